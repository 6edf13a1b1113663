"""Texts that no format gives back as they are: too long, or with characters that cannot be written."""

from __future__ import annotations

import pytest

import reviewkit as rk
from reviewkit.extraction import check
from reviewkit.extraction.templates.cells import shown
from reviewkit.extraction.values import LONGEST
from reviewkit.protocol import Field, Form
from tests.desks.extracting import opened


@pytest.fixture
def review():
    with opened() as review:
        yield review


def test_a_text_that_no_cell_holds_is_told_with_its_field_and_nothing_is_written(review):
    study, (alice,) = review.included()[0], review.people("alice")
    with pytest.raises(rk.ProtocolError) as told:
        alice.extract(study, "study", {"country": "x" * 10_000_000, "level": 3})
    (problem,) = told.value.problems
    assert problem.where == "study.country"
    assert problem.message == "the text has 10,000,000 characters"
    assert len(str(told.value)) < 400
    assert alice.extraction.mine("study") == []
    entry = alice.extract(study, "study", {"country": "x" * LONGEST})
    assert shown(Field("country"), entry.answers[0]) == "x" * LONGEST


def test_words_beside_an_answer_are_held_to_the_same_length(review):
    study, (alice,) = review.included()[0], review.people("alice")
    for given in ({"country": {"value": "Norway", "quote": "x" * 40_000}}, {"country": "Norway"}):
        with pytest.raises(rk.ProtocolError, match="the text has 40,000 characters"):
            alice.extract(study, "study", given, note="x" * 40_000)
    assert alice.extraction.mine("study") == []


@pytest.mark.parametrize(
    "text",
    ["Nor\x00way", "Nor\ud800way", "\x0bNorway\x1f", "Norway\ufffe"],  # as broken PDFs have them
)
def test_characters_that_no_file_can_hold_are_left_out_and_the_template_says_the_same(review, text, tmp_path):
    study, (alice,) = review.included()[0], review.people("alice")
    entry = alice.extract(study, "study", {"country": {"value": text, "quote": text}})
    assert (entry.answers[0].value, entry.answers[0].quote) == ("Norway", "Norway")
    alice.extraction.template(tmp_path / "t.xlsx", "study")
    assert alice.extraction.fill(tmp_path / "t.xlsx").written == 0


def test_several_values_fit_into_one_cell_together():
    form = Form("f", fields=(Field("many", repeat=True),))
    _, problems = check(form, {"many": ["x" * 20_000, "y" * 20_000]})
    assert [problem.expected for problem in problems] == [
        "at most 32,767 in all, as a spreadsheet's cell holds"
    ]
