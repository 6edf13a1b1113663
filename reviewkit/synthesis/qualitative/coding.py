"""What stands of people's codings: who may read what, where they agree, and which codes count."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reviewkit.model import Coding, CodingPlan

State = Literal["open", "agreed", "disagreed", "settled"]
Codes = frozenset[str]


@dataclass(frozen=True, slots=True, repr=False)
class Standing:
    """What stands of one excerpt: its state, everybody's latest answer, and what they were at the reveal.

    `reveal` holds the answers of those who were blind to each other: the required number, as they stood when the last
    of them was finished. While the excerpt is open it is empty, and `latest` is nobody's to read but the coder's own.
    """

    excerpt: str
    state: State
    latest: Mapping[str, Coding] = field(default_factory=dict)
    reveal: Mapping[str, Coding] = field(default_factory=dict)
    settled: Coding | None = None

    @property
    def revealed(self) -> bool:
        """Whether the required answers are in."""
        return self.state != "open"

    def __repr__(self) -> str:
        return f"<Standing of {self.excerpt[:8]}: {self.state}, {len(self.latest)} answers>"


def needed(excerpt: str, plan: CodingPlan) -> int:
    """Return how many people have to code an excerpt: all coders, or one where it is not in the share.

    Which excerpts are in the share follows from their ids alone, so that every copy of a review draws the same.
    """
    if plan.share >= 1:
        return plan.coders
    drawn = int.from_bytes(hashlib.sha256(f"coded|{excerpt}".encode()).digest()[:8]) / 2**64
    return plan.coders if drawn < plan.share else 1


def standings(
    excerpts: Iterable[str],
    codings: Iterable[Coding],
    settlements: Iterable[Coding],
    plan: CodingPlan,
    *,
    stands: Mapping[str, str] | None = None,
    counted: Mapping[str, str] | None = None,
) -> dict[str, Standing]:
    """Return what stands of each excerpt, from every answer in the order in which they were written.

    `stands` maps excerpts to those that stand for them, `counted` codes to those that they count as (merged ones to
    what they were merged into; what is missing counts no more).
    """
    latest: dict[str, dict[str, Coding]] = {name: {} for name in excerpts}
    reveal: dict[str, dict[str, Coding]] = {}
    for coding in codings:
        name = (stands or {}).get(coding.excerpt, coding.excerpt)
        if name not in latest or (name in reveal and not coding.finished):
            continue
        latest[name][coding.by] = coding
        if name not in reveal:
            finished = {by: one for by, one in latest[name].items() if one.finished}
            if len(finished) >= needed(name, plan):
                reveal[name] = finished
    settled = {(stands or {}).get(one.excerpt, one.excerpt): one for one in settlements}
    return {
        name: Standing(
            name,
            _state(answers, settled.get(name), counted) if name in reveal else "open",
            answers,
            reveal.get(name, {}),
            settled.get(name) if name in reveal else None,
        )
        for name, answers in latest.items()
    }


def _state(answers: Mapping[str, Coding], settled: Coding | None, counted: Mapping[str, str] | None) -> State:
    if settled:
        return "settled"
    sets = {codes_of(one, counted) for one in answers.values() if one.finished}
    return "agreed" if len(sets) == 1 else "disagreed"


def codes_of(coding: Coding, counted: Mapping[str, str] | None) -> Codes:
    """Return the codes of an answer as they count today."""
    if counted is None:
        return frozenset(coding.codes)
    return frozenset(counted[code] for code in coding.codes if code in counted)


def counting(
    standing: Standing, counted: Mapping[str, str] | None, *, disputed: bool = False
) -> Codes | None:
    """Return the codes that count for an excerpt: the settled ones, else those that everybody laid.

    With `disputed` those count too that only some laid. None while the required answers are not in.
    """
    if not standing.revealed:
        return None
    if standing.settled:
        return codes_of(standing.settled, counted)
    sets = [codes_of(one, counted) for one in standing.latest.values() if one.finished]
    return frozenset.union(*sets) if disputed else frozenset.intersection(*sets)
