"""Rules in which every stakeholder group weighs the same: the JLA's, its exceptions, and group means.

Source: James Lind Alliance guidebook, chapter on interim priority setting ("Collating and scoring interim
priorities"): totals are kept apart per group, ranked again, reverse scored, and only then combined.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from reviewkit.errors import ProtocolError, UnknownName
from reviewkit.workshop import points
from reviewkit.workshop.pooled import interim_points, pooled
from reviewkit.workshop.ranking import first_places, in_places, mean_places, spans
from reviewkit.workshop.registry import Options, Outcome, rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reviewkit.workshop.points import Points
    from reviewkit.workshop.profile import Profile
    from reviewkit.workshop.ranking import Number
    from reviewkit.workshop.registry import Draw

# The largest sum of positions over any paper and groups that can be counted stays below this.
ABOVE_ANY_POSITION = 1e9


def refuse_silent_groups(profile: Profile, name: str) -> None:
    """Raise ProtocolError if a named group has no ballot: it cannot weigh the same as the others."""
    if profile.empty_groups:
        silent = " and ".join(repr(group) for group in profile.empty_groups)
        raise ProtocolError(
            f"no ballot of the group {silent}: under the rule {name} every group weighs the same, and a "
            "silent one is not counted as zeros; wait for its ballots, or name only the groups that take "
            "part"
        )


def positions(given: Points, profile: Profile) -> list[Number]:
    """Return N - place + 1 added over the groups' own lists.

    A question that nobody of a group saw stands in the middle of that group's list: it neither gains nor
    loses.
    """
    n = len(profile.questions)
    sums = [0.0] * n
    for group in range(len(profile.groups)):
        values = given.values(profile.rows(group))
        places = mean_places(in_places(values))
        unseen = [number for number, value in enumerate(values) if value is None]
        places.update(dict.fromkeys(unseen, (n - len(unseen) + 1) / 2))
        for number, place in places.items():
            sums[number] += n - place + 1
    return [Fraction(value) for value in sums]  # exact: places are whole or half numbers


def _draws(profile: Profile, options: Options) -> Draw:
    redraw = interim_points(profile, options).redraw()
    groups = [profile.rows(group) for group in range(len(profile.groups))]

    def values(counts: NDArray[np.float64]) -> NDArray[np.float64]:
        together = np.zeros((len(counts), len(profile.questions)))
        for rows in groups:
            drawn = redraw(rows, counts[:, rows])
            first, last = spans(drawn)
            unseen = np.isnan(drawn)
            middle = ((~unseen).sum(axis=1, keepdims=True) + 1) / 2
            together -= np.where(unseen, middle, (first + last) / 2)
        return together

    return values


@rule(
    "jla",
    "Points are added inside each group ({points}). Each group's list is ranked by them and scored again by "
    "position, last = 1, equal totals sharing the mean of their places; the positions of all groups are added, so "
    "that every group weighs the same.",
    reads="either",
    equal=True,
    alone=pooled,
    draws=_draws,
)
def jla(profile: Profile, options: Options) -> Outcome:
    """Return the interim order of the James Lind Alliance: group lists ranked again, positions added."""
    refuse_silent_groups(profile, "jla")
    values: list[Number | None] = list(positions(interim_points(profile, options), profile))
    return Outcome(in_places(values), values)


def _best_place_draws(profile: Profile, options: Options) -> Draw:
    redraw = interim_points(profile, options).redraw()
    groups = [profile.rows(group) for group in range(len(profile.groups))]

    def values(counts: NDArray[np.float64]) -> NDArray[np.float64]:
        drawn = [redraw(rows, counts[:, rows]) for rows in groups]
        best: NDArray[np.float64] = np.min(
            [np.where(np.isnan(one), np.inf, spans(one)[0]) for one in drawn], axis=0
        )
        return np.where(np.isinf(best), np.nan, -best)

    return values


@rule(
    "union",
    "Groups are not combined: the shortlist is the union of each group's Top {top} by its own points ({points}), "
    "and what was protected. Questions are listed by their best place in any group; the score is that "
    "place, smaller being better.",
    reads="either",
    equal=True,
    alone=pooled,
    draws=_best_place_draws,
)
def union(profile: Profile, options: Options) -> Outcome:
    """Return the union of the groups' tops as `elected`; a joint place at the cut is in as a whole."""
    refuse_silent_groups(profile, "union")
    for name in options.protect:
        if name not in profile.questions:
            raise UnknownName("question to protect", name, profile.questions)
    given = interim_points(profile, options)
    best: list[Number | None] = [None] * len(profile.questions)
    for group in range(len(profile.groups)):
        values = given.values(profile.rows(group))
        for number, place in first_places(in_places(values)).items():
            known = best[number]
            if values[number] is not None and (known is None or place < known):
                best[number] = place
    places = in_places([None if place is None else -place for place in best])
    shortlist = [
        number
        for place in places
        for number in place
        if profile.questions[number] in options.protect or (best[number] or options.top + 1) <= options.top
    ]
    return Outcome(places, best, elected=shortlist)


def _distinct_draws(profile: Profile, options: Options) -> Draw:
    by_position = _draws(profile, options)
    raised = profile.placed.astype(np.float64)
    groups = [profile.rows(group) for group in range(len(profile.groups))]

    def values(counts: NDArray[np.float64]) -> NDArray[np.float64]:
        named = np.sum([(counts[:, rows] @ raised[rows]) > 0 for rows in groups], axis=0)
        found: NDArray[np.float64] = named * ABOVE_ANY_POSITION + by_position(counts)
        return found

    return values


@rule(
    "distinct-groups",
    "First counts how many different groups named the question at all; questions that equally many "
    "groups named follow the order of the rule jla. The score is the number of groups.",
    equal=True,
    alone=pooled,
    draws=_distinct_draws,
)
def distinct_groups(profile: Profile, options: Options) -> Outcome:
    """Return the order by the number of groups that named a question, then by the JLA's sum of positions."""
    refuse_silent_groups(profile, "distinct-groups")
    named = np.zeros(len(profile.questions), dtype=np.int64)
    for group in range(len(profile.groups)):
        named += profile.placed[profile.rows(group)].any(axis=0)
    by_position = positions(interim_points(profile, options), profile)
    scores: list[Number | None] = list(named.tolist())
    return Outcome(in_places(list(zip(scores, by_position, strict=True))), scores)


def _mean_of_groups(columns: list[list[Fraction | None]]) -> list[Number | None]:
    known = [[value for value in column if value is not None] for column in zip(*columns, strict=True)]
    return [sum(values, Fraction(0)) / len(values) if values else None for values in known]


def _mean_draws(profile: Profile, _options: Options) -> Draw:
    redraw = points.scale_values(profile).redraw()
    groups = [profile.rows(group) for group in range(len(profile.groups))]

    def values(counts: NDArray[np.float64]) -> NDArray[np.float64]:
        drawn = np.stack([redraw(rows, counts[:, rows]) for rows in groups])
        known = ~np.isnan(drawn)
        with np.errstate(invalid="ignore"):
            found: NDArray[np.float64] = np.nan_to_num(drawn).sum(axis=0) / known.sum(axis=0)
        return found

    return values


@rule(
    "score",
    "Each group's score is the mean over those who gave a value, a blank being no zero; the score is the "
    "mean of the groups' means, so that every group weighs the same. A question that nobody scored comes "
    "last.",
    reads="scores",
    equal=True,
    draws=_mean_draws,
)
def score(profile: Profile, _options: Options) -> Outcome:
    """Return the order of the mean of the groups' mean values on the scale."""
    refuse_silent_groups(profile, "score")
    given = points.scale_values(profile)
    values = _mean_of_groups([given.values(profile.rows(group)) for group in range(len(profile.groups))])
    return Outcome(in_places(values), values)
