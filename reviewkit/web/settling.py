"""The page on which two people's answers stand side by side, and are settled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse

from reviewkit.errors import NotAllowed, ProtocolError
from reviewkit.web.extracting import at
from reviewkit.web.filling import Written, in_text, read_form
from reviewkit.web.guarding import checked_form

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from reviewkit.protocol import Form
    from reviewkit.web.extracting import Desk


async def compare(request: Request) -> Response:
    """Show what people answered side by side, once all have, and what differs still."""
    return _compared(request, at(request))


def _compared(
    request: Request, desk: Desk, status: int = 200, *, told: str = "", field: str = ""
) -> Response:
    site = desk.site
    try:
        found = site.review.extraction.compared(desk.subject, desk.form.id)
    except NotAllowed:
        found = None
    differ = site.review.extraction.differences(desk.form.id)
    open_ = {(one.row, one.field) for one in differ if one.subject == desk.subject.id}
    return site.render(
        request,
        "extract-compare.html",
        status,
        form=desk.form,
        subject=desk.subject,
        person=desk.person.name,
        address=desk.address,
        found=found,
        open=open_,
        shown={(one.row, one.field.id): _shown(one) for one in found or ()},
        stands={(one.row, one.field.id): in_text(one.stands.given) for one in found or ()},
        told=told,
        wrong_field=field,
    )


def _shown(one: Any) -> list[tuple[str, Written]]:
    return [(person, Written.from_answer(answer)) for person, answer in sorted(one.answers.items())]


async def settle(request: Request) -> Response:
    """Settle one difference, or everything on which all agree at once."""
    form = await checked_form(request)
    desk = at(request)
    name, subject, plan = desk.person.name, desk.subject, desk.form
    if str(form.get("act", "")) == "equal":
        await desk.site.write(name, lambda writer: writer.extraction.settle_equal(plan.id, subject))
        return RedirectResponse(f"{desk.address}/compare", 303)
    field, row = str(form.get("field", ""))[:100], str(form.get("entry", ""))
    found = [
        one
        for one in desk.site.review.extraction.differences(plan.id)
        if (one.subject, one.field, str(one.row)) == (subject.id, field, row)
    ]
    if not found:  # somebody settled it a moment ago
        return _compared(request, desk, 409, told="extract.settled-before")
    difference = found[0]
    value: Any = _tidy_value(plan, field, form, difference)
    note = str(form.get("note", ""))[:4000]
    try:
        await desk.site.write(name, lambda writer: writer.settle(difference, value, note=note))
    except (ProtocolError, NotAllowed) as error:
        return _compared(request, desk, 422, told=str(error), field=f"{row}-{field}")
    return RedirectResponse(f"{desk.address}/compare#f-{row}-{field}", 303)


def _tidy_value(plan: Form, field: str, form: Any, difference: Any) -> Any:
    """Return the answer that was settled on: one person's, or one that was written."""
    whose = str(form.get("whose", ""))
    if whose in difference.answers:
        answer = difference.answers[whose]
        return answer.value if answer.status == "value" else answer.status
    written = read_form(plan, form).get(field)
    return written.said if written else ""


ROUTES = (
    ("/extract/{form}/{subject}/compare", compare, "GET"),
    ("/extract/{form}/{subject}/compare", settle, "POST"),
)
