"""Tables that are written: the columns tools look for, and nothing in them that a spreadsheet calculates."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.errors import ReviewkitError
from reviewkit.model import Name, Record
from reviewkit.references import read, write
from reviewkit.text import guarded, unguarded

FORMULAS = [
    '=HYPERLINK("http://x.example","y")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\uff1d1+1",
    "'=already",
    "''@twice",
]


def rows(path: Path | str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_rayyan_finds_the_columns_of_its_own_exports(data: Path, tmp_path: Path) -> None:
    ours = write(tmp_path / "out.csv", [Record(title="One")], dialect="rayyan").path
    (theirs,) = (data / "references" / "csv").glob("*/_baseline_rayyan.csv")
    assert list(rows(ours)[0]) == list(rows(theirs)[0])


def test_covidence_tables_have_the_columns_of_its_exports(data: Path, tmp_path: Path) -> None:
    ours = write(tmp_path / "out.csv", [Record(title="One")], dialect="covidence").path
    (theirs,) = (data / "references" / "csv").glob("*/_baseline_covidence.csv")
    assert list(rows(ours)[0]) == list(rows(theirs)[0])


def test_asreview_finds_its_columns_and_the_labels_it_gave(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("title,abstract,label_included\nOne,x,1\nTwo,y,0\nThree,z,\n")
    done = write(tmp_path / "out.csv", read(tmp_path / "in.csv").records, dialect="asreview")
    found = rows(done.path)
    assert list(found[0]) == ["title", "abstract", "authors", "keywords", "year", "doi", "url", "included"]
    assert [row["included"] for row in found] == ["1", "0", ""]
    assert not (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("extension", [".csv", ".tsv", ".xlsx"])
@pytest.mark.parametrize("dialect", ["plain", "rayyan", "covidence", "asreview"])
def test_formulas_come_back_as_they_were(extension: str, dialect: str, tmp_path: Path) -> None:
    records = [Record(title=text, abstract=text) for text in FORMULAS]
    done = write(tmp_path / f"out{extension}", records, dialect=dialect)
    assert [(r.title, r.abstract) for r in read(done.path).records] == [(text, text) for text in FORMULAS]
    assert dict(done.left_out) == {}


@pytest.mark.parametrize("extension", [".csv", ".tsv"])
def test_no_cell_of_a_text_file_begins_like_a_formula(extension: str, tmp_path: Path) -> None:
    records = [Record(title=text, abstract=text, notes=(text, text), publisher=text) for text in FORMULAS]
    odd = tmp_path / "odd.csv"
    with odd.open("w", newline="") as file:
        csv.writer(file).writerows([("title", "Odd column"), *(("x", text) for text in FORMULAS)])
    source = read(odd).records
    write(tmp_path / f"out{extension}", [*records, *source])
    with (tmp_path / f"out{extension}").open(encoding="utf-8-sig", newline="") as file:
        cells = [
            cell for row in csv.reader(file, delimiter="," if extension == ".csv" else "\t") for cell in row
        ]
    assert [cell for cell in cells if cell[:1] in tuple("=+-@\t\r\n\uff1d") and cell] == []


@given(st.text(alphabet="'=+-@\t\r\nab\uff1d", max_size=6))
@settings(max_examples=300)
def test_guarding_a_cell_can_always_be_undone(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_a_foreign_table_keeps_its_apostrophes() -> None:
    (record,) = read(b"Title,Year,Journal\n'-omics' at work,2014,'=J\n").records
    assert (record.title, record.container) == ("'-omics' at work", "'=J")


def test_cells_of_a_workbook_are_texts_that_stay_texts(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl comes with reviewkit[office]")
    write(tmp_path / "out.xlsx", [Record(title=text, year=2014) for text in FORMULAS])
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells if str(cell.value)[0] in "=+-@")
    assert [cell.value for cell in cells if cell.column == 1][:5] == FORMULAS[:5]


def test_what_excel_cannot_hold_is_named_and_never_an_error(tmp_path: Path) -> None:
    """32,767 UTF-16 units in a cell (Excel specifications and limits), and no control characters (XML 1.0)."""
    records = [
        Record(title="whole " + "x" * 32_761),
        Record(title="long " + "x" * 40_000),
        Record(title="pairs " + "\U0001f600" * 20_000),
        Record(title="one", abstract="a\x01b\ufffe"),
    ]
    done = write(tmp_path / "out.xlsx", records)
    assert dict(done.left_out) == {"title": 2, "abstract": 1}
    back = read(done.path).records
    assert back[0].title == records[0].title
    assert [len(r.title.encode("utf-16-le")) // 2 for r in back[1:3]] == [32_767, 32_766]
    assert back[3].abstract == "ab"


def test_a_workbook_without_openpyxl_says_what_to_install(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    monkeypatch.setitem(sys.modules, "openpyxl.cell", None)
    with pytest.raises(ReviewkitError, match=r"pip install 'reviewkit\[office\]'"):
        write(tmp_path / "out.xlsx", [Record(title="One")])
    assert list(tmp_path.iterdir()) == []


def test_rows_are_as_long_as_the_headings_also_before_a_column_turned_up(tmp_path: Path) -> None:
    records = [Record(title="One"), Record(title="Two", notes=("a", "b", "c"))]
    done = write(tmp_path / "out.csv", records)
    with Path(done.path).open(encoding="utf-8-sig", newline="") as file:
        assert {len(row) for row in csv.reader(file)} == {31}
    assert [record.notes for record in read(done.path).records] == [(), ("a", "b", "c")]


def test_rayyan_takes_the_file_for_a_table(data: Path, tmp_path: Path) -> None:
    """Its importer (rayyan-formats-core) counts the commas of the first lines, and knows nothing of cells of two."""
    records = [Record(title="One", abstract="Aims.\nMethods.\n\nResults.", notes=("A", "B"), volume="1")] * 3
    done = write(tmp_path / "out.csv", records, dialect="rayyan")
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8").split("\n")
    assert "title" in lines[0].split(",")
    assert [line.count(",") >= lines[0].count(",") for line in lines[1:6] if line] == [True] * 3
    assert (dict(done.fields)["abstract"], rows(done.path)[0]["abstract"]) == (3, "Aims. Methods. Results.")


def test_a_lone_author_is_one_to_programs_that_part_at_semicolons_alone(tmp_path: Path) -> None:
    """ASReview does (3.0.8, asreview/data/utils.py), and takes an empty name after one."""
    smith, berg = Name("Smith", "Ann"), Name("Berg", "B.")
    records = [
        Record(title="One", authors=(smith,), keywords=("heat",)),
        Record(title="Two", authors=(smith, berg), keywords=("heat", "hope")),
    ]
    done = write(tmp_path / "out.csv", records, dialect="asreview")
    found = [(row["authors"].split(";"), row["keywords"].split(";")) for row in rows(done.path)]
    assert found == [(["Smith, Ann"], ["heat"]), (["Smith, Ann", " Berg, B."], ["heat", " hope"])]
    assert [record.authors for record in read(done.path).records] == [record.authors for record in records]
