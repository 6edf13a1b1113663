"""A review file of every earlier release opens, migrated, with everything in it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

import reviewkit as rk
from reviewkit.desks.duplicates import rebuild
from reviewkit.store.migrations import APPLICATION_ID, STEPS, VERSION
from tests.store.test_ledgers import snapshot

FILES = sorted((Path(__file__).parent / "schemas").glob("*.sql"))


def test_there_is_a_file_of_every_schema():
    assert [path.stem for path in FILES] == [name for name, _ in STEPS]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_opens_and_nothing_is_lost(path, tmp_path):
    target = tmp_path / "old.db"
    with sqlite3.connect(target) as old:
        old.executescript(path.read_text(encoding="utf-8"))
        old.execute(f"PRAGMA application_id={APPLICATION_ID}")
        old.execute(f"PRAGMA user_version={[name for name, _ in STEPS].index(path.stem) + 1}")
    old.close()
    with rk.open(target) as review:
        assert review.db.execute("PRAGMA user_version").fetchone()[0] == VERSION
        assert len(review.references.records()) == 4
        assert len(review.duplicates.reports()) == 3
        assert review.flow().faults() == []
        assert review.screening.progress(review.protocol.stages[0].id).excluded == 1
        kept = snapshot(review._store)
        with review._store.write("alice") as writer:
            rebuild(writer)
        assert snapshot(review._store) == kept
