"""The references desk's writing half: files become sources, records and problems; nothing is lost."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewkit import references
from reviewkit.desks.missing import Named
from reviewkit.desks.references.live import Live
from reviewkit.desks.references.mending import bring_up_to_date, is_to_mend, mend
from reviewkit.desks.references.searches import mismatches_of
from reviewkit.errors import NotAllowed, ReadError, UnknownName
from reviewkit.model import Batch, Problem, Record, Source
from reviewkit.references.source import Input
from reviewkit.store import mending, records

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

    from reviewkit.model import SourceKind

    Progress = Callable[[int, int | None], None]
    """Told how much is done and, where it can be told, of how much."""

KINDS = ("database", "register", "website", "organisation", "citation")


class ReferencesWriter(Live, Named, at="person.references"):
    """Collects in one person's name: files here, live services in `Live`."""

    def collect(
        self,
        path: str | os.PathLike[str],
        *,
        source: str = "",
        searched: str | date = "",
        kind: SourceKind | None = None,
        platform: str = "",
        strategy: str | os.PathLike[str] = "",
        limits: str = "",
        hits: int | None = None,
        progress: Progress | None = None,
    ) -> Batch:
        """Bring the records of an exported file in and return what was read, new, already known and unreadable.

        All of the file comes in, or (after a crash, too) nothing of it; the same file again adds nothing, but facts
        of the search that are given now complete or correct those given before. They are kept as PRISMA-S asks:
        `source` is the database ("Scopus"), `platform` where it was searched, `searched` the ISO date, `strategy`
        the search word for word (or the path of a file that holds it), `hits` what the database reported. A file
        of problems that was mended joins its source. Raises ReadError for a file in no known format.
        """
        file = Path(path)
        day = _iso_date(searched)
        if kind is not None and kind not in KINDS:
            raise UnknownName("kind of source", kind, KINDS)
        if not file.is_file():
            what = (
                f"is a folder; name the files in it: {file}/*" if file.is_dir() else "there is no such file"
            )
            raise ReadError(f"{file}: {what}", path=str(file))
        if is_to_mend(file):
            return mend(self._store, self._by, file)
        key = _file_digest(file)
        kept = {known.id: known for known in records.sources(self._store.db)}.get(key)
        facts = _facts(
            kept or Source(key, Path(file.name.removesuffix(".gz")).stem, file=file.name),
            name=source,
            kind=kind,
            platform=platform,
            searched=day,
            strategy=_strategy(strategy),
            limits=limits,
            hits=hits,
        )
        with self._store.write(self._by) as writer:
            stream = _Stream(references.stream(file), progress, file.name)
            read, new = records.add_records(writer, key, stream)
            found = {records.add_problem(writer, key, problem) for problem in stream.problems}
            now_read = {one.uid for one in mending.waiting(writer.db, key)} - found
            mending.mark(writer, sorted(now_read), "a later version read it")
            done = bring_up_to_date(writer, replace(facts, format=stream.format), kept)
        told = mismatches_of(done, records.sources(self._store.db))
        if kept:
            told.append(
                f"{file.name} was collected before, as {kept.name!r} ({kept.file}): nothing is added twice"
            )
        told += stream.warnings
        return Batch(done, read, new, read - new, tuple(stream.problems), tuple(told))


class _Stream:
    """Records of a stream of records and problems; the problems are kept aside."""

    def __init__(self, items: references.Stream, progress: Progress | None, name: str) -> None:
        self.problems: list[Problem] = []
        self.format = items.format
        self._items = items
        self._progress = progress
        self._name = name

    @property
    def warnings(self) -> list[str]:
        """What was read although something was odd about it, in words."""
        return [str(replace(odd, path=self._name)) for odd in self._items.warnings]

    def __iter__(self) -> Iterator[Record]:
        for n, item in enumerate(self._items, 1):
            if isinstance(item, Problem):
                # The name alone: where the file lay is nobody else's business, and differs between copies.
                self.problems.append(replace(item, path=self._name))
            else:
                yield item
            if self._progress and n % 500 == 0:
                share = self._items.share
                self._progress(n, round(n / share) if share else None)


def _facts(kept: Source, **given: Any) -> Source:
    """Return the source with what is given now; what is left open stays as it was."""
    return replace(kept, **{name: value for name, value in given.items() if value not in ("", None)})


def _file_digest(path: Path) -> str:
    """Return the SHA-256 of what is in a file: a packed export is the same export."""
    try:
        with Input(path).open() as file:
            found = hashlib.sha256()
            while chunk := file.read(1 << 20):
                found.update(chunk)
            return found.hexdigest()
    except (OSError, EOFError, zlib.error) as error:  # the last two of a damaged gzip file
        raise ReadError(f"{path}: cannot be read: {error}", path=str(path)) from error


def _iso_date(day: str | date) -> str:
    if not day:
        return ""
    try:
        return (day if isinstance(day, date) else date.fromisoformat(day)).isoformat()[:10]
    except ValueError as error:
        raise NotAllowed(
            f"searched={day!r} is no date; write it as year-month-day, such as 2026-03-01"
        ) from error


def _strategy(given: str | os.PathLike[str]) -> str:
    """Return a search strategy word for word; a path means what stands in the file."""
    if isinstance(given, str):
        return given.strip()
    return Input(given).text().lstrip("\ufeff").strip()
