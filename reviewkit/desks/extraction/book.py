"""The extraction desk's book: everything that was answered, and about what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

from reviewkit import extraction
from reviewkit.errors import UnknownName
from reviewkit.model import Answer, Programme, Record, Report, Study
from reviewkit.store import evidence, naming

if TYPE_CHECKING:
    from reviewkit.protocol import Form, Protocol
    from reviewkit.store import Store

Subject = Study | Programme | Report | Record | str
"""What a form can be filled about, or the beginning of its id."""

Studies = Callable[[], list[Study]]
"""Gives the included studies: who is included is another desk's business."""


class Book:
    """Everything that was answered, revealed or not: for the two halves of this desk only."""

    def __init__(self, store: Store, protocol: Protocol, studies: Studies) -> None:
        self.store = store
        self.protocol = protocol
        self.studies = studies

    def programmes(self) -> list[Programme]:
        """Return the programmes that are charted, by id."""
        return evidence.programmes(self.store.db)

    def programme(self, name: str) -> Programme:
        """Return the programme of an id, or raise UnknownName with the right ones."""
        known = {programme.id: programme for programme in self.programmes()}
        if name not in known:
            raise UnknownName("programme", name, known)
        return known[name]

    def labels(self, about: str) -> dict[str, str]:
        """Return what to call each study ("Happell 2014") or programme, by id."""
        return {
            subject.id: subject.label
            for subject in (self.studies() if about == "study" else self.programmes())
        }

    def subject(self, subject: Subject, form: str) -> Study | Programme:
        """Return the study or programme that a form is to be filled about; raises UnknownName where there is none."""
        if self.protocol.form(form).about == "programme":
            return self.programme(subject if isinstance(subject, str) else subject.id)
        wanted = subject if isinstance(subject, str) else subject.id
        studies = self.studies()
        fitting = [
            s
            for s in studies
            if len(wanted) >= naming.SHORTEST
            and any(
                uid.startswith(wanted)
                for report in s.reports
                for uid in (report.id, *(r.id for r in report.records))
            )
        ]
        if len(fitting) == 1:
            return fitting[0]
        raise UnknownName("included study", wanted, [f"{s.id[:12]} ({s.label})" for s in fitting or studies])

    def answers(self, form: str) -> dict[tuple[str, int], dict[str, list[Answer]]]:
        """Return all answers that count, revealed or not: (subject, row) -> person -> answers."""
        place = self.places(form)
        found: dict[tuple[str, int], dict[str, list[Answer]]] = defaultdict(lambda: defaultdict(list))
        for answer in evidence.answers(self.store.db, form):
            if answer.subject in place:
                found[place[answer.subject], answer.row][answer.by].append(answer)
        return found

    def places(self, form: str) -> dict[str, str]:
        """Return the subject of today for every id that an answer may have been given under.

        A study's lowest record changes when a duplicate is found; an answer keeps the id it was given under.
        """
        if self.protocol.form(form).about == "programme":
            return {programme.id: programme.id for programme in self.programmes()}
        return {
            record: study.id
            for study in self.studies()
            for report in study.reports
            for record in (
                row[0]
                for row in self.store.db.execute(
                    "SELECT record FROM membership WHERE report = ?", [report.id]
                )
            )
        }

    def complete(self, form: Form) -> dict[str, set[str]]:
        """Return subject -> people whose entries about it are complete."""
        complete: dict[str, set[str]] = defaultdict(set)
        lacking: dict[str, set[str]] = defaultdict(set)
        for (subject, _), people in self.answers(form.id).items():
            for person, answers in people.items():
                open_fields = extraction.missing(form, {a.field: a for a in answers})
                (lacking if open_fields else complete)[subject].add(person)
        return {subject: people - lacking[subject] for subject, people in complete.items()}
