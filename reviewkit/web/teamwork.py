"""What all pages of a workshop's team share: who works, one act for one form, and what is kept in memory alone."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from markupsafe import Markup

from reviewkit.web.addressing import interfaces
from reviewkit.web.joining import site_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from reviewkit.desks.workshop import RoomWriter
    from reviewkit.web.site import Site
    from reviewkit.workshop import Publishable

Result = TypeVar("Result")
LONGEST_ID = 64  # characters of an id in a form or an address that are looked at
PAGES = (
    ("/team", "team.lead"),
    ("/team/scribe", "team.scribe"),
    ("/team/words", "team.words"),
    ("/team/questions", "team.questions"),
    ("/team/alike", "team.alike"),
    ("/team/wordings", "team.wordings"),
    ("/team/steps", "team.steps"),
    ("/team/slips", "team.slips"),
    ("/team/paper", "team.paper"),
)
DONE = frozenset(
    (
        "saved",
        "round",
        "opened",
        "closed",
        "void",
        "laid",
        "worded",
        "merged",
        "undone",
        "erased",
        "agreed",
        "waiting",
    )
)


@dataclass
class Board:
    """What the team's pages keep in memory and lose with a restart: nothing that anybody said or voted.

    `address` is where phones reach the pages; `words` the round whose words the projector shows ("" for none);
    `apart` are pairs of questions that somebody called different; `differing` paper ballots (vote, code) whose
    typings differ, with the places.
    """

    address: str = ""
    words: str = ""
    apart: set[frozenset[str]] = field(default_factory=set)
    differing: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    _shown: dict[str, Publishable] = field(default_factory=dict)

    def stepped(self, key: str, now: Publishable) -> Publishable | None:
        """Return the counts by group that may be shown while they grow, or None where none may.

        They stay as they were shown last until every one of them has changed by nothing or by the limit at least:
        whoever watches a counter could else tell the group of the person who has just voted.
        """
        before = self._shown.get(key)
        if now.shown and (before is None or _far(before, now)):
            self._shown[key] = now
        return self._shown.get(key)


def _far(before: Publishable, now: Publishable) -> bool:
    if now.total is None or before.total is None:
        return False
    steps = [now.shown[name] - before.shown[name] for name in now.shown.keys() & before.shown.keys()]
    if set(now.hidden) == set(before.hidden):
        rest = [one.total - sum(one.shown.values()) for one in (now, before) if one.total is not None]
        steps.append(rest[0] - rest[1])
    return abs(now.total - before.total) >= now.threshold and all(
        not step or abs(step) >= now.threshold for step in steps
    )


def board_of(request: Request) -> Board:
    """Return what the team's pages keep in memory."""
    state = request.app.state
    if not hasattr(state, "board"):
        state.board = Board()
    board: Board = state.board
    return board


def page(request: Request, template: str, heading: str, status: int = 200, **facts: Any) -> Response:
    """Return a page of the team, for whoever carries a personal link; `heading` is a sentence of the catalogue."""
    site = site_of(request)
    person = site.person(request)
    said = request.query_params.get("done", "") if request.method == "GET" else ""
    facts = {"fault": "", "done": said if said in DONE else ""} | facts
    return site.render(
        request,
        template,
        status,
        person=person.name,
        plan=site.room.plan,
        heading=heading,
        pages=PAGES,
        nonce=secrets.token_urlsafe(12),
        **facts,
    )


def told(form: FormData, name: str, most: int = 4000) -> str:
    """Return a field of a form without the space around it, cut to a sensible length."""
    return str(form.get(name, "")).replace("\r\n", "\n").strip()[:most]


def listed(form: FormData, name: str) -> list[str]:
    """Return every value of a field that may come several times."""
    return [str(value)[:LONGEST_ID] for value in form.getlist(name)]


async def do(request: Request, form: FormData, act: Callable[[RoomWriter], Result]) -> Result | None:
    """Do an act in the name of whoever works here; None where the same form was sent before."""
    site = site_of(request)
    name, room = site.person(request).name, site.room.id
    # Another text in a form that was gone back to is another act: only the very same form counts once.
    sent = repr((request.url.path, form.multi_items()))
    nonce = hashlib.sha256(sent.encode("utf-8", "replace")).hexdigest() if form.get("nonce") else ""
    return await site.write(name, lambda person: person.workshop(room).once(nonce, act))


def home(request: Request) -> str:
    """Return the address that phones type: the one the team has set, else that under which this computer is reached."""
    if set_ := board_of(request).address:
        return set_
    url = request.base_url
    host = url.hostname or ""
    try:
        here = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        here = False
    found = interfaces() if here else []
    if found:
        host = found[0].address
    port = f":{url.port}" if url.port not in (None, 80, 443) else ""
    return f"{url.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def looking(site: Site) -> str:
    """Return the end of the projector's address: whoever knows it can look, and do nothing else."""
    return hmac.new(site.secret.encode(), b"projector", hashlib.sha256).hexdigest()[:32]


def qr(text: str) -> Markup:
    """Return a QR code as a picture within a page, dark on light in any colours of the page."""
    import segno

    drawn = segno.make(text, error="q").svg_inline(
        scale=4, border=3, dark="#000", light="#fff", omitsize=True
    )
    return Markup(drawn)  # noqa: S704 - drawn by segno: the text is in the squares alone
