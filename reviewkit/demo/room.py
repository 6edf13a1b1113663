"""Plays the demonstration's workshop: words, questions, ballots, recommendations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reviewkit.demo.material import toml
from reviewkit.errors import ReviewkitError

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewkit.desks.workshop import RoomWriter
    from reviewkit.model import Contribution, Programme, Study
    from reviewkit.people import Person
    from reviewkit.review import Review

    Told = dict[str, Any]
    Words = dict[int, Contribution]


def hold_workshop(
    review: Review,
    host: Person,
    studies: dict[str, Study],
    programmes: dict[str, Programme],
    echo: Callable[[str], None],
) -> None:
    """Play the workshop in the host's name; studies and programmes go by the material's keys."""
    told = toml("workshop.toml")
    plan = review.protocol.workshop
    if plan is None:
        raise ReviewkitError("the demonstration's protocol has no workshop")
    room = host.workshop(plan.id)
    words = _gather(room, told)
    cells = {(gap.row, gap.column): gap.id for gap in review.synthesis.gaps()}
    ids = {}
    for entry in told["questions"]:
        here = [(cell["row"], cell["column"]) for cell in entry["gaps"]]
        question = room.question(
            entry["text"],
            words=[words[n] for n in entry["words"]],
            plain=_plain(entry["id"]),
            gaps=[cells[cell] for cell in here if cell in cells],
            studies=[studies[key] for key in entry["studies"]],
            programmes=[programmes[key] for key in entry["programmes"]],
            theme=entry["theme"],
            language=entry["language"],
        )
        ids[entry["id"]] = question.id
        room.evidence(question, entry["status"], entry["status_why"])
    for merge in told["merges"]:
        room.merge(ids[merge["into"]], ids[merge["merged"]])
    _vote(review, room, plan.id, told, ids)
    for entry in told["recommendations"]:
        rests_on = (
            *(studies[key] for key in entry["studies"]),
            *(programmes[key] for key in entry["programmes"]),
            *(ids[name] for name in entry["questions"]),
            *(words[n] for n in entry["words"]),
        )
        room.recommend(entry["text"], rests_on)
    echo(
        f"workshop: {len(told['participants'])} people, {len(words)} contributions, {len(ids)} questions, "
        f"{len(told['ballots'])} ballots"
    )


def _plain(question: str) -> str:
    return next(
        (entry.get("en", "") for entry in toml("texts.toml")["questions"] if entry["id"] == question), ""
    )


def _gather(room: RoomWriter, told: Told) -> Words:
    return {
        said["number"]: room.tell(
            said["words"],
            group=said["group"],
            table=str(said["table"]),
            round=said["round"],
            language=said["language"],
            consent=said["consent"],
        )
        for said in told["contributions"]
    }


def _vote(review: Review, room: RoomWriter, workshop: str, told: Told, ids: dict[str, str]) -> None:
    slips = review.workshop(workshop).slips(len(told["ballots"]))
    for slip, ballot in zip(slips, told["ballots"], strict=True):
        slip.rank([ids[name] for name in ballot["ranking"]], group=ballot["group"])
    room.close_vote()
