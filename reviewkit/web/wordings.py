"""Which texts of the questions are there, in every language and in easy words, and where others are written."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse

from reviewkit.errors import ReviewkitError
from reviewkit.text import whole
from reviewkit.web.guarding import checked_form
from reviewkit.web.joining import site_of
from reviewkit.web.teamwork import LONGEST_ID, do, page, told

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

KINDS = ("plain", "easy")
AT_ONCE = 10  # texts to write on one page: on a phone more cannot be overlooked
STATES = ("there", "draft", "missing", "not planned")


async def wordings(request: Request) -> Response:
    """Show how many texts are there in each language, and those still to be written in one of them."""
    asked = request.query_params
    start = whole(asked.get("from", "")) or 0
    return _wordings(request, asked.get("language", ""), asked.get("kind", ""), start=start)


def _wordings(
    request: Request,
    language: str,
    kind: str,
    status: int = 200,
    fault: str = "",
    text: str = "",
    at: str = "",
    start: int = 0,
) -> Response:
    room = site_of(request).room
    lines = room.wordings()
    languages = list(dict.fromkeys(one.language for one in lines))
    counts = Counter((one.language, one.kind, one.state) for one in lines)
    here = language if language in languages else ""
    known = {one.id: one for one in room.questions()}
    waiting = [
        (known[one.question], one)
        for one in lines
        if one.language == here and one.kind == kind and one.state in ("missing", "draft")
    ]
    waiting.sort(key=lambda pair: pair[1].state == "draft")  # what nobody has begun comes first
    if at:  # what was refused stays in view
        waiting.sort(key=lambda pair: pair[0].id != at)
    return page(
        request,
        "team-wordings.html",
        "team.wordings",
        status,
        tongues=languages,
        kinds=KINDS,
        states=STATES,
        counts=counts,
        language=here,
        kind=kind if kind in KINDS else KINDS[0],
        waiting=waiting[start : start + AT_ONCE],
        left=len(waiting),
        further=start + AT_ONCE if len(waiting) > start + AT_ONCE else 0,
        fault=fault,
        text=text,
        at=at,
    )


async def word(request: Request) -> Response:
    """Give a question its text in a language, there or as a draft."""
    form = await checked_form(request)
    language, kind = told(form, "language", 12), told(form, "kind", 8)
    name, text = told(form, "question", LONGEST_ID), told(form, "text")
    state = told(form, "state", 20)
    try:
        await do(
            request,
            form,
            lambda writer: writer.word(name, language, text, easy=kind == "easy", state=state),  # type: ignore[arg-type]  # the desk refuses others
        )
    except ReviewkitError as error:
        return _wordings(request, language, kind, 422, str(error), text, name)
    return RedirectResponse(f"/team/wordings?language={language}&kind={kind}&done=saved", 303)


ROUTES = (("/team/wordings", wordings, "GET"), ("/team/wordings", word, "POST"))
