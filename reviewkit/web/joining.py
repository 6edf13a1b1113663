"""Coming in: a slip's code, with which voice it speaks, and what is on now."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse, RedirectResponse

from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.web.ballots import Fault
from reviewkit.web.guarding import checked_form
from reviewkit.web.signing import COOKIE
from reviewkit.workshop import read_code

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from reviewkit.web.site import Site
    from reviewkit.workshop import Vote

LONGEST = 40  # characters of a code that are looked at; a slip's has six
KEPT = ("display", "easy", "visit")  # what the next person on a shared device keeps of a session


def site_of(request: Request) -> Site:
    """Return the site that a request is about."""
    site: Site = request.app.state.site
    return site


def slip_of(request: Request) -> str:
    """Return the code of the slip that this browser holds; "" where it holds none that is valid."""
    code = str(request.session.get("code", ""))
    if code:
        try:
            return site_of(request).room.slip(code).code
        except (UnknownName, NotAllowed):
            request.session.pop("code", None)
    return ""


def address(vote: Vote, what: str = "vote") -> str:
    """Return where a vote, its practice ballot ("practice") or its result ("result") is."""
    return f"/{what}/{vote.id}"


async def welcome(request: Request) -> Response:
    """Show where to type a slip's code."""
    return _welcome(request)


def _welcome(request: Request, fault: str = "", typed: str = "", status: int = 200) -> Response:
    site = site_of(request)
    plan = site.review.protocol.workshop
    if plan is None:
        return site.render(request, "home.html")
    votes = site.hall.votes.values()
    if all(vote.state == "closed" for vote in votes):
        return site.render(request, "closed.html", plan=plan, not_in=False, result="/result")
    closed = any(vote.state == "closed" for vote in votes)
    return site.render(request, "code.html", status, plan=plan, fault=fault, typed=typed, closed=closed)


async def enter(request: Request) -> Response:
    """Take a slip's code from the form."""
    form = await checked_form(request)
    return await _arrive(request, str(form.get("code", ""))[:LONGEST])


async def arrive(request: Request) -> Response:
    """Take a slip's code from the address, as a QR code gives it."""
    return await _arrive(request, request.path_params["code"][:LONGEST])


async def _arrive(request: Request, typed: str) -> Response:
    """Let a slip in. Slips of the finger count as no guess: a code's check character finds each of them."""
    site = site_of(request)
    client = request.client.host if request.client else ""
    try:
        read = read_code(typed)
    except ValueError:
        return _welcome(request, "code.unknown" if typed.strip() else "code.empty", typed, 422)
    if (pause := site.brake.turn(client)) is None:
        refused = _welcome(request, "code.wait", typed, 429)
        refused.headers["Retry-After"] = "20"
        return refused
    if pause:
        await asyncio.sleep(pause)
    try:
        code = request.session["code"] = site.room.slip(read).code
    except (UnknownName, NotAllowed) as error:
        site.brake.count(client)
        return _welcome(request, "code.void" if isinstance(error, NotAllowed) else "code.unknown", typed, 422)
    return RedirectResponse("/join" if needs_joining(request, code) else "/room", 303)


async def joining(request: Request) -> Response:
    """Show for which group somebody speaks, and let them say so."""
    if not (code := slip_of(request)):
        return RedirectResponse("/", 303)
    joined = site_of(request).room.joined(code)
    return _join(request, joined.group if joined else "", joined.also if joined else ())


def _join(
    request: Request, voice: str, also: tuple[str, ...], faults: tuple[Fault, ...] = (), status: int = 200
) -> Response:
    site = site_of(request)
    return site.render(
        request, "join.html", status, plan=site.room.plan, voice=voice, also=also, faults=faults,
        kept={"path": "/join", "go": "stay"},
    )  # fmt: skip


async def join(request: Request) -> Response:
    """Write down for which group a slip speaks; said again it changes nothing."""
    form = await checked_form(request)
    if not (code := slip_of(request)):
        return RedirectResponse("/", 303)
    site = site_of(request)
    groups = site.room.plan.groups
    voice = str(form.get("group", ""))
    also = tuple(str(name) for name in form.getlist("also") if name in groups)
    if form.get("go") == "stay":
        return _join(request, voice, also)
    if groups and voice not in groups:
        return _join(request, voice, also, (Fault("group-1", "fault.group"),), 422)
    language, name = site.language(request), site.room.id
    try:
        await site.writes.write(
            lambda review: review.workshop(name).join(code, voice, also, language=language)
        )
    except NotAllowed:
        before = site.room.joined(code)
        told = before.group if before else voice
        return _join(request, told, before.also if before else also, (Fault("group-1", "join.voted"),), 409)
    return RedirectResponse("/room", 303)


def needs_joining(request: Request, code: str) -> bool:
    """Return whether a slip has still to say for whom it speaks; after the last vote that is of no use any more."""
    site = site_of(request)
    over = all(vote.state == "closed" for vote in site.hall.votes.values())
    return bool(site.room.plan.groups) and not over and site.room.joined(code) is None


async def room(request: Request) -> Response:
    """Show what is on now: rounds in which words are wanted, votes, results."""
    if not (code := slip_of(request)):
        return RedirectResponse("/", 303)
    if needs_joining(request, code):
        return RedirectResponse("/join", 303)
    site = site_of(request)
    votes = [
        (
            vote,
            ("in" if site.room.own_ballot(code, vote.id) else "out") if vote.state == "open" else vote.state,
        )
        for vote in site.hall.votes.values()
    ]
    return site.render(
        request,
        "room.html",
        plan=site.room.plan,
        joined=site.room.joined(code),
        rounds=site.hall.open_rounds,
        votes=votes,
        address=address,
        mark=_mark(site),
    )


async def news(request: Request) -> Response:
    """Say, in one short line, whether something was opened or closed: pages ask for it now and then."""
    return PlainTextResponse(_mark(site_of(request)))


def _mark(site: Site) -> str:
    rounds = [one.state for one in site.hall.rounds.values()]
    return " ".join(state or "-" for state in (*rounds, *(vote.state for vote in site.hall.votes.values())))


async def leave(request: Request) -> Response:
    """Forget the slip and the person in this browser, so that somebody else can go on with it."""
    await checked_form(request)
    for name in [name for name in request.session if name not in KEPT]:
        del request.session[name]
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return answer
