"""Two copies of a review become one by union: ledgers only grow, so the order of merging does not matter."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

from reviewkit.errors import StoreError
from reviewkit.store import ballots, caring, words
from reviewkit.store.ledger import STAMP, digest
from reviewkit.store.migrations import LEDGERS
from reviewkit.store.migrations.m001 import BY_CONTENT

if TYPE_CHECKING:
    import sqlite_utils

    from reviewkit.store.ledger import Writer


def bring_in(writer: Writer, other: sqlite_utils.Database, path: str) -> dict[str, int]:
    """Write every row of another copy that is not here; return how many were new, by ledger.

    Raises StoreError where a row's content does not fit its uid (somebody changed it outside of reviewkit), two
    different rows claim the same place of the same copy, or the copy is damaged.
    """
    try:
        new = _ledgers(writer, other, path) | _beside(writer, other)
        clock = other.execute("SELECT value FROM local WHERE key = 'clock'").fetchone()
        writer.catch_up(int(clock[0]) if clock else 0)
    except (sqlite3.DatabaseError, ValueError) as error:
        raise StoreError(f"{path} cannot be merged: it is damaged ({error})", path=path) from error
    return new


def _ledgers(writer: Writer, other: sqlite_utils.Database, path: str) -> dict[str, int]:
    new = {}
    for ledger in LEDGERS:
        columns = [row[1] for row in other.execute(f"PRAGMA table_info({ledger})")]
        rows = other.execute(f"SELECT * FROM {ledger} ORDER BY clock, device, seq").fetchall()
        for row in rows:
            _check(ledger, dict(zip(columns, row, strict=True)), path)
        before = writer.db.conn.total_changes
        names = ", ".join(f'"{name}"' for name in columns)
        try:
            writer.db.conn.executemany(
                f"INSERT INTO {ledger} ({names}) VALUES ({', '.join('?' * len(columns))}) ON CONFLICT (uid) DO NOTHING",
                rows,
            )
        except sqlite3.IntegrityError as error:
            raise StoreError(
                f"{path} cannot be merged: its {ledger} and those here claim the same place ({error})",
                path=path,
            ) from error
        if added := writer.db.conn.total_changes - before:
            new[ledger] = added
    return new


def _beside(writer: Writer, other: sqlite_utils.Database) -> dict[str, int]:
    """Bring in what lies beside the ledgers: words and passages that nobody had erased, and ballots."""
    before = writer.db.conn.total_changes
    for table, key, erasures in (
        ("words", "contribution", "erasures"),
        ("passages", "excerpt", "excerpt_erasures"),
    ):
        writer.db.conn.executemany(
            f"INSERT OR IGNORE INTO {table} SELECT ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM {erasures} WHERE {key} = ?)",
            [
                (uid, text, salt, uid)
                for uid, text, salt in other.execute(f"SELECT {key}, text, salt FROM {table}")
            ],
        )
        writer.db.execute(f"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {erasures})")
    between = writer.db.conn.total_changes
    ballots.bring_in(writer, other)
    counted = {"words": between - before, "ballots": writer.db.conn.total_changes - between}
    words.bring_in(writer, other)
    caring.bring_in(writer, other)
    return {name: n for name, n in counted.items() if n}


def _check(ledger: str, row: dict[str, Any], path: str) -> None:
    if ledger == "records":
        expected = digest(json.loads(row["raw"])) if row["raw"] != "[]" else row["uid"]
    elif ledger in BY_CONTENT:
        return
    else:
        stamp = {name: row[name] for name in STAMP if name != "uid"}
        expected = digest({"ledger": ledger, **stamp, **{k: v for k, v in row.items() if k not in STAMP}})
    if expected != row["uid"]:
        raise StoreError(
            f"{path} cannot be merged: row {row['uid'][:12]} of {ledger} was changed after it was written",
            path=path,
        )
