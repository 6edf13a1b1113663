"""What was taken out before screening or by a tool during it, and what earlier versions of the review had found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.model.retrieving import PreviousVersion, Removal
from reviewkit.store.derived import derive, touch, withdraw

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlite_utils

    from reviewkit.model.retrieving import WhyRemoved
    from reviewkit.store.ledger import Writer

# Of all that was said about the records of a report, the latest counts.
NOW = """
SELECT report, stage, reason, tool, note, by, at FROM (
    SELECT m.report AS report, r.stage AS stage, r.reason AS reason, r.tool AS tool, r.note AS note, r.by AS by,
           r.at AS at, r.active AS active,
           row_number() OVER (PARTITION BY m.report ORDER BY r.clock DESC, r.device DESC, r.seq DESC) AS nth
    FROM removals AS r JOIN membership AS m ON m.record = r.record {where}
) WHERE nth = 1 AND active = 1 ORDER BY report
"""


def removals(db: sqlite_utils.Database) -> list[Removal]:
    """Return the reports that are removed now, in order of id."""
    return [Removal(*row) for row in db.execute(NOW.format(where=""))]


def removal(db: sqlite_utils.Database, report: str) -> Removal | None:
    """Return why a report is removed, None where it is not."""
    row = db.execute(NOW.format(where="WHERE m.report = ?"), [report]).fetchone()
    return Removal(*row) if row else None


def remove(
    writer: Writer,
    reports: Iterable[str],
    reason: WhyRemoved,
    *,
    stage: str = "",
    tool: str = "",
    note: str = "",
    active: bool = True,
) -> None:
    """Write that reports are removed, or (active=False) that they are not after all, and keep what follows."""
    reports = list(dict.fromkeys(reports))
    touch(writer.db, reports)
    withdraw(writer.db)
    for report in reports:
        writer.append(
            "removals", record=report, stage=stage, reason=reason, tool=tool, note=note, active=int(active)
        )
    derive(writer.db)


def set_of_previous(writer: Writer, report: str, study: str, *, active: bool) -> None:
    """Write that a report is one of a study that a previous version had, or that it is not."""
    writer.append("previous_studies", report=report, study=study, active=int(active))


def add_previous_version(writer: Writer, title: str, studies: int, reports: int, note: str) -> None:
    """Write what an earlier version of the review included; the latest row of a title counts."""
    writer.append("previous_versions", title=title, studies=studies, reports=reports, note=note)


def previous_versions(db: sqlite_utils.Database) -> list[PreviousVersion]:
    """Return the earlier versions, each as it was last described, in the order in which they were first told of."""
    rows = db.execute("""
        SELECT title, studies, reports, note, by, at FROM (
            SELECT *, row_number() OVER (PARTITION BY title ORDER BY clock DESC, device DESC, seq DESC) AS nth,
                   min(clock) OVER (PARTITION BY title) AS first
            FROM previous_versions) WHERE nth = 1 ORDER BY first, title""")
    return [PreviousVersion(*row) for row in rows]


def of_previous_studies(db: sqlite_utils.Database) -> dict[str, str]:
    """Return report -> the study of a previous version that it is a new report of."""
    rows = db.execute("""
        SELECT report, study FROM (
            SELECT m.report AS report, p.study AS study, p.active AS active,
                   row_number() OVER (PARTITION BY m.report ORDER BY p.clock DESC, p.device DESC, p.seq DESC) AS nth
            FROM previous_studies AS p JOIN membership AS m ON m.record = p.report
        ) WHERE nth = 1 AND active = 1 ORDER BY report""")
    return dict(rows.fetchall())
