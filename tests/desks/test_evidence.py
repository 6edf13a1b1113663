"""The synthesis desk on a real review: gaps that change, appraisals, programmes that lack what was added later."""

from __future__ import annotations

import pytest

import reviewkit as rk
from reviewkit.errors import UnknownName

PROTOCOL = """
title = "T"
version = "1"
[[stages]]
id = "s"
reviewers = 1
[[forms]]
id = "outcomes"
reviewers = 2
repeat = true
[[forms.fields]]
id = "domain"
type = "choice"
choices = ["knowing", "feeling"]
required = true
[[forms.fields]]
id = "way"
type = "choice"
choices = ["better", "worse"]
[[forms.fields]]
id = "whose"
type = "choice"
choices = ["learners", "teachers"]
required = true
[[forms]]
part = "appraisal-generic"
reviewers = 1
[[forms]]
id = "programme"
about = "programme"
reviewers = 1
[[forms.fields]]
id = "whose"
type = "choices"
choices = ["learners"]
required = true
[synthesis]
rows = "outcomes.domain"
columns = "outcomes.whose"
colour = "outcomes.way"
quality = "appraisal.overall"
[workshop]
id = "day"
groups = ["all"]
"""
GROWN = """
[[amendments]]
version = "2"
date = "2026-05-01"
what = "Payment is asked, and teachers are an audience"
why = "The programmes differ in it"
"""


@pytest.fixture
def review(tmp_path, ris):
    with rk.open(tmp_path / "review.db", protocol=rk.Protocol.parse(PROTOCOL)) as review:
        alice = review.people("alice")[0]
        alice.collect(ris, source="PsycINFO")
        for report in alice.queue("s"):
            alice.include(report, "s")
        yield review


def fill(review, study, domain, whose, *, people=("alice", "bram"), way="better"):
    for person in review.people(*people):
        person.extract(study, "outcomes", {"domain": domain, "whose": whose, "way": way})


def test_a_gap_that_a_question_rests_on_is_told_when_studies_come_in(review):
    (alice,) = review.people("alice")
    first, second, *_ = review.included()
    fill(review, first, "feeling", "teachers")
    gap = next(gap for gap in review.synthesis.gaps() if (gap.row, gap.column) == ("feeling", "teachers"))
    question = alice.workshop("day").question("What do teachers feel?", gaps=[gap])
    assert review.synthesis.changes() == []
    held = alice.synthesis.look(review.synthesis.gap_map())
    assert held[gap.id].studies == (first.id,)
    assert review.synthesis.changes() == []
    fill(review, second, "feeling", "teachers")
    (change,) = review.synthesis.changes()
    assert (change.gap, change.came, change.questions) == (gap.id, (second.id,), (question.id,))
    assert (change.then.status, change.now.status) == ("thin", "filled")
    assert change.labels[second.id] in change.text
    alice.synthesis.look(review.synthesis.gap_map(), [gap.id])
    assert review.synthesis.changes() == []


def test_what_is_still_blind_changes_no_gap(review):
    (alice,) = review.people("alice")
    study = review.included()[0]
    before = review.synthesis.gap_map()
    alice.synthesis.look(before, [gap.id for gap in before.gaps])
    fill(review, study, "feeling", "teachers", people=("alice",))
    assert review.synthesis.changes() == []
    assert review.synthesis.gap_map() == before
    assert review.synthesis.directions().effects == {}


def test_a_gap_that_there_is_not_cannot_be_looked_at(review):
    (alice,) = review.people("alice")
    with pytest.raises(UnknownName, match="gap:knowing:learners"):
        alice.synthesis.look(review.synthesis.gap_map(), ["gap:knowing:learner"])
    assert review.db.execute("SELECT count(*) FROM gap_marks").fetchone() == (0,)


def test_the_worst_domain_judges_a_study_and_stands_in_its_cell(review):
    (alice,) = review.people("alice")
    study = review.included()[0]
    fill(review, study, "knowing", "learners")
    judged = dict.fromkeys(("question", "people", "gathered", "explained"), "few limitations")
    alice.extract(study, "appraisal", judged | {"told": "serious limitations"})
    ((one,),) = (found.judgements for found in review.synthesis.appraisals())
    assert (one.study, one.overall, one.said) == (study.id, "serious limitations", "")
    found = review.synthesis.gap_map()
    assert found.quality["knowing", "learners"] == {"serious limitations": 1}
    assert review.synthesis.directions().quality == {study.id: "serious limitations"}


def test_not_reported_is_an_answer_that_is_counted_and_no_value(review):
    study = review.included()[0]
    fill(review, study, "knowing", "not reported")
    found = review.synthesis.gap_map()
    assert found.silent == {"whose": {"not reported": (study.id,)}}
    assert study.id in found.unplaced


def test_programmes_charted_before_a_field_was_added_are_named(review, tmp_path):
    (alice,) = review.people("alice")
    old = alice.programme("Ward stories")
    alice.extract(old, "programme", {"whose": ["learners"]})
    assert review.synthesis.programmes().added == ()
    grown = PROTOCOL.replace('version = "1"', 'version = "2"', 1).replace(
        'choices = ["learners"]\nrequired = true\n',
        'choices = ["learners", "teachers"]\nrequired = true\n[[forms.fields]]\nid = "paid"\ntype = "boolean"\n',
    )
    review.close()
    with rk.open(tmp_path / "review.db", protocol=rk.Protocol.parse(grown + GROWN)) as later:
        (bram,) = later.people("bram")
        new = bram.programme("Voices")
        bram.extract(new, "programme", {"whose": ["teachers"], "paid": True})
        choice, field = later.synthesis.programmes().added
        assert (choice.choice, choice.version, choice.lacking) == ("teachers", "2", (old.id,))
        assert (field.field, field.lacking) == ("paid", (old.id,))
        rows = {row.value: row for row in later.synthesis.practice().rows}
        assert rows["learners"].standing == "done, not studied"


def test_a_review_without_a_plan_for_it_has_no_gaps_and_says_so(tmp_path):
    bare = 'title = "T"\nversion = "1"\n[[stages]]\nid = "s"\n'
    with rk.open(tmp_path / "bare.db", protocol=rk.Protocol.parse(bare)) as review:
        assert review.synthesis.gaps() == [] == review.synthesis.changes()
        with pytest.raises(rk.ReviewkitError, match="names no rows"):
            review.synthesis.gap_map()
        with pytest.raises(rk.ReviewkitError, match="names no domain of effects"):
            review.synthesis.directions()
