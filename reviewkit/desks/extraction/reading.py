"""The extraction desk's reading half: what stands, what differs, how far people agree."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

from reviewkit import extraction
from reviewkit.desks.extraction.book import Book, Studies, Subject
from reviewkit.model import Answer, Difference, Programme, Study
from reviewkit.store import evidence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewkit.extraction import Settled
    from reviewkit.protocol import Form, Protocol
    from reviewkit.store import Store


@dataclass(frozen=True, slots=True)
class Line:
    """What stands for one entry of a form: the subject, the row of a repeating form, and a Settled for each field."""

    subject: str
    label: str
    row: int
    fields: Mapping[str, Settled] = field(default_factory=dict)


class Extraction:
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
        """Return subject id -> who has filled the form about it completely; nobody's answers."""
        complete = self._book.complete(self._protocol.form(form))
        about = self._protocol.form(form).about
        return {subject: tuple(sorted(complete.get(subject, ()))) for subject in self.labels(about)}

    def lines(self, form: str) -> list[Line]:
        """Return what stands for each entry of a form, in the order of studies or programmes, then rows.

        Subjects that fewer people than the form asks for have completed are left out: they are still blind.
        """
        plan = self._protocol.form(form)
        complete = self._book.complete(plan)
        revealed = {subject: people for subject, people in complete.items() if len(people) >= plan.reviewers}
        decided: dict[tuple[str, int], list[Answer]] = defaultdict(list)
        place = self._book.places(form)
        for settlement in evidence.settlements(self._store.db, form):
            if settlement.subject in place:
                decided[place[settlement.subject], settlement.row].append(settlement)
        given = self._book.answers(form)
        lines = []
        for subject, label in self.labels(plan.about).items():
            for row in sorted(r for s, r in given if s == subject and s in revealed):
                entries = {person: given[subject, row].get(person, []) for person in revealed[subject]}
                stands = extraction.settled(plan, entries, decided[subject, row])
                lines.append(Line(subject, label, row, stands))
        return lines

    def differences(self, form: str | None = None) -> list[Difference]:
        """Return the fields on which complete entries differ and nobody has decided yet."""
        found = []
        for plan in [self._protocol.form(form)] if form else self._protocol.forms:
            given = self._book.answers(plan.id)
            for line in self.lines(plan.id):
                said = given[line.subject, line.row]
                for name, stands in line.fields.items():
                    if stands.provenance == "unsettled":
                        answers = {
                            person: a
                            for person, rows in sorted(said.items())
                            for a in rows
                            if a.field == name
                        }
                        found.append(
                            Difference(
                                line.subject, plan.id, line.row, name, answers, _why(plan, name, answers)
                            )
                        )
        return found

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

    def agreement(self, form: str) -> list[tuple[str, int, int]]:
        """Return (field, comparisons, agreements) over all pairs of people with complete entries."""
        plan = self._protocol.form(form)
        complete = self._book.complete(plan)
        counts: dict[str, list[int]] = {f.id: [0, 0] for f in plan.fields}
        for (subject, _), people in self._book.answers(form).items():
            ready = sorted(set(people) & complete.get(subject, set()))
            if len(ready) < plan.reviewers:
                continue
            for one, two in combinations(ready, 2):
                for item, comparison in extraction.compare(plan, people[one], people[two]):
                    if comparison.answered:
                        counts[item.id][0] += 1
                        counts[item.id][1] += comparison.agrees
        return [(name, n, same) for name, (n, same) in counts.items() if n]


def _why(plan: Form, name: str, answers: Mapping[str, Answer]) -> str:
    if len(answers) < 2:
        return "only one person has an answer"
    one, two = list(answers.values())[:2]
    return extraction.agree(plan.field(name), one, two).why
