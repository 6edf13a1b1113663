"""Damages real files at random and reads them: what is raised but ReadError, what vanishes, what takes long.

Run: REVIEWKIT_DATA=… nice -n 10 python -m tests.bench.fuzz [--files 5000] [--seed 1] [--show 20]
A record vanishes where the damaged text still holds the mark that begins one, and neither a record nor a problem
stands for it (in text, at its line). In a table each row on a line of its own that the damage left alone must be in
a record's raw values, or in the raw text of a problem or warning. A refused file hides nothing; refusals are counted,
and how many of them still hold such a mark.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import re
import sys
import time
import traceback
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from reviewkit.errors import ReadError
from reviewkit.references import read

if TYPE_CHECKING:
    from reviewkit.references.reading import Reading

_LARGEST = 30_000  # bytes; larger files are cut, so that many rounds fit
_MEGABYTE = 1_000_000
# How often each format's turn comes: those with most dialects, and those that break in most ways, more often.
_TURNS = {
    "ris": 8,
    "bibtex": 8,
    "csv": 6,
    "nbib": 3,
    "pubmed-xml": 3,
    "wos": 3,
    "ovid-tagged": 2,
    "xlsx": 0.5,
}
_INSERTED = (
    b"\n",
    b"\r",
    b'"',
    b"{",
    b"}",
    b"<",
    b"\0",
    b"\n\n",
    b"ER  - ",
    b"\xff",
    b"@",
    b",",
    b"\xef\xbb\xbf",
)
_ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-8-sig", "utf-32")


@dataclass
class Damaged:
    """A damaged file, the encoding that its marks are in, and of the lines before the damage those left alone."""

    data: bytes
    encoding: str = "latin-1"  # of any file in UTF-8 or an 8-bit encoding it shows the marks, which are ASCII

    @property
    def lines(self) -> list[str]:
        """The lines as whoever looks for marks sees them."""
        text = self.data.decode(self.encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
        return [line.lstrip("\ufeff").removeprefix("ï»¿") for line in text.split("\n")]


def damaged(data: bytes, chance: random.Random) -> Damaged:
    """Return `data` with stretches dropped, doubled, swapped or replaced, newlines changed, encodings mixed."""
    encoding = "latin-1"
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:2]
    if wide:
        encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-16-le"
    elif chance.random() < 0.15:
        encoding = chance.choice(_ENCODINGS)
        data = data.decode("utf-8", "replace").encode(encoding, "replace")
    if chance.random() < 0.1 and not encoding.startswith("utf-"):
        data = data.replace(b"\r\n", b"\n").replace(b"\n", chance.choice((b"\r", b"\r\n", b"\n\r\n")))
    work = bytearray(data)
    for _ in range(chance.choice((1, 2, 5, 20))):
        if len(work) < 4:
            break
        _harm(work, chance)
    return Damaged(bytes(work), encoding)


def _harm(work: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(work) - 2)
    length = chance.choice((1, 1, 1, 4, 40, 400))
    way = chance.randrange(8)
    if way == 0:
        del work[at : at + length]
    elif way == 1:
        work[at:at] = work[at : at + length]
    elif way == 2:
        work[at], work[at + 1] = work[at + 1], work[at]
    elif way == 3:
        other = chance.randrange(len(work) - 2)
        work[at : at + length], work[other : other + length] = (
            work[other : other + length],
            work[at : at + length],
        )
    elif way == 4:
        work[at] = chance.randrange(256)
    elif way == 5 and chance.random() < 0.3:
        del work[at:]
    elif way == 6:
        mixed = work[at : at + length].decode("utf-8", "replace")
        work[at : at + length] = (mixed + "é–").encode(
            chance.choice(("cp1252", "utf-8", "utf-16-le")), "replace"
        )
    else:
        work[at:at] = chance.choice(_INSERTED)


# Lines that begin a record in their kind, whatever stands around them.
_MARKS = {
    "ris": r"TY  - [A-Z]+\s*$",
    "nbib": r"PMID- \d+\s*$",
    "wos": r"PT [A-Z]\s*$",
    "ovid-tagged": r"<\d+\. >\s*$",
    "enw": r"%0 [A-Z]",
    "refworks": r"RT [A-Z]",
    "bibtex": r"@(?!(?i:comment|string|preamble)\b)[A-Za-z]+\{",
    "endnote-xml": r"<record>",
    "pubmed-xml": r"<Pubmed(?:Book)?Article>",
}


def marks(sample: Damaged, kind: str) -> list[int]:
    """Return the number of each line of the damaged text that begins a record; none for formats where none does."""
    if kind not in _MARKS:
        return []
    mark, inside = re.compile(_MARKS[kind]), kind.endswith("xml")
    held: list[int] = []
    before = 0
    for number, line in enumerate(sample.lines, 1):
        found = len(mark.findall(line)) if inside else int(bool(mark.match(line)))
        if kind != "enw" or not before:  # %0 twice in a row: Zotero reads one item
            held += [number] * found
        if line.strip():  # empty lines part nothing: a damaged file may have one after each of its lines
            before = found
    return held


def _unaccounted(held: list[int], reading: Reading, before: int) -> int:
    """Return how many marks stand neither in a record of their own nor where a problem or warning begins."""
    spans = sorted((record.line - before, record.last_line) for record in reading.records)
    told = {each.line for each in (*reading.problems, *reading.warnings)}
    missing = place = 0
    for number in held:
        while place < len(spans) and spans[place][1] < number:
            place += 1
        if place < len(spans) and spans[place][0] <= number:
            place += 1
        else:
            missing += number not in told
    return missing


def vanished(sample: Damaged, kind: str, rows: list[str], reading: Reading) -> int:
    """Return how many records the damaged text certainly holds that the reading neither has nor names."""
    if kind in _MARKS:
        held, named = marks(sample, kind), len(reading.records) + len(reading.problems)
        wide = (
            "utf-16",
            "utf-32",
        )  # a byte less makes other signs of all that follow: lines cannot be compared
        if sample.encoding.startswith(wide) or reading.encoding.startswith(wide):
            return max(0, len(held) - named - len(reading.warnings))
        short = max(0, len(held) - named)
        # Ovid's mark is a line of its own before the first tag, and that tag's line may be what was damaged.
        before = 3 if kind == "ovid-tagged" else 0
        return short if kind.endswith("xml") else max(short, _unaccounted(held, reading, before))
    if kind == "csl-json":
        try:
            items = json.loads(sample.data.decode("utf-8", "replace"))
        except ValueError:
            return 0  # read in another encoding
        return max(
            0, (len(items) if isinstance(items, list) else 1) - len(reading.records) - len(reading.problems)
        )
    if rows:
        return _rows_vanished(sample, rows, reading)
    return 0


def _rows_vanished(sample: Damaged, rows: list[str], reading: Reading) -> int:
    """Return how many of the table's rows that no damage touched are in nothing that was read."""
    lines = Counter(sample.lines)
    told = "\n".join(each.raw for each in (*reading.problems, *reading.warnings))
    at = {record.line for record in reading.records}
    numbers = defaultdict(list)
    for number, line in enumerate(sample.lines, 1):
        numbers[line].append(number)
    missing = 0
    for row in rows:
        if lines[row] and row[:200] not in told and at.isdisjoint(numbers[row]):
            missing += 1
    return missing


@dataclass
class Tally:
    """What became of the damaged files of one format."""

    counts: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    steepest: tuple[float, str] = (0.0, "")
    spent: float = 0.0
    bytes: int = 0


def _originals(folder: Path) -> dict[str, list[tuple[str, bytes, list[str]]]]:
    """Return the files of each kind, cut, with the rows of tables that stand on one line."""
    found: dict[str, list[tuple[str, bytes, list[str]]]] = defaultdict(list)
    with (folder / "manifest.csv").open(newline="") as file:
        listed = list(csv.DictReader(file))
    for entry in listed:
        kind = entry["format"].rstrip("?")
        data = (folder / entry["file"]).read_bytes()
        if kind != "xlsx" and len(data) > _LARGEST:
            data = data[:_LARGEST]
            if kind == "csl-json":
                continue
        try:
            reading = read(data)
        except ReadError:
            continue  # no list of references: nothing can vanish from it
        lines = Damaged(data).lines
        tables = kind in ("csv", "tsv", "wos-tab") and b"\0" not in data[:100]
        alone = [record for record in reading.records if record.line == record.last_line]
        rows = [lines[record.line - 1] for record in alone if record.line <= len(lines)] if tables else []
        found[kind].append((entry["file"], data, rows))
    return found


def _try(tally: Tally, name: str, kind: str, sample: Damaged, rows: list[str], show: int) -> str:
    """Read one damaged file, count what comes of it, and return what must be looked at."""
    start = time.process_time()
    report, reading = "", None
    try:
        reading = read(sample.data)
    except ReadError:
        tally.counts["refused"] += 1
        tally.counts["with marks"] += bool(marks(sample, kind))
    except Exception:  # noqa: BLE001 - that is what is looked for
        tally.counts["raised"] += 1
        report = f"RAISED {name}: {traceback.format_exc(limit=-3)}"
    spent = time.process_time() - start
    tally.counts["files"] += 1
    tally.spent += spent
    tally.bytes += len(sample.data)
    tally.slowest = max(tally.slowest, (spent, name))
    if len(sample.data) > 10_000:  # in less, the clock's grain counts more than the reader
        tally.steepest = max(tally.steepest, (spent / len(sample.data) * _MEGABYTE, name))
    if reading is not None:
        tally.counts["records"] += len(reading.records)
        tally.counts["problems"] += len(reading.problems)
        lost = vanished(sample, kind, rows, reading)
        tally.counts["vanished"] += lost
        if lost:
            report = f"VANISHED {lost} of {name}, read as {reading.format}, {reading.encoding}"
            if show:
                kept = Path("/tmp") / f"vanished-{tally.counts['files']}-{Path(name).name}"
                kept.write_bytes(sample.data)
                report += f": kept as {kept}"
    return report


def fuzz(folder: Path, files: int, seed: int, show: int) -> int:
    """Print a line per kind, and what must be looked at; return how much of that there is."""
    chance = random.Random(seed)
    originals = _originals(folder)
    formats = sorted(originals)
    turns = [_TURNS.get(kind, 1) for kind in formats]
    tallies = {kind: Tally() for kind in formats}
    bad = 0
    for kind in chance.choices(formats, turns, k=files):
        name, data, rows = chance.choice(originals[kind])
        report = _try(tallies[kind], name, kind, damaged(data, chance), rows, show)
        bad += bool(report)
        if report and bad <= show:
            print(report)
    print(_row("format", "files", "refused", "marked", "records", "problems", "raised", "vanished",
               "slowest s", "s/MB", "worst"))  # fmt: skip
    for kind, tally in tallies.items():
        counted = ("files", "refused", "with marks", "records", "problems", "raised", "vanished")
        mean = tally.spent / max(1, tally.bytes) * _MEGABYTE
        times = (f"{tally.slowest[0]:.2f}", f"{mean:.2f}", f"{tally.steepest[0]:.2f}")
        print(_row(kind, *(str(tally.counts[name]) for name in counted), *times))
    return bad


def _row(name: str, *cells: str) -> str:
    return f"{name:12}" + "".join(f"{cell:>10}" for cell in cells)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    asked.add_argument("--files", type=int, default=5000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--show", type=int, default=20, help="how many findings to print, and to keep in /tmp")
    given = asked.parse_args()
    return (
        1
        if fuzz(Path(os.environ["REVIEWKIT_DATA"]) / "references", given.files, given.seed, given.show)
        else 0
    )


if __name__ == "__main__":
    sys.exit(main())
