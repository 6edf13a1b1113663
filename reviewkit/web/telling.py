"""People's words: what a round asks, somewhere to write, and what was handed in from this device."""

from __future__ import annotations

import secrets
from types import SimpleNamespace
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from reviewkit.store import words as ledger
from reviewkit.web.ballots import Fault
from reviewkit.web.guarding import checked_form
from reviewkit.web.joining import needs_joining, site_of, slip_of

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from reviewkit.model import Contribution, Sitting

LONGEST = 4000  # characters: five minutes of speech; whoever has more hands it in in parts
REMEMBERED = 12  # numbers of one's own words that a browser's cookie keeps; a cookie holds 4,000 bytes


async def words(request: Request) -> Response:
    """Show a round's prompt, somewhere to write, and what this browser has handed in."""
    if gone := _elsewhere(request):
        return gone
    round_ = _round(request)
    if round_.state not in ("open", "silent"):
        number = _handed_in(request, _own(request))
        return site_of(request).render(request, "words-closed.html", round=round_, number=number)
    return _paper(request, round_, _given(request, None))


def _elsewhere(request: Request) -> Response | None:
    code = slip_of(request)
    if not code:
        return RedirectResponse("/", 303)
    return RedirectResponse("/join", 303) if needs_joining(request, code) else None


def _round(request: Request) -> Sitting:
    known = site_of(request).hall.rounds
    if (name := request.path_params["round"]) not in known:
        raise HTTPException(404)
    return known[name]


def _given(request: Request, form: FormData | None) -> SimpleNamespace:
    """Return what is in the form: as it was sent, or as somebody begins."""
    site = site_of(request)
    if form is None:
        return SimpleNamespace(
            words="",
            language=site.language(request),
            table=str(request.session.get("table", "")),
            consent=False,
        )
    language = str(form.get("language", ""))
    return SimpleNamespace(
        words=str(form.get("words", "")).replace("\r\n", "\n"),
        language=language if language in site.languages else site.language(request),
        table=str(form.get("table", ""))[:4],
        consent=form.get("consent") == "1",
    )


def _paper(
    request: Request,
    round_: Sitting,
    given: SimpleNamespace,
    faults: tuple[Fault, ...] = (),
    nonce: str = "",
) -> Response:
    own = _own(request)
    return site_of(request).render(
        request,
        "words.html",
        422 if faults else 200,
        round=round_,
        prompt=[" ".join(text.split()) for text in round_.prompt.split("\n\n") if text.strip()],
        given=given,
        faults=faults,
        own=own,
        number=_handed_in(request, own),
        nonce=nonce or secrets.token_urlsafe(16),
        longest=LONGEST,
        kept={"path": request.url.path, "go": "stay"},
    )


def _own(request: Request) -> list[Contribution]:
    """Return what this browser has handed in, the latest first: only its cookie knows what that was."""
    site = site_of(request)
    db, name = site.review.db, site.room.id
    found = []
    for begins in reversed(request.session.get("own", [])):
        # In a silent round the room shows nothing to anybody; one's own words one may see.
        for uid in ledger.uids(db, name, begins):
            found += [one for one in ledger.contributions(db, name, uid) if one.words]
    return found


def _handed_in(request: Request, own: list[Contribution]) -> str:
    """Return the number of the words that were handed in just now; "" where nobody here did."""
    number = request.query_params.get("in", "")
    return number if any(str(one.number) == number for one in own) else ""


async def tell(request: Request) -> Response:
    """Write words down; the same form sent twice writes them once. Words that come after the close are kept as late."""
    form = await checked_form(request)
    if gone := _elsewhere(request):
        return gone
    site, round_, given = site_of(request), _round(request), _given(request, form)
    nonce = str(form.get("nonce", ""))[:64]
    if form.get("go") == "stay":
        return _paper(request, round_, given, nonce=nonce)
    if not given.words.strip():
        return _paper(request, round_, given, (Fault("words", "words.empty"),), nonce)
    if len(given.words) > LONGEST:
        facts = {"number": len(given.words), "most": LONGEST}
        return _paper(request, round_, given, (Fault("words", "words.long", facts),), nonce)
    code, name = slip_of(request), site.room.id
    if site.pace.holds(code):
        return _paper(request, round_, given, (Fault("words", "words.pace"),), nonce)
    site.pace.count(code)
    said = await site.writes.write(
        lambda review: review.workshop(name).say(
            code,
            given.words.strip(),
            round=round_.id,
            table=given.table,
            language=given.language,
            consent=given.consent,
            nonce=nonce,
        )
    )
    request.session["table"] = given.table
    known = [uid for uid in request.session.get("own", []) if not said.id.startswith(uid)]
    request.session["own"] = [*known, said.id[:20]][-REMEMBERED:]
    return RedirectResponse(f"{request.url.path}?in={said.number}", 303)
