"""How far the team is: numbers of reports by stage, and how many each person has judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from reviewkit.web.site import Site


async def lead(request: Request) -> Response:
    """Show how far the team is: numbers of reports, never a verdict that is not revealed."""
    site: Site = request.app.state.site
    person = site.person(request)
    protocol = site.review.protocol
    team = {one.person for one in site.review.screening.invited()} | set(site.named)
    progress = []
    for stage in protocol.stages:
        now = site.review.screening.progress(stage.id)
        people = [
            (name, now.judged.get(name, 0), len(site.review.people(name)[0].queue(stage.id)))
            for name in sorted(team | set(now.judged), key=str.casefold)
        ]
        progress.append((stage, now, people))
    room = site.room if protocol.workshop else None
    return site.render(request, "lead.html", progress=progress, room=room, person=person.name)
