"""Tables whose texts nothing quotes, and workbooks as other programs than Excel write them."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from reviewkit.errors import ReadError
from reviewkit.model import Record
from reviewkit.references import Reading, read, write

if TYPE_CHECKING:
    from pathlib import Path


def table(text: str) -> Reading:
    return read(text.encode())


def test_line_breaks_inside_unquoted_texts_make_no_records() -> None:
    reading = table(
        "Title\tAuthors\tYear\tAbstract\tDOI\n"
        "One\tSmith A\t2020\tAims.\nMethods.\n\nResults.\t10.1000/x\n"
        "Two\tWu L\t2021\tAbs\t10.1000/y\n"
    )
    assert [(r.title, r.doi) for r in reading.records] == [("One", "10.1000/x"), ("Two", "10.1000/y")]
    assert reading.records[0].abstract == "Aims. Methods. Results."
    assert (reading.records[0].line, reading.records[0].last_line) == (2, 5)
    assert [(told.line, told.message) for told in reading.warnings] == [
        (2, "line breaks inside a text are taken for a part of it")
    ]


def test_rows_that_end_early_stay_rows() -> None:
    reading = table(
        "Title,Authors,Year,Journal,Volume\nA,Smith J,2020,J of X\nB,Wu L\nC\nD,Lee K,2021,J of Y,3\n"
    )
    assert [(r.title, r.year) for r in reading.records] == [
        ("A", 2020),
        ("B", None),
        ("C", None),
        ("D", 2021),
    ]
    assert not reading.warnings


def test_a_header_may_come_after_a_search_told_line_by_line() -> None:
    lines = [f"{n}. (pain OR ache), AND child" for n in range(1, 20)]
    reading = table(
        "\n".join(["Search", *lines, "Title,Authors,Year,Journal", "One,Smith A,2020,J of X"]) + "\n"
    )
    assert [(r.title, r.container, r.line) for r in reading.records] == [("One", "J of X", 22)]
    assert len(reading.warnings) == 20


def test_numbers_with_a_mark_at_the_thousands_are_years_and_pages() -> None:
    (record,) = table('Title,Year,Pages\nOne,"2,020","1,234-1,240"\n').records
    assert (record.year, record.pages) == (2020, "1234-1240")


def test_works_that_a_table_names_by_number_author_and_year_need_no_title() -> None:
    reading = table(
        "doi,author,year,journal\nDOI: 10.1000/x,Smith et al.,2005,J of X\n10.1000/y,Wu,2006,J of Y\n"
    )
    assert [(r.doi, r.authors[0].family, r.year) for r in reading.records] == [
        ("10.1000/x", "Smith", 2005),
        ("10.1000/y", "Wu", 2006),
    ]


def test_volume_issue_and_pages_in_one_column_are_told_apart() -> None:
    def pages(heading: str, cell: str) -> tuple[str, str, str]:
        (record,) = table(f'Title,"{heading}"\nOne,"{cell}"\n').records
        return record.volume, record.issue, record.pages

    assert pages("Volume (Issue)", "12(3)") == ("12", "3", "")
    assert pages("Volume/Issue", "12/3-4") == ("12", "3-4", "")
    assert pages("Vol. no.", "12") == ("12", "", "")
    assert pages("Volume, issue, pages", "12 (3), 45-50") == ("12", "3", "45-50")


def test_one_author_without_initials_moves_nobody_elses() -> None:
    (record,) = table('Authors,Title\n"Nich, L., Pezd Malo, Nedel, J., Dhub, Á., Barb, J.-M.",One\n').records
    assert [person.given for person in record.authors if person.given[1:2] == "."] == [
        "L.",
        "J.",
        "Á.",
        "J.-M.",
    ]
    assert len(record.authors) == 5


def test_people_whose_breaks_were_lost_are_parted_after_their_initials() -> None:
    (record,) = table("Author,Title\nAdeli K.Lewis G. F.Reza-Lopez S.,One\n").records
    assert [str(person) for person in record.authors] == ["Adeli, K.", "Lewis, G. F.", "Reza-Lopez, S."]


ROWS: list[list[Any]] = [["Title", "Authors", "Year"], ["One", "Smith, A.", 2020], ["Two", "Wu, L.", 2021]]


def workbook(part: str, pattern: bytes, by: bytes) -> bytes:
    """Return a workbook of ROWS with something else in one of its parts."""
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl comes with reviewkit[office]")
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    whole, changed = io.BytesIO(), io.BytesIO()
    book.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, re.sub(pattern, by, content) if name.endswith(part) else content)
    return changed.getvalue()


@pytest.mark.parametrize(
    ("part", "pattern", "by"),
    [
        ("sheet1.xml", rb'<dimension ref="[^"]*" ?/>', b'<dimension ref="A1"/>'),
        ("sheet1.xml", rb'<dimension ref="[^"]*" ?/>', b""),
        (
            "sheet1.xml",
            b"</worksheet>",
            b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>',
        ),
        ("styles.xml", rb"<cellStyles.*?</cellStyles>", b""),
    ],
    ids=["a wrong size", "no size", "rules for typing", "no style"],
)
def test_workbooks_of_other_programs_are_read_whole_and_without_a_word(
    part: str, pattern: bytes, by: bytes
) -> None:
    """Warnings are errors in these tests: nothing may be said but in the reading's own warnings."""
    reading = read(workbook(part, pattern, by))
    assert [record.title for record in reading.records] == ["One", "Two"]
    assert not reading.warnings


def test_signs_that_a_workbook_holds_by_number_are_signs(tmp_path: Path) -> None:
    """ECMA-376, 22.9.2.19; other programs write the line ends of an abstract so."""
    reading = read(workbook("sheet1.xml", b"(?<=<t>)One(?=</t>)", b"On_x0065_ or_x000D_\ntwo_x0007_ _xD83D_"))
    assert reading.records[0].title == "One or two _xD83D_"
    done = write(tmp_path / "out.xlsx", [Record(title="_x0041_ and _x000D_")])
    assert read(done.path).records[0].title == "_x0041_ and _x000D_"


def test_a_workbook_without_references_is_refused_by_its_sheets() -> None:
    with pytest.raises(ReadError, match="no sheet has a column of titles; looked at Sheet"):
        read(workbook("sheet1.xml", rb"<sheetData>.*</sheetData>", b"<sheetData/>"))
