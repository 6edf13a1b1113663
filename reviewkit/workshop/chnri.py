"""CHNRI: experts score every question on criteria, and a blank is a judgement not given.

Source: Rudan et al. 2008, Setting priorities in global child health research investments, Croat Med J
    49:720-733.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from reviewkit.errors import ProtocolError, UnknownName
from reviewkit.workshop import points
from reviewkit.workshop.ranking import in_places
from reviewkit.workshop.registry import Options, Outcome, rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from reviewkit.workshop.points import Points
    from reviewkit.workshop.profile import Profile
    from reviewkit.workshop.ranking import Number
    from reviewkit.workshop.registry import Draw

EXPECTED = "0 (no), 0.5 (undecided), 1 (yes) or a blank was expected"


def _draws(profile: Profile, options: Options) -> Draw:
    criteria = [(given.redraw(), float(weight)) for given, weight in _criteria(profile, options).values()]
    everybody = np.arange(profile.n)

    def values(counts: NDArray[np.float64]) -> NDArray[np.float64]:
        means = np.stack([redraw(everybody, counts) for redraw, _ in criteria])
        weights = np.array([weight for _, weight in criteria])[:, None, None] * ~np.isnan(means)
        with np.errstate(invalid="ignore"):
            found: NDArray[np.float64] = (np.nan_to_num(means) * weights).sum(axis=0) / weights.sum(axis=0)
        return found

    return values


@rule(
    "chnri",
    "Each criterion's score is 100 times the mean of 0 (no), 0.5 (undecided) and 1 (yes) over those who "
    "answered; the priority score is the mean of the criteria{weights}. A blank leaves numerator and "
    "denominator; it is not a no.",
    reads="scores",
    draws=_draws,
)
def chnri(profile: Profile, options: Options) -> Outcome:
    """Return the order of research priority scores (0 to 100), with the average expert agreement (0 to 1)."""
    criteria = _criteria(profile, options)
    means = [(given.values(), weight) for given, weight in criteria.values()]
    values: list[Number | None] = [
        _weighed([(column[number], weight) for column, weight in means])
        for number in range(len(profile.questions))
    ]
    return Outcome(
        in_places(values), values, agreement=_agreement(profile, [given for given, _ in criteria.values()])
    )


def _weighed(criteria: list[tuple[Fraction | None, Fraction]]) -> Fraction | None:
    known = [(mean, weight) for mean, weight in criteria if mean is not None]
    weight = sum((weight for _, weight in known), Fraction(0))
    return 100 * sum((mean * weight for mean, weight in known), Fraction(0)) / weight if weight else None


def _agreement(profile: Profile, criteria: list[Points]) -> dict[str, Fraction]:
    """Return per question the mean over criteria of the share of answers that are the commonest one."""
    found: dict[str, Fraction] = {}
    for column, question in enumerate(profile.questions):
        shares = []
        for given in criteria:
            answers = Counter(given.amount[given.seen[:, column], column].tolist())
            if answers:
                shares.append(Fraction(max(answers.values()), answers.total()))
        if shares:
            found[question] = sum(shares, Fraction(0)) / len(shares)
    return found


def _criteria(profile: Profile, options: Options) -> dict[str, tuple[Points, Fraction]]:
    """Return each criterion's values and its weight."""
    found: set[str] = set()
    for row, scores in enumerate(profile.scores):
        for question, value in scores.items():
            found.update(value if type(value) is dict else _judged(value, row, question))
    named = sorted(found)
    if not named:
        raise ProtocolError("the rule chnri needs scores of the shape question -> criterion -> 0, 0.5 or 1")
    for criterion in named:
        if options.criteria and criterion not in options.criteria:
            raise UnknownName("criterion with a weight", criterion, options.criteria)
    weights = [Fraction(str(options.criteria.get(criterion, 1))) for criterion in named]
    if min(weights) < 0 or not any(weights):
        raise ProtocolError(
            f"weights of criteria must not be negative, nor all zero: {dict(options.criteria)}"
        )
    return {
        criterion: (_on_the_scale(profile, criterion), weight)
        for criterion, weight in zip(named, weights, strict=True)
    }


def _on_the_scale(profile: Profile, criterion: str) -> Points:
    given = points.scale_values(profile, criterion)
    outside = np.argwhere((given.amount < 0) | (given.amount > given.scale))
    if len(outside):
        row, column = outside[0]
        question = profile.questions[column]
        value = profile.scores[row][question][criterion]
        raise ProtocolError(f"ballot {row + 1} gives {value} to {question!r} under {criterion!r}; {EXPECTED}")
    return given


def _judged(value: Any, row: int, question: str) -> Iterable[str]:
    """Return the criteria under which a ballot judges a question."""
    if value is None:
        return ()
    if not hasattr(value, "keys"):
        raise ProtocolError(
            f"ballot {row + 1} gives {value!r} to {question!r}; for each criterion {EXPECTED}"
        )
    return tuple(value)
