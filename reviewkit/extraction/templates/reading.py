"""A filled template read back: its sheets, the entries in them, and every fault with its cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewkit.errors import ReadError
from reviewkit.extraction.templates import delimited
from reviewkit.extraction.templates import layout as lay
from reviewkit.extraction.templates.book_writing import TICKET
from reviewkit.extraction.templates.cells import words
from reviewkit.extraction.templates.matching import Sheet, match
from reviewkit.extraction.values import near
from reviewkit.files import reading
from reviewkit.text import whole

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Sequence

    from reviewkit.extraction.templates.tables import Table
    from reviewkit.model import Problem
    from reviewkit.protocol import Form


@dataclass(slots=True, repr=False)
class Entry:
    """What a table says of one entry: (field, part) -> (what the cell holds, row, column). `row` 0: no number given."""

    form: Form
    table: Table
    id: str
    label: str
    row: int
    line: int
    cells: dict[tuple[str, str], tuple[Any, int, int]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Entry {self.row} about {self.id or self.label}, line {self.line}>"


@dataclass(frozen=True, slots=True, repr=False)
class Filled:
    """A filled template: `sheets` by form, their `entries`, all `faults`, and what is `told` beside them."""

    ticket: lay.Ticket | None
    sheets: tuple[Sheet, ...] = ()
    entries: tuple[Entry, ...] = ()
    faults: tuple[Problem, ...] = ()
    told: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        return f"<Filled {len(self.sheets)} sheets: {len(self.entries)} entries, {len(self.faults)} faults>"


def read(path: str | os.PathLike[str], forms: Sequence[Form]) -> Filled:
    """Return what a filled template holds; raises ReadError where the file is no table at all.

    A workbook is told by its content, whatever its name; anything else is read as a table of text.
    """
    place = Path(path)
    with reading(place), place.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReadError(
            f"{place}: is an old Excel workbook (.xls) or has a password; save it as .xlsx without one",
            path=str(place),
            tried=("xlsx",),
        )
    if start.startswith(b"PK"):
        from reviewkit.extraction.templates import workbook

        tables = workbook.read(place)
        ticket = _ticket(tables)
    else:
        remark, table = delimited.read(place)
        tables, ticket = [table], lay.Ticket.read(remark)
    sheets, faults, told = match(tables, forms, ticket)
    if not sheets and not faults:
        names = ", ".join(form.id for form in forms)
        raise ReadError(
            f"{place}: no table for any of the forms {names}", path=str(place), tried=("xlsx", "csv")
        )
    entries = [entry for sheet in sheets for entry in _entries(sheet, faults)]
    return Filled(ticket, tuple(sheets), tuple(entries), tuple(faults), tuple(told))


def _ticket(tables: Iterable[Table]) -> lay.Ticket | None:
    """Return what a workbook says that it was made for, None where its hidden sheet is gone."""
    table = next((table for table in tables if table.name == TICKET), None)
    if table is None:
        return None
    rows = [[words(row.get(column)) for column in range(1, 5)] for row in table.rows.values()]
    facts = {row[0]: row[1] for row in rows}
    return lay.Ticket(
        facts.get("review", ""),
        facts.get("title", ""),
        facts.get("protocol", ""),
        facts.get("person", ""),
        "long" if facts.get("layout") == "long" else "wide",
        {row[1]: (row[2], row[3]) for row in rows if row[0] == "form"},
    )


def _entries(sheet: Sheet, faults: list[Problem]) -> Iterator[Entry]:
    """Yield the entries of a sheet; a row that belongs to nothing is a fault."""
    places = {part: sheet.column(part) for part in ("subject", "id", "row", "field")}
    answers = [(number, column.field, column.part) for number, column in sheet.columns.items()]
    answers = [each for each in answers if each[2] in ("answer", *lay.SIDES)]
    fields = frozenset(item.id for item in sheet.form.fields)
    together: dict[tuple[str, str, int], Entry] = {}
    for line, cells in sheet.table.rows.items():
        about, label = words(cells.get(places["id"])), words(cells.get(places["subject"]))
        if line <= sheet.head or label.startswith(lay.REMARK) or about == "leave as it is":
            continue
        held = [
            (name, part, (cells[number], line, number)) for number, name, part in answers if number in cells
        ]
        if not about and not label:
            if held:
                message = "has answers and no id: which study or programme are they about?"
                faults.append(
                    sheet.table.problem(message, line, places["id"], expected="the id that other rows have")
                )
            continue
        row = _number(sheet, cells.get(places["row"]), line, places["row"], faults)
        if row is None:
            continue
        entry = Entry(sheet.form, sheet.table, about, label, row, line)
        if sheet.long:
            entry = together.setdefault((about, label, row), entry)
            _add(entry, words(cells.get(places["field"])), fields, held, (line, places["field"]), faults)
        else:
            entry.cells = {(name, part): cell for name, part, cell in held}
            yield entry
    yield from together.values()


def _add(
    entry: Entry,
    name: str,
    fields: frozenset[str],
    held: list[Any],
    place: tuple[int, int],
    faults: list[Problem],
) -> None:
    """Add a row of the long layout, which is about one field, to its entry."""
    if name not in fields:
        message = f"form “{entry.form.id}” has no field “{name}”{near(name, fields)}"
        faults.append(entry.table.problem(message, *place, value=name, expected=", ".join(sorted(fields))))
        return
    for _, part, cell in held:
        if (name, part) in entry.cells:
            message = f"“{name}” of this entry is there already, in row {entry.cells[name, part][1]}"
            faults.append(entry.table.problem(message, cell[1], cell[2], value=words(cell[0])))
        else:
            entry.cells[name, part] = cell


def _number(sheet: Sheet, cell: Any, line: int, column: int, faults: list[Problem]) -> int | None:
    """Return the number of an entry, 0 where none is given; None (and a fault) where it is none."""
    if not sheet.form.repeat:
        return 1
    text = words(cell)
    if not text:
        return 0
    if (row := whole(text, 1)) is not None:
        return row
    faults.append(
        sheet.table.problem("is no row number", line, column, value=text, expected="1, 2, 3 … or nothing")
    )
    return None
