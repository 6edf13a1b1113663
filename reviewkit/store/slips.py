"""Slips: rights to one ballot, whose voice speaks with each, and ballots on paper that wait for a second typing."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import sqlite_utils

    from reviewkit.store.ledger import Writer

LATEST = "ORDER BY clock DESC, device DESC, seq DESC"


class JoinedRow(NamedTuple):
    """With which voice a slip speaks, and in which other roles it could."""

    group: str
    also: tuple[str, ...]
    language: str


def hidden(workshop: str, code: str) -> str:
    """Return what the slip ledger keeps instead of a slip's code."""
    return hashlib.sha256(f"slip|{workshop}|{code}".encode()).hexdigest()


def write_slips(writer: Writer, workshop: str, codes: list[str], act: str) -> None:
    """Write that slips were issued, or are void."""
    for code in codes:
        writer.append("slips", workshop=workshop, code=hidden(workshop, code), act=act)


def slip_state(db: sqlite_utils.Database, workshop: str, code: str) -> str:
    """Return "issue" or "void", whichever was last written of a slip, or "" where it was never issued."""
    row = db.execute(
        f"SELECT act FROM slips WHERE workshop = ? AND code = ? {LATEST} LIMIT 1",
        [workshop, hidden(workshop, code)],
    ).fetchone()
    return str(row[0]) if row else ""


def slips_of(db: sqlite_utils.Database, workshop: str) -> dict[str, str]:
    """Return every slip ever issued, as the ledger keeps it, with "issue" or "void"."""
    return dict(
        db.execute(
            f"""SELECT code, act FROM (SELECT code, act, row_number() OVER (PARTITION BY code {LATEST}) AS nth
            FROM slips WHERE workshop = ?) WHERE nth = 1""",
            [workshop],
        ).fetchall()
    )


def join(writer: Writer, workshop: str, code: str, joined: JoinedRow) -> None:
    """Keep whose voice speaks with a slip, instead of what was kept before."""
    writer.db.execute(
        "INSERT OR REPLACE INTO joined VALUES (?, ?, ?, ?, ?)",
        [
            workshop,
            hidden(workshop, code),
            joined.group,
            json.dumps(joined.also, ensure_ascii=False),
            joined.language,
        ],
    )


def joined(db: sqlite_utils.Database, workshop: str, code: str) -> JoinedRow | None:
    """Return whose voice speaks with a slip, or None where nobody has said so."""
    row = db.execute(
        'SELECT "group", also, language FROM joined WHERE workshop = ? AND slip = ?',
        [workshop, hidden(workshop, code)],
    ).fetchone()
    return JoinedRow(row[0], tuple(json.loads(row[1])), row[2]) if row else None


def joined_groups(db: sqlite_utils.Database, workshop: str) -> dict[str, int]:
    """Return how many slips speak with each group's voice."""
    return dict(
        db.execute(
            'SELECT "group", count(*) FROM joined WHERE workshop = ? GROUP BY "group" ORDER BY "group"',
            [workshop],
        ).fetchall()
    )


def move(writer: Writer, workshop: str, old: str, new: str) -> None:
    """Let a slip that takes another's place speak with the same voice."""
    writer.db.execute(
        "UPDATE OR REPLACE joined SET slip = ? WHERE workshop = ? AND slip = ?",
        [hidden(workshop, new), workshop, hidden(workshop, old)],
    )


def cut_loose(writer: Writer, workshop: str) -> None:
    """Keep how many joined with which voice, and forget which slip each of them had."""
    rows = writer.db.execute(
        'SELECT "group", also, language FROM joined WHERE workshop = ?', [workshop]
    ).fetchall()
    writer.db.execute("DELETE FROM joined WHERE workshop = ?", [workshop])
    keyed = sorted((secrets.token_hex(32), *row) for row in rows)
    writer.db.conn.executemany(
        "INSERT INTO joined VALUES (?, ?, ?, ?, ?)", [(workshop, *row) for row in keyed]
    )


def typed(db: sqlite_utils.Database, vote: str, slip: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return typist -> (group, marks) of a paper ballot that waits for a second typing."""
    return {
        typist: (group, json.loads(marks))
        for typist, group, marks in db.execute(
            'SELECT typist, "group", marks FROM paper WHERE workshop = ? AND slip = ?', [vote, slip]
        )
    }


def write_typing(writer: Writer, vote: str, slip: str, group: str, marks: dict[str, Any]) -> None:
    """Keep what somebody typed off a paper ballot, instead of what they typed of it before."""
    writer.db.execute(
        "INSERT OR REPLACE INTO paper VALUES (?, ?, ?, ?, ?)",
        [vote, slip, writer.by, group, json.dumps(marks, ensure_ascii=False)],
    )


def forget_typings(writer: Writer, vote: str, slip: str | None = None) -> None:
    """Delete the typings of a paper ballot, or of all of a vote."""
    also = "" if slip is None else " AND slip = ?"
    writer.db.execute(
        f"DELETE FROM paper WHERE workshop = ?{also}", [vote, *([] if slip is None else [slip])]
    )


def waiting(db: sqlite_utils.Database, vote: str) -> int:
    """Return how many paper ballots were typed and are not in yet."""
    return int(db.execute("SELECT count(DISTINCT slip) FROM paper WHERE workshop = ?", [vote]).fetchone()[0])
