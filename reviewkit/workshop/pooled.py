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

    from reviewkit.protocol import BallotKind
    from reviewkit.workshop.points import Points
    from reviewkit.workshop.profile import Profile
    from reviewkit.workshop.ranking import Number
    from reviewkit.workshop.registry import Draw


def interim_points(profile: Profile, options: Options) -> Points:
    """Return the points of an interim survey: choose and rank, choose, rank all, dots, or a scale."""
    match interim_kind(profile, options):
        case "dots":
            return points.dots(profile)
        case "score":
            return points.scale_values(profile)
        case "choose" | "approve":
            return points.marks(profile)
        case "rank":
            return points.choose_and_rank(profile, len(profile.questions))
        case _:
            return points.choose_and_rank(profile, options.choose)


def interim_kind(profile: Profile, options: Options) -> BallotKind:
    """Return what kind of ballots these are: as was said, or a scale if they carry nothing but scores."""
    only_scores = not profile.placed.any() and any(profile.scores)
    return "score" if only_scores and options.ballot != "dots" else options.ballot


def points_text(profile: Profile, options: Options) -> str:
    """Return in words what a ballot gives in an interim survey of this kind."""
    match interim_kind(profile, options):
        case "dots":
            return "a ballot gives the dots that it puts on a question"
        case "score":
            return "the mean over those who gave a value, a blank being no zero"
        case "choose" | "approve":
            return "each chosen question gets one mark, one left out nothing"
        case kind:
            first = len(profile.questions) if kind == "rank" else options.choose
            return (
                f"place 1 gives {first}, the next one less, down to 1; left out gives nothing; joint places share the "
                "mean of their points"
            )


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
    "Points of all ballots are added without regard to groups ({points}).",
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
