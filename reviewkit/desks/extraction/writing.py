"""The extraction desk's writing half: answers, and what waits for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from reviewkit import extraction
from reviewkit.desks.extraction import recalling, refusing
from reviewkit.desks.extraction.book import Book, Studies, Subject
from reviewkit.desks.extraction.bringing import Importing
from reviewkit.desks.extraction.drafting import Drafting
from reviewkit.desks.extraction.filling import Templates
from reviewkit.desks.extraction.reading import Extraction
from reviewkit.desks.extraction.settling import Settling
from reviewkit.desks.missing import Named
from reviewkit.errors import NotAllowed, ProtocolError
from reviewkit.model import Answer, Entry, Event, Problem, Programme, Revisit, Study
from reviewkit.store import evidence
from reviewkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewkit.extraction import Asking
    from reviewkit.protocol import Form, Protocol
    from reviewkit.store import Store

_BESIDE = ("quote", "page", "note")


class ExtractionWriter(Templates, Importing, Drafting, Settling, Named, at="person.extraction"):
    """Answers and settles in one person's name."""

    def __init__(self, store: Store, protocol: Protocol, studies: Studies, by: str) -> None:
        self._store = store
        self._protocol = protocol
        self._book = Book(store, protocol, studies)
        self._reader = Extraction(store, protocol, studies)
        self._by = by

    def programme(
        self,
        title: str,
        *,
        organisation: str = "",
        place: str = "",
        found: str = "",
        url: str = "",
        note: str = "",
    ) -> Programme:
        """Register an existing practice to chart and return it; the same title again corrects what is known of it."""
        name = fold(title).replace(" ", "-")[:60].strip("-")
        if not name:
            raise NotAllowed("a programme needs a title")
        programme = Programme(name, title.strip(), organisation, place, found, url, note)
        with self._store.write(self._by) as writer:
            evidence.add_programme(writer, programme)
        return programme

    def extract(
        self,
        subject: Subject,
        form: str,
        answers: Mapping[str, Any],
        *,
        row: int = 1,
        quote: str = "",
        page: str | int = "",
        note: str = "",
    ) -> Entry:
        """Answer fields of a form about a study or programme, and return the entry with what is still missing.

        `answers` maps field ids to values; "not reported" and "unclear" are answers to any field. A value may be a
        mapping with value, quote, page and note of its own; `quote`, `page` and `note` go with all others. `row`
        counts the entries of a form that repeats. A draft of this row is deleted. Raises ProtocolError with every
        fault at once, and writes nothing then.
        """
        plan = self._protocol.form(form)
        about = self._book.subject(subject, form)
        refusing.row_of(plan, row)
        sides = {name: value for name, value in answers.items() if isinstance(value, Mapping)}
        plain = {name: value.get("value") if name in sides else value for name, value in answers.items()}
        ids = self._book.ids(about)
        with self._store.write(self._by) as writer:
            earlier = {a.field: a for a in self._book.own(form, ids, self._by, row)}
            given, problems = extraction.check(plan, plain, earlier=earlier, rows=self._rows(plan, ids))
            own = {
                name: {"quote": quote, "page": page, "note": note, **sides.get(name, {})} for name in answers
            }
            problems += [problem for name, side in own.items() for problem in _odd_keys(form, name, side)]
            if problems:
                raise ProtocolError(refusing.listed(form, about.label, problems), problems=problems)
            for name, answer in given.items():
                words = (extraction.legible(str(own[name][key])) for key in _BESIDE)
                said = Answer(about.id, form, name, answer.value, self._by, row, answer.status, *words)
                evidence.add_answer(writer, said)
            evidence.delete_draft(writer, form, ids, row)
        return self._entry(plan, about.id, row, self._book.own(form, ids, self._by, row))

    def ask(self, subject: Subject, form: str, values: Mapping[str, Any]) -> Asking:
        """Return what a form asks now, given what stands in it: fields, faults, what is missing; writes nothing.

        References are checked against this person's own rows.
        """
        plan = self._protocol.form(form)
        ids = self._book.ids(self._book.subject(subject, form))
        return extraction.ask(plan, values, rows=self._rows(plan, ids))

    def rows(self, subject: Subject, form: str) -> dict[int, str]:
        """Return this person's own rows of a form about a subject: number -> what it is called, by its key."""
        plan = self._protocol.form(form)
        return self._named(plan, self._book.ids(self._book.subject(subject, form)))

    def _rows(self, plan: Form, ids: Sequence[str]) -> dict[str, dict[int, str]]:
        """Return the person's rows of the forms to which a form refers."""
        of = {item.of for item in plan.fields if item.type == "reference"}
        return {form.id: self._named(form, ids) for form in self._protocol.forms if form.id in of}

    def _named(self, plan: Form, ids: Sequence[str]) -> dict[int, str]:
        """Return the person's rows, each called by its key, or by its first text."""
        own = self._book.own(plan.id, ids, self._by)
        out = {
            row
            for subject, row, by in evidence.dropped(self._store.db, plan.id)
            if by == self._by and subject in ids
        }
        called = plan.key or tuple(item.id for item in plan.fields if item.type in ("text", "choice"))[:1]
        names: dict[int, dict[str, str]] = {answer.row: {} for answer in own if answer.row not in out}
        for answer in own:
            if answer.row in names and answer.field in called and answer.status == "value":
                value = answer.value if isinstance(answer.value, tuple) else (answer.value,)
                names[answer.row][answer.field] = "; ".join(map(str, value))
        return {row: ", ".join(said[name] for name in called if name in said) for row, said in names.items()}

    def mine(self, form: str) -> list[Entry]:
        """Return this person's own entries of a form, complete or not; rows taken out are not among them."""
        plan = self._protocol.form(form)
        own = [
            (subject, row, written)
            for subject, people in sorted(self._book.answers(plan).items())
            for row, written in sorted(people.get(self._by, {}).items())
        ]
        full = self._book.full([n for _, _, written in own for n in written.places.values()])
        return [
            self._entry(plan, subject, row, [full[n] for _, n in sorted(written.places.items())])
            for subject, row, written in own
        ]

    def _entry(self, plan: Form, subject: str, row: int, answers: list[Answer]) -> Entry:
        known = {answer.field: answer for answer in answers}
        return Entry(subject, plan.id, self._by, row, tuple(answers), extraction.missing(plan, known))

    def waiting(self, form: str) -> list[Study | Programme]:
        """Return the studies or programmes that still wait for this person's complete entry.

        Nothing waits where as many people as the form asks for have completed theirs, unless a new version of the
        form asks this person for more. What waits to be checked is told by `to_check`.
        """
        plan = self._protocol.form(form)
        states = self._book.states(plan)
        found = []
        for subject, about in self._book.subjects(plan.about).items():
            state = states.get(subject)
            if state is None:
                found.append(about)
            elif self._by in (state.open_ if self._by in state.complete else ()):
                found.append(about)  # it was complete, and the form asks for more now
            elif self._by not in state.complete and len(state.complete) < plan.fillers:
                found.append(about)
        return found

    def history(self, subject: Subject, form: str) -> list[Event]:
        """Return everything this person did with a form about a subject, oldest first, revealed or not."""
        plan = self._protocol.form(form)
        about = self._book.subject(subject, form)
        return [event for event in recalling.history(self._book, plan, about) if event.by == self._by]

    def revisit(self, form: str) -> list[Revisit]:
        """Return this person's own answers that a changed form makes doubtful, and why.

        To answer again, with the same value or another one, takes it off the list.
        """
        return [one for one in recalling.revisit(self._book, self._protocol.form(form)) if one.by == self._by]


def _odd_keys(form: str, name: str, side: Mapping[str, Any]) -> list[Problem]:
    """Return a problem for each key beside an answer that means nothing there, or whose words are too many."""
    long = [
        Problem(f"{key}: {wrong}", where=f"{form}.{name}", expected="at most what a spreadsheet's cell holds")
        for key, value in side.items()
        if key in _BESIDE and (wrong := extraction.length(str(value)))
    ]
    return long + [
        Problem(
            f"“{key}” says nothing of an answer",
            where=f"{form}.{name}",
            value=str(value),
            expected="value, quote, page or note",
        )
        for key, value in side.items()
        if key not in ("value", *_BESIDE)
    ]
