"""The interchange file of the R package PRISMA2020, read as people have filled it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewkit.errors import ReadError
from reviewkit.model import Problem
from reviewkit.report.boxes import KEYS, LISTS, SECTIONS, WAITING
from reviewkit.report.flow import Flow
from reviewkit.report.flow_csv import FURTHER, OF_PREVIOUS, STILL_WAITING, WORDED, safe
from reviewkit.report.flow_values import count, named

if TYPE_CHECKING:
    import os
    import re
    from collections.abc import Sequence

_TRIED = (
    "a table with the columns data and n, parted by comma, semicolon or tab",
    "rows with the keys of the PRISMA2020 template, such as records_screened",
    "the JSON that Flow.json() writes",
)


def read_flow(source: str | os.PathLike[str] | bytes) -> Flow:
    """Return the flow in a PRISMA2020 CSV file, given as path, text or bytes; also in Flow's JSON.

    Comma, semicolon or tab; with or without a byte-order mark; blank, "NA" and "xxx" mean that nothing is
    stated. Keys are looked up by equality. What cannot be read, or only by guessing, is told in `.problems`.
    Raises ReadError, with the file and what was looked for, where the file is no such table.
    """
    text, path = _text(source)
    if text.lstrip().startswith("{"):
        return _from_json(text, path)
    header, rows = _table(text, path)
    columns = [cell.strip().strip('"').lower() for cell in header]
    data, value = columns.index("data"), columns.index("n")
    boxes: dict[str, Any] = {}
    beside: dict[str, str] = {}
    problems: list[Problem] = []
    for line, cells in rows:
        key = cells[data].strip() if data < len(cells) else ""
        raw = _cell(cells, value, len(columns), delimited=key in LISTS)
        if key not in KEYS:
            if key not in (*SECTIONS, "", "NA") and any(cells):
                problems.append(
                    _problem((path, line, key), "is no key of the template and was left out", raw)
                )
            continue
        if key in boxes:
            problems.append(
                _problem((path, line, key), "stands in the file twice; the first one counts", raw)
            )
            continue
        beside[key] = " ".join(cells[data + 1 : value])
        boxes[key], doubts = named(raw) if key in LISTS else count(raw)
        boxes[key] = _as_worded(boxes[key], beside[key]) if key in LISTS else boxes[key]
        problems += [
            _problem((path, line, key), doubt.message, doubt.value, doubt.expected) for doubt in doubts
        ]
    if not boxes:
        raise _no_flow(path)
    waiting = {key: _beside(beside, key, STILL_WAITING) or 0 for key in WAITING}
    further = _beside(beside, "dbr_sought_reports", FURTHER) or 0
    return Flow(boxes, waiting, further, _beside(beside, "total_reports", OF_PREVIOUS), tuple(problems))


def _beside(descriptions: dict[str, str], key: str, fact: re.Pattern[str]) -> int | None:
    """Return a fact that `csv_text` wrote beside a box, None where there is none."""
    found = fact.search(descriptions.get(key, ""))
    return int(found[1]) if found else None


def _text(source: str | os.PathLike[str] | bytes) -> tuple[str, str]:
    """Return the text and the path it came from, which is empty where the text itself was given."""
    if isinstance(source, str) and ("\n" in source or source.lstrip().startswith("{")):
        return source.removeprefix("\ufeff"), ""
    path = ""
    if not isinstance(source, bytes):
        path = str(source)
        try:
            source = Path(source).read_bytes()
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            raise ReadError(f"{path[:200]}: cannot be read: {why}", path=path, tried=_TRIED) from None
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        return source.decode("utf-16", "replace"), path
    try:
        return source.decode("utf-8-sig"), path
    except UnicodeDecodeError:
        return source.decode("cp1252", "replace"), path  # what Excel writes in western Europe


def _table(text: str, path: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the header and the rows with their lines, by the delimiter that gives such a header."""
    for delimiter in ",;\t":
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            rows = [(reader.line_num, cells) for cells in reader]
        except csv.Error:
            continue
        for at, (_, cells) in enumerate(rows[:10]):  # a title or "sep=;" may stand above the header
            if {"data", "n"} <= {cell.strip().strip('"').lower() for cell in cells}:
                return cells, rows[at + 1 :]
    raise _no_flow(path)


def _cell(cells: Sequence[str], at: int, columns: int, *, delimited: bool) -> str:
    """Return the value of a row, put together where it was not quoted and fell into several cells."""
    surplus = len(cells) - columns
    if at >= len(cells):
        return ""
    if surplus <= 0 or at != columns - 1:
        return cells[at]
    together = ",".join(cells[at:])
    # A surplus before the value, from a comma in an unquoted text, leaves the number in the last cell.
    return together if delimited or (count(together)[0] is not None and not count(together)[1]) else cells[-1]


def _as_worded(pairs: tuple[tuple[str, int], ...], description: str) -> tuple[tuple[str, int], ...]:
    found = WORDED.search(description)
    if not found:
        return pairs
    try:
        names = json.loads(found[1])
    except ValueError:
        return pairs
    if len(names) != len(pairs) or [safe(str(name)) for name in names] != [name for name, _ in pairs]:
        return pairs  # somebody changed the numbers' names since: those count
    return tuple((str(name), n) for name, (_, n) in zip(names, pairs, strict=True))


def _from_json(text: str, path: str) -> Flow:
    try:
        held = json.loads(text)
        return Flow(
            held["boxes"],
            held.get("waiting", {}),
            held.get("further_reports", 0),
            held.get("reports_of_previous_studies"),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _no_flow(path) from None


def _no_flow(path: str) -> ReadError:
    name = path or "the text given"
    return ReadError(
        f"{name}: no PRISMA flow diagram; looked for {'; '.join(_TRIED)}", path=path or None, tried=_TRIED
    )


def _problem(place: tuple[str, int, str], message: str, value: str, expected: str = "") -> Problem:
    path, line, key = place
    words = f"{message}: {value!r}"
    return Problem(words, path=path, line=line, raw=value, where=key, value=value, expected=expected)
