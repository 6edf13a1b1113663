"""Tables as they stand in a file: cells by row and column, each with the name that a person finds it by."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from reviewkit.model import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet, or a whole file of text.

    `rows`: row number -> column number (both from 1) -> value; empty cells and rows are left out. `merged` are
    blocks of cells made into one (first row, first column, last row, last column); `unseen` says what of the table the
    spreadsheet does not show. `name` is the sheet's, "" for text. `notices` is what was odd in the file itself.
    """

    name: str
    rows: Mapping[int, Mapping[int, Any]] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()
    unseen: frozenset[int] = frozenset()
    visible: bool = True
    notices: tuple[Problem, ...] = ()

    def at(self, row: int, column: int) -> str:
        """Return where a cell is, in the words of a spreadsheet: sheet 'outcomes', cell F12."""
        if not self.name:
            return f"column {letters(column)}"
        return f"sheet '{self.name}', cell {letters(column)}{row}"

    def problem(
        self, message: str, row: int = 0, column: int = 0, *, value: str = "", expected: str = ""
    ) -> Problem:
        """Return a problem that says where in the table it is."""
        if column:
            where = self.at(row, column)
        else:
            where = f"sheet '{self.name}'" + (f", row {row}" if row else "") if self.name else ""
        return Problem(message, line=row, where=where, value=value, expected=expected)


def letters(column: int) -> str:
    """Return what a spreadsheet calls a column: 1 is A, 27 is AA."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


@cache  # a sheet has at most 16,384 columns, and a million cells ask
def column_number(name: str) -> int:
    """Return the number of a column by its letters: A is 1, AA is 27."""
    total = 0
    for char in name:
        total = total * 26 + ord(char) - 64
    return total
