"""Pictures and tables of the evidence: nothing is told by colour alone, and counts stay counts."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from lxml import etree

from reviewkit.report import Evidence, ReportContext, document
from reviewkit.report.marks import FILLS, SHADES, symbols
from reviewkit.report.measure import width
from tests.report.evidence_given import ROWS, made, nasty, pictures

SVG = "{http://www.w3.org/2000/svg}"
GIVEN = made()
ALL = [
    *(
        (f"{name}, {kind}", svg)
        for kind, given in (("ordinary", GIVEN), ("nasty", nasty()), ("nothing", made(studies=0)))
        for name, svg in pictures(given).items()
    ),
]  # fmt: skip - every picture of every kind


def texts(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in etree.fromstring(svg.encode()).iter(f"{SVG}text")]


@pytest.mark.parametrize(("name", "svg"), ALL, ids=[name for name, _ in ALL])
def test_every_picture_is_described_and_holds_nothing_that_could_clash_or_run(name, svg):
    root = etree.fromstring(svg.encode())
    assert (root[0].tag, root[1].tag, root.get("role")) == (f"{SVG}title", f"{SVG}desc", "img")
    assert root[0].text.strip()
    assert root[1].text.strip()
    assert not root.xpath("//@id")
    assert "<script" not in svg
    assert "url(" not in svg
    assert re.search(r"[\x00-\x08\x0b-\x1f]", svg) is None


@pytest.mark.parametrize(("name", "svg"), ALL, ids=[name for name, _ in ALL])
def test_no_word_leaves_the_sheet(name, svg):
    root = etree.fromstring(svg.encode())
    wide, high = float(root.get("width")), float(root.get("height"))
    texts = list(root.iter(f"{SVG}text"))
    assert texts
    for text in texts:
        x, y = float(text.get("x")), float(text.get("y"))
        size = float(text.get("font-size"))
        long = width("".join(text.itertext()), size, bold=text.get("font-weight") == "bold")
        if text.get("transform"):
            assert y - long >= -1, text.text
            continue
        left = {"start": x, "middle": x - long / 2, "end": x - long}[text.get("text-anchor", "start")]
        assert -1 <= left <= left + long <= wide + 1, text.text
        assert 0 <= y <= high, text.text


def test_twelve_rows_by_ten_columns_fit_a_screen_and_say_every_name_whole():
    svg = pictures(GIVEN)["gaps"]
    root = etree.fromstring(svg.encode())
    assert float(root.get("width")) <= 1200
    shown = " ".join(texts(svg))
    for row in ROWS:
        assert row in shown or all(word in shown for word in row.split())
    assert "…" not in shown


def test_a_cell_tells_people_and_judgements_in_signs_with_a_legend():
    shown = texts(pictures(GIVEN)["gaps"])
    assert any(re.fullmatch(r"n [\d,]+\+?", text) for text in shown)
    assert any(re.search(r"[+−×?]\d", text) for text in shown)
    assert {"low", "some concerns", "high", "no information"} <= set(shown)


def test_arrows_differ_in_shape_and_the_legend_says_what_they_are_not():
    svg = pictures(GIVEN)["directions"]
    root = etree.fromstring(svg.encode())
    kinds = {shape.get("class") for shape in root.iter(f"{SVG}polygon", f"{SVG}rect")} - {None}
    assert {"up", "down", "conflicting", "none"} <= kinds
    words = " ".join(texts(svg))
    assert "nothing of how large an effect is" in words
    assert "its use on directions is disputed" in words
    assert "no estimate" in " ".join(texts(pictures(GIVEN)["parameters"]))


def test_judgements_read_without_colour():
    signs = symbols(("low", "moderate", "serious", "critical", "no information"))
    assert list(signs.values()) == ["+", "−", "×", "!", "?"]
    greys = [_grey(FILLS[sign][0]) for sign in ("+", "−", "×", "!")]
    assert greys == sorted(greys, reverse=True)
    shades = [_grey(shade) for shade in SHADES]
    assert shades == sorted(shades, reverse=True)
    assert all(one - two > 0.08 for one, two in pairwise(shades))


def _grey(colour: str) -> float:
    """How light a colour is when printed in black and white, from 0 to 1 (Rec. 601)."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_letters_on_every_fill_can_be_read():
    """WCAG 2.2 asks for a contrast of 4.5 to 1."""
    for fill, ink in FILLS.values():
        light, dark = sorted((_luminance(fill), _luminance(ink)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_table_stands_beside_every_picture():
    found, evidence = GIVEN
    page = document(ReportContext(gap_map=found, evidence=evidence))
    for title in (
        "The gap map as a table",
        "Directions of effect as a table",
        "What went together with the effect, as a table",
        "the judgements as a table",
        "Practice beside evidence, as a table",
    ):
        assert title in page
    assert page.count("<svg") == 6
    assert "no vote on whether it works" in page


def test_what_is_not_planned_is_said_and_hostile_words_are_words():
    empty = document(ReportContext())
    assert "The protocol plans no critical appraisal." in empty
    assert "names no fields for the directions of effects" in empty
    found, evidence = nasty()
    assert "<script>" not in document(ReportContext(gap_map=found, evidence=evidence))


def test_more_studies_than_anybody_can_look_through_are_told_in_the_table_alone():
    found, evidence = made(studies=200)
    page = document(ReportContext(gap_map=found, evidence=evidence))
    assert "Too many studies for a picture" in page
    assert repr(Evidence()) == "<Evidence: nothing, 0 appraisal forms>"
