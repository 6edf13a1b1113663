"""Seconds for coding at size, and how often the divergence's interval holds the truth.

python tests/bench/coding.py [EXCERPTS] [CODES]
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np

import reviewkit as rk
from reviewkit.store import coding as ledger
from reviewkit.synthesis.qualitative import divergence
from reviewkit.synthesis.qualitative.divergence import jensen_shannon

GROUPS = ("service user", "carer", "trainee")


@contextmanager
def timed(what):
    start = time.perf_counter()
    yield
    print(f"{what}: {time.perf_counter() - start:.3f} s")


def play(review, excerpts, codes, folder):
    alice, bram = review.people("alice", "bram")
    dice = random.Random(1)
    table = folder / "excerpts.csv"
    lines = [f"words number {n};interview-{n % 60};{n};{GROUPS[n % 60 % 3]};P" for n in range(excerpts)]
    table.write_text("words;origin;place;group;voice\n" + "\n".join(lines))
    for n in range(60):
        alice.synthesis.material.gather(f"Interview {n}", "interview", group=GROUPS[n % 3], people=1)
    with timed(f"import of {excerpts:,} excerpts"):
        alice.synthesis.material.import_excerpts(table)
    book = folder / "codes.csv"
    book.write_text("name,definition\n" + "\n".join(f"Code {n},what it means" for n in range(codes)))
    with timed(f"import of {codes} codes"):
        alice.synthesis.codes.import_file(book)
    names = [c.id for c in review.synthesis.codes.book().active]
    laid = {}
    for person in (alice, bram):
        with timed(f"{person.name}: {excerpts:,} answers from a sheet"):
            sheet = folder / f"{person.name}.csv"
            rows = [e.id for e in person.synthesis.coding.waiting()]
            for uid in rows:
                own = dice.sample(names, dice.choice((0, 1, 1, 2, 3)))
                laid[uid] = laid[uid] if uid in laid and dice.random() < 0.7 else own
            sheet.write_text(
                "excerpt,codes\n" + "\n".join(f"{u},{'; '.join(laid[u]) or 'none'}" for u in rows)
            )
            person.synthesis.coding.import_sheet(sheet)
    with timed("one answer more"):
        alice.synthesis.coding.code(rows[0], names[0])
    for n in range(12):
        alice.synthesis.themes.add(f"Theme {n}", "d", codes=names[n::12])


def read(review):
    desk = review.synthesis
    with timed("agreement over sets and code by code"):
        found = desk.coding.agreement()
    with timed("its intervals"):
        found.sets.interval()
        [one.interval("kappa") for one in found.codes.values()]
    with timed("disagreements"):
        print(len(desk.coding.disagreements()), "disagreements")
    with timed("network"):
        print(desk.themes.network())
    with timed("perspectives"):
        print(desk.themes.perspectives())
    with timed("divergence of three groups and three pairs"):
        print(desk.themes.divergence()[0].statement)
    with timed("the report's chapter"):
        desk.voices()
    with timed("progress"):
        print(desk.coding.progress())


def coverage(sources, reps=200):
    """Simulated groups whose sources differ from each other: how often the interval holds the true divergence."""
    dice = np.random.default_rng(3)
    pairs = {
        "apart": ([0.4, 0.3, 0.1, 0.1, 0.1], [0.1, 0.1, 0.3, 0.3, 0.2]),
        "near": ([0.2] * 5, [0.4, 0.3, 0.1, 0.1, 0.1]),
    }
    for name, (one, other) in pairs.items():
        true = float(jensen_shannon(np.array([one, other])))
        held, values, corrected = 0, [], []
        for seed in range(reps):
            said = {
                group: [
                    dict(
                        zip(
                            "abcde",
                            dice.multinomial(
                                dice.poisson(10) + 1, dice.dirichlet(np.array(shares) * 10)
                            ).tolist(),
                            strict=True,
                        )
                    )
                    for _ in range(sources)
                ]
                for group, shares in (("x", one), ("y", other))
            }
            found = divergence(said, resamples=400, seed=seed)
            values.append(found.value)
            if found.interval:
                corrected.append(found.corrected)
                held += found.interval[0] <= true <= found.interval[1]
        middle = f"corrected {np.mean(corrected):.3f}, held {held / reps:.2f}" if corrected else "no interval"
        print(f"{name}, {sources} sources a group: true {true:.3f}, plain {np.mean(values):.3f}, {middle}")


def main():
    size = [int(one) for one in sys.argv[1:]] or [5000, 80]
    with (
        tempfile.TemporaryDirectory() as name,
        rk.open(Path(name) / "review.db", protocol="sheffield") as review,
    ):
        play(review, size[0], size[-1], Path(name))
        read(review)
        print(
            len(ledger.codings(review.db)),
            "answers;",
            json.dumps(Path(review._store.path).stat().st_size),
            "bytes",
        )
    for sources in (6, 12, 30):
        coverage(sources)


main()
