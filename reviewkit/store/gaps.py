"""Gaps that somebody looked at: what their cells held then, and which questions of a workshop rest on them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlite_utils

    from reviewkit.store.ledger import Writer

LATEST = "ORDER BY clock DESC, device DESC, seq DESC"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a gap's cell held when somebody looked: "empty", "thin" or "filled", and the ids of its studies."""

    gap: str
    status: str
    studies: tuple[str, ...]
    by: str
    at: str
    note: str = ""


def add_mark(writer: Writer, gap: str, status: str, studies: Iterable[str], *, note: str = "") -> None:
    """Write what a gap's cell holds now; the latest mark of a gap counts."""
    writer.append("gap_marks", gap=gap, status=status, studies=json.dumps(sorted(studies)), note=note)


def looked(db: sqlite_utils.Database) -> list[Mark]:
    """Return the latest mark of every gap, by the gap's id."""
    return [
        Mark(gap, status, tuple(json.loads(studies)), by, at, note)
        for gap, status, studies, by, at, note in db.execute(
            f"""SELECT gap, status, studies, by, at, note FROM (
                SELECT *, row_number() OVER (PARTITION BY gap {LATEST}) AS nth FROM gap_marks)
                WHERE nth = 1 ORDER BY gap"""
        )
    ]


def marks(db: sqlite_utils.Database) -> dict[str, tuple[str, ...]]:
    """Return gap id -> the ids of its studies when it was last looked at."""
    return {mark.gap: mark.studies for mark in looked(db)}


def history(db: sqlite_utils.Database) -> dict[str, list[tuple[tuple[int, str, int], tuple[str, ...]]]]:
    """Return gap id -> (place among all rows, ids of its studies) of every time it was looked at, first one first."""
    found: dict[str, list[tuple[tuple[int, str, int], tuple[str, ...]]]] = {}
    for gap, clock, device, seq, studies in db.execute(
        "SELECT gap, clock, device, seq, studies FROM gap_marks ORDER BY clock, device, seq"
    ):
        found.setdefault(gap, []).append(((clock, device, seq), tuple(json.loads(studies))))
    return found


def linked(db: sqlite_utils.Database) -> dict[str, tuple[str, ...]]:
    """Return gap id -> the ids of the questions that rest on it, withdrawn ones left out."""
    found: dict[str, list[str]] = {}
    for gap, question in db.execute(
        f"""WITH tied AS (SELECT workshop, question, target, active, clock, row_number() OVER (
                PARTITION BY workshop, question, target {LATEST}) AS nth FROM origins WHERE kind = 'gap'),
            asked AS (SELECT workshop, question, state, row_number() OVER (
                PARTITION BY workshop, question {LATEST}) AS nth FROM questions)
            SELECT DISTINCT tied.target, tied.question FROM tied JOIN asked USING (workshop, question)
            WHERE tied.nth = 1 AND tied.active = 1 AND asked.nth = 1 AND asked.state = 'open'
            ORDER BY tied.target, tied.workshop, length(tied.question), tied.question"""
    ):
        found.setdefault(gap, []).append(question)
    return {gap: tuple(questions) for gap, questions in found.items()}
