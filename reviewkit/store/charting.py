"""When a form was answered about its subjects: for telling what was charted before a field was there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite_utils


def answered(db: sqlite_utils.Database, form: str) -> list[tuple[str, str, str, str]]:
    """Return (subject, field, first, last): when each field was first and last answered, by anybody (UTC)."""
    return [
        tuple(row)
        for row in db.execute(
            "SELECT subject, field, min(at), max(at) FROM answers WHERE form = ? GROUP BY subject, field "
            "ORDER BY subject, field",
            [form],
        )
    ]
