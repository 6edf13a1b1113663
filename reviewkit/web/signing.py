"""Signing in by personal link: the link's token lies in a cookie, and each page asks the review file whose it is.

Nothing about it is kept by the server: a restart ends no session, and a link that is taken back ends its own at once.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from reviewkit.web.site import Site

COOKIE = "reviewkit-link"
DAYS = 30  # so long a browser stays signed in; "Stop working in this browser" and a link taken back end it before
LONGEST = 200  # characters of a token that are looked at; ours have 32


def carried(request: Request) -> str:
    """Return the token that this browser carries, whether it signs anybody in or not; "" for none."""
    return request.cookies.get(COOKIE, "")[:LONGEST]


def form_token(link: str) -> str:
    """Return what forms of a signed-in browser must carry: known only to who knows the link, and lasting as it does."""
    return hmac.new(link.encode("utf-8", "surrogatepass"), b"reviewkit form", hashlib.sha256).hexdigest()


async def arrive(request: Request) -> Response:
    """Take a personal link: from now on this browser works under that name."""
    site: Site = request.app.state.site
    link = request.path_params["link"][:LONGEST]
    client = request.client.host if request.client else ""
    if site.brake.holds(client) or not site.review.screening.signed_in(link):
        site.brake.count(client)
        raise HTTPException(403, "person")
    answer = RedirectResponse("/screen", 303)
    answer.set_cookie(
        COOKIE,
        link,
        max_age=DAYS * 86_400,
        httponly=True,
        samesite="lax",  # "strict" would not be sent after a link in a letter was followed
        secure=request.url.scheme == "https",
    )
    return answer
