"""What holds when many people write at once, and when searching at any size."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest

import reviewkit as rk
from reviewkit.errors import NotAllowed, StoreError, UnknownName
from reviewkit.store.gathering import Gathering
from reviewkit.web.writing import Writes
from tests.web.conftest import review_of

STAGE = "title-abstract"


@pytest.fixture
def filed(tmp_path):
    with review_of(str(tmp_path / "review.db"), tmp_path) as review:
        writes = Writes(review)
        yield review, writes
        writes.close()


def test_each_act_of_a_shared_commit_succeeds_or_fails_alone(filed):
    review, writes = filed
    reports = [one.id for one in review.people("Host")[0].queue(STAGE)]

    def judge(name, report):
        return lambda inside: inside.people(name)[0].screening.judge(report, STAGE, "include")

    async def all_at_once():
        acts = [judge(f"P{n}", report) for n in range(12) for report in reports]
        return await asyncio.gather(*(writes.write(act) for act in acts), return_exceptions=True)

    told = asyncio.run(all_at_once())
    # Two verdicts are required: the first two are written, everybody else is refused, one by one.
    assert told.count(None) == 2 * len(reports)
    assert sum(isinstance(one, NotAllowed) for one in told) == 10 * len(reports)
    rows = review.db.execute("SELECT seq, clock FROM verdicts ORDER BY seq").fetchall()
    assert len(rows) == len(set(rows)) == 2 * len(reports)
    assert review.screening.progress(STAGE).included == len(reports)


def test_nothing_is_acknowledged_that_the_disk_refused(filed, monkeypatch):
    review, writes = filed
    (report, *_) = review.people("Alice")[0].queue(STAGE)

    def full(_self):
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(Gathering, "commit", full)
    with pytest.raises(StoreError, match="disk I/O error"):
        asyncio.run(writes.write(lambda inside: inside.people("Alice")[0].include(report, STAGE)))


def test_a_page_can_be_drawn_while_another_program_writes_and_the_verdict_waits_for_it(filed):
    review, writes = filed
    (report, *_) = review.people("Alice")[0].queue(STAGE)
    other = sqlite3.connect(writes.path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")

    async def meanwhile():
        act = asyncio.create_task(
            writes.write(lambda inside: inside.people("Alice")[0].include(report, STAGE))
        )
        await asyncio.sleep(0.05)
        assert len(review.people("Alice")[0].queue(STAGE)) == 4  # the loop is free and reads
        assert not act.done()
        other.execute("COMMIT")
        await act

    asyncio.run(meanwhile())
    other.close()
    assert len(review.people("Alice")[0].queue(STAGE)) == 3


def test_the_search_index_follows_new_records_and_can_be_deleted_or_broken(filed, tmp_path):
    review, _ = filed
    (host,) = review.people("Host")
    beside = tmp_path / "review.db-search"
    assert not beside.exists()
    assert review.screening.search(STAGE, "carers").total == 1
    more = tmp_path / "more.ris"
    more.write_text("TY  - JOUR\nTI  - Carers as tutors\nPY  - 1999\nLA  - nl\nER  - \n", encoding="utf-8")
    host.collect(more, source="PubMed")
    assert review.screening.search(STAGE, "carers").total == 2
    assert review.screening.search(STAGE, "carers", source="PubMed").total == 1
    assert review.screening.search(STAGE, since=1998, until=2000, language="nl").total == 1
    assert review.screening.languages() == ["nl"]
    for damage in (
        beside.unlink,
        lambda: beside.write_bytes(b"no database" * 500),
        lambda: beside.write_bytes(b""),
    ):
        damage()
        assert review.screening.search(STAGE, "carers").total == 2


def test_a_report_of_several_records_is_found_once_by_the_words_of_any_of_them(filed, tmp_path):
    review, _ = filed
    (host,) = review.people("Host")
    more = tmp_path / "more.ris"
    more.write_text(
        "TY  - JOUR\nTI  - A title without a summary\nPY  - 2021\nAB  - Quokkas after all.\nER  - \n",
        encoding="utf-8",
    )
    host.collect(more, source="PubMed")
    bare, full = (
        next(
            r
            for r in review.duplicates.reports()
            if r.title.startswith("A title") and bool(r.abstract) is has
        )
        for has in (False, True)
    )
    host.link(bare, full, same=True)
    (found,) = review.screening.search(STAGE, '"without a summary"').reports
    assert review.screening.search(STAGE, "quokka*").reports == (found,)
    assert review.screening.search(STAGE, abstract=False).total == 0
    assert review.screening.search(STAGE, "quokkas", source="PubMed").total == 1


def test_own_verdicts_are_found_by_their_owner_and_a_taken_back_one_is_not(filed):
    review, _ = filed
    alice, bram = review.people("Alice", "Bram")
    one, two, *_ = alice.queue(STAGE)
    alice.include(one, STAGE)
    alice.exclude(two, STAGE, "not-research")
    assert alice.screening.search(STAGE, mine="exclude").reports == (two,)
    assert {r.id for r in alice.screening.search(STAGE, mine="judged").reports} == {one.id, two.id}
    assert bram.screening.search(STAGE, mine="judged").total == 0
    alice.screening.withdraw(two, STAGE)
    assert alice.screening.search(STAGE, mine="exclude").total == 0
    assert two in alice.screening.search(STAGE, mine="unjudged").reports
    assert alice.screening.search(STAGE, "the", mine="unjudged", since=1900).total <= 3


@pytest.mark.parametrize("wrong", [{"field": "titel"}, {"mine": "theirs"}])
def test_a_search_that_cannot_be_meant_names_what_can(filed, wrong):
    review, _ = filed
    with pytest.raises(UnknownName):
        review.people("Alice")[0].screening.search(STAGE, "x", **wrong)
    with pytest.raises(UnknownName):
        review.screening.search("title", "x")


def test_links_given_on_two_copies_work_on_both_after_a_merge(tmp_path):
    with review_of(str(tmp_path / "review.db"), tmp_path) as review:
        (host,) = review.people("Host")
        mine = host.screening.invite("Alice")
        review.db.execute("VACUUM INTO ?", [str(tmp_path / "copy.db")])
    with rk.open(tmp_path / "copy.db") as copy:
        theirs = copy.people("Host")[0].screening.invite("Bram")
        copy.people("Host")[0].screening.revoke("Alice")
    with rk.open(tmp_path / "review.db") as review:
        assert review.screening.signed_in(mine) == "Alice"
        review.people("Host")[0].merge(tmp_path / "copy.db")
        assert review.screening.signed_in(theirs) == "Bram"
        assert review.screening.signed_in(mine) == ""
