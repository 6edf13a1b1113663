"""What must hold between the numbers of a flow diagram, used twice: to derive what is missing, and to judge.

1. named sources add up to their total                       (records)
2. identified - removed before screening = screened          (records)
3. screened - excluded = sought for retrieval                (records to reports)
4. sought - not retrieved = assessed, in each arm            (reports)
5. assessed - excluded by reason, both arms = new reports    (reports)
6. studies are no more than their reports
7. previous + new = total, for studies and for reports       (new reports of old studies raise reports only)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reviewkit.report.boxes import COUNTS, LISTS, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reviewkit.report.flow import Flow

_REMOVED = ("duplicates", "excluded_automatic", "excluded_other")
_FOUND_OTHERWISE = ("website_results", "organisation_results", "citations_results")
_ARMS = (("dbr", "databases and registers"), ("other", "other methods"))


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
    removed = sum(boxes[key] for key in _REMOVED)
    boxes.setdefault("records_screened", boxes["database_results"] + boxes["register_results"] - removed)
    kept = boxes["records_screened"] - boxes["records_excluded"] - waiting.get("records_screened", 0)
    boxes.setdefault("dbr_sought_reports", kept + further_reports)
    for arm, _ in _ARMS:
        missed = boxes[f"{arm}_notretrieved_reports"] + waiting.get(f"{arm}_sought_reports", 0)
        boxes.setdefault(f"{arm}_assessed", boxes[f"{arm}_sought_reports"] - missed)
    boxes.setdefault("new_reports", sum(_left(boxes, waiting, arm) for arm, _ in _ARMS) - reports_of_previous)
    boxes.setdefault("new_studies", boxes["new_reports"])
    boxes.setdefault("total_studies", boxes["previous_studies"] + boxes["new_studies"])
    boxes.setdefault("total_reports", boxes["previous_reports"] + boxes["new_reports"] + reports_of_previous)


def _left(boxes: Mapping[str, Any], waiting: Mapping[str, int], arm: str) -> int:
    """Return the reports of an arm that are left for inclusion."""
    excluded = sum(n for _, n in boxes[f"{arm}_excluded"])
    return int((boxes[f"{arm}_assessed"] or 0) - excluded - waiting.get(f"{arm}_assessed", 0))


def faults(flow: Flow) -> list[str]:
    """Return every broken identity in words."""
    judges = (_negative, _sources, _before_screening, _screening, _retrieval, _eligibility, _studies, _totals)
    return [fault for judge in judges for fault in judge(flow)]


def _negative(flow: Flow) -> Iterator[str]:
    for key, value in flow.boxes.items():
        counted = value if key in LISTS else [(WORDS[key], value)]
        for name, n in counted:
            if n is not None and n < 0:
                yield f"{_box(key)}: {name} is {_n(n)}, and nothing can be fewer than none"


def _sources(flow: Flow) -> Iterator[str]:
    for kind in ("database", "register"):
        named, total = flow.boxes[f"{kind}_specific_results"], flow.boxes[f"{kind}_results"]
        added = sum(n for _, n in named)
        if named and total is not None and added != total:
            parts = " + ".join(_n(n) for _, n in named)
            yield (
                f"identity 1, named sources add up: the {kind}s named give {parts} = {_n(added)} records, "
                f"but the total of {kind}s is {_n(total)} ({_off(total, added)})"
            )


def _before_screening(flow: Flow) -> Iterator[str]:
    found = [flow.boxes["database_results"], flow.boxes["register_results"]]
    screened = flow.boxes["records_screened"]
    if screened is None or all(n is None for n in found):
        return
    identified = sum(n or 0 for n in found)
    removed = sum(flow.boxes[key] or 0 for key in _REMOVED)
    if identified - removed != screened:
        yield (
            f"identity 2, identified less removed is screened: {_n(identified)} identified - "
            f"{_n(removed)} removed before screening = {_n(identified - removed)}, "
            f"but {_n(screened)} records were screened ({_off(screened, identified - removed)})"
        )


def _screening(flow: Flow) -> Iterator[str]:
    screened, excluded, sought = (
        flow.boxes[key] for key in ("records_screened", "records_excluded", "dbr_sought_reports")
    )
    if screened is None or excluded is None or sought is None:
        return
    waiting = flow.waiting.get("records_screened", 0)
    kept = screened - excluded - waiting + flow.further_reports
    if kept != sought:
        sum_ = f"{_n(screened)} screened - {_n(excluded)} excluded" + _less(waiting, "waiting")
        sum_ += f" {flow.further_reports:+} further reports" if flow.further_reports else ""
        yield (
            f"identity 3, screened less excluded is sought: {sum_} = {_n(kept)}, but {_n(sought)} reports "
            f"were sought for retrieval ({_off(sought, kept)})"
        )


def _retrieval(flow: Flow) -> Iterator[str]:
    for arm, words in _ARMS:
        sought, assessed = flow.boxes[f"{arm}_sought_reports"], flow.boxes[f"{arm}_assessed"]
        if sought is None or assessed is None:
            continue
        missed, waiting = (
            flow.boxes[f"{arm}_notretrieved_reports"] or 0,
            flow.waiting.get(f"{arm}_sought_reports", 0),
        )
        got = sought - missed - waiting
        if got != assessed:
            sum_ = f"{_n(sought)} sought - {_n(missed)} not retrieved" + _less(waiting, "waiting")
            yield (
                f"identity 4, sought less not retrieved is assessed ({words}): {sum_} = {_n(got)}, but "
                f"{_n(assessed)} reports were assessed ({_off(assessed, got)})"
            )
    found = [flow.boxes[key] for key in _FOUND_OTHERWISE]
    if flow.boxes["other_sought_reports"] and not any(found) and any(n is not None for n in found):
        yield (
            f"identity 4, sought less not retrieved is assessed (other methods): "
            f"{_n(flow.boxes['other_sought_reports'])} reports were sought, but no record was identified"
        )


def _eligibility(flow: Flow) -> Iterator[str]:
    included, reports, studies = _included(flow), flow.boxes["new_reports"], flow.boxes["new_studies"]
    if included is None:
        return
    sums = []
    for arm, _ in _ARMS:
        if flow.boxes[f"{arm}_assessed"] or flow.boxes[f"{arm}_excluded"]:
            excluded = sum(n for _, n in flow.boxes[f"{arm}_excluded"])
            waiting = flow.waiting.get(f"{arm}_assessed", 0)
            shown = f"{_n(flow.boxes[f'{arm}_assessed'] or 0)} assessed - {_n(excluded)} excluded"
            sums.append(shown + _less(waiting, "waiting"))
    sum_ = " + ".join(f"({part})" for part in sums) if len(sums) > 1 else "".join(sums) or "0"
    if reports is None:
        if studies is not None and studies > included:
            yield (
                f"identity 5, assessed less excluded is new reports: {sum_} = {_n(included)} reports, too "
                f"few for {_n(studies)} new studies ({_off(studies, included)})"
            )
    elif included - (_of_previous_studies(flow)) != reports:
        yield (
            f"identity 5, assessed less excluded is new reports: {sum_} = {_n(included)}, but {_n(reports)} "
            f"new reports are included ({_off(reports, included)})"
        )


def _included(flow: Flow) -> int | None:
    """Return the reports that both arms leave for inclusion, None where neither says what was assessed."""
    assessed = [flow.boxes[f"{arm}_assessed"] for arm, _ in _ARMS]
    if all(n is None for n in assessed):
        return None
    return sum(_left(flow.boxes, flow.waiting, arm) for arm, _ in _ARMS)


def _of_previous_studies(flow: Flow) -> int:
    """Return the new reports of studies that the previous version had, as far as the numbers tell.

    Such a report is assessed and included, but is no report of a new study: it is missing from the new
    reports and present in the total, by the same number. Anything else is a fault and not such a report.
    A flow that states how many there are is held to it.
    """
    if flow.reports_of_previous_studies is not None:
        return flow.reports_of_previous_studies
    included, new, total = _included(flow), flow.boxes["new_reports"], flow.boxes["total_reports"]
    if included is None or new is None or total is None:
        return 0
    more = included - new
    return more if more > 0 and more == total - new - (flow.boxes["previous_reports"] or 0) else 0


def _studies(flow: Flow) -> Iterator[str]:
    for part, words in (
        ("previous", "of the previous version"),
        ("new", "that are new"),
        ("total", "in total"),
    ):
        studies, reports = flow.boxes[f"{part}_studies"], flow.boxes[f"{part}_reports"]
        if studies is not None and reports is not None and studies > reports:
            yield (
                f"identity 6, no more studies than reports: {_n(studies)} studies {words}, but only "
                f"{_n(reports)} reports ({_off(studies, reports)})"
            )


def _totals(flow: Flow) -> Iterator[str]:
    left_empty = not flow.updated and not flow.boxes["total_studies"] and not flow.boxes["total_reports"]
    for unit in ("studies", "reports"):
        previous, new, total = (flow.boxes[f"{part}_{unit}"] for part in ("previous", "new", "total"))
        more = _of_previous_studies(flow) if unit == "reports" else 0
        expected = (previous or 0) + (new or 0) + more
        if not left_empty and new is not None and total is not None and expected != total:
            yield (
                f"identity 7, previous and new make the total: {_n(previous or 0)} previous + {_n(new)} "
                f"new = {_n(expected)} {unit}, but the total is {_n(total)} ({_off(total, expected)})"
            )
        pooled = flow.boxes[f"total_{unit}_ma"]
        most = expected if left_empty else total
        if pooled and most is not None and pooled > most:
            yield (
                f"identity 7, a part is no more than the total: {_n(pooled)} {unit} in the meta-analysis, "
                f"but {_n(most)} {unit} in the review ({_off(pooled, most)})"
            )


def remarks(flow: Flow) -> list[str]:
    """Return what is right and yet not one to one, and what waits."""
    said = [f"{_box(key)}: {_n(n)} of these still wait for people" for key, n in flow.waiting.items()]
    if flow.further_reports > 0:
        said.append(
            f"{_n(flow.further_reports)} reports more than records kept: some records led to several reports"
        )
    if flow.further_reports < 0:
        said.append(
            f"{_n(-flow.further_reports)} reports fewer than records kept: several records led to one report"
        )
    more = _of_previous_studies(flow)
    if more:
        said.append(
            f"{_n(more)} included report(s) belong to studies of the previous version and raise reports only"
        )
    return said


def _arm(key: str) -> str:
    return " (other methods)" if key.startswith("other_") else ""


def _box(key: str) -> str:
    return WORDS[key] + _arm(key)


def _less(n: int, why: str) -> str:
    return f" - {_n(n)} {why}" if n else ""


def _off(stated: int, expected: int) -> str:
    return f"off by {stated - expected:+,}"


def _n(n: int) -> str:
    return f"{n:,}"
