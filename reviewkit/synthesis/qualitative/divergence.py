"""How far groups differ in what they talk about: the Jensen-Shannon divergence of their themes.

Lin (1991), IEEE Transactions on Information Theory 37:145: the entropy of the groups' mean distribution less the mean
of their entropies, here in bits, each group with the same weight: 0 where all speak of the same themes in the same
proportions, 1 where two groups have no theme in common (with more groups the most is the logarithm of their number, so
it is divided by that). What people say in one interview hangs together; so whole sources are resampled (a cluster
bootstrap: Davison & Hinkley 1997, Bootstrap Methods and their Application, section 3.8), never single excerpts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

RESAMPLES = 2000
"""The ends of a 95 % interval then move by about .01 from seed to seed."""

FEWEST_SOURCES = 6
"""In simulated groups (tests/bench/coding.py) 95 % intervals held the truth in 88 to 100 % with six sources a group or
more, but in 76 to 85 % with three: fewer than six give no interval."""


@dataclass(frozen=True, slots=True, repr=False)
class Divergence:
    """How far groups differ: 0 not at all, 1 as far as can be.

    `value` is what the numbers give. It is never below zero and too high where few were heard: `by_chance` is what it
    would be on average if the sources were dealt to the groups at random, and `corrected` is `value` less its bias as
    the bootstrap estimates it, not below 0. `interval` is for the corrected value. None where a group has fewer than
    six sources, or too little was said. `sources` counts each group's.
    """

    groups: tuple[str, ...]
    value: float | None
    corrected: float | None
    interval: tuple[float, float] | None
    by_chance: float | None
    share_by_chance: float | None  # of random deals that differ at least as far as the groups do
    sources: Mapping[str, int]
    level: float
    seed: int

    @property
    def statement(self) -> str:
        """The divergence in words, with its uncertainty."""
        named = " and ".join((", ".join(self.groups[:-1]), *self.groups[-1:]))
        if self.value is None:
            return f"How far {named} differ cannot be told: a group said nothing that stands under a theme."
        said = f"{named}: divergence {self.value:.2f} (0 same themes, 1 none in common)"
        if self.interval is None:
            few = ", ".join(f"{group} {n}" for group, n in self.sources.items() if n < FEWEST_SOURCES)
            return f"{said}; no interval, as there are too few sources ({few})."
        return (
            f"{said}; less what few sources add {self.corrected:.2f}, "
            f"{self.level:.0%} interval {self.interval[0]:.2f} to {self.interval[1]:.2f}; "
            f"{self.by_chance:.2f} would come of chance alone."
        )

    def __repr__(self) -> str:
        value = "undefined" if self.value is None else f"{self.value:.3f}"
        return f"<Divergence of {', '.join(self.groups)}: {value}>"


def jensen_shannon(rows: Array) -> Array:
    """Return the divergence of distributions, each a row of counts, over the last two axes; nan where a row is empty.

    With two rows it is the square of scipy's `jensenshannon(p, q, base=2)`.
    """
    totals = rows.sum(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = rows / totals
        mean = shares.mean(axis=-2)
        found: Array = (_entropy(mean) - _entropy(shares).mean(axis=-1)) / np.log2(rows.shape[-2])
    return np.where((totals[..., 0] > 0).all(axis=-1), np.clip(found, 0, 1), np.nan)


def _entropy(shares: Array) -> Array:
    logs = np.log2(shares, out=np.zeros_like(shares), where=shares > 0)
    found: Array = -(shares * logs).sum(axis=-1)
    return found


def divergence(
    said: Mapping[str, Sequence[Mapping[str, int]]],
    *,
    level: float = 0.95,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> Divergence:
    """Return how far groups differ in their themes, with an interval; the same for the same `seed`.

    `said` maps each group to its sources (interviews, focus groups, studies), each a count of excerpts by theme.
    """
    themes = sorted({theme for sources in said.values() for one in sources for theme in one})
    groups = tuple(said)
    tables = [
        np.array(
            [[one.get(theme, 0) for theme in themes] for one in sources if sum(one.values())], dtype=float
        ).reshape(-1, len(themes))
        for sources in said.values()
    ]
    sizes = {group: len(table) for group, table in zip(groups, tables, strict=True)}
    if len(groups) < 2 or not themes or min(sizes.values()) == 0:
        return Divergence(groups, None, None, None, None, None, sizes, level, seed)
    value = float(jensen_shannon(np.array([table.sum(axis=0) for table in tables])))
    if min(sizes.values()) < FEWEST_SOURCES:
        return Divergence(groups, value, None, None, None, None, sizes, level, seed)
    dice = np.random.default_rng(seed)
    drawn = jensen_shannon(
        np.stack(
            [
                dice.multinomial(len(table), [1 / len(table)] * len(table), size=resamples) @ table
                for table in tables
            ],
            axis=1,
        )
    )
    dealt = _dealt(tables, dice, resamples)
    bias = float(drawn.mean()) - value
    ends = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2]) - 2 * bias
    low, high = (float(end) for end in np.clip(ends, 0, 1))
    return Divergence(
        groups,
        value,
        max(0.0, value - bias),
        (low, high),
        float(dealt.mean()),
        float(((dealt >= value - 1e-12).sum() + 1) / (resamples + 1)),
        sizes,
        level,
        seed,
    )


def _dealt(tables: Sequence[Array], dice: np.random.Generator, resamples: int) -> Array:
    """Return the divergences when the sources are dealt to groups of the same sizes at random."""
    every = np.concatenate(tables)
    ends = np.cumsum([len(table) for table in tables])[:-1]
    found = []
    for _ in range(resamples):
        parts = np.split(dice.permutation(every), ends)
        found.append(np.array([part.sum(axis=0) for part in parts]))
    return jensen_shannon(np.array(found))
