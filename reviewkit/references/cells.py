"""Tables: comma, semicolon or tab separated text (and sheets), one record a row, fields by column name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewkit.errors import ReadError
from reviewkit.model import Problem, Raw
from reviewkit.references.cell_values import column, meanings
from reviewkit.references.columns import COLUMNS, KNOWN
from reviewkit.references.compose import Fields, compose
from reviewkit.references.csv_rows import Row, Way, rows_of
from reviewkit.references.dialects import WOS
from reviewkit.references.field_rows import lies_on_its_side, read_field_rows
from reviewkit.references.reading import Item, Remark
from reviewkit.references.table_dialects import ours
from reviewkit.text import unguarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reviewkit.references.source import Input

_DELIMITERS = (",", "\t", ";", "|")
_SEARCHED_ROWS = 12  # a header comes after at most a few lines of banner
SEARCHED_FIELDS = 40  # rows: a record that has a field a row has some thirty
_TITLES = frozenset(COLUMNS.title)
# A list of titles and nothing else has no delimiter; its titles may well have commas.
_ONE_COLUMN = "\x1f"
_LONGEST_NAME = (
    500  # characters: a whole question of a form, at most; a row with an abstract in it is no header
)
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
        if sum(bool(cell.strip()) for cell in row) > 1 and max(map(len, row)) <= _LONGEST_NAME:
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


def _first_rows(head: str, delimiter: str) -> list[list[str]]:
    return Way(delimiter).first_rows(head, _SEARCHED_ROWS)


def read(given: Input) -> Iterator[Item | Remark]:
    """Yield the records of a delimited text file; raises ReadError where no column holds titles."""
    delimiter = find_delimiter(given.head_text())
    if not delimiter:
        raise ReadError(_no_title(given), path=given.path, tried=("csv", "tsv"))
    head = given.head_text()
    way = Way.of(head, delimiter, quoted=not (delimiter == "\t" and head.startswith("PT\t")))
    rows = rows_of(given.lines(), way, lambda row: find_header([row]) == 0)
    if lies_on_its_side(way.first_rows(head, SEARCHED_FIELDS)):
        yield from read_field_rows(rows)
    else:
        yield from read_rows(rows, lone=delimiter == _ONE_COLUMN)


def _no_title(given: Input) -> str:
    first = given.head_text().lstrip().split("\n", 1)[0].strip()[:300]
    return f"{given.path or 'the input'}: a table without a column of titles; its first line is {first!r}"


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
