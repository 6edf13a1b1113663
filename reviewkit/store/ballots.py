"""Ballots: rows with a key, a group and marks, and nothing that leads back to a slip once the vote is closed.

A ballot's row key is a keyed hash of its slip. The key's secret is the vote's own, so that two votes' ballots cannot
be matched; it lies in this file while the vote runs, because a ballot may be changed until the close, and is destroyed
with the close. The close also lays all ballots down anew in the order of their keys: inside a page of the file, rows
lie in the order in which they came.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections import Counter
from contextlib import suppress
from sqlite3 import OperationalError
from typing import TYPE_CHECKING, Any, NamedTuple

from reviewkit.model import Ballot
from reviewkit.store.ledger import digest
from reviewkit.store.slips import LATEST, hidden, slips_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlite_utils

    from reviewkit.store.ledger import Writer


class VoteRow(NamedTuple):
    """How a vote stands: "open", "close" or "", when that was written, and how many ballots it closed with."""

    act: str
    at: str = ""
    ballots: int = 0
    seal: str = ""


def vote_row(db: sqlite_utils.Database, vote: str) -> VoteRow:
    """Return the last act of a vote; its `act` is "" where it was never opened nor closed."""
    row = db.execute(
        f"SELECT act, at, ballots, seal FROM votes WHERE workshop = ? {LATEST} LIMIT 1", [vote]
    ).fetchone()
    return VoteRow(*row) if row else VoteRow("")


def vote_plan(db: sqlite_utils.Database, vote: str) -> dict[str, Any]:
    """Return how a vote is held, as it was said when it opened; empty before."""
    row = db.execute(f"SELECT plan FROM vote_plans WHERE workshop = ? {LATEST} LIMIT 1", [vote]).fetchone()
    return dict(json.loads(row[0])) if row else {}


def paper_of(db: sqlite_utils.Database, workshop: str) -> list[str]:
    """Return the ids of the questions that stand, in the order in which they were first worded.

    A question that was withdrawn, found out of scope or merged into another one does not stand. It reads ids alone, as
    it is done for every ballot that comes in.
    """
    return [
        row[0]
        for row in db.execute(
            f"""SELECT question FROM (
                SELECT question, state, row_number() OVER (PARTITION BY question {LATEST}) AS nth,
                       min(clock) OVER (PARTITION BY question) AS first
                FROM questions WHERE workshop = :room)
            WHERE nth = 1 AND state = 'open' AND question NOT IN (
                SELECT target FROM (
                    SELECT target, active, row_number() OVER (PARTITION BY question, target {LATEST}) AS nth
                    FROM origins WHERE workshop = :room AND kind = 'question')
                WHERE nth = 1 AND active = 1)
            AND question NOT IN (
                SELECT question FROM (
                    SELECT question, within, row_number() OVER (PARTITION BY question {LATEST}) AS nth
                    FROM scopes WHERE workshop = :room)
                WHERE nth = 1 AND within = 0)
            ORDER BY first, question""",
            {"room": workshop},
        )
    ]


def ensure_secret(writer: Writer, vote: str) -> None:
    """Make the secret of a vote, once."""
    writer.db.execute("INSERT OR IGNORE INTO secrets VALUES (?, ?)", [vote, secrets.token_hex(32)])


def has_secret(db: sqlite_utils.Database, vote: str) -> bool:
    """Return whether it can still be told which slip cast which ballot."""
    return bool(db.execute("SELECT 1 FROM secrets WHERE workshop = ?", [vote]).fetchone())


def keyed(db: sqlite_utils.Database, vote: str, text: str) -> str:
    """Return a text's hash under the vote's secret; "" where there is none any more."""
    row = db.execute("SELECT secret FROM secrets WHERE workshop = ?", [vote]).fetchone()
    return hmac.new(bytes.fromhex(row[0]), text.encode(), hashlib.sha256).hexdigest() if row else ""


def marks_of(ballot: Ballot) -> dict[str, Any]:
    """Return what is kept of a ballot besides its group, in an order that tells nothing of the paper's."""
    said = {
        "ranking": [sorted(place) for place in ballot.ranking],
        "scores": dict(sorted(ballot.scores.items())),
        "unseen": sorted(ballot.unseen),
        "pairs": sorted(ballot.pairs),
        "even": sorted(tuple(sorted(pair)) for pair in ballot.even),
        "also": sorted(ballot.also),
        "table": ballot.table,
    }
    return {key: value for key, value in said.items() if value}


def ballot_of(group: str, marks: dict[str, Any]) -> Ballot:
    """Return the ballot that was kept so."""
    ranking = marks.get("ranking", ())
    return Ballot(ranking, group, **{key: value for key, value in marks.items() if key != "ranking"})


def cast(writer: Writer, workshop: str, vote: str, code: str, ballot: Ballot) -> int:
    """Write a ballot under its slip's keyed hash and return its revision; it takes the place of the one before.

    Returns 0 and writes nothing where the slip has voted on another copy of the file, under another secret.
    """
    db, slip = writer.db, hidden(workshop, code)
    voter = keyed(db, vote, slip)
    row = db.execute(
        "SELECT max(revision) FROM ballots WHERE workshop = ? AND voter = ?", [vote, voter]
    ).fetchone()
    before = int(row[0] or 0)
    if not before and has_voted(db, workshop, vote, code):
        return 0
    if before:
        db.execute("DELETE FROM ballots WHERE workshop = ? AND voter = ?", [vote, voter])
    else:
        db.execute("INSERT INTO voted VALUES (?, ?)", [vote, slip])
    db.execute(
        "INSERT INTO ballots VALUES (?, ?, ?, ?, ?)",
        [vote, voter, before + 1, ballot.group, json.dumps(marks_of(ballot), ensure_ascii=False)],
    )
    return before + 1


def strike(writer: Writer, vote: str, slip: str) -> bool:
    """Take back the ballot of a slip (as the ledger keeps it) while the vote runs; return whether there was one."""
    voter = keyed(writer.db, vote, slip)
    if not voter:
        return False
    writer.db.execute("DELETE FROM voted WHERE workshop = ? AND slip = ?", [vote, slip])
    done = writer.db.execute("DELETE FROM ballots WHERE workshop = ? AND voter = ?", [vote, voter])
    return bool(done.rowcount > 0)


def own_ballot(db: sqlite_utils.Database, workshop: str, vote: str, code: str) -> Ballot | None:
    """Return the ballot that a slip has cast, while that can be told."""
    voter = keyed(db, vote, hidden(workshop, code))
    if not voter:
        return None
    row = db.execute(
        """SELECT "group", marks FROM ballots WHERE workshop = ? AND voter = ?
        ORDER BY revision DESC LIMIT 1""",
        [vote, voter],
    ).fetchone()
    return ballot_of(row[0], json.loads(row[1])) if row else None


def _counting(db: sqlite_utils.Database, vote: str) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (voter, group, json.loads(marks))
        for voter, group, marks, _ in db.execute(
            """SELECT voter, "group", marks, max(revision) FROM ballots WHERE workshop = ?
            GROUP BY voter ORDER BY voter""",
            [vote],
        )
    ]


def ballots(db: sqlite_utils.Database, vote: str) -> list[Ballot]:
    """Return the ballots that count, in an order that tells nothing of when they were cast."""
    return [ballot_of(group, marks) for _, group, marks in _counting(db, vote)]


def voted(db: sqlite_utils.Database, vote: str) -> int:
    """Return how many slips have voted."""
    return int(db.execute("SELECT count(*) FROM voted WHERE workshop = ?", [vote]).fetchone()[0])


def has_voted(db: sqlite_utils.Database, workshop: str, vote: str, code: str) -> bool:
    """Return whether a slip has voted."""
    return bool(
        db.execute(
            "SELECT 1 FROM voted WHERE workshop = ? AND slip = ?", [vote, hidden(workshop, code)]
        ).fetchone()
    )


def voted_groups(db: sqlite_utils.Database, vote: str) -> dict[str, int]:
    """Return how many ballots there are of each group."""
    return dict(Counter(group for _, group, _ in _counting(db, vote)))


def seal(cast_: Iterable[Ballot]) -> str:
    """Return the hash of a pile of ballots, whatever their order."""
    return digest(sorted(digest([ballot.group, marks_of(ballot)]) for ballot in cast_))


def lay_down(writer: Writer, workshop: str, vote: str, small: int) -> list[Ballot]:
    """Lay the ballots down anew for the close, and return them: void slips' struck, order of arrival gone.

    Tables and other roles that fewer than `small` ballots of a group share are taken off, or they would tell whose
    ballot it is. Every ballot's revision becomes 1: how often it was changed is nobody's business any more.
    """
    db = writer.db
    for slip, act in slips_of(db, workshop).items():
        if act == "void":
            strike(writer, vote, slip)
    kept = _counting(db, vote)
    for key in ("table", "also"):
        _thin_out(kept, key, small)
    seen = [row[0] for row in db.execute("SELECT slip FROM voted WHERE workshop = ? ORDER BY slip", [vote])]
    for table in ("ballots", "voted", "exposures"):
        db.execute(f"DELETE FROM {table} WHERE workshop = ?", [vote])
    db.conn.executemany(
        "INSERT INTO ballots VALUES (?, ?, 1, ?, ?)",
        [(vote, voter, group, json.dumps(marks, ensure_ascii=False)) for voter, group, marks in kept],
    )
    db.conn.executemany("INSERT INTO voted VALUES (?, ?)", [(vote, slip) for slip in seen])
    return [ballot_of(group, marks) for _, group, marks in kept]


def _thin_out(kept: list[tuple[str, str, dict[str, Any]]], key: str, small: int) -> None:
    """Take off what fewer than `small` ballots of a group have in common, table and roles taken together."""

    def facts(group: str, marks: dict[str, Any]) -> tuple[Any, ...]:
        return group, marks.get("table", ""), tuple(marks.get("also", ()))

    shared = Counter(facts(group, marks) for _, group, marks in kept)
    for _, group, marks in kept:
        if shared[facts(group, marks)] < small:
            marks.pop(key, None)


def destroy_secret(writer: Writer, vote: str) -> None:
    """Destroy the secret: from now on nobody can tell which slip a ballot came from."""
    writer.db.execute("DELETE FROM secrets WHERE workshop = ?", [vote])


def sweep(db: sqlite_utils.Database) -> None:
    """Empty the log of changes beside the file, in which destroyed secrets and typings still stand.

    Another program that reads at this moment may hold it up; the log is emptied when the file is next closed then.
    """
    with suppress(OperationalError):
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def expose(writer: Writer, vote: str, pairs: Iterable[tuple[str, str]]) -> None:
    """Count that two questions were compared once more."""
    writer.db.conn.executemany(
        "INSERT INTO exposures VALUES (?, ?, ?, 1) ON CONFLICT (workshop, one, other) DO UPDATE SET n = n + 1",
        [(vote, *sorted(pair)) for pair in pairs],
    )


def exposures(db: sqlite_utils.Database, vote: str) -> dict[tuple[str, str], int]:
    """Return how often two questions were compared so far."""
    return {
        (one, other): n
        for one, other, n in db.execute("SELECT one, other, n FROM exposures WHERE workshop = ?", [vote])
    }


def bring_in(writer: Writer, other: sqlite_utils.Database) -> None:
    """Bring in another copy's ballots; where a vote was closed in one copy, its ballot stands for that slip.

    A secret goes with its running vote, and with a vote that was closed in either copy it goes for good.
    """
    db = writer.db
    theirs = other.execute('SELECT workshop, voter, revision, "group", marks FROM ballots').fetchall()
    closed_there = {
        row[0] for row in other.execute("SELECT DISTINCT workshop FROM votes WHERE act = 'close'")
    }
    for vote, voter, *rest in theirs:
        here = db.execute("SELECT 1 FROM ballots WHERE workshop = ? AND voter = ?", [vote, voter]).fetchone()
        if here and not has_secret(db, vote):
            continue
        if here and vote in closed_there:
            db.execute("DELETE FROM ballots WHERE workshop = ? AND voter = ?", [vote, voter])
        db.execute("INSERT OR IGNORE INTO ballots VALUES (?, ?, ?, ?, ?)", [vote, voter, *rest])
    db.conn.executemany(
        "INSERT OR IGNORE INTO voted VALUES (?, ?)", other.execute("SELECT * FROM voted").fetchall()
    )
    db.conn.executemany(
        "INSERT OR IGNORE INTO joined VALUES (?, ?, ?, ?, ?)",
        other.execute("SELECT * FROM joined").fetchall(),
    )
    db.conn.executemany(
        "INSERT OR IGNORE INTO secrets SELECT ?, ? WHERE NOT EXISTS "
        "(SELECT 1 FROM votes WHERE workshop = ? AND act = 'close')",
        [(name, secret, name) for name, secret in other.execute("SELECT workshop, secret FROM secrets")],
    )
