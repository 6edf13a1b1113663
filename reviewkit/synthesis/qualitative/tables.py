"""Tables that people filled in elsewhere: their columns found by several names, every row with its line."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewkit.errors import ReadError
from reviewkit.model import Problem
from reviewkit.references.source import decode
from reviewkit.text import fold, unguarded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

LONGEST = 1 << 20  # characters of a cell: a book chapter has about half as many


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table: the line it begins in and its cells by the names that were asked for."""

    line: int
    cells: Mapping[str, str]


def text_of(data: bytes, path: str) -> str:
    """Return the text of a file; raises ReadError where it holds bytes that are no text."""
    text, _ = decode(data)
    if "\0" in text:
        raise ReadError(f"{path}: is no text (a zero byte stands in it)", path=path)
    return text.removeprefix("\ufeff")


def read_rows(
    text: str, names: Mapping[str, Sequence[str]], needed: Sequence[str], path: str = ""
) -> tuple[list[TableRow], list[Problem]]:
    """Return the filled rows of a CSV or TSV and its faults.

    `names` maps each column to the headings that it may have, in any order of columns and any case; columns with
    other headings are passed over. Raises ReadError where the table is empty or a `needed` column is missing.
    """
    head, rows, delimiter = _opened(text, path)
    headings = {fold(heading): name for name, several in names.items() for heading in (name, *several)}
    columns: dict[str, int] = {}
    problems: list[Problem] = []
    for place, cell in enumerate(head):
        name = headings.get(fold(cell))
        if name in columns:
            message = "the column is there twice; the first one counts"
            problems.append(Problem(message, path, 1, where=f"column {cell.strip()}", value=cell.strip()))
        elif name is not None:
            columns[name] = place
    if missing := [name for name in needed if name not in columns]:
        expected = ", ".join("/".join((name, *names[name])) for name in missing)
        raise ReadError(
            f"{path}: the first line names no column for {' and '.join(missing)}; it says "
            f"{', '.join(cell.strip() for cell in head) or 'nothing'} (parted by {delimiter!r}); expected {expected}",
            path=path,
        )
    found = []
    try:
        for line, cells in rows:
            said = {
                name: unguarded(cells[place]).strip() if place < len(cells) else ""
                for name, place in columns.items()
            }
            found.append(TableRow(line, said))
    except csv.Error as error:
        raise ReadError(f"{path}: is no readable table: {error}", path=path) from error
    return found, problems


def _opened(text: str, path: str) -> tuple[list[str], Iterator[tuple[int, list[str]]], str]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        raise ReadError(f"{path}: is empty; expected a table whose first line names its columns", path=path)
    delimiter = max(",;\t", key=first.count)
    rows = _numbered(text, delimiter)
    _, head = next(rows)
    return head, rows, delimiter


def _numbered(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = reader.line_num + 1


def written(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table as CSV, with cells that a spreadsheet would take for a formula guarded by an apostrophe."""
    from reviewkit.text import guarded

    page = io.StringIO()
    pen = csv.writer(page, lineterminator="\n")
    pen.writerow(headings)
    pen.writerows([guarded(str(cell)) for cell in row] for row in rows)
    return page.getvalue()
