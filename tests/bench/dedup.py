"""Figures of deduplication on labelled sets, and its cost on many records.

    REVIEWKIT_DATA=… python tests/bench/dedup.py              one line for each set, then the cost on many records
    REVIEWKIT_DATA=… python tests/bench/dedup.py --peer       and bib-dedupe beside it, in the same run
    REVIEWKIT_DATA=… python tests/bench/dedup.py stroke       one set
    REVIEWKIT_DATA=… python tests/bench/dedup.py --errors     each false merge and each miss side by side
    REVIEWKIT_DATA=… python tests/bench/dedup.py --scale      10,000 to 100,000 records, multiplied from the sets

The counting is that of bib-dedupe's evaluation (tests/dedup/labelled_sets.py), beside it the pairs; "adjudicated"
is the same against labels corrected in adjudicated.toml. Cochrane updates count as one work, because the labels
count them so. Time is taken in CPU seconds, so that other work on the machine matters less, from the first run of a
process, the median of three; bib-dedupe's from one. It lives in an environment of its own (.venv-dedup), made when it
is first asked for.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import string
import subprocess
import sys
import time
from collections import Counter
from dataclasses import astuple, replace
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewkit import dedup
from reviewkit.dedup.form import make
from reviewkit.dedup.keys import candidates
from reviewkit.model.references import Name, Record

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # the counting is shared with the tests
from tests.dedup.labelled_sets import (  # noqa: E402 - found only with the path above
    SETS,
    Score,
    adjudicated,
    left_over,
    load,
    pair_score,
    score,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

DATA = Path(os.environ.get("REVIEWKIT_DATA") or "no-data-folder-named") / "dedup"
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


def measure(name: str, rules: dedup.Rules) -> dict[str, Any]:
    """Return the figures of one set; the time is that of one run, the first of its process."""
    ids, records, truth = load(DATA / name)
    start = time.process_time()
    found = dedup.find(records, rules)
    cpu = time.process_time() - start
    missing, shown = left_over(ids, found, truth)
    fair = adjudicated(name, truth)
    fair_missing, fair_shown = left_over(ids, found, fair)
    return {
        "records": len(records), "cpu": cpu, "peak": peak(),
        "score": astuple(score(ids, found.groups, truth)), "pairs": astuple(pair_score(ids, found.groups, truth)),
        "fair": astuple(score(ids, found.groups, fair)), "doubtful": len(found.doubtful), "withheld": found.withheld,
        "missing": missing, "shown": shown, "fair_missing": fair_missing, "fair_shown": fair_shown,
    }  # fmt: skip


def one(name: str, rules: dedup.Rules, arguments: Sequence[str]) -> dict[str, Any]:
    """Measure one set in processes of its own, and print its line: the median of three runs."""
    command = (sys.executable, __file__, *arguments, "--measure", name)
    runs: list[dict[str, Any]] = sorted(
        (json.loads(started(*command)) for _ in range(3)), key=itemgetter("cpu")
    )
    print(line(name, runs[1]), flush=True)
    return runs[1]


def line(name: str, told: dict[str, Any]) -> str:
    """Return figures in one line."""
    counts, fair = Score(*told["score"]), Score(*told["fair"])
    speed = told["records"] / told["cpu"]
    return (
        f"{name:18} n={told['records']:5} TP={counts.tp:4} FP={counts.fp} FN={counts.fn:2} "
        f"P={counts.precision:.4f} R={counts.recall:.4f} F1={counts.f1:.4f}"
        f" | pairs {'/'.join(map(str, told['pairs']))}"
        f" | adjudicated TP={fair.tp} FP={fair.fp} FN={fair.fn} F1={fair.f1:.4f}"
        f" | doubtful {told['doubtful']:2} ({100 * told['doubtful'] / told['records']:.1f} per 100), "
        f"{told['withheld']} withheld, holding {told['shown']} of {told['missing']} missed "
        f"({told['fair_shown']} of {told['fair_missing']} adjudicated)"
        f" | rec/CPU-s={speed:6.0f} peak={told['peak']:3.0f} MB"
    )


def started(*command: str) -> str:
    """Return what a command prints last."""
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip().splitlines()[-1]


def together(every: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the figures of several sets as of one; the peak is that of the hungriest."""
    total = {key: sum(told[key] for told in every) for key in every[0] if not isinstance(every[0][key], list)}
    for key in ("score", "pairs", "fair"):
        total[key] = [sum(column) for column in zip(*(told[key] for told in every), strict=True)]
    return total | {"peak": max(told["peak"] for told in every)}


# --- the peer -----------------------------------------------------------------------------------------

PEER = "bib-dedupe==0.11.0"


def peer_python() -> Path:
    """Return the Python of the peer's own environment, which is made when it is first asked for."""
    folder = ROOT / ".venv-dedup"
    python = folder / "bin" / "python"
    if not (folder / ".made").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run(
            [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", PEER], check=True
        )
        (folder / ".made").touch()
    return python


def beside_peer(name: str, ours: dict[str, Any]) -> tuple[Score, float]:
    """Run bib-dedupe on the same file, print its line, and return its counts and CPU seconds."""
    ids, records, truth = load(DATA / name)
    script = ROOT / "tests" / "oracles" / "peer_of_dedup.py"
    told = json.loads(started(str(peer_python()), str(script), str(DATA / name / "records.csv.gz")))
    assert told["records"] == len(records)
    place = {record: position for position, record in enumerate(ids)}
    groups = [sorted(place[record] for record in group) for group in told["groups"]]
    counts = score(ids, groups, truth)
    ratio = told["cpu"] / ours["cpu"]
    print(
        f"  {PEER:16} n={told['records']:5} TP={counts.tp:4} FP={counts.fp} FN={counts.fn:2} P={counts.precision:.4f} "
        f"R={counts.recall:.4f} F1={counts.f1:.4f} | doubtful {told['doubtful']} | rec/CPU-s="
        f"{told['records'] / told['cpu']:.0f} peak={told['peak']:.0f} MB | reviewkit is {ratio:.0f} times as fast",
        flush=True,
    )
    return counts, told["cpu"]


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
    records = multiplied([r for name in SETS for r in load(DATA / name)[1]], total)
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
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--rules", choices=RULES, default="balanced")
    parser.add_argument("--cochrane-versions", choices=("merge", "relate"), default="merge")
    parser.add_argument("--scale", nargs="*", type=int, metavar="RECORDS")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    args = parser.parse_args()
    rules = replace(RULES[args.rules], cochrane_versions=args.cochrane_versions)
    if args.one:
        one_size(args.one, rules)
        return
    if args.measure:
        print(json.dumps(measure(args.measure, rules)))
        return
    if args.scale is None:
        chosen = ["--rules", args.rules, "--cochrane-versions", args.cochrane_versions]
        every = {name: sets(name, rules, chosen, args) for name in args.sets}
        ours = together([told for told, _ in every.values()])
        print(line("together", ours))
        if args.peer:
            peers = [peer for _, peer in every.values() if peer]
            counts, cpu = sum((c for c, _ in peers), Score(0, 0, 0)), sum(seconds for _, seconds in peers)
            print(f"  {PEER:16} TP={counts.tp} FP={counts.fp} FN={counts.fn} F1={counts.f1:.4f} | "
                  f"reviewkit is {cpu / ours['cpu']:.0f} times as fast")  # fmt: skip
    if args.scale is not None or tuple(args.sets) == SETS:
        scale(rules, args.scale or (10_000, 80_000, 100_000))


def sets(
    name: str, rules: dedup.Rules, chosen: Sequence[str], args: argparse.Namespace
) -> tuple[dict[str, Any], tuple[Score, float] | None]:
    """Print all that is asked of one set, and return our figures and the peer's."""
    told = one(name, rules, chosen)
    if args.errors:
        ids, records, truth = load(DATA / name)
        errors(ids, records, dedup.find(records, rules), truth, rules)
    return told, beside_peer(name, told) if args.peer else None


if __name__ == "__main__":
    main()
