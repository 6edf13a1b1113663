"""The numbers of a flow that follow from others: filled in where they are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reviewkit.report.amounts import number
from reviewkit.report.boxes import ARMS, COUNTS, REMOVED, WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewkit.report.flow import Flow


def derive(
    boxes: dict[str, Any], waiting: Mapping[str, int], further_reports: int, reports_of_previous: int
) -> None:
    """Fill in the boxes that are missing from those that are there."""
    for kind in ("database", "register"):
        boxes.setdefault(f"{kind}_results", sum(n for _, n in boxes[f"{kind}_specific_results"]))
    derived = ("records_screened", "dbr_sought_reports", "dbr_assessed", "other_assessed")
    totals = ("new_reports", "new_studies", "total_studies", "total_reports")
    for key in COUNTS:
        if key not in (*derived, *totals):
            boxes.setdefault(key, 0)
    removed = sum(boxes[key] for key in REMOVED)
    boxes.setdefault("records_screened", boxes["database_results"] + boxes["register_results"] - removed)
    kept = boxes["records_screened"] - boxes["records_excluded"] - waiting.get("records_screened", 0)
    boxes.setdefault("dbr_sought_reports", kept + further_reports)
    for arm in ARMS:
        missed = boxes[f"{arm}_notretrieved_reports"] + waiting.get(f"{arm}_sought_reports", 0)
        boxes.setdefault(f"{arm}_assessed", boxes[f"{arm}_sought_reports"] - missed)
    boxes.setdefault("new_reports", sum(_left(boxes, waiting, arm) for arm in ARMS) - reports_of_previous)
    boxes.setdefault("new_studies", boxes["new_reports"])
    boxes.setdefault("total_studies", boxes["previous_studies"] + boxes["new_studies"])
    boxes.setdefault("total_reports", boxes["previous_reports"] + boxes["new_reports"] + reports_of_previous)


def _left(boxes: Mapping[str, Any], waiting: Mapping[str, int], arm: str) -> int:
    """Return the reports of an arm that are left for inclusion."""
    excluded = sum(n or 0 for _, n in boxes[f"{arm}_excluded"])
    return int((boxes[f"{arm}_assessed"] or 0) - excluded - waiting.get(f"{arm}_assessed", 0))


def box(key: str) -> str:
    """Return what a box is called, with its arm where two arms share the words."""
    return WORDS[key] + (" (other methods)" if key.startswith("other_") else "")


def remarks(flow: Flow, of_previous: int) -> list[str]:
    """Return what is right and yet not one to one, and what waits."""
    said = [f"{box(key)}: {number(n)} of these still wait for people" for key, n in flow.waiting.items()]
    if flow.further_reports > 0:
        said.append(
            f"{number(flow.further_reports)} reports more than records kept: some records led to several reports"
        )
    if flow.further_reports < 0:
        said.append(
            f"{number(-flow.further_reports)} reports fewer than records kept: several records led to one report"
        )
    if of_previous:
        said.append(
            f"{number(of_previous)} included report(s) belong to studies of the previous version and raise reports only"
        )
    if flow.excluded_by_tools:
        said.append(
            f"{number(flow.excluded_by_tools)} of the records excluded were excluded by automation tools, not by people"
        )
    return said
