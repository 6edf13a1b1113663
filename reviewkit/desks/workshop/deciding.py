"""The workshop desk's writing half of what comes after the vote: decisions, dissent, follow-ups, recommendations."""

from __future__ import annotations

import re
from datetime import date as day
from typing import TYPE_CHECKING, Any

from reviewkit.desks.workshop.base import Writing
from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.model import DECISIONS
from reviewkit.store import agenda, evidence, naming, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewkit.model import Contribution, DecisionKind, Question, Recommendation

_PARTIAL = re.compile(r"\d{4}(-\d{2}){0,2}")


class Deciding(Writing):
    """Records what people made of the count, and what they want done, in one person's name."""

    def decide(self, question: Question | str, decision: DecisionKind, why: str = "") -> None:
        """Record what was decided about a question: priority, shortlist, dropped, or open (which takes it back).

        A question that is dropped, or is put on the list against the count, needs a reason: raises NotAllowed.
        """
        if decision not in DECISIONS:
            raise UnknownName("decision", decision, DECISIONS)
        if decision == "dropped" and not why.strip():
            raise NotAllowed("a question is dropped for a reason: say why")
        name = self._question(question)
        with self._store.write(self._by) as writer:
            writer.append(
                "decisions", workshop=self._plan.id, question=name, decision=decision, why=why.strip()
            )

    def dissent(
        self,
        question: Question | str,
        said: str,
        *,
        group: str = "",
        language: str = "en",
        consent: bool = False,
    ) -> Contribution:
        """Write down what somebody holds against the place or the decision of a question, and for which group.

        It is kept like other words: verbatim, quoted outside the room only with consent, and erasable.
        """
        if not said.strip():
            raise NotAllowed("there are no words to write down")
        if group and self._plan.groups and group not in self._plan.groups:
            raise UnknownName("group", group, self._plan.groups)
        name = self._question(question)
        with self._store.write(self._by) as writer:
            uid = words.add_contribution(
                writer,
                self._plan.id,
                said,
                group=group,
                table="",
                round="",
                language=language,
                consent=int(consent),
            )
            writer.append("dissents", workshop=self._plan.id, question=name, contribution=uid, active=1)
        return next(c for c in self._room.contributions() if c.id == uid)

    def follow_up(
        self, question: Question | str, kind: str, date: str, note: str = "", *, active: bool = True
    ) -> None:
        """Record what happened to a question since the vote: "told", "funded", "studied", "answered" or another word.

        `date` is a day, a month or a year (2026-05-04, 2026-05, 2026). The same again with active=False takes it back.
        """
        if not kind.strip():
            raise NotAllowed("say in a word what happened: told, funded, studied, answered …")
        name, when = self._question(question), read_date(date, partial=True)
        with self._store.write(self._by) as writer:
            writer.append(
                "follow_ups",
                workshop=self._plan.id,
                question=name,
                kind=kind.strip(),
                date=when,
                note=note.strip(),
                active=int(active),
            )

    def recommend(self, text: str, rests_on: Iterable[Any] = ()) -> Recommendation:
        """Record a recommendation for good practice and what it rests on: studies, programmes, questions, words.

        Raises UnknownName for something that there is not; resting on nothing is allowed, and is marked everywhere.
        """
        if not text.strip():
            raise NotAllowed("a recommendation needs words")
        rests = list(dict.fromkeys(self._support(thing) for thing in rests_on))
        with self._store.write(self._by) as writer:
            name = agenda.next_recommendation(writer)
            agenda.recommend(writer, name, text.strip(), rests)
        return self._recommendation(name)

    def retract(self, recommendation: Recommendation | str) -> None:
        """Take a recommendation back; it stays in the ledger."""
        old = self._recommendation(recommendation)
        with self._store.write(self._by) as writer:
            agenda.recommend(writer, old.id, old.text, list(old.rests_on), active=False)

    def undertake(
        self,
        recommendation: Recommendation | str,
        owner: str,
        due: str = "",
        *,
        done: bool = False,
        note: str = "",
    ) -> Recommendation:
        """Record who sees to a recommendation and until which day (YYYY-MM-DD), or that it is done."""
        name = self._recommendation(recommendation).id
        if not owner.strip():
            raise NotAllowed("somebody has to see to it: name a person, a role or an organisation")
        when = read_date(due, partial=False) if due else ""
        with self._store.write(self._by) as writer:
            writer.append(
                "undertakings",
                recommendation=name,
                owner=owner.strip(),
                due=when,
                done=int(done),
                note=note.strip(),
            )
        return self._recommendation(name)

    def _question(self, question: Question | str) -> str:
        return self._room.question(question if isinstance(question, str) else question.id).id

    def _recommendation(self, thing: Recommendation | str) -> Recommendation:
        name = thing if isinstance(thing, str) else thing.id
        known = {r.id: r for r in self._room.recommendations()}
        if name not in known:
            raise UnknownName("recommendation", name, known)
        return known[name]

    def _support(self, thing: Any) -> str:
        """Return the id of a question, some words, a programme or a study, however it is named."""
        name = str(getattr(thing, "id", thing)).strip()
        said = self._room.contributions()
        known = [
            *(q.id for q in self._room.questions(everything=True)),
            *(c.id for c in said),
            *(p.id for p in evidence.programmes(self._store.db)),
        ]
        if name in known:
            return name
        numbered = {f"w{c.number}": c.id for c in said} | {f"words {c.number}": c.id for c in said}
        if name in numbered:
            return numbered[name]
        try:
            return naming.report_id(self._store.db, name)
        except UnknownName:
            near = [one[:12] if len(one) == 64 else one for one in known]
            raise UnknownName("question, words, programme or study", name, near) from None


def read_date(text: str, *, partial: bool) -> str:
    """Return a date as it is kept, or raise NotAllowed: a day, or where `partial` a month or a year as well."""
    wanted = "2026-05-04" + (", 2026-05 or 2026" if partial else "")
    text = text.strip()
    if not _PARTIAL.fullmatch(text) or (len(text) < 10 and not partial):
        raise NotAllowed(f"{text!r} is no date; it is written {wanted}")
    try:
        day.fromisoformat((text + "-01-01")[:10])
    except ValueError as error:
        raise NotAllowed(f"{text!r} is no date: {error}; it is written {wanted}") from error
    return text
