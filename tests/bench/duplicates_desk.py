"""What the duplicates desk adds to the rules: python tests/bench/duplicates_desk.py [records].

Prints CPU seconds for reading the records, for the rules alone and for the whole of `person.dedupe()`, the first
time and again, and how long a person waits for the next pair, for a report with its choices, and for the overlap.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
import reviewkit as rk
from reviewkit.garbage import collector_at_rest
from reviewkit.store import records as stored
from tests.bench.dedup import multiplied
from tests.dedup.labelled_sets import SETS, load


def timed(words: str, act):
    start = time.process_time()
    result = act()
    print(f"{words:<52} {time.process_time() - start:8.2f} CPU s")
    return result


def waits(words: str, act, repeats: int = 50) -> None:
    taken = []
    for _ in range(repeats):
        start = time.process_time()
        act()
        taken.append((time.process_time() - start) * 1000)
    taken.sort()
    print(f"{words:<52} {taken[len(taken) // 2]:8.2f} CPU ms (95 %: {taken[int(0.95 * len(taken))]:.2f})")


def main(total: int = 100_000) -> None:
    """Run and print."""
    data = Path(os.environ["REVIEWKIT_DATA"]) / "dedup"
    given = multiplied([record for name in SETS for record in load(data / name)[1]], total)
    chance = random.Random(1)
    chance.shuffle(given)
    with (
        tempfile.TemporaryDirectory() as folder,
        rk.open(Path(folder) / "r.db", protocol="sheffield") as review,
    ):
        (alice,) = review.people("alice")
        for n in range(4):
            part = given[n * total // 4 : (n + 1) * total // 4]
            rk.write(Path(folder) / f"{n}.json", part)
            file, base = Path(folder) / f"{n}.json", f"Base {n}"
            timed(f"collect {len(part)} records", partial(alice.collect, file, source=base))
        with collector_at_rest():
            read = timed("read what the rules need", lambda: [r for _, r in stored.comparable(review.db)])
        timed("the rules alone", partial(rk.dedup.find, read))
        read.clear()
        print(timed("dedupe()", alice.dedupe))
        print(timed("dedupe() again: nothing to write", alice.dedupe))
        queue = alice.queue("title-abstract")
        waits("the queue's next report", queue.next)
        several = review.db.execute(
            "SELECT report FROM membership GROUP BY report HAVING count(*) > 2 LIMIT 1"
        ).fetchone()[0]
        waits("one report of several records", lambda: review.references.report(several))
        alice.duplicates.choose(several, "title", review.references.report(several).records[-1])
        waits("the same with a choice", lambda: review.references.report(several))
        waits("where its fields come from", lambda: review.duplicates.merged(several))
        waits("its relations", lambda: review.duplicates.relations(several))
        waits("the pairs that wait", review.duplicates.waiting, 10)
        waits("merges in spite of two DOIs", review.duplicates.marked, 5)
        waits("all relations", review.duplicates.relations, 3)
        waits("the overlap", review.duplicates.overlap, 3)
        pairs = review.duplicates.waiting()[:10]
        if not pairs:
            return
        said = len(pairs)
        waits("a person's word", lambda: alice.link(review.duplicates.pair(pairs.pop()), same=False), said)
        waits(
            "taken back",
            lambda: alice.duplicates.take_back(alice.duplicates.last().left, alice.duplicates.last().right),
            (said + 1) // 2,
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
