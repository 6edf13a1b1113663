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


MEGABYTE = 1_000_000
_RIS = "TY  - JOUR\nTI  - T\n"
_BIB = "@article{k, title = {T}, year = {2000}}\n"
# What looks once more at everything with every sign would need hours for: a beginning, and what is repeated.
ENDLESS = {
    "a tag": (_RIS + "AU  - ", "a b, c "),
    "tags": (_RIS, "AU  - Smith, A\n"),
    "starts": ("", "TY  - JOUR\n"),
    "ends": (_RIS, "ER  - x\n"),
    "empty lines": (_RIS + "AB  - x\n", "\n\n"),
    "entities": (_RIS + "AB  - ", "&amp;lt; "),
    "escapes": (_RIS + "DO  - 10.1234/", "%2525"),
    "braces": (_BIB + "@article{x, title = ", "{"),
    "closing braces": (_BIB, "}"),
    "quotation marks": (_BIB + '@a{x, t = "', '"'),
    "at signs": (_BIB, "@"),
    "entries": (_BIB, "@article{k,\n"),
    "glued entries": ("", "@a{a,"),
    "fields": (_BIB + "@a{k, ", "a = {b},\n"),
    "open values": (_BIB, "@a{k, t = {"),
    "spaces": (_BIB + "@a{k, t = {x} ", " "),
    "lines": (_BIB + "@a{k, t = {x} ", "\n"),
    "people": (_BIB + "@a{k, author = {", "A B and "),
    "dollars": (_BIB + "@a{k, title = {", "$"),
    "quoted cells": ("title,year\n", 'a,"b\n'),
    "commas": ("title,year\n", ","),
    "rows": ("title,year\n", "a,2\n"),
    "brackets": ("", "["),
    "deep JSON": ('[{"title":', "["),
    "records": ("<xml><records>", "<record>"),
    "deep XML": ("<xml><records><record><titles>", "<title>"),
    "prefixes": ("<xml><records><record><titles><title>", "<a:b>"),
    "articles": ("<PubmedArticleSet>", "<PubmedArticle>"),
    "citations": ("<1. >\nTI  - x\nSO  - ", "A. 1(2):3-4, "),
    "refer": ("", "%0\n\n"),
    "carriage returns": ("", "\r"),
}


def endless() -> int:
    """Print how long a megabyte of each pathological text takes; return how many break or exceed ten seconds."""
    bad = 0
    macros = "".join(f"@string{{a{n} = a{n - 1} # a{n - 1}}}\n" for n in range(1, 41))
    texts = {name: (head + part * (MEGABYTE // len(part))) for name, (head, part) in ENDLESS.items()}
    texts["macros of macros"] = '@string{a0 = "xxxxxxxxxx"}\n' + macros + "@article{k, title = a40}\n"
    for name, text in texts.items():
        start = time.process_time()
        try:
            reading = read(text.encode())
            what = f"{len(reading.records)} records, {len(reading.problems)} problems"
        except ReadError:
            what = "refused"
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            what = f"RAISED {error!r}"
        spent = time.process_time() - start
        bad += spent > 10 or what.startswith("RAISED")
        if spent > 2 or what.startswith("RAISED"):
            print(f"{spent:6.2f} s  {name}: {what}")
    print(f"{len(texts)} endless texts of 1 MB, {bad} bad")
    return bad


def main() -> int:
    bad = endless()
    ratio = (0.0, "")
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
            spent = time.process_time() - start
            slowest = max(slowest, (spent, row["file"]))
            if len(broken) > 20_000:  # in less, the clock's grain counts more than the reader
                ratio = max(ratio, (spent / len(broken) * MEGABYTE, row["file"]))
    print(dict(counts), f"slowest {slowest[0]:.2f} s: {slowest[1]}")
    print(f"most seconds per MB {ratio[0]:.2f}: {ratio[1]}")
    return 1 if counts["raised"] or bad else 0


if __name__ == "__main__":
    sys.exit(main())
