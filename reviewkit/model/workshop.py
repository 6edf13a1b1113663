"""People's words, the questions made of them, the ballots, and the agenda that comes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from reviewkit.model.agenda import Checked, Decision, Dissent, FollowUp, Undertaking

_SHOWN = 80  # characters of a sentence in a repr: with what stands before it, a line of a terminal


def _beginning(text: str) -> str:
    """Return a text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1].rstrip() + "…"


EvidenceStatus = Literal["unanswered", "partly", "answered", "ongoing", "not checked"]
"""What the evidence says to a question, and whether anybody looked."""


@dataclass(frozen=True, slots=True, repr=False)
class Contribution:
    """Somebody's words at a table, verbatim; `words` is empty and `erased` true where they asked for erasure."""

    id: str
    words: str
    group: str = ""
    table: str = ""
    round: str = ""
    language: str = "en"
    consent: bool = False  # may be quoted outside the room
    by: str = ""  # who wrote them down
    at: str = ""
    erased: bool = False
    number: int = 0  # as counted in the room, for people to refer to
    hidden: str = ""  # why it is not shown; empty where it is
    translations: Mapping[str, str] = field(default_factory=dict, hash=False)  # language -> text
    programmes: tuple[str, ...] = ()  # what lay on the table while it was said
    gaps: tuple[str, ...] = ()
    studies: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    late: bool = False  # written down after its round was closed

    def __repr__(self) -> str:
        said = "erased" if self.erased else _beginning(self.words)
        return f"<Contribution {self.number or self.id[:8]} {self.group or 'no group'}: {said}>"


@dataclass(frozen=True, slots=True, repr=False)
class Question:
    """A research question, with the words, gaps, studies and programmes it came from.

    `words` are contribution ids, `merged` the ids of questions that were merged into this one.
    """

    id: str  # "q1", "q2", …
    text: str
    language: str = "en"
    plain: str = ""  # the same in easy words
    theme: str = ""
    words: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    studies: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    merged_into: str = ""
    status: EvidenceStatus = "not checked"
    status_why: str = ""
    status_by: str = ""
    withdrawn: str = ""  # why it was taken off the list; empty while it stands
    status_at: str = ""
    scope: Literal["", "in", "out"] = ""
    scope_why: str = ""
    parts: Mapping[str, str] = field(default_factory=dict, hash=False)  # PICO, SPIDER …: part -> text
    checked: Checked | None = None
    split_from: str = ""
    split_into: tuple[str, ...] = ()
    said: Mapping[str, int] = field(default_factory=dict, hash=False)  # word -> merges that lie between

    def __repr__(self) -> str:
        return f"<Question {self.id}: {_beginning(self.text)}>"


@dataclass(frozen=True, init=False)
class Ballot:
    """One voter's ballot: places from best to worst, an inner list being a joint place.

    `scores` maps a question to a number (rules dots, score) or to a mapping criterion -> number (chnri).
    A question that stands in neither was shown and left out; one in `unseen` was never shown, or answered
    "don't know", and takes no part. `pairs` are comparisons of two questions, the better one first; `even` are
    those in which neither was better. A ballot names a stakeholder group and never a person; `also` are roles
    in which the same person could have spoken, `table` where they sat, both kept only where enough others share
    them.
    """

    ranking: tuple[tuple[str, ...], ...] = ()
    group: str = ""
    scores: Mapping[str, Any] = field(default_factory=dict, hash=False)
    unseen: frozenset[str] = frozenset()
    pairs: tuple[tuple[str, str], ...] = ()
    even: tuple[tuple[str, str], ...] = ()
    also: tuple[str, ...] = ()
    table: str = ""

    def __init__(
        self,
        ranking: Iterable[str | Iterable[str]] = (),
        group: str = "",
        *,
        scores: Mapping[str, Any] | None = None,
        unseen: Iterable[str] = (),
        pairs: Iterable[Sequence[str]] = (),
        even: Iterable[Sequence[str]] = (),
        also: Iterable[str] = (),
        table: str = "",
    ) -> None:
        listed = (ranking,) if isinstance(ranking, str) else ranking  # one question alone, not its letters
        places = tuple((place,) if isinstance(place, str) else tuple(place) for place in listed)
        object.__setattr__(self, "ranking", tuple(place for place in places if place))
        object.__setattr__(self, "group", group)
        object.__setattr__(self, "scores", dict(scores or {}))
        object.__setattr__(self, "unseen", frozenset(unseen))
        object.__setattr__(self, "pairs", tuple((better, worse) for better, worse in pairs))
        object.__setattr__(self, "even", tuple((one, other) for one, other in even))
        object.__setattr__(self, "also", tuple(also))
        object.__setattr__(self, "table", table)


@dataclass(frozen=True, slots=True, repr=False)
class AgendaItem:
    """One line of the agenda: a question with its place, what each group made of it, and what it rests on."""

    place: float  # joint places share the mean of the places they span
    joint: bool
    question: Question
    score: Fraction | float | None = None
    by_group: Mapping[str, float] = field(default_factory=dict)  # place within each group's own list
    pooled: float | None = None  # place if every ballot counted alike
    interval: tuple[float, float] | None = None
    gaps: tuple[str, ...] = ()  # in plain words
    words: tuple[Contribution, ...] = ()
    chance: float | None = None  # of being in the first places, 0 to 1, had other people voted
    origin: Literal["", "experience", "review", "both"] = ""
    support: tuple[str, ...] = ()  # the studies and programmes behind it, by name
    checked: Checked | None = None
    again: tuple[str, ...] = ()  # why the evidence should be looked at again, in sentences
    decision: Decision | None = None
    dissents: tuple[Dissent, ...] = ()
    since: tuple[FollowUp, ...] = ()  # what happened to it, oldest first

    def __repr__(self) -> str:
        joint = " (joint)" if self.joint else ""
        return f"<AgendaItem {self.place:g}{joint} {self.question.id}: {_beginning(self.question.text)}>"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recommendation for good practice and what it rests on: ids of studies, programmes, questions, words."""

    id: str
    text: str
    rests_on: tuple[str, ...] = ()
    by: str = ""
    at: str = ""
    undertaking: Undertaking | None = None  # who sees to it, and until when
