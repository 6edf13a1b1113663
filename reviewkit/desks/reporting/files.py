"""References written out of a review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reviewkit import references
from reviewkit.errors import UnknownName
from reviewkit.model import Record, Report, Study

if TYPE_CHECKING:
    import os

    from reviewkit.desks.duplicates import Duplicates
    from reviewkit.desks.screening import Screening
    from reviewkit.protocol import Protocol


def write_references(
    path: str | os.PathLike[str], what: Any, protocol: Protocol, screening: Screening, duplicates: Duplicates
) -> int:
    """Write references to a file in the format of its ending and return how many.

    `what`: "included" (all reports of the included studies), "all", a stage's id (what was included there), or
    Records, Reports or Studies. A report is written with the best value of each field.
    """
    if not isinstance(what, str):
        chosen = [record for thing in what for record in _records(thing)]
    elif what == "included":
        chosen = [record for study in screening.studies() for record in _records(study)]
    elif what == "all":
        chosen = [report.record for report in duplicates.reports()]
    else:
        stages = [stage.id for stage in protocol.stages]
        if what not in stages:
            raise UnknownName("set of references", what, ("included", "all", *stages))
        chosen = [report.record for report in screening.reports(what)]
    references.write(path, chosen)
    return len(chosen)


def _records(thing: Record | Report | Study) -> list[Record]:
    if isinstance(thing, Study):
        return [report.record for report in thing.reports]
    return [thing.record if isinstance(thing, Report) else thing]
