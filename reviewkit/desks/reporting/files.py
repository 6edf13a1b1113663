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
    """Write references to a file in the format of its ending and return how many."""
    return references.write(path, chosen(what, protocol, screening, duplicates)).records


def chosen(what: Any, protocol: Protocol, screening: Screening, duplicates: Duplicates) -> list[Record]:
    """Return the references that are meant, a report with the best value of each field.

    `what`: "included" (all reports of the included studies), "all", a stage's id (what was included there), or
    Records, Reports or Studies, several or one.
    """
    if isinstance(what, (Record, Report, Study)):
        return _records(what)
    if not isinstance(what, str):
        return [record for thing in what for record in _records(thing)]
    if what == "included":
        return [record for study in screening.studies() for record in _records(study)]
    if what == "all":
        return [report.record for report in duplicates.reports()]
    stages = [stage.id for stage in protocol.stages]
    if what not in stages:
        raise UnknownName("set of references", what, ("included", "all", *stages))
    return [report.record for report in screening.reports(what)]


def _records(thing: Record | Report | Study) -> list[Record]:
    if isinstance(thing, Study):
        return [report.record for report in thing.reports]
    return [thing.record if isinstance(thing, Report) else thing]
