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


BY_TOOL = "Excluded by an automation tool"
"""The reason of a report that a tool excluded while full texts were read."""


def flow(protocol: Protocol, references: References, screening: Screening) -> Flow:
    """Return the PRISMA 2020 flow, each box in its own unit, derived from the ledgers.

    Records are what databases exported; a report that a database or register holds counts in the left arm, even if
    another method found it, too. What comes after the stages at which records are screened is where full texts
    are sought. The template is that of an update where a previous version is recorded, and has the arm of other
    methods where such a source was collected.
    """
    sources = {source.id: source for source in references.sources()}
    appearances = references.appearances()
    reports = {report for report, _, _ in appearances}
    left = {report for report, source, _ in appearances if sources[source].kind in DATABASES}
    counts = _identified(sources, appearances)
    counts["duplicates"] = sum(
        n for report, source, n in appearances if sources[source].kind in DATABASES
    ) - len(left)
    removed = {removal.report: removal.reason for removal in screening.removals() if not removal.stage}
    for reason, box in (("automation", "excluded_automatic"), ("other", "excluded_other")):
        counts[box] = sum(removed.get(report) == reason for report in left)
    counts |= _judged(protocol, screening, left - removed.keys(), reports - removed.keys())
    previous = screening.previous_versions()
    counts |= _included(screening, old=any(version.studies for version in previous))
    counts["previous_studies"] = sum(version.studies for version in previous)
    counts["previous_reports"] = sum(version.reports for version in previous)
    otherwise = any(source.kind not in DATABASES for source in sources.values())
    counts["template"] = f"{'updated' if previous else 'new'}-{'other' if otherwise else 'databases'}"
    return Flow.build(**counts)


def _included(screening: Screening, *, old: bool) -> dict[str, int]:
    """Return the boxes of what is included; with `old` studies, a new report of one of them makes no new study."""
    known = screening.of_previous_studies() if old else {}
    studies = screening.studies()
    kept = [study for study in studies if any(report.id in known for report in study.reports)]
    found = sum(len(study.reports) for study in kept)
    return {
        "new_studies": len(studies) - len(kept),
        "new_reports": sum(len(study.reports) for study in studies) - found,
        "reports_of_previous_studies": found,
    }


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
    first = reports_stages[0] if reports_stages else ""
    had = screening.retrieval.had()
    boxes: dict[str, Any] = {"waiting": Counter(), "excluded_by_tools": 0}
    for arm, members in (("dbr", left), ("other", reports - left)):
        here = [(report, *ends[report]) for report in members]
        out = [state for _, stage, state, _ in here if stage in records_stages or not protocol.stages]
        sought = [end for end in here if protocol.stages and end[1] not in records_stages]
        if arm == "dbr":
            boxes["excluded_by_tools"] = out.count("removed")
            boxes["records_excluded"] = out.count("excluded") + out.count("removed")
            boxes["waiting"]["records_screened"] = len(out) - boxes["records_excluded"]
        boxes[f"{arm}_sought_reports"] = len(sought)
        missed = sum(state == "not retrieved" for _, _, state, _ in sought)
        # Whether somebody has judged it already would tell of verdicts that are not revealed: what is had, is told.
        unread = sum(
            stage == first and state == "open" and report not in had for report, stage, state, _ in sought
        )
        boxes[f"{arm}_notretrieved_reports"] = missed
        boxes["waiting"][f"{arm}_sought_reports"] = unread
        boxes[f"{arm}_assessed"] = len(sought) - missed - unread
        boxes[f"{arm}_excluded"] = _reasons(protocol, [end[1:] for end in sought])
        unsettled = sum(state in ("open", "conflict") for _, _, state, _ in sought)
        boxes["waiting"][f"{arm}_assessed"] = unsettled - unread
    return boxes


def _reasons(protocol: Protocol, ends: list[tuple[str, str, str]]) -> tuple[tuple[str, int], ...]:
    """Return how many reports were excluded for each primary reason, in the protocol's order of reasons."""
    found = Counter(in_words(reason) for _, state, reason in ends if state == "excluded")
    found[BY_TOOL] += sum(state == "removed" for _, state, _ in ends)
    order = [in_words(reason) for stage in protocol.stages for reason in stage.reasons]
    place = {name: at for at, name in reversed(list(enumerate(order)))}
    named = sorted(found, key=lambda name: (place.get(name, len(order)), name))
    return tuple((name, found[name]) for name in named if found[name])


def _states(
    protocol: Protocol, screening: Screening, reports: set[str]
) -> dict[str, dict[str, tuple[str, str]]]:
    """Return report -> stage -> (state, reason)."""
    found: dict[str, dict[str, tuple[str, str]]] = {report: {} for report in reports}
    for stage in protocol.stages:
        for report, state, reason in screening.standings(stage.id):
            if report in found:
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
