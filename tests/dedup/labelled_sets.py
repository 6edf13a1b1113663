"""Labelled sets of records: reading them, and counting what deduplication made of them.

Counting follows the evaluation of bib-dedupe: a true group should keep one record, each further one that is
kept is a miss (FN), each removed one a hit (TP); a group that keeps none, or a lone record removed, is a false
merge (FP).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reviewkit.references import read

if TYPE_CHECKING:
    from reviewkit import dedup
    from reviewkit.model.references import Record

SETS = ("stroke", "cytology_screening", "respiratory", "diabetes", "digital_work")
ADJUDICATED = Path(__file__).parent / "adjudicated.toml"


def load(folder: Path) -> tuple[list[str], list[Record], list[list[str]]]:
    """Return the ids, the records and the true groups of a labelled set."""
    reading = read(folder / "records.csv.gz")
    if reading.problems:
        raise ValueError(f"{reading}: {reading.problems[0]}")
    ids = [next(raw.value for raw in record.raw if raw.tag == "ID") for record in reading.records]
    with (folder / "truth.csv").open(encoding="utf-8") as file:
        groups = [line.strip().strip('"').split(";") for line in file][1:]
    return ids, list(reading.records), groups


def adjudicated(name: str, groups: list[list[str]]) -> list[list[str]]:
    """Return the true groups of a set with the verdicts of `adjudicated.toml`: wrong labels parted or joined."""
    home = {record: set(group) for group in groups for record in group}
    for members in home.values():
        for record in members:
            home[record] = members
    for verdict in tomllib.loads(ADJUDICATED.read_text(encoding="utf-8"))["verdict"]:
        if verdict["set"] != name:
            continue
        part = set(verdict["part"])
        if verdict["same"]:
            joined = set().union(*(home.get(record, {record}) for record in part))
            home.update(dict.fromkeys(joined, joined))
        else:
            rest = home[verdict["part"][0]] - part
            home.update(dict.fromkeys(part, part))
            home.update(dict.fromkeys(rest, rest))
    unique = {id(members): sorted(members) for members in home.values()}
    return sorted(group for group in unique.values() if len(group) > 1)


@dataclass(frozen=True)
class Score:
    """Hits, false merges and misses, as bib-dedupe's evaluation counts them."""

    tp: int
    fp: int
    fn: int

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp else 0.0

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.tp / (2 * self.tp + self.fp + self.fn) if self.tp else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)


def score(ids: list[str], groups: list[list[int]], truth: list[list[str]]) -> Score:
    """Return the counts; of each group found, the first record is kept."""
    removed = {ids[position] for group in groups for position in group[1:]}
    tp = fp = fn = 0
    grouped = set()
    for true in truth:
        grouped.update(true)
        kept = len([i for i in true if i not in removed])
        tp += len(true) - max(kept, 1)
        fn += max(kept - 1, 0)
        fp += kept == 0
    return Score(tp, fp + len(removed - grouped), fn)


def pair_score(ids: list[str], groups: list[list[int]], truth: list[list[str]]) -> Score:
    """Return the counts over pairs of records: stricter, since a false merge of two groups counts every pair."""

    def pairs(groups: list[list[str]]) -> set[tuple[str, str]]:
        return {(a, b) for group in groups for a in group for b in group if a < b}

    found, true = pairs([[ids[p] for p in group] for group in groups]), pairs(truth)
    return Score(len(found & true), len(found - true), len(true - found))


def left_over(ids: list[str], found: dedup.Found, truth: list[list[str]]) -> tuple[int, int]:
    """Return how many true links the found groups lack, and how many of those the doubtful list holds."""
    group_of = {position: number for number, group in enumerate(found.groups) for position in group}
    place = {record: position for position, record in enumerate(ids)}
    true_of = {record: number for number, group in enumerate(truth) for record in group}
    missing = 0
    for group in truth:
        missing += len({group_of.get(place[i], -place[i] - 1) for i in group}) - 1
    shown = [p for p in found.doubtful if true_of.get(ids[p.left], -1) == true_of.get(ids[p.right], -2)]
    return missing, len(shown)
