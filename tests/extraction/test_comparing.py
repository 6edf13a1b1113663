"""Two people's answers agree or not, with the reason; what stands in the end says where it comes from."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.extraction import Given, agree, compare, settled
from reviewkit.model import Answer

from .forms import EVERY_TYPE

NOT_REPORTED, UNCLEAR = Given(None, "not reported"), Given(None, "unclear")


def answer(name, value=None, by="alice", status="value"):
    return Answer("s1", "all", name, value, by, status=status)


@pytest.mark.parametrize(
    ("name", "a", "b", "why"),
    [
        ("name", "Nurse  Training", "nurse training", ""),
        ("name", "it’s “so”", 'it\'s "so"', ""),
        ("name", "nurses", "nurse", "“nurses” against “nurse”"),
        ("learners", 12, 12, ""),
        ("learners", 12, 13, "12 against 13 people: 1 apart"),
        ("weeks", 12.0, 12.5, ""),
        ("weeks", 12.0, 12.6, "12 against 12.6 weeks: 0.6 apart, 0.5 allowed"),
        ("controlled", True, False, "yes against no"),
        ("published", "2024", "2025-02", "“2024” against “2025-02”"),
        ("published", "2024-02-01", "2024-02", "the same as far as both say: 2024-02"),
        ("domain", "affective", "affective", ""),
        ("domain", "affective", "cognitive", "“affective” against “cognitive”"),
        ("domain", NOT_REPORTED, NOT_REPORTED, ""),
        ("domain", NOT_REPORTED, UNCLEAR, "“not reported” against “unclear”"),
        ("domain", "affective", UNCLEAR, "“affective” against “unclear”"),
        ("weeks", NOT_REPORTED, 12.0, "“not reported” against “12”"),
        ("roles", ("teaching",), UNCLEAR, "“teaching” against “unclear”"),
        ("domain", "affective", None, "only one of the two has an answer"),
        ("domain", None, None, ""),
    ],
)
def test_two_answers_agree_or_the_reason_is_told_both_ways_round(name, a, b, why):
    field = EVERY_TYPE.field(name)
    found = agree(field, a, b)
    assert (found.agrees, found.why) == (not why or why.startswith("the same"), why)
    assert agree(field, b, a).agrees == found.agrees
    assert agree(field, b, a).answered == found.answered
    assert found.answered == 2 - (a is None) - (b is None)


def test_sets_tell_how_far_they_overlap():
    found = agree(EVERY_TYPE.field("roles"), ("teaching", "planning; leading"), ("teaching",))
    assert (found.agrees, found.overlap) == (False, 0.5)
    assert found.why == "only one names “planning; leading”"
    assert agree(EVERY_TYPE.field("roles"), ("teaching",), ["teaching"]).overlap == 1
    texts = agree(EVERY_TYPE.field("barriers"), ("No time", "money"), ("MONEY", "no  time"))
    assert (texts.agrees, texts.overlap) == (True, 1)


def test_several_numbers_are_matched_one_to_one_within_the_tolerance():
    field = EVERY_TYPE.field("sizes")
    assert agree(field, (10, 20), (21, 9)).agrees
    found = agree(field, (10, 10), (10,))
    assert (found.agrees, found.overlap) == (False, 0.5)
    assert "1 and 0 of the numbers" in found.why


@given(
    a=st.lists(st.integers(0, 12), min_size=1, max_size=5),
    b=st.lists(st.integers(0, 12), min_size=1, max_size=5),
)
@settings(max_examples=200, deadline=None)
def test_comparing_numbers_is_symmetric_and_agrees_with_itself(a, b):
    field = EVERY_TYPE.field("sizes")
    one, two = agree(field, tuple(a), tuple(b)), agree(field, tuple(b), tuple(a))
    assert (one.agrees, one.overlap) == (two.agrees, two.overlap)
    assert agree(field, tuple(a), tuple(reversed(a))).agrees


def test_tolerance_is_not_spoilt_by_binary_fractions():
    assert agree(EVERY_TYPE.field("weeks"), 0.1 + 0.2, 0.8).agrees


def test_comparing_entries_covers_every_field_asked_of_either():
    first = {"name": "A", "controlled": True, "control": "usual teaching", "control-hours": 2.0, "trust": 3}
    second = [answer("name", "a"), answer("controlled", value=False), answer("trust", 3)]
    found = {field.id: comparison for field, comparison in compare(EVERY_TYPE, first, second)}
    assert list(found) == [field.id for field in EVERY_TYPE.fields]
    differing = {name: comparison.why for name, comparison in found.items() if not comparison.agrees}
    assert differing == {
        "controlled": "yes against no",
        "control": "asked of one person only: an answer before it differs",
        "control-hours": "asked of one person only: an answer before it differs",
    }
    assert (found["weeks"].answered, found["control"].answered, found["name"].answered) == (0, 1, 2)
    without = [field.id for field, _ in compare(EVERY_TYPE, {"controlled": False}, {"controlled": False})]
    assert "control" not in without


def stands(entries, settlements=()):
    return settled(EVERY_TYPE, entries, settlements)


def test_what_stands_says_whether_it_was_agreed_settled_single_or_is_open():
    entries = {
        "bram": {"name": "Study a", "weeks": 12.5, "domain": "affective", "trust": 4},
        "alice": {"name": "Study A", "weeks": 12.0, "domain": "cognitive", "trust": NOT_REPORTED},
    }
    found = stands(entries, {"trust": Given(3)})
    assert {name: item.provenance for name, item in found.items()} == {
        "name": "agreed", "weeks": "agreed", "domain": "unsettled", "trust": "settled",
    }  # fmt: skip
    assert (found["name"].value, found["weeks"].value) == ("Study A", 12.0)  # alice's, the first by name
    assert found["trust"].given == Given(3)
    assert found["domain"].given is None
    assert found["domain"].answers == {"alice": Given("cognitive"), "bram": Given("affective")}
    alone = stands({"alice": [answer("name", "A"), answer("trust", status="unclear")]})
    assert {(item.provenance, item.status) for item in alone.values()} == {
        ("single", "value"),
        ("single", "unclear"),
    }


def test_three_people_agree_only_if_every_two_do():
    near = {"a": {"weeks": 12.0}, "b": {"weeks": 12.4}, "c": {"weeks": 12.8}}
    assert stands(near)["weeks"].provenance == "unsettled"
    assert stands({"a": {"weeks": 12.4}, "b": {"weeks": 12.0}, "c": {"weeks": 12.0}})["weeks"].value == 12.0


def test_a_field_one_of_two_left_empty_is_open():
    found = stands({"alice": {"name": "A", "trust": 3}, "bram": {"name": "A"}})
    assert found["trust"].provenance == "unsettled"


def test_what_hangs_on_something_unsettled_is_open_and_goes_when_it_is_settled_away():
    entries = {
        "alice": {"controlled": True, "control": "usual teaching", "control-hours": 3.0},
        "bram": {"controlled": False},
    }
    found = stands(entries)
    assert {item.provenance for item in found.values()} == {"unsettled"}
    assert set(found) == {"controlled", "control", "control-hours"}
    assert set(stands(entries, [answer("controlled", value=False, by="carol")])) == {"controlled"}
    kept = stands(entries, {"controlled": True})
    assert (kept["control"].provenance, kept["control"].value) == ("single", "usual teaching")


def test_a_settlement_keeps_what_people_had_said():
    found = stands({"a": {"trust": 1}, "b": {"trust": 5}}, {"trust": NOT_REPORTED})["trust"]
    assert (found.provenance, found.status, found.value) == ("settled", "not reported", None)
    assert [given.value for given in found.answers.values()] == [1, 5]
