"""Published votes as (how many ballots, places) pairs, read apart from reviewkit, and votes that are drawn.

Peers are asked about these in environments without reviewkit, and reviewkit's reader is held against them.
"""

from __future__ import annotations

import csv
import random
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


KINDS = ("complete", "short", "joint")


def drawn(number: int) -> tuple[str, list[str], int, Papers]:
    """The random election of that number, always the same: its kind, questions, seats and ballots.

    Every third has complete orders, short ones, or short ones with joint places. Every fifth is as large as a ward's.
    """
    rng = random.Random(f"election {number}")
    kind = KINDS[number % 3]
    wide = number % 5 == 0
    names = [f"q{place}" for place in range(1, rng.choice((6, 7, 8, 9) if wide else (3, 4, 5, 6)) + 1)]
    liked = {name: rng.gauss(0, 1) for name in names}
    papers: Papers = []
    for _ in range(rng.randint(60, 120) if wide else rng.randint(3, 14)):
        order = sorted(names, key=lambda name: liked[name] / 3 + rng.gauss(0, 1))
        places = [[name] for name in order]
        if kind != "complete":
            places = places[: rng.randint(1, len(names))]
        if kind == "joint":
            places = _merged(rng, places)
        papers.append((rng.randint(1, 40), places))
    return kind, names, min(rng.choice((1, 2, 3, 4)), len(names) - 1), papers


def _merged(rng: random.Random, places: list[list[str]]) -> list[list[str]]:
    found: list[list[str]] = []
    for place in places:
        if found and rng.random() < 0.35:
            found[-1] = found[-1] + place
        else:
            found.append(place)
    return found


def compared(number: int) -> tuple[list[str], list[tuple[str, str]]]:
    """The random survey of that number, always the same: its questions, and comparisons with the better one first."""
    rng = random.Random(f"survey {number}")
    names = [f"q{place}" for place in range(1, rng.randint(2, 14) + 1)]
    liked = {name: rng.gauss(0, 1) for name in names}
    pairs = []
    for _ in range(rng.randint(1, 150)):
        one, other = rng.sample(names, 2)
        pairs.append((one, other) if liked[one] + rng.gauss(0, 1) > liked[other] else (other, one))
    return names, pairs
