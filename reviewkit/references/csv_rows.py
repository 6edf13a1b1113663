"""Rows of delimited text, whatever broke its quotation marks: no row swallows another."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from reviewkit.model import Problem
from reviewkit.references.reading import Remark

Row = tuple[int, int, Sequence[str]]
"""First and last line of a row, and its cells."""

_ESCAPED = re.compile(r'(?<!\\)\\"(?=[^,;|\t\r\n])')
_DOUBLED = re.compile(r'(?<=[^,;|\t\r\n"])""(?=[^,;|\t\r\n"])')
_BACKSLASHED = re.compile(r'\\[\\"]')
# What a spreadsheet makes of a cell with quotation marks, in a file that had no quoting before.
_QUOTED_CELL = re.compile(r'\t"[^"\t\r\n]*""[^\t\r\n]*"(?=\t|\r|\n)')
_LONGEST = 1_000_000  # characters of a cell: longer than any text a database gives, shorter than most files
_LOOKED_AT = 50  # rows: a habit shows in fewer


@dataclass(frozen=True)
class Way:
    """How a file writes its cells.

    `quoted` is not so where a quotation mark is a sign like any other (Web of Science); `spaced` where spaces follow
    the delimiters; `escaped` where a backslash stands before a quotation mark inside a cell (databases and programs).
    """

    delimiter: str
    quoted: bool = True
    spaced: bool = False
    escaped: bool = False

    @classmethod
    def of(cls, head: str, delimiter: str, *, quoted: bool = True) -> Way:
        """Return the way in which the head of a file is written."""
        if '"' not in head or not (quoted or _QUOTED_CELL.search(head)):
            return cls(delimiter, quoted=quoted)
        escaped = bool(_ESCAPED.search(head)) and not _DOUBLED.search(head)
        plain = cls(delimiter, escaped=escaped)
        spaced = cls(delimiter, spaced=True, escaped=escaped)
        return max((plain, spaced), key=lambda way: way.even(head))  # the plain one of equals

    def reader(self, lines: Iterable[str], *, strict: bool = False) -> Iterator[list[str]]:
        """Return the rows that the csv module finds; raises csv.Error."""
        csv.field_size_limit(max(csv.field_size_limit(), _LONGEST))  # of the whole process, so it only grows
        quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE
        return iter(
            csv.reader(
                lines,
                delimiter=self.delimiter,
                quotechar='"',
                quoting=quoting,
                skipinitialspace=self.spaced,
                strict=strict,
            )
        )

    def first_rows(self, head: str, most: int) -> list[list[str]]:
        """Return at most so many rows of the head of a file, those before the first that cannot be read."""
        rows: list[list[str]] = []
        try:
            for row in self.reader(self.mended(io.StringIO(head, newline=""))):
                rows.append(row)
                if len(rows) == most:
                    break
        except csv.Error:
            pass
        return rows

    def mended(self, lines: Iterable[str]) -> Iterable[str]:
        """Return the lines with quotation marks inside cells doubled, as the csv module has them."""
        if not self.escaped:
            return lines
        return (
            _BACKSLASHED.sub(lambda found: '""' if found[0][1] == '"' else found[0], line) for line in lines
        )

    def even(self, head: str) -> int:
        """Return how many of the first rows have as many cells as the most common of them."""
        widths = [len(row) for row in self.first_rows(head, _LOOKED_AT) if len(row) > 1]
        return max((widths.count(width) for width in set(widths)), default=0)


class _Feed:
    """Hands lines to the csv module, counts them, and can start again after the line that broke it."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: list[str] = []
        self.number = 0
        self.used: list[str] = []

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else next(self._lines)
        self.number += 1
        if self.number == 1:
            line = line.removeprefix("\ufeff")
        self.used.append(line)
        return line.replace("\0", "")

    def back_to(self, place: int) -> str:
        """Take back all lines since the last row but the first `place`, and return those."""
        kept = self.used[:place]
        self._again.extend(reversed(self.used[place:]))
        self.number -= len(self.used) - place
        self.used.clear()
        return "".join(kept)


def rows_of(
    lines: Iterable[str], way: Way, is_header: Callable[[Sequence[str]], bool]
) -> Iterator[Row | Problem]:
    """Yield the rows of a table, and what is odd about them; `is_header` tells from where on they have one width."""
    feed = _Feed(iter(way.mended(lines)))
    read = way.reader
    broken = 0
    widths: set[int] = set()
    while True:
        try:
            for cells in read(feed):
                first, row = feed.number - len(feed.used) + 1, cells
                place = _swallowed(feed.used, widths, read) if len(feed.used) > 1 else 0
                if place < 0:
                    yield Remark("quotation marks out of place", line=first, raw="".join(feed.used))
                elif place:
                    text = feed.back_to(place)
                    yield Remark("a quotation mark that nothing closes", line=first, raw=text)
                    row = next(read(text.splitlines(keepends=True)))
                if widths or is_header(row):
                    widths.add(len(row))
                yield first, feed.number, row
                if place > 0:
                    break
                feed.used.clear()
            else:
                return
        except csv.Error as error:  # a cell too long for the csv module: a quotation mark is never closed
            broken += 1
            line = feed.number - len(feed.used) + 1
            if broken > _MOST_BROKEN:
                yield Problem(f"{error}; the rest is not read", line=line, raw="".join(feed.used))
                return
            text = feed.back_to(max(1, _swallowed(feed.used, widths, read)))
            yield Problem(f"a row that cannot be parsed: {error}", line=line, raw=text)


def _swallowed(lines: Sequence[str], widths: set[int], read: Callable[..., Iterator[list[str]]]) -> int:
    """Return the place of the first of a row's further lines that is a row of its own; -1 if none is, 0 if all is well.

    A quotation mark too many, or one too few, makes the rows after it part of one cell. A row that is well
    formed and has as many cells as the header or a row before it is believed, whatever its cells hold; so is
    a well-formed header. (`widths` holds how many cells there were so far, from the header on.) It is not believed
    where line after line of it is a whole row by itself: no text has as many commas in each line as the table has.
    """
    further = lines[1:-1]
    if len(further) >= _NO_CHANCE and all(_is_row(line, widths, read) for line in further):
        return 1
    try:
        whole = [len(row) for row in read(lines, strict=True)]
    except csv.Error:
        whole = []
    if len(whole) == 1 and (not widths or whole[0] in widths):
        return 0
    if not widths:
        return 1
    return next((place for place, line in enumerate(lines[1:], 1) if _is_row(line, widths, read)), -1)


def _is_row(line: str, widths: set[int], read: Callable[..., Iterator[list[str]]]) -> bool:
    """Tell whether a line is well formed by itself, and has as many cells as other rows."""
    if line.count('"') % 2:
        return False
    width = len(next(read([line]), []))
    return width > 1 and width in widths


_NO_CHANCE = 3  # lines in a row: by accident a line has that number of cells in one case of ten at most
_MOST_BROKEN = 100  # each costs reading up to 128 KiB again; more of them is no table
