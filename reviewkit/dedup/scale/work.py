"""What a worker does with its part: records to forms and keys, pairs of forms to verdicts. Pure functions."""

from __future__ import annotations

import sys
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from reviewkit.dedup.form import identity, make
from reviewkit.dedup.found import Pair
from reviewkit.dedup.judging import heading, not_of_one_work
from reviewkit.dedup.keys import KEYS, ORDERS
from reviewkit.dedup.scale.packing import freeze, unpack
from reviewkit.garbage import collector_at_rest

if TYPE_CHECKING:
    from reviewkit.dedup.form import Form
    from reviewkit.dedup.judging import Bench
    from reviewkit.dedup.scale.packing import Packed
    from reviewkit.dedup.scale.shelf import Parcel, Shelf

_flat = attrgetter(*(f.name for f in fields(Pair)))


_FOLDINGS: dict[str, str] = {}
"""Names and how they are folded, kept from part to part."""


class Scanned(NamedTuple):
    """What became of a part of the records: all forms as bytes, the length of each, and a table in Arrow's format."""

    forms: bytes
    lengths: bytes  # unsigned 32 bit
    table: bytes


def scan(records: list[Packed]) -> Scanned:
    """Return the forms of some records, and a table with their identity, their keys and their orders within blocks."""
    import pyarrow as pa

    with collector_at_rest():
        foldings = _FOLDINGS
        if len(foldings) > 200_000:  # some 30 megabytes; the common names are soon there again
            foldings.clear()
        given = [unpack(packed) for packed in records]
        forms = [make(record, foldings) for record in given]
        frozen = [freeze(form) for form in forms]
        columns = {"identity": pa.array([identity(record) for record in given], pa.binary())}
        for number, key in enumerate(KEYS):
            columns[f"key{number}"] = pa.array([_bytes(key(form)) for form in forms], pa.binary())
        for number, order in enumerate(ORDERS):
            columns[f"order{number}"] = pa.array([_sortable(order(form)) for form in forms], pa.binary())
        columns["heading"] = pa.array([_bytes(heading(form)) for form in forms], pa.binary())
        columns["year"] = pa.array([form.year for form in forms], pa.int64())
        columns["tied"] = pa.array([is_tied(form) for form in forms], pa.bool_())
        columns["cited"] = pa.array(
            [[_bytes(number) for _, number in form.links] for form in forms], pa.list_(pa.binary())
        )
        columns["titled"] = pa.array([bool(form.compact) for form in forms], pa.bool_())
        table = pa.table(columns)
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
        lengths = np.array([len(each) for each in frozen], dtype=np.uint32)
        return Scanned(b"".join(frozen), lengths.tobytes(), sink.getvalue().to_pybytes())


def is_tied(form: Form) -> bool:
    """Say whether a form names other works, or books or trials that others may name."""
    return bool(form.links or form.books or form.trial or form.trials)


def _bytes(text: str) -> bytes | None:
    return text.encode("utf-8", "surrogatepass") if text else None


def _sortable(order: tuple[str | int, ...]) -> bytes:
    """Return bytes that sort as the tuple does: UTF-8 sorts as its characters, and nothing folded holds a zero."""
    return b"".join([
        part.to_bytes(8, "big", signed=True) if isinstance(part, int) else part.encode("utf-8", "surrogatepass") + b"\0"
        for part in order
    ])  # fmt: skip


def judge(bench: Bench, forms: Shelf | Parcel, pairs: bytes) -> list[tuple[Any, ...]]:
    """Return what is to be known of candidates, each verdict as a tuple; `pairs` are numbers, two and two."""
    with collector_at_rest():
        wanted, read = _read(forms, pairs)
        verdicts = (bench.verdict(one, other, read[one], read[other]) for one, other in wanted)
        return [_flat(verdict) for verdict in verdicts if verdict is not None]


def pair(flat: tuple[Any, ...]) -> Pair:
    """Return a verdict as a pair; its words are said of many pairs and kept once."""
    left, right, score, why, *rest = flat
    return Pair(left, right, score, sys.intern(why), *rest)


def untrusted_dois(forms: Shelf | Parcel, pairs: bytes) -> list[str]:
    """Return the DOIs that name no one work, given pairs of forms that share one."""
    with collector_at_rest():
        wanted, read = _read(forms, pairs)
        return [read[one].doi for one, other in wanted if not_of_one_work(read[one], read[other])]


def _read(forms: Shelf | Parcel, pairs: bytes) -> tuple[list[list[int]], dict[int, Form]]:
    """Return the numbers two and two, and the forms of them all."""
    numbers = np.frombuffer(pairs, dtype=np.int64)
    return numbers.reshape(-1, 2).tolist(), forms.many(np.unique(numbers).tolist())
