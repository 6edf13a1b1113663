"""A review file is created, found again, or refused with a sentence that says why."""

from __future__ import annotations

import sqlite3

import pytest

from reviewkit.errors import StoreError
from reviewkit.store import Store
from reviewkit.store.migrations import VERSION


def test_a_new_file_is_a_review_and_opens_again(tmp_path):
    path = tmp_path / "a.db"
    Store(str(path)).close()
    again = Store(str(path))
    assert again.db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert again.db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    assert again.db.execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL: acknowledged means durable
    again.close()


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"%PDF-1.7\n" + bytes(range(256)) * 20])
def test_a_file_that_is_no_database_is_refused(tmp_path, content):
    path = tmp_path / "x.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="no review"):
        Store(str(path))
    assert path.read_bytes() == content


def test_another_programs_database_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "x.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE photos (name)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="no review: it is an SQLite file with other tables"):
        Store(str(path))
    assert path.read_bytes() == before


def test_a_file_of_a_newer_version_is_refused(tmp_path):
    path = tmp_path / "x.db"
    Store(str(path)).close()
    with sqlite3.connect(path) as newer:
        newer.execute(f"PRAGMA user_version={VERSION + 1}")
    newer.close()
    with pytest.raises(StoreError, match="newer reviewkit"):
        Store(str(path))


def test_a_read_only_file_is_refused(tmp_path):
    path = tmp_path / "x.db"
    Store(str(path)).close()
    path.chmod(0o444)
    with pytest.raises(StoreError, match="read-only"):
        Store(str(path))


def test_a_folder_and_a_missing_folder_are_refused(tmp_path):
    with pytest.raises(StoreError, match="is a folder"):
        Store(str(tmp_path))
    with pytest.raises(StoreError, match="does not exist"):
        Store(str(tmp_path / "nowhere" / "x.db"))


def test_a_copied_file_is_a_device_of_its_own_and_a_renamed_one_is_not(tmp_path):
    path = tmp_path / "a.db"
    first = Store(str(path))
    first.close()
    moved = path.rename(tmp_path / "b.db")
    renamed = Store(str(moved))
    renamed.close()
    assert renamed.device == first.device
    copy = tmp_path / "c.db"
    copy.write_bytes(moved.read_bytes())
    copied = Store(str(copy))
    copied.close()
    assert copied.device != first.device
