"""Problems that wait to be mended, and those that were."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reviewkit.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlite_utils

    from reviewkit.store.ledger import Writer


class Waiting(NamedTuple):
    """A problem that nobody mended yet, with the ids of its row and of its source."""

    uid: str
    source: str
    problem: Problem


def waiting(db: sqlite_utils.Database, source: str | None = None) -> list[Waiting]:
    """Return what could not be read and was not mended since, by source and line."""
    rows = db.execute(
        """SELECT uid, source, message, file, line, raw FROM problems AS p
           WHERE (? IS NULL OR source = ?) AND NOT EXISTS (SELECT 1 FROM mendings AS m WHERE m.problem = p.uid)
           ORDER BY source, line, uid""",
        [source, source],
    )
    return [
        Waiting(uid, key, Problem(message=message, path=file, line=line, raw=raw))
        for uid, key, message, file, line, raw in rows
    ]


def mark(writer: Writer, problems: Iterable[str], note: str) -> None:
    """Write that these problems are no more, and why."""
    for uid in problems:
        writer.append("mendings", problem=uid, note=note)


def appearances_of(db: sqlite_utils.Database, source: str) -> int:
    """Return how many records a source holds, those of mended problems included."""
    return int(db.execute("SELECT count(*) FROM appearances WHERE source = ?", [source]).fetchone()[0])
