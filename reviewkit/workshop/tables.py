"""A table that somebody typed, as rows of text: comma, semicolon or tab separated, or a sheet of a workbook."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from reviewkit.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reviewkit.references.source import Input

    Rows = list[tuple[int, list[str]]]

_DELIMITERS = (",", ";", "\t", "|")


def is_workbook(given: Input) -> bool:
    """Return whether the bytes are those of a packed workbook (.xlsx)."""
    return given.head()[:2] == b"PK"


def read_table(given: Input, fits: Callable[[list[str]], int]) -> tuple[str, Rows]:
    """Return the delimiter ("" in a workbook), and each row that is not empty with its line, the header first.

    `fits` says how many columns of a header are known: the delimiter, or the sheet, with the most is taken, the
    first of equals. Raises ReadError for a quotation mark that is never closed, or a damaged workbook.
    """
    if is_workbook(given):
        return "", _sheet(given, fits)
    text = given.text().replace("\0", "").lstrip("\ufeff")
    first = re.split(r"[\r\n]", text.lstrip(), maxsplit=1)[0]
    best = max(_DELIMITERS, key=lambda mark: fits(parted(first, mark)))
    return best, list(_lines(text, best, given.path))


def _sheet(given: Input, fits: Callable[[list[str]], int]) -> Rows:
    from reviewkit.references.sheets import pages

    found = [
        [(line, row) for line, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
        for _, rows in pages(given)
    ]
    return max(found, key=lambda rows: fits(rows[0][1]) if rows else -1, default=[])


def parted(line: str, delimiter: str) -> list[str]:
    """Return the cells of one line; of one that cannot be parted, none."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:  # a cell longer than any
        return []


def _lines(text: str, delimiter: str, path: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        where = f"{path}:{line}" if path else f"line {line}"
        raise ReadError(f"{where}: {error}: is a quotation mark never closed?", path=path) from error
