"""Templates as tables of text, for whoever has no Excel: one form a file."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from reviewkit.extraction.templates import layout as lay
from reviewkit.extraction.templates.cells import words
from reviewkit.text import guarded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reviewkit.extraction.templates.layout import Subject, Ticket
    from reviewkit.protocol import Form


def write(
    path: Path,
    ticket: Ticket,
    form: Form,
    subjects: Sequence[Subject],
    mine: lay.Mine,
    *,
    sides: bool,
    spare: int,
) -> int:
    """Write a template and return how many rows there are to fill in.

    What it was made for stands above the names of the columns, and what is asked below them, in rows that begin
    with #. The file begins with the mark by which spreadsheets know UTF-8.
    """
    placed = lay.columns(form, ticket.layout, sides=sides)
    count = 0
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([ticket.line()])
        writer.writerow([column.name for column in placed])
        writer.writerow([guarded(_told(form, column)) for column in placed])
        for row in lay.rows(form, subjects, mine, placed, spare):
            count += 1
            writer.writerow(["" if cell is None else guarded(words(cell)) for cell in row])
    return count


def _told(form: Form, column: lay.Column) -> str:
    heading = lay.headings(form, column)
    if column.part != "answer" or not column.field:
        return heading
    item = form.field(column.field)
    offered = "; ".join(lay.choices(item)) if item.type != "boolean" else ""
    return " · ".join(filter(None, (heading, *lay.explained(item), offered, item.help.strip())))
