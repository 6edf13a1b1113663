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
    _sample: _Sample = field(compare=False)

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
        draws = np.random.default_rng(seed).multinomial(self.n, [1 / self.n] * self.n, size=REPLICATES)
        # A hundred samples at once: a table of units by sets for all of them might not fit into memory.
        alphas = np.concatenate(
            [self._sample.alphas(part.astype(float)) for part in np.array_split(draws, 20)]
        )
        found = alphas[~np.isnan(alphas)]
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
    sample = _Sample(paired, names, distance)
    every = np.ones((1, len(paired)))
    alpha = float(sample.alphas(every)[0]) if paired else None
    # The mean over units, each of which counts once however many people rated it.
    shares = [sum(n * (n - 1) for n in Counter(row).values()) / (len(row) * (len(row) - 1)) for row in paired]
    items = sorted({item for name in names for item in name}, key=str)
    specific = {item: _specific(paired, item) for item in items}
    return SetAgreement(
        len(paired),
        raters,
        distance,
        sum(shares) / len(shares) if shares else None,
        1 - sample.mean_distance if paired else None,
        None if alpha is None or np.isnan(alpha) else alpha,
        specific,
        sample,
    )


class _Sample:
    """Which sets were named of each unit, and how far all sets are apart: alpha for any weights of the units."""

    def __init__(
        self, units: list[list[frozenset[Any]]], names: list[frozenset[Any]], distance: Distance
    ) -> None:
        place = {name: n for n, name in enumerate(names)}
        self._raters = np.array([len(row) for row in units], dtype=float)
        self._named = np.array([place[one] for row in units for one in row], dtype=int)
        self._of = np.repeat(np.arange(len(units)), self._raters.astype(int))
        self._apart = _apart(names, distance)
        self._within = np.array(
            [sum(self._apart[place[a], place[b]] for a in row for b in row) for row in units], dtype=float
        )

    @property
    def mean_distance(self) -> float:
        """The mean distance of pairs of people, units alike."""
        return float((self._within / (self._raters * (self._raters - 1))).mean())

    def alphas(self, weights: Array) -> Array:
        """Return alpha for each row of weights (samples by units); nan where it is not defined."""
        total = weights @ self._raters
        observed = weights @ (self._within / (self._raters - 1)) / total
        use = np.array(
            [np.bincount(self._named, weights=row[self._of], minlength=len(self._apart)) for row in weights]
        )
        expected = ((use @ self._apart) * use).sum(axis=1) / (total * (total - 1))
        with np.errstate(divide="ignore", invalid="ignore"):
            found: Array = np.where(expected > 0, 1 - observed / expected, np.nan)
        return found


def _rows(ratings: Iterable[Sequence[Any]]) -> Iterable[tuple[int, Sequence[Any]]]:
    return enumerate(ratings, start=1)


def _set(number: int, rating: Any) -> frozenset[Any]:
    if isinstance(rating, str) or not hasattr(rating, "__iter__"):
        raise ReadError(f"unit {number} holds {rating!r}; expected a set or list for each person, or None")
    return frozenset(rating)


def _apart(names: list[frozenset[Any]], distance: Distance) -> Array:
    """Return the distances of all sets from each other, worked out for whole rows at once: there may be thousands."""
    items = {item: n for n, item in enumerate({item for name in names for item in name})}
    member = np.zeros((len(names), len(items)))
    for n, name in enumerate(names):
        member[n, [items[item] for item in name]] = 1
    size = member.sum(axis=1)
    common = member @ member.T
    union = size[:, None] + size[None, :] - common
    shared = np.divide(
        common, union, out=np.ones_like(common), where=union > 0
    )  # two empty sets are the same
    if distance == "masi":
        inside = (common == size[:, None]) | (common == size[None, :])
        shared *= np.where(union == common, 1, np.where(inside, 2 / 3, 1 / 3))
    found: Array = 1 - shared
    return found


def _specific(units: list[list[frozenset[Any]]], item: Any) -> float | None:
    named = [(sum(item in one for one in row), len(row)) for row in units]
    possible = sum(here * (all_ - 1) for here, all_ in named)
    return sum(here * (here - 1) for here, _ in named) / possible if possible else None
