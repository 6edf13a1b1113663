"""What becomes of questions and recommendations: decisions, dissent, follow-ups, undertakings, read back as nouns."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from reviewkit.model import Decision, FollowUp, Recommendation, Undertaking
from reviewkit.store import questions

if TYPE_CHECKING:
    import sqlite_utils

    from reviewkit.store.ledger import Writer

LATEST = "ORDER BY clock DESC, device DESC, seq DESC"


def decisions(db: sqlite_utils.Database, workshop: str) -> dict[str, Decision]:
    """Return question id -> what was last decided about it; what was opened again is left out."""
    return {
        row[0]: Decision(*row[1:])
        for row in db.execute(
            f"""SELECT question, decision, why, by, at FROM (
                SELECT *, row_number() OVER (PARTITION BY question {LATEST}) AS nth
                FROM decisions WHERE workshop = ?) WHERE nth = 1 AND decision <> 'open'""",
            [workshop],
        )
    }


def dissents(db: sqlite_utils.Database, workshop: str) -> dict[str, list[str]]:
    """Return question id -> the contributions in which somebody disagreed, in the order they were written down."""
    found = defaultdict(list)
    for question, contribution in db.execute(
        f"""SELECT question, contribution FROM (
            SELECT *, row_number() OVER (PARTITION BY question, contribution {LATEST}) AS nth
            FROM dissents WHERE workshop = ?) WHERE nth = 1 AND active = 1 ORDER BY clock, device, seq""",
        [workshop],
    ):
        found[question].append(contribution)
    return dict(found)


def follow_ups(db: sqlite_utils.Database, workshop: str) -> dict[str, list[FollowUp]]:
    """Return question id -> what happened to it since, by the date on which it happened."""
    found = defaultdict(list)
    for question, *rest in db.execute(
        f"""SELECT question, kind, date, note, by, at FROM (
            SELECT *, row_number() OVER (PARTITION BY question, kind, date, note {LATEST}) AS nth
            FROM follow_ups WHERE workshop = ?) WHERE nth = 1 AND active = 1
            ORDER BY date, clock, device, seq""",
        [workshop],
    ):
        found[question].append(FollowUp(*rest))
    return dict(found)


def evidence_at(db: sqlite_utils.Database, workshop: str) -> dict[str, tuple[int, str, int]]:
    """Return question id -> when its evidence status was last written: its place among all rows."""
    return {
        row[0]: row[1:]
        for row in db.execute(
            f"""SELECT question, clock, device, seq FROM (
                SELECT *, row_number() OVER (PARTITION BY question {LATEST}) AS nth
                FROM evidence WHERE workshop = ?) WHERE nth = 1""",
            [workshop],
        )
    }


def recommendations(db: sqlite_utils.Database) -> list[Recommendation]:
    """Return the recommendations that stand, first made first, each with who sees to it."""
    undertaken = {
        row[0]: Undertaking(row[1], row[2], bool(row[3]), *row[4:])
        for row in db.execute(
            f"""SELECT recommendation, owner, due, done, note, by, at FROM (
                SELECT *, row_number() OVER (PARTITION BY recommendation {LATEST}) AS nth
                FROM undertakings) WHERE nth = 1"""
        )
    }
    return [
        Recommendation(name, text, tuple(json.loads(rests)), by, at, undertaken.get(name))
        for name, text, rests, by, at in db.execute(
            f"""SELECT recommendation, text, rests_on, by, at FROM (
                SELECT *, row_number() OVER (PARTITION BY recommendation {LATEST}) AS nth,
                       min(clock) OVER (PARTITION BY recommendation) AS first
                FROM recommendations) WHERE nth = 1 AND active = 1 ORDER BY first"""
        )
    ]


def next_recommendation(writer: Writer) -> str:
    """Return a free id: "r1", "r2" …, with a mark of the copy where the file is a copy of another's."""
    rows = writer.db.execute("SELECT DISTINCT recommendation FROM recommendations")
    return questions.free_id(writer, "r", {row[0] for row in rows})


def recommend(writer: Writer, name: str, text: str, rests_on: list[Any], *, active: bool = True) -> None:
    """Write a recommendation; the latest row of its id counts."""
    writer.append(
        "recommendations",
        recommendation=name,
        text=text,
        rests_on=json.dumps(rests_on, ensure_ascii=False),
        active=int(active),
    )
