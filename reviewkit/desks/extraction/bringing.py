"""The extraction desk's way in: answers that were given in other tools."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewkit import extraction
from reviewkit.desks.extraction.carrying import works_of
from reviewkit.desks.extraction.filling import Filling, answer_of, listed
from reviewkit.errors import NotAllowed, ProtocolError, UnknownName
from reviewkit.files import reading
from reviewkit.model import Problem
from reviewkit.store import evidence

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping

    from reviewkit.desks.extraction.book import Book
    from reviewkit.extraction.exchange import Coded, Coding
    from reviewkit.extraction.templates import Change
    from reviewkit.model import Answer
    from reviewkit.protocol import Field, Protocol
    from reviewkit.store import Store


class Importing:
    """The part of the writing half that takes in answers given in other tools; joined into ExtractionWriter."""

    _store: Store
    _protocol: Protocol
    _book: Book
    _by: str

    def bring(
        self,
        path: str | os.PathLike[str],
        *,
        columns: Mapping[str, str] | None = None,
        reviewer: str = "",
        doubtful: bool = False,
        keep_going: bool = False,
    ) -> Filling:
        """Take in answers from EPPI-Reviewer's JSON or Covidence's CSV as this person's own; return what came of it.

        `columns` says for a column, a code set ("Set") or a code ("Set/Code") which field it is ("form.field"); what
        has a field's own name is found. `reviewer`: whose answers of the file they are, where it names several people;
        "Consensus" for Covidence's last word. Studies are known by DOI, else by title and year; a name alone, or a
        title with another DOI or year, is doubtful and only told, unless `doubtful`. Everything that found no place is
        told with its value. Raises ProtocolError with all faults and writes nothing then, unless `keep_going`.
        """
        from reviewkit.extraction import exchange

        with reading(path), Path(path).open("rb") as file:
            json = file.read(64).lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"["))
        reader = exchange.eppi.read if json else exchange.covidence.read
        coding = reader(path, self._protocol.forms, columns)
        told, faults = list(coding.told), list[Problem]()
        mine = [
            entry
            for entry in coding.entries
            if not entry.reviewer or entry.reviewer == _who(coding, reviewer, self._by)
        ]
        for name in coding.reviewers:
            count = sum(1 for entry in coding.entries if entry.reviewer == name)
            if not any(entry.reviewer == name for entry in mine):
                told.append(Problem(f"answers of {name} were not read: {count} entries", value=name))
        changes: list[Change] = []
        unchanged = 0
        with self._store.write(self._by) as writer:
            for subject, entry in self._placed(mine, told, doubtful=doubtful):
                new, same = self._compared(subject, entry, faults)
                changes += new
                unchanged += same
            faults = [replace(fault, path=str(path)) for fault in faults]
            if faults and not keep_going:
                raise ProtocolError(listed(path, faults), problems=faults)
            for change in changes:
                evidence.add_answer(writer, answer_of(change, self._by))
        return Filling(
            str(path),
            len(changes),
            len({(c.form, c.subject, c.row) for c in changes}),
            unchanged,
            told=tuple(replace(each, path=str(path)) for each in told),
            faults=tuple(faults),
        )

    def _placed(
        self, coded: list[Coded], told: list[Problem], *, doubtful: bool
    ) -> Iterator[tuple[str, Coded]]:
        """Yield entries with the study they are about; those without one, and doubtful ones, are told."""
        from reviewkit.extraction import exchange

        works = works_of(self._book.studies())
        seen: set[tuple[str, str, int]] = set()
        for entry in coded:
            if entry.form.about != "study":
                told.append(_told(entry, f"form “{entry.form.id}” is about programmes, not studies"))
                continue
            subject, doubt = exchange.matched(entry, works)
            if not subject or (doubt and not doubtful):
                told.append(_told(entry, f"was not read: {doubt}"))
            elif (entry.form.id, subject, entry.row) in seen:
                told.append(_told(entry, "was not read: another entry of the file is about the same study"))
            else:
                seen.add((entry.form.id, subject, entry.row))
                if doubt:
                    told.append(_told(entry, f"was read although {doubt}"))
                yield subject, entry

    def _compared(self, subject: str, entry: Coded, faults: list[Problem]) -> tuple[list[Change], int]:
        """Return what of an entry is new, and how many answers are there already; faults are added."""
        from reviewkit.extraction.templates import Change

        form = entry.form
        own = self._book.subject(subject, form.id)
        earlier = {a.field: a for a in self._book.own(form.id, self._book.ids(own), self._by, entry.row)}
        values: dict[str, Any] = {}
        for name, said in entry.values.items():
            if len(said) > 1 and not form.field(name).several:
                faults.append(
                    _fault(entry, form.field(name), "has several answers, and the field takes one", said)
                )
            elif said:
                values[name] = said if form.field(name).several else said[0]
        given, problems = extraction.check(form, values, earlier=earlier)
        for problem in problems:
            item = form.field(problem.where.rpartition(".")[2])
            fault = _fault(entry, item, problem.message, [problem.value])
            faults.append(replace(fault, expected=problem.expected))
        changes, same = [], 0
        for name, answer in given.items():
            before = earlier.get(name)
            quotes = entry.quotes.get(name, [])
            quote = " […] ".join(words for words, _ in quotes if words)
            page = ", ".join(dict.fromkeys(page for _, page in quotes if page))
            note = "; ".join(entry.notes.get(name, []))
            beside = (quote, page, note)
            if before is not None and (before.value, before.status, *_or_as_before(before, beside)) == (
                answer.value,
                answer.status,
                before.quote,
                before.page,
                before.note,
            ):
                same += 1
                continue
            changes.append(Change(subject, form.id, entry.row, name, answer, quote, page, note, entry.line))
        return changes, same


def _or_as_before(before: Answer, beside: tuple[str, str, str]) -> tuple[str, str, str]:
    """Return quotation, page and note, those of the answer before where the file has none."""
    quote, page, note = beside
    return quote or before.quote, page or before.page, note or before.note


def _who(coding: Coding, reviewer: str, by: str) -> str:
    """Return whose answers of a file are meant; raises NotAllowed where that is not said, UnknownName for nobody."""
    names = coding.reviewers
    if reviewer:
        if names and reviewer not in names:
            raise UnknownName("reviewer in the file", reviewer, names)
        return reviewer
    same = [name for name in names if name.casefold() == by.casefold()]
    if same or len(names) <= 1:
        return (*same, *names, "")[0]
    raise NotAllowed(f"{coding.path} has answers of {', '.join(names)}: whose are {by}'s? Name the reviewer")


def _told(entry: Coded, message: str) -> Problem:
    fields = ", ".join(entry.values)
    return Problem(
        f"{entry.label or entry.title or 'a reference'}, form “{entry.form.id}” ({fields}) {message}",
        line=entry.line,
        where="" if entry.line else entry.where,
        value=entry.title or entry.label,
    )


def _fault(entry: Coded, item: Field, message: str, said: list[Any]) -> Problem:
    where = entry.places.get(item.id, "" if entry.line else entry.where)
    value = "; ".join(map(str, said))
    about = entry.label or entry.title
    return Problem(
        f"{entry.form.id}.{item.id} of {about}: {message}", line=entry.line, where=where, value=value
    )
