"""The PRISMA 2020 flow, derived from the ledgers: each box in its own unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from reviewkit.report import Flow

if TYPE_CHECKING:
    from reviewkit.desks.references import References
    from reviewkit.desks.screening import Screening
    from reviewkit.model import Source
    from reviewkit.protocol import Protocol, Stage

DATABASES = ("database", "register")
"""Sources of the flow's left arm; what was found in websites, by organisations or by citation goes down the right."""


def flow(protocol: Protocol, references: References, screening: Screening) -> Flow:
    """Return the PRISMA 2020 flow, each box in its own unit, derived from the ledgers.

    Records are what databases exported; a report that a database or register holds counts in the left arm, even if
    another method found it, too. What comes after the stages at which records are screened is where full texts
    are sought.
    """
    sources = {source.id: source for source in references.sources()}
    appearances = references.appearances()
    left = {report for report, source, _ in appearances if sources[source].kind in DATABASES}
    counts = _identified(sources, appearances)
    counts["duplicates"] = sum(
        n for report, source, n in appearances if sources[source].kind in DATABASES
    ) - len(left)
    counts |= _judged(protocol, screening, left, {report for report, _, _ in appearances})
    studies = screening.studies()
    counts["new_studies"] = len(studies)
    counts["new_reports"] = sum(len(study.reports) for study in studies)
    return Flow.build(**counts)


def _identified(sources: dict[str, Source], appearances: list[tuple[str, str, int]]) -> dict[str, Any]:
    """Return the boxes of what was identified, in records, by source."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for _, source, n in appearances:
        found[sources[source].kind][sources[source].name] += n
    boxes: dict[str, Any] = {
        f"{kind}_specific_results": tuple(sorted(found[kind].items())) for kind in DATABASES
    }
    others = {
        "website": "website_results",
        "organisation": "organisation_results",
        "citation": "citations_results",
    }
    return boxes | {key: found[kind].total() for kind, key in others.items()}


def _judged(protocol: Protocol, screening: Screening, left: set[str], reports: set[str]) -> dict[str, Any]:
    """Return the boxes of screening and eligibility, and how many reports wait in which of them."""
    ends = {
        report: _end(protocol.stages, states)
        for report, states in _states(protocol, screening, reports).items()
    }
    records_stages = protocol.record_stages
    reports_stages = [stage.id for stage in protocol.stages if stage.id not in records_stages]
    boxes: dict[str, Any] = {"waiting": Counter()}
    for arm, members in (("dbr", left), ("other", reports - left)):
        screened = [ends[report] for report in members]
        out = [state for stage, state, _ in screened if stage in records_stages or not protocol.stages]
        sought = [end for end in screened if protocol.stages and end[0] not in records_stages]
        if arm == "dbr":
            boxes["records_excluded"] = out.count("excluded")
            boxes["waiting"]["records_screened"] = len(out) - out.count("excluded")
        boxes[f"{arm}_sought_reports"] = len(sought)
        missed = sum(state == "not retrieved" for _, state, _ in sought)
        first = reports_stages[0] if reports_stages else ""
        unread = sum(stage == first and state == "open" for stage, state, _ in sought)
        boxes[f"{arm}_notretrieved_reports"] = missed
        boxes["waiting"][f"{arm}_sought_reports"] = unread
        boxes[f"{arm}_assessed"] = len(sought) - missed - unread
        reasons = Counter(reason for _, state, reason in sought if state == "excluded")
        boxes[f"{arm}_excluded"] = tuple((in_words(name), n) for name, n in sorted(reasons.items()))
        unsettled = sum(state in ("open", "conflict") for _, state, _ in sought)
        boxes["waiting"][f"{arm}_assessed"] = unsettled - unread
    return boxes


def _states(
    protocol: Protocol, screening: Screening, reports: set[str]
) -> dict[str, dict[str, tuple[str, str]]]:
    """Return report -> stage -> (state, reason)."""
    found: dict[str, dict[str, tuple[str, str]]] = {report: {} for report in reports}
    for stage in protocol.stages:
        for report, state, reason in screening.standings(stage.id):
            found[report][stage.id] = (state, reason)
    return found


def _end(stages: tuple[Stage, ...], states: dict[str, tuple[str, str]]) -> tuple[str, str, str]:
    """Return how far a report came: the first stage that did not let it through, its state there, and the reason."""
    for stage in stages:
        state, reason = states.get(stage.id, ("open", ""))
        if state != "included":
            return stage.id, state, reason
    return "", "included", ""


def in_words(reason: str) -> str:
    """Return a reason's id as words."""
    return reason.replace("-", " ").capitalize() or "No reason given"
