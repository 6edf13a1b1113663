"""The references desk's writing half: files become sources, records and problems; nothing is lost."""

from __future__ import annotations

import hashlib
import os
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from reviewkit import references
from reviewkit.desks.missing import Named
from reviewkit.desks.references.live import Live
from reviewkit.desks.references.mending import bring_up_to_date, is_to_mend, mend
from reviewkit.desks.references.searches import mismatches_of
from reviewkit.errors import NotAllowed, ReadError, UnknownName
from reviewkit.files import reading
from reviewkit.model import Batch, Problem, Record, Source, SourceKind
from reviewkit.model.counting import counted
from reviewkit.references.source import Input
from reviewkit.store import mending, records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Progress = Callable[[int, int | None], None]
    """Told how much is done and, where it can be told, of how much."""

KINDS = get_args(SourceKind)


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
        of problems that was mended joins its source. Raises ReadError for a file in no known format, UnknownName for
        another kind, NotAllowed for a date, number or text that is none.
        """
        file = _file(path)
        name = _shown(file)
        if kind is not None and kind not in KINDS:
            raise UnknownName("kind of source", kind, KINDS)
        given = _given(
            name=_line("source", source),
            kind=kind,
            platform=_line("platform", platform),
            searched=_iso_date(searched),
            strategy=_strategy(strategy),
            limits=_line("limits", limits),
            hits=_number(hits),
        )
        if is_to_mend(file):
            return _with_word_on(given, mend(self._store, self._by, file), name)
        key = _file_digest(file)
        kept = {known.id: known for known in records.sources(self._store.db)}.get(key)
        facts = replace(kept or Source(key, Path(name.removesuffix(".gz")).stem, file=name), **given)
        with self._store.write(self._by) as writer:
            # A problem is known by its place: under the name that the file had first, it is the same one again.
            stream = _Stream(references.stream(file), progress, facts.file)
            read, new = records.add_records(writer, key, stream)
            found = {records.add_problem(writer, key, problem): problem for problem in stream.problems}
            waiting = {one.uid for one in mending.waiting(writer.db, key)}
            mending.mark(writer, sorted(waiting - found.keys()), "a later version read it")
            done = bring_up_to_date(writer, replace(facts, format=stream.format), kept)
        told = mismatches_of(done, records.sources(self._store.db))
        if kept:
            told.append(
                f"{name} was collected before, as {kept.name!r} ({kept.file}): nothing is added twice"
            )
        problems = tuple(problem for uid, problem in found.items() if uid in waiting)
        if mended := len(found) - len(problems):
            told.append(
                f"{counted(mended, 'problem')} of {facts.file} {'was' if mended == 1 else 'were'} mended before"
            )
        told += stream.warnings
        return Batch(done, read, new, read - new, problems, tuple(told))


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


def _shown(file: Path) -> str:
    """Return a file's name as text: names that another system packed are not always in UTF-8."""
    return references.decode(os.fsencode(file.name))[0]


def _file(path: str | os.PathLike[str]) -> Path:
    """Return a path; raises ReadError where it leads to nothing, a folder, or what can be read only once."""
    if not isinstance(path, (str, os.PathLike)):
        raise ReadError(
            f"the path of one file is needed, not {type(path).__name__}: a source is known by its file"
        )
    file = Path(path)
    with reading(file):
        if file.is_file():
            return file
        if file.is_dir():
            raise ReadError(f"{file}: is a folder; name the files in it: {file}/*", path=str(file))
        what = "is a pipe or a device; save it as a file first" if file.exists() else "there is no such file"
        raise ReadError(f"{file}: {what}", path=str(file))


def _line(fact: str, value: str) -> str:
    """Return a fact in one line: a name with a blank behind it would be another database."""
    if not isinstance(value or "", str):
        raise NotAllowed(f"{fact}={value!r} is no text")
    return " ".join((value or "").split())


def _number(hits: int | None) -> int | None:
    if hits is not None and (not isinstance(hits, int) or isinstance(hits, bool) or hits < 0):
        raise NotAllowed(f"hits={hits!r} is no number of hits; write a whole number, such as 2345")
    return hits


def _given(**facts: Any) -> dict[str, Any]:
    """Return the facts that are given; what is left open stays as it was."""
    return {name: value for name, value in facts.items() if value not in ("", None)}


def _with_word_on(given: dict[str, Any], batch: Batch, name: str) -> Batch:
    """Return what came of a mended file, with a word on facts of the search that were given with it."""
    if not given:
        return batch
    told = f"{name} was mended and belongs to {batch.source.name!r}: the facts given with it were not taken"
    return replace(batch, warnings=(*batch.warnings, told))


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
    except (ValueError, TypeError) as error:
        raise NotAllowed(
            f"searched={day!r} is no date; write it as year-month-day, such as 2026-03-01"
        ) from error


def _strategy(given: str | os.PathLike[str]) -> str:
    """Return a search strategy word for word; a path means what stands in the file."""
    if isinstance(given or "", str):
        return str(given or "").strip()
    return Input(given).text().lstrip("\ufeff").strip()
