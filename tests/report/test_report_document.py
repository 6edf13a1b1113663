"""What the page promises: it needs nothing from outside, hides what must be hidden, and says what is missing."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from lxml import html

from reviewkit.model import Contribution, Recommendation
from reviewkit.report import ReportContext, Table, document, summary_text
from tests.report.report_given import ARABIC, GROUPS, HEBREW, SCRIPT, agenda, context, nasty, protocol

CONTEXTS = {
    "ordinary": context,
    "nasty": nasty,
    "nothing at all": ReportContext,
    "early, without a workshop": lambda: ReportContext(protocol=protocol(workshop=None)),
}


@pytest.fixture(scope="module", params=CONTEXTS)
def page(request) -> str:
    return document(CONTEXTS[request.param]())


def said(page: str) -> str:
    return " ".join(html.fromstring(page).text_content().split())


def part(page: str, name: str) -> str:
    return " ".join(html.fromstring(page).get_element_by_id(name).getparent().text_content().split())


def test_a_page_needs_nothing_from_outside_and_runs_nothing(page):
    root = html.fromstring(page)
    assert not root.xpath("//script | //link | //img | //iframe | //object | //embed | //form")
    assert not root.xpath("//@src | //@srcset | //@onclick | //@onload | //@onerror | //@background")
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page
    for address in root.xpath("//@href"):
        assert re.match(r"#|https?://", address), address


def test_a_page_is_sound_in_its_structure(page):
    root = html.fromstring(page)
    assert root.get("lang") == "en"
    assert len(root.xpath("//h1")) == len(root.xpath("//main")) == 1
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    for address in root.xpath("//a/@href[starts-with(., '#')]"):
        assert address[1:] in ids, address
    levels = [int(heading.tag[1]) for heading in root.xpath("//h1 | //h2 | //h3 | //h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for table in root.xpath("//table"):
        assert table.xpath("caption")[0].text_content().strip()
        assert all(head.get("scope") for head in table.xpath(".//th"))
        columns = len(table.xpath("thead/tr/th"))
        assert all(len(row) == columns for row in table.xpath("tbody/tr"))
    assert root.xpath("//body/a[1]/@href") == ["#report"]
    assert not re.search(r"[\x00-\x08\x0b-\x1f\ud800-\udfff]", page.replace("\n", ""))


def test_hostile_and_foreign_words_are_shown_as_they_are():
    page = document(nasty())
    assert SCRIPT in said(page)
    assert ARABIC in page
    assert "{{ 7 * 7 }}" in said(page)
    assert 'href="javascript' not in page
    assert "javascript:alert(1)" in said(page)


def test_a_report_of_nothing_says_of_every_part_that_it_is_not_there_yet():
    page = document(ReportContext())
    for words in (
        "no protocol yet",
        "no flow yet",
        "No study has been included yet",
        "no gap map yet",
        "No programme has been charted yet",
        "no workshop yet",
        "no agenda yet",
        "no recommendations yet",
        "not recorded yet",
    ):  # fmt: skip - a list of words
        assert words in said(page), words
    assert part(page, "missing").count("author to complete") >= 12


def test_the_whole_review_is_in_the_report():
    made = context()
    page = document(made)
    shown = said(page)
    assert (
        "Author1 AMB, Zweig S, The Group. Lived experience in the training of mental health workers, part 1."
        in shown
    )
    assert "1991;1(1):12-34." in shown
    assert "Promised and not searched, as far as is recorded: PsycINFO" in shown
    assert "judged by 2 people, independently and blind to each other" in shown
    assert "Nursing was added" in shown
    assert made.protocol.uid in shown
    assert "x: no role" in part(page, "gaps")
    assert "No study on planning and cognitive outcomes." in part(page, "gaps")
    for box in ("Records screened", "Reason: No trainees"):
        assert box in part(page, "flow")
    assert html.fromstring(page).xpath("//figure//*[local-name()='svg']/*[local-name()='title']")


def test_only_words_that_people_released_are_quoted_and_none_that_were_erased():
    erased = Contribution("e", "Forget this", group=GROUPS[0], consent=True, erased=True)
    items = agenda()
    items = (replace(items[0], words=(*items[0].words, erased)), *items[1:])
    page = document(context(agenda=items))
    assert "They never asked us (1)." in page
    assert "A secret of" not in page
    assert "Forget this" not in page
    assert "verbatim" in page
    assert "did not release for quotation" in page


def test_a_small_group_is_neither_counted_alone_nor_shown_alone_nor_named_as_a_speaker():
    page = document(context())
    people = html.fromstring(page).xpath("//caption[. = 'People by group']/../tbody/tr")
    assert [[cell.text_content() for cell in row] for row in people] == [
        [GROUPS[0], "fewer than 5, or withheld"],  # or the total of 18 would tell the last one
        [GROUPS[1], "9"],
        [GROUPS[2], "fewer than 5, or withheld"],
    ]
    assert f"worked out: {GROUPS[0]}, trainees." in part(page, "agenda")
    heads = html.fromstring(page).xpath("//caption[starts-with(., 'The agenda')]/../thead//th/text()")
    assert heads == ["Question", "Place", "Evidence", GROUPS[1], "Interval", "Decision", "Since then"]
    quote = html.fromstring(page).xpath("//blockquote[@lang='he']")[0].text_content()
    assert HEBREW in quote
    assert "trainees" not in quote


@pytest.mark.parametrize("seed", range(50))
def test_no_group_under_the_limit_can_be_worked_out_from_the_total(seed):
    random = Random(seed)
    counts = {f"group {at}": random.randint(0, 14) for at in range(random.randint(2, 7))}
    rows = html.fromstring(document(context(participants=counts))).xpath(
        "//caption[. = 'People by group']/../tbody/tr"
    )
    told = {row[0].text_content(): row[1].text_content() for row in rows}
    withheld = [counts[group] for group, n in told.items() if n.startswith("fewer")]
    assert all(int(n) >= 5 for n in told.values() if not n.startswith("fewer"))
    assert len(withheld) != 1
    assert not withheld or sum(withheld) >= 5 or len(withheld) == len(counts)
    assert ("All" in told) == (not withheld)


def test_where_nobody_counted_the_people_the_ballots_are_told_and_small_groups_are_not():
    rows = html.fromstring(document(context(participants={}))).xpath(
        "//caption[. = 'Ballots by group']/../tbody/tr"
    )
    assert [row[1].text_content() for row in rows] == [
        "fewer than 5, or withheld",
        "9",
        "fewer than 5, or withheld",
    ]


def test_without_the_numbers_of_ballots_no_groups_own_places_are_shown():
    page = document(context(ballots={}))
    heads = html.fromstring(page).xpath("//caption[starts-with(., 'The agenda')]/../thead//th/text()")
    assert heads == ["Question", "Place", "Evidence", "Interval", "Decision", "Since then"]
    assert "It is not known how many of each group voted" in said(page)


def test_the_limit_for_print_is_the_protocols_and_ten_without_one():
    assert ReportContext().limit == 10
    assert context().limit == 5
    assert context(small=8).limit == 8


def test_the_agenda_is_never_cut_through_a_joint_place():
    items = [replace(item, place=place) for item, place in zip(agenda(), (1, 2, 3, 4, 5.5, 5.5), strict=True)]
    page = document(context(agenda=items))
    assert len(html.fromstring(page).xpath("//article")) == 6
    five = document(context())
    assert len(html.fromstring(five).xpath("//article")) == 5
    assert "The first 5 of 6 questions are shown." in five
    items.append(replace(items[-1], place=7.0))
    assert "the cut falls into a joint place" in document(context(agenda=items))


def test_a_recommendation_shows_what_it_rests_on_and_is_marked_where_it_rests_on_nothing():
    page = document(context())
    advice = part(page, "recommendations")
    assert "Rests on: Author1 1991; Walking together; How can curricula" in advice
    assert "not in this report: nobody-knows" in advice
    assert advice.count("Without support") == 1
    assert "What 1 of the recommendations rest on." in part(page, "missing")
    assert "Without support" not in document(context(recommendations=(Recommendation("r", "x", ("q1",)),)))


def test_involvement_shows_its_zeros():
    row = html.fromstring(document(context())).xpath(
        "//th[contains(., 'service user educator')]/../td/text()"
    )
    assert row[-1] == "0"


def test_invented_material_is_said_in_a_banner():
    assert 'class="banner"' in document(nasty())
    assert 'class="banner"' not in document(context())
    assert "INVENTED MATERIAL" in summary_text(nasty())


def test_numbers_that_do_not_add_up_are_told_in_the_report_and_asked_of_the_authors():
    flow = context().flow
    wrong = replace(flow, boxes={**flow.boxes, "duplicates": 10})
    page = document(context(flow=wrong))
    assert "The numbers do not add up" in page
    assert "identity 2" in part(page, "flow")
    assert "do not add up" in part(page, "missing")
    assert "FAULT identity 2" in summary_text(context(flow=wrong))


def test_the_language_of_the_protocol_and_of_each_question_is_marked():
    page = document(nasty())
    root = html.fromstring(page)
    assert root.xpath("//h1/@lang") == ["nl"]
    assert "ar" in root.xpath("//article//h4/span/@lang")
    odd = document(context(protocol=protocol(language='x" onload="y')))
    assert "onload" not in odd


def test_an_empty_table_says_so_and_a_note_stands_below_its_table():
    page = document(
        context(
            tables=(
                Table("Hours", ("Who", "Hours"), ()),
                Table("Pay", ("Who",), (("a",),), "None was declined."),
            )
        )
    )
    assert "Hours: nothing there yet." in page
    assert "None was declined." in page


def test_the_summary_is_short_and_holds_what_comes_first():
    text = summary_text(context())
    assert len(text.splitlines()) < 25
    assert "52 records, 43 screened" in text
    assert "2.5 (joint)" in text
    assert "Recommendations: 2 (1 without support)" in text


def test_the_same_context_gives_the_same_page():
    assert document(context()) == document(context())
