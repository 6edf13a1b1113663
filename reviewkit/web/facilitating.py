"""The facilitator's pages: rounds, votes with their plan said beforehand, slips, and what the projector shows."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse

from reviewkit import workshop
from reviewkit.errors import NotAllowed, ReviewkitError
from reviewkit.protocol import RULE_BALLOTS
from reviewkit.text import whole
from reviewkit.web import paper_entry, projecting, scribing, sorting, wordings
from reviewkit.web.guarding import checked_form
from reviewkit.web.joining import site_of
from reviewkit.web.paper import slips_page
from reviewkit.web.teamwork import LONGEST_ID, board_of, do, home, looking, page, qr, told

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from reviewkit.workshop import Vote

TURNS = ("open", "silent", "share", "close")
WHOLE = ("choose", "top", "dots", "cap")
NUMBERS = ("low", "high")
MOST_SLIPS = 400  # at once; a page of eight takes a printer some seconds
LARGEST = 100_000  # of a number in a vote's plan
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


async def lead(request: Request) -> Response:
    """Show every round and vote with its state, and counts in which nobody can be made out."""
    return _lead(request)


def _lead(request: Request, fault: str = "", status: int = 200) -> Response:
    site, board = site_of(request), board_of(request)
    room, writer = site.room, site.person(request).workshop(site.room.id)
    votes = [
        {
            "vote": vote,
            "voted": room.voted(vote.id),
            "groups": None
            if vote.state == "closed"
            else board.stepped(vote.key, room.voted_by_group(vote.id)),
            "waiting": writer.paper_waiting(vote.id),
        }
        for vote in room.votes()
    ]
    joined = room.joined_by_group()
    return page(
        request,
        "team-lead.html",
        "team.lead",
        status,
        rounds=[one for one in room.rounds() if one.kind != "vote"],
        votes=votes,
        joined=joined,
        by_voice=board.stepped("joined", joined),
        questions=len(room.questions()),
        home=home(request),
        projector=f"/projector/{looking(site)}",
        shown=board.words,
        fault=fault,
    )


async def turn(request: Request) -> Response:
    """Open a round, silently or not, share what was written in silence, or close it."""
    form = await checked_form(request)
    name, act = request.path_params["round"][:LONGEST_ID], told(form, "act")
    site_of(request).person(request)
    if name not in {one.id for one in site_of(request).room.rounds()} or act not in TURNS:
        raise HTTPException(404)
    try:
        await do(
            request,
            form,
            lambda writer: {
                "open": lambda: writer.open_round(name),
                "silent": lambda: writer.open_round(name, silent=True),
                "share": lambda: writer.share_round(name),
                "close": lambda: writer.close_round(name),
            }[act](),
        )
    except ReviewkitError as error:
        return _lead(request, str(error), 409)
    return RedirectResponse(f"/team?done=round#round-{name}", 303)


async def settle(request: Request) -> Response:
    """Set the address that phones type, and the round whose words the projector shows."""
    form = await checked_form(request)
    site, board = site_of(request), board_of(request)
    site.person(request)
    given = told(form, "address", 200).rstrip("/")
    if given and not re.fullmatch(r"(https?://)?[\w.:\[\]-]+", given):
        return _lead(request, "team.no-address", 422)
    board.address = "" if given in ("", home(request)) else given if "://" in given else f"http://{given}"
    wanted = told(form, "words", LONGEST_ID)
    board.words = wanted if wanted in {one.id for one in site.room.rounds()} else ""
    return RedirectResponse("/team?done=saved", 303)


def _vote(request: Request) -> Vote:
    site = site_of(request)
    site.person(request)
    known = {vote.id: vote for vote in site.room.votes()}
    if (name := request.path_params["vote"]) not in known:
        raise HTTPException(404)
    return known[name]


def _changes(vote: Vote, form: FormData) -> dict[str, Any]:
    """Return what the form holds differently from the protocol's plan; raises ValueError for a number that is none."""
    found: dict[str, Any] = {}
    for name in ("ballot", "rule", "title"):
        if (given := told(form, name, 300)) and given != getattr(vote, name):
            found[name] = given
    for name in (*WHOLE, *NUMBERS):
        if given := told(form, name, 20):
            value = int(given) if name in WHOLE else float(given)
            if not 0 <= abs(value) <= LARGEST or (name in WHOLE and value < (name != "cap")):
                raise ValueError(name)
            if value != getattr(vote, name):
                found[name] = value
    if share := told(form, "share", 20):
        part = float(share) / 100
        if not 0 < part <= 1:
            raise ValueError(share)
        if part != vote.threshold.share:
            facts = {name: getattr(vote.threshold, name) for name in ("high", "low", "against", "each")}
            found["threshold"] = {**facts, "share": part}
    return found


async def plan(request: Request) -> Response:
    """Show how a vote will be held, to be changed before it opens; of one that was opened, how it is held."""
    return _plan(request, _vote(request))


def _plan(request: Request, vote: Vote, status: int = 200, **facts: Any) -> Response:
    shown = {"given": {}, "fault": ""} | facts
    kinds = list(dict.fromkeys(kind for kinds in RULE_BALLOTS.values() for kind in kinds))
    return page(
        request, "team-vote.html", "team.plan", status, vote=vote, kinds=kinds, rules=RULE_BALLOTS,
        waiting=site_of(request).person(request).workshop(site_of(request).room.id).paper_waiting(vote.id),
        **shown,
    )  # fmt: skip


def _wanted(vote: Vote, form: FormData) -> tuple[dict[str, Any], Vote]:
    """Return what differs from the protocol and the vote as it would be held; raises NotAllowed with a sentence."""
    try:
        changes = _changes(vote, form)
    except ValueError as error:
        raise NotAllowed("team.no-number") from error
    if changes and not told(form, "reason"):
        raise NotAllowed("team.no-reason")
    if not vote.questions:
        raise NotAllowed("team.no-questions")
    return changes, workshop.settled(vote, **changes)


async def confirm(request: Request) -> Response:
    """Say the plan once more, and open the vote where it was confirmed."""
    form = await checked_form(request)
    vote = _vote(request)
    given = {name: str(value)[:300] for name, value in form.multi_items() if name not in ("token", "nonce")}
    try:
        changes, settled = _wanted(vote, form)
        if told(form, "go") == "open":
            reason = told(form, "reason", 300)
            await do(request, form, lambda writer: writer.open_vote(vote.id, reason=reason, **changes))
            return RedirectResponse("/team?done=opened", 303)
    except ReviewkitError as error:
        return _plan(request, _vote(request), 422, given=given, fault=str(error))
    return page(
        request,
        "team-open.html",
        "team.confirm",
        vote=settled,
        changed=sorted(changes),
        carried=[(name, value) for name, value in given.items() if name != "go"],
        rule=workshop.RULES[settled.rule],
        missing=_missing(request),
    )


def _missing(request: Request) -> dict[str, int]:
    """Return language -> how many questions have no text in it yet."""
    found: dict[str, int] = {}
    for one in site_of(request).room.wordings(missing=True):
        if one.kind == "plain":
            found[one.language] = found.get(one.language, 0) + 1
    return found


async def closing(request: Request) -> Response:
    """Say what the close of a vote destroys, and close it where that was confirmed."""
    vote = _vote(request)
    if request.method == "GET":
        return _closing(request, vote)
    form = await checked_form(request)
    if not form.get("sure"):
        return _closing(request, vote, 422, fault="team.not-sure")
    without, last = bool(form.get("without_paper")), bool(form.get("last"))
    try:
        await do(request, form, lambda writer: writer.close_vote(vote.id, without_paper=without, last=last))
    except ReviewkitError as error:
        return _closing(request, _vote(request), 409, fault=str(error))
    for key in [key for key in board_of(request).differing if key[0] == vote.id]:
        del board_of(request).differing[key]
    return RedirectResponse("/team?done=closed", 303)


def _closing(request: Request, vote: Vote, status: int = 200, fault: str = "") -> Response:
    room = site_of(request).room
    votes = list(room.votes())
    after = votes[[one.id for one in votes].index(vote.id) + 1 :]
    return page(
        request,
        "team-close.html",
        "team.closing",
        status,
        vote=vote,
        voted=room.voted(vote.id),
        waiting=site_of(request).person(request).workshop(room.id).paper_waiting(vote.id),
        another=vote.rule == "consensus" and any(one.rule == "consensus" for one in after),
        fault=fault,
    )


async def slips(request: Request) -> Response:
    """Show where slips are printed and lost ones replaced."""
    return page(request, "team-slips.html", "team.slips", home=home(request), most=MOST_SLIPS, given={})


async def issue(request: Request) -> Response:
    """Issue slips and return them as a page to print; their codes are kept nowhere else."""
    form = await checked_form(request)
    site = site_of(request)
    site.person(request)
    number = whole(told(form, "number"), 1, MOST_SLIPS)
    if number is None:
        return page(
            request, "team-slips.html", "team.slips", 422, home=home(request), most=MOST_SLIPS,
            given={"number": told(form, "number", 5)}, fault="team.no-number",
        )  # fmt: skip
    room = site.room.id
    made = await site.writes.write(lambda review: review.workshop(room).slips(number))
    printed = slips_page(
        made, home(request), title=site.room.plan.title, language=site.language(request),
        large=bool(form.get("large")),
    )  # fmt: skip
    style = STYLE.search(printed)
    seal = base64.b64encode(hashlib.sha256(style[1].encode() if style else b"").digest()).decode()
    # The page brings its own style and pictures, and is allowed just those: nothing in it runs.
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{seal}'; base-uri 'none'; frame-ancestors 'none'"
    return HTMLResponse(printed, headers={"Content-Security-Policy": policy})


async def replace(request: Request) -> Response:
    """Declare a lost slip void, or give another one for it, whose code is shown once."""
    form = await checked_form(request)
    code, act = told(form, "code", 40), told(form, "act")
    site_of(request).person(request)
    try:
        if act == "reissue":
            new = await do(request, form, lambda writer: writer.reissue(code))
            if new is None:
                return RedirectResponse("/team/slips", 303)
            link = f"{home(request)}/v/{new.code}"
            return page(
                request, "team-code.html", "team.reissued", code=new.code, link=link, picture=qr(link)
            )
        await do(request, form, lambda writer: writer.void(code))
    except ReviewkitError as error:
        return page(
            request, "team-slips.html", "team.slips", 422, home=home(request), most=MOST_SLIPS,
            given={"code": code}, fault=str(error),
        )  # fmt: skip
    return RedirectResponse("/team/slips?done=void", 303)


ROUTES = (
    ("/team", lead, "GET"),
    ("/team/round/{round}", turn, "POST"),
    ("/team/projector", settle, "POST"),
    ("/team/vote/{vote}", plan, "GET"),
    ("/team/vote/{vote}", confirm, "POST"),
    ("/team/vote/{vote}/close", closing, "GET"),
    ("/team/vote/{vote}/close", closing, "POST"),
    ("/team/slips", slips, "GET"),
    ("/team/slips", issue, "POST"),
    ("/team/slips/lost", replace, "POST"),
    *scribing.ROUTES,
    *sorting.ROUTES,
    *wordings.ROUTES,
    *paper_entry.ROUTES,
    *projecting.ROUTES,
)
