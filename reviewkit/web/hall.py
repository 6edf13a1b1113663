"""What participants' pages show of a workshop, worked out once and kept until something in the file changes it.

Three hundred phones ask for the same ballot within a minute. What is the same for all of them, the questions in a
language as HTML, is drawn once; what differs, the order and one's own marks, is put together for each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from reviewkit.web.ballots import Filled, Sheet, field
from reviewkit.web.catalogue import Texts, endonym

if TYPE_CHECKING:
    from asyncio import Future
    from collections.abc import Callable, Iterable, Mapping

    import sqlite_utils

    from reviewkit.desks.workshop import Room
    from reviewkit.model import AgendaItem, Question, Sitting
    from reviewkit.workshop import Publishable, Vote

# What a participant is shown follows from these ledgers alone; ballots, slips and words are looked up each time.
LEDGERS = ("questions", "origins", "wordings", "pictures", "scopes", "votes", "vote_plans", "sittings")
GROWN = f"SELECT {', '.join(f'(SELECT max(rowid) FROM {name})' for name in LEDGERS)}"  # noqa: S608 - fixed names
PRACTICE = ("q1", "q2", "q3", "q4", "q5")  # the catalogue's sentences practice.q1 …
PRACTICE_CHOOSE = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as one reader sees it; `under` is a second wording (text, language) below the first."""

    id: str
    text: str
    language: str
    under: tuple[str, str] | None = None
    foreign: bool = False  # it is not there in the reader's language
    called: str = ""  # what the language calls itself in which it is shown
    no_easy: bool = False  # easy words were asked for, and there are none
    picture: str = ""  # its address
    alternative: str = ""


def grown(db: sqlite_utils.Database) -> tuple[int | None, ...]:
    """Return a mark that changes with whatever changes the pages: how far their ledgers have grown."""
    return tuple(db.execute(GROWN).fetchone())


class Hall:
    """One state of a workshop as participants see it."""

    def __init__(self, room: Room, mark: tuple[int | None, ...]) -> None:
        self.mark = mark
        self.room = room
        self.votes: dict[str, Vote] = {vote.id: vote for vote in room.votes()}
        self.rounds: dict[str, Sitting] = {one.id: one for one in room.rounds() if one.kind != "vote"}
        self.questions: dict[str, Question] = {one.id: one for one in room.questions(everything=True)}
        self.counts: dict[
            str, Future[tuple[list[AgendaItem], Publishable]]
        ] = {}  # of the votes that are closed
        self._pictured = room.pictured()
        self._asked: dict[tuple[str, bool], dict[str, Asked]] = {}
        self._empty: dict[tuple[object, ...], dict[str, Markup]] = {}

    @property
    def open_rounds(self) -> list[Sitting]:
        """The rounds in which words are wanted now."""
        return [one for one in self.rounds.values() if one.state in ("open", "silent")]

    def asked(self, language: str, *, easy: bool) -> Mapping[str, Asked]:
        """Return every question as a reader of a language sees it, with easy words or the usual ones."""
        known = self._asked.get((language, easy))
        if known is None:
            known = {name: self._worded(one, language, easy=easy) for name, one in self.questions.items()}
            self._asked[language, easy] = known
        return known

    def _worded(self, question: Question, language: str, *, easy: bool) -> Asked:
        text, spoken = self.room.wording(question, language)
        under, no_easy = None, False
        if easy:
            simple, its_language = self.room.wording(question, language, easy=True)
            no_easy = (simple, its_language) == (text, spoken) or its_language != language
            if not no_easy:
                under, text, spoken = (text, spoken), simple, its_language
        return Asked(
            question.id,
            text,
            spoken,
            under,
            foreign=spoken != language,
            called=endonym(spoken),
            no_easy=no_easy,
            picture=f"/picture/{question.id}" if question.id in self._pictured else "",
            alternative=self._pictured.get(question.id, ""),
        )

    def items(
        self, sheet: Sheet, asked: Iterable[Asked], filled: Filled, texts: Texts, draw: Callable[..., Markup]
    ) -> Markup:
        """Return a ballot's questions as HTML: those without a mark as they were drawn before."""
        key = (sheet, texts.language, texts.easy)
        empty = self._empty.setdefault(key, {})
        found = []
        for one in asked:
            mark, fault = filled.marks.get(one.id), filled.fault(field(one.id)) if filled.faults else None
            if mark is None and fault is None and one.id not in filled.unseen:
                if (drawn := empty.get(one.id)) is None:
                    drawn = empty[one.id] = draw(texts, sheet, one, None, False, None)
                found.append(drawn)
            else:
                found.append(draw(texts, sheet, one, mark, one.id in filled.unseen, fault))
        return Markup("\n").join(found)


def sheet_of(vote: Vote) -> Sheet:
    """Return what a vote's ballot asks."""
    return Sheet(
        vote.ballot, vote.questions, vote.choose, vote.low, vote.high, vote.dots, vote.cap, vote.criteria
    )


def practice_sheet(vote: Vote) -> Sheet:
    """Return a small ballot of the same kind, about nothing that matters."""
    return Sheet(
        vote.ballot, PRACTICE, min(vote.choose, PRACTICE_CHOOSE), vote.low, vote.high, min(vote.dots, len(PRACTICE)),
        vote.cap, vote.criteria[:2],
    )  # fmt: skip


def practice_asked(texts: Texts) -> dict[str, Asked]:
    """Return the questions of the ballot to practise with."""
    return {name: Asked(name, texts.plain(f"practice.{name}"), texts.language) for name in PRACTICE}
