"""Teams, pilot rounds, discussions, and when verdicts were revealed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from reviewkit.store import derived

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import sqlite_utils

    from reviewkit.store.ledger import Writer


class RoundRow(NamedTuple):
    """A round as its latest row has it, with when it was opened."""

    stage: str
    round: int
    act: str
    reports: tuple[str, ...]
    people: tuple[str, ...]
    by: str
    opened: str
    at: str


def rounds(db: sqlite_utils.Database, stage: str) -> list[RoundRow]:
    """Return the rounds of a stage in order; round 0 is the overlap sample."""
    return [
        RoundRow(stage, n, act, tuple(json.loads(reports)), tuple(json.loads(people)), by, opened, at)
        for n, act, reports, people, by, opened, at in db.execute(
            """SELECT round, act, reports, people, by, opened, at FROM (
                SELECT *, min(at) OVER (PARTITION BY round) AS opened,
                       row_number() OVER (PARTITION BY round ORDER BY clock DESC, device DESC, seq DESC) AS nth
                FROM rounds WHERE stage = ?) WHERE nth = 1 ORDER BY round""",
            [stage],
        )
    ]


def sampled(db: sqlite_utils.Database, stage: str) -> set[str]:
    """Return the reports that any round of a stage ever had."""
    return {
        row[0]
        for row in db.execute(
            """SELECT m.report FROM rounds AS r CROSS JOIN json_each(r.reports) AS x
            JOIN membership AS m ON m.record = x.value WHERE r.stage = ?""",
            [stage],
        )
    }


def write_round(
    writer: Writer,
    stage: str,
    number: int,
    act: str,
    reports: Sequence[str],
    people: Sequence[str],
) -> None:
    """Open or close a round and keep what follows from it."""
    db = writer.db
    members = db.execute(
        """SELECT report FROM membership WHERE record IN (
            SELECT value FROM json_each(?) UNION SELECT record FROM panel WHERE stage = ? AND round = ?)""",
        [json.dumps(list(reports)), stage, number],
    ).fetchall()
    derived.touch(db, (row[0] for row in members))
    derived.withdraw(db)
    writer.append(
        "rounds",
        stage=stage,
        round=number,
        act=act,
        reports=json.dumps(list(reports)),
        people=json.dumps(list(people), ensure_ascii=False),
        note="",
    )
    derived.convene(db)
    derived.derive(db)


def left(db: sqlite_utils.Database, stage: str, number: int) -> dict[str, int]:
    """Return how many reports of an open round each person of it has yet to judge."""
    return dict(
        db.execute(
            "SELECT person, sum(todo) FROM assigned INDEXED BY assigned_round "
            "WHERE stage = ? AND round = ? AND round > 0 GROUP BY person ORDER BY person",
            [stage, number],
        ).fetchall()
    )


def close_finished(writer: Writer) -> None:
    """Close the open rounds in which everybody has judged everything; their verdicts are revealed by that."""
    db = writer.db
    for stage, number in db.execute("SELECT DISTINCT stage, round FROM panel").fetchall():
        waits = db.execute(
            "SELECT 1 FROM assigned INDEXED BY assigned_round "
            "WHERE stage = ? AND round = ? AND round > 0 AND todo = 1 LIMIT 1",
            [stage, number],
        ).fetchone()
        if not waits:
            row = next(r for r in rounds(db, stage) if r.round == number)
            write_round(writer, stage, number, "close", row.reports, row.people)


def announce(writer: Writer) -> None:
    """Write a row for every report whose required verdicts are in now, and of which no row says so yet."""
    news = writer.db.execute("SELECT report, stage FROM news ORDER BY stage, report").fetchall()
    if not news:
        return
    for report, stage in news:
        still = writer.db.execute(
            "SELECT 1 FROM standing WHERE report = ? AND stage = ? AND state IN ('included', 'excluded', 'conflict')",
            [report, stage],
        ).fetchone()
        if still:
            writer.append("reveals", report=report, stage=stage)
    writer.db.execute("DELETE FROM news")


class Reveal(NamedTuple):
    """When the required verdicts on a report at a stage were first complete; `place` puts it among the verdicts."""

    report: str
    at: str
    place: tuple[int, str, int]


def revealed(db: sqlite_utils.Database, stage: str) -> list[Reveal]:
    """Return when each report that is revealed at a stage was so first, oldest first."""
    return [
        Reveal(report, at, (clock, device, seq))
        for report, at, clock, device, seq in db.execute(
            """SELECT report, at, clock, device, seq FROM (
                SELECT m.report AS report, r.at AS at, r.clock AS clock, r.device AS device, r.seq AS seq,
                       row_number() OVER (PARTITION BY m.report ORDER BY r.clock, r.device, r.seq) AS nth
                FROM reveals AS r JOIN membership AS m ON m.record = r.report
                JOIN standing AS s ON s.report = m.report AND s.stage = r.stage
                    AND s.state IN ('included', 'excluded', 'conflict')
                WHERE r.stage = ?) WHERE nth = 1 ORDER BY clock, device, seq""",
            [stage],
        )
    ]


def set_team(writer: Writer, stage: str, people: Iterable[str]) -> None:
    """Write who came to a stage's team and who left it; nothing where it stays as it is."""
    before, after = set(team(writer.db, stage)), set(people)
    for person in sorted(before ^ after):
        writer.append("teams", stage=stage, person=person, role="reviewer", active=int(person in after))


def team(db: sqlite_utils.Database, stage: str) -> list[str]:
    """Return who is in a stage's team now, by name."""
    return [
        row[0]
        for row in db.execute(
            """SELECT person FROM (
                SELECT person, active, row_number() OVER (
                    PARTITION BY person ORDER BY clock DESC, device DESC, seq DESC) AS nth
                FROM teams WHERE stage = ?) WHERE nth = 1 AND active = 1 ORDER BY person""",
            [stage],
        )
    ]


def discussions(db: sqlite_utils.Database, stage: str) -> list[tuple[str, str, str, str]]:
    """Return (report, by, at, note) of what was discussed at a stage, oldest first; of revealed reports only."""
    return list(
        db.execute(
            """SELECT m.report, d.by, d.at, d.note FROM discussions AS d JOIN membership AS m ON m.record = d.report
            JOIN standing AS s ON s.report = m.report AND s.stage = d.stage
                AND s.state IN ('included', 'excluded', 'conflict')
            WHERE d.stage = ? ORDER BY d.clock, d.device, d.seq""",
            [stage],
        )
    )
