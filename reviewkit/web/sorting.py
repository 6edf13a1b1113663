"""From words to questions: words chosen and laid under themes, questions worded, merged, split; each step undone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from reviewkit.errors import NotAllowed, ReviewkitError
from reviewkit.web.guarding import checked_form
from reviewkit.web.joining import site_of
from reviewkit.web.teamwork import LONGEST_ID, board_of, do, listed, page, told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from reviewkit.desks.workshop import RoomWriter
    from reviewkit.model import Contribution, Gap, Question, Step

FILTERS = ("round", "table", "group", "theme", "hidden")
PARTS = 4  # questions into which one can be split at once
LATEST_STEPS = 100  # steps on a page


def _asked(found: Mapping[str, str] | FormData) -> dict[str, str]:
    """Return the filters of a list of words that are set."""
    return {name: value for name in FILTERS if (value := str(found.get(name, ""))[: LONGEST_ID * 2].strip())}


async def words(request: Request) -> Response:
    """Show what was said, to be chosen from: by round, table, group or theme; hidden words apart."""
    return _words(request, _asked(request.query_params))


def _words(request: Request, chosen: dict[str, str], status: int = 200, **facts: object) -> Response:
    site = site_of(request)
    site.person(request)
    everything = [one for one in site.room.contributions(everything=True) if not one.erased]
    questions = site.room.questions()
    used = {uid: one.id for one in questions for uid in one.said}
    found = [one for one in everything if _fits(one, chosen)]
    shown = {"fault": "", "ticked": (), "given": {}} | facts
    return page(
        request,
        "team-words.html",
        "team.words",
        status,
        words=found,
        chosen=chosen,
        used=used,
        questions=questions,
        rounds=[one for one in site.room.rounds() if one.kind != "vote"],
        tables=sorted({one.table for one in everything if one.table}),
        themes=site.room.themes(),
        hidden=sum(bool(one.hidden) for one in everything),
        last=last_step(site.room.steps()),
        **shown,
    )


def _fits(one: Contribution, chosen: dict[str, str]) -> bool:
    theme = chosen.get("theme", "")
    return (
        bool(one.hidden) == bool(chosen.get("hidden"))
        and all(getattr(one, name) == chosen[name] for name in ("round", "table", "group") if name in chosen)
        and (not theme or (not one.themes if theme == "-" else theme[1:] in one.themes))
    )


def last_step(steps: list[Step]) -> Step | None:
    """Return the last step that can be taken back: no undoing, and not undone."""
    return next((one for one in reversed(steps) if not (one.undone_by or one.undoes)), None)


async def arrange(request: Request) -> Response:
    """Lay the words that were ticked under a theme, word a question of them, or tie them to one."""
    form = await checked_form(request)
    site_of(request).person(request)
    ticked, act, chosen = listed(form, "w"), told(form, "act"), _asked(form)
    given = {name: told(form, name) for name in ("text", "plain", "language", "question", "theme_of", "new")}
    if not ticked and not (act == "question" and given["text"]):
        return _words(request, chosen, 422, fault="sort.none", given=given)
    theme = given["new"] or given["theme_of"]
    try:
        if act in ("lay", "off"):
            await do(request, form, lambda writer: writer.lay(theme, *ticked, active=act == "lay"))
        elif act == "question":
            plain, language = given["plain"], given["language"] or "en"
            await do(
                request,
                form,
                lambda writer: writer.question(
                    given["text"], words=ticked, plain=plain, theme=theme, language=language
                ),
            )
        elif act == "tie":
            await do(request, form, lambda writer: writer.link(given["question"], words=ticked))
        else:
            raise HTTPException(404)
    except ReviewkitError as error:
        fault = (
            {"lay": "sort.no-theme", "off": "sort.no-theme"}.get(act, str(error)) if not theme else str(error)
        )
        fault = "sort.no-text" if act == "question" and not given["text"] else fault
        return _words(request, chosen, 422, fault=fault, ticked=ticked, given=given)
    done = "worded" if act == "question" else "laid"
    return RedirectResponse(f"/team/words?{urlencode(chosen | {'done': done})}", 303)


async def questions(request: Request) -> Response:
    """Show the questions, each with how many words it rests on; what is off the list apart."""
    site = site_of(request)
    everything = site.room.questions(everything=True)
    on = {one.id for one in site.room.questions()}
    return page(
        request,
        "team-questions.html",
        "team.questions",
        on=[one for one in everything if one.id in on],
        off=[one for one in everything if one.id not in on],
        last=last_step(site.room.steps()),
    )


def _question(request: Request) -> Question:
    site = site_of(request)
    site.person(request)
    known = {one.id: one for one in site.room.questions(everything=True)}
    if (name := request.path_params["question"]) not in known:
        raise HTTPException(404)
    return known[name]


def _gaps(request: Request) -> list[Gap]:
    try:
        return site_of(request).review.synthesis.gaps()
    except ReviewkitError:  # a gap map that cannot be drawn yet has no gaps to tie anything to
        return []


async def question(request: Request) -> Response:
    """Show one question: its words, wordings, what was merged into it, and the gaps it rests on."""
    return _one(request, _question(request))


def _one(request: Request, asked: Question, status: int = 200, fault: str = "") -> Response:
    site = site_of(request)
    said = {one.id: one for one in site.room.contributions(everything=True)}
    written = {(one.language, one.kind): one for one in site.room.wordings() if one.question == asked.id}
    return page(
        request,
        "team-question.html",
        "team.question",
        status,
        asked=asked,
        said=[said[uid] for uid in asked.said if uid in said],
        others=[one for one in site.room.questions() if one.id != asked.id],
        inside=[one for one in site.room.questions(everything=True) if one.merged_into == asked.id],
        written=written,
        themes=site.room.themes(),
        gaps=_gaps(request),
        pieces=range(1, PARTS + 1),
        steps=[one for one in site.room.steps(question=asked) if not one.undoes][::-1],
        fault=fault,
    )


async def change(request: Request) -> Response:
    """Reword a question, merge, split or withdraw it, give it a text in a language, tie it to gaps."""
    form = await checked_form(request)
    asked, act = _question(request), told(form, "act")
    changes = {
        "reword": lambda writer: writer.reword(
            asked, told(form, "text"), plain=told(form, "plain"), theme=told(form, "theme", 200)
        ),
        "word": lambda writer: writer.word(
            asked,
            told(form, "language", 12),
            told(form, "text"),
            easy=form.get("kind") == "easy",
            state=told(form, "state", 20),
        ),
        "merge": lambda writer: writer.merge(asked, told(form, "other", LONGEST_ID)),
        "unmerge": lambda writer: writer.unmerge(asked, told(form, "other", LONGEST_ID)),
        "withdraw": lambda writer: writer.withdraw(asked, _reason(form)),
        "split": lambda writer: writer.split(asked, _dealt(form, asked)),
        "gaps": lambda writer: _tie(
            writer, asked, set(listed(form, "gap")), {one.id for one in _gaps(request)}
        ),
        "untie": lambda writer: writer.link(asked, words=[told(form, "word", LONGEST_ID)], active=False),
    }
    if act not in changes:
        raise HTTPException(404)
    try:
        await do(request, form, changes[act])
    except ReviewkitError as error:
        return _one(request, _question(request), 422, str(error))
    done = "merged" if act == "merge" else "saved"
    return RedirectResponse(f"/team/questions/{asked.id}?done={done}", 303)


def _reason(form: FormData) -> str:
    if not (why := told(form, "why", 300)):
        raise NotAllowed("a question goes off the list for a reason: say why")
    return why


def _dealt(form: FormData, asked: Question) -> list[tuple[str, list[str]]]:
    """Return the texts of the parts, each with the words that were dealt to it."""
    return [
        (text, [uid for uid in asked.said if str(n) in listed(form, f"d-{uid}")])
        for n in range(1, PARTS + 1)
        if (text := told(form, f"part-{n}"))
    ]


def _tie(writer: RoomWriter, asked: Question, wanted: set[str], known: set[str]) -> None:
    if new := sorted((wanted & known) - set(asked.gaps)):
        writer.link(asked, gaps=new)
    if gone := sorted(set(asked.gaps) & known - wanted):
        writer.link(asked, gaps=gone, active=False)


async def alike(request: Request) -> Response:
    """Show the likeliest pair of questions that may ask the same, side by side."""
    return _alike(request)


def _alike(request: Request, status: int = 200, fault: str = "") -> Response:
    site, board = site_of(request), board_of(request)
    site.person(request)
    pairs = [one for one in site.room.similar() if frozenset((one.first, one.second)) not in board.apart]
    known = {one.id: one for one in site.room.questions()}
    said = {one.id: one for one in site.room.contributions()}
    return page(
        request,
        "team-alike.html",
        "team.alike",
        status,
        pair=pairs[0] if pairs else None,
        left=len(pairs),
        sides=[known[name] for name in (pairs[0].first, pairs[0].second)] if pairs else [],
        said=said,
        apart=len(board.apart),
        last=last_step(site.room.steps()),
        fault=fault,
    )


async def decide(request: Request) -> Response:
    """Merge two questions into one of them, or leave them apart."""
    form = await checked_form(request)
    site_of(request).person(request)
    first, second, act = told(form, "first", LONGEST_ID), told(form, "second", LONGEST_ID), told(form, "act")
    into, other = (first, second) if act == "first" else (second, first)
    if act == "apart":
        board_of(request).apart.add(frozenset((first, second)))
        return RedirectResponse("/team/alike", 303)
    if act == "again":
        board_of(request).apart.clear()
        return RedirectResponse("/team/alike", 303)
    try:
        await do(request, form, lambda writer: writer.merge(into, other))
    except ReviewkitError as error:
        return _alike(request, 409, str(error))
    return RedirectResponse("/team/alike?done=merged", 303)


async def steps(request: Request) -> Response:
    """Show every step from words to questions, the latest first, to be taken back."""
    return _steps(request)


def _steps(request: Request, status: int = 200, fault: str = "") -> Response:
    found = site_of(request).room.steps()[::-1]
    return page(
        request,
        "team-steps.html",
        "team.steps",
        status,
        steps=found[:LATEST_STEPS],
        of=len(found),
        fault=fault,
    )


async def undo(request: Request) -> Response:
    """Take a step back; one that another builds on is refused, naming that one."""
    form = await checked_form(request)
    name, back = told(form, "step", LONGEST_ID), told(form, "back", 40)
    try:
        await do(request, form, lambda writer: writer.undo(name))
    except ReviewkitError as error:
        return _steps(request, 409, str(error))
    known = ("/team/words", "/team/questions", "/team/alike")
    return RedirectResponse(f"{back if back in known else '/team/steps'}?done=undone", 303)


ROUTES = (
    ("/team/words", words, "GET"),
    ("/team/words", arrange, "POST"),
    ("/team/questions", questions, "GET"),
    ("/team/questions/{question}", question, "GET"),
    ("/team/questions/{question}", change, "POST"),
    ("/team/alike", alike, "GET"),
    ("/team/alike", decide, "POST"),
    ("/team/steps", steps, "GET"),
    ("/team/steps", undo, "POST"),
)
