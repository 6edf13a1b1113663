"""Dimensions of programmes that were added during the work, and the programmes that still lack them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from reviewkit.synthesis.axes import Axis
from reviewkit.synthesis.charting import ruled_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reviewkit.protocol import Form


@dataclass(frozen=True, slots=True)
class Version:
    """A form as one version of the protocol had it: since when (UTC), under which number, and who adopted it."""

    at: str
    number: str
    by: str
    form: Form


@dataclass(frozen=True, slots=True)
class Added:
    """A field, or a choice of one, that came with a later version of the protocol.

    `lacking` are the programmes that were charted before and have no answer since: to a new field none at
    all, to a new choice none that was given when it could be chosen.
    """

    field: str
    label: str
    choice: str
    at: str
    version: str
    by: str
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spread:
    """How far a number varies between programmes: how many tell it, the least, the median and the most."""

    programmes: int
    least: float
    middle: float
    most: float
    unit: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Charted:
    """Programmes as they were charted: `at` is when each was first answered about, by programme's id.

    `answered` is when a field of it was last answered, by (programme, field id).
    """

    at: Mapping[str, str] = field(default_factory=dict)
    answered: Mapping[tuple[str, str], str] = field(default_factory=dict)


def added_later(
    versions: Sequence[Version], charted: Charted, values: Mapping[str, Mapping[str, Sequence[Any]]]
) -> list[Added]:
    """Return what was added to a form after its first version, oldest first, each with who lacks it.

    `values` is as for `programme_table`. Fields and choices that were taken out again are left out, as is a
    field that does not apply to a programme.
    """
    found: list[Added] = []
    if not versions:
        return found
    form = versions[-1].form
    for before, after in pairwise(versions):
        known = {item.id: set(item.choices) for item in before.form.fields}
        for item in after.form.fields:
            now = next((one for one in form.fields if one.id == item.id), None)
            if now is None:
                continue
            axis = Axis(f"{form.id}.{now.id}", form.id, now)
            earlier = [
                programme
                for programme, stands in values.items()
                if charted.at.get(programme, after.at) < after.at and not ruled_out(form, axis, stands)
            ]
            if item.id not in known:
                lacking = tuple(programme for programme in earlier if not values[programme].get(axis.key))
                found.append(Added(item.id, axis.label, "", after.at, after.number, after.by, lacking))
                continue
            stale = tuple(p for p in earlier if charted.answered.get((p, item.id), "") < after.at)
            found += [
                Added(item.id, axis.label, choice, after.at, after.number, after.by, stale)
                for choice in item.choices
                if choice not in known[item.id] and choice in now.choices
            ]
    return found


def spread(form: Form, values: Mapping[str, Mapping[str, Sequence[Any]]]) -> dict[str, Spread]:
    """Return how far numbers vary between programmes: field label -> Spread, where any programme tells one."""
    found = {}
    for item in form.fields:
        if item.type not in ("integer", "number"):
            continue
        told = _numbers(f"{form.id}.{item.id}", values.values())
        if told:
            found[item.label or item.id] = Spread(len(told), min(told), median(told), max(told), item.unit)
    return found


def _numbers(key: str, programmes: Iterable[Mapping[str, Sequence[Any]]]) -> list[float]:
    """Return one number for each programme that tells any: of several their middle."""
    told = []
    for stands in programmes:
        numbers = [v for v in stands.get(key, ()) if isinstance(v, int | float) and not isinstance(v, bool)]
        if numbers:
            told.append(float(median(numbers)))
    return told
