"""Ballots on paper: printed with codes, typed by two people, compared, and cast when both typed the same."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from reviewkit import workshop
from reviewkit.errors import NotAllowed, ReviewkitError
from reviewkit.model import Ballot
from reviewkit.text import whole
from reviewkit.web.ballots import CHOSEN, RANKED
from reviewkit.web.guarding import checked_form
from reviewkit.web.hall import sheet_of
from reviewkit.web.joining import site_of
from reviewkit.web.teamwork import LONGEST_ID, board_of, do, home, page, told

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from reviewkit.workshop import Vote

MOST = 100  # ballots printed at once; with 60 questions each takes six pages
ON_PAPER = (
    *RANKED,
    *CHOSEN,
    "dots",
    "score",
    "chnri",
)
UNSURE = "?"


@dataclass(frozen=True, slots=True)
class Misread(Exception):  # noqa: N818 - what it is: something typed that cannot be read
    """What was typed cannot be read: which piece of it, and a sentence of the catalogue."""

    piece: str
    text: str


def number_of(name: str) -> str:
    """Return the number of a question on paper: that of its id, so that it is the same on every ballot."""
    return name[1:] if re.fullmatch(r"q\d+", name) else name


def read_typed(text: str, kind: str, questions: Sequence[str], criteria: Sequence[str] = ()) -> Ballot:
    """Return the ballot that somebody typed by the questions' numbers; raises Misread naming the piece.

    Where questions are placed or chosen: "12 3 45", in order; "12+3" is a joint place. Where they are given a number:
    "12=3 4=9"; with criteria "12=1/0.5/0", a blank between the strokes being a blank. "12=?" says that somebody does
    not know.
    """
    known = {number_of(name).casefold(): name for name in questions}
    known |= {name.casefold(): name for name in questions}
    ranking: list[list[str]] = []
    scores: dict[str, Any] = {}
    unseen: list[str] = []
    for piece in (piece for piece in re.split(r"[\s,;]+", text) if piece):
        asked, equals, value = piece.partition("=")
        named = [known.get(one.casefold(), "") for one in asked.split("+")]
        if not all(named):
            raise Misread(piece, "paper.no-question")
        if value == UNSURE:
            unseen += named
        elif kind in (*RANKED, *CHOSEN):
            if equals:
                raise Misread(piece, "paper.no-value")
            ranking.append(named)
        else:
            scores |= {
                name: _judged(value, criteria, piece) if kind == "chnri" else _number(value, piece)
                for name in _once(named, scores, piece)
            }
    placed = [name for place in ranking for name in place]
    for n, name in enumerate(placed):
        _once([name], placed[:n], number_of(name))
    if not (ranking or scores or unseen):
        raise Misread("", "paper.empty")
    return Ballot(ranking, scores=scores, unseen=unseen)


def _once(names: list[str], before: Collection[str], piece: str) -> list[str]:
    if any(name in before for name in names):
        raise Misread(piece, "paper.twice")
    return names


def _number(value: str, piece: str) -> float:
    try:
        return float(value)
    except ValueError as error:
        raise Misread(piece, "paper.value") from error


def _judged(value: str, criteria: Sequence[str], piece: str) -> dict[str, float]:
    told_ = value.split("/")
    if len(told_) != len(criteria):
        raise Misread(piece, "paper.value")
    return {name: _number(one, piece) for name, one in zip(criteria, told_, strict=True) if one}


def _votes(request: Request) -> list[Vote]:
    return [one for one in site_of(request).room.votes() if one.state != "closed" and one.ballot in ON_PAPER]


def _vote(request: Request, name: str) -> Vote:
    found = [one for one in _votes(request) if one.id == name]
    if not found:
        raise HTTPException(404)
    return found[0]


async def entry(request: Request) -> Response:
    """Show where paper ballots are typed, which of them differ, and where they are printed."""
    votes = _votes(request)
    name = request.query_params.get("vote", "") or next((one.id for one in votes), "")
    return _entry(request, _vote(request, name) if votes else None, {})


def _entry(
    request: Request, vote: Vote | None, given: dict[str, str], status: int = 200, **facts: Any
) -> Response:
    site = site_of(request)
    writer = site.person(request).workshop(site.room.id)
    texts = site.reading(request)
    asked = site.hall.asked(texts.language, easy=False)
    if vote is None:
        return page(request, "team-paper.html", "team.paper", status, vote=None, t=texts)
    shown = {
        "fault": "",
        "piece": "",
        "state": request.query_params.get("done", ""),
        "differences": (),
    } | facts
    return page(
        request,
        "team-paper.html",
        "team.paper",
        status,
        t=texts,
        vote=vote,
        votes=_votes(request),
        sheet=sheet_of(vote),
        questions=sorted(
            ((number_of(name), asked[name]) for name in vote.questions),
            key=lambda pair: (len(pair[0]), pair[0]),
        ),
        placed=vote.ballot in (*RANKED, *CHOSEN),
        given=given,
        waiting=writer.paper_waiting(vote.id),
        differing=[
            (code, where) for (name, code), where in board_of(request).differing.items() if name == vote.id
        ],
        most=MOST,
        **shown,
    )


async def type_in(request: Request) -> Response:
    """Take one person's typing of a paper ballot; it is cast when somebody else has typed the same."""
    form = await checked_form(request)
    site_of(request).person(request)
    vote = _vote(request, told(form, "vote", LONGEST_ID))
    given = {name: told(form, name, 20_000) for name in ("code", "group", "numbers")}
    try:
        read = read_typed(given["numbers"], vote.ballot, vote.questions, vote.criteria)
    except Misread as misread:
        return _entry(request, vote, given, 422, fault=misread.text, piece=misread.piece)
    ballot = Ballot(read.ranking, given["group"], scores=read.scores, unseen=read.unseen)
    try:
        typed = await do(request, form, lambda writer: writer.type_paper(given["code"], ballot, vote.id))
    except ReviewkitError as error:
        return _entry(request, vote, given, 422, fault=str(error))
    board = board_of(request)
    if typed is None:
        return RedirectResponse(f"/team/paper?vote={vote.id}", 303)
    if typed.state == "differs":
        board.differing[vote.id, typed.slip] = typed.differences
        return _entry(request, vote, given, 409, state="differs", differences=typed.differences)
    board.differing.pop((vote.id, typed.slip), None)
    return RedirectResponse(f"/team/paper?vote={vote.id}&done={typed.state}", 303)


async def printed(request: Request) -> Response:
    """Issue slips and return them as large ballots to print, each with its code and the questions' numbers."""
    form = await checked_form(request)
    site = site_of(request)
    site.person(request)
    vote = _vote(request, told(form, "vote", LONGEST_ID))
    number = whole(told(form, "number"), 1, MOST)
    if number is None:
        return _entry(request, vote, {}, 422, fault="team.no-number")
    if not vote.questions:
        return _entry(request, vote, {}, 422, fault="team.no-questions")
    room, texts = site.room.id, site.reading(request)
    try:
        made = await site.writes.write(lambda review: review.workshop(room).slips(number))
    except NotAllowed as error:
        return _entry(request, vote, {}, 409, fault=str(error))
    asked = site.hall.asked(texts.language, easy=texts.easy)
    fixed = sorted(vote.questions, key=lambda name: (len(number_of(name)), number_of(name)))
    return site.render(
        request,
        "team-ballots.html",
        t=texts,
        vote=vote,
        sheet=sheet_of(vote),
        plan=site.room.plan,
        placed=vote.ballot in (*RANKED, *CHOSEN),
        limited=vote.ballot in ("choose", "choose-and-rank"),
        home=home(request),
        papers=[
            (
                slip.code,
                [
                    (number_of(name), asked[name])
                    for name in (
                        fixed
                        if form.get("order") == "numbers"
                        else workshop.order(vote.questions, secrets.token_hex(16))
                    )
                ],
            )
            for slip in made
        ],
    )


ROUTES = (
    ("/team/paper", entry, "GET"),
    ("/team/paper", type_in, "POST"),
    ("/team/paper/print", printed, "POST"),
)
