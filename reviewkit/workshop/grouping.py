"""Piles of words that read alike, as a beginning for people who sort them under themes."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewkit.workshop.similarity import similar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewkit.model import Contribution

# Lower than for questions: what lies on one pile need not ask the same, only be worth reading side by side.
NEAR = 55.0
_MOST = 10_000  # pairs that are looked at, the most alike ones
_SHOWN = 5  # words that are told of a pile


@dataclass(frozen=True, slots=True)
class Pile:
    """Words worth reading side by side: their ids, and the words most of them share; no theme, and no name."""

    words: tuple[str, ...]
    shared: tuple[str, ...] = ()


def piles(contributions: Iterable[Contribution], threshold: float = NEAR) -> list[Pile]:
    """Return piles of words, the largest first, each of words that read alike; lone words are on none.

    Two piles become one where at least half of the pairs between them read alike (average linkage on yes and no),
    the most alike pairs first, so that a chain of pairs does not draw everything onto one pile. People name the
    themes: software that named them would put its words into their mouths.
    """
    said = list(contributions)
    order = {one.id: place for place, one in enumerate(said)}
    pairs = similar(said, threshold, most=_MOST)
    near: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        near[pair.first].add(pair.second)
        near[pair.second].add(pair.first)
    home = {name: {name} for name in near}
    for pair in pairs:
        one, other = home[pair.first], home[pair.second]
        if one is other:
            continue
        alike = sum(len(near[name] & other) for name in one)
        if 2 * alike >= len(one) * len(other):
            one |= other
            home.update(dict.fromkeys(other, one))
    told: dict[int, Counter[str]] = defaultdict(Counter)
    for pair in pairs:
        if home[pair.first] is home[pair.second]:
            told[id(home[pair.first])].update(pair.shared)
    found = []
    for pile in {id(pile): pile for pile in home.values()}.values():
        if len(pile) > 1:
            words = tuple(word for word, _ in told[id(pile)].most_common(_SHOWN))
            found.append(Pile(tuple(sorted(pile, key=order.__getitem__)), words))
    return sorted(found, key=lambda pile: (-len(pile.words), order[pile.words[0]]))
