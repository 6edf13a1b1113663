"""Tables that reviewers make themselves: headings in their own words, loose delimiters, a spreadsheet's doings."""

from __future__ import annotations

import io
import zipfile

import pytest

from reviewkit.errors import ReadError
from reviewkit.model import Name, Record
from reviewkit.references import Reading, read


def table(text: str) -> Reading:
    return read(text.encode())


def one(text: str) -> Record:
    (record,) = table(text).records
    return record


@pytest.mark.parametrize(
    ("row", "authors", "year", "container"),
    [
        (
            "B title;Smith, A.; Wu, L.; Lee, K.;2021;J of Y",
            3,
            2021,
            "J of Y",
        ),  # a space follows inside a text
        ("B title;Smith, A.;Wu, L.;Lee, K.;2021;J of Y", 3, 2021, "J of Y"),  # only there the year is a year
        ("B; a title;Smith, A.;2021;J of Y", 1, 2021, "J of Y"),
    ],
)
def test_delimiters_inside_unquoted_texts_shift_nothing(
    row: str, authors: int, year: int, container: str
) -> None:
    reading = table(f"Title;Authors;Year;Journal\nA title;Foo, B.;2020;J of X\n{row}\n")
    record = reading.records[1]
    assert (len(record.authors), record.year, record.container) == (authors, year, container)
    assert [(told.line, told.message.partition(":")[0]) for told in reading.warnings] == [
        (3, f"{row.count(';') + 1} cells under 4 columns")
    ]


def test_a_row_too_long_for_its_header_is_a_problem_where_nothing_tells_which_text_was_parted() -> None:
    reading = table("Title,Journal,Year\nA,J of X,2020\nB,b,J of Y,2021\nC,J of Z,2022\n")
    assert [record.title for record in reading.records] == ["A", "C"]
    (problem,) = reading.problems
    assert (problem.line, problem.raw) == (3, "B\tb\tJ of Y\t2021")
    assert (
        problem.message == "4 cells under 3 columns: a comma stands inside a text, and nothing tells in which"
    )


def test_a_note_beside_a_row_that_fits_its_header_shifts_nothing() -> None:
    reading = table("Title,Year,Journal\nA,2020,J of X,check this\n")
    assert (reading.records[0].year, reading.records[0].container) == (2020, "J of X")
    assert len(reading.warnings) == 1


def test_rows_with_a_name_that_the_header_has_no_column_for_are_read_under_it() -> None:
    """R writes tables so unless it is told otherwise."""
    reading = table('"title","author","year"\n"1","One","Smith, A.",2020\n"2","Two","Wu, L.",2021\n')
    assert [(r.title, str(r.authors[0]), r.year) for r in reading.records] == [
        ("One", "Smith, A.", 2020),
        ("Two", "Wu, L.", 2021),
    ]
    assert not reading.warnings
    named = table('"title","doi"\n"a1","One","10.1000/x"\n"b2","Two","10.1000/y"\n')
    assert [r.title for r in named.records] == ["One", "Two"]


def test_rows_that_a_spreadsheet_took_for_one_column_are_rows() -> None:
    reading = table(
        '"Title,Authors,Abstract"\r\n"One,""Smith, A."",""Two\r\nlines, ""so"""\r\n"Two,""Wu, L."",x"\r\n'
    )
    assert [(r.title, str(r.authors[0])) for r in reading.records] == [
        ("One", "Smith, A."),
        ("Two", "Wu, L."),
    ]
    assert reading.records[0].abstract.startswith("Two lines, ")


def test_a_header_in_two_lines_is_one() -> None:
    reading = table(
        "Title,Author,Publication,,Identifier\n,,Year,Journal,DOI\nOne,Smith A,2020,J of X,10.1000/x\n"
    )
    (record,) = reading.records
    assert (record.year, record.container, record.doi) == (2020, "J of X", "10.1000/x")
    assert [warning.message for warning in reading.warnings] == ["a header in two lines"]


def test_a_rule_of_dashes_is_no_record() -> None:
    assert [r.title for r in table("| Title | Year |\n|---|---|\n| One | 2020 |\n").records] == ["One"]


@pytest.mark.parametrize(
    "header",
    [
        "1. Title,2. Authors,3. Year,4. Journal",
        "Title of the study,Author(s) of article,Year (YYYY),Name of journal",
        "TITLE_OF_ARTICLE,AUTHORS_NAME,YEAR_OF_PUBLICATION,JOURNAL_NAME",
        "citation_title,citation_authors,citation_pub_year,citation_journal_name",
        "Título,Autor(es),Ano,Revista",
        "Paper title*,Paper authors*,Year*,Journal*",
        "Title,Authors,Study publication year,Title of Journal",
    ],
)
def test_headings_in_peoples_own_words_are_known(header: str) -> None:
    record = one(f"{header}\nOne,Smith A,2020,J of X\n")
    assert (record.title, record.year, record.container) == ("One", 2020, "J of X")
    assert record.authors == (Name("Smith", "A"),)


def test_a_heading_that_only_resembles_another_ones_is_no_second_one() -> None:
    record = one('Title,Authors,Authors (Raw Affiliation),Study number\nOne,Smith A,"Smith A (Uni)",7\n')
    assert record.authors == (Name("Smith", "A"),)
    assert record.issue == ""


@pytest.mark.parametrize("heading", ["Author (Year)", "Author(s) / Year", "Authors and year", "Study ID"])
@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("Marsh et al. (2020)", ["Marsh"]),
        ("Smith & Wu 2020a", ["Smith", "Wu"]),
        ("Smith, Wu and Lee, 2020", ["Smith", "Wu", "Lee"]),
    ],
)
def test_a_studys_short_name_gives_its_authors_and_year(heading: str, cell: str, people: list[str]) -> None:
    record = one(f'Title,{heading}\nOne,"{cell}"\n')
    assert ([person.family for person in record.authors], record.year, record.month) == (people, 2020, None)


def test_authors_in_a_column_each_are_all_read() -> None:
    record = one('Title,Author 1,Author 2,Author 3\nOne,"Smith, A","Wu, L",\n')
    assert [person.family for person in record.authors] == ["Smith", "Wu"]
    record = one("Title,Last Name,First Name\nOne,Smith,Ann\n")
    assert record.authors == (Name("Smith", "Ann"),)


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("Smith J / Wu L / Lee K", ["Smith", "Wu", "Lee"]),
        ("Smith, J.A., Wu, L., and Lee, K.", ["Smith", "Wu", "Lee"]),
        ("PK Silva, J Mahmoud, ...", ["Silva", "Mahmoud"]),
        ("LC Seguro, H Formiga\u2026", ["Seguro", "Formiga"]),
        ("Smith et al.", ["Smith"]),
        ("Smith, J. et al", ["Smith"]),
        ("Smith & Wu", ["Smith", "Wu"]),
        ("Smith J & Wu L", ["Smith", "Wu"]),
        ("Smith, Wu and Lee", ["Smith", "Wu", "Lee"]),
        ("Smith A, van der Berg P.", ["Smith", "van der Berg"]),
        ("\u5f20\u4f1f,\u674e\u5a1c", ["\u5f20\u4f1f", "\u674e\u5a1c"]),
        ("\u5c71\u7530 \u592a\u90ce, \u9234\u6728 \u82b1\u5b50", ["\u5c71\u7530", "\u9234\u6728"]),
        ("\u5c71\u7530, \u592a\u90ce", ["\u5c71\u7530"]),
        ("\uae40\ucca0\uc218, \uc774\uc601\ud76c", ["\uae40\ucca0\uc218", "\uc774\uc601\ud76c"]),
    ],
)
def test_people_in_one_cell_are_parted_whatever_parts_them(cell: str, people: list[str]) -> None:
    assert [person.family for person in one(f'title,authors\nOne,"{cell}"\n').authors] == people


def test_the_full_stop_of_an_initial_stays() -> None:
    assert one('title,authors\nOne,"Smith, A."\n').authors == (Name("Smith", "A."),)


def test_what_a_spreadsheet_took_for_days_are_pages_and_issues_again() -> None:
    reading = table(
        'Title,Pages,Issue,Volume\nA,3-Sep,2-Jan,13.0\nB,2019-03-09,1,"13,0"\nC,1932-01-01 00:00:00,Mar-Apr,1\n'
    )
    assert [(r.pages, r.issue, r.volume) for r in reading.records] == [
        ("3-9", "1-2", "13"),
        ("3-9", "1", "13"),
        ("1-32", "Mar-Apr", "1"),
    ]


def test_a_text_in_the_column_of_pages_is_no_page() -> None:
    assert one("Title,Pages\nOne," + "(" * 2000 + "1\n").pages == ""


def test_a_spreadsheets_short_dates_are_dates() -> None:
    reading = table("Title,Date\nA,1-Dec-25\nB,May-26\nC,Nov-98\n")
    assert [(r.year, r.month, r.day) for r in reading.records] == [
        (2025, 12, 1),
        (2026, 5, None),
        (1998, 11, None),
    ]


def test_serial_numbers_get_the_zeros_back_that_a_spreadsheet_took_away() -> None:
    record = one('Title,ISSN,EISSN\nOne,280836,"ISSN-1476-4687"\n')
    assert record.issn == ("0028-0836", "1476-4687")
    assert one("Title,ISSN\nOne,3785955.0\n").issn == ("0378-5955",)
    assert one("Title,ISSN\nOne,1433-7339 and 0941-4355\n").issn == ("1433-7339", "0941-4355")
    assert one("Title,ISSN\nOne,123456\n").issn == ()


def packed(name: str, content: bytes = b"x") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, r"old Excel \(.xls\).* saved as .xlsx or .csv"),
        (packed("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument.*saved as .xlsx"),
        (packed("xl/workbook.bin"), r"\.xlsb.*saved as .xlsx"),
        (packed("articles.csv", b"title,year\nA,2020\n"), "ZIP archive; unpack it"),
        (packed("word/document.xml"), "Word file"),
        (b"<html><table><tr><td>Title</td></tr></table></html>", "web page.*saved as .xlsx"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:x"></Workbook>', "Excel workbook of 2003.*save as .xlsx"),
        (b"created_at,user_id,user_email,article_id,key,value\n2023-09-04,1,a@b.c,9,included,1\n", "titles"),
        (b'No.,Query,Results,Date\n#2,"#1 AND x",650,13 May 2025\n#1,y,3,13 May 2025\n', "titles"),
    ],
)  # fmt: skip
def test_files_beside_the_references_are_refused_and_say_what_to_do(content: bytes, what: str) -> None:
    with pytest.raises(ReadError, match=what):
        read(content)
