"""From people's ratings to counts: which categories there are, and what near-agreement is worth."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from reviewkit.errors import ReadError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
WEIGHTS = ("identity", "linear", "quadratic", "ordinal", "radical", "ratio")

SCALES: tuple[tuple[Any, ...], ...] = (
    ("include", "unsure", "exclude"),
    ("yes", "unclear", "no"),
    (True, False),
)
"""Categories whose order is known: the affirming one first, doubt in the middle, the denying one last."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Ratings as patterns: each distinct row of ratings once (category codes, -1 for none), and how often.

    Agreement depends on how often each pattern occurs and on nothing else; so 20,000 screened reports are
    a handful of rows, and a bootstrap sample is one draw of new counts.
    """

    categories: tuple[Any, ...]
    patterns: NDArray[np.int64]  # patterns by raters
    counts: NDArray[np.float64]  # patterns
    weights: NDArray[np.float64]  # categories by categories, 1 on the diagonal
    weighted: bool
    level: Level

    @property
    def raters(self) -> int:
        """How many people rated anything."""
        return int(self.patterns.shape[1])

    def ratings_per_category(self) -> NDArray[np.float64]:
        """Return patterns by categories: how many people chose the category."""
        codes = np.arange(len(self.categories))
        chosen: NDArray[np.float64] = (self.patterns[:, :, None] == codes).sum(axis=1).astype(float)
        return chosen

    def pair_table(self) -> NDArray[np.float64]:
        """Return categories by categories: units by what the first and the second person said."""
        table = np.zeros((len(self.categories), len(self.categories)))
        both = (self.patterns >= 0).all(axis=1)
        np.add.at(table, (self.patterns[both, 0], self.patterns[both, 1]), self.counts[both])
        return table


def read_sample(
    ratings: Iterable[Sequence[Any]],
    categories: Sequence[Any] | None,
    weights: str | Sequence[Sequence[float]] | None,
    level: str,
) -> Sample:
    """Return the sample of ratings; raises ReadError or UnknownName with the place of what is wrong."""
    if level not in LEVELS:
        raise UnknownName("level of measurement", level, LEVELS)
    counted = Counter(_rows(ratings))
    seen = {rating for row in counted for rating in row if rating is not None}
    names = _categories(seen, categories)
    if level in ("interval", "ratio"):
        _check_numbers(names, level)
    codes = {name: code for code, name in enumerate(names)} | {None: -1}
    # Sorted, so that a seeded bootstrap does not depend on the order in which units come.
    rows = sorted((tuple(codes[rating] for rating in row), count) for row, count in counted.items())
    width = len(rows[0][0]) if rows else 0
    patterns = np.array([row for row, _ in rows], dtype=np.int64).reshape(len(rows), width)
    counts = np.array([count for _, count in rows], dtype=float)
    rated = (patterns >= 0).any(axis=1)
    used = (patterns >= 0).any(axis=0)
    if used.sum() < 2:  # a second person who rated nothing still makes a pair, with no unit in common
        used = np.ones_like(used)
    return Sample(
        categories=names,
        patterns=patterns[rated][:, used],
        counts=counts[rated],
        weights=_weights(weights, names),
        weighted=weights not in (None, "identity"),
        level=level,
    )


def _rows(ratings: Iterable[Sequence[Any]]) -> Iterable[tuple[Any, ...]]:
    width = None
    for number, unit in enumerate(ratings, start=1):
        if isinstance(unit, str) or not hasattr(unit, "__iter__"):
            raise ReadError(
                f"unit {number} is {unit!r}; expected one rating per person, such as ('include', None)"
            )
        row = tuple(None if _missing(rating) else rating for rating in unit)
        width = len(row) if width is None else width
        if len(row) != width:
            raise ReadError(
                f"unit {number} holds {len(row)} ratings and unit 1 holds {width}; expected one per person "
                "in a fixed order, None where somebody did not rate"
            )
        yield row


def _missing(rating: Any) -> bool:
    return rating is None or (isinstance(rating, float) and math.isnan(rating))


def _categories(seen: set[Any], given: Sequence[Any] | None) -> tuple[Any, ...]:
    if given is not None:
        names = tuple(dict.fromkeys(given))
        for rating in sorted(seen - set(names), key=str):
            raise UnknownName("category", rating, [str(name) for name in names])
        return names
    for scale in SCALES:
        known = seen <= set(scale) and all(isinstance(rating, type(scale[0])) for rating in seen)
        if seen and known:
            # The ends of a known scale exist even if nobody chose one of them; its middle need not.
            return tuple(name for name in scale if name in seen or name in (scale[0], scale[-1]))
    if all(isinstance(rating, (int, float)) for rating in seen):
        return tuple(sorted(seen))
    return tuple(sorted(seen, key=lambda rating: (type(rating).__name__, str(rating))))


def _check_numbers(names: tuple[Any, ...], level: str) -> None:
    for name in names:
        if isinstance(name, bool) or not isinstance(name, (int, float)):
            raise ReadError(f"level {level!r} needs numbers; there is {name!r}")
        if level == "ratio" and name < 0:
            raise ReadError(f"level 'ratio' needs numbers of at least 0; there is {name!r}")


def _weights(weights: str | Sequence[Sequence[float]] | None, names: tuple[Any, ...]) -> NDArray[np.float64]:
    size = len(names)
    if weights is None:
        return np.eye(size)
    if isinstance(weights, str):
        if weights not in WEIGHTS:
            raise UnknownName("weights", weights, WEIGHTS)
        return np.eye(size) if size < 2 else _named_weights(weights, names)
    matrix = np.asarray(weights, dtype=float)
    if matrix.shape != (size, size):
        shape = " by ".join(str(side) for side in matrix.shape)
        raise ReadError(f"weights are {shape}; expected {size} by {size}, one row per category {list(names)}")
    if (
        not np.allclose(matrix, matrix.T)
        or not np.allclose(np.diag(matrix), 1)
        or not np.isfinite(matrix).all()
    ):
        raise ReadError(
            "weights must be symmetric, with 1 on the diagonal: a rating agrees fully with itself"
        )
    return matrix


def _named_weights(name: str, names: tuple[Any, ...]) -> NDArray[np.float64]:
    """Return one of the weight sets of Gwet (2014, Handbook of Inter-Rater Reliability, 4th ed., 3.5).

    Numbers weigh by their value, words by their place in the order of the categories.
    """
    numeric = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in names)
    places = np.arange(1.0, len(names) + 1)
    scores = np.array(names, dtype=float) if numeric else places
    apart = np.abs(scores[:, None] - scores[None, :])
    if name == "identity":
        return np.eye(len(names))
    if name == "linear":
        distance = apart
    elif name == "quadratic":
        distance = apart**2
    elif name == "radical":
        distance = np.sqrt(apart)
    elif name == "ordinal":
        steps = np.abs(places[:, None] - places[None, :])
        distance = (steps + 1) * steps / 2
    else:
        distance = ratio_distance(scores)
    scaled: NDArray[np.float64] = 1 - distance / distance.max()
    return scaled


def ratio_distance(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ((a - b) / (a + b)) squared for every pair of scores; two zeros are 0 apart."""
    total = scores[:, None] + scores[None, :]
    share = np.divide(scores[:, None] - scores[None, :], total, out=np.zeros_like(total), where=total != 0)
    squared: NDArray[np.float64] = share**2
    return squared
