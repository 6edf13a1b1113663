"""Points that ballots give to questions, exactly: integers in units of a common fraction of a point."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from reviewkit.errors import ProtocolError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from reviewkit.workshop.profile import Booleans, Integers, Profile
    from reviewkit.workshop.ranking import Number

    # 64-bit integers, or Python's own where those would overflow.
    Units = NDArray[Any]

# A sum over the longest pile of ballots that fits into memory stays exact in 64 bits below this.
LARGEST_UNIT = 2**62

BLANK = -1
# Kinds of values that equal ones of the same kind or number may stand for; True is none of them, and no 1.
_AS_THEY_ARE = frozenset((int, float, str))


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """What every ballot gives to every question, in units of 1/`scale`, and where the question counts.

    `average`: a question's value is the mean over the ballots it counts on (scales), and not a total
    (points).
    """

    amount: Units
    scale: int
    seen: Booleans
    average: bool = False

    def values(self, rows: Integers | slice = slice(None)) -> list[Fraction | None]:
        """Return each question's value over these ballots; None where it counts on none of them.

        A total is taken over the ballots that the question counts on and then scaled up to all of them
        (points times ballots ÷ ballots that saw it), so that not having been shown is not the same as zero.
        """
        totals = self.amount[rows].sum(axis=0)
        seen = self.seen[rows].sum(axis=0)
        n = len(self.amount[rows])
        return [self._value(int(total), int(ballots), n) for total, ballots in zip(totals, seen, strict=True)]

    def _value(self, total: int, ballots: int, n: int) -> Fraction | None:
        if ballots == 0:
            return None
        return Fraction(total, self.scale * ballots) * (1 if self.average else n)

    def redraw(self) -> Callable[[Integers, NDArray[np.float64]], NDArray[np.float64]]:
        """Return a function (rows, counts) -> values, where counts says how often each of the rows was drawn.

        The values are for comparing questions with each other only: totals and means differ by a factor.
        """
        amount = self.amount.astype(np.float64)
        everywhere = bool(self.seen.all())
        seen = None if everywhere else self.seen.astype(np.float64)

        def values(rows: Integers, counts: NDArray[np.float64]) -> NDArray[np.float64]:
            totals: NDArray[np.float64] = counts @ amount[rows]
            if seen is None:
                return totals / self.scale
            ballots = counts @ seen[rows]
            with np.errstate(divide="ignore", invalid="ignore"):
                found: NDArray[np.float64] = np.where(ballots > 0, totals / (ballots * self.scale), np.nan)
            return found

        return values


def choose_and_rank(profile: Profile, choose: int) -> Points:
    """Return the points of choose-and-rank: place 1 = `choose` points down to 1, nothing beyond or left out.

    Joint places share the mean of the points of the places they span, also where the last point lies in
    between.
    """
    size = np.maximum(profile.size, 1)
    given = np.clip(choose - profile.start, 0, size)  # how many of the spanned places carry points
    crossing = np.unique(size[profile.placed & (given > 0) & (given < size)])
    scale = math.lcm(2, *(int(number) for number in crossing))
    kind: type = np.int64 if scale * choose * choose * max(profile.n, 1) < LARGEST_UNIT else object
    many: Units = given.astype(kind)
    total = many * (choose - profile.start) - many * (many - 1) // 2
    amount: Units = np.where(profile.placed, total * scale // size, 0).astype(kind)
    return Points(amount, scale, profile.seen)


def whole_list(profile: Profile) -> Points:
    """Return Borda points over each ballot's questions: m - 1 down to 0, those left out sharing the rest."""
    paper = profile.seen.sum(axis=1, keepdims=True)
    placed = profile.placed.sum(axis=1, keepdims=True)
    remaining = paper - placed - 1  # twice the mean of the points that remain
    doubled = np.where(profile.placed, 2 * (paper - 1 - profile.start) - (profile.size - 1), remaining)
    return Points(np.where(profile.seen, doubled, 0), 2, profile.seen)


def marks(profile: Profile) -> Points:
    """Return one mark for every question that a ballot places, whatever the place."""
    return Points(profile.placed.astype(np.int64), 1, profile.seen)


def firsts(profile: Profile) -> Points:
    """Return one vote for every ballot's first place, shared evenly where it is joint."""
    first = profile.start == 0
    scale = math.lcm(1, *(int(number) for number in np.unique(profile.size[first])))
    kind: type = np.int64 if scale * max(profile.n, 1) < LARGEST_UNIT else object
    share: Units = scale // np.maximum(profile.size, 1).astype(kind)
    return Points(np.where(first, share, 0).astype(kind), scale, profile.seen)


def dots(profile: Profile) -> Points:
    """Return the dots that each ballot put on each question; a place without a number is one dot.

    Raises ProtocolError for a negative number of dots, or half a dot.
    """
    amount = np.where(profile.placed, 1, 0).astype(np.int64)
    position = {question: number for number, question in enumerate(profile.questions)}
    for row, scores in enumerate(profile.scores):
        for question, value in scores.items():
            number = as_number(value, row, question)
            if number is None:
                continue
            if number < 0 or number.denominator != 1:
                raise ProtocolError(
                    f"ballot {row + 1} puts {value} dots on {question!r}; a whole number was expected"
                )
            amount[row, position[question]] = int(number)
    return Points(amount, 1, profile.seen)


def scale_values(profile: Profile, criterion: str | None = None) -> Points:
    """Return the values on a scale; a question without one is blank on that ballot and not zero.

    With `criterion`, scores are question -> criterion -> value, and this criterion's are taken.
    """
    position = {question: number for number, question in enumerate(profile.questions)}
    # A scale has few different values: each is made exact once, and ballots refer to it by its number.
    numbers: list[Fraction] = []
    code_of: dict[float | str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    codes: list[int] = []
    for row, given in enumerate(profile.scores):
        for question, value in given.items():
            if criterion is None:
                single = value
            elif type(value) is dict:  # nearly all are, and there may be millions
                single = value.get(criterion)
            else:
                single = _criterion(value, criterion, row, question)
            if single is None:
                continue
            key = single if type(single) in _AS_THEY_ARE else str(single)
            code = code_of.get(key)
            if code is None:
                number = as_number(single, row, question)
                code = code_of[key] = BLANK if number is None else len(numbers)
                numbers += [] if number is None else [number]
            if code != BLANK:
                rows.append(row)
                columns.append(position[question])
                codes.append(code)
    scale = math.lcm(1, *(number.denominator for number in numbers))
    units = [int(number * scale) for number in numbers]
    fits = max(map(abs, units), default=0) * max(profile.n, 1) < LARGEST_UNIT
    amount: Units = np.zeros(profile.start.shape, dtype=np.int64 if fits else object)
    seen = np.zeros(profile.start.shape, dtype=bool)
    if rows:
        amount[rows, columns] = np.array(units, dtype=amount.dtype)[codes]
        seen[rows, columns] = profile.seen[rows, columns]
        amount[~seen] = 0
    return Points(amount, scale, seen, average=True)


def as_number(value: Any, row: int, question: str) -> Fraction | None:
    """Return an exact number, None for a blank; 0.1 is one tenth. Raises ProtocolError for other things."""
    if value is None or value == "":
        return None
    try:
        return _exact(str(value))
    except (ValueError, ZeroDivisionError):
        raise ProtocolError(
            f"ballot {row + 1} gives {value!r} to {question!r}; a number was expected"
        ) from None


@lru_cache(
    maxsize=1024
)  # a scale has few values, and reading one takes longer than all the rest of the count
def _exact(written: str) -> Fraction:
    return Fraction(written)


def _criterion(value: Any, criterion: str, row: int, question: str) -> Any:
    if value is None:
        return None
    if not hasattr(value, "get"):
        expected = "a value for each criterion was expected"
        raise ProtocolError(f"ballot {row + 1} gives {value!r} to {question!r}; {expected}")
    return value.get(criterion)


def added(groups: Sequence[Sequence[Number | None]]) -> list[Number | None]:
    """Return the sum of each question's values over groups; None where no group has one."""
    return [
        sum(found) if (found := [value for value in column if value is not None]) else None
        for column in zip(*groups, strict=True)
    ]
