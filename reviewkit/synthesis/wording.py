"""The cells in which the evidence is silent: their ids, and a line in plain words for each."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from reviewkit.model import Gap
from reviewkit.synthesis.axes import STEP, Axis, in_words, listed, lower, possible
from reviewkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reviewkit.protocol import Synthesis

Cell = tuple[str, str]

NAMED = 3
"""So many studies are named in the sentence on a thin cell; more would hide the sentence."""


def gap_ids(rows: Axis, columns: Axis, down: Iterable[str], across: Iterable[str]) -> dict[Cell, str]:
    """Return the id of every cell: made of its two values, the same whatever else is seen on the axes."""
    left, top = _slugs(rows, down), _slugs(columns, across)
    return {(row, column): f"gap:{left[row]}:{top[column]}" for row in left for column in top}


def gaps(
    cells: Mapping[Cell, tuple[str, ...]],
    ids: Mapping[Cell, str],
    axes: tuple[Axis, Axis],
    plan: Synthesis,
    labels: Mapping[str, str],
    participants: Mapping[Cell, int],
) -> Iterable[Gap]:
    """Yield the empty and the thin cells, row by row, each with its line."""
    for cell, studies in cells.items():
        status = state(len(studies), plan.thin)
        if status == "filled":
            continue
        text = f"{_who(studies, labels, participants.get(cell, 0))} {told(cell, axes, plan.sentence)}."
        yield Gap(ids[cell], *cell, len(studies), text, "thin" if studies else "empty")


def state(studies: int, thin: int) -> str:
    """Return "empty", "thin" or "filled": what so many studies make of a cell."""
    if not studies:
        return "empty"
    return "thin" if studies < thin else "filled"


def told(cell: Cell, axes: tuple[Axis, Axis], sentence: str = "") -> str:
    """Return what a cell is about, as it goes on after "no included study has looked at"."""
    row, column = (_said(value) for value in cell)
    if sentence:
        return sentence.replace("{row}", row).replace("{column}", column).strip().rstrip(".")
    return f"“{row}” ({lower(axes[0].label)}) together with “{column}” ({lower(axes[1].label)})"


def _said(value: str) -> str:
    """Return a path as people say it: "affective: attitudes"."""
    return value.replace(STEP, ": ")


def _who(studies: tuple[str, ...], labels: Mapping[str, str], participants: int) -> str:
    number = len(studies)
    if not number:
        return "No included study has looked at"
    names = [labels[study] for study in studies if study in labels]
    named = listed(names) if len(names) == number <= NAMED else ""
    people = f"{participants:,} {'person' if participants == 1 else 'people'}" if participants else ""
    aside = ", ".join(
        part for part in (named, people and (f"{people} in all" if number > 1 else people)) if part
    )
    noun, verb = ("study", "has") if number == 1 else ("studies", "have")
    return f"Only {in_words(number)} included {noun}{f' ({aside})' if aside else ''} {verb} looked at"


def _slugs(axis: Axis, values: Iterable[str]) -> dict[str, str]:
    """Return a short name for each value; what would share one is told apart by a piece of its hash.

    A choice has the plain name, the first of two alike. A value that is no choice has it only where it is
    written just so, because another spelling of it may be seen tomorrow and must not take its id.
    """
    own = possible(axis.field, axis.level)
    made: dict[str, str] = {}
    taken: set[str] = set()
    for value in (*own, *values):
        if value in made:
            continue
        plain = fold(value)
        slug = plain.replace(" ", "-")
        if not slug or slug in taken or (value not in own and plain != value):
            mark = hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:6]
            slug = f"{slug}-{mark}".lstrip("-")
        taken.add(slug)
        made[value] = slug
    return made
