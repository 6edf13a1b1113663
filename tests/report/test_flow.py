"""What a flow promises: consistent numbers give no fault, a changed one gives one, and files go both ways."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from random import Random

import pytest

from reviewkit.errors import ReadError, UnknownName
from reviewkit.report import Flow, read_flow
from reviewkit.report.boxes import COLUMNS, COUNTS, KEYS, LISTS, WAITING

# Nothing in the template ties these to another number.
UNTIED = (
    "website_results",
    "organisation_results",
    "citations_results",
    "total_studies_ma",
    "total_reports_ma",
)


def consistent(random: Random, *, updated: bool | None = None, other: bool | None = None) -> Flow:
    """Return a flow as a review could have it, made forwards, box by box."""
    updated = random.random() < 0.5 if updated is None else updated
    other = random.random() < 0.5 if other is None else other

    def part(whole: int) -> int:
        return random.randint(0, whole)

    def reasons(assessed: int) -> list[tuple[str, int]]:
        return [(f"Reason {at}", part(assessed // 8)) for at in range(random.randint(0, 7))]

    databases = [(f"Database {at}", random.randint(0, 5000)) for at in range(random.randint(1, 6))]
    registers = [(f"Register {at}", random.randint(0, 300)) for at in range(random.randint(0, 3))]
    found = sum(n for _, n in [*databases, *registers])
    duplicates, automatic, removed = part(found // 2), part(found // 8), part(found // 8)
    screened = found - duplicates - automatic - removed
    excluded = part(screened)
    further = random.choice([0, 0, 0, 3])
    sought = screened - excluded + further
    missed = part(sought // 3)
    dbr_reasons = reasons(sought - missed)
    otherwise = [random.randint(1, 50) for _ in range(3)] if other else [0, 0, 0]
    other_sought = part(sum(otherwise))
    other_missed = part(other_sought // 3)
    other_reasons = reasons(other_sought - other_missed)
    left = sought - missed + other_sought - other_missed - sum(n for _, n in [*dbr_reasons, *other_reasons])
    previous_reports = random.randint(1, 60) if updated else 0
    of_previous = part(min(left, 2)) if updated else 0
    return Flow.build(
        database_specific_results=databases,
        register_specific_results=registers,
        duplicates=duplicates,
        excluded_automatic=automatic,
        excluded_other=removed,
        records_excluded=excluded,
        dbr_notretrieved_reports=missed,
        dbr_excluded=dbr_reasons,
        website_results=otherwise[0],
        organisation_results=otherwise[1],
        citations_results=otherwise[2],
        other_sought_reports=other_sought,
        other_notretrieved_reports=other_missed,
        other_excluded=other_reasons,
        new_studies=part(left - of_previous),
        previous_reports=previous_reports,
        previous_studies=part(previous_reports),
        further_reports=further,
        reports_of_previous_studies=of_previous,
    )


@pytest.mark.parametrize("block", range(10))
def test_a_thousand_consistent_sets_of_numbers_have_no_fault(block):
    for seed in range(block * 100, block * 100 + 100):
        flow = consistent(Random(seed))
        assert flow.faults() == [], (seed, flow.as_dict())


@pytest.mark.parametrize("block", range(10))
def test_one_changed_number_is_a_fault_whichever_it_is(block):
    for seed in range(block * 100, block * 100 + 100):
        random = Random(seed)
        flow = consistent(random)
        key = random.choice([key for key in KEYS if key not in UNTIED and (key in COUNTS or flow.boxes[key])])
        by = random.choice([-40, -1, 1, 2, 10, 1000])
        if key in LISTS:
            name, n = flow.boxes[key][0]
            changed = replace(flow, boxes={**flow.boxes, key: ((name, n + by), *flow.boxes[key][1:])})
        else:
            changed = replace(flow, boxes={**flow.boxes, key: flow.boxes[key] + by})
        assert changed.faults(), (seed, key, by, flow.as_dict())


def test_a_new_report_of_an_old_study_raises_reports_only_and_is_said_as_a_remark():
    flow = Flow.build(
        database_specific_results={"Scopus": 10},
        records_excluded=5,
        previous_studies=4,
        previous_reports=6,
        reports_of_previous_studies=2,
        new_studies=3,
    )
    assert (flow.boxes["new_reports"], flow.boxes["total_reports"], flow.boxes["total_studies"]) == (3, 11, 7)
    assert flow.faults() == []
    assert "2 included report(s) belong to studies of the previous version" in flow.remarks()[0]
    unsaid = replace(flow, reports_of_previous_studies=None)  # as in a file of somebody else
    assert unsaid.faults() == []
    assert unsaid.remarks() == flow.remarks()
    only_total = replace(flow, boxes={**flow.boxes, "total_reports": 12})
    assert any("identity 7" in fault for fault in only_total.faults())
    assert replace(only_total, reports_of_previous_studies=None).faults()


def test_a_fault_says_which_identity_the_numbers_and_by_how_much():
    flow = Flow.build(
        database_specific_results={"Scopus": 700, "Embase": 212},
        database_results=915,
        duplicates=88,
        records_screened=827,
        records_excluded=684,
    )
    (fault,) = flow.faults()
    assert fault == (
        "identity 1, named sources add up: the databases named give 700 + 212 = 912 records, "
        "but the total of databases is 915 (off by +3)"
    )


def test_what_waits_is_no_fault_and_is_told():
    flow = Flow.build(
        database_specific_results={"Scopus": 100},
        records_excluded=50,
        waiting={"records_screened": 30, "dbr_assessed": 4},
    )
    assert flow.faults() == []
    assert flow.boxes["dbr_sought_reports"] == 20
    assert flow.boxes["new_reports"] == 16
    assert flow.remarks()[0].startswith("30 still waiting: records screened")


def test_totals_left_at_zero_by_a_review_without_a_previous_version_are_not_judged():
    flow = Flow.build(database_specific_results={"Scopus": 9}, total_studies=0, total_reports=0)
    assert flow.faults() == []
    half = replace(flow, boxes={**flow.boxes, "total_studies": 9})
    assert any("9 studies in total, but only 0 reports" in fault for fault in half.faults())


# The numbers of two diagrams that were published with their files; the wording columns are left out.
GUN_VIOLENCE_NEWS = """data,n
database_results,912
database_specific_results,"Web of Science, 712; Google Scholar, 200"
register_results,NA
register_specific_results,"Register 1, xxx; Register 2, xxx; Register 3, xxx"
website_results,NA
organisation_results,NA
citations_results,8
duplicates,88
excluded_automatic,NA
excluded_other,NA
records_screened,824
records_excluded,684
dbr_sought_reports,140
dbr_notretrieved_reports,2
other_sought_reports,8
other_notretrieved_reports,0
dbr_assessed,138
dbr_excluded,"Geographical / Mismatch, 5; Limitations, 17; Secondary Focus, 27; Irrelevance, 13"
other_assessed,8
other_excluded,"Not applicable, 0"
previous_studies,0
previous_reports,0
new_studies,84
new_reports,NA
total_studies,86
total_reports,0
"""
RADIATION_LUNG = """data,n
database_results,1697
database_specific_results,"Embase, 650; PubMed, 497; OpenAlex, 550"
register_results,NA
website_results,344
citations_results,453
duplicates,568
excluded_other,2
records_screened,1127
records_excluded,943
dbr_sought_reports,184
dbr_notretrieved_reports,133
dbr_assessed,51
dbr_excluded,"Not probability of causation, 7; Outcome not lung cancer, 7; Not quantitative, 14"
other_sought_reports,42
other_notretrieved_reports,34
other_assessed,8
other_excluded,"Outcome not lung cancer, 5"
new_studies,23
new_reports,3
total_studies,23
total_reports,0
"""


def test_published_diagrams_that_do_not_add_up_are_found_out():
    gun = read_flow(GUN_VIOLENCE_NEWS).faults()
    assert len(gun) == 2
    assert "84 new = 84 studies, but the total is 86 (off by +2)" in gun[1]
    assert "86 studies in total, but only 0 reports" in gun[0]
    lung = read_flow(RADIATION_LUNG).faults()
    assert any(
        "(51 assessed - 28 excluded) + (8 assessed - 5 excluded) = 26, but 3" in fault for fault in lung
    )
    assert any("23 studies that are new, but only 3 reports" in fault for fault in lung)


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
    ],
)  # fmt: skip - a table
def test_counts_are_read_however_people_write_them(cell, expected):
    flow = read_flow(f'data,n\nrecords_screened,"{cell}"\n')
    assert flow.boxes["records_screened"] == expected
    unclear = cell in ("n = ?", "225 [215 + 10]")
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
        ("A, ?; B, 2", (("B", 2),), False),
        ("A, 4; and nothing more", (("A", 4),), False),
        ("NA", (), True),
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


def test_a_wrong_key_answers_with_the_right_ones():
    with pytest.raises(UnknownName, match="did you mean 'duplicates'"):
        Flow.build(duplicate=3)
    with pytest.raises(UnknownName, match="did you mean 'new_studies'"):
        Flow({"new_study": 3})
    with pytest.raises(ReadError, match="whole number"):
        Flow({"new_studies": "many"})


def test_the_plain_text_holds_every_number_of_its_template():
    flow = consistent(Random(3), updated=True, other=True)
    shown = flow.text()
    for key in COUNTS:
        if not key.endswith("_ma"):
            assert f"{flow.boxes[key]:,}" in shown
    assert "Previous version" not in consistent(Random(3), updated=False, other=False).text()
