"""Figures of deduplication on labelled sets, and its cost on many records.

    REVIEWKIT_DATA=… python tests/bench/dedup.py              one line for each set
    REVIEWKIT_DATA=… python tests/bench/dedup.py --errors     each false merge and each miss side by side
    REVIEWKIT_DATA=… python tests/bench/dedup.py --scale      10,000 to 100,000 synthetic records

The counting is that of bib-dedupe's evaluation (tests/dedup/labelled_sets.py), beside it the pairs; "adjudicated"
is the same against labels corrected in adjudicated.toml. Cochrane updates count as one work, because the labels
count them so.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import string
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reviewkit import dedup
from reviewkit.dedup.form import make
from reviewkit.dedup.keys import candidates
from reviewkit.model.references import Name, Record

sys.path.insert(0, str(Path(__file__).parents[2]))  # the counting is shared with the tests
from tests.dedup.labelled_sets import SETS, Score, adjudicated, left_over, load, pair_score, score

if TYPE_CHECKING:
    from collections.abc import Sequence

RULES = {rules.name: rules for rules in (dedup.CAUTIOUS, dedup.BALANCED, dedup.THOROUGH)}


def show(records: list[Record], ids: list[str], positions: list[int]) -> None:
    """Print records one under the other."""
    for position in positions:
        r = records[position]
        who = "; ".join(f"{n.family or n.literal}" for n in r.authors)[:70]
        print(
            f"    {ids[position]:12} {r.title[:130]!r} | {who} | {r.year} | {r.container[:60]} | "
            f"{r.volume} ({r.issue}) {r.pages} | {r.doi}"
        )


def errors(
    ids: list[str], records: list[Record], found: dedup.Found, truth: list[list[str]], rules: dedup.Rules
) -> None:
    """Print each false merge, each miss and the doubtful list."""
    place = {record: position for position, record in enumerate(ids)}
    true_of = {place[i]: number for number, group in enumerate(truth) for i in group}
    for group in found.groups:
        if len({true_of.get(position, -position - 1) for position in group}) > 1:
            print("  FALSE MERGE", [true_of.get(p, "-") for p in group])
            show(records, ids, group)
            inside = [
                p
                for p in found.same
                if p.left in group and true_of.get(p.left, -1) != true_of.get(p.right, -2)
            ]
            for pair in inside:
                print("      ", pair.left, pair.right, pair.rule, pair.why)
    group_of = {position: number for number, group in enumerate(found.groups) for position in group}
    doubtful = {(p.left, p.right) for p in found.doubtful}
    for group in truth:
        parts: dict[int, list[int]] = {}
        for i in group:
            parts.setdefault(group_of.get(place[i], -place[i] - 1), []).append(place[i])
        if len(parts) > 1:
            heads = [positions[0] for positions in parts.values()]
            listed = any((a, b) in doubtful for a in map(place.get, group) for b in map(place.get, group))
            print("  MISSED", "(listed)" if listed else "(NOT listed)")
            show(records, ids, heads)
            for other in heads[1:]:
                print("      ", dedup.explain(records[heads[0]], records[other], rules))
    for pair in found.doubtful:
        true = true_of.get(pair.left, -1) == true_of.get(pair.right, -2)
        print("  DOUBTFUL", f"{pair.score:.2f}", "true" if true else "", pair.why)
        show(records, ids, [pair.left, pair.right])


def peak() -> float:
    """Return the peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def one(name: str, rules: dedup.Rules, *, with_errors: bool) -> Score:
    """Measure one set and print its line."""
    ids, records, truth = load(Path(os.environ["REVIEWKIT_DATA"]) / "dedup" / name)
    start = time.process_time()
    found = dedup.find(records, rules)
    cpu = time.process_time() - start
    counts = score(ids, found.groups, truth)
    missing, shown = left_over(ids, found, truth)
    if with_errors:
        errors(ids, records, found, truth, rules)
    pairs = pair_score(ids, found.groups, truth)
    fair = score(ids, found.groups, adjudicated(name, truth))
    print(
        f"{name:18} n={len(records):5} TP={counts.tp:4} FP={counts.fp} FN={counts.fn:2} P={counts.precision:.4f} "
        f"R={counts.recall:.4f} F1={counts.f1:.4f} | pairs {pairs.tp}/{pairs.fp}/{pairs.fn} | adjudicated "
        f"{fair.tp}/{fair.fp}/{fair.fn} | doubtful {len(found.doubtful):2}, with {shown} of {missing} missing links, "
        f"{found.withheld} withheld | rec/CPU-s={len(records) / cpu:6.0f} peak={peak():3.0f} MB",
        flush=True,
    )
    return counts


# --- scale --------------------------------------------------------------------------------------------


def multiplied(records: list[Record], total: int) -> list[Record]:
    """Return `total` records: the real ones, and copies whose titles say something else.

    In each copy every title word and every name is replaced by another of about the same frequency, always by
    the same one, so that duplicates stay duplicates within a copy and copies are strangers, while common words
    and names stay common. Journals and years stay, pages and DOIs move: blocks fill up as in a larger search.
    """
    words = [word for word, _ in Counter(word for r in records for word in r.title.split()).most_common()]
    people = [
        name for name, _ in Counter(n.family or n.literal for r in records for n in r.authors).most_common()
    ]
    made = list(records)
    copy = 0
    while len(made) < total:
        copy += 1
        chance = random.Random(copy)
        swap, called = shuffled(words, chance), shuffled(people, chance)
        letters = "".join(chance.sample(string.ascii_lowercase, 26))
        table = str.maketrans(string.ascii_lowercase, letters)
        for r in records:
            made.append(
                replace(
                    r,
                    authors=tuple(
                        replace(n, family=called[n.family]) if n.family else Name(literal=called[n.literal])
                        for n in r.authors
                    ),
                    title=" ".join(swap[word] for word in r.title.split()),
                    pages=moved(r.pages, 37 * copy),
                    doi=f"{r.doi}.{copy}" if r.doi else "",
                    abstract=r.abstract.translate(table),
                )
            )
    return made[:total]


def moved(pages: str, by: int) -> str:
    """Return the pages, further on in the volume."""
    return re.sub(r"\d{2,}", lambda number: str(int(number.group()) + by), pages)


def shuffled(ranked: list[str], chance: random.Random) -> dict[str, str]:
    """Return for each text another one of about its rank."""
    found: dict[str, str] = {}
    for start in range(0, len(ranked), 100):
        band = ranked[start : start + 100]
        found.update(zip(band, chance.sample(band, len(band)), strict=True))
    return found


def scale(rules: dedup.Rules, totals: Sequence[int]) -> None:
    """Print cost and memory for growing lists, each measured in a process of its own."""
    first = None
    for total in totals:
        command = [sys.executable, __file__, "--one", str(total), "--rules", rules.name]
        seconds, before, after, pairs, duplicates = map(
            float, subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        )
        cost = 1e6 * seconds / total
        first = first or cost
        print(f"n={total:7} CPU={seconds:6.2f} s rec/CPU-s={total / seconds:7.0f} us/record={cost:5.1f} "
              f"(x{cost / first:.2f}) candidates/record={pairs / total:.2f} duplicates={duplicates:.0f} "
              f"peak={after:5.0f} MB (records alone {before:.0f} MB)", flush=True)  # fmt: skip


def one_size(total: int, rules: dedup.Rules) -> None:
    """Print the raw figures of one synthetic list."""
    folder = Path(os.environ["REVIEWKIT_DATA"]) / "dedup"
    records = multiplied([r for name in SETS for r in load(folder / name)[1]], total)
    before = peak()
    start = time.process_time()
    found = dedup.find(records, rules)
    seconds = time.process_time() - start
    after = peak()
    forms = [make(record, {}) for record in records]
    print(seconds, before, after, len(candidates(forms)), found.duplicates)


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--rules", choices=RULES, default="balanced")
    parser.add_argument("--cochrane-versions", choices=("merge", "relate"), default="merge")
    parser.add_argument("--scale", nargs="*", type=int, metavar="RECORDS")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    rules = replace(RULES[args.rules], cochrane_versions=args.cochrane_versions)
    if args.one:
        one_size(args.one, rules)
        return
    if args.scale is not None:
        scale(rules, args.scale or (10_000, 30_000, 80_000, 100_000))
        return
    every = [one(name, rules, with_errors=args.errors) for name in args.sets]
    total = Score(sum(s.tp for s in every), sum(s.fp for s in every), sum(s.fn for s in every))
    print(
        f"together: TP={total.tp} FP={total.fp} FN={total.fn} "
        f"P={total.precision:.5f} R={total.recall:.5f} F1={total.f1:.5f}"
    )


if __name__ == "__main__":
    main()
