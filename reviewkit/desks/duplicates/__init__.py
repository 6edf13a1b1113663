"""The duplicates desk: records grouped into reports by rules and people; every statement can be taken back."""

from reviewkit.desks.duplicates.comparing import CLOSE, OPEN, FieldPair, Piece, compare, shortened
from reviewkit.desks.duplicates.grouping import groups, rebuild
from reviewkit.desks.duplicates.reading import Duplicates
from reviewkit.desks.duplicates.writing import Deduplication, DuplicatesWriter

__all__ = [
    "CLOSE",
    "OPEN",
    "Deduplication",
    "Duplicates",
    "DuplicatesWriter",
    "FieldPair",
    "Piece",
    "compare",
    "groups",
    "rebuild",
    "shortened",
]
