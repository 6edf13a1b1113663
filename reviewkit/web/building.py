"""The application: addresses, cookies, guards, and pages for what goes wrong."""

from __future__ import annotations

import secrets
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from reviewkit.errors import ReviewkitError, StoreError, UnknownName
from reviewkit.web import results, screening, voting
from reviewkit.web.guarding import HEADERS, Guard
from reviewkit.web.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from reviewkit.review import Review

HOURS = 12  # a cookie lasts for a workshop's day
ROUTES = (
    ("/", voting.welcome, "GET"),
    ("/code", voting.enter, "POST"),
    ("/v/{code}", voting.arrive, "GET"),
    ("/vote", voting.ballot, "GET"),
    ("/vote", voting.look, "POST"),
    ("/send", voting.send, "POST"),
    ("/done", voting.done, "GET"),
    ("/leave", voting.leave, "POST"),
    ("/result", results.result, "GET"),
    ("/result.svg", results.picture, "GET"),
    ("/r/{link}", screening.arrive, "GET"),
    ("/screen", screening.stages, "GET"),
    ("/screen/{stage}", screening.report, "GET"),
    ("/screen/{stage}", screening.judge, "POST"),
    ("/screen/{stage}/conflicts", screening.conflict, "GET"),
    ("/screen/{stage}/conflicts", screening.resolve, "POST"),
    ("/lead", screening.lead, "GET"),
)


def app(
    review: Review,
    *,
    secret: str | None = None,
    people: Iterable[str] = (),
    wordings: Mapping[str, Mapping[str, str]] | None = None,
) -> Starlette:
    """Return the web pages of a review as an ASGI application.

    `secret` signs cookies and personal links; without one they end with the process. `people` are the names that
    get a personal link (`personal_link`). `wordings` gives questions in other languages: question id -> language ->
    text. All handlers run in one thread, that of the event loop; raises NotAllowed for a name nobody can work under.
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
    )
    site.state.site = Site(review, key, people, wordings or {})
    return site


def personal_link(site: Starlette, name: str) -> str:
    """Return the path of a person's link, such as "/r/…"; whoever opens it works under that name."""
    pages: Site = site.state.site
    if name not in pages.people:
        raise UnknownName("person with a link", name, pages.people)
    return f"/r/{pages.sign(name)}"


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
