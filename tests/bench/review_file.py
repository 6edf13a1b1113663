"""How fast a review file answers at size: `[REVIEWKIT_DATA=…] python tests/bench/review_file.py [REPORTS]`.

Two people and two stages. Prints medians and 99th percentiles in milliseconds of wall time for the next report of a
queue (and the next after one that was skipped), one durable verdict (synchronous=FULL), the progress counts and the
first page of conflicts; and below each what the same costs by plain views, which work everything out from the ledgers
each time, and how many times as fast the file is. A plain view keeps nothing: saving a verdict then is one row.

Also what collecting a RIS file of that size takes, in a process of its own, with rispy's parse-only rate in the same
run: made-up references, and the real ones of REVIEWKIT_DATA where that is set, repeated until they are as many, each
made distinct by a number of its own. Last the weight of `import reviewkit`.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from itertools import chain, cycle
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rispy

import reviewkit as rk
from reviewkit.store import judgements, spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STAGES = ("title-abstract", "full-text")

# What each person said last of each report, and each report's state from that. Bound to one stage by the condition of
# whoever asks, which SQLite's planner hands down.
VIEWS = """
CREATE TEMP VIEW said AS SELECT report, stage, person, verdict FROM (
    SELECT m.report, v.stage, v.by AS person, v.verdict,
           row_number() OVER (PARTITION BY v.stage, m.report, v.by
                              ORDER BY v.clock DESC, v.device DESC, v.seq DESC) AS nth
    FROM verdicts AS v JOIN membership AS m ON m.record = v.report) WHERE nth = 1;
CREATE TEMP VIEW stood AS
SELECT stage, report, iif(count(*) < 2, 'open', iif(count(DISTINCT verdict) = 1, max(verdict), 'conflict')) AS state
FROM said GROUP BY stage, report;
"""
REACHED = {
    STAGES[0]: "SELECT DISTINCT report FROM membership",
    STAGES[1]: f"SELECT report FROM stood WHERE stage = '{STAGES[0]}' AND state = 'include'",
}
PROGRESS = """
SELECT coalesce(s.state, 'open') AS state, count(*) FROM ({reached}) AS r
LEFT JOIN (SELECT report, state FROM stood WHERE stage = '{stage}') AS s ON s.report = r.report GROUP BY 1"""
CONFLICTS = "SELECT report FROM stood WHERE stage = '{stage}' AND state = 'conflict' ORDER BY report LIMIT 20"
NEXT = """
SELECT m.report FROM membership AS m WHERE m.report > '{after}' AND {reached_here}
AND NOT EXISTS (SELECT 1 FROM verdicts AS v INDEXED BY verdicts_report
                WHERE v.report = m.record AND v.stage = '{stage}' AND v.by = '{person}')
AND (SELECT count(DISTINCT v.by) FROM verdicts AS v WHERE v.report = m.record AND v.stage = '{stage}') < 2
ORDER BY m.report LIMIT 1"""
REACHED_HERE = {
    STAGES[0]: "1",
    STAGES[
        1
    ]: f"""(SELECT count(DISTINCT v.by) = 2 AND min(v.verdict) = 'include' AND max(v.verdict) = 'include'
        FROM verdicts AS v WHERE v.report = m.record AND v.stage = '{STAGES[0]}')""",
}


def made_up(number: int) -> Iterator[str]:
    """Give lines of made-up references in RIS, of the length that real ones have."""
    abstract = "Service users took part in teaching, and students told what changed for them. " * 12
    for n in range(number):
        yield (
            f"TY  - JOUR\nAU  - Author{n % 977}, Anna\nAU  - Writer{n % 311}, Ben\nPY  - {1990 + n % 35}\n"
            f"TI  - Teaching number {n} from lived experience\nJO  - Journal of Examples\nVL  - {n % 60}\n"
            f"SP  - {n % 900}\nEP  - {n % 900 + 9}\nDO  - 10.1234/example.{n}\nAB  - {abstract}\n"
            f"KW  - teaching\nKW  - lived experience\nER  - \n\n"
        )


def real(folder: Path, number: int) -> Iterator[str]:
    """Give lines of the real RIS files in UTF-8 that rispy reads, again and again, each record numbered."""
    texts = []
    for path in sorted(folder.rglob("*.ris")):
        with suppress(Exception):  # whatever rispy trips over is no ground for comparing
            text = path.read_text("utf-8-sig")
            if rispy.loads(text) and "\nER  -" in text:
                texts.append(text)
    n = 0
    for line in chain.from_iterable(text.split("\n") for text in cycle(texts)):
        if line.startswith("TY  -"):
            n += 1
            if n > number:
                return
            yield f"{line}\nID  - bench-{n}\n"
        elif not line.startswith("ID  -"):
            yield f"{line}\n"


def collected(base: Path, file: Path) -> tuple[int, float, float]:
    """Collect a file; return how many records, in how many CPU seconds, and the largest memory in MB."""
    with rk.open(base, protocol="sheffield") as review:
        start = time.process_time()
        batch = review.people("alice")[0].collect(file, source="Bench")
        taken = time.process_time() - start
    return batch.read, taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def parsed(file: Path) -> tuple[int, float]:
    """Parse a file with rispy; return how many records, in how many CPU seconds."""
    start = time.process_time()
    with file.open(encoding="utf-8") as text:
        number = len(rispy.load(text))
    return number, time.process_time() - start


def collect(kind: str, base: Path, file: Path) -> None:
    """Print the rate of collecting a file beside rispy's, each in a process of its own."""
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as others:
        read, taken, peak = others.submit(collected, base, file).result()
        theirs, their_time = others.submit(parsed, file).result()
    print(
        f"collect {read:,} {kind} records of {file.stat().st_size / 1e6:.0f} MB, durable: {read / taken:,.0f} a CPU "
        f"second, peak {peak:,.0f} MB; rispy, parsing only: {theirs / their_time:,.0f} a CPU second ({theirs:,}); "
        f"ratio {read / taken / (theirs / their_time):.2f}"
    )


def times(words: str, act: Callable[[int], Any], repeats: int = 200, than: float = 0) -> float:
    """Print and return the median of an act in milliseconds, with the 99th percentile, and the ratio to another."""
    taken = []
    for n in range(repeats):
        start = time.perf_counter()
        act(n)
        taken.append((time.perf_counter() - start) * 1000)
    taken.sort()
    half, most = statistics.median(taken), taken[min(int(repeats * 0.99), repeats - 1)]
    ratio = f"   {half / than:,.1f} times as long" if than else ""
    print(f"{words:48} median {half:9.3f} ms   p99 {most:9.3f} ms   ({repeats}x){ratio}")
    return half


def screen(review: rk.Review) -> list[str]:
    """Give both people verdicts at both stages, written as the library writes them, in one go; return what was skipped.

    Of each stage Alice has judged 97 % and skipped three reports, the first among them; Bram half.
    """
    first: list[str] = []
    for stage in STAGES:
        ids = judgements.in_state(review.db, stage, "open")
        skipped = ids[:: len(ids) // 3][:3]
        first = first or skipped
        for name, share in (("alice", 0.97), ("bram", 0.5)):
            part = [one for one in ids[: int(len(ids) * share)] if one not in skipped]
            write(review, name, stage, part, 5 if name == "alice" else 7)
    return first


def write(review: rk.Review, name: str, stage: str, reports: list[str], rhythm: int) -> None:
    """Write a person's verdicts, one in so many an exclusion."""
    from reviewkit.store.derived import derive, touch, withdraw

    with review._store.write(name) as writer:
        touch(writer.db, reports)
        withdraw(writer.db)
        for n, report in enumerate(reports):
            word = "include" if n % rhythm else "exclude"
            writer.append("verdicts", report=report, stage=stage, verdict=word, reasons="[]", note="")
        derive(writer.db)
        spans.remake(writer.db, name)


def ask(review: rk.Review, stage: str, skipped: list[str]) -> None:
    """Print what reading costs at a stage."""
    alice, bram = review.people("alice", "bram")
    query = lambda sql: lambda _: review.db.execute(sql).fetchall()  # noqa: E731 - shorter than a function in a function
    given = {"stage": stage, "reached": REACHED[stage], "reached_here": REACHED_HERE[stage]}
    for person in (alice, bram):
        queue = person.queue(stage)
        ours = times(f"next report, {person.name}", lambda _, q=queue: q.next())
        plain = NEXT.format(**given, person=person.name, after="")
        found = queue.next()
        assert review.db.execute(plain).fetchone() == ((found.id,) if found else None)
        times("  by plain views", query(plain), 5, ours)
        times(f"queue length, {person.name}", lambda _, q=queue: len(q))
    for report in skipped:
        queue = alice.queue(stage)
        ours = times("next report, alice, after one she skipped", lambda _, q=queue, r=report: q.next(r))
        times("  by plain views", query(NEXT.format(**given, person="alice", after=report)), 5, ours)
    ours = times("progress", lambda _: review.screening.progress(stage))
    times("  by plain views", query(PROGRESS.format(**given)), 3, ours)
    ours = times("first page of conflicts (20)", lambda _: review.screening.conflicts(stage, 20), 50)
    ids = [one.report.id for one in review.screening.conflicts(stage, 20)]
    assert [row[0] for row in review.db.execute(CONFLICTS.format(**given))] == ids
    times("  by plain views", query(CONFLICTS.format(**given)), 3, ours)


def save(review: rk.Review) -> None:
    """Print what saving a verdict costs, at both stages; the row alone comes last, as nothing follows from it."""
    alice, bram = review.people("alice", "bram")
    ours = 0.0
    for stage in STAGES:
        waiting = bram.queue(stage)[:400]
        ours = times(
            f"one verdict, durable, {stage}",
            lambda n, w=waiting, s=stage: bram.include(w[n], s),
            len(waiting),
        )
    start = time.process_time()
    dealt = alice.screening.assign(STAGES[0], ["alice", "bram"])
    print(f"{dealt:,} open reports dealt out in {time.process_time() - start:.1f} CPU s")
    times("next report, bram, dealt", lambda _: bram.queue(STAGES[0]).next())
    times("queue length, bram, dealt", lambda _: len(bram.queue(STAGES[0])), 50)
    waiting = bram.queue(STAGES[1])[:400]

    def row(n: int) -> None:
        with review._store.write("bram") as writer:
            writer.append(
                "verdicts", report=waiting[n].id, stage=STAGES[1], verdict="include", reasons="[]", note=""
            )

    times("  by plain views: a row of the ledger, no more", row, len(waiting), ours)


def main(number: int = 100_000) -> None:
    """Print all figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "made-up.ris").open("w", encoding="utf-8") as file:
            file.writelines(made_up(number))
        collect("made-up", folder / "bench.db", folder / "made-up.ris")
        if data := os.environ.get("REVIEWKIT_DATA"):
            with (folder / "real.ris").open("w", encoding="utf-8") as file:
                file.writelines(real(Path(data) / "references", number))
            collect("real", folder / "real.db", folder / "real.ris")
        with rk.open(folder / "bench.db") as review:
            start = time.process_time()
            skipped = screen(review)
            print(f"verdicts at both stages written in {time.process_time() - start:.1f} CPU s")
            review.db.conn.executescript(VIEWS)
            for stage in STAGES:
                print(f"-- {stage}: {review.screening.progress(stage)}")
                ask(review, stage, skipped if stage == STAGES[0] else [])
            save(review)
            print(f"review file {Path(review._store.path).stat().st_size / 1e6:,.0f} MB")
    code = "import time; t = time.process_time(); import reviewkit; print(f'{(time.process_time() - t) * 1000:.0f}')"
    taken = min(int(subprocess.check_output([sys.executable, "-c", code])) for _ in range(5))
    print(f"import reviewkit        {taken} ms of CPU")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
