"""Questions before the vote: near-duplicates, and the order on a ballot paper."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from rapidfuzz import fuzz, process

from reviewkit.errors import ProtocolError
from reviewkit.model import Contribution, Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Item = TypeVar("Item")

# Of ten questions and their rewordings on one subject all ten pairs score 69 and more, and so do 11 of the 425 pairs
# that are different questions. A pair is a suggestion that people look at, so to miss one costs more than to show one.
ALIKE = 69.0


@dataclass(frozen=True, slots=True)
class Similar:
    """Two questions (or contributions) that may ask the same; `score` from 0 to 100. People decide."""

    first: str
    second: str
    score: float

    def __repr__(self) -> str:
        return f"<Similar {self.first} and {self.second}: {self.score:.0f}>"


def similar(items: Iterable[Question | Contribution], threshold: float = ALIKE) -> list[Similar]:
    """Return pairs that read alike, the most alike first: suggestions for merging, which people decide on.

    Compares within one language; merged and withdrawn questions and erased contributions are left out. The
    score is the mean of two word-based measures of rapidfuzz (0 to 100): one that allows for another order
    of words, one that allows for one text to say more.
    """
    standing = [item for item in items if _stands(item)]
    texts = [_folded(item.text if isinstance(item, Question) else item.words) for item in standing]
    if len(standing) < 2:
        return []
    ordered = process.cdist(texts, texts, scorer=fuzz.token_sort_ratio, dtype=np.float32)
    shared = process.cdist(texts, texts, scorer=fuzz.token_set_ratio, dtype=np.float32)
    score = (ordered + shared) / 2
    languages = np.array([item.language for item in standing])
    wanted = np.triu((score >= threshold) & (languages[:, None] == languages[None, :]), k=1)
    pairs = [
        Similar(standing[one].id, standing[other].id, round(float(score[one, other]), 1))
        for one, other in zip(*np.nonzero(wanted), strict=True)
    ]
    return sorted(pairs, key=lambda pair: (-pair.score, pair.first, pair.second))


def _stands(item: Question | Contribution) -> bool:
    if isinstance(item, Question):
        return bool(item.text) and not item.merged_into and not item.withdrawn
    return bool(item.words) and not item.erased


def _folded(text: str) -> str:
    """Return the words in lower case without accents and punctuation, in any script."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = (letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter))
    return " ".join("".join(kept).split())


def shuffle(items: Sequence[Item], seed: int | str, number: int) -> list[Item]:
    """Return the order of the items on ballot paper `number` (from 0 or 1), the same for the same seed.

    Papers are balanced, not merely random: among any block of as many papers as there are items, every item
    stands once at each place, and (with an even number of items) once before each other one.
    Source: Williams 1949, Australian Journal of Scientific Research A2:149-168.
    """
    if number < 0:
        raise ProtocolError(f"ballot paper {number}; a number from 0 was expected")
    m = len(items)
    if m < 2:
        return list(items)
    block, row = divmod(number, m)
    mixed = list(items)
    random.Random(f"{seed}:{block}").shuffle(mixed)  # noqa: S311 - an order on paper is no secret
    steps = [(place + 1) // 2 if place % 2 else -(place // 2) for place in range(m)]
    # An odd number of items needs a mirrored square after each plain one for its neighbours to balance.
    sign = -1 if m % 2 and block % 2 else 1
    return [mixed[(sign * step + row) % m] for step in steps]
