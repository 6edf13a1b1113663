"""The boxes of the PRISMA 2020 flow diagram: keys, order, and how the interchange file words them.

Keys, nodes and boxes are those of the CSV file that the R package PRISMA2020 reads (Haddaway, Page, Pritchard
and McGuinness 2022, doi:10.1002/cl2.1230); what stands in the wording columns is free.
"""

from __future__ import annotations

from typing import NamedTuple

COLUMNS = ("data", "node", "box", "description", "boxtext", "tooltips", "url", "n")


class Row(NamedTuple):
    """One row of the interchange file; `key` is empty in the rows that only name a title box."""

    key: str
    node: str
    box: str
    text: str
    url: str = ""
    tip: str = ""
    where: str = ""  # the arm, said in the description where two arms share a wording


_DBR, _OTHER = "databases and registers", "other methods"

ROWS = (
    Row("", "node4", "prevstud", "Previous studies", "prevstud.html", "Title: previous studies"),
    Row(
        "previous_studies",
        "node5",
        "box1",
        "Studies included in previous version of review",
        "previous_studies.html",
        "What the previous version of the review included",
    ),
    Row(
        "previous_reports",
        "",
        "box1",
        "Reports of studies included in previous version of review",
        "previous_reports.html",
    ),
    Row(
        "",
        "node6",
        "newstud",
        "Identification of new studies via databases and registers",
        "newstud.html",
        "Title: search of databases and registers",
    ),
    Row(
        "database_results",
        "node7",
        "box2",
        "Databases",
        "database_results.html",
        "Records identified in databases and registers",
        _DBR,
    ),
    Row("database_specific_results", "", "box2", "Specific databases", "database_results.html"),
    Row("register_results", "", "box2", "Registers"),
    Row("register_specific_results", "", "box2", "Specific registers", "database_results.html"),
    Row(
        "",
        "node16",
        "othstud",
        "Identification of new studies via other methods",
        "othstud.html",
        "Title: other ways of finding studies",
    ),
    Row(
        "website_results",
        "node17",
        "box11",
        "Websites",
        "website_results.html",
        "Records identified on websites, from organisations and by citation searching",
        _OTHER,
    ),
    Row("organisation_results", "", "box11", "Organisations"),
    Row("citations_results", "", "box11", "Citation searching"),
    Row(
        "duplicates",
        "node8",
        "box3",
        "Duplicate records",
        "duplicates.html",
        "Records removed before screening",
    ),
    Row("excluded_automatic", "", "box3", "Records marked as ineligible by automation tools"),
    Row("excluded_other", "", "box3", "Records removed for other reasons"),
    Row(
        "records_screened",
        "node9",
        "box4",
        "Records screened",
        "records_screened.html",
        "Records screened by title and abstract",
        _DBR,
    ),
    Row(
        "records_excluded",
        "node10",
        "box5",
        "Records excluded",
        "records_excluded.html",
        "Records excluded by title and abstract",
        _DBR,
    ),
    Row(
        "dbr_sought_reports",
        "node11",
        "box6",
        "Reports sought for retrieval",
        "dbr_sought_reports.html",
        "Reports of which the full text was sought",
        _DBR,
    ),
    Row(
        "dbr_notretrieved_reports",
        "node12",
        "box7",
        "Reports not retrieved",
        "dbr_notretrieved_reports.html",
        "Reports of which no full text was found",
        _DBR,
    ),
    Row(
        "other_sought_reports",
        "node18",
        "box12",
        "Reports sought for retrieval",
        "other_sought_reports.html",
        "Reports of which the full text was sought",
        _OTHER,
    ),
    Row(
        "other_notretrieved_reports",
        "node19",
        "box13",
        "Reports not retrieved",
        "other_notretrieved_reports.html",
        "Reports of which no full text was found",
        _OTHER,
    ),
    Row(
        "dbr_assessed",
        "node13",
        "box8",
        "Reports assessed for eligibility",
        "dbr_assessed.html",
        "Reports assessed in full text",
        _DBR,
    ),
    Row(
        "dbr_excluded",
        "node14",
        "box9",
        "Reports excluded",
        "dbrexcludedrecords.html",
        "Reports excluded in full text, by reason",
        _DBR,
    ),
    Row(
        "other_assessed",
        "node20",
        "box14",
        "Reports assessed for eligibility",
        "other_assessed.html",
        "Reports assessed in full text",
        _OTHER,
    ),
    Row(
        "other_excluded",
        "node21",
        "box15",
        "Reports excluded",
        "other_excluded.html",
        "Reports excluded in full text, by reason",
        _OTHER,
    ),
    Row(
        "new_studies",
        "node15",
        "box10",
        "New studies included in review",
        "new_studies.html",
        "What this version of the review includes anew",
    ),
    Row("new_reports", "", "box10", "Reports of new included studies"),
    Row(
        "total_studies",
        "node22",
        "box16",
        "Total studies included in review",
        "total_studies.html",
        "All that the review includes",
    ),
    Row("total_reports", "", "box16", "Reports of total included studies"),
    Row(
        "identification", "node1", "identification", "Identification", "identification.html", "Identification"
    ),
    Row("screening", "node2", "screening", "Screening", "screening.html", "Screening"),
    Row("included", "node3", "included", "Included", "included.html", "Included"),
    Row(
        "total_studies_ma",
        "node23",
        "box17",
        "Total studies included in meta-analysis",
        "total_studies_meta_analysis.html",
        "What the meta-analysis includes",
    ),
    Row("total_reports_ma", "", "box17", "Reports of total included studies in meta-analysis"),
)  # fmt: skip - one row of the file to one entry reads as the table that it is

SECTIONS = ("identification", "screening", "included")
KEYS = tuple(row.key for row in ROWS if row.key and row.key not in SECTIONS)
LISTS = ("database_specific_results", "register_specific_results", "dbr_excluded", "other_excluded")
COUNTS = tuple(key for key in KEYS if key not in LISTS)
WAITING = ("records_screened", "dbr_sought_reports", "dbr_assessed", "other_sought_reports", "other_assessed")
WORDS = {row.key: row.text for row in ROWS if row.key}
REMOVED = ("duplicates", "excluded_automatic", "excluded_other")
ARMS = {"dbr": "databases and registers", "other": "other methods"}
TEMPLATES = ("new-databases", "new-other", "updated-databases", "updated-other")
