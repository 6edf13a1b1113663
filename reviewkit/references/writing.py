"""Writing records to files, and what a file's format could not carry."""

from __future__ import annotations

import glob
import gzip
import os
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from reviewkit.errors import ReviewkitError, UnknownName
from reviewkit.model import Problem, Record
from reviewkit.model.counting import counted
from reviewkit.references.formats import formats
from reviewkit.references.pens import pen
from reviewkit.references.proof import CONTENT, Tally, proofed

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Progress = Callable[[int, int | None], None]

_UNFINISHED = ".unfinished"
_PACKED = ".gz"
_PACKING = 6  # gzip's own: the highest takes twice as long for a hundredth less
_STEP = 200  # records between two words on the progress: as many as are read again at a time


@dataclass(frozen=True, repr=False)
class Written:
    """A written file: how many records it holds, and what of them it does not.

    `fields` counts the records of which a field is not read back as it was, `tags` the values of each tag or column
    that no field had taken and that the file does not hold; `left_out` is both. `whole` has the numbers (from 1) of
    the records that are not read back at all, as nothing of them has a place there; `added` counts the records of
    which a field that had no value reads as if it had one. All are found by reading what was written. `problems` are
    the records that could not be read, `warnings` what was read although it was odd, where a file was converted.
    """

    path: str
    format: str
    records: int
    dialect: str = ""
    fields: Mapping[str, int] = field(default_factory=dict)
    tags: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    whole: tuple[int, ...] = ()
    added: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()

    @property
    def left_out(self) -> Mapping[str, int]:
        """How often each field, and each tag or column that no field had taken, was left out."""
        tags = {f"{tag} (tag)" if tag in CONTENT else tag: count for tag, count in self.tags.items()}
        return {**self.fields, **tags}

    def __repr__(self) -> str:
        left = f", left out: {', '.join(self.left_out)}" if self.left_out else ""
        left += f", {len(self.whole)} not held" if self.whole else ""
        name = f"{self.format}, {self.dialect}" if self.dialect else self.format
        return f"<Written {self.path} ({name}): {counted(self.records, 'record')}{left}>"


def write(
    path: str | os.PathLike[str],
    records: Iterable[Record | Problem],
    *,
    format: str | None = None,  # noqa: A002 - the word of the field
    dialect: str | None = None,
    progress: Progress | None = None,
) -> Written:
    """Write checked records to a file, and return what was written; `targets.write` has the whole promise.

    Raises UnknownName for a format or dialect that is not written, and ReviewkitError where nothing tells the format,
    the file would replace the one that the records are being read from, its folder is missing, or the system refuses.
    """
    path = Path(path)
    name = format or _by_extension(path)
    tool = pen(name, dialect)
    _refuse(path, name, getattr(records, "path", ""))
    problems: list[Problem] = []
    tally = Tally()
    of_source: list[OSError] = []

    def told() -> Iterator[Record]:
        try:
            for item in records:
                if isinstance(item, Problem):
                    problems.append(item)
                    continue
                if progress and tally.records % _STEP == 0:
                    share = getattr(records, "share", 0)  # of the file that the records are read from
                    progress(tally.records, round(tally.records / share) if share else None)
                yield item
        except OSError as error:
            of_source.append(error)
            raise

    try:
        with _opened(path) as file:
            tool.lay_down(proofed(told(), tool, tally), file)
    except OSError as error:
        if error in of_source:
            raise
        why = (error.strerror or str(error)).lower()  # its own words name the unfinished file, or none
        raise ReviewkitError(f"{path}: cannot be written: {why}") from error
    return Written(
        path=str(path),
        format=name,
        records=tally.records,
        dialect=dialect or "",
        fields=_in_order(tally.fields),
        tags=dict(tally.tags.most_common()),
        problems=tuple(problems),
        whole=tuple(tally.whole),
        added=_in_order(tally.added),
        warnings=tuple(getattr(records, "warnings", ())),
    )


def _in_order(counts: Counter[str]) -> dict[str, int]:
    return {name: counts[name] for name in CONTENT if counts[name]}


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write that takes the name `path` when all is in it, packed where that says so."""
    with _unfinished(path) as unfinished, unfinished.open("wb") as file:
        if path.suffix.lower() != _PACKED:
            yield file
            return
        # No name and no time inside, so that equal records make equal files.
        with gzip.GzipFile("", "wb", _PACKING, file, mtime=0) as packed:
            yield cast("BinaryIO", packed)


def _by_extension(path: Path) -> str:
    known = {one.extension: one.name for one in formats() if one.writes}
    extension = (Path(path.stem) if path.suffix.lower() == _PACKED else path).suffix.lower()
    if path.is_dir():
        raise ReviewkitError(f"{path}: is a folder; name a file")
    if not extension:
        raise ReviewkitError(
            f"{path}: the name does not end in what tells the format ({', '.join(known)}), and no format is named"
        )
    if extension not in known:
        raise UnknownName("file extension to write", extension, known)
    return known[extension]


def _refuse(path: Path, format: str, source: str) -> None:  # noqa: A002 - likewise
    """Raise ReviewkitError for a workbook to be packed again, and for the file that is read."""
    if format == "xlsx" and path.suffix.lower() == _PACKED:
        raise ReviewkitError(f"{path}: a workbook is packed as it is; let the name end in .xlsx")
    if (
        isinstance(source, str)
        and source
        and path.exists()
        and Path(source).exists()
        and path.samefile(source)
    ):
        raise ReviewkitError(f"{path}: is the file that is read; write to another one")


@contextmanager
def _unfinished(path: Path) -> Iterator[Path]:
    """Give a file beside `path` to write; it takes that name when all went well, and is gone when not."""
    path = Path(os.path.realpath(path))  # a link goes on leading where it leads
    if path.is_dir():
        raise ReviewkitError(f"{path}: is a folder; name a file")
    if not path.parent.is_dir():
        raise ReviewkitError(f"{path}: there is no folder {path.parent}")
    _clear_away(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.", suffix=_UNFINISHED)
    unfinished = Path(name)
    try:
        with os.fdopen(handle) as held:
            _locked(held)
            yield unfinished
        unfinished.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _clear_away(path: Path) -> None:
    """Remove what a program that was killed had begun to write for this file."""
    for left in path.parent.glob(f".{glob.escape(path.name[:100])}.*{_UNFINISHED}"):
        with suppress(OSError):
            with left.open() as file:
                free = _locked(file)
            if free:
                left.unlink()  # Windows refuses, where another program has it open


def _locked(file: IO[str]) -> bool:
    """Lock an open file until it is closed and return True, or False where another program has locked it."""
    try:
        import fcntl
    except ImportError:  # on Windows an open file is safe without
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # also where a file system has no locks: then nothing is cleared away
        return False
    return True
