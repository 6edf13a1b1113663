"""Excel workbooks out of records: one sheet, every cell a text."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO

from reviewkit.errors import ReviewkitError
from reviewkit.references.cells import read_rows
from reviewkit.references.pens import printable
from reviewkit.references.reading import Item, Remark
from reviewkit.references.table_dialects import dialect
from reviewkit.references.table_writing import TablePen
from reviewkit.text import guarded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewkit.model import Record
    from reviewkit.references.table_writing import Row

# "Excel specifications and limits": what a cell holds, in UTF-16 units, and how many rows a sheet has.
_LONGEST = 32_767
_MOST_ROWS = 1_048_576
# What XML 1.0 has no way to write, and openpyxl refuses, beside what no format holds.
_ILLEGAL = re.compile("[\x0c\ufffe\uffff]")
_NUMBERED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_WIDTHS = {
    "title": 60,
    "authors": 30,
    "abstract": 60,
    "journal": 30,
}  # in characters; others keep Excel's own


class _Pen(TablePen):
    """Writes a workbook. Texts that look like formulas stay texts: their cells are marked so, as Excel does it."""

    def drafts(self, record: Record) -> Iterator[Row]:
        """Yield a record's row, without what a cell cannot hold."""
        for row in super().drafts(record):
            yield [_cell(value) for value in row]

    def reread(self, entries: list[Row]) -> list[Item]:
        """Return what is read where a sheet holds these rows."""
        rows = ((number, number, row) for number, row in enumerate([self.headings, *entries], 1))
        return [item for item in read_rows(rows) if not isinstance(item, Remark)]

    def lay_down(self, entries: Iterator[Row], file: BinaryIO) -> None:
        """Write the file, which stays open; raises ReviewkitError for more records than a sheet has rows."""
        openpyxl = office()
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("references")
        sheet.freeze_panes = "B2"
        for place, heading in enumerate(self.table.headings, 1):
            if width := _WIDTHS.get(heading.lower()):
                sheet.column_dimensions[openpyxl.utils.get_column_letter(place)].width = width
        for number, row in enumerate(self.rows(entries), 1):
            if number > _MOST_ROWS:
                raise ReviewkitError(f"a sheet has {_MOST_ROWS:,} rows; write a CSV file instead")
            sheet.append([_text_cell(openpyxl, sheet, value) for value in row])
        book.save(file)


def pen(format: str, name: str | None) -> TablePen:  # noqa: A002 - the word of the field
    """Return a pen for Excel workbooks in a dialect; raises ReviewkitError where openpyxl is missing."""
    office()
    return _Pen(format, dialect(name))


def office() -> Any:
    """Return the library for Excel workbooks; raises ReviewkitError where it is not installed."""
    try:
        import_module("openpyxl.cell")
        return import_module("openpyxl")
    except ImportError as error:
        raise ReviewkitError(
            "Excel files need openpyxl; install it with: pip install 'reviewkit[office]'"
        ) from error


def _cell(value: str) -> str:
    """Return the part of a value that a cell holds, with one more apostrophe where one would be taken away."""
    value = _ILLEGAL.sub("", printable(value)).replace("\r\n", "\n").replace("\r", "\n")
    if value.startswith("'"):
        value = guarded(value)
    if len(value) > _LONGEST // 2 and len(value.encode("utf-16-le")) > 2 * _LONGEST:
        value = value.encode("utf-16-le")[: 2 * _LONGEST].decode("utf-16-le", "ignore")
    return value


def _text_cell(openpyxl: Any, sheet: Any, value: str) -> Any:
    """Return a cell for a value. Plain strings suffice, but openpyxl takes one that begins with = for a formula."""
    plain = guarded(value) == value
    if "_x" in value:  # a number between such marks stands for a sign; the first mark is written by its own
        value = _NUMBERED.sub("_x005F_", value)
    if plain:
        return value or None
    cell = openpyxl.cell.WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
