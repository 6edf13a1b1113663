"""The extraction desk's templates: forms out as workbooks and tables of text, and in again when they are filled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reviewkit import extraction
from reviewkit.errors import NotAllowed, ProtocolError
from reviewkit.model import Answer, Entry, Problem
from reviewkit.store import evidence, naming

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from reviewkit.desks.extraction.book import Book, Subject
    from reviewkit.extraction.templates import Change, Changes, Filled, Layout, Template, Ticket
    from reviewkit.protocol import Form, Protocol
    from reviewkit.store import Store

    Own = dict[tuple[str, int], dict[str, Answer]]


@dataclass(frozen=True, slots=True, repr=False)
class Filling:
    """What came of a filled template.

    `written` answers to `entries` entries, of which `incomplete` still lack required ones; `unchanged` answers. `told`
    is what was odd and stopped nothing, `faults` what was left out (only where it was to go on past faults).
    """

    path: str
    written: int = 0
    entries: int = 0
    unchanged: int = 0
    incomplete: int = 0
    told: tuple[Problem, ...] = ()
    faults: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        return (
            f"<Filling {self.path}: {self.written} answers written, {self.unchanged} unchanged, "
            f"{len(self.told)} told, {len(self.faults)} faults>"
        )


class Templates:
    """The part of the writing half that gives out templates and takes them back; joined into ExtractionWriter."""

    _store: Store
    _protocol: Protocol
    _book: Book
    _by: str
    mine: Callable[[str], list[Entry]]

    def template(
        self,
        path: str | os.PathLike[str],
        *forms: str,
        about: Iterable[Subject] | None = None,
        layout: Layout | None = None,
        sides: bool = True,
        spare: int = 3,
    ) -> Template:
        """Write a template for forms (all of the protocol if none is named) and return what is in it.

        It holds what this person answered before, and nothing of anybody else. The path ends in .xlsx, or in .csv for
        one form. `about`: which studies or programmes, all if none are given. `layout`: "wide" (a row for an entry, a
        column for a field) or "long" (a row for a field); by itself long where a form has more than forty fields.
        `sides`: whether there are columns for quotation, page and note. `spare`: empty rows for each subject in
        forms with several entries.
        """
        from reviewkit.extraction import templates
        from reviewkit.extraction.templates import layout as lay

        plans = [self._protocol.form(name) for name in forms] or list(self._protocol.forms)
        templates.ending_of(path, [plan.id for plan in plans])
        wanted = list(about) if about is not None else None
        given = []
        for plan in plans:
            subjects = [templates.Subject(s.id, s.label, s.title) for s in self._subjects(plan, wanted)]
            if not subjects and wanted is None:
                continue
            ids = {subject.id for subject in subjects}
            own = {place: said for place, said in self._own(plan.id).items() if place[0] in ids}
            given.append((plan, subjects, own))
        if not given:
            names = ", ".join(plan.id for plan in plans)
            raise NotAllowed(
                f"there is nothing to fill {names} about yet: no study is included, no programme known"
            )
        chosen: Layout = layout or ("long" if max(len(p.fields) for p, _, _ in given) > lay.WIDE else "wide")
        version = f"{self._protocol.version} {self._protocol.uid[:12]}"
        ticket = templates.Ticket(self._home(), self._protocol.title, version, self._by, chosen)
        return templates.write(path, given, ticket, sides=sides, spare=spare)

    def fill(self, path: str | os.PathLike[str], *, keep_going: bool = False) -> Filling:
        """Read a filled template into this person's answers and return what came of it.

        Raises ProtocolError with every fault, each with its sheet, cell, value and what was expected, and writes
        nothing then; with `keep_going` all answers without a fault are written, and the faults returned.
        Raises ReadError where the file is no table, NotAllowed where it was made for another review or person. The
        same file again writes nothing.
        """
        from reviewkit.extraction import templates

        filled = templates.read(path, self._protocol.forms)
        self._admit(path, filled.ticket)
        told = self._told_versions(filled)
        with self._store.write(self._by) as writer:
            own = {sheet.form.id: self._own(sheet.form.id) for sheet in filled.sheets}
            find = {sheet.form.id: self._finder(sheet.form) for sheet in filled.sheets}
            gone = {place for sheet in filled.sheets for place in self._gone(sheet.form)}
            changes = templates.compare(filled, own, find, gone=gone)
            self._refuse_units(filled, changes)
            faults = tuple(replace(fault, path=str(path)) for fault in changes.faults)
            if faults and not keep_going:
                raise ProtocolError(listed(path, faults), problems=faults)
            for change in changes.written:
                evidence.add_answer(writer, answer_of(change, self._by))
        incomplete = self._incomplete(changes, own)
        return Filling(
            str(path),
            len(changes.written),
            len({(c.form, c.subject, c.row) for c in changes.written}),
            changes.unchanged,
            incomplete,
            (*told, *(replace(each, path=str(path)) for each in changes.told)),
            faults,
        )

    def _own(self, form: str) -> Own:
        return {(entry.subject, entry.row): {a.field: a for a in entry.answers} for entry in self.mine(form)}

    def _gone(self, plan: Form) -> Iterator[tuple[str, str, int]]:
        """Yield the entries that this person took out: form, study or programme of today, number."""
        place = self._book.places(plan.about)
        for subject, row, by in evidence.dropped(self._store.db, plan.id):
            if by == self._by and subject in place:
                yield plan.id, place[subject], row

    def _subjects(self, plan: Form, wanted: Sequence[Subject] | None) -> list[Any]:
        if wanted is not None:
            return [self._book.subject(one, plan.id) for one in wanted]
        return list(self._book.studies() if plan.about == "study" else self._book.programmes())

    def _home(self) -> str:
        """Return what tells this review from others: the same in every copy of the file."""
        row = self._store.db.execute("SELECT uid FROM protocols ORDER BY clock, device LIMIT 1").fetchone()
        return str(row[0])[:12] if row else ""

    def _admit(self, path: object, ticket: Ticket | None) -> None:
        """Refuse a template of another review, or of another person: their answers stand in it."""
        if ticket is None:
            return
        known = {str(row[0])[:12] for row in self._store.db.execute("SELECT uid FROM protocols")}
        if ticket.review and ticket.review not in known:
            name = f" “{ticket.title}”" if ticket.title else ""
            raise NotAllowed(f"{path}: was made for another review{name} ({ticket.review})")
        if ticket.person and ticket.person != self._by:
            raise NotAllowed(
                f"{path}: was made for {ticket.person}, whose answers stand in it; "
                f"{self._by} needs a template of their own"
            )

    def _refuse_units(self, filled: Filled, changes: Changes) -> None:
        """Make faults of new numbers whose unit is another one now than the template asked for."""
        ticket = filled.ticket
        old = self._protocol_of(ticket.protocol.rpartition(" ")[2]) if ticket else None
        units = {(f.id, item.id): item.unit for f in (old.forms if old else ()) for item in f.fields}
        for change in list(changes.written):
            now = self._protocol.form(change.form).field(change.field).unit
            was = units.get((change.form, change.field), now)
            if was != now and change.given.status == "value":
                changes.written.remove(change)
                message = (
                    f"the template asked for {was or 'no unit'}, and the form now for {now or 'no unit'}"
                )
                where = f"{change.form}, line {change.line}: {change.field}"
                value = "; ".join(map(str, change.given.values))
                changes.faults.append(Problem(message, where=where, value=value, expected="a new template"))

    def _told_versions(self, filled: Filled) -> list[Problem]:
        """Tell where a form has changed since the template was made, and what."""
        from reviewkit.protocol.amendments import changes as changed

        ticket, told = filled.ticket, []
        for name, (_, version) in (ticket.forms if ticket else {}).items():
            form = next((form for form in self._protocol.forms if form.id == name), None)
            if ticket is None or form is None or not version or extraction.form_version(form) == version:
                continue
            old = self._protocol_of(ticket.protocol.rpartition(" ")[2])
            what = [line for line in changed(old, self._protocol) if f"forms[{name}]" in line] if old else []
            message = (
                f"form “{name}” has changed since this template was made (protocol version "
                f"{ticket.protocol.partition(' ')[0]}, now {self._protocol.version})"
            )
            told.append(Problem("; ".join([message, *what[:10]])))
        return told

    def _protocol_of(self, hash_: str) -> Protocol | None:
        from reviewkit.protocol import Protocol

        row = self._store.db.execute(
            "SELECT text FROM protocols WHERE hash LIKE ? || '%'", [hash_]
        ).fetchone()
        return Protocol.parse(str(row[0])) if row and hash_ else None

    def _finder(self, form: Form) -> Callable[[str, str], str]:
        """Return what finds the study or programme that an id (or its beginning) or else a name means."""
        from reviewkit.extraction.templates import layout as lay

        subjects = self._subjects(form, None)
        shown: dict[str, str] = {lay.short(subject.id): subject.id for subject in subjects}
        by_label: dict[str, list[str]] = {}
        for subject in subjects:
            by_label.setdefault(subject.label.casefold(), []).append(subject.id)

        def find(uid: str, label: str) -> str:
            if uid in shown:
                return shown[uid]
            if uid:
                near = [s.id for s in subjects if s.id.startswith(uid)] if len(uid) >= naming.SHORTEST else []
                return near[0] if len(near) == 1 else self._book.subject(uid, form.id).id
            named = by_label.get(label.casefold(), [])
            if len(named) == 1:
                return named[0]
            return self._book.subject(label, form.id).id  # a table made by hand may have the id there

        return find

    def _incomplete(self, changes: Changes, own: Mapping[str, Own]) -> int:
        """Return how many of the entries that were written still lack a required answer."""
        written: dict[tuple[str, str, int], dict[str, Any]] = {}
        for change in changes.written:
            place = (change.subject, change.row)
            entry = written.setdefault((change.form, *place), dict(own[change.form].get(place, {})))
            entry[change.field] = change.given
        return sum(
            bool(extraction.missing(self._protocol.form(form), entry))
            for (form, _, _), entry in written.items()
        )


def answer_of(change: Change, by: str) -> Answer:
    """Return a change as the answer that is written."""
    given = change.given
    return Answer(
        change.subject,
        change.form,
        change.field,
        given.value,
        by,
        change.row,
        given.status,
        change.quote,
        change.page,
        change.note,
    )


def listed(path: object, faults: Sequence[Problem]) -> str:
    """Return all faults in words, a line for each: where, what, and what was expected."""
    lines = [
        f"  {fault.where or f'line {fault.line}'}: {fault.message}"
        + (f" (given: {fault.value})" if fault.value and fault.value not in fault.message else "")
        + (f"; expected: {fault.expected}" if fault.expected else "")
        for fault in (replace(f, where=placed(f)) for f in faults)
    ]
    count = "one fault" if len(faults) == 1 else f"{len(faults)} faults"
    return "\n".join([f"{path}: {count}, nothing was written", *lines])


def placed(fault: Problem) -> str:
    """Return where a fault is: the cell of a sheet, or line and column of a table of text."""
    if fault.where.startswith("sheet") or not fault.line:
        return fault.where
    return f"line {fault.line}" + (f", {fault.where}" if fault.where else "")
