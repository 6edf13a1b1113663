"""What a flow promises: consistent numbers give no fault, a changed one gives one, and files go both ways."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from reviewkit.errors import ReadError, UnknownName
from reviewkit.report import Flow, read_flow
from reviewkit.report.boxes import COUNTS, KEYS, LISTS
from tests.report.report_counts import consistent

# Nothing in the template ties these to another number.
UNTIED = (
    "website_results",
    "organisation_results",
    "citations_results",
    "total_studies_ma",
    "total_reports_ma",
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
        "identity 1, named sources add up: the databases named give 700 + 212 = 912, "
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
    assert flow.remarks()[0] == "Records screened: 30 of these still wait for people"


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
    assert "0 previous + 84 new = 84, but the total of studies is 86 (off by +2)" in gun[0]
    assert "86 studies in total, but only 0 reports" in gun[1]
    lung = read_flow(RADIATION_LUNG).faults()
    assert any(
        "(51 assessed - 28 excluded) + (8 assessed - 5 excluded) = 26, but 3" in fault for fault in lung
    )
    assert any("23 studies that are new, but only 3 reports" in fault for fault in lung)


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
