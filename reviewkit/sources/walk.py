"""From page to page: by cursor or by batch, until everything has come, with a word where it has not."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from reviewkit.errors import SourceError
from reviewkit.model import Problem
from reviewkit.sources.page import Page, identifier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

T = TypeVar("T")

TOO_LONG = frozenset({413, 414})  # statuses that mean: ask for less at a time


@dataclass
class Walk:
    """What holds for a whole walk: how many records are wanted, and how many different ones have come."""

    name: str
    limit: int | None = None
    progress: Callable[[int, int | None], None] | None = None
    total: int | None = None
    _seen: set[str] = field(default_factory=set)

    @property
    def received(self) -> int:
        """How many different records have come."""
        return len(self._seen)

    @property
    def full(self) -> bool:
        """Whether as many records as were wanted have come."""
        return self.limit is not None and self.received >= self.limit

    def take(self, page: Page) -> Page:
        """Count a page; return it cut to the limit and with a problem for what came twice or changed."""
        problems = list(page.problems)
        if page.total is not None:
            if self.total is not None and page.total != self.total:
                problems.append(
                    Problem(
                        f"{self.name} first counted {self.total} records and now {page.total}: its index "
                        "changed while it was read, so some may be missing; run the search again to be sure"
                    )
                )
            self.total = page.total
        kept, again = [], 0
        for record in page.records:
            if self.full:
                break
            key = f"{record.database} {record.accession}" if record.accession else identifier(record)
            again += key in self._seen
            self._seen.add(key)
            kept.append(record)
        if again:
            problems.append(Problem(f"{again} of these records had come from {self.name} before"))
        edges = page.edges
        if len(kept) < len(page.records):
            names = {identifier(record) for record in kept}
            edges = tuple(edge for edge in edges if names & set(edge))
        if self.progress is not None:
            self.progress(self.received, self.total)
        return replace(page, records=tuple(kept), problems=tuple(problems), edges=edges)

    def ended(self, page: Page, why: str) -> Page:
        """Return the last page, with a problem where fewer records came than the service counted."""
        if self.full or self.total is None or self.received >= self.total:
            return page
        short = Problem(
            f"{self.name} counted {self.total} records and sent {self.received}: {why}",
            expected=str(self.total),
            value=str(self.received),
        )
        return replace(page, problems=(*page.problems, short))


def by_cursor(walk: Walk, fetch: Callable[[str], tuple[Page, str]], start: str) -> Iterator[Page]:
    """Yield pages along cursors; `fetch` takes a cursor and returns the page and the next cursor or "".

    The walk ends when everything counted has come, when there is no next cursor, when a cursor comes a
    second time (Europe PMC signals the end so; elsewhere it would be an endless loop), and at an empty
    page. Only the first page may be yielded empty.
    """
    cursors = {start}
    cursor = start
    while True:
        fetched, following = fetch(cursor)
        first = walk.total is None and not walk.received
        page = walk.take(fetched)
        if walk.full or (walk.total is not None and walk.received >= walk.total):
            why = "all"
        elif not fetched.records:
            why = "an empty page came" + (", though with a next cursor" if following else "")
        elif not following:
            why = "no next cursor came"
        elif following in cursors:
            why = "a cursor came for the second time"
        else:
            why = ""
        if why:
            page = walk.ended(page, why)
        if first or page.records or page.problems:
            yield page
        if why:
            return
        cursor = following
        cursors.add(cursor)


def by_batch(
    walk: Walk, batches: Iterable[Sequence[T]], fetch: Callable[[Sequence[T]], Page]
) -> Iterator[Page]:
    """Yield a page for each batch of things to ask for; a batch that makes too long a request is halved."""
    waiting = deque(batches)
    while waiting and not walk.full:
        batch = waiting.popleft()
        try:
            fetched = fetch(batch)
        except SourceError as error:
            if error.status not in TOO_LONG or len(batch) < 2:
                raise
            half = len(batch) // 2
            waiting.extendleft((batch[half:], batch[:half]))
            continue
        yield walk.take(fetched)


def in_batches(things: Sequence[T], size: int) -> list[Sequence[T]]:
    """Return a sequence in pieces of at most `size`."""
    return [things[start : start + size] for start in range(0, len(things), size)]


def missing(name: str, wanted: Iterable[str], got: Iterable[str], what: str) -> tuple[Problem, ...]:
    """Return a problem that names what was asked for and did not come, or none."""
    absent = sorted(set(wanted) - set(got))
    if not absent:
        return ()
    return (
        Problem(
            f"{name} does not have {len(absent)} {what} that it names: {', '.join(absent)}",
            value=" ".join(absent),
        ),
    )
