"""Tables that lie on their side: one field a row, its name in the first cell, one record below the other (Embase)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.model import Problem, Raw
from reviewkit.references.cell_values import closed_list, meanings
from reviewkit.references.columns import COLUMNS, KNOWN
from reviewkit.references.compose import compose
from reviewkit.references.headings import column
from reviewkit.references.reading import Remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reviewkit.references.csv_rows import Row
    from reviewkit.references.reading import Item

_TITLES = frozenset(COLUMNS.title)
# Names of fields in the first column: of an ordinary table that column holds numbers, names or titles, never four
# different names of columns.
_ENOUGH = 4


def lies_on_its_side(rows: Iterable[Sequence[str]]) -> bool:
    """Tell whether the first column of a table's first rows holds names of fields, a title's among them."""
    first = [column(row[0]) for row in rows if row and row[0].strip()]
    known = {name for name in first if name in KNOWN}
    return len(known) >= _ENOUGH and not _TITLES.isdisjoint(known)


def read_field_rows(rows: Iterable[Row | Problem]) -> Iterator[Item | Remark]:
    """Yield the records of such a table; one ends at a rule of dashes, an empty row or the next title.

    What stands before the first title, such as the search that was run, is told in a warning.
    """
    held: list[Row] = []
    for row in rows:
        if isinstance(row, Problem):
            yield row
            continue
        name = row[2][0].strip() if row[2] else ""
        ends = not any(cell.strip() for cell in row[2]) or not name.strip("-=_*")
        if held and _has_title(held) and (ends or column(name) in _TITLES):
            yield _record(held)
            held = []
        if not ends:
            held.append(row)
        elif held:
            yield _early(held)
            held = []
    if held:
        yield _record(held) if _has_title(held) else _early(held)


def _has_title(rows: list[Row]) -> bool:
    return any(column(cells[0]) in _TITLES for _, _, cells in rows)


def _early(rows: list[Row]) -> Remark:
    text = "\n".join("\t".join(cells) for _, _, cells in rows)
    return Remark("rows that belong to no record", line=rows[0][0], raw=text)


def _record(rows: list[Row]) -> Item:
    raw: list[Raw] = []
    names: list[str] = []
    values: list[str] = []
    for line, _, (first, *cells) in rows:
        parts = [cell.strip() for cell in cells if cell.strip()]
        label = (
            first.strip() if parts or not raw else raw[-1].tag
        )  # a cell alone goes on with the value before it
        parts = parts or [first.strip()]
        raw += [Raw(label, part, line) for part in parts]
        names.append(column(label))
        values.append(closed_list(names[-1], parts))
    return compose(
        meanings(names, values, rows[0][0]), COLUMNS, raw=raw, line=rows[0][0], last_line=rows[-1][1]
    )
