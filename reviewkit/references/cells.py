"""Tables: comma, semicolon or tab separated text (and sheets), one record a row, fields by column name."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from reviewkit.errors import ReadError
from reviewkit.model import Problem, Raw
from reviewkit.references.cell_values import column, meanings
from reviewkit.references.columns import COLUMNS, KNOWN
from reviewkit.references.compose import Fields, compose
from reviewkit.references.dialects import WOS
from reviewkit.references.field_rows import lies_on_its_side, read_field_rows
from reviewkit.references.reading import Item, Remark
from reviewkit.references.table_dialects import ours
from reviewkit.text import unguarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from reviewkit.references.source import Input

    Row = tuple[int, int, Sequence[str]]  # first and last line, cells

_DELIMITERS = (",", "\t", ";", "|")
_SEARCHED_ROWS = 12  # a header comes after at most a few lines of banner
SEARCHED_FIELDS = 40  # rows: a record that has a field a row has some thirty
_TITLES = frozenset(COLUMNS.title)
# A list of titles and nothing else has no delimiter; its titles may well have commas.
_ONE_COLUMN = "\x1f"
_LONE_TITLES = frozenset(
    name for name in COLUMNS.title if "tit" in name
)  # "ti" or "reference" alone say nothing


def find_header(rows: Iterable[Sequence[str]]) -> int:
    """Return the position of the first row that names a title and one more known field, or a title alone; else -1."""
    for at, row in enumerate(rows):
        if at >= _SEARCHED_ROWS:
            break
        names = [column(cell) for cell in row]
        if _TITLES.isdisjoint(names):
            continue
        if sum(name in KNOWN for name in names) > 1 or len(row) > 1:
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
            known = sum(column(cell) in KNOWN for cell in rows[at])
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


def _first_rows(head: str, delimiter: str, most: int = _SEARCHED_ROWS) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter, quotechar='"'):
            rows.append(row)
            if len(rows) == most:
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
    if lies_on_its_side(_first_rows(given.head_text(), delimiter, SEARCHED_FIELDS)):
        yield from read_field_rows(rows)
    else:
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


@dataclass(frozen=True)
class _Header:
    """The names of a table's columns, as they stand and as the table of columns has them, and how its cells mean."""

    names: tuple[str, ...]
    folded: tuple[str, ...]
    own: bool  # written by us: guarded, and nothing to guess
    fields: Fields

    @classmethod
    def of(cls, cells: Sequence[str]) -> _Header:
        """Return the header that a row is."""
        names = tuple(cell.strip() for cell in cells)
        tags = names if _WOS_TAGS.issubset(names) and not _WOS_SIGNS.isdisjoint(names) else ()
        return cls(names, tags or tuple(map(column, names)), ours(names), WOS.fields if tags else COLUMNS)

    def record(self, cells: Sequence[str], line: int, last: int) -> Item:
        """Return the record of a row."""
        values = [(unguarded(cell) if self.own else cell).strip() for cell in cells]
        names = (*self.names, *("" for _ in values[len(self.names) :]))
        raw = [Raw(name, value, line) for name, value in zip(names, values, strict=False) if value]
        if self.fields is COLUMNS and not self.own:
            known = meanings(self.folded, values, line)
        else:
            pairs = zip(self.folded, values, strict=False)
            known = [
                Raw(name, part, line)
                for name, value in pairs
                for part in (value.split("; ") if name in self.fields.bodies else (value,))
                if part
            ]
        return compose(known, self.fields, raw=raw, line=line, last_line=last)


# Web of Science's own tags as names of columns, in its tab-delimited files and in what programs make of them. RIS has
# the first three as well, but not the others.
_WOS_TAGS = frozenset(("TI", "AU", "SO"))
_WOS_SIGNS = frozenset(("UT", "DT", "PT", "J9", "C1"))


def read_rows(rows: Iterable[Row | Problem], *, lone: bool = False) -> Iterator[Item | Remark]:
    """Yield the records of a table's rows, from the header on; `lone` says that the first cell is all of it."""
    early: list[Row] = []
    header: _Header | None = None
    for row in rows:
        if isinstance(row, Problem):
            yield row
        elif header is not None:
            if again := _another_header(row, header):
                header = again
                yield Remark("a header once more", line=row[0], raw="\t".join(row[2]))
            else:
                yield from _items(row, header)
        elif find_header([row[2]]) == 0 or (lone and any(row[2])):
            header = _Header.of(row[2])
            for line, _, text in early:
                if any(cell.strip() for cell in text) and not text[0].startswith("sep="):
                    yield Remark("text before the header", line=line, raw=" ".join(text))
        else:
            early.append(row)


def _items(row: Row, header: _Header) -> Iterator[Item | Remark]:
    """Yield what a row stands for, nothing where it is empty."""
    first, last, cells = row
    if not any(cell.strip() for cell in cells):
        return
    raw = "\t".join(cells)
    if not header.own and _is_note(cells, header.folded):
        yield Problem("a row with one cell, which holds no field of a record", line=first, raw=raw)
        return
    if any(cell.strip() for cell in cells[len(header.names) :]):
        yield Remark(f"{len(cells)} cells under {len(header.names)} columns", line=first, raw=raw)
    yield header.record(cells, first, last)


def _another_header(row: Row, header: _Header) -> _Header | None:
    return _Header.of(row[2]) if _is_header(row[2]) and not header.own else None


def _is_header(cells: Sequence[str]) -> bool:
    """Tell whether a further row is a header: tables that were put one below the other bring theirs along."""
    given = [cell for cell in cells if cell.strip()]
    if len(given) <= _FEWEST or any(column(cell) not in KNOWN for cell in given[:_FEWEST]):
        return False
    names = [column(cell) for cell in given]
    known = sum(name in KNOWN for name in names)
    return not _TITLES.isdisjoint(names) and 2 * known > len(names) == len(set(names))


def _is_note(cells: Sequence[str], folded: Sequence[str]) -> bool:
    """Tell whether a row of a broad table holds a sentence in its first cell and nothing else: a footer or a total."""
    return (
        len(folded) > _FEWEST
        and folded[0] not in _TELLING
        and " " in cells[0].strip()
        and not any(cell.strip() for cell in cells[1:])
    )


_FEWEST = 3  # columns: two names of columns may well be the cells of a row
_TELLING = frozenset((*COLUMNS.title, *COLUMNS.doi, *COLUMNS.abstract, *COLUMNS.urls))
