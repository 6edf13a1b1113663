"""After the vote: what was decided, who disagreed, what happened since, and what has to be looked at again."""

from __future__ import annotations

import json

import pytest

import reviewkit as rk
from reviewkit.desks import reporting
from reviewkit.store import judgements
from reviewkit.workshop.folder import check

PROTOCOL = """
title = "Heat"
version = "1"
[[stages]]
id = "ta"
design = "single"
[[forms]]
id = "map"
about = "study"
reviewers = 1
[[forms.fields]]
id = "what"
type = "choice"
choices = ["knowledge", "practice"]
[[forms.fields]]
id = "who"
type = "choice"
choices = ["users", "carers"]
[synthesis]
rows = "map.what"
columns = "map.who"
thin = 1
[workshop]
id = "day"
groups = ["user", "carer"]
languages = ["en", "nl"]
top = 2
"""


@pytest.fixture
def heat(tmp_path, ris):
    with rk.open(tmp_path / "heat.db", protocol=rk.Protocol.parse(PROTOCOL)) as review:
        (alice,) = review.people("alice")
        alice.collect(ris, source="PsycINFO", searched="2026-03-01")
        for report in alice.queue("ta"):
            alice.include(report, "ta")
        yield review


@pytest.fixture
def alice(heat):
    return heat.people("alice")[0]


def charted(alice, study, what: str, who: str) -> None:
    alice.extract(study, "map", {"what": what, "who": who})


def voted(heat, alice, sizes=(("user", 12), ("carer", 11)), ranking=("q1", "q2")) -> None:
    room = heat.workshop("day")
    for group, n in sizes:
        for at, slip in enumerate(room.slips(n)):
            slip.rank(ranking if at % 3 else ranking[::-1], group=group)
    alice.workshop("day").close_vote()


def line(heat, question: str):
    return next(item for item in heat.agenda() if item.question.id == question)


def test_a_study_that_changes_a_gap_marks_the_questions_on_it_until_somebody_looks_again(heat, alice):
    first, second, *_ = heat.included()
    charted(alice, first, "knowledge", "users")
    charted(alice, second, "practice", "carers")
    (gap,) = (g for g in heat.synthesis.gaps() if (g.row, g.column) == ("knowledge", "carers"))
    room = alice.workshop("day")
    room.question("What do carers learn?", gaps=[gap])
    room.question("Who pays?")
    room.evidence("q1", "unanswered")
    room.evidence("q2", "not checked")
    voted(heat, alice)
    assert line(heat, "q1").again == ()
    third = heat.included()[2]
    charted(alice, third, "knowledge", "carers")
    (why,) = line(heat, "q1").again
    assert "One added" in why
    assert reporting.again(heat.synthesis, heat.extraction, heat.workshop("day")) == {"q1": [why]}
    assert third.label in why
    assert "No gap any more" in line(heat, "q1").gaps[0]
    assert line(heat, "q2").again == ()
    room.evidence("q1", "partly", "one study now")
    assert line(heat, "q1").again == ()


def test_a_later_look_at_one_question_does_not_hide_that_another_was_looked_at_before(heat, alice):
    first, second, third, *_ = heat.included()
    charted(alice, first, "knowledge", "users")
    charted(alice, second, "practice", "carers")
    (gap,) = (g for g in heat.synthesis.gaps() if (g.row, g.column) == ("practice", "users"))
    room = alice.workshop("day")
    for text in ("One?", "Two?"):
        room.evidence(room.question(text, gaps=[gap]), "unanswered")
    voted(heat, alice)
    charted(alice, third, "practice", "users")
    room.evidence("q2", "partly")
    assert line(heat, "q1").again
    assert not line(heat, "q2").again


def test_decisions_dissent_and_what_happened_since_stand_with_their_question(heat, alice):
    room = alice.workshop("day")
    said = room.tell("Nobody asked me.", group="carer")
    room.question("One?", words=[said])
    room.question("Two?")
    voted(heat, alice)
    room.decide("q1", "priority", "everybody agreed")
    against = room.dissent("q1", "Two is worth more to us", group="carer", consent=True)
    room.follow_up("q1", "funded", "2027-02", "by the city")
    room.follow_up("q1", "told", "2026", "the board")
    item = line(heat, "q1")
    assert (item.decision.decision, item.decision.why, item.decision.by) == (
        "priority",
        "everybody agreed",
        "alice",
    )
    assert [(one.words, one.group) for one in item.dissents] == [("Two is worth more to us", "carer")]
    assert [one.date for one in item.since] == ["2026", "2027-02"]
    assert item.origin == "experience"
    assert item.chance is not None
    room.decide("q1", "open")
    room.follow_up("q1", "told", "2026", "the board", active=False)
    assert line(heat, "q1").decision is None
    assert [one.kind for one in line(heat, "q1").since] == ["funded"]
    room.erase(against)
    assert line(heat, "q1").dissents[0].words == ""
    assert not line(heat, "q1").dissents[0].consent


@pytest.mark.parametrize("date", ["", "soon", "2026-13", "2026-02-30", "26-02-01", "2026-2-1"])
def test_a_date_that_is_none_is_refused_and_nothing_is_written(heat, alice, date):
    room = alice.workshop("day")
    room.question("One?")
    with pytest.raises(rk.NotAllowed, match="it is written 2026-05-04"):
        room.follow_up("q1", "told", date)
    assert heat.db.execute("SELECT count(*) FROM follow_ups").fetchone()[0] == 0


def test_a_question_is_not_dropped_without_a_reason_and_wrong_names_are_answered_with_right_ones(heat, alice):
    room = alice.workshop("day")
    room.question("One?")
    with pytest.raises(rk.NotAllowed, match="for a reason"):
        room.decide("q1", "dropped")
    with pytest.raises(rk.UnknownName, match="priority"):
        room.decide("q1", "first")
    with pytest.raises(rk.UnknownName, match="q1"):
        room.decide("q7", "priority")
    with pytest.raises(rk.UnknownName, match="carer"):
        room.dissent("q1", "No.", group="nobody")


def test_recommendations_rest_on_what_there_is_and_overdue_ones_are_listed(heat, alice):
    room, study = alice.workshop("day"), heat.included()[0]
    room.question("One?")
    room.tell("Pay us.")
    programme = alice.programme("Side by side")
    made = room.recommend("Pay people.", ["q1", "w1", programme, study])
    bare = room.recommend("Be kind.")
    assert made.rests_on[0] == "q1"
    assert study.id in made.rests_on
    with pytest.raises(rk.UnknownName, match="q1"):
        room.recommend("No.", ["q9"])
    room.undertake(made, "head of training", "2026-05-01")
    room.undertake(bare, "everybody", "2027-01-01")
    read = heat.workshop("day")
    assert [one.id for one in read.overdue("2026-06-01")] == [made.id]
    room.undertake(made, "head of training", "2026-05-01", done=True)
    assert read.overdue("2026-06-01") == []
    room.retract(bare)
    assert [one.id for one in read.recommendations()] == [made.id]
    assert room.recommend("Another.").id == "r3"  # the number of a retracted one is not given again


def test_a_vote_of_two_groups_is_published_and_counted_again(heat, alice, tmp_path):
    room = alice.workshop("day")
    room.question("One?", words=[room.tell("A secret that nobody may quote", group="carer")])
    room.question("Two?")
    with pytest.raises(rk.NotAllowed, match="nobody has voted"):
        reporting.publish(
            tmp_path / "out", heat.protocol, heat.synthesis, heat.extraction, heat.workshop("day")
        )
    voted(heat, alice)
    made = reporting.publish(
        tmp_path / "out", heat.protocol, heat.synthesis, heat.extraction, heat.workshop("day")
    )
    assert (made.level, made.ballots) == ("all", 23)
    assert check(made.folder).same
    assert check(made.folder).fingerprint == made.fingerprint
    everything = "".join(path.read_text() for path in made.folder.iterdir())
    assert "secret" not in everything
    assert "alice" not in everything
    results = json.loads((made.folder / "results.json").read_text())
    room_says = {item.question.id: list(item.interval) for item in heat.agenda()}
    assert results["intervals"] == room_says  # the same re-drawn votes, so the same figures in print
    (tmp_path / "out" / "mine.txt").write_text("x")
    with pytest.raises(rk.NotAllowed, match=r"mine\.txt"):
        reporting.publish(
            tmp_path / "out", heat.protocol, heat.synthesis, heat.extraction, heat.workshop("day")
        )


def test_a_vote_that_is_not_closed_is_not_published(heat, alice, tmp_path):
    alice.workshop("day").question("One?")
    for slip in heat.workshop("day").slips(12):
        slip.rank(["q1"], group="user")
    with pytest.raises(rk.NotAllowed, match="not closed"):
        reporting.publish(
            tmp_path / "out", heat.protocol, heat.synthesis, heat.extraction, heat.workshop("day")
        )
    assert not (tmp_path / "out").exists()


def test_a_question_withdrawn_after_the_vote_is_gone_from_agenda_folder_and_page_says_why(
    heat, alice, tmp_path
):
    room = alice.workshop("day")
    said = room.tell("Mine", group="carer", consent=True)
    room.question("One?", words=[said])
    room.question("Two?")
    room.question("Three?")
    voted(heat, alice, ranking=("q1", "q2", "q3"))
    room.withdraw("q1", "answered in 2026")
    assert [item.question.id for item in heat.agenda()] == ["q2", "q3"]
    made = reporting.publish(
        tmp_path / "out", heat.protocol, heat.synthesis, heat.extraction, heat.workshop("day")
    )
    assert check(made.folder).same
    assert "q1" not in (made.folder / "results.json").read_text()
    page = heat.report(tmp_path / "said.html", "said").read_text()
    assert "answered in 2026" in page


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ((("user", 2), ("carer", 12)), set()),
        ((("user", 12), ("carer", 11)), {"user", "carer"}),
        ((("user", 13),), {"user"}),
        ((("user", 2),), set()),
    ],
)
def test_every_document_hides_small_groups_and_says_how_sure_the_order_is(
    heat, alice, tmp_path, sizes, shown
):
    room = alice.workshop("day")
    room.question("One?")
    room.question("Two?")
    voted(heat, alice, sizes)
    told = json.loads(heat.report(tmp_path / "a.json", "agenda").read_text())
    assert told["how sure the order is"]
    for row in told["questions"]:
        assert row["evidence"] == "not checked"
        assert {name[7:] for name in row if name.startswith("place: ") and name != "place: pooled"} == shown
        assert (row["place: pooled"] is not None) == bool(shown)
    html = heat.report(tmp_path / "a.html", "agenda").read_text()
    csv = heat.report(tmp_path / "a.csv", "agenda").read_text()
    for page in (html, csv):
        assert "not checked" in page
    assert "How sure is this order?" in html


def test_where_nobody_voted_every_document_says_so(heat, alice, tmp_path):
    alice.workshop("day").tell("Words", consent=True)
    assert "no vote has been counted" in heat.report(tmp_path / "a.html", "agenda").read_text()
    assert json.loads(heat.report(tmp_path / "a.json", "agenda").read_text())["questions"] == []
    heat.report(tmp_path / "a.docx", "agenda")
    heat.report(tmp_path / "a.csv", "agenda")
    draft = heat.report(tmp_path / "d.md", "reprise").read_text()
    assert "missing:" in draft
    assert (
        "No question was made of these words so far" in heat.report(tmp_path / "s.html", "said").read_text()
    )


def test_a_wrong_document_or_ending_is_answered_with_the_right_ones(heat, tmp_path):
    with pytest.raises(rk.UnknownName, match="agenda"):
        heat.report(tmp_path / "x.html", "agendum")
    with pytest.raises(rk.UnknownName, match=r"\.docx"):
        heat.report(tmp_path / "x.pdf", "agenda")
    assert list(tmp_path.glob("x.*")) == []


def test_the_page_for_participants_shows_no_words_without_consent_and_every_number(heat, alice, tmp_path):
    room = alice.workshop("day")
    shown = room.tell("Shown words", group="carer", consent=True, language="nl")
    kept = room.tell("Kept words", group="carer")
    gone = room.tell("Erased words", group="user", consent=True)
    room.erase(gone)
    room.question("One?", words=[shown])
    room.question("Two?", words=[kept])
    room.merge("q1", "q2")
    room.question("Three?")
    voted(heat, alice, ranking=("q1", "q3"))
    room.dissent("q1", "Against it", group="user")
    page = heat.report(tmp_path / "said.html", "said").read_text()
    assert "Shown words" in page
    assert "Kept words" not in page
    assert "Erased words" not in page
    assert "Against it" not in page
    for number in (1, 2, 3, 4):
        assert f'id="en-{number}"' in page
        assert f'id="nl-{number}"' in page
    assert "became the question q2, which was put together with the question q1:" in page
    assert "Jullie zeiden" in page
    assert "carer" not in page


def test_a_draft_tells_what_people_were_paid_once_it_is_recorded(heat, alice, tmp_path):
    care = alice.workshop("day").care
    for n in range(12):
        care.pay(f"P{n}", "worked", role="user", hours=3)
        care.pay(f"P{n}", "paid", amount=45, currency="GBP")
    draft = heat.report(tmp_path / "d.md", "reprise").read_text()
    assert "user: 12 people, 36 hours" in draft
    assert "paid 540 GBP" in draft


def test_who_did_what_counts_attempts_passages_tables_and_relations(heat, alice, tmp_path):
    """Passages coded twice by the same person are counted once, drafts not at all."""
    study = heat.included()[0]
    alice.screening.retrieval.attempt(study.reports[0], "asked the library")
    room = alice.workshop("day")
    room.tell("Nobody asked me.", group="carer", consent=True)
    room.tell("Nor me.", group="carer", consent=True)
    assert alice.synthesis.material.take_up() == 2
    excerpt, other = heat.synthesis.material.excerpts()
    code = alice.synthesis.codes.add("asked")
    for _ in range(2):
        alice.synthesis.coding.code(excerpt, code)
    alice.synthesis.coding.code(other, code, finished=False)
    done = judgements.activity(heat.db)["alice"]
    assert (done["attempts"], done["codings"], done["contributions"]) == (1, 1, 2)
    page = heat.report(tmp_path / "reprise.md", "reprise").read_text()
    for column in ("full texts sought", "passages coded", "tables seated", "reports related"):
        assert column in page
