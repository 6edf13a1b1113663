"""Whoever gets a name wrong is told the right one; whatever is printed fits a line; errors cross processes."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

import reviewkit as rk

PROTOCOL = """
title = "T"
version = "1"
[[stages]]
id = "full-text"
[workshop]
id = "day"
groups = ["carer", "educator"]
rule = "jla"
"""


@pytest.fixture
def review():
    with rk.open(":memory:", protocol=rk.Protocol.parse(PROTOCOL)) as review:
        yield review


@pytest.mark.parametrize(
    ("place", "name", "answer"),
    [
        ("review", "dedupe", "Review has no 'dedupe' (it is person.dedupe); there is: agenda, "),
        ("review", "gaps", "Review has no 'gaps' (it is review.synthesis.gaps); there is: "),
        ("review", "records", "Review has no 'records' (it is review.references.records); there is: "),
        ("review", "agnda", "Review has no 'agnda' (did you mean 'agenda'?); there is: "),
        ("person", "flow", "Person has no 'flow' (it is review.flow); there is: chase, collect, "),
        ("person", "assign", "Person has no 'assign' (it is person.screening.assign); there is: "),
        ("review.screening", "judge", "Screening has no 'judge' (it is person.screening.judge); there is: "),
        (
            "person.duplicates",
            "overlap",
            "DuplicatesWriter has no 'overlap' (it is review.duplicates.overlap)",
        ),
        ("person.synthesis", "gap_map", "SynthesisWriter has no 'gap_map' (it is review.synthesis.gap_map)"),
        ("review.extraction", "zebra", "Extraction has no 'zebra'; there is: agreement, "),
        ("review.workshop", "tell", "Room has no 'tell' (it is person.workshop(…).tell); there is: "),
        ("person.workshop", "tally", "RoomWriter has no 'tally' (it is review.workshop(…).tally)"),
    ],
)
def test_a_verb_that_is_elsewhere_is_told_with_its_place(review, place, name, answer):
    (person,) = review.people("ann")
    side, _, desk = place.partition(".")
    thing = {"review": review, "person": person}[side]
    if desk:
        thing = thing.workshop("day") if desk == "workshop" else getattr(thing, desk)
    with pytest.raises(AttributeError) as told:
        getattr(thing, name)
    assert str(told.value).startswith(answer)


def test_what_a_property_itself_raises_is_not_covered_by_an_answer_on_names(review):
    class Broken(type(review)):
        @property
        def count(self):
            raise AttributeError("deep inside")

    broken = copy.copy(review)
    broken.__class__ = Broken
    with pytest.raises(AttributeError, match=r"^deep inside$"):
        _ = broken.count


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("tally", "it is rk.workshop.tally"),
        ("agreement", "it is rk.screening.agreement"),
        ("Study", "it is rk.model.Study"),
        ("colvert", "did you mean 'convert'"),
    ],
)
def test_a_wrong_name_of_the_package_answers_with_the_right_one(name, answer):
    with pytest.raises(AttributeError, match=answer):
        getattr(rk, name)


def test_nouns_and_errors_are_found_from_the_top():
    assert {"Name", "errors", "model", "protocol"} <= set(dir(rk))
    assert all(hasattr(rk, name) for name in dir(rk))


@pytest.mark.parametrize("things", [["ann", "bob"], 3, None, "  "])
def test_what_is_no_name_is_refused_in_words(review, things):
    with pytest.raises(rk.NotAllowed, match="is no name to work under"):
        review.people(things)


@pytest.mark.parametrize("thing", [3, None, object(), ["a"]])
def test_what_names_no_report_is_refused_in_words(review, thing):
    (ann,) = review.people("ann")
    with pytest.raises(rk.UnknownName, match="no record or report"):
        ann.include(thing, "full-text")


def test_a_name_that_was_left_out_is_asked_for():
    assert str(rk.UnknownName("group", "", ["carer"])) == "no group was named; there is: carer"


ERRORS = [
    rk.UnknownName("stage", "ful", ["full-text"]),
    rk.SourceError("no answer", service="pubmed", status=500, retry_after=2.5),
    rk.ReadError("no format", path="a.txt", tried=("ris",)),
    rk.StoreError("no review", path="a.db"),
    rk.ProtocolError("faulty", problems=()),
    rk.NotAllowed("not now"),
    rk.ReviewkitError("no"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_keeps_its_words_and_facts_on_its_way_between_processes(error):
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again), again.args) == (
        type(error),
        str(error),
        vars(error),
        error.args,
    )
    assert str(copy.copy(error)) == str(error)


def test_a_worker_process_hands_over_what_it_refuses(tmp_path):
    with ProcessPoolExecutor(1) as pool, pytest.raises(rk.UnknownName, match="no voting rule 'borada'"):
        pool.submit(rk.workshop.tally, [rk.Ballot(["q1"])], "borada").result()


def test_what_the_agenda_is_made_of_prints_on_a_line(review):
    (host,) = review.people("host")
    room = host.workshop("day")
    said = room.tell("Nobody asked me\nhow it went. " * 9, group="carer")
    asked = room.question("What helps? " * 20, words=[said])
    review.workshop("day").slips(1)[0].rank([asked.id], group="carer")
    for thing in (said, asked, *review.agenda()):
        assert len(repr(thing)) < 120
        assert "\n" not in repr(thing)
    assert repr(review.agenda()[0]).startswith("<AgendaItem 1 q1: What helps? What helps?")
    assert repr(replace(said, words="", erased=True)) == "<Contribution 1 carer: erased>"


def test_a_document_is_not_written_under_an_ending_that_it_is_not(review, tmp_path):
    with pytest.raises(rk.UnknownName, match=r"no ending for the document review '\.pdf'"):
        review.report(tmp_path / "report.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_notebook_shows_the_flow_as_a_picture(review):
    assert review.flow()._repr_svg_() == review.flow().svg()


def test_duplicates_are_looked_for_in_records_only():
    names = (rk.Name("Okafor", "Ada"),)
    for records, words in (
        ("a.ris", "is no list of records"),
        (7, "is no list of records"),
        ([{"title": "a"}], "at position 0 is"),
        (
            [rk.Record(title="a", authors=names), rk.Record(title="a", authors=("Okafor",))],
            "has the author 'Okafor'",
        ),
    ):
        with pytest.raises(rk.ReadError, match=words):
            rk.dedup.find(records)


def test_a_rule_set_may_be_named():
    one = rk.Record(title="Heat and hope in warm places", authors=(rk.Name("Okafor", "Ada"),), year=2020)
    assert rk.dedup.find([one, one], "cautious") == rk.dedup.find([one, one], rk.dedup.CAUTIOUS)
    with pytest.raises(rk.UnknownName, match="did you mean 'thorough'"):
        rk.dedup.find([one], "through")
    with pytest.raises(rk.UnknownName, match="did you mean 'thorough'"):
        rk.dedup.explain(one, one, "through")


def test_the_workshop_of_the_protocol_needs_no_name(review):
    (host,) = review.people("host")
    host.workshop().question("What helps?")
    assert [question.id for question in review.workshop().questions()] == ["q1"]
    with pytest.raises(rk.UnknownName, match="there is: day"):
        review.workshop("night")
    with (
        rk.open(":memory:") as empty,
        pytest.raises(rk.UnknownName, match=r"^there is no workshop in the protocol$"),
    ):
        empty.agenda()


def test_type_checkers_are_told_that_the_package_has_types():
    assert (Path(rk.__file__).parent / "py.typed").exists()


def test_a_desk_prints_how_it_is_reached(review):
    (ann,) = review.people("ann")
    assert repr(review.screening) == "<Screening: review.screening>"
    assert repr(ann.workshop()) == "<RoomWriter: person.workshop(…)>"
