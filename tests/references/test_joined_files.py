"""People join files of several databases into one: each record is read in its own format, in its own lines."""

from __future__ import annotations

import hashlib
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from reviewkit.references import Reading, read, stream

if TYPE_CHECKING:
    from pathlib import Path

RIS = "TY  - JOUR\nAU  - A, B\nTI  - Ris\nER  - \n\n"
NBIB = "PMID- 12\nOWN - NLM\nTI  - Nb\n      ib\nFAU - A, B\nAB  - Text.\nSO  - J. 2010\n\n"
WOS = "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU A, B\nTI Wos\nER\n\nEF\n"
ENW = "%0 Journal Article\n%A A, B\n%T Enw\n%D 2001\n\n"
REFWORKS = "RT Journal Article\nSR Print\nA1 A,B\nT1 Refworks\nYR 2001\n\n"
TITLES = {RIS: "Ris", NBIB: "Nb ib", WOS: "Wos", ENW: "Enw", REFWORKS: "Refworks"}
KINDS = tuple(TITLES)


@pytest.mark.parametrize("first", KINDS, ids=TITLES.get)
@pytest.mark.parametrize("second", KINDS, ids=TITLES.get)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_files_of_two_formats_one_after_the_other_are_read_each_in_its_own(
    first: str, second: str, ending: str
) -> None:
    parts = [first, first, second, second, first]
    reading = read("".join(parts).replace("\n", ending).encode())
    assert [record.title for record in reading.records] == [TITLES[part] for part in parts]
    assert all([name.family for name in record.authors] == ["A"] for record in reading.records)
    assert not reading.problems
    told = [warning.message for warning in reading.warnings]
    assert [message.endswith("begins here") for message in told] == [True] * (2 if first != second else 0)


def test_lines_are_counted_through_the_whole_file() -> None:
    reading = read((RIS + NBIB + RIS).encode())
    assert [(record.line, record.last_line) for record in reading.records] == [(1, 4), (6, 12), (14, 17)]
    assert [(tag, line) for tag, _, line in reading.records[1].raw][-2:] == [("AB", 11), ("SO", 12)]
    assert [(warning.line, warning.raw.strip()) for warning in reading.warnings] == [
        (6, "PMID- 12"),
        (14, "TY  - JOUR"),
    ]


# Files begin in other ways, too: ERIC's have no number in front, Cochrane's more spaces, and some of refer no type.
BEGINNINGS = {
    "OWN - ERIC\nTI  - Two\nFAU - A, B\n": "nbib",
    "TY  -  JOUR\nTI  -  Two\nAU  -  A, B\nER  -  \n": "ris",
    "TY - JOUR\nTI - Two\nAU - A, B\nER -\n": "ris",
    "%T Two\n%A A, B\n%D 2001\n": "enw",
}


@pytest.mark.parametrize("second", BEGINNINGS, ids=BEGINNINGS.get)
@pytest.mark.parametrize("first", KINDS, ids=TITLES.get)
def test_a_file_that_begins_otherwise_is_told_from_the_one_before_it(first: str, second: str) -> None:
    reading = read((first + second).encode())
    assert [record.title for record in reading.records] == [TITLES[first], "Two"]
    assert [name.family for name in reading.records[1].authors] == ["A"]
    assert not reading.problems


def test_real_files_joined_in_any_order_give_what_each_gives_alone(data: Path) -> None:
    parts = []
    for kind in ("ris", "nbib", "wos", "enw", "refworks"):
        for path in sorted((data / "references" / kind).glob("*/*")):
            content = path.read_bytes()
            reading = read(content) if 1000 < len(content) < 60_000 else Reading(())
            plain = not (reading.problems or reading.warnings) and reading.encoding.startswith("utf-8")
            if reading.records and plain:
                ending = b"" if content.endswith((b"\n", b"\r")) else b"\n"
                parts.append((content + ending, len(reading.records), reading.format))
    parts.sort(key=lambda part: hash_of(part[0]))
    joined = read(b"".join(content for content, _, _ in parts))
    assert len({kind for _, _, kind in parts}) == 5
    assert (len(joined.records), joined.problems) == (sum(count for _, count, _ in parts), ())


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


JOINS = {
    "a mark of order": RIS + "\ufeff" + NBIB,
    "no empty line between": RIS.rstrip("\n") + "\n" + NBIB,
    "no line break between": RIS.rstrip("\n") + NBIB,
    "a record that nothing ends": RIS.replace("ER  - \n", "") + NBIB,
}  # fmt: skip


@pytest.mark.parametrize("way", JOINS)
def test_however_two_files_were_joined_no_record_is_lost_in_another(way: str) -> None:
    reading = read(JOINS[way].encode())
    assert [record.title for record in reading.records] == ["Ris", "Nb ib"]
    assert reading.records[1].pmid == "12"
    assert [tag for tag, _, _ in reading.records[0].raw] == ["TY", "AU", "TI"]


def test_text_of_a_record_that_looks_like_the_beginning_of_another_format_stays_its_text() -> None:
    text = "TY  - JOUR\nTI  - One\nAB  - It says\nPMID- 12\n%0 Book\nRT Journal Article\nand more\nER  - \n"
    (record,) = read(text.encode()).records
    assert record.title == "One"
    paragraphs = text.replace("It says\n", "It says\n\n").replace("PMID- 12\n", "RT Analysis\n")
    (record,) = read(
        paragraphs.replace("RT Journal", "\nRT Analysis of").replace("%0", "\n%A").encode()
    ).records
    assert record.abstract.endswith("and more")
    (pubmed,) = read(b"PMID- 1\nTI  - One\nAB  - It says\n      TY  - JOUR\n      %0 Book\n\n").records
    assert pubmed.abstract == "It says TY - JOUR %0 Book"


def test_a_file_of_many_joined_parts_is_streamed_in_little_memory() -> None:
    """Of each join a warning is kept; a record would take more than a thousand bytes."""

    def peak(count: int) -> int:
        text = ((RIS + NBIB) * count).encode()
        tracemalloc.start()
        taken = sum(1 for _ in stream(text))
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert taken == 2 * count
        return found

    peak(10)  # what is loaded and remembered once
    assert peak(1200) - peak(200) < 2000 * 600
