"""Quantiles of Student's t distribution, from the incomplete beta function: all that intervals need."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

TINY = 1e-300  # keeps the continued fraction from dividing by zero without changing a digit of it


def normal_quantile(probability: float) -> float:
    """Return the standard normal quantile of a probability between 0 and 1."""
    return NormalDist().inv_cdf(probability)


@lru_cache(maxsize=256)
def t_quantile(probability: float, freedom: int) -> float:
    """Return the quantile of Student's t with `freedom` degrees of freedom, for a probability from one half.

    Found by bisection on the upper tail, which falls strictly; exact to about 1e-12.
    """
    tail = 1 - probability
    high = 1.0
    while _upper_tail(high, freedom) > tail:
        high *= 2
    low = 0.0
    for _ in range(200):  # halves the bracket until doubles can do no better
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if _upper_tail(middle, freedom) > tail:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _upper_tail(t: float, freedom: int) -> float:
    """Return P(T > t) for t ≥ 0: half the regularised incomplete beta (Abramowitz & Stegun 26.7.1)."""
    return 0.5 * _incomplete_beta(freedom / (freedom + t * t), freedom / 2, 0.5)


def _incomplete_beta(x: float, a: float, b: float) -> float:
    if x in (0.0, 1.0):
        return x
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    # The fraction converges fast on one side of the mean only; the other side is reached by symmetry.
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """Return the continued fraction of the incomplete beta function by Lentz's method (A&S 26.5.8)."""
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 10_000):  # about the square root of the larger parameter suffices
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away(1 + step * d)
            c = _away(1 + step / c)
            value *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return value


def _away(number: float) -> float:
    return number if abs(number) > TINY else TINY
