"""The two verbs of this room, and the services they know."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from reviewkit.errors import SourceError, UnknownName
from reviewkit.model import Record
from reviewkit.sources import crossref, europepmc, openalex, pubmed
from reviewkit.sources.http import Line, Manners
from reviewkit.sources.page import Page
from reviewkit.sources.walk import Walk

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    import httpx

Direction = Literal["backward", "forward"]
Chase = Callable[[Line, Walk, Record], Iterator[Page]]


@dataclass(frozen=True, slots=True, repr=False)
class Service:
    """A live service: how to ask it, how to search it, and in which directions it follows citations."""

    manners: Manners
    search: Callable[[Line, Walk, str, str], Iterator[Page]]
    chase: Mapping[str, Chase]

    @property
    def id(self) -> str:
        """The name by which it is called here."""
        return self.manners.service

    @property
    def name(self) -> str:
        """Its name as it writes it."""
        return self.manners.name

    def __repr__(self) -> str:
        return f"<Service {self.id}: {self.manners.host}, citations {' and '.join(self.chase)}>"


SERVICES: Mapping[str, Service] = {
    service.id: service
    for service in (
        Service(
            openalex.MANNERS, openalex.search, {"backward": openalex.backward, "forward": openalex.forward}
        ),
        Service(pubmed.MANNERS, pubmed.search, {"backward": pubmed.backward, "forward": pubmed.forward}),
        Service(crossref.MANNERS, crossref.search, {"backward": crossref.backward}),
        Service(
            europepmc.MANNERS,
            europepmc.search,
            {"backward": europepmc.backward, "forward": europepmc.forward},
        ),
    )
}


def search(
    service: str,
    query: str,
    *,
    contact: str,
    filters: str = "",
    limit: int | None = None,
    key: str | None = None,
    transport: httpx.BaseTransport | None = None,
    cache: MutableMapping[str, bytes] | None = None,
    progress: Callable[[int, int | None], None] | None = None,
    notice: Callable[[str], None] | None = None,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Page]:
    """Return the pages of a search in a live service, each fetched when it is asked for.

    Args:
        service: "openalex", "pubmed", "crossref" or "europepmc".
        query: the search string in the service's own syntax; it is sent as it is.
        contact: an e-mail address under which the service can reach who searches.
        filters: the service's own filter expression (OpenAlex, Crossref), or a part of the search
            string that is joined with AND (PubMed, Europe PMC).
        limit: stop after this many records.
        key: a key of the service; OpenAlex gives a free one and hardly answers without.
        transport: what carries requests, for tests; the network where it is None.
        cache: a mapping from request to body; what it holds is not asked for again. Neither the key nor
            the contact is kept in it.
        progress: called after each page with the number of records that came, and of all.
        notice: called with a sentence when the service makes one wait.
        clock: seconds since 1970.
        sleep: waits for some seconds.

    Raises:
        UnknownName: there is no such service.
        SourceError: the contact is no e-mail address; the service cannot be reached, refuses, does not
            answer as documented, or asks to come back later (`.retry_after`).
    """
    chosen = _service(service)
    if not query.strip():
        raise SourceError("the search string is empty", service=service)
    line = Line(
        chosen.manners,
        contact=contact,
        key=key,
        transport=transport,
        cache=cache,
        notice=notice,
        clock=clock,
        sleep=sleep,
    )
    walk = _walk(chosen, limit, progress)
    return _pages(line, lambda: chosen.search(line, walk, query.strip(), filters.strip()))


def chase(
    record: Record,
    direction: Direction,
    *,
    service: str = "openalex",
    contact: str,
    limit: int | None = None,
    key: str | None = None,
    transport: httpx.BaseTransport | None = None,
    cache: MutableMapping[str, bytes] | None = None,
    progress: Callable[[int, int | None], None] | None = None,
    notice: Callable[[str], None] | None = None,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Page]:
    """Return pages of what a record cites ("backward") or what cites it ("forward"), with the edges between.

    The record is found in the service by DOI, PMID, PMCID or the service's own number. One that has none,
    or that the service does not know, gives a single page with a problem. Crossref only goes backward.
    The other arguments and errors are those of `search`.
    """
    chosen = _service(service)
    follow = chosen.chase.get(direction)
    if follow is None:
        able = tuple(other.id for other in SERVICES.values() if direction in other.chase)
        if able:
            raise UnknownName(f"service that follows citations {direction}, named", service, able)
        raise UnknownName("direction", direction, ("backward", "forward"))
    line = Line(
        chosen.manners,
        contact=contact,
        key=key,
        transport=transport,
        cache=cache,
        notice=notice,
        clock=clock,
        sleep=sleep,
    )
    walk = _walk(chosen, limit, progress)
    return _pages(line, lambda: follow(line, walk, record))


def _service(name: str) -> Service:
    if name not in SERVICES:
        raise UnknownName("service", name, SERVICES)
    return SERVICES[name]


def _walk(service: Service, limit: int | None, progress: Any) -> Walk:
    if limit is not None and limit < 1:
        raise SourceError(
            f"limit={limit} is no number of records; at least 1 was expected", service=service.id
        )
    return Walk(service.name, limit, progress)


def _pages(line: Line, start: Callable[[], Iterator[Page]]) -> Iterator[Page]:
    """Yield pages while the line is open; nothing is opened before the first is asked for."""
    with line:
        yield from start()
