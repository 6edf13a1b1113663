"""Real exports: as many records and located problems come out as the files hold."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from reviewkit.model import Record
from reviewkit.references import Reading, read
from reviewkit.references.dialects import DIALECTS
from reviewkit.references.source import Input
from reviewkit.references.tagged import split

if TYPE_CHECKING:
    from pathlib import Path

CONTENT = [field.name for field in fields(Record) if field.name not in ("raw", "line", "last_line")]


def expected(row: dict[str, str]) -> int:
    """The records in a file as Zotero counts them where it does, else as the manifest does; -1 where unknown."""
    zotero = re.search(r"zotero_items=(\d+)", row["count_rule"])
    if row["file"].endswith("ais_enl.txt"):  # the manifest counts %0, which four of its six records lack
        return 6
    return int(zotero[1]) if zotero else int(row["n_expected"])


@pytest.fixture(scope="module")
def rows(data: Path) -> list[dict[str, str]]:
    with (data / "references" / "manifest.csv").open(newline="") as file:
        return [row for row in csv.DictReader(file) if row["format"] != "xlsx"]


@pytest.fixture(scope="module")
def readings(data: Path, rows: list[dict[str, str]]) -> dict[str, Reading]:
    return {row["file"]: read(data / "references" / row["file"]) for row in rows}


def test_every_record_of_every_file_is_a_record_or_a_located_problem(rows, readings) -> None:
    wrong = {}
    for row in rows:
        reading = readings[row["file"]]
        got = len(reading.records) + len(reading.problems)
        if expected(row) not in (-1, got):
            wrong[row["file"]] = f"{got} of {expected(row)}"
        assert all(problem.line or problem.where for problem in reading.problems)
        assert all(problem.raw for problem in reading.problems)
    assert not wrong


def test_every_file_is_taken_for_what_it_is_whatever_its_name(rows, readings) -> None:
    wrong = {row["file"]: readings[row["file"]].format for row in rows
             if readings[row["file"]].format != row["format"].rstrip("?")}  # fmt: skip
    assert not wrong


def test_nearly_every_record_has_a_title(rows, readings) -> None:
    """Developers' test snippets lack them on purpose; of each exporter's records at most one in fifty does."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        for record in readings[row["file"]].records:
            counts[row["format"]][0] += 1
            counts[row["format"]][1] += not record.title
    assert {name: missing for name, (total, missing) in counts.items() if missing > max(1, total // 50)} == {}


def test_the_blocks_of_every_tagged_file_joined_are_the_file(data: Path, rows) -> None:
    by_name = {dialect.name: dialect for dialect in DIALECTS}
    for row in rows:
        if dialect := by_name.get(row["format"]):
            given = Input(data / "references" / row["file"])
            assert "".join(block.text for block in split(given.lines(), dialect)) == given.text(), row["file"]


def test_every_value_of_a_tagged_file_is_in_the_raw_tags(data: Path, rows, readings) -> None:
    """Counted by a plain search for well-formed lines, on the two largest formats of that kind."""
    for row in rows:
        if row["format"] != "ris":
            continue
        text = Input(data / "references" / row["file"]).text()
        lines = [
            line
            for line in re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff"))
            if re.match(r"[A-Z][A-Z0-9]  - \S", line)
        ]
        raw = {
            (tag, value.split("\n")[0])
            for record in readings[row["file"]].records
            for tag, value, _ in record.raw
        }
        lost = [line for line in lines if (line[:2], line[6:].strip()) not in raw and line[:2] != "ER"]
        assert not lost, row["file"]
