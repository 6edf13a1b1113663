"""Programmes, answers, settlements and what is said of rows: written, and read back as nouns."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reviewkit.model import Answer, Programme

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import sqlite_utils

    from reviewkit.store.ledger import Writer

PROGRAMME = ("title", "organisation", "place", "found", "url", "note")
_LATER = "clock DESC, device DESC, seq DESC"
_ANSWER = "subject, form, field, value, by, row, status, quote, page, note, at, protocol"


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
        SELECT *, row_number() OVER (PARTITION BY programme ORDER BY {_LATER}) AS nth
        FROM programmes) WHERE nth = 1 ORDER BY programme""")
    ]


def _stored(value: Any) -> str:
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def value_of(text: str) -> Any:
    """Return the value that a row of answers or settlements holds."""
    if text[:1] == '"' and "\\" not in text:
        return text[1:-1]  # plain words, as most are
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


def rows_since(db: sqlite_utils.Database, form: str, rowid: int, protocol: str) -> Iterator[tuple[Any, ...]]:
    """Return the form's answers that came into this file after a row, in that order, as plain rows.

    Each is (subject, row, by, field, status, value, clock, rowid, whether it was given under another protocol).
    """
    # The plus keeps SQLite from gathering rows by an index and sorting all of them.
    return db.conn.execute(
        """SELECT subject, row, by, field, status, value, clock, rowid, protocol <> ?
        FROM answers WHERE rowid > ? AND +form = ? ORDER BY rowid""",
        [protocol, rowid, form],
    )


def later(db: sqlite_utils.Database, one: int, two: int) -> int:
    """Return which of two answers counts, by clock, device and sequence, as on every copy of the file."""
    row = db.execute(
        f"SELECT rowid FROM answers WHERE rowid IN (?, ?) ORDER BY {_LATER} LIMIT 1", [one, two]
    ).fetchone()
    return int(row[0])


def protocols_at(db: sqlite_utils.Database, rowids: Sequence[int]) -> dict[int, str]:
    """Return the hash of the protocol under which each of these answers was given."""
    found: dict[int, str] = {}
    for start in range(0, len(rowids), 500):
        some = rowids[start : start + 500]
        marks = ", ".join("?" * len(some))
        found |= dict(db.execute(f"SELECT rowid, protocol FROM answers WHERE rowid IN ({marks})", some))
    return found


def answers_at(db: sqlite_utils.Database, rowids: Sequence[int]) -> dict[int, Answer]:
    """Return the answers of these rows, with their quotations, pages and notes; `version` is the protocol's hash."""
    found: dict[int, Answer] = {}
    for start in range(0, len(rowids), 500):
        some = rowids[start : start + 500]
        marks = ", ".join("?" * len(some))
        for rowid, *row in db.execute(f"SELECT rowid, {_ANSWER} FROM answers WHERE rowid IN ({marks})", some):
            found[rowid] = _answer(row)
    return found


def _answer(row: Sequence[Any]) -> Answer:
    subject, form, field, value, by, nth, status, quote, page, note, at, protocol = row
    return Answer(subject, form, field, value_of(value), by, nth, status, quote, page, note, at, protocol)


def entry(
    db: sqlite_utils.Database, form: str, subjects: Sequence[str], by: str, row: int | None = None
) -> list[Answer]:
    """Return one person's answers that count about a subject, known by several ids; of one row or of all."""
    marks = ", ".join("?" * len(subjects))
    return [
        _answer(found)
        for found in db.execute(
            f"""SELECT {_ANSWER} FROM (
            SELECT *, row_number() OVER (PARTITION BY row, field ORDER BY {_LATER}) AS nth
            FROM answers WHERE form = ? AND subject IN ({marks}) AND by = ? AND (? IS NULL OR row = ?)
            ) WHERE nth = 1 ORDER BY row, field""",
            [form, *subjects, by, row, row],
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
    """Return the settlements that count for a form: the latest of each field; `version` is the protocol's hash."""
    return [
        Answer(subject, form, field, value_of(value), by, row, status, note=note, at=at, version=protocol)
        for subject, field, value, by, row, status, note, at, protocol in db.execute(
            f"""
        SELECT subject, field, value, by, row, status, note, at, protocol FROM (
            SELECT *, row_number() OVER (PARTITION BY subject, row, field ORDER BY {_LATER}) AS nth
            FROM settlements WHERE form = ?) WHERE nth = 1 ORDER BY subject, row, field""",
            [form],
        )
    ]


def drop_row(writer: Writer, form: str, subject: str, row: int, *, out: bool) -> None:
    """Write that the writer's row is taken out, or brought back."""
    writer.append("dropped_rows", subject=subject, form=form, row=row, active=int(out))


def dropped(db: sqlite_utils.Database, form: str) -> set[tuple[str, int, str]]:
    """Return the rows that are taken out: (subject, row, person)."""
    return set(
        db.execute(
            f"""SELECT subject, row, by FROM (
            SELECT *, row_number() OVER (PARTITION BY subject, row, by ORDER BY {_LATER}) AS nth
            FROM dropped_rows WHERE form = ?) WHERE nth = 1 AND active = 1""",
            [form],
        )
    )


def match_rows(
    writer: Writer, form: str, subject: str, one: tuple[str, int], other: tuple[str, int], *, same: bool
) -> None:
    """Write that two people's rows are one entry or two; `other` ("", n) gives the row the number n."""
    writer.append(
        "row_matches",
        subject=subject,
        form=form,
        one=one[0],
        one_row=one[1],
        other=other[0],
        other_row=other[1],
        active=int(same),
    )


def matched(db: sqlite_utils.Database, form: str) -> list[tuple[str, str, int, str, int, int]]:
    """Return what was said of rows, oldest first: (subject, one, one_row, other, other_row, same).

    Of each two rows the latest word counts, and of a row's number, too.
    """
    rows = db.execute(
        "SELECT subject, one, one_row, other, other_row, active FROM row_matches WHERE form = ? "
        "ORDER BY clock, device, seq",
        [form],
    )
    latest: dict[Any, tuple[str, str, int, str, int, int]] = {}
    for row in rows:
        subject, one, one_row, other, other_row, _ = row
        pair = frozenset(((one, one_row), (other, other_row if other else 0)))
        latest.pop((subject, pair), None)
        latest[subject, pair] = row
    return list(latest.values())


def confirm(writer: Writer, form: str, subject: str, person: str, note: str) -> None:
    """Write that the writer looked through a person's entries about a subject and lets them stand."""
    writer.append("confirmations", subject=subject, form=form, person=person, note=note)


def confirmations(db: sqlite_utils.Database, form: str) -> list[tuple[str, str, str, int]]:
    """Return who looked through whose entries, and at which Lamport time: (subject, person, by, clock)."""
    return list(db.execute("SELECT subject, person, by, clock FROM confirmations WHERE form = ?", [form]))


_ACTS = {
    "answer": ("answers", "row, field, status, value, quote, page, note, ''"),
    "settle": ("settlements", "row, field, status, value, '', '', note, ''"),
    "drop": ("dropped_rows", "row, '', '', 'null', '', '', '', iif(active, '', 'restore')"),
    "match": (
        "row_matches",
        """one_row, '', '', 'null', '', '', one || ' ' || one_row || ', ' || other || ' ' || other_row,
        iif(other = '', 'number', iif(active, '', 'apart'))""",
    ),
    "confirm": ("confirmations", "0, '', '', 'null', '', '', person || iif(note = '', '', ': ' || note), ''"),
}


def history(
    db: sqlite_utils.Database, form: str, subjects: Sequence[str]
) -> list[tuple[str, str, str, str, int, str, str, Any, str, str, str]]:
    """Return everything written about a subject in a form, oldest first.

    Each is (at, by, protocol, act, row, field, status, value, quote, page, note); nothing is left out.
    """
    marks = ", ".join("?" * len(subjects))
    parts = (
        f"SELECT clock, device, seq, at, by, protocol, '{act}', {columns} FROM {ledger} "
        f"WHERE form = ? AND subject IN ({marks})"
        for act, (ledger, columns) in _ACTS.items()
    )
    rows = db.execute(" UNION ALL ".join(parts) + " ORDER BY 1, 2, 3", [form, *subjects] * len(_ACTS))
    return [
        (at, by, protocol, other or act, row, field, status, value_of(value), quote, page, note)
        for _, _, _, at, by, protocol, act, row, field, status, value, quote, page, note, other in rows
        if other != "number"
    ]


def protocols(db: sqlite_utils.Database) -> Iterator[tuple[str, str]]:
    """Yield the hash and the text of every protocol under which something was written."""
    yield from db.execute("SELECT hash, text FROM protocols ORDER BY clock, device, seq")


def keep_draft(writer: Writer, form: str, subject: str, row: int, fields: Mapping[str, Any]) -> None:
    """Keep what the writer has filled in so far, in place of what was kept before."""
    writer.db.execute(
        "INSERT INTO drafts VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (person, form, subject, row) DO UPDATE SET fields = excluded.fields",
        [writer.by, form, subject, row, json.dumps(dict(fields), ensure_ascii=False)],
    )


def delete_draft(writer: Writer, form: str, subjects: Iterable[str], row: int) -> bool:
    """Delete the writer's draft of a row, under any of the subject's ids; return whether there was one."""
    there = False
    for subject in subjects:
        cursor = writer.db.execute(
            "DELETE FROM drafts WHERE person = ? AND form = ? AND subject = ? AND row = ?",
            [writer.by, form, subject, row],
        )
        there = there or cursor.rowcount > 0
    return there


def drafts(db: sqlite_utils.Database, person: str) -> list[tuple[str, str, int, dict[str, Any]]]:
    """Return a person's drafts: (form, subject, row, fields)."""
    return [
        (form, subject, row, json.loads(fields))
        for form, subject, row, fields in db.execute(
            "SELECT form, subject, row, fields FROM drafts WHERE person = ? ORDER BY form, subject, row",
            [person],
        )
    ]
