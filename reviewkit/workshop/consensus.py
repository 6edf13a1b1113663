"""Consensus over rounds (Delphi): a threshold fixed beforehand, own answers beside the group's, who dropped out.

Sources: Williamson et al. 2012, Trials 13:132 (70 % scoring 7 to 9 and fewer than 15 % scoring 1 to 3, and the
    reverse for leaving out); Scheibe, Skutsch and Schofer 1975, in Linstone and Turoff, The Delphi Method, pp.
    262-287 (stability: how much of the histogram moves between rounds, less than 15 % being stable).
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from reviewkit.workshop import points
from reviewkit.workshop.cells import IN_THE_ROOM, Publishable, publishable
from reviewkit.workshop.equal import refuse_silent_groups
from reviewkit.workshop.profile import read
from reviewkit.workshop.ranking import in_places
from reviewkit.workshop.registry import Options, Outcome, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from reviewkit.model import Ballot
    from reviewkit.protocol import Threshold
    from reviewkit.workshop.profile import Booleans, Integers, Profile
    from reviewkit.workshop.ranking import Number
    from reviewkit.workshop.registry import Draw

STABLE = Fraction(15, 100)  # Scheibe et al. 1975, p. 278: up to 15 % is what opinions swing without changing

IN, NONE, OUT = 2, 1, 0


def _exact(number: float) -> Fraction:
    return Fraction(str(number))  # 0.7 is seven tenths, and not the nearest binary fraction


def _within(given: points.Points, band: tuple[float, float]) -> Booleans:
    """Return where a value was given that lies in the band, both ends included; compared in whole numbers."""
    low, high = math.ceil(_exact(band[0]) * given.scale), math.floor(_exact(band[1]) * given.scale)
    inside: Booleans = given.seen & (given.amount >= low).astype(bool) & (given.amount <= high).astype(bool)
    return inside


def _rows(profile: Profile, threshold: Threshold) -> list[Integers]:
    """Return the ballots of each cell: the groups, or everybody where the threshold is not for each by itself."""
    if not threshold.each:
        return [np.arange(profile.n)]
    return [profile.rows(group) for group in range(len(profile.groups))]


def _cells(profile: Profile, threshold: Threshold) -> list[Integers]:
    """Return three tables of cells by questions: values given, within the high band, within the low one."""
    given = points.scale_values(profile)
    tables = (given.seen, _within(given, threshold.high), _within(given, threshold.low))
    cells = _rows(profile, threshold)
    return [np.stack([table[rows].sum(axis=0) for rows in cells]).astype(np.int64) for table in tables]


def _verdict(n: Integers, high: Integers, low: Integers, threshold: Threshold) -> int:
    """Return whether the cells of one question agree that it is in, or out, or do not."""
    share, against = _exact(threshold.share), _exact(threshold.against)
    cells = [(int(all_), int(up), int(down)) for all_, up, down in zip(n, high, low, strict=True)]
    if any(all_ == 0 for all_, _, _ in cells):
        return NONE  # a group that gave no answer has not agreed
    if all(up >= share * all_ and down < against * all_ for all_, up, down in cells):
        return IN
    if all(down >= share * all_ and up < against * all_ for all_, up, down in cells):
        return OUT
    return NONE


def _draws(profile: Profile, options: Options) -> Draw:
    """Re-drawn counts in floating point: which side of the threshold, then the smallest share of high scores."""
    threshold = options.threshold
    given = points.scale_values(profile)
    bands = [_within(given, band) for band in (threshold.high, threshold.low)]
    cells = _rows(profile, threshold)
    tiny = 1e-9  # shares are fractions of people: those on the threshold are on it

    def values(counts: NDArray[np.float64]) -> NDArray[np.float64]:
        shares = []
        for rows in cells:
            n = counts[:, rows] @ given.seen[rows]
            with np.errstate(invalid="ignore", divide="ignore"):
                shares.append([(counts[:, rows] @ band[rows]) / n for band in bands])
        high = np.stack([one[0] for one in shares])
        low = np.stack([one[1] for one in shares])
        share, against = threshold.share - tiny, threshold.against - tiny
        inside = ((high >= share) & (low < against)).all(axis=0)
        outside = ((low >= share) & (high < against)).all(axis=0)
        level = np.where(np.isnan(high).any(axis=0), 1.0, np.where(inside, 2.0, np.where(outside, 0.0, 1.0)))
        least = np.where(np.isnan(high), np.inf, high).min(axis=0)
        return np.asarray(level * 10 + np.where(np.isinf(least), -1.0, least), dtype=np.float64)

    return values


@rule(
    "consensus",
    "{threshold} Questions on which there is consensus are first, those on which there is none follow, and those that "
    "by consensus are no priority are last; within these, by the share of high scores (the smallest of all groups'). "
    "A blank or “don't know” leaves numerator and denominator.",
    reads="scores",
    equal=True,
    draws=_draws,
)
def consensus(profile: Profile, options: Options) -> Outcome:
    """Return the questions by consensus; those that are in are `elected`, the score is the share of high scores."""
    threshold = options.threshold
    if threshold.each:
        refuse_silent_groups(profile, "consensus")
    n, high, low = _cells(profile, threshold)
    keys: list[tuple[int, Fraction]] = []
    scores: list[Number | None] = []
    for column in range(len(profile.questions)):
        shares = [
            Fraction(int(up), int(all_))
            for all_, up in zip(n[:, column], high[:, column], strict=True)
            if all_
        ]
        verdict = _verdict(n[:, column], high[:, column], low[:, column], threshold)
        scores.append(min(shares) if shares else None)
        keys.append((verdict, min(shares) if shares else Fraction(-1)))
    elected = [number for place in in_places(keys) for number in place if keys[number][0] == IN]
    out = [profile.questions[number] for number, (verdict, _) in enumerate(keys) if verdict == OUT]
    notes = [f"Consensus on {len(elected)} of {len(keys)} questions."]
    if out:
        notes.append(f"By consensus no priority: {', '.join(out)}.")
    return Outcome(in_places(keys), scores, elected=elected, notes=notes)


def threshold_text(threshold: Threshold) -> str:
    """Return in words what counts as consensus."""
    whom = "in every group by itself" if threshold.each else "of all together"
    return (
        f"Consensus, fixed before the vote: at least {_percent(threshold.share)} score {_band(threshold.high)} and "
        f"less than {_percent(threshold.against)} score {_band(threshold.low)}, {whom}."
    )


def _percent(share: float) -> str:
    return f"{float(_exact(share) * 100):g} %"


def _band(band: tuple[float, float]) -> str:
    return f"{band[0]:g} to {band[1]:g}"


@dataclass(frozen=True, slots=True)
class Spread:
    """How one question was scored: how many gave a value, their median, and how often each value was given."""

    n: int
    median: float | None
    histogram: Mapping[float, int]


@dataclass(frozen=True, slots=True)
class Feedback:
    """One person's score of a question beside everybody's, and beside each group's that is large enough to be shown."""

    question: str
    own: float | None
    all: Spread | None  # None where so few gave a value that they could be told apart
    groups: Mapping[str, Spread]


def feedback(own: Ballot | None, cast: Iterable[Ballot], *, small: int = IN_THE_ROOM) -> list[Feedback]:
    """Return for each question of a closed round one's own score beside the others'.

    A group's line is left out where fewer than `small` gave a value, or where a small one's could be worked out
    from the total and the others.
    """
    pile = list(cast)
    profile = read(pile)
    given = points.scale_values(profile)
    found = []
    for column, question in enumerate(profile.questions):
        seen = given.seen[:, column]
        counts = {name: int(seen[profile.rows(group)].sum()) for group, name in enumerate(profile.groups)}
        shown = publishable(counts, small)
        lines = {
            name: _spread(given.amount[profile.rows(group)][seen[profile.rows(group)], column], given.scale)
            for group, name in enumerate(profile.groups)
            if name in shown.shown
        }
        everybody = _spread(given.amount[seen, column], given.scale) if shown.total is not None else None
        value = points.as_number(own.scores.get(question), 0, question) if own else None
        found.append(Feedback(question, None if value is None else float(value), everybody, lines))
    return found


def _spread(amounts: NDArray[Any], scale: int) -> Spread:
    values = sorted(float(Fraction(int(amount), scale)) for amount in amounts)
    return Spread(len(values), median(values) if values else None, dict(sorted(Counter(values).items())))


@dataclass(frozen=True, slots=True)
class Attrition:
    """Who took part in two rounds, by group; numbers that are too small to be shown are None."""

    before: Publishable
    after: Publishable
    kept: Mapping[str, float | None]  # the share that is left of each group

    def __repr__(self) -> str:
        return f"<Attrition: {self.before.total} took part before, {self.after.total} after>"


def attrition(before: Iterable[Ballot], after: Iterable[Ballot], *, small: int = IN_THE_ROOM) -> Attrition:
    """Return how many of each group took part in an earlier and in a later round.

    The later round is shown only so far as the difference of the two tells of no small number who left.
    """
    counts = [Counter(ballot.group for ballot in pile) for pile in (before, after)]
    names = sorted(counts[0] | counts[1])
    first = publishable({name: counts[0][name] for name in names}, small)
    then = publishable({name: counts[1][name] for name in names}, small, before=first)
    kept = {
        name: then.shown[name] / first.shown[name] if name in first.shown and name in then.shown else None
        for name in names
    }
    return Attrition(first, then, kept)


def stability(before: Iterable[Ballot], after: Iterable[Ballot]) -> dict[str, Fraction]:
    """Return for each question scored in both rounds the part of the histogram that moved, 0 to 1.

    Half the sum of the differences of the two rounds' shares of every value; below `STABLE` another round is
    unlikely to change the answer.
    """
    shares = [_shares(pile) for pile in (before, after)]
    found = {}
    for question in sorted(shares[0].keys() & shares[1].keys()):
        one, other = shares[0][question], shares[1][question]
        none = Fraction(0)
        moved = sum((abs(one.get(value, none) - other.get(value, none)) for value in {*one, *other}), none)
        found[question] = moved / 2
    return found


def _shares(pile: Iterable[Ballot]) -> dict[str, dict[Fraction, Fraction]]:
    counted: dict[str, Counter[Fraction]] = {}
    for row, ballot in enumerate(pile):
        for question, value in ballot.scores.items():
            number = points.as_number(value, row, question)
            if number is not None and question not in ballot.unseen:
                counted.setdefault(question, Counter())[number] += 1
    return {
        question: {value: Fraction(n, values.total()) for value, n in values.items()}
        for question, values in counted.items()
    }
