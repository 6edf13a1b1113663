"""Reads a megabyte of each pathological text: prints what is raised but ReadError, and what takes over a second.

Run: python -m tests.bench.endless
"""

from __future__ import annotations

import sys
import time

from reviewkit.errors import ReadError
from reviewkit.references import read

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
        if spent > 1 or what.startswith("RAISED"):
            print(f"{spent:6.2f} s  {name}: {what}")
    print(f"{len(texts)} endless texts of 1 MB, {bad} bad")
    return bad


if __name__ == "__main__":
    sys.exit(1 if endless() else 0)
