"""A review is under one protocol at a time; once work was done under it, it changes openly or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

import reviewkit as rk

SHEFFIELD = Path("protocols/sheffield.toml").read_text(encoding="utf-8")
AMENDMENT = """
[[amendments]]
version = "1.1"
date = "2026-04-01"
what = "One person settles the title stage"
why = "Nobody else has the time"
"""


def changed(tmp_path, *pairs, more=""):
    text = SHEFFIELD
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "protocol.toml"
    path.write_text(text + more, encoding="utf-8")
    return path


@pytest.fixture
def worked_on(review, people, tmp_path):
    people[0].include(people[0].queue("title-abstract").next(), "title-abstract")
    review.close()
    return tmp_path / "review.db"


def test_a_review_keeps_its_protocol_when_it_is_opened_without_one(worked_on):
    with rk.open(worked_on) as review:
        assert [stage.id for stage in review.protocol.stages] == ["title-abstract", "full-text"]
        assert review.db["protocols"].count == 1


def test_a_draft_may_change_until_somebody_judged(review, tmp_path):
    review.close()
    with rk.open(
        tmp_path / "review.db", protocol=changed(tmp_path, ("reviewers = 2", "reviewers = 3"))
    ) as again:
        assert again.protocol.stages[0].reviewers == 3
        assert again.screening.progress("title-abstract").open == 8


def test_a_silent_change_is_refused_and_remarks_may_change(worked_on, tmp_path):
    with pytest.raises(rk.ProtocolError, match="give it a new one") as error:
        rk.open(worked_on, protocol=changed(tmp_path, ("reviewers = 2", "reviewers = 3")))
    assert error.value.problems
    with rk.open(worked_on, protocol=changed(tmp_path, more="\n# a remark at the end\n")) as review:
        assert review.db["protocols"].count == 2


def test_an_amendment_says_why_and_touches_no_verdict(worked_on, tmp_path):
    new = changed(
        tmp_path,
        ('version = "1.0"', 'version = "1.1"'),
        ('resolver = "third"', 'resolver = ["dora"]'),
        more=AMENDMENT,
    )  # fmt: skip - two replacements
    with rk.open(worked_on, protocol=new) as review:
        assert review.protocol.stage("title-abstract").resolver == ("dora",)
        assert review.db["verdicts"].count == 1
        assert [row["reason"] for row in review.db["protocols"].rows][1].endswith("Nobody else has the time")
        alice, bram, carol = review.people("alice", "bram", "carol")
        for report in list(alice.queue("title-abstract"))[:1]:
            alice.include(report, "title-abstract")
            bram.exclude(report, "title-abstract", "not-research")
            with pytest.raises(rk.NotAllowed, match="lets dora resolve"):
                carol.resolve(report, "title-abstract", "include")
        versions = {row[0] for row in review.db.execute("SELECT DISTINCT protocol FROM verdicts")}
        assert len(versions) == 2  # every verdict remembers the protocol it was given under


def test_a_stage_that_holds_verdicts_cannot_be_taken_away(worked_on, tmp_path):
    new = changed(
        tmp_path,
        ('version = "1.0"', 'version = "1.1"'),
        ('id = "title-abstract"', 'id = "titles"'),
        more=AMENDMENT,
    )  # fmt: skip - two replacements
    new.write_text(new.read_text(encoding="utf-8").replace('"title-abstract"', '"titles"'), encoding="utf-8")
    with pytest.raises(rk.ProtocolError, match="its verdicts would have no place"):
        rk.open(worked_on, protocol=new)


def test_a_faulty_protocol_leaves_no_file_behind_and_all_its_faults_are_told(tmp_path):
    new = changed(tmp_path, ("reviewers = 2", 'reviewers = "two"'), ('unit = "record"', 'unit = "page"'))
    with pytest.raises(rk.ProtocolError) as error:
        rk.open(tmp_path / "new.db", protocol=new)
    assert len(error.value.problems) >= 2
    assert not (tmp_path / "new.db").exists()
