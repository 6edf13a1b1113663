"""What an answer looks like in a cell, and what a cell says: the same in workbooks and in text files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewkit.extraction.given import as_given
from reviewkit.extraction.values import legible

if TYPE_CHECKING:
    import datetime as dt

    from reviewkit.protocol import Field

SEMICOLON, LINE = ";", "\n"
_PIECES = {sign: re.compile(rf"\\[\\{sign}]|{sign}|[^\\{sign}]+|\\") for sign in (SEMICOLON, LINE)}
_NUMERIC = ("integer", "number", "scale", "reference")


@dataclass(frozen=True, slots=True)
class Odd:
    """What a cell holds beside texts, numbers and yes or no.

    `kind`: "error" (`text` is #N/A or the like), "date" (`value` is a datetime, `text` how the cell shows it),
    "formula" (`text` is the formula, `value` what came out when the file was saved last, None if that is not known).
    """

    kind: str
    value: Any
    text: str = ""


def between(field: Field) -> str:
    """Return the sign that parts several values of a field: quotations have semicolons of their own."""
    return LINE if field.type == "quotation" else SEMICOLON


def shown(field: Field, answer: Any) -> str | int | float | None:
    """Return an answer as its cell holds it: a number for numbers, else text; None for no answer.

    Several values stand in one cell, parted by "; " (quotations by line breaks). A semicolon inside a value has a
    backslash before it, and so has a backslash that would be taken for one.
    """
    given = as_given(answer)
    if given is None:
        return None
    if given.status != "value":
        return given.status
    if isinstance(given.value, tuple):
        sign = between(field)
        words = [_escaped(_word(value), sign) for value in given.value]
        return legible((sign if sign == LINE else f"{sign} ").join(words))
    return _single(given.value)


def _single(value: Any) -> str | int | float:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    return legible(str(value))


def _word(value: Any) -> str:
    word = _single(value)
    return word if isinstance(word, str) else number(word)


def number(value: float) -> str:
    """Return a number as text that is read back as the same number."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _escaped(word: str, sign: str) -> str:
    return re.sub(rf"\\(?=[\\{sign}]|$)|{sign}", lambda found: "\\" + found[0], word)


def parts(field: Field, text: str) -> list[str]:
    """Return the several values that a cell's text holds; a choice with a semicolon of its own stays whole."""
    sign = between(field)
    found = [""]
    for piece in _PIECES[sign].findall(text):
        if piece == sign:
            found.append("")
        else:
            found[-1] += piece[1:] if len(piece) == 2 and piece[0] == "\\" else piece
    return _rejoined([word.strip() for word in found if word.strip()], field.choices, sign)


def _rejoined(words: list[str], choices: tuple[str, ...], sign: str) -> list[str]:
    """Put together what makes a choice only with the words after it: picked from a list, it has no backslash."""
    broken = {choice.casefold() for choice in choices if sign in choice}
    if not broken:
        return words
    whole: list[str] = []
    while words:
        for end in range(len(words), 0, -1):
            together = f"{sign} ".join(words[:end])
            if end == 1 or together.casefold() in broken:
                whole.append(together)
                words = words[end:]
                break
    return whole


def same(was: str | float | None, cell: Any) -> bool:
    """Tell whether a cell still holds what was written into it, however the spreadsheet stores it now."""
    if isinstance(cell, Odd):
        return False
    if cell is None or was is None:
        return (cell is None or cell == "") and (was is None or was == "")
    if isinstance(cell, bool):
        return was == ("yes" if cell else "no")
    if isinstance(cell, str):
        text = legible(cell)
        return text == was if isinstance(was, str) else _plain_number(text) == was
    return cell == was or (isinstance(was, str) and number(cell) == was)


def _plain_number(text: str) -> float | None:
    """Return the number in a text with a decimal point or comma, None for any other text."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def raw(field: Field, cell: Any) -> Any:
    """Return what a cell gives to be checked as an answer: a list where several may be given.

    Spreadsheets make numbers of texts ("2" of a choice, "2026" of a date) and this is undone; a date in the cell of
    a date field is as exact as the cell shows it: year, month or day.
    """
    if isinstance(cell, Odd):
        return as_shown(cell) if cell.kind == "date" else cell.text
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if field.type in _NUMERIC and not field.several:
            return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
        cell = number(cell)
    if isinstance(cell, bool):
        cell = cell if field.type == "boolean" and not field.several else ("yes" if cell else "no")
    if isinstance(cell, str):
        cell = legible(cell)
        return parts(field, cell) if field.several else cell
    return cell


def as_shown(cell: Odd) -> str:
    """Return a date as exactly as its cell shows it: "2026-03-01", or "2026-03" where no day is shown."""
    day: dt.datetime = cell.value
    shape = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", cell.text.lower())
    if "d" in shape or not shape:
        return day.date().isoformat()
    return day.strftime("%Y-%m") if "m" in shape else day.strftime("%Y")


def words(cell: Any) -> str:
    """Return what a cell holds in words, for a quotation, a page, a note, a name or a message."""
    if cell is None:
        return ""
    if isinstance(cell, Odd):
        return as_shown(cell) if cell.kind == "date" else cell.text
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return legible(cell) if isinstance(cell, str) else number(cell)
