"""A pilot round: everybody judges the same sample, blind; then how far they agreed, what they said, the next one."""

from __future__ import annotations

import pytest

import reviewkit as rk

from .test_screening_designs import review_of

PEOPLE = ("alice", "bram", "carol")
PLAN = '[stages.pilot]\nsample = 10\ngate = 0.6\nstatistic = "kappa"\n'


@pytest.fixture
def review():
    with review_of(f"reviewers = 2\nteam = {list(PEOPLE)}\n{PLAN}".replace("'", '"')) as review:
        yield review


def judge_all(review, disagree=()):
    """Everybody judges what waits for them in the round; on these reports carol alone includes."""
    for person in review.people(*PEOPLE):
        for n, report in enumerate(person.queue("ta")[:]):
            if n in disagree:
                person.screening.judge(report, "ta", "include" if person.name == "carol" else "exclude")
            else:
                person.screening.judge(report, "ta", "include" if n % 2 else "exclude")


def test_a_round_comes_first_in_everybodys_queue_and_nobody_elses(review):
    zoe, *team = review.people("zoe", *PEOPLE)
    opened = zoe.screening.pilot("ta")
    assert (opened.round, opened.people, len(opened.reports)) == (1, PEOPLE, 10)
    assert dict(opened.left) == dict.fromkeys(PEOPLE, 10)
    for person in team:
        assert [report.id for report in person.queue("ta")] == list(opened.reports)
        assert len(person.queue("ta")) == 10
    (stranger,) = review.people("dora")
    assert not {report.id for report in stranger.queue("ta")} & set(opened.reports)
    assert len(stranger.queue("ta")) == 50
    with pytest.raises(rk.NotAllowed, match="not assigned"):
        stranger.include(opened.reports[0], "ta")


def test_nothing_is_revealed_before_everybody_has_judged_everything(review):
    (zoe,) = review.people("zoe")
    opened = zoe.screening.pilot("ta")
    for person in review.people("alice", "bram"):
        for report in person.queue("ta")[:10]:
            person.exclude(report, "ta", "late")
    assert review.screening.verdicts("ta") == []
    assert review.screening.progress("ta").open == 60
    assert review.screening.revealed("ta") == []
    (found,) = review.screening.pilots("ta")
    assert dict(found.left) == {"alice": 0, "bram": 0, "carol": 10}
    with pytest.raises(rk.NotAllowed, match="is open"):
        review.screening.gate("ta", 1)
    with pytest.raises(rk.NotAllowed, match="is not revealed"):
        zoe.screening.discuss(opened.reports[0], "ta", "hm")
    (carol,) = review.people("carol")
    for n, report in enumerate(carol.queue("ta")[:]):
        assert review.screening.pilots("ta")[0].state == "open", n
        carol.exclude(report, "ta", "late")
    (found,) = review.screening.pilots("ta")
    assert (found.state, bool(found.closed)) == ("closed", True)
    assert {one.report for one in review.screening.revealed("ta")} == set(opened.reports)
    assert review.screening.progress("ta").excluded == 10  # verdicts of the pilot are verdicts of the stage


def test_the_gate_says_in_words_whether_it_is_met(review):
    (zoe,) = review.people("zoe")
    zoe.screening.pilot("ta")
    judge_all(review, disagree=(0, 1, 2, 3, 4, 5))
    gate = review.screening.gate("ta")
    assert (gate.round, gate.statistic, gate.needed, gate.met) == (1, "kappa", 0.6, False)
    assert gate.value == pytest.approx(review.screening.pilot_agreement("ta", 1).kappa)
    assert "the gate of 0.6 is not met" in gate.statement
    assert "begin another round" in gate.statement
    assert gate.interval[0] < gate.value < gate.interval[1]
    second = zoe.screening.pilot("ta", seed=1)
    first = review.screening.pilots("ta")[0]
    assert second.round == 2
    assert not set(second.reports) & set(first.reports)
    judge_all(review)
    gate = review.screening.gate("ta")
    assert (gate.round, gate.value, gate.met) == (2, 1.0, True)
    assert "the gate of 0.6 is met" in gate.statement


def test_a_gate_that_cannot_be_told_is_neither_met_nor_not(review):
    (zoe,) = review.people("zoe")
    zoe.screening.pilot("ta", 4)
    for person in review.people(*PEOPLE):
        for report in person.queue("ta")[:4]:
            person.exclude(report, "ta")
    gate = review.screening.gate("ta")
    assert (gate.value, gate.met) == (None, None)
    assert "cannot be told" in gate.statement
    assert "no variation" in gate.statement


def test_what_was_said_of_a_revealed_report_is_kept(review):
    zoe, alice = review.people("zoe", "alice")
    opened = zoe.screening.pilot("ta", 2)
    judge_all(review)
    alice.screening.discuss(opened.reports[0], "ta", "trainers count as learners")
    (found,) = review.screening.discussions("ta")
    assert (found.report, found.by, found.note) == (opened.reports[0], "alice", "trainers count as learners")
    assert review.screening.discussions("ta", opened.reports[1]) == []
    with pytest.raises(rk.NotAllowed, match="needs a note"):
        alice.screening.discuss(opened.reports[0], "ta", " ")


def test_a_round_closed_before_its_time_gives_back_what_is_not_settled(review):
    zoe, alice, bram = review.people("zoe", "alice", "bram")
    opened = zoe.screening.pilot("ta")
    for person in (alice, bram):
        for report in person.queue("ta")[:4]:
            person.include(report, "ta")
    assert zoe.screening.close_pilot("ta") == 1
    assert review.screening.progress("ta").included == 4
    (stranger,) = review.people("dora")
    assert len(stranger.queue("ta")) == 56
    assert set(opened.reports[4:]) <= {report.id for report in stranger.queue("ta")}
    with pytest.raises(rk.NotAllowed, match="no pilot round is open"):
        zoe.screening.close_pilot("ta")


def test_what_makes_no_round_is_refused_in_words(review):
    (zoe,) = review.people("zoe")
    with pytest.raises(rk.NotAllowed, match="two people or more"):
        zoe.screening.pilot("ta", 3, ["alice"])
    with pytest.raises(rk.NotAllowed, match="there are 60"):
        zoe.screening.pilot("ta", 61)
    with pytest.raises(rk.UnknownName, match="closed pilot round"):
        review.screening.gate("ta")
    zoe.screening.pilot("ta", 3)
    with pytest.raises(rk.NotAllowed, match="round 1 at 'ta' is open"):
        zoe.screening.pilot("ta", 3)
    assert [one.round for one in review.screening.pilots("ta")] == [1]


def test_a_pilot_goes_before_what_was_dealt(review):
    zoe, alice = review.people("zoe", "alice")
    zoe.screening.assign("ta")
    dealt = len(alice.queue("ta"))
    opened = zoe.screening.pilot("ta")
    assert [report.id for report in alice.queue("ta")] == list(opened.reports)
    judge_all(review)
    assert 0 < len(alice.queue("ta")) < dealt
    assert review.screening.pilots("ta")[0].state == "closed"
