"""Synthesis: where the evidence is silent, how programmes vary, and which groups raised which themes."""

from reviewkit.synthesis.charting import ProgrammeTable, programme_table, variation
from reviewkit.synthesis.mapping import GapMap, Totals, gap_map
from reviewkit.synthesis.theming import Themes, themes

__all__ = [
    "GapMap",
    "ProgrammeTable",
    "Themes",
    "Totals",
    "gap_map",
    "programme_table",
    "themes",
    "variation",
]
