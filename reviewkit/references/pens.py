"""Pens: how each format is written, and where the pen for a format is."""

from __future__ import annotations

import io
import re
from abc import ABC, abstractmethod
from contextlib import contextmanager, suppress
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, Protocol, TextIO, TypeVar

from reviewkit.errors import UnknownName
from reviewkit.model import Problem, Record
from reviewkit.references.formats import formats, reader
from reviewkit.references.origin import origin
from reviewkit.references.reading import Item, Remark
from reviewkit.references.source import Input

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# What no format has a place for: programs end a text at a NUL, terminals obey an ESC, and half a surrogate pair is no
# character in UTF-8. Tabs, line ends and form feeds stay; readers have rules for them.
_STRAY = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")

Entry = TypeVar("Entry")
"""What a pen makes of one record: a text, or a row of cells."""


class Pen(Protocol[Entry]):
    """How one format is written. A pen remembers what is in its file, so each file has its own."""

    def drafts(self, record: Record) -> Iterator[Entry]:
        """Yield entries that may stand for a record, the one that keeps most of it first."""
        ...

    def reread(self, entries: list[Entry]) -> list[Item]:
        """Return what is read where a file holds these entries."""
        ...

    def lay_down(self, entries: Iterator[Entry], file: BinaryIO) -> None:
        """Write the file; it stays open."""
        ...


class TextPen(ABC):
    """A pen for a format whose file is a head, one text for each record, and a tail."""

    head = ""
    between = ""
    tail = ""

    def __init__(self, format: str) -> None:  # noqa: A002 - the word of the field
        self.format = format

    @abstractmethod
    def drafts(self, record: Record) -> Iterator[str]:
        """Yield texts that may stand for a record, the one that keeps most of it first."""

    def reread(self, entries: list[str]) -> list[Item]:
        """Return what is read where a file holds these entries."""
        return reread_as(self.format, f"{self.head}{self.between.join(map(printable, entries))}{self.tail}")

    def lay_down(self, entries: Iterator[str], file: BinaryIO) -> None:
        """Write the file; it stays open."""
        with as_text(file) as text:
            text.write(self.head)
            text.writelines(chain.from_iterable(_parted(map(printable, entries), self.between)))
            text.write(self.tail)


@contextmanager
def as_text(file: BinaryIO) -> Iterator[TextIO]:
    """Give a text file in UTF-8 that writes to an open binary one, and leaves that open."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    try:
        yield text
        text.flush()
    finally:
        with suppress(OSError, ValueError):  # what could not be written was told by then
            text.detach()


def printable(value: str) -> str:
    """Return a text without control characters, and with U+FFFD for each half of a surrogate pair."""
    return _STRAY.sub(_instead, value) if _STRAY.search(value) else value


def _instead(stray: re.Match[str]) -> str:
    return "\ufffd" if stray[0] >= "\ud800" else ""


def reread_as(format: str, text: str) -> list[Item]:  # noqa: A002 - likewise
    """Return what the reader of a format reads in a text."""
    items = reader(format)(Input(text.encode()))
    return [item for item in items if not isinstance(item, Remark)]


def _parted(entries: Iterable[str], between: str) -> Iterator[tuple[str, str]]:
    for place, entry in enumerate(entries):
        yield (between if place else "", entry)


_PENS = {
    "ris": "ris_writing",
    "nbib": "nbib_writing",
    "bibtex": "bibtex_writing",
    "csl-json": "csl_writing",
    "endnote-xml": "endnote_xml_writing",
    "csv": "table_writing",
    "tsv": "table_writing",
    "xlsx": "xlsx_writing",
}
TABLES = ("csv", "tsv", "xlsx")
"""The formats that have dialects."""


def pen(format: str, dialect: str | None = None) -> Pen[str]:  # noqa: A002 - the word of the field
    """Return a new pen for the format; raises UnknownName for one that is not written, or an unknown dialect."""
    if format not in _PENS:
        raise UnknownName("format to write", format, [known.name for known in formats() if known.writes])
    if dialect is not None and format not in TABLES:
        raise UnknownName(f"dialect of {format} (only {', '.join(TABLES)} have some)", dialect, ())
    module = import_module(f"reviewkit.references.{_PENS[format]}")
    make: Callable[..., Pen[str]] = module.pen
    return make(format, dialect) if format in TABLES else make(format)


class Keys:
    """The keys of one file's records: none comes twice. `alike` returns what keys are compared by."""

    def __init__(self, alike: Callable[[str], str] = str) -> None:
        self._alike = alike
        self._used: set[str] = set()
        self._last: dict[
            str, int
        ] = {}  # so that a thousand equal ones are not counted through a thousand times

    def free(self, key: str) -> str:
        """Return the key, or one made of it where it is used already."""
        found, number = key, self._last.get(self._alike(key), 1)
        while self._alike(found) in self._used:
            number += 1
            found = f"{key}-{number}"
        self._last[self._alike(key)] = number
        self._used.add(self._alike(found))
        return found


def citation_key(record: Record) -> str:
    """Return the key that texts cite a record by, where it came from BibTeX or CSL-JSON with one; else "".

    In CSL-JSON, a number is none (it counts the records of one file), and neither is the address of an item.
    """
    name = origin(record)
    sign = {"bibtex": "ID", "csl-json": "id"}.get(name)
    key = next((value for tag, value, _ in record.raw if tag == sign), "")
    return "" if name == "csl-json" and (key.isdecimal() or "://" in key) else key


def whole(items: list[Item], count: int) -> list[Record] | None:
    """Return the items if they are `count` records and nothing else."""
    if len(items) != count or any(isinstance(item, Problem) for item in items):
        return None
    return [item for item in items if isinstance(item, Record)]
