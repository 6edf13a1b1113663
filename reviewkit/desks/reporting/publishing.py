"""The published folder of a vote."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewkit import workshop
from reviewkit.desks.reporting.agenda import agenda, in_words
from reviewkit.errors import NotAllowed
from reviewkit.workshop import folder as pages
from reviewkit.workshop.publishing import publication
from reviewkit.workshop.readme import readme

if TYPE_CHECKING:
    import os

    from reviewkit.desks.extraction import Extraction
    from reviewkit.desks.synthesis import Synthesis
    from reviewkit.desks.workshop import Room
    from reviewkit.model import AgendaItem
    from reviewkit.protocol import Protocol

RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Published:
    """A folder that was published: how much it tells, and the fingerprint that stands for all of it."""

    folder: Path
    level: str
    ballots: int
    hidden: tuple[str, ...]
    fingerprint: str

    def __repr__(self) -> str:
        return f"<Published {self.folder}: {self.ballots} ballots, {len(self.hidden)} groups hidden>"


def publish(
    path: str | os.PathLike[str],
    protocol: Protocol,
    desk: Synthesis,
    extraction: Extraction,
    room: Room,
    *,
    vote: str = "",
    seed: int = 0,
) -> Published:
    """Write what may be published of a closed vote into a folder, and return what that is.

    Without a name it is the last vote that people have cast ballots in. An earlier publication in the folder is
    replaced. Raises NotAllowed while the vote is not closed, where nobody voted, or where the folder holds anything
    else.
    """
    target = Path(path)
    _refuse_other_things(target)
    cast = [held for held in room.votes() if room.voted(held.id)]
    if not cast:
        raise NotAllowed(f"nobody has voted in {room.id!r}: there is nothing to publish")
    held = room.vote(vote) if vote else cast[-1]
    if held.state != "closed":
        raise NotAllowed(
            "the vote is not closed: close it first, or ballots that come later would show who cast them"
        )
    limit = room.plan.small_published
    counted = room.tally(vote=held.id, resamples=RESAMPLES, seed=seed, small=limit)
    it = publication(
        workshop.without(room.ballots(held.id), set(counted.questions)), counted, threshold=limit
    )
    items = agenda(desk, extraction, room, vote=held.id, resamples=0)
    about = {
        "workshop": room.id,
        "vote": held.id,
        "title": room.plan.title or protocol.title,
        "protocol": protocol.uid,
        "program": f"reviewkit {version('reviewkit')}",
        "rule in words": counted.rule_text,
    }
    texts = pages.files(it, [_question(item) for item in items], about)
    texts["README.md"] = readme(
        it,
        title=about["title"],
        rule=counted.rule_text,
        sure=in_words(_sure(it, counted.statement), room),
        made=about["program"],
        protocol=protocol.uid,
    )
    listing = pages.checksums(texts)
    target.mkdir(parents=True, exist_ok=True)
    for name, text in {**texts, pages.CHECKSUMS: listing}.items():
        (target / name).write_bytes(text.encode())
    return Published(target, it.level, len(it.ballots), it.hidden, pages.fingerprint(listing))


def _sure(it: Any, statement: str) -> str:
    """Return the sentence on how sure the order is, unless it would tell a number that is hidden."""
    if it.level == "order" and "statement" not in it.told:
        return "So few people voted that how sure the order is cannot be told without telling how they voted."
    return statement


def _question(item: AgendaItem) -> dict[str, Any]:
    """Return a question as it is published: its wording and its evidence, nobody's words and nobody's name."""
    question = item.question
    return {
        "id": question.id,
        "text": question.text,
        "language": question.language,
        "in easy words": question.plain,
        "evidence": question.status,
        "check again": bool(item.again),
        "origin": item.origin,
        "gaps": list(item.gaps),
        "studies and programmes": list(item.support),
        "decision": item.decision.decision if item.decision else "",
        "since then": [f"{one.date} {one.kind}" for one in item.since],
    }


def _refuse_other_things(target: Path) -> None:
    """Raise NotAllowed where a folder holds anything but an earlier publication."""
    if target.exists() and not target.is_dir():
        raise NotAllowed(f"{target} is a file; name a folder")
    if target.is_dir():
        own = {*pages.DATA, *pages.TABLES, pages.CHECKSUMS, "README.md"}
        others = sorted(one.name for one in target.iterdir() if one.name not in own)
        if others:
            raise NotAllowed(
                f"{target} holds other things ({', '.join(others[:3])}); name an empty or a new folder"
            )
