"""What stands between the network and the pages: headers, a limit on sizes, and tokens of forms."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.datastructures import FormData, Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse

from reviewkit.text import whole
from reviewkit.web.signing import carried, form_token

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Nothing is loaded from elsewhere and nothing inline runs, so text that somebody put into a title cannot either.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",  # addresses hold slip codes and personal links
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
RAW_HEADERS = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
LARGEST_BODY = 200_000  # bytes: a ballot over 500 questions with a token takes about 15,000
MOST_FIELDS = 4000  # of one form: 500 questions with eight criteria each
FORM = "application/x-www-form-urlencoded"


class Guard:
    """ASGI middleware: security headers on every answer, and no body larger than a form of ours can be."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse its size."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = [pair for pair in message["headers"] if pair[0] != b"cache-control"]
                own = {name for name, _ in given}  # a full text brings rules of its own, made for its kind
                kept = scope["path"].startswith("/static/")
                message["headers"] = [
                    *given,
                    *((name, value) for name, value in RAW_HEADERS if name not in own),
                    (b"cache-control", b"max-age=3600" if kept else b"no-store"),
                ]
            await send(message)

        if fault := _size_fault(Headers(scope=scope)):
            await PlainTextResponse(*fault)(scope, receive, guarded)
        else:
            await self._app(scope, receive, guarded)


def _size_fault(headers: Headers) -> tuple[str, int] | None:
    """Return what is wrong with the announced size of a body and the status to answer with, or None."""
    if "transfer-encoding" in headers:
        return "The size of the form has to be given.", 411
    if whole(headers.get("content-length", "0"), most=LARGEST_BODY) is None:
        return "This form is too large.", 413
    return None


def token(request: Request) -> str:
    """Return the token that forms of this browser must carry: an HMAC of its personal link, or of its signed cookie."""
    if link := carried(request):
        return form_token(link)
    visit = request.session.setdefault("visit", secrets.token_urlsafe(16))
    key = request.app.state.site.secret
    return hmac.new(key.encode(), f"form|{visit}".encode(), hashlib.sha256).hexdigest()


async def checked_form(request: Request) -> FormData:
    """Return the fields of a form that carries its browser's token; else the answer is 403.

    Forms are read as browsers send them when no file is with them; reading a ballot of 60 questions takes 0.1 ms.
    """
    try:
        if not request.headers.get("content-type", "").startswith(FORM):
            raise HTTPException(403, "form")
        body = (await request.body()).decode("utf-8", "replace")
        form = FormData([*parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS)])
    except ValueError as error:  # more fields than any page of ours has
        raise HTTPException(403, "form") from error
    given = str(form.get("token", ""))
    known = carried(request) or "visit" in request.session
    if not known or not hmac.compare_digest(given.encode("utf-8", "replace"), token(request).encode()):
        raise HTTPException(403, "form")
    return form
