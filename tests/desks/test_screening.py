"""Two people judge blind, conflicts are settled by somebody else, and nothing is ever overwritten."""

from __future__ import annotations

import pytest

import reviewkit as rk

STAGE = "title-abstract"


def test_the_way_of_a_conflict(review, people):
    alice, bram, carol = people
    reports = list(alice.queue(STAGE))
    assert len(reports) == len(alice.queue(STAGE)) == 8
    for report in reports:
        alice.include(report, STAGE)
    assert len(alice.queue(STAGE)) == 0
    assert review.conflicts(STAGE) == []
    bram.exclude(reports[0], STAGE, "wrong-population", note="animals")
    (conflict,) = review.conflicts(STAGE)
    assert conflict.report == reports[0]
    assert [(v.by, v.verdict, v.reasons) for v in conflict.verdicts] == [
        ("alice", "include", ()),
        ("bram", "exclude", ("wrong-population",)),
    ]  # fmt: skip - two verdicts
    for judge in (alice, bram):
        with pytest.raises(rk.NotAllowed, match="judged this report"):
            judge.resolve(conflict, STAGE, "include")
    carol.resolve(conflict, STAGE, "exclude", "wrong-population")
    assert review.conflicts(STAGE) == []
    assert review.screening.excluded(STAGE) == [(reports[0], "wrong-population")]
    assert review.db["verdicts"].count == 9  # the resolution stands beside the verdicts
    assert review.agreement(STAGE).observed == 0.0  # and changes nothing in the agreement


def test_everybody_is_told_how_many_conflicts_they_may_settle_and_which(review, people):
    """As many as there are for whoever judged nothing or took it back, none for the judges; a settled one goes."""
    alice, bram, carol = people
    reports = sorted(report.id for report in alice.queue(STAGE))
    for report in reports[:4]:
        alice.include(report, STAGE)
        bram.exclude(report, STAGE, "wrong-population")
    for report in reports[4:6]:
        carol.include(report, STAGE)
        bram.exclude(report, STAGE, "wrong-population")

    def told():
        return [
            (one.screening.unsettled(STAGE), one.screening.settleable(STAGE)) for one in (alice, bram, carol)
        ]

    assert told() == [(2, reports[4:6]), (0, []), (4, reports[:4])]
    carol.screening.judge(reports[6], STAGE, "include")
    carol.screening.withdraw(reports[6], STAGE)
    (dora,) = review.people("dora")
    assert dora.screening.unsettled(STAGE) == 6
    dora.screening.judge(reports[7], STAGE, "include")
    dora.screening.withdraw(reports[7], STAGE)
    assert dora.screening.unsettled(STAGE) == len(dora.screening.settleable(STAGE)) == 6
    assert dora.screening.settled(STAGE) is None
    for report, verdict in ((reports[3], "include"), (reports[0], "exclude"), (reports[3], "exclude")):
        dora.screening.resolve(report, STAGE, verdict)
    assert (dora.screening.unsettled(STAGE), dora.screening.settleable(STAGE)[0]) == (4, reports[1])
    last = dora.screening.settled(STAGE)
    assert (last.report, last.verdict) == (reports[3], "exclude")
    assert dora.screening.settled(STAGE, reports[0]).report == reports[0]
    assert dora.screening.settled(STAGE, reports[1]) is None


def test_unsure_is_settled_by_a_third_person(review, people):
    alice, bram, carol = people
    report = alice.queue(STAGE).next()
    alice.unsure(report, STAGE)
    bram.unsure(report, STAGE)
    assert [c.report for c in review.conflicts(STAGE)] == [report]
    carol.resolve(report, STAGE, "include")
    assert review.screening.state(report, "full-text") == "open"


def test_a_second_thought_is_a_new_row_and_the_latest_counts(review, people):
    alice, bram, _ = people
    report = alice.queue(STAGE).next()
    alice.include(report, STAGE)
    alice.exclude(report, STAGE, "no-involvement")
    bram.exclude(report, STAGE, "no-involvement")
    assert review.screening.state(report, STAGE) == "excluded"
    assert [v.verdict for v in alice.screening.mine(STAGE)] == ["include", "exclude"]
    assert review.agreement(STAGE, "first").observed == 0.0
    assert review.agreement(STAGE, "reveal").observed == 1.0


def test_a_second_thought_after_the_reveal_does_not_improve_the_agreement(review, people):
    alice, bram, _ = people
    report = alice.queue(STAGE).next()
    alice.include(report, STAGE)
    bram.exclude(report, STAGE, "not-research")
    bram.include(report, STAGE)  # after having seen the conflict
    assert review.agreement(STAGE, "reveal").observed == 0.0
    assert review.agreement(STAGE, "final").observed == 1.0


def test_a_stage_takes_what_the_stage_before_included(review, people):
    alice, bram, _ = people
    first, second = alice.queue(STAGE)[:2]
    for person in (alice, bram):
        person.include(first, STAGE)
        person.exclude(second, STAGE, "not-research")
    assert [r.id for r in alice.queue("full-text")] == [first.id]
    with pytest.raises(rk.NotAllowed, match="not at stage"):
        alice.include(second, "full-text")
    alice.screening.not_retrieved(first, "asked the authors")
    assert len(alice.queue("full-text")) == 0
    with pytest.raises(rk.NotAllowed, match="could not be retrieved"):
        alice.include(first, "full-text")
    assert review.flow().boxes["dbr_notretrieved_reports"] == 1
    alice.screening.retrieved(first)
    assert len(alice.queue("full-text")) == 1
    assert review.flow().faults() == []


def test_wrong_names_are_answered_with_the_right_ones(review, people):
    alice = people[0]
    report = alice.queue(STAGE).next()
    with pytest.raises(rk.UnknownName, match="title-abstract, full-text"):
        alice.include(report, "fulltext")
    with pytest.raises(rk.UnknownName, match="did you mean 'wrong-population'"):
        alice.exclude(report, STAGE, "wrong-populaton")
    with pytest.raises(rk.UnknownName, match="no record or report"):
        alice.include("ffff" * 16, STAGE)
    with pytest.raises(rk.NotAllowed, match="no conflict"):
        alice.resolve(report, STAGE, "include")
    with pytest.raises(rk.UnknownName):
        alice.resolve(report, STAGE, "maybe")
    assert review.db["verdicts"].count == 0


def test_full_texts_need_a_reason_and_inclusions_have_none(review, people):
    alice, bram, _ = people
    report = alice.queue(STAGE).next()
    for person in (alice, bram):
        person.include(report, STAGE)
    with pytest.raises(rk.NotAllowed, match="asks for a reason"):
        alice.exclude(report, "full-text")
    alice.exclude(report, "full-text", "not-research", "no-involvement")
    bram.exclude(report, "full-text", "no-involvement")
    # Two exclusions for different reasons agree here; the reason that the protocol names first is the primary one.
    assert review.screening.excluded("full-text")[0][1] == "no-involvement"


def test_reports_are_dealt_out_evenly_and_only_to_those_named(review, people):
    alice, _, carol = people
    alice.screening.assign(STAGE, [alice, "bram", carol], seed=7)
    loads = [len(person.queue(STAGE)) for person in people]
    assert sum(loads) == 16
    assert max(loads) - min(loads) <= 1
    (stranger,) = review.people("dora")
    assert len(stranger.queue(STAGE)) == 0
    report = alice.queue(STAGE).next()
    with pytest.raises(rk.NotAllowed, match="not assigned"):
        stranger.include(report, STAGE)
    for person in people:
        for mine in person.queue(STAGE):
            person.include(mine, STAGE)
    assert review.screening.progress(STAGE).included == 8


def test_reports_of_one_study_are_counted_as_one(review, people):
    alice, bram, _ = people
    for stage in (STAGE, "full-text"):
        for person in (alice, bram):
            for report in person.queue(stage):
                person.include(report, stage)
    first, second, third = [study.reports[0] for study in review.included()[:3]]
    alice.screening.same_study(first, second)
    alice.screening.same_study(third, second)
    assert sorted(len(study.reports) for study in review.included()) == [1] * 5 + [3]
    flow = review.flow()
    assert (flow.boxes["new_studies"], flow.boxes["new_reports"]) == (6, 8)
    bram.screening.same_study(second, third, same=False)
    assert len(review.included()) == 7
    assert flow.faults() == []
