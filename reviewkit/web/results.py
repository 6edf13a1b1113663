"""The result of the vote: shown once the vote is closed, and never so that a small group could be made out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response

from reviewkit.errors import ReviewkitError
from reviewkit.report import agenda_svg
from reviewkit.workshop import publishable

if TYPE_CHECKING:
    from starlette.requests import Request

    from reviewkit.model import AgendaItem
    from reviewkit.web.site import Site
    from reviewkit.workshop import Publishable


def counted(site: Site) -> tuple[list[AgendaItem], Publishable]:
    """Return the agenda of a closed vote with the places of small groups left out, and which groups those are."""
    if site.counted is None:
        room = site.room
        shown = publishable(
            dict.fromkeys(room.plan.groups, 0) | Counter(ballot.group for ballot in room.ballots()),
            room.plan.small,
        )
        items = [
            replace(
                item,
                by_group={name: place for name, place in item.by_group.items() if name in shown.shown},
                # Beside the shown groups' places, the pooled place would tell of the hidden ones.
                pooled=None if shown.hidden else item.pooled,
            )
            for item in site.review.agenda(room.id)
        ]
        site.counted = items, shown  # a closed vote does not change any more
    return site.counted


async def result(request: Request) -> Response:
    """Show the agenda once the vote is closed; before that, nothing but that it is not."""
    site: Site = request.app.state.site
    plan = site.room.plan
    if site.room.state != "closed":
        return site.render(request, "result-later.html", plan=plan)
    try:
        items, shown = counted(site)
    except ReviewkitError as error:
        return site.render(request, "result-none.html", plan=plan, why=str(error))
    language = site.language(request)
    words = {item.question.id: site.wording(item.question, language) for item in items}
    return site.render(request, "result.html", plan=plan, items=items, shown=shown, words=words)


async def picture(request: Request) -> Response:
    """Return the agenda of a closed vote as a picture."""
    site: Site = request.app.state.site
    if site.room.state != "closed":
        raise HTTPException(404)
    items, _ = counted(site)
    return Response(agenda_svg(items), media_type="image/svg+xml")
