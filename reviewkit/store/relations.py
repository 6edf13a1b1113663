"""What rules and people said of two works that are not the same but belong together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite_utils

    from reviewkit.store.ledger import Writer


class Row(NamedTuple):
    """One statement: `a` is the erratum (preprint, comment, …) of `b`; both are records, or both reports."""

    a: str
    b: str
    relation: str
    by_rule: bool
    why: str = ""
    by: str = ""
    at: str = ""


def add_relation(writer: Writer, row: Row, *, rules: str = "", active: bool = True) -> str:
    """Write what a rule or a person says of two records, or (active=False) denies; no kind withdraws one's word."""
    return writer.append(
        "relations",
        a=row.a,
        b=row.b,
        relation=row.relation,
        basis="rule" if row.by_rule else "person",
        rules=rules,
        why=row.why,
        active=int(active),
    )


def ruled(db: sqlite_utils.Database) -> dict[tuple[str, str], Row]:
    """Return what rules say now, by pair of records (the lower id first), whatever people said of it."""
    rows = db.execute("""SELECT a, b, relation, why, by, at FROM (
        SELECT *, row_number() OVER (PARTITION BY min(a, b), max(a, b)
                                     ORDER BY clock DESC, device DESC, seq DESC) AS nth
        FROM relations WHERE basis = 'rule') WHERE nth = 1 AND active = 1""")
    return {
        (min(a, b), max(a, b)): Row(a, b, relation, True, why, by, at) for a, b, relation, why, by, at in rows
    }


def said_by(db: sqlite_utils.Database, a: str, b: str, person: str) -> bool:
    """Return whether a person's word on how two records are related stands."""
    row = db.execute(
        """SELECT relation FROM relations WHERE ((a = :a AND b = :b) OR (a = :b AND b = :a))
           AND basis = 'person' AND by = :by ORDER BY clock DESC, device DESC, seq DESC LIMIT 1""",
        {"a": a, "b": b, "by": person},
    ).fetchone()
    return row is not None and row[0] != ""


# Of each two reports one statement counts: a person's before a rule's, then the latest. One that a person denied
# (active 0) holds the rules off, too; one that a person withdrew (relation '') leaves it to the others and the rules.
# Two reports that became one are not related any more.
BETWEEN_REPORTS = """
SELECT x, y, relation, basis, why, by, at FROM (
    SELECT ma.report AS x, mb.report AS y, r.relation AS relation, r.basis AS basis, r.why AS why,
           r.by AS by, r.at AS at, r.active AS active,
           row_number() OVER (PARTITION BY min(ma.report, mb.report), max(ma.report, mb.report)
                              ORDER BY r.basis = 'person' DESC, r.basis = 'rule' AND r.active DESC,
                                       r.clock DESC, r.device DESC, r.seq DESC) AS nth
    FROM (SELECT *, row_number() OVER (
              PARTITION BY min(a, b), max(a, b), basis, iif(basis = 'person', by, '')
              ORDER BY clock DESC, device DESC, seq DESC) AS latest
          FROM relations {where}) AS r
    JOIN membership AS ma ON ma.record = r.a JOIN membership AS mb ON mb.record = r.b
    WHERE r.latest = 1 AND r.relation <> '' AND ma.report <> mb.report)
WHERE nth = 1 AND active = 1 ORDER BY x, y
"""


def relations(db: sqlite_utils.Database, report: str = "") -> list[Row]:
    """Return how reports are related, all of them or those of one report; `a` and `b` are report ids."""
    where, values = "", {}
    if report:
        members = "(SELECT record FROM membership WHERE report = :report)"
        where, values = f"WHERE a IN {members} OR b IN {members}", {"report": report}
    return [
        Row(x, y, relation, basis == "rule", why, by, at)
        for x, y, relation, basis, why, by, at in db.execute(BETWEEN_REPORTS.format(where=where), values)
    ]
