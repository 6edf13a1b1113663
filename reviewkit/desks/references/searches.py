"""Whether the files of a search hold as many records as it had hits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.model.counting import counted
from reviewkit.model.searches import searches

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewkit.model import Source


def mismatches(sources: Iterable[Source]) -> list[str]:
    """Return what does not fit, in words, for each search whose hits and records differ."""
    return [words for files in searches(sources) if (words := _mismatch(files))]


def mismatches_of(source: Source, sources: Iterable[Source]) -> list[str]:
    """Return what does not fit of the search that a source belongs to."""
    return [words for files in searches(sources) if source in files and (words := _mismatch(files))]


def _mismatch(files: list[Source]) -> str:
    if len(files) == 1 or files[0].hits is None:
        return "".join(files[0].warnings)
    read, problems = sum(one.read for one in files), sum(one.problems for one in files)
    if read + problems == files[0].hits:
        return ""
    together = counted(read + problems, "record")
    held = f"hold {together} together ({read} read, {counted(problems, 'problem')})"
    names = ", ".join(one.file for one in files)
    return f"{files[0].name} reported {counted(files[0].hits, 'hit')}, but {names} {held}"


def tells_of_hits(words: str, source: Source) -> bool:
    """Return whether a warning is the one on a source's hits."""
    hits = source.hits
    return hits is not None and words.startswith(f"{source.name} reported {counted(hits, 'hit')}, but")
