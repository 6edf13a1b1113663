"""The interchange file of the R package PRISMA2020, read as people have filled it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewkit.errors import ReadError, ReviewkitError
from reviewkit.model import Problem
from reviewkit.report import flow_csv, flow_keys
from reviewkit.report.boxes import KEYS, LISTS, SECTIONS, TEMPLATES, WAITING
from reviewkit.report.flow import Flow
from reviewkit.report.flow_values import Doubt, count, left_out, listed
from reviewkit.text import unguarded

if TYPE_CHECKING:
    import os
    import re
    from collections.abc import Sequence

_TRIED = (
    "a table with the columns data and n, parted by comma, semicolon or tab",
    "rows with the keys of the PRISMA2020 template, such as records_screened",
    "the JSON that Flow.json() writes",
)
_VALUE_COLUMNS = ("n", "value", "count", "number")
_WORKBOOK = b"PK\x03\x04"


def read_flow(source: str | os.PathLike[str] | bytes) -> Flow:
    """Return the flow in a PRISMA2020 CSV file, given as path, text or bytes; also in an Excel workbook or JSON.

    Comma, semicolon or tab; with or without a byte-order mark; blank, "NA" and "xxx" mean that nothing is
    stated. "NA" in a row that the package then leaves out of its drawing (registers, tools, other methods, a
    previous version) counts as 0. Keys are looked up by equality; a key that was renamed is known by its
    wording, and told. What cannot be read, or only by guessing, is told in `.problems`. Raises ReadError, with
    the file and what was looked for, where the file is no such table.
    """
    content, path = _content(source)
    if isinstance(content, bytes) and content.startswith(_WORKBOOK):
        tables = _sheets(content, path)
    else:
        text = content if isinstance(content, str) else _decoded(content)
        if text.lstrip().startswith("{"):
            return _from_json(text, path)
        tables = [_rows(text, delimiter) for delimiter in ",;\t"]
    for rows in tables:
        filled = _filled(rows, path)
        if filled and filled.boxes:
            return filled.flow()
    raise _no_flow(path)


@dataclass
class _Filled:
    """What was read so far."""

    path: str
    boxes: dict[str, Any] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)
    stated: dict[str, int] = field(default_factory=dict)
    unlisted: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    template: str = ""

    def take(self, line: int, said: str, raw: str, beside: str) -> None:
        """Take one row: its key as it is written, its value, and the words between the two."""
        found = flow_csv.TEMPLATE.search(beside)
        self.template = found[1] if found and found[1] in TEMPLATES else self.template
        key = flow_keys.key_of(said, beside)
        if not key:
            if said.strip().lower() not in (*SECTIONS, "", "na") and (said or raw):
                self._tell(line, said, "is no key of the template and was left out", raw)
            return
        if key in self.boxes:
            self._tell(line, key, "stands in the file twice; the first one counts", raw)
            return
        if flow_keys.plain(said) != key:
            self._tell(line, said, f"is no key of the template; by its wording it was read as {key}", raw)
        self.beside[key] = beside
        if key in LISTS:
            doubts = self._list(key, raw)
        else:
            self.boxes[key], doubts = count(raw)
            if self.boxes[key] is None and key in flow_keys.OPTIONAL and left_out(raw):
                self.boxes[key] = 0
        for doubt in doubts:
            self._tell(line, key, doubt.message, doubt.value, doubt.expected)

    def _list(self, key: str, raw: str) -> list[Doubt]:
        read = listed(raw)
        self.boxes[key] = _as_worded(read.pairs, self.beside[key])
        if not read.stated:
            self.unlisted.append(key)
        if read.total is not None:
            self.stated[key] = read.total
        return read.doubts

    def _tell(self, line: int, where: str, message: str, value: str, expected: str = "") -> None:
        words = f"{message}: {value!r}"
        self.problems.append(
            Problem(words, path=self.path, line=line, raw=value, where=where, value=value, expected=expected)
        )

    def flow(self) -> Flow:
        """Return the flow, with the facts that `csv_text` wrote beside the boxes."""
        for key in LISTS:
            total = self._fact(key, flow_csv.STATED)
            if total is not None:
                self.stated.setdefault(key, total)
        facts: dict[str, Any] = {
            "waiting": {key: self._fact(key, flow_csv.STILL_WAITING) or 0 for key in WAITING},
            "further_reports": self._fact("dbr_sought_reports", flow_csv.FURTHER) or 0,
            "reports_of_previous_studies": self._fact("total_reports", flow_csv.OF_PREVIOUS),
            "excluded_by_tools": self._fact("records_excluded", flow_csv.BY_TOOLS) or 0,
            "unlisted": tuple(self.unlisted),
            "stated": self.stated,
            "problems": tuple(self.problems),
        }
        try:
            return Flow(self.boxes, template=self.template, **facts)
        except ReviewkitError:  # somebody filled in boxes that the template named in the file does not have
            return Flow(self.boxes, **facts)

    def _fact(self, key: str, fact: re.Pattern[str]) -> int | None:
        found = fact.search(self.beside.get(key, ""))
        return int(found[1]) if found else None


def _filled(rows: list[tuple[int, list[str]]], path: str) -> _Filled | None:
    """Return what a table holds, None where it has no such header."""
    for at, (_, header) in enumerate(rows[:10]):  # a title or "sep=;" may stand above the header
        columns = [cell.strip().strip('"').lower() for cell in header]
        value = next((columns.index(name) for name in _VALUE_COLUMNS if name in columns), None)
        if "data" in columns and value is not None:
            filled = _Filled(path)
            data = columns.index("data")
            for line, cells in rows[at + 1 :]:
                said = cells[data] if data < len(cells) else ""
                is_list = flow_keys.plain(said) in LISTS
                raw = unguarded(_cell(cells, value, len(columns), delimited=is_list))
                filled.take(line, said.strip(), raw, " ".join(cells[data + 1 : value]))
            return filled
        if sum(flow_keys.plain(cell) in KEYS for cell in header) >= 5 and at + 1 < len(rows):
            filled = _Filled(path)  # the table lies on its side: keys above, numbers below
            line, cells = rows[at + 1]
            for key, raw in zip(header, cells, strict=False):
                filled.take(line, key.strip(), raw, "")
            return filled
    return None


def _content(source: str | os.PathLike[str] | bytes) -> tuple[str | bytes, str]:
    """Return the text or bytes and the path they came from, which is empty where they were given themselves."""
    if isinstance(source, str) and ("\n" in source or source.lstrip().startswith("{")):
        return source.removeprefix("\ufeff"), ""
    if isinstance(source, bytes):
        return source, ""
    path = str(source)
    try:
        return Path(source).read_bytes(), path
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise ReadError(f"{path[:200]}: cannot be read: {why}", path=path, tried=_TRIED) from None


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")  # what Excel writes in western Europe


def _rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [(reader.line_num, cells) for cells in reader]
    except csv.Error:
        return []


def _sheets(content: bytes, path: str) -> list[list[tuple[int, list[str]]]]:
    """Return the rows of every sheet of a workbook."""
    where = path or "the file given"
    try:
        openpyxl = import_module("openpyxl")
    except ImportError as error:
        raise ReadError(
            f"{where}: Excel files need openpyxl; install it with: pip install 'reviewkit[office]'", path=path
        ) from error
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
        book.close()
    except Exception as error:  # a damaged workbook raises whatever the parser under openpyxl raises
        raise ReadError(f"{where}: no Excel workbook: {error}", path=path or None, tried=_TRIED) from error
    return [[(line, [_shown(cell) for cell in row]) for line, row in enumerate(rows, 1)] for rows in sheets]


def _shown(cell: Any) -> str:
    """Return a cell as the spreadsheet shows it: whole numbers without a decimal point."""
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


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


def _as_worded(
    pairs: tuple[tuple[str, int | None], ...], description: str
) -> tuple[tuple[str, int | None], ...]:
    found = flow_csv.WORDED.search(description)
    if not found:
        return pairs
    try:
        names = json.loads(found[1])
    except (ValueError, RecursionError):
        return pairs
    if len(names) != len(pairs) or [flow_csv.safe(str(name)) for name in names] != [
        name for name, _ in pairs
    ]:
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
            excluded_by_tools=held.get("excluded_by_tools", 0),
            template=held.get("template", ""),
            unlisted=tuple(held.get("unlisted", ())),
            stated=held.get("stated", {}),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _no_flow(path) from None


def _no_flow(path: str) -> ReadError:
    name = path or "the text given"
    return ReadError(
        f"{name}: no PRISMA flow diagram; looked for {'; '.join(_TRIED)}", path=path or None, tried=_TRIED
    )
