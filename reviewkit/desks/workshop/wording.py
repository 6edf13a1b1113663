"""The workshop desk's writing half of questions: their words, in every language, easy to read, and in a picture."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING

from reviewkit.desks.workshop.hearing import check_language
from reviewkit.desks.workshop.stepping import Stepping, shortened, text_of
from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.files import reading
from reviewkit.store import questions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewkit.model import Contribution, Gap, Picture, Programme, Question, Study, WordingState

STATES = ("there", "draft", "missing", "not planned")


class Wording(Stepping):
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
        if not text.strip():
            raise NotAllowed("a question needs words")
        check_language(self._plan, language)
        origins = self._origins(words=words, gaps=gaps, studies=studies, programmes=programmes)
        with self._step("question", "") as pen:
            name = questions.next_question(pen.writer, self._plan.id)
            pen.more["what"] = f"worded {name}: {shortened(text.strip())}"
            pen.append(
                "questions",
                question=name,
                text=text.strip(),
                language=language,
                plain=plain.strip(),
                theme=theme.strip(),
                state="open",
                why="",
            )
            for kind, target in origins:
                pen.append("origins", question=name, kind=kind, target=target, active=1)
        return self._room.question(name)

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
        if not text.strip():
            raise NotAllowed("a question needs words")
        old = self._named(question)
        told = {
            "plain": old.plain if plain is None else plain,
            "theme": old.theme if theme is None else theme,
        }
        reason = f" ({why.strip()})" if why.strip() else ""
        with self._step("reword", f"reworded {old.id}: {shortened(text.strip())}{reason}") as pen:
            pen.append("questions", **text_of(old, text=text.strip(), **told))
        return self._room.question(old.id)

    def withdraw(self, question: Question | str, why: str) -> None:
        """Take a question off the list, with the reason; its words stay."""
        old = self._named(question)
        with self._step("withdraw", f"took {old.id} off the list: {why}") as pen:
            pen.append("questions", **text_of(old, state="withdrawn", why=why))

    def word(
        self,
        question: Question | str,
        language: str,
        text: str = "",
        *,
        easy: bool = False,
        state: WordingState = "there",
    ) -> Question:
        """Give a question its text in a language, easy to read or not, there or a draft.

        state="missing" takes a text back, "not planned" says that there will be none. In the language in which
        the question was worded it is reworded.
        """
        old = self._named(question)
        check_language(self._plan, language)
        if state not in STATES:
            raise UnknownName("state", state, STATES)
        if bool(text.strip()) != (state in ("there", "draft")):
            raise NotAllowed(
                f"a text that is {state!r} " + ("has no words" if text.strip() else "needs words")
            )
        if language == old.language and not easy:
            if state != "there":
                raise NotAllowed(f"{old.id} was worded in {language!r}: this text cannot be {state}")
            return self.reword(old, text)
        kind = "easy" if easy else "plain"
        what = f"{state} in {language}{', easy to read' if easy else ''}"
        with self._step("word", f"{old.id} {what}{': ' + shortened(text.strip()) if text else ''}") as pen:
            if language == old.language and old.plain:  # one text has one place: it moves
                pen.append("questions", **text_of(old, plain=""))
            pen.append(
                "wordings", question=old.id, language=language, kind=kind, text=text.strip(), state=state
            )
        return self._room.question(old.id)

    def picture(self, question: Question | str, picture: bytes | str | Path, alternative: str) -> Picture:
        """Give a question a picture (PNG, JPEG or SVG, bytes or a file) and the words that stand for it.

        An SVG is kept with shapes and text only: scripts, links and whatever is fetched from elsewhere are taken
        out. Raises ReadError where it is no such picture or larger than 300 KB.
        """
        from reviewkit.workshop import pictures

        old = self._named(question)
        if not alternative.strip():
            raise NotAllowed("a picture needs words that stand for it where it cannot be seen")
        path = "" if isinstance(picture, bytes) else str(picture)
        with reading(path):
            data = picture if isinstance(picture, bytes) else Path(picture).read_bytes()
        media, clean = pictures.clean(data, path)
        with self._step("picture", f"gave {old.id} a picture: {shortened(alternative.strip())}") as pen:
            pen.append(
                "pictures",
                question=old.id,
                media=media,
                data=base64.b64encode(clean).decode("ascii"),
                alternative=alternative.strip(),
            )
        found = self._room.picture(old.id)
        assert found is not None
        return found
