"""What the pictures promise: well-formed, described, nothing overlaps, every number is there, no colour needed."""

from __future__ import annotations

import re
from random import Random

import pytest
from lxml import etree

from reviewkit.report import Flow, agenda_svg, gap_map_svg, variation_svg
from reviewkit.report.boxes import COUNTS
from tests.report.report_counts import consistent
from tests.report.report_given import ARABIC, LONG, SCRIPT, Map, agenda, context, gap_map, nasty

SVG = "{http://www.w3.org/2000/svg}"


def pictures() -> dict[str, str]:
    rough = nasty()
    return {
        "flow": context().flow.svg(),
        "flow, updated, other methods": consistent(Random(4), updated=True, other=True).svg(),
        "flow, nasty": rough.flow.svg(),
        "flow, nothing": Flow({}).svg(),
        "gaps": gap_map_svg(gap_map()),
        "gaps, nasty": gap_map_svg(rough.gap_map),
        "gaps, nothing": gap_map_svg(Map("", "", (), (), {})),
        "agenda": agenda_svg(agenda()),
        "agenda, nasty": agenda_svg(rough.agenda),
        "agenda, nothing": agenda_svg(()),
        "variation": variation_svg({"Role": {"telling": 3, "planning": 0}}, total=4),
        "variation, nasty": variation_svg(rough.variation),
        "variation, nothing": variation_svg({}),
    }


def texts(root: etree._Element) -> list[str]:
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


def rects(root: etree._Element, kind: str) -> list[tuple[float, float, float, float]]:
    found = [rect for rect in root.iter(f"{SVG}rect") if rect.get("class") == kind]
    return [tuple(float(rect.get(name)) for name in ("x", "y", "width", "height")) for rect in found]


@pytest.mark.parametrize(("name", "svg"), pictures().items())
def test_every_picture_is_xml_with_a_title_a_description_and_no_id_that_could_clash(name, svg):
    root = etree.fromstring(svg.encode())
    assert root[0].tag == f"{SVG}title"
    assert root[0].text.strip()
    assert root[1].tag == f"{SVG}desc"
    assert root[1].text.strip()
    assert root.get("role") == "img"
    assert not root.xpath("//@id")
    assert "<script" not in svg
    assert "url(" not in svg
    assert re.search(r"[\x00-\x08\x0b-\x1f]", svg) is None


@pytest.mark.parametrize(
    ("updated", "other", "title"),
    [
        (False, False, "new review, databases and registers"),
        (False, True, "new review, databases, registers and other methods"),
        (True, False, "updated review, databases and registers"),
        (True, True, "updated review, databases, registers and other methods"),
    ],
)
def test_the_numbers_choose_one_of_the_four_templates(updated, other, title):
    flow = consistent(Random(11), updated=updated, other=other)
    root = etree.fromstring(flow.svg().encode())
    shown = " ".join(texts(root))
    assert root[0].text.endswith(title)
    assert ("Previous studies" in shown) == updated
    assert ("via other methods" in shown) == other
    for key in COUNTS:
        hidden = key.endswith("_ma") or (key.startswith(("previous", "total")) and not updated)
        hidden = hidden or (key.startswith(("other", "website", "organi", "citation")) and not other)
        assert hidden or f"(n\u00a0=\u00a0{flow.boxes[key]:,})" in shown, key


@pytest.mark.parametrize("seed", range(40))
def test_no_two_boxes_of_a_flow_overlap_and_every_line_stands_in_one(seed):
    random = Random(seed)
    flow = consistent(random) if seed else nasty().flow
    root = etree.fromstring(flow.svg().encode())
    boxes = rects(root, "box")
    assert len(boxes) > 4  # a source, duplicates, what was screened, left out and included, at the least
    for at, (x, y, width, height) in enumerate(boxes):
        for other_x, other_y, other_width, other_height in boxes[at + 1 :]:
            apart_across = x + width <= other_x or other_x + other_width <= x
            apart_down = y + height <= other_y or other_y + other_height <= y
            assert apart_across or apart_down
    for text in root.iter(f"{SVG}text"):
        if text.get("transform"):
            continue
        x, y = float(text.get("x")), float(text.get("y"))
        assert any(left <= x <= left + w and top + 8 <= y <= top + h - 3 for left, top, w, h in boxes), (
            text.text
        )


def test_a_long_list_of_reasons_makes_room_for_itself():
    few = etree.fromstring(context().flow.svg().encode())
    many = nasty().flow
    root = etree.fromstring(many.svg().encode())
    assert float(root.get("height")) > 2 * float(few.get("height"))
    shown = " ".join(texts(root))
    for at in range(40):
        assert f"Reason {at}, which is worded; at length," in shown


def test_every_cell_of_a_gap_map_has_its_number_or_is_called_a_gap():
    made = gap_map()
    root = etree.fromstring(gap_map_svg(made).encode())
    shown = texts(root)
    assert len(rects(root, "gap")) == shown.count("gap") == 9 - len(made.counts)
    for n in made.counts.values():
        assert str(n) in shown
    assert shown.count("thin") == 1
    legend = shown.index("The bar at the foot of a cell: Quality")
    assert shown[legend + 1 : legend + 3] == ["strong", "weak"]


def test_an_agenda_shows_joint_places_groups_and_the_pooled_place_by_shape():
    root = etree.fromstring(agenda_svg(agenda()).encode())
    shown = texts(root)
    assert shown.count("joint") == 2
    assert shown.count("2.5") == 2
    assert "service user educators" in shown
    assert any("pooled" in text for text in shown)
    assert root[1].text.startswith(
        "6 questions in order of priority, with the places in the lists of 3 groups."
    )


def test_the_choices_nobody_made_are_visible():
    shown = texts(etree.fromstring(variation_svg({"Role": {"telling": 3, "planning": 0}}, total=4).encode()))
    assert shown == ["Role", "telling", "3 of 4", "planning", "0 of 4"]


def test_hostile_words_are_words_in_a_picture():
    svg = variation_svg({SCRIPT: {ARABIC: 1, f"{LONG}\x00\ud800 &": 2}})
    shown = "".join(texts(etree.fromstring(svg.encode())))
    assert SCRIPT in shown.replace(" ", "") or SCRIPT in shown
    assert "&" in shown
