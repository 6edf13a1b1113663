"""What the files of a flow promise: they go both ways, and people's own spellings are read."""

from __future__ import annotations

import csv
import io
import re
from random import Random

import pytest

from reviewkit.errors import ReadError, UnknownName
from reviewkit.report import Flow, read_flow
from reviewkit.report.boxes import COLUMNS, KEYS, WAITING
from tests.report.report_counts import consistent


def test_the_template_itself_reads_without_a_fault_or_a_problem(data):
    flow = read_flow(data / "prisma" / "PRISMA2020_template.csv")
    assert flow.faults() == []
    assert flow.problems == ()
    assert set(flow.boxes) == set(KEYS)
    assert not flow.updated
    assert not flow.other_methods


def test_the_file_has_the_columns_keys_nodes_and_order_of_the_template(data):
    with (data / "prisma" / "PRISMA2020_template.csv").open(encoding="utf-8-sig", newline="") as file:
        theirs = list(csv.DictReader(file))
    ours = list(csv.DictReader(io.StringIO(consistent(Random(1)).csv())))
    assert tuple(ours[0]) == COLUMNS == tuple(theirs[0])
    for column in ("data", "box", "node"):
        assert [row[column] or "NA" for row in ours] == [row[column] or "NA" for row in theirs]
    assert all(row["boxtext"] not in ("", "NA") for row in ours)


@pytest.mark.parametrize("seed", range(100))
def test_a_flow_comes_back_from_its_csv_and_from_its_json_as_it_went(seed):
    flow = consistent(Random(seed))
    assert read_flow(flow.csv()) == flow
    assert read_flow(flow.json()) == flow


def as_the_package_reads(cell: str) -> list[tuple[str, str]]:
    """Return what the package makes of a cell: split at "; ", name to the first comma, n from the last."""
    return [(re.sub(r",.*$", "", part), re.sub(r".*,", "", part).strip()) for part in cell.split("; ")]


def test_names_with_commas_semicolons_and_apostrophes_survive_the_package_and_come_back_in_full():
    reasons = {"Wrong population, adults only": 5, "Children's; teachers' view, 12": 7, "Kein Volltext": 1}
    flow = Flow.build(
        database_specific_results={"Web of Science, Core": 40, 'The "Other"; base': 3},
        records_excluded=10,
        dbr_excluded=reasons,
    )
    cells = {row["data"]: row for row in csv.DictReader(io.StringIO(flow.csv()))}
    seen = as_the_package_reads(cells["dbr_excluded"]["n"])
    assert [n for _, n in seen] == ["5", "7", "1"]
    assert not set(",;'") & set("".join(name for name, _ in seen))
    assert "Wrong population, adults only" in cells["dbr_excluded"]["description"]
    again = read_flow(flow.csv())
    assert dict(again.boxes["dbr_excluded"]) == reasons
    assert again == flow
    assert again.problems == ()


def test_waiting_and_further_reports_go_through_the_file():
    flow = Flow.build(
        database_specific_results={"Scopus": 100},
        records_excluded=50,
        further_reports=-2,
        waiting=dict.fromkeys(WAITING, 1),
    )
    assert read_flow(flow.csv()) == flow


def test_files_of_other_spreadsheets_are_read(tmp_path):
    flow = consistent(Random(7), updated=True, other=True)
    rows = list(csv.reader(io.StringIO(flow.csv())))
    for delimiter, encoding in ((";", "utf-8-sig"), ("\t", "utf-16"), (",", "utf-8-sig"), (";", "cp1252")):
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
        path = tmp_path / "flow.csv"
        path.write_bytes(out.getvalue().encode(encoding, "replace"))
        assert read_flow(path) == flow, (delimiter, encoding)
        assert read_flow(str(path)) == flow
        assert read_flow(path.read_bytes()) == flow
    with_row_names = io.StringIO()
    csv.writer(with_row_names).writerows([["" if at == 0 else at, *row] for at, row in enumerate(rows)])
    assert read_flow(with_row_names.getvalue()) == flow


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1,234", 1234),
        ("1 234", 1234),
        ("1.234", 1234),
        ("1234.0", 1234),
        ("1e+05", 100000),
        ("(n = 12)", 12),
        ("n=1,234", 1234),
        ("NA", None),
        ("", None),
        ("xxx", None),
        (" 7 ", 7),
        ("-3", -3),
        ("n = ?", None),
        ("225 [215 + 10]", 225),
        ("N/A", None),
        ("12345", 12345),
        ("~1,200", 1200),
        ("1,23,456", 123456),
    ],
)  # fmt: skip - a table
def test_counts_are_read_however_people_write_them(cell, expected):
    flow = read_flow(f'data,n\nrecords_screened,"{cell}"\n')
    assert flow.boxes["records_screened"] == expected
    unclear = cell in ("n = ?", "225 [215 + 10]", "~1,200")
    assert bool(flow.problems) == unclear


@pytest.mark.parametrize(
    ("cell", "expected", "sure"),
    [
        ("A, 5; B, 7", (("A", 5), ("B", 7)), True),
        ("A, 5, B, 7", (("A", 5), ("B", 7)), False),
        ("A (n = 5); B (n = 1,234)", (("A", 5), ("B", 1234)), True),
        ("A: 5\nB: 6", (("A", 5), ("B", 6)), True),
        ("A; 5; B; 6", (("A", 5), ("B", 6)), True),
        ("Wrong, adults; only here, 5; C, 3", (("Wrong, adults; only here", 5), ("C", 3)), False),
        ("Reason1, xxx; Reason2, xxx", (), True),
        ("A, 3; Reason2, xxx", (("A", 3),), True),
        ("62", (("Not named", 62),), True),
        ("0", (), True),
        ("Not a trial, 2010, 5", (("Not a trial, 2010", 5),), True),
        ("Under 5, 12; B, 3", (("Under 5", 12), ("B", 3)), True),
        ("A, ?; B, 2", (("A", None), ("B", 2)), False),
        ("A, 4; and nothing more", (("A", 4),), False),
        ("NA", (), True),
        ("Wrong age (n = 12), wrong aim (n = 3)", (("Wrong age", 12), ("wrong aim", 3)), True),
        ("Wrong age - 12; Wrong aim - 3", (("Wrong age", 12), ("Wrong aim", 3)), False),
        ("12 wrong age; 3 wrong aim", (("wrong age", 12), ("wrong aim", 3)), False),
        ("Not a trial (2010): 5", (("Not a trial (2010)", 5),), True),
        ("A, 3 | B, 4", (("A", 3), ("B", 4)), True),
        ("A, 3<br/>B, 4", (("A", 3), ("B", 4)), True),
        ("Did not report\nstatistics,7; Other,2", (("Did not report statistics", 7), ("Other", 2)), True),
        ("A, 3;\nB, 4", (("A", 3), ("B", 4)), True),
        ("c('A, 3', 'B, 4')", (("A", 3), ("B", 4)), True),
    ],
)
def test_reasons_are_read_in_every_form_seen_and_guesses_are_told(cell, expected, sure):
    flow = read_flow(f'data,n\ndbr_excluded,"{cell}"\n')
    assert flow.boxes["dbr_excluded"] == expected
    assert (flow.problems == ()) == sure
    for problem in flow.problems:
        assert problem.where == "dbr_excluded"


def test_an_unquoted_list_that_fell_into_several_cells_is_put_together():
    flow = read_flow(
        "data,box,n\ndatabase_specific_results,box2,Scopus, 12; Embase, 3\nduplicates,box3,1,234\n"
    )
    assert flow.boxes["database_specific_results"] == (("Scopus", 12), ("Embase", 3))
    assert flow.boxes["duplicates"] == 1234


def test_keys_are_looked_up_by_equality():
    flow = read_flow("data,n\nprevious_studies_2,99\nprevious_studies,5\nprevious_studies,6\n")
    assert flow.boxes["previous_studies"] == 5
    assert [problem.where for problem in flow.problems] == ["previous_studies_2", "previous_studies"]
    assert [problem.line for problem in flow.problems] == [2, 4]


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "data,n\nfoo,1\n", "{}", "{broken", "\x00\x01\n"])
def test_a_file_that_is_no_flow_is_refused_with_its_name_and_what_was_looked_for(tmp_path, content):
    path = tmp_path / "strange.csv"
    path.write_text(content)
    with pytest.raises(ReadError, match=r"strange\.csv.*data and n") as caught:
        read_flow(path)
    assert caught.value.path == str(path)
    assert caught.value.tried


def test_a_file_that_is_not_there_is_refused_by_name():
    with pytest.raises(ReadError, match=r"nowhere\.csv"):
        read_flow("nowhere.csv")


def test_a_flow_is_written_in_the_form_that_the_ending_says(tmp_path):
    flow = consistent(Random(9))
    for ending, text in (
        (".svg", flow.svg()),
        (".csv", flow.csv()),
        (".json", flow.json()),
        (".TXT", flow.text()),
    ):
        assert flow.write(tmp_path / f"flow{ending}").read_text(encoding="utf-8") == text
    assert read_flow(tmp_path / "flow.csv") == flow
    with pytest.raises(UnknownName, match=r"\.svg, \.csv"):
        flow.write(tmp_path / "flow.pdf")
