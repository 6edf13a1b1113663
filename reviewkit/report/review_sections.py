"""The review's part of the report, as tables and sentences: protocol, methods, flow, studies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reviewkit.model.searches import searches
from reviewkit.report.boxes import LISTS, ROWS
from reviewkit.report.context import Link, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reviewkit.model import Report
    from reviewkit.protocol import Protocol, Stage
    from reviewkit.report.context import ReportContext
    from reviewkit.report.flow import Flow

_ONE_OF = {
    "database_specific_results": "Database",
    "register_specific_results": "Register",
    "dbr_excluded": "Reason",
    "other_excluded": "Reason",
}
_ARMS = {"box2": "databases and registers", "box3": "databases and registers", "box11": "other methods"}
_MOST_AUTHORS = 6  # then "et al.", as the Vancouver style has it


def criteria(protocol: Protocol) -> Table:
    """Return the eligibility criteria."""
    rows = [(c.id, c.part, c.include, c.exclude, ", ".join(c.stages) or "all") for c in protocol.criteria]
    return Table(
        "What is included and what is excluded", ("Criterion", "Part", "Included", "Excluded", "Stages"), rows
    )


def amendments(protocol: Protocol) -> Table:
    """Return the changes to the protocol, with their reasons."""
    rows = [(a.version, a.date, a.what, a.why) for a in protocol.amendments]
    return Table("Changes to the protocol", ("From version", "Date", "What changed", "Why"), rows)


def sources(context: ReportContext) -> Table:
    """Return the searches as PRISMA-S asks for them; one that was exported in several files is one."""
    columns = (
        "Source",
        "Kind",
        "Platform",
        "Searched",
        "Strategy",
        "Limits",
        "Hits",
        "Records read",
        "Unreadable",
    )
    rows = [
        (
            *(s.name, s.kind, s.platform, s.searched, s.strategy, s.limits, s.hits),
            sum(one.read for one in files),
            sum(one.problems for one in files),
        )
        for files in searches(context.sources)
        for s in files[:1]
    ]
    return Table("Sources searched, with dates, strategies and hits", columns, rows)


def promised(context: ReportContext) -> list[str]:
    """Return the sources that the protocol promises and for which no search is recorded."""
    done = {source.name.casefold() for source in context.sources}
    planned = context.protocol.sources if context.protocol else ()
    return [source.name for source in planned if source.name.casefold() not in done]


def screening(context: ReportContext) -> list[str]:
    """Return how screening was done, from the context or else from the protocol's stages."""
    if context.screening or not context.protocol:
        return list(context.screening)
    return [_stage(stage) for stage in context.protocol.stages]


def _stage(stage: Stage) -> str:
    who = (
        "one person"
        if stage.reviewers == 1
        else f"{stage.reviewers} people, independently and blind to each other"
    )
    text = f"{stage.title or stage.id}: each {stage.unit} is judged by {who}."
    if stage.reviewers > 1:
        text += f" Conflicts are settled by {_resolver(stage.resolver)}."
    if stage.reason_required:
        text += " An exclusion names its reason, the first criterion that fails."
    return text


def _resolver(resolver: Sequence[str]) -> str:
    words = {"third": "somebody who did not judge it", "consensus": "the judges' consensus"}
    return " or ".join(words.get(name, name) for name in resolver)


def flow_table(flow: Flow) -> Table:
    """Return the numbers of the flow picture, box by box, for those who do not see it."""
    return Table("The same numbers as a table", ("Box", "Arm", "Number"), list(_flow_rows(flow)))


def _flow_rows(flow: Flow) -> Iterator[tuple[str, str, Any]]:
    for row in ROWS:
        key = row.key
        arm = row.where or _ARMS.get(row.box, "")
        if key not in flow.boxes or (arm == "other methods" and not flow.other_methods):
            continue
        if key.startswith(("previous_", "total_")) and not key.endswith("_ma") and not flow.updated:
            continue
        if key.endswith("_ma") and not flow.boxes["total_studies_ma"] and not flow.boxes["total_reports_ma"]:
            continue
        value = flow.boxes[key]
        if key not in LISTS:
            yield row.text, arm, "not stated" if value is None else value
            continue
        if key.endswith("excluded"):
            yield row.text, arm, sum(n or 0 for _, n in value)
        for name, n in value:
            yield f"{_ONE_OF[key]}: {name}", arm, "not stated" if n is None else n


def reference(report: Report) -> str:
    """Return a report's full reference in one line, without its DOI."""
    record = report.record
    names = [_author(name.family, name.given, name.literal) for name in report.authors]
    who = ", ".join(names[:_MOST_AUTHORS]) + (", et al" if len(names) > _MOST_AUTHORS else "")
    volume = record.volume + (f"({record.issue})" if record.issue else "")
    where = ";".join(part for part in (str(report.year or "n.d."), volume) if part)
    where += f":{record.pages}" if record.pages else ""
    parts = (who or "No author", report.title or "No title", report.container, where)
    return ". ".join(part.strip().rstrip(".") for part in parts if part.strip()) + "."


def _author(family: str, given: str, literal: str) -> str:
    if literal:
        return literal
    initials = "".join(part[0] for part in given.replace("-", " ").replace(".", " ").split())
    return f"{family} {initials}".strip()


def _reference_cells(report: Report) -> tuple[Any, ...]:
    doi = report.doi
    return (reference(report), Link(f"doi:{doi}", f"https://doi.org/{doi}")) if doi else (reference(report),)


def studies(context: ReportContext) -> Table:
    """Return the included studies with their reports."""
    rows = []
    for study in context.studies:
        cells = tuple(cell for report in study.reports for cell in _reference_cells(report))
        rows.append((study.label, len(study.reports), cells))
    anchors = [f"study-{at}" for at in range(1, len(rows) + 1)]
    return Table("Studies and their reports", ("Study", "Reports", "References"), rows, anchors=anchors)


def excluded(context: ReportContext) -> Table:
    """Return the reports excluded in full text, each with its reason."""
    rows = []
    for row in context.excluded:
        links = (Link(f"doi:{row.doi}", f"https://doi.org/{row.doi}"),) if row.doi else ()
        rows.append(((row.reference, *links), row.reason, row.note))
    return Table("Excluded reports and why", ("Report", "Reason", "Note"), rows)
