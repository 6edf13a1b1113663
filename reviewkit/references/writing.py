"""Writing records to files, and what a file's format could not carry."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reviewkit.errors import UnknownName
from reviewkit.model import Problem, Record
from reviewkit.references.formats import carried_tags, formats, writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reviewkit.references.reading import Stream


@dataclass(frozen=True, repr=False)
class Written:
    """A written file: how many records, and how many values of each raw tag it does not hold.

    `problems` are the records that could not be read, where a file was converted.
    """

    path: str
    format: str
    records: int
    left_out: Mapping[str, int]
    problems: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        left = f", left out: {', '.join(self.left_out)}" if self.left_out else ""
        return f"<Written {self.path} ({self.format}): {self.records} records{left}>"


def write(path: str | os.PathLike[str], records: Iterable[Record], *, format: str | None = None) -> Written:  # noqa: A002 - the word of the field
    """Write records to a file and return what was written.

    The format goes by the extension unless `format` names it; raises UnknownName for one that is not written.
    The file appears under its name when it is complete, so that a failure half-way leaves an older one whole.
    """
    name = format or _by_extension(path)
    return _write(Path(path), name, iter(records), Counter())


def converted(stream: Stream, path: str | os.PathLike[str], format: str | None) -> Written:  # noqa: A002 - likewise
    """Write what a stream reads to another file, and return what was written and what was left out."""
    name = format or _by_extension(path)
    problems: list[Problem] = []
    left: Counter[str] = Counter()
    carried = carried_tags(stream.format)
    same = stream.format == name

    def records() -> Iterator[Record]:
        for item in stream:
            if isinstance(item, Problem):
                problems.append(item)
                continue
            if not same:
                left.update(tag for tag, value, _ in item.raw if value and tag not in carried)
            yield item

    done = _write(Path(path), name, records(), left)
    return Written(done.path, name, done.records, dict(left.most_common()), tuple(problems))


def _by_extension(path: str | os.PathLike[str]) -> str:
    extension = Path(path).suffix.lower()
    for known in formats():
        if known.writes and extension == known.extension:
            return known.name
    raise UnknownName(
        "file extension to write", extension, [known.extension for known in formats() if known.writes]
    )


def _write(path: Path, name: str, records: Iterator[Record], left: Counter[str]) -> Written:
    count = 0

    def counted() -> Iterator[Record]:
        nonlocal count
        for record in records:
            count += 1
            yield record

    text = writer(name)(counted())
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="") as file:
            file.writelines(text)
        Path(unfinished).chmod(0o644)
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    return Written(str(path), name, count, dict(left))
