"""Voting: the ballot as a list or one question at a time, a last look, and the vote that is in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse

from reviewkit.errors import NotAllowed
from reviewkit.text import whole
from reviewkit.web import ballots, pairing
from reviewkit.web.ballots import Fault, Filled, field
from reviewkit.web.booths import asked_in, booth_of, seal, turned_away
from reviewkit.web.guarding import checked_form
from reviewkit.web.joining import address, site_of, slip_of

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from reviewkit.review import Review
    from reviewkit.web.booths import Booth

PAIRWISE = "pairwise"


async def here(request: Request) -> Response:
    """Lead to the vote that is open, where it is the only one, else to what is on now."""
    votes = [vote for vote in site_of(request).hall.votes.values() if vote.state == "open"]
    return RedirectResponse(address(votes[0]) if len(votes) == 1 and slip_of(request) else "/room", 303)


async def ballot(request: Request) -> Response:
    """Show the ballot, as it was cast where it was."""
    booth = booth_of(request)
    if away := turned_away(request, booth):
        return away
    if booth.sheet.kind == PAIRWISE:
        return pairing.pair(request, booth)
    own = None if booth.practice else site_of(request).room.own_ballot(booth.slip, booth.vote.id)
    filled = ballots.of_ballot(own, booth.sheet)
    seen = seal(request, own)
    if request.query_params.get("one"):
        return _step(request, booth, filled, seen, 0)
    return _list(request, booth, filled, seen, again=own is not None)


async def look(request: Request) -> Response:
    """Take what was entered to the page that was asked for: the next question, the list, or the last look."""
    form = await checked_form(request)
    booth = booth_of(request)
    if away := turned_away(request, booth):
        return away
    if booth.sheet.kind == PAIRWISE:
        return await pairing.compare(request, booth, form)
    filled = ballots.read(form, booth.sheet)
    go, _, name = str(form.get("go", "")).partition(" ")
    if go in ("step", "next", "back", "away", "finish"):
        return _walk(request, booth, form, filled, go, name)
    return _shown(request, booth, form, filled, go, name)


def _shown(request: Request, booth: Booth, form: FormData, filled: Filled, go: str, name: str) -> Response:
    """Show the last look, or the list with what is wrong."""
    seen = str(form.get("seen", ""))
    if go == "list":
        return _list(request, booth, replace(filled, faults=()), seen)
    if filled.faults:
        return _list(request, booth, filled, seen, 422)
    filled = ballots.closed_up(filled, booth.sheet)
    if go in ("up", "down") and booth.sheet.ranked:
        filled = ballots.moved(filled, booth.sheet, name, 1 if go == "up" else -1)
        return _look(request, booth, filled, seen, f"{go} {name}")
    return _look(request, booth, filled, seen)


def _list(
    request: Request,
    booth: Booth,
    filled: Filled,
    seen: str,
    status: int = 200,
    *,
    again: bool = False,
    changed: bool = False,
) -> Response:
    site = site_of(request)
    texts = site.reading(request)
    asked = asked_in(request, booth, texts).values()
    items = site.hall.items(booth.sheet, asked, filled, texts, site.macro("booth.html", "item"))
    return site.render(
        request,
        "ballot.html",
        status,
        t=texts,
        booth=booth,
        sheet=booth.sheet,
        items=items,
        filled=filled,
        seen=seen,
        again=again,
        changed=changed,
        foreign=sum(one.foreign for one in asked),
        kept={"path": booth.path, "go": "list"},
    )


def _walk(request: Request, booth: Booth, form: FormData, filled: Filled, go: str, name: str) -> Response:
    """Go through the questions one at a time; what was entered goes along in hidden fields."""
    order = list(asked_in(request, booth, site_of(request).reading(request)))
    seen, told = str(form.get("seen", "")), str(form.get("at", ""))
    at = min(whole(told) or 0, len(order) - 1)
    if not order:
        return _list(request, booth, filled, seen)
    here_ = order[at]
    fault = filled.fault(field(here_))
    filled = ballots.closed_up(replace(filled, faults=()), booth.sheet)
    if booth.sheet.picked:
        filled = _picked(booth, filled, here_, str(form.get("pick", "")))
    elif fault and fault.text != ballots.NOTHING:
        filled = replace(filled, faults=(fault,))
    if go == "away":
        return _step(
            request, booth, ballots.taken_away(replace(filled, faults=()), booth.sheet, name), seen, at
        )
    if filled.faults:
        return _step(request, booth, filled, seen, at, 422)
    if go == "finish" or (go == "next" and at + 1 == len(order)):
        if not filled.marks:
            empty = Fault(field(order[0]), ballots.NOTHING)
            return _list(request, booth, replace(filled, faults=(empty,)), seen, 422)
        return _look(request, booth, filled, seen)
    return _step(request, booth, filled, seen, max(0, at + {"next": 1, "back": -1}.get(go, 0)))


def _picked(booth: Booth, filled: Filled, name: str, pick: str) -> Filled:
    """Return a ballot after the answer "yes", "no" or "I do not know" to one question."""
    sheet, marks = booth.sheet, dict(filled.marks)
    if pick == "yes" and name not in marks:
        if len(marks) >= sheet.most:
            return replace(filled, faults=(Fault(field(name), "step.full", {"most": sheet.most}),))
        marks[name] = len(marks) + 1 if sheet.ranked else 1
    elif pick in ("no", "unsure") and name in marks:
        marks = dict(ballots.taken_away(filled, sheet, name).marks)
    unseen = filled.unseen - {name} if pick else filled.unseen
    return replace(filled, marks=marks, unseen=unseen | {name} if pick == "unsure" else unseen)


def _step(request: Request, booth: Booth, filled: Filled, seen: str, at: int, status: int = 200) -> Response:
    site = site_of(request)
    texts = site.reading(request)
    asked = asked_in(request, booth, texts)
    if not asked:
        return _list(request, booth, filled, seen)
    name = list(asked)[at]
    full = [asked[one] for one in filled.order] if filled.faults and booth.sheet.picked else []
    return site.render(
        request,
        "step.html",
        status,
        t=texts,
        booth=booth,
        sheet=booth.sheet,
        filled=filled,
        seen=seen,
        at=at,
        of=len(asked),
        asked=asked[name],
        mark=filled.marks.get(name),
        unsure=name in filled.unseen,
        # A question's own field is on the page, except where the page asks "is it one of yours?".
        carried=ballots.hidden(filled, booth.sheet, () if booth.sheet.picked else (name,)),
        full=full,
        kept={"path": booth.path, "go": "step"},
    )


def _look(request: Request, booth: Booth, filled: Filled, seen: str, move: str = "") -> Response:
    """Show what was entered once more; `move` is the last move ("up q3"): its button keeps the focus."""
    site = site_of(request)
    texts = site.reading(request)
    asked = asked_in(request, booth, texts)
    joined = None if booth.practice else site.room.joined(booth.slip)
    names = filled.order if booth.sheet.ranked else [name for name in asked if name in filled.marks]
    return site.render(
        request,
        "look.html",
        t=texts,
        booth=booth,
        sheet=booth.sheet,
        filled=filled,
        seen=seen,
        chosen=[asked[name] for name in names if name in asked],
        of=len(asked),
        group=joined.group if joined else "",
        carried=ballots.hidden(filled, booth.sheet),
        move=move.partition(" "),
        kept={"path": booth.path, "go": "look"},
    )


async def send(request: Request) -> Response:
    """Cast the ballot; the same form sent twice casts it once, and an old one never takes the place of a newer one."""
    form = await checked_form(request)
    booth = booth_of(request)
    if away := turned_away(request, booth, sent=True):
        return away
    if booth.sheet.kind == PAIRWISE:  # there is nothing to send: each answer went in by itself
        return RedirectResponse(booth.path, 303)
    filled, seen = ballots.closed_up(ballots.read(form, booth.sheet), booth.sheet), str(form.get("seen", ""))
    if filled.faults:
        return _list(request, booth, filled, seen, 422)
    return await _cast(request, booth, filled, seen)


async def _cast(request: Request, booth: Booth, filled: Filled, seen: str) -> Response:
    if booth.practice:
        return RedirectResponse(f"{booth.path}/done", 303)
    site, name = site_of(request), site_of(request).room.id

    def cast(review: Review) -> bool:
        room = review.workshop(name)
        own = room.own_ballot(booth.slip, booth.vote.id)
        if seal(request, own) != seen:
            said = ballots.of_ballot(own, booth.sheet)
            return (said.marks, said.unseen) == (filled.marks, filled.unseen)
        room.cast(booth.slip, ballots.ballot(filled, booth.sheet, ""), booth.vote.id)
        return True

    try:
        done_ = await site.writes.write(cast)
    except NotAllowed:
        if site.hall.votes[booth.vote.id].state == "closed":  # it was closed while the ballot was on its way
            closed = booth_of(request)
            return turned_away(request, closed, sent=True) or RedirectResponse("/room", 303)
        raise
    if not done_:
        own = site.room.own_ballot(booth.slip, booth.vote.id)
        counts = ballots.of_ballot(own, booth.sheet)
        return _list(request, booth, counts, seal(request, own), 409, changed=True)
    return RedirectResponse(f"{booth.path}/done", 303)


async def done(request: Request) -> Response:
    """Say that the vote is in and may be changed until the close."""
    booth = booth_of(request)
    if away := turned_away(request, booth):
        return away
    site = site_of(request)
    if not booth.practice and site.room.own_ballot(booth.slip, booth.vote.id) is None:
        return RedirectResponse(booth.path, 303)
    return site.render(request, "done.html", booth=booth)
