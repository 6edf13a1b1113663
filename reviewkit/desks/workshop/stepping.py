"""What the parts of the workshop desk share that change questions: every change is a step, told and undoable."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from reviewkit.desks.workshop.telling import Telling
from reviewkit.store import steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewkit.model import Question


class Stepping(Telling):
    """Writes in steps."""

    @contextmanager
    def _step(self, act: str, what: str) -> Iterator[steps.Pen]:
        with (
            self._store.write(self._by) as writer,
            steps.step(writer, self._plan.id, act, what) as pen,
        ):
            yield pen

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


def text_of(asked: Question, **other: str) -> dict[str, str]:
    """Return what a row of a question's text has, with what is other now."""
    return {
        "question": asked.id,
        "text": asked.text,
        "language": asked.language,
        "plain": asked.plain,
        "theme": asked.theme,
        "state": "withdrawn" if asked.withdrawn else "open",
        "why": asked.withdrawn,
    } | other


def shortened(text: str) -> str:
    """Return the beginning of a text, for a sentence in the list of steps."""
    return text if len(text) <= 60 else text[:59].rstrip() + "…"
