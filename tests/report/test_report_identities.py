"""What faults() promises: what is not stated breaks nothing, what no number could mend is a fault."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.report import Flow, read_flow
from reviewkit.report.boxes import COUNTS, KEYS, LISTS, TEMPLATES
from tests.report.report_counts import consistent


@pytest.mark.parametrize("block", range(10))
def test_boxes_that_are_not_stated_break_nothing(block):
    """Whichever boxes of a flow that adds up are taken away, no identity is said to be broken."""
    told = 0
    for seed in range(block * 100, block * 100 + 100):
        random = Random(seed)
        flow = consistent(random)
        # What says that this is an update stays: only then may reports be of studies that were known before.
        gone = set(random.sample([key for key in KEYS if key != "previous_studies"], random.randint(1, 12)))
        left = replace(
            flow,
            boxes={key: value for key, value in flow.boxes.items() if key not in gone},
            reports_of_previous_studies=None,
        )
        assert left.faults() == [], (seed, gone, flow.as_dict())
        told += bool(left.unchecked())
    assert told > 50  # the others lost only boxes that nothing hangs on


def test_a_flow_that_says_everything_has_nothing_that_cannot_be_checked():
    for seed in range(200):
        assert consistent(Random(seed)).unchecked() == []


def test_a_flow_that_says_nothing_has_no_faults_and_no_list_of_gaps():
    assert Flow({}).faults() == []
    assert Flow({}).unchecked() == []


def test_what_no_number_could_mend_is_a_fault_in_spite_of_the_gap():
    rows = "data,n\ndatabase_results,100\nregister_results,0\nduplicates,10\nexcluded_automatic,\nrecords_screened,{}\n"
    (fault,) = read_flow(rows.format(95)).faults()  # whatever tools removed, no more than 90 were left
    assert "100 identified - at least 10 removed before screening = at most 90, but 95" in fault
    assert "off by +5" in fault
    low = read_flow(rows.format(80))
    assert low.faults() == []
    gap = low.unchecked()[0]
    assert "identity 2" in gap
    assert "automation tools" in gap


def test_a_gap_hides_only_what_depends_on_it():
    """Identified, removed, excluded and sought are judged together where nobody says how many were screened."""
    flow = read_flow(
        "data,n\ndatabase_results,100\nduplicates,10\nexcluded_automatic,0\nexcluded_other,0\nregister_results,0\n"
        "records_screened,xxx\nrecords_excluded,50\ndbr_sought_reports,45\n"
    )
    (fault,) = flow.faults()
    assert "90 screened - 50 excluded = 40, but 45 reports were sought for retrieval (off by +5)" in fault
    assert any("Records screened" in gap for gap in flow.unchecked())


def test_rows_that_the_package_leaves_out_when_they_are_na_count_as_none():
    text = (
        "data,n\ndatabase_results,100\nregister_results,NA\nduplicates,10\nexcluded_automatic,NA\nexcluded_other,NA\n"
        "records_screened,80\n"
    )
    (fault,) = read_flow(text).faults()
    assert "off by -10" in fault
    assert read_flow(text.replace("duplicates,10", "duplicates,NA")).faults() == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"new_studies": 0}, "no reports without a study"),
        ({"new_studies": 31}, "31 studies that are new, but only 30 reports"),
        ({"total_studies_ma": 31, "total_reports_ma": 40}, "a part is no more than the total"),
        (
            {"other_sought_reports": 9, "other_assessed": 9},
            "9 reports were sought, but 8 records were identified",
        ),
        ({"other_excluded": (("Wrong", 7),)}, "no more are excluded than were assessed (other methods)"),
        (
            {"previous_studies": 5, "previous_reports": 4},
            "5 studies of the previous version, but only 4 reports",
        ),
        ({"previous_studies": 0, "previous_reports": 4}, "4 reports of the previous version, but no study"),
    ],
)  # fmt: skip - a table
def test_inequalities_are_judged_too(changes, words):
    flow = Flow.build(
        database_specific_results={"Scopus": 100},
        records_excluded=70,
        website_results=8,
        other_sought_reports=6,
        other_excluded={"Wrong": 6},
    )
    assert flow.faults() == []
    assert any(words in fault for fault in replace(flow, boxes={**flow.boxes, **changes}).faults())


def test_fewer_reports_sought_by_other_methods_than_found_is_no_fault():
    assert Flow.build(citations_results=500, other_sought_reports=3).faults() == []


def test_a_total_beside_the_reasons_is_held_to_them():
    flow = read_flow(
        'data,n\ndbr_assessed,40\ndbr_excluded,"Reports excluded, 30; Wrong age, 10; Not a trial, 18"\n'
    )
    assert flow.boxes["dbr_excluded"] == (("Wrong age", 10), ("Not a trial", 18))
    (fault,) = flow.faults()
    assert "give 28, but the total beside them is 30 (off by +2)" in fault
    assert read_flow(flow.csv()).faults() == [fault]
    assert read_flow('data,n\ndbr_excluded,"Total, 28; A, 10; B, 18"\n').faults() == []
    headed = read_flow('data,n\ndbr_excluded,"Reports excluded (n = 30): A (n = 10), B (n = 18)"\n')
    assert headed.boxes["dbr_excluded"] == (("A", 10), ("B", 18))
    assert len(headed.faults()) == 1


def test_reasons_that_nobody_filled_in_are_no_zero():
    flow = read_flow('data,n\ndbr_assessed,40\nnew_reports,18\ndbr_excluded,"Reason1, xxx; Reason2, xxx"\n')
    assert flow.faults() == []
    assert any("Reports excluded" in gap for gap in flow.unchecked())
    assert read_flow("data,n\ndbr_assessed,40\nnew_reports,18\ndbr_excluded,0\n").faults() != []


# Numbers of diagrams that two projects keep beside their code, in the form in which they lie there.
TUBERCULOSIS = """data,node,box,n
database_results,node7,box2,1902
database_specific_results,NA,box2,"Embase, 1902"
register_results,NA,box2,0
register_specific_results,NA,box2,"Register 1, xxx; Register 2, xxx; Register 3, xxx"
duplicates,node8,box3,29
excluded_automatic,NA,box3,0
excluded_other,NA,box3,0
records_screened,node9,box4,1873
records_excluded,node10,box5,1840
dbr_sought_reports,node11,box6,35
dbr_notretrieved_reports,node12,box7,7
dbr_assessed,node13,box8,28
dbr_excluded,node14,box9,"Drug resistance patterns not described, 10; others, 0"
other_excluded,node21,box15,"Reason1, xxx; Reason2, xxx; Reason3, xxx"
new_studies,node15,box10,18
new_reports,NA,box10,18
total_studies,node22,box16,18
total_reports,NA,box16,0
"""
FRAGILITY = """data;node;description;n
database_results;node7;Records identified from: Databases;2706
database_specific_results;NA;Databases, each;"EMBASE, 1670; PubMed, 871; TRIP Database, 165"
register_results;NA;Registers;0
website_results;node17;Websites;228
organisation_results;;Organisations;0
citations_results;NA;Citation searching;0
duplicates;node8;Duplicate records;1038
excluded_automatic;NA;;0
excluded_other;NA;;0
records_screened;node9;;1668
records_excluded;node10;;1544
dbr_sought_reports;node11;;134
dbr_notretrieved_reports;node12;;0
other_sought_reports;node18;;228
other_notretrieved_reports;node19;;0
dbr_assessed;node13;;134
dbr_excluded;node14;;"Consensus/Practice Advisory, 52; Old version, 5; Non-English, 1; Editorial, 2; Multiple,10"
other_assessed;node20;;228
other_excluded;node21;;"Duplicate, 127; Date of Publication, 68; Expert Opinion, 33"
new_studies;node15;;64
new_reports;NA;;0
total_studies;node22;;64
total_reports;NA;;0
"""


def test_diagrams_in_the_wild():
    lung = read_flow(TUBERCULOSIS)
    assert lung.problems == ()
    assert [fault.split(",")[0] for fault in lung.faults()] == ["identity 3", "identity 6"]
    assert (
        "1,873 screened - 1,840 excluded = 33, but 35 reports were sought for retrieval (off by +2)"
        in lung.faults()[0]
    )
    societies = read_flow(FRAGILITY)
    assert societies.problems == ()
    assert "= 124, but 134 reports were sought for retrieval (off by +10)" in societies.faults()[0]
    assert (
        "(134 assessed - 70 excluded) + (228 assessed - 228 excluded) = 64, but 0 new"
        in societies.faults()[1]
    )
    assert [fault.split(",")[0] for fault in societies.faults()] == [
        "identity 3",
        "identity 5",
        "identity 6",
        "identity 6",
    ]


def test_the_template_is_chosen_by_numbers_or_by_name():
    flow = Flow.build(database_specific_results={"Scopus": 9})
    assert not flow.updated
    assert not flow.other_methods
    for template in TEMPLATES:
        named = replace(flow, template=template)
        assert (named.updated, named.other_methods) == (template[:3] == "upd", template[-5:] == "other")
        assert read_flow(named.csv()) == named
        assert read_flow(named.json()) == named
        assert named.faults() == []
        assert flow.svg(template) == named.svg()
    with pytest.raises(UnknownName, match="updated-other"):
        flow.svg("updated")
    other = Flow.build(citations_results=500, other_sought_reports=3)
    with pytest.raises(NotAllowed, match="citations_results, other_sought_reports"):
        other.svg("updated-databases")


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("Records screened", "records_screened"),
        ("RECORDS_EXCLUDED", "records_excluded"),
        (" dbr-assessed ", "dbr_assessed"),
        ("organization_results", "organisation_results"),
        ("Duplicate records removed", "duplicates"),
        ("Records identified from: Websites", "website_results"),
        ("Reports sought for retrieval (other methods)", "other_sought_reports"),
        ("Reports sought for retrieval (databases and registers)", "dbr_sought_reports"),
        ("New studies included in review", "new_studies"),
    ],
)  # fmt: skip - a table
def test_renamed_boxes_are_known_by_their_wording_and_told(said, key):
    flow = read_flow(f"data,n\n{said},7\n")
    assert flow.boxes[key] == 7
    renamed = said.strip().lower().replace("-", "_").replace(" ", "_") != key
    assert bool(flow.problems) == renamed


def test_a_box_whose_key_is_unknown_is_found_by_the_words_beside_it():
    flow = read_flow(
        "data,box,boxtext,n\nbox8_n,box8,Reports of new included studies,12\nfoo,box9,Reports excluded,3\n"
    )
    assert flow.boxes["new_reports"] == 12
    assert [problem.where for problem in flow.problems] == [
        "box8_n",
        "foo",
    ]  # two arms have "Reports excluded"


def test_a_table_that_lies_on_its_side_is_read():
    flow = consistent(Random(5))
    keys = [key for key in COUNTS if flow.boxes[key] is not None]
    text = ",".join(keys) + "\n" + ",".join(str(flow.boxes[key]) for key in keys) + "\n"
    assert {key: read_flow(text).boxes[key] for key in keys} == {key: flow.boxes[key] for key in keys}


def test_a_workbook_is_read_like_the_table_that_it_shows(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    flow = consistent(Random(6), updated=True, other=True)
    book = openpyxl.Workbook()
    book.active.append(["Numbers of our review"])
    import csv
    import io

    for cells in csv.reader(io.StringIO(flow.csv())):
        book.active.append([float(cell) if cell.isdigit() else cell for cell in cells])
    book.save(tmp_path / "flow.xlsx")
    book.close()
    assert read_flow(tmp_path / "flow.xlsx") == flow
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 and then nothing")
    with pytest.raises(Exception, match=r"broken\.xlsx: no Excel workbook"):
        read_flow(tmp_path / "broken.xlsx")


def test_every_list_keeps_numbers_that_are_still_to_come():
    for key in LISTS:
        flow = read_flow(f'data,n\n{key},"Scopus, 12; Embase, xxx"\n')
        assert flow.boxes[key] == (("Scopus", 12), ("Embase", None))
        assert read_flow(flow.csv()).boxes == flow.boxes
        assert "Embase" in flow.svg()
        assert "not stated" in flow.text()
