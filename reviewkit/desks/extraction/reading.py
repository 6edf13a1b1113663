"""The extraction desk's reading half: what stands, what differs, how far people agree."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewkit import extraction
from reviewkit.desks.extraction import keeping, measuring, recalling
from reviewkit.desks.extraction.book import Book, Studies, Subject
from reviewkit.desks.extraction.carrying import Exporting
from reviewkit.desks.missing import Named
from reviewkit.errors import NotAllowed
from reviewkit.model import Answer, Difference, Event, Programme, Revisit, Study
from reviewkit.store import evidence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from reviewkit.desks.extraction.measuring import FieldAgreement
    from reviewkit.desks.extraction.standing import Matched
    from reviewkit.extraction import Comparison, Match, Piece, Settled
    from reviewkit.protocol import Field, Form, Protocol
    from reviewkit.store import Store

    _Found = tuple[str, str, Match, Matched, dict[str, Settled]]
    """An entry that is revealed: subject, label, whose rows it is, all of the subject's entries, what stands."""


@dataclass(frozen=True, slots=True)
class Line:
    """What stands for one entry of a form: the subject, the entry's number, and a Settled for each field.

    `rows`: which of each person's rows the entry is made of. References in `fields` name entries, not rows. `doubts`:
    why what stands for a field is doubtful since the form changed, as with an answer in another unit than today's.
    """

    subject: str
    label: str
    row: int
    fields: Mapping[str, Settled] = dataclasses.field(default_factory=dict)
    rows: Mapping[str, int] = dataclasses.field(default_factory=dict)
    doubts: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of one entry side by side: who said what, how it compares, and what stands.

    `pieces`: of two texts that differ, their runs of words by person, marked in which they differ.
    """

    field: Field
    row: int
    answers: Mapping[str, Answer]
    comparison: Comparison
    stands: Settled
    pieces: Mapping[str, tuple[Piece, ...]] = dataclasses.field(default_factory=dict)


class Extraction(Exporting, Named, at="review.extraction"):
    """Reads answers: another person's only once everybody the form asks for has filled it."""

    def __init__(self, store: Store, protocol: Protocol, studies: Studies) -> None:
        self._store = store
        self._protocol = protocol
        self._book = Book(store, protocol, studies)

    def programmes(self) -> list[Programme]:
        """Return the programmes that are charted, by id."""
        return self._book.programmes()

    def labels(self, about: str) -> dict[str, str]:
        """Return what to call each study ("Happell 2014") or programme, by id."""
        return self._book.labels(about)

    def subject(self, subject: Subject, form: str) -> Study | Programme:
        """Return the study or programme that a form is to be filled about; raises UnknownName where there is none."""
        return self._book.subject(subject, form)

    def progress(self, form: str) -> dict[str, tuple[str, ...]]:
        """Return subject id -> who has filled the form about it completely, or has checked it; nobody's answers."""
        plan = self._protocol.form(form)
        states = self._book.states(plan)
        found = {}
        for subject in self.labels(plan.about):
            state = states.get(subject)
            who = state.complete.union(*state.checked.values()) if state else set()
            found[subject] = tuple(sorted(who))
        return found

    def lines(self, form: str, *, fields: Collection[str] | None = None) -> list[Line]:
        """Return what stands for each entry of a form, in the order of studies or programmes, then entries.

        Subjects that fewer people than the form asks for have completed are left out: they are still blind; and so
        are those of a form of design "check" that nobody has checked. `fields`: only these of a long form, in a
        fraction of the time and without `doubts`; raises UnknownName for one that it does not have.
        """
        plan = self._protocol.form(form)
        for name in fields or ():
            plan.field(name)
        decided = self._decided(plan) if fields is None else {}
        with keeping.undisturbed():
            return [
                Line(subject, label, match.number, stands, match.rows)
                if fields is not None
                else self._as_line(plan, (subject, label, match, known, stands), decided)
                for subject, label, match, known, stands in self._standing(plan, fields=fields)
            ]

    def _as_line(
        self, plan: Form, found: _Found, decided: Mapping[tuple[str, int], dict[str, Answer]]
    ) -> Line:
        subject, label, match, known, stands = found
        old = [known.written[person][row] for person, row in match.rows.items()]
        here = decided.get((subject, match.number), {})
        doubts = recalling.doubts(self._book, plan, old, here, stands)
        return Line(subject, label, match.number, stands, match.rows, doubts)

    def called(self, form: str) -> dict[tuple[str, int], str]:
        """Return what to call each entry of a form that stands: (subject, row) -> its key, else its first words.

        References to other forms are named likewise; an entry without such words is called by its number.
        """
        plan = self._protocol.form(form)
        names = plan.key or tuple(item.id for item in plan.fields if item.type in ("text", "choice"))[:1]
        of = {name: self.called(item.of) for name in names if (item := plan.field(name)).type == "reference"}
        found = {}
        for line in self.lines(form, fields=names):
            values = {name: s.given.values for name, s in line.fields.items() if s.given is not None}
            words = [
                "; ".join(
                    of[name].get((line.subject, value), str(value)) if name in of else str(value)
                    for value in values[name]
                )
                for name in names
                if values.get(name)
            ]
            found[line.subject, line.row] = ", ".join(words) or str(line.row)
        return found

    def line(self, subject: str, form: str, row: int) -> Line | None:
        """Return what stands for one entry of a study or programme of this id; None where it is blind or not there."""
        plan = self._protocol.form(form)
        decided = self._decided(plan)
        return next(
            (
                self._as_line(plan, found, decided)
                for found in self._standing(plan, subject)
                if found[2].number == row
            ),
            None,
        )

    def _standing(
        self, plan: Form, only: str = "", fields: Collection[str] | None = None
    ) -> Iterator[_Found]:
        """Yield each revealed entry with what stands for it; of one subject alone, or of some fields, where named."""
        decided = self._decided(plan)
        asked = plan if fields is None else extraction.narrowed(plan, fields)
        conditions = extraction.Conditions(asked)
        matched = self._book.matched(plan)
        subjects = self._book.subjects(plan.about)
        for subject in [only] if only else subjects:
            if subject not in matched or subject not in subjects:
                continue
            label = subjects[subject].label
            known = matched[subject]
            for match in known.matches:
                entries: dict[str, Mapping[str, Any]] = {
                    person: known.given[person].get(match.rows.get(person, 0), {}) for person in known.given
                }
                settled = decided.get((subject, match.number), {})
                stands = extraction.settled(asked, entries, settled, conditions)
                if fields is not None:
                    stands = {name: one for name, one in stands.items() if name in fields}
                yield subject, label, match, known, stands

    def _decided(self, plan: Form) -> dict[tuple[str, int], dict[str, Answer]]:
        place = self._book.places(plan.about)
        decided: dict[tuple[str, int], dict[str, Answer]] = {}
        for settlement in evidence.settlements(self._store.db, plan.id):
            if settlement.subject in place:
                key = (place[settlement.subject], settlement.row)
                decided.setdefault(key, {})[settlement.field] = settlement
        return decided

    def differences(self, form: str | None = None) -> list[Difference]:
        """Return the fields on which complete entries differ and nobody has decided yet.

        A difference's row is the entry's number; each answer keeps the number of its own row.
        """
        found = []
        for plan in [self._protocol.form(form)] if form else self._protocol.forms:
            open_ = [
                (subject, match, known, name)
                for subject, _, match, known, fields in self._standing(plan)
                for name, stands in fields.items()
                if stands.provenance == "unsettled"
            ]
            places = [n for _, match, known, name in open_ for n in _places(match, known, name).values()]
            full = self._book.full(places)
            for subject, match, known, name in open_:
                answers = {person: full[n] for person, n in _places(match, known, name).items()}
                why = _why(plan, match, known, name)
                found.append(Difference(subject, plan.id, match.number, name, answers, why))
        return found

    def compared(self, subject: Subject, form: str) -> list[Compared]:
        """Return every field of every entry about one subject side by side, in the form's order.

        Raises NotAllowed while it is blind.
        """
        plan = self._protocol.form(form)
        about = self._revealed(subject, plan)
        found = []
        for _, _, match, known, fields in self._standing(plan, about.id):
            full = self._book.full([n for name in fields for n in _places(match, known, name).values()])
            for name, stands in fields.items():
                answers = {person: full[n] for person, n in _places(match, known, name).items()}
                comparison = _comparison(plan, match, known, name)
                item = plan.field(name)
                pieces = _pieces(item, answers) if not comparison.agrees else {}
                found.append(Compared(item, match.number, answers, comparison, stands, pieces))
        return found

    def matches(self, subject: Subject, form: str) -> list[Match]:
        """Return which rows of which people make each entry about a subject; raises NotAllowed while it is blind."""
        plan = self._protocol.form(form)
        return list(self._book.matched(plan)[self._revealed(subject, plan).id].matches)

    def _revealed(self, subject: Subject, plan: Form) -> Study | Programme:
        about = self._book.subject(subject, plan.id)
        state = self._book.states(plan).get(about.id)
        if state is None or not state.revealed:
            raise NotAllowed(
                f"{plan.id!r} about {about.label} is still blind: not everybody has filled or checked it yet"
            )
        return about

    def entries(self, about: str) -> dict[str, list[dict[str, list[Any]]]]:
        """Return what stands: subject id -> for each entry of a form "form.field" -> values.

        "not reported" and "unclear" are no values; a subject about which nothing stands has an empty list.
        """
        found: dict[str, list[dict[str, list[Any]]]] = {subject: [] for subject in self.labels(about)}
        for plan in self._protocol.forms:
            if plan.about == about:
                for line in self.lines(plan.id):
                    found[line.subject].append(
                        {
                            f"{plan.id}.{name}": list(stands.given.values)
                            for name, stands in line.fields.items()
                            if stands.given is not None
                        }
                    )
        return found

    def agreement(self, form: str) -> list[FieldAgreement]:
        """Return how far people agreed on each field before anything was settled, in the form's order.

        Over all revealed entries that at least two people have; fields that nobody answered are left out.
        """
        plan = self._protocol.form(form)
        return measuring.agreement(plan, self._book.matched(plan))

    def history(self, subject: Subject, form: str) -> list[Event]:
        """Return everything that was done with a form about a subject, oldest first, nothing overwritten.

        Raises NotAllowed while it is blind; fields that somebody still has to answer are left out.
        """
        plan = self._protocol.form(form)
        about = self._revealed(subject, plan)
        held = self._book.states(plan)[about.id].held
        return [event for event in recalling.history(self._book, plan, about) if event.field not in held]

    def revisit(self, form: str) -> list[Revisit]:
        """Return the answers that a changed form makes doubtful, why, and who gave them; only what is revealed.

        A person sees their own before that, at their own desk.
        """
        plan = self._protocol.form(form)
        states = self._book.states(plan)
        return [
            one
            for one in recalling.revisit(self._book, plan)
            if states[one.subject].revealed and one.by in states[one.subject].complete
        ]


def _places(match: Match, known: Matched, name: str) -> dict[str, int]:
    """Return where each person's answer to a field of an entry stands in the file."""
    return {
        person: known.written[person][row].places[name]
        for person, row in match.rows.items()
        if name in known.given[person][row]
    }


def _comparison(plan: Form, match: Match, known: Matched, name: str) -> Comparison:
    people = list(known.given)
    given = [known.given[person].get(match.rows.get(person, 0), {}).get(name) for person in people]
    item = plan.field(name)
    if len(given) < 2:
        return extraction.agree(item, given[0], given[0])
    pairs = ((one, two) for n, one in enumerate(given) for two in given[n + 1 :])
    compared = [extraction.agree(item, one, two) for one, two in pairs]
    return next((comparison for comparison in compared if not comparison.agrees), compared[0])


def _why(plan: Form, match: Match, known: Matched, name: str) -> str:
    alone = [person for person in known.given if person not in match.rows]
    if alone:
        return f"only {' and '.join(match.rows)} {'has' if len(match.rows) == 1 else 'have'} this entry"
    comparison = _comparison(plan, match, known, name)
    if comparison.answered < 2:
        return "only one person has an answer"
    return comparison.why or "it is asked only if an answer says so that differs"


def _pieces(item: Field, answers: Mapping[str, Answer]) -> dict[str, tuple[Piece, ...]]:
    """Return two texts in runs of words, those marked in which they differ; nothing for other answers."""
    texts = {person: answer.value for person, answer in answers.items() if isinstance(answer.value, str)}
    if item.type not in ("text", "quotation") or len(texts) != 2:
        return {}
    (one, first), (two, second) = texts.items()
    sides = extraction.side_by_side(first, second)
    return {one: sides[0], two: sides[1]}
