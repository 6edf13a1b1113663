"""Forms as tables: a template to fill in, and a filled table read back with every fault located."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reviewkit.extraction.checking import check
from reviewkit.extraction.values import near
from reviewkit.model import Problem
from reviewkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reviewkit.extraction.given import Given
    from reviewkit.protocol import Field, Form

REMARK = "#"
"""A line whose first cell begins with this is for people: the template's line of helps, say."""

_FRONT = {
    "subject": "id of the study or programme",
    "row": "number of the entry, where a form has several for one subject",
}
_BACK = {"quote": "the report's own words", "page": "page of the quotation"}


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """One line of a table: the answers that could be read, about which subject and entry, and its line."""

    subject: str
    row: int
    values: Mapping[str, Given] = field(default_factory=dict)
    quote: str = ""
    page: str = ""
    line: int = 0

    def __repr__(self) -> str:
        return f"<Row {self.row} about {self.subject}: {len(self.values)} answers, line {self.line}>"


def template(form: Form) -> list[list[str]]:
    """Return the first rows of a table for the form: the column names, and a remark that explains them."""
    by_id = {item.id: _help(item) for item in form.fields}
    helps = _FRONT | by_id | {name: text for name, text in _BACK.items() if name not in by_id}
    return [list(helps), [f"{REMARK} {helps['subject']}", *list(helps.values())[1:]]]


def read_table(text: str, form: Form) -> tuple[list[Row], list[Problem]]:
    """Return the filled rows of a CSV text and every fault in it, with line and column.

    The columns are subject, row, the form's fields (by id or label, in any order), quote and page; they are
    parted by commas, semicolons or tabs. Without a row number the entries of a repeating form are counted for
    each subject. Empty lines and lines that begin with "#" are passed over. A row with a fault is read as far
    as it goes.
    """
    lines = _lines(text)
    rows: list[Row] = []
    try:
        head_line, head = next(lines, (1, []))
        columns, problems = _columns(form, head, head_line)
        if "subject" not in columns:
            expected = ", ".join(template(form)[0])
            absent = Problem("there is no column “subject”", line=head_line, expected=expected)
            return [], [*problems, absent]
        for line, cells in lines:
            row, faults = _row(form, columns, cells[: len(head)], line)
            beyond = [cell for cell in cells[len(head) :] if cell.strip()]
            if beyond:
                message, expected = "more cells than columns", "quotation marks around a text with separators"
                problems.append(Problem(message, line=line, value="; ".join(beyond), expected=expected))
            problems += faults
            rows += [row] if row is not None else []
    except csv.Error as broken:
        return [], [Problem(f"is no CSV: {broken}", expected="a table of comma-separated values")]
    kept, doubles = _numbered(form, rows)
    return kept, sorted([*problems, *doubles], key=lambda problem: problem.line)


def _help(item: Field) -> str:
    kinds = {"boolean": "yes or no", "date": "2026-03-01, 2026-03 or 2026", "integer": "whole number"}
    parts = [item.label or item.id, kinds.get(item.type, "")]
    if item.choices:
        parts.append(
            ("any of: " if item.repeat or item.type == "choices" else "one of: ") + "; ".join(item.choices)
        )
    elif item.repeat:
        parts.append("several parted by " + ("line breaks" if item.type == "quotation" else "“; ”"))
    if item.minimum is not None and item.maximum is not None:
        parts.append(f"{item.minimum:g} to {item.maximum:g}")
    parts += [f"in {item.unit}" if item.unit else "", "required" if item.required else ""]
    return " · ".join(part for part in parts if part)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each filled line with the number of its first line; a cell may hold line breaks."""
    text = text.removeprefix("\ufeff")
    first = next((line for line in text.splitlines() if line.strip() and not line.startswith(REMARK)), "")
    parting = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=parting)
    start = 1
    for cells in reader:
        if any(cell.strip() for cell in cells) and not cells[0].lstrip().startswith(REMARK):
            yield start, cells
        start = reader.line_num + 1


def _columns(form: Form, head: list[str], line: int) -> tuple[dict[str, int], list[Problem]]:
    """Return the place of each known column, and what is unknown or there twice."""
    known = template(form)[0]
    names = {fold(item.label): item.id for item in form.fields if item.label}
    names |= {fold(name): name for name in known}
    columns: dict[str, int] = {}
    problems: list[Problem] = []
    for place, cell in enumerate(head):
        name = names.get(fold(cell)) if cell.strip() else ""
        if name is None:
            message = f"form “{form.id}” has no field “{cell.strip()}”{near(cell, known)}"
            problems.append(_located(message, line, cell.strip(), expected=", ".join(known)))
        elif name in columns:
            problems.append(_located("the column is there twice; the first one counts", line, name))
        elif name:
            columns[name] = place
    return columns, problems


def _row(
    form: Form, columns: Mapping[str, int], cells: list[str], line: int
) -> tuple[Row | None, list[Problem]]:
    said = {name: cells[place].strip() for name, place in columns.items() if place < len(cells)}
    if not said.get("subject"):
        message = "no subject; the line was left out"
        return None, [_located(message, line, "subject", expected="the id of a study or programme")]
    number = said.get("row", "")
    if number and not (number.isdecimal() and int(number)):
        message = "is no row number; the line was left out"
        return None, [_located(message, line, "row", value=number, expected="1, 2, 3 …")]
    values, faults = check(form, {item.id: said.get(item.id) for item in form.fields})
    located = [
        replace(fault, line=line, where=f"column {fault.where.removeprefix(form.id + '.')}")
        for fault in faults
    ]
    row = Row(said["subject"], int(number or 0), values, said.get("quote", ""), said.get("page", ""), line)
    return row, located


def _numbered(form: Form, rows: list[Row]) -> tuple[list[Row], list[Problem]]:
    """Return rows with numbers, and those left out: an entry that is there twice, or one too many."""
    taken = {(row.subject, row.row) for row in rows if row.row}
    counted: Counter[str] = Counter()
    kept: dict[tuple[str, int], Row] = {}
    problems: list[Problem] = []
    for row in rows:
        number = row.row or (_free(row.subject, taken, counted) if form.repeat else 1)
        if number > 1 and not form.repeat:
            message = f"row {number}, but form “{form.id}” has one entry for each subject"
            problems.append(_located(message, row.line, "row", value=str(number), expected="1, or nothing"))
        elif (earlier := kept.get((row.subject, number))) is not None:
            message = f"the entry is there already, in line {earlier.line}; the first one counts"
            problems.append(_located(message, row.line, "subject", value=row.subject))
        else:
            kept[row.subject, number] = replace(row, row=number)
    return list(kept.values()), problems


def _free(subject: str, taken: set[tuple[str, int]], counted: Counter[str]) -> int:
    """Return the subject's next number that no line claims for itself."""
    counted[subject] += 1
    while (subject, counted[subject]) in taken:
        counted[subject] += 1
    return counted[subject]


def _located(message: str, line: int, column: str, *, value: str = "", expected: str = "") -> Problem:
    return Problem(message, line=line, where=f"column {column}", value=value, expected=expected)
