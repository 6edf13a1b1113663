"""The list of a stage's reports: searched by words, narrowed by filters, leafed through page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlencode

from reviewkit.desks.screening.searching import MOST
from reviewkit.text import whole
from reviewkit.web.screening import here

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

FIELDS = ("title", "abstract", "authors", "keywords")
MINE = ("unjudged", "judged", "include", "exclude", "unsure")
PAGE = 25  # reports on a page: three thumbs' lengths on a phone


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form above the list asks for; every value is one that the form offers, whatever the address says."""

    q: str = ""
    field: str = ""
    since: str = ""
    until: str = ""
    source: str = ""
    language: str = ""
    abstract: str = ""
    mine: str = ""
    page: int = 1

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Self:
        """Return what an address asks for."""

        def one(name: str, offered: tuple[str, ...]) -> str:
            return query.get(name, "") if query.get(name) in offered else ""

        def year(name: str) -> str:
            text = query.get(name, "").strip()
            return "" if whole(text, most=9999) is None else text

        return cls(
            query.get("q", "")[:500],
            one("field", FIELDS),
            year("since"),
            year("until"),
            query.get("source", "")[:500],
            query.get("language", "")[:100],
            one("abstract", ("yes", "no")),
            one("mine", MINE),
            whole(query.get("page", ""), 1, 99_999) or 1,
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything but the words narrows the list."""
        return any((self.field, self.since, self.until, self.source, self.language, self.abstract, self.mine))

    def wanted(self) -> dict[str, Any]:
        """Return this as the desk's search takes it."""
        return {
            "field": self.field,
            "since": int(self.since) if self.since else None,
            "until": int(self.until) if self.until else None,
            "source": self.source,
            "language": self.language,
            "abstract": {"yes": True, "no": False}.get(self.abstract),
            "mine": self.mine,
            "start": (self.page - 1) * PAGE,
            "limit": PAGE,
        }

    def address(self, page: int) -> str:
        """Return the query of another page of the same list."""
        asked = {name: getattr(self, name) for name in self.__slots__ if name != "page"}
        return urlencode({name: value for name, value in asked.items() if value} | {"page": page})


async def listed(request: Request) -> Response:
    """Show the reports of a stage that fit, with one's own verdicts and nobody else's."""
    site, person, stage = here(request)
    asked = Asked.read(request.query_params)
    found = await site.find(
        person.name, lambda reader: reader.screening.search(stage.id, asked.q, **asked.wanted())
    )
    languages = await site.find(person.name, lambda reader: reader.screening.languages())
    return site.render(
        request,
        "list.html",
        stage=stage,
        person=person.name,
        asked=asked,
        found=found,
        rows=[site.shown(one) for one in found.reports],
        own=person.screening.standing(stage.id, found.reports),
        pages=-(-min(found.total, MOST) // PAGE),
        sources=list(dict.fromkeys(source.name for source in site.review.references.sources())),
        tongues=languages,
        most=MOST,
        fields=FIELDS,
        kinds=MINE,
    )
