"""The projector: what the whole room may see, in large type and without anything to press."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from math import ceil
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from reviewkit.errors import ReviewkitError
from reviewkit.report import agenda_svg
from reviewkit.web.joining import site_of
from reviewkit.web.results import counted
from reviewkit.web.teamwork import board_of, home, looking, qr

if TYPE_CHECKING:
    from starlette.requests import Request

    from reviewkit.model import Contribution, Sitting

SECONDS = 10  # between two looks: sixty phones vote in a minute or two, and nobody waits for a number
WORDS = 8  # of the latest words; more cannot be read from the back of a room
LONGEST = 240  # characters of each


async def projector(request: Request) -> Response:
    """Show the room what is on: the prompt and the time left, how to join, numbers, and results after the close.

    Whoever has the address can look and do nothing else. Words are shown only where the facilitator has switched
    them on, and only those that may be quoted outside the room, as a photograph of the wall is outside it.
    """
    site = site_of(request)
    _let_in(request)
    board, room = board_of(request), site.room
    votes = list(site.hall.votes.values())
    open_votes = [one for one in votes if one.state == "open"]
    # Looked up each time: what participants' pages keep of a round does not follow how much is said in it.
    rounds = [
        (one, time_left(one), prompt(one))
        for one in room.rounds()
        if one.kind != "vote" and one.state in ("open", "silent")
    ]
    closed = [one for one in votes if one.state == "closed"]
    texts = site.reading(request)
    result = await _result(request, texts) if closed and not (open_votes or rounds) else None
    joined = room.joined_by_group()
    here = home(request)
    return site.render(
        request,
        "projector.html",
        t=texts,
        plan=room.plan,
        rounds=rounds,
        votes=[
            (one, room.voted(one.id), board.stepped(one.key, room.voted_by_group(one.id)))
            for one in open_votes
        ],
        joined=joined,
        words=[] if open_votes or result else _words(request),
        result=result,
        over=bool(votes) and len(closed) == len(votes),
        home=here,
        code=qr(f"{here}/"),
        seconds=SECONDS,
    )


def _let_in(request: Request) -> None:
    """Answer 404 to whoever has not got the projector's address."""
    given = request.path_params["key"][:64].encode("utf-8", "replace")
    if not hmac.compare_digest(given, looking(site_of(request)).encode()):
        raise HTTPException(404)


def time_left(round_: Sitting) -> int | None:
    """Return the minutes that a round has left, 0 where its time is up, None where it has no time."""
    if not (round_.minutes and round_.opened):
        return None
    begun = datetime.fromisoformat(round_.opened)
    gone = datetime.now(UTC) - (begun if begun.tzinfo else begun.replace(tzinfo=UTC))
    return max(0, ceil(round_.minutes - gone.total_seconds() / 60))


def prompt(round_: Sitting) -> list[str]:
    """Return the paragraphs of a round's prompt."""
    return [" ".join(text.split()) for text in round_.prompt.split("\n\n") if text.strip()]


def _words(request: Request) -> list[Contribution]:
    board, room = board_of(request), site_of(request).room
    if not board.words:
        return []
    said = [one for one in room.contributions(round=board.words) if one.consent and one.words]
    return said[: -WORDS - 1 : -1]


async def _result(request: Request, texts: Any) -> dict[str, Any] | None:
    """Return the order of the last closed vote, as participants' pages show it too."""
    site = site_of(request)
    vote = [one for one in site.hall.votes.values() if one.state == "closed"][-1]
    try:
        items, shown = await counted(site, vote)
    except ReviewkitError:
        return {"vote": vote, "items": []}
    asked = site.hall.asked(texts.language, easy=texts.easy)
    first = [asked[item.question.id] for item in items if item.place == items[0].place]
    return {
        "vote": vote,
        "items": items[: vote.top],
        "asked": asked,
        "first": first,
        "total": shown.total,
        "picture": f"/projector/{looking(site)}/{vote.id}.svg",
    }


async def picture(request: Request) -> Response:
    """Return the top of a closed vote's order as a picture: more lines cannot be read on a wall."""
    _let_in(request)
    site = site_of(request)
    vote = site.hall.votes.get(request.path_params["vote"])
    if vote is None or vote.state != "closed":
        raise HTTPException(404)
    items, _ = await counted(site, vote)
    if not items:
        raise HTTPException(404)
    return Response(agenda_svg(items[: vote.top]), media_type="image/svg+xml")


ROUTES = (("/projector/{key}", projector, "GET"), ("/projector/{key}/{vote}.svg", picture, "GET"))
