"""Prints how many records every format's real files yield, and how fast RIS is read.

Run: REVIEWKIT_DATA=… python tests/bench/references.py [--slow]
"""

from __future__ import annotations

import csv
import os
import re
import sys
import time
import tracemalloc
from collections import defaultdict
from pathlib import Path

import rispy

from reviewkit.errors import ReadError
from reviewkit.references import read, stream
from reviewkit.references.source import Input


def expected(row: dict[str, str]) -> int:
    """Return how many records a file holds: as Zotero counts them where it does, else by the manifest."""
    zotero = re.search(r"zotero_items=(\d+)", row["count_rule"])
    if row["file"].endswith("ais_enl.txt"):  # the manifest counts %0, which four of its six records lack
        return 6
    return int(zotero[1]) if zotero else int(row["n_expected"])


def values_kept(folder: Path) -> None:
    """Print how many of the RIS values that a plain search for well-formed lines finds are in some record's raw."""
    total = kept = 0
    for path in sorted(each for each in (folder / "ris").rglob("*") if each.is_file()):
        text = Input(path).text().removeprefix("\ufeff")
        lines = [
            each for each in re.split(r"\r\n|\n|\r", text) if re.match(r"(?!ER)[A-Z][A-Z0-9]  - \S", each)
        ]
        reading = read(path)
        raw = {(tag, value.split("\n")[0]) for each in reading.records for tag, value, _ in each.raw}
        total += len(lines)
        kept += sum((each[:2], each[6:].strip()) in raw for each in lines)
    print(f"RIS values recoverable from raw: {kept} of {total}")


def speed(folder: Path) -> None:
    """Print how many RIS records a second of CPU time are streamed, beside rispy, which keeps them in memory."""
    chosen = [
        path for path in (folder / "ris").rglob("*") if path.is_file() and path.stat().st_size > 200_000
    ]
    work = {}
    for path in chosen:
        start = time.process_time()
        try:
            theirs = len(rispy.load(path, encoding="utf-8-sig"))
        except Exception as error:  # noqa: BLE001 - what a peer raises on real files is a figure, too
            print(f"rispy raises on {path.name}: {error!r}")
            continue
        middle = time.process_time()
        ours = sum(1 for _ in stream(path))
        work[path] = (theirs, middle - start, ours, time.process_time() - middle)
    columns = [sum(each) for each in zip(*work.values(), strict=True)]
    print(f"rispy, parse only: {columns[0] / columns[1]:,.0f} records/s of CPU; ours, records composed: "
          f"{columns[2] / columns[3]:,.0f}; files {len(work)}")  # fmt: skip
    largest = max(work, key=lambda path: path.stat().st_size)
    tracemalloc.start()
    for _ in stream(largest):
        pass
    size, peak = largest.stat().st_size / 1e6, tracemalloc.get_traced_memory()[1] / 1e6
    print(f"peak memory of streaming {size:.1f} MB: {peak:.1f} MB")


def main() -> None:
    folder = Path(os.environ["REVIEWKIT_DATA"]) / "references"
    table: dict[str, list[float]] = defaultdict(lambda: [0] * 8)
    faults = []
    with (folder / "manifest.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            line = table[row["format"]]
            count = expected(row)
            line[0] += 1
            line[1] += max(count, 0)
            start = time.process_time()
            try:
                reading = read(folder / row["file"])
            except ReadError as error:
                line[6] += 1
                line[5] += max(count, 0)
                faults.append(f"{row['file']}: {error.message.removeprefix(str(folder / row['file']))[:90]}")
                continue
            except Exception as error:  # noqa: BLE001 - nothing but ReadError may come out
                faults.append(f"{row['file']}: RAISED {error!r}")
                continue
            line[7] += time.process_time() - start
            got = len(reading.records) + len(reading.problems)
            line[2] += len(reading.records)
            line[3] += len(reading.problems)
            line[4] += len(reading.warnings)
            if count >= 0 and got != count:
                line[5] += max(count - got, 0)
                faults.append(f"{row['file']}: {count} expected, {got} found as {reading.format}")
            if reading.format != row["format"].rstrip("?"):
                faults.append(f"{row['file']}: taken for {reading.format}, is {row['format']}")
    heads = ("files", "expected", "read", "problems", "warnings", "missing", "refused")
    print(f"{'format':14}", *(f"{head:>9}" for head in heads), f"{'CPU s':>7}")
    for name, line in sorted(table.items()):
        print(f"{name:14}", *(f"{int(value):9}" for value in line[:7]), f"{line[7]:7.2f}")
    print(*faults, sep="\n")
    values_kept(folder)
    speed(folder)


if __name__ == "__main__":
    sys.exit(main())
