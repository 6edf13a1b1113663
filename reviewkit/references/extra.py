"""Lines of a name and a value in fields for whatever has no field of its own, such as Zotero's Extra."""

from __future__ import annotations

import re

# Zotero keeps there what its kind of item has no field for, and finds it again by these names ("PMID: 123").
_LABELLED = re.compile(r"^[ \t]*(doi|pmid|pmcid)[ \t]*:[ \t]*(\S.*?)[ \t]*$", re.IGNORECASE | re.MULTILINE)


def labelled(value: str) -> list[tuple[str, str]]:
    """Return name (doi, pmid or pmcid) and value of each line that is such a pair and nothing else."""
    if ":" not in value:
        return []
    return [(found[1].lower(), found[2]) for found in _LABELLED.finditer(value)]
