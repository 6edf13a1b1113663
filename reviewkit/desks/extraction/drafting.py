"""The part of the writing half for what is not said yet, and for rows taken out again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reviewkit.desks.extraction import refusing
from reviewkit.errors import NotAllowed
from reviewkit.model import Draft
from reviewkit.store import evidence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewkit.desks.extraction.book import Book, Subject
    from reviewkit.protocol import Protocol
    from reviewkit.store import Store


class Drafting:
    """Keeps drafts, which are nobody else's business, and takes rows out; joined into ExtractionWriter."""

    _store: Store
    _protocol: Protocol
    _book: Book
    _by: str

    def draft(self, subject: Subject, form: str, row: int, fields: Mapping[str, Any]) -> Draft:
        """Keep what stands in a form now, unchecked, in place of what was kept before; empty `fields` delete it.

        It is deleted when the entry is saved, and never part of what others see, count or merge.
        """
        plan = self._protocol.form(form)
        about = self._book.subject(subject, form)
        refusing.row_of(plan, row)
        ids = self._book.ids(about)
        with self._store.write(self._by) as writer:
            evidence.delete_draft(writer, form, ids, row)
            if fields:
                evidence.keep_draft(writer, form, about.id, row, fields)
        return Draft(form, about.id, row, dict(fields))

    def drafts(self, form: str = "") -> list[Draft]:
        """Return this person's drafts, of one form or all; those about what is no longer included are left out."""
        found = []
        for name, subject, row, fields in evidence.drafts(self._store.db, self._by):
            known = {plan.id for plan in self._protocol.forms}
            if name in known and form in ("", name):
                place = self._book.places(self._protocol.form(name).about)
                if subject in place:
                    found.append(Draft(name, place[subject], row, fields))
        return found

    def finish(self, subject: Subject, form: str) -> None:
        """Say that this person has no more rows to add, in a form with `finish = true`; said once, it stays said.

        Raises NotAllowed where the form does not ask for it, or a row lacks something, or there is none.
        """
        plan = self._protocol.form(form)
        about = self._book.subject(subject, form)
        if not plan.finish:
            raise NotAllowed(f"form {form!r} does not ask for it: complete entries are enough")
        if not self._book.answers(plan).get(about.id, {}).get(self._by):
            raise NotAllowed(f"{self._by} has no row in {form!r} about {about.label} yet")
        state = self._book.states(plan)[about.id]
        if open_ := state.open_.get(self._by):
            lacking = "; ".join(f"row {row}: {', '.join(names)}" for row, names in sorted(open_.items()))
            raise NotAllowed(f"{form!r} about {about.label} still lacks {lacking}")
        if self._by not in state.finished:
            with self._store.write(self._by) as writer:
                evidence.confirm(writer, form, about.id, self._by, "")

    def drop(self, subject: Subject, form: str, row: int) -> None:
        """Take one of this person's rows out of a form that repeats; its answers stay in the history.

        Raises NotAllowed where a row of this person refers to it.
        """
        self._set(subject, form, row, out=True)

    def restore(self, subject: Subject, form: str, row: int) -> None:
        """Bring a row back that this person took out, with all its answers."""
        self._set(subject, form, row, out=False)

    def _set(self, subject: Subject, form: str, row: int, *, out: bool) -> None:
        plan = self._protocol.form(form)
        about = self._book.subject(subject, form)
        if not plan.repeat:
            raise NotAllowed(f"form {form!r} has one entry about a {plan.about}: there is no row to take out")
        refusing.row_of(plan, row)
        ids = self._book.ids(about)
        with self._store.write(self._by) as writer:
            gone = (row, self._by) in {
                (number, by)
                for subject_id, number, by in evidence.dropped(self._store.db, form)
                if subject_id in ids
            }
            if not evidence.entry(self._store.db, form, ids, self._by, row):
                raise NotAllowed(f"{self._by} has no row {row} in {form!r} about {about.label}")
            if gone == out:
                return
            if out and (naming := self._naming(form, ids, row)):
                raise NotAllowed(
                    f"row {row} of {form!r} is referred to by {', '.join(naming)}; change or take out these first"
                )
            # Under every id by which the row may have been written: a duplicate may be found later.
            for written in {a.subject for a in evidence.entry(self._store.db, form, ids, self._by, row)}:
                evidence.drop_row(writer, form, written, row, out=out)

    def _naming(self, form: str, ids: list[str], row: int) -> list[str]:
        """Return this person's rows that refer to a row: "results row 2 (arm)"."""
        found = []
        for plan in self._protocol.forms:
            names = {item.id for item in plan.fields if item.type == "reference" and item.of == form}
            if not names:
                continue
            out = {
                number
                for subject, number, by in evidence.dropped(self._store.db, plan.id)
                if by == self._by and subject in ids
            }
            for answer in evidence.entry(self._store.db, plan.id, ids, self._by):
                values = answer.value if isinstance(answer.value, tuple) else (answer.value,)
                if answer.field in names and row in values and answer.row not in out:
                    found.append(f"{plan.id} row {answer.row} ({answer.field})")
        return found
