"""The workshop desk's writing half: words, questions, evidence, the vote's opening and closing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reviewkit.desks.workshop.reading import Room, Slip
from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.store import digest, room

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reviewkit.model import Contribution, Gap, Programme, Question, Recommendation, Study
    from reviewkit.protocol import Workshop
    from reviewkit.store import Store

STATUSES = ("unanswered", "partly", "answered", "ongoing", "not checked")


class RoomWriter:
    """Writes words and questions down, and opens and closes the vote, in one person's name."""

    def __init__(self, store: Store, plan: Workshop, by: str) -> None:
        self._store = store
        self._room = Room(store, plan)
        self._plan = plan
        self._by = by

    def tell(
        self,
        words: str,
        *,
        group: str = "",
        table: str = "",
        round: str = "",  # noqa: A002 - the room's own word
        language: str = "en",
        consent: bool = False,
    ) -> Contribution:
        """Write down what somebody said, verbatim; `consent` says whether it may be quoted outside the room."""
        if not words.strip():
            raise NotAllowed("there are no words to write down")
        if group and self._plan.groups and group not in self._plan.groups:
            raise UnknownName("group", group, self._plan.groups)
        rounds = [r.id for r in self._plan.rounds]
        if round and rounds and round not in rounds:
            raise UnknownName("round", round, rounds)
        with self._store.write(self._by) as writer:
            uid = room.add_contribution(
                writer,
                self._plan.id,
                words,
                group=group,
                table=str(table),
                round=round,
                language=language,
                consent=int(consent),
            )
        return next(c for c in self._room.contributions() if c.id == uid)

    def erase(self, contribution: Contribution | str, why: str = "") -> None:
        """Delete somebody's words at their wish; a stub stays that says when."""
        with self._store.write(self._by) as writer:
            room.erase(writer, self._contribution(contribution), why)

    def question(
        self,
        text: str,
        *,
        words: Iterable[Contribution | str] = (),
        gaps: Iterable[Gap | str] = (),
        studies: Iterable[Study | str] = (),
        programmes: Iterable[Programme | str] = (),
        plain: str = "",
        theme: str = "",
        language: str = "en",
    ) -> Question:
        """Word a question and return it, with the words, gaps, studies and programmes it comes from."""
        origins = self._origins(words=words, gaps=gaps, studies=studies, programmes=programmes)
        with self._store.write(self._by) as writer:
            name = room.next_question(writer, self._plan.id)
            self._word(writer, name, text=text, language=language, plain=plain, theme=theme)
            for kind, target in origins:
                writer.append(
                    "origins", workshop=self._plan.id, question=name, kind=kind, target=target, active=1
                )
        return self._room.question(name)

    def _word(
        self,
        writer: Any,
        name: str,
        *,
        text: str,
        language: str,
        plain: str,
        theme: str,
        state: str = "open",
        why: str = "",
    ) -> None:
        if not text.strip():
            raise NotAllowed("a question needs words")
        writer.append(
            "questions",
            workshop=self._plan.id,
            question=name,
            text=text.strip(),
            language=language,
            plain=plain,
            theme=theme,
            state=state,
            why=why,
        )

    def reword(
        self,
        question: Question | str,
        text: str,
        *,
        plain: str | None = None,
        theme: str | None = None,
        why: str = "",
    ) -> Question:
        """Give a question other words; the earlier ones stay in the ledger."""
        old = self._named(question)
        with self._store.write(self._by) as writer:
            self._word(
                writer,
                old.id,
                text=text,
                language=old.language,
                plain=old.plain if plain is None else plain,
                theme=old.theme if theme is None else theme,
                why=why,
            )
        return self._room.question(old.id)

    def withdraw(self, question: Question | str, why: str) -> None:
        """Take a question off the list, with the reason; its words stay."""
        old = self._named(question)
        with self._store.write(self._by) as writer:
            self._word(
                writer,
                old.id,
                text=old.text,
                language=old.language,
                plain=old.plain,
                theme=old.theme,
                state="withdrawn",
                why=why,
            )

    def merge(self, into: Question | str, *others: Question | str) -> Question:
        """Merge questions into one; they and their words stay behind it, and unmerge() takes it back."""
        return self._merging(into, others, active=1)

    def unmerge(self, into: Question | str, *others: Question | str) -> Question:
        """Take a merge back."""
        return self._merging(into, others, active=0)

    def _merging(self, into: Question | str, others: Sequence[Question | str], *, active: int) -> Question:
        target = self._named(into)
        with self._store.write(self._by) as writer:
            for other in others:
                child = self._named(other)
                if child.id == target.id or (active and target.merged_into):
                    raise NotAllowed(
                        f"{child.id} cannot be merged into {target.id}"
                        + (f", which is itself {target.merged_into}" if target.merged_into else "")
                    )
                writer.append(
                    "origins",
                    workshop=self._plan.id,
                    question=target.id,
                    kind="question",
                    target=child.id,
                    active=active,
                )
        return self._room.question(target.id)

    def link(
        self,
        question: Question | str,
        *,
        words: Iterable[Contribution | str] = (),
        gaps: Iterable[Gap | str] = (),
        studies: Iterable[Study | str] = (),
        programmes: Iterable[Programme | str] = (),
        active: bool = True,
    ) -> Question:
        """Tie a question to words, gaps, studies or programmes; active=False unties it."""
        name = self._named(question).id
        origins = self._origins(words=words, gaps=gaps, studies=studies, programmes=programmes)
        with self._store.write(self._by) as writer:
            for kind, target in origins:
                writer.append(
                    "origins",
                    workshop=self._plan.id,
                    question=name,
                    kind=kind,
                    target=target,
                    active=int(active),
                )
        return self._room.question(name)

    def evidence(self, question: Question | str, status: str, why: str = "") -> Question:
        """Record what the evidence says to a question: unanswered, partly, answered, ongoing, not checked."""
        if status not in STATUSES:
            raise UnknownName("evidence status", status, STATUSES)
        name = self._named(question).id
        with self._store.write(self._by) as writer:
            writer.append("evidence", workshop=self._plan.id, question=name, status=status, why=why)
        return self._room.question(name)

    def open_vote(self) -> None:
        """Open the vote for the room: until it is closed, nothing of it is shown anywhere."""
        self._act("open")

    def close_vote(self) -> str:
        """Close the vote and return the seal of its ballots; nobody can tell any more which slip cast which ballot."""
        return self._act("close")

    def _act(self, act: str) -> str:
        with self._store.write(self._by) as writer:
            if self._room.state == "closed":
                raise NotAllowed(f"the vote of {self._plan.id!r} is closed already, and stays so")
            cast = room.ballots(writer.db, self._plan.id)
            seal = digest(
                sorted(digest([b.group, b.ranking, dict(b.scores), sorted(b.unseen)]) for b in cast)
            )
            writer.append(
                "votes",
                workshop=self._plan.id,
                act=act,
                ballots=len(cast) if act == "close" else 0,
                questions=json.dumps([q.id for q in self._room.questions()]),
                seal=seal if act == "close" else "",
            )
            if act == "close":
                room.destroy_secret(writer, self._plan.id)
        return seal

    def void(self, slip: Slip | str) -> None:
        """Declare a lost slip void; one that has voted already stays as it is and cannot be."""
        code = slip.code if isinstance(slip, Slip) else self._room.slip(slip).code
        with self._store.write(self._by) as writer:
            if room.has_voted(writer.db, self._plan.id, code):
                raise NotAllowed(f"the slip {code} has voted already; its ballot counts")
            writer.append("slips", workshop=self._plan.id, code=room.hidden(self._plan.id, code), act="void")

    def recommend(self, text: str, rests_on: Iterable[Any] = ()) -> Recommendation:
        """Record a recommendation for good practice and what it rests on: studies, programmes, questions, words."""
        if not text.strip():
            raise NotAllowed("a recommendation needs words")
        rests = [getattr(thing, "id", thing) for thing in rests_on]
        with self._store.write(self._by) as writer:
            taken = writer.db.execute(
                "SELECT count(DISTINCT recommendation) FROM recommendations"
            ).fetchone()[0]
            name = f"r{taken + 1}"
            writer.append(
                "recommendations",
                recommendation=name,
                text=text.strip(),
                rests_on=json.dumps(rests),
                active=1,
            )
        return next(r for r in self._room.recommendations() if r.id == name)

    def _named(self, question: Question | str) -> Question:
        return self._room.question(question if isinstance(question, str) else question.id)

    def _contribution(self, contribution: Contribution | str) -> str:
        wanted = contribution if isinstance(contribution, str) else contribution.id
        known = [c.id for c in self._room.contributions()]
        near = [uid for uid in known if uid.startswith(wanted)] if len(wanted) >= 4 else []
        if len(near) != 1:
            raise UnknownName("contribution", wanted, [uid[:12] for uid in near or known])
        return near[0]

    def _origins(self, **kinds: Iterable[Any]) -> list[tuple[str, str]]:
        names = {"words": "contribution", "gaps": "gap", "studies": "study", "programmes": "programme"}
        found = []
        for kind, things in kinds.items():
            for thing in things:
                target = self._contribution(thing) if kind == "words" else getattr(thing, "id", thing)
                found.append((names[kind], str(target)))
        return found
