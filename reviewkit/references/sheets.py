"""Excel workbooks: each sheet that has a table of references is read like any other table."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from importlib import import_module
from typing import TYPE_CHECKING, Any

from reviewkit.errors import ReadError
from reviewkit.references.cells import SEARCHED_FIELDS, find_header, read_rows
from reviewkit.references.columns import KNOWN
from reviewkit.references.field_rows import lies_on_its_side, read_field_rows
from reviewkit.references.headings import column
from reviewkit.references.reading import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from reviewkit.references.csv_rows import Row
    from reviewkit.references.reading import Item
    from reviewkit.references.source import Input


# Columns that a further sheet must have in common with those of references, as the first has them: lists of codes and
# of exclusions name a title, too.
_FEWEST = 3


def read(given: Input) -> Iterator[Item | Remark]:
    """Yield the records of a workbook's sheets; raises ReadError where openpyxl is missing or no sheet has titles.

    The first sheet with a column of titles is read, and each further one that is a table of references, too: long
    exports go on in a second sheet, and people keep a sheet for each database. Others that hold rows are named.
    """
    names: list[str] = []
    found = False
    for name, rows in pages(given):
        names.append(name)
        at = find_header(rows)
        if lies_on_its_side(rows[:SEARCHED_FIELDS]):
            found = True
            yield from read_field_rows(_numbered(rows))
        elif at >= 0 and (not found or sum(column(cell) in KNOWN for cell in rows[at]) > _FEWEST):
            if found:
                yield Remark(f"the sheet {name!r} is read as well", line=at + 1, raw="\t".join(rows[at]))
            found = True
            yield from read_rows(_numbered(rows))
        elif any(any(row) for row in rows):
            first = next(row for row in rows if any(row))
            held = sum(any(row) for row in rows)
            yield Remark(
                f"the sheet {name!r} is not read: {held} rows, and no table of references",
                line=1,
                raw="\t".join(cell for cell in first if cell),
            )
    if not found:
        raise ReadError(
            f"{given.path or 'the input'}: no sheet has a column of titles; looked at {', '.join(names)}",
            path=given.path,
            tried=("xlsx",),
        )


def pages(given: Input) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield the name of each sheet of a workbook, and its cells as text.

    Raises ReadError where openpyxl is missing, or the workbook is damaged.
    """
    where = given.path or "the input"
    try:
        openpyxl = import_module("openpyxl")
    except ImportError as error:
        raise ReadError(
            f"{where}: Excel files need openpyxl; install it with: pip install 'reviewkit[office]'",
            path=given.path,
        ) from error
    try:
        yield from _sheets(openpyxl, given)
    except (
        zipfile.BadZipFile,
        zlib.error,
        SyntaxError,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        OSError,
        RuntimeError,  # encrypted, or packed in a way that zipfile does not know
        EOFError,
        ArithmeticError,  # a cell's number or date out of all bounds
        MemoryError,
    ) as error:
        # Whatever openpyxl, the packing and the XML inside raise where a workbook is damaged.
        raise ReadError(f"{where}: no Excel workbook: {error}", path=given.path, tried=("xlsx",)) from error


def _sheets(openpyxl: ModuleType, given: Input) -> Iterator[tuple[str, list[list[str]]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it leaves out, such as rules for typing, holds no text
        book = openpyxl.load_workbook(io.BytesIO(given.content()), read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            yield sheet.title, _rows(sheet)
    finally:
        book.close()


def _rows(sheet: Any) -> list[list[str]]:
    """Return the cells of a sheet as text. How large it says that it is, is not believed: programs write "A1"."""
    sheet.reset_dimensions()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def _numbered(rows: list[list[str]]) -> Iterator[Row]:
    return ((number, number, row) for number, row in enumerate(rows, 1))


def _text(cell: Any) -> str:
    """Return a cell as the spreadsheet shows it: whole numbers without a decimal point, dates as ISO dates."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, str):
        return _ESCAPED.sub(_sign, cell) if "_x" in cell else cell
    return cell.isoformat()[:10] if hasattr(cell, "isoformat") else str(cell)


# What XML cannot hold stands in a workbook by its number (ECMA-376, 22.9.2.19): "_x000D_" is a line end.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def _sign(found: re.Match[str]) -> str:
    sign = chr(int(found[1], 16))
    return (
        found[0] if "\ud800" <= sign <= "\udfff" else sign if sign.isprintable() or sign in "\t\n\r" else ""
    )
