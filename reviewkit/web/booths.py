"""A booth: one vote, or its practice ballot, as one browser stands before it."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from reviewkit.store.ballots import marks_of
from reviewkit.web.hall import practice_asked, practice_sheet, sheet_of
from reviewkit.web.joining import address, needs_joining, site_of, slip_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from reviewkit.model import Ballot
    from reviewkit.web.ballots import Sheet
    from reviewkit.web.catalogue import Texts
    from reviewkit.web.hall import Asked
    from reviewkit.workshop import Vote


@dataclass(frozen=True, slots=True)
class Booth:
    """A vote with its sheet, the slip that stands before it, and the page's address; `practice` counts for nothing."""

    vote: Vote
    sheet: Sheet
    path: str
    slip: str
    practice: bool

    @property
    def title(self) -> str:
        """What the vote is called."""
        return self.vote.title


def booth_of(request: Request) -> Booth:
    """Return the booth that an address names; 404 where there is no such vote."""
    votes = site_of(request).hall.votes
    name = request.path_params["vote"]
    if name not in votes:
        raise HTTPException(404)
    vote = votes[name]
    practice = request.url.path.startswith("/practice/")
    sheet = practice_sheet(vote) if practice else sheet_of(vote)
    path = address(vote, "practice" if practice else "vote")
    return Booth(vote, sheet, path, "" if practice else slip_of(request), practice)


def turned_away(request: Request, booth: Booth, *, sent: bool = False) -> Response | None:
    """Return the page for whoever cannot vote here now, or None; `sent`: a ballot came with it, and is not in."""
    if booth.practice:
        return None
    site = site_of(request)
    if not booth.slip:
        return RedirectResponse("/", 303)
    if booth.vote.state == "closed":
        result = address(booth.vote, "result")
        status = 409 if sent else 200
        return site.render(request, "closed.html", status, plan=site.room.plan, not_in=sent, result=result)
    if needs_joining(request, booth.slip):
        return RedirectResponse("/join", 303)
    return None if booth.vote.state == "open" else site.render(request, "later.html", booth=booth)


def asked_in(request: Request, booth: Booth, texts: Texts) -> Mapping[str, Asked]:
    """Return the questions of a booth as this reader sees them, in the order of this slip's paper."""
    if booth.practice:
        return practice_asked(texts)
    site = site_of(request)
    known = site.hall.asked(texts.language, easy=texts.easy)
    return {name: known[name] for name in site.room.order(booth.slip, booth.vote.id)}


def seal(request: Request, ballot: Ballot | None) -> str:
    """Return a mark of the ballot that counts when a page is drawn: what is sent from an older page changes nothing."""
    if ballot is None:
        return ""
    told = json.dumps([ballot.group, marks_of(ballot)], sort_keys=True)
    return hmac.new(site_of(request).secret.encode(), told.encode(), hashlib.sha256).hexdigest()[:24]
