"""Person: whoever writes in a review does it in their name.

The everyday verbs are one line each; what is not everyday is reached at a desk: `alice.screening.assign(…)`.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from reviewkit.desks import reporting
from reviewkit.desks.duplicates import Deduplication, DuplicatesWriter
from reviewkit.desks.extraction import Extraction, ExtractionWriter
from reviewkit.desks.missing import Named
from reviewkit.desks.references import ReferencesWriter
from reviewkit.desks.screening import Queue, Screening, ScreeningWriter
from reviewkit.desks.synthesis import Synthesis, SynthesisWriter
from reviewkit.desks.workshop import RoomWriter, plan_of
from reviewkit.errors import NotAllowed

if TYPE_CHECKING:
    import os

    from reviewkit.model import Batch, Difference, DoubtfulPair, Entry, Programme, Record, Report, Study
    from reviewkit.protocol import Protocol
    from reviewkit.store import Store
    from reviewkit.store.naming import Thing


class Person(Named, at="person"):
    """Somebody who works on a review under a name, and whose every act is recorded with it."""

    def __init__(self, store: Store, protocol: Protocol, name: str) -> None:
        if not isinstance(name, str) or not name.strip() or name.strip().startswith("("):
            raise NotAllowed(f"{name!r} is no name to work under")
        self.name = name.strip()
        self._store = store
        self._protocol = protocol

    def __repr__(self) -> str:
        return f"<Person {self.name}>"

    @cached_property
    def references(self) -> ReferencesWriter:
        """The references desk: collect files, search and chase citations."""
        return ReferencesWriter(self._store, self.name)

    @cached_property
    def duplicates(self) -> DuplicatesWriter:
        """The duplicates desk."""
        return DuplicatesWriter(self._store, self.name)

    @cached_property
    def screening(self) -> ScreeningWriter:
        """The screening desk: assign, judge, resolve, retrieve, put reports of one study together."""
        return ScreeningWriter(self._store, self._protocol, self.name)

    @cached_property
    def extraction(self) -> ExtractionWriter:
        """The extraction desk: answers, settlements, programmes."""
        return ExtractionWriter(
            self._store, self._protocol, Screening(self._store, self._protocol).studies, self.name
        )

    @cached_property
    def synthesis(self) -> SynthesisWriter:
        """The synthesis desk: excerpts, codes, themes."""
        return SynthesisWriter(
            self._store, self._protocol, Screening(self._store, self._protocol).studies, self.name
        )

    def workshop(self, name: str = "") -> RoomWriter:
        """Return the workshop of that name, or the protocol's own, to write in: words, questions, votes, evidence."""
        room = RoomWriter(self._store, plan_of(self._protocol, name), self.name)
        room.cells = self._cells
        return room

    def _cells(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Return what the cells of the gap map hold, for whoever looks at the evidence behind a question."""
        studies = Screening(self._store, self._protocol).studies
        answers = Extraction(self._store, self._protocol, studies)
        it = reporting.behind(Synthesis(self._store, self._protocol, answers), answers)
        return {gap: (held.status, held.studies) for gap, held in it.cells.items()}

    def collect(self, path: str | os.PathLike[str], **facts: Any) -> Batch:
        """Bring an exported file in: `source="Scopus", searched="2026-03-01", platform=…, strategy=…, hits=…`."""
        return self.references.collect(path, **facts)

    def search(self, service: str, query: str, **options: Any) -> Batch:
        """Search a live service ("openalex", "pubmed", "crossref", "europepmc") and bring in what it finds."""
        return self.references.search(service, query, **options)

    def chase(self, report: Report | Record | str, direction: Any = "backward", **options: Any) -> Batch:
        """Bring in what a report cites ("backward") or what cites it ("forward")."""
        return self.references.chase(report, direction, **options)

    def dedupe(self, rules: Any = "balanced", **options: Any) -> Deduplication:
        """Link records that are certainly one work; doubtful pairs wait for people."""
        return self.duplicates.dedupe(rules, **options)

    def link(
        self, pair: DoubtfulPair | Record | Report | str, other: Any = None, *, same: bool, why: str = ""
    ) -> None:
        """Say of two records that they are one work or two."""
        self.duplicates.link(pair, other, same=same, why=why)

    def queue(self, stage: str) -> Queue:
        """Return the reports that wait for this person at a stage."""
        return self.screening.queue(stage)

    def include(self, report: Thing, stage: str, *, note: str = "") -> None:
        """Judge that a report goes on."""
        self.screening.judge(report, stage, "include", (), note)

    def exclude(self, report: Thing, stage: str, *reasons: str, note: str = "") -> None:
        """Judge that a report is out; the first reason is the primary one."""
        self.screening.judge(report, stage, "exclude", reasons, note)

    def unsure(self, report: Thing, stage: str, *, note: str = "") -> None:
        """Say that one cannot tell; somebody else will have to settle it."""
        self.screening.judge(report, stage, "unsure", (), note)

    def resolve(self, report: Thing, stage: str, verdict: Any, reason: str = "", *, note: str = "") -> None:
        """Settle a conflict between others with "include" or "exclude"."""
        self.screening.resolve(report, stage, verdict, reason, note)

    def extract(
        self, subject: Study | Programme | Report | str, form: str, answers: dict[str, Any], **where: Any
    ) -> Entry:
        """Answer a form about a study or programme: `row=` for repeated entries, `quote=`, `page=`, `note=`."""
        return self.extraction.extract(subject, form, answers, **where)

    def settle(self, difference: Difference, value: Any, *, note: str = "") -> None:
        """Settle a difference between two people's answers."""
        self.extraction.settle(difference, value, note=note)

    def programme(self, title: str, **facts: str) -> Programme:
        """Register an existing practice to chart: `organisation=`, `place=`, `found=`, `url=`, `note=`."""
        return self.extraction.programme(title, **facts)

    def merge(self, path: str | os.PathLike[str]) -> dict[str, int]:
        """Bring in what another copy of this review holds; return how many rows of each ledger were new."""
        from reviewkit.desks.merging import merge

        return merge(self._store, path, self.name)
