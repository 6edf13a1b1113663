"""Searches: one that found much is exported in several files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewkit.model.references import Source


def searches(sources: Iterable[Source]) -> list[list[Source]]:
    """Return the files of each search, in the order in which they came in.

    Databases export a few hundred or thousand records at a time. Files belong to one search where all facts of it are
    equal, the hits among them.
    """
    found: dict[tuple[object, ...], list[Source]] = {}
    for one in sources:
        facts = (one.name, one.kind, one.platform, one.searched, one.strategy, one.limits, one.hits)
        found.setdefault(facts, []).append(one)
    return list(found.values())
