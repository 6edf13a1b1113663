"""Reading: what comes out of a file, all at once or one by one."""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from reviewkit.errors import ReadError
from reviewkit.model import Problem, Record
from reviewkit.model.counting import counted

if TYPE_CHECKING:
    from types import TracebackType

    from reviewkit.references.source import Input

Item = Record | Problem
_LONGEST_RAW = (
    20_000  # characters of raw text kept with a problem; a record is far shorter, binary rubbish is not
)


class Remark(Problem):
    """Something odd about what was read nonetheless; it stands for no record."""


@dataclass(frozen=True, repr=False)
class Reading:
    """The records of a file, and a problem for each that could not be read.

    `records` and `problems` together are all records of the file. `warnings` name what was read although
    something is odd about it, such as a record that nothing ends. `path` is empty for bytes. Going through a reading
    gives its records.
    """

    records: tuple[Record, ...]
    problems: tuple[Problem, ...] = ()
    format: str = ""
    encoding: str = ""
    path: str = ""
    warnings: tuple[Problem, ...] = ()

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)

    def __repr__(self) -> str:
        counts = f"{counted(len(self.records), 'record')}, {counted(len(self.problems), 'problem')}"
        return f"<Reading {self.path or 'of bytes'} ({self.format}, {self.encoding}): {counts}>"


class Stream(Iterator[Item]):
    """Yields the records and problems of a file one by one, in the file's order.

    `format`, `encoding` and `path` are known from the start; `warnings` grows while items are taken. Closing it
    (or leaving a `with` block) closes the file before its end. Raises ReadError at the end of a file that holds
    text and no record.
    """

    def __init__(self, given: Input, format: str, items: Iterator[Item | Remark]) -> None:  # noqa: A002 - as in `read`
        self.format = format
        self.encoding = given.encoding if format != "xlsx" else ""  # a workbook is no text
        self.path = given.path
        self.warnings: list[Problem] = []
        self._items = items
        self._given = given
        self._any = False
        self._told = self._all()

    @property
    def share(self) -> float:
        """How much of the file was taken so far, from 0 to 1; 0 where that cannot be told."""
        return self._given.share

    def __iter__(self) -> Iterator[Item]:  # noqa: PYI034 - itself, but without a call of __next__ for each record
        return self._told

    def __next__(self) -> Item:
        return next(self._told)

    def _all(self) -> Generator[Item]:
        for item in self._items:
            if isinstance(item, Record):
                self._any = True
                yield item
                continue
            placed = replace(item, path=self.path, raw=item.raw[:_LONGEST_RAW])
            if isinstance(item, Remark):
                self.warnings.append(placed)
            else:
                self._any = True
                yield placed
        self._refuse_nothing()

    def _refuse_nothing(self) -> None:
        """Raise ReadError where the file holds text, but nothing of it is a record: then it is no list of them."""
        if self._any or not self.warnings:
            return
        first = self.warnings[0]
        raise ReadError(
            f"{self.path or 'the input'}: no record of {self.format} in it; {first.message} in line {first.line}: "
            f"{first.raw.strip()[:80]!r}",
            path=self.path,
            tried=(self.format,),
        )

    def close(self) -> None:
        """Stop reading."""
        self._told.close()
        close = getattr(self._items, "close", None)
        if close:
            close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Stream of {self.path or 'bytes'} ({self.format}, {self.encoding})>"


def gathered(stream: Stream) -> Reading:
    """Return all that is left of a stream."""
    records: list[Record] = []
    problems: list[Problem] = []
    # Records hold no cycles, and looking for some among ever more of them doubles the time of a large file.
    collecting = gc.isenabled()
    gc.disable()
    try:
        for item in stream:
            if isinstance(item, Record):
                records.append(item)
            else:
                problems.append(item)
    finally:
        if collecting:
            gc.enable()
    return Reading(
        tuple(records),
        tuple(problems),
        stream.format,
        stream.encoding,
        stream.path,
        tuple(stream.warnings),
    )
