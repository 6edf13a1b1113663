"""References: files to records and problems, and back.

`read` and `stream` find a file's format by its content; `write` takes it from the extension. A dialect is a table:
one tokeniser reads every format of tagged lines, one engine makes records of tags.
"""

from __future__ import annotations

from os import PathLike
from typing import IO, TYPE_CHECKING

from reviewkit.errors import ReadError
from reviewkit.references.formats import Format, formats, reader, recognise
from reviewkit.references.reading import Reading, Stream, gathered
from reviewkit.references.source import Input, decode
from reviewkit.references.targets import Target, write
from reviewkit.references.writing import Written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reviewkit.references.reading import Item, Remark

__all__ = [
    "Format",
    "Reading",
    "Stream",
    "Written",
    "convert",
    "decode",
    "formats",
    "read",
    "stream",
    "write",
]


def __dir__() -> list[str]:
    return __all__


Given = str | PathLike[str] | bytes | IO[str] | IO[bytes]
"""What can be read: a path, bytes, or an open text or binary file."""


def stream(source: Given, *, format: str | None = None) -> Stream:  # noqa: A002 - the word of the field
    """Return an iterator over the records and problems of a file, in the file's order and in little memory.

    Raises ReadError for a file in no known format or without anything of `format`, UnknownName for a `format` there is
    none of.
    """
    given = Input(source)
    if format:
        return Stream(given, format, _of_format(given, format, reader(format)(given)))
    name = recognise(given)
    return Stream(given, name, reader(name)(given))


def _of_format(given: Input, name: str, items: Iterator[Item | Remark]) -> Iterator[Item | Remark]:
    """Yield the items; raise ReadError where there are none because the file is in another format than was said."""
    item = None
    for item in items:
        yield item
    if item is None and (found := recognise(given)) != name:
        raise ReadError(
            f"{given.path or 'the input'}: no record of {name} in it; by its content it is {found}",
            path=given.path,
            tried=(name,),
        )


def read(source: Given, *, format: str | None = None) -> Reading:  # noqa: A002 - likewise
    """Return all records and problems of a file: a path, bytes or an open file.

    The format is found by the content, never by the name, unless `format` says it. Raises ReadError for a file
    in no known format, UnknownName for a `format` there is none of.
    """
    return gathered(stream(source, format=format))


def convert(
    source: Given,
    path: Target,
    *,
    format: str | None = None,  # noqa: A002 - likewise
    dialect: str | None = None,
    progress: Callable[[int, int | None], None] | None = None,
) -> Written:
    """Write what a file holds to another, and return what was written and what was left out.

    `path` is one, or an open file. The format to write goes by its extension unless `format` names it; `dialect`
    names a table's columns.
    Records go through one after the other, so that a file of any size needs little memory. Raises ReadError,
    UnknownName for what is not written, and ReviewkitError where a file would be written over itself.
    """
    with stream(source) as records:
        return write(path, records, format=format, dialect=dialect, progress=progress)
