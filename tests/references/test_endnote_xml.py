"""EndNote XML, and XML of others that looks like it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reviewkit.errors import ReadError
from reviewkit.model import Name, Record
from reviewkit.references import read, write
from reviewkit.references.origin import unread

if TYPE_CHECKING:
    from pathlib import Path

PAPER = (
    '<record><ref-type name="Conference Proceedings">10</ref-type><titles><title>One</title>'
    "<secondary-title>Proceedings of X</secondary-title><tertiary-title>Notes</tertiary-title></titles></record>"
)


def test_a_paper_in_conference_proceedings_keeps_what_it_stands_in() -> None:
    (record,) = read(f"<xml><records>{PAPER}</records></xml>".encode()).records
    assert (record.title, record.container, record.series, record.type) == (
        "One", "Proceedings of X", "Notes", "paper-conference",
    )  # fmt: skip


def test_a_record_without_any_field_of_endnote_is_a_problem() -> None:
    reading = read(f"<xml><records>{PAPER}<record><TITLE>Two</TITLE></record></records></xml>".encode())
    assert [record.title for record in reading.records] == ["One"]
    assert ["<TITLE>Two" in problem.raw for problem in reading.problems] == [True]


@pytest.mark.parametrize(
    "inner", ['<rec resultID="1"><header/></rec>', "<record><metadata><x>1</x></metadata></record>"]
)
def test_records_of_other_databases_are_refused_by_name(inner: str) -> None:
    with pytest.raises(ReadError, match="not EndNote's"):
        read(f'<?xml version="1.0"?><records>{inner}</records>'.encode())


EDITED = (
    "<contributors><{0}><author>Ed, Ann</author></{0}>{1}</contributors><titles><title>One</title></titles>"
)
SERIES = "<secondary-authors><author>Series, Ed</author></secondary-authors>"


@pytest.mark.parametrize(
    ("where", "beside"), [("authors", SERIES), ("authors", ""), ("secondary-authors", "")]
)
def test_the_people_of_an_edited_book_are_its_editors_wherever_they_stand(where: str, beside: str) -> None:
    """EndNote names the author of an edited book Editor, and its secondary author Series Editor."""
    given = f'<record><ref-type name="Edited Book">28</ref-type>{EDITED.format(where, beside)}</record>'
    (record,) = read(f"<xml><records>{given}</records></xml>".encode()).records
    assert (record.authors, record.editors) == ((), (Name("Ed", "Ann"),))


@pytest.mark.parametrize("extension", ["xml", "ris"])
def test_an_edited_book_is_written_as_endnote_has_it_and_authors_never_become_editors(
    extension: str, tmp_path: Path
) -> None:
    word = {"xml": "Edited Book", "ris": "EDBOOK"}[extension]
    edited = Record(title="One", type="book", source_type=word, editors=(Name("Ed", "Ann"),))
    both = replace(edited, authors=(Name("Writer", "W."),))
    path = tmp_path / f"out.{extension}"
    write(path, [edited, both])
    first, second = read(path).records
    assert (first.authors, first.editors, first.source_type) == ((), edited.editors, word)
    assert (second.authors, second.editors) == (both.authors, both.editors)
    assert path.read_text().count("secondary-authors>" if extension == "xml" else "A2  - ") in (1, 2)


def test_a_provider_names_the_database_and_a_date_is_no_edition() -> None:
    (record,) = read(
        b"<xml><records><record><ref-type>43</ref-type><titles><title>One</title></titles><edition>2004/09/29</edition>"
        b"<accession-num>15450156</accession-num><urls><related-urls><url>&lt;Go to ISI&gt;://WOS:0001</url></related-urls>"
        b"</urls><pages>Available: http://x.org/a1.pdf</pages>"
        b"<remote-database-provider>NLM</remote-database-provider></record></records></xml>"
    ).records
    assert (record.type, record.pmid, record.database) == ("article-journal", "15450156", "NLM")
    assert (record.edition, record.urls, record.pages) == ("", (), "")


def test_an_article_number_stands_for_pages() -> None:
    given = "<record><titles><title>One</title></titles><custom7>Artn 133936</custom7></record>"
    (record,) = read(f"<xml><records>{given}</records></xml>".encode()).records
    assert record.pages == "133936"


def test_records_of_embase_have_the_number_in_medline_among_endnotes_own_fields() -> None:
    given = "<record><titles><title>One</title></titles>{}<custom5>33108248</custom5></record>"
    text = given.format("<notes>L633287662&#xD;2020-11-06</notes>") + given.format("<notes>Other</notes>")
    first, second = read(f"<xml><records>{text}</records></xml>".encode()).records
    assert (first.pmid, second.pmid) == ("33108248", "")
    (same,) = read(b"TY  - JOUR\nTI  - One\nC5  - 33108248\nN1  - L633287662\n2020-11-06\nER  - \n").records
    assert same.pmid == "33108248"


def test_names_in_capitals_as_endnote_once_had_them_are_read() -> None:
    text = (
        "<XML><RECORDS>\n<RECORD><REFERENCE_TYPE>0</REFERENCE_TYPE><REFNUM>1</REFNUM><AUTHORS><AUTHOR>Wu, L.</AUTHOR>"
        "<AUTHOR>Smith, J.</AUTHOR></AUTHORS><YEAR>2012</YEAR><TITLE>One</TITLE><SECONDARY_TITLE>A journal"
        "</SECONDARY_TITLE><VOLUME>20</VOLUME><NUMBER>3</NUMBER><PAGES>423-452</PAGES></RECORD>\n"
        "<RECORD><REFERENCE_TYPE>3</REFERENCE_TYPE><TITLE>Two</TITLE><SECONDARY_TITLE>Congress</SECONDARY_TITLE></RECORD>\n"
        "<RECORD><REFERENCE_TYPE>9</REFERENCE_TYPE><AUTHORS><AUTHOR>Ed, Ann</AUTHOR></AUTHORS><TITLE>Three</TITLE>"
        "</RECORD></RECORDS></XML>"
    )
    reading = read(text.encode())
    one, two, three = reading.records
    assert (one.title, one.year, one.container, one.volume, one.issue, one.pages, one.type, one.line) == (
        "One", 2012, "A journal", "20", "3", "423-452", "article-journal", 2,
    )  # fmt: skip
    assert [name.family for name in one.authors] == ["Wu", "Smith"]
    assert (two.container, two.type) == ("Congress", "paper-conference")
    assert (three.authors, three.editors) == ((), (Name("Ed", "Ann"),))
    assert not reading.problems
    assert [raw.tag for raw in unread(one)[1]] == []
