"""The results of votes: shown once a vote is closed, and never so that a small group could be made out."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from reviewkit import workshop
from reviewkit.errors import ReviewkitError
from reviewkit.report import agenda_svg
from reviewkit.web.joining import address, site_of, slip_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from reviewkit.desks.workshop import Room
    from reviewkit.model import AgendaItem
    from reviewkit.web.site import Site
    from reviewkit.workshop import Publishable, Vote

RESAMPLES = 1000  # people drawn anew for the intervals: they move by less than a place between two runs


def _count(room: Room, vote: Vote) -> tuple[list[AgendaItem], Publishable]:
    """Return the order of a closed vote with the places of small groups left out, and which groups those are."""
    ballots = Counter(ballot.group for ballot in room.ballots(vote.id))
    if ballots.total() < vote.small:  # the order of a handful of ballots says how they were filled in
        return [], workshop.publishable(ballots, vote.small)
    shown = workshop.publishable(dict.fromkeys(vote.groups, 0) | ballots, vote.small)
    tally = room.tally(vote=vote.id, resamples=RESAMPLES)
    items = workshop.agenda(room.questions(everything=True), tally)
    return [
        replace(item, by_group={name: place for name, place in item.by_group.items() if name in shown.shown})
        for item in items
    ], shown


async def counted(site: Site, vote: Vote) -> tuple[list[AgendaItem], Publishable]:
    """Return what may be shown of a closed vote; counted once, beside the pages, however many ask for it."""
    known, name = site.hall.counts, site.room.id
    if vote.id not in known:
        known[vote.id] = asyncio.ensure_future(
            site.writes.aside(lambda review: _count(review.workshop(name), vote))
        )
    try:
        return await asyncio.shield(known[vote.id])
    except BaseException:
        if known[vote.id].done():
            known.pop(vote.id, None)
        raise


def _vote(request: Request) -> Vote:
    votes = site_of(request).hall.votes
    if (name := request.path_params["vote"]) not in votes:
        raise HTTPException(404)
    return votes[name]


async def results(request: Request) -> Response:
    """Lead to the result of the only vote, or show which votes have one."""
    site = site_of(request)
    votes = list(site.hall.votes.values())
    if len(votes) == 1:
        return RedirectResponse(address(votes[0], "result"), 303)
    return site.render(request, "results.html", plan=site.room.plan, votes=votes, address=address)


async def result(request: Request) -> Response:
    """Show the order once the vote is closed; before that, nothing but that it is not."""
    site, vote = site_of(request), _vote(request)
    if vote.state != "closed":
        return site.render(request, "result-later.html", vote=vote)
    try:
        items, shown = await counted(site, vote)
    except ReviewkitError as error:
        return site.render(request, "result-none.html", why=str(error), least=0)
    if not items:
        return site.render(request, "result-none.html", why="", least=vote.small)
    texts = site.reading(request)
    asked = site.hall.asked(texts.language, easy=texts.easy)
    return site.render(
        request,
        "result.html",
        t=texts,
        vote=vote,
        items=items,
        shown=shown,
        asked=asked,
        equal=vote.rule == "jla",
        feedback=_feedback(request, vote),
        picture=f"{address(vote, 'result')}/picture.svg",
        foreign=sum(asked[item.question.id].foreign for item in items),
    )


def _feedback(request: Request, vote: Vote) -> dict[str, workshop.Feedback]:
    """Return one's own scores beside the others', after a round on which another may follow."""
    if vote.rule != "consensus":
        return {}
    room, code = site_of(request).room, slip_of(request)
    own = room.own_ballot(code, vote.id) if code else None
    told = workshop.feedback(own, room.ballots(vote.id), small=vote.small)
    return {one.question: one for one in told}


async def picture(request: Request) -> Response:
    """Return the order of a closed vote as a picture."""
    site, vote = site_of(request), _vote(request)
    if vote.state != "closed":
        raise HTTPException(404)
    items, _ = await counted(site, vote)
    if not items:
        raise HTTPException(404)
    return Response(agenda_svg(items), media_type="image/svg+xml")


async def question_picture(request: Request) -> Response:
    """Return a question's picture; nothing in it is run in these pages' name."""
    found = site_of(request).room.picture(request.path_params["question"][:64])
    if found is None:
        raise HTTPException(404)
    return Response(
        found.data, media_type=found.media, headers={"Content-Security-Policy": "default-src 'none'; sandbox"}
    )
