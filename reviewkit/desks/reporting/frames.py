"""Tables of what a review holds: a list of flat rows, which pandas and polars take as they are."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from reviewkit.errors import UnknownName
from reviewkit.model import Source
from reviewkit.store import imports

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewkit.desks.duplicates import Duplicates
    from reviewkit.desks.references import References
    from reviewkit.desks.screening import Screening
    from reviewkit.model import Record, Report
    from reviewkit.protocol import Protocol
    from reviewkit.store import Store

Row = dict[str, Any]


def frame(
    what: str,
    store: Store,
    protocol: Protocol,
    *,
    references: References,
    duplicates: Duplicates,
    screening: Screening,
) -> list[Row]:
    """Return a table as a list of rows, every row with the same keys and with plain values.

    Raises UnknownName for a table that there is not.
    """
    stages = [stage.id for stage in protocol.stages]
    tables: dict[str, Callable[[], list[Row]]] = {
        "sources": lambda: [_source(source) for source in references.sources()],
        "records": lambda: _records(duplicates.reports()),
        "reports": lambda: _reports(duplicates.reports(), stages, screening),
        "studies": lambda: [
            {"study": study.id, "label": study.label, "report": report.id, **_work(report)}
            for study in screening.studies()
            for report in study.reports
        ],
        "decisions": lambda: imports.frame(store.db, stages),
        "resolutions": lambda: [
            {
                **{
                    key: getattr(one, key)
                    for key in ("report", "stage", "verdict", "by", "at", "reason", "note")
                },
                "judges": "; ".join(one.judges),
            }
            for stage in stages
            for one in screening.resolutions(stage)
        ],
        "reveals": lambda: [
            {"report": one.report, "stage": one.stage, "at": one.at}
            for stage in stages
            for one in screening.revealed(stage)
        ],
    }
    if what not in tables:
        raise UnknownName("table", what, tables)
    return tables[what]()


def _source(source: Source) -> Row:
    return {field.name: getattr(source, field.name) for field in fields(Source)}


def _work(work: Record | Report) -> Row:
    return {
        "title": work.title,
        "authors": "; ".join(str(name) for name in work.authors),
        "year": work.year,
        "container": work.container,
        "doi": work.doi,
        "abstract": work.abstract,
        "keywords": "; ".join(work.keywords),
    }


def _records(reports: list[Report]) -> list[Row]:
    return [
        {"record": record.id, "report": report.id, "type": record.type, **_work(record), "pmid": record.pmid}
        for report in reports
        for record in report.records
    ]


def _reports(reports: list[Report], stages: list[str], screening: Screening) -> list[Row]:
    standings = {
        stage: {report: (state, reason) for report, state, reason in screening.standings(stage)}
        for stage in stages
    }
    return [
        {"report": report.id, "records": len(report.records), **_work(report)}
        | {stage: standings[stage].get(report.id, ("", ""))[0] for stage in stages}
        | {f"{stage} reason": standings[stage].get(report.id, ("", ""))[1] for stage in stages}
        for report in reports
    ]
