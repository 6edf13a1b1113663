"""Mending what could not be read: problems go out as a text file, and come back with the file's other records.

A file to mend begins with a line that names its source. Below it stands every problem's text under a line of its
own, so that somebody can put it right in any editor; what was left as it is stays a problem.
"""

from __future__ import annotations

import errno
import os
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reviewkit import references
from reviewkit.desks.references.searches import mismatches_of
from reviewkit.errors import ReadError
from reviewkit.model import Batch, Problem, Record
from reviewkit.references.source import Input
from reviewkit.store import mending, records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import sqlite_utils

    from reviewkit.model import Source
    from reviewkit.store import Store, Writer

STILL = "still cannot be read"
"""How the message on a text begins that was mended and cannot be read yet."""
_FIRST_LINE = re.compile(r"# reviewkit: what could not be read of (.*) \(source ([0-9a-f]{64})\)")
_MARK = re.compile(r"#= problem ([0-9a-f]{64})\b.*")
_HELP = """\
# Below each line that begins with "#=" stands a text as it was found. Put it right there, in the same format or in any
# other that reviewkit reads, and collect this file. What you leave as it is stays a problem; a text that you delete
# was no record after all. Lines of a table need their heading above them."""


class _Mended(NamedTuple):
    """A problem's text as it came back: the line of the file to mend that it begins on, and what it holds now."""

    problem: mending.Waiting
    line: int
    text: str


def is_to_mend(file: Path) -> bool:
    """Return whether a file is one that `files_to_mend` wrote."""
    head = Input(file).head()[:4000]  # much longer than the line: not all of a large file is looked at
    return bool(_FIRST_LINE.match(Input(head).head_text()))


def files_to_mend(db: sqlite_utils.Database, folder: Path) -> list[Path]:
    """Write a text file for every source that has problems, in their order; none is overwritten.

    Raises FileExistsError, before anything is written, where one of them is there already.
    """
    texts: dict[str, list[mending.Waiting]] = {}
    for one in mending.waiting(db):
        texts.setdefault(one.source, []).append(one)
    sources = [source for source in records.sources(db) if source.id in texts]
    written = _paths(folder, sources)
    if there := next((path for path in written if path.exists()), None):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(there))
    if written:
        folder.mkdir(parents=True, exist_ok=True)
    for path, source in zip(written, sources, strict=True):
        with path.open("x", encoding="utf-8") as file:  # somebody's work may be in one that is there
            file.write(
                f"# reviewkit: what could not be read of {source.file} (source {source.id})\n{_HELP}\n"
            )
            for one in texts[source.id]:
                found = one.problem
                file.write(f"\n#= problem {one.uid} (line {found.line}: {' '.join(found.message.split())})\n")
                file.write(found.raw.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n")
    return written


def _paths(folder: Path, sources: Iterable[Source]) -> list[Path]:
    """Return a file for each source, named after its file; exports of one name (savedrecs.ris) are numbered."""
    times: Counter[str] = Counter()
    found = []
    for source in sources:
        name = Path(source.file).name
        times[name.casefold()] += 1
        number = times[name.casefold()]
        found.append(folder / (f"{name}.problems.txt" if number == 1 else f"{name}.problems-{number}.txt"))
    return found


def mend(store: Store, by: str, file: Path) -> Batch:
    """Read a file that somebody mended into its source, and return what was read, new, known and is still wrong.

    Raises ReadError where the file names a source or a problem that this review does not have.
    """
    text = Input(file).text().lstrip("\ufeff")  # editors save in other encodings than they were given
    name, key = _FIRST_LINE.match(text).groups()  # type: ignore[union-attr]  # is_to_mend() looked at it
    source = next((source for source in records.sources(store.db) if source.id == key), None)
    if source is None:
        raise ReadError(f"{file}: this review has no source {name} ({key[:12]})", path=str(file))
    read = new = 0
    still: list[Problem] = []
    with store.write(by) as writer:
        for one in _returned(store.db, file, key, text):
            if one.text.split() == one.problem.problem.raw.split():
                still.append(one.problem.problem)
                continue
            found = _read(one, source)
            if isinstance(found, Problem):
                still.append(replace(found, path=file.name))
                continue
            counts = records.add_records(writer, key, found, instead=one.problem.problem.line)
            read, new = read + counts[0], new + counts[1]
            mending.mark(writer, [one.problem.uid], f"mended in {file.name}")
        done = bring_up_to_date(writer, source, source)
    told = mismatches_of(done, records.sources(store.db))
    return Batch(done, read, new, read - new, tuple(still), tuple(told))


def bring_up_to_date(writer: Writer, source: Source, kept: Source | None) -> Source:
    """Return a source with how many records of it were read and how many problems are left, and write what is new."""
    read = mending.appearances_of(writer.db, source.id)
    done = replace(source, read=read, problems=len(mending.waiting(writer.db, source.id)))
    if done != kept:
        records.add_source(writer, done)
    return done


def _returned(db: sqlite_utils.Database, file: Path, key: str, text: str) -> Iterator[_Mended]:
    """Yield the problems that are in the file and wait, each with what now stands for it."""
    waiting = {one.uid: one for one in mending.waiting(db, key)}
    uid, first, lines = "", 0, [""]
    for number, line in enumerate([*text.splitlines(), "#= problem " + "0" * 64], 1):
        mark = _MARK.fullmatch(line)
        if mark is None:
            lines.append(line)
            continue
        if uid in waiting:
            yield _Mended(waiting[uid], first, "\n".join(lines).strip("\n"))
        elif uid and not _is_known(db, uid):
            raise ReadError(f"{file}:{first - 1}: this review has no problem {uid[:12]}", path=str(file))
        uid, first, lines = mark[1], number + 1, []


def _is_known(db: sqlite_utils.Database, uid: str) -> bool:
    return bool(db.execute("SELECT 1 FROM problems WHERE uid = ?", [uid]).fetchone())


def _read(one: _Mended, source: Source) -> list[Record] | Problem:
    """Return the records of a mended text (none of an empty one), or why it cannot be read, with its line."""
    if not one.text.strip():
        return []
    why = Problem("no record was found in it")
    for name in (None, source.format):
        try:
            reading = references.read(one.text.encode(), format=name)
        except ReadError as error:
            why = Problem(str(error).removeprefix("the input: "))
            continue
        if reading.records and not reading.problems:
            line = one.problem.problem.line
            return [replace(record, line=line, last_line=line) for record in reading.records]
        why = reading.problems[0] if reading.problems else why
    return Problem(f"{STILL}: {why.message}", line=one.line + max(why.line - 1, 0), raw=one.text)
