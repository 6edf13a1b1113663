"""Amounts of which a flow diagram may say nothing: what is known of them is between a least and a most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Amount:
    """A whole number between `low` and `high`, both included; no limit above where `high` is None."""

    low: int
    high: int | None

    @property
    def exact(self) -> bool:
        """Whether it can be one number only."""
        return self.high == self.low

    def holds(self, n: int) -> bool:
        """Return whether it can be this number."""
        return self.low <= n and (self.high is None or n <= self.high)

    def at_least_none(self) -> Amount:
        """Return the amount where it is no fewer than none: what is counted cannot be."""
        low = max(self.low, 0)
        return Amount(low, None if self.high is None else max(self.high, low))

    def __add__(self, other: Amount) -> Amount:
        high = None if self.high is None or other.high is None else self.high + other.high
        return Amount(self.low + other.low, high)

    def __sub__(self, other: Amount) -> Amount:
        # Nothing is known of the least that is left where nothing is known of the most that is taken away.
        low = FAR_BELOW if other.high is None else self.low - other.high
        return Amount(max(low, FAR_BELOW), None if self.high is None else self.high - other.low)

    def __str__(self) -> str:
        if self.exact:
            return number(self.low)
        low = max(self.low, 0)
        if self.high is None:
            return f"at least {number(low)}" if low else "an unknown number"
        return f"at most {number(self.high)}" if low == 0 else f"{number(low)} to {number(self.high)}"


FAR_BELOW = -(10**18)
NONE = Amount(0, 0)
UNKNOWN = Amount(0, None)


def of_number(n: int | None) -> Amount:
    """Return the amount of a box: any number from 0 on where it states none."""
    return UNKNOWN if n is None else Amount(n, n)


def of_list(pairs: Iterable[tuple[str, int | None]], *, stated: bool) -> Amount:
    """Return the amount of a list of names with numbers, some of which may be missing, or all of it."""
    numbers = [n for _, n in pairs]
    known = sum(n for n in numbers if n is not None)
    return Amount(known, known if stated and None not in numbers else None)


def number(n: int) -> str:
    """Return a number as people read it."""
    return f"{n:,}"


def off_by(stated: int, expected: Amount) -> str:
    """Return how far a stated number lies from what it should be, or from the nearest that it could be."""
    if stated < expected.low:
        return f"off by {stated - expected.low:+,}"
    return f"off by {stated - (expected.low if expected.high is None else expected.high):+,}"
