"""Prints how many records every format's real files yield, and how fast RIS is read.

Run: REVIEWKIT_DATA=… python tests/bench/references.py [--slow]
"""

from __future__ import annotations

import csv
import os
import re
import sys
import time
from collections import defaultdict
from pathlib import Path

from reviewkit.errors import ReadError
from reviewkit.references import read


def expected(row: dict[str, str]) -> int:
    """Return how many records a file holds: as Zotero counts them where it does, else by the manifest."""
    zotero = re.search(r"zotero_items=(\d+)", row["count_rule"])
    if row["file"].endswith("ais_enl.txt"):  # the manifest counts %0, which four of its six records lack
        return 6
    return int(zotero[1]) if zotero else int(row["n_expected"])


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


if __name__ == "__main__":
    sys.exit(main())
