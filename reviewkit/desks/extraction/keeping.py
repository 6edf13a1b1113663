"""A form's answers, read once and then only what is new: ledgers are appended to, and nothing in them changes."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from reviewkit import extraction
from reviewkit.store import evidence
from reviewkit.store.migrations import LEDGERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import sqlite_utils

    from reviewkit.extraction import Given
    from reviewkit.model import Study
    from reviewkit.store import Store

Rank = tuple[int, str, int, int]
"""Clock, device, sequence and row: what is later, and where it stands in this file."""

_OWN = {"answers", "settlements", "dropped_rows", "row_matches", "confirmations", "people"}
"""Ledgers that say nothing of which studies are included."""


@dataclass(slots=True)
class Written:
    """What one person answered in one row: what counts by field, its rank, and the protocols it was given under."""

    given: dict[str, Given] = field(default_factory=dict)
    ranks: dict[str, Rank] = field(default_factory=dict)
    protocols: dict[str, str] = field(default_factory=dict)

    def add(self, other: Written) -> None:
        """Take over what is later in another part of the same row."""
        for name, rank in other.ranks.items():
            if name not in self.ranks or rank > self.ranks[name]:
                self.given[name], self.ranks[name] = other.given[name], rank
                self.protocols[name] = other.protocols[name]


class FormAnswers:
    """All answers to one form, by subject as written, row and person."""

    def __init__(self, form: str) -> None:
        self.form = form
        self.entries: dict[tuple[str, int, str], Written] = {}
        self.last = 0
        self._read: dict[tuple[str, str], Given] = {}

    def refresh(self, db: sqlite_utils.Database) -> None:
        """Read what was written since the last time."""
        key: tuple[str, int, str] = ("", 0, "")
        entry = Written()
        read = self._read
        for subject, row, by, name, status, value, clock, device, seq, rowid, protocol in evidence.rows_since(
            db, self.form, self.last
        ):
            if (subject, row, by) != key:
                key = (subject, row, by)
                entry = self.entries.setdefault(key, Written())
            given = read.get((status, value))
            if given is None:
                # The same text is read once: equal answers are then one object, and quick to compare.
                given = extraction.Given(evidence.value_of(value) if status == "value" else None, status)
                read[status, value] = given
            rank = (clock, device, seq, rowid)
            if name not in entry.ranks or rank > entry.ranks[name]:
                entry.given[name] = given
                entry.ranks[name] = rank
                entry.protocols[name] = protocol
            self.last = rowid


class Kept:
    """What is kept in memory of one open file."""

    def __init__(self) -> None:
        self.forms: dict[str, FormAnswers] = {}
        self.derived: dict[Any, tuple[tuple[Any, ...], Any]] = {}
        self.lock = threading.RLock()


_KEPT: WeakKeyDictionary[Store, Kept] = WeakKeyDictionary()


def answers(store: Store, form: str) -> FormAnswers:
    """Return all answers to a form. While a write is open nothing is kept: it may yet be taken back."""
    kept = _of(store)
    with kept.lock:
        if store.db.conn.in_transaction:
            fresh = FormAnswers(form)
            fresh.refresh(store.db)
            return fresh
        known = kept.forms.setdefault(form, FormAnswers(form))
        known.refresh(store.db)
        return known


def derived(store: Store, name: Any, mark: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    """Return what was made of the file before, or make it anew where the mark is another.

    Of a mark, numbers and texts have to be equal, and whatever else it names the very same object.
    """
    kept = _of(store)
    with kept.lock:
        if store.db.conn.in_transaction:
            return make()
        if name not in kept.derived or not _same(kept.derived[name][0], mark):
            kept.derived[name] = (mark, make())
        return kept.derived[name][1]


def _same(before: tuple[Any, ...], now: tuple[Any, ...]) -> bool:
    return len(before) == len(now) and all(
        a is b or (isinstance(a, int | str | tuple) and a == b) for a, b in zip(before, now, strict=True)
    )


def studies(store: Store, make: Callable[[], list[Study]]) -> list[Study]:
    """Return the included studies, made anew only after something was written that may change them."""
    found: list[Study] = derived(store, "studies", marks(store.db, _ledgers(store.db) - _OWN), make)
    return found


def marks(db: sqlite_utils.Database, ledgers: Iterable[str]) -> tuple[int, ...]:
    """Return the last row of each ledger: they are the same as long as nothing was written."""
    parts = " UNION ALL ".join(f"SELECT coalesce(max(rowid), 0) FROM {name}" for name in sorted(ledgers))
    return tuple(row[0] for row in db.execute(parts))


def _ledgers(db: sqlite_utils.Database) -> set[str]:
    """Return the ledgers whose rows are numbered in the order of writing."""
    unnumbered = {
        row[0]
        for row in db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%WITHOUT ROWID%'"
        )
    }
    return set(LEDGERS) - unnumbered


def _of(store: Store) -> Kept:
    return _KEPT.setdefault(store, Kept())
