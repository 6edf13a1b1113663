"""The scribe's pages: what is said at a table typed fast, the host's harvest, a typed sheet, words put right."""

from __future__ import annotations

import csv
import io
from types import SimpleNamespace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from reviewkit import workshop
from reviewkit.desks.workshop.telling import SheetError
from reviewkit.errors import ReadError, ReviewkitError
from reviewkit.store import words as ledger
from reviewkit.web.guarding import checked_form
from reviewkit.web.joining import site_of
from reviewkit.web.teamwork import LONGEST_ID, do, page, told

if TYPE_CHECKING:
    from starlette.datastructures import FormData, QueryParams
    from starlette.requests import Request
    from starlette.responses import Response

    from reviewkit.model import Contribution, Problem
    from reviewkit.workshop import Row

LATEST = 10  # of one's own words that stay in view, to put right what was heard wrongly
LONGEST = 4000  # characters of one contribution, as on participants' pages
# Characters of a sheet, some 150 contributions: in Greek letters it still passes as one form of 200,000 bytes.
LONGEST_SHEET = 30_000
KEPT = ("round", "table", "group", "language")  # what stays from one contribution to the next


def _given(request: Request, form: FormData | QueryParams) -> SimpleNamespace:
    """Return what stays as it was, cut to what the workshop knows; a round that is open where none was chosen."""
    site = site_of(request)
    rounds = [one.id for one in site.room.rounds() if one.kind != "vote"]
    now = [one.id for one in site.hall.open_rounds]
    said = {name: str(form.get(name, ""))[:LONGEST_ID].strip() for name in KEPT}
    return SimpleNamespace(
        round=said["round"] if said["round"] in rounds else (now or rounds or [""])[0],
        table=said["table"],
        group=said["group"] if said["group"] in site.room.plan.groups else "",
        language=said["language"] if said["language"] in site.languages else site.languages[0],
        words=str(form.get("words", "")).replace("\r\n", "\n").strip(),
        consent=form.get("consent") == "1",
    )


async def scribe(request: Request) -> Response:
    """Show where to type, with round, table, group and language as they were last."""
    return _scribe(request, _given(request, request.query_params))


def _scribe(request: Request, given: SimpleNamespace, status: int = 200, fault: str = "") -> Response:
    site = site_of(request)
    name = site.person(request).name
    own = [one for one in ledger.contributions(site.review.db, site.room.id) if one.by == name]
    rounds = [one for one in site.room.rounds() if one.kind != "vote"]
    held = {one.id: one.tables for one in rounds}.get(given.round, 1)
    seats = [one for one in site.room.seatings(round=given.round) if given.round]
    tables = list(dict.fromkeys([*(str(n) for n in range(1, held + 1)), *(one.table for one in seats)]))
    number = request.query_params.get("in", "") if request.method == "GET" else ""
    return page(
        request,
        "team-scribe.html",
        "team.scribe",
        status,
        given=given,
        rounds=rounds,
        tables=tables,
        harvest=next((one.harvest for one in seats if one.table == given.table), ""),
        own=own[: -LATEST - 1 : -1],
        number=number if any(str(one.number) == number for one in own) else "",
        longest=LONGEST,
        fault=fault,
    )


async def write(request: Request) -> Response:
    """Write down what somebody said; the same form sent twice writes it once."""
    form = await checked_form(request)
    given = _given(request, form)
    if not given.words:
        return _scribe(request, given, 422, "words.empty")
    if len(given.words) > LONGEST:
        return _scribe(request, given, 422, "team.long")
    facts = {name: getattr(given, name) for name in (*KEPT, "consent")}
    try:
        said = await do(request, form, lambda writer: writer.tell(given.words, **facts))
    except ReviewkitError as error:
        return _scribe(request, given, 422, str(error))
    return RedirectResponse(_back(given, said.number if said else 0), 303)


def _back(given: SimpleNamespace, number: int = 0) -> str:
    kept = {name: getattr(given, name) for name in KEPT} | ({"in": str(number)} if number else {})
    return f"/team/scribe?{urlencode(kept)}#words"


async def harvest(request: Request) -> Response:
    """Write down what the host of a table takes from a round, apart from people's own words."""
    form = await checked_form(request)
    given = _given(request, form)
    if not (given.round and given.table):
        return _scribe(request, given, 422, "scribe.no-table")
    try:
        await do(
            request,
            form,
            lambda writer: writer.harvest(given.round, given.table, told(form, "harvest", 8000)),
        )
    except ReviewkitError as error:
        return _scribe(request, given, 422, str(error))
    kept = urlencode({name: getattr(given, name) for name in KEPT} | {"done": "saved"})
    return RedirectResponse(f"/team/scribe?{kept}#harvest", 303)


def _said(request: Request) -> Contribution:
    """Return the words that an address names; those of a silent round only to whoever typed them."""
    site = site_of(request)
    person = site.person(request)
    wanted = request.path_params["words"][:LONGEST_ID]
    found = ledger.uids(site.review.db, site.room.id, wanted) if len(wanted) >= 8 else []
    if len(found) != 1:
        raise HTTPException(404)
    (said,) = ledger.contributions(site.review.db, site.room.id, found[0])
    silent = [one.id for one in site.room.rounds() if one.state == "silent"]
    if said.round in silent and said.by != person.name:
        raise HTTPException(404)
    return said


async def one(request: Request) -> Response:
    """Show one person's words, to hide, show, translate or erase them."""
    return _one(request, _said(request))


def _one(request: Request, said: Contribution, status: int = 200, fault: str = "") -> Response:
    others = [code for code in site_of(request).languages if code != said.language]
    return page(request, "team-word.html", "team.word", status, said=said, others=others, fault=fault)


async def put_right(request: Request) -> Response:
    """Hide words for a reason, show them again, put a translation beside them, or erase them."""
    form = await checked_form(request)
    said, act = _said(request), told(form, "act")
    try:
        if act in ("hide", "show"):
            await do(request, form, lambda writer: writer.moderate(said, act, told(form, "why", 300)))  # type: ignore[arg-type]  # one of the two above
        elif act == "translate":
            language = told(form, "language", 12)
            await do(request, form, lambda writer: writer.translate(said, language, told(form, "text")))
        elif act in ("erase", "retype"):
            if not form.get("sure"):
                return _one(request, said, 422, "team.not-sure")
            await do(request, form, lambda writer: writer.erase(said, told(form, "why", 300)))
            if act == "retype":  # the words go back into the form, and not into an address
                again = SimpleNamespace(
                    **{name: getattr(said, name) for name in KEPT}, words=said.words, consent=said.consent
                )
                return _scribe(request, again)
            return RedirectResponse("/team/scribe?done=erased", 303)
        else:
            raise HTTPException(404)
    except ReviewkitError as error:
        return _one(request, said, 422, "team.why" if act == "hide" else str(error))
    return RedirectResponse(f"/team/words/{said.id[:20]}?done=saved", 303)


async def sheet(request: Request) -> Response:
    """Show where a typed sheet is pasted."""
    return _sheet(request, _given(request, request.query_params))


def _sheet(
    request: Request,
    given: SimpleNamespace,
    status: int = 200,
    *,
    rows: list[Row] | None = None,
    problems: list[tuple[int, str]] | None = None,
    fault: str = "",
    added: tuple[int, int] | None = None,
) -> Response:
    return page(
        request,
        "team-sheet.html",
        "team.sheet",
        status,
        given=given,
        rounds=[one for one in site_of(request).room.rounds() if one.kind != "vote"],
        rows=rows,
        problems=problems or [],
        added=added,
        longest=LONGEST_SHEET,
        fault=fault,
    )


async def paste(request: Request) -> Response:
    """Show what a pasted sheet holds, with every fault by its line; write it where that was asked for."""
    form = await checked_form(request)
    given = _given(request, form)
    if not given.words:
        return _sheet(request, given, 422, fault="words.empty")
    if len(given.words) > LONGEST_SHEET:
        return _sheet(request, given, 422, fault="team.long")
    lines, shift = as_sheet(given.words)
    facts = {name: getattr(given, name) for name in KEPT} | {"consent": "yes" if given.consent else "no"}
    try:
        rows, problems = workshop.read_sheet(lines, site_of(request).room.plan, **facts)
        if told(form, "go") == "send" and not problems:
            done = await do(request, form, lambda writer: writer.import_words(lines, **facts))
            given.words = ""
            return _sheet(request, given, added=(done.added, done.there) if done else None)
    except SheetError as error:
        return _sheet(request, given, 422, problems=_located(error.problems, shift))
    except ReadError as error:
        return _sheet(request, given, 422, fault=str(error))
    return _sheet(request, given, 422 if problems else 200, rows=rows, problems=_located(problems, shift))


def _located(problems: list[Problem] | tuple[Problem, ...], shift: int) -> list[tuple[int, str]]:
    return [(int(one.line or 0) - shift, one.message) for one in problems]


def as_sheet(text: str) -> tuple[bytes, int]:
    """Return pasted lines as a table with a header, and how many lines that header adds.

    A line is "group | words" or words alone; text whose first line is a header with a column of words is a table
    already (comma, semicolon or tab separated, as Excel copies it).
    """
    head = text.split("\n", 1)[0]
    cells = {
        cell.strip(' "').casefold() for mark in (",", ";", "\t") if mark in head for cell in head.split(mark)
    }
    if cells & {"words", "contribution", "said", "what was said"}:
        return text.encode(), 0
    made = io.StringIO()
    table = csv.writer(made, lineterminator="\n")
    table.writerow(("group", "words"))
    for line in text.split("\n"):
        group, mark, words = line.partition("|")
        table.writerow((group.strip(), words.strip()) if mark else ("", line.strip()))
    return made.getvalue().encode(), 1


ROUTES = (
    ("/team/scribe", scribe, "GET"),
    ("/team/scribe", write, "POST"),
    ("/team/harvest", harvest, "POST"),
    ("/team/sheet", sheet, "GET"),
    ("/team/sheet", paste, "POST"),
    ("/team/words/{words}", one, "GET"),
    ("/team/words/{words}", put_right, "POST"),
)
