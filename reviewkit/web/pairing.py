"""Votes by pairs: two questions, one tap; each answer is in at once."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse

from reviewkit.errors import NotAllowed
from reviewkit.model import Ballot
from reviewkit.text import whole
from reviewkit.web.booths import asked_in, booth_of, turned_away
from reviewkit.web.joining import site_of

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from reviewkit.review import Review
    from reviewkit.web.booths import Booth

EVEN = "even"


def pair(request: Request, booth: Booth, given: int = 0) -> Response:
    """Show the next two questions, or that there are none left."""
    site = site_of(request)
    texts = site.reading(request)
    asked = asked_in(request, booth, texts)
    if booth.practice:
        pairs = list(combinations(booth.sheet.questions, 2))
        names = pairs[given] if given < len(pairs) else None
    else:
        own = site.room.own_ballot(booth.slip, booth.vote.id)
        given = len(own.pairs) + len(own.even) if own else 0
        names = site.room.next_pair(booth.slip, booth.vote.id)
    return site.render(
        request,
        "pair.html",
        t=texts,
        booth=booth,
        given=given,
        pair=[asked[name] for name in names] if names else None,
    )


async def compare(request: Request, booth: Booth, form: FormData) -> Response:
    """Take one answer; said again about the same pair, the last one counts."""
    one, other, better = (str(form.get(name, "")) for name in ("one", "other", "better"))
    if better not in (one, other, EVEN) or one == other or not {one, other} <= set(booth.sheet.questions):
        return pair(request, booth)
    if booth.practice:
        return pair(request, booth, 1 + (whole(str(form.get("given", ""))) or 0))
    site, name = site_of(request), site_of(request).room.id
    worse = other if better == one else one

    def cast(review: Review) -> None:
        room = review.workshop(name)
        own = room.own_ballot(booth.slip, booth.vote.id) or Ballot()
        pairs, even = (
            [both for both in known if set(both) != {one, other}] for known in (own.pairs, own.even)
        )
        if better == EVEN:
            even.append((one, other))
        else:
            pairs.append((better, worse))
        room.cast(booth.slip, Ballot(pairs=pairs, even=even), booth.vote.id)

    try:
        await site.writes.write(cast)
    except NotAllowed:
        if away := turned_away(request, booth_of(request), sent=True):
            return away
        raise
    return RedirectResponse(booth.path, 303)
