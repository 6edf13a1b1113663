"""The coefficients: observed agreement set against chance, each with what every unit adds to its variance.

Sources: Gwet (2014), Handbook of Inter-Rater Reliability, 4th edition, chapters 2 to 5 (AC1/AC2, Fleiss,
Conger, Brennan-Prediger and Krippendorff with missing ratings, and their linearised variances); Fleiss,
Cohen & Everitt (1969), Psychological Bulletin 72:323 (variance of weighted kappa); Krippendorff (2011),
Computing Krippendorff's alpha-reliability (distances); Uebersax (1982), Educational and Psychological
Measurement 42:1181 (agreement specific to a category, any number of raters).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from reviewkit.screening.ratings import ratio_distance

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from reviewkit.screening.ratings import Sample

    Array = NDArray[np.float64]

NO_ROOM = 1e-12
"""Below this much room between chance and full agreement the quotient is rounding noise, not a value."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient with its standard error; `freedom`: degrees of freedom for t, None where z is meant."""

    value: float
    error: float | None
    freedom: int | None


@dataclass(frozen=True, slots=True)
class _Shares:
    """What all of Gwet's family needs: who rated, how far they agreed, and how categories are used."""

    chosen: Array  # patterns by categories: people who chose it
    raters: Array  # patterns: people who rated
    agreed: Array  # patterns: share of pairs of people that agree; 0 where nobody could
    units: float  # with at least one rating
    paired: float  # with at least two
    observed: float
    use: Array  # categories: mean share of the ratings of a unit


def _shares(sample: Sample, counts: Array) -> _Shares | None:
    chosen = sample.ratings_per_category()
    raters = chosen.sum(axis=1)
    pairs = raters * (raters - 1)
    paired = float(counts[raters >= 2].sum())
    if paired == 0:
        return None
    matched = (chosen * (chosen @ sample.weights - 1)).sum(axis=1)
    agreed = np.divide(matched, pairs, out=np.zeros_like(matched), where=pairs > 0)
    units = float(counts.sum())
    use = (counts[:, None] * chosen / raters[:, None]).sum(axis=0) / units
    return _Shares(chosen, raters, agreed, units, paired, float((counts * agreed).sum() / paired), use)


def observed(sample: Sample, counts: Array) -> float | None:
    """Return the mean over units of the (weighted) share of pairs of people who agree."""
    shares = _shares(sample, counts)
    return None if shares is None else shares.observed


def specific(sample: Sample, counts: Array, category: int) -> float | None:
    """Return how often, one person having chosen the category, another did too; None if nobody did."""
    chosen = sample.ratings_per_category()
    here = chosen[:, category]
    possible = float((counts * here * (chosen.sum(axis=1) - 1)).sum())
    return float((counts * here * (here - 1)).sum()) / possible if possible else None


def _against_chance(shares: _Shares, counts: Array, chance: float, per_unit: Array) -> Estimate | None:
    """Return (observed - chance) / (1 - chance) with Gwet's linearised standard error (2014, section 5.3)."""
    room = 1 - chance
    if room < NO_ROOM:
        return None
    value = (shares.observed - chance) / room
    part = shares.units / shares.paired * (shares.agreed - chance * (shares.raters >= 2)) / room
    part = part - 2 * (1 - value) * (per_unit - chance) / room
    return Estimate(value, _standard_error(part, counts, value), int(shares.units) - 1)


def _standard_error(parts: Array, counts: Array, value: float) -> float | None:
    units = float(counts.sum())
    if units < 2:
        return None
    return float(np.sqrt((counts * (parts - value) ** 2).sum() / (units * (units - 1))))


def gwet(sample: Sample, counts: Array) -> Estimate | None:
    """Return Gwet's AC1, or AC2 with weights; None with a single category or without pairs."""
    shares, size = _shares(sample, counts), len(sample.categories)
    if shares is None or size < 2:
        return None
    scale = float(sample.weights.sum()) / (size * (size - 1))
    chance = scale * float((shares.use * (1 - shares.use)).sum())
    return _against_chance(shares, counts, chance, scale * (shares.chosen @ (1 - shares.use)) / shares.raters)


def fleiss(sample: Sample, counts: Array) -> Estimate | None:
    """Return Fleiss' kappa (Scott's pi for two people); None where all ratings are in one category."""
    shares = _shares(sample, counts)
    if shares is None:
        return None
    expected = sample.weights @ shares.use
    return _against_chance(
        shares, counts, float(shares.use @ expected), shares.chosen @ expected / shares.raters
    )


def brennan_prediger(sample: Sample, counts: Array) -> Estimate | None:
    """Return the Brennan-Prediger coefficient (PABAK for two categories); None with a single category."""
    shares, size = _shares(sample, counts), len(sample.categories)
    if shares is None or size < 2:
        return None
    chance = float(sample.weights.sum()) / size**2
    return _against_chance(shares, counts, chance, np.full_like(shares.agreed, chance))


def conger(sample: Sample, counts: Array) -> Estimate | None:
    """Return Conger's kappa: Cohen's for any number of people, each with their own habits, gaps allowed.

    Every rating counts towards a person's habits, also where nobody else rated the unit.
    """
    shares, raters = _shares(sample, counts), sample.raters
    if shares is None:
        return None
    said = sample.patterns >= 0
    given = (counts[:, None] * said).sum(axis=0)
    if (given == 0).any():  # a resample may leave somebody without ratings: habits unknown
        return None
    codes = np.arange(len(sample.categories))
    tally = (counts[:, None, None] * (sample.patterns[:, :, None] == codes)).sum(axis=0)
    habits = tally / given[:, None]
    mean = habits.mean(axis=0)
    spread = (habits.T @ habits - raters * np.outer(mean, mean)) / (raters - 1)
    chance = float((sample.weights * (np.outer(mean, mean) - spread / raters)).sum())
    # What one rating adds to the chance term: how far the others lean to what is like it.
    lean = (raters * mean - habits) @ sample.weights
    own = np.where(said, lean[np.arange(raters), sample.patterns], 0.0)
    drift = (said - given / shares.units) * (lean * habits).sum(axis=1)
    per_unit = ((own - drift) * shares.units / given).sum(axis=1) / (raters * (raters - 1))
    return _against_chance(shares, counts, chance, per_unit)


def cohen(sample: Sample, counts: Array) -> Estimate | None:
    """Return Cohen's (weighted) kappa of the units that both people rated, with its large-sample error."""
    both = (sample.patterns >= 0).all(axis=1)
    total = float(counts[both].sum())
    if total == 0:
        return None
    size = len(sample.categories)
    table = np.zeros((size, size))
    np.add.at(table, (sample.patterns[both, 0], sample.patterns[both, 1]), counts[both])
    share = table / total
    first, second = share.sum(axis=1), share.sum(axis=0)
    chance = float(first @ sample.weights @ second)
    if 1 - chance < NO_ROOM:
        return None
    value = (float((share * sample.weights).sum()) - chance) / (1 - chance)
    lean = (sample.weights @ second)[:, None] + (first @ sample.weights)[None, :]
    spread = float((share * (sample.weights - lean * (1 - value)) ** 2).sum())
    spread -= (value - chance * (1 - value)) ** 2
    error = float(np.sqrt(max(spread, 0.0) / total)) / (1 - chance)
    return Estimate(value, error, None)


def kappa(sample: Sample, counts: Array) -> Estimate | None:
    """Return Cohen's kappa for two people, Conger's for more."""
    return cohen(sample, counts) if sample.raters == 2 else conger(sample, counts)


def krippendorff(sample: Sample, counts: Array) -> Estimate | None:
    """Return Krippendorff's alpha at the sample's level; None where all pairs are of one category."""
    chosen = sample.ratings_per_category()
    raters = chosen.sum(axis=1)
    keep = raters >= 2
    chosen, raters, counts = chosen[keep], raters[keep], counts[keep]
    units = float(counts.sum())
    if units == 0:
        return None
    distance = _distance(sample, (counts[:, None] * chosen).sum(axis=0))
    if distance.max(initial=0.0) == 0:
        return None
    weights = 1 - distance / distance.max()
    mean = float((counts * raters).sum()) / units
    agreed = (chosen * (chosen @ weights - 1)).sum(axis=1) / (mean * (raters - 1))
    plain = float((counts * agreed).sum()) / units
    correction = 1 / float((counts * raters).sum())  # drawing without replacement, for small samples
    found = (1 - correction) * plain + correction
    use = (counts[:, None] * chosen).sum(axis=0) / (units * mean)
    expected = weights @ use
    chance = float(use @ expected)
    if 1 - chance < NO_ROOM:
        return None
    value = (found - chance) / (1 - chance)
    uncorrected = (plain - chance) / (1 - chance)
    uneven = (raters - mean) / mean
    per_unit = chosen @ expected / mean - chance * uneven
    part = (agreed - found * uneven - chance) / (1 - chance)
    part = part - 2 * (1 - uncorrected) * (per_unit - chance) / (1 - chance)
    return Estimate(value, _standard_error(part, counts, uncorrected), int(units) - 1)


def _distance(sample: Sample, use: Array) -> Array:
    """Return the squared distance of every two categories at the sample's level; 0 for one never used."""
    size = len(sample.categories)
    used = np.outer(use > 0, use > 0)
    if sample.level == "nominal":
        distance = 1 - np.eye(size)
    elif sample.level == "ordinal":
        # As far apart as ratings lie between them, each end counting half.
        middle = np.cumsum(use) - use / 2
        distance = (middle[:, None] - middle[None, :]) ** 2
    else:
        scores = np.array(sample.categories, dtype=float)
        distance = (
            ratio_distance(scores) if sample.level == "ratio" else (scores[:, None] - scores[None, :]) ** 2
        )
    kept: Array = np.where(used, distance, 0.0)
    return kept


COEFFICIENTS: dict[str, Callable[[Sample, Array], Estimate | None]] = {
    "kappa": kappa,
    "conger": conger,
    "fleiss": fleiss,
    "pabak": brennan_prediger,
    "ac1": gwet,
    "alpha": krippendorff,
}
"""Each coefficient by the name of the attribute that holds it."""
