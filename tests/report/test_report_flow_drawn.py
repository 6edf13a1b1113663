"""The flow's picture as a browser draws it, and files that nobody could foresee."""

from __future__ import annotations

import csv
import io
from random import Random

import pytest
from lxml import etree

from reviewkit.errors import ReadError
from reviewkit.report import Flow, read_flow
from tests.report.report_counts import consistent
from tests.report.report_given import ARABIC, HEBREW, LONG
from tests.report.test_report_browser import browser, opened

__all__ = ["browser"]  # the fixture
OUTSIDE = """() => { const out = []; const boxes = [...document.querySelectorAll('rect.box')].map(r => r.getBBox());
for (const text of document.querySelectorAll('svg text')) { if (text.getAttribute('transform')) continue;
  const b = text.getBBox();
  const inside = boxes.some(r => b.x >= r.x + 2 && b.x + b.width <= r.x + r.width - 2
                              && b.y >= r.y - 1 && b.y + b.height <= r.y + r.height + 1);
  if (!inside) out.push(text.textContent); } return out; }"""


def full() -> Flow:
    """Return a flow with fifteen databases, twenty reasons, numbers of seven digits and words of many scripts."""
    words = [
        ARABIC,
        HEBREW,
        LONG,
        "Λάθος πληθυσμός της μελέτης",
        "Неправильная популяция исследования",
        "Ineligible",
    ]
    return Flow.build(
        database_specific_results=[(f"{LONG[:60]} {n}", 1_234_567 + n) for n in range(15)],
        register_specific_results={"ClinicalTrials.gov": 98_765},
        duplicates=9_876_543,
        excluded_automatic=1_234_567,
        excluded_other=12_345,
        records_excluded=6_000_000,
        excluded_by_tools=2_345_678,
        dbr_notretrieved_reports=1_234,
        dbr_excluded=[(f"{words[n % len(words)]} {n}", 1_000 + n) for n in range(20)],
        website_results=12_345,
        other_sought_reports=4_567,
        other_excluded=[(word, 12) for word in words],
        previous_studies=1_234,
        previous_reports=2_345,
        reports_of_previous_studies=3,
        total_studies_ma=1_000,
        total_reports_ma=1_200,
        waiting={"dbr_assessed": 12, "records_screened": 1_234},
    )


@pytest.mark.browser
@pytest.mark.parametrize("font", ["", "'DejaVu Sans'", "'Liberation Sans', Arial", "'DejaVu Serif', serif"])
def test_every_text_stands_in_its_box_whatever_the_font(browser, font):
    flows = [
        full(),
        *(consistent(Random(2), updated=u, other=o) for u in (True, False) for o in (True, False)),
    ]
    style = f"<style>svg, svg text {{font-family: {font} !important}}</style>" if font else ""
    for flow in flows:
        page = opened(browser, f"<!doctype html>{style}{flow.svg()}", 1200)
        assert page.evaluate(OUTSIDE) == []
        page.context.close()


def test_records_excluded_by_tools_are_told_apart_from_those_that_people_excluded():
    shown = "".join(etree.fromstring(full().svg().encode()).itertext())
    assert "by people (n\u00a0=\u00a03,654,322)" in shown
    assert "by automation tools (n\u00a0=\u00a02,345,678)" in shown
    assert read_flow(full().csv()) == full()


def test_a_new_review_is_worded_as_its_template_words_it():
    new = "".join(etree.fromstring(consistent(Random(1), updated=False).svg().encode()).itertext())
    assert "Studies included in review" in new
    assert "Identification of studies via databases" in new
    assert "New studies" not in new


@pytest.mark.parametrize("seed", range(300))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(seed):
    """Cells cut, doubled, replaced by rubbish, bytes changed: a Flow that can be judged and drawn, or a ReadError."""
    random = Random(seed)
    rows = list(csv.reader(io.StringIO(consistent(random).csv())))
    rubbish = [
        "",
        "NA",
        "?",
        "xxx",
        "-",
        "n = ",
        "1,2,3",
        ";;;",
        ", 5",
        "5; 6",
        "A, B, C",
        "=1+1",
        "1e999",
        "９９",
        "\x00",
        "9" * 40,
    ]
    for _ in range(random.randint(1, 12)):
        row = random.choice(rows)
        if not row:
            continue
        at = random.randrange(len(row))
        act = random.randrange(4)
        if act == 0:
            row[at] = random.choice(rubbish)
        elif act == 1:
            del row[at]
        elif act == 2:
            row.insert(at, random.choice(rubbish))
        else:
            rows.remove(row)
    out = io.StringIO()
    csv.writer(out, delimiter=random.choice(",;\t")).writerows(rows)
    content = bytearray(
        out.getvalue().encode(random.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"]), "replace")
    )
    for _ in range(random.choice([0, 0, 3])):
        content[random.randrange(len(content))] = random.randrange(256)
    try:
        flow = read_flow(bytes(content))
    except ReadError:
        return
    assert all(isinstance(words, str) for words in (*flow.faults(), *flow.unchecked(), *flow.remarks()))
    etree.fromstring(flow.svg().encode())
    assert flow.text()
    assert read_flow(flow.csv()).faults() == flow.faults()
