"""Which sheet is which form's, and which column which field's: by their names, wherever they were moved to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reviewkit.extraction.templates import layout as lay
from reviewkit.extraction.templates.book_writing import GUIDE, LISTS, TICKET
from reviewkit.extraction.templates.cells import words
from reviewkit.extraction.templates.tables import letters
from reviewkit.extraction.values import near

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reviewkit.extraction.templates.layout import Column, Ticket
    from reviewkit.extraction.templates.tables import Table
    from reviewkit.model import Problem
    from reviewkit.protocol import Form

_SEARCHED = 12  # rows in which the names of the columns are looked for


@dataclass(frozen=True, slots=True, repr=False)
class Sheet:
    """A table that holds answers to a form: its columns by their number, and the row that names them."""

    form: Form
    table: Table
    columns: Mapping[int, Column] = field(default_factory=dict)
    head: int = 0

    def column(self, part: str) -> int:
        """Return the number of the column for a part, 0 where there is none."""
        return next((number for number, column in self.columns.items() if column.part == part), 0)

    @property
    def long(self) -> bool:
        """Whether every row is about one field."""
        return bool(self.column("field"))

    def __repr__(self) -> str:
        return f"<Sheet {self.table.name or 'of text'} for {self.form.id}: {len(self.columns)} columns>"


def match(
    tables: Sequence[Table], forms: Sequence[Form], ticket: Ticket | None
) -> tuple[list[Sheet], list[Problem], list[Problem]]:
    """Return the tables that hold answers, every fault in their headings, and what is told beside."""
    faults: list[Problem] = []
    told: list[Problem] = []
    found: dict[str, Sheet] = {}
    left = [table for table in tables if table.rows and table.name not in (GUIDE, LISTS, TICKET)]
    named = {sheet: form for form, (sheet, _) in (ticket.forms if ticket else {}).items() if sheet}
    for table in left:
        form = _form_of(table, forms, named, ticket)
        head = _head(table, form) if form else 0
        if form is None or not head:
            if form is not None:
                expected = f"a row with {', '.join(c.name for c in lay.columns(form, 'wide')[:4])} …"
                faults.append(
                    table.problem("there is no row with the names of the columns", expected=expected)
                )
            else:
                told.append(table.problem("was not read: it is no sheet of the template"))
            continue
        if form.id in found:
            message = f"was not read: form “{form.id}” has a sheet already, “{found[form.id].table.name}”"
            faults.append(table.problem(message, expected="one sheet for a form"))
            continue
        if table.name and named.get(table.name, table.name) != form.id:
            told.append(table.problem(f"was read as the sheet of form “{form.id}”, by its columns"))
        found[form.id] = _columns(table, form, head, faults, told)
    told += [problem for sheet in found.values() for problem in sheet.table.notices]
    faults += [fault for sheet in found.values() for fault in _merged(sheet)]
    for sheet in found.values():
        if count := len(sheet.table.unseen):
            told.append(
                sheet.table.problem(f"rows that are hidden or filtered out were read as well: {count}")
            )
    return list(found.values()), faults, told


def _form_of(
    table: Table, forms: Sequence[Form], named: Mapping[str, str], ticket: Ticket | None
) -> Form | None:
    """Return the form whose answers a table holds: by the sheet's name, else by the columns it has."""
    known = {form.id: form for form in forms}
    if table.name in named and named[table.name] in known:
        return known[named[table.name]]
    if table.name in known:
        return known[table.name]
    if not table.name and ticket and (form := known.get(next(iter(ticket.forms), ""))):
        return form
    shares = [(_share(table, form), form) for form in forms]
    best = max(shares, key=lambda pair: pair[0], default=(0.0, None))
    if best[1] is not None and best[0] > 0.5 and sum(share == best[0] for share, _ in shares) == 1:
        return best[1]
    return forms[0] if not table.name and len(forms) == 1 else None


def _share(table: Table, form: Form) -> float:
    """Return how much of a table's headings are columns of a form, 0 to 1."""
    known = _names(form)
    rows = list(table.rows.items())[:_SEARCHED]
    return max(
        (
            sum(_key(cell) in known for cell in row.values()) / len(row)
            for _, row in rows
            if len(row) > 1 and any(_key(cell) in ("id", "subject") for cell in row.values())
        ),
        default=0.0,
    )


def _key(cell: object) -> str:
    return " ".join(words(cell).casefold().split())


def _names(form: Form) -> dict[str, Column]:
    """Return every heading that a column may have: its name, and for a field its question in words."""
    names: dict[str, Column] = {}
    for item in form.fields:
        for heading in (item.label, lay.asked(item)):
            names.setdefault(_key(heading), lay.Column(item.id, "answer", item.id))
    names |= {_key(c.name): c for layout in ("long", "wide") for c in lay.columns(form, layout)}
    names.pop("", None)
    return names


def _head(table: Table, form: Form) -> int:
    """Return the row that names the columns, 0 for none."""
    known = _names(form)
    for number, row in list(table.rows.items())[:_SEARCHED]:
        keys = [_key(cell) for cell in row.values()]
        if any(key in ("id", "subject") for key in keys) and sum(key in known for key in keys) > 1:
            return number
    return 0


def _columns(table: Table, form: Form, head: int, faults: list[Problem], told: list[Problem]) -> Sheet:
    """Return the sheet with its columns; a name that nobody knows is a fault where a column is missing, else told."""
    known = _names(form)
    long = any(_key(cell) == "field" for cell in table.rows[head].values()) and "field" not in {
        item.id for item in form.fields
    }
    if long:
        known = {_key(c.name): c for c in lay.columns(form, "long")}
    columns: dict[int, Column] = {}
    unknown: dict[int, str] = {}
    for number, cell in sorted(table.rows[head].items()):
        column = known.get(_key(cell))
        if column is None:
            unknown[number] = words(cell)
        elif column in columns.values():
            first = next(n for n, other in columns.items() if other == column)
            message = (
                f"the column “{column.name}” is there twice; column {letters(first)} has that name as well"
            )
            faults.append(
                table.problem(message, head, number, value=words(cell), expected="each column once")
            )
        else:
            columns[number] = column
    names = [column.name for column in columns.values()]
    wanted = lay.columns(form, "long" if long else "wide")
    missing = [c.name for c in wanted if c.name not in names and c.part in ("answer", "id", "field")]
    _tell_unknown(table, head, unknown, missing, faults, told)
    _tell_missing(table, form, [*missing], unknown, faults, told)
    return Sheet(form, table, columns, head)


def _tell_unknown(
    table: Table,
    head: int,
    unknown: Mapping[int, str],
    missing: list[str],
    faults: list[Problem],
    told: list[Problem],
) -> None:
    for number, name in unknown.items():
        filled = any(number in row for at, row in table.rows.items() if at > head + 1)
        if missing and filled:
            message = f"no column of this form is called “{name}”{near(name, missing)}"
            expected = f"one of the columns that are not there: {', '.join(missing[:10])}"
            faults.append(table.problem(message, head, number, value=name, expected=expected))
        elif filled:
            told.append(
                table.problem(f"the column “{name}” was not read: the form does not have it", head, number)
            )


def _tell_missing(
    table: Table,
    form: Form,
    missing: list[str],
    unknown: Mapping[int, str],
    faults: list[Problem],
    told: list[Problem],
) -> None:
    if "id" in missing and not any(
        _key(cell) == "subject" for row in _first(table.rows) for cell in row.values()
    ):
        faults.append(table.problem("there is no column “id”", expected=f"the id of each {form.about}"))
    names = [name for name in missing if name != "id"]
    if names and not unknown:
        shown = ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")
        told.append(table.problem(f"has no column for {shown}; what you answered there before stays"))


def _first(rows: Mapping[int, Mapping[int, object]]) -> Iterable[Mapping[int, object]]:
    return list(rows.values())[:_SEARCHED]


def _merged(sheet: Sheet) -> Iterable[Problem]:
    """Yield a fault for each block of merged cells among the answers: only its first cell holds anything."""
    for top, left, bottom, right in sheet.table.merged:
        if bottom <= sheet.head + 1 or (top, left) == (bottom, right):
            continue
        if any(left <= number <= right for number in sheet.columns):
            block = f"{letters(left)}{top}:{letters(right)}{bottom}"
            message = f"the cells {block} are merged into one"
            yield sheet.table.problem(
                message, top, left, value=block, expected="each answer in a cell of its own"
            )
