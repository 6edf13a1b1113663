"""Qualitative synthesis: passages, a code book, several coders, themes as a network, and groups' perspectives."""

from reviewkit.synthesis.qualitative.codebook import (
    PATH,
    CodeBook,
    check_parent,
    code_book,
    differences,
    key,
    merged,
    slug,
)
from reviewkit.synthesis.qualitative.codebook_files import (
    CodeLine,
    csv_text,
    html,
    markdown,
    read_csv,
    told_otherwise,
)
from reviewkit.synthesis.qualitative.coding import Standing, codes_of, counting, needed, standings
from reviewkit.synthesis.qualitative.divergence import Divergence, divergence
from reviewkit.synthesis.qualitative.gathered import KINDS, Stage, method, stages
from reviewkit.synthesis.qualitative.heads import TOGETHER
from reviewkit.synthesis.qualitative.network import ThemeNetwork, Together, crossing, network, together
from reviewkit.synthesis.qualitative.perspectives import (
    NOT_SAID,
    Contrast,
    Perspectives,
    of_themes,
    perspectives,
)
from reviewkit.synthesis.qualitative.refi import qdc, read_qdc
from reviewkit.synthesis.qualitative.tables import read_rows, text_of, written
from reviewkit.synthesis.qualitative.transcripts import Passage, read_table, turns

__all__ = [
    "KINDS",
    "NOT_SAID",
    "PATH",
    "TOGETHER",
    "CodeBook",
    "CodeLine",
    "Contrast",
    "Divergence",
    "Passage",
    "Perspectives",
    "Stage",
    "Standing",
    "ThemeNetwork",
    "Together",
    "check_parent",
    "code_book",
    "codes_of",
    "counting",
    "crossing",
    "csv_text",
    "differences",
    "divergence",
    "html",
    "key",
    "markdown",
    "merged",
    "method",
    "needed",
    "network",
    "of_themes",
    "perspectives",
    "qdc",
    "read_csv",
    "read_qdc",
    "read_rows",
    "read_table",
    "slug",
    "stages",
    "standings",
    "text_of",
    "together",
    "told_otherwise",
    "turns",
    "written",
]
