"""Agreement between people: every coefficient beside its table, and a plain sentence on what it says."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from reviewkit.errors import ReadError, UnknownName
from reviewkit.screening.coefficients import COEFFICIENTS, Estimate, observed, specific
from reviewkit.screening.quantiles import normal_quantile, t_quantile
from reviewkit.screening.ratings import Level, Sample, read_sample
from reviewkit.screening.statement import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

STATISTICS = ("observed", "positive", "negative", *COEFFICIENTS)

REPLICATES = 2000
"""Bootstrap samples: with these the ends of a 95 % interval move by about .01 from seed to seed."""

MOSTLY_DEFINED = 0.9
"""If a coefficient exists in fewer of the bootstrap samples, the interval would be about those only."""


@dataclass(frozen=True, slots=True, repr=False)
class Agreement:
    """How far people agree: `agreement` makes it, `interval` says how sure each number is.

    `n` counts the units that at least two people rated, `units` those that anybody did. A coefficient is None
    where it is not defined, and `statement` says why and what to read instead. `positive` and `negative` are
    the agreement specific to the first and the last category; `specific` has it for all. `table` counts
    units by what the first and the second person said, in the order of `categories`; it is empty where
    more than two people rated.
    """

    n: int
    units: int
    raters: int
    categories: tuple[Any, ...]
    table: Mapping[tuple[Any, Any], int]
    observed: float | None
    specific: Mapping[Any, float | None]
    kappa: float | None
    conger: float | None
    fleiss: float | None
    pabak: float | None
    ac1: float | None
    alpha: float | None
    weighted: bool
    level: Level
    _sample: Sample = field(compare=False)

    @property
    def positive(self) -> float | None:
        """The agreement specific to the first category, such as "include"; None if nobody chose it."""
        return self.specific[self.categories[0]] if self.categories else None

    @property
    def negative(self) -> float | None:
        """The agreement specific to the last category, such as "exclude"; None if nobody chose it."""
        return self.specific[self.categories[-1]] if self.categories else None

    @property
    def statement(self) -> str:
        """The agreement in words: what is undefined and why, what misleads, and what to look at."""
        chosen, counts = self._sample.ratings_per_category(), self._sample.counts
        paired = chosen.sum(axis=1) >= 2
        use = (counts[paired, None] * chosen[paired]).sum(axis=0)
        use_of = dict(zip(self.categories, use.tolist(), strict=True))
        covered = (counts[:, None] * (self._sample.patterns >= 0)).sum(axis=0) / max(self.units, 1)
        return describe(self, use_of, covered.tolist(), self.interval("kappa"))

    def interval(
        self,
        statistic: str = "kappa",
        level: float = 0.95,
        *,
        method: Literal["analytic", "bootstrap"] = "analytic",
        seed: int = 0,
    ) -> tuple[float, float] | None:
        """Return the confidence interval of a statistic as (low, high), cut at -1 and 1 (or 0 and 1).

        Analytic: for two people's kappa the large-sample normal interval (Fleiss, Cohen & Everitt 1969); for
        AC1, Fleiss, Conger, Brennan-Prediger and alpha Gwet's (2014) with t quantiles; for observed
        agreement of two people without weights Wilson's (1927). Where none is published (the specific
        agreements; alpha at level "ordinal", whose distances depend on the sample) units are resampled:
        2,000 times, percentiles, the same for the same `seed`. None where the statistic is not defined, or
        one unit is all there is, or too few bootstrap samples define it. An interval without width is no
        certainty: where nobody ever disagreed, read `interval("observed")`.

        Raises:
            UnknownName: no such statistic or method.
            ReadError: `level` is not between 0 and 1.
        """
        if statistic not in STATISTICS:
            raise UnknownName("statistic", statistic, STATISTICS)
        if method not in ("analytic", "bootstrap"):
            raise UnknownName("interval method", method, ("analytic", "bootstrap"))
        if not 0 < level < 1:
            raise ReadError(f"level is {level!r}; expected a share between 0 and 1, such as 0.95")
        if getattr(self, statistic) is None or self.n < 2:
            return None
        found = self._analytic(statistic, level) if method == "analytic" else None
        return found or self._bootstrap(statistic, level, seed)

    def _analytic(self, statistic: str, level: float) -> tuple[float, float] | None:
        if statistic == "observed":
            if self.raters == 2 and not self.weighted and self.observed is not None:
                return _wilson(self.observed, self.n, normal_quantile((1 + level) / 2))
            return None
        if statistic not in COEFFICIENTS or (statistic == "alpha" and self.level == "ordinal"):
            return None
        estimate = COEFFICIENTS[statistic](self._sample, self._sample.counts)
        if estimate is None or estimate.error is None:
            return None
        share = (1 + level) / 2
        width = normal_quantile(share) if estimate.freedom is None else t_quantile(share, estimate.freedom)
        # Weights can carry a coefficient far below -1, and gaps a little.
        least = -math.inf if self.weighted else min(-1.0, estimate.value)
        reach = width * estimate.error
        return max(least, estimate.value - reach), min(1.0, estimate.value + reach)

    def _bootstrap(self, statistic: str, level: float, seed: int) -> tuple[float, float] | None:
        sample, total = self._sample, int(self._sample.counts.sum())
        draws = np.random.default_rng(seed).multinomial(total, sample.counts / total, size=REPLICATES)
        measure = self._measure(statistic)
        values = [value for draw in draws if (value := measure(sample, draw.astype(float))) is not None]
        if len(values) < MOSTLY_DEFINED * REPLICATES:
            return None
        low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
        return float(low), float(high)

    def _measure(self, statistic: str) -> Callable[[Sample, NDArray[np.float64]], float | None]:
        if statistic == "observed":
            return observed
        if statistic in ("positive", "negative"):
            place = 0 if statistic == "positive" else len(self.categories) - 1
            return lambda sample, counts: specific(sample, counts, place)
        return lambda sample, counts: _value(COEFFICIENTS[statistic](sample, counts))

    def __repr__(self) -> str:
        numbers = ((name, getattr(self, name)) for name in ("observed", "kappa", "ac1"))
        shown = ", ".join(
            f"{name} {'undefined' if value is None else f'{value:.3f}'}" for name, value in numbers
        )
        return f"<Agreement of {self.raters} on {self.n} units: {shown}>"


def agreement(
    ratings: Iterable[Sequence[Any]],
    *,
    categories: Sequence[Any] | None = None,
    weights: str | Sequence[Sequence[float]] | None = None,
    level: Level = "nominal",
) -> Agreement:
    """Return how far people agree on units: observed agreement, kappa, AC1, PABAK, alpha and their table.

    Args:
        ratings: one tuple per unit with one rating per person, in a fixed order; None (or NaN) where somebody
            did not rate. `[("include", "exclude"), …]` is the common case.
        categories: all that could be chosen, the affirming one first, in their order. Without it: the known
            scales include-unsure-exclude, yes-unclear-no and True-False, else what was seen, sorted.
        weights: what near-agreement is worth, in kappa, Conger, Fleiss, Brennan-Prediger and AC1 (then called
            AC2): "linear", "quadratic", "ordinal", "radical", "ratio", or a symmetric matrix in the order of
            `categories` with 1 on the diagonal.
        level: the level of measurement for Krippendorff's alpha: "nominal", "ordinal", "interval", "ratio".

    For two people kappa is Cohen's, of the units both rated; for more it is Conger's, which `conger` always
    is. Gwet's family (AC1, Fleiss, Conger) learns people's habits from every rating, also of units that only
    one person rated. Sources: see reviewkit/screening/coefficients.py.

    Raises:
        ReadError: units of unequal length, weights of the wrong shape, words where the level needs numbers.
        UnknownName: a rating that is not among `categories`; unknown weights or level.
    """
    sample = read_sample(ratings, categories, weights, level)
    chosen = sample.ratings_per_category().sum(axis=1)
    names = sample.categories
    table: dict[tuple[Any, Any], int] = {}
    if sample.raters == 2:
        counted = sample.pair_table()
        table = {(a, b): int(counted[i, j]) for i, a in enumerate(names) for j, b in enumerate(names)}
    values = {name: _value(measure(sample, sample.counts)) for name, measure in COEFFICIENTS.items()}
    return Agreement(
        n=int(sample.counts[chosen >= 2].sum()),
        units=int(sample.counts.sum()),
        raters=sample.raters,
        categories=names,
        table=table,
        observed=observed(sample, sample.counts),
        specific={name: specific(sample, sample.counts, place) for place, name in enumerate(names)},
        **values,
        weighted=sample.weighted,
        level=sample.level,
        _sample=sample,
    )


def _value(estimate: Estimate | None) -> float | None:
    return None if estimate is None else estimate.value


def _wilson(share: float, n: int, z: float) -> tuple[float, float]:
    """Return the score interval of a share (Wilson 1927, J. Amer. Statistical Association 22:209)."""
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    width = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, centre - width), min(1.0, centre + width)
