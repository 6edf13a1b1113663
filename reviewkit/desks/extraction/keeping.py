"""A form's answers, read once and then only what is new: ledgers are appended to, and nothing in them changes."""

from __future__ import annotations

import gc
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from reviewkit import extraction
from reviewkit.store import evidence
from reviewkit.store.migrations import LEDGERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import sqlite_utils

    from reviewkit.extraction import Given
    from reviewkit.model import Study
    from reviewkit.store import Store

_OWN = {"answers", "settlements", "dropped_rows", "row_matches", "confirmations", "people"}
"""Ledgers that say nothing of which studies are included."""


@dataclass(slots=True)
class Written:
    """What one person answered in one row: what counts by field, and where it stands in the file.

    `clocks`: the Lamport time of each answer. `old`: the fields answered under another protocol than today's.
    """

    given: dict[str, Given] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    clocks: dict[str, int] = field(default_factory=dict)
    old: set[str] = field(default_factory=set)

    def joined(self, other: Written, db: sqlite_utils.Database) -> Written:
        """Return the row with what is later in another part of it, written under another id of the subject."""
        both = Written(dict(self.given), dict(self.places), dict(self.clocks), set(self.old))
        for name, place in other.places.items():
            if name in both.places and not _later(db, both, name, other.clocks[name], place):
                continue
            both.given[name], both.places[name] = other.given[name], place
            both.clocks[name] = other.clocks[name]
            (both.old.add if name in other.old else both.old.discard)(name)
        return both


def _later(db: sqlite_utils.Database, known: Written, name: str, clock: int, place: int) -> bool:
    if clock != known.clocks[name]:
        return clock > known.clocks[name]
    return evidence.later(db, known.places[name], place) == place


class FormAnswers:
    """All answers to one form, by subject as written, row and person."""

    def __init__(self, form: str, protocol: str) -> None:
        self.form = form
        self.protocol = protocol
        self.entries: dict[tuple[str, int, str], Written] = {}
        self.last = 0
        self._read: dict[str, Given] = {}

    def refresh(self, db: sqlite_utils.Database) -> None:
        """Read what was written since the last time."""
        with undisturbed():
            self._refresh(db)

    def _refresh(self, db: sqlite_utils.Database) -> None:
        subject, row, by, place = "", 0, "", self.last
        entry = Written()
        given, places, clocks = entry.given, entry.places, entry.clocks
        known = self._read
        for now, number, who, name, status, value, clock, place, old in evidence.rows_since(
            db, self.form, self.last, self.protocol
        ):
            if now != subject or number != row or who != by:
                subject, row, by = now, number, who
                entry = self.entries.setdefault((now, number, who), Written())
                given, places, clocks = entry.given, entry.places, entry.clocks
            text = value if status == "value" else status  # no status is JSON
            if text not in known:
                # The same text is read once: equal answers are then one object, and quick to compare.
                known[text] = extraction.Given(evidence.value_of(value) if text is value else None, status)
            if name in places and not _later(db, entry, name, clock, place):
                continue
            given[name] = known[text]
            places[name] = place
            clocks[name] = clock
            if old:
                entry.old.add(name)
            elif entry.old:
                entry.old.discard(name)
        self.last = place


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep Python from looking for circles among millions of new objects, of which none runs in a circle.

    It doubles the time otherwise: measured on 480,000 answers.
    """
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looking:
            gc.enable()


class Kept:
    """What is kept in memory of one open file."""

    def __init__(self) -> None:
        self.forms: dict[tuple[str, str], FormAnswers] = {}
        self.derived: dict[Any, tuple[tuple[Any, ...], Any]] = {}
        self.lock = threading.RLock()


_KEPT: WeakKeyDictionary[Store, Kept] = WeakKeyDictionary()


def answers(store: Store, form: str, protocol: str) -> FormAnswers:
    """Return all answers to a form. While a write is open nothing is kept: it may yet be taken back."""
    kept = _of(store)
    with kept.lock:
        if store.db.conn.in_transaction:
            fresh = FormAnswers(form, protocol)
            fresh.refresh(store.db)
            return fresh
        known = kept.forms.get((form, protocol)) or FormAnswers(form, protocol)
        known.refresh(store.db)
        kept.forms[form, protocol] = known
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
