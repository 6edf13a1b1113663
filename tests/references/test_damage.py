"""Damaged files: bytes dropped, doubled, swapped or added anywhere raise nothing but ReadError."""

from __future__ import annotations

import random

import pytest

from reviewkit.errors import ReadError
from reviewkit.references import read

from .test_formats import EXAMPLES
from .test_ris import GOOD

SAMPLES = {name: text.encode() * 3 for name, (text, _) in EXAMPLES.items()} | {
    "ris": GOOD.encode() * 3,
    "cochrane": b"Record #1 of 1\nID: CN-01\nAU: Smith JA\nTI: A trial\nSO: X\nYR: 2010\nAB: First.\nUS: https://x.org\n\n\n"
    * 3,
    "ris in UTF-16": (GOOD * 3).encode("utf-16"),
    "bibtex": b'@string{a = "x"}\n@article{k,\n title = {A {B} \\"{o} c} # a,\n author = {A, B and {C D}}\n}\n'
    * 3,
    "csv": b'title,author,year,doi\n"A ""quoted"" title","Smith, A.; Wu, L.",2014,10.1000/x\n' * 3,
}
PIECES = (
    b"\n",
    b"\r",
    b'"',
    b"{",
    b"}",
    b"<",
    b">",
    b"\0",
    b"\n\n",
    b"ER  - ",
    b"\xff",
    b"@",
    b",",
    b"&",
    b"\\",
    b"]]>",
)


def damaged(data: bytes, chance: random.Random) -> bytes:
    work = bytearray(data)
    for _ in range(chance.choice((1, 2, 5, 20))):
        at = chance.randrange(max(1, len(work) - 2))
        length = chance.choice((1, 1, 4, 40))
        way = chance.randrange(5)
        if way == 0:
            del work[at : at + length]
        elif way == 1:
            work[at:at] = work[at : at + length]
        elif way == 2:
            work[at : at + 2] = work[at : at + 2][::-1]
        elif way == 3:
            work[at : at + 1] = bytes((chance.randrange(256),))
        else:
            work[at:at] = chance.choice(PIECES)
    return bytes(work)


@pytest.mark.parametrize("name", SAMPLES)
def test_damage_raises_nothing_but_read_error(name: str) -> None:
    chance = random.Random(name)
    for _ in range(150):
        broken = damaged(SAMPLES[name], chance)
        for format_name in (None, name.split(" ", maxsplit=1)[0]):
            try:
                reading = read(broken, format=format_name)
            except ReadError:
                continue
            assert all(problem.line or problem.where for problem in reading.problems)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_cut_anywhere_keeps_the_records_before_the_cut(name: str) -> None:
    data = SAMPLES[name]
    whole = len(read(data, format=name.split(" ", maxsplit=1)[0]).records) if name != "csl-json" else 0
    for end in range(len(data) * 3 // 4, len(data), 7):
        try:
            reading = read(data[:end], format=name.split(" ", maxsplit=1)[0])
        except ReadError:
            continue
        assert len(reading.records) >= whole - 2
