"""The whole way for more records than memory holds, with whoever does the work."""

from __future__ import annotations

import itertools
import operator
import os
import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from reviewkit.dedup.compare import Shared
from reviewkit.dedup.found import Found, Known, check
from reviewkit.dedup.judging import Bench
from reviewkit.dedup.keys import KEYS
from reviewkit.dedup.progress import Meter
from reviewkit.dedup.relating import Tied, ties
from reviewkit.dedup.rules import BALANCED, Rules, rule_set
from reviewkit.dedup.scale import work
from reviewkit.dedup.scale.crew import Alone, Cluster, Crew, Workers, parcelled
from reviewkit.dedup.scale.packing import pack
from reviewkit.dedup.scale.shelf import Shelf
from reviewkit.dedup.scale.tables import Tables
from reviewkit.dedup.settling import Homes, settle, torn
from reviewkit.errors import ReviewkitError
from reviewkit.garbage import collector_at_rest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewkit.dedup.found import Pair
    from reviewkit.dedup.progress import Progress
    from reviewkit.model.references import Record

PART = 4_000
"""Records, or pairs, in one part of the work: about a third of a second for a worker, and ten megabytes."""


def find_large(
    records: Iterable[Record],
    rules: Rules | str = BALANCED,
    *,
    known: Iterable[Known] = (),
    folder: str | os.PathLike[str] | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Found:
    """Return what `find` returns, for any number of records, with several processes and little memory.

    `records` are gone through once and not kept. Forms and keys lie in a folder made inside `folder` (the system's
    folder for temporary files, unless one is named) and removed at the end: about 2 kB a record with an abstract.
    `workers` is the number of processes: as many as this process has cores, unless a number is given; 1 is this
    process alone. `progress` is told how much is done, of how much; where the number of records is not known
    beforehand, the second figure grows until all are read.

    Raises:
        ValueError: a decision names a position that is not there, or a relation other than same and different.
        ReviewkitError: DuckDB or PyArrow is missing, or a worker came to a sudden end.
    """
    need("scale", "duckdb", "pyarrow")
    size = workers or len(
        os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    )
    with _room(folder) as room:
        crew = Workers(size, room) if size > 1 else Alone()
        try:
            return _run(records, rule_set(rules), list(known), room, crew, size, progress)
        finally:
            crew.close()


def find_on_cluster(
    records: Iterable[Record],
    client: Any,
    rules: Rules | str = BALANCED,
    *,
    known: Iterable[Known] = (),
    folder: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> Found:
    """Return what `find` returns, with the work done by a dask cluster: `client` is a `distributed.Client`.

    Records go from here to the workers and come back as forms and keys; DuckDB finds the candidate pairs here, and
    batches of them go out with the forms they need, so the machines share no folder. The groups are stitched here at
    the end. The workers need the same version of reviewkit, with its extras [scale] and [cluster].

    `known`, `folder` and `progress` are those of `find_large`.

    Raises:
        ValueError: a decision names a position that is not there, or a relation other than same and different.
        ReviewkitError: an extra is missing, or the cluster has no workers.
    """
    need("scale,cluster", "duckdb", "pyarrow", "distributed")
    with _room(folder) as room:
        return _run(
            records, rule_set(rules), list(known), room, Cluster(client), os.cpu_count() or 1, progress
        )


def need(extra: str, *modules: str) -> None:
    """Raise ReviewkitError if one of the modules that an extra brings is missing."""
    missing = [module for module in modules if find_spec(module) is None]
    if missing:
        raise ReviewkitError(
            f"deduplication at this scale needs {' and '.join(missing)}: pip install 'reviewkit[{extra}]'"
        )


@contextmanager
def _room(folder: str | os.PathLike[str] | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="reviewkit-dedup-", dir=folder) as name:
        yield Path(name)


def _run(
    records: Iterable[Record],
    rules: Rules,
    known: list[Known],
    room: Path,
    crew: Crew,
    threads: int,
    progress: Progress | None,
) -> Found:
    """Take the steps one after the other."""
    length = operator.length_hint(records, 0)
    # measured on a million records: shares of the time
    meter = Meter(progress, length or None, scan=0.48, block=0.1, share=0.02, judge=0.35, settle=0.05)
    tables = Tables(room, threads)
    shelf = None
    try:
        _scan(records, tables, room, crew, meter)
        decided = check(known, tables.records)
        apart = torn(decided, tables.identities({position for pair in decided for position in pair}))
        numbers, places, twins = tables.number(apart)
        homes = Homes(numbers)
        np.save(room / "places.npy", places)
        shelf = Shelf(room / "forms", room / "places.npy", twins)
        if not len(numbers):
            return settle([], shelf, homes, decided, Bench.of(rules))
        bench = Bench.of(rules, _shared(tables, shelf, crew, meter))
        with collector_at_rest():
            judged = list(_judge(tables, shelf, crew, bench, meter))
            tied = _tied(shelf, tables.tied())
            found = settle(judged, shelf, homes, decided, bench, ties(tied))
        meter.end()
        return found
    finally:
        tables.close()
        if shelf:
            shelf.close()


def _scan(records: Iterable[Record], tables: Tables, room: Path, crew: Crew, meter: Meter) -> None:
    """Put the forms of all records on disk, and their keys into the tables."""
    given = iter(records)
    parts = iter(lambda: [pack(record) for record in itertools.islice(given, PART)], [])
    end = 0
    with (room / "forms").open("wb") as file:
        for scanned in crew.each(work.scan, parts=((part,) for part in parts)):
            file.write(scanned.forms)
            lengths = np.frombuffer(scanned.lengths, dtype=np.uint32).astype(np.int64)
            stops = end + np.cumsum(lengths)
            tables.add(scanned.table, stops - lengths, lengths)
            end = int(stops[-1])
            meter.read(len(lengths))
    meter.all_read()


def _shared(tables: Tables, shelf: Shelf, crew: Crew, meter: Meter) -> Shared:
    """Return what several works share."""
    parts = parcelled(shelf, tables.of_one_doi(PART), crew)
    dois = frozenset(itertools.chain.from_iterable(crew.each(work.untrusted_dois, parts=parts)))
    shared = Shared(dois, frozenset(tables.headings()))
    meter.done("share")
    return shared


def _judge(tables: Tables, shelf: Shelf, crew: Crew, bench: Bench, meter: Meter) -> Iterator[Pair]:
    """Yield what is to be known of all candidates."""
    for key in range(len(KEYS)):
        tables.block(key)
        meter.part("block", 1, len(KEYS))
    count, batches = tables.candidates(PART)
    for verdicts in crew.each(work.judge, bench, parts=parcelled(shelf, batches, crew)):
        yield from map(work.pair, verdicts)
        meter.part("judge", PART, count)
    meter.done("judge")


_ties = attrgetter(*Tied._fields)


def _tied(shelf: Shelf, numbers: list[int]) -> dict[int, Tied]:
    """Return what these forms tell of other works."""
    found = {}
    for start in range(0, len(numbers), PART):
        for number, form in shelf.many(numbers[start : start + PART]).items():
            found[number] = Tied(*_ties(form))
    return found
