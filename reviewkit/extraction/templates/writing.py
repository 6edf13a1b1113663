"""Templates written: a workbook for any number of forms, a table of text for one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from reviewkit.errors import ReviewkitError
from reviewkit.extraction.templates import text_writing
from reviewkit.extraction.versions import form_version

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from reviewkit.extraction.templates import layout as lay
    from reviewkit.protocol import Form


@dataclass(frozen=True, slots=True, repr=False)
class Template:
    """A template that was written: `rows` to fill in, and how many answers stand in it already."""

    path: str
    forms: tuple[str, ...]
    rows: int
    answers: int = 0
    layout: str = "wide"

    def __repr__(self) -> str:
        return f"<Template {self.path}: {', '.join(self.forms)}, {self.rows} rows, {self.answers} answers>"


def write(
    path: str | os.PathLike[str],
    forms: Sequence[tuple[Form, Sequence[lay.Subject], lay.Mine]],
    ticket: lay.Ticket,
    *,
    sides: bool = True,
    spare: int = 3,
) -> Template:
    """Write a template for forms, each with its subjects and what one person answered before.

    The file's name ends in .xlsx or .csv; the latter holds one form. It appears under its name when it is complete.
    """
    place = Path(path)
    ending = ending_of(place, [form.id for form, _, _ in forms])
    draft = place.with_name(f".{place.name}.part")
    try:
        if ending == ".xlsx":
            from reviewkit.extraction.templates.book_writing import BookPen, sheet_names

            names_ = sheet_names(form.id for form, _, _ in forms)
            ticket = replace(ticket, forms={f.id: (names_[f.id], form_version(f)) for f, _, _ in forms})
            rows = BookPen(ticket).write(draft, forms, sides=sides, spare=spare)
        else:
            ((form, subjects, mine),) = forms
            ticket = replace(ticket, forms={form.id: ("", form_version(form))})
            rows = text_writing.write(draft, ticket, form, subjects, mine, sides=sides, spare=spare)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
    there = sum(len(answers) for _, _, mine in forms for answers in mine.values())
    return Template(str(place), tuple(form.id for form, _, _ in forms), rows, there, ticket.layout)


def ending_of(path: str | os.PathLike[str], forms: Sequence[str]) -> str:
    """Return .xlsx or .csv; raises ReviewkitError for another ending, and for several forms in a .csv file."""
    place = Path(path)
    ending = place.suffix.lower()
    if ending not in (".xlsx", ".csv"):
        raise ReviewkitError(f"{place}: a template is an .xlsx or a .csv file")
    if ending == ".csv" and len(forms) != 1:
        raise ReviewkitError(
            f"{place}: a .csv file holds one form, not {', '.join(forms)}; write an .xlsx file, or name one form"
        )
    return ending
