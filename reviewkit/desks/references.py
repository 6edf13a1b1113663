"""The references desk: files and live searches become sources, records and problems; nothing is lost."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from reviewkit import references
from reviewkit.errors import NotAllowed, ReadError, UnknownName
from reviewkit.model import Batch, Problem, Record, Report, Source
from reviewkit.store import digest, naming, records

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator

    import networkx

    from reviewkit.model import SourceKind
    from reviewkit.store import Store

Progress = Callable[[int, int | None], None]
"""Told how much is done and, where it is known, of how much."""

KINDS = ("database", "register", "website", "organisation", "citation")


class References:
    """Reads sources, records, problems and citations."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def sources(self) -> list[Source]:
        """Return every search that was collected, in the order in which it came in."""
        return records.sources(self._store.db)

    def problems(self) -> list[Problem]:
        """Return everything that could not be read, with file, line and raw text."""
        return records.problems(self._store.db)

    def records(self) -> list[Record]:
        """Return all records, each once, in order of id."""
        return [record for _, record in records.records(self._store.db)]

    def report(self, name: str) -> Report:
        """Return the report of an id or of its beginning; raises UnknownName."""
        return records.reports(self._store.db, [naming.report_id(self._store.db, name)])[0]

    def appearances(self) -> list[tuple[str, str, int]]:
        """Return (report id, source id, number of records) for every report and source."""
        return records.appearances(self._store.db)

    def citations(self) -> networkx.DiGraph[str]:
        """Return who cites whom as a directed graph; a node is a report id, or an identifier outside the review."""
        import networkx

        graph: networkx.DiGraph[str] = networkx.DiGraph()
        known: dict[str, str] = {}
        for doi, pmid, report in self._store.db.execute(
            "SELECT r.doi, r.pmid, m.report FROM records AS r JOIN membership AS m ON m.record = r.uid"
        ):
            known |= {name: report for name in (doi and f"doi:{doi}", pmid and f"pmid:{pmid}") if name}
        for citing, cited in self._store.db.execute(
            "SELECT DISTINCT citing, cited FROM citations ORDER BY 1, 2"
        ):
            graph.add_edge(known.get(citing, citing), known.get(cited, cited))
        return graph


class ReferencesWriter:
    """Collects in one person's name."""

    def __init__(self, store: Store, by: str) -> None:
        self._store = store
        self._by = by

    def collect(
        self,
        path: str | os.PathLike[str],
        *,
        source: str = "",
        searched: str | date = "",
        kind: SourceKind | None = None,
        platform: str = "",
        strategy: str = "",
        limits: str = "",
        hits: int | None = None,
        progress: Progress | None = None,
    ) -> Batch:
        """Bring the records of an exported file in and return what was read, new, already known and unreadable.

        All of the file comes in, or (after a crash, too) nothing of it; the same file again adds nothing, but facts
        of the search that are given now complete or correct those given before. The
        facts of the search are kept as PRISMA-S asks: `source` is the database ("Scopus"), `platform` where it was
        searched, `searched` the ISO date, `hits` what the database reported. Raises ReadError for a file in no
        known format.
        """
        file = Path(path)
        day = _iso_date(searched)
        if kind is not None and kind not in KINDS:
            raise UnknownName("kind of source", kind, KINDS)
        if not file.is_file():
            what = "is a folder; name the files in it" if file.is_dir() else "there is no such file"
            raise ReadError(f"{file}: {what}", path=str(file))
        key = _file_digest(file)
        kept = {known.id: known for known in records.sources(self._store.db)}.get(key)
        facts = _facts(
            kept or Source(key, file.stem, file=file.name),
            name=source,
            kind=kind,
            platform=platform,
            searched=day,
            strategy=strategy,
            limits=limits,
            hits=hits,
        )
        with self._store.write(self._by) as writer:
            stream = _Stream(references.stream(file), progress, file.name)
            read, new = records.add_records(writer, key, stream)
            for problem in stream.problems:
                records.add_problem(writer, key, problem)
            done = replace(facts, format=stream.format, read=read, problems=len(stream.problems))
            if done != kept:
                records.add_source(writer, done)
        told = (*_warnings(done, kept), *stream.warnings)
        return Batch(done, read, new, read - new, tuple(stream.problems), told)

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


class _Stream:
    """Records of a stream of records and problems; the problems are kept aside."""

    def __init__(self, items: Iterator[Record | Problem], progress: Progress | None, name: str) -> None:
        self.problems: list[Problem] = []
        self.format = getattr(items, "format", "")
        self._items = items
        self._progress = progress
        self._name = name

    @property
    def warnings(self) -> list[str]:
        """What was read although something was odd about it, in words."""
        return [str(replace(odd, path=self._name)) for odd in getattr(self._items, "warnings", ())]

    def __iter__(self) -> Iterator[Record]:
        for n, item in enumerate(self._items, 1):
            if isinstance(item, Problem):
                # The name alone: where the file lay is nobody else's business, and differs between copies.
                self.problems.append(replace(item, path=self._name))
            else:
                yield item
            if self._progress and n % 500 == 0:
                self._progress(n, None)


def _facts(kept: Source, **given: Any) -> Source:
    """Return the source with what is given now; what is left open stays as it was."""
    return replace(kept, **{name: value for name, value in given.items() if value not in ("", None)})


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _iso_date(day: str | date) -> str:
    if not day:
        return ""
    try:
        return (day if isinstance(day, date) else date.fromisoformat(day)).isoformat()[:10]
    except ValueError as error:
        raise NotAllowed(
            f"searched={day!r} is no date; write it as year-month-day, such as 2026-03-01"
        ) from error


def _warnings(source: Source, kept: Source | None) -> Iterator[str]:
    found = source.read + source.problems
    if source.hits is not None and source.hits != found:
        yield (
            f"{source.name} reported {source.hits} hits, but {source.file} holds {found} records "
            f"({source.read} read, {source.problems} problems)"
        )
    if kept:
        yield f"this file was collected before, as {kept.name!r} ({kept.file}): nothing is added twice"
