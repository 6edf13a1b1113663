"""The workshop desk's reading half of questions: what they ask, what they come from, what the evidence says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.desks.workshop.base import Reading
from reviewkit.errors import UnknownName
from reviewkit.store import questions

if TYPE_CHECKING:
    from reviewkit.model import Question


class Asking(Reading):
    """The questions made of what was said."""

    def questions(self, *, everything: bool = False) -> list[Question]:
        """Return the questions to vote on; with `everything` those merged into others or withdrawn, too."""
        return [
            q
            for q in questions.questions(self._store.db, self.id)
            if everything or not (q.merged_into or q.withdrawn)
        ]

    def question(self, name: str) -> Question:
        """Return a question by id, or raise UnknownName with the right ones."""
        known = {q.id: q for q in self.questions(everything=True)}
        if name not in known:
            raise UnknownName("question", name, known)
        return known[name]
