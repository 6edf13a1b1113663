"""Reads a megabyte of each pathological text: prints what is raised but ReadError, and what takes over a second.

Then every field of four formats with a value of 200 kB of one sign or word again and again (a step that looks at the
rest for every sign would need minutes for it), and what takes over a second.

Run: python -m tests.bench.endless
"""

from __future__ import annotations

import signal
import sys
import time
from dataclasses import fields
from itertools import product
from typing import TYPE_CHECKING

from reviewkit.errors import ReadError
from reviewkit.references import read
from reviewkit.references.bibtex import FIELDS
from reviewkit.references.columns import COLUMNS
from reviewkit.references.dialects import MEDLINE, RIS

if TYPE_CHECKING:
    from collections.abc import Iterator

MEGABYTE = 1_000_000
VALUE = 200_000
LIMIT = 10  # seconds
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

AGAIN = (
    "1", "1-", "1, ", "a1-", "(", "e1 ", "1\u20132; ", "a", "A. ", "and ", "a, ", "; ", "Smith, J, ", ". ", "<b>",
    "&amp;", "{", "\\'", "$", "-", "/", "http://a ", "10.1/", "A", "van ", "Jr ", "[", "Smith J & ", "1990 ", "\xe9",
    "a b", ":", " ", "\t", "x\n", "x\n\n", "and, ", "(a) ", "{\\a ",
)  # fmt: skip


def values() -> Iterator[tuple[str, str]]:
    """Yield a name and a text for each field of a format and each thing that is in it again and again."""
    slots = (getattr(COLUMNS, slot.name) for slot in fields(COLUMNS))
    columns = [tags for tags in slots if isinstance(tags, tuple) and tags and isinstance(tags[0], str)]
    heads = [
        *(
            (f"RIS {tag}", f"TY  - JOUR\nTI  - x\n{tag}  - ", "\nER  - \n")
            for tag in sorted(RIS.fields.known)
        ),
        *((f"NBIB {tag}", f"PMID- 1\nTI  - x\n{tag:<4}- ", "\n") for tag in sorted(MEDLINE.fields.known)),
        *(
            (f"BibTeX {tag}", f'@article{{k, title = {{x}}, {tag} = "', '"}\n')
            for tag in sorted(FIELDS.known)
        ),
        *((f"CSV {names[0]}", f'title,{names[0]}\nx,"', '"\n') for names in columns),
    ]
    for (name, head, foot), again in product(heads, AGAIN):
        if len(name.split()[1]) <= 4 or not name.startswith("RIS"):
            yield f"{name} {again!r}", f"{head}x{again * (VALUE // len(again))}x{foot}"


def endless() -> int:
    """Print how long a megabyte of each pathological text takes; return how many break or exceed ten seconds."""
    macros = "".join(f"@string{{a{n} = a{n - 1} # a{n - 1}}}\n" for n in range(1, 41))
    texts = {name: (head + part * (MEGABYTE // len(part))) for name, (head, part) in ENDLESS.items()}
    texts["macros of macros"] = '@string{a0 = "xxxxxxxxxx"}\n' + macros + "@article{k, title = a40}\n"
    bad = sum(_is_bad(name, text) for name, text in texts.items())
    print(f"{len(texts)} endless texts of 1 MB, {bad} bad")
    judged = [_is_bad(name, text) for name, text in values()]
    print(f"{len(judged)} endless values of 200 kB, {sum(judged)} bad")
    return bad + sum(judged)


def _is_bad(name: str, text: str) -> bool:
    """Read a text, print what is odd, and tell whether it breaks the reader or takes too long."""
    start = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, LIMIT)
    try:
        reading = read(text.encode())
        what = f"{len(reading.records)} records, {len(reading.problems)} problems"
    except ReadError:
        what = "refused"
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        what = f"RAISED {error!r}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    spent = time.process_time() - start
    if spent > 1 or what.startswith("RAISED"):
        print(f"{spent:6.2f} s  {name}: {what}")
        sys.stdout.flush()
    return what.startswith("RAISED")


def _too_long(*_: object) -> None:
    raise TimeoutError(f"takes more than {LIMIT} seconds")


if __name__ == "__main__":
    signal.signal(signal.SIGPROF, _too_long)
    sys.exit(1 if endless() else 0)
