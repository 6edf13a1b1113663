"""Which of a report's records speaks for a field, where a person chose one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reviewkit.model import Choice

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlite_utils

    from reviewkit.store.ledger import Writer


def prefer(writer: Writer, report: str, field: str, record: str) -> str:
    """Write that a record speaks for a field of a report; "" gives the field back to the rule."""
    return writer.append("preferences", report=report, field=field, record=record)


def choices(db: sqlite_utils.Database, reports: Iterable[str]) -> dict[str, tuple[Choice, ...]]:
    """Return what was chosen in these reports; what was chosen before reports were joined holds in what they became."""
    found: dict[str, list[Choice]] = {}
    # CROSS JOIN: from the few reports to the ledger's index, never through the whole ledger.
    for report, field, record, by, at in db.execute(
        """SELECT report, field, record, by, at FROM (
            SELECT m.report AS report, p.field AS field, p.record AS record, p.by AS by, p.at AS at,
                   row_number() OVER (PARTITION BY m.report, p.field
                                      ORDER BY p.clock DESC, p.device DESC, p.seq DESC) AS nth
            FROM json_each(?) AS wanted CROSS JOIN membership AS m ON m.report = wanted.value
            CROSS JOIN preferences AS p ON p.report = m.record)
        WHERE nth = 1 AND record <> '' ORDER BY report, field""",
        [json.dumps(list(reports))],
    ):
        found.setdefault(report, []).append(Choice(field, record, by, at))
    return {report: tuple(chosen) for report, chosen in found.items()}
