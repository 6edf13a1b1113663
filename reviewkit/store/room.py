"""Words, questions, slips and ballots: rows written and read back as nouns.

A ballot's row key is a keyed hash of its slip's code. The key's secret lies in this file while the vote runs,
because a ballot may be changed until the close; it is destroyed with the close.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from reviewkit.model import Ballot, Contribution, Question, Recommendation
from reviewkit.store.ledger import digest

if TYPE_CHECKING:
    import sqlite_utils

    from reviewkit.store.ledger import Writer

LATEST = "ORDER BY clock DESC, device DESC, seq DESC"


def add_contribution(writer: Writer, workshop: str, words: str, **facts: Any) -> str:
    """Write somebody's words; return the contribution's uid, which tells nothing of them."""
    salt = secrets.token_hex(16)
    number = writer.db.execute(
        "SELECT coalesce(max(number), 0) + 1 FROM contributions WHERE workshop = ?", [workshop]
    ).fetchone()[0]
    uid = writer.append(
        "contributions", workshop=workshop, number=number, seal=digest([salt, words]), **facts
    )
    writer.db.execute("INSERT INTO words VALUES (?, ?, ?)", [uid, words, salt])
    return uid


def erase(writer: Writer, contribution: str, why: str) -> None:
    """Delete the words of a contribution and leave the stub: when, where and that they were erased."""
    writer.append("erasures", contribution=contribution, why=why)
    writer.db.execute("DELETE FROM words WHERE contribution = ?", [contribution])


def contributions(db: sqlite_utils.Database, workshop: str) -> list[Contribution]:
    """Return all contributions in the order in which they were written down."""
    return [
        Contribution(
            uid, words or "", group, table, round_, language, bool(consent), by, at, words is None, number
        )
        for uid, words, group, table, round_, language, consent, by, at, number in db.execute(
            """
        SELECT c.uid, w.text, c."group", c."table", c.round, c.language, c.consent, c.by, c.at, c.number
        FROM contributions AS c LEFT JOIN words AS w ON w.contribution = c.uid
        WHERE c.workshop = ? ORDER BY c.clock, c.device, c.seq""",
            [workshop],
        )
    ]


def next_question(writer: Writer, workshop: str) -> str:
    """Return a free question id: "q1", "q2" …, with a mark of the copy where the file is a copy of another's.

    Two copies that both word questions give them different ids this way, and can be merged.
    """
    db = writer.db
    home = db.execute("SELECT device FROM protocols ORDER BY clock, device LIMIT 1").fetchone()
    mark = "" if not home or home[0] == writer.store.device else f"-{writer.store.device[:2]}"
    taken = {
        row[0] for row in db.execute("SELECT DISTINCT question FROM questions WHERE workshop = ?", [workshop])
    }
    number = 1
    while f"q{number}{mark}" in taken:
        number += 1
    return f"q{number}{mark}"


def questions(db: sqlite_utils.Database, workshop: str) -> list[Question]:
    """Return every question as it stands, withdrawn and merged ones too; origins that were taken back left out."""
    origins: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    merged: dict[str, str] = {}
    for question, kind, target in db.execute(
        f"""SELECT question, kind, target FROM (
            SELECT *, row_number() OVER (PARTITION BY question, kind, target {LATEST}) AS nth,
                   min(clock) OVER (PARTITION BY question, kind, target) AS first
            FROM origins WHERE workshop = ?) WHERE nth = 1 AND active = 1 ORDER BY first, target""",
        [workshop],
    ):
        origins[question][kind].append(target)
        if kind == "question":
            merged[target] = question
    checked = {
        row[0]: row[1:]
        for row in db.execute(
            f"""SELECT question, status, why, by FROM (
            SELECT *, row_number() OVER (PARTITION BY question {LATEST}) AS nth
            FROM evidence WHERE workshop = ?) WHERE nth = 1""",
            [workshop],
        )
    }
    found = []
    for name, text, language, plain, theme, state, gone in db.execute(
        f"""
            SELECT question, text, language, plain, theme, state, why FROM (
            SELECT *, row_number() OVER (PARTITION BY question {LATEST}) AS nth,
                   min(clock) OVER (PARTITION BY question) AS first
            FROM questions WHERE workshop = ?) WHERE nth = 1 ORDER BY first, question""",
        [workshop],
    ):
        status, why, by = checked.get(name, ("not checked", "", ""))
        kinds = {kind: tuple(targets) for kind, targets in origins[name].items()}
        found.append(
            Question(
                name,
                text,
                language,
                plain,
                theme,
                kinds.get("contribution", ()),
                kinds.get("gap", ()),
                kinds.get("study", ()),
                kinds.get("programme", ()),
                kinds.get("question", ()),
                merged.get(name, ""),
                status,
                why,
                by,
                (gone or "withdrawn") if state == "withdrawn" else "",
            )
        )
    return found


def recommendations(db: sqlite_utils.Database) -> list[Recommendation]:
    """Return the recommendations that stand, in the order in which they were first made."""
    return [
        Recommendation(name, text, tuple(json.loads(rests)), by, at)
        for name, text, rests, by, at in db.execute(f"""
        SELECT recommendation, text, rests_on, by, at FROM (
            SELECT *, row_number() OVER (PARTITION BY recommendation {LATEST}) AS nth,
                   min(clock) OVER (PARTITION BY recommendation) AS first
            FROM recommendations) WHERE nth = 1 AND active = 1 ORDER BY first""")
    ]


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
