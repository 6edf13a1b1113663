"""Words become questions, slips become ballots, every group weighs the same, and nobody's ballot can be found."""

from __future__ import annotations

import pytest

import reviewkit as rk

GROUPS = ("service user", "carer", "educator")


@pytest.fixture
def room(review, people):
    carol = people[2].workshop("priorities")
    for n in range(1, 6):
        carol.question(f"What about number {n}?")
    return review.workshop("priorities")


def test_words_stay_verbatim_behind_their_question_also_through_a_merge(review, people):
    carol = people[2].workshop("priorities")
    first = carol.tell(
        "  Nobody asked me afterwards. ", group="service user", table="1", round="experience", consent=True
    )
    second = carol.tell("Kukaan ei kysynyt.", group="carer", language="fi")
    one = carol.question("What support do teachers need?", words=[first])
    two = carol.question("Who asks afterwards?", words=[second.id[:10]])
    carol.merge(one, two)
    room = review.workshop("priorities")
    assert [q.id for q in room.questions()] == [one.id]
    assert room.question(two.id).merged_into == one.id
    for slip in room.slips(1):
        slip.rank([one.id], group="carer")
    (item,) = room.agenda()
    assert [c.words for c in item.words] == ["  Nobody asked me afterwards. ", "Kukaan ei kysynyt."]
    carol.unmerge(one, two)
    assert [q.id for q in room.questions()] == [one.id, two.id]
    with pytest.raises(rk.NotAllowed):
        carol.merge(one, one)
    with pytest.raises(rk.UnknownName, match="service user"):
        carol.tell("x", group="srvice user")


def test_words_can_be_erased_and_leave_a_stub(review, people):
    carol = people[2].workshop("priorities")
    said = carol.tell("Please forget this.", group="carer")
    carol.erase(said, "asked for it")
    (stub,) = review.workshop("priorities").contributions()
    assert (stub.words, stub.erased, stub.group) == ("", True, "carer")
    everything = b"".join(str(row).encode() for t in review.db.table_names() for row in review.db[t].rows)
    assert b"forget this" not in everything
    other = carol.tell("This one stays.")
    with pytest.raises(Exception, match="after an erasure"):
        review.db.execute("DELETE FROM words WHERE contribution = ?", [other.id])


def test_every_group_weighs_the_same_however_many_vote(room):
    for slip in room.slips(9):
        slip.rank(["q1", "q2", "q3"], group="service user")
    for slip in room.slips(1):
        slip.rank(["q2", "q3", "q1"], group="carer")
    tally, pooled = room.tally(), room.tally("pooled")
    assert [set(place) for place in tally.places[:2]] == [{"q2"}, {"q1"}]
    assert pooled.places[0] == ["q1"]
    agenda = {item.question.id: item for item in room.agenda()}
    assert agenda["q1"].by_group == {"service user": 1, "carer": 3}
    assert agenda["q1"].pooled == 1
    assert agenda["q4"].joint  # nobody chose q4 or q5: they stay joint
    assert agenda["q4"].place == agenda["q5"].place == 4.5


def test_the_last_ballot_of_a_slip_counts(room):
    (slip,) = room.slips(1)
    assert slip.rank(["q1"], group="carer") == 1
    assert slip.rank(["q2", ["q3", "q4"]], group="carer") == 2
    assert room.voted() == 1
    (ballot,) = room.ballots()
    assert ballot.ranking == (("q2",), ("q3", "q4"))
    assert room.slip(slip.code.lower().replace("-", " ")).code == slip.code


def test_bad_ballots_are_refused_with_a_reason(room, people):
    (slip, lost) = room.slips(2)
    with pytest.raises(rk.UnknownName, match="no question to vote on 'q9'"):
        slip.rank(["q9"], group="carer")
    with pytest.raises(rk.NotAllowed, match="q1 more than once"):
        slip.rank(["q1", ["q2", "q1"]], group="carer")
    with pytest.raises(rk.UnknownName, match="did you mean 'carer'"):
        slip.rank(["q1"], group="carers")
    with pytest.raises(rk.UnknownName, match="slip"):
        room.slip("ZZZ-ZZZ")
    people[0].workshop("priorities").void(lost)
    with pytest.raises(rk.NotAllowed, match="void"):
        room.slip(lost.code)
    with pytest.raises(rk.NotAllowed, match="void"):
        lost.rank(["q1"], group="carer")
    assert room.voted() == 0


def test_an_opened_vote_shows_nothing_before_it_is_closed_and_then_stays_closed(room, people):
    alice = people[0].workshop("priorities")
    slips = room.slips(3)
    alice.open_vote()
    for slip, group in zip(slips, GROUPS, strict=True):
        slip.rank(["q1", "q2"], group=group)
    for look in (room.ballots, room.tally, room.agenda):
        with pytest.raises(rk.NotAllowed, match="nothing of it is shown"):
            look()
    assert room.voted() == 3
    seal = alice.close_vote()
    assert len(seal) == 64
    assert room.tally().places[0] == ["q1"]
    with pytest.raises(rk.NotAllowed, match="closed"):
        slips[0].rank(["q2"], group="carer")
    with pytest.raises(rk.NotAllowed, match="closed"):
        alice.open_vote()


def test_after_the_close_nobody_can_tell_which_slip_cast_which_ballot(room, review, people):
    slips = room.slips(4)
    for slip in slips:
        slip.rank(["q1"], group="carer")
    people[0].workshop("priorities").close_vote()
    assert review.db["secrets"].count == 0
    assert room.own_ballot(slips[0].code) is None
    columns = {column.name for column in review.db["ballots"].columns}
    assert columns == {
        "workshop",
        "voter",
        "revision",
        "group",
        "marks",
    }  # no person, time, sequence or device
    schema = review.db["ballots"].schema + review.db["voted"].schema
    assert schema.count("WITHOUT ROWID") == 2  # no insertion order either
    shared = {row["voter"] for row in review.db["ballots"].rows} & {
        row["slip"] for row in review.db["voted"].rows
    }
    assert not shared
    everything = str([row for table in review.db.table_names() for row in review.db[table].rows])
    assert not any(slip.code in everything for slip in slips)


def test_the_printed_report_tells_no_small_groups_places_anywhere(room, review, tmp_path):
    """Six service users and six educators are enough to be told apart in the room, and too few for print."""
    for slip in room.slips(6):
        slip.rank(["q1", "q2", "q3", "q4", "q5"], group="service user")
    for slip in room.slips(6):
        slip.rank(["q5", "q4", "q3", "q2", "q1"], group="educator")
    assert any("'educator'" in warning and "1st for" in warning for warning in room.tally().warnings)
    page = review.report(tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Groups differ" not in page
    assert "1st for" not in page


def test_recommendations_say_what_they_rest_on(review, people):
    carol = people[2].workshop("priorities")
    question = carol.question("What now?")
    made = carol.recommend("Pay people.", [question])
    assert made.rests_on == (question.id,)
    assert review.workshop("priorities").recommendations() == [made]
    with pytest.raises(rk.UnknownName, match="priorities"):
        review.workshop("prioritys")
