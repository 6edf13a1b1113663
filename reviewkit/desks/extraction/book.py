"""The extraction desk's book: everything that was answered, about what, and what of it may be seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from reviewkit import extraction
from reviewkit.desks.extraction import keeping, standing
from reviewkit.desks.extraction.standing import State
from reviewkit.errors import ProtocolError, UnknownName
from reviewkit.model import Answer, Programme, Record, Report, Study
from reviewkit.store import evidence, naming

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reviewkit.desks.extraction.keeping import Written
    from reviewkit.desks.extraction.standing import Matched, People
    from reviewkit.protocol import Form, Protocol
    from reviewkit.store import Store

Subject = Study | Programme | Report | Record | str
"""What a form can be filled about, or the beginning of its id."""

Studies = Callable[[], list[Study]]
"""Gives the included studies: who is included is another desk's business."""


class Book:
    """Everything that was answered, revealed or not: for the halves of this desk only."""

    def __init__(self, store: Store, protocol: Protocol, studies: Studies) -> None:
        self.store = store
        self.protocol = protocol
        self._studies = studies
        self._versions: dict[str, Mapping[str, Form]] = {"": {}}

    def studies(self) -> list[Study]:
        """Return the included studies."""
        return keeping.studies(self.store, self._studies)

    def programmes(self) -> list[Programme]:
        """Return the programmes that are charted, by id."""
        return evidence.programmes(self.store.db)

    def programme(self, name: str) -> Programme:
        """Return the programme of an id, or raise UnknownName with the right ones."""
        known = {programme.id: programme for programme in self.programmes()}
        if name not in known:
            raise UnknownName("programme", name, known)
        return known[name]

    def subjects(self, about: str) -> dict[str, Study | Programme]:
        """Return the studies or programmes by id, in their order."""
        return {one.id: one for one in (self.studies() if about == "study" else self.programmes())}

    def labels(self, about: str) -> dict[str, str]:
        """Return what to call each study ("Happell 2014") or programme, by id."""
        return {subject.id: subject.label for subject in self.subjects(about).values()}

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

    def places(self, about: str) -> Mapping[str, str]:
        """Return the subject of today for every id that an answer may have been given under.

        A study's lowest record changes when a duplicate is found; an answer keeps the id it was given under.
        """
        if about == "programme":
            return {programme.id: programme.id for programme in self.programmes()}
        studies = self.studies()
        found: Mapping[str, str] = keeping.derived(
            self.store, "places", (studies,), lambda: self._places(studies)
        )
        return found

    def _places(self, studies: Iterable[Study]) -> dict[str, str]:
        of = {report.id: study.id for study in studies for report in study.reports}
        rows = self.store.db.execute("SELECT record, report FROM membership")
        return {record: of[report] for record, report in rows if report in of}

    def ids(self, subject: Study | Programme) -> list[str]:
        """Return every id that answers about a subject may have been given under."""
        if isinstance(subject, Programme):
            return [subject.id]
        marks = ", ".join("?" * len(subject.reports))
        rows = self.store.db.execute(
            f"SELECT record FROM membership WHERE report IN ({marks})", [r.id for r in subject.reports]
        )
        return sorted({row[0] for row in rows} | {subject.id})

    def answers(self, form: Form) -> Mapping[str, People]:
        """Return all answers that count, revealed or not, by subject; rows that were taken out are not among them."""
        known = keeping.answers(self.store, form.id, self.protocol.uid)
        place = self.places(form.about)
        mark = (
            known,
            known.last,
            place if form.about == "study" else tuple(place),
            keeping.marks(self.store.db, ["dropped_rows"]),
        )
        found: Mapping[str, People] = keeping.derived(
            self.store,
            ("answers", form.id),
            mark,
            lambda: standing.by_subject(
                self.store.db, known.entries, place, evidence.dropped(self.store.db, form.id)
            ),
        )
        return found

    def forms_of(self, protocol: str) -> Mapping[str, Form]:
        """Return the forms of the protocol of a hash, by id; none where its text is not in the file."""
        if protocol == self.protocol.uid:
            return {form.id: form for form in self.protocol.forms}
        if protocol not in self._versions:
            from reviewkit.protocol import Protocol

            for uid, text in evidence.protocols(self.store.db):
                try:
                    self._versions[uid] = {form.id: form for form in Protocol.parse(text).forms}
                except ProtocolError:  # written before a rule was there that it breaks
                    self._versions[uid] = {}
        return self._versions.get(protocol, {})

    def version(self, protocol: str, form: str) -> str:
        """Return the version of a form under the protocol of a hash; "" where that is not known."""
        plan = self.forms_of(protocol).get(form)
        return extraction.form_version(plan) if plan else ""

    def states(self, form: Form) -> dict[str, State]:
        """Return how far each subject is of which anything was answered."""
        answers = self.answers(form)
        mark = (answers, self.protocol.uid, keeping.marks(self.store.db, ["confirmations"]))
        found: dict[str, State] = keeping.derived(
            self.store, ("states", form.id), mark, lambda: self._states(form, answers)
        )
        return found

    def _states(self, form: Form, answers: Mapping[str, People]) -> dict[str, State]:
        confirmed = self._confirmed(form) if form.design == "check" or form.finish else {}
        conditions = extraction.Conditions(form)
        older: dict[str, extraction.Conditions | None] = {}
        found = {}
        for subject, people in answers.items():
            state = found[subject] = State()
            state.finished = {person for person, by, _ in confirmed.get(subject, ()) if person == by}
            for person, rows in people.items():
                open_ = {
                    row: lacking
                    for row, written in rows.items()
                    if (lacking := conditions.missing(written.given))
                }
                if open_:
                    state.open_[person] = open_
                done = not form.finish or person in state.finished
                if done and all(self._was_complete(form, rows[row], older) for row in open_):
                    state.complete.add(person)
                    state.held.update(name for lacking in open_.values() for name in lacking)
            state.checked = standing.checked(people, state.complete, confirmed.get(subject, ()))
            state.revealed = standing.revealed(form, state)
        return found

    def _was_complete(
        self, form: Form, written: Written, older: dict[str, extraction.Conditions | None]
    ) -> bool:
        """Return whether an entry was complete under an earlier version of the form, under which it was filled."""
        for protocol in set(self.protocols(written).values()):
            if protocol not in older:
                plan = self.forms_of(protocol).get(form.id)
                older[protocol] = extraction.Conditions(plan) if plan and plan != form else None
            conditions = older[protocol]
            if conditions is not None and not conditions.missing(written.given):
                return True
        return False

    def protocols(self, written: Written) -> dict[str, str]:
        """Return the hash of the protocol of each answer of a row that was given under another one than today's."""
        if not written.old:
            return {}
        at = {name: written.places[name] for name in written.old}
        found = evidence.protocols_at(self.store.db, list(at.values()))
        return {name: found[place] for name, place in at.items()}

    def _confirmed(self, form: Form) -> dict[str, list[tuple[str, str, int]]]:
        place = self.places(form.about)
        found: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
        for subject, person, by, clock in evidence.confirmations(self.store.db, form.id):
            if subject in place:
                found[place[subject]].append((person, by, clock))
        return found

    def said(self, form: Form) -> dict[str, list[extraction.Said]]:
        """Return what people said of rows, by subject, oldest first."""
        place = self.places(form.about)
        found: dict[str, list[extraction.Said]] = defaultdict(list)
        for subject, one, one_row, other, other_row, same in evidence.matched(self.store.db, form.id):
            if subject in place:
                found[place[subject]].append(extraction.Said(one, one_row, other, other_row, same=bool(same)))
        return found

    def matched(self, form: Form) -> Mapping[str, Matched]:
        """Return the revealed subjects with their people's entries put together."""
        below = [self.protocol.form(name) for name in standing.referred(form, self.protocol)]
        known = {plan.id: self.matched(plan) for plan in below}
        states = self.states(form)
        mark = (states, *known.values(), keeping.marks(self.store.db, ["row_matches"]))

        def make() -> dict[str, Matched]:
            said = self.said(form)
            conditions = extraction.Conditions(form)
            return {
                subject: standing.matched(
                    form, subject, people, states[subject], said.get(subject, ()), known, conditions
                )
                for subject, people in self.answers(form).items()
                if states[subject].revealed
            }

        found: Mapping[str, Matched] = keeping.derived(self.store, ("matched", form.id), mark, make)
        return found

    def full(self, places: Iterable[int]) -> dict[int, Answer]:
        """Return whole answers with quotations, pages and the form's version, by their place in the file."""
        found = evidence.answers_at(self.store.db, list(places))
        return dict(zip(found, self._versioned(found.values()), strict=True))

    def own(self, form: str, ids: Sequence[str], by: str, row: int | None = None) -> list[Answer]:
        """Return one person's answers about a subject of these ids, straight from the file."""
        return self._versioned(evidence.entry(self.store.db, form, ids, by, row))

    def _versioned(self, answers: Iterable[Answer]) -> list[Answer]:
        """Return answers with the form's version in place of the protocol's hash."""
        known: dict[tuple[str, str], str] = {}
        found = []
        for answer in answers:
            key = (answer.version, answer.form)
            if key not in known:
                known[key] = self.version(*key)
            found.append(replace(answer, version=known[key]))
        return found
