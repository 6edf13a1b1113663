"""The reviewer's pages: what waits at each stage, and one report after the other to judge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse

from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.text import whole
from reviewkit.web.guarding import checked_form
from reviewkit.web.reading import full_texts

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from reviewkit.model import Report, Verdict
    from reviewkit.people import Person
    from reviewkit.protocol import Criterion, Stage
    from reviewkit.web.site import Site

NOTE = 4000  # characters of a note that are kept


def here(request: Request) -> tuple[Site, Person, Stage]:
    """Return the site, who asks, and the stage of the address."""
    site: Site = request.app.state.site
    person = site.person(request)
    try:
        return site, person, site.review.protocol.stage(request.path_params["stage"])
    except UnknownName as error:
        raise HTTPException(404) from error


def known(site: Site, name: str) -> Report:
    """Return the report of an id, or answer 404."""
    try:
        return site.review.references.report(name)
    except UnknownName as error:
        raise HTTPException(404) from error


def criteria(site: Site, stage: Stage) -> list[Criterion]:
    """Return the criteria that are applied at a stage."""
    return [one for one in site.review.protocol.criteria if not one.stages or stage.id in one.stages]


async def stages(request: Request) -> Response:
    """Show what waits for this person at each stage."""
    site: Site = request.app.state.site
    person = site.person(request)
    rows = [
        (stage, *own_progress(person, stage.id, site), person.screening.unsettled(stage.id))
        for stage in site.review.protocol.stages
    ]
    return site.render(request, "stages.html", rows=rows, person=person.name)


def own_progress(person: Person, stage: str, site: Site) -> tuple[int, int]:
    """Return how many reports wait for a person and how many they have judged."""
    judged = site.review.screening.progress(stage).judged.get(person.name, 0)
    return len(person.queue(stage)), judged


async def report(request: Request) -> Response:
    """Show the next report that waits for this person, or the one they ask for."""
    site, person, stage = here(request)
    wanted = request.query_params.get("report", "")
    if not wanted:
        return _report(request, person.queue(stage.id).next(request.query_params.get("after", "")[:64]))
    shown = known(site, wanted[:64])
    if not site.review.screening.state(shown, stage.id):
        raise HTTPException(404)
    own = person.screening.own(shown, stage.id)
    return _report(request, shown, entered=Entered.of(own[-1]) if own else None)


@dataclass(frozen=True, slots=True)
class Entered:
    """What a form about a report holds. `seen` is how many of one's own verdicts on it the page knew of."""

    report: str = ""
    verdict: str = ""
    reasons: tuple[str, ...] = ()
    note: str = ""
    seen: int = 0
    after: str = ""

    @classmethod
    def read(cls, form: FormData) -> Self:
        """Return what was sent, each field cut to a sensible length.

        A button "because" excludes for its reason, which comes before those that are ticked.
        """
        because = str(form.get("because", ""))[:200]
        ticked = [str(reason)[:200] for reason in form.getlist("reason") if reason][:50]
        return cls(
            str(form.get("report", ""))[:64],
            "exclude" if because else str(form.get("verdict", ""))[:20],
            tuple(dict.fromkeys([because, *ticked] if because else ticked)),
            str(form.get("note", "")).replace("\r\n", "\n")[:NOTE],
            whole(str(form.get("seen", ""))) or 0,
            str(form.get("after", ""))[:64],
        )

    @classmethod
    def of(cls, verdict: Verdict) -> Self:
        """Return the form as an earlier verdict would fill it."""
        return cls(verdict.report, verdict.verdict, verdict.reasons, verdict.note)

    def says(self, verdict: Verdict) -> bool:
        """Return whether a verdict is what was entered here."""
        mine = (self.verdict, self.reasons, self.note)
        return mine == (verdict.verdict, verdict.reasons, verdict.note)


class Stale(Exception):  # noqa: N818 - not an error: the page was older than the person's own last verdict
    """A form that was filled in before the person's last verdict on the report, and says something else."""


def _report(
    request: Request,
    shown: Report | None,
    status: int = 200,
    *,
    fault: str = "",
    entered: Entered | None = None,
) -> Response:
    site, person, stage = here(request)
    own = person.screening.own(shown, stage.id) if shown else []
    counts = bool(shown and person.screening.standing(stage.id, (shown,)))  # not where it was taken back
    return site.render(
        request,
        "report.html",
        status,
        stage=stage,
        report=site.shown(shown) if shown else None,
        again=own[-1] if counts else None,
        open=shown is not None and site.review.screening.state(shown, stage.id) == "open",
        mine=counts or (shown is not None and person.screening.waits(shown, stage.id)),
        seen=len(own),
        fault=fault,
        entered=entered or Entered(),
        # Where to go on: behind a new report; a second thought goes back to where one was.
        after=request.query_params.get("after", "")[:64] if counts else (shown.id if shown else ""),
        full=stage.id not in site.review.protocol.record_stages,
        criteria=criteria(site, stage),
        texts=full_texts(site, shown) if shown else (),
        **_standing(site, person, stage, request.query_params.get("after", "")[:64], shown),
    )


def _standing(
    site: Site, person: Person, stage: Stage, at: str, shown: Report | None = None
) -> dict[str, Any]:
    """Return what stands above a report: one's progress and last verdict; `at` is where to come back to from it."""
    waiting, judged = own_progress(person, stage.id, site)
    last = next(iter(person.screening.last(stage.id)), None)
    title = ""
    if last:
        before = site.review.references.report(last.report)
        title = before.title
        if (shown and shown.id == before.id) or not person.screening.standing(stage.id, (before,)):
            last = None
    return {
        "person": person.name,
        "waiting": waiting,
        "judged": judged,
        "last": last,
        "at": at,
        "last_title": short(title),
    }


def short(title: str) -> str:
    """Return the beginning of a title, enough to know it again."""
    return title[:80] + ("…" if len(title) > 80 else "")


async def judge(request: Request) -> Response:
    """Record a verdict and go on to the next report; a script gets a short answer instead of the next page."""
    entered = Entered.read(await checked_form(request))
    site, person, stage = here(request)
    shown = known(site, entered.report)
    brief = "application/json" in request.headers.get("accept", "")
    try:
        await site.write(person.name, lambda writer: _record(site, writer, stage, entered))
    except Stale:
        fault, status = "screen.stale", 409
    except (NotAllowed, UnknownName) as error:
        fault, status = _fault(stage, entered, error), 422
    else:
        if brief:
            facts = {"stage": stage, **_standing(site, person, stage, entered.after)}
            return JSONResponse({"standing": site.drawn(request, "standing.html", **facts)})
        return RedirectResponse(
            f"/screen/{stage.id}" + (f"?after={entered.after}" if entered.after else ""), 303
        )
    if brief:
        text = site.drawn(request, "fault.html", fault=fault)
        return JSONResponse({"fault": text, "title": shown.title[:80]}, status)
    return _report(request, shown, status, fault=fault, entered=entered)


def _fault(stage: Stage, entered: Entered, error: Exception) -> str:
    if stage.reason_required and entered.verdict == "exclude" and not entered.reasons:
        return "screen.no-reason"
    if entered.verdict == "include" and entered.reasons:
        return "screen.reason-and-include"
    return str(error)


def _record(site: Site, person: Person, stage: Stage, entered: Entered) -> None:
    """Write a verdict, unless it is there already: a form that is sent again because no answer came writes nothing.

    A form knows how many verdicts of this person it has seen. Where there are more, the next one was either written
    by this very form, or the form is older than the person's last word and must not overwrite it.
    """
    full = stage.id not in site.review.protocol.record_stages
    own = person.screening.own(entered.report, stage.id)
    if entered.verdict == "not retrieved" and full:
        if person.screening.stands(entered.report, stage.id) != "not retrieved":
            person.screening.not_retrieved(entered.report, entered.note)
        return
    if entered.verdict == "withdraw":
        if person.screening.standing(stage.id, (site.review.references.report(entered.report),)):
            person.screening.withdraw(entered.report, stage.id, entered.note)
        return
    if len(own) > entered.seen:
        if entered.says(own[entered.seen]):
            return
        raise Stale
    verdict: Any = entered.verdict  # the desk refuses what is no verdict
    person.screening.judge(entered.report, stage.id, verdict, entered.reasons, entered.note)
