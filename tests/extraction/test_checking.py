"""Answers are read by the type of their field, and every fault is told at once."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.extraction import Given, asked, check, missing
from reviewkit.protocol.plan import Field, Form

from .forms import EVERY_TYPE, SHEFFIELD

NOT_REPORTED, UNCLEAR = Given(None, "not reported"), Given(None, "unclear")


def one(name, raw, **others):
    """The answer read from one raw value, and the problem with it, if any."""
    read, problems = check(EVERY_TYPE, {name: raw, **others})
    return read.get(name), problems[0] if problems else None


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("name", "  Nurse training ", "Nurse training"),
        ("learners", 12, 12),
        ("learners", "12", 12),
        ("learners", "12 people", 12),
        ("learners", "1 person", 1),
        ("learners", 12.0, 12),
        ("learners", "1,000", 1000),
        ("learners", "1 000", 1000),
        ("weeks", "12 weeks", 12.0),
        ("weeks", "1 Week", 1.0),
        ("weeks", "12wk", 12.0),
        ("weeks", "1,5", 1.5),
        ("weeks", "0,125", 0.125),
        ("weeks", "1.200", 1.2),
        ("weeks", "1,234.5", 1234.5),
        ("weeks", "1.234,5", 1234.5),
        ("weeks", "1.234.567", 1234567.0),
        ("weeks", "1E+02", 100.0),
        ("controlled", "Yes", True),
        ("controlled", "no", False),
        ("controlled", "nee", False),
        ("controlled", "ναι", True),
        ("controlled", "FALSE", False),
        ("published", "2024", "2024"),
        ("published", 2024, "2024"),
        ("published", "2024-02", "2024-02"),
        ("published", "2024-02-29", "2024-02-29"),
        ("published", dt.date(2024, 2, 9), "2024-02-09"),
        ("published", dt.datetime(2024, 2, 9, 13, tzinfo=dt.UTC), "2024-02-09"),
        ("domain", " AFFECTIVE ", "affective"),
        ("roles", "planning; leading", ("planning; leading",)),
        ("roles", "Telling one’s story; teaching", ("teaching", "telling one's story")),
        ("roles", ["teaching", "teaching"], ("teaching",)),
        ("roles", {"teaching", "planning; leading"}, ("teaching", "planning; leading")),
        ("trust", "3", 3),
        ("finding", "They said; “yes”.", "They said; “yes”."),
        ("findings", "One; and a half\nTwo", ("One; and a half", "Two")),
        ("barriers", "time; money ; time", ("time", "money")),
        ("barriers", ["no; room"], ("no; room",)),
        ("sizes", "3; 3; 4", (3, 3, 4)),
        ("sizes", [3, "4"], (3, 4)),
        ("sizes", 3, (3,)),
    ],
)
def test_a_value_is_read_by_the_type_of_its_field(name, raw, value):
    read, problem = one(name, raw)
    assert problem is None
    assert read == Given(value)
    assert type(read.value) is type(value)


@pytest.mark.parametrize(
    ("name", "raw", "message", "expected"),
    [
        ("name", 12, "a number is no text", "text"),
        ("learners", "twelve", "“twelve” is no number", "0 to 1000 people"),
        (
            "learners",
            "12 weeks",
            "“12 weeks” is in “weeks”, and the field is in people",
            "a whole number of people",
        ),
        ("learners", "1.5", "1.5 is no whole number", "0 to 1000 people"),
        ("learners", "1.200", "“1.200” is written in two ways", None),
        ("learners", 1001, "1001 is above the maximum 1000", "0 to 1000 people"),
        ("learners", True, "yes or no is no number", "0 to 1000 people"),
        ("weeks", "1,200", "two ways", "1200 or 1.200"),
        ("weeks", "10–12", "is no single number", "at least 0 weeks"),
        ("weeks", "about 10", "ranges, “about” and the like", "at least 0 weeks"),
        ("weeks", -1, "-1 is below the minimum 0", "at least 0 weeks"),
        ("weeks", float("nan"), "no finite number", "at least 0 weeks"),
        ("weeks", 10**400, "no finite number", "at least 0 weeks"),
        ("weeks", [1, 2], "a list is no number", "at least 0 weeks"),
        ("controlled", "perhaps", "neither yes nor no", "yes or no"),
        ("published", "9 Feb 2024", "is no date", "2026-03-01"),
        ("published", "2023-02-29", "day is out of range", "2026-03-01"),
        ("published", "2024-13", "month must be in 1..12", "2026-03-01"),
        ("domain", "afective", "did you mean “affective”?", "cognitive; affective; behavioural"),
        ("domain", 1, "a number is none of the choices", "cognitive; affective; behavioural"),
        ("roles", "teaching; juggling", "“juggling” is none of the choices", "teaching; planning; leading;"),
        ("roles", "teaching; not reported", "stands for the whole answer", "it alone"),
        ("trust", "6", "6 is above the maximum 5", "1 to 5"),
        ("sizes", "3; many", "is no number", "a whole number"),
    ],
)
def test_a_wrong_value_is_told_with_what_was_expected(name, raw, message, expected):
    if expected is None:
        message, expected = "can be read in two ways", "1200, with a point"
    read, problem = one(name, raw)
    assert read is None
    assert message in problem.message
    assert expected in problem.expected
    assert problem.where == f"all.{name}"
    assert problem.value


def test_all_faults_come_at_once_and_what_is_right_is_read():
    read, problems = check(
        EVERY_TYPE,
        {"name": "A", "learners": "x", "trust": 9, "domian": "affective", "Length": 3, "domain": "b"},
    )
    assert read == {"name": Given("A")}
    assert [problem.where for problem in problems] == [
        "all.domian", "all.Length", "all.learners", "all.domain", "all.trust",
    ]  # fmt: skip
    assert "did you mean “domain”?" in problems[0].message
    assert "did you mean “weeks”?" in problems[1].message  # it is the label of that field


@pytest.mark.parametrize("field", EVERY_TYPE.fields, ids=lambda field: field.id)
def test_every_type_of_field_can_be_not_reported_or_unclear(field):
    opened = {"controlled": True, "control": "usual teaching"} if field.when else {}
    for raw, answer in (("Not reported", NOT_REPORTED), ("unclear", UNCLEAR), (NOT_REPORTED, NOT_REPORTED)):
        assert one(field.id, raw, **{k: v for k, v in opened.items() if k != field.id}) == (answer, None)


def test_a_choice_of_the_same_words_goes_before_the_status():
    form = Form("f", fields=(Field("told", type="choice", choices=("yes", "unclear")),))
    assert check(form, {"told": "unclear"}) == ({"told": Given("unclear")}, [])
    assert check(form, {"told": "not reported"}) == ({"told": NOT_REPORTED}, [])


def test_choices_that_look_alike_are_matched_exactly_or_not_at_all():
    form = Form("f", fields=(Field("sign", type="choice", choices=("+", "-", "Aa", "aa")),))
    assert check(form, {"sign": "-"})[0] == {"sign": Given("-")}
    assert check(form, {"sign": "aa"})[0] == {"sign": Given("aa")}
    assert check(form, {"sign": "AA"})[0] == {}
    assert check(form, {"sign": "?"})[0] == {}


@pytest.mark.parametrize("empty", [None, "", "  ", [], (), "; "])
def test_an_empty_value_is_no_answer_and_no_fault(empty):
    assert check(EVERY_TYPE, {"barriers": empty}) == ({}, [])


def test_a_field_whose_condition_is_not_met_must_be_empty():
    read, problems = check(EVERY_TYPE, {"controlled": "no", "control": "usual teaching", "control-hours": 3})
    assert read == {"controlled": Given(value=False)}
    assert [problem.where for problem in problems] == ["all.control", "all.control-hours"]
    assert problems[0].message == "“usual teaching” is only asked if controlled is yes"


def test_conditions_are_read_through_several_fields_and_from_earlier_answers():
    assert (
        check(EVERY_TYPE, {"control-hours": 3}, earlier={"controlled": True, "control": "Usual  teaching"})[1]
        == []
    )
    stray = {"controlled": False, "control": "usual teaching", "control-hours": 3}
    assert {field.id for field in asked(EVERY_TYPE, stray)} & {"control", "control-hours"} == set()
    assert check(EVERY_TYPE, {"controlled": "", "control": "x"}, earlier={"controlled": True})[1]


def test_where_a_condition_itself_is_wrong_its_dependants_are_not_blamed_too():
    _, problems = check(EVERY_TYPE, {"controlled": "perhaps", "control": "none", "control-hours": 2})
    assert [problem.where for problem in problems] == ["all.controlled"]


def test_conditions_that_run_in_a_circle_are_never_met():
    form = Form("f", fields=(Field("a", when={"b": ("x",)}), Field("b", when={"a": ("x",)})))
    assert asked(form, {"a": "x", "b": "x"}) == ()


def test_missing_names_required_fields_that_are_asked():
    assert missing(EVERY_TYPE, {}) == ("name", "controlled")
    assert missing(EVERY_TYPE, {"name": "A", "controlled": "yes"}) == ("control",)
    assert missing(EVERY_TYPE, {"name": "unclear", "controlled": "no"}) == ()


def test_the_shipped_forms_ask_what_their_conditions_say():
    form = SHEFFIELD.form("outcomes")
    names = {
        field.id for field in asked(form, {"measured": "a published scale", "parameter": "nothing named"})
    }
    assert "scale-name" in names
    assert "parameter-direction" not in names
    assert "parameter-direction" in {field.id for field in asked(form, {"parameter": ["several voices"]})}


ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12), st.dates(),
    st.lists(st.one_of(st.text(max_size=6), st.integers()), max_size=3),
    st.sampled_from(["not reported", "yes", "12 weeks", "affective", "2024-02", "usual teaching", {}]),
)  # fmt: skip


@given(st.dictionaries(st.sampled_from([field.id for field in EVERY_TYPE.fields] + ["other"]), ANYTHING))
@settings(max_examples=400, deadline=None)
def test_whatever_comes_in_is_read_or_told_and_reading_again_changes_nothing(values):
    read, problems = check(EVERY_TYPE, values)
    if not problems:
        assert check(EVERY_TYPE, read) == (read, [])
    told = {problem.where.removeprefix("all.") for problem in problems}
    assert not told & read.keys()
    for name, raw in values.items():
        if name not in read and name not in told:
            assert check(EVERY_TYPE, {name: raw})[0] == {} or name == "other"


def test_a_condition_tells_choices_apart_that_differ_in_signs_alone():
    """The choices “<5 years” and “>5 years” are two, though they hold the same words."""
    from reviewkit.protocol import Field, Form

    when = {"age": ("<5 years",)}
    form = Form(
        "f", fields=(Field("age", type="choice", choices=("<5 years", ">5 years")), Field("why", when=when))
    )
    assert [field.id for field in asked(form, {"age": "<5 years"})] == ["age", "why"]
    assert [field.id for field in asked(form, {"age": ">5 years"})] == ["age"]
