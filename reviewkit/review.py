"""Review: everything that can be read of a review. A review reads, people write."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from reviewkit.desks import adoption, reporting
from reviewkit.desks.duplicates import Duplicates
from reviewkit.desks.extraction import Extraction
from reviewkit.desks.missing import Named
from reviewkit.desks.references import References
from reviewkit.desks.screening import Screening
from reviewkit.desks.synthesis import Synthesis
from reviewkit.desks.workshop import Room, plan_of
from reviewkit.people import Person
from reviewkit.protocol import Protocol
from reviewkit.store import Store

if TYPE_CHECKING:
    import os
    from types import TracebackType

    import sqlite_utils

    from reviewkit.model import AgendaItem, Conflict, DoubtfulPair, Study
    from reviewkit.report import Flow
    from reviewkit.screening import Agreement


def open_review(
    path: str | os.PathLike[str], protocol: Protocol | str | os.PathLike[str] | None = None
) -> Review:
    """Return the review of a file, created where there is none and migrated where it is older.

    `protocol` is a protocol file, a Protocol, or the name of one that ships ("sheffield"); left out, the review
    stays under the protocol it has. ":memory:" opens a review that is gone when it is closed. Raises StoreError for
    a file that is no review, that a newer version wrote or that is read-only, ProtocolError for a faulty protocol.
    """
    wanted = protocol if isinstance(protocol, Protocol) or protocol is None else Protocol.load(protocol)
    store = Store(str(path))
    try:
        return Review(store, adoption.adopt(store, wanted, "(the protocol file)"))
    except BaseException:
        store.close()
        raise


class Review(Named, at="review"):
    """One systematic review in one file, to read from; `people()` gives those who write."""

    def __init__(self, store: Store, protocol: Protocol) -> None:
        self._store = store
        self.protocol = protocol

    def __repr__(self) -> str:
        return f"<Review {Path(self._store.path).name}: {self.protocol.title or 'no protocol'}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    @property
    def db(self) -> sqlite_utils.Database:
        """The real sqlite_utils.Database, for whatever has no method here."""
        return self._store.db

    def people(self, *names: str) -> tuple[Person, ...]:
        """Return the people of these names, or without names everybody who has written in this review."""
        known = names or tuple(
            row[0] for row in self.db.execute("SELECT name FROM people ORDER BY clock, name")
        )
        return tuple(Person(self._store, self.protocol, name) for name in known)

    @cached_property
    def references(self) -> References:
        """The references desk: sources, records, problems."""
        return References(self._store)

    @cached_property
    def duplicates(self) -> Duplicates:
        """The duplicates desk: links, relations, what reports show and where from, how sources overlap."""
        return Duplicates(self._store, self.screening.studies)

    @cached_property
    def screening(self) -> Screening:
        """The screening desk: progress, verdicts, agreement, excluded reports with reasons."""
        return Screening(self._store, self.protocol)

    @cached_property
    def extraction(self) -> Extraction:
        """The extraction desk: entries, differences, tables, programmes."""
        return Extraction(self._store, self.protocol, self.screening.studies)

    @cached_property
    def synthesis(self) -> Synthesis:
        """The synthesis desk: gap map, gaps, how programmes vary."""
        return Synthesis(self._store, self.protocol, self.extraction)

    def workshop(self, name: str = "") -> Room:
        """Return the workshop of that name, the protocol's own without: words, questions, slips, tally."""
        return Room(self._store, plan_of(self.protocol, name))

    def doubtful(self) -> list[DoubtfulPair]:
        """Return the pairs of records that wait for a person, the likeliest merge first."""
        return self.duplicates.doubtful()

    def conflicts(self, stage: str) -> list[Conflict]:
        """Return the reports on which the required verdicts are in and disagree."""
        return self.screening.conflicts(stage)

    def agreement(self, stage: str, at: Literal["first", "reveal", "final"] = "reveal") -> Agreement:
        """Return how far the reviewers agreed at a stage, before any resolution."""
        return self.screening.agreement(stage, at)

    def included(self) -> list[Study]:
        """Return the included studies, each with its reports."""
        return self.screening.studies()

    def agenda(self, workshop: str | None = None) -> list[AgendaItem]:
        """Return the workshop's questions in order of priority, with what each rests on."""
        return reporting.agenda(self.synthesis, self.extraction, self.workshop(workshop or ""))

    def flow(self) -> Flow:
        """Return the PRISMA 2020 flow of records, reports and studies, derived from the ledgers."""
        return reporting.flow(self.protocol, self.references, self.screening)

    def report(self, path: str | os.PathLike[str], part: str = "review", *, invented: str = "") -> Path:
        """Write a document and return its path; the ending of the name says the format.

        `part`: "review" (the whole report, .html), "agenda" (.html, .csv, .json, .docx), "reprise" or "gripp2"
        (drafts of reporting lists: .md, .html, .docx), "said" (for participants: what became of their words, .html).
        "vote" makes a folder from which anybody can count the last vote again. Small groups are hidden as in
        print. `invented` is shown as a banner, where material was made up.
        """
        plan = self.protocol.workshop
        material = reporting.Material(
            self.protocol,
            self._store,
            self.references,
            self.duplicates,
            self.screening,
            self.extraction,
            self.synthesis,
            self.workshop(plan.id) if plan else None,
            invented,
        )
        return reporting.write_document(path, part, material)

    def write(self, path: str | os.PathLike[str], what: Any = "included") -> int:
        """Write references to a file (.ris, .bib, .csv, .json, .nbib, .xml) and return how many.

        `what`: "included", "all", the id of a stage (everything included there), or a list of reports or studies.
        """
        return reporting.write_references(path, what, self.protocol, self.screening, self.duplicates)

    def log(self, report: Any = None) -> list[dict[str, Any]]:
        """Return what was written, when and by whom, oldest first; of one report only, where it is given.

        Verdicts on reports that are not yet revealed are left out.
        """
        return reporting.log(self._store, report)

    def frame(self, what: str) -> list[dict[str, Any]]:
        """Return a table as a list of flat rows, as `pandas.DataFrame` and `polars.DataFrame` take it.

        `what`: "decisions" (verdicts on revealed reports, second thoughts included), "records", "reports" (with their
        state at each stage), "sources", "studies", "resolutions" or "reveals". Raises UnknownName for another.
        """
        return reporting.frame(
            what,
            self._store,
            self.protocol,
            references=self.references,
            duplicates=self.duplicates,
            screening=self.screening,
        )
