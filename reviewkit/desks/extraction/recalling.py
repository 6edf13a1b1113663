"""What was written before: the history of a form about a subject, and answers under earlier versions of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit import extraction
from reviewkit.model import Event, Revisit
from reviewkit.store import evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reviewkit.desks.extraction.book import Book
    from reviewkit.desks.extraction.keeping import Written
    from reviewkit.extraction import Settled
    from reviewkit.model import Answer, Programme, Study
    from reviewkit.protocol import Form


def history(book: Book, form: Form, subject: Study | Programme) -> list[Event]:
    """Return everything that was written about a subject in a form, oldest first."""
    versions: dict[str, str] = {}
    found = []
    for at, by, protocol, act, row, name, status, value, quote, page, note in evidence.history(
        book.store.db, form.id, book.ids(subject)
    ):
        if protocol not in versions:
            versions[protocol] = book.version(protocol, form.id)
        found.append(Event(at, by, act, row, name, status, value, quote, page, note, versions[protocol]))
    return found


def revisit(book: Book, form: Form) -> list[Revisit]:
    """Return the answers that today's form makes doubtful, by subject, person and row."""
    labels = book.labels(form.about)
    answers = book.answers(form)
    found = []
    for subject, label in labels.items():
        for person, rows in sorted(answers.get(subject, {}).items()):
            for row, written in sorted(rows.items()):
                found += [
                    Revisit(subject, label, form.id, row, name, person, why, version)
                    for name, why, version in _of_row(book, form, written)
                ]
    return found


def _of_row(book: Book, form: Form, written: Written) -> Iterator[tuple[str, str, str]]:
    """Yield (field, why, version) for the doubtful answers of one row."""
    plans = {name: book.forms_of(uid).get(form.id) for name, uid in book.protocols(written).items()}
    under = {name: plan for name, plan in plans.items() if plan is not None}
    old = [name for name, plan in under.items() if plan != form]
    if not old:
        return
    # Of a field that has no answer the version counts under which the row was begun.
    base = under[min(old, key=written.clocks.__getitem__)]
    under = {name: under.get(name, form) for name in written.given}
    for name, why in extraction.looked_at_again(base, form, written.given, under):
        yield name, why, extraction.form_version(under.get(name, base))


def doubts(
    book: Book,
    form: Form,
    rows: Iterable[Written],
    decided: Mapping[str, Answer],
    stands: Mapping[str, Settled],
) -> dict[str, str]:
    """Return field -> why what stands for it is doubtful under today's form: of one entry, `rows` its people's."""
    told = {name: one.given for name, one in stands.items() if one.given is not None}
    found: dict[str, str] = {}
    for written in rows:
        for name, why, _ in _of_row(book, form, written):
            if name in told and stands[name].provenance != "settled":
                found.setdefault(name, why)
    for name, answer in decided.items():
        if answer.version != book.protocol.uid and name in told and stands[name].provenance == "settled":
            under = book.forms_of(answer.version).get(form.id)
            if under is not None:
                again = extraction.looked_at_again(under, form, told)
                found.update({one: why for one, why in again if one == name})
    return found
