"""What the cells of tables hold beyond plain text: lists as programs print them, dates as numbers, a tool's habits."""

from __future__ import annotations

import ast
import json
import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from reviewkit.model import Raw
from reviewkit.references.cell_people import Habit, habit
from reviewkit.references.cell_sources import TOLD
from reviewkit.references.columns import COLUMNS
from reviewkit.references.values import month

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    _Read = Callable[[str], str]
    _Tell = Callable[[str, Sequence[str]], list[tuple[str, str]]]

# What programs write for a value that is missing: pandas, Python, R, SQL, spreadsheets.
_MISSING = frozenset(
    (
        "nan",
        "NaN",
        "None",
        "null",
        "NULL",
        "<NA>",
        "NaT",
        "NA",
        "N/A",
        "n/a",
        "#N/A",
        "#VALUE!",
        "#REF!",
        "#NAME?",
        "#DIV/0!",
        "#NUM!",
        "#NULL!",
        "[]",
        "{}",
    )
)
_EXCEL_TEXT = re.compile(r'="(.*)"')  # EBSCO's way to keep a spreadsheet from turning ISSNs into numbers
_PEOPLE = frozenset((*COLUMNS.people, *COLUMNS.editors))
_R_VECTOR = re.compile(r'c\(("(?:[^"\\]|\\.)*"(?:, *"(?:[^"\\]|\\.)*")*)\)')
_LONGEST_LIST = 100_000  # characters: the longest lists of authors (some three thousand) stay below it
_NAMED = (
    "name",
    "display_name",
    "raw_author_name",
    "full_name",
    "fullname",
    "literal",
    "title",
    "author",
    "value",
)


def meanings(names: Sequence[str], values: Sequence[str], line: int) -> list[Raw]:
    """Return what the cells of a row say, under their columns' names."""
    found: list[Raw] = []
    tool, columns = _columns(tuple(names))
    for (column, tell, read), cell in zip(columns, values, strict=False):
        value = cell.strip()
        if not value or value in _MISSING:
            continue
        if value[0] == "=" and (excel := _EXCEL_TEXT.fullmatch(value)):
            value = excel[1]
        if tell:
            for tag, part in tell(value, names):
                reader = _reader(tag, tool)
                found.append(Raw(tag, reader(part) if reader else part, line))
        else:
            found.append(Raw(column, read(value) if read else value, line))
    return _whole_range(_whole_names(found))


@lru_cache(maxsize=64)  # the rows of a table have one header
def _columns(names: tuple[str, ...]) -> tuple[Habit, list[tuple[str, _Tell | None, _Read | None]]]:
    """Return the habit of the tool that writes these columns, and each column's name and how its cells are read."""
    tool = habit(frozenset(names))
    meant = [tool.renamed.get(name, name) for name in names]
    return tool, [(name, TOLD.get(name), _reader(name, tool)) for name in meant]


def _reader(name: str, tool: Habit) -> _Read | None:
    """Return how cells of a column are freed of what programs made of lists, people, dates and numbers."""
    return (lambda value: tool.people(_listed(value))) if name in _PEOPLE else _READ.get(name)


def closed_list(name: str, parts: Sequence[str]) -> str:
    """Return several cells of one field as one; where it may hold a list, so that no part is cut at its commas."""
    if name in _PEOPLE or _READ.get(name) in (_listed, _words, _serials):
        return "; ".join(parts) + (";" if name in COLUMNS.keywords else "")
    return " ".join(parts)


# A date that a spreadsheet forgot to show as one: days since 30 December 1899, here of the years 1954 to 2064.
_SERIAL = re.compile(r"([2-5]\d{4})(?:\.\d+)?")
# A year that went through a column of numbers: "2020.0", "2,020".
_WHOLE = re.compile(r"([12])[,.]?(\d{3})(?:\.0)?")
# A spreadsheet's short forms: "May-26" is a month of 2026, "1-Dec-25" a day of 2025. Of two digits it takes those
# below 30 for years of this century.
_SHORT = re.compile(r"(?:(\d{1,2})-)?([A-Z][a-z]{2})-(\d\d)")
_THIS_CENTURY = 30
_YEAR = 4  # digits


def _date(value: str) -> str:
    if len(value) == _YEAR and value.isdigit():
        return value
    if serial := _SERIAL.fullmatch(value):
        return (date(1899, 12, 30) + timedelta(days=int(serial[1]))).isoformat()
    if (short := _SHORT.fullmatch(value)) and (number := month(short[2])):
        year = int(short[3]) + (2000 if int(short[3]) < _THIS_CENTURY else 1900)
        return f"{year}-{number:02}" + (f"-{int(short[1]):02}" if short[1] else "")
    return f"{whole[1]}{whole[2]}" if (whole := _WHOLE.fullmatch(value)) else value


_DECIMAL = re.compile(r"(\d{1,8})[.,]0")
# What a spreadsheet took for a day: "3-9" is 3 September to some, 9 March to others, and "1-32" is January 1932.
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T]00:00:00)?")
_DAY_AND_MONTH = re.compile(r"(?:(\d{1,2})-([A-Z][a-z]{2})|([A-Z][a-z]{2})-(\d{1,2}))")
_LATEST_DAY = 31
_LONGEST_RANGE = 1000  # characters: longer ones are texts that stand in the wrong column
_THOUSANDS = re.compile(r"\d,\d{3}(?:\s?[-\u2010-\u2015]\s?\d,\d{3})?")  # "1,234-1,240"


def _number(value: str) -> str:
    if value.isdigit():
        return value
    whole = _DECIMAL.fullmatch(value)
    return whole[1] if whole else value


def _page(value: str) -> str:
    """Return a page; Publish or Perish writes 0 where it knows none."""
    return "" if value == "0" else _number(value)


def _range(value: str) -> str:
    """Return pages or issues as they were before a spreadsheet took them for a day: of two readings what ascends."""
    if value.isdigit():
        return value
    if len(value) > _LONGEST_RANGE:
        return ""
    if day := _DAY.fullmatch(value):
        first, last = sorted((int(day[2]), int(day[3])))
        if day[3] == "01" and int(day[1]) % 100 > _LATEST_DAY:
            first, last = int(day[2]), int(day[1]) % 100
    elif (short := _DAY_AND_MONTH.fullmatch(value)) and (named := month(short[2] or short[3])):
        first, last = sorted((named, int(short[1] or short[4])))
    else:
        return _number(value.replace(",", "") if _THOUSANDS.fullmatch(value) else value)
    return f"{first}-{last}" if first != last else str(first)


_STRIPPED = re.compile(
    r"\d{3,6}[\dXx]"
)  # an ISSN that went through a column of numbers, without its leading zeros
_NAMED_SERIAL = re.compile(r"\b[EP]?(?:ISSN|ISBN)\b[-:\s]*", re.IGNORECASE)  # ERIC's "ISSN-0378-5955"
_SHORTEST = 8  # digits of an ISSN


def _serials(value: str) -> str:
    """Return ISSNs and ISBNs without the words before them, with the zeros that a spreadsheet took away."""
    value = _NAMED_SERIAL.sub(" ", _listed(value)).replace(" and ", "; ").strip()
    value = _number(value)
    return value.zfill(_SHORTEST) if _STRIPPED.fullmatch(value) else value


_AND = " and "
_FEWEST_WORDS = 3


def _words(value: str) -> str:
    """Return keywords; R's packages part them by "and", EndNote's tables by "//"."""
    value = _listed(value)
    if value.count(_AND) >= _FEWEST_WORDS - 1 and not any(sign in value for sign in ";,|\n"):
        return value.replace(_AND, "; ")
    return value.replace("//", "; ") if "//" in value and "://" not in value else value


def _whole_range(found: list[Raw]) -> list[Raw]:
    """Return the row's values without a first page that another column tells better, as the range it begins."""
    last = any(raw.tag in COLUMNS.last_page for raw in found)
    if last or not any(
        raw.tag in COLUMNS.pages and re.search(r"\d\s*[-\u2010-\u2015]", raw.value) for raw in found
    ):
        return found
    return [raw for raw in found if raw.tag not in COLUMNS.first_page]


_FAMILY_NAMES = ("last name", "lastname", "author last name")


def _whole_names(found: list[Raw]) -> list[Raw]:
    """Return the row's values with given names beside the family names that have a column of their own."""
    place = next((n for n, raw in enumerate(found) if raw.tag in _FAMILY_NAMES), -1)
    given = next((raw.value for raw in found if raw.tag in _GIVEN_NAMES), "") if place >= 0 else ""
    if given:
        found[place] = found[place]._replace(value=f"{found[place].value}, {given}")
    return found


_GIVEN_NAMES = ("first name", "firstname", "author first name")


def _listed(value: str) -> str:
    """Return the parts of a list that a program printed ("['a', 'b']", '["a"]', 'c("a", "b")') between semicolons."""
    if value[:1] not in "[{c" or len(value) > _LONGEST_LIST:
        return value
    if vector := _R_VECTOR.fullmatch(value):
        value = f"[{vector[1]}]"
    elif value[:1] + value[-1:] not in ("[]", "{}"):
        return value
    content = _evaluated(value)
    parts = [_name(part) for part in content] if isinstance(content, list) else [_name(content)]
    return "; ".join(part for part in parts if part) or value


def _title(value: str) -> str:
    """Return a title out of a printed list of one; brackets without quotation marks say that it is translated."""
    return _listed(value) if value[:2] in ("['", '["') else value


def _evaluated(value: str) -> Any:
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        pass
    try:
        return ast.literal_eval(value)
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return None


def _name(part: Any) -> str:
    """Return the text of one part of a printed list: a text, or what has a name."""
    if isinstance(part, dict):
        if family := part.get("family") or part.get("lastName") or part.get("last_name"):
            given = part.get("given") or part.get("firstName") or part.get("first_name") or ""
            return f"{family}, {given}" if given else str(family)
        inner = next((part[key] for key in _NAMED if part.get(key)), "")
        return _name(inner) if isinstance(inner, dict) else str(inner)
    return "" if part is None or isinstance(part, list) else str(part).strip()


# How the cells of a column are read, where they are more than a text.
_READ: dict[str, Callable[[str], str]] = {
    tag: read
    for tags, read in (
        (COLUMNS.title, _title),
        (COLUMNS.urls, _listed),
        (COLUMNS.type, _listed),
        (COLUMNS.container, _listed),
        (COLUMNS.bodies, _listed),
        (COLUMNS.language, _listed),
        (COLUMNS.keywords, _words),
        (COLUMNS.serial, _serials),
        ((*COLUMNS.volume, *COLUMNS.pmid, *COLUMNS.month, *COLUMNS.day), _number),
        ((*COLUMNS.issue, *COLUMNS.pages), _range),
        ((*COLUMNS.first_page, *COLUMNS.last_page), _page),
        (COLUMNS.dates, _date),
    )
    for tag in tags
}
