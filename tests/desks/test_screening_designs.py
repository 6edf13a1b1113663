"""Every design is dealt as the protocol says, and a report is settled when those who have it have judged it."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest

import reviewkit as rk
from reviewkit.model import Raw, Record, Source
from reviewkit.store import records

TEAM = ("alice", "bram", "carol", "dewi")


def review_of(design: str, number: int = 60) -> rk.Review:
    """A review of one stage by this design, with so many reports."""
    review = rk.open(
        ":memory:",
        protocol=rk.Protocol.parse(
            'title = "T"\nversion = "1"\n[[criteria]]\nid = "no-data"\nexclude = "none"\n[[criteria]]\nid = "late"\n'
            f'[[stages]]\nid = "ta"\nreasons = ["no-data", "late"]\n{design}\n'
        ),
    )
    with review._store.write("zoe") as writer:
        records.add_source(writer, Source("s", "PubMed"))
        many = [Record(title=f"t{i}", raw=(Raw("TI", f"t{i}"),)) for i in range(number)]
        records.add_records(writer, "s", many)
    return review


def holders(review: rk.Review) -> dict[str, set[str]]:
    """Who has which report."""
    found: dict[str, set[str]] = {report.id: set() for report in review.duplicates.reports()}
    for report, person in review.db.execute("SELECT report, person FROM assigned"):
        found[report].add(person)
    return found


def spread(review: rk.Review, people=TEAM) -> int:
    loads = Counter(person for who in holders(review).values() for person in who)
    return max(loads[p] for p in people) - min(loads[p] for p in people)


def test_single_is_one_each_and_dual_two_each():
    for design, each in (('design = "single"', 1), ('design = "dual"', 2), ("reviewers = 3", 3)):
        review = review_of(design)
        review.people("zoe")[0].screening.assign("ta", TEAM)
        assert {len(who) for who in holders(review).values()} == {each}
        assert spread(review) <= 1


def test_a_share_is_judged_by_two_and_the_rest_by_one_and_queues_do_not_tell_which():
    review = review_of('design = "dual"\nshare = 0.25', 400)
    review.people("zoe")[0].screening.assign("ta", TEAM)
    sizes = [len(who) for _, who in sorted(holders(review).items())]
    assert set(sizes) == {1, 2}
    assert 70 <= sizes.count(2) <= 130  # a quarter of 400 by lot: within 3.5 standard deviations
    shared = [n for n, size in enumerate(sizes) if size == 2]
    quarters = Counter(place * 4 // len(sizes) for place in shared)
    assert min(quarters.values()) > 10  # in every part of the queue
    (alice,) = review.people("alice")
    states = Counter()
    for report in alice.queue("ta"):
        alice.include(report, "ta")
        states[len(holders(review)[report.id]), review.screening.state(report, "ta")] += 1
    assert set(states) == {(1, "included"), (2, "open")}


def test_a_share_holds_without_dealing_too():
    review = review_of('design = "dual"\nshare = 0.5', 100)
    alice, bram = review.people("alice", "bram")
    for report in alice.queue("ta"):
        alice.include(report, "ta")
    waiting = len(bram.queue("ta"))
    assert 30 <= waiting <= 70
    assert review.screening.progress("ta").included == 100 - waiting


def test_core_reviewers_judge_everything_and_seconds_rotate():
    review = review_of('design = "core"\ncore = ["alice"]')
    review.people("zoe")[0].screening.assign("ta", TEAM)
    found = holders(review)
    assert all("alice" in who and len(who) == 2 for who in found.values())
    seconds = Counter((who - {"alice"}).pop() for who in found.values())
    assert set(seconds) == set(TEAM[1:])
    assert max(seconds.values()) - min(seconds.values()) <= 1


def test_two_core_reviewers_share_the_core_and_without_one_nothing_is_dealt():
    review = review_of('design = "core"\ncore = ["alice", "bram"]')
    zoe = review.people("zoe")[0]
    with pytest.raises(rk.NotAllowed, match="none of them is among carol, dewi"):
        zoe.screening.assign("ta", ["carol", "dewi"])
    zoe.screening.assign("ta", TEAM)
    for who in holders(review).values():
        assert len(who & {"alice", "bram"}) == 1
        assert len(who & {"carol", "dewi"}) == 1


def test_an_overlap_sample_is_judged_by_everybody_and_the_rest_by_one():
    review = review_of('design = "single"\noverlap = 12\nteam = ["alice", "bram", "carol", "dewi"]')
    zoe, alice = review.people("zoe", "alice")
    zoe.screening.assign("ta")
    sizes = Counter(len(who) for who in holders(review).values())
    assert sizes == {4: 12, 1: 48}
    assert spread(review) <= 1
    for person in review.people(*TEAM):
        for report in person.queue("ta"):
            person.include(report, "ta")
    assert review.screening.progress("ta").included == 60
    assert review.agreement("ta").n == 12  # the rest has one rating each
    assert zoe.screening.assign("ta") == 0
    assert alice.screening.mine("ta")


def test_whoever_leaves_keeps_their_verdicts_and_whoever_stays_their_reports():
    review = review_of('design = "single"\noverlap = 8')
    zoe, dewi = review.people("zoe", "dewi")
    zoe.screening.assign("ta", TEAM)
    for report in dewi.queue("ta")[:9]:
        dewi.include(report, "ta")
    before = {(report, who) for report, people in holders(review).items() for who in people}
    zoe.screening.assign("ta", [*TEAM[:3], "elif"])
    after = {(report, who) for report, people in holders(review).items() for who in people}
    assert {pair for pair in before if pair[1] in TEAM[:3]} <= after
    assert len(dewi.queue("ta")) == 0
    assert len(dewi.screening.mine("ta")) == 9
    assert review.screening.team("ta") == ["alice", "bram", "carol", "elif"]
    for person in review.people("alice", "bram", "carol", "elif"):
        for report in person.queue("ta"):
            person.include(report, "ta")
    assert review.screening.progress("ta").open == 0


@pytest.mark.parametrize(
    ("words", "state"),
    [
        (("include", "exclude"), "included"),
        (("unsure", "include"), "included"),
        (("exclude", "exclude"), "excluded"),
        (("exclude", "unsure"), "conflict"),
        (("unsure", "unsure"), "conflict"),
    ],
)
def test_liberal_one_inclusion_is_enough_two_are_needed_to_exclude(words, state):
    review = review_of('design = "liberal"', 1)
    (report,) = review.duplicates.reports()
    for person, word in zip(review.people("alice", "bram"), words, strict=True):
        person.screening.judge(report, "ta", word)
    assert review.screening.state(report, "ta") == state


def test_liberal_the_other_cannot_tell_from_their_queue_what_the_first_said():
    """Whatever Alice says, the report stays in Bram's queue and in the same state until he has judged it, too."""
    told = []
    for word in ("include", "exclude", "unsure"):
        review = review_of('design = "liberal"', 3)
        alice, bram = review.people("alice", "bram")
        alice.screening.judge(alice.queue("ta").next(), "ta", word)
        told.append(
            ([r.id for r in bram.queue("ta")], review.screening.progress("ta"), review.log()[0]["what"])
        )
    assert told[0] == told[1] == told[2]


def test_three_who_each_have_a_report_are_all_waited_for():
    review = review_of("reviewers = 2", 1)
    zoe, *people = review.people("zoe", "alice", "bram", "carol")
    zoe.screening.assign("ta", people, per_report=3)
    (report,) = review.duplicates.reports()
    for n, person in enumerate(people):
        person.include(report, "ta")
        assert review.screening.state(report, "ta") == ("open" if n < 2 else "included")


def test_without_a_team_one_is_asked_for_and_too_few_people_are_told():
    review = review_of("reviewers = 3", 2)
    (zoe,) = review.people("zoe")
    with pytest.raises(rk.NotAllowed, match="say who judges"):
        zoe.screening.assign("ta")
    with pytest.raises(rk.NotAllowed, match="needs 3 more different people and there are 2"):
        zoe.screening.assign("ta", ["alice", "bram"])


# -- conflicts ---------------------------------------------------------------------------------------------------


def test_exclusions_for_different_reasons_are_a_conflict_where_the_protocol_says_so():
    for agree_on, state in (("verdict", "excluded"), ("reason", "conflict")):
        review = review_of(f'agree_on = "{agree_on}"', 1)
        alice, bram = review.people("alice", "bram")
        (report,) = review.duplicates.reports()
        alice.exclude(report, "ta", "late")
        bram.exclude(report, "ta", "no-data")
        assert review.screening.state(report, "ta") == state


def test_a_recorded_consensus_names_whose_verdicts_it_settles():
    review = review_of('resolver = "consensus"', 1)
    alice, bram = review.people("alice", "bram")
    (report,) = review.duplicates.reports()
    alice.include(report, "ta")
    bram.exclude(report, "ta", "late")
    alice.resolve(report, "ta", "exclude", "late", note="published after the search")
    (found,) = review.screening.resolutions("ta", report)
    assert (found.by, found.judges, found.note) == ("alice", ("alice", "bram"), "published after the search")


def test_agreement_at_three_moments_comes_from_the_ledger():
    """Second thoughts before the reveal are independent judgement, those after it are not."""
    review = review_of("reviewers = 2", 4)
    alice, bram = review.people("alice", "bram")
    first, second, third, fourth = review.duplicates.reports()
    for report, thought in itertools.zip_longest((first, second, third, fourth), ("exclude",)):
        alice.screening.judge(report, "ta", "include")
        if thought:
            alice.screening.judge(report, "ta", thought)  # before the reveal
        bram.screening.judge(report, "ta", "exclude")
    bram.include(second, "ta")  # after the reveal
    found = {at: review.agreement("ta", at).observed for at in ("first", "reveal", "final")}
    assert found == {"first": 0.0, "reveal": 0.25, "final": 0.5}
    reveals = review.screening.revealed("ta")
    assert [one.report for one in reveals] == [first.id, second.id, third.id, fourth.id]
    assert all(one.at.endswith("Z") for one in reveals)


def test_a_verdict_is_taken_back_before_the_reveal_and_stays_after_it():
    review = review_of("reviewers = 2", 1)
    alice, bram = review.people("alice", "bram")
    (report,) = review.duplicates.reports()
    alice.include(report, "ta")
    alice.screening.withdraw(report, "ta")
    assert len(alice.queue("ta")) == 1
    with pytest.raises(rk.NotAllowed, match="no verdict"):
        alice.screening.withdraw(report, "ta")
    alice.exclude(report, "ta")
    bram.exclude(report, "ta")
    with pytest.raises(rk.NotAllowed, match="are revealed and stay"):
        bram.screening.withdraw(report, "ta")
    assert review.agreement("ta", "first").observed == 0.0
    assert review.agreement("ta", "reveal").observed == 1.0
