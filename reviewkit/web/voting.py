"""The participant's pages: a slip's code, the ballot, a last look, and the vote that is in."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse

from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.web import ballots
from reviewkit.web.guarding import checked_form
from reviewkit.web.signing import COOKIE

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from reviewkit.web.ballots import Filled
    from reviewkit.web.site import Site


def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


async def welcome(request: Request) -> Response:
    """Show where to type a slip's code, or that the vote is closed."""
    return _welcome(request)


def _welcome(request: Request, fault: str = "", typed: str = "", status: int = 200) -> Response:
    site = _site(request)
    plan = site.review.protocol.workshop
    if plan is None:
        return site.render(request, "home.html")
    if site.room.state == "closed":
        return site.render(request, "closed.html", plan=plan)
    return site.render(request, "code.html", status, plan=plan, fault=fault, typed=typed)


async def enter(request: Request) -> Response:
    """Take a slip's code from the form."""
    form = await checked_form(request)
    return _arrive(request, str(form.get("code", ""))[:40])


async def arrive(request: Request) -> Response:
    """Take a slip's code from the address, as a QR code gives it."""
    return _arrive(request, request.path_params["code"][:40])


def _arrive(request: Request, typed: str) -> Response:
    site = _site(request)
    client = request.client.host if request.client else ""
    if site.brake.holds(client):
        return _welcome(request, "code.wait", typed, 429)
    try:
        slip = site.room.slip(typed)
    except (UnknownName, NotAllowed) as error:
        site.brake.count(client)
        void = isinstance(error, NotAllowed)
        fault = "code.void" if void else "code.unknown" if typed.strip() else "code.empty"
        return _welcome(request, fault, typed, 422)
    request.session["code"] = slip.code
    return RedirectResponse("/vote", 303)


async def leave(request: Request) -> Response:
    """Forget the slip and the person in this browser, so that somebody else can go on with it."""
    await checked_form(request)
    request.session.pop("code", None)
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return answer


async def ballot(request: Request) -> Response:
    """Show the ballot, as it was cast where it was."""
    site = _site(request)
    if _outside(request):
        return RedirectResponse("/", 303)
    cast = site.room.own_ballot(request.session["code"])
    return _paper(request, ballots.of_ballot(cast, site.room.plan), again=cast is not None)


def _outside(request: Request) -> bool:
    """Return whether this browser holds no slip that can vote now."""
    room = _site(request).room
    try:
        return room.state == "closed" or not room.slip(request.session.get("code", ""))
    except (UnknownName, NotAllowed):
        request.session.pop("code", None)
        return True


def _paper(request: Request, filled: Filled, status: int = 200, *, again: bool = False) -> Response:
    site, room = _site(request), _site(request).room
    questions = site.questions()
    language = site.language(request)
    words = {question.id: site.wording(question, language) for question in questions}
    return site.render(
        request,
        "ballot.html" if room.plan.ballot in (*ballots.RANKED, *ballots.CHOSEN) else "paper-only.html",
        status,
        plan=room.plan,
        ranked=room.plan.ballot in ballots.RANKED,
        most=ballots.limit(room.plan, len(questions)),
        questions=ballots.ordered(questions, room.id, request.session["code"]),
        words=words,
        foreign=sum(lines[0][1] != language for lines in words.values()),
        filled=filled,
        again=again,
    )


async def look(request: Request) -> Response:
    """Show what was entered once more before it is sent, or what is wrong with it."""
    form = await checked_form(request)
    if _outside(request):
        return RedirectResponse("/", 303)
    site, room = _site(request), _site(request).room
    filled = ballots.read(form, room.plan, site.questions())
    if filled.faults or form.get("back"):
        return _paper(request, filled, 422 if filled.faults else 200)
    language = site.language(request)
    words = {question.id: site.wording(question, language) for question in site.questions()}
    facts: dict[str, Any] = {"plan": room.plan, "words": words, "ranked": room.plan.ballot in ballots.RANKED}
    number = secrets.token_urlsafe(12)
    return site.render(request, "look.html", filled=filled, number=number, **facts)


async def send(request: Request) -> Response:
    """Cast the ballot; the same form sent twice casts it once."""
    form = await checked_form(request)
    if _outside(request):
        return RedirectResponse("/", 303)
    site, room = _site(request), _site(request).room
    filled = ballots.read(form, room.plan, site.questions())
    if filled.faults:
        return _paper(request, filled, 422)
    made, number, code = (
        ballots.ballot(filled, room.plan),
        str(form.get("number", "")),
        request.session["code"],
    )
    if number not in site.spent and made != room.own_ballot(code):
        await site.writes.write(lambda review: review.workshop(room.id).cast(code, made))
        site.spent.add(number)
    return RedirectResponse("/done", 303)


async def done(request: Request) -> Response:
    """Say that the vote is in and may be changed until the close."""
    if _outside(request) or _site(request).room.own_ballot(request.session["code"]) is None:
        return RedirectResponse("/vote" if request.session.get("code") else "/", 303)
    return _site(request).render(request, "done.html", plan=_site(request).room.plan)
