"""The gap map: studies laid out by two fields, and the cells in which the evidence is silent, in plain words."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any

from reviewkit.model import Gap
from reviewkit.synthesis.axes import Axis, as_word, find_axis, in_order, listed
from reviewkit.text import fold

if TYPE_CHECKING:
    from reviewkit.protocol import Form, Synthesis

Cell = tuple[str, str]
Entry = Mapping[str, Iterable[Any]]
"""Field keys ("form.field") and the values that stand for them."""

NAMED = 3
"""So many studies are named in the sentence on a thin cell; more would hide the sentence."""


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
    no place to the reason.
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


def gap_map(
    plan: Synthesis,
    forms: Iterable[Form],
    studies: Mapping[str, Entry | Sequence[Entry]],
    *,
    labels: Mapping[str, str] | None = None,
) -> GapMap:
    """Return the gap map of the plan's axes.

    Args:
        plan: rows, columns and colour as "form.field", and `thin`: a cell with fewer studies is thin.
        forms: the protocol's forms, in which the axes' fields stand.
        studies: study id -> "form.field" -> the values that stand. Where a form has several entries for a
            study, give a list with one such mapping for each entry: values of one form are then laid out entry
            by entry (this outcome, in these people), and not each with each. Entries of different forms
            always are combined.
        labels: study id -> what to call it in sentences ("Happell 2014").

    Raises:
        ProtocolError: the plan names no rows or no columns.
        UnknownName: an axis that is no field of the forms.
    """
    forms = tuple(forms)
    rows, columns = find_axis(plan.rows, forms, what="rows"), find_axis(plan.columns, forms, what="columns")
    colour = find_axis(plan.colour, forms, what="colour") if plan.colour else None
    entries = {study: _entries(studies[study]) for study in sorted(studies)}
    placed: dict[Cell, dict[str, set[str]]] = defaultdict(dict)  # cell -> study -> its colours there
    unplaced: dict[str, str] = {}
    for study, said in entries.items():
        places = _places(said, rows, columns, colour)
        for cell, shade in places:
            placed[cell].setdefault(study, set()).update(shade)
        if not places:
            unplaced[study] = _why(said, rows, columns)
    down, across = _in_order(rows, entries), _in_order(columns, entries)
    cells = {cell: tuple(sorted(placed.get(cell, ()))) for cell in product(down, across)}
    shades = _in_order(colour, entries) if colour else ()
    return GapMap(
        row_label=rows.label,
        column_label=columns.label,
        rows=down,
        columns=across,
        cells=cells,
        colours={cell: _coloured(placed.get(cell, {}), shades) for cell in cells},
        gaps=tuple(_gaps(cells, rows, columns, plan.thin, labels or {})),
        totals=_totals(cells),
        unplaced=unplaced,
        labels=dict(labels or {}),
        colour_label=colour.label if colour else "",
        colour_values=shades,
    )


def _in_order(axis: Axis, entries: Mapping[str, list[Entry]]) -> tuple[str, ...]:
    return in_order(axis.field, {word for said in entries.values() for word in _values(said, axis)})


def _coloured(placed: Mapping[str, set[str]], shades: tuple[str, ...]) -> dict[str, int]:
    """Return how many studies of a cell have each colour there, without zeros."""
    counts = {shade: sum(shade in here for here in placed.values()) for shade in shades}
    return {shade: number for shade, number in counts.items() if number}


def _entries(study: Entry | Sequence[Entry]) -> list[Entry]:
    return [study] if isinstance(study, Mapping) else list(study)


def _said(entry: Entry, axis: Axis) -> set[str]:
    return {as_word(value) for value in entry.get(axis.key, ())}


def _values(entries: list[Entry], axis: Axis) -> set[str]:
    return {word for entry in entries for word in _said(entry, axis)}


def _places(
    entries: list[Entry], rows: Axis, columns: Axis, colour: Axis | None
) -> list[tuple[Cell, set[str]]]:
    """Return the cells of a study with its colours there: fields of one form are read in the same entry."""
    axes = [rows, columns] + ([colour] if colour else [])
    of_form = {axis.form: [entry for entry in entries if _speaks_of(entry, axis.form)] for axis in axes}
    places = []
    for combination in product(*(group or [{}] for group in of_form.values())):
        here: dict[str, Entry] = dict(zip(of_form, combination, strict=True))
        shades = _said(here[colour.form], colour) if colour else set()
        places += [
            (cell, shades)
            for cell in product(_said(here[rows.form], rows), _said(here[columns.form], columns))
        ]
    return places


def _speaks_of(entry: Entry, form: str) -> bool:
    return any(key.startswith(f"{form}.") for key in entry)


def _why(entries: list[Entry], rows: Axis, columns: Axis) -> str:
    lacking = [f"“{axis.label}”" for axis in (rows, columns) if not _values(entries, axis)]
    if not lacking:
        return f"no entry has both “{rows.label}” and “{columns.label}”"
    return f"no value for {listed(lacking)}"


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


def _gaps(
    cells: Mapping[Cell, tuple[str, ...]], rows: Axis, columns: Axis, thin: int, labels: Mapping[str, str]
) -> Iterable[Gap]:
    slugs = [_slugs(dict.fromkeys(cell[place] for cell in cells)) for place in (0, 1)]
    for (row, column), ids in cells.items():
        if len(ids) >= max(thin, 1):
            continue
        name = f"gap:{slugs[0][row]}:{slugs[1][column]}"
        pair = f"“{row}” ({_lower(rows.label)}) together with “{column}” ({_lower(columns.label)})"
        yield Gap(
            name, row, column, len(ids), f"{_how_many(ids, labels)} {pair}.", "thin" if ids else "empty"
        )


def _how_many(ids: tuple[str, ...], labels: Mapping[str, str]) -> str:
    if not ids:
        return "No included study looks at"
    names = [labels[study] for study in ids if study in labels]
    named = f" ({listed(names)})" if len(names) == len(ids) <= NAMED else ""
    if len(ids) == 1:
        return f"Only one included study{named} looks at"
    return f"Only {len(ids)} included studies{named} look at"


def _slugs(values: Iterable[str]) -> dict[str, str]:
    """Return a short name for each value; two that would share one are told apart by a piece of their hash."""
    made: dict[str, str] = {}
    for value in values:
        slug = fold(value).replace(" ", "-")
        if not slug or slug in made.values():
            slug = f"{slug}-{hashlib.sha256(value.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}".lstrip(
                "-"
            )
        made[value] = slug
    return made


def _lower(label: str) -> str:
    """Return a label as it stands inside a sentence: "Kind of outcome" loses its capital, "WEMWBS" keeps it."""
    first = label.split(" ", 1)[0]
    return label[:1].lower() + label[1:] if first[1:] == first[1:].lower() and len(first) > 1 else label
