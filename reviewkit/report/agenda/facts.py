"""What the drafts of reporting lists are filled from: records of the review and the workshop, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reviewkit.model import AgendaItem, Question, Recommendation
    from reviewkit.protocol import Protocol
    from reviewkit.report.context import Table


@dataclass(frozen=True, slots=True, repr=False)
class Facts:
    """Everything that a draft may say; what is empty is not recorded, and is never guessed.

    `groups` are people or ballots by group, None where a number may not be told; `counts` numbers of things by name;
    `done` is the table of who did what; `amounts` sentences on what was offered and paid.
    """

    protocol: Protocol | None = None
    agenda: Sequence[AgendaItem] = ()
    questions: Sequence[Question] = ()  # all of them, merged and withdrawn ones too
    recommendations: Sequence[Recommendation] = ()
    groups: Mapping[str, int | None] = field(default_factory=dict)
    counted: str = ""  # what the numbers of the groups are: "ballots" or "people"
    counts: Mapping[str, int] = field(default_factory=dict)
    searched: Sequence[str] = ()
    rule: str = ""
    sure: str = ""
    top: int = 10
    limit: int = 10
    done: Table | None = None
    people: Sequence[str] = ()
    amounts: Sequence[str] = ()
    invented: str = ""
    studies: int = 0
    gaps: int = 0
    rounds: Mapping[str, int] = field(default_factory=dict)  # round -> what was said in it

    def __repr__(self) -> str:
        return f"<Facts of {len(self.questions)} questions>"


def several(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun."""
    return f"{number} {one if number == 1 else many or one + 's'}"
