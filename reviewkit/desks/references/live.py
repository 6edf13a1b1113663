"""Searches and citation chasing in live services, brought in as sources like any file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from reviewkit.desks.references.reading import References
from reviewkit.model import Batch, Record, Report, Source
from reviewkit.store import digest, records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reviewkit.model import Problem, SourceKind
    from reviewkit.store import Store

    Progress = Callable[[int, int | None], None]


class Live:
    """Asks live services in one person's name."""

    def __init__(self, store: Store, by: str) -> None:
        self._store = store
        self._by = by

    def search(
        self,
        service: str,
        query: str,
        *,
        contact: str,
        limit: int | None = None,
        transport: Any = None,
        progress: Progress | None = None,
        **options: Any,
    ) -> Batch:
        """Search a live service and bring what it finds in as a source like any file.

        `service`: "openalex", "pubmed", "crossref" or "europepmc". `contact` is an e-mail address, which the
        services ask for. Raises SourceError where the service does not answer.
        """
        from reviewkit import sources

        pages = sources.search(service, query, contact=contact, limit=limit, transport=transport, **options)
        return self._bring_in(pages, service, f"{service}: {query}", query, "database", progress)

    def chase(
        self,
        report: Report | Record | str,
        direction: Literal["backward", "forward"] = "backward",
        *,
        contact: str,
        service: str = "openalex",
        transport: Any = None,
        progress: Progress | None = None,
        **options: Any,
    ) -> Batch:
        """Bring in what a report cites ("backward") or what cites it ("forward"), and who cites whom."""
        from reviewkit import sources

        if isinstance(report, (Report, Record)):
            start = report if isinstance(report, Record) else report.record
        else:
            start = References(self._store).report(report).record
        pages = sources.chase(
            start, direction, service=service, contact=contact, transport=transport, **options
        )
        name = f"{service}: {direction} citations"
        return self._bring_in(
            pages,
            name,
            f"{name} of {start.doi or start.title}",
            f"{direction} {start.doi}",
            "citation",
            progress,
        )

    def _bring_in(
        self,
        pages: Iterable[Any],
        name: str,
        file: str,
        query: str,
        kind: SourceKind,
        progress: Progress | None,
    ) -> Batch:
        """Write the records of a live answer, all pages or none."""
        got: list[Record] = []
        problems: list[Problem] = []
        edges: list[tuple[str, str]] = []
        total = None
        for page in pages:  # all pages first: nothing is written while the network may still fail
            got += page.records
            problems += page.problems
            edges += getattr(page, "edges", ())
            total = page.total if page.total is not None else total
            if progress:
                progress(len(got), total)
        today = date.today().isoformat()  # noqa: DTZ011 - the day on the searcher's own calendar
        key = digest(["live", name, query, sorted(record.id for record in got)])
        kept = {known.id: known for known in records.sources(self._store.db)}.get(key)
        done = Source(
            key,
            name,
            kind,
            "live",
            kept.searched if kept else today,
            query,
            "",
            total,
            file,
            "live",
            len(got),
            len(problems),
        )
        with self._store.write(self._by) as writer:
            read, new = records.add_records(writer, key, got)
            for problem in problems:
                records.add_problem(writer, key, problem)
            if done != kept:
                records.add_source(writer, done)
            known = set(self._store.db.execute("SELECT citing, cited FROM citations"))
            for citing, cited in dict.fromkeys(edges):
                if (citing, cited) not in known:
                    writer.append("citations", citing=citing, cited=cited, service=name)
        return Batch(done, read, new, read - new, tuple(problems), ())
