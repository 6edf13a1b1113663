"""How fast a review file answers at size: `python tests/bench/review_file.py [REPORTS]`.

Two people and two stages. Prints medians and 99th percentiles in milliseconds of wall time for: the next report of a
queue, the progress counts, one durable verdict (synchronous=FULL), and beside them what the same questions cost when
plain SQL works them out from the ledgers each time. Also the collect of a RIS file of that size, in CPU seconds, with
rispy's parse-only rate in the same run, and the weight of `import reviewkit`.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import rispy

import reviewkit as rk
from reviewkit.store import judgements, spans

STAGES = ("title-abstract", "full-text")
PLAIN_COUNT = """
SELECT state, count(*) FROM (
    SELECT m.report, CASE WHEN count(DISTINCT v.by) < 2 THEN 'open'
        WHEN count(DISTINCT v.verdict) = 1 THEN max(v.verdict) ELSE 'conflict' END AS state
    FROM membership AS m LEFT JOIN (
        SELECT report, by, verdict, row_number() OVER (PARTITION BY report, by ORDER BY clock DESC) AS nth
        FROM verdicts WHERE stage = 'title-abstract') AS v ON v.report = m.record AND v.nth = 1
    GROUP BY m.report) GROUP BY state"""

PLAIN_CONFLICTS = """
SELECT m.report FROM membership AS m JOIN (
    SELECT report, by, verdict, row_number() OVER (PARTITION BY report, by ORDER BY clock DESC) AS nth
    FROM verdicts WHERE stage = 'title-abstract') AS v ON v.report = m.record AND v.nth = 1
GROUP BY m.report HAVING count(DISTINCT v.by) > 1 AND count(DISTINCT v.verdict) > 1 ORDER BY m.report LIMIT 20"""


def export(path: Path, number: int) -> Path:
    """Write a RIS file of made-up references, of the length that real ones have."""
    abstract = "Service users took part in teaching, and students told what changed for them. " * 12
    with path.open("w", encoding="utf-8") as file:
        for n in range(number):
            file.write(
                f"TY  - JOUR\nAU  - Author{n % 977}, Anna\nAU  - Writer{n % 311}, Ben\nPY  - {1990 + n % 35}\n"
                f"TI  - Teaching number {n} from lived experience\nJO  - Journal of Examples\nVL  - {n % 60}\n"
                f"SP  - {n % 900}\nEP  - {n % 900 + 9}\nDO  - 10.1234/example.{n}\nAB  - {abstract}\n"
                f"KW  - teaching\nKW  - lived experience\nER  - \n\n"
            )
    return path


def times(act, repeats: int) -> str:
    """Return median and 99th percentile of an act in milliseconds."""
    taken = []
    for n in range(repeats):
        start = time.perf_counter()
        act(n)
        taken.append((time.perf_counter() - start) * 1000)
    taken.sort()
    return f"median {statistics.median(taken):8.3f} ms   p99 {taken[int(len(taken) * 0.99)]:8.3f} ms   ({repeats}x)"


def collect(review: rk.Review, file: Path, number: int) -> None:
    """Collect the file and print the rate beside rispy's."""
    start = time.process_time()
    batch = review.people("alice")[0].collect(file, source="Bench")
    taken = time.process_time() - start
    assert batch.read == number
    print(
        f"collect, durable        {number / taken:10,.0f} records per CPU second   "
        f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB"
    )
    start = time.process_time()
    with file.open(encoding="utf-8") as text:
        assert len(rispy.load(text)) == number
    print(f"rispy, parsing only     {number / (time.process_time() - start):10,.0f} records per CPU second")


def screen(review: rk.Review) -> list[str]:
    """Give both people verdicts on stage one, written as the library writes them, in one go; return what was skipped.

    Alice has judged 97 % and skipped three reports, the first among them; Bram half.
    """
    from reviewkit.store.derived import derive, touch, withdraw

    ids = judgements.in_state(review.db, STAGES[0], "open")
    skipped = ids[:: len(ids) // 3][:3]
    for name in ("alice", "bram"):
        with review._store.write(name) as writer:
            part = [
                one for one in ids[: int(len(ids) * (0.97 if name == "alice" else 0.5))] if one not in skipped
            ]
            touch(writer.db, part)
            withdraw(writer.db)
            for n, report in enumerate(part):
                word = "include" if (n % 5 if name == "alice" else n % 7) else "exclude"
                writer.append("verdicts", report=report, stage=STAGES[0], verdict=word, reasons="[]", note="")
            derive(writer.db)
            spans.remake(writer.db, name)
    return skipped


def by_a_plain_view(review: rk.Review, after: str) -> None:
    """Look for Alice's next report behind one that she skipped as if nothing were kept of where nothing waits."""
    review.db.execute(
        """SELECT s.report FROM standing AS s WHERE s.stage = ? AND s.state = 'open' AND s.report > ? AND NOT EXISTS (
               SELECT 1 FROM current AS c WHERE c.report = s.report AND c.stage = s.stage AND c.person = 'alice')
           ORDER BY s.report LIMIT 1""",
        [STAGES[0], after],
    ).fetchall()


def main(number: int = 100_000) -> None:
    """Print all figures."""
    with tempfile.TemporaryDirectory() as folder:
        file = export(Path(folder) / "bench.ris", number)
        with rk.open(Path(folder) / "bench.db", protocol="sheffield") as review:
            collect(review, file, number)
            start = time.process_time()
            skipped = screen(review)
            print(f"147 verdicts per 100 reports written in {time.process_time() - start:.1f} CPU s")
            alice, bram = review.people("alice", "bram")
            for person, stage in ((alice, STAGES[0]), (bram, STAGES[0]), (alice, STAGES[1])):
                queue = person.queue(stage)
                queue.next()
                print(f"next report  {person.name:5} {stage:15} {times(lambda _, q=queue: q.next(), 200)}")
                print(f"queue length {person.name:5} {stage:15} {times(lambda _, q=queue: len(q), 200)}")
            queue = alice.queue(STAGES[0])
            for report in skipped:
                print(f"next report  alice, having skipped  {times(lambda _, r=report: queue.next(r), 200)}")
            print(
                f"  by a plain view                  {times(lambda _: by_a_plain_view(review, skipped[1]), 20)}"
            )
            print(
                f"progress counts                    {times(lambda _: review.screening.progress(STAGES[0]), 200)}"
            )
            print(
                f"  worked out from the ledger       {times(lambda _: review.db.execute(PLAIN_COUNT).fetchall(), 3)}"
            )
            print(
                f"first 20 conflicts                 {times(lambda _: review.screening.conflicts(STAGES[0], 20), 50)}"
            )
            print(
                f"  by a plain view                  "
                f"{times(lambda _: review.db.execute(PLAIN_CONFLICTS).fetchall(), 3)}"
            )
            waiting = bram.queue(STAGES[0])[:400]
            print(
                f"one verdict, durable               {times(lambda n: bram.include(waiting[n], STAGES[0]), 400)}"
            )
            start = time.process_time()
            dealt = alice.screening.assign(STAGES[0], ["alice", "bram"])
            print(f"{dealt:,} open reports dealt out in {time.process_time() - start:.1f} CPU s")
            print(f"next report  bram, dealt            {times(lambda _: bram.queue(STAGES[0]).next(), 200)}")
            print(f"queue length bram, dealt            {times(lambda _: len(bram.queue(STAGES[0])), 50)}")
            print(f"review file {Path(review._store.path).stat().st_size / 1e6:,.0f} MB")
    code = "import time; t = time.process_time(); import reviewkit; print(f'{(time.process_time() - t) * 1000:.0f}')"
    taken = min(int(subprocess.check_output([sys.executable, "-c", code])) for _ in range(5))
    print(f"import reviewkit        {taken} ms of CPU")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
