"""The gap map: studies laid out by two fields, with what each cell holds and where nothing is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any

from reviewkit.synthesis.axes import Axis, Entry, entries_of, find_axis, in_order, listed, said_on, size
from reviewkit.synthesis.joining import Joint, joint
from reviewkit.synthesis.wording import Cell, gap_ids, gaps

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reviewkit.model import Gap
    from reviewkit.protocol import Form, Synthesis


@dataclass(frozen=True, slots=True)
class Totals:
    """Distinct studies in each row, in each column and anywhere in the map: never sums of cells."""

    rows: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)
    placed: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class GapMap:
    """Studies by two fields, and what is missing.

    `cells` maps every (row, column) to the ids of its studies, sorted; a study with several values stands in
    several cells. `colours` maps the same keys to {value of the third field: studies}, in the order of
    `colour_values`. `gaps` are the empty and the thin cells, row by row. `unplaced` maps each study that has
    no place to the reason. `participants` is the number of people in a cell's studies, and `unsized` how many
    of these studies give no number. `quality` maps cells to {judgement: studies}, of each study the worst.
    `silent` maps the label of a field to {"not reported" or "unclear": studies with that answer}. `ids` maps
    every cell, gap or not, to its stable id.
    """

    row_label: str
    column_label: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[Cell, tuple[str, ...]]
    colours: Mapping[Cell, Mapping[str, int]]
    gaps: tuple[Gap, ...]
    totals: Totals
    unplaced: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    colour_label: str = ""
    colour_values: tuple[str, ...] = ()
    participants: Mapping[Cell, int] = field(default_factory=dict)
    unsized: Mapping[Cell, int] = field(default_factory=dict)
    quality: Mapping[Cell, Mapping[str, int]] = field(default_factory=dict)
    quality_label: str = ""
    quality_values: tuple[str, ...] = ()
    silent: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    ids: Mapping[Cell, str] = field(default_factory=dict)
    thin: int = 2

    @property
    def counts(self) -> dict[Cell, int]:
        """The number of studies in each cell."""
        return {cell: len(ids) for cell, ids in self.cells.items()}

    def __repr__(self) -> str:
        empty = sum(gap.status == "empty" for gap in self.gaps)
        return (
            f"<GapMap {self.row_label} by {self.column_label}: {self.totals.placed} studies, {empty} empty and "
            f"{len(self.gaps) - empty} thin of {len(self.cells)} cells, {len(self.unplaced)} unplaced>"
        )


@dataclass(frozen=True, slots=True)
class _Axes:
    """The fields that a map is made of; `arms`: whether participants are told arm by arm."""

    rows: Axis
    columns: Axis
    colour: Axis | None
    quality: Axis | None
    participants: Axis | None
    arms: bool
    joint: Joint

    @property
    def shown(self) -> tuple[Axis, ...]:
        return tuple(
            axis
            for axis in (self.rows, self.columns, self.colour, self.quality, self.participants)
            if axis is not None
        )


@dataclass(slots=True)
class _Piles:
    """What is gathered while the studies are read."""

    placed: dict[Cell, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(dict))
    unplaced: dict[str, str] = field(default_factory=dict)
    seen: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    silent: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(dict))
    sizes: dict[str, int] = field(default_factory=dict)
    judged: dict[str, set[str]] = field(default_factory=dict)


def gap_map(
    plan: Synthesis,
    forms: Iterable[Form],
    studies: Mapping[str, Entry | Sequence[Entry]],
    *,
    labels: Mapping[str, str] | None = None,
) -> GapMap:
    """Return the gap map of the plan's axes.

    Args:
        plan: rows, columns, colour, quality and participants as "form.field", a hierarchy's levels as
            "form.field@1", and `thin`: a cell with fewer studies is thin.
        forms: the protocol's forms, in which the axes' fields stand.
        studies: study id -> "form.field" -> the values that stand. Where a form has several entries for a
            study, give a list with one such mapping for each entry: values of one form are then laid out entry
            by entry (this outcome, in these people), and not each with each. Entries of different forms
            are combined, unless one refers to a row of the other ("form.#" is the number of an entry's row).
        labels: study id -> what to call it in sentences ("Happell 2014").

    Participants of a form about arms are added up; of any other the largest number counts, since outcomes of
    one study share their people.

    Raises:
        ProtocolError: the plan names no rows or no columns.
        UnknownName: an axis that is no field of the forms.
    """
    axes = _axes(plan, tuple(forms))
    piles = _Piles()
    for study in sorted(studies):
        _read(study, entries_of(studies[study]), axes, piles)
    down, across = (_ordered(axis, piles) for axis in (axes.rows, axes.columns))
    shades = _ordered(axes.colour, piles) if axes.colour else ()
    cells = {cell: tuple(sorted(piles.placed.get(cell, ()))) for cell in product(down, across)}
    ids = gap_ids(axes.rows, axes.columns, down, across)
    people = {cell: sum(piles.sizes.get(study, 0) for study in here) for cell, here in cells.items()}
    found = gaps(cells, ids, (axes.rows, axes.columns), plan, labels or {}, people)
    return GapMap(
        row_label=axes.rows.label,
        column_label=axes.columns.label,
        rows=down,
        columns=across,
        cells=cells,
        colours={cell: _counted(piles.placed.get(cell, {}).values(), shades) for cell in cells},
        gaps=tuple(found),
        totals=_totals(cells),
        unplaced=piles.unplaced,
        labels=dict(labels or {}),
        colour_label=axes.colour.label if axes.colour else "",
        colour_values=shades,
        silent=_silences(piles),
        ids=ids,
        thin=plan.thin,
        participants=people if axes.participants else {},
        **_judged(cells, axes, piles),
    )


def _judged(cells: Mapping[Cell, tuple[str, ...]], axes: _Axes, piles: _Piles) -> dict[str, Any]:
    """Return how many studies of each cell tell no size, and how they were judged."""
    told: dict[str, Any] = {}
    if axes.participants:
        told["unsized"] = {
            cell: sum(study not in piles.sizes for study in here) for cell, here in cells.items()
        }
    if axes.quality:
        words = _ordered(axes.quality, piles)
        worst = {study: [_worst(said, words)] for study, said in piles.judged.items() if said}
        told["quality"] = {
            cell: _counted((worst[study] for study in here if study in worst), words)
            for cell, here in cells.items()
        }
        told["quality_label"], told["quality_values"] = axes.quality.label, words
    return told


def _axes(plan: Synthesis, forms: tuple[Form, ...]) -> _Axes:
    rows, columns = find_axis(plan.rows, forms, what="rows"), find_axis(plan.columns, forms, what="columns")
    others = [
        find_axis(key, forms, what=what) if key else None
        for key, what in (
            (plan.colour, "colour"),
            (plan.quality, "quality"),
            (plan.participants, "participants"),
        )
    ]
    sized = others[2]
    arms = any(form.id == sized.form and form.level == "arm" for form in forms) if sized else False
    return _Axes(rows, columns, others[0], others[1], sized, arms, joint((rows, columns, others[0]), forms))


def _read(study: str, entries: list[Entry], axes: _Axes, piles: _Piles) -> None:
    """Put one study into its cells, and note what it leaves open."""
    words = {axis.key + str(axis.level): said_on(axis, entries) for axis in axes.shown}
    for axis in axes.shown:
        piles.seen[axis.key + str(axis.level)] |= words[axis.key + str(axis.level)]
        for silence in {word for entry in entries for word in axis.silences(entry)}:
            piles.silent[axis.label].setdefault(str(silence), set()).add(study)
    if axes.participants and (number := size(axes.participants, entries, added=axes.arms)) is not None:
        piles.sizes[study] = number
    if axes.quality:
        piles.judged[study] = words[axes.quality.key + str(axes.quality.level)]
    places = _places(entries, axes)
    for cell, shade in places:
        piles.placed[cell].setdefault(study, set()).update(shade)
    if not places:
        piles.unplaced[study] = _why(entries, axes.rows, axes.columns)


def _places(entries: list[Entry], axes: _Axes) -> list[tuple[Cell, set[str]]]:
    """Return the cells of a study with its colours there: fields of one form are read in the same entry."""
    places = []
    for here in axes.joint.combinations(entries):
        shades = axes.colour.words(here[axes.colour.form]) if axes.colour else set()
        down, across = axes.rows.words(here[axes.rows.form]), axes.columns.words(here[axes.columns.form])
        places += [(cell, shades) for cell in product(down, across)]
    return places


def _ordered(axis: Axis, piles: _Piles) -> tuple[str, ...]:
    return in_order(axis.field, piles.seen[axis.key + str(axis.level)], axis.level)


def _counted(studies: Iterable[Iterable[str]], values: tuple[str, ...]) -> dict[str, int]:
    """Return how many of a cell's studies have each value, without zeros."""
    counts = dict.fromkeys(values, 0)
    for words in studies:
        for word in words:
            counts[word] += 1
    return {value: number for value, number in counts.items() if number}


def _worst(words: set[str], order: tuple[str, ...]) -> str:
    return max(words, key=order.index)


def _why(entries: list[Entry], rows: Axis, columns: Axis) -> str:
    lacking = []
    for axis in (rows, columns):
        if not said_on(axis, entries):
            silences = sorted({word for entry in entries for word in axis.silences(entry)})
            lacking.append(f"“{axis.label}”" + (f" ({listed(silences)})" if silences else ""))
    if not lacking:
        return f"no entry has both “{rows.label}” and “{columns.label}”"
    return f"no value for {listed(lacking)}"


def _silences(piles: _Piles) -> dict[str, dict[str, tuple[str, ...]]]:
    return {
        label: {word: tuple(sorted(ids)) for word, ids in sorted(said.items())}
        for label, said in piles.silent.items()
    }


def _totals(cells: Mapping[Cell, tuple[str, ...]]) -> Totals:
    rows: dict[str, set[str]] = {row: set() for row, _ in cells}
    columns: dict[str, set[str]] = {column: set() for _, column in cells}
    for (row, column), ids in cells.items():
        rows[row].update(ids)
        columns[column].update(ids)
    return Totals(
        {row: len(ids) for row, ids in rows.items()},
        {column: len(ids) for column, ids in columns.items()},
        len(set().union(*rows.values())),
    )
