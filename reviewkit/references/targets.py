"""Targets: what references are written to. A file, and what is no file of its own: an open file, a device, a pipe."""

from __future__ import annotations

import io
import os
import reprlib
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from reviewkit.errors import ReviewkitError
from reviewkit.model import Name, Problem, Record, Report
from reviewkit.references import writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewkit.references.writing import Progress, Written

Target = str | os.PathLike[str] | IO[str] | IO[bytes]
"""What can be written to: a path, or a text or binary file that is open for writing."""


def write(
    path: Target,
    records: Iterable[Record | Problem],
    *,
    format: str | None = None,  # noqa: A002 - the word of the field
    dialect: str | None = None,
    progress: Progress | None = None,
) -> Written:
    """Write records to a path or an open file, and return what was written and what the format could not hold.

    The format goes by the extension unless `format` names it; a path that ends in .gz after it is written packed.
    `dialect` names the columns of a table ("rayyan", "covidence", "asreview"). Of a stream its problems are handed on.
    The file appears under its name when it is complete, so that a failure half-way leaves an older one whole. Into an
    open file, which stays open, all is written at the end; one of text gets plain line feeds and no byte order mark,
    as both are its own affair.

    Raises UnknownName for a format or dialect that is not written, and ReviewkitError where nothing tells the format,
    something is no Record, the file would replace the one that the records are being read from, its folder is
    missing, or the system refuses.
    """
    if isinstance(path, (str, os.PathLike)):
        given = _Checked(records)
        if not _is_special(path):
            return writing.write(path, given, format=format, dialect=dialect, progress=progress)
        with _told(os.fspath(path)):
            special = Path(path).open("wb", buffering=0)  # noqa: SIM115 - closed below; only opening is told so
        with special:
            return _into(special, given, format, dialect, progress)
    if not hasattr(path, "write"):
        swapped = hasattr(path, "__iter__") and not isinstance(path, bytes)
        order = ": the path comes first, then the records" if swapped else ""
        raise ReviewkitError(
            f"a path or an open file is needed to write to, not {type(path).__name__}{order}"
        )
    return _into(path, _Checked(records), format, dialect, progress)


def _is_special(path: str | os.PathLike[str]) -> bool:
    """Return whether a path leads to a device or a pipe: no file may take the place of one."""
    there = Path(path)
    return there.exists() and not there.is_file() and not there.is_dir()


def _into(
    target: IO[Any],
    records: _Checked,
    format: str | None,  # noqa: A002 - likewise
    dialect: str | None,
    progress: Progress | None,
) -> Written:
    """Write records into an open file: all of them, or where something goes wrong before the end, none."""
    name = getattr(target, "name", "")
    name = name if isinstance(name, str) else ""
    where = name or "the open file"
    extension = Path(name.removesuffix(".gz")).suffix
    if not (format or extension):
        raise ReviewkitError(f"{where}: its name tells no format; name one, such as format='ris'")
    text = _takes_text(target, where)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / f"references{extension}"
        done = writing.write(whole, records, format=format, dialect=dialect, progress=progress)
        if text and done.format == "xlsx":
            raise ReviewkitError(f"{where}: a workbook is no text; open the file with mode 'wb'")
        content: IO[Any]
        with whole.open(encoding="utf-8-sig") if text else whole.open("rb") as content, _told(where):
            _copy(content, target, where)
    return replace(done, path=where)


def _copy(content: IO[Any], target: IO[Any], where: str) -> None:
    try:
        shutil.copyfileobj(content, target)
    except UnicodeEncodeError as error:  # the encoding that an open file of text has where nobody named one
        letter = error.object[error.start]
        raise ReviewkitError(
            f"{where}: cannot be written: {error.encoding} has no {letter!r}; open it with encoding='utf-8'"
        ) from error


@contextmanager
def _told(where: str) -> Iterator[None]:
    """Raise a ReviewkitError that names the target for what the system refuses in the block."""
    try:
        yield
    except (BrokenPipeError, io.UnsupportedOperation):  # the reader has enough; open for reading only
        raise
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise ReviewkitError(f"{where}: cannot be written: {why}") from error


def _takes_text(target: IO[Any], where: str) -> bool:
    """Return whether an open file takes text, and not bytes; raises ReviewkitError where it takes neither."""
    if getattr(target, "closed", False):
        raise ReviewkitError(f"{where}: cannot be written: it is closed")
    try:
        with _told(where):
            target.write(b"")
    except io.UnsupportedOperation as error:
        raise ReviewkitError(f"{where}: cannot be written: it is open for reading") from error
    except TypeError:
        return True
    return False


class _Checked:
    """Records, or a stream of them with its problems, in which nothing else may be."""

    def __init__(self, records: Any) -> None:
        if isinstance(records, (str, bytes, os.PathLike)):
            raise ReviewkitError(
                f"{records!r} is no list of records; rk.read(path).records is one, and rk.convert(source, path) "
                "takes a path"
            )
        if not hasattr(records, "__iter__"):
            one = "; one is written as [record]" if isinstance(records, Record) else ""
            raise ReviewkitError(f"a list of Records is needed, not {type(records).__name__}{one}")
        self._records: Iterable[Any] = records
        self.path = getattr(records, "path", "")

    @property
    def share(self) -> float:
        """How much of the file that the records are read from was taken so far."""
        found: float = getattr(self._records, "share", 0)
        return found

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What was odd in the file that the records are read from."""
        return tuple(getattr(self._records, "warnings", ()))

    def __iter__(self) -> Iterator[Record | Problem]:
        for position, item in enumerate(self._records):
            if not isinstance(item, (Record, Problem)):
                found = "; its record is report.record" if isinstance(item, Report) else ""
                raise ReviewkitError(
                    f"at position {position} is {reprlib.repr(item)}; expected a Record, such as "
                    f"rk.Record(title=…, year=…){found}"
                )
            if isinstance(item, Record) and (fault := _fault(item)):
                raise ReviewkitError(f"the record at position {position} has {fault}")
            yield item


_SEVERAL = ("authors", "editors", "keywords", "issn", "isbn", "urls", "notes")


def _fault(record: Any) -> str:
    """Return what a record that somebody made holds and no record can, with what was expected; "" where all is well."""
    for field in _SEVERAL:
        if not isinstance(given := getattr(record, field), tuple):
            return f"the {field} {reprlib.repr(given)}; expected a tuple of them"
    for name in (*record.authors, *record.editors):
        if not isinstance(name, Name):
            return f"the name {reprlib.repr(name)}; expected a Name, such as rk.Name('Okafor', 'Ada')"
    for part in ("year", "month", "day"):
        given = getattr(record, part)
        if given is not None and not hasattr(given, "__index__"):
            return f"the {part} {reprlib.repr(given)}; expected a whole number"
    return ""
