"""Tables: whatever an exporter names its columns, whatever parts its cells, each row is a record."""

from __future__ import annotations

import csv
import gzip
from typing import TYPE_CHECKING

import pytest

from reviewkit.errors import ReadError
from reviewkit.references import Reading, read

if TYPE_CHECKING:
    from pathlib import Path


def table(text: str) -> Reading:
    return read(text.encode())


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    row = delimiter.join(['"One, and; two"', "2014", "10.1000/x"])
    (record,) = table(delimiter.join(["Title", "Year", "DOI"]) + "\n" + row + "\n").records
    assert (record.title, record.year, record.doi) == ("One, and; two", 2014, "10.1000/x")


HEADERS = {
    "Scopus": (
        '"Authors","Author full names","Title","Year","Source title","Volume","Art. No.","Page start","DOI","EID"',
               '"Smith A.","Smith, Ann (58975547800)","One","2024","J","1","7","","10.1000/x","2-s2.0-1"'),
    "Lens": ("Lens ID,Title,Publication Year,Source Title,ISSNs,Author/s,Volume,Start Page,DOI",
             '1-2,One,2024,J,"18602002; 15361632",Ann Smith; Lin Wu,1,7,10.1000/x'),
    "EBSCO": ("Article Title,Author,Journal Title,ISSN,Publication Date,Volume,First Page,Accession Number,DOI",
              'One,"Smith, Ann",J,="03785955",="4/3/2024",1,7,176404503,10.1000/x'),
    "PubMed": ("PMID,Title,Authors,Citation,Journal/Book,Publication Year,PMCID,DOI",
               '30922926,One,"Smith A, Wu LB.",J. 2024;1:7.,J,2024,PMC1,10.1000/x'),
    "CENTRAL": ('"CENTRAL ID","Author(s)","Title","Source","Year","Volume","Pages","PubMed ID","DOI"',
                '"CN-1","Smith, A; Wu, L","One","J","2024","1","7","30922926","10.1000/x"'),
    "Covidence": (
        "Title,Authors,Published Year,Journal,Volume,Pages,DOI,Covidence #",
        'One,"Smith, A.; Wu, L.",2024,J,1,7,10.1000/x,#1'),
    "Rayyan": (
        "key,title,year,journal,issn,volume,pages,authors,doi,pubmed_id",
        'r-1,One,2024,J,0378-5955,1,7,"Smith, A. and Wu, L.",10.1000/x,'),
    "Zotero": ('"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI","Volume","Pages"',
               '"K","journalArticle","2024","Smith, Ann; Wu, Lin","One","J","10.1000/x","1","7"'),
    "Springer": (
        "Item Title,Publication Title,Journal Volume,Item DOI,Authors,Publication Year",
        "One,J,1,10.1000/x,Ann SmithLin Wu,2024"),
    "BibTeX names": ('"ID","title","year","author","pages","volume","ENTRYTYPE","journal","doi"',
                     '"1","One",2024,"Smith, A and Wu, L",7,1,"article","J","10.1000/x"'),
    "OpenAlex": (
        "id,doi,title,publication_year,primary_location.source.display_name,authorships.author.display_name,biblio.volume",
                 "https://openalex.org/W1,https://doi.org/10.1000/x,One,2024,J,Ann Smith|Lin Wu,1"),
    "RefWorks": ('Reference Type,"Authors, Primary",Title Primary,Periodical Full,Pub Year,Volume,Start Page,DOI',
                 'Journal Article,"Smith,Ann;Wu,Lin",One,J,2024,1,7,10.1000/x'),
}  # fmt: skip


@pytest.mark.parametrize("exporter", HEADERS)
def test_every_exporters_columns_are_known(exporter: str) -> None:
    (record,) = table("\n".join(HEADERS[exporter]) + "\n").records
    assert (record.title, record.year, record.container, record.doi) == ("One", 2024, "J", "10.1000/x")
    assert record.authors[0].family == "Smith"
    if exporter not in ("OpenAlex", "Springer"):
        assert record.pages in ("7", "")
        assert record.volume == "1" or exporter == "PubMed"


def test_a_header_may_come_after_a_banner() -> None:
    reading = table("sep=,\nExported from somewhere\n\nTitle,Year\nOne,2014\n")
    assert [record.title for record in reading.records] == ["One"]
    assert [warning.message for warning in reading.warnings] == ["text before the header"]
    assert reading.records[0].line == 5


def test_a_cell_beyond_the_header_is_kept_and_told() -> None:
    reading = table("title,year\nOne,2014,surplus\n")
    assert ("", "surplus") in [(tag, value) for tag, value, _ in reading.records[0].raw]
    assert "3 cells under 2 columns" in reading.warnings[0].message


def test_a_cell_that_is_never_closed_swallows_no_rows() -> None:
    """Its row is read with a warning, or is a problem where the cell is longer than any text can be."""
    reading = table('title,year\nOne,2014\nTwo,"' + "x" * 200_000 + "\nThree,2016\n")
    assert [record.title for record in reading.records] == ["One", "Two", "Three"]
    assert [(warning.line, warning.message) for warning in reading.warnings] == [
        (3, "a quotation mark that nothing closes")
    ]
    reading = table('title,year\nOne,2014\nTwo,"' + "x" * 1_200_000 + "\nThree,2016\n")
    assert [record.title for record in reading.records] == ["One", "Three"]
    assert [problem.line for problem in reading.problems] == [3]


def test_a_row_with_an_abstract_is_no_header_where_the_header_is_destroyed() -> None:
    text = f"no\theader\nJ\tTitle\tSmith, J\t{'An abstract. ' * 60}\nJ\tTwo\tWu, L\tShort.\n"
    with pytest.raises(ReadError, match="looked for"):
        read(text.encode())


def test_rows_between_two_stray_quotation_marks_are_rows() -> None:
    """The mark of another row closes the cell, so that the long row is well formed; its lines tell what it is."""
    rows = [f"{n},Title {n},2001" for n in range(1, 9)]
    rows[1], rows[6] = '2,"Title 2,2001', '7,Title 7",2001'
    reading = table("\n".join(["id,title,year", *rows]) + "\n")
    assert [record.title.strip('"') for record in reading.records][2:] == [f"Title {n}" for n in range(3, 9)]
    assert reading.warnings


def test_line_breaks_in_cells_keep_the_line_numbers_right() -> None:
    first, second = table('title,abstract\n"One","a\nb\n\nc"\n"Two","d"\n').records
    assert (first.line, first.last_line, second.line) == (2, 5, 6)
    assert first.abstract == "a b\n\nc"


def test_labelled_duplicate_files_are_read_whole(data: Path) -> None:
    """The record tables of the deduplication data: as many records as Python's csv module counts rows."""
    for folder in sorted((data / "dedup").iterdir()):
        path = folder / "records.csv.gz"
        with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
            rows = sum(1 for _ in csv.DictReader(file))
        reading = read(path)
        assert (len(reading.records), len(reading.problems)) == (rows, 0), folder.name
        titled = sum(bool(record.title) for record in reading.records)
        assert titled > 0.99 * rows


def test_a_list_of_titles_under_their_name_is_a_table_of_one_column() -> None:
    """Commas part nothing where the header has none."""
    reading = read(b'\xef\xbb\xbfTitle\r\nOne, and more\r\n"Two, quoted"\r\n')
    assert [record.title for record in reading.records] == ["One, and more", "Two, quoted"]


@pytest.mark.parametrize("table", [
    "id,label\n1,0\n2,1\n", "user,event,article,time\na,vote,1,2\n",
    "doi,included\n10.1000/x,1\n", "year;count\n2020;3\n",
    "name\tyear\nSmith\t2020\n",
])  # fmt: skip
def test_a_table_of_other_things_is_refused_by_its_columns(table: str) -> None:
    with pytest.raises(
        ReadError, match=r"without a column of titles; looked for columns such as Title.*found"
    ):
        read(table.encode())


# The header of each exporter, one row under it. Every one must give title, two people and year.
EXPORTS = {
    "IEEE Xplore": "Document Title,Authors,Publication Title,Publication Year,Start Page,End Page"
    "|A title,A. Smith; B. Wu,J,2020,3,9",
    "Dimensions": "Rank,Publication ID,Title,Source title,PubYear,Pagination,Authors"
    "|1,pub.1,A title,J,2020,3-9,Smith A.; Wu B.",
    "Lens": "#,Lens ID,Title,Publication Year,Source Title,Author/s,Start Page,End Page"
    "|1,0-1,A title,2020,J,A. Smith; B. Wu,3,9",
    "OpenAlex": "id,display_name,publication_year,primary_location.source.display_name,authorships.author.display_name,"
                "biblio.first_page,biblio.last_page|W1,A title,2020,J,A. Smith|B. Wu,3,9",
    "Europe PMC": "SOURCE,EXTERNAL_ID,TITLE,AUTHORS,JOURNAL_TITLE,PUBLICATION_YEAR,PAGE_INFO"
    "|MED,1,A title,Smith A; Wu B,J,2020,3-9",
    "ProQuest": "Title,StoreId,Authors,pubdate,pubtitle,pages|A title,1,Smith A.; Wu B.,Mar 2020,J,3-9",
    "EPPI-Reviewer": "ItemId,Title,ParentTitle,Authors,Year,Pages|1,A title,J,Smith A; Wu B,2020,3-9",
    "Embase": "TITLE,AUTHOR NAMES,SOURCE,PUBLICATION YEAR,FIRST PAGE,LAST PAGE|A title,Smith A.; Wu B.,J,2020,3,9",
    "EBSCO": "Article Title,Author,Journal Title,Publication Date,Pages|A title,Smith A.; Wu B.,J,Mar 2020,3-9",
    "Publish or Perish": "Cites,Authors,Title,Year,Source,StartPage,EndPage|1,A Smith; B Wu,A title,2020,J,3,9",
    "Cochrane": "ID,Title,Author,Source,Year,Pages|CN-1,A title,Smith A; Wu B,J,2020,3-9",
    "in German": "Titel;Autor;Jahr;Zeitschrift;Seiten|A title;Smith, A. and Wu, B.;2020;J;3-9",
}  # fmt: skip


@pytest.mark.parametrize("exporter", EXPORTS)
def test_the_columns_of_every_exporter_find_their_fields(exporter: str) -> None:
    (record,) = read(EXPORTS[exporter].replace("|", "\n", 1).encode()).records
    assert (record.title, record.year, record.container, record.pages) == ("A title", 2020, "J", "3-9")
    assert [person.family for person in record.authors] == ["Smith", "Wu"]


def test_a_register_of_trials_gives_its_number_and_date() -> None:
    head = "NCT Number,Study Title,Study URL,Brief Summary,Conditions,Study Type,Start Date"
    (record,) = read(
        f"{head}\nNCT00000001,A title,https://x.org/1,Why,Pain|Fear,INTERVENTIONAL,2020-01\n".encode()
    ).records
    assert (record.title, record.accession, record.year, record.month) == ("A title", "NCT00000001", 2020, 1)
    assert (record.abstract, record.keywords) == ("Why", ("Pain", "Fear"))


@pytest.mark.parametrize(
    ("row", "titles"),
    [
        ('2,"B, or b,2002,x', ["A", "B, or b,2002,x", "C", "D"]),
        ('2,B,2002,"x', ["A", "B", "C", "D"]),
        ('2,"B" b",2002,x', ["A", 'B b"', "C", "D"]),
    ],
)
def test_a_quotation_mark_that_nothing_closes_swallows_no_row(row: str, titles: list[str]) -> None:
    reading = table(f'id,title,year,notes\n1,A,2001,"two\nlines, or, so"\n{row}\n3,C,2003,"x"\n4,D,2004,y\n')
    assert [record.title for record in reading.records] == titles
    assert reading.records[0].notes == ("two\nlines, or, so",)
    assert all("quotation" in warning.message and warning.line == 4 for warning in reading.warnings)


def test_days_that_a_spreadsheet_counted_are_dates_where_a_column_holds_dates() -> None:
    reading = table("title,publication date,volume\nA,45292,45292\nB,2020,1\nC,44197.75,1\n")
    assert [(r.year, r.month, r.day) for r in reading.records] == [
        (2024, 1, 1),
        (2020, None, None),
        (2021, 1, 1),
    ]
    assert reading.records[0].volume == "45292"
    assert [tag.value for tag in reading.records[0].raw] == ["A", "45292", "45292"]


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["title", "year"])
    book.active.append(["A", 2001])
    book.save(tmp_path / "whole.xlsx")
    whole = (tmp_path / "whole.xlsx").read_bytes()
    for place in range(60, len(whole), 211):
        try:
            found = read(whole[:place] + b"\x00\xff\x00" + whole[place + 3 :])
        except ReadError:
            continue
        assert [record.title for record in found.records] == ["A"]
