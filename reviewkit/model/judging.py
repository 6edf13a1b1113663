"""Verdicts, conflicts and resolutions: facts beside each other, none of them ever overwritten."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewkit.model.references import Report

Judgement = Literal["include", "exclude", "unsure"]
"""What a person can say of a report at a stage."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One person's judgement of a report at a stage; the first of `reasons` is the primary one."""

    report: str
    stage: str
    verdict: Judgement
    by: str
    at: str
    reasons: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """The settlement of a conflict by somebody who did not judge the report at that stage."""

    report: str
    stage: str
    verdict: Literal["include", "exclude"]
    by: str
    at: str
    reason: str = ""
    note: str = ""
    judges: tuple[str, ...] = ()  # whose verdicts it settles; where they settle it together, who agreed


@dataclass(frozen=True, slots=True, repr=False)
class Conflict:
    """A report on which the required verdicts are in and do not agree."""

    report: Report
    stage: str
    verdicts: tuple[Verdict, ...]

    @property
    def id(self) -> str:
        """The report's id."""
        return self.report.id

    def __repr__(self) -> str:
        said = ", ".join(f"{v.by} {v.verdict}" for v in self.verdicts)
        return f"<Conflict {self.report.id[:8]} at {self.stage}: {said}>"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage is, in reports, and how many reports each person has judged."""

    stage: str
    total: int
    open: int
    conflicts: int
    included: int
    excluded: int
    judged: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, repr=False)
class PilotRound:
    """A round in which everybody of `people` judges the same reports; `left` counts what each has yet to judge.

    `state`: "open" or "closed"; verdicts of an open round are nobody's to read, those of a closed one everybody's.
    """

    stage: str
    round: int
    state: Literal["open", "closed"]
    reports: tuple[str, ...]
    people: tuple[str, ...]
    by: str
    opened: str
    closed: str = ""
    left: Mapping[str, int] = field(default_factory=dict)

    def __repr__(self) -> str:
        who = ", ".join(self.people)
        return f"<PilotRound {self.round} at {self.stage}, {self.state}: {len(self.reports)} reports, {who}>"


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a closed pilot round reached what the protocol asks for; `met` is None where that cannot be told.

    `value` is the `statistic` ("kappa", say) of the round's verdicts as they were revealed, `interval` its 95 %
    confidence interval, `needed` what the protocol asks for, and `statement` all of it in words.
    """

    stage: str
    round: int
    statistic: str
    needed: float
    value: float | None
    interval: tuple[float, float] | None
    met: bool | None
    statement: str


@dataclass(frozen=True, slots=True)
class Discussion:
    """A note on a report at a stage, written after its verdicts were revealed."""

    report: str
    stage: str
    by: str
    at: str
    note: str


@dataclass(frozen=True, slots=True)
class Revealed:
    """When the required verdicts on a report at a stage were first complete, in UTC."""

    report: str
    stage: str
    at: str
