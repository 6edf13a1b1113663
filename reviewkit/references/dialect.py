"""How a format of tagged lines looks: a table that the one tokeniser goes by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from reviewkit.model import Raw
    from reviewkit.references.compose import Fields


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """How a format of tagged lines looks.

    `line` matches a tagged line; its groups are tag, the gap up to the separator, and the value. A tag with
    another gap than `gap` counts only if the format knows it: in free text, "CI - 1.2" is no tag.
    """

    name: str
    title: str
    line: re.Pattern[str]
    fields: Fields
    gap: str | None = None
    quick: str = ""  # what follows a tag of two letters in a well-formed line; only there for speed
    begins: re.Pattern[str] | None = None  # a line that begins a record of this format in a file of any other
    start: str = ""  # the tag that begins a record
    start_line: re.Pattern[str] | None = None  # or a line that does
    end: str = ""  # the tag that ends one
    blank_ends: bool = False  # an empty line ends a record
    inside: re.Pattern[str] | None = None  # values of the start tag that begin no record where one is open
    marks: frozenset[str] = frozenset()  # tags that make a run of tags a record of its own
    once: frozenset[str] = frozenset()  # tags that come once in a record: a second one begins the next
    empty: frozenset[str] = frozenset()  # tags that make no record by themselves
    header: frozenset[str] = frozenset()  # tags of the file, not of a record
    lists: frozenset[str] = frozenset()  # each further line is a further value
    texts: frozenset[str] = frozenset()  # prose: may go on after an empty line
    known: frozenset[str] = frozenset()
    banner: re.Pattern[str] | None = None  # lines between records that say nothing about them
    indent: re.Pattern[str] | None = None  # only lines like this continue a value
    reread: Callable[[list[Raw]], list[Raw]] | None = None  # unpacks values that hold several fields
    wraps: bool = False  # further lines are wrapped by the exporter, so that a space joins them
