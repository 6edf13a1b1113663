"""Two texts side by side, with the words marked in which they differ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from reviewkit.extraction.comparing import plain_words

_WORD = re.compile(r"\S+\s*|\s+")
_LONGEST = 4_000_000
"""Words times words: beyond it, two texts of 2,000 words each, a comparison word by word takes seconds."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words of a text; `same` if the other text has them in the same place of the order."""

    text: str
    same: bool


def side_by_side(one: str, two: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return two texts in pieces, those marked in which they differ; the pieces joined are the text as it was.

    Words are compared as answers are: capitals, spaces and typography make no difference. The order counts.
    """
    words = [_WORD.findall(text) for text in (one, two)]
    keys = [[plain_words(word) for word in side] for side in words]
    if len(keys[0]) * len(keys[1]) > _LONGEST:
        blocks = [(0, 0, _shared_start(*keys))]
    else:
        matcher = SequenceMatcher(None, keys[0], keys[1], autojunk=False)
        blocks = [(a, b, size) for a, b, size in matcher.get_matching_blocks()]
    kept = [
        {a + n for a, _, size in blocks for n in range(size)},
        {b + n for _, b, size in blocks for n in range(size)},
    ]
    first, second = (_pieces(side, same) for side, same in zip(words, kept, strict=True))
    return first, second


def _shared_start(one: list[str], two: list[str]) -> int:
    return next(
        (n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two))
    )


def _pieces(words: list[str], same: set[int]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for n, word in enumerate(words):
        if pieces and pieces[-1].same == (n in same):
            pieces[-1] = Piece(pieces[-1].text + word, n in same)
        else:
            pieces.append(Piece(word, n in same))
    return tuple(pieces)
