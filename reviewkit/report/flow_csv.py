"""The interchange file of the R package PRISMA2020, written."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

from reviewkit.report.boxes import COLUMNS, KEYS, LISTS, ROWS, Row
from reviewkit.report.flow_keys import OPTIONAL
from reviewkit.text import guarded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewkit.report.flow import Flow

# What the template has no place for, written into the description column so that it can be read again.
WORDED = re.compile(r"\[as worded: (\[.*\])\]")
STILL_WAITING = re.compile(r"\[still waiting: (\d+)\]")
FURTHER = re.compile(r"\[further reports: (-?\d+)\]")
OF_PREVIOUS = re.compile(r"\[of previous studies: (\d+)\]")
BY_TOOLS = re.compile(r"\[excluded by automation tools: (\d+)\]")
STATED = re.compile(r"\[stated total: (\d+)\]")
TEMPLATE = re.compile(r"\[template: ([a-z-]+)\]")


def csv_text(flow: Flow) -> str:
    """Return the file's text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in ROWS:
        words = f"{row.text} ({row.where})" if row.where else row.text
        description = " ".join([words, *_notes(flow, row)])
        cells = (row.key, row.node, row.box, description, row.text, row.tip, row.url, _value(flow, row))
        writer.writerow([*(cell or "NA" for cell in cells[:-1]), cells[-1]])
    return out.getvalue()


def _value(flow: Flow, row: Row) -> str:
    if row.key not in KEYS:
        return "0"
    value = flow.boxes[row.key]
    if row.key not in LISTS:
        if value is None:  # NA says of these rows that there are none
            return "" if row.key in OPTIONAL else "NA"
        return str(value)
    if not value:
        # The package prints a bare number as "(n = 0)" and an empty list as a reason without words.
        return "0" if row.key.endswith("excluded") and row.key not in flow.unlisted else "NA"
    return guarded("; ".join(f"{safe(name)}, {'xxx' if n is None else n}" for name, n in value))


def _notes(flow: Flow, row: Row) -> Iterator[str]:
    """Yield what the template has no place for."""
    if row.key in LISTS:
        names = [name for name, _ in flow.boxes[row.key]]
        if any(safe(name) != name for name in names):
            yield f"[as worded: {json.dumps(names, ensure_ascii=False)}]"
    if row.key in flow.stated:
        yield f"[stated total: {flow.stated[row.key]}]"
    if row.box == "prevstud" and flow.template:
        yield f"[template: {flow.template}]"
    if row.key == "records_excluded" and flow.excluded_by_tools:
        yield f"[excluded by automation tools: {flow.excluded_by_tools}]"
    if flow.waiting.get(row.key):
        yield f"[still waiting: {flow.waiting[row.key]}]"
    if row.key == "dbr_sought_reports" and flow.further_reports:
        yield f"[further reports: {flow.further_reports}]"
    if row.key == "total_reports" and flow.updated and flow.reports_of_previous_studies is not None:
        yield f"[of previous studies: {flow.reports_of_previous_studies}]"


def safe(name: str) -> str:
    """Return a name without what breaks the package: it splits at , and ; and quotes labels with '."""
    plain = " ".join(name.split()).replace("'", "’")  # noqa: RUF001 - a typographic apostrophe is the remedy
    plain = re.sub(r"\s*;\s*", " / ", plain)
    return re.sub(r"\s*,\s*", " – ", plain).strip() or "Not named"  # noqa: RUF001 - a dash stands for the comma
