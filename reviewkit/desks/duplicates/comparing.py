"""Two records side by side, field by field, with the words in which they differ told apart."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Literal

from reviewkit import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewkit.model import Record

FIELDS = (
    "title",
    "authors",
    "year",
    "container",
    "volume",
    "issue",
    "pages",
    "doi",
    "pmid",
    "type",
    "abstract",
)
"""What tells two works apart, in the order in which a reference is read."""

Sign = Literal["=", "≈", "≠", "·"]
"""The same, spelt differently, different, or in one record only."""
OPEN, CLOSE = "\u2039", "\u203a"
"""Single angle quotes: the sign around differing words, for whoever does not see colours."""
_ROUND = 4  # words of what both have that are kept around a difference in a long text


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a value that the other record has, too, or has not."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class FieldPair:
    """A field of two records: how the values stand to each other, and both in pieces."""

    field: str
    sign: Sign
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]

    @property
    def plain(self) -> tuple[str, str]:
        """Both values as plain text."""
        return " ".join(p.text for p in self.left), " ".join(p.text for p in self.right)


def compare(left: Record, right: Record) -> tuple[FieldPair, ...]:
    """Return the fields of two records that either of them has, side by side.

    What differs in capitals, accents, punctuation, the way of writing a page range or the length of given names only
    counts as spelt differently, and none of its words as different.
    """
    return tuple(
        _side_by_side(field, getattr(left, field), getattr(right, field))
        for field in FIELDS
        if getattr(left, field) or getattr(right, field)
    )


def _side_by_side(field: str, one: Any, other: Any) -> FieldPair:
    key = _author if field == "authors" else _page if field == "pages" else _word
    ones, twos = _tokens(one), _tokens(other)
    if not ones or not twos:
        return FieldPair(field, "·", _pieces(ones, same=True), _pieces(twos, same=True))
    left, right = [key(token) for token in ones], [key(token) for token in twos]
    if left == right:
        return FieldPair(
            field, "=" if ones == twos else "≈", _pieces(ones, same=True), _pieces(twos, same=True)
        )
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        for words, side in ((ones[a:b], 0), (twos[c:d], 1)):
            sides[side].extend(_pieces(words, same=kind == "equal"))
    return FieldPair(field, "≠", tuple(sides[0]), tuple(sides[1]))


def _tokens(value: Any) -> list[str]:
    """Return what is compared one by one: names, or words."""
    if isinstance(value, tuple):
        names = [" ".join(str(item).split()) for item in value]
        return [f"{name};" for name in names[:-1]] + names[-1:]
    return str(value or "").split()


def _pieces(words: Sequence[str], *, same: bool) -> tuple[Piece, ...]:
    return (Piece(" ".join(words), not same),) if words else ()


def _letters(word: str) -> str:
    return "".join(char for char in text.fold(word) if char.isalnum())


def _word(word: str) -> str:
    return _letters(word) or word


def _author(name: str) -> str:
    family, _, given = name.rstrip(";").partition(",")
    return f"{_letters(family)} {_letters(given)[:1]}"


def _page(word: str) -> str:
    return text.pages(word) or word


def shortened(pieces: Sequence[Piece], around: int = _ROUND) -> tuple[Piece, ...]:
    """Return the pieces with the middle of what both have left out (…), so that the differences fit a small space."""
    kept = []
    for n, piece in enumerate(pieces):
        words = piece.text.split()
        first, last = n == 0, n == len(pieces) - 1
        if piece.differs or len(words) <= 2 * around + 1 or len(pieces) == 1:
            kept.append(piece)
        elif first:
            kept.append(Piece(" ".join(["…", *words[-around:]]), differs=False))
        elif last:
            kept.append(Piece(" ".join([*words[:around], "…"]), differs=False))
        else:
            kept.append(Piece(" ".join([*words[:around], "…", *words[-around:]]), differs=False))
    return tuple(kept)
