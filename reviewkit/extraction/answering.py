"""One answer to one field, out of whatever a program, a form on a page or a cell of a table holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from reviewkit.extraction.given import STATUSES, Given, as_given
from reviewkit.extraction.values import LONGEST, Unreadable, legible, length, read_value
from reviewkit.model import Answer
from reviewkit.text import fold, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reviewkit.protocol import Field

    Rows = Mapping[str, Mapping[int, str]]
    """The rows that a reference may name: form id -> number of the row -> what it is called."""

_BETWEEN = {"text": re.compile(r";\s+|;$"), "quotation": re.compile(r"\n+")}
"""Where a text holds several answers: a quotation has semicolons of its own, so a new line parts it."""
_SEMICOLON = re.compile(r";")


def read_answer(field: Field, raw: Any, rows: Rows | None = None) -> Given | None:
    """Return the answer that `raw` stands for, None if it is empty; raises Unreadable.

    `rows`: the rows a reference may name; without it any number will do.
    """
    if isinstance(raw, Given | Answer):
        given = as_given(raw)
        assert given is not None
        return given if given.status != "value" else read_answer(field, given.value, rows)
    parts = _parts(field, raw) if field.several else [raw]
    parts = [legible(part) if isinstance(part, str) else part for part in parts]
    parts = [part for part in parts if not _empty(part)]
    if not parts:
        return None
    statuses = [status for part in parts if (status := _status(field, part))]
    if statuses and len(parts) > 1:
        raise Unreadable(f"“{statuses[0]}” stands for the whole answer", "it alone, or values without it")
    if statuses:
        return as_given(statuses[0])
    if field.type == "reference" and rows is not None:
        parts = [_named_row(field, part, rows.get(field.of, {})) for part in parts]
    read = [read_value(field, part) for part in parts]
    if wrong := length("; ".join(map(str, read))):
        raise Unreadable(wrong, f"at most {LONGEST:,} in all, as a spreadsheet's cell holds")
    return Given(_once(field, read)) if field.several else Given(read[0])


def silently(field: Field, raw: Any) -> Given | None:
    """Return the answer that `raw` stands for, None if there is none or it cannot be read; what was checked stays."""
    if raw is None or isinstance(raw, Given):
        return raw
    if isinstance(raw, Answer):
        return as_given(raw)
    try:
        return read_answer(field, raw)
    except Unreadable:
        return None


def _named_row(field: Field, raw: Any, known: Mapping[int, str]) -> Any:
    """Return the number of the row that a number or a name stands for, or raise Unreadable if there is none."""
    number = whole(raw) if isinstance(raw, str) else raw
    if isinstance(number, int) and not isinstance(number, bool) and number in known:
        return number
    expected = ", ".join(f"{row} ({name})" if name else str(row) for row, name in known.items())
    alike = [row for row, name in known.items() if isinstance(raw, str) and name and fold(name) == fold(raw)]
    if len(alike) == 1:
        return alike[0]
    if alike:
        raise Unreadable(f"is the name of {len(alike)} rows of {field.of}", expected)
    raise Unreadable(f"is no row of {field.of}", expected or f"a row, and {field.of} has none yet")


def _parts(field: Field, raw: Any) -> list[Any]:
    if isinstance(raw, str):
        if field.choices and fold(raw) in {fold(choice) for choice in field.choices}:
            return [raw]  # a choice may have a semicolon of its own
        return _BETWEEN.get(field.type, _SEMICOLON).split(raw)
    if hasattr(raw, "__iter__") and not hasattr(raw, "items"):
        return sorted(raw, key=str) if isinstance(raw, set | frozenset) else list(raw)
    return [raw]


def _empty(raw: Any) -> bool:
    return raw is None or (
        hasattr(raw, "__len__") and (not raw or (isinstance(raw, str) and not raw.strip()))
    )


def _status(field: Field, raw: Any) -> str:
    """Return the status that a text stands for; a choice of the same words goes first."""
    if not isinstance(raw, str):
        return ""
    word = fold(raw)
    if word in {fold(choice) for choice in field.choices}:
        return ""
    return next((status for status in STATUSES if status == word), "")


def _once(field: Field, values: Iterable[Any]) -> tuple[Any, ...]:
    """Return several values: choices in the form's order, words once; numbers may well occur twice."""
    if field.choices:
        chosen = set(values)
        return tuple(choice for choice in field.choices if choice in chosen)
    if field.type in ("integer", "number", "scale"):
        return tuple(values)
    return tuple(dict.fromkeys(values))
