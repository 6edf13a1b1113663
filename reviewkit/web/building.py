"""The application: addresses, cookies, guards, and pages for what goes wrong."""

from __future__ import annotations

import secrets
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from reviewkit.errors import ReviewkitError, StoreError, UnknownName
from reviewkit.web import (
    conflicts,
    duplicates,
    extracting,
    facilitating,
    joining,
    leading,
    listing,
    reading,
    results,
    screening,
    settling,
    signing,
    telling,
    voting,
)
from reviewkit.web.guarding import HEADERS, Guard
from reviewkit.web.site import Site

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from reviewkit.review import Review

HOURS = 12  # a cookie lasts for a workshop's day
ROUTES = (
    ("/vote/{vote}/send", voting.send, "POST"),  # first of all: hundreds may arrive in the same second
    ("/vote/{vote}", voting.ballot, "GET"),
    ("/vote/{vote}", voting.look, "POST"),
    ("/vote/{vote}/done", voting.done, "GET"),
    ("/room", joining.room, "GET"),
    ("/news", joining.news, "GET"),
    ("/", joining.welcome, "GET"),
    ("/code", joining.enter, "POST"),
    ("/v/{code}", joining.arrive, "GET"),
    ("/join", joining.joining, "GET"),
    ("/join", joining.join, "POST"),
    ("/leave", joining.leave, "POST"),
    ("/words/{round}", telling.words, "GET"),
    ("/words/{round}", telling.tell, "POST"),
    ("/vote", voting.here, "GET"),
    ("/practice/{vote}", voting.ballot, "GET"),
    ("/practice/{vote}", voting.look, "POST"),
    ("/practice/{vote}/send", voting.send, "POST"),
    ("/practice/{vote}/done", voting.done, "GET"),
    ("/result", results.results, "GET"),
    ("/result/{vote}", results.result, "GET"),
    ("/result/{vote}/picture.svg", results.picture, "GET"),
    ("/picture/{question}", results.question_picture, "GET"),
    ("/r/{link}", signing.arrive, "GET"),
    ("/screen", screening.stages, "GET"),
    ("/screen/{stage}", screening.report, "GET"),
    ("/screen/{stage}", screening.judge, "POST"),
    ("/screen/{stage}/list", listing.listed, "GET"),
    ("/text/{report}/{hash}", reading.full_text, "GET"),
    ("/screen/{stage}/conflicts", conflicts.conflict, "GET"),
    ("/screen/{stage}/conflicts", conflicts.resolve, "POST"),
    ("/lead", leading.lead, "GET"),
    *duplicates.ROUTES,
    *extracting.ROUTES,
    *facilitating.ROUTES,
    *settling.ROUTES,
)


def app(
    review: Review,
    *,
    secret: str | None = None,
    people: Iterable[str] = (),
    texts: Mapping[str, Mapping[str, str]] | None = None,
) -> Starlette:
    """Return the web pages of a review as an ASGI application.

    `secret` signs the cookies of participants and of languages; without one they end with the process. Whoever has a
    personal link stays signed in. `people` are the names that `personal_link` may make a link for, and that the lead's
    page shows before they have done anything. `texts` are sentences of the pages in further languages, or in other
    words: language -> "section.name" -> sentence, as the catalogues have them. All pages are drawn in one thread, that
    of the event loop; raises NotAllowed for a name nobody can work under. The application ends its own connections at
    its shutdown; the review stays open.
    """
    key = secret or secrets.token_urlsafe(32)
    site = Starlette(
        routes=[
            *(Route(path, handler, methods=[method]) for path, handler, method in ROUTES),
            Mount("/static", StaticFiles(directory=str(files(__package__).joinpath("static")))),
        ],
        middleware=[
            Middleware(Guard),
            Middleware(
                SessionMiddleware,
                secret_key=key,
                session_cookie="reviewkit",
                max_age=HOURS * 3600,
                same_site="lax",
            ),
        ],
        exception_handlers={HTTPException: _refused, ReviewkitError: _not_done, 500: _broken},
        lifespan=_lifespan,
    )
    site.state.site = Site(review, key, people, texts or {})
    return site


def personal_link(site: Starlette, name: str) -> str:
    """Return the path of a new personal link, such as "/r/…"; whoever opens it works under that name.

    It works until it is taken back, whatever server shows the pages; the review file holds only its fingerprint, so
    that it cannot be told again. Raises UnknownName where the application was not given the name.
    """
    pages: Site = site.state.site
    if name not in pages.named:
        raise UnknownName("person with a link", name, pages.named)
    return f"/r/{pages.review.people(name)[0].screening.invite(name)}"


@asynccontextmanager
async def _lifespan(site: Starlette) -> AsyncIterator[None]:
    yield
    site.state.site.writes.close()


async def _refused(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 404)
    detail = getattr(error, "detail", "")
    key = detail if detail in ("form", "person") else "missing" if status == 404 else "refused"
    return _page(request, status, f"error.{key}")


async def _not_done(request: Request, error: Exception) -> Response:
    if isinstance(error, StoreError):  # its message names the file, which is nobody's business
        return _page(request, 503, "error.broken")
    return _page(request, 409, "error.not-done", str(error))


async def _broken(request: Request, _: Exception) -> Response:
    page = _page(request, 500, "error.broken")
    page.headers.update(HEADERS)  # this answer does not pass the guard
    return page


def _page(request: Request, status: int, text: str, why: Any = "") -> Response:
    if "session" not in request.scope:  # what broke, broke before the cookie was read
        request.scope["session"] = {}
    pages: Site = request.app.state.site
    return pages.render(request, "error.html", status, text=text, why=why)
