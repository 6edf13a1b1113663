"""The page of whoever settles conflicts: a report with what was said of it side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse

from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.web.guarding import checked_form
from reviewkit.web.reading import full_texts
from reviewkit.web.screening import Entered, criteria, here, known, short

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


async def conflict(request: Request) -> Response:
    """Show the next conflict that this person may settle, or the one they ask for."""
    return _conflict(request, request.query_params.get("report", "")[:64])


def _conflict(
    request: Request, wanted: str = "", status: int = 200, fault: str = "", entered: Entered | None = None
) -> Response:
    site, person, stage = here(request)
    after = _before(wanted) if wanted else request.query_params.get("after", "")[:64]
    waiting = person.screening.unsettled(stage.id)
    # Whoever judged all conflicts themselves may settle none: then none is looked for among thousands.
    ids = person.screening.settleable(stage.id, after=after, limit=1) if waiting else []
    if wanted and ids != [
        wanted
    ]:  # the one that is asked for, if it is among those that this person may settle
        ids = []
    mine = person.screening.settled(stage.id, wanted) if wanted and not ids else None
    if mine:  # a second thought on what this person settled
        ids = [mine.report]
        entered = entered or Entered(mine.report, mine.verdict, (mine.reason,), mine.note)
    found = site.review.screening.conflict(ids[0], stage.id, settled=True) if ids else None
    last = person.screening.settled(stage.id)
    return site.render(
        request,
        "conflict.html",
        status,
        stage=stage,
        person=person.name,
        conflict=found,
        report=site.shown(found.report) if found else None,
        criteria=criteria(site, stage),
        texts=full_texts(site, found.report) if found else (),
        again=mine,
        last=last if last and last.report not in ids else None,
        last_title=short(site.review.references.report(last.report).title) if last else "",
        waiting=waiting,
        may=person.screening.settles(stage.id),
        fault=fault,
        entered=entered or Entered(),
    )


def _before(report: str) -> str:
    """Return a text that sorts just before a report's id."""
    return report[:-1] + chr(ord(report[-1]) - 1) + "~" if report else ""


async def resolve(request: Request) -> Response:
    """Settle a conflict and go on to the next."""
    entered = Entered.read(await checked_form(request))
    site, person, stage = here(request)
    shown = known(site, entered.report)
    verdict: Any = entered.verdict
    reason = entered.reasons[0] if entered.reasons else ""
    try:
        await site.write(
            person.name,
            lambda writer: writer.resolve(shown.id, stage.id, verdict, reason, note=entered.note),
        )
    except (NotAllowed, UnknownName) as error:
        lacking = entered.verdict == "include" and entered.reasons
        fault = "screen.reason-and-include" if lacking else str(error)
        return _conflict(request, shown.id, 422, fault, entered)
    return RedirectResponse(f"/screen/{stage.id}/conflicts?after={shown.id}", 303)
