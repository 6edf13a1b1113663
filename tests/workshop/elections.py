"""Readers for published votes: PrefLib orders and Scottish council wards, as (how many ballots, places) pairs."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

Papers = list[tuple[int, list[list[str]]]]


def preflib(path: Path) -> tuple[list[str], Papers]:
    """The alternatives and the ballots of a PrefLib file (.soc, .soi, .toc, .toi); joint places stand in braces."""
    names: dict[str, str] = {}
    papers: Papers = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if named := re.match(r"# ALTERNATIVE NAME (\d+): (.*)", line):
            names[named[1]] = named[2].strip()
        elif line and not line.startswith("#"):
            count, order = line.split(":", 1)
            places = [re.findall(r"\d+", place) for place in re.findall(r"\{[^}]*\}|\d+", order)]
            papers.append((int(count), [[names[number] for number in place] for place in places]))
    return list(names.values()), papers


def ward(path: Path) -> tuple[list[str], int, Papers]:
    """The candidates, the seats and the ballots of a Scottish ward."""
    rows = [row for row in csv.reader(path.read_text(encoding="utf-8").splitlines()) if row]
    seats = int(rows[0][1])
    names = {row[0].split()[1]: row[1] for row in rows if row[0].startswith("Candidate ")}
    papers = [
        (int(row[0]), [[names[number]] for number in row[1:] if number])
        for row in rows[1:]
        if row[0].isdecimal()
    ]
    return list(names.values()), seats, papers


def elected(path: Path) -> dict[str, set[str]]:
    """Ward -> the names of those who were elected."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["ward"]: set(row["elected"].split("; ")) for row in csv.DictReader(lines)}
