"""Slips, ballots and votes: rows written and read back as nouns.

A ballot's row key is a keyed hash of its slip's code. The key's secret lies in this file while the vote runs,
because a ballot may be changed until the close; it is destroyed with the close.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from typing import TYPE_CHECKING, Any

from reviewkit.model import Ballot

if TYPE_CHECKING:
    import sqlite_utils

    from reviewkit.store.ledger import Writer

LATEST = "ORDER BY clock DESC, device DESC, seq DESC"


def hidden(workshop: str, code: str) -> str:
    """Return what the slip ledger keeps instead of a slip's code."""
    return hashlib.sha256(f"slip|{workshop}|{code}".encode()).hexdigest()


def slip_state(db: sqlite_utils.Database, workshop: str, code: str) -> str:
    """Return "issue" or "void", whichever was last written of a slip, or "" where it was never issued."""
    row = db.execute(
        f"SELECT act FROM slips WHERE workshop = ? AND code = ? {LATEST} LIMIT 1",
        [workshop, hidden(workshop, code)],
    ).fetchone()
    return str(row[0]) if row else ""


def ensure_secret(writer: Writer, workshop: str) -> None:
    """Make the secret of a workshop's vote, once."""
    writer.db.execute("INSERT OR IGNORE INTO secrets VALUES (?, ?)", [workshop, secrets.token_hex(32)])


def destroy_secret(writer: Writer, workshop: str) -> None:
    """Destroy the secret: from now on nobody can tell which slip a ballot came from."""
    writer.db.execute("DELETE FROM secrets WHERE workshop = ?", [workshop])


def _voter(db: sqlite_utils.Database, workshop: str, code: str) -> str:
    row = db.execute("SELECT secret FROM secrets WHERE workshop = ?", [workshop]).fetchone()
    return hmac.new(bytes.fromhex(row[0]), code.encode(), hashlib.sha256).hexdigest()


def cast(writer: Writer, workshop: str, code: str, group: str, marks: dict[str, Any]) -> int:
    """Write a ballot under its slip's keyed hash and return its revision; the last revision counts."""
    voter = _voter(writer.db, workshop, code)
    revision = (
        int(
            writer.db.execute(
                "SELECT count(*) FROM ballots WHERE workshop = ? AND voter = ?", [workshop, voter]
            ).fetchone()[0]
        )
        + 1
    )
    writer.db.execute(
        "INSERT INTO ballots VALUES (?, ?, ?, ?, ?)",
        [workshop, voter, revision, group, json.dumps(marks, ensure_ascii=False)],
    )
    writer.db.execute("INSERT OR IGNORE INTO voted VALUES (?, ?)", [workshop, hidden(workshop, code)])
    return revision


def own_ballot(db: sqlite_utils.Database, workshop: str, code: str) -> Ballot | None:
    """Return the ballot that a slip has cast, while the vote runs."""
    row = db.execute(
        """SELECT "group", marks FROM ballots WHERE workshop = ? AND voter = ?
                        ORDER BY revision DESC LIMIT 1""",
        [workshop, _voter(db, workshop, code)],
    ).fetchone()
    return _ballot(*row) if row else None


def ballots(db: sqlite_utils.Database, workshop: str) -> list[Ballot]:
    """Return the ballots that count, in an order that tells nothing of when they were cast."""
    return [
        _ballot(group, marks)
        for group, marks, _ in db.execute(
            """
        SELECT "group", marks, max(revision) FROM ballots WHERE workshop = ? GROUP BY voter ORDER BY voter""",
            [workshop],
        )
    ]


def _ballot(group: str, marks: str) -> Ballot:
    said = json.loads(marks)
    return Ballot(said.get("ranking", ()), group, scores=said.get("scores"), unseen=said.get("unseen", ()))


def voted(db: sqlite_utils.Database, workshop: str) -> int:
    """Return how many slips have voted."""
    return int(db.execute("SELECT count(*) FROM voted WHERE workshop = ?", [workshop]).fetchone()[0])


def has_voted(db: sqlite_utils.Database, workshop: str, code: str) -> bool:
    """Return whether a slip has voted."""
    return bool(
        db.execute(
            "SELECT 1 FROM voted WHERE workshop = ? AND slip = ?", [workshop, hidden(workshop, code)]
        ).fetchone()
    )


def vote_state(db: sqlite_utils.Database, workshop: str) -> str:
    """Return "open" or "close", whichever was last written of a vote, or "" where neither was."""
    row = db.execute(f"SELECT act FROM votes WHERE workshop = ? {LATEST} LIMIT 1", [workshop]).fetchone()
    return str(row[0]) if row else ""
