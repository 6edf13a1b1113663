"""The agenda given out: as CSV, JSON, page and Word; drafts of reporting lists; the page for participants."""

from __future__ import annotations

import csv
import io
import json
import struct
import zipfile
import zlib
from dataclasses import replace

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from docx.oxml.ns import qn
from lxml import html

from reviewkit.errors import UnknownName
from reviewkit.model import (
    AgendaItem,
    Checked,
    Contribution,
    Decision,
    Dissent,
    FollowUp,
    Question,
    Recommendation,
    Undertaking,
)
from reviewkit.report import ReportContext
from reviewkit.report import agenda as given
from reviewkit.report.agenda.strips import strip
from tests.report.report_given import ARABIC, LONG, SCRIPT, agenda, context, nasty
from tests.report.test_report_browser import RULES, browser, opened  # noqa: F401 - the fixture

FORMULA = '=HYPERLINK("http://x","y")'


def rich(**changes) -> AgendaItem:
    """An item with everything that one can have."""
    return replace(
        AgendaItem(
            place=1.0,
            joint=False,
            question=Question("q1", "What helps?", status="partly", status_why="one trial", status_by="Ann"),
            by_group={"users": 1.0, "carers": 2.0},
            pooled=1.0,
            interval=(1.0, 3.0),
            gaps=("Nobody looked.",),
            words=(
                Contribution("c1", "Said aloud", "users", consent=True, number=1),
                Contribution("c2", "Said in the room", "carers", number=2),
            ),
            chance=0.87,
            origin="both",
            support=("Smith 2020",),
            checked=Checked("PubMed, May 2026", "Jones 2025", "low", by="Ann"),
            again=("A new study.",),
            decision=Decision("priority", "all agreed"),
            dissents=(Dissent("Not this", "users", consent=True), Dissent("Secret", "carers")),
            since=(FollowUp("funded", "2027-02", "the city"),),
        ),
        **changes,
    )


def lines(items, ballots=None, **options) -> given.Lines:
    facts = {"top": 2, "limit": 10, "sure": "Quite sure."} | options
    return given.agenda_lines(items, {"users": 20, "carers": 30} if ballots is None else ballots, **facts)


def test_a_row_of_the_table_tells_everything_that_may_be_told_and_nothing_else():
    (row,) = given.agenda_rows(lines([rich()]))
    assert row["evidence"] == "partly"
    assert (row["looked at by"], row["search"], row["reviews"]) == ("Ann", "PubMed, May 2026", "Jones 2025")
    assert (row["place: users"], row["place: carers"], row["place: pooled"]) == (1.0, 2.0, 1.0)
    assert (row["place from"], row["place to"], row["chance of the top 2"]) == (1.0, 3.0, 0.87)
    assert row["words"] == ["Said aloud"]
    assert row["words not for quoting"] == 1
    assert row["dissent"] == ["Not this (users)"]
    assert row["dissent not for quoting"] == 1
    assert row["since then"] == ["2027-02 funded (the city)"]
    assert "Secret" not in json.dumps(row)
    assert "Said in the room" not in json.dumps(row)


def test_with_a_small_group_neither_its_places_nor_another_from_which_they_follow_are_told():
    (row,) = given.agenda_rows(lines([rich()], {"users": 20, "carers": 4}))
    assert not [name for name in row if name.startswith("place: ") and name != "place: pooled"]
    assert row["place: pooled"] is None
    assert row["dissent"] == ["Not this (users)"]  # the users are twenty: a voice of theirs is nobody's
    (row,) = given.agenda_rows(lines([rich()], {"users": 4, "carers": 20}))
    assert row["dissent"] == ["Not this"]


def table(it: given.Lines) -> str:
    made = given.agenda_csv(it)
    assert made.startswith("\ufeff")
    return made[1:]


def test_no_cell_of_the_csv_is_a_formula_to_a_spreadsheet():
    item = rich(
        question=Question(FORMULA, FORMULA, plain="+1", theme="@x", status_why="-2+3"), gaps=(FORMULA,)
    )
    rows = list(csv.reader(io.StringIO(table(lines([item], sure=FORMULA)))))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+@\t\r" and cell]
    assert not [cell for cell in cells if cell.startswith("-") and not cell[1:].replace(".", "").isdigit()]


def test_every_line_of_the_csv_says_what_the_evidence_says_and_how_sure_the_order_is():
    rows = list(csv.DictReader(io.StringIO(table(lines(agenda())))))
    assert len(rows) == len(agenda())
    assert all(row["evidence"] and row["how sure the order is"] == "Quite sure." for row in rows)
    assert "has not been worked out" in given.agenda_csv(lines(agenda(), sure=""))


def test_a_cut_through_a_joint_place_is_said_and_left_to_people():
    items = [rich(place=1.0), *(rich(place=2.5, joint=True, question=Question(f"q{n}", "x")) for n in (2, 3))]
    it = lines(items)
    assert [line.inside for line in it.lines] == ["yes", "joint at the cut", "joint at the cut"]
    assert "the cut falls into a joint place (q2, q3)" in " ".join(it.notes)
    assert len(lines(items, only_top=True).lines) == 3


def parts(content: bytes):
    return docx.Document(io.BytesIO(content))


@pytest.mark.parametrize("make", [context, nasty, ReportContext])
def test_the_word_file_has_real_headings_marked_table_heads_and_words_for_every_picture(make):
    it = make()
    made = parts(
        given.agenda_docx(given.of_context(it), title="The agenda", rule=it.rule, advice=given.advice(it))
    )
    styles = [paragraph.style.name for paragraph in made.paragraphs]
    assert styles[0] == "Title"
    assert styles.count("Heading 1") >= 2
    assert styles.count("Heading 2") == len(it.agenda)
    for table in made.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None
    described = [shape._inline.docPr.get("descr") for shape in made.inline_shapes]
    assert len(described) == len(it.agenda)
    assert all("place" in words for words in described)


def test_the_word_file_says_status_certainty_dissent_and_what_to_check_again():
    content = given.agenda_docx(lines([rich()]), title="A")
    text = "\n".join(p.text for p in parts(content).paragraphs)
    for words in (
        "Quite sure.",
        "A new study.",
        "Not this",
        "all agreed",
        "2027-02 funded",
        "PubMed, May 2026",
    ):
        assert words in text
    assert "Secret" not in text
    table = parts(content).tables[0]
    assert [cell.text for cell in table.rows[1].cells][:3] == [
        "1",
        "What helps?",
        "partly answered\ncheck again",
    ]


def test_the_word_file_is_sound_and_holds_what_xml_cannot():
    item = rich(question=Question("q1", f"{ARABIC} {SCRIPT} {LONG} \x0b\ud800", language="ar", plain="\x00"))
    content = given.agenda_docx(lines([item]), title=SCRIPT)
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        assert held.testzip() is None
    assert ARABIC in parts(content).paragraphs[4].text + "".join(p.text for p in parts(content).paragraphs)


def test_the_pictures_of_the_word_file_are_sound_png():
    png = strip(rich(), 5)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    data = png[png.index(b"IDAT") + 4 : png.index(b"IEND") - 8]
    rows = zlib.decompress(data)
    assert len(rows) == height * (width + 1)
    assert 20 in rows  # the stroke
    strip(rich(place=1.0, interval=None), 1)


def facts(**changes) -> given.Facts:
    return given.Facts(**changes)


@pytest.mark.parametrize(("kind", "items"), [("reprise", 31), ("gripp2", 5)])
def test_a_draft_of_nothing_fills_nothing_and_says_where_everything_goes(kind, items):
    made = given.draft(kind, facts())
    assert len(made.entries) == items
    assert [entry.number for entry in made.entries] == [str(n) for n in range(1, items + 1)]
    assert [entry.text for entry in made.entries if entry.text] == []
    assert all(entry.told.startswith("missing: ") and entry.where for entry in made.entries)
    assert made.missing == items


def test_a_draft_says_what_the_records_say():
    made = given.draft(
        "reprise",
        facts(
            agenda=[rich()],
            questions=[rich().question, replace(rich().question, id="q2", merged_into="q1")],
            recommendations=[
                Recommendation("r1", "Pay.", ("q1",), undertaking=Undertaking("Ann", "2027-01-01"))
            ],
            groups={"users": 20, "carers": None},
            counted="ballots",
            counts={"contributions": 7, "ballots": 24},
            rounds={"Morning": 5, "Afternoon": 2},
            sure="Quite sure.",
            people=["Ann", "Bob"],
            studies=3,
        ),
    )
    told = {entry.number: entry.text for entry in made.entries}
    assert told["14"] == "24 ballots in all. Ballots by group: users 20; carers fewer than 10, or withheld."
    assert told["17"] == "Contributions written down verbatim: 7 (5 in “Morning”, 2 in “Afternoon”)."
    assert told["19"] == "Questions merged into others: 1; withdrawn: 0."
    assert "1 partly answered" in told["21"]
    assert "looked at by Ann" in told["21"]
    assert "How sure: Quite sure." in told["25"]
    assert told["29"] == "Pay. (seen to by Ann, until 2027-01-01)"
    assert told["30"] == "q1: 2027-02 funded"
    assert told["31"] == ""


def test_an_unknown_list_is_answered_with_the_known_ones():
    with pytest.raises(UnknownName, match="gripp2"):
        given.draft("coreq", facts())


def test_a_draft_in_markdown_keeps_html_and_bars_as_text():
    text = given.draft_markdown(given.draft("reprise", facts(people=[SCRIPT, "a|b"])))
    assert "<script>" not in text
    assert "&lt;script>" in text
    docx_text = parts(given.draft_docx(given.draft("gripp2", facts())))
    assert sum(p.style.name == "Heading 2" for p in docx_text.paragraphs) == 5


def told_of(page: str) -> str:
    return " ".join(html.fromstring(page).text_content().split())


def people_said() -> list[given.Followed]:
    words = [
        Contribution("c1", "Mine", language="nl", consent=True, number=1),
        Contribution("c2", "Hidden", number=2),
        Contribution("c3", "", consent=True, erased=True, number=3),
        Contribution("c4", SCRIPT, consent=True, number=4),
        Contribution("c5", "Against", consent=True, number=5),
    ]
    questions = [
        Question("q1", "One?", words=("c1",)),
        Question("q2", "Two?", words=("c2",), merged_into="q1"),
        Question("q3", ARABIC, language="ar", words=("c4",), withdrawn="out of scope"),
    ]
    items = [
        rich(question=questions[0], place=1.5, joint=True),
        rich(question=Question("q9", "x"), place=1.5),
    ]
    return given.followed(words, questions, items, {"q1": ["c5"]})


def test_every_word_is_followed_to_what_became_of_it():
    found = people_said()
    assert [(one.number, one.words, one.paths[0].became) for one in found] == [
        (1, "Mine", "question"),
        (2, "", "merged"),
        (3, "", "none"),
        (4, SCRIPT, "withdrawn"),
        (5, "Against", "dissent"),
    ]
    assert found[0].paths[0].place == "1-2"
    page = given.said_page(found, title="A day", languages=("en", "nl"), sure="Quite sure.")
    assert "out of scope" in told_of(page)
    assert "Hidden" not in page
    assert SCRIPT not in page


def test_a_language_without_texts_is_shown_in_english_and_says_so():
    page = html.fromstring(given.said_page(people_said(), title="A day", languages=("ar", "fi")))
    arabic = page.xpath("//section[@lang='ar']")[0]
    assert arabic.get("dir") == "rtl"
    assert "not there in this language yet" in arabic.text_content()
    assert arabic.xpath(".//h3//span[@lang='en']")
    assert not page.xpath("//section[@lang='fi']//p[@class='warning']")


def test_every_catalogue_of_the_page_has_every_sentence_and_its_facts():
    from reviewkit.report.agenda.said import _catalogue

    english = _catalogue("en")
    for language in ("nl", "fi", "el"):
        own = _catalogue(language)
        assert set(own) == set(english)
        for key, text in english.items():
            assert {part.split("}")[0] for part in text.split("{")[1:]} == {
                part.split("}")[0] for part in own[key].split("{")[1:]
            }


PAGES = {
    "agenda": lambda: given.agenda_page(replace(context(), agenda=[*agenda(), rich(place=9.0)])),
    "agenda, nasty": lambda: given.agenda_page(nasty()),
    "agenda, nothing": lambda: given.agenda_page(ReportContext()),
    "draft": lambda: given.draft_html(given.draft("reprise", facts(people=["Ann"], agenda=[rich()]))),
    "said": lambda: given.said_page(people_said(), title="A day", languages=("en", "nl", "ar"), sure="Sure."),
    "said, nothing": lambda: given.said_page([], title=""),
}


@pytest.mark.browser
@pytest.mark.parametrize("width", [1200, 360])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_no_page_is_wider_than_its_window(browser, name, width):  # noqa: F811 - the fixture
    page = opened(browser, PAGES[name](), width)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    page.context.close()
