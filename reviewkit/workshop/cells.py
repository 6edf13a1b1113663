"""Small cells: which group counts may be shown, so that no small one can be worked out from the others.

Basis: UK Longitudinal Linkage Collaboration and Office for National Statistics guidance on disclosure
    control: a count under the limit is not shown, zero included, nor anything from which it follows by
    adding or subtracting.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reviewkit.errors import ProtocolError
from reviewkit.model import Ballot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# In the room people see each other vote; for anything printed the usual limit is 10 (Office for National Statistics).
IN_THE_ROOM = 5
IN_PRINT = 10


@dataclass(frozen=True, slots=True)
class Publishable:
    """Which counts may be shown: None stands for a hidden one, also for the total; `why` is a sentence."""

    counts: Mapping[str, int | None]
    total: int | None
    threshold: int
    hidden: tuple[str, ...] = ()
    why: str = ""
    shown: Mapping[str, int] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Publishable from {self.threshold}: {len(self.shown)} shown, {len(self.hidden)} hidden>"


def publishable(
    counts: Mapping[str, int], threshold: int = IN_THE_ROOM, *, before: Publishable | None = None
) -> Publishable:
    """Return which group counts may be shown beside their total.

    Hidden are counts under the threshold, and counts that changed by less than it since what was published
    `before` (or one late voter would show). Then the smallest others, until at least two are hidden and the
    hidden ones add up to the threshold, so that total - shown gives nothing away. If that takes every group
    and is still too little, the total is hidden too. Raises ProtocolError for a threshold or a count that
    is none.
    """
    if threshold < 1:
        raise ProtocolError(f"the threshold is {threshold}; at least 1 was expected")
    for name, count in counts.items():
        if count < 0:
            raise ProtocolError(f"the count of {name!r} is {count}; a number from 0 was expected")
    hidden = {
        name
        for name, count in counts.items()
        if count < threshold or _moved_little(name, count, threshold, before)
    }
    others = sorted(counts.keys() - hidden, key=lambda name: (counts[name], name))
    total: int | None = sum(counts.values())
    while hidden and not _safe(hidden, counts, threshold, before) and others:
        hidden.add(others.pop(0))
    if not _total_may_show(sum(counts.values()), threshold, before) or (
        hidden and not _safe(hidden, counts, threshold, before)
    ):
        total = None
    shown = {name: count for name, count in counts.items() if name not in hidden}
    return Publishable(
        counts={name: shown.get(name) for name in counts},
        total=total,
        threshold=threshold,
        hidden=tuple(name for name in counts if name in hidden),
        why=_why(len(hidden), threshold, total_hidden=total is None),
        shown=shown,
    )


def _moved_little(name: str, count: int, threshold: int, before: Publishable | None) -> bool:
    known = before.counts.get(name) if before else None
    return known is not None and 0 < abs(count - known) < threshold


def _total_may_show(total: int, threshold: int, before: Publishable | None) -> bool:
    known = before.total if before else None
    return total >= threshold and not (known is not None and 0 < abs(total - known) < threshold)


def _safe(hidden: set[str], counts: Mapping[str, int], threshold: int, before: Publishable | None) -> bool:
    together = sum(counts[name] for name in hidden)
    if len(hidden) < 2 or together < threshold:
        return False
    if before is None or before.total is None or set(before.hidden) != hidden:
        return True
    # The sum of the same hidden groups was there for the taking last time too.
    then = before.total - sum(before.shown.values())
    return not 0 < abs(together - then) < threshold


def _why(hidden: int, threshold: int, *, total_hidden: bool) -> str:
    if not hidden and not total_hidden:
        return ""
    groups = f"{hidden} groups are not shown" if hidden > 1 else "1 group is not shown"
    what = (
        f"{groups}, nor is the total"
        if total_hidden and hidden
        else groups
        if hidden
        else "The total is not shown"
    )
    return f"{what}: a number under {threshold} could be found out."


def regroup(ballots: Iterable[Ballot], into: Mapping[str, str]) -> list[Ballot]:
    """Return the ballots with groups renamed, so as to merge a small group with a neighbour that it chose."""
    return [
        Ballot(
            ballot.ranking, into.get(ballot.group, ballot.group), scores=ballot.scores, unseen=ballot.unseen
        )
        for ballot in ballots
    ]
