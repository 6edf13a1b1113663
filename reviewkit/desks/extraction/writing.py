"""The extraction desk's writing half: answers, settlements, programmes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from reviewkit import extraction
from reviewkit.desks.extraction.book import Book, Studies, Subject
from reviewkit.desks.extraction.filling import Templates
from reviewkit.desks.extraction.reading import Extraction
from reviewkit.errors import NotAllowed, ProtocolError
from reviewkit.model import Answer, Difference, Entry, Programme, Study
from reviewkit.store import evidence
from reviewkit.text import fold

if TYPE_CHECKING:
    from reviewkit.protocol import Protocol
    from reviewkit.store import Store


class ExtractionWriter(Templates):
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
        counts the entries of a form that repeats. Raises ProtocolError with every fault at once, and writes
        nothing then.
        """
        plan = self._protocol.form(form)
        about = self._reader.subject(subject, form)
        if row < 1 or (row > 1 and not plan.repeat):
            raise NotAllowed(
                f"form {form!r} has no row {row}: it is filled once about a {plan.about}"
                if row >= 1
                else f"rows count from 1, not {row}"
            )
        sides = {name: value for name, value in answers.items() if isinstance(value, Mapping)}
        plain = {name: value.get("value") if name in sides else value for name, value in answers.items()}
        with self._store.write(self._by) as writer:
            earlier = {a.field: a for a in self._mine(form, about.id, row)}
            given, problems = extraction.check(plan, plain, earlier=earlier)
            if problems:
                raise ProtocolError(_listed(form, about.label, problems), problems=problems)
            for name, answer in given.items():
                side = {
                    "quote": quote,
                    "page": page,
                    "note": note,
                    **{k: v for k, v in sides.get(name, {}).items() if k != "value"},
                }
                said = Answer(
                    about.id,
                    form,
                    name,
                    answer.value,
                    self._by,
                    row,
                    answer.status,
                    str(side["quote"]),
                    str(side["page"]),
                    str(side["note"]),
                )
                evidence.add_answer(writer, said)
        mine = self._mine(form, about.id, row)
        return Entry(
            about.id, form, self._by, row, tuple(mine), extraction.missing(plan, {a.field: a for a in mine})
        )

    def _mine(self, form: str, subject: str, row: int) -> list[Answer]:
        return self._book.answers(form).get((subject, row), {}).get(self._by, [])

    def mine(self, form: str) -> list[Entry]:
        """Return this person's own entries of a form, complete or not."""
        plan = self._protocol.form(form)
        return [
            Entry(
                subject,
                form,
                self._by,
                row,
                tuple(people[self._by]),
                extraction.missing(plan, {a.field: a for a in people[self._by]}),
            )
            for (subject, row), people in self._book.answers(form).items()
            if self._by in people
        ]

    def waiting(self, form: str) -> list[Study | Programme]:
        """Return the studies or programmes that still wait for this person's complete entry.

        Nothing waits where as many people as the form asks for have completed theirs.
        """
        needed = self._protocol.form(form).reviewers
        return [
            self._reader.subject(subject, form)
            for subject, done in self._reader.progress(form).items()
            if self._by not in done and len(done) < needed
        ]

    def settle(self, difference: Difference, value: Any, *, note: str = "") -> None:
        """Decide a difference between people's answers; their answers stay, the decision stands beside them."""
        plan = self._protocol.form(difference.form)
        line = next(
            (
                x
                for x in self._reader.lines(plan.id)
                if (x.subject, x.row) == (difference.subject, difference.row)
            ),
            None,
        )
        if line is None:
            raise NotAllowed(
                f"nothing is to be settled about {difference.subject[:12]} in {plan.id!r}: "
                "not everybody has filled the form yet"
            )
        standing = {name: s.given for name, s in line.fields.items() if s.given is not None}
        given, problems = extraction.check(plan, {difference.field: value}, earlier=standing)
        if problems:
            raise ProtocolError(_listed(plan.id, line.label, problems), problems=problems)
        if difference.field not in given:
            raise NotAllowed(f"{difference.field!r} needs an answer, “not reported” or “unclear”")
        answer = given[difference.field]
        with self._store.write(self._by) as writer:
            evidence.add_settlement(
                writer,
                Answer(
                    difference.subject,
                    plan.id,
                    difference.field,
                    answer.value,
                    self._by,
                    difference.row,
                    answer.status,
                    note=note,
                ),
            )


def _listed(form: str, label: str, problems: list[Any]) -> str:
    lines = [
        f"  {p.where}: {p.message}"
        + (f" (given: {p.value})" if p.value else "")
        + (f"; expected: {p.expected}" if p.expected and p.expected not in p.message else "")
        for p in problems
    ]
    return f"{form!r} about {label}: {len(problems)} fault(s), nothing was written\n" + "\n".join(lines)
