"""The workshop desk's writing half of questions: wording, merging, linking, what the evidence says to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reviewkit.desks.workshop.deciding import Deciding
from reviewkit.desks.workshop.telling import Telling
from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.store import questions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reviewkit.model import Contribution, Gap, Programme, Question, Study

STATUSES = ("unanswered", "partly", "answered", "ongoing", "not checked")


class Wording(Telling, Deciding):
    """Makes questions of words."""

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
            name = questions.next_question(writer, self._plan.id)
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
        asked = self._named(question)
        with self._store.write(self._by) as writer:
            self._mark_gaps(writer, asked)
            writer.append("evidence", workshop=self._plan.id, question=asked.id, status=status, why=why)
        return self._room.question(asked.id)

    def _named(self, question: Question | str) -> Question:
        return self._room.question(question if isinstance(question, str) else question.id)

    def _origins(self, **kinds: Iterable[Any]) -> list[tuple[str, str]]:
        names = {"words": "contribution", "gaps": "gap", "studies": "study", "programmes": "programme"}
        found = []
        for kind, things in kinds.items():
            for thing in things:
                target = self._contribution(thing) if kind == "words" else getattr(thing, "id", thing)
                found.append((names[kind], str(target)))
        return found
