"""What a report is made of: plain values, all of them optional, so that an early review has its page too."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reviewkit.model import AgendaItem, Gap, Overlap, Programme, Recommendation, Source, Study
    from reviewkit.protocol import Protocol
    from reviewkit.report.flow import Flow
    from reviewkit.report.gap_picture import GapMapLike


@dataclass(frozen=True, slots=True)
class Link:
    """A cell of a table that leads somewhere: to a DOI, a web page, or a place in the report ("#study-3")."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, repr=False)
class Table:
    """A table as it is printed; the first column names the row.

    A cell is a string, a number, None (nothing), a bool (yes or no), a Link, or a tuple of these, one below
    the other. `anchors` names the rows, in order, so that a Link can lead to "#name".
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]] = ()
    note: str = ""
    anchors: Sequence[str] = ()

    def __repr__(self) -> str:
        return f"<Table {self.title!r}: {len(self.rows)} rows, {len(self.columns)} columns>"


@dataclass(frozen=True, slots=True)
class Excluded:
    """A report that was excluded in full text: its reference, the primary reason in words, and a link."""

    reference: str
    reason: str
    note: str = ""
    doi: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Evidence:
    """What the report tells of the evidence and of practice beside the gap map; what is None is not planned.

    `changes` are gaps that hold other studies than when somebody looked, `added` what was added to the
    programmes' forms during the work, `spread` how far a number varies between programmes, by label.
    """

    directions: Any = None
    parameters: Any = None
    practice: Any = None
    appraisals: Sequence[Any] = ()
    changes: Sequence[Any] = ()
    added: Sequence[Any] = ()
    spread: Mapping[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        told = [name for name in ("directions", "parameters", "practice") if getattr(self, name) is not None]
        return f"<Evidence: {', '.join(told) or 'nothing'}, {len(self.appraisals)} appraisal forms>"


@dataclass(frozen=True, slots=True, repr=False)
class ReportContext:
    """Everything that the report tells. What is empty is told to be missing.

    `dedup` and `screening` are sentences about how it was done, `rules` the rules for duplicates as tables;
    `screening` left empty is written from the protocol's stages. `participants` and `ballots` count people by group
    (None: hidden already). A group with
    fewer than `small` of either is not shown alone, `small` being the protocol's limit for print unless it is
    set here; without `ballots` no group's own places are shown, since nobody could tell whether they may be.
    `rule` says in words how votes were counted, `certainty` how sure the order is. `support` maps ids that
    recommendations rest on to words; studies, programmes and questions are known already. `missing` are
    things for the authors to complete, beside those that the report finds itself. `invented` is said in a
    banner, where material was made up for a demonstration. `made` is the time of making, as text. `removed` is
    what people did not screen, `previous` what the review updates, `retrieval` how full texts were sought, in
    sentences, and `not_retrieved` those that could not be had, with what was tried.
    """

    protocol: Protocol | None = None
    title: str = ""
    sources: Sequence[Source] = ()
    dedup: Sequence[str] = ()
    rules: Sequence[Table] = ()
    overlap: Overlap | None = None
    screening: Sequence[str] = ()
    agreement: Table | None = None
    flow: Flow | None = None
    studies: Sequence[Study] = ()
    excluded: Sequence[Excluded] = ()
    extraction: Sequence[Table] = ()
    gap_map: GapMapLike | None = None
    gaps: Sequence[Gap] = ()
    programmes: Sequence[Programme] = ()
    programme_tables: Sequence[Table] = ()
    variation: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    participants: Mapping[str, int | None] = field(default_factory=dict)
    ballots: Mapping[str, int | None] = field(default_factory=dict)
    small: int | None = None
    rounds: Table | None = None
    rule: str = ""
    certainty: str = ""
    agenda: Sequence[AgendaItem] = ()
    recommendations: Sequence[Recommendation] = ()
    support: Mapping[str, str] = field(default_factory=dict)
    involvement: Table | None = None
    tables: Sequence[Table] = ()
    missing: Sequence[str] = ()
    notes: Sequence[str] = ()
    invented: str = ""
    version: str = ""
    made: str = ""
    removed: Table | None = None
    previous: Table | None = None
    retrieval: Sequence[str] = ()
    not_retrieved: Table | None = None
    evidence: Evidence = field(default_factory=Evidence)
    voices: Mapping[str, Any] = field(
        default_factory=dict
    )  # what people said: see qualitative_sections.sections

    @property
    def name(self) -> str:
        """The report's title: its own, the protocol's, or that it has none."""
        return (
            self.title
            or (self.protocol.title if self.protocol else "")
            or "A systematic review without a title"
        )

    @property
    def limit(self) -> int:
        """The smallest group that is shown alone."""
        workshop = self.protocol.workshop if self.protocol else None
        # 10 is the usual limit for anything published (UK LLC, Office for National Statistics).
        return self.small or (workshop.small_published if workshop else 10)

    def shown(self, group: str) -> bool:
        """Return whether a group is large enough for its own places to be shown."""
        return (self.ballots.get(group) or 0) >= self.limit

    def named(self, group: str) -> bool:
        """Return whether a group is large enough for words to be shown as said by one of it."""
        return max(self.ballots.get(group) or 0, self.participants.get(group) or 0) >= self.limit

    def __repr__(self) -> str:
        return f"<ReportContext {self.name!r}: {len(self.studies)} studies, {len(self.agenda)} questions>"
