"""Questions compared two at a time: each one's chance to be preferred to any other one.

Sources: Bradley and Terry 1952, Biometrika 39:324-345; Salganik and Levy 2015, PLOS ONE 10(5):e0123483 (wiki surveys:
    many short comparisons, the score being the estimated chance of beating an idea drawn at random).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reviewkit.workshop.ranking import DECIMALS, in_places
from reviewkit.workshop.registry import Options, Outcome, rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reviewkit.workshop.profile import Profile
    from reviewkit.workshop.ranking import Number
    from reviewkit.workshop.registry import Draw

    Floats = NDArray[np.float64]

# Strengths are drawn towards each other as if each came from a standard normal distribution: a question that won its
# only comparison is no certain winner. A standard deviation of 1 means that one in six questions beats the average
# one in three of four comparisons or more.
SHRINKAGE = 0.5  # of the squared strengths, added to minus the log-likelihood

# Newton's steps on a strictly convex function; more than 20 were never seen, on any of 1,000 random surveys.
STEPS = 100
CLOSE = 1e-11


def strengths(wins: Floats, *, shrinkage: float = SHRINKAGE, start: Floats | None = None) -> Floats:
    """Return each question's strength out of wins[i, j], how often i was preferred to j (halves for "neither").

    It is the mode of the Bradley-Terry likelihood with a normal prior (`shrinkage` times the sum of squares);
    strengths add up to zero.
    """
    m = len(wins)
    met = wins + wins.T
    won = wins.sum(axis=1)
    theta = np.zeros(m) if start is None else start.copy()
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(theta[None, :] - theta[:, None]))
        gradient = won - (met * chance).sum(axis=1) - 2 * shrinkage * theta
        curve = met * chance * (1 - chance)
        hessian = np.diag(curve.sum(axis=1) + 2 * shrinkage) - curve
        step = np.linalg.solve(hessian, gradient)
        # A step of more than 2 leaves the region in which the parabola is like the curve.
        theta = theta + step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-300))
        if np.abs(step).max() < CLOSE:
            break
    return np.asarray(theta - theta.mean(), dtype=np.float64)


def chances(theta: Floats) -> Floats:
    """Return each question's chance to be preferred to another one drawn at random, from 0 to 100."""
    m = len(theta)
    if m == 1:
        return np.array([50.0])
    beats = 1 / (1 + np.exp(theta[None, :] - theta[:, None]))
    return np.asarray(100 * (beats.sum(axis=1) - 0.5) / (m - 1), dtype=np.float64)


def _comparisons(profile: Profile, options: Options) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Return the ballot, the pair (one * m + other) and the weight of every comparison; neither better is half each."""
    m = len(profile.questions)
    rows, pairs, weights = [], [], []
    for row, given in enumerate(profile.pairs):
        for one, other, halves in given:
            rows.append(row)
            pairs.append(one * m + other)
            weights.append(halves / 2)
            if halves == 1:
                rows.append(row)
                pairs.append(other * m + one)
                weights.append(0.5)
    weighed = np.array(weights, dtype=np.float64)
    if options.equal_groups and rows:
        group = profile.group[np.array(rows)]
        totals = np.bincount(group, weights=weighed, minlength=len(profile.groups))
        weighed *= weighed.sum() / (totals[group] * np.count_nonzero(totals))
    return np.array(rows, dtype=np.int64), np.array(pairs, dtype=np.int64), weighed


def _wins(pairs: NDArray[np.int64], weights: Floats, m: int) -> Floats:
    return np.bincount(pairs, weights=weights, minlength=m * m).reshape(m, m).astype(np.float64)


def _draws(profile: Profile, options: Options) -> Draw:
    rows, pairs, weights = _comparisons(profile, options)
    m = len(profile.questions)

    def counted(times: Floats) -> Floats:
        return _wins(pairs, weights * times[rows], m)

    start = strengths(counted(np.ones(profile.n)))

    def values(counts: Floats) -> Floats:
        return np.stack([strengths(counted(times), start=start) for times in counts])

    return values


@rule(
    "pairwise",
    "Questions are compared two at a time; the score is the estimated chance, out of 100, that a question would be "
    "preferred to another one drawn at random (Bradley-Terry, strengths drawn towards each other as by a standard "
    "normal distribution, so that a few lucky comparisons make no winner). Neither better counts as half a "
    "win for each; questions compared seldom stand near the middle.",
    reads="pairs",
    draws=_draws,
)
def pairwise(profile: Profile, options: Options) -> Outcome:
    """Return the order of the chances to be preferred to a question drawn at random."""
    _, pairs, weights = _comparisons(profile, options)
    m = len(profile.questions)
    wins = _wins(pairs, weights, m)
    values: list[Number | None] = [float(value) for value in np.round(chances(strengths(wins)), DECIMALS)]
    never = np.flatnonzero((wins + wins.T).sum(axis=1) == 0)
    notes = []
    if len(never):
        names = ", ".join(profile.questions[number] for number in never)
        notes.append(f"Nobody compared {names}: standing in the middle is no result.")
    return Outcome(in_places(values), values, notes=notes)
