"""Spans of a queue in which nothing waits for a person: what makes their next report come at once.

A queue goes by report id. Between the ends of a span (`lo` and `hi`, both left out) there is no report that is open and
not yet judged by the person; so whoever looks for the next one leaps from `lo` to `hi`, however many thousands they
have judged between. A span may be missing anywhere: then those reports are looked at one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite_utils

END = "g"
"""Behind every id: ids are hexadecimal."""

WORTH = 64
"""Judged reports from which on a span is made anew: as many are looked at in less time than a span is."""

# A report that (re)opens within a span of somebody who has not judged it cuts the span in two.
CUT = """
INSERT OR IGNORE INTO cuts (stage, person, lo, hi, report)
SELECT p.stage, p.person, w.lo, w.hi, t.report
FROM touched AS t
CROSS JOIN judged AS p
CROSS JOIN spans AS w ON w.stage = p.stage AND w.person = p.person AND w.lo = (
    SELECT max(e.lo) FROM spans AS e WHERE e.stage = p.stage AND e.person = p.person AND e.lo < t.report)
CROSS JOIN standing AS s ON s.report = t.report AND s.stage = p.stage AND s.state = 'open'
LEFT JOIN current AS c ON c.report = t.report AND c.stage = p.stage AND c.person = p.person
WHERE c.person IS NULL AND w.hi > t.report
"""
SHORTEN = """
UPDATE spans SET hi = cut.report FROM (
    SELECT stage, person, lo, min(report) AS report FROM cuts GROUP BY stage, person, lo
) AS cut WHERE cut.stage = spans.stage AND cut.person = spans.person AND cut.lo = spans.lo
"""
GO_ON = """
INSERT INTO spans (stage, person, lo, hi)
SELECT stage, person, report, coalesce(lead(report) OVER (PARTITION BY stage, person, lo ORDER BY report), hi) FROM cuts
WHERE true ON CONFLICT DO UPDATE SET hi = excluded.hi
"""
REMAKE = f"""
INSERT INTO spans (stage, person, lo, hi)
WITH places AS (
    SELECT s.report AS report, row_number() OVER (ORDER BY s.report) AS place, c.person IS NULL AS waits
    FROM standing AS s
    LEFT JOIN current AS c ON c.report = s.report AND c.stage = s.stage AND c.person = :person
    WHERE s.stage = :stage AND s.state = 'open'),
ends AS (
    SELECT report, place FROM places WHERE waits
    UNION ALL SELECT '', 0 UNION ALL SELECT '{END}', 1 + (SELECT count(*) FROM places)),
gaps AS (
    SELECT report AS lo, lead(report) OVER (ORDER BY report) AS hi, lead(place) OVER (ORDER BY report) - place AS wide
    FROM ends)
SELECT :stage, :person, lo, hi FROM gaps WHERE wide > {WORTH}
"""


def prepare(db: sqlite_utils.Database) -> None:
    """Make the temporary table that cutting works with."""
    db.execute(
        "CREATE TEMP TABLE cuts (stage TEXT, person TEXT, lo TEXT, hi TEXT, report TEXT, "
        "PRIMARY KEY (stage, person, lo, report)) WITHOUT ROWID"
    )


def split(db: sqlite_utils.Database) -> None:
    """Cut the spans in which a touched report now waits for somebody."""
    if not db.execute("SELECT 1 FROM spans LIMIT 1").fetchone():
        return
    db.execute(CUT)
    if db.execute("SELECT 1 FROM cuts LIMIT 1").fetchone():
        db.execute(SHORTEN)
        db.execute(GO_ON)
        db.execute("DELETE FROM cuts")


def remake(db: sqlite_utils.Database, person: str | None = None) -> None:
    """Make the spans anew, of one person or of everybody who judged enough for it to be worth it."""
    for stage, who in db.execute(
        f"SELECT stage, person FROM judged WHERE still_open > {WORTH} AND person = coalesce(?, person)",
        [person],
    ).fetchall():
        db.execute("DELETE FROM spans WHERE stage = ? AND person = ?", [stage, who])
        db.execute(REMAKE, {"stage": stage, "person": who})


def extend(db: sqlite_utils.Database, stage: str, person: str, report: str, following: str) -> None:
    """Keep that a person has judged a report, and that the next one that waits for them is `following`.

    No two spans of a person overlap: those that lie in the new one go.
    """
    before = db.execute(
        "SELECT lo, hi FROM spans WHERE stage = ? AND person = ? AND lo < ? ORDER BY lo DESC LIMIT 1",
        [stage, person, report],
    ).fetchone()
    if before and before[1] > report:
        return
    lo = before[0] if before and before[1] == report else report
    db.execute(
        "DELETE FROM spans WHERE stage = ? AND person = ? AND lo >= ? AND lo < ?",
        [stage, person, lo, following],
    )
    db.execute("INSERT INTO spans VALUES (?, ?, ?, ?)", [stage, person, lo, following])


def leap(db: sqlite_utils.Database, stage: str, person: str, after: str) -> tuple[str, bool, str]:
    """Return where to look from, whether that place itself counts, and where the next span begins."""
    start, here = after, False
    row = db.execute(
        "SELECT lo, hi FROM spans WHERE stage = ? AND person = ? AND lo <= ? ORDER BY lo DESC LIMIT 1",
        [stage, person, after],
    ).fetchone()
    if row and row[1] > after:
        start, here = row[1], True
    following = db.execute(
        "SELECT lo FROM spans WHERE stage = ? AND person = ? AND lo >= ? ORDER BY lo LIMIT 1"
        if here
        else "SELECT lo FROM spans WHERE stage = ? AND person = ? AND lo > ? ORDER BY lo LIMIT 1",
        [stage, person, start],
    ).fetchone()
    return start, here, following[0] if following else END
