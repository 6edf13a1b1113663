"""The workshop desk's writing half of checking: what a question rests on, its scope, what the evidence says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reviewkit.desks.workshop.marking import Marking
from reviewkit.desks.workshop.stepping import Stepping, shortened
from reviewkit.errors import NotAllowed, UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reviewkit.model import Contribution, Gap, Programme, Question, Study

STATUSES = ("unanswered", "partly", "answered", "ongoing", "not checked")
# The James Lind Alliance's data template asks for the newest systematic review and at most two more (guidebook, ch. 6).
MOST_REVIEWS = 3
FRAMEWORKS = {
    "PICO": ("population", "intervention", "comparison", "outcome"),
    "SPIDER": ("sample", "phenomenon", "design", "evaluation", "research-type"),
    "SPICE": ("setting", "perspective", "time"),  # what SPICE and PICOT have besides
}
"""The parts a question may have, by framework."""


class Checking(Stepping, Marking):
    """Ties questions to the review, and records how they were checked against it."""

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
        verb = "tied" if active else "untied"
        about = ", ".join(f"{kind} {target[:12]}" for kind, target in origins)
        with self._step("link" if active else "unlink", shortened(f"{verb} {name}: {about}")) as pen:
            for kind, target in origins:
                pen.append("origins", question=name, kind=kind, target=target, active=int(active))
        return self._room.question(name)

    def evidence(self, question: Question | str, status: str, why: str = "") -> Question:
        """Record what the evidence says to a question: unanswered, partly, answered, ongoing, not checked."""
        if status not in STATUSES:
            raise UnknownName("evidence status", status, STATUSES)
        asked = self._named(question)
        name = asked.id
        with self._step("evidence", f"{name} is {status}{': ' + shortened(why) if why else ''}") as pen:
            self._mark_gaps(pen.writer, asked)
            pen.append("evidence", question=name, status=status, why=why)
        return self._room.question(name)

    def verify(
        self,
        question: Question | str,
        status: str,
        *,
        search: str = "",
        reviews: Iterable[str] = (),
        certainty: str = "",
        note: str = "",
        why: str = "",
    ) -> Question:
        """Record how a question was checked: the search, up to three systematic reviews, how certain they are.

        `search` is the key of one of the review's searches, or says in words what was searched and when.
        `certainty` is that of the evidence (GRADE, GRADE-CERQual, or in words). Raises NotAllowed without a
        search, since nobody could redo it, and for more than three reviews.
        """
        if status not in STATUSES or status == "not checked":
            raise UnknownName("evidence status of a question that was checked", status, STATUSES[:-1])
        named = [review.strip() for review in reviews if review.strip()]
        if not search.strip():
            raise NotAllowed("say which search was looked at, so that somebody else can look again")
        if len(named) > MOST_REVIEWS:
            raise NotAllowed(f"{len(named)} reviews: name the newest and at most two more")
        asked = self._named(question)
        name = asked.id
        with self._step("verify", f"{name} is {status}, by {shortened(search.strip())}") as pen:
            self._mark_gaps(pen.writer, asked)
            pen.append("evidence", question=name, status=status, why=why or note)
            pen.append(
                "verifications",
                question=name,
                search=search.strip(),
                reviews="\n".join(" ".join(review.split()) for review in named),
                certainty=certainty.strip(),
                checker=self._by,
                signed="",
                note=note.strip(),
            )
        return self._room.question(name)

    def sign(self, question: Question | str) -> Question:
        """Sign for how a question was checked; raises NotAllowed for whoever checked it, and where nobody did."""
        old = self._named(question)
        if old.checked is None:
            raise NotAllowed(f"{old.id} was not checked against the evidence: there is nothing to sign")
        if old.checked.by == self._by:
            raise NotAllowed(f"{self._by} checked {old.id}: somebody else signs for it")
        with self._step("sign", f"signed for the check of {old.id}") as pen:
            pen.append(
                "verifications",
                question=old.id,
                search=old.checked.search,
                reviews=old.checked.reviews,
                certainty=old.checked.certainty,
                checker=old.checked.by,
                signed=self._by,
                note=old.checked.note,
            )
        return self._room.question(old.id)

    def scope(
        self,
        question: Question | str,
        within: bool = True,  # noqa: FBT001, FBT002 - scope(question, False, why) reads as it is said
        why: str = "",
        parts: Mapping[str, str] | None = None,
    ) -> Question:
        """Say whether a question is in scope and why, and what its parts are (PICO, SPIDER: see FRAMEWORKS).

        What is out of scope is kept apart and is not voted on. Parts that are not given stay as they were.
        """
        old = self._named(question)
        if not within and not why.strip():
            raise NotAllowed("a question is out of scope for a reason: say why")
        known = [part for framework in FRAMEWORKS.values() for part in framework]
        for part in parts or {}:
            if part not in known:
                raise UnknownName("part of a question", part, known)
        told = {**old.parts, **(parts or {})}
        with self._step("scope", f"{old.id} is {'in' if within else 'out of'} scope {why}".strip()) as pen:
            pen.append(
                "scopes",
                question=old.id,
                within=int(within),
                why=why.strip() or ("" if told else "in scope"),
                parts=json.dumps({k: v for k, v in told.items() if v.strip()}, ensure_ascii=False),
            )
        return self._room.question(old.id)
