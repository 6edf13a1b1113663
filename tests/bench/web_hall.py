"""Figures of a hall: so many phones join, read the ballot and vote, and the server is killed while they do.

python tests/bench/web_hall.py [phones] [questions]        (300 phones and 40 questions unless given)

The server is `reviewkit serve --workshop` in a process of its own on the loopback address; the phones are connections
of this process, which speaks as little HTTP as will do. CPU is counted for each of the two. Three rounds:

1. think: everybody comes within twenty seconds and thinks up to three seconds before each tap;
2. instant: all join in the same instant, and all votes are sent in the same instant. The last of N answers cannot be
   quicker than N times what one vote costs, so "99 %" here is close to the time for all of them;
3. killed: everybody votes and changes the vote twice while the server is killed (SIGKILL) and started again three
   times; a phone sends its form again until it is answered.
After each round the review file says what is stored, slip by slip; what was acknowledged and is not there is "lost".
"""

from __future__ import annotations

import asyncio
import gzip
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import reviewkit as rk

GROUPS = ("service user", "carer", "educator", "practitioner", "trainee")
PATIENCE = 60  # seconds until a phone gives up
VOTE = "/vote/ballot"


class BrokenOffError(Exception):
    """The connection ended before the answer came."""


@dataclass
class Phone:
    """One phone: a connection, its cookie, and what it was told."""

    port: int
    code: str
    took: dict[str, list[float]]
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None
    cookie: str = ""
    token: str = ""
    seen: str = ""
    said: list[tuple[str, ...]] = field(default_factory=list)
    again: int = 0

    async def once(self, method: str, path: str, fields: dict[str, str] | None) -> tuple[int, str, str]:
        """Send one request; return status, where it leads, and the page."""
        try:
            if self.writer is None:
                self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
            body = urlencode(fields or {}).encode() if method == "POST" else b""
            head = f"{method} {path} HTTP/1.1\r\nHost: hall\r\nAccept-Encoding: gzip\r\n"
            head += f"Cookie: {self.cookie}\r\n" if self.cookie else ""
            if method == "POST":
                head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
            self.writer.write(head.encode() + b"\r\n" + body)
            answer = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            length = re.search(r"(?i)content-length: (\d+)", answer)
            page = await self.reader.readexactly(int(length[1])) if length else b""
        except (OSError, asyncio.IncompleteReadError) as error:
            self.writer = None
            raise BrokenOffError from error
        for cookie in re.findall(r"(?i)set-cookie: (reviewkit=[^;\r]*)", answer):
            self.cookie = cookie
        leads = re.search(r"(?i)location: (\S+)", answer)
        text = (gzip.decompress(page) if page[:2] == b"\x1f\x8b" else page).decode()
        return int(answer[9:12]), leads[1] if leads else "", text

    async def ask(
        self, step: str, method: str, path: str, fields: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        """Send a request, again until it is answered, and keep how long the one that was answered took."""
        begun = time.perf_counter()
        while True:
            sent = time.perf_counter()
            try:
                answer = await self.once(method, path, fields)
            except BrokenOffError:
                self.again += 1
                if time.perf_counter() - begun > PATIENCE:
                    raise
                await asyncio.sleep(0.05 + random.random() / 10)
                continue
            if answer[0] >= 500:
                self.again += 1
                await asyncio.sleep(0.1)
                continue
            self.took.setdefault(step, []).append(time.perf_counter() - sent)
            if found := re.search(r'name="token" value="([^"]+)', answer[2]):
                self.token = found[1]
            if found := re.search(r'name="seen" value="([^"]*)', answer[2]):
                self.seen = found[1]
            return answer

    async def come(self) -> None:
        """Follow the QR code to the page on which one joins."""
        await self.ask("arrive", "GET", f"/v/{self.code}")
        await self.ask("join page", "GET", "/join")

    async def join(self, group: str) -> None:
        """Join with a group's voice."""
        fields = {"token": self.token, "group": group, "go": "in"}
        status, leads, _ = await self.ask("join", "POST", "/join", fields)
        assert (status, leads) == (303, "/room"), (status, leads)

    async def choose(self, names: list[str]) -> dict[str, str]:
        """Read the ballot and the last look; return the form that sends it."""
        await self.ask("ballot", "GET", VOTE)
        marks = {f"q-{name}": str(n) for n, name in enumerate(names, 1)}
        fields = {"token": self.token, "seen": self.seen, **marks}
        status, _, page = await self.ask("last look", "POST", VOTE, fields | {"go": "look"})
        assert status == 200, page
        return fields

    async def vote(self, fields: dict[str, str]) -> None:
        """Send the vote; acknowledged is what leads to the page that says so."""
        status, leads, page = await self.ask("vote", "POST", f"{VOTE}/send", fields)
        assert (status, leads) == (303, f"{VOTE}/done"), (status, leads, page[-2000:])
        self.said.append(tuple(name[2:] for name in fields if name.startswith("q-")))
        await self.ask("done", "GET", f"{VOTE}/done")

    def close(self) -> None:
        """Hang up."""
        if self.writer is not None:
            self.writer.close()


class Server:
    """The served review, in a process of its own."""

    def __init__(self, path: Path, port: int) -> None:
        self.port = port
        self.command = [sys.executable, "-m", "reviewkit", "serve", str(path), "--workshop"]
        self.command += ["--host", "127.0.0.1", "--port", str(port)]
        self.spent = 0.0
        self.start()

    def start(self) -> None:
        """Start, and wait until it answers."""
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
        for _ in range(400):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise SystemExit("the server does not answer")

    def cpu(self) -> float:
        """Return the seconds of CPU that the server has used, without those of killed ones."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Return the largest memory the server had, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmHWM:\s+(\d+)", status)
        return int(found[1]) / 1024 if found else 0.0

    def kill(self) -> None:
        """Kill the server as a power cut would, and start it again."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.start()

    def stop(self) -> None:
        """End it."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)


def names_of(n: int, questions: int) -> list[str]:
    """Return a ballot of ten questions that differs from phone to phone and from time to time."""
    return [f"q{1 + (n * 7 + k) % questions}" for k in range(min(10, questions))]


async def think(phones: list[Phone], questions: int) -> None:
    """Everybody comes within twenty seconds, and thinks before each tap."""

    async def one(n: int, phone: Phone) -> None:
        await asyncio.sleep(random.random() * 20)
        await phone.come()
        await asyncio.sleep(1 + random.random() * 2)
        await phone.join(GROUPS[n % 5])
        await asyncio.sleep(random.random() * 3)
        fields = await phone.choose(names_of(n, questions))
        await asyncio.sleep(random.random() * 3)
        await phone.vote(fields)

    await asyncio.gather(*(one(n, phone) for n, phone in enumerate(phones)))


async def instant(phones: list[Phone], questions: int) -> None:
    """All do each step in the same instant, and wait for each other before the next."""
    await asyncio.gather(*(phone.come() for phone in phones))
    await asyncio.gather(*(phone.join(GROUPS[n % 5]) for n, phone in enumerate(phones)))
    forms = await asyncio.gather(*(phone.choose(names_of(n, questions)) for n, phone in enumerate(phones)))
    await asyncio.gather(*(phone.vote(form) for phone, form in zip(phones, forms, strict=True)))


async def killed(phones: list[Phone], questions: int, server: Server) -> None:
    """Everybody votes and changes the vote twice while the server is killed three times."""

    async def one(n: int, phone: Phone) -> None:
        await phone.come()
        await phone.join(GROUPS[n % 5])
        for turn in range(3):
            await asyncio.sleep(random.random() * 2)
            await phone.vote(await phone.choose(names_of(n + 11 * turn, questions)))

    async def trouble() -> None:
        for _ in range(3):
            await asyncio.sleep(1.2)
            await asyncio.to_thread(server.kill)

    await asyncio.gather(trouble(), *(one(n, phone) for n, phone in enumerate(phones)))


def review_with(path: Path, questions: int, phones: int) -> list[str]:
    """Make a review whose vote is open, and return the codes of its slips."""
    with rk.open(path, protocol="sheffield") as review:
        (host,) = review.people("Host")
        room = host.workshop("priorities")
        for n in range(questions):
            room.question(f"What helps people who teach from lived experience in training, in situation {n}?")
        room.open_vote()
        return [slip.code for slip in review.workshop("priorities").slips(phones)]


def stored(path: Path, phones: list[Phone]) -> tuple[int, int]:
    """Return how many phones' last acknowledged ballot is not what is stored, and how many ballots are too many."""
    with rk.open(path) as review:
        room = review.workshop("priorities")
        lost = 0
        for phone in phones:
            own = room.own_ballot(phone.code)
            if not phone.said or own is None or tuple(place[0] for place in own.ranking) != phone.said[-1]:
                lost += 1
        rows = review.db.execute("SELECT count(*) FROM ballots").fetchone()[0]
    return lost, rows - len(phones)


def show(took: dict[str, list[float]]) -> None:
    """Print how long each step took."""
    for step, seconds in took.items():
        ordered = sorted(seconds)
        half, most = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]
        print(
            f"  {step:10} {len(ordered):5} times   median {half * 1000:6.0f} ms   99 % {most * 1000:6.0f} ms"
        )


def main() -> None:
    number, questions = (int(given) for given in [*sys.argv[1:], *("300", "40")[len(sys.argv) - 1 :]][:2])
    rounds = {"think": think, "instant": instant, "killed": killed}
    for name, act in rounds.items():
        with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
            probe.close()
            path = Path(folder) / "review.db"
            codes = review_with(path, questions, number)
            server = Server(path, port)
            took: dict[str, list[float]] = {}
            phones = [Phone(port, code, took) for code in codes]
            own, theirs, begun = time.process_time(), server.cpu(), time.perf_counter()
            more = (server,) if name == "killed" else ()
            asyncio.run(act(phones, questions, *more))
            wall, own = time.perf_counter() - begun, time.process_time() - own
            theirs, memory = server.cpu() - theirs, server.memory()
            server.stop()
            lost, doubled = stored(path, phones)
            requests = sum(map(len, took.values()))
            said = sum(len(phone.said) for phone in phones)
            print(f"{name}: {number} phones, {questions} questions, {wall:.1f} s")
            show(took)
            print(
                f"  {said} votes acknowledged, lost {lost}, doubled {doubled}; "
                f"sent again {sum(phone.again for phone in phones)} times"
            )
            if name != "killed":
                print(
                    f"  CPU: server {theirs:.2f} s ({theirs / requests * 1000:.2f} ms a request), "
                    f"phones {own:.2f} s; server's memory {memory:.0f} MB"
                )


if __name__ == "__main__":
    main()
