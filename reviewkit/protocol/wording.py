"""What pydantic and tomllib complain about, said so that whoever wrote the file can mend it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from reviewkit.model import Problem
from reviewkit.protocol.faults import Fault, listed, near, shown
from reviewkit.protocol.lines import dotted
from reviewkit.protocol.shape import ID_PATTERN, LISTS, TABLES, header

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails

    from reviewkit.protocol.lines import Lines, TomlPath

_TYPES = {
    "string_type": "text in quotation marks",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a table",
    "model_type": "a table",
    "finite_number": "a finite number",
}


def of_shape(error: ErrorDetails) -> Fault:
    """Return one of pydantic's errors as a fault in the words of a protocol file."""
    kind, path = error["type"], error["loc"]
    table = tuple(part for part in path[:-1] if isinstance(part, str))
    if kind == "missing":
        return _missing(path, table)
    if kind == "extra_forbidden":
        return _unknown_key(path, table)
    message, expected = _of_value(kind, path, error["input"], error.get("ctx", {}))
    return Fault(path, message, expected, error["input"])


def _of_value(kind: str, path: TomlPath, value: Any, context: dict[str, Any]) -> tuple[str, str]:
    """Return what is wrong with a value, and what was expected in its place."""
    hint = ""
    if kind == "string_pattern_mismatch":
        return _blank_or_id(value, str(context["pattern"]))
    if kind == "too_short":
        return "at least one is needed, and the list is empty", "at least one"
    if kind == "greater_than_equal":
        expected = f"at least {context['ge']:g}"
    elif kind == "greater_than":
        expected = f"more than {context['gt']:g}"
    elif kind == "less_than_equal":
        expected = f"at most {context['le']:,}"
    elif kind == "literal_error":
        known = re.findall(r"'([^']*)'", str(context["expected"]))
        hint = near(value, known) if isinstance(value, str) else ""
        expected = f"one of {', '.join(known)}"
    else:
        expected = _TYPES[kind]
        hint = _hint(kind, path, value)
    return f"{expected} is needed, not {shown(value)}{hint}", expected


def _missing(path: TomlPath, table: tuple[str, ...]) -> Fault:
    key = str(path[-1])
    inner = (*table, key)
    if inner in TABLES:
        return Fault(path, f"missing; at least one {header(inner)} is needed", header(inner))
    return Fault(path, f"missing; every {header(table)} needs it" if table else "missing", f"{key} = …")


def _unknown_key(path: TomlPath, table: tuple[str, ...]) -> Fault:
    key = str(path[-1])
    known = list(TABLES[table].model_fields)
    expected = f"one of {', '.join(known)}"
    hint = near(key, known)
    if not hint:
        homes = [
            header(other) for other, model in TABLES.items() if key in model.model_fields and other != table
        ]
        hint = f"; it belongs to {listed(homes)}" if homes else f"; the keys here are {', '.join(known)}"
    return Fault(path, f"unknown key{hint}", expected)


def _blank_or_id(value: str, pattern: str) -> tuple[str, str]:
    if pattern != ID_PATTERN or not value.strip():
        return "must not be empty", "some text"
    better = re.sub(r"[^a-z0-9]+", "-", value.casefold()).strip("-")
    hint = f"; did you mean {better}?" if better else ""
    expected = "lower-case letters, digits and hyphens between them"
    return f"an id is {expected}, not {shown(value)}{hint}", expected


def _hint(kind: str, path: TomlPath, value: Any) -> str:
    """Return how to mend a value of the wrong type, where that can be told."""
    table = tuple(part for part in path if isinstance(part, str))
    if table in LISTS and isinstance(value, dict) and kind == "list_type":
        return f"; write {header(table)}, with two pairs of brackets"
    if table in TABLES and isinstance(value, list) and kind == "model_type":
        return f"; write {header(table)}, with one pair of brackets"
    if kind == "list_type" and isinstance(value, str):
        return f"; write [{shown(value)}]"
    if kind == "string_type" and isinstance(value, int | float):
        return "; put it in quotation marks"
    if isinstance(value, str) and _unquoted(kind, value):
        return f"; write {_unquoted(kind, value)} without quotation marks"
    return ""


def _unquoted(kind: str, value: str) -> str:
    word = value.strip().casefold()
    if kind == "bool_type":
        return {"true": "true", "yes": "true", "false": "false", "no": "false"}.get(word, "")
    number = r"[+-]?\d+" if kind == "int_type" else r"[+-]?\d+(\.\d+)?"
    return word if kind in ("int_type", "float_type") and re.fullmatch(number, word) else ""


# tomllib's words (Python 3.11 to 3.14) and ours: what is wrong, and what was expected.
_SYNTAX = (
    (
        r"Expected newline or end of document",
        "something is left over behind the value",
        "one key = value a line",
    ),
    (r"Invalid statement", "neither a key nor a table", "key = value, [table] or [[table]]"),
    (r"Expected '=' after a key", "no = behind the key", "key = value; a key with spaces in quotation marks"),
    (r"Expected '\]+' at the end", "the table's brackets are not closed", "[table] or [[table]]"),
    (
        r"Invalid initial character for a key",
        "no key can begin like this",
        "letters, digits, _ and -, or a quoted key",
    ),
    (
        r"Illegal character '\\[rn]'",
        "the quotation mark at the end of the text is missing",
        'text as "…", or """…"""',
    ),
    (
        r"Unescaped",
        "a lone backslash",
        "\\\\ for a backslash, or text in '…', where nothing is escaped",
    ),
    (r"Invalid hex|Escaped character", "no such character", "\\u and four hexadecimal digits"),
    (
        r"(Illegal|Found invalid) character",
        "a control character, which TOML does not allow",
        "printable text",
    ),
    (r"Invalid date", "no such day or time", "a date such as 2026-03-01"),
    (r"Invalid value", "no value that TOML knows", 'text in "…", a number, true, false, a list or a table'),
)
_TWICE = re.compile(r"Cannot (declare|overwrite|mutate|redefine)|Duplicate inline")
_UNCLOSED = re.compile(r"Unclosed|Unterminated|Expected ['\"]+$|Expected \"'''\"|Illegal character '\\[rn]'")
_TYPOGRAPHIC = re.compile(r"=\s*[\[{]?\s*[“”„\u2018\u2019«]")
_NAMES = {"[": "list", "{": "inline table", '"""': "text", "'''": "text", '"': "text", "'": "text"}


def of_syntax(message: str, text: str, lines: Lines, path: str) -> Problem:
    """Return tomllib's one complaint as a problem with line, column and what was expected there."""
    source = text.split("\n")
    place = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    bare = message[: place.start()] if place else message
    line, column = (int(place[1]), int(place[2])) if place and place[1] else _end(source)
    where = ""
    if _TWICE.match(bare) and lines.twice:
        twice, first, line = lines.twice[0]
        where, column = dotted(twice), 1
        said, expected = f"defined twice, first in line {first}", "each key once"
    elif _UNCLOSED.match(bare) and lines.unclosed:
        mark, begun = lines.unclosed
        said = f"the {_NAMES[mark]} that begins with {mark} in line {begun} is not closed"
        expected = {"[": "]", "{": "}"}.get(mark, mark)
        line = begun if not (place and place[1]) else line
    else:
        said, expected = next(
            ((ours, wanted) for theirs, ours, wanted in _SYNTAX if re.match(theirs, bare)),
            (bare, "valid TOML"),
        )
    raw = source[line - 1].strip() if line <= len(source) else ""
    if _TYPOGRAPHIC.search(raw):
        said, expected = "typographic quotation marks", 'straight ones: "…"'
    return Problem(
        message=f"not valid TOML at column {column}: {said}; expected {expected}",
        path=path,
        line=line,
        raw=raw,
        where=where,
        value=raw,
        expected=expected,
    )


def _end(source: Sequence[str]) -> tuple[int, int]:
    """Return line and column of the last character that is not blank."""
    last = max((number for number, line in enumerate(source, 1) if line.strip()), default=1)
    return last, len(source[last - 1]) + 1
