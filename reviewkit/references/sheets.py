"""Excel workbooks: the first sheet that has a column of titles is read like any other table."""

from __future__ import annotations

import io
import zipfile
import zlib
from importlib import import_module
from typing import TYPE_CHECKING, Any

from reviewkit.errors import ReadError
from reviewkit.references.cells import find_header, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from reviewkit.references.cells import Row
    from reviewkit.references.reading import Item, Remark
    from reviewkit.references.source import Input


def read(given: Input) -> Iterator[Item | Remark]:
    """Yield the records of a workbook; raises ReadError where openpyxl is missing or no sheet has titles."""
    names: list[str] = []
    for name, rows in pages(given):
        if find_header(rows) >= 0:
            yield from read_rows(_numbered(rows))
            return
        names.append(name)
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
    book = openpyxl.load_workbook(io.BytesIO(given.content()), read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            yield sheet.title, [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    finally:
        book.close()


def _numbered(rows: list[list[str]]) -> Iterator[Row]:
    return ((number, number, row) for number, row in enumerate(rows, 1))


def _text(cell: Any) -> str:
    """Return a cell as the spreadsheet shows it: whole numbers without a decimal point, dates as ISO dates."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat()[:10] if hasattr(cell, "isoformat") else str(cell)
