"""The only way into the file: one write() context, stamping every row, all of it or nothing."""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Any, cast

from reviewkit.errors import StoreError
from reviewkit.store import derived, rounds
from reviewkit.store.opening import connect, fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import sqlite_utils


STAMP = ("uid", "device", "seq", "clock", "at", "by", "protocol")
"""The columns that every ledger begins with."""


def now() -> str:
    """Return the time in UTC to the millisecond, as every row carries it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def canonical(value: Any) -> str:
    """Return JSON that is the same for the same content, whoever writes it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(value: Any) -> str:
    """Return the SHA-256 of a value's canonical JSON."""
    return hashlib.sha256(canonical(value).encode("utf-8", "surrogatepass")).hexdigest()


class _Closed:
    """Stands where the database of a closed store was."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __getattr__(self, name: str) -> Any:
        raise StoreError(f"the review {self._path} is closed; open it again", path=self._path)


class Store:
    """An open review file: `db` to read from, `write()` to write with; nothing else writes."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.db: sqlite_utils.Database = connect(path)
        self.protocol = ""  # the hash of the protocol that new rows are written under
        self._lock = threading.RLock()
        self._writing = False
        self.device = self._own_device()
        derived.prepare(self.db)

    def close(self) -> None:
        """Close the file; a closed store refuses everything with a StoreError."""
        if not isinstance(self.db, _Closed):
            self.db.close()
            self.db = cast("sqlite_utils.Database", _Closed(self.path))

    def _own_device(self) -> str:
        mark = fingerprint(self.path)
        if self.local("fingerprint") == mark:
            return self.local("device")
        with self._transaction():
            self.set_local("fingerprint", mark)
            self.set_local("device", secrets.token_hex(8))
            self.set_local("seq", "0")
        return self.local("device")

    def local(self, key: str) -> str:
        """Return a fact of this copy of the file alone; "" where there is none."""
        row = self.db.execute("SELECT value FROM local WHERE key = ?", [key]).fetchone()
        return str(row[0]) if row else ""

    def set_local(self, key: str, value: str) -> None:
        """Keep a fact of this copy of the file; inside a write."""
        self.db.execute(
            "INSERT INTO local VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            [key, value],
        )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock:
            if self._writing:
                raise RuntimeError("a write inside a write: pass the open writer on instead")
            try:
                self.db.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                raise StoreError(f"{self.path} cannot be written now: {error}", path=self.path) from error
            self._writing = True
            try:
                yield
                self.db.commit()  # only now is the act acknowledged
            except BaseException:
                self.db.rollback()
                raise
            finally:
                self._writing = False

    @contextmanager
    def write(self, by: str) -> Iterator[Writer]:
        """Give a writer whose rows carry this name; they are durable when the block ends, or none of them exists."""
        with self._transaction():
            writer = Writer(self, by)
            if not by.startswith("("):  # "(the room)" and the like are no people
                writer.add("people", digest(["person", by]), name=by)
            yield writer
            writer.finish()


class Writer:
    """Appends stamped rows inside one transaction."""

    def __init__(self, store: Store, by: str) -> None:
        self.store = store
        self.db = store.db
        self.by = by
        self.at = now()
        self._seq = int(store.local("seq") or 0)
        self._clock = int(store.local("clock") or 0)
        self._inserts: dict[tuple[str, tuple[str, ...], str], str] = {}

    def append(self, ledger: str, **content: Any) -> str:
        """Write one row of an event ledger and return its uid."""
        stamp = self._stamp()
        uid = digest({"ledger": ledger, **stamp, **content})
        self._insert(ledger, uid, stamp, content)
        return uid

    def add(self, ledger: str, uid: str, **content: Any) -> bool:
        """Write one row of a content-addressed ledger; return whether it was new."""
        return self._insert(ledger, uid, self._stamp(), content)

    def add_many(self, ledger: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
        """Write rows (uid first, then the columns) of a content-addressed ledger; return how many were new."""
        before = self.db.conn.total_changes
        numbered = zip(rows, count(self._seq + 1), count(self._clock + 1), strict=False)
        stamped = [(*row, seq, clock) for row, seq, clock in numbered]
        self._seq, self._clock = self._seq + len(stamped), self._clock + len(stamped)
        self.db.conn.executemany(self._bulk_statement(ledger, tuple(columns)), stamped)
        return self.db.conn.total_changes - before

    @contextmanager
    def acting_for(self, person: str) -> Iterator[None]:
        """Let rows carry another name for a while: that of whoever said what a file of another tool holds."""
        own, self.by = self.by, person
        try:
            self.add("people", digest(["person", person]), name=person)
            yield
        finally:
            self.by = own

    def catch_up(self, clock: int) -> None:
        """Bring the Lamport clock up to another copy's, so that what is written next comes after it everywhere."""
        self._clock = max(self._clock, clock)

    def finish(self) -> None:
        """Write down what the act revealed, and keep the counters; called by write() before it commits."""
        rounds.close_finished(self)
        rounds.announce(self)
        self.store.set_local("seq", str(self._seq))
        self.store.set_local("clock", str(self._clock))

    def _stamp(self) -> dict[str, Any]:
        return dict(zip(STAMP[1:], self._stamped(), strict=True))

    def _stamped(self) -> tuple[Any, ...]:
        self._seq += 1
        self._clock += 1
        return (self.store.device, self._seq, self._clock, self.at, self.by, self.store.protocol)

    def _insert(self, ledger: str, uid: str, stamp: dict[str, Any], content: dict[str, Any]) -> bool:
        cursor = self.db.conn.execute(
            self._statement(ledger, tuple(content)), [uid, *content.values(), *stamp.values()]
        )
        return cursor.rowcount > 0

    def _bulk_statement(self, ledger: str, columns: tuple[str, ...]) -> str:
        """Return the statement for many rows; what is the same in all of them stands in it, and is bound for none."""
        known = self._inserts.get((ledger, columns, self.by))
        if known is None:
            same = self.db.execute(
                "SELECT quote(?), quote(?), quote(?), quote(?)",
                [self.store.device, self.at, self.by, self.store.protocol],
            ).fetchone()
            names = ", ".join(
                f'"{name}"' for name in ("uid", *columns, "seq", "clock", "device", "at", "by", "protocol")
            )
            marks = ", ".join(["?"] * (len(columns) + 3) + list(same))
            known = f"INSERT INTO {ledger} ({names}) VALUES ({marks}) ON CONFLICT (uid) DO NOTHING"
            self._inserts[ledger, columns, self.by] = known
        return known

    def _statement(self, ledger: str, columns: tuple[str, ...]) -> str:
        known = self._inserts.get((ledger, columns, ""))
        if known is None:
            names = ", ".join(f'"{name}"' for name in (STAMP[0], *columns, *STAMP[1:]))
            marks = ", ".join("?" * (len(STAMP) + len(columns)))
            known = f"INSERT INTO {ledger} ({names}) VALUES ({marks}) ON CONFLICT (uid) DO NOTHING"
            self._inserts[ledger, columns, ""] = known
        return known
