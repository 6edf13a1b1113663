"""What stands between the network and the pages: headers, a limit on sizes, tokens, and a brake on guessing."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import defaultdict, deque
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse

from reviewkit.web.signing import carried, form_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.datastructures import FormData
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
LARGEST_BODY = 200_000  # bytes: a ballot over 500 questions with a token takes about 15,000
WRONG_CODES, PER_SECONDS = 10, 60  # 10 a minute: a guesser would need weeks, a clumsy finger a minute's wait
REMEMBERED = 20_000  # form numbers kept in memory: twice the largest vote planned for


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
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():  # a full text brings rules of its own, made for its kind
                    headers.setdefault(name, value)
                headers["Cache-Control"] = (
                    "max-age=3600" if scope["path"].startswith("/static/") else "no-store"
                )
            await send(message)

        if fault := _size_fault(Headers(scope=scope)):
            await PlainTextResponse(*fault)(scope, receive, guarded)
        else:
            await self._app(scope, receive, guarded)


def _size_fault(headers: Headers) -> tuple[str, int] | None:
    """Return what is wrong with the announced size of a body and the status to answer with, or None."""
    if "transfer-encoding" in headers:
        return "The size of the form has to be given.", 411
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > LARGEST_BODY:
        return "This form is too large.", 413
    return None


class Brake:
    """Counts wrong codes by client, in memory, and says when somebody has to wait."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: dict[str, deque[float]] = defaultdict(deque)

    def holds(self, client: str) -> bool:
        """Return whether a client has given too many wrong codes of late."""
        return len(self._recent(client)) >= WRONG_CODES

    def count(self, client: str) -> None:
        """Note a wrong code."""
        self._recent(client).append(self._clock())
        if len(self._wrong) > REMEMBERED:  # many addresses at once: forget those that are quiet
            for name in [name for name in self._wrong if not self._recent(name)]:
                del self._wrong[name]

    def _recent(self, client: str) -> deque[float]:
        times = self._wrong[client]
        while times and times[0] <= self._clock() - PER_SECONDS:
            times.popleft()
        return times


class Spent:
    """Form numbers that were used: a form sent twice acts once. Kept in memory, and tied to nobody."""

    def __init__(self) -> None:
        self._used: dict[str, None] = {}

    def __contains__(self, number: str) -> bool:
        return number in self._used

    def add(self, number: str) -> None:
        """Note a form number as used; the oldest are forgotten first."""
        self._used[number] = None
        if len(self._used) > REMEMBERED:
            del self._used[next(iter(self._used))]


def token(request: Request) -> str:
    """Return the token that forms of this browser must carry: an HMAC of its personal link, or of its signed cookie."""
    if link := carried(request):
        return form_token(link)
    visit = request.session.setdefault("visit", secrets.token_urlsafe(16))
    key = request.app.state.site.secret
    return hmac.new(key.encode(), f"form|{visit}".encode(), hashlib.sha256).hexdigest()


async def checked_form(request: Request) -> FormData:
    """Return the fields of a form that carries its browser's token; else the answer is 403."""
    form = await request.form(max_files=0, max_fields=2000)
    given = str(form.get("token", ""))
    known = carried(request) or "visit" in request.session
    if not known or not hmac.compare_digest(given.encode(), token(request).encode()):
        raise HTTPException(403, "form")
    return form
