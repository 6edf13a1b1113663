"""How a template is laid out: its columns, the rows of each study, and the note that says what it was made for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from reviewkit.extraction.given import STATUSES
from reviewkit.extraction.templates.cells import LINE, between, shown
from reviewkit.extraction.values import offered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reviewkit.model import Answer
    from reviewkit.protocol import Field, Form

    Mine = Mapping[tuple[str, int], Mapping[str, Answer]]
    """One person's answers: (subject, row) -> field id -> answer."""

Layout = Literal["wide", "long"]
Part = Literal["subject", "id", "row", "field", "question", "answer", "quote", "page", "note"]
SIDES: tuple[Part, ...] = ("quote", "page", "note")
"""What can be said beside an answer: the report's own words, where they stand, a remark."""
ID = 12  # characters of a study's id that a template shows: enough to be unique in millions
WIDE = 40  # fields that somebody finds by scrolling to the right; where there are more, downwards is easier
REMARK = "#"
"""A row whose first cell begins with this is for people."""
_NUMBER = re.compile(r"\d+(?:e\d*)?")

_KINDS = {
    "boolean": "yes or no",
    "date": "a date: 2026-03-01, 2026-03 or 2026",
    "integer": "a whole number",
    "number": "a number",
    "scale": "a whole number",
    "text": "text",
    "quotation": "the report's own words",
    "choice": "one of the list",
    "choices": "any of the list",
    "hierarchy": "one of the list, with all its levels",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """A study or programme to fill a form about: its id, and what people call it."""

    id: str
    label: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a template. `name` is the heading it is known by, `field` the field it belongs to."""

    name: str
    part: Part
    field: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a template was made for: review, protocol version, person, and each form with its version and sheet."""

    review: str = ""
    title: str = ""
    protocol: str = ""
    person: str = ""
    layout: Layout = "wide"
    forms: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # form -> sheet, version of the form

    def line(self) -> str:
        """Return the ticket as the remark that stands above a table of text."""
        ((form, (_, version)),) = self.forms.items()
        facts = {"review": self.review, "protocol": self.protocol, "form": form, "version": version}
        facts |= {"person": self.person, "layout": self.layout}
        return f"{REMARK} reviewkit template | " + " | ".join(f"{k} {v}" for k, v in facts.items())

    @staticmethod
    def read(line: str) -> Ticket | None:
        """Return the ticket that such a remark holds, None for any other line."""
        if not re.match(rf"{REMARK}\s*reviewkit template\b", line):
            return None
        facts = dict(part.strip().partition(" ")[::2] for part in line.split("|")[1:])
        form = facts.get("form", "")
        return Ticket(
            facts.get("review", ""),
            protocol=facts.get("protocol", ""),
            person=facts.get("person", ""),
            layout="long" if facts.get("layout") == "long" else "wide",
            forms={form: ("", facts.get("version", ""))} if form else {},
        )


def columns(form: Form, layout: Layout, *, sides: bool = True) -> list[Column]:
    """Return the columns of a form's template.

    wide: one row for an entry, one column for a field, and behind it three for its quotation, page and note.
    long: one row for a field of an entry. Without `sides` there are no columns for quotation, page and note.
    """
    front = [Column("subject", "subject"), Column("id", "id")]
    front += [Column("row", "row")] if form.repeat else []
    beside = SIDES if sides else ()
    if layout == "long":
        parts: tuple[Part, ...] = ("field", "question", "answer", *beside)
        return front + [Column(part, part) for part in parts]
    for item in form.fields:
        front.append(Column(item.id, "answer", item.id))
        front += [Column(f"{item.id}: {side}", side, item.id) for side in beside]
    return front


def headings(form: Form, column: Column) -> str:
    """Return what the second row says above a column: the field's question, in words."""
    plain = {
        "subject": f"{REMARK} {form.about.capitalize()}",
        "id": "leave as it is",
        "row": "number of the entry",
        "field": "leave as it is",
        "question": "What is asked",
        "answer": "Answer",
        "quote": "The report's own words",
        "page": "Page",
        "note": "Note",
    }
    if column.part == "answer" and column.field:
        return asked(form.field(column.field))
    return plain[column.part]


def asked(item: Field) -> str:
    """Return a field's question with its unit, and a star where it is required."""
    unit = f" ({item.unit})" if item.unit else ""
    return f"{item.label or item.id}{unit}{' *' if item.required else ''}"


def rows(
    form: Form, subjects: Sequence[Subject], mine: Mine, placed: Sequence[Column], spare: int = 0
) -> Iterator[list[str | int | float | None]]:
    """Yield the rows of a template: what was answered before stands in it.

    A form with several entries gets, after those that there are, `spare` numbered rows that are empty.
    """
    numbers: dict[str, list[int]] = {}
    for about, number in mine:
        numbers.setdefault(about, []).append(number)
    for subject in subjects:
        there = sorted(numbers.get(subject.id, ()))
        if form.repeat:
            last = there[-1] if there else 0
            there += range(last + 1, last + 1 + max(spare, 0 if there else 1))
        for row in there or [1]:
            yield from _entry(form, subject, row, mine.get((subject.id, row), {}), placed)


def _entry(
    form: Form, subject: Subject, row: int, answers: Mapping[str, Answer], placed: Sequence[Column]
) -> Iterator[list[str | int | float | None]]:
    front: dict[str, str | int] = {"subject": subject.label, "id": short(subject.id), "row": row}
    if any(column.part == "field" for column in placed):
        for item in form.fields:
            facts = front | {"field": item.id, "question": asked(item)}
            answer = answers.get(item.id)
            yield [
                facts[column.part] if column.part in facts else cell(item, column.part, answer)
                for column in placed
            ]
        return
    fields = {item.id: item for item in form.fields}
    yield [
        front[column.part]
        if column.part in front
        else cell(fields[column.field], column.part, answers.get(column.field))
        for column in placed
    ]


def cell(item: Field, part: Part, answer: Answer | None) -> str | int | float | None:
    """Return what stands in the cell for a part of an answer."""
    if answer is None:
        return None
    if part == "answer":
        return shown(item, answer)
    return {"quote": answer.quote, "page": answer.page, "note": answer.note}[part] or None


def short(subject: str) -> str:
    """Return the beginning of a study's id; a programme's readable id stays whole.

    It is longer where a spreadsheet would take it for a number: 12 digits, or 1234567e8901.
    """
    if len(subject) != 64:
        return subject
    return next((subject[:n] for n in range(ID, 64) if not _NUMBER.fullmatch(subject[:n])), subject)


def explained(item: Field) -> list[str]:
    """Return what may stand in a field's cell, in words, one sentence each."""
    kind = (
        f"the number of a row of “{item.of}”"
        if item.type == "reference"
        else _KINDS.get(item.type, item.type)
    )
    told = [kind + (f", in {item.unit}" if item.unit else "")]
    if item.minimum is not None or item.maximum is not None:
        low = "" if item.minimum is None else f"from {item.minimum:.15g}"
        told.append(f"{low}{'' if item.maximum is None else f' up to {item.maximum:.15g}'}".strip())
    if item.several:
        told.append("several, parted by " + ("line breaks" if between(item) == LINE else "semicolons"))
    if item.when:
        told.append("only if " + " and ".join(f"{n} is {_or(values)}" for n, values in item.when.items()))
    return told


def _or(values: Sequence[object]) -> str:
    return " or ".join("yes" if v is True else "no" if v is False else str(v) for v in values)


def choices(item: Field) -> list[str]:
    """Return the words that a drop-down list offers, "not reported" and "unclear" at its end; [] for no list."""
    own = ["yes", "no"] if item.type == "boolean" else list(offered(item))
    return own + [status for status in STATUSES if status not in own] if own else []
