"""Deduplication of a million made-up records with the extra [scale]: wall time, CPU time and memory.

    python tests/bench/dedup_scale.py                      1,000,000 records, one process a core
    python tests/bench/dedup_scale.py --records 100000 --workers 4
    python tests/bench/dedup_scale.py --flat --records 100000      the same with `find`, for comparison

The records are written to disk first, which is not measured, and read back while they are deduplicated, which is.
Memory is the sum over all processes (shared pages count once for each), looked at five times a second; CPU seconds
are those of all processes. On a machine that others use as well, CPU seconds divided by the cores tell the wall time
of a quiet one.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[2]))
from reviewkit import dedup
from reviewkit.dedup.scale.packing import pack, unpack
from tests.dedup.synthetic import search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewkit.model.references import Record

SHARD = 10_000


def write(folder: Path, total: int) -> None:
    """Write a search to disk, and which work each of its records stands for."""
    works = []
    given = search(total)
    number = 0
    while shard := list(islice(given, SHARD)):
        works += [work for work, _ in shard]
        with (folder / f"records-{number:05d}").open("wb") as file:
            pickle.dump([pack(record) for _, record in shard], file, protocol=5)
        number += 1
    (folder / "works.json").write_text(json.dumps(works))


class Search:
    """The records on disk; it knows how many they are, as a list would."""

    def __init__(self, folder: Path, total: int) -> None:
        self.folder, self.total = folder, total

    def __length_hint__(self) -> int:
        return self.total

    def __iter__(self) -> Iterator[Record]:
        for file in sorted(self.folder.glob("records-*")):
            yield from map(unpack, pickle.loads(file.read_bytes()))


def measure(folder: Path, total: int, workers: int | None, *, flat: bool) -> None:
    """Deduplicate, and print what it took as JSON."""
    start = time.perf_counter()
    steps: list[tuple[float, int]] = []

    def progress(done: int, _: int) -> None:
        steps.append((round(time.perf_counter() - start, 2), done))

    if flat:
        records = list(Search(folder, total))
        start = time.perf_counter()
        before = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        found = dedup.find(records, progress=progress)
    else:
        before = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        found = dedup.find_large(Search(folder, total), workers=workers, progress=progress)
    wall = time.perf_counter() - start
    own = sum(resource.getrusage(resource.RUSAGE_SELF)[:2]) - before
    others = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    works = json.loads((folder / "works.json").read_text())
    true = total - len(set(works))
    wrong = sum(len({works[position] for position in group}) - 1 for group in found.groups)
    tenths = [next(second for second, done in steps if done >= total * n // 10) for n in range(1, 11)]
    print(json.dumps({"wall": wall, "own": own, "others": others, "true": true, "found": found.duplicates,
                      "wrong": wrong, "doubtful": len(found.doubtful), "withheld": found.withheld,
                      "related": len(found.related), "tenths": tenths}))  # fmt: skip


def memory(process: int) -> int:
    """Return the memory of a process and all it started, in bytes; 0 where there is no /proc."""
    total = 0
    waiting = [process]
    while waiting:
        each = waiting.pop()
        try:
            total += int(Path(f"/proc/{each}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
            for task in Path(f"/proc/{each}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except (OSError, IndexError):
            continue  # it has ended meanwhile
    return total


def main() -> None:
    """Write, deduplicate in a process of its own, watch it, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--flat", action="store_true")
    parser.add_argument("--folder", type=Path, help="keep the records here and use them again")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        measure(args.measure, args.records, args.workers, flat=args.flat)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = args.folder or Path(name)
        folder.mkdir(exist_ok=True, parents=True)
        if not (folder / "works.json").exists():
            write(folder, args.records)
        command = [sys.executable, __file__, "--measure", str(folder), "--records", str(args.records)]
        command += ["--workers", str(args.workers)] if args.workers else []
        command += ["--flat"] if args.flat else []
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            peak = 0
            while process.poll() is None:
                peak = max(peak, memory(process.pid))
                time.sleep(0.2)
            assert process.stdout
            if process.returncode:
                raise SystemExit(process.returncode)
            told = json.loads(process.stdout.read())
    cpu = told["own"] + told["others"]
    print(
        f"n={args.records} wall={told['wall']:.0f} s CPU={cpu:.0f} s (this process {told['own']:.0f}, workers "
        f"{told['others']:.0f}; on two quiet cores about {max(cpu / 2, told['own']):.0f} s) "
        f"rec/CPU-s={args.records / cpu:.0f} peak={peak / 1e6:.0f} MB | "
        f"duplicates: {told['true']} true, {told['found']} found, {told['wrong']} wrong | "
        f"doubtful {told['doubtful']}, {told['withheld']} withheld; related {told['related']} | seconds at each tenth "
        f"of the progress: {told['tenths']}"
    )


if __name__ == "__main__":
    main()
