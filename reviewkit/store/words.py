"""People's words: rows written and read back as contributions.

The ledger keeps when, where and by whom words were written down, and a salted seal of them; the words themselves lie
beside it, so that they can be erased.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from reviewkit.model import Contribution
from reviewkit.store.ledger import digest

if TYPE_CHECKING:
    import sqlite_utils

    from reviewkit.store.ledger import Writer


def add_contribution(writer: Writer, workshop: str, words: str, **facts: Any) -> str:
    """Write somebody's words; return the contribution's uid, which tells nothing of them."""
    salt = secrets.token_hex(16)
    number = writer.db.execute(
        "SELECT coalesce(max(number), 0) + 1 FROM contributions WHERE workshop = ?", [workshop]
    ).fetchone()[0]
    uid = writer.append(
        "contributions", workshop=workshop, number=number, seal=digest([salt, words]), **facts
    )
    writer.db.execute("INSERT INTO words VALUES (?, ?, ?)", [uid, words, salt])
    return uid


def erase(writer: Writer, contribution: str, why: str) -> None:
    """Delete the words of a contribution and leave the stub: when, where and that they were erased."""
    writer.append("erasures", contribution=contribution, why=why)
    writer.db.execute("DELETE FROM words WHERE contribution = ?", [contribution])


def contributions(db: sqlite_utils.Database, workshop: str) -> list[Contribution]:
    """Return all contributions in the order in which they were written down."""
    return [
        Contribution(
            uid, words or "", group, table, round_, language, bool(consent), by, at, words is None, number
        )
        for uid, words, group, table, round_, language, consent, by, at, number in db.execute(
            """
        SELECT c.uid, w.text, c."group", c."table", c.round, c.language, c.consent, c.by, c.at, c.number
        FROM contributions AS c LEFT JOIN words AS w ON w.contribution = c.uid
        WHERE c.workshop = ? ORDER BY c.clock, c.device, c.seq""",
            [workshop],
        )
    ]
