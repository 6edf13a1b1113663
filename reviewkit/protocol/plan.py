"""What a protocol holds, as frozen dataclasses: the plan that every room reads and nobody changes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from reviewkit.protocol.evidence_plan import Appraisal, Synthesis
from reviewkit.protocol.form_plan import ONCE, STEP, Field, FieldType, Form, FormLevel, named

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from reviewkit.model import SourceKind

__all__ = [
    "ONCE",
    "STEP",
    "Amendment",
    "Appraisal",
    "BallotKind",
    "Criterion",
    "Field",
    "FieldType",
    "Form",
    "FormLevel",
    "Part",
    "Pilot",
    "PlannedSource",
    "Protocol",
    "Registration",
    "Round",
    "Stage",
    "Synthesis",
    "Threshold",
    "Workshop",
]

BallotKind = Literal["choose", "choose-and-rank", "rank", "dots", "score", "approve", "pairwise", "chnri"]
"""What people do on a ballot: choose some questions, put them in order, put dots, give scores, compare two …"""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the review question: "population" and what it is."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """An eligibility criterion; `part` is the part of the question it is about, `stages` where it applies."""

    id: str
    include: str = ""
    exclude: str = ""
    part: str = ""
    stages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedSource:
    """A search that the protocol promises."""

    name: str
    kind: SourceKind = "database"
    platform: str = ""
    strategy: str = ""
    limits: str = ""


@dataclass(frozen=True, slots=True)
class Pilot:
    """A stage's pilot rounds: how many reports a round has, and how far people have to agree to go on.

    `statistic`: "observed", "kappa", "ac1", "pabak" or "alpha", of the round's verdicts as they were revealed.
    """

    sample: int = 50
    gate: float = 0.6
    statistic: Literal["observed", "kappa", "ac1", "pabak", "alpha"] = "kappa"


@dataclass(frozen=True, slots=True)
class Stage:
    """A screening stage. `reasons` are ids of criteria, in the order in which the first that fails is named.

    `design`: "single" (one person judges), "dual" (`reviewers` people, blind to each other), "core" (one of the
    `core` people and others in rotation), "liberal" (as dual, but one inclusion is enough to include). `share`: the
    part of all reports that is judged so; the rest is judged by one. `overlap`: so many reports are judged by
    everybody in the team, for calibration. `team`: who judges, where nobody is named.
    `resolver`: "third" (anybody who did not judge the report here), "consensus" (the judges together record
    what they agreed), or the names of people. `agree_on`: whether two exclusions for different reasons agree.
    """

    id: str
    title: str = ""
    unit: Literal["record", "report"] = "report"
    reviewers: int = 2
    design: Literal["single", "dual", "core", "liberal"] = "dual"
    resolver: tuple[str, ...] = ("third",)
    reasons: tuple[str, ...] = ()
    reason_required: bool = False
    agree_on: Literal["verdict", "reason"] = "verdict"
    instructions: str = ""
    share: float = 1.0
    core: tuple[str, ...] = ()
    overlap: int = 0
    team: tuple[str, ...] = ()
    pilot: Pilot | None = None


@dataclass(frozen=True, slots=True)
class Threshold:
    """What counts as consensus, fixed before the vote: enough score within `high`, and few within `low`.

    Consensus is `share` of those who gave a value within `high` and less than `against` of them within `low`;
    `each`: in every group by itself, else among all together. The usual one (70 % and 15 % on a scale of 1 to 9):
    Williamson et al. 2012, Trials 13:132.
    """

    high: tuple[float, float] = (7, 9)
    share: float = 0.7
    low: tuple[float, float] = (1, 3)
    against: float = 0.15
    each: bool = True


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a workshop: gathering words, wording questions, or voting.

    A round of voting may have its own ballot and rule; what it does not say is as the workshop has it.
    """

    id: str
    title: str = ""
    kind: Literal["gather", "word", "vote"] = "gather"
    tables: int = 1
    minutes: int | None = None
    prompt: str = ""
    ballot: BallotKind | None = None
    rule: str = ""
    choose: int | None = None
    top: int | None = None
    low: float | None = None
    high: float | None = None
    dots: int | None = None
    cap: int | None = None
    criteria: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    threshold: Threshold | None = None


@dataclass(frozen=True, slots=True)
class Workshop:
    """The workshop: who takes part, how it runs, how it votes and by which rule it counts.

    `small`: a group with fewer ballots is never shown alone in the room; `small_published`: nor in print.
    `low` and `high` are the ends of the scale of ballot "score"; `dots` is how many dots a ballot has and `cap` how
    many of them may lie on one question (0: any number). `criteria` are those of ballot "chnri", `weights` what
    each weighs. `threshold` is what rule "consensus" calls one.
    """

    id: str
    title: str = ""
    question: str = ""  # the guiding question
    groups: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("en",)
    rounds: tuple[Round, ...] = ()
    ballot: BallotKind = "choose-and-rank"
    choose: int = 10
    rule: str = "jla"
    top: int = 10
    small: int = 5
    small_published: int = 10
    low: float = 1
    high: float = 9
    dots: int = 10
    cap: int = 0
    criteria: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    threshold: Threshold = field(default_factory=Threshold)


@dataclass(frozen=True, slots=True)
class Registration:
    """Where the protocol is registered."""

    registry: str = ""
    id: str = ""
    date: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change to the protocol: from which version, on what day, what and why."""

    version: str
    date: str
    what: str
    why: str


@dataclass(frozen=True, slots=True, repr=False)
class Protocol:
    """A whole protocol; `text` is the file as it was written and `uid` its SHA-256."""

    title: str
    version: str
    review_type: str = ""
    language: str = "en"
    abstract: str = ""
    framework: str = ""
    parts: tuple[Part, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    sources: tuple[PlannedSource, ...] = ()
    stages: tuple[Stage, ...] = ()
    forms: tuple[Form, ...] = ()
    synthesis: Synthesis = field(default_factory=Synthesis)
    workshop: Workshop | None = None
    registration: Registration = field(default_factory=Registration)
    amendments: tuple[Amendment, ...] = ()
    highlight: tuple[str, ...] = ()  # words marked while screening
    text: str = ""
    path: str = ""
    highlight_exclude: tuple[str, ...] = ()  # words that speak against a report, marked in another way

    @staticmethod
    def load(path: str | os.PathLike[str]) -> Protocol:
        """Return the protocol of a TOML file; raises ProtocolError with every fault, each with its line.

        A bare name ("sheffield") or the path "protocols/NAME.toml" of a file that is not there means the
        protocol that ships with reviewkit under that name.
        """
        from reviewkit.protocol.reading import load

        return load(Path(path))

    @staticmethod
    def parse(text: str, path: str = "") -> Protocol:
        """Return the protocol that a TOML text holds; raises ProtocolError with every fault and its line."""
        from reviewkit.protocol.reading import parse

        return parse(text, path)

    @property
    def uid(self) -> str:
        """The SHA-256 of the protocol's text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def record_stages(self) -> tuple[str, ...]:
        """The stages at which records are screened, before any full text is sought.

        Where no stage says that its unit is the record, it is the first of several.
        """
        named = tuple(stage.id for stage in self.stages if stage.unit == "record")
        return named or tuple(stage.id for stage in self.stages[:-1][:1])

    def stage(self, name: str) -> Stage:
        """Return the stage of that id, or raise UnknownName with the right ones."""
        return named("stage", name, self.stages)

    def form(self, name: str) -> Form:
        """Return the form of that id, or raise UnknownName with the right ones."""
        return named("form", name, self.forms)

    def criterion(self, name: str) -> Criterion:
        """Return the criterion of that id, or raise UnknownName with the right ones."""
        return named("criterion", name, self.criteria)

    def reason_text(self, name: str) -> str:
        """Return the words for an exclusion reason: its criterion's "exclude" text, or the id in words."""
        words = {criterion.id: criterion.exclude for criterion in self.criteria}
        return words.get(name) or name.replace("-", " ").capitalize()

    def __repr__(self) -> str:
        size = f"{len(self.stages)} stages, {len(self.forms)} forms"
        return f"<Protocol {self.title!r} version {self.version}: {size}>"
