"""Practice beside evidence: how many programmes do a thing, and how many studies looked at it, with which result."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reviewkit.errors import ProtocolError
from reviewkit.synthesis.axes import Axis, Entry, entries_of, find_axis, in_order, possible, said_on
from reviewkit.synthesis.directions import SIDES, Directions, within_study
from reviewkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reviewkit.protocol import Form, Synthesis

SAYS_NOTHING = frozenset({"not told", "not reported", "not stated", "unclear", "unknown"})
"""Choices by which a form says that something is not known; they are nothing that anybody does."""


@dataclass(frozen=True, slots=True)
class Practised:
    """One thing that is done: the programmes that do it, the studies that looked at it, and what these found.

    `sides` counts studies by the direction of all their outcomes together, by the rule that holds within one
    domain; "undirected" are studies that looked at it and told no direction.
    """

    dimension: str
    value: str
    programmes: tuple[str, ...] = ()
    studies: tuple[str, ...] = ()
    sides: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def standing(self) -> str:
        """Whether it is "done and studied", "done, not studied", "studied, not done", or "neither"."""
        if self.programmes:
            return "done and studied" if self.studies else "done, not studied"
        return "studied, not done" if self.studies else "neither"


@dataclass(frozen=True, slots=True, repr=False)
class Practice:
    """Things that programmes do beside what studies looked at, dimension by dimension.

    `programmes` and `studies` are how many there are in all, `labels` what to call them.
    """

    rows: tuple[Practised, ...]
    programmes: int
    studies: int
    labels: Mapping[str, str] = field(default_factory=dict)
    pairs: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        lone = sum(row.standing == "done, not studied" for row in self.rows)
        return f"<Practice: {len(self.rows)} things done or studied, {lone} done and not studied>"


def practice_pairs(plan: Synthesis, forms: Iterable[Form]) -> tuple[tuple[str, str], ...]:
    """Return the fields about programmes and about studies that ask the same, as the protocol pairs them.

    Where it pairs none, fields of one id and with values to choose from are paired.
    """
    if plan.practice:
        return tuple(plan.practice.items())
    forms = tuple(forms)
    studied = {
        item.id: f"{form.id}.{item.id}"
        for form in reversed(forms)
        if form.about == "study" and form.appraisal is None
        for item in form.fields
        if possible(item)
    }
    return tuple(
        (f"{form.id}.{item.id}", studied[item.id])
        for form in forms
        if form.about == "programme"
        for item in form.fields
        if possible(item) and item.id in studied
    )


def practice(
    plan: Synthesis,
    forms: Iterable[Form],
    programmes: Mapping[str, Entry | Sequence[Entry]],
    studies: Mapping[str, Entry | Sequence[Entry]],
    *,
    directions: Directions | None = None,
    labels: Mapping[str, str] | None = None,
) -> Practice:
    """Return practice beside evidence; `programmes`, `studies` and `labels` are as for `gap_map`.

    Raises ProtocolError where no two fields are paired, UnknownName where one is no field.
    """
    forms = tuple(forms)
    pairs = practice_pairs(plan, forms)
    if not pairs:
        raise ProtocolError(
            "no field about programmes is paired with one about studies; "
            'write them under synthesis.practice: "programme.role" = "study.role"'
        )
    overall = _overall(directions)
    rows: list[Practised] = []
    for done, studied in pairs:
        one = find_axis(done, forms, what="practice")
        other = find_axis(studied, forms, what="practice")
        who, looked = _by_value(one, programmes), _by_value(other, studies)
        own = dict.fromkeys(
            (*in_order(one.field, who, one.level), *in_order(other.field, looked, other.level))
        )
        rows += [
            Practised(
                one.label,
                value,
                who.get(value, ()),
                looked.get(value, ()),
                _sides(looked.get(value, ()), overall) if directions else {},
            )
            for value in own
            if fold(value) not in SAYS_NOTHING
        ]
    return Practice(tuple(rows), len(programmes), len(studies), dict(labels or {}), pairs)


def _by_value(axis: Axis, subjects: Mapping[str, Entry | Sequence[Entry]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for subject in subjects:
        for word in said_on(axis, entries_of(subjects[subject])):
            found.setdefault(word, []).append(subject)
    return {word: tuple(ids) for word, ids in found.items()}


def _overall(directions: Directions | None) -> dict[str, str]:
    """Return the direction of all outcomes of each study together."""
    if directions is None:
        return {}
    counted: dict[str, Counter[str]] = {}
    for (study, _), effect in directions.effects.items():
        counted.setdefault(study, Counter()).update(effect.by_side)
    return {study: within_study(by, directions.consistent) for study, by in counted.items()}


def _sides(studies: tuple[str, ...], overall: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    found = {
        side: tuple(study for study in studies if overall.get(study, "undirected") == side)
        for side in (*SIDES, "undirected")
    }
    return {side: ids for side, ids in found.items() if ids}
