"""Tables: comma, semicolon or tab separated text (and sheets), one record a row, fields by column name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewkit.errors import ReadError
from reviewkit.model import Problem, Raw
from reviewkit.references.cell_values import meanings
from reviewkit.references.columns import COLUMNS, KNOWN
from reviewkit.references.compose import Fields, compose
from reviewkit.references.csv_rows import Row, Way, rows_of
from reviewkit.references.dialects import WOS
from reviewkit.references.field_rows import lies_on_its_side, read_field_rows
from reviewkit.references.headings import begins_header, column
from reviewkit.references.headings import columns_of as named
from reviewkit.references.reading import Item, Remark
from reviewkit.references.table_dialects import ours
from reviewkit.references.wide_rows import moved, rejoined, unbroken
from reviewkit.text import unguarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reviewkit.references.source import Input

_DELIMITERS = (",", "\t", ";", "|")
# A header comes after a few lines of banner, or after many where a search is told line by line; from then on it has to
# name more than two known columns, as texts have commas, too.
_SEARCHED_ROWS = 30
_BANNER = 12
SEARCHED_FIELDS = 40  # rows: a record that has a field a row has some thirty
_TITLES = frozenset(COLUMNS.title)
_WORKS = (
    frozenset((*COLUMNS.doi, *COLUMNS.pmid)),
    frozenset((*COLUMNS.people, "author year")),
    frozenset((*COLUMNS.dates, "author year")),
)
# A list of titles and nothing else has no delimiter; its titles may well have commas.
_ONE_COLUMN = "\x1f"
_LONGEST_NAME = (
    500  # characters: a whole question of a form, at most; a row with an abstract in it is no header
)
_LONE_TITLES = frozenset(
    name for name in COLUMNS.title if "tit" in name
)  # "ti" or "reference" alone say nothing


def find_header(rows: Iterable[Sequence[str]]) -> int:
    """Return the position of the first row that names a title and one more column, or a work by its number; else -1.

    A column of DOIs or PubMed numbers, one of authors and one of years tell works without their titles.
    """
    for at, row in enumerate(rows):
        if at >= _SEARCHED_ROWS:
            break
        names = [column(cell) for cell in row]
        if _TITLES.isdisjoint(names) and any(slot.isdisjoint(names) for slot in _WORKS):
            continue
        if at >= _BANNER and sum(name in KNOWN for name in names) < _FEWEST:
            continue
        if sum(bool(cell.strip()) for cell in row) > 1 and max(map(len, row)) <= _LONGEST_NAME:
            return at
    return -1


def find_delimiter(head: str) -> str:
    """Return the delimiter under which the head of a file has a header, the one with most known columns; else ""."""
    return _delimiter(head) or _delimiter(_without_wraps(head))


def _delimiter(head: str) -> str:
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


def _without_wraps(head: str) -> str:
    return (
        "".join(_unwrapped(head.splitlines(keepends=True))) if head.lstrip("\ufeff").startswith('"') else ""
    )


def _unwrapped(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines out of the quotation marks around each: a spreadsheet took the rows for one column and saved them."""
    inside = False
    for line in lines:
        body = line.lstrip("\ufeff").rstrip("\r\n")
        if not inside and not body.startswith('"'):
            yield line
            continue
        begins = not inside
        inside ^= body.count('"') % 2 == 1
        body = body[begins:]
        yield (body if inside else body.removesuffix('"')).replace('""', '"') + "\n"


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
    head, lines = given.head_text(), given.lines()
    if not _delimiter(head):
        head, lines = _without_wraps(head), _unwrapped(lines)
    way = Way.of(head, delimiter, quoted=not (delimiter == "\t" and head.startswith("PT\t")))
    rows = rows_of(lines, way, lambda row: find_header([row]) == 0)
    first = way.first_rows(head, SEARCHED_FIELDS)
    if lies_on_its_side(first):
        yield from read_field_rows(rows)
    else:
        yield from read_rows(rows, delimiter=delimiter, unnamed=_rows_have_names(first))


def _rows_have_names(first: Sequence[Sequence[str]]) -> bool:
    """Tell whether each row has one cell more than the header, its name or number, as R writes tables."""
    at = find_header(first)
    following = [row for row in first[at + 1 : at + 6] if any(row)]
    if at < 0 or not following or any(len(row) != len(first[at]) + 1 for row in following):
        return False
    columns = named(first[at])
    counted = [row[0] for row in following] == [str(number) for number in range(1, len(following) + 1)]
    spaced = any(cell.startswith(" ") for row in following for cell in row)  # parted texts, rather
    return counted or (len(following) > 1 and not spaced and all(moved(row, columns) for row in following))


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

    @property
    def loose(self) -> bool:
        """Whether programs and people of any kind wrote the cells, so that they are to be understood."""
        return self.fields is COLUMNS and not self.own

    @classmethod
    def of(cls, cells: Sequence[str]) -> _Header:
        """Return the header that a row is."""
        names = tuple(cell.strip() for cell in cells)
        if _WOS_TAGS.issubset(names) and not _WOS_SIGNS.isdisjoint(names):
            return cls(names, tuple(_R_TAGS.get(name, name) for name in names), ours(names), WOS.fields)
        folded = named(names)
        if _TITLES.isdisjoint(folded):  # Notion's tables call so what a work is called
            folded = tuple("title" if name == "name" else name for name in folded)
        return cls(names, folded, ours(names), COLUMNS)

    def below(self, cells: Sequence[str]) -> _Header | None:
        """Return the header with the names of its second line, None where a row is none.

        Of a header in two lines the upper names groups of columns; the lower has names only, and none for the title.
        """
        pairs = [(n, name) for n, name in enumerate(map(column, cells)) if cells[n].strip()]
        if len(pairs) < _LOWER or any(name not in KNOWN or name in _TITLES for _, name in pairs):
            return None
        names = [*self.names, *("" for _ in cells[len(self.names) :])]
        for n, _ in pairs:
            names[n] = cells[n]
        return _Header.of(names)

    def record(self, cells: Sequence[str], line: int, last: int) -> Item:
        """Return the record of a row."""
        values = [(unguarded(cell) if self.own else cell).strip() for cell in cells]
        names = (*self.names, *("" for _ in values[len(self.names) :]))
        raw = [Raw(name, value, line) for name, value in zip(names, values, strict=False) if value]
        if self.loose:
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
_R_TAGS = {"PMID": "PM", "PP": "PS"}  # bibliometrix's own among them, and those that mean the same


def read_rows(
    rows: Iterable[Row | Problem], *, delimiter: str = "", unnamed: bool = False
) -> Iterator[Item | Remark]:
    """Yield the records of a table's rows, from the header on.

    `delimiter` is what parts the cells of a text file, `unnamed` says that the header has no name for the first column.
    """
    early: list[Row] = []
    header: _Header | None = None
    fresh = False

    def columns() -> Sequence[str]:
        return header.folded if header is not None and header.loose else ()

    for row in unbroken(rows, columns) if delimiter else rows:
        if isinstance(row, Problem):
            yield row
        elif header is not None:
            if again := _another_header(row, header):
                header = again
                yield Remark("a header once more", line=row[0], raw="\t".join(row[2]))
            elif fresh and (lower := header.below(row[2])):
                header = lower
                yield Remark("a header in two lines", line=row[0], raw="\t".join(row[2]))
            else:
                yield from _items(row, header, delimiter)
            fresh = False
        elif find_header([row[2]]) == 0 or (delimiter == _ONE_COLUMN and any(row[2])):
            header = _Header.of(["", *row[2]] if unnamed else row[2])
            fresh = not header.own
            for line, _, text in early:
                if any(cell.strip() for cell in text) and not text[0].startswith("sep="):
                    yield Remark("text before the header", line=line, raw=" ".join(text))
        else:
            early.append(row)


def _items(row: Row, header: _Header, delimiter: str) -> Iterator[Item | Remark]:
    """Yield what a row stands for, nothing where it is empty or a rule of dashes."""
    first, last, cells = row
    if not any(cell.strip(" \t\r\n-:=_") for cell in cells):
        return
    raw = "\t".join(cells)
    if not header.own and _is_note(cells, header.folded):
        yield Problem("a row with one cell, which holds no field of a record", line=first, raw=raw)
        return
    if any(cell.strip() for cell in cells[len(header.names) :]):
        told = f"{len(cells)} cells under {len(header.names)} columns"
        if delimiter and header.loose:
            whole = rejoined(_ended(cells, len(header.names)), header.folded, delimiter)
            if whole is None:
                yield Problem(
                    f"{told}: {_SIGNS.get(delimiter, delimiter)} stands inside a text, and nothing tells in which",
                    line=first,
                    raw=raw,
                )
                return
            if len(whole) == len(header.names):
                told += f": {_SIGNS.get(delimiter, delimiter)} inside a text is taken for a part of it"
            cells = whole
        yield Remark(told, line=first, raw=raw)
    yield header.record(cells, first, last)


_SIGNS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}


def _ended(cells: Sequence[str], least: int) -> Sequence[str]:
    """Return a row without the empty cells at its end, as far as they are more than the header has."""
    end = len(cells)
    while end > least and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _another_header(row: Row, header: _Header) -> _Header | None:
    return _Header.of(row[2]) if _is_header(row[2]) and not header.own else None


def _is_header(cells: Sequence[str]) -> bool:
    """Tell whether a further row is a header: tables that were put one below the other bring theirs along."""
    given = [cell for cell in cells if cell.strip()]
    if len(given) <= _FEWEST or not all(map(begins_header, given[:_FEWEST])):
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


_LOWER = 2  # names in the lower line of a header: one alone may be a word
_FEWEST = 3  # columns: two names of columns may well be the cells of a row
_TELLING = frozenset((*COLUMNS.title, *COLUMNS.doi, *COLUMNS.abstract, *COLUMNS.urls))
