"""Rows with more cells than their table has columns: a delimiter stands inside a text that no quotation marks hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewkit.references.columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

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
