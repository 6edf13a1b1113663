"""Measuring and breaking texts: nothing is wider than asked, and no letter is lost."""

from __future__ import annotations

from hypothesis import given as for_all
from hypothesis import strategies as st

from reviewkit.report.measure import clean, shorten, width, wrap
from tests.report.report_given import ARABIC, LONG


@for_all(st.text(max_size=200), st.integers(40, 400))
def test_no_line_is_wider_than_the_limit_and_no_letter_is_lost(text, limit):
    lines = wrap(text, limit, 12)
    assert all(width(line, 12) <= limit for line in lines)
    assert "".join(lines).replace(" ", "") == clean(text).replace(" ", "")


def test_words_stay_whole_where_they_fit_and_break_at_hyphens_before_they_break_inside():
    assert wrap("one two three", width("one two", 12) + 1, 12) == ["one two", "three"]
    assert wrap("randomised-controlled", width("randomised-", 12) + 1, 12) == ["randomised-", "controlled"]
    assert len(wrap(LONG, 100, 12)) > 5


def test_a_number_and_its_brackets_stay_in_one_line():
    lines = wrap("Reports assessed (n\u00a0=\u00a01,234)", 130, 12)
    assert lines[-1] == "(n\u00a0=\u00a01,234)"


def test_shortening_says_that_something_was_left_out():
    short = shorten(ARABIC * 9, 120, 12, 2)
    assert len(short) == 2
    assert short[-1].endswith("…")
    assert width(short[-1], 12) <= 120
    assert shorten("short", 120, 12, 2) == ["short"]


def test_widths_are_not_less_than_those_of_the_font_itself():
    """Measured in DejaVu Sans at 12 px with a browser: 227.4 and 104.3 px."""
    assert width("Records marked as ineligible by autom", 12) >= 227.4
    assert width("(n = 1,234,567)", 12) >= 104.3 * 0.9
