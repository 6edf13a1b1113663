"""Instant run-off: the question with the fewest first places goes out, until one is left."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from reviewkit.workshop.ranking import by_question
from reviewkit.workshop.registry import CountStage, Options, Outcome, rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reviewkit.workshop.profile import Booleans, Integers, Profile
    from reviewkit.workshop.ranking import Number

NOWHERE = np.iinfo(np.int64).max


@rule(
    "irv",
    "Each ballot counts for its highest place that is still in; a joint place shares the vote evenly; a "
    "ballot that names nothing more is exhausted. The question with the fewest votes goes out; all with "
    "equally few go out together and are joint. The score is the number of votes before it went out.",
)
def irv(profile: Profile, options: Options) -> Outcome:
    """Return the order of instant run-off voting, from the last one in to the first one out."""
    weights = _weights(profile, options)
    level = np.where(profile.placed, profile.start, NOWHERE)
    left = np.ones(len(profile.questions), dtype=bool)
    scores: list[Number | None] = [0] * len(profile.questions)
    places: list[list[int]] = []
    stages: list[CountStage] = []
    standing = _Standing(level, weights)
    while left.any():
        votes, exhausted = standing.votes()
        inside = [int(number) for number in np.flatnonzero(left)]
        fewest = min(votes[number] for number in inside)
        out = [number for number in inside if votes[number] == fewest]
        for number in out:
            scores[number] = votes[number]
        places.append(out)
        shown = by_question(
            [profile.questions[number] for number in inside], [votes[number] for number in inside]
        )
        last = len(out) == len(inside)
        names = tuple(profile.questions[number] for number in out)
        stages.append(CountStage(shown, names if last else (), () if last else names, exhausted=exhausted))
        left[out] = False
        standing.drop(out)
    places.reverse()
    return Outcome(places, scores, elected=places[0], stages=stages)


def _weights(profile: Profile, options: Options) -> Integers:
    """Return what each ballot weighs, in whole numbers: one, or the same for every group as a whole."""
    if not options.equal_groups:
        return np.ones(profile.n, dtype=np.int64)
    sizes = profile.sizes()
    common = math.lcm(*sizes)
    return np.array([common // size for size in sizes], dtype=object)[profile.group]


class _Standing:
    """Which questions each ballot counts for now; only ballots of those that went out are looked at again."""

    def __init__(self, level: Integers, weights: NDArray[np.generic]) -> None:
        self._level = level.copy()
        self._weights = weights
        self._top: Booleans = np.zeros(level.shape, dtype=bool)
        self._look(np.arange(len(level)))

    def _look(self, rows: Integers) -> None:
        level = self._level[rows]
        best = level.min(axis=1, keepdims=True)
        self._top[rows] = (level == best) & (best != NOWHERE)

    def drop(self, questions: list[int]) -> None:
        rows = np.flatnonzero(self._top[:, questions].any(axis=1))
        self._level[:, questions] = NOWHERE
        if len(rows):
            self._look(rows)

    def votes(self) -> tuple[list[Number], Number]:
        """Return the votes of every question, and those of exhausted ballots."""
        sharing = self._top.sum(axis=1)
        found: list[Number] = [Fraction(0)] * self._top.shape[1]
        for share in np.unique(sharing[sharing > 0]):
            rows = sharing == share
            counts = (self._top[rows] * self._weights[rows, None]).sum(axis=0)
            found = [
                known + Fraction(int(count), int(share)) for known, count in zip(found, counts, strict=True)
            ]
        return found, int(self._weights[sharing == 0].sum())
