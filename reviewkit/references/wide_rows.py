"""Rows with more or fewer cells than their table has columns, as what parts cells or rows stands inside a text.

Where no quotation marks hold a text, its delimiters make one row too long, and its line breaks several of one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewkit.model import Problem
from reviewkit.references.columns import COLUMNS
from reviewkit.references.reading import Remark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from reviewkit.references.csv_rows import Row

# What the cells of some columns are like; a row whose cells moved has others there.
_YEAR = re.compile(
    r".*\d{4}.*|\D{0,3}[2-5]\d{4}(?:\.\d+)?|in press|forthcoming|n\.? ?d\.?|epub.*", re.IGNORECASE
)
_TYPED: dict[str, re.Pattern[str]] = {
    tag: like
    for tags, like in (
        (COLUMNS.dates, _YEAR),
        (COLUMNS.doi, re.compile(r".*10\.\d.*")),
        (COLUMNS.pmid, re.compile(r"\D*\d{1,8}(?:\.0)?|https?:.*")),
        (COLUMNS.serial, re.compile(r"(?:.*\d){7}.*")),
        (COLUMNS.urls, re.compile(r"(?:https?:|www\.|10\.|doi).*", re.IGNORECASE)),
    )
    for tag in tags
}
_PEOPLE = frozenset((*COLUMNS.people, *COLUMNS.editors))
_KEYWORDS = frozenset(COLUMNS.keywords)
_PERSON = re.compile(r"\s*(?:[^\d;]{2,40},\s?[^\d;]{1,40}|[^\d;,]{2,40}\s(?:[A-Z]\.?-?){1,4})\s*")
_WORD = re.compile(r"[^;]{1,60}")


_MOST_LINES = 60  # of one row; abstracts with a line for each sentence have some thirty


def unbroken(rows: Iterable[Row | Problem], columns: Callable[[], Sequence[str]]) -> Iterator[Row | Problem]:
    """Yield the rows of a table, those as one again that line breaks inside a text had parted.

    `columns` gives the names of the columns, none where rows are not to be joined. Rows with too few cells are joined
    where together they have as many as the header and stand under their columns, which no further one does alone.
    """
    short: list[Row] = []
    for row in rows:
        width = len(columns())
        if isinstance(row, Problem) or not 0 < len(row[2]) < width:
            if short and not isinstance(row, Problem) and not row[2] and len(short) < _MOST_LINES:
                continue  # an empty line, between two paragraphs perhaps
            yield from short
            short = []
            yield row
            continue
        short.append(row)
        while _width(short) > width or len(short) > _MOST_LINES:
            yield short.pop(0)
        if len(short) > 1 and _width(short) == width and _belong(short, columns()):
            yield Remark(
                "line breaks inside a text are taken for a part of it",
                line=short[0][0],
                raw="\n".join("\t".join(cells) for _, _, cells in short),
            )
            yield _joined_rows(short)
            short = []
    yield from short


def _belong(rows: Sequence[Row], columns: Sequence[str]) -> bool:
    """Tell whether rows are one: what follows the first stands under its columns, and no row of the further does."""
    first = len(rows[0][2])
    _, _, cells = _joined_rows(rows)
    return (
        fits(cells, columns)
        and fits(cells[first:], columns[first:])
        and not any(fits(part, columns) for _, _, part in rows[1:])
    )


def _width(rows: Sequence[Row]) -> int:
    return sum(len(cells) for _, _, cells in rows) - len(rows) + 1


def _joined_rows(rows: Sequence[Row]) -> Row:
    cells = list(rows[0][2])
    for _, _, further in rows[1:]:
        cells[-1] += f"\n{further[0]}"
        cells += further[1:]
    return rows[0][0], rows[-1][1], cells


def fits(cells: Sequence[str], columns: Sequence[str]) -> bool:
    """Tell whether cells stand under their columns: one of them at least is as its column says, and none is not."""
    good = False
    for name, cell in zip(columns, cells, strict=False):
        if (like := _TYPED.get(name)) and (value := cell.strip()):
            if not like.fullmatch(value):
                return False
            good = True
    return good


def moved(cells: Sequence[str], columns: Sequence[str]) -> bool:
    """Tell whether a row fits a header of one column less, whose first has no name, as R writes tables; only so."""
    return not fits(cells, columns) and fits(cells[1:], columns)


def rejoined(cells: Sequence[str], columns: Sequence[str], delimiter: str) -> Sequence[str] | None:
    """Return a row with the texts joined again that a delimiter of theirs had parted, None where nothing tells which.

    Where the row fits its columns and what is too much stands at its end, it is returned as it is.
    """
    more = len(cells) - len(columns)
    if (
        (joined := _at_spaces(cells, delimiter))
        and len(joined) == len(columns)
        and not _contradicts(joined, columns)
    ):
        return joined
    places = [place for place in range(len(columns)) if columns[place] not in _TYPED]
    possible = {place: _joined_at(cells, place, more, delimiter) for place in places}
    possible = {place: row for place, row in possible.items() if fits(row, columns)}
    lists = [place for place in possible if _is_list(cells[place : place + more + 1], columns[place])]
    if delimiter == ";" and len(lists) == 1:
        return possible[lists[0]]
    if fits(cells, columns):
        return cells
    return next(iter(possible.values())) if len(possible) == 1 else None


def _at_spaces(cells: Sequence[str], delimiter: str) -> list[str]:
    """Return the cells without those that begin with a space: in a text a space follows, between columns none."""
    joined = list(cells[:1])
    for cell in cells[1:]:
        if cell.startswith(" ") and cell.strip():
            joined[-1] += delimiter + cell
        else:
            joined.append(cell)
    return joined


def _contradicts(cells: Sequence[str], columns: Sequence[str]) -> bool:
    typed = [
        (cell.strip(), _TYPED[name]) for name, cell in zip(columns, cells, strict=False) if name in _TYPED
    ]
    return any(cell and not like.fullmatch(cell) for cell, like in typed)


def _joined_at(cells: Sequence[str], place: int, more: int, delimiter: str) -> list[str]:
    return [*cells[:place], delimiter.join(cells[place : place + more + 1]), *cells[place + more + 1 :]]


def _is_list(parts: Sequence[str], name: str) -> bool:
    """Tell whether cells are the parts of a list as the column holds one."""
    like = _PERSON if name in _PEOPLE else _WORD if name in _KEYWORDS else None
    return like is not None and all(like.fullmatch(part) for part in parts)
