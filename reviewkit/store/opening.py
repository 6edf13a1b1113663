"""Opening a review file: created, migrated, or refused with the reason."""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
import sqlite3
import time
from contextlib import suppress
from pathlib import Path

import sqlite_utils

from reviewkit.errors import StoreError
from reviewkit.store.migrations import APPLICATION_ID, VERSION, migrations

BUSY_SECONDS = 30  # how long a writer waits for another one; a large import holds the lock for seconds


def connect(path: str) -> sqlite_utils.Database:
    """Return the open, migrated database of a review; raises StoreError where it is none or cannot be written."""
    if path != ":memory:":
        _look_at_file(Path(path))
    try:
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False)
        # A record with its raw text fills most of the usual page of 4 kB, and leaves the rest of it empty.
        connection.execute("PRAGMA page_size=16384")
        connection.execute(
            "PRAGMA cache_size=-32768"
        )  # 32 MB: ids are hashes, so a large import touches all pages
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(
            "PRAGMA secure_delete=ON"
        )  # erased words and destroyed secrets leave no trace in the file
        db = sqlite_utils.Database(connection, execute_plugins=False)
        _migrate(db, path)
    except sqlite3.DatabaseError as error:
        raise StoreError(_why(path, error), path=path) from error
    return db


def _look_at_file(path: Path) -> None:
    if path.is_dir():
        raise StoreError(
            f"{path} is a folder; a review is a file, such as {path / 'review.db'}", path=str(path)
        )
    if not path.parent.is_dir():
        raise StoreError(
            f"the folder {path.parent} does not exist, so {path.name} cannot be made in it", path=str(path)
        )
    if path.exists():
        # Root may write anything; a file whose write bits are all off was made read-only on purpose.
        if not path.stat().st_mode & 0o222 or not os.access(path, os.W_OK):
            raise StoreError(
                f"{path} is read-only; copy it to a place where you may write, or change its rights",
                path=str(path),
            )
    elif not os.access(path.parent, os.W_OK):
        raise StoreError(
            f"the folder {path.parent} is read-only, so {path.name} cannot be made in it", path=str(path)
        )


def _why(path: str, error: sqlite3.DatabaseError) -> str:
    text = str(error)
    if "not a database" in text:
        return f"{path} is no review: it is not even an SQLite file"
    if "readonly" in text:
        return f"{path} is read-only; copy it to a place where you may write, or change its rights"
    if "locked" in text:
        return f"{path} is held by another program for longer than {BUSY_SECONDS} seconds; close it there and try again"
    return f"{path} cannot be opened: {text}"


def _migrate(db: sqlite_utils.Database, path: str) -> None:
    application = int(db.execute("PRAGMA application_id").fetchone()[0])
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if application not in (0, APPLICATION_ID):
        raise StoreError(f"{path} is no review: it belongs to another program", path=path)
    if application == 0 and db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise StoreError(f"{path} is no review: it is an SQLite file with other tables", path=path)
    if version > VERSION:
        raise StoreError(
            f"{path} was written by a newer reviewkit (schema version {version}, this one knows up to {VERSION}); "
            "install the newer reviewkit to open it",
            path=path,
        )
    if version == VERSION:
        return
    _enable_wal(db)
    db.execute("BEGIN IMMEDIATE")
    try:
        migrations.apply(db)  # another process may have been first: then nothing is pending
        db.execute(f"PRAGMA application_id={APPLICATION_ID}")
        db.execute(f"PRAGMA user_version={VERSION}")
        db.commit()
    except BaseException:
        db.rollback()
        raise


def _enable_wal(db: sqlite_utils.Database) -> None:
    """Switch to write-ahead logging; the busy timeout does not cover this switch, so it is tried again."""
    for attempt in range(50):
        with suppress(sqlite3.OperationalError):
            db.conn.execute("PRAGMA journal_mode=WAL")
            return
        time.sleep(0.02 * (attempt + 1))
    db.conn.execute("PRAGMA journal_mode=WAL")


def fingerprint(path: str) -> str:
    """Return what tells this copy of a review from every other: machine and inode.

    A file copied by hand gets a device id of its own this way, so that two copies never give out the same
    (device, seq); a file that is only renamed keeps its own.
    """
    if path == ":memory:":
        return secrets.token_hex(16)
    place = Path(path).stat()
    return hashlib.sha256(f"{socket.gethostname()}|{place.st_dev}|{place.st_ino}".encode()).hexdigest()
