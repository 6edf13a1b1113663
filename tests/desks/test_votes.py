"""Votes in a hall: one voice for each slip, paper typed twice, lost slips replaced, and no way back to a person."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys

import pytest

import reviewkit as rk
from reviewkit.store import ballots, slips

HEAD = """
title = "T"
version = "1"
[[stages]]
id = "ta"
[workshop]
id = "day"
groups = ["service user", "carer", "educator"]
small = 3
small_published = 3
"""
ROUNDS = """
[[workshop.rounds]]
id = "interim"
kind = "vote"
choose = 3
[[workshop.rounds]]
id = "pairs"
kind = "vote"
ballot = "pairwise"
[[workshop.rounds]]
id = "dots"
kind = "vote"
ballot = "dots"
dots = 4
cap = 2
[[workshop.rounds]]
id = "judged"
kind = "vote"
ballot = "chnri"
criteria = ["fair", "new"]
[[workshop.rounds]]
id = "first"
kind = "vote"
ballot = "score"
rule = "consensus"
[[workshop.rounds]]
id = "second"
kind = "vote"
ballot = "score"
rule = "consensus"
"""


@pytest.fixture
def hall(tmp_path):
    """A review with a workshop of six votes and eight questions: the review, the room, and two who lead it."""
    with rk.open(tmp_path / "day.db", protocol=rk.Protocol.parse(HEAD + ROUNDS)) as review:
        alice, bram = (person.workshop("day") for person in review.people("alice", "bram"))
        for n in range(1, 9):
            alice.question(f"What about number {n}?")
        yield review, review.workshop("day"), alice, bram


def test_each_round_of_voting_is_a_vote_with_its_own_ballots(hall):
    _, room, alice, _ = hall
    assert [(vote.id, vote.ballot, vote.rule) for vote in room.votes()] == [
        ("interim", "choose-and-rank", "jla"),
        ("pairs", "pairwise", "pairwise"),
        ("dots", "dots", "jla"),
        ("judged", "chnri", "chnri"),
        ("first", "score", "consensus"),
        ("second", "score", "consensus"),
    ]
    (slip,) = room.slips(1)
    slip.rank(["q1"], group="carer")
    slip.score({"q2": 2}, group="carer", vote="dots")
    assert (room.voted(), room.voted("dots"), room.voted("pairs")) == (1, 1, 0)
    assert room.ballots("dots")[0].scores == {"q2": 2}
    alice.open_vote("pairs")
    with pytest.raises(rk.NotAllowed, match="nothing of it is shown"):
        room.ballots("pairs")
    assert room.tally("pooled", vote="interim").places[0] == ["q1"]
    with pytest.raises(rk.UnknownName, match="interim"):
        room.vote("interims")


def test_what_was_said_at_the_opening_holds_whatever_is_worded_later(hall):
    _, room, alice, _ = hall
    vote = alice.open_vote("dots", questions=["q1", "q2"], dots=3, seed=7, reason="the shortlist")
    assert (vote.state, vote.questions, vote.dots, vote.seed) == ("open", ("q1", "q2"), 3, 7)
    alice.question("A late one?")
    assert room.vote("dots").questions == ("q1", "q2")
    with pytest.raises(rk.NotAllowed, match="open already"):
        alice.open_vote("dots")
    with pytest.raises(rk.UnknownName, match="setting of a vote"):
        alice.open_vote("interim", chose=3)
    with pytest.raises(rk.UnknownName, match="ballot that the rule irv counts"):
        alice.open_vote("interim", ballot="dots", rule="irv")


REFUSED = [
    ("interim", {"ranking": ["q1", "q2", "q3", "q4"]}, "3 may be chosen"),
    ("interim", {"scores": {"q1": 3}}, "holds numbers"),
    ("interim", {"ranking": ["q1"], "unseen": ["q1"]}, "don't know"),
    ("dots", {"scores": {"q1": 3}}, "2 may lie on one question"),
    ("dots", {"scores": {"q1": 2, "q2": 2, "q3": 1}}, "there are 4 to put"),
    ("dots", {"scores": {"q1": 0.5}}, "whole number"),
    ("first", {"scores": {"q1": 10}}, "from 1 to 9"),
    ("first", {"scores": {"q1": "nine"}}, "from 1 to 9"),
    ("first", {"ranking": ["q1"]}, "gives each question a number"),
    ("judged", {"scores": {"q1": {"fair": 0.7}}}, r"1 \(yes\)"),
    ("judged", {"scores": {"q1": {"fare": 1}}}, "did you mean 'fair'"),
    ("judged", {"scores": {"q1": 1}}, "each criterion"),
    ("pairs", {"pairs": [("q1", "q1")]}, "with itself"),
    ("pairs", {"pairs": [("q1", "q2"), ("q2", "q1")]}, "more than once"),
]


@pytest.mark.parametrize(("vote", "filled", "said"), REFUSED)
def test_a_ballot_that_is_none_of_its_vote_is_refused_in_words_for_the_voter(hall, vote, filled, said):
    _, room, _, _ = hall
    (slip,) = room.slips(1)
    with pytest.raises(rk.ReviewkitError, match=said):
        room.cast(slip.code, rk.Ballot(group="carer", **filled), vote)
    assert room.voted(vote) == 0


def test_a_slip_speaks_with_one_voice_until_it_has_voted(hall):
    review, room, _, _ = hall
    (slip,) = room.slips(1)
    assert room.joined(slip.code) is None
    room.join(slip.code, "carer", ["educator"], language="fi")
    joined = room.join(slip.code.lower(), "educator", ["carer", "educator"])
    assert (joined.group, joined.also, joined.language) == ("educator", ("carer",), "en")
    with pytest.raises(rk.NotAllowed, match="speaks as 'educator'"):
        slip.rank(["q1"], group="carer")
    slip.rank(["q1"])
    assert room.own_ballot(slip.code).group == "educator"
    with pytest.raises(rk.NotAllowed, match="stays that"):
        room.join(slip.code, "carer")
    assert room.join(slip.code, "educator", ["carer"], language="nl").language == "nl"
    with pytest.raises(rk.UnknownName):
        room.join(slip.code, "carers")
    assert "joinings" not in review.db.table_names()


def test_a_paper_ballot_counts_when_two_people_typed_the_same(hall):
    review, room, alice, bram = hall
    (slip, phone) = room.slips(2)
    first = alice.type_paper(slip.code, rk.Ballot(["q1", ["q2", "q3"]], "carer"))
    assert (first.state, first.differences, room.voted()) == ("waiting", (), 0)
    assert alice.type_paper(slip.code, rk.Ballot(["q1", ["q2", "q3"]], "carer")).state == "waiting"
    wrong = bram.type_paper(slip.code, rk.Ballot(["q1", ["q2", "q4"]], "educator"))
    assert (wrong.state, wrong.differences, room.voted()) == ("differs", ("group", "place 2"), 0)
    assert alice.paper_waiting() == 1
    with pytest.raises(rk.NotAllowed, match="wait for a second typing"):
        alice.close_vote()
    done = bram.type_paper(slip.code, rk.Ballot(["q1", ["q3", "q2"]], "carer"))
    assert (done.state, room.voted(), alice.paper_waiting()) == ("agreed", 1, 0)
    assert review.db.execute("SELECT count(*) FROM paper").fetchone()[0] == 0
    phone.rank(["q1"], group="carer")
    for used in (slip, phone):
        with pytest.raises(rk.NotAllowed, match="has voted already"):
            alice.type_paper(used.code, rk.Ballot(["q1"], "carer"))


def test_a_lost_slip_is_replaced_and_its_ballot_counts_no_more_while_the_vote_runs(hall):
    _, room, alice, _ = hall
    lost, other = room.slips(2)
    room.join(lost.code, "carer")
    lost.rank(["q1"])
    other.rank(["q2"], group="educator")
    with pytest.raises(rk.NotAllowed, match="reissue"):
        alice.void(lost)
    new = alice.reissue(lost)
    assert (room.voted(), room.joined(new.code).group, room.joined(lost.code)) == (1, "carer", None)
    with pytest.raises(rk.NotAllowed, match="void"):
        lost.rank(["q1"])
    new.rank(["q3"])
    assert sorted(ballot.ranking for ballot in room.ballots()) == [(("q2",),), (("q3",),)]
    alice.close_vote()
    again = alice.reissue(new)  # the ballot of a closed vote stays
    assert len(room.ballots()) == 2
    again.score({"q1": 1}, vote="dots")


def test_every_slip_has_its_own_order_and_nobody_can_tell_it_after_the_close(hall):
    _, room, alice, _ = hall
    some = room.slips(40)
    alice.open_vote(seed=5)
    orders = {slip.code: room.order(slip.code) for slip in some}
    assert all(sorted(order) == sorted(room.vote().questions) for order in orders.values())
    assert len(set(orders.values())) > 30
    assert {slip.code: room.order(slip.code) for slip in some} == orders
    firsts = [order[0] for order in orders.values()]
    assert max(map(firsts.count, firsts)) < 15  # no question is first on most papers
    alice.close_vote()
    assert len({room.order(slip.code) for slip in some}) == 1


def test_what_is_kept_of_a_ballot_tells_nothing_of_the_order_on_its_paper(hall):
    _, room, _, _ = hall
    (slip,) = room.slips(1)
    room.cast(slip.code, rk.Ballot([["q3", "q1", "q2"]], "carer"))
    assert room.own_ballot(slip.code).ranking == (("q1", "q2", "q3"),)
    slip.compare([("q5", "q1"), ("q2", "q3")], group="carer", even=[("q7", "q4")], vote="pairs")
    own = room.own_ballot(slip.code, "pairs")
    assert (own.pairs, own.even) == ((("q2", "q3"), ("q5", "q1")), (("q4", "q7"),))


def test_pairs_are_shown_about_equally_often_and_never_twice_to_one_person(hall):
    _, room, alice, _ = hall
    alice.open_vote("pairs")
    shown = dict.fromkeys(room.vote("pairs").questions, 0)
    rng = random.Random(3)
    for slip in room.slips(20):
        done = []
        for _ in range(rng.randint(3, 10)):
            pair = room.next_pair(slip.code, "pairs")
            assert set(pair) not in [set(one) for one in done]
            done.append(tuple(sorted(pair)))
            slip.compare(done, group="carer", vote="pairs")
            for name in pair:
                shown[name] += 1
    assert max(shown.values()) - min(shown.values()) <= 2
    slip = room.slips(1)[0]
    every = []
    while pair := room.next_pair(slip.code, "pairs"):
        every.append(pair)
        slip.compare(every, group="carer", vote="pairs")
    assert len(every) == 8 * 7 // 2


def test_between_rounds_of_consensus_people_see_their_own_answers_and_after_the_last_nobody_does(hall):
    review, room, alice, _ = hall
    some = room.slips(9)
    for number, slip in enumerate(some):
        slip.score({"q1": 9 - number % 3, "q2": 1 + number % 9}, group="carer", vote="first")
    alice.close_vote("first")
    assert room.vote("first").linked
    assert room.own_ballot(some[0].code, "first").scores == {"q1": 9, "q2": 1}
    line = rk.workshop.feedback(room.own_ballot(some[0].code, "first"), room.ballots("first"), small=3)[0]
    assert (line.own, line.all.median, line.groups["carer"].n) == (9.0, 8.0, 9)
    some[0].score({"q1": 8}, group="carer", vote="second")
    alice.close_vote("second")
    assert not room.vote("first").linked
    assert room.own_ballot(some[0].code, "first") is None
    assert review.db.execute("SELECT count(*) FROM secrets WHERE workshop LIKE 'day/%'").fetchone()[0] == 0


def test_a_withdrawn_question_is_taken_off_the_ballots_and_those_below_move_up(hall):
    _, room, alice, _ = hall
    for slip in room.slips(2):
        slip.rank(["q1", "q2", "q3"], group="carer")
    alice.close_vote()
    alice.withdraw("q1", "answered")
    tally = room.tally()
    assert (tally.places[0], tally.scores["q2"] > tally.scores["q3"]) == (["q2"], True)
    assert "q1" not in tally.questions


def pages_of(path):
    """Every byte of the file and of what lies beside it."""
    return b"".join(each.read_bytes() for each in sorted(path.parent.glob(path.name + "*")))


def test_after_the_close_no_secret_and_no_order_of_arrival_is_left_in_the_file(tmp_path):
    """Ballots lie in the order of their keys, also inside the pages; the secret is nowhere, not even in the log."""
    path = tmp_path / "day.db"
    with rk.open(path, protocol=rk.Protocol.parse(HEAD)) as review:
        (alice,) = review.people("alice")
        lead = alice.workshop("day")
        for n in range(4):
            lead.question(f"What about number {n}?")
        room = review.workshop("day")
        some = room.slips(30)
        lead.open_vote()
        for slip in some:
            room.cast(slip.code, rk.Ballot(["q1"], "carer", table="t9"))
            room.cast(slip.code, rk.Ballot(["q2", "q1"], "carer", table="t9"))
        (secret,) = review.db.execute("SELECT secret FROM secrets").fetchone()
        assert secret.encode() in pages_of(path)
        lead.close_vote()
        everything = pages_of(path)
        assert secret.encode() not in everything
        voters = [row[0] for row in review.db.execute("SELECT voter FROM ballots ORDER BY voter")]
        assert {row[0] for row in review.db.execute("SELECT revision FROM ballots")} == {1}
        found = sorted(voters, key=lambda voter: -everything.index(voter.encode()))
        assert found == voters  # a page fills from its end: what was laid down first lies last
        known = {slips.hidden("day", slip.code) for slip in some}
        assert not known & set(voters)
        with pytest.raises(sqlite3.IntegrityError, match="of a closed vote stay"):
            review.db.execute("DELETE FROM ballots")
        review.db.conn.rollback()


def test_two_votes_of_the_same_people_share_no_key(hall):
    review, room, _, _ = hall
    for slip in room.slips(5):
        slip.rank(["q1"], group="carer")
        slip.score({"q1": 1}, group="carer", vote="dots")
    keys = {}
    for vote, voter in review.db.execute("SELECT workshop, voter FROM ballots"):
        keys.setdefault(vote, set()).add(voter)
    assert not keys["day"] & keys["day/dots"]


def test_roles_and_tables_that_few_share_are_taken_off_at_the_close(hall):
    _, room, alice, _ = hall
    some = room.slips(7)
    for number, slip in enumerate(some):
        room.join(slip.code, "carer", ["educator"] if number < 4 else ["service user"] if number == 6 else [])
        room.cast(slip.code, rk.Ballot(["q1"], table="one" if number < 4 else "two"))
    alice.close_vote()
    facts = sorted((ballot.also, ballot.table) for ballot in room.ballots())
    assert facts == [((), "")] * 3 + [(("educator",), "one")] * 4


def test_the_slips_of_those_who_joined_are_forgotten_when_the_last_vote_closes(hall):
    _, room, alice, _ = hall
    some = room.slips(4)
    for slip in some:
        room.join(slip.code, "carer")
        slip.rank(["q1"])
    for vote in room.votes()[:-1]:
        alice.close_vote(vote.id)
    assert room.joined(some[0].code).group == "carer"
    alice.close_vote("second")
    assert room.joined(some[0].code) is None
    assert room.joined_by_group().shown == {} or room.joined_by_group().counts["carer"] in (None, 4)


def test_a_slip_that_voted_on_another_copy_cannot_vote_a_second_time_here(tmp_path):
    """Two halls, each with its own copy and slips of its own: after the merge everybody's ballot is there once."""
    protocol = rk.Protocol.parse(HEAD)
    one, other = tmp_path / "one.db", tmp_path / "other.db"
    with rk.open(one, protocol=protocol) as review:
        (alice,) = review.people("alice")
        alice.workshop("day").question("What?")
    other.write_bytes(one.read_bytes())
    with rk.open(one) as here, rk.open(other) as there:
        for review in (here, there):
            for slip in review.workshop("day").slips(3):
                slip.rank(["q1"], group="carer")
        (bram,) = here.people("bram")
        bram.merge(other)
        room = here.workshop("day")
        assert (room.voted(), len(room.ballots())) == (6, 6)
        with pytest.raises(rk.NotAllowed, match="another copy"):
            room.cast(slip.code, rk.Ballot(["q1"], "carer"))
        assert len(room.ballots()) == 6


VOTER = """
import sys
import reviewkit as rk
with rk.open(sys.argv[1]) as review:
    room = review.workshop("day")
    for number, code in enumerate(sys.argv[2:]):
        room.join(code, "carer")
        room.cast(code, rk.Ballot(["q1"]))
        room.cast(code, rk.Ballot(["q2", "q1"]))
        print(code, flush=True)
"""


def test_a_power_cut_loses_no_acknowledged_vote_and_doubles_none(tmp_path):
    path = tmp_path / "day.db"
    with rk.open(path, protocol=rk.Protocol.parse(HEAD)) as review:
        (alice,) = review.people("alice")
        for n in range(3):
            alice.workshop("day").question(f"What about number {n}?")
        codes = [slip.code for slip in review.workshop("day").slips(400)]
    rng = random.Random(1)
    acknowledged = []
    for _ in range(4):
        left = [code for code in codes if code not in acknowledged]
        command = [sys.executable, "-c", VOTER, str(path), *left]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as voter:
            acknowledged += [voter.stdout.readline().strip() for _ in range(rng.randint(3, 25))]
            voter.send_signal(signal.SIGKILL)
            acknowledged += [line.strip() for line in voter.stdout]
    with rk.open(path) as review:
        room = review.workshop("day")
        for code in acknowledged:
            assert room.own_ballot(code).ranking == (("q2",), ("q1",))
        assert len(room.ballots()) == room.voted()
        assert room.voted() - len(acknowledged) in range(5)  # at most one more for each power cut
        assert ballots.seal(room.ballots())
