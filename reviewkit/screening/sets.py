"""Agreement where each rating is a set, such as all the reasons for which a person excluded a report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from reviewkit.errors import ReadError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Distance = Literal["masi", "jaccard"]
REPLICATES = 2000
"""As for the other coefficients: the ends of a 95 % interval then move by about .01 from seed to seed."""

MOSTLY_DEFINED = 0.9
"""If alpha exists in fewer of the bootstrap samples, the interval would be about those only."""


@dataclass(frozen=True, slots=True, repr=False)
class SetAgreement:
    """How far people named the same sets: `set_agreement` makes it.

    `n` counts the units that at least two people rated. `observed` is the mean share of pairs of people who named
    exactly the same set, `overlap` one minus their mean distance, `alpha` Krippendorff's alpha with that distance,
    `specific` for each item how often, one person having named it, another did too. None where undefined.
    """

    n: int
    raters: int
    distance: Distance
    observed: float | None
    overlap: float | None
    alpha: float | None
    specific: dict[Any, float | None]
    _counts: Array = field(compare=False)  # units by sets: how many people named it
    _apart: Array = field(compare=False)  # sets by sets

    @property
    def statement(self) -> str:
        """The agreement in words."""
        if not self.n:
            return "No agreement can be told: there is no unit for which two people named reasons."
        unit = "unit" if self.n == 1 else "units"
        said = f"On {self.n:,} {unit} people named exactly the same to {self.observed:.0%}"
        said += f", and with credit for what they have in common ({self.distance}) to {self.overlap:.0%}. "
        if self.alpha is None:
            return said + (
                "Krippendorff's alpha is not defined: everybody named the same everywhere, so there is no variation "
                "against which chance could be told."
            )
        span = self.interval()
        return f"{said}Krippendorff's alpha {self.alpha:.2f}" + (
            f" (95% interval {span[0]:.2f} to {span[1]:.2f})." if span else "."
        )

    def interval(self, level: float = 0.95, *, seed: int = 0) -> tuple[float, float] | None:
        """Return alpha's confidence interval by resampling units: 2,000 times, percentiles; None where undefined.

        Raises:
            ReadError: `level` is not between 0 and 1.
        """
        if not 0 < level < 1:
            raise ReadError(f"level is {level!r}; expected a share between 0 and 1, such as 0.95")
        if self.alpha is None or self.n < 2:
            return None
        rows, often = np.unique(self._counts, axis=0, return_counts=True)
        draws = np.random.default_rng(seed).multinomial(self.n, often / self.n, size=REPLICATES)
        found = [
            value for draw in draws if (value := _alpha(rows, self._apart, draw.astype(float))[1]) is not None
        ]
        if len(found) < MOSTLY_DEFINED * REPLICATES:
            return None
        low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
        return float(low), float(high)

    def __repr__(self) -> str:
        alpha = "undefined" if self.alpha is None else f"{self.alpha:.3f}"
        return f"<SetAgreement of {self.raters} on {self.n} units: alpha {alpha} ({self.distance})>"


def set_agreement(ratings: Iterable[Sequence[Any]], *, distance: Distance = "masi") -> SetAgreement:
    """Return how far people name the same sets: exact, overlapping, and Krippendorff's alpha over sets.

    Args:
        ratings: one tuple per unit with one set (or list) per person; None where somebody did not rate. An empty set
            is a rating.
        distance: "jaccard": one minus what two sets share of all they hold; "masi": the same, with less credit where
            one set does not contain the other (Passonneau 2006, LREC, pages 831 to 836: 1, 2/3, 1/3, 0).

    Alpha with sets: Krippendorff (2019), Content Analysis, 4th edition, chapter 12: any distance may stand in it.

    Raises:
        UnknownName: no such distance.
        ReadError: a rating that is no set or list.
    """
    if distance not in ("masi", "jaccard"):
        raise UnknownName("distance of sets", distance, ("masi", "jaccard"))
    units = [[_set(number, rating) for rating in row if rating is not None] for number, row in _rows(ratings)]
    raters = max((len(row) for row in units), default=0)
    paired = [row for row in units if len(row) >= 2]
    names = sorted({one for row in paired for one in row}, key=lambda s: (len(s), sorted(map(str, s))))
    place = {name: n for n, name in enumerate(names)}
    counts = np.zeros((len(paired), len(names)))
    for n, row in enumerate(paired):
        for one, times in Counter(row).items():
            counts[n, place[one]] = times
    apart = np.array([[_distance(a, b, distance) for b in names] for a in names]).reshape(
        len(names), len(names)
    )
    every = np.ones(len(paired))
    overlap, alpha = _alpha(counts, apart, every)
    same, _ = _alpha(counts, 1 - np.eye(len(names)), every)
    items = sorted({item for name in names for item in name}, key=str)
    specific = {item: _specific(paired, item) for item in items}
    return SetAgreement(
        len(paired),
        raters,
        distance,
        None if same is None else 1 - same,
        None if overlap is None else 1 - overlap,
        alpha,
        specific,
        counts,
        apart,
    )


def _rows(ratings: Iterable[Sequence[Any]]) -> Iterable[tuple[int, Sequence[Any]]]:
    return enumerate(ratings, start=1)


def _set(number: int, rating: Any) -> frozenset[Any]:
    if isinstance(rating, str) or not hasattr(rating, "__iter__"):
        raise ReadError(f"unit {number} holds {rating!r}; expected a set or list for each person, or None")
    return frozenset(rating)


def _distance(a: frozenset[Any], b: frozenset[Any], distance: Distance) -> float:
    if a == b:
        return 0.0
    shared = len(a & b) / len(a | b)
    if distance == "masi":
        shared *= 2 / 3 if a <= b or b <= a else 1 / 3
    return 1 - shared


def _alpha(counts: Array, apart: Array, weights: Array) -> tuple[float | None, float | None]:
    """Return the mean distance of pairs of people within units (units alike), and alpha."""
    raters = counts.sum(axis=1)
    total = float((weights * raters).sum())
    if total == 0:
        return None, None
    within = np.einsum("us,st,ut->u", counts, apart, counts)
    pairs = raters * (raters - 1)
    mean = float((weights * within / pairs).sum() / weights.sum())
    observed = float((weights * within / (raters - 1)).sum()) / total
    use = (weights[:, None] * counts).sum(axis=0)
    expected = float(use @ apart @ use) / (total * (total - 1))
    return mean, None if expected == 0 else 1 - observed / expected


def _specific(units: list[list[frozenset[Any]]], item: Any) -> float | None:
    named = [(sum(item in one for one in row), len(row)) for row in units]
    possible = sum(here * (all_ - 1) for here, all_ in named)
    return sum(here * (here - 1) for here, _ in named) / possible if possible else None
