"""How many people stand behind passages, and which groups are large enough to stand alone."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reviewkit.model import Excerpt

TOGETHER = "small groups together"
"""The column of the groups that are too small to stand alone."""


class Count:
    """Counts the people behind passages: speakers told apart once, others as many as can have been there."""

    def __init__(self, attended: Mapping[str, int]) -> None:
        self._attended = attended

    def __call__(self, said: Iterable[Excerpt]) -> int:
        """Return how many people said this."""
        by_source: dict[str, list[Excerpt]] = defaultdict(list)
        for excerpt in said:
            by_source[excerpt.source].append(excerpt)
        return sum(self._in_one(source, several) for source, several in by_source.items())

    def _in_one(self, source: str, said: list[Excerpt]) -> int:
        voices = len({e.voice for e in said if e.voice})
        unknown = sum(not e.voice for e in said)
        if said[0].kind == "contribution":
            return voices + unknown  # each was written down as one person's
        most = self._attended.get(source, 1)  # where nobody counted it may all be one person's
        return max(voices, min(voices + unknown, most))


def private(said: Iterable[Excerpt]) -> list[Excerpt]:
    """Return passages without those of studies, which everybody can read."""
    return [e for e in said if e.kind != "study"]


def sizes(
    excerpts: Mapping[str, Excerpt], group_of: Mapping[str, str], heard: Mapping[str, int], count: Count
) -> dict[str, int]:
    """Return how many people of each group were heard: those behind passages, or who sat there where that is more."""
    by_group: dict[str, list[Excerpt]] = defaultdict(list)
    for name, excerpt in excerpts.items():
        by_group[group_of[name]].append(excerpt)
    found: dict[str, int] = defaultdict(int)
    for group in {*by_group, *heard}:
        found[group] = max(count(private(by_group[group])), heard.get(group, 0))
    return found


def columns_of(
    named: tuple[str, ...], speaking: set[str], size: Mapping[str, int], small: int
) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the groups that stand together, and the columns; a lone small group takes the next smallest with it."""
    low = {group for group in named if group in speaking and size[group] < small}
    while low and sum(size[group] for group in low) < small:
        rest = [group for group in named if group in speaking and group not in low]
        if not rest:
            break
        low.add(min(rest, key=lambda group: (size[group], group)))
    columns = tuple(group for group in named if group not in low)
    if low and sum(size[group] for group in low) >= small:
        columns += (TOGETHER,)
    return frozenset(low), columns
