"""Tables: comma, semicolon or tab separated text (and sheets), one record a row, fields by column name."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Literal

from reviewkit.errors import ReadError
from reviewkit.model import Problem, Raw
from reviewkit.references.columns import COLUMNS
from reviewkit.references.compose import Fields, compose
from reviewkit.references.reading import Item, Remark
from reviewkit.references.table_dialects import ours
from reviewkit.text import fold, unguarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from reviewkit.references.source import Input

    Row = tuple[int, int, Sequence[str]]  # first and last line, cells

_DELIMITERS = (",", "\t", ";", "|")
_SEARCHED_ROWS = 12  # a header comes after at most a few lines of banner
_TITLES = frozenset(COLUMNS.title)
# A list of titles and nothing else has no delimiter; its titles may well have commas.
_ONE_COLUMN = "\x1f"
_LONE_TITLES = frozenset(
    name for name in COLUMNS.title if "tit" in name
)  # "ti" or "reference" alone say nothing
_KNOWN = COLUMNS.known
_EXCEL_TEXT = re.compile(r'="(.*)"')  # EBSCO's way to keep a spreadsheet from turning ISSNs into numbers

# Springer's export runs the authors together: "Andy SmithTom Weber".
_RUN_TOGETHER = re.compile(r"(?<=[^\W\d_A-Z])(?<!Mc)(?<!Mac)(?<!De)(?<!Le)(?<!La)(?<!Di)(?<!Van)(?=[A-Z])")


# A date that a spreadsheet forgot to show as one: days since 30 December 1899, here of the years 1954 to 2064.
_SERIAL = re.compile(r"([2-5]\d{4})(?:\.\d+)?")
_DATES = frozenset(COLUMNS.dates)


def column(name: str) -> str:
    """Return a column's name as the table of columns has it."""
    return fold(name.replace("_", " "))


def find_header(rows: Iterable[Sequence[str]]) -> int:
    """Return the position of the first row that names a title and one more known field, or a title alone; else -1."""
    for at, row in enumerate(rows):
        if at >= _SEARCHED_ROWS:
            break
        names = [column(cell) for cell in row]
        if _TITLES.isdisjoint(names):
            continue
        if sum(name in _KNOWN for name in names) > 1 or len(row) > 1:
            return at
    return -1


def find_delimiter(head: str) -> str:
    """Return the delimiter under which the head of a file has a header, the one with most known columns; else ""."""
    if _is_list_of_titles(head):
        return _ONE_COLUMN
    best, most = "", 1
    for delimiter in _DELIMITERS:
        rows = _first_rows(head, delimiter)
        at = find_header(rows)
        if at >= 0:
            known = sum(column(cell) in _KNOWN for cell in rows[at])
            if known + 1 > most:
                best, most = delimiter, known + 1
    return best


def _is_list_of_titles(head: str) -> bool:
    """Tell whether the first line is a title column's name and nothing else, and titles follow at the margin."""
    first, _, rest = head.lstrip("\ufeff").partition("\n")
    following = rest.lstrip("\n")
    return column(first.strip(' \r"')) in _LONE_TITLES and bool(following) and not following[0].isspace()


def columns_of(head: str) -> list[str]:
    """Return the cells of the first line of what looks like a table: as many in each of its first lines."""
    for delimiter in _DELIMITERS:
        rows = [row for row in _first_rows(head, delimiter) if row]
        if len(rows) > 1 and len(rows[0]) > 1 and len({len(row) for row in rows}) == 1:
            return [cell.strip() for cell in rows[0]]
    return []


def _first_rows(head: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter, quotechar='"'):
            rows.append(row)
            if len(rows) == _SEARCHED_ROWS:
                break
    except csv.Error:
        pass
    return rows


def read(given: Input) -> Iterator[Item | Remark]:
    """Yield the records of a delimited text file; raises ReadError where no column holds titles."""
    delimiter = find_delimiter(given.head_text())
    if not delimiter:
        raise ReadError(_no_title(given), path=given.path, tried=("csv", "tsv"))
    tabbed_wos = delimiter == "\t" and given.head_text().startswith("PT\t")
    rows = _rows(given.lines(), delimiter, quoted=not tabbed_wos)
    yield from read_rows(rows, lone=delimiter == _ONE_COLUMN)


def _no_title(given: Input) -> str:
    first = given.head_text().lstrip().split("\n", 1)[0].strip()[:300]
    return f"{given.path or 'the input'}: a table without a column of titles; its first line is {first!r}"


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


def _rows(lines: Iterator[str], delimiter: str, *, quoted: bool) -> Iterator[Row | Problem]:
    feed = _Feed(lines)
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    read = partial(csv.reader, delimiter=delimiter, quotechar='"', quoting=quoting)
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
                if widths or find_header([row]) == 0:
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


def _swallowed(lines: Sequence[str], widths: set[int], read: Callable[..., Iterable[list[str]]]) -> int:
    """Return the place of the first of a row's further lines that is a row of its own; -1 if none is, 0 if all is well.

    A quotation mark too many, or one too few, makes the rows after it part of one cell. A row that is well
    formed and has as many cells as the header or a row before it is believed, whatever its cells hold; so is
    a well-formed header. (`widths` holds how many cells there were so far, from the header on.)
    """
    try:
        whole = [len(row) for row in read(lines, strict=True)]
    except csv.Error:
        whole = []
    if len(whole) == 1 and (not widths or whole[0] in widths):
        return 0
    if not widths:
        return 1
    for place, line in enumerate(lines[1:], 1):
        if line.count('"') % 2 == 0:
            width = len(next(iter(read([line])), ()))
            if width > 1 and width in widths:
                return place
    return -1


_MOST_BROKEN = 100  # each costs reading up to 128 KiB again; more of them is no table


def read_rows(
    rows: Iterable[Row | Problem], fields: Fields = COLUMNS, *, lone: bool = False
) -> Iterator[Item | Remark]:
    """Yield the records of a table's rows, from the header on; `lone` says that the first cell is all of it."""
    early: list[Row] = []
    names: list[str] = []
    folded: list[str] = []
    for row in rows:
        if isinstance(row, Problem):
            yield row
            continue
        first, last, cells = row
        if not names:
            early.append(row)
            if find_header([cells]) == 0 or (lone and any(cells)):
                names = [cell.strip() for cell in cells]
                folded = [column(name) for name in names]
                for line, _, text in early[:-1]:
                    if any(cell.strip() for cell in text) and not text[0].startswith("sep="):
                        yield Remark("text before the header", line=line, raw=" ".join(text))
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(names):
            yield Remark(f"{len(cells)} cells under {len(names)} columns", line=first, raw="\t".join(cells))
        if ours(names):
            cells = [unguarded(cell) for cell in cells]
        yield _record(names, folded, cells, first, last, fields)


def _record(
    names: list[str], folded: list[str], cells: Sequence[str], first: int, last: int, fields: Fields
) -> Item:
    raw: list[Raw] = []
    known: list[Raw] = []
    springer = "item title" in folded
    for place, cell in enumerate(cells):
        value = cell.strip()
        if not value:
            continue
        raw.append(Raw(names[place] if place < len(names) else "", value, first))
        if found := _EXCEL_TEXT.fullmatch(value):
            value = found[1]
        if place < len(folded):
            if springer and folded[place] == "authors":
                value = _RUN_TOGETHER.sub("; ", value)
            if folded[place] in _DATES and (serial := _SERIAL.fullmatch(value)):
                value = (date(1899, 12, 30) + timedelta(days=int(serial[1]))).isoformat()
            known.append(Raw(folded[place], value, first))
    return compose(known, fields, raw=raw, line=first, last_line=last)
