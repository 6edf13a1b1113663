"""Fields that an exporter filled with the wrong thing, put back where they belong.

Embase's source string ("Blood. Conference: … 112 (11) (pp 345-346), 2008") ends up whole in the journal or in
pieces in volume and issue, depending on who read it.
"""

# ruff: noqa: RUF001 - dashes between pages come in all lengths

from __future__ import annotations

import re
from typing import NamedTuple

_SOURCE = re.compile(
    r"^(?P<name>.{3,}?)[.,;]?\s*(?P<volume>\d{1,4})\s*(?:\((?P<issue>[^()]*)\)\s*)?(?:\(\s*\)\s*)?"
    r"[(,;:]\s*(?:pp?\.?\s*)?(?P<pages>[a-z]{0,2}\d+(?:\s*[-–]\s*[a-z]{0,2}\d+)?)\)?",
    re.IGNORECASE,
)
_STRAY_PAGES = re.compile(r"\bpp?\.?\s*([a-z]{0,2}\d+(?:\s*[-–]\s*[a-z]{0,2}\d+)?)", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(cd\d{6}|e\d{4,}|s\d{4}-\d{4})\b", re.IGNORECASE)
_EVENT = re.compile(r"\.?\s*conference\s*:.*$", re.IGNORECASE)


class Place(NamedTuple):
    """Where a work is printed."""

    container: str
    volume: str
    issue: str
    pages: str


def place(container: str, volume: str, issue: str, pages: str) -> Place:
    """Return the four fields with what stood in the wrong one moved, where the right one is empty."""
    if container and container[-1] in ").0123456789" and (not volume or not pages):
        found = _SOURCE.match(container)
        if found and ("pp" in container or "(" in container):
            container = found["name"].rstrip(" .,;")
            volume, issue, pages = (
                volume or found["volume"],
                issue or found["issue"] or "",
                pages or found["pages"],
            )
    if not pages:
        for text in (issue, volume):
            stray = _STRAY_PAGES.search(text) or (_ARTICLE.search(text) if "pagination" in text else None)
            if stray:
                pages = stray.group(1)
                break
    if not issue and "(" in volume:  # "60 (2)"
        inside = re.search(r"\(\s*(\d+)\s*\)", volume)
        issue = inside.group(1) if inside else issue
    return Place(_EVENT.sub("", container) if "onference" in container else container, volume, issue, pages)
