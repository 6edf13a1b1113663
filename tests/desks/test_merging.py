"""Two copies of a review become one by union, in any order, and a changed row is found out."""

from __future__ import annotations

import shutil
import sqlite3

import pytest

import reviewkit as rk
from reviewkit.store.migrations import LEDGERS
from tests.store.test_ledgers import snapshot

STAGE = "title-abstract"


@pytest.fixture
def copies(review, tmp_path):
    """Alice's and Bram's laptops, each with a copy of the file."""
    review.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    opened = []
    for name in ("alice", "bram"):
        path = tmp_path / f"{name}.db"
        shutil.copy(tmp_path / "review.db", path)
        opened.append(rk.open(path))
    yield opened
    for one in opened:
        one.close()


def work(copy: rk.Review, name: str) -> None:
    (person,) = copy.people(name)
    for n, report in enumerate(person.queue(STAGE)):
        if n % 2 or name == "alice":
            person.include(report, STAGE)
        else:
            person.exclude(report, STAGE, "not-research")
    reports = copy.duplicates.reports()
    person.link(reports[0], reports[1], same=name == "alice")
    person.workshop("priorities").question(f"What does {name} ask?")


def contents(copy: rk.Review) -> dict[str, set[str]]:
    return {name: {row[0] for row in copy.db.execute(f"SELECT uid FROM {name}")} for name in LEDGERS}


def test_merging_is_the_same_in_either_order_and_twice(copies, tmp_path):
    one, two = copies
    work(one, "alice")
    work(two, "bram")
    (alice,), (bram,) = one.people("alice"), two.people("bram")
    first = alice.merge(tmp_path / "bram.db")
    assert first["verdicts"] == 8
    bram.merge(tmp_path / "alice.db")
    assert contents(one) == contents(two)
    assert snapshot(one._store) == snapshot(two._store)
    assert alice.merge(tmp_path / "bram.db") == {}
    assert [q.text for q in one.workshop("priorities").questions()] == [
        q.text for q in two.workshop("priorities").questions()
    ]
    assert len({q.id for q in one.workshop("priorities").questions()}) == 2


def test_a_row_that_somebody_changed_is_refused_and_nothing_comes_in(copies, tmp_path):
    one, two = copies
    work(two, "bram")
    two.close()
    forged = sqlite3.connect(tmp_path / "bram.db")
    forged.execute("DROP TRIGGER verdicts_no_update")
    forged.execute("UPDATE verdicts SET verdict = 'include'")
    forged.commit()
    forged.close()
    before = contents(one)
    with pytest.raises(rk.StoreError, match="changed after it was written"):
        one.people("alice")[0].merge(tmp_path / "bram.db")
    assert contents(one) == before


def test_two_copies_whose_marks_begin_alike_word_two_questions_and_two_recommendations(copies, tmp_path):
    for copy, name, device in zip(
        copies, ("alice", "bram"), ("67a1f0c2d3e4b5a6", "67b1f0c2d3e4b5a6"), strict=True
    ):
        copy._store.device = device
        room = copy.people(name)[0].workshop("priorities")
        room.question(f"What does {name} ask?")
        room.recommend(f"What {name} recommends.")
    one, _ = copies
    one.people("alice")[0].merge(tmp_path / "bram.db")
    assert {q.id for q in one.workshop("priorities").questions()} == {"q1-67a1f0", "q1-67b1f0"}
    assert {r.id for r in one.workshop("priorities").recommendations()} == {"r1-67a1f0", "r1-67b1f0"}


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE local SET value = 'x' WHERE key = 'clock'",
        "UPDATE records SET raw = 'no JSON'",
        "INSERT INTO words VALUES ('of nothing', 'said', 'salt')",
    ],
)
def test_a_damaged_copy_is_refused_and_nothing_comes_in(copies, tmp_path, damage):
    one, two = copies
    work(two, "bram")
    two.close()
    copy = sqlite3.connect(tmp_path / "bram.db")
    copy.execute("DROP TRIGGER records_no_update")
    copy.execute(damage)
    copy.commit()
    copy.close()
    before = contents(one)
    with pytest.raises(rk.StoreError, match=r"bram\.db cannot be merged: it is damaged"):
        one.people("alice")[0].merge(tmp_path / "bram.db")
    assert contents(one) == before


def test_another_review_and_this_one_are_refused(copies, tmp_path):
    one, _ = copies
    (alice,) = one.people("alice")
    with rk.open(tmp_path / "scoping.db", protocol="scoping"):
        pass
    with pytest.raises(rk.StoreError, match="another review"):
        alice.merge(tmp_path / "scoping.db")
    with pytest.raises(rk.StoreError, match="is this review itself"):
        alice.merge(tmp_path / "alice.db")
    with pytest.raises(rk.StoreError, match="no such file"):
        alice.merge(tmp_path / "nowhere.db")
