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

_LEFT_OUT = ("authors", "editors", "keywords", "notes", "raw", "line", "last_line")
"""What deduplication does not look at, and the authors, which are packed by themselves."""

_KEPT = tuple(f.name for f in fields(Record) if f.name not in _LEFT_OUT)
_values = attrgetter(*_KEPT)
_parts = attrgetter(*(f.name for f in fields(Name)))


def pack(record: Record) -> Packed:
    """Return what deduplication may look at in a record, as one flat tuple."""
    raw = tuple([tuple(raw) for raw in record.raw if raw.tag in LINKED]) if record.pmid else ()
    return (tuple(map(_parts, record.authors)), raw, *_values(record))


def unpack(packed: Packed) -> Record:
    """Return the record, without what deduplication does not look at."""
    names, raw, *values = packed
    return Record(
        authors=tuple([Name(*parts) for parts in names]),
        raw=tuple([Raw(*parts) for parts in raw]),
        **dict(zip(_KEPT, values, strict=True)),
    )


class _Names:
    """Names that are made when somebody asks: few comparisons look at more than the folded family names."""

    __slots__ = ("_packed",)

    def __init__(self, packed: tuple[tuple[str, ...], ...]) -> None:
        self._packed = packed

    def __iter__(self) -> Iterator[Name]:
        return (Name(*parts) for parts in self._packed)


_SAVED = tuple(
    f.name for f in fields(Form) if f.name not in ("authors", "told", "number") and f.name[0] != "_"
)
_saved = attrgetter(*_SAVED)


def freeze(form: Form) -> bytes:
    """Return a form as bytes; its number is not kept, since it is not known yet when forms are made."""
    names = tuple(map(_parts, form.authors))
    return pickle.dumps((names, form.told[:TOLD], _saved(form)), protocol=5)


def thaw(frozen: bytes, number: int) -> Form:
    """Return the form that the bytes hold, with its number."""
    names, told, values = pickle.loads(frozen)  # noqa: S301 - bytes that this process or its workers wrote
    return Form(authors=_Names(names), told=told, number=number, **dict(zip(_SAVED, values, strict=True)))
