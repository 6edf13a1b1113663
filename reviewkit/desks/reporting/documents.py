"""The documents that a review gives out, each in several formats, told by the ending of the file's name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewkit import report
from reviewkit.desks.reporting.agenda import agenda, in_words
from reviewkit.desks.reporting.context import context
from reviewkit.desks.reporting.publishing import publish
from reviewkit.errors import NotAllowed, ReviewkitError, UnknownName
from reviewkit.report import agenda as given
from reviewkit.store import agenda as after

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    from reviewkit.desks.duplicates import Duplicates
    from reviewkit.desks.extraction import Extraction
    from reviewkit.desks.references import References
    from reviewkit.desks.screening import Screening
    from reviewkit.desks.synthesis import Synthesis
    from reviewkit.desks.workshop import Room
    from reviewkit.model import Contribution
    from reviewkit.protocol import Protocol
    from reviewkit.store import Store


@dataclass(frozen=True, slots=True, repr=False)
class Material:
    """What documents are made of: the desks of one review."""

    protocol: Protocol
    store: Store
    references: References
    duplicates: Duplicates
    screening: Screening
    extraction: Extraction
    synthesis: Synthesis
    room: Room | None
    invented: str = ""

    def context(self) -> report.ReportContext:
        """Return everything that the report tells."""
        return context(
            self.protocol,
            self.store,
            references=self.references,
            duplicates=self.duplicates,
            screening=self.screening,
            extraction=self.extraction,
            synthesis=self.synthesis,
            room=self.room,
            invented=self.invented,
        )

    def __repr__(self) -> str:
        return f"<Material of {self.protocol.title!r}>"


def _report(it: Material) -> str:
    return report.document(it.context())


def _lines(it: Material) -> tuple[report.ReportContext, given.Lines]:
    told = it.context()
    return told, given.of_context(told)


def _agenda_csv(it: Material) -> str:
    return given.agenda_csv(_lines(it)[1])


def _agenda_json(it: Material) -> str:
    told, lines = _lines(it)
    return given.agenda_json(lines, told.recommendations, told.rule)


def _agenda_html(it: Material) -> str:
    return given.agenda_page(it.context())


def _agenda_docx(it: Material) -> bytes:
    told, lines = _lines(it)
    return given.agenda_docx(
        lines,
        title=f"The agenda: {told.name}",
        rule=told.rule,
        advice=given.advice(told),
        invented=told.invented,
    )


def _draft(kind: str, form: Callable[[given.Draft], str | bytes]) -> Callable[[Material], str | bytes]:
    return lambda it: form(given.draft(kind, facts(it)))


def _room(it: Material) -> Room:
    if it.room is None:
        raise NotAllowed("the protocol plans no workshop: give it a [workshop] block")
    return it.room


def _said(it: Material) -> str:
    room = _room(it)
    try:
        items = agenda(it.synthesis, it.extraction, room)
        counted = room.tally(resamples=1000, small=room.plan.small_published)
        sure = in_words(counted.statement, room)
    except (
        ReviewkitError
    ):  # no vote, or one that is running: what became of words until now is told all the same
        items, sure = [], ""
    told = given.followed(
        room.contributions(),
        room.questions(everything=True),
        items,
        after.dissents(it.store.db, room.id),
    )
    plan = room.plan
    title = plan.title or it.protocol.title
    return given.said_page(
        told,
        title=title,
        languages=plan.languages,
        sure=sure,
        invented=it.invented,
        worded=room.wording,
    )


PARTS: Mapping[str, Mapping[str, Callable[[Material], str | bytes]]] = {
    "review": {".html": _report, ".htm": _report},
    "agenda": {".html": _agenda_html, ".csv": _agenda_csv, ".json": _agenda_json, ".docx": _agenda_docx},
    **{
        kind: {
            ".md": _draft(kind, given.draft_markdown),
            ".html": _draft(kind, given.draft_html),
            ".docx": _draft(kind, given.draft_docx),
        }
        for kind in ("reprise", "gripp2")
    },
    "said": {".html": _said},
}
"""Every document, and the endings that it can be written with."""


def write_document(path: str | os.PathLike[str], part: str, it: Material) -> Path:
    """Write a document and return its path; the ending of the name says the format, and "vote" makes a folder.

    Raises UnknownName for a document or an ending that there is not; nothing is written then.
    """
    target = Path(path)
    if part == "vote":
        return publish(target, it.protocol, it.synthesis, it.extraction, _room(it)).folder
    if part not in PARTS:
        raise UnknownName("document", part, (*PARTS, "vote"))
    ending = target.suffix.lower()
    if ending not in PARTS[part]:
        raise UnknownName(f"ending for the document {part}", ending or "(none)", PARTS[part])
    made = PARTS[part][ending](it)
    target.write_bytes(made.encode("utf-8") if isinstance(made, str) else made)
    return target


def facts(it: Material) -> given.Facts:
    """Return what the drafts of reporting lists are filled from."""
    told = it.context()
    room = it.room
    words = room.contributions() if room else []
    found: dict[str, Any] = {
        "protocol": it.protocol,
        "agenda": told.agenda,
        "questions": room.questions(everything=True) if room else (),
        "recommendations": told.recommendations,
        "groups": given.publishable(told.participants or told.ballots, told.limit),
        "counted": "people" if told.participants else "ballots",
        "counts": {
            "contributions": len(words),
            "erased": sum(word.erased for word in words),
            "ballots": sum(n or 0 for n in told.ballots.values()),
        },
        "searched": [source.name for source in told.sources],
        "rule": told.rule,
        "sure": told.certainty,
        "top": it.protocol.workshop.top if it.protocol.workshop else 10,
        "limit": told.limit,
        "done": told.involvement,
        "people": sorted(_people(it.store)),
        "invented": it.invented,
        "studies": len(told.studies),
        "gaps": len(told.gaps),
        "rounds": _rounds(room, words),
        "amounts": _amounts(room),
    }
    return given.Facts(**found)


def _rounds(room: Room | None, words: list[Contribution]) -> dict[str, int]:
    titles = {one.id: one.title or one.id for one in room.plan.rounds} if room else {}
    said = Counter(word.round for word in words)
    return {title: said[name] for name, title in titles.items() if said[name]}


def _amounts(room: Room | None) -> list[str]:
    """Return what people of each role gave and received, in sentences; roles of few people are put together."""
    told = []
    for one in room.care.given_and_received(published=True) if room else ():
        parts = [f"{one.people} people", f"{one.worked} hours, {one.unpaid} of them unpaid"]
        for name, amounts in (("offered", one.offered), ("accepted", one.accepted), ("paid", one.paid)):
            parts += [f"{name} {amount} {currency}" for currency, amount in amounts.items()]
        told.append(f"{one.role}: {', '.join(parts)}.")
    return told


def _people(store: Store) -> list[str]:
    return [row[0] for row in store.db.execute("SELECT name FROM people")]
