"""Damages real files at random and reads them: prints whatever is raised but ReadError, and whatever takes long.

Run: REVIEWKIT_DATA=… python tests/bench/fuzz.py [rounds per file] [seed]
"""

from __future__ import annotations

import csv
import os
import random
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

from reviewkit.errors import ReadError
from reviewkit.references import read

_LARGEST = 200_000  # bytes; larger files are cut, so that many rounds fit


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return `data` with a few bytes or stretches dropped, doubled, swapped, or replaced."""
    work = bytearray(data)
    for _ in range(chance.choice((1, 2, 5, 20))):
        if len(work) < 4:
            break
        at = chance.randrange(len(work) - 2)
        length = chance.choice((1, 1, 1, 4, 40, 400))
        way = chance.randrange(6)
        if way == 0:
            del work[at : at + length]
        elif way == 1:
            work[at:at] = work[at : at + length]
        elif way == 2:
            work[at], work[at + 1] = work[at + 1], work[at]
        elif way == 3:
            work[at] = chance.randrange(256)
        elif way == 4:
            del work[at:]
        else:
            work[at:at] = chance.choice(
                (b"\n", b"\r", b'"', b"{", b"}", b"<", b"\0", b"\n\n", b"ER  - ", b"\xff", b"@", b",")
            )
    return bytes(work)


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    folder = Path(os.environ["REVIEWKIT_DATA"]) / "references"
    counts: Counter[str] = Counter()
    slowest = (0.0, "")
    with (folder / "manifest.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        data = (folder / row["file"]).read_bytes()[:_LARGEST]
        for _ in range(rounds):
            broken = damaged(data, chance)
            start = time.process_time()
            try:
                reading = read(broken)
                counts["read"] += 1
                counts["records"] += len(reading.records)
                counts["problems"] += len(reading.problems)
            except ReadError:
                counts["refused"] += 1
            except Exception:  # noqa: BLE001 - that is what is looked for
                counts["raised"] += 1
                if counts["raised"] <= 20:
                    print(row["file"], traceback.format_exc(limit=-3))
            slowest = max(slowest, (time.process_time() - start, row["file"]))
    print(dict(counts), f"slowest {slowest[0]:.2f} s: {slowest[1]}")
    return 1 if counts["raised"] else 0


if __name__ == "__main__":
    sys.exit(main())
