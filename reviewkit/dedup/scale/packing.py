"""Records and forms as flat tuples and bytes: a dataclass with slots takes ten times as long to pickle."""

from __future__ import annotations

import pickle
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from reviewkit.dedup.form import TOLD, Form
from reviewkit.dedup.relating import LINKED
from reviewkit.model.references import Name, Raw, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

Packed = tuple[Any, ...]

_FIELDS = tuple(f.name for f in fields(Record) if f.name not in ("line", "last_line"))
_all = attrgetter(*_FIELDS)
_AUTHORS, _RAW = _FIELDS.index("authors"), _FIELDS.index("raw")
_UNSEEN = tuple(_FIELDS.index(name) for name in ("editors", "keywords", "notes"))
"""What deduplication does not look at."""
_parts = attrgetter(*(f.name for f in fields(Name)))


def pack(record: Record) -> Packed:
    """Return what deduplication may look at in a record, as one flat tuple."""
    values = list(_all(record))
    values[_AUTHORS] = tuple(map(_parts, record.authors))
    values[_RAW] = tuple([tuple(raw) for raw in record.raw if raw.tag in LINKED]) if record.pmid else ()
    for place in _UNSEEN:
        values[place] = ()
    return tuple(values)


def unpack(packed: Packed) -> Record:
    """Return the record, without what deduplication does not look at."""
    values = list(packed)
    values[_AUTHORS] = tuple([Name(*parts) for parts in packed[_AUTHORS]])
    values[_RAW] = tuple([Raw(*parts) for parts in packed[_RAW]])
    return Record(*values)


class _Names:
    """Names that are made when somebody asks: few comparisons look at more than the folded family names."""

    __slots__ = ("_packed",)

    def __init__(self, packed: tuple[tuple[str, ...], ...]) -> None:
        self._packed = packed

    def __iter__(self) -> Iterator[Name]:
        return (Name(*parts) for parts in self._packed)


_SAVED = tuple(f.name for f in fields(Form) if f.name[0] != "_")
_saved = attrgetter(*_SAVED)
_SIGNED, _TOLD, _NUMBER = (_SAVED.index(name) for name in ("authors", "told", "number"))


def freeze(form: Form) -> bytes:
    """Return a form as bytes; its number is not kept, since it is not known yet when forms are made."""
    values = list(_saved(form))
    values[_SIGNED] = tuple(map(_parts, form.authors))
    values[_TOLD] = form.told[:TOLD]
    return pickle.dumps(values, protocol=5)


def thaw(frozen: bytes, number: int) -> Form:
    """Return the form that the bytes hold, with its number."""
    values = pickle.loads(frozen)  # noqa: S301 - bytes that this process or its workers wrote
    values[_SIGNED] = _Names(values[_SIGNED])
    values[_NUMBER] = number
    return Form(*values)
