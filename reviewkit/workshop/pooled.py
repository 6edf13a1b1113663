"""Rules in which every ballot weighs the same: points, Borda, marks, dots and first votes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reviewkit.workshop import points
from reviewkit.workshop.ranking import in_places
from reviewkit.workshop.registry import Options, Outcome, rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from reviewkit.workshop.points import Points
    from reviewkit.workshop.profile import Profile
    from reviewkit.workshop.ranking import Number
    from reviewkit.workshop.registry import Draw


def interim_points(profile: Profile, options: Options) -> Points:
    """Return the points of an interim survey: choose and rank, choose, rank all, dots, or a scale."""
    only_scores = not profile.placed.any() and any(profile.scores)
    if options.ballot == "dots":
        return points.dots(profile)
    if options.ballot == "score" or only_scores:
        return points.scale_values(profile)
    if options.ballot in {"choose", "approve"}:
        return points.marks(profile)
    everything = options.ballot == "rank"
    return points.choose_and_rank(profile, len(profile.questions) if everything else options.choose)


def total(given: Points, profile: Profile, options: Options) -> Outcome:
    """Return the order of the questions' values over all ballots (or with every group weighing the same)."""
    values: list[Number | None]
    if options.equal_groups:
        weighed = [
            [
                None if value is None else value / len(profile.rows(group))
                for value in given.values(profile.rows(group))
            ]
            for group in range(len(profile.groups))
        ]
        values = points.added(weighed)
    else:
        values = list(given.values())
    return Outcome(in_places(values), values)


def draws_of(make: Callable[[Profile, Options], Points]) -> Callable[[Profile, Options], Draw]:
    """Return the quick way to count re-drawn piles by the total of these points."""

    def draws(profile: Profile, options: Options) -> Draw:
        redraw = make(profile, options).redraw()
        everybody = np.arange(profile.n)
        sizes = [(profile.rows(group), len(profile.rows(group))) for group in range(len(profile.groups))]

        def values(counts: NDArray[np.float64]) -> NDArray[np.float64]:
            if not options.equal_groups:
                return redraw(everybody, counts)
            found: NDArray[np.float64] = np.sum(
                [redraw(rows, counts[:, rows]) / n for rows, n in sizes], axis=0
            )
            return found

        return values

    return draws


@rule(
    "pooled",
    "Points of all ballots are added without regard to groups: place 1 gives {choose} points, the next "
    "one less, down to 1; a question left out gets nothing; joint places share the mean of their points.",
    reads="either",
    draws=draws_of(interim_points),
)
def pooled(profile: Profile, options: Options) -> Outcome:
    """Return the order of the points of all ballots together, as an interim survey gives them."""
    return total(interim_points(profile, options), profile, options)


@rule(
    "borda",
    "Each ballot of m questions gives m - 1 points to its first place, down to 0; joint places share the "
    "mean of their points, and the questions left out share the mean of the points that remain.",
    draws=draws_of(lambda profile, _options: points.whole_list(profile)),
)
def borda(profile: Profile, options: Options) -> Outcome:
    """Return the order of Borda points over the whole list."""
    return total(points.whole_list(profile), profile, options)


@rule(
    "approval",
    "Each question counts the ballots that name it, at whatever place; one left out gets nothing.",
    draws=draws_of(lambda profile, _options: points.marks(profile)),
)
def approval(profile: Profile, options: Options) -> Outcome:
    """Return the order of the number of ballots that name a question."""
    return total(points.marks(profile), profile, options)


@rule(
    "choose",
    "Each chosen question gets one mark, whatever its place; one left out gets nothing.",
    draws=draws_of(lambda profile, _options: points.marks(profile)),
)
def choose(profile: Profile, options: Options) -> Outcome:
    """Return the order of the number of ballots that chose a question (the same count as approval)."""
    return total(points.marks(profile), profile, options)


@rule(
    "dots",
    "All dots on a question are added; a question without dots gets nothing; a place without a number is "
    "one dot.",
    reads="either",
    draws=draws_of(lambda profile, _options: points.dots(profile)),
)
def dots(profile: Profile, options: Options) -> Outcome:
    """Return the order of the number of dots."""
    return total(points.dots(profile), profile, options)


@rule(
    "plurality",
    "Each ballot is one vote for its first place; a joint first place shares it evenly. Later places do "
    "not count.",
    draws=draws_of(lambda profile, _options: points.firsts(profile)),
)
def plurality(profile: Profile, options: Options) -> Outcome:
    """Return the order of first votes."""
    return total(points.firsts(profile), profile, options)
