"""Tables as tools and people really hand them over: on their side, put together, printed by programs, with footers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reviewkit.model import Name, Record
from reviewkit.references import read

if TYPE_CHECKING:
    from pathlib import Path

SIDEWAYS = """\
"SEARCH QUERY","'pain'/exp AND child"
"-------------------------------------"
"TITLE","First, with a comma"
"AUTHOR NAMES","Smith J.A.","van der Berg P."
"SOURCE TITLE","Journal of X"
"PUBLICATION YEAR","2020"
"FIRST PAGE","1"
"LAST PAGE","9"
"ABSTRACT","One.
Two."
"EMTREE MEDICAL INDEX TERMS","adult","infection, bacterial"
"LANGUAGE OF ARTICLE","English"
"MEDLINE PMID","31234567"

"TITLE","Second"
"AUTHOR NAMES","Wu L."
"PUBLICATION YEAR","2021"
"""


def one(text: str) -> Record:
    (record,) = read(text.encode()).records
    return record


def test_a_table_with_one_field_a_row_is_read_a_record_a_block() -> None:
    """Embase's "CSV, fields by row": what stands before the first record is told, no value is cut at its commas."""
    reading = read(SIDEWAYS.encode())
    first, second = reading.records
    assert (first.title, first.year, first.container, first.pages, first.pmid, first.language) == (
        "First, with a comma", 2020, "Journal of X", "1-9", "31234567", "en",
    )  # fmt: skip
    assert first.authors == (Name("Smith", "J.A."), Name("van der Berg", "P."))
    assert first.keywords == ("adult", "infection, bacterial")
    assert (first.line, first.last_line, second.line) == (3, 13, 15)
    assert [tag.value for tag in first.raw if tag.tag == "AUTHOR NAMES"] == ["Smith J.A.", "van der Berg P."]
    assert second.authors == (Name("Wu", "L."),)
    assert [(warning.line, "SEARCH QUERY" in warning.raw) for warning in reading.warnings] == [(1, True)]


@pytest.mark.parametrize(
    "cell", ["\"['Ann Smith', 'Lin Wu']\"", '"[""Ann Smith"", ""Lin Wu""]"', '"c(""Ann Smith"", ""Lin Wu"")"',
             "\"[{'id': 1, 'name': 'Ann Smith'}, {'id': 2, 'name': 'Lin Wu'}]\"", "Ann Smith//Lin Wu"]
)  # fmt: skip
def test_lists_that_a_program_printed_into_a_cell_are_lists(cell: str) -> None:
    record = one(f"title,authors,year\nOne,{cell},2020.0\n")
    assert record.authors == (Name("Smith", "Ann"), Name("Wu", "Lin"))
    assert record.year == 2020


@pytest.mark.parametrize("nothing", ["nan", "NaN", "None", "NULL", "null", "N/A", "#N/A", "<NA>", "[]"])
def test_what_programs_write_for_nothing_is_nothing(nothing: str) -> None:
    record = one(f"title,authors,journal,abstract,keywords\nOne,{nothing},{nothing},{nothing},{nothing}\n")
    assert (record.authors, record.container, record.abstract, record.keywords) == ((), "", "", ())


def test_a_column_of_sources_holds_journals_or_databases() -> None:
    assert one("title,source,container.title\nOne,Crossref,J of X\n").container == "J of X"
    named = one("title,source,year\nOne,PubMed; Scopus,2020\n")
    assert (named.container, named.database) == ("", "PubMed; Scopus")
    assert one("Cites,Title,Source\n1,One,J of X\n").container == "J of X"


def test_pubmeds_citation_gives_volume_issue_pages_and_date() -> None:
    head = "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year"
    row = '31,One.,"Smith JA, WHO Group.",J Clin Med. 2020 Mar 3;9(3):680-9. doi: 10.3390/x.,Smith JA,J Clin Med,2020'
    record = one(f"{head}\n{row}\n")
    assert (record.volume, record.issue, record.pages) == ("9", "3", "680-689")
    assert (record.year, record.month, record.day) == (2020, 3, 3)
    assert record.authors == (Name("Smith", "JA"), Name(literal="WHO Group"))


def test_columns_named_in_humps_are_known() -> None:
    record = one("title,pageStart,pageEnd,pubTypes,articleURL\nOne,3,9,Journal Article,https://x.org/1\n")
    assert (record.pages, record.type, record.urls) == ("3-9", "article-journal", ("https://x.org/1",))


def test_pages_as_a_range_win_over_the_first_alone() -> None:
    assert one("title,startPage,pages\nOne,3,3-9\n").pages == "3-9"


def test_zoteros_extra_gives_the_numbers_that_it_names() -> None:
    record = one('"Key","Title","Extra"\nA,One,"PMID: 31234567\nPMCID: PMC12\nDOI: 10.1000/x"\n')
    assert (record.pmid, record.pmcid, record.doi) == ("31234567", "PMC12", "10.1000/x")


def test_web_of_sciences_tags_over_columns_mean_what_they_mean_in_its_records() -> None:
    """PG counts pages there, ID holds keywords, and PT says less than DT."""
    head = "PT\tAU\tAF\tCA\tTI\tSO\tDT\tDE\tID\tPD\tPY\tAR\tPG\tUT"
    row = "J\tSmith, J\tSmith, Jane\tThe A Grp; The B Grp\tOne\tX\tReview\ta; b\tC\tFEB\t2020\te12\t7\tWOS:1"
    record = one(f"{head}\n{row}\n")
    assert record.authors == (Name("Smith", "Jane"), Name(literal="The A Grp"), Name(literal="The B Grp"))
    assert (record.pages, record.keywords, record.month, record.source_type) == (
        "e12",
        ("a", "b", "C"),
        2,
        "Review",
    )


def test_eppi_reviewers_names_are_family_first() -> None:
    record = one("ItemId,Title,ParentTitle,ShortTitle,Authors\n1,One,J,Smith (2020),Smith John; Wu Lin ;\n")
    assert [person.family for person in record.authors] == ["Smith", "Wu"]


def test_tables_put_one_below_the_other_keep_their_own_columns() -> None:
    reading = read(
        b"title,year,doi,volume\nOne,2020,10.1000/x,1\nyear,title,volume,doi\n2021,Two,2,10.1000/y\n"
    )
    assert [(r.title, r.year, r.volume) for r in reading.records] == [("One", 2020, "1"), ("Two", 2021, "2")]
    assert [warning.message for warning in reading.warnings] == ["a header once more"]


def test_a_footer_is_no_record_and_is_told() -> None:
    reading = read(b"authors,title,year,doi\nSmith J,One,2020,\nTotal records: 1,,,\n,,,\n")
    assert [record.title for record in reading.records] == ["One"]
    assert [(problem.line, problem.raw) for problem in reading.problems] == [(3, "Total records: 1\t\t\t")]


def test_empty_cells_beyond_the_header_are_no_news() -> None:
    assert not read(b"title,year\nOne,2014,,\nTwo,2015,,\n").warnings


def test_every_sheet_of_references_is_read_and_every_other_named(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl comes with reviewkit[office]")
    book = openpyxl.Workbook()
    book.active.append(["about", "this file"])
    sheets: dict[str, list[list[object]]] = {
        "PubMed": [["Title", "Authors", "Year", "DOI"], ["One", "Smith J", 2020, "10.1000/x"]],
        "Scopus": [["Title", "Source title", "Year", "EID"], ["Two", "J", 2021, "2-s2.0-1"]],
        "codes": [["Title", "Meaning"], ["a", "b"]],
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "x.xlsx")
    reading = read(tmp_path / "x.xlsx")
    assert [(record.title, record.year) for record in reading.records] == [("One", 2020), ("Two", 2021)]
    assert [warning.message for warning in reading.warnings] == [
        "the sheet 'Sheet' is not read: 1 rows, and no table of references",
        "the sheet 'Scopus' is read as well",
        "the sheet 'codes' is not read: 2 rows, and no table of references",
    ]


def test_quotation_marks_behind_backslashes_and_spaces_are_read() -> None:
    """Databases escape with a backslash, people put a space after the comma."""
    escaped = read(b'title,authors,year\n"A \\"quoted\\" title, so","Smith, J.",2020\n"B","Wu, L",2021\n')
    assert [(r.title, r.year) for r in escaped.records] == [('A "quoted" title, so', 2020), ("B", 2021)]
    spaced = read(b'Title, Authors, Year\n"One, two", "Smith, J.; Wu, L.", 2020\n"Two", "Foo, B.", 2021\n')
    assert [(r.title, len(r.authors), r.year) for r in spaced.records] == [
        ("One, two", 2, 2020),
        ("Two", 1, 2021),
    ]
    assert not escaped.warnings
    assert not spaced.warnings


def test_the_last_author_after_an_ampersand_is_a_person() -> None:
    record = one('title,authors\nOne,"Smith, J., Wu, L., & Lee, K."\n')
    assert [person.family for person in record.authors] == ["Smith", "Wu", "Lee"]
    assert one("title,authors\nOne,Johnson & Johnson\n").authors[0].family == "Johnson"


def test_a_doi_as_the_tables_key_is_the_works_doi() -> None:
    assert one("id,title,year\n10.1000/x,One,2020\n").doi == "10.1000/x"
    assert one("id,title,year\nW10.1,One,2020\n").doi == ""


def test_web_of_sciences_table_is_read_as_it_is_and_as_a_spreadsheet_saves_it() -> None:
    plain = read(
        b'PT\tAU\tTI\tSO\tUT\nJ\tSmith, J\tA "quoted" and "open\tX\tWOS:1\nJ\tWu, L\tTwo\tX\tWOS:2\n'
    )
    saved = read(
        b'PT\tAU\tTI\tSO\tUT\nJ\t"Smith, J"\t"A ""quoted"" one"\tX\tWOS:1\nJ\t"Wu, L"\tTwo\tX\tWOS:2\n'
    )
    assert [record.title for record in plain.records] == ['A "quoted" and "open', "Two"]
    assert [record.title for record in saved.records] == ['A "quoted" one', "Two"]
    assert saved.records[0].authors == (Name("Smith", "J"),)


def test_columns_named_in_two_languages_at_once_are_known() -> None:
    record = one(
        "SrcDatabase-来源库,Title-题名,Author-作者,Source-文献来源,Summary-摘要,Year-年\nCJFD,T,张伟;李娜,J,s,2020\n"
    )
    assert (record.title, record.container, record.abstract, record.year) == ("T", "J", "s", 2020)
    assert [person.family for person in record.authors] == ["张伟", "李娜"]


def test_the_first_author_alone_is_better_than_none() -> None:
    assert one("Title,First Author,Year\nOne,Smith J,2020\n").authors == (Name("Smith", "J"),)
    assert len(one('Title,Authors,First Author\nOne,"Smith J, Wu L",Smith J\n').authors) == 2
