"""Places out of values: joint places stay joint, and share the mean of the places they span."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from numpy.typing import NDArray

    Thing = TypeVar("Thing", bound=Hashable)

Number = int | float | Fraction

# Values that come out of floating-point means may differ in the last digits though they are equal.
DECIMALS = 9


def in_places(values: Sequence[Any]) -> list[list[int]]:
    """Return the positions in places, highest value first; equal values are joint, None comes last, jointly.

    Values may be numbers or tuples of numbers (compared from left to right).
    """
    at: dict[Any, list[int]] = {}
    for position, value in enumerate(values):
        at.setdefault(value, []).append(position)
    last = at.pop(None, [])
    places = [at[value] for value in sorted(at, reverse=True)]
    return [*places, last] if last else places


def mean_places(places: Sequence[Sequence[Thing]]) -> dict[Thing, float]:
    """Return every member's place from 1; those in a joint place share the mean of the places they span."""
    found: dict[Thing, float] = {}
    before = 0
    for place in places:
        for member in place:
            found[member] = before + (len(place) + 1) / 2
        before += len(place)
    return found


def first_places(places: Sequence[Sequence[Thing]]) -> dict[Thing, int]:
    """Return the first of the places that every member's joint place spans, from 1."""
    found: dict[Thing, int] = {}
    before = 0
    for place in places:
        found.update(dict.fromkeys(place, before + 1))
        before += len(place)
    return found


def within(places: Sequence[Sequence[Thing]], top: int) -> tuple[list[Thing], list[Thing]]:
    """Return who is in the first `top` places for certain, and who shares a joint place at the cut."""
    sure: list[Thing] = []
    for place in places:
        if len(sure) >= top:
            break
        if len(sure) + len(place) > top:
            return sure, list(place)
        sure.extend(place)
    return sure, []


def spans(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return, for every row of values, the first and last place (from 1) that each column's value spans.

    The highest value is first; NaN is last, and several of them are joint.
    """
    rounded = -np.round(np.where(np.isnan(values), -np.inf, values), DECIMALS)
    order = np.argsort(rounded, axis=1, kind="stable")
    ordered = np.take_along_axis(rounded, order, axis=1)
    rows, columns = ordered.shape
    position = np.broadcast_to(np.arange(columns), (rows, columns))
    new = np.ones((rows, columns), dtype=bool)
    new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    begin = np.maximum.accumulate(np.where(new, position, 0), axis=1)
    final = np.ones((rows, columns), dtype=bool)
    final[:, :-1] = new[:, 1:]
    backwards = np.where(final, position, columns - 1)[:, ::-1]
    end = np.minimum.accumulate(backwards, axis=1)[:, ::-1]
    first = np.empty((rows, columns))
    last = np.empty((rows, columns))
    np.put_along_axis(first, order, begin + 1.0, axis=1)
    np.put_along_axis(last, order, end + 1.0, axis=1)
    return first, last


def plain(value: Number | None) -> Number | None:
    """Return a fraction without denominator as an integer, and everything else as it is."""
    if isinstance(value, Fraction) and value.denominator == 1:
        return int(value)
    return value


def by_question(questions: Sequence[str], values: Sequence[Number | None]) -> Mapping[str, Number]:
    """Return question -> value for those that have one."""
    found = zip(questions, (plain(value) for value in values), strict=True)
    return {question: value for question, value in found if value is not None}
