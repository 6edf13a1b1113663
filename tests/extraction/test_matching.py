"""Rows of several people become entries: by key, by likeness, by hand; hierarchies, references and texts compared."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.extraction import (
    Said,
    agree,
    ask,
    asked,
    check,
    check_field,
    in_order,
    match,
    side_by_side,
    translated,
)
from reviewkit.extraction.comparing import plain_words
from reviewkit.protocol import Field, Form

KINDS = ("mind", "mind > mood", "mind > mood > fear", "mind > thought", "body")
FORM = Form(
    "outcomes",
    repeat=True,
    key=("name", "kind"),
    fields=(
        Field("name"),
        Field("kind", type="hierarchy", choices=KINDS),
        Field("mean", type="number", tolerance=0.5, tolerance_share=0.1),
        Field("arm", type="reference", of="arms"),
        Field("more", when={"kind": ("mind > mood",)}),
    ),
)


def row(name, kind="body", **more):
    return {"name": name, "kind": kind, **more}


def told(matches):
    return [(m.number, dict(m.rows), m.how) for m in matches]


def test_rows_of_one_key_are_one_entry_whatever_else_they_say():
    entries = {
        "alice": {1: row("Fear", "mind > mood > fear", mean=1), 2: row("Pain")},
        "bram": {1: row("pain", mean=50), 2: row("fear", "mind > mood > fear", mean=70)},
    }
    assert told(match(FORM, entries)) == [
        (1, {"alice": 1, "bram": 2}, "key"),
        (2, {"alice": 2, "bram": 1}, "key"),
    ]


def test_words_of_a_key_may_differ_and_its_choices_may_not():
    alice = {1: row("Fear of illness", "mind > mood > fear", mean=1)}
    assert told(
        match(FORM, {"alice": alice, "bram": {1: row("fear of an illness", "mind > mood > fear", mean=1)}})
    ) == [(1, {"alice": 1, "bram": 1}, "likeness")]
    apart = match(FORM, {"alice": alice, "bram": {1: row("Fear of illness", "mind > thought", mean=1)}})
    assert told(apart) == [(1, {"alice": 1}, "alone"), (2, {"bram": 1}, "alone")]


def test_three_people_make_one_entry_and_a_row_of_one_alone_has_a_number_of_its_own():
    entries = {
        "alice": {1: row("Pain"), 2: row("Fear")},
        "bram": {1: row("Fear"), 2: row("Sleep")},
        "carol": {5: row("Sleep"), 6: row("Pain")},
    }
    assert told(match(FORM, entries)) == [
        (1, {"alice": 1, "carol": 6}, "key"),
        (2, {"alice": 2, "bram": 1}, "key"),
        (7, {"bram": 2, "carol": 5}, "key"),
    ]


def test_what_people_said_goes_before_any_rule_and_the_latest_word_counts():
    entries = {"alice": {1: row("Pain"), 2: row("Fear")}, "bram": {1: row("Pain"), 2: row("Fear")}}
    crossed = [Said("alice", 1, "bram", 2), Said("alice", 2, "bram", 1)]
    assert told(match(FORM, entries, crossed)) == [
        (1, {"alice": 1, "bram": 2}, "hand"),
        (2, {"alice": 2, "bram": 1}, "hand"),
    ]
    parted = [Said("alice", 1, "bram", 1, same=False)]
    assert told(match(FORM, entries, parted)) == [
        (1, {"alice": 1}, "alone"),
        (2, {"alice": 2, "bram": 2}, "key"),
        (3, {"bram": 1}, "alone"),
    ]
    pinned = [Said("bram", 1, "", 9)]
    assert (9, {"alice": 1, "bram": 1}, "key") in told(match(FORM, entries, pinned))


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(KINDS)), max_size=6), st.randoms())
@settings(max_examples=60, deadline=None)
def test_every_row_is_in_one_entry_and_every_number_is_given_once(rows, dice):
    order = list(enumerate(rows, 1))
    dice.shuffle(order)
    entries = {
        "alice": {n: row(*said) for n, said in enumerate(rows, 1)},
        "bram": {n: row(*said) for n, (_, said) in enumerate(order, 1)},
    }
    matches = match(FORM, entries)
    assert len({m.number for m in matches}) == len(matches)
    for person, own in entries.items():
        assert sorted(m.rows[person] for m in matches if person in m.rows) == sorted(own)
    assert all(len(m.rows) == 2 for m in matches)  # the same rows in another order all find each other


def test_references_are_compared_as_entries():
    numbers = {"arms": {1: 2, 2: 1}}
    assert translated(FORM, {"arm": 1, "mean": 3}, numbers) == {
        "arm": translated(FORM, {"arm": 1}, numbers)["arm"],
        "mean": 3,
    }
    assert agree(FORM.field("arm"), translated(FORM, {"arm": 1}, numbers)["arm"], 2).agrees
    assert [form.id for form in in_order([FORM, Form("arms")])] == ["arms", "outcomes"]


def test_a_hierarchy_tells_down_to_which_level_two_answers_agree():
    kind = FORM.field("kind")
    found = agree(kind, "mind > mood > fear", "mind > thought")
    assert (found.agrees, found.level) == (False, 1)
    assert found.why == "agree down to “mind”, then “mood” against “thought”"
    assert agree(kind, "mind > mood", "mind > mood > fear").level == 2
    assert agree(kind, "body", "mind").level == 0
    several = Field("kinds", type="hierarchy", choices=KINDS, repeat=True)
    found = agree(several, ("mind > mood", "body"), ("mind > thought", "body"))
    assert (found.agrees, found.level, found.overlap) == (False, 1, 1 / 3)


def test_a_path_is_read_whole_or_by_its_end_and_with_leaves_only_to_the_end():
    assert check(FORM, {"kind": "MIND>mood"})[0]["kind"].value == "mind > mood"
    assert check(FORM, {"kind": "fear"})[0]["kind"].value == "mind > mood > fear"
    leaves = Form("f", fields=(Field("kind", type="hierarchy", choices=KINDS, leaves=True),))
    given, problem = check_field(leaves, "kind", "mind > mood")
    assert given is None
    assert problem.message == "“mind > mood” is not narrow enough: something lies below it"
    assert problem.expected == "mind > mood > fear"
    assert check_field(leaves, "kind", "fear")[1] is None


def test_a_condition_on_a_choice_is_met_by_what_lies_below_it():
    names = [field.id for field in asked(FORM, {"kind": "mind > mood > fear"})]
    assert "more" in names
    assert "more" not in [field.id for field in asked(FORM, {"kind": "mind > thought"})]


def test_numbers_agree_within_either_tolerance():
    mean = FORM.field("mean")
    assert agree(mean, 1.0, 1.5).agrees  # within 0.5
    assert agree(mean, 100, 110.9).agrees  # within 10 % of the larger
    found = agree(mean, 100, 112)
    assert (found.agrees, found.apart) == (False, 12)
    assert found.why == "100 against 112: 12 apart, 0.5 or 0.1 of the larger allowed"


def test_dates_are_compared_as_far_as_both_say():
    date = Field("d", type="date")
    assert agree(date, "2026", "2026-03-14").agrees
    assert not agree(date, "2026-03", "2026-04-01").agrees
    assert not agree(date, "2026-01", "2026-10").agrees


@given(st.text("ab ,.\n", max_size=40), st.text("ab ,.\n", max_size=40))
@settings(max_examples=150, deadline=None)
def test_pieces_joined_are_the_texts_and_what_is_marked_the_same_is_the_same(one, two):
    first, second = side_by_side(one, two)
    assert "".join(piece.text for piece in first) == one
    assert "".join(piece.text for piece in second) == two
    same = ["".join(plain_words(p.text) for p in side if p.same).replace(" ", "") for side in (first, second)]
    assert same[0] == same[1]


def test_very_long_texts_are_still_told_apart_at_once():
    one, two = "word " * 50_000, "word " * 30_000 + "other"
    first, _ = side_by_side(one, two)
    assert first[0].same


def test_a_page_is_told_what_to_ask_and_what_nobody_asks_any_more():
    asking = ask(
        FORM,
        {"kind": "body", "more": "left from before", "mean": "about 3", "arm": "9"},
        rows={"arms": {1: "drug"}},
    )
    assert [field.id for field in asking.fields] == ["name", "kind", "mean", "arm"]
    assert asking.idle == ("more",)
    assert {name: problem.expected for name, problem in asking.problems.items()} == {
        "mean": "a number",
        "arm": "1 (drug)",
    }
    assert not asking.complete
    assert ask(FORM, {}).complete
