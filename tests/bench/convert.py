"""Prints for every pair of formats how many records a round trip leaves equal, and what was left out.

Run: REVIEWKIT_DATA=… python tests/bench/convert.py [FORMAT …] [--all]

Every real file of a format is written in each format and dialect and read again. Equal: no field differs; kept: no
field that had a value is lost (a format's own word for a type counts as kept). Told: whether what was left out is, file
by file, what differs. Fields and tags are counted in records and values. Files over 2 MB are left out without --all.
"""

from __future__ import annotations

import csv
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from reviewkit.errors import ReadError
from reviewkit.references import read, write
from reviewkit.references.proof import CONTENT, lost

WAYS = (
    "ris", "json>ris", "bib>ris", "nbib>ris", "xml>ris", "csv>ris", "xlsx>ris", "bib", "nbib", "xml", "json", "csv",
    "tsv", "xlsx", "csv:rayyan", "csv:covidence", "csv:asreview",
)  # fmt: skip
LARGE = 2_000_000


@dataclass
class Line:
    """The figures of one way."""

    records: int = 0
    equal: int = 0
    kept: int = 0
    untold: int = 0
    seconds: float = 0.0
    fields: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        rate = self.records / self.seconds if self.seconds else 0
        fields = " ".join(f"{name}={count}" for name, count in self.fields.most_common())
        tags = f"{len(self.tags)} tags, {sum(self.tags.values())} values" if self.tags else ""
        told = "yes" if not self.untold else f"{self.untold} files not"
        left = "; ".join(part for part in (fields, tags) if part)
        return f"{self.records:8}{self.equal:8}{self.kept:8} {told:5}{rate:8.0f}  {left}"


def journey(path: Path, way: str, folder: Path, line: Line) -> None:
    """Write a file's records the way, read them again, and count."""
    current = before = [record for record in read(path).records if record.title or record.authors]
    told: Counter[str] = Counter()
    differing: Counter[str] = Counter()
    for step in way.split(">"):
        extension, _, dialect = step.partition(":")
        start = time.process_time()
        done = write(folder / f"out.{extension}", current, dialect=dialect or None)
        line.seconds += time.process_time() - start
        after = read(done.path).records if before else ()
        told.update(done.fields)
        line.tags.update(done.tags)
        differing.update(name for a, b in zip(current, after, strict=True) for name in lost(a, b))
        current = list(after)
    line.fields.update(told)
    line.untold += told != differing
    for one, two in zip(before, current, strict=True):
        line.records += 1
        line.equal += all(getattr(one, name) == getattr(two, name) for name in CONTENT)
        line.kept += not lost(one, two)


def main() -> None:
    data = Path(os.environ["REVIEWKIT_DATA"]) / "references"
    chosen = {word for word in sys.argv[1:] if not word.startswith("-")}
    table: dict[tuple[str, str], Line] = defaultdict(Line)
    with (data / "manifest.csv").open(newline="") as file, tempfile.TemporaryDirectory() as folder:
        for row in csv.DictReader(file):
            kind = row["format"].rstrip("?")
            if (chosen and kind not in chosen) or ("--all" not in sys.argv and int(row["bytes"]) > LARGE):
                continue
            for way in WAYS:
                try:
                    journey(data / row["file"], way, Path(folder), table[kind, way])
                except ReadError:  # a table of other things
                    break
    print(f"{'from':13}{'through':15}{'records':>8}{'equal':>8}{'kept':>8} {'told':5}{'rec/s':>8}  left out")
    for (kind, way), line in sorted(table.items(), key=lambda pair: (pair[0][0], WAYS.index(pair[0][1]))):
        if line.records:
            print(f"{kind:13}{way:15}{line}")


if __name__ == "__main__":
    main()
