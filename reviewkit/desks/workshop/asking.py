"""The workshop desk's reading half of questions: what they ask, what they come from, what the evidence says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from reviewkit import workshop
from reviewkit.desks.workshop.base import Reading
from reviewkit.errors import UnknownName
from reviewkit.model import Wording
from reviewkit.store import questions, steps

if TYPE_CHECKING:
    from reviewkit.model import Picture, Question, Step
    from reviewkit.workshop import Similar


class Asking(Reading):
    """The questions made of what was said."""

    def questions(self, *, everything: bool = False) -> list[Question]:
        """Return the questions to vote on; with `everything` also what was merged, withdrawn or is out of scope."""
        return [
            q
            for q in questions.questions(self._store.db, self.id)
            if everything or not (q.merged_into or q.withdrawn or q.scope == "out")
        ]

    def question(self, name: str) -> Question:
        """Return a question by id, or raise UnknownName with the right ones."""
        known = {q.id: q for q in self.questions(everything=True)}
        if name not in known:
            raise UnknownName("question", name, known)
        return known[name]

    def wording(self, question: Question | str, language: str, *, easy: bool = False) -> tuple[str, str]:
        """Return a question's text and the language in which it is.

        That is the language asked for where the text is there (a draft is not), else the one in which the
        question was worded. `easy` prefers the easy-read text, in the language asked for before any other.
        """
        asked = self.question(question) if isinstance(question, str) else question
        found = self._texts(asked)
        for tongue in (language, asked.language):
            for kind in ("easy", "plain") if easy else ("plain",):
                if text := found.get((tongue, kind), ""):
                    return text, tongue
        return asked.text, asked.language

    def _texts(self, asked: Question) -> dict[tuple[str, str], str]:
        written = questions.wordings(self._store.db, self.id, asked.id).get(asked.id, {})
        found = {key: one.text for key, one in written.items() if one.state == "there"}
        found[asked.language, "plain"] = asked.text
        if asked.plain:
            found.setdefault((asked.language, "easy"), asked.plain)
        return found

    def wordings(self, *, missing: bool = False) -> list[Wording]:
        """Return the table question x language x kind, of the questions to vote on and the workshop's languages.

        Each line says whether the text is there, a draft, missing, or not planned; `missing` leaves only what is
        still to be written.
        """
        written = questions.wordings(self._store.db, self.id)
        found = []
        for asked in self.questions():
            own = written.get(asked.id, {})
            texts: dict[Literal["plain", "easy"], str] = {"plain": asked.text, "easy": asked.plain}
            languages = dict.fromkeys((asked.language, *self.plan.languages, *(key[0] for key in own)))
            for language in languages:
                for kind, text in texts.items():
                    if language == asked.language and text:
                        line = Wording(asked.id, language, kind, text, "there")
                    else:
                        line = own.get((language, kind)) or Wording(asked.id, language, kind)
                    if not missing or line.state in ("missing", "draft"):
                        found.append(line)
        return found

    def similar(self, *, threshold: float = workshop.ALIKE) -> list[Similar]:
        """Return pairs of questions that may ask the same, in any language that both are worded in."""
        texts = {
            name: {
                one.language: one.text for one in own.values() if one.kind == "plain" and one.state == "there"
            }
            for name, own in questions.wordings(self._store.db, self.id).items()
        }
        return workshop.similar(self.questions(), threshold, texts=texts)

    def picture(self, question: Question | str) -> Picture | None:
        """Return a question's picture, or None where it has none."""
        name = question if isinstance(question, str) else question.id
        return questions.picture(self._store.db, self.id, name)

    def pictured(self) -> dict[str, str]:
        """Return question id -> the words that stand for its picture, of the questions that have one."""
        return questions.pictured(self._store.db, self.id)

    def steps(self, *, question: Question | str = "") -> list[Step]:
        """Return every step from words to questions, first one first; of one `question` those that changed it."""
        name = question if isinstance(question, str) else question.id
        return [
            one
            for one in steps.steps(self._store.db, self.id)
            if not name or name in (*one.questions, one.detail.get("question"), *one.detail.get("into", ()))
        ]
