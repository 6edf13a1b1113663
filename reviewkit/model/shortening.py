"""A work in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviewkit.model.references import Record, Report


def short_reference(work: Record | Report) -> str:
    """Return first author, year and title in one line of at most 90 characters."""
    first = work.authors[0] if work.authors else None
    who = (first.family or first.literal) if first else "no author"
    title = work.title if len(work.title) <= 60 else work.title[:59].rstrip() + "…"
    return f"{who[:24]} {work.year or 'n.d.'}: {title or 'no title'}"
