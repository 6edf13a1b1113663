"""From what is said of pairs to the reports that records make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit import dedup
from reviewkit.store import derived, links

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlite_utils

    from reviewkit.model import Link
    from reviewkit.store import Writer


def groups(ids: Iterable[str], statements: Iterable[Link]) -> dict[str, list[str]]:
    """Return the reports that records make (lowest record id -> record ids), given what is said of pairs.

    A rule's "different" is no judgement but a withdrawn "same", so it holds nothing apart.
    """
    saying = [link for link in statements if not (link.by_rule and link.relation == "different")]
    return {min(group): sorted(group) for group in dedup.cluster(list(ids), saying)}


def regroup_around(db: sqlite_utils.Database, records: Iterable[str]) -> None:
    """Bring the membership of these records in line with the links, and of all that links could join with them.

    A pair taken apart may let a third record join one of the two that it was refused to before, so that looking
    at the two reports alone would not do.
    """
    members = links.reachable(db, records)
    derived.regroup(db, groups(members, links.links(db, members)))


def rebuild(writer: Writer) -> None:
    """Make all derived tables anew from the ledgers, duplicates first."""
    ids = [row[0] for row in writer.db.execute("SELECT uid FROM records ORDER BY uid")]
    derived.rebuild(writer.db, groups(ids, links.links(writer.db)))
