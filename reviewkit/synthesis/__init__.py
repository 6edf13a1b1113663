"""Synthesis: where the evidence is silent, how programmes vary, and which groups raised which themes."""

from reviewkit.synthesis.appraising import (
    OPEN,
    Appraised,
    Judgement,
    appraised,
    proposed,
    robvis_table,
    worst,
)
from reviewkit.synthesis.axes import ROW, Silent, find_axis, size
from reviewkit.synthesis.changes import GapChange, GapState, gap_changes, gap_states
from reviewkit.synthesis.charting import ProgrammeTable, having, programme_table, variation
from reviewkit.synthesis.dimensions import Added, Charted, Spread, Version, added_later, spread
from reviewkit.synthesis.directions import (
    SIDES,
    Directions,
    Effect,
    SignTest,
    directions,
    effects_plan,
    sign_test,
    within_study,
)
from reviewkit.synthesis.mapping import GapMap, Totals, gap_map
from reviewkit.synthesis.parameters import Parameters, parameters
from reviewkit.synthesis.practice import Practice, Practised, practice, practice_pairs

__all__ = [
    "OPEN",
    "ROW",
    "SIDES",
    "Added",
    "Appraised",
    "Charted",
    "Directions",
    "Effect",
    "GapChange",
    "GapMap",
    "GapState",
    "Judgement",
    "Parameters",
    "Practice",
    "Practised",
    "ProgrammeTable",
    "SignTest",
    "Silent",
    "Spread",
    "Totals",
    "Version",
    "added_later",
    "appraised",
    "directions",
    "effects_plan",
    "find_axis",
    "gap_changes",
    "gap_map",
    "gap_states",
    "having",
    "parameters",
    "practice",
    "practice_pairs",
    "programme_table",
    "proposed",
    "robvis_table",
    "sign_test",
    "size",
    "spread",
    "variation",
    "within_study",
    "worst",
]


def __dir__() -> list[str]:
    return __all__  # what a shell completes: the room's names, not its files
