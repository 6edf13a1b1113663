"""The pages for extraction: what waits, one form about one study beside its text, and drafts as they are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse

from reviewkit.errors import ProtocolError, UnknownName
from reviewkit.model import Study
from reviewkit.text import whole
from reviewkit.web.filling import Written, answers, mark, read_form, sheet
from reviewkit.web.guarding import POLICY, checked_form
from reviewkit.web.reading import full_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from reviewkit.model import Answer, Entry, Programme
    from reviewkit.people import Person
    from reviewkit.protocol import Form
    from reviewkit.web.site import Site

FRAMED = {"Content-Security-Policy": f"{POLICY}; frame-src 'self'"}  # a full text is read beside the form


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a request about a form is: the site, who asks, the form, the subject and the row."""

    site: Site
    person: Person
    form: Form
    subject: Study | Programme
    row: int

    @property
    def address(self) -> str:
        """The page's address, without the row."""
        return f"/extract/{self.form.id}/{self.subject.id}"

    def own(self) -> dict[int, Entry]:
        """Return this person's entries about the subject, by row."""
        found = self.person.extraction.mine(self.form.id)
        return {entry.row: entry for entry in found if entry.subject == self.subject.id}

    def draft(self) -> dict[str, Written] | None:
        """Return what this person had written and not saved yet, None where there is nothing."""
        for draft in self.person.extraction.drafts(self.form.id):
            if (draft.subject, draft.row) == (self.subject.id, self.row):
                return {name: Written.from_draft(kept) for name, kept in draft.fields.items()}
        return None


def here(request: Request) -> tuple[Site, Person, Form]:
    """Return the site, who asks, and the form of the address."""
    site: Site = request.app.state.site
    person = site.person(request)
    try:
        return site, person, site.review.protocol.form(request.path_params["form"])
    except UnknownName as error:
        raise HTTPException(404) from error


def at(request: Request) -> Desk:
    """Return where a request about one entry is, or answer 404."""
    site, person, form = here(request)
    row = whole(request.query_params.get("row", "1"), 1, 9_999 if form.repeat else 1)
    if row is None:
        raise HTTPException(404)
    try:
        subject = site.review.extraction.subject(request.path_params["subject"][:64], form.id)
    except UnknownName as error:
        raise HTTPException(404) from error
    return Desk(site, person, form, subject, row)


async def forms(request: Request) -> Response:
    """Show what waits for this person in each form."""
    site: Site = request.app.state.site
    person = site.person(request)
    drafts = person.extraction.drafts()
    rows = [
        (
            form,
            len(person.extraction.waiting(form.id)) + len(person.extraction.to_check(form.id)),
            len({entry.subject for entry in person.extraction.mine(form.id) if entry.complete}),
            sum(draft.form == form.id for draft in drafts),
            len(person.extraction.revisit(form.id)),
        )
        for form in site.review.protocol.forms
    ]
    return site.render(request, "extract.html", rows=rows, person=person.name)


async def subjects(request: Request) -> Response:
    """Show the studies or programmes of a form, and what each of them waits for."""
    site, person, form = here(request)
    desk, mine = person.extraction, person.extraction.mine(form.id)
    begun = {entry.subject for entry in mine} | {draft.subject for draft in desk.drafts(form.id)}
    filled = site.review.extraction.progress(form.id)
    waiting = {one.id for one in desk.waiting(form.id)}
    check = {entry.subject for entry in desk.to_check(form.id)}
    doubtful = {one.subject for one in desk.revisit(form.id)}
    told = []
    for subject, label in site.review.extraction.labels(form.about).items():
        by = filled.get(subject, ())
        state = (
            "check"
            if subject in check
            else "waiting"
            if subject in waiting and subject not in begun
            else "begun"
            if subject in waiting
            else "mine"
            if person.name in by
            else "others"
        )  # fmt: skip - one state a line
        told.append((subject, label, state, subject in doubtful, len(by) >= form.fillers))
    return site.render(request, "extract-list.html", form=form, rows=told, person=person.name)


async def entry(request: Request) -> Response:
    """Show one entry of a form: a draft where there is one, else what this person answered before."""
    desk = at(request)
    draft = desk.draft()
    own = desk.own().get(desk.row)
    written = draft if draft is not None else _as_written(own.answers if own else ())
    return _page(request, desk, written, drafted=draft is not None, seen=mark(own.answers if own else ()))


def _as_written(own: tuple[Answer, ...]) -> dict[str, Written]:
    return {answer.field: Written.from_answer(answer) for answer in own}


def _page(
    request: Request,
    desk: Desk,
    written: Mapping[str, Written],
    status: int = 200,
    *,
    seen: str,
    drafted: bool = False,
    faults: Mapping[str, str] | None = None,
    told: str = "",
) -> Response:
    site, form, subject = desk.site, desk.form, desk.subject
    asking = desk.person.extraction.ask(subject, form.id, {name: one.said for name, one in written.items()})
    of = {item.of for item in form.fields if item.type == "reference"}
    rows = {name: desk.person.extraction.rows(subject, name) for name in of}
    reports = list(subject.reports) if isinstance(subject, Study) else []
    own = desk.own()
    texts = [(label, where) for one in reports for label, where in full_texts(site, one)]
    page = site.render(
        request,
        "extract-form.html",
        status,
        form=form,
        subject=subject,
        person=desk.person.name,
        address=desk.address,
        row=desk.row,
        rows=_rows(desk, own),
        free=max(own, default=0) + 1,
        known=desk.row in own,
        finishing=form.finish
        and own
        and all(one.complete for one in own.values())
        and desk.person.name not in site.review.extraction.progress(form.id).get(subject.id, ()),
        sheet=sheet(form, written, asking, rows, faults),
        reports=[site.shown(one) for one in reports],
        texts=texts,
        framed=next((where for label, where in texts if _in_place(label, where)), ""),
        seen=seen,
        drafted=drafted,
        told=told,
        checking=_to_check(desk),
        revisit={one.field: one.why for one in _doubtful(desk)},
        done=request.query_params.get("saved", ""),
        others=[form_ for form_ in site.review.protocol.forms if form_.about == form.about],
        is_study=isinstance(subject, Study),
    )
    page.headers.update(FRAMED)
    return page


def _in_place(label: str, where: str) -> bool:
    """Tell whether browsers show a text inside a page; they save what else there is."""
    return where.startswith("/") and label.lower().endswith((".pdf", ".txt"))


def _rows(desk: Desk, own: Mapping[int, Entry]) -> list[tuple[int, str, bool]]:
    """Return (number, name, complete) of this person's rows and the one that is open."""
    named = desk.person.extraction.rows(desk.subject, desk.form.id)
    return [(n, named.get(n, ""), n in own and own[n].complete) for n in sorted({*own, desk.row})]


def _doubtful(desk: Desk) -> list[Any]:
    found = desk.person.extraction.revisit(desk.form.id)
    return [one for one in found if (one.subject, one.row) == (desk.subject.id, desk.row)]


def _to_check(desk: Desk) -> list[tuple[Entry, list[tuple[str, Written]]]]:
    """Return other people's entries that this person may confirm, with the labels of their answers."""
    labels = {item.id: item.label or item.id for item in desk.form.fields}
    return [
        (entry, [(labels.get(one.field, one.field), Written.from_answer(one)) for one in entry.answers])
        for entry in desk.person.extraction.to_check(desk.form.id)
        if entry.subject == desk.subject.id
    ]


async def keep(request: Request) -> Response:
    """Keep a draft as it is written, and tell what is asked now, what is wrong and what is missing."""
    form = await checked_form(request)
    desk = at(request)
    written = read_form(desk.form, form)
    fields = {name: one.as_draft() for name, one in written.items()}
    await desk.site.write(
        desk.person.name,
        lambda writer: writer.extraction.draft(desk.subject, desk.form.id, desk.row, fields),
    )
    asking = desk.person.extraction.ask(
        desk.subject, desk.form.id, {n: one.said for n, one in written.items()}
    )
    return JSONResponse(
        {
            "asked": [item.id for item in asking.fields],
            "faults": {name: f"{one.message}; {one.expected}" for name, one in asking.problems.items()},
            "missing": list(asking.missing),
        }
    )


async def save(request: Request) -> Response:
    """Save an entry, keep it for later, look at it again, throw the draft away, or take the row out."""
    form = await checked_form(request)
    desk = at(request)
    act = str(form.get("act", "save"))
    plan, name, subject, row = desk.form, desk.person.name, desk.subject, desk.row
    if act in ("drop", "discard", "confirm", "finish"):
        return await _other(desk, act)
    written = read_form(plan, form)
    if act in ("later", "look"):
        fields = {field: one.as_draft() for field, one in written.items()}
        await desk.site.write(name, lambda writer: writer.extraction.draft(subject, plan.id, row, fields))
        return RedirectResponse(f"/extract/{plan.id}" if act == "later" else f"{desk.address}?row={row}", 303)
    own = desk.own().get(row)
    before = own.answers if own else ()
    seen = mark(before)
    asking = desk.person.extraction.ask(subject, plan.id, {field: one.said for field, one in written.items()})
    again = [one.field for one in _doubtful(desk)]
    new, faults = answers(written, asking, {one.field: one for one in before}, again)
    if faults:
        return _page(request, desk, written, 422, seen=seen, faults=faults)
    if new and str(form.get("seen", "")) != seen:
        return _page(request, desk, written, 409, seen=seen, told="extract.stale")
    try:
        await desk.site.write(name, lambda writer: _write(writer, desk, new))
    except ProtocolError as error:
        wrong = {problem.where.rpartition(".")[2]: problem.message for problem in error.problems}
        return _page(request, desk, written, 422, seen=seen, faults=wrong)
    more = act == "more" and plan.repeat
    there = f"{desk.address}?row={max(desk.own(), default=row) + 1 if more else row}&saved={row}"
    return RedirectResponse(there, 303)


def _write(writer: Person, desk: Desk, new: Mapping[str, Any]) -> None:
    if new:
        writer.extract(desk.subject.id, desk.form.id, dict(new), row=desk.row)
    writer.extraction.draft(desk.subject, desk.form.id, desk.row, {})


async def _other(desk: Desk, act: str) -> Response:
    """Do what needs no look at the fields."""

    def done(writer: Person) -> None:
        if act == "drop":
            writer.extraction.drop(desk.subject, desk.form.id, desk.row)
        elif act == "confirm":
            writer.extraction.confirm(desk.subject, desk.form.id)
        elif act == "finish":
            writer.extraction.finish(desk.subject, desk.form.id)
        else:
            writer.extraction.draft(desk.subject, desk.form.id, desk.row, {})

    await desk.site.write(desk.person.name, done)
    there = desk.address if act == "drop" else f"{desk.address}?row={desk.row}"
    return RedirectResponse(f"/extract/{desk.form.id}" if act in ("confirm", "finish") else there, 303)


ROUTES = (
    ("/extract", forms, "GET"),
    ("/extract/{form}", subjects, "GET"),
    ("/extract/{form}/{subject}", entry, "GET"),
    ("/extract/{form}/{subject}", save, "POST"),
    ("/extract/{form}/{subject}/draft", keep, "POST"),
)
