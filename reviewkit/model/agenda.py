"""What becomes of a question after the vote: how it was checked, what was decided, who disagreed, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

DecisionKind = Literal["priority", "shortlist", "dropped", "open"]
"""What people made of a question after the count: on the list, on the longer list, left out, or not settled."""

DECISIONS: tuple[str, ...] = get_args(DecisionKind)


@dataclass(frozen=True, slots=True)
class Decision:
    """What people decided about a question, and why."""

    decision: DecisionKind
    why: str = ""
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Dissent:
    """What somebody held against a decision, and from which perspective; quoted outside the room with consent only."""

    words: str
    group: str = ""
    consent: bool = False
    by: str = ""  # who wrote it down
    at: str = ""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What happened to a question since: told to somebody, funded, studied; `date` is a day, a month or a year."""

    kind: str
    date: str
    note: str = ""
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """How a question was checked against the evidence: which search, which reviews were found, how certain they are."""

    search: str = ""
    reviews: str = ""
    certainty: str = ""
    note: str = ""
    by: str = ""
    at: str = ""
    signed: str = ""  # who signs for it, besides whoever checked


@dataclass(frozen=True, slots=True)
class Undertaking:
    """Who sees to a recommendation, until which day, and whether it is done."""

    owner: str
    due: str = ""
    done: bool = False
    note: str = ""
    by: str = ""
    at: str = ""

    def overdue(self, today: str) -> bool:
        """Whether the day has gone by (both as YYYY-MM-DD) and it is not done."""
        return bool(self.due) and not self.done and self.due < today
