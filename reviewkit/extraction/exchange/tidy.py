"""Tidy tables: one line for every answer anybody gave, and one for every answer that stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.extraction.exchange.material import Export
from reviewkit.extraction.exchange.tables import csv_text
from reviewkit.extraction.templates.cells import number, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewkit.extraction.exchange.material import Material
    from reviewkit.model import Answer

SETTLED = ("study", "label", "doi", "form", "row", "field", "question", "status", "value", "unit", "stands")
ANSWERS = (
    "study",
    "label",
    "form",
    "row",
    "field",
    "question",
    "who",
    "own_row",
    "status",
    "value",
    "unit",
    "quote",
    "page",
    "note",
    "at",
    "version",
)


def tables(material: Material, answers: Iterable[tuple[Answer, int]] = ()) -> Export:
    """Return answers.csv (each answer with the version of the form it was given under) and settled.csv.

    `answers`: each with the number of the entry it belongs to, which is `row` in both files; a person's own number for
    it is `own_row`, and the rows that their references name are their own.
    Several values stand in one cell, parted by "; "; a semicolon inside a value has a backslash before it. In `stands`
    it says where an answer comes from: agreed, settled, single, or unsettled (then there is no value).
    """
    settled, said = list(_settled(material)), list(_said(material, answers))
    files = {"settled.csv": csv_text(SETTLED, settled), "answers.csv": csv_text(ANSWERS, said)}
    notes = ("Studies that not everybody has completed are left out: their answers are still blind.",)
    return Export("tidy", files, len(settled) + len(said), notes=notes)


def _settled(material: Material) -> Iterator[list[str]]:
    for entry in material.entries:
        work, form = material.works[entry.subject], material.forms[entry.form]
        front = [entry.subject, work.label, work.doi, form.id, str(entry.row)]
        for item in form.fields:
            if (stands := entry.fields.get(item.id)) is None:
                continue
            given = stands.given
            value = _value(shown(item, given)) if given and given.values else ""
            told = [given.status if given else "", value, item.unit, stands.provenance]
            yield [*front, item.id, item.label, *told]


def _said(material: Material, answers: Iterable[tuple[Answer, int]]) -> Iterator[list[str]]:
    fields = {(form.id, item.id): item for form in material.forms.values() for item in form.fields}
    for answer, row in answers:
        if answer.subject not in material.works:
            continue
        item = fields.get((answer.form, answer.field))  # None where the form has it no more
        front = [answer.subject, material.works[answer.subject].label, answer.form, str(row), answer.field]
        value = str(answer.value or "")
        if item and answer.status == "value":
            value = _value(shown(item, answer))
        yield [
            *front,
            item.label if item else "",
            answer.by,
            str(answer.row),
            answer.status,
            value,
            item.unit if item else "",
            *(answer.quote, answer.page, answer.note, answer.at, answer.version),
        ]


def _value(cell: str | float | None) -> str:
    return "" if cell is None else cell if isinstance(cell, str) else number(cell)
