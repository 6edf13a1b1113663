"""Writes of several people in one transaction: each succeeds or fails alone, and all are durable at once.

A durable commit waits for the disk, and one writer at a time may write. A server that committed every verdict alone
would make people queue for the disk; gathered, all that came in while the disk was busy share the next commit.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from reviewkit.errors import StoreError
from reviewkit.store.ledger import Store

if TYPE_CHECKING:
    from collections.abc import Iterator


class Gathering(Store):
    """A store whose writes, between begin() and commit(), are savepoints of one transaction.

    Outside of the two it writes as every store does. begin() never waits: another program may hold the file for
    seconds, and whoever serves pages has to go on meanwhile.
    """

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._gathering = False

    def begin(self) -> bool:
        """Begin to gather and return True, or return False where another program is writing."""
        self.db.execute("PRAGMA busy_timeout=0")
        try:
            self.db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) and "busy" not in str(error):
                raise StoreError(f"{self.path} cannot be written now: {error}", path=self.path) from error
            return False
        self._gathering = True
        return True

    def commit(self) -> None:
        """Make everything gathered durable; may be called from another thread, since it waits for the disk."""
        try:
            self.db.conn.commit()
        finally:
            self._gathering = False
            if self.db.conn.in_transaction:  # the commit failed: nothing of it was written
                self.db.conn.rollback()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        if not self._gathering:
            with super()._transaction():
                yield
            return
        if self._writing:
            raise RuntimeError("a write inside a write: pass the open writer on instead")
        self.db.execute("SAVEPOINT one")
        self._writing = True
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK TO one")
            raise
        finally:
            self._writing = False
            self.db.execute("RELEASE one")
