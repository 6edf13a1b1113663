"""Records and problems out of the blocks of a file of tagged lines."""

from __future__ import annotations

from itertools import chain, starmap
from typing import TYPE_CHECKING

from reviewkit.model import Problem, Raw
from reviewkit.references.compose import compose
from reviewkit.references.dialects import BEGINNINGS
from reviewkit.references.reading import Item, Remark
from reviewkit.references.tagged import Splitter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewkit.references.blocks import Block
    from reviewkit.references.dialect import Dialect
    from reviewkit.references.source import Input
    from reviewkit.references.tagged import Beginnings


def read(given: Input, dialect: Dialect) -> Iterator[Item | Remark]:
    """Yield what a file of tagged lines holds; joined files of several formats are each read in their own."""
    for run, first, blocks in _runs(given.lines(), dialect, BEGINNINGS):
        for block in blocks:
            if block.line == first > 1:
                yield Remark(f"{run.title} begins here", line=first, raw=block.lines[0])
            for line, remark in block.remarks:
                at = max(0, min(line - block.line, len(block.lines) - 1))
                yield Remark(remark, line=line, raw=block.lines[at])
            if block.tags:
                yield _record(block, run)
            elif block.started:
                yield Problem("a record without any field", line=block.line, raw=block.text)
            elif stray := _stray(block, run):
                yield stray


def _runs(
    lines: Iterable[str], dialect: Dialect, beginnings: Beginnings
) -> Iterator[tuple[Dialect, int, Iterator[Block]]]:
    """Yield each run of lines in one format: its dialect, its first line's number, and its blocks, to be taken first.

    People join files, also of several formats; `beginnings` names the dialects whose first line tells them anywhere,
    by the signs that such a line begins with.
    """
    numbered = enumerate(lines, 1)
    first: tuple[tuple[int, str], ...] = ()
    following: Dialect | None = dialect
    while following:
        number = first[0][0] if first else 1
        splitter = Splitter(following, beginnings, number)
        yield following, number, splitter.blocks(chain(first, numbered))
        first, following = splitter.left, splitter.following


def _record(block: Block, dialect: Dialect) -> Item:
    tags = block.tags
    empty = dialect.empty
    for tag, value, _ in tags:
        if value and tag not in empty:
            break
    else:
        return Problem("a record without any field", line=block.line, raw=block.text)
    read = dialect.reread([*starmap(Raw, tags)]) if dialect.reread else tags
    return compose(read, dialect.fields, raw=tags, line=tags[0][2], last_line=block.last_line)


def _stray(block: Block, dialect: Dialect) -> Remark | None:
    for number, line in enumerate(block.lines, block.line):
        bare = line.strip()
        if bare and not (dialect.banner and dialect.banner.match(bare)):
            return Remark("text between records", line=number, raw=block.text)
    return None
