"""The reviewer's pages: a personal link, one report at a time, conflicts, and how far the team is."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.web.guarding import checked_form

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from reviewkit.model import Conflict, Report, Verdict
    from reviewkit.people import Person
    from reviewkit.protocol import Stage
    from reviewkit.web.site import Site

NOTE = 4000  # characters of a note that are kept


def _here(request: Request) -> tuple[Site, Person, Stage]:
    """Return the site, who asks, and the stage of the address."""
    site: Site = request.app.state.site
    person = site.person(request)
    try:
        return site, person, site.review.protocol.stage(request.path_params["stage"])
    except UnknownName as error:
        raise HTTPException(404) from error


async def arrive(request: Request) -> Response:
    """Take a personal link: from now on this browser works under that name."""
    name = request.app.state.site.signed(request.path_params["link"])
    if not name:
        raise HTTPException(403, "person")
    request.session["person"] = name
    return RedirectResponse("/screen", 303)


async def stages(request: Request) -> Response:
    """Show what waits for this person at each stage."""
    site: Site = request.app.state.site
    person = site.person(request)
    rows = [
        (
            stage,
            len(person.queue(stage.id)),
            site.review.screening.progress(stage.id).judged.get(person.name, 0),
            len(_resolvable(site, person, stage)),
        )
        for stage in site.review.protocol.stages
    ]
    return site.render(request, "stages.html", rows=rows, person=person.name)


async def report(request: Request) -> Response:
    """Show the next report that waits for this person, or the one they want to judge again."""
    site, person, stage = _here(request)
    wanted = request.query_params.get("report", "")
    if not wanted:
        shown = person.queue(stage.id).next(request.query_params.get("after", ""))
        return _report(request, shown)
    own = [verdict for verdict in person.screening.mine(stage.id) if verdict.report == wanted]
    if not own:
        raise HTTPException(404)
    return _report(request, site.review.references.report(wanted), again=True, entered=_Entered.of(own[-1]))


@dataclass(frozen=True, slots=True)
class _Entered:
    """What a form about a report holds."""

    report: str = ""
    verdict: str = ""
    reason: str = ""
    note: str = ""

    @classmethod
    def read(cls, form: FormData) -> Self:
        """Return what was sent, each field cut to a note's length."""
        return cls(*(str(form.get(field.name, ""))[:NOTE] for field in fields(cls)))

    @classmethod
    def of(cls, verdict: Verdict) -> Self:
        """Return the form as an earlier verdict would fill it."""
        return cls(verdict.report, verdict.verdict, next(iter(verdict.reasons), ""), verdict.note)


def _report(
    request: Request,
    shown: Report | None,
    status: int = 200,
    *,
    again: bool = False,
    fault: str = "",
    entered: _Entered | None = None,
) -> Response:
    site, person, stage = _here(request)
    last = request.session.get("last", {})
    is_last = last.get("stage") == stage.id and (shown is None or last["report"] != shown.id)
    return site.render(
        request,
        "report.html",
        status,
        stage=stage,
        person=person.name,
        report=shown,
        again=again,
        fault=fault,
        entered=entered or _Entered(),
        waiting=len(person.queue(stage.id)),
        judged=site.review.screening.progress(stage.id).judged.get(person.name, 0),
        last=last if is_last else None,
        full=stage.id not in site.review.protocol.record_stages,
    )


async def judge(request: Request) -> Response:
    """Record a verdict and go on to the next report."""
    entered = _Entered.read(await checked_form(request))
    site, person, stage = _here(request)
    shown = _known(site, entered.report)
    try:
        _record(site, person, stage, entered)
    except (NotAllowed, UnknownName) as error:
        lacking = stage.reason_required and entered.verdict == "exclude" and not entered.reason
        fault = "screen.no-reason" if lacking else str(error)
        return _report(request, shown, 422, fault=fault, entered=entered)
    request.session["last"] = {
        "stage": stage.id,
        "report": shown.id,
        "verdict": entered.verdict,
        "title": shown.title[:80],
    }
    return RedirectResponse(f"/screen/{stage.id}", 303)


def _record(site: Site, person: Person, stage: Stage, entered: _Entered) -> None:
    if entered.verdict == "not retrieved" and stage.id not in site.review.protocol.record_stages:
        person.screening.not_retrieved(entered.report, entered.note)
    else:
        verdict: Any = entered.verdict  # the desk refuses what is no verdict
        reasons = [entered.reason] if entered.reason else []
        person.screening.judge(entered.report, stage.id, verdict, reasons, entered.note)


def _known(site: Site, name: str) -> Report:
    try:
        return site.review.references.report(name)
    except UnknownName as error:
        raise HTTPException(404) from error


def _resolvable(site: Site, person: Person, stage: Stage) -> list[Conflict]:
    """Return the conflicts that this person may settle; nobody else is shown the verdicts side by side."""
    consensus = stage.resolver == ("consensus",)
    if not consensus and stage.resolver != ("third",) and person.name not in stage.resolver:
        return []
    return [
        conflict
        for conflict in site.review.conflicts(stage.id)
        if consensus or person.name not in {verdict.by for verdict in conflict.verdicts}
    ]


async def conflict(request: Request) -> Response:
    """Show the next conflict that this person may settle."""
    after = request.query_params.get("after", "")
    return _conflict(request, lambda one: one.id > after)


def _conflict(
    request: Request,
    wanted: Callable[[Conflict], bool],
    status: int = 200,
    fault: str = "",
    entered: _Entered | None = None,
) -> Response:
    site, person, stage = _here(request)
    waiting = _resolvable(site, person, stage)
    return site.render(
        request,
        "conflict.html",
        status,
        stage=stage,
        person=person.name,
        conflict=next(filter(wanted, waiting), None),
        waiting=len(waiting),
        fault=fault,
        entered=entered or _Entered(),
    )


async def resolve(request: Request) -> Response:
    """Settle a conflict and go on to the next."""
    entered = _Entered.read(await checked_form(request))
    site, person, stage = _here(request)
    shown = _known(site, entered.report)
    try:
        person.resolve(shown, stage.id, entered.verdict, entered.reason, note=entered.note)
    except (NotAllowed, UnknownName) as error:
        return _conflict(request, lambda one: one.id == shown.id, 422, str(error), entered)
    return RedirectResponse(f"/screen/{stage.id}/conflicts", 303)


async def lead(request: Request) -> Response:
    """Show how far the team is: numbers of reports, never a verdict that is not revealed."""
    site: Site = request.app.state.site
    person = site.person(request)
    protocol = site.review.protocol
    facts: dict[str, Any] = {
        "progress": [(stage, site.review.screening.progress(stage.id)) for stage in protocol.stages],
        "room": site.room if protocol.workshop else None,
        "person": person.name,
    }
    return site.render(request, "lead.html", **facts)
