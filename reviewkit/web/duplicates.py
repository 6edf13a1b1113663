"""The pages on duplicates: one doubtful pair at a time, and where each field of a report comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from reviewkit.desks.duplicates import CLOSE, OPEN, compare, shortened
from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.model import RELATIONS, DoubtfulPair, kinship
from reviewkit.web.guarding import checked_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from reviewkit.model import Link
    from reviewkit.people import Person
    from reviewkit.web.site import Site

LONG = ("abstract", "authors")  # shown around the differences, with the whole text behind a fold
SIGNS = {"open": OPEN, "close": CLOSE}
ID = 64  # characters of a record's id


@dataclass(frozen=True, slots=True)
class Decision:
    """What a form about a pair says; `seen` is when the word that stood on the pair was given, "" for none."""

    left: str
    right: str
    act: str
    kind: str
    seen: str
    after: str
    marked: bool

    @classmethod
    def read(cls, form: FormData) -> Self:
        """Return what was sent, each field cut to a sensible length."""

        def said(name: str, most: int = ID) -> str:
            return str(form.get(name, ""))[:most]

        after, marked = said("after", 2 * ID + 1), said("list") == "marked"
        return cls(said("left"), said("right"), said("act"), said("kind"), said("seen"), after, marked)

    def done(self, person: Person) -> None:
        """Write the decision in a person's name."""
        if self.act in ("same", "different"):
            person.link(self.left, self.right, same=self.act == "same")
        elif self.act == "undo":
            person.duplicates.take_back(self.left, self.right)
        elif self.act == "related":
            kind, _, which = self.kind.partition(":")
            one, other = (self.right, self.left) if which == "2" else (self.left, self.right)
            person.duplicates.relate(one, other, kind)
        else:
            raise UnknownName("decision", self.act, ("same", "different", "related"))

    def is_said_by(self, link: Link) -> bool:
        """Return whether a word on the pair is what this form says: it was sent twice."""
        return link.relation == ("same" if self.act == "same" else "different")


async def pair(request: Request) -> Response:
    """Show the likeliest doubtful pair, the one behind one that was left for later, or the one asked for."""
    site: Site = request.app.state.site
    asked = request.query_params
    wanted = _two(asked.get("pair", ""))
    marked = asked.get("list") == "marked"
    if wanted:
        shown = _known(site, *wanted)
        return _page(request, shown, marked=marked, after=asked.get("after", "")[: 2 * ID + 1])
    after = asked.get("after", "")[: 2 * ID + 1]
    return _page(request, _next(site, after, marked=marked), marked=marked, after=after)


def _next(site: Site, after: str, *, marked: bool) -> DoubtfulPair | None:
    if marked:
        pairs = site.review.duplicates.marked()
        names = [_name(one.left.id, one.right.id) for one in pairs]
        place = names.index(after) + 1 if after in names else 0
        return pairs[place] if place < len(pairs) else None
    waiting = site.review.duplicates.waiting()
    names = [_name(link.left, link.right) for link in waiting]
    place = names.index(after) + 1 if after in names else 0
    return site.review.duplicates.pair(waiting[place]) if place < len(waiting) else None


def _known(site: Site, left: str, right: str) -> DoubtfulPair:
    """Return two records as a pair with what stands of them, or answer 404."""
    try:
        link = site.review.duplicates.between(left, right)
        if link is None:
            raise HTTPException(404)
        return site.review.duplicates.pair(link)
    except UnknownName as error:
        raise HTTPException(404) from error


def _page(
    request: Request,
    shown: DoubtfulPair | None,
    status: int = 200,
    *,
    marked: bool,
    after: str,
    fault: str = "",
) -> Response:
    site: Site = request.app.state.site
    person = site.person(request)
    review = site.review.duplicates
    last = person.duplicates.last()
    facts: dict[str, Any] = {}
    if shown:
        told = review.explain(shown.left, shown.right)
        stands = review.between(shown.left, shown.right)
        facts = {
            "fields": list(_fields(shown)),
            "found_in": [
                "; ".join(names)
                for names in (review.found_in(one)[one.id] for one in (shown.left, shown.right))
            ],
            "kinds": list(_kinds()),
            "suggested": f"{told.kind}:{2 if told.turned else 1}" if told.kind else "",
            "stands": stands if stands and not stands.by_rule else None,
            "here": _name(shown.left.id, shown.right.id),
            "signs": SIGNS,
        }
    return site.render(
        request,
        "duplicates.html",
        status,
        person=person.name,
        pair=shown,
        waiting=len(review.marked() if marked else review.waiting()),
        marked=marked,
        after=after,
        fault=fault,
        last=last,
        last_title=review.pair(last).left.title[:80] if last else "",
        last_here=_name(last.left, last.right) if last else "",
        **facts,
    )


async def decide(request: Request) -> Response:
    """Record a decision on a pair and go on to the next, or take the last one back and show its pair again."""
    decision = Decision.read(await checked_form(request))
    site: Site = request.app.state.site
    person = site.person(request)
    shown = _known(site, decision.left, decision.right)
    tail = "&list=marked" if decision.marked else ""
    stands = site.review.duplicates.between(decision.left, decision.right)
    if decision.act != "undo" and stands and not stands.by_rule and stands.at != decision.seen:
        if stands.by == person.name and decision.is_said_by(stands):
            return RedirectResponse(f"/duplicates?after={decision.after}{tail}", 303)
        return _page(
            request, shown, 409, marked=decision.marked, after=decision.after, fault="duplicates.meanwhile"
        )
    try:
        await site.write(person.name, decision.done)
    except (NotAllowed, UnknownName) as error:
        fault = "duplicates.no-kind" if decision.act == "related" and not decision.kind else str(error)
        return _page(request, shown, 422, marked=decision.marked, after=decision.after, fault=fault)
    if decision.act == "undo":
        return RedirectResponse(f"/duplicates?pair={_name(decision.left, decision.right)}{tail}", 303)
    return RedirectResponse(f"/duplicates?after={decision.after}{tail}", 303)


def _fields(shown: DoubtfulPair) -> Iterator[dict[str, Any]]:
    """Yield the fields of a pair as the page shows them."""
    for one in compare(shown.left, shown.right):
        long = one.field in LONG and one.sign == "≠"
        yield {
            "name": one.field,
            "sign": one.sign,
            "sides": [shortened(side) if long else side for side in (one.left, one.right)],
            "whole": one.plain if long else None,
        }


def _kinds() -> Iterator[tuple[str, str, str, str]]:
    """Yield the choices of a relation: value, first record, words, second record."""
    for turned in (1, 2):
        for kind in RELATIONS:
            words = kinship(kind)
            if turned == 1 or words.forward != words.backward:
                yield f"{kind}:{turned}", str(turned), words.forward, str(3 - turned)


def _name(left: str, right: str) -> str:
    return f"{left}.{right}"


def _two(name: str) -> tuple[str, str] | None:
    left, _, right = name[: 2 * ID + 1].partition(".")
    return (left, right) if left and right else None


async def origins(request: Request) -> Response:
    """Show where each field of a report comes from, all its originals side by side, and what it is related to."""
    return _origins(request)


def _origins(request: Request, status: int = 200, fault: str = "") -> Response:
    site: Site = request.app.state.site
    person = site.person(request)
    try:
        report = site.review.references.report(request.path_params["report"][:ID])
    except UnknownName as error:
        raise HTTPException(404) from error
    review = site.review.duplicates
    found_in = review.found_in(*report.records)
    return site.render(
        request,
        "origins.html",
        status,
        person=person.name,
        report=report,
        fields=review.merged(report),
        records=[(record, "; ".join(found_in[record.id])) for record in report.records],
        links=[link for link in review.links(report) if link.relation == "same"],
        related=[one.seen_from(report) for one in review.relations(report)],
        fault=fault,
        text=_text,
    )


async def choose(request: Request) -> Response:
    """Let a record speak for a field of a report, or give the field back to the rule."""
    form = await checked_form(request)
    site: Site = request.app.state.site
    person = site.person(request)
    report = request.path_params["report"][:ID]
    field, record = str(form.get("field", ""))[:40], str(form.get("record", ""))[:ID]
    try:
        await site.write(person.name, lambda writer: writer.duplicates.choose(report, field, record))
    except (NotAllowed, UnknownName) as error:
        return _origins(request, 422, str(error))
    return RedirectResponse(f"/reports/{report}#field-{field}", 303)


def _text(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, tuple) else str(value or "\u2013")


ROUTES = (
    ("/duplicates", pair, "GET"),
    ("/duplicates", decide, "POST"),
    ("/reports/{report}", origins, "GET"),
    ("/reports/{report}", choose, "POST"),
)
