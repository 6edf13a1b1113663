"""Figures of a team that screens on the web: `python tests/bench/web_screening.py [--reports N] [--people N] …`.

Serves a review in a process of its own, as `reviewkit serve` does, on the loopback address. First people screen at
once for a minute, each giving a verdict a second by the pages' own forms: how long the answers took, how many CPU
seconds of the server each request cost, and whether every verdict that was acknowledged is in the file, once. Then
the server is killed (SIGKILL) in full run again and again; whoever gets no answer sends the same form again. Then
each page is asked for alone. Last come the pages of whoever settles conflicts, in a review of that size with many of
them: for somebody who judged none, for one who judged all (and may settle none), and when half are settled.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import reviewkit as rk
from reviewkit.store import judgements, spans
from reviewkit.store.derived import derive, touch, withdraw

STAGE = "title-abstract"
SCREEN = f"/screen/{STAGE}"
ABSTRACT = "Service users took part in teaching, and students told what changed for them. " * 12
HIDDEN = re.compile(r'type="hidden" name="([^"]+)" value="([^"]*)"')


def make(path: Path, number: int, names: list[str], *, deal: bool = True) -> dict[str, str]:
    """Make a review with so many reports, dealt out to people two each if wanted, and return each person's link."""
    export = path.with_suffix(".ris")
    with export.open("w", encoding="utf-8") as file:
        for n in range(number):
            file.write(
                f"TY  - JOUR\nAU  - Author{n % 977}, Anna\nPY  - {1990 + n % 35}\nTI  - Teaching number {n}\n"
                f"JO  - Journal of Examples\nDO  - 10.1234/example.{n}\nAB  - {ABSTRACT}\nKW  - teaching\nER  - \n\n"
            )
    with rk.open(path, protocol="sheffield") as review:
        host = review.people("Host")[0]
        host.collect(export, source="Bench")
        if deal:
            begun = time.perf_counter()
            host.screening.assign(STAGE, names)
            print(f"{number:,} reports dealt to {len(names)} people in {time.perf_counter() - begun:.1f} s")
        return {name: host.screening.invite(name) for name in names}


def at_odds(path: Path, number: int) -> None:
    """Let Alice include and Bram exclude so many reports, written as the library writes them, in one go."""
    with rk.open(path) as review:
        reports = judgements.in_state(review.db, STAGE, "open", limit=number)
        given = {"stage": STAGE, "reasons": "[]", "note": ""}
        rows = [{"report": one, **given} for one in reports]
        together_written(review, "Alice", "verdicts", [{**row, "verdict": "include"} for row in rows])
        together_written(review, "Bram", "verdicts", [{**row, "verdict": "exclude"} for row in rows])


def settle_half(path: Path) -> None:
    """Let Carol settle every second conflict."""
    with rk.open(path) as review:
        reports = judgements.in_state(review.db, STAGE, "conflict")[::2]
        given = {"stage": STAGE, "verdict": "include", "reason": "", "note": ""}
        together_written(review, "Carol", "resolutions", [{"report": one, **given} for one in reports])


def together_written(review: rk.Review, name: str, ledger: str, rows: list[dict[str, str]]) -> None:
    """Write a person's rows about reports, with what follows from them."""
    with review._store.write(name) as writer:
        touch(writer.db, [row["report"] for row in rows])
        withdraw(writer.db)
        for row in rows:
            writer.append(ledger, **row)
        derive(writer.db)
        spans.remake(writer.db, name)


class Server:
    """`reviewkit serve` in a process of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "reviewkit", "serve", str(self.path), "--port", str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        for _ in range(600):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.05)
        raise RuntimeError("the server does not answer")

    def cpu(self) -> float:
        """Return the CPU seconds that it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self, how: int = signal.SIGINT) -> None:
        self.process.send_signal(how)
        self.process.wait(20)


class Reviewer:
    """One person's browser, as lean as can be: the cores are shared with the server that is measured."""

    def __init__(self, server: Server, name: str, link: str) -> None:
        self.server, self.name = server, name
        self.cookie = f"reviewkit-link={link}"
        self.pipe = None
        self.page = ""
        self.acknowledged: list[tuple[str, str]] = []
        self.took: dict[str, list[float]] = {"verdict": [], "page": []}
        self.again = self.refused = 0

    async def ask(self, method: str, path: str, body: str = "") -> tuple[int, dict[str, str], str]:
        """Send a request and return status, headers and text; raises OSError where no whole answer came."""
        try:
            if self.pipe is None:
                self.pipe = await asyncio.open_connection("127.0.0.1", self.server.port)
            reader, writer = self.pipe
            writer.write(
                f"{method} {path} HTTP/1.1\r\nHost: bench\r\nCookie: {self.cookie}\r\nContent-Length: {len(body)}\r\n"
                f"Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}".encode()
            )
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:] if line)}
            text = await reader.readexactly(int(headers.get("content-length", 0)))
            return int(head[0].split()[1]), headers, text.decode()
        except (OSError, EOFError, asyncio.IncompleteReadError) as error:
            self.pipe = None
            raise OSError(str(error)) from error

    async def surely(self, kind: str, *request: str) -> tuple[int, dict[str, str], str]:
        """Send a request until it is answered, as the pages' script does."""
        while True:
            begun = time.perf_counter()
            try:
                answer = await self.ask(*request)
            except OSError:
                self.again += 1
                await asyncio.sleep(0.1)
                continue
            self.took[kind].append(time.perf_counter() - begun)
            return answer

    async def screen(self, until: float, pace: float) -> None:
        """Judge one report after the other, one in each `pace` seconds."""
        dice = random.Random(self.name)
        await asyncio.sleep(dice.random() * pace)
        at = time.monotonic()
        _, _, page = await self.surely("page", "GET", SCREEN)
        while time.monotonic() < until:
            form = dict(HIDDEN.findall(page))
            if "report" not in form:
                return
            form["verdict"] = dice.choice(["include", "exclude", "unsure"])
            status, headers, _ = await self.surely("verdict", "POST", SCREEN, urlencode(form))
            if status == 303:
                self.acknowledged.append((form["report"], form["verdict"]))
            else:
                self.refused += 1
            _, _, page = await self.surely("page", "GET", headers.get("location", SCREEN))
            at += pace
            await asyncio.sleep(max(0.0, at - time.monotonic()))


def quantiles(seconds: list[float]) -> str:
    seconds = sorted(seconds)
    half, most = statistics.median(seconds), seconds[int(len(seconds) * 0.99)]
    return f"median {half * 1000:6.1f} ms   99 % {most * 1000:6.1f} ms   longest {seconds[-1] * 1000:6.1f} ms"


def check(path: Path, people: list[Reviewer]) -> tuple[int, int, int]:
    """Return how many acknowledged verdicts are missing, how many are there twice, and how many there are."""
    with rk.open(path) as review:
        rows = review.db.execute("SELECT by, report, verdict FROM verdicts").fetchall()
    kept = Counter((by, report) for by, report, _ in rows)
    said = {(by, report): verdict for by, report, verdict in rows}
    missing = sum(
        said.get((one.name, report)) != verdict for one in people for report, verdict in one.acknowledged
    )
    return missing, sum(n - 1 for n in kept.values()), len(rows)


async def together(people: list[Reviewer], seconds: float, pace: float) -> None:
    until = time.monotonic() + seconds
    await asyncio.gather(*(one.screen(until, pace) for one in people))


async def under_fire(server: Server, people: list[Reviewer], kills: int) -> None:
    """Kill the server in full run, again and again, while everybody goes on."""
    dice = random.Random(1)
    until = time.monotonic() + 3600
    tasks = [asyncio.create_task(one.screen(until, 0.1)) for one in people]
    for _ in range(kills):
        await asyncio.sleep(dice.uniform(0.4, 1.2))
        server.stop(signal.SIGKILL)
        await asyncio.to_thread(server.start)
    await asyncio.sleep(1)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def pages(one: Reviewer) -> None:
    """Ask for each page alone, some times."""
    report = dict(HIDDEN.findall((await one.ask("GET", SCREEN))[2]))["report"]
    words = (
        ("my work", "/screen"),
        ("next report", SCREEN),
        ("one report", f"{SCREEN}?report={report}"),
        ("list", f"{SCREEN}/list"),
        ("list, page 40", f"{SCREEN}/list?page=40"),
        ("search, a word in all", f"{SCREEN}/list?q=teaching"),
        ("search, a phrase", f"{SCREEN}/list?q=%22number+4711%22"),
        ("search, an author", f"{SCREEN}/list?q=author12&field=authors"),
        ("filter, two years", f"{SCREEN}/list?since=2010&until=2011"),
        ("filter, waiting for me", f"{SCREEN}/list?mine=unjudged"),
        ("filter, excluded by me", f"{SCREEN}/list?mine=exclude"),
        ("conflicts", f"{SCREEN}/conflicts"),
        ("how far we are", "/lead"),
    )
    begun = time.perf_counter()
    await one.ask("GET", f"{SCREEN}/list")
    print(f"first list, with the index made   {time.perf_counter() - begun:8.1f} s")
    await asked_for(one, words)


async def asked_for(one: Reviewer, words: tuple[tuple[str, str], ...]) -> None:
    """Ask for each page alone, some times."""
    for name, path in words:
        took = []
        for _ in range(15):
            begun = time.perf_counter()
            status, _, _ = await one.ask("GET", path)
            took.append(time.perf_counter() - begun)
            assert status == 200, (path, status)
        print(f"{name:26} {quantiles(took)}")


async def settling(one: Reviewer) -> None:
    """Ask for the pages of somebody who settles conflicts, and settle some."""
    page = f"{SCREEN}/conflicts"
    report = dict(HIDDEN.findall((await one.ask("GET", page))[2])).get("report", "")
    middle = (("conflicts, from the middle", f"{page}?after=8"), ("one conflict", f"{page}?report={report}"))
    await asked_for(one, (("conflicts", page), *middle, ("my work", "/screen")))
    took = []
    for _ in range(15 if report else 0):
        form = dict(HIDDEN.findall((await one.ask("GET", page))[2])) | {"verdict": "exclude"}
        begun = time.perf_counter()
        status, _, _ = await one.ask("POST", page, urlencode(form))
        took.append(time.perf_counter() - begun)
        assert status == 303, status
    if took:
        print(f"{'settle a conflict':26} {quantiles(took)}")


def conflicts(folder: Path, reports: int, number: int) -> None:
    """Print figures of the pages of conflicts."""
    path = folder / "conflicts.db"
    links = make(path, reports, ["Alice", "Bram", "Carol"], deal=False)
    at_odds(path, number)
    for name, half in (("Carol", False), ("Alice", False), ("Carol", True)):
        if half:
            settle_half(path)
        print(f"-- {number:,} conflicts{', half of them settled' if half else ''}, {name}")
        server = Server(path)
        asyncio.run(settling(Reviewer(server, name, links[name])))
        server.stop()


def main() -> None:
    """Print all figures."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--reports", type=int, default=100_000)
    options.add_argument("--people", type=int, default=30)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--pace", type=float, default=1.0, help="seconds between a person's verdicts")
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--conflicts", type=int, default=14_000)
    options.add_argument("--only-conflicts", action="store_true")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if not asked.only_conflicts:
            screening(Path(folder), asked)
        conflicts(Path(folder), asked.reports, asked.conflicts)


def screening(folder: Path, asked: argparse.Namespace) -> None:
    """Print figures of people who screen at once, of kills, and of each page alone."""
    names = [f"Person {n:02}" for n in range(asked.people)]
    path = folder / "review.db"
    links = make(path, asked.reports, names)
    server = Server(path)
    people = [Reviewer(server, name, links[name]) for name in names]
    before = server.cpu()
    asyncio.run(together(people, asked.seconds, asked.pace))
    cpu = server.cpu() - before
    took = {kind: [t for one in people for t in one.took[kind]] for kind in ("verdict", "page")}
    requests = sum(map(len, took.values()))
    missing, doubled, rows = check(path, people)
    print(
        f"{asked.people} people, {asked.seconds:g} s, a verdict each {asked.pace:g} s; load {os.getloadavg()}"
    )
    for kind, seconds in took.items():
        print(f"  {kind:8} {len(seconds):6}   {quantiles(seconds)}")
    print(f"  CPU of the server {cpu:.1f} s: {1000 * cpu / requests:.2f} ms for each of {requests} requests")
    told = sum(len(one.acknowledged) for one in people)
    print(f"  acknowledged {told}, in the file {rows}, missing {missing}, doubled {doubled}")
    for one in people:
        one.pipe = None  # connections belong to the loop that opened them
    asyncio.run(under_fire(server, people, asked.kills))
    server.stop()
    missing, doubled, rows = check(path, people)
    told = sum(len(one.acknowledged) for one in people)
    print(
        f"killed {asked.kills} times: acknowledged {told}, in the file {rows}, missing {missing}, "
        f"doubled {doubled}; {sum(one.again for one in people)} requests sent again, "
        f"{sum(one.refused for one in people)} refused"
    )
    server.start()
    people[0].pipe = None
    asyncio.run(pages(people[0]))
    server.stop()


if __name__ == "__main__":
    main()
