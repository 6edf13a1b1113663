"""The picture and the table of what each source found."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from lxml import etree

from reviewkit.model import Overlap
from reviewkit.report import ReportContext, document, overlap_svg
from reviewkit.report.measure import width
from reviewkit.report.overlap_picture import overlap_table
from tests.report.report_given import LONG, SCRIPT

SVG = "{http://www.w3.org/2000/svg}"


def overlap(seed: int, sources: int, sets: int, *, names: tuple[str, ...] = ()) -> Overlap:
    chance = Random(seed)
    named = [*names, *(f"Source {n}" for n in range(sources - len(names)))]
    found: dict[frozenset[str], int] = {}
    for _ in range(sets):
        some = frozenset(chance.sample(named, chance.randint(1, min(4, sources))))
        found[some] = found.get(some, 0) + chance.choice([1, 7, 420, 12_345])
    records = {
        name: sum(n for some, n in found.items() if name in some) + chance.randint(0, 9) for name in named
    }
    included = {some: n // 300 for some, n in found.items() if n >= 300}
    return Overlap(dict.fromkeys(named, "database"), records, found, included)


GIVEN = {
    "none": Overlap({}, {}, {}, {}),
    "one": Overlap({"PubMed": "database"}, {"PubMed": 5}, {frozenset(["PubMed"]): 4}, {}),
    "two": overlap(1, 2, 5),
    "six": overlap(2, 6, 30),
    "many, long names": overlap(3, 14, 90, names=(LONG, SCRIPT, "تعليم الصحة النفسية", "W" * 80)),
    "nothing found": Overlap({"A": "database", "B": "register"}, {"A": 0, "B": 0}, {}, {}),
}


@pytest.mark.parametrize("name", GIVEN)
def test_every_text_stays_on_the_sheet_and_every_set_is_drawn_or_counted(name):
    given = GIVEN[name]
    root = etree.fromstring(overlap_svg(given).encode())
    assert root[0].tag == f"{SVG}title"
    assert root[1].text.strip()
    assert not root.xpath("//@id")
    across, high = float(root.get("width")), float(root.get("height"))
    for text in root.iter(f"{SVG}text"):
        size, words = float(text.get("font-size")), "".join(text.itertext())
        long = width(words, size, bold=text.get("font-weight") == "bold")
        start = float(text.get("x")) - (long / 2 if text.get("text-anchor") == "middle" else 0)
        assert start >= 0, words
        assert start + long <= across + 0.5, words
        assert 0 < float(text.get("y")) <= high
    drawn = len([rect for rect in root.iter(f"{SVG}rect") if rect.get("class") == "set"])
    if len(given.kinds) > 1:
        assert drawn == min(len(given.found), 16)
    if len(given.found) > 16:
        assert "further sets of sources" in "".join(root.itertext())


def test_numbers_over_bars_do_not_overlap():
    root = etree.fromstring(overlap_svg(overlap(9, 5, 40)).encode())
    numbers = sorted(
        (float(t.get("x")), width(t.text, float(t.get("font-size"))))
        for t in root.iter(f"{SVG}text")
        if t.get("text-anchor") == "middle"
    )
    assert len(numbers) > 5
    assert all(x + long / 2 <= other - more / 2 for (x, long), (other, more) in pairwise(numbers))


def test_the_shades_differ_in_light_so_that_black_and_white_print_tells_them_apart():
    from reviewkit.report.overlap_picture import _ONLY, _SHARED

    def light(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    assert (light(_SHARED) + 0.05) / (light(_ONLY) + 0.05) >= 3  # WCAG 2.2, success criterion 1.4.11


def test_the_table_says_what_the_picture_says_and_the_report_holds_both():
    given = overlap(2, 6, 30)
    table = overlap_table(given)
    assert [row[0] for row in table.rows] == list(given.sources)
    assert [row[2] for row in table.rows] == list(given.reports.values())
    assert f"{given.total:,} reports" in table.note
    page = document(ReportContext(overlap=given))
    assert "What each source found" in page
    assert page.count("<svg") == 1
    assert (
        len(overlap_table(overlap(3, 14, 90)).columns) == 6
    )  # no column for each other source: it would not fit
