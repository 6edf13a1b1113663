"""What was gathered and said, the code book laid on it, and the themes made of the codes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

ExcerptKind = Literal["study", "gathering", "contribution"]
"""Where a passage was said: in a report of a study, at a gathering, at a workshop's table."""

Response = Literal["confirmed", "changed", "rejected"]
"""What a later stage said to a theme that an earlier one had found."""


@dataclass(frozen=True, slots=True, repr=False)
class Gathering:
    """An event at which material was gathered: an interview, a focus group (one stage of several), a table.

    `people` is how many took part, `returned` how many of them had been at an earlier stage of the same `series`; None
    where nobody wrote it down.
    """

    id: str
    kind: str
    title: str
    date: str = ""
    group: str = ""  # the stakeholder group it was held with; empty where several sat together
    people: int | None = None
    series: str = ""  # what the stages of one group of people have in common
    stage: int = 1
    returned: int | None = None
    note: str = ""

    def __repr__(self) -> str:
        people = "" if self.people is None else f", {self.people} people"
        return f"<Gathering {self.id}: {self.kind}, stage {self.stage}{people}>"


@dataclass(frozen=True, slots=True, repr=False)
class Excerpt:
    """A passage that can be coded, verbatim; `words` is empty and `erased` true where it was erased.

    `group` is the stakeholder group of whoever speaks, `voice` a token that tells the speakers of one origin apart
    ("P3") and is no name. `place` is where it stands: a page, "table 2, round 1", "line 14".
    """

    id: str
    kind: ExcerptKind
    origin: str  # the study, gathering or contribution
    words: str
    place: str = ""
    group: str = ""
    voice: str = ""
    language: str = "en"
    consent: bool = False  # may be quoted outside the team
    source: str = ""  # what was said there hangs together: the study, the gathering, the table of a round
    by: str = ""
    at: str = ""
    erased: bool = False

    @property
    def speaker(self) -> str:
        """What tells this speaker from others, or "" where nothing does."""
        return f"{self.source}|{self.voice}" if self.voice else ""

    def __repr__(self) -> str:
        words = "(erased)" if self.erased else self.words[:40] + ("…" if len(self.words) > 40 else "")
        return f"<Excerpt {self.id[:8]} {self.kind} {self.place}: {words}>"


@dataclass(frozen=True, slots=True, repr=False)
class Code:
    """An entry of the code book; `id` stays when the name changes.

    A code that is not `active` was retired, split, or merged into the one that `merged_into` names.
    """

    id: str
    name: str
    definition: str = ""
    excludes: str = ""  # what is not coded with it
    parent: str = ""
    active: bool = True
    merged_into: str = ""
    split_from: str = ""

    def __repr__(self) -> str:
        state = (
            "" if self.active else f", merged into {self.merged_into}" if self.merged_into else ", retired"
        )
        return f"<Code {self.id}: {self.name}{state}>"


@dataclass(frozen=True, slots=True, repr=False)
class Theme:
    """A theme: a name, a definition, what is not in it, its kind, and the codes under it.

    `kind` is a grouping of the project's own ("barrier", "facilitator", "process"); `opposite` names a theme that says
    the contrary.
    """

    id: str
    name: str
    definition: str = ""
    excludes: str = ""
    kind: str = ""
    opposite: str = ""
    active: bool = True
    merged_into: str = ""
    split_from: str = ""
    codes: tuple[str, ...] = ()

    @property
    def lacks(self) -> tuple[str, ...]:
        """What a theme needs and this one does not have: a definition, codes."""
        return tuple(
            what
            for what, given in (("definition", self.definition.strip()), ("codes", self.codes))
            if not given
        )

    def __repr__(self) -> str:
        lacking = f", without {' and '.join(self.lacks)}" if self.lacks else ""
        return f"<Theme {self.id}: {self.name}, {len(self.codes)} codes{lacking}>"


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    """One act on the code book or the themes: its number in order of time, who, when, what; `step` undoes it."""

    version: int
    step: str
    act: str
    things: tuple[str, ...]
    by: str
    at: str
    note: str = ""
    detail: str = ""

    def __repr__(self) -> str:
        return f"<Change {self.version}: {self.act} {', '.join(self.things)} by {self.by}>"


@dataclass(frozen=True, slots=True)
class CodingPlan:
    """How excerpts are coded: by how many people, a share of them by all of these and the rest by one."""

    coders: int = 2
    share: float = 1.0  # of the excerpts; which ones is drawn by their ids, the same on every copy
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Coding:
    """One person's answer to an excerpt: the codes laid on it, of which there may be none."""

    excerpt: str
    by: str
    codes: tuple[str, ...]
    finished: bool = True
    note: str = ""
    at: str = ""

    def __repr__(self) -> str:
        return f"<Coding of {self.excerpt[:8]} by {self.by}: {', '.join(self.codes) or 'no code'}>"


@dataclass(frozen=True, slots=True, repr=False)
class Disagreement:
    """An excerpt on which people laid different codes; `disputed` are those that not everybody laid."""

    excerpt: Excerpt
    codings: tuple[Coding, ...]
    agreed: tuple[str, ...]
    disputed: tuple[str, ...]

    @property
    def id(self) -> str:
        """The excerpt's id."""
        return self.excerpt.id

    def __repr__(self) -> str:
        return f"<Disagreement on {self.id[:8]}: {', '.join(self.disputed)}>"


@dataclass(frozen=True, slots=True)
class CodingProgress:
    """How far the coding is, in excerpts, and how many each person has finished."""

    total: int
    open: int
    agreed: int
    disagreed: int
    settled: int
    erased: int
    finished: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ThemeResponse:
    """What a gathering, or one group of it, said to a theme."""

    theme: str
    gathering: str
    answer: Response
    group: str = ""
    note: str = ""
    by: str = ""
    at: str = ""
