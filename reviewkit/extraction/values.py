"""One value read by the type of its field; what cannot be read is answered with what was expected."""

from __future__ import annotations

import datetime as dt
import difflib
import math
import re
from typing import TYPE_CHECKING, Any

from reviewkit.protocol.plan import STEP
from reviewkit.text import fold, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reviewkit.protocol import Field

YES = frozenset({"yes", "y", "true", "1", "ja", "j", "kyllä", "k", "ναι"})  # noqa: RUF001 - Greek
NO = frozenset({"no", "n", "false", "0", "nee", "ei", "e", "όχι"})
"""Yes and no in the languages of the interface; as true, false, 1 and 0 they come out of spreadsheets."""

UNIT_WORDS = {
    "h": "hour", "hr": "hour", "min": "minute", "sec": "second", "d": "day", "wk": "week", "mo": "month",
    "yr": "year", "y": "year", "%": "percent", "pct": "percent", "people": "person",
}  # fmt: skip
"""Other words for a unit, where they mean it only; "m" is not here: minutes, months or metres."""

_NUMBER = re.compile(r"([-+]?(?:\d[\d ,.']*)?\d)\s*(\D.*)?", re.DOTALL)
_GROUPED = re.compile(r"[-+]?\d{1,3}([ ,.'])\d{3}(?:\1\d{3})*")
_SCIENTIFIC = re.compile(r"[-+]?\d+(?:\.\d+)?[eE][-+]?\d+")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_SIGNS = str.maketrans(
    {"\u2212": "-", "\u2013": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2019": "'"}
)


LONGEST = 32_767
"""Characters of a cell ("Excel specifications and limits"): a longer answer would not come back out of a template."""
# What XML 1.0 has no way to write; no report's words hold it but by a broken conversion.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def legible(text: str) -> str:
    """Return a text as every format gives it back: line ends of one kind, nothing that XML has no way to write."""
    return _ILLEGAL.sub("", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def length(text: str) -> str:
    """Return what is wrong with the length of a text, "" if nothing is."""
    return f"the text has {len(text):,} characters" if len(text) > LONGEST else ""


class Unreadable(Exception):  # noqa: N818 - a finding about one value that becomes a Problem, not an error
    """Why a value cannot be an answer to the field, and what was expected."""

    def __init__(self, message: str, expected: str) -> None:
        super().__init__(message, expected)
        self.message = message
        self.expected = expected


def read_value(field: Field, raw: Any) -> Any:
    """Return the single value of a field that `raw` stands for; raises Unreadable."""
    return _READERS[field.type](field, raw)


def near(word: str, known: Iterable[str]) -> str:
    """Return " (did you mean …?)" for the most similar known word, or nothing."""
    by_key = {fold(name): name for name in known}
    found = difflib.get_close_matches(fold(word), by_key, n=1, cutoff=0.6)
    return f" (did you mean “{by_key[found[0]]}”?)" if found else ""


def _text(_field: Field, raw: Any) -> str:
    if not isinstance(raw, str):
        raise Unreadable(f"{_kind(raw)} is no text", "text")
    if wrong := length(raw):
        raise Unreadable(wrong, f"at most {LONGEST:,}, as a spreadsheet's cell holds")
    return raw.strip()


def _integer(field: Field, raw: Any) -> int:
    number = _number(field, raw, whole=True)
    if number != int(number):
        raise Unreadable(f"{number:.15g} is no whole number", _bounds(field) or "a whole number")
    return raw if isinstance(raw, int) else int(number)


def _number(field: Field, raw: Any, *, whole: bool = False) -> float:
    kind = "a whole number" if whole else "a number"
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise Unreadable(f"{_kind(raw)} is no number", _bounds(field) or kind)
    try:
        number = _parse(field, raw, kind, whole=whole) if isinstance(raw, str) else float(raw)
    except OverflowError:  # a whole number beyond what any scale measures
        number = math.inf
    if not math.isfinite(number):
        raise Unreadable("is no finite number", _bounds(field) or kind)
    low, high = field.minimum, field.maximum
    if low is not None and number < low:
        raise Unreadable(f"{number:.15g} is below the minimum {low:.15g}", _bounds(field))
    if high is not None and number > high:
        raise Unreadable(f"{number:.15g} is above the maximum {high:.15g}", _bounds(field))
    return number


def _parse(field: Field, raw: str, kind: str, *, whole: bool) -> float:
    """Return the number in a text, its unit taken off if it is the field's own."""
    expected = _bounds(field) or (f"{kind} of {field.unit}" if field.unit else kind)
    text = raw.translate(_SIGNS).strip()
    if _SCIENTIFIC.fullmatch(text):
        return float(text)
    found = _NUMBER.fullmatch(text)
    if not found:
        raise Unreadable("is no number; put ranges, “about” and the like into the note", expected)
    digits, unit = found[1], (found[2] or "").strip()
    if unit and not (unit[0].isalpha() or unit[0] in "%°"):
        raise Unreadable("is no single number; put ranges into the note", expected)
    if unit and not field.unit:
        raise Unreadable(f"is followed by “{unit}”, and the field has no unit", kind)
    if unit and _unit(unit) != _unit(field.unit):
        raise Unreadable(f"is in “{unit}”, and the field is in {field.unit}", f"{kind} of {field.unit}")
    return _plain(digits, expected, whole=whole)


def _plain(digits: str, expected: str, *, whole: bool) -> float:
    """Return the number of digits with separators; what has two readings is refused, not guessed."""
    signs = re.findall(r"[ ,.']", digits)
    if not signs:
        return float(digits)
    last = signs[-1]
    if _GROUPED.fullmatch(digits):
        bare = digits.replace(last, "")
        if last in " '" or len(signs) > 1 or (last == "," and whole):
            return float(bare)
        if (last == "." and whole) or (last == "," and digits.lstrip("+-")[0] != "0"):
            # 1,200 is twelve hundred in one country and one and a fifth in the next.
            point = "" if whole else f" or {digits.replace(',', '.')}"
            raise Unreadable("can be read in two ways", f"{bare}{point}, with a point for decimals only")
    elif len(signs) > 1:
        head, _, _ = digits.rpartition(last)
        if last in " '" or last in head or not _GROUPED.fullmatch(head):
            raise Unreadable("is no number", expected)
        digits = digits.replace(signs[0], "")
    elif last in " '":
        raise Unreadable("is no number", expected)
    return float(digits.replace(",", "."))


def _unit(unit: str) -> tuple[str, ...]:
    """Return the words of a unit in the singular and spelt out, for comparison."""
    words = unit.casefold().replace("per cent", "percent").replace(".", " ").split()
    singular = (word.removesuffix("s") if len(word) > 2 else word for word in words)
    return tuple(UNIT_WORDS.get(word, word) for word in singular)


def _bounds(field: Field) -> str:
    low, high = field.minimum, field.maximum
    unit = f" {field.unit}" if field.unit else ""
    if low is not None and high is not None:
        return f"{low:.15g} to {high:.15g}{unit}"
    if low is not None:
        return f"at least {low:.15g}{unit}"
    return f"at most {high:.15g}{unit}" if high is not None else ""


def _boolean(_field: Field, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().casefold()
    if word in YES | NO:
        return word in YES
    raise Unreadable("is neither yes nor no", "yes or no")


def _date(_field: Field, raw: Any) -> str:
    if isinstance(raw, dt.datetime):
        raw = raw.date()
    if isinstance(raw, dt.date):
        return raw.isoformat()
    text = str(raw).strip().translate(_SIGNS)
    expected = "a date such as 2026-03-01, 2026-03 or 2026"
    found = _DATE.fullmatch(text)
    if not found or isinstance(raw, bool):
        raise Unreadable("is no date", expected)
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        dt.date(year, month, day)
    except ValueError as wrong:
        raise Unreadable(f"is no date: {wrong}", expected) from None
    return text


def _choice(field: Field, raw: Any) -> str:
    expected = "; ".join(field.choices)
    if not isinstance(raw, str):
        raise Unreadable(f"{_kind(raw)} is none of the choices", expected)
    word = raw.strip()
    if word in field.choices:
        return word
    alike = [choice for choice in field.choices if fold(choice) == fold(word)]
    if len(alike) == 1 and fold(word):
        return alike[0]
    raise Unreadable(f"“{word}” is none of the choices{near(word, field.choices)}", expected)


def _path(field: Field, raw: Any) -> str:
    """Return the whole path of a choice in a hierarchy; its last part alone will do where only one path ends so."""
    expected = "; ".join(offered(field))
    if not isinstance(raw, str):
        raise Unreadable(f"{_kind(raw)} is none of the choices", expected)
    wanted = tuple(fold(part) for part in raw.split(">"))
    whole = [choice for choice in field.choices if _folded_path(choice) == wanted]
    alike = whole or [choice for choice in field.choices if _folded_path(choice)[-len(wanted) :] == wanted]
    if len(alike) == 1 and all(wanted):
        if alike[0] in offered(field):
            return alike[0]
        below = "; ".join(choice for choice in offered(field) if choice.startswith(alike[0] + STEP))
        raise Unreadable("is not narrow enough: something lies below it", below)
    if len(alike) > 1 and all(wanted):
        raise Unreadable("is the end of several choices", "; ".join(alike))
    raise Unreadable(f"“{raw.strip()}” is none of the choices{near(raw, field.choices)}", expected)


def _folded_path(choice: str) -> tuple[str, ...]:
    return tuple(fold(part) for part in choice.split(">"))


def offered(field: Field) -> tuple[str, ...]:
    """Return the choices that may be answered: of a hierarchy with `leaves` those with nothing below them."""
    if not field.leaves:
        return field.choices
    parents = {choice.rpartition(STEP)[0] for choice in field.choices}
    return tuple(choice for choice in field.choices if choice not in parents)


def _row_number(field: Field, raw: Any) -> int:
    expected = f"the number of a row of {field.of}"
    if isinstance(raw, str):
        raw = whole(raw)
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 1:
        raise Unreadable("is no row number", expected)
    return raw


def _kind(raw: Any) -> str:
    names = {bool: "yes or no", int: "a number", float: "a number", str: "text"}
    return names.get(type(raw), f"a {type(raw).__name__}")


_READERS: dict[str, Callable[[Field, Any], Any]] = {
    "text": _text,
    "quotation": _text,
    "integer": _integer,
    "number": _number,
    "scale": _integer,
    "boolean": _boolean,
    "date": _date,
    "choice": _choice,
    "choices": _choice,
    "hierarchy": _path,
    "reference": _row_number,
}
