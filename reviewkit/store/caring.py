"""Hours, payment and thanks, consents, access needs, diversity monitoring: kept beside votes and joined with none."""

from __future__ import annotations

import json
import secrets
from decimal import Decimal
from typing import TYPE_CHECKING

from reviewkit.model import AccessNeed, Consent, Payment

if TYPE_CHECKING:
    from collections.abc import Mapping

    import sqlite_utils

    from reviewkit.store.ledger import Writer

LATEST = "ORDER BY clock DESC, device DESC, seq DESC"


def payments(db: sqlite_utils.Database, workshop: str) -> list[Payment]:
    """Return every line of the account, oldest first."""
    return [
        Payment(
            participant,
            role,
            act,
            Decimal(hours) if hours else None,
            Decimal(amount) if amount else None,
            *rest,
        )
        for participant, role, act, hours, amount, *rest in db.execute(
            """SELECT participant, role, act, hours, amount, currency, "for", note, by, at
            FROM payments WHERE workshop = ? ORDER BY clock, device, seq""",
            [workshop],
        )
    ]


def consents(db: sqlite_utils.Database, workshop: str) -> list[Consent]:
    """Return what everybody said last about each item, by alias."""
    return [
        Consent(participant, item, bool(given), note, by, at)
        for participant, item, given, note, by, at in db.execute(
            f"""SELECT participant, item, given, note, by, at FROM (
            SELECT *, row_number() OVER (PARTITION BY participant, item {LATEST}) AS nth
            FROM consents WHERE workshop = ?) WHERE nth = 1 ORDER BY participant, item""",
            [workshop],
        )
    ]


def needs(db: sqlite_utils.Database, workshop: str) -> list[AccessNeed]:
    """Return the access needs as last written down, in the order of the alphabet: not of who came when."""
    return [
        AccessNeed(*row)
        for row in db.execute(
            f"""SELECT need, met, by, at FROM (
            SELECT *, row_number() OVER (PARTITION BY need {LATEST}) AS nth
            FROM access_needs WHERE workshop = ?) WHERE nth = 1 ORDER BY need""",
            [workshop],
        )
    ]


def monitor(writer: Writer, workshop: str, answers: Mapping[str, str]) -> None:
    """Keep one person's answers under a random key: no time, no slip, no order."""
    writer.db.execute(
        "INSERT INTO monitoring VALUES (?, ?, ?)",
        [secrets.token_hex(32), workshop, json.dumps(dict(sorted(answers.items())), ensure_ascii=False)],
    )


def monitored(db: sqlite_utils.Database, workshop: str) -> list[dict[str, str]]:
    """Return all answers to the monitoring form, in no order that means anything."""
    return [
        json.loads(row[0])
        for row in db.execute("SELECT answers FROM monitoring WHERE workshop = ? ORDER BY key", [workshop])
    ]


def bring_in(writer: Writer, other: sqlite_utils.Database) -> None:
    """Bring in another copy's answers to the monitoring form; their keys tell them apart."""
    writer.db.conn.executemany(
        "INSERT OR IGNORE INTO monitoring VALUES (?, ?, ?)",
        other.execute("SELECT key, workshop, answers FROM monitoring").fetchall(),
    )
