"""From whatever a caller holds (an id, its beginning, a noun) to the id in the file, or UnknownName."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.errors import UnknownName
from reviewkit.model import Conflict, Record, Report, Study
from reviewkit.store.records import ids_beginning, report_of

if TYPE_CHECKING:
    import sqlite_utils

Thing = Report | Conflict | Study | Record | str
"""Whatever names a report: itself, something that holds it, its id or the beginning of its id."""


SHORTEST = 4  # of 64 hexadecimal characters: fewer would often be ambiguous by chance


def record_id(db: sqlite_utils.Database, thing: Record | Report | str) -> str:
    """Return the full id of a record named by itself, its report, its id or the beginning of its id."""
    wanted = thing if isinstance(thing, str) else getattr(thing, "id", "")
    if not isinstance(wanted, str) or not wanted:
        raise UnknownName("record or report", repr(thing), [])
    if report_of(db, wanted):
        return wanted
    near = ids_beginning(db, wanted) if len(wanted) >= SHORTEST else []
    if len(near) == 1:
        return near[0]
    raise UnknownName("record or report", wanted, [uid[:12] for uid in near])


def report_id(db: sqlite_utils.Database, thing: Thing) -> str:
    """Return the id of the report that a thing is, belongs to or names."""
    if isinstance(thing, Conflict):
        thing = thing.report
    if isinstance(thing, Study):
        thing = thing.reports[0]
    return report_of(db, record_id(db, thing))
