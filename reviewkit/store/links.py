"""What rules and people said of pairs of records."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reviewkit.model import Link

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlite_utils

    from reviewkit.store.ledger import Writer

# Of each person's words on a pair the latest counts, and "doubtful" takes it back; of what is left a person's word
# beats every rule's, and among equals the latest counts.
NOW = """
SELECT a, b, relation, basis, score, why, by, at FROM (
    SELECT *, row_number() OVER (
        PARTITION BY a, b ORDER BY basis = 'person' DESC, clock DESC, device DESC, seq DESC) AS nth
    FROM (SELECT *, row_number() OVER (
              PARTITION BY a, b, basis, iif(basis = 'person', by, '')
              ORDER BY clock DESC, device DESC, seq DESC) AS latest
          FROM links {where})
    WHERE latest = 1 AND NOT (basis = 'person' AND relation = 'doubtful')) WHERE nth = 1
"""
# What rules said last of each pair, whatever people said of it.
RULED = """
SELECT a, b, relation, score, why, by, at FROM (
    SELECT *, row_number() OVER (PARTITION BY a, b ORDER BY clock DESC, device DESC, seq DESC) AS nth
    FROM links WHERE basis = 'rule') WHERE nth = 1 ORDER BY a, b
"""


def add_link(writer: Writer, link: Link, rules: str = "") -> str:
    """Write what a rule or a person says of two records."""
    left, right = sorted((link.left, link.right))
    return writer.append(
        "links",
        a=left,
        b=right,
        relation=link.relation,
        basis="rule" if link.by_rule else "person",
        rules=rules,
        score=float(link.score),
        why=link.why,
    )


def links(db: sqlite_utils.Database, among: Iterable[str] | None = None) -> list[Link]:
    """Return the statement that counts for every pair, or for pairs of which both records are among these."""
    where, values = "", {}
    if among is not None:
        one_of = "(SELECT value FROM json_each(:among))"
        where, values = f"WHERE a IN {one_of} AND b IN {one_of}", {"among": json.dumps(list(among))}
    return [
        Link(a, b, relation, basis == "rule", score, why, by, at)
        for a, b, relation, basis, score, why, by, at in db.execute(
            NOW.format(where=where) + " ORDER BY a, b", values
        )
    ]


def said_by(db: sqlite_utils.Database, a: str, b: str, person: str) -> bool:
    """Return whether a person's word on a pair stands."""
    row = db.execute(
        """SELECT relation FROM links WHERE a = ? AND b = ? AND basis = 'person' AND by = ?
           ORDER BY clock DESC, device DESC, seq DESC LIMIT 1""",
        [a, b, person],
    ).fetchone()
    return row is not None and row[0] != "doubtful"


def last_by(db: sqlite_utils.Database, person: str) -> Link | None:
    """Return the last of a person's words on pairs that stands; None where there is none."""
    row = db.execute(
        """SELECT a, b, relation, score, why, by, at FROM (
            SELECT *, row_number() OVER (PARTITION BY a, b ORDER BY clock DESC, device DESC, seq DESC) AS nth
            FROM links WHERE basis = 'person' AND by = ?)
        WHERE nth = 1 AND relation <> 'doubtful' ORDER BY clock DESC, device DESC, seq DESC LIMIT 1""",
        [person],
    ).fetchone()
    if row is None:
        return None
    a, b, relation, score, why, by, at = row
    return Link(a, b, relation, by_rule=False, score=score, why=why, by=by, at=at)


def reachable(db: sqlite_utils.Database, records: Iterable[str]) -> list[str]:
    """Return these records, those of their reports, and all that could be joined with them link by link, in order."""
    known: set[str] = set()
    new = {
        row[0]
        for row in db.execute(
            """SELECT fellow.record FROM json_each(?) AS given CROSS JOIN membership AS m ON m.record = given.value
               CROSS JOIN membership AS fellow ON fellow.report = m.report""",
            [json.dumps(list(records))],
        )
    }
    while new:
        known |= new
        linked = db.execute(
            """WITH new AS (SELECT value AS record FROM json_each(?))
               SELECT l.a, l.b FROM new CROSS JOIN links AS l ON l.a = new.record WHERE relation = 'same'
               UNION
               SELECT l.a, l.b FROM new CROSS JOIN links AS l ON l.b = new.record WHERE relation = 'same'""",
            [json.dumps(sorted(new))],
        )
        new = {record for pair in linked for record in pair} - known
    return sorted(known)


def ruled(db: sqlite_utils.Database) -> list[Link]:
    """Return what rules said last of every pair, whatever people said of it."""
    return [
        Link(a, b, relation, by_rule=True, score=score, why=why, by=by, at=at)
        for a, b, relation, score, why, by, at in db.execute(RULED)
    ]


def doubtful(db: sqlite_utils.Database) -> list[Link]:
    """Return the pairs that wait for a person, the likeliest merge first.

    A pair whose records have meanwhile come into one report waits no more, nor does one whose reports a person
    has told apart through other records of theirs.
    """
    # CROSS JOIN: from the few pairs that were ever doubtful, never through the whole ledger.
    asked = """AS l WHERE l.uid IN (
        SELECT l.uid FROM (SELECT DISTINCT a, b FROM links WHERE relation = 'doubtful') AS asked
        CROSS JOIN links AS l ON l.a = asked.a AND l.b = asked.b)"""
    waiting = db.execute(f"""
        SELECT now.a, now.b, now.score, now.why, ma.report, mb.report FROM ({NOW.format(where=asked)}) AS now
        JOIN membership AS ma ON ma.record = now.a JOIN membership AS mb ON mb.record = now.b
        WHERE now.relation = 'doubtful' AND ma.report <> mb.report
        ORDER BY now.score DESC, now.a, now.b""").fetchall()
    apart = _told_apart(db) if waiting else set()
    return [
        Link(a, b, "doubtful", by_rule=True, score=score, why=why)
        for a, b, score, why, one, other in waiting
        if (one, other) not in apart
    ]


def _told_apart(db: sqlite_utils.Database) -> set[tuple[str, str]]:
    """Return the pairs of reports, in either order, that people told apart."""
    said = "WHERE basis = 'person'"
    found = db.execute(f"""
        SELECT ma.report, mb.report FROM ({NOW.format(where=said)}) AS now
        JOIN membership AS ma ON ma.record = now.a JOIN membership AS mb ON mb.record = now.b
        WHERE now.relation = 'different'""").fetchall()
    return {pair for one, other in found for pair in ((one, other), (other, one))}
