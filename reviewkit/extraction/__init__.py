"""Extraction: answers checked against their form, two people's answers compared, differences settled."""

from reviewkit.extraction.aligning import Pair, align
from reviewkit.extraction.checking import asked, check, missing
from reviewkit.extraction.comparing import Comparison, agree, compare
from reviewkit.extraction.given import Given
from reviewkit.extraction.settling import Settled, settled
from reviewkit.extraction.tables import Row, read_table, template

__all__ = [
    "Comparison",
    "Given",
    "Pair",
    "Row",
    "Settled",
    "agree",
    "align",
    "asked",
    "check",
    "compare",
    "missing",
    "read_table",
    "settled",
    "template",
]
