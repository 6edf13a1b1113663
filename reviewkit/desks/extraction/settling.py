"""The part of the writing half for what comes after two people have answered: matching, settling, checking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reviewkit import extraction
from reviewkit.desks.extraction import refusing
from reviewkit.errors import NotAllowed, ProtocolError
from reviewkit.model import Answer, Entry
from reviewkit.store import evidence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewkit.desks.extraction.book import Book, Subject
    from reviewkit.desks.extraction.reading import Extraction, Line
    from reviewkit.extraction import Given
    from reviewkit.model import Difference, Programme, Study
    from reviewkit.protocol import Form, Protocol
    from reviewkit.store import Store
    from reviewkit.store.ledger import Writer


class Settling:
    """Settles, matches, confirms and corrects in one person's name; joined into ExtractionWriter."""

    _store: Store
    _protocol: Protocol
    _book: Book
    _reader: Extraction
    _by: str

    def settle(self, difference: Difference, value: Any, *, note: str = "") -> None:
        """Decide a difference between people's answers; their answers stay, the decision stands beside them.

        In a form that repeats this also fixes whose rows make the entry. A reference names an entry's number.
        """
        plan = self._protocol.form(difference.form)
        line = self._line(plan, difference.subject, difference.row)
        standing = {name: s.given for name, s in line.fields.items() if s.given is not None}
        given, problems = extraction.check(plan, {difference.field: value}, earlier=standing)
        if problems:
            raise ProtocolError(refusing.listed(plan.id, line.label, problems), problems=problems)
        if difference.field not in given:
            raise NotAllowed(f"{difference.field!r} needs an answer, “not reported” or “unclear”")
        said = self._book.said(plan)
        with self._store.write(self._by) as writer:
            self._pin(writer, plan, line, said)
            self._decide(writer, plan, line, difference.field, given[difference.field], note)

    def settle_equal(self, form: str, subject: Subject | None = None) -> int:
        """Settle every field on which everybody agrees, of one subject or all, and return how many were new.

        What is settled already is left alone, so a second call writes nothing. What people change afterwards does
        not change what was settled.
        """
        plan = self._protocol.form(form)
        wanted = self._book.subject(subject, form).id if subject is not None else ""
        place = self._book.places(plan.about)
        decided = {
            (place.get(one.subject), one.row, one.field) for one in evidence.settlements(self._store.db, form)
        }
        new = [
            (line, name, stands.given)
            for line in self._reader.lines(form)
            if not wanted or line.subject == wanted
            for name, stands in line.fields.items()
            if stands.provenance == "agreed" and stands.given is not None
            if (line.subject, line.row, name) not in decided
        ]
        said = self._book.said(plan)
        with self._store.write(self._by) as writer:
            pinned = set()
            for line, name, given in new:
                if (line.subject, line.row) not in pinned:
                    pinned.add((line.subject, line.row))
                    self._pin(writer, plan, line, said)
                self._decide(writer, plan, line, name, given, "")
        return len(new)

    def _line(self, plan: Form, subject: str, row: int) -> Line:
        line = self._reader.line(subject, plan.id, row)
        if line is not None:
            return line
        raise NotAllowed(
            f"nothing is to be settled about {subject[:12]} in {plan.id!r}: not everybody has filled the form yet"
        )

    def _decide(self, writer: Writer, plan: Form, line: Line, field: str, given: Given, note: str) -> None:
        answer = Answer(
            line.subject, plan.id, field, given.value, self._by, line.row, given.status, note=note
        )
        evidence.add_settlement(writer, answer)

    @staticmethod
    def _pin(writer: Writer, plan: Form, line: Line, words: Mapping[str, list[extraction.Said]]) -> None:
        """Write whose rows the entry is made of, unless it is written: later answers must not move a settlement."""
        if not plan.repeat:
            return
        said = words.get(line.subject, [])
        known = {(one.one, one.one_row): one.other_row for one in said if not one.other and one.same}
        for person, row in line.rows.items():
            if known.get((person, row)) != line.row:
                evidence.match_rows(writer, plan.id, line.subject, (person, row), ("", line.row), same=True)

    def match(self, subject: Subject, form: str, rows: Mapping[str, int]) -> None:
        """Say that rows of several people are one entry: `{"alice": 1, "bram": 3}`.

        It takes back what was said before of these rows. Raises NotAllowed while the form is blind.
        """
        plan, about = self._rows_of(subject, form, rows)
        first, *others = rows.items()
        number = self._book.matched(plan)[about.id].numbers(first[0])[first[1]]
        with self._store.write(self._by) as writer:
            for said in self._book.said(plan).get(about.id, []):
                touched = [said.one_row == rows.get(said.one), said.other_row == rows.get(said.other)]
                if said.same and any(touched):  # also the number it had: the entry is another one now
                    one, other = (said.one, said.one_row), (said.other, said.other_row)
                    evidence.match_rows(writer, form, about.id, one, other, same=False)
            for other in others:
                evidence.match_rows(writer, form, about.id, first, other, same=True)
            for row in rows.items():  # the entry keeps its number, and with it what was settled
                evidence.match_rows(writer, form, about.id, row, ("", number), same=True)

    def apart(self, subject: Subject, form: str, rows: Mapping[str, int]) -> None:
        """Say that rows of two people are two entries; no rule puts them together again."""
        plan, about = self._rows_of(subject, form, rows)
        pairs = list(rows.items())
        with self._store.write(self._by) as writer:
            for said in self._book.said(plan).get(about.id, []):
                if not said.other and said.same and (said.one, said.one_row) in pairs[1:]:
                    one, other = (said.one, said.one_row), ("", said.other_row)
                    evidence.match_rows(writer, form, about.id, one, other, same=False)
            for n, one in enumerate(pairs):
                for other in pairs[n + 1 :]:
                    evidence.match_rows(writer, form, about.id, one, other, same=False)

    def _rows_of(
        self, subject: Subject, form: str, rows: Mapping[str, int]
    ) -> tuple[Form, Study | Programme]:
        plan = self._protocol.form(form)
        about = self._book.subject(subject, form)
        if not plan.repeat:
            raise NotAllowed(f"form {form!r} has one entry about a {plan.about}: there are no rows to match")
        if len(rows) < 2:
            raise NotAllowed("two people's rows are needed to say that they are one entry, or two")
        state = self._book.states(plan).get(about.id)
        if state is None or not state.revealed:
            raise NotAllowed(
                f"{form!r} about {about.label} is still blind: rows are matched when all have filled it"
            )
        known = self._book.matched(plan)[about.id].given
        for person, row in rows.items():
            if row not in known.get(person, {}):
                there = ", ".join(map(str, sorted(known.get(person, {})))) or "none"
                raise NotAllowed(
                    f"{person} has no row {row} in {form!r} about {about.label}; there is {there}"
                )
        return plan, about

    def to_check(self, form: str) -> list[Entry]:
        """Return other people's complete entries that wait for a second look, in a form of design "check".

        Empty in forms of any other design, where people are blind to each other.
        """
        plan = self._protocol.form(form)
        if plan.design != "check":
            return []
        states, answers = self._book.states(plan), self._book.answers(plan)
        found = []
        for subject in self._book.subjects(plan.about):
            state = states.get(subject)
            if state is None or state.revealed or self._by in state.complete:
                continue
            for person in sorted(state.complete):
                for row, written in sorted(answers[subject][person].items()):
                    full = self._book.full(written.places.values())
                    told = tuple(full[n] for _, n in sorted(written.places.items()))
                    found.append(
                        Entry(subject, form, person, row, told, state.open_.get(person, {}).get(row, ()))
                    )
        return found

    def confirm(self, subject: Subject, form: str, *, note: str = "") -> None:
        """Let another person's entries about a subject stand, having looked through them (design "check")."""
        plan, about, person = self._checkable(subject, form)
        with self._store.write(self._by) as writer:
            evidence.confirm(writer, plan.id, about.id, person, note)

    def correct(
        self, subject: Subject, form: str, answers: Mapping[str, Any], *, row: int = 1, note: str = ""
    ) -> None:
        """Put other answers in place of another person's, whose own stay beside them, and confirm the rest.

        Raises ProtocolError with every fault at once, and writes nothing then.
        """
        plan, about, person = self._checkable(subject, form)
        rows = self._book.answers(plan)[about.id][person]
        if row not in rows:
            raise NotAllowed(
                f"{person} has no row {row} in {form!r} about {about.label}; there is {sorted(rows)}"
            )
        given, problems = extraction.check(plan, answers, earlier=rows[row].given)
        if problems:
            raise ProtocolError(refusing.listed(form, about.label, problems), problems=problems)
        with self._store.write(self._by) as writer:
            for name, one in given.items():
                said = Answer(about.id, form, name, one.value, self._by, row, one.status, note=note)
                evidence.add_settlement(writer, said)
            evidence.confirm(writer, form, about.id, person, note)

    def _checkable(self, subject: Subject, form: str) -> tuple[Form, Study | Programme, str]:
        """Return whose entries this person may check; raises NotAllowed where there is nobody's."""
        plan = self._protocol.form(form)
        about = self._book.subject(subject, form)
        if plan.design != "check":
            raise NotAllowed(
                f"form {form!r} is of design {plan.design!r}: nobody checks another's entries there"
            )
        state = self._book.states(plan).get(about.id)
        others = sorted((state.complete if state else set()) - {self._by})
        if not others:
            whose = (
                "only your own is complete"
                if state and self._by in state.complete
                else "no entry is complete yet"
            )
            raise NotAllowed(f"there is nothing to check in {form!r} about {about.label}: {whose}")
        return plan, about, others[0]
