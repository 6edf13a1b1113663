"""Programmes, answers and settlements: rows written and read back as nouns."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reviewkit.model import Answer, Programme

if TYPE_CHECKING:
    import sqlite_utils

    from reviewkit.store.ledger import Writer

PROGRAMME = ("title", "organisation", "place", "found", "url", "note")


def add_programme(writer: Writer, programme: Programme) -> None:
    """Write a programme; the latest row of its id counts."""
    writer.append(
        "programmes", programme=programme.id, **{name: getattr(programme, name) for name in PROGRAMME}
    )


def programmes(db: sqlite_utils.Database) -> list[Programme]:
    """Return every programme, by id."""
    return [
        Programme(*row)
        for row in db.execute(f"""SELECT programme, {", ".join(PROGRAMME)} FROM (
        SELECT *, row_number() OVER (PARTITION BY programme ORDER BY clock DESC, device DESC, seq DESC) AS nth
        FROM programmes) WHERE nth = 1 ORDER BY programme""")
    ]


def _stored(value: Any) -> str:
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def _read(text: str) -> Any:
    value = json.loads(text)
    return tuple(value) if isinstance(value, list) else value


def add_answer(writer: Writer, answer: Answer) -> None:
    """Write one answer; the latest of the same person to the same field counts."""
    writer.append(
        "answers",
        subject=answer.subject,
        form=answer.form,
        row=answer.row,
        field=answer.field,
        status=answer.status,
        value=_stored(answer.value),
        quote=answer.quote,
        page=answer.page,
        note=answer.note,
    )


def answers(db: sqlite_utils.Database, form: str) -> list[Answer]:
    """Return the answers that count for a form: the latest of each person to each field."""
    return [
        Answer(subject, form, field, _read(value), by, row, status, quote, page, note, at)
        for subject, field, value, by, row, status, quote, page, note, at in db.execute(
            """
        SELECT subject, field, value, by, row, status, quote, page, note, at FROM (
            SELECT *, row_number() OVER (PARTITION BY subject, row, field, by
                                         ORDER BY clock DESC, device DESC, seq DESC) AS nth
            FROM answers WHERE form = ?) WHERE nth = 1 ORDER BY subject, row, by, field""",
            [form],
        )
    ]


def add_settlement(writer: Writer, answer: Answer) -> None:
    """Write what a difference was settled to."""
    writer.append(
        "settlements",
        subject=answer.subject,
        form=answer.form,
        row=answer.row,
        field=answer.field,
        status=answer.status,
        value=_stored(answer.value),
        note=answer.note,
    )


def settlements(db: sqlite_utils.Database, form: str) -> list[Answer]:
    """Return the settlements that count for a form: the latest of each field."""
    return [
        Answer(subject, form, field, _read(value), by, row, status, note=note, at=at)
        for subject, field, value, by, row, status, note, at in db.execute(
            """
        SELECT subject, field, value, by, row, status, note, at FROM (
            SELECT *, row_number() OVER (PARTITION BY subject, row, field
                                         ORDER BY clock DESC, device DESC, seq DESC) AS nth
            FROM settlements WHERE form = ?) WHERE nth = 1 ORDER BY subject, row, field""",
            [form],
        )
    ]
