"""Some fields of a long form, read alone, stand as they do among all of them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.extraction import narrowed, settled
from reviewkit.protocol import Field, Form

WORDS = ("a", "b", "c")
FORM = Form(
    "f",
    fields=(
        Field("first", type="choice", choices=WORDS),
        Field("second", type="choice", choices=WORDS, when={"first": ("a",)}),
        Field("third", type="choice", choices=WORDS, when={"second": ("b", "c")}),
        Field("fourth", type="choice", choices=WORDS, when={"first": ("b",), "fifth": ("a",)}),
        Field("fifth", type="choice", choices=WORDS),
    ),
)
NAMES = [field.id for field in FORM.fields]
ANSWERS = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(WORDS))


@given(st.sets(st.sampled_from(NAMES)), ANSWERS, ANSWERS, ANSWERS)
@settings(max_examples=300, deadline=None)
def test_what_stands_for_a_field_rests_on_its_conditions_alone(names, alice, bram, decided):
    every = settled(FORM, {"alice": alice, "bram": bram}, decided)
    some = settled(narrowed(FORM, names), {"alice": alice, "bram": bram}, decided)
    assert {name: some.get(name) for name in names} == {name: every.get(name) for name in names}


def test_the_conditions_of_conditions_come_along():
    assert [field.id for field in narrowed(FORM, ["third"]).fields] == ["first", "second", "third"]
