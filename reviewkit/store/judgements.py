"""Assignments, verdicts, resolutions, retrievals, and the queues and counts that follow from them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from reviewkit.model import Resolution, Verdict
from reviewkit.store import spans
from reviewkit.store.derived import derive, share_digits, touch, withdraw

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import sqlite_utils

    from reviewkit.store.ledger import Writer


REVEALED = ("included", "excluded", "conflict")
"""States in which every required verdict is in: only then may others' verdicts be read."""


class Act(NamedTuple):
    """A verdict of a person, or "" where they took it back; `place` orders it among all rows of the file."""

    report: str
    person: str
    verdict: str
    reasons: tuple[str, ...]
    place: tuple[int, str, int]


def judge(writer: Writer, ledger: str, report: str, **content: Any) -> str:
    """Write one fact about a report (a verdict, resolution, retrieval) and keep what follows from it."""
    touch(writer.db, [report])
    withdraw(writer.db)
    uid = writer.append(ledger, report=report, **content)
    derive(writer.db)
    return uid


def assign(writer: Writer, stage: str, pairs: Iterable[tuple[str, str, bool]]) -> None:
    """Write assignments (report, person, active) of a stage."""
    pairs = list(pairs)
    touch(writer.db, (report for report, _, _ in pairs))
    withdraw(writer.db)
    for report, person, active in pairs:
        writer.append("assignments", report=report, stage=stage, person=person, active=int(active))
    derive(writer.db)


def advance(writer: Writer, stage: str, person: str, report: str) -> None:
    """Keep how far a person has come by judging a report, so that their next one is found at once."""
    following = _next(writer.db, stage, person, report, 1)
    spans.extend(writer.db, stage, person, report, following[0] if following else spans.END)


def has_assignments(db: sqlite_utils.Database, stage: str) -> bool:
    """Return whether the stage's reports were dealt out; else everybody may judge what is open.

    What a pilot round deals does not count: it is about its own reports alone.
    """
    return bool(
        db.execute("SELECT 1 FROM assigned WHERE stage = ? AND round = 0 LIMIT 1", [stage]).fetchone()
    )


def in_pilot(db: sqlite_utils.Database, stage: str, person: str) -> bool:
    """Return whether a report of an open pilot round waits for a person."""
    return bool(
        db.execute(
            # Named, because the index of what is to do fits as well, and holds all that was dealt to the person.
            "SELECT 1 FROM assigned INDEXED BY assigned_round "
            "WHERE stage = ? AND person = ? AND todo = 1 AND round > 0 LIMIT 1",
            [stage, person],
        ).fetchone()
    )


def queue(db: sqlite_utils.Database, stage: str, person: str, after: str = "", limit: int = 20) -> list[str]:
    """Return the next reports for a person, in order of report id, which tells nothing about anybody's verdicts.

    A pilot round comes before everything else.
    """
    pilot = in_pilot(db, stage, person)
    if not pilot and not has_assignments(db, stage):
        return _next(db, stage, person, after, limit)
    return [
        row[0]
        for row in db.execute(
            f"SELECT report FROM assigned WHERE stage = ? AND person = ? AND todo = 1 AND report > ? "
            f"{'AND round > 0 ' if pilot else ''}ORDER BY report LIMIT ?",
            [stage, person, after, limit],
        )
    ]


# Between two spans: what is open, not judged by the person, and not kept for others by a pilot round.
BETWEEN = """
SELECT s.report FROM standing AS s
WHERE s.stage = :stage AND s.state = 'open' AND s.report >= :start AND s.report > :after AND s.report <= :end
  AND NOT EXISTS (SELECT 1 FROM current AS c
                  WHERE c.report = s.report AND c.stage = s.stage AND c.person = :person)
  AND NOT EXISTS (SELECT 1 FROM assigned AS a WHERE a.report = s.report AND a.stage = s.stage AND a.round > 0)
ORDER BY s.report LIMIT :limit
"""


def _next(db: sqlite_utils.Database, stage: str, person: str, after: str, limit: int) -> list[str]:
    found: list[str] = []
    place = after
    while limit < 0 or len(found) < limit:
        start, here, end = spans.leap(db, stage, person, place)
        wanted = {
            "stage": stage,
            "person": person,
            "start": start,
            "after": "" if here else start,
            "end": end,
        }
        rows = db.execute(BETWEEN, wanted | {"limit": limit - len(found) if limit >= 0 else -1}).fetchall()
        found += [row[0] for row in rows]
        if end == spans.END:
            break
        place = end
    return found


def queue_length(db: sqlite_utils.Database, stage: str, person: str) -> int:
    """Return how many reports wait for a person at a stage."""
    pilot = in_pilot(db, stage, person)
    if pilot or has_assignments(db, stage):
        only = "AND round > 0" if pilot else ""
        return int(
            db.execute(
                f"SELECT count(*) FROM assigned WHERE stage = ? AND person = ? AND todo = 1 {only}",
                [stage, person],
            ).fetchone()[0]
        )
    waiting = db.execute("SELECT n FROM counts WHERE stage = ? AND state = 'open'", [stage]).fetchone()
    done = db.execute(
        "SELECT still_open FROM judged WHERE stage = ? AND person = ?", [stage, person]
    ).fetchone()
    kept = db.execute(
        """SELECT count(DISTINCT m.report) FROM panel AS p JOIN membership AS m ON m.record = p.record
        JOIN standing AS s ON s.report = m.report AND s.stage = p.stage AND s.state = 'open'
        WHERE p.stage = :stage AND NOT EXISTS (SELECT 1 FROM current AS c
            WHERE c.report = m.report AND c.stage = p.stage AND c.person = :person)""",
        {"stage": stage, "person": person},
    ).fetchone()
    return int(waiting[0] if waiting else 0) - int(done[0] if done else 0) - int(kept[0])


def is_assigned(db: sqlite_utils.Database, stage: str, person: str, report: str) -> bool:
    """Return whether a report was dealt to a person."""
    return bool(
        db.execute(
            "SELECT 1 FROM assigned WHERE stage = ? AND person = ? AND report = ?", [stage, person, report]
        ).fetchone()
    )


def is_theirs(db: sqlite_utils.Database, stage: str, person: str, report: str) -> bool:
    """Return whether a report is dealt to a person, or to nobody as long as nothing is dealt out at the stage."""
    if is_assigned(db, stage, person, report):
        return True
    kept = db.execute(
        "SELECT 1 FROM assigned WHERE report = ? AND stage = ? AND round > 0 LIMIT 1", [report, stage]
    ).fetchone()
    return not kept and not has_assignments(db, stage)


def counts(db: sqlite_utils.Database, stage: str) -> dict[str, int]:
    """Return how many reports are in each state at a stage."""
    return dict(db.execute("SELECT state, n FROM counts WHERE stage = ? AND n <> 0", [stage]).fetchall())


def judged(db: sqlite_utils.Database, stage: str) -> dict[str, int]:
    """Return how many reports each person has judged at a stage."""
    return dict(
        db.execute(
            "SELECT person, n FROM judged WHERE stage = ? AND n <> 0 ORDER BY person", [stage]
        ).fetchall()
    )


def state(db: sqlite_utils.Database, report: str, stage: str) -> str:
    """Return a report's state at a stage: open, included, excluded, conflict, not retrieved, or "" before it."""
    row = db.execute("SELECT state FROM standing WHERE report = ? AND stage = ?", [report, stage]).fetchone()
    return str(row[0]) if row else ""


def in_state(db: sqlite_utils.Database, stage: str, state: str, limit: int = -1) -> list[str]:
    """Return the reports in a state at a stage, in order of id."""
    return [
        row[0]
        for row in db.execute(
            "SELECT report FROM standing WHERE stage = ? AND state = ? ORDER BY report LIMIT ?",
            [stage, state, limit],
        )
    ]


def standings(db: sqlite_utils.Database, stage: str) -> list[tuple[str, str, str]]:
    """Return (report, state, primary reason) of everything at a stage."""
    return list(
        db.execute("SELECT report, state, reason FROM standing WHERE stage = ? ORDER BY report", [stage])
    )


def sharers(db: sqlite_utils.Database, stage: str) -> list[tuple[str, bool]]:
    """Return the open reports of a stage that no open pilot round keeps, and whether each is in the stage's share."""
    position, share = db.execute("SELECT position, share FROM stages WHERE stage = ?", [stage]).fetchone()
    rows = db.execute(
        """SELECT report, substr(report, ?, 8) < ? FROM standing AS s WHERE stage = ? AND state = 'open'
        AND NOT EXISTS (SELECT 1 FROM assigned AS a
                        WHERE a.report = s.report AND a.stage = s.stage AND a.round > 0) ORDER BY report""",
        [share_digits(position), share, stage],
    )
    return [(report, bool(shared)) for report, shared in rows]


def judges(db: sqlite_utils.Database, report: str, stage: str) -> list[str]:
    """Return who has judged a report at a stage."""
    return [
        row[0]
        for row in db.execute(
            "SELECT person FROM current WHERE report = ? AND stage = ? ORDER BY person", [report, stage]
        )
    ]


def verdicts(
    db: sqlite_utils.Database, stage: str, reports: Sequence[str] | None = None, person: str | None = None
) -> list[Verdict]:
    """Return every verdict given at a stage, second thoughts included, in the order in which they were given."""
    where, values = ["v.stage = ?"], [stage]
    if reports is not None:
        where.append("m.report IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(list(reports)))
    if person is not None:
        where.append("v.by = ?")
        values.append(person)
    rows = db.execute(
        f"""SELECT m.report, v.stage, v.verdict, v.by, v.at, v.reasons, v.note FROM verdicts AS v
        JOIN membership AS m ON m.record = v.report WHERE {" AND ".join(where)}
        ORDER BY v.clock, v.device, v.seq""",
        values,
    )
    return [
        Verdict(report, stage, verdict, by, at, tuple(json.loads(reasons)), note)
        for report, stage, verdict, by, at, reasons, note in rows
    ]


def revealed_verdicts(db: sqlite_utils.Database, stage: str) -> list[Verdict]:
    """Return every verdict on the revealed reports of a stage, as `verdicts` does."""
    shown = {report for report, state, _ in standings(db, stage) if state in REVEALED}
    return [verdict for verdict in verdicts(db, stage) if verdict.report in shown]


def resolutions(db: sqlite_utils.Database, stage: str, report: str = "") -> list[Resolution]:
    """Return every resolution of a stage, or of one report at it, the latest of a report last."""
    return [
        Resolution(uid, of, verdict, by, at, reason, note, tuple(json.loads(judges)))
        for uid, of, verdict, by, at, reason, note, judges in db.execute(
            """
        SELECT m.report, r.stage, r.verdict, r.by, r.at, r.reason, r.note, (
            SELECT json_group_array(person) FROM (
                SELECT person FROM current WHERE report = m.report AND stage = r.stage ORDER BY person))
        FROM resolutions AS r JOIN membership AS m ON m.record = r.report
        WHERE r.stage = ? AND m.report = coalesce(nullif(?, ''), m.report) ORDER BY r.clock, r.device, r.seq""",
            [stage, report],
        )
    ]


def acts(db: sqlite_utils.Database, stage: str) -> list[Act]:
    """Return every verdict and withdrawal on the revealed reports of a stage, in the order of the ledger."""
    return [
        Act(report, person, verdict, tuple(json.loads(reasons)), (clock, device, seq))
        for report, person, verdict, reasons, clock, device, seq in db.execute(
            """SELECT m.report, v.by, v.verdict, v.reasons, v.clock, v.device, v.seq FROM (
                SELECT report, stage, by, verdict, reasons, clock, device, seq FROM verdicts WHERE stage = :stage
                UNION ALL
                SELECT report, stage, by, '', '[]', clock, device, seq FROM withdrawals WHERE stage = :stage
            ) AS v
            JOIN membership AS m ON m.record = v.report
            JOIN standing AS s ON s.report = m.report AND s.stage = v.stage
                AND s.state IN ('included', 'excluded', 'conflict')
            ORDER BY v.clock, v.device, v.seq""",
            {"stage": stage},
        )
    ]


def study_links(db: sqlite_utils.Database) -> list[tuple[str, str]]:
    """Return the pairs of reports that somebody said tell of one study, where nobody took it back since."""
    rows = db.execute("""SELECT one, two FROM (
        SELECT min(m.report, s.report) AS one, max(m.report, s.report) AS two, l.active AS active,
               row_number() OVER (PARTITION BY min(m.report, s.report), max(m.report, s.report)
                                  ORDER BY l.clock DESC, l.device DESC, l.seq DESC) AS nth
        FROM study_links AS l JOIN membership AS m ON m.record = l.report JOIN membership AS s ON s.record = l.study
        ) WHERE nth = 1 AND active = 1 AND one <> two ORDER BY one, two""")
    return list(rows)


def activity(db: sqlite_utils.Database) -> Mapping[str, Mapping[str, int]]:
    """Return how many rows each person wrote in each ledger: who did what.

    Verdicts are counted in judgements, one for each report and stage, and codings in passages: how often somebody
    thought again would tell of what is not revealed yet.
    """
    done: dict[str, dict[str, int]] = {}
    for person, n in db.execute("SELECT person, sum(n) FROM judged GROUP BY person HAVING sum(n) > 0"):
        done[person] = {"verdicts": n}
    for ledger in (
        "sources",
        "links",
        "resolutions",
        "answers",
        "settlements",
        "relations",
        "attempts",
        "codings",
        "coding_settlements",
        "contributions",
        "seatings",
        "questions",
        "evidence",
        "recommendations",
    ):
        where = {"links": "WHERE basis = 'person'", "relations": "WHERE basis = 'person'"}.get(ledger, "")
        counted = "count(*)"
        if ledger == "codings":  # drafts are nobody else's business
            counted, where = "count(DISTINCT excerpt)", "WHERE finished = 1"
        for person, n in db.execute(f"SELECT by, {counted} FROM {ledger} {where} GROUP BY by"):
            done.setdefault(person, {})[ledger] = n
    return done
