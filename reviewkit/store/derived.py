"""Tables that follow from the ledgers, kept in the transaction of every write, or rebuilt: one mechanism for both.

The reports whose derived rows may change are put into the temporary table `touched`; derive() then takes their
rows out of the counts, computes them anew from the ledgers, and counts them again. A rebuild touches everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewkit.store import spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import sqlite_utils

TABLES = ("membership", "current", "standing", "assigned", "counts", "judged", "spans")


@dataclass(frozen=True, slots=True)
class StageRule:
    """What the store needs to know of a protocol's stage.

    `share`: of all reports, the part that `required` people judge; the rest is judged by one. `liberal`: one
    inclusion decides, and only exclusions have to be unanimous.
    """

    stage: str
    position: int
    required: int
    unit: str
    agree_on: str
    reasons: tuple[str, ...]
    share: float = 1.0
    liberal: bool = False


# Every statement starts from `touched`: CROSS JOIN keeps SQLite's planner from scanning a whole ledger instead.
# Latest row of each person and report wins: by Lamport clock, then device and sequence, so that it is the same
# on every copy of the file.
CURRENT = """
INSERT INTO current (report, stage, person, verdict, reason)
SELECT report, stage, person, verdict, reason FROM (
    SELECT *, row_number() OVER (
        PARTITION BY report, stage, person ORDER BY clock DESC, device DESC, seq DESC) AS nth
    FROM (
        SELECT m.report AS report, v.stage AS stage, v.by AS person, v.verdict AS verdict,
               coalesce(json_extract(v.reasons, '$[0]'), '') AS reason, v.clock, v.device, v.seq
        FROM touched AS t
        CROSS JOIN membership AS m ON m.report = t.report
        CROSS JOIN verdicts AS v ON v.report = m.record
        UNION ALL
        SELECT m.report, w.stage, w.by, '', '', w.clock, w.device, w.seq
        FROM touched AS t
        CROSS JOIN membership AS m ON m.report = t.report
        CROSS JOIN withdrawals AS w ON w.report = m.record
    )
) WHERE nth = 1 AND verdict <> ''
"""

# A report stands at a stage once it was included at the stage before. A resolution decides; else it is open until
# the required verdicts are in (and those of all to whom it was dealt; and its pilot round is over), and then settled
# where they agree, a conflict where they do not (or where all are unsure). A report that could not be retrieved leaves
# the stages that need its full text. One that was removed before screening stands nowhere; one that a tool excluded
# during a stage is 'removed' there, unless people settled it. Before the verdicts are in, no reason is told.
STANDING = """
INSERT INTO standing (report, stage, state, reason, resolved)
SELECT report, :stage, state, iif(state IN ('excluded', 'conflict'), reason, ''), resolved FROM (
SELECT t.report AS report,
    CASE
        WHEN :unit = 'report' AND gone.report IS NOT NULL THEN 'not retrieved'
        WHEN r.verdict = 'include' THEN 'included'
        WHEN r.verdict = 'exclude' THEN 'excluded'
        WHEN coalesce(v.n, 0) < iif(substr(t.report, :digits, 8) < :share, :required, 1) OR EXISTS (
            SELECT 1 FROM assigned AS a
            WHERE a.report = t.report AND a.stage = :stage AND (a.todo = 1 OR a.round > 0))
            THEN iif(removed.stage = :stage, 'removed', 'open')
        WHEN v.included = v.n OR (:liberal AND v.included > 0) THEN 'included'
        WHEN v.excluded = v.n AND (:agree_on = 'verdict' OR v.reasons <= 1) THEN 'excluded'
        ELSE 'conflict'
    END AS state,
    coalesce(CASE
        WHEN r.verdict = 'exclude' THEN nullif(r.reason, '')
    END, CASE
        WHEN r.verdict = 'exclude' OR v.excluded = v.n THEN (
            SELECT c.reason FROM current AS c
            LEFT JOIN stage_reasons AS sr ON sr.stage = c.stage AND sr.reason = c.reason
            WHERE c.report = t.report AND c.stage = :stage AND c.verdict = 'exclude' AND c.reason <> ''
            ORDER BY sr.position IS NULL, sr.position, c.reason LIMIT 1)
    END, '') AS reason,
    r.verdict IS NOT NULL AS resolved
FROM touched AS t
LEFT JOIN (
    SELECT c.report AS report, count(*) AS n, sum(c.verdict = 'include') AS included,
           sum(c.verdict = 'exclude') AS excluded, count(DISTINCT c.reason) AS reasons
    FROM touched AS t2 CROSS JOIN current AS c ON c.report = t2.report
    WHERE c.stage = :stage GROUP BY c.report
) AS v ON v.report = t.report
LEFT JOIN (
    SELECT report, verdict, reason FROM (
        SELECT m.report AS report, r.verdict AS verdict, r.reason AS reason,
               row_number() OVER (PARTITION BY m.report ORDER BY r.clock DESC, r.device DESC, r.seq DESC) AS nth
        FROM touched AS t3 CROSS JOIN membership AS m ON m.report = t3.report
        CROSS JOIN resolutions AS r ON r.report = m.record WHERE r.stage = :stage
    ) WHERE nth = 1
) AS r ON r.report = t.report
LEFT JOIN (
    SELECT report FROM (
        SELECT m.report AS report, x.outcome AS outcome,
               row_number() OVER (PARTITION BY m.report ORDER BY x.clock DESC, x.device DESC, x.seq DESC) AS nth
        FROM touched AS t4 CROSS JOIN membership AS m ON m.report = t4.report
        CROSS JOIN retrievals AS x ON x.report = m.record
    ) WHERE nth = 1 AND outcome = 'not retrieved'
) AS gone ON gone.report = t.report
LEFT JOIN (
    SELECT report, stage FROM (
        SELECT m.report AS report, x.stage AS stage, x.active AS active,
               row_number() OVER (PARTITION BY m.report ORDER BY x.clock DESC, x.device DESC, x.seq DESC) AS nth
        FROM touched AS t5 CROSS JOIN membership AS m ON m.report = t5.report
        CROSS JOIN removals AS x ON x.record = m.record
    ) WHERE nth = 1 AND active = 1
) AS removed ON removed.report = t.report
WHERE iif(:previous = '', removed.stage IS NOT '', EXISTS (
    SELECT 1 FROM standing AS p WHERE p.report = t.report AND p.stage = :previous AND p.state = 'included')))
"""

# What a pilot round deals goes before other deals of the same report. Whether it is still to do is settled once the
# report's state is known.
ASSIGNED = """
INSERT INTO assigned (stage, person, report, todo, round)
SELECT stage, person, report, NOT EXISTS (
    SELECT 1 FROM current AS c WHERE c.report = a.report AND c.stage = a.stage AND c.person = a.person), round
FROM (
    SELECT DISTINCT m.report AS report, p.stage AS stage, p.person AS person, p.round AS round
    FROM touched AS t CROSS JOIN membership AS m ON m.report = t.report
    CROSS JOIN panel AS p ON p.record = m.record
    UNION ALL
    SELECT report, stage, person, 0 FROM (
        SELECT m.report AS report, a.stage AS stage, a.person AS person, a.active AS active,
               row_number() OVER (PARTITION BY m.report, a.stage, a.person
                                  ORDER BY a.clock DESC, a.device DESC, a.seq DESC) AS nth
        FROM touched AS t CROSS JOIN membership AS m ON m.report = t.report
        CROSS JOIN assignments AS a ON a.report = m.record
    ) WHERE nth = 1 AND active = 1
    ORDER BY round DESC
) AS a WHERE true ON CONFLICT DO NOTHING
"""
NOTHING_TO_DO = """
UPDATE assigned SET todo = 0 WHERE report IN (SELECT report FROM touched) AND todo = 1 AND NOT EXISTS (
    SELECT 1 FROM standing AS s WHERE s.report = assigned.report AND s.stage = assigned.stage AND s.state = 'open')
"""
# Reports whose required verdicts are in, and of which no row says so yet.
NEWS = """
INSERT OR IGNORE INTO news (report, stage)
SELECT s.report, s.stage FROM touched AS t CROSS JOIN standing AS s ON s.report = t.report
WHERE s.state IN ('included', 'excluded', 'conflict') AND NOT EXISTS (
    SELECT 1 FROM membership AS m CROSS JOIN reveals AS r ON r.report = m.record AND r.stage = s.stage
    WHERE m.report = s.report)
"""
# A pilot round's reports and people, while it is open; round 0 is the overlap sample, which is dealt like any report.
PANEL = """
INSERT OR IGNORE INTO panel (stage, round, record, person)
SELECT r.stage, r.round, report.value, person.value FROM (
    SELECT *, row_number() OVER (PARTITION BY stage, round ORDER BY clock DESC, device DESC, seq DESC) AS nth
    FROM rounds WHERE round > 0
) AS r CROSS JOIN json_each(r.reports) AS report CROSS JOIN json_each(r.people) AS person
WHERE r.nth = 1 AND r.act = 'open'
"""

COUNT_STATES = """
INSERT INTO counts (stage, state, n)
SELECT s.stage, s.state, {sign}count(*) FROM touched AS t CROSS JOIN standing AS s ON s.report = t.report
GROUP BY s.stage, s.state ON CONFLICT (stage, state) DO UPDATE SET n = n + excluded.n
"""
COUNT_JUDGED = """
INSERT INTO judged (stage, person, n, still_open)
SELECT c.stage, c.person, {sign}count(*), {sign}coalesce(sum(s.state = 'open'), 0)
FROM touched AS t CROSS JOIN current AS c ON c.report = t.report
LEFT JOIN standing AS s ON s.report = c.report AND s.stage = c.stage
GROUP BY c.stage, c.person
ON CONFLICT (stage, person) DO UPDATE SET n = n + excluded.n, still_open = still_open + excluded.still_open
"""


def prepare(db: sqlite_utils.Database) -> None:
    """Make the temporary tables that a write works with."""
    db.execute("CREATE TEMP TABLE touched (report TEXT PRIMARY KEY) WITHOUT ROWID")
    db.execute("CREATE TEMP TABLE moving (record TEXT PRIMARY KEY, report TEXT) WITHOUT ROWID")
    db.execute("CREATE TEMP TABLE news (report TEXT, stage TEXT, PRIMARY KEY (report, stage)) WITHOUT ROWID")
    spans.prepare(db)


def touch(db: sqlite_utils.Database, reports: Iterable[str]) -> None:
    """Name the reports whose derived rows the coming act may change."""
    db.conn.executemany("INSERT OR IGNORE INTO touched VALUES (?)", ((report,) for report in reports))


def withdraw(db: sqlite_utils.Database) -> None:
    """Take the touched reports' rows out of the derived tables and the counts; they stay touched."""
    db.execute(COUNT_STATES.format(sign="-"))
    db.execute(COUNT_JUDGED.format(sign="-"))
    for table in ("current", "standing", "assigned"):
        db.execute(f"DELETE FROM {table} WHERE report IN (SELECT report FROM touched)")


def share_digits(position: int) -> int:
    """Return from which digit of a report's id on eight decide whether it is in a stage's share.

    An id is a SHA-256, so any eight digits are as good as drawn by lot; those behind the sixteenth say nothing of the
    order of a queue, which goes by the first ones, and every stage has its own.
    """
    return 17 + 8 * (position % 6)


def share_limit(share: float) -> str:
    """Return the hexadecimal number below which those digits lie in this share of all reports."""
    return "g" if share >= 1 else f"{int(share * 16**8):08x}"


def derive(db: sqlite_utils.Database) -> None:
    """Compute the touched reports' rows from the ledgers, count them, and touch nothing any more."""
    db.execute(CURRENT)
    db.execute(ASSIGNED)
    previous = ""
    columns = ("stage", "position", "required", "unit", "agree_on", "share", "liberal")
    for row in db.execute(f"SELECT {', '.join(columns)} FROM stages ORDER BY position").fetchall():
        rule = dict(zip(columns, row, strict=True))
        db.execute(STANDING, rule | {"previous": previous, "digits": share_digits(rule.pop("position"))})
        previous = rule["stage"]
    db.execute(NOTHING_TO_DO)
    db.execute(NEWS)
    db.execute(COUNT_STATES.format(sign=""))
    db.execute(COUNT_JUDGED.format(sign=""))
    spans.split(db)
    db.execute("DELETE FROM touched")


def newest(db: sqlite_utils.Database) -> int:
    """Return a mark of which records there are, to be given to `enter` after others were written."""
    return int(db.execute("SELECT coalesce(max(rowid), 0) FROM records").fetchone()[0])


# A record that came in a moment ago was judged by nobody: it waits at the first stage, and no other table knows it.
# The whole of `derive` finds the same in twice the time.
ENTERED = """
INSERT INTO standing (report, stage, state, reason, resolved)
SELECT report, :stage, 'open', '', 0 FROM touched
"""


def enter(db: sqlite_utils.Database, after: int) -> None:
    """Make the records written after a mark reports of their own: all in one go, and in order, which is quickest."""
    db.execute("INSERT INTO touched SELECT uid FROM records WHERE rowid > ? ORDER BY uid", [after])
    db.execute("INSERT INTO membership SELECT report, report FROM touched")
    first = db.execute("SELECT stage FROM stages ORDER BY position LIMIT 1").fetchone()
    if first:
        db.execute(ENTERED, {"stage": first[0]})
    db.execute(COUNT_STATES.format(sign=""))
    spans.split(db)
    db.execute("DELETE FROM touched")


def regroup(db: sqlite_utils.Database, groups: Mapping[str, Iterable[str]]) -> None:
    """Set which records belong to which report (report id -> record ids) and derive what follows."""
    records = [(record, report) for report, members in groups.items() for record in members]
    db.execute("DELETE FROM moving")
    db.conn.executemany("INSERT INTO moving VALUES (?, ?)", records)
    touch(
        db,
        (
            row[0]
            for row in db.execute(
                "SELECT DISTINCT m.report FROM moving AS g JOIN membership AS m ON m.record = g.record"
            ).fetchall()
        ),
    )
    withdraw(db)
    db.execute("""INSERT INTO membership SELECT record, report FROM moving WHERE true
                  ON CONFLICT (record) DO UPDATE SET report = excluded.report""")
    db.execute("DELETE FROM touched WHERE report NOT IN (SELECT report FROM membership)")
    touch(db, groups)
    derive(db)


def rebuild(db: sqlite_utils.Database, groups: Mapping[str, Iterable[str]]) -> None:
    """Make every derived table anew from the ledgers; `groups` are all reports (report id -> record ids)."""
    for table in TABLES:
        db.execute(f"DELETE FROM {table}")
    convene(db)
    regroup(db, groups)
    spans.remake(db)


def convene(db: sqlite_utils.Database) -> None:
    """Set who judges the reports of the pilot rounds that are open."""
    db.execute("DELETE FROM panel")
    db.execute(PANEL)


def set_stages(db: sqlite_utils.Database, rules: Iterable[StageRule]) -> bool:
    """Write the protocol's stages where they differ from those kept; return whether they did."""
    rules = list(rules)
    wanted = [
        (r.stage, r.position, r.required, r.unit, r.agree_on, share_limit(r.share), int(r.liberal))
        for r in rules
    ]
    reasons = sorted((r.stage, reason, n) for r in rules for n, reason in enumerate(r.reasons))
    kept = db.execute(
        "SELECT stage, position, required, unit, agree_on, share, liberal FROM stages ORDER BY position"
    ).fetchall()
    kept_reasons = db.execute("SELECT stage, reason, position FROM stage_reasons ORDER BY 1, 2").fetchall()
    if kept == wanted and kept_reasons == reasons:
        return False
    db.execute("DELETE FROM stages")
    db.execute("DELETE FROM stage_reasons")
    db.conn.executemany("INSERT INTO stages VALUES (?, ?, ?, ?, ?, ?, ?)", wanted)
    db.conn.executemany("INSERT INTO stage_reasons VALUES (?, ?, ?)", reasons)
    return True
