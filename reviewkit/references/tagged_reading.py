"""Records and problems out of the blocks of a file of tagged lines."""

from __future__ import annotations

from itertools import starmap
from typing import TYPE_CHECKING

from reviewkit.model import Problem, Raw
from reviewkit.references.compose import compose
from reviewkit.references.reading import Item, Remark
from reviewkit.references.tagged import Block, split

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewkit.references.dialect import Dialect
    from reviewkit.references.source import Input


def read(given: Input, dialect: Dialect) -> Iterator[Item | Remark]:
    """Yield what a file of tagged lines holds."""
    for block in split(given.lines(), dialect):
        for line, remark in block.remarks:
            at = max(0, min(line - block.line, len(block.lines) - 1))
            yield Remark(remark, line=line, raw=block.lines[at])
        if block.tags:
            yield _record(block, dialect)
        elif block.started:
            yield Problem("a record without any field", line=block.line, raw=block.text)
        elif stray := _stray(block, dialect):
            yield stray


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
