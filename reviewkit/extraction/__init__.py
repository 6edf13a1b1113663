"""Extraction: answers checked against their form, two people's answers compared, differences settled."""

from reviewkit.extraction.aligning import Pair, align
from reviewkit.extraction.checking import Asking, ask, check, check_field
from reviewkit.extraction.comparing import Comparison, agree, compare
from reviewkit.extraction.conditions import Conditions, asked, missing, narrowed
from reviewkit.extraction.given import Given
from reviewkit.extraction.matching import Match, Said, in_order, match, translated
from reviewkit.extraction.settling import Settled, settled
from reviewkit.extraction.values import legible, length
from reviewkit.extraction.versions import field_version, form_version, looked_at_again
from reviewkit.extraction.wording import Piece, side_by_side

__all__ = [
    "Asking",
    "Comparison",
    "Conditions",
    "Given",
    "Match",
    "Pair",
    "Piece",
    "Said",
    "Settled",
    "agree",
    "align",
    "ask",
    "asked",
    "check",
    "check_field",
    "compare",
    "field_version",
    "form_version",
    "in_order",
    "legible",
    "length",
    "looked_at_again",
    "match",
    "missing",
    "narrowed",
    "settled",
    "side_by_side",
    "translated",
]


def __dir__() -> list[str]:
    return __all__  # what a shell completes: the room's names, not its files
