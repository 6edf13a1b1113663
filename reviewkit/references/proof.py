"""Proof-reading: what is written is read again at once, so that what a format cannot hold is known, not believed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from reviewkit.model import Record
from reviewkit.references import pens
from reviewkit.references.origin import unread
from reviewkit.references.types import BY_CSL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewkit.references.pens import Pen

CONTENT = tuple(f.name for f in fields(Record) if f.name not in ("raw", "line", "last_line"))
"""The fields that a record is compared by: all but its raw tags and its place in the file."""
_content = attrgetter(*CONTENT)
_BATCH = 200  # records read again at a time: enough to make the reader's start cheap, little enough to hold
_NOTHING = Record()

Entry = TypeVar("Entry")


@dataclass
class Tally:
    """How many records were written, and what of them the file does not hold, or says otherwise.

    `whole` has the numbers of the records that are not read back at all, `fields` of how many records each field is
    not held, `tags` how many values of each tag, and `added` how many records got a value for a field that had none.
    """

    records: int = 0
    whole: list[int] = field(default_factory=list)
    fields: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)
    added: Counter[str] = field(default_factory=Counter)


def lost(before: Record, after: Record) -> list[str]:
    """Return the fields with a value that `after` has not, or has otherwise.

    A format has its own words for types: JOUR in RIS is "article" in BibTeX. The plain word for a type counts as held
    where the type is; one that says more than its type does not.
    """
    old, new = _content(before), _content(after)
    if old == new:
        return []
    found = [name for name, a, b in zip(CONTENT, old, new, strict=True) if a != b and a not in _EMPTY]
    if (
        "source_type" in found
        and before.type == after.type
        and before.source_type in plain_words(before.type)
    ):
        found.remove("source_type")
    return found


_EMPTY: tuple[object, ...] = ("", (), None)


def added(before: Record, after: Record) -> list[str]:
    """Return the fields without a value that have one in `after`, such as a type where the format needs some.

    The word for a type is none: each format has its own.
    """
    old, new = _content(before), _content(after)
    if old == new:
        return []
    found = [name for name, a, b in zip(CONTENT, old, new, strict=True) if a in _EMPTY and b not in _EMPTY]
    return [name for name in found if name != "source_type"]


def plain_words(kind: str) -> tuple[str, ...]:
    """Return the words that say no more than a CSL type says."""
    if kind not in BY_CSL:
        return ()
    row = BY_CSL[kind]
    return (row.csl, row.ris, row.bibtex, row.endnote[0])


def proofed(records: Iterable[Record], pen: Pen[Entry], tally: Tally) -> Iterator[Entry]:
    """Yield the best entry for each record, and count what it does not hold."""
    source = iter(records)
    while batch := list(islice(source, _BATCH)):
        drafts = [pen.drafts(record) for record in batch]
        entries = [next(draft) for draft in drafts]
        back = pens.whole(pen.reread(entries), len(batch))
        for place, record in enumerate(batch):
            entry = entries[place]
            after = back[place] if back is not None else _alone(pen, entry)
            missing, extra = lost(record, after), added(record, after)
            for other in drafts[place] if missing or extra else ():
                again = _alone(pen, other)
                fewer, less = lost(record, again), added(record, again)
                if _worse(missing, extra) > _worse(fewer, less):
                    entry, after, missing, extra = other, again, fewer, less
                if not missing and not extra:
                    break
            tally.records += 1
            if after is _NOTHING:
                tally.whole.append(tally.records)
            tally.added.update(extra)
            tally.fields.update(missing)
            tally.tags.update(_unheld(record, after))
            yield entry


def _worse(missing: list[str], extra: list[str]) -> tuple[int, int, int]:
    """Return how bad an entry is: the worst is one that brings back what was taken out of a record.

    A type is no such thing, as some formats have none without.
    """
    return len([name for name in extra if name != "type"]), len(missing), len(extra)


def _alone(pen: Pen[Entry], entry: Entry) -> Record:
    found = pens.whole(pen.reread([entry]), 1)
    return found[0] if found else _NOTHING


def _unheld(record: Record, after: Record) -> list[str]:
    """Return the tags that no field has taken and that are not among those of the written record either."""
    _, left = unread(record)
    if not left:
        return []
    kept = {(tag, " ".join(value.split())) for tag, value, _ in (*after.raw, *unread(after)[1])}
    return [tag for tag, value, _ in left if (tag, " ".join(value.split())) not in kept]
