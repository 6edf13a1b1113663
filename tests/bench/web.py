"""Figures of a whole vote: so many phones arrive at once and go through ballot, last look and sending.

python tests/bench/web.py [phones] [questions]     (300 phones and 40 questions unless given; on the loopback address)
"""

from __future__ import annotations

import asyncio
import re
import resource
import socket
import ssl
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx
import uvicorn

import reviewkit as rk
from reviewkit.web import app

PLAIN = ssl.create_default_context()  # made once: a client of its own for each phone would make it 300 times
GROUPS = ("service user", "carer", "educator", "practitioner", "trainee")


async def phone(address, code, number, took):
    """Vote as a phone does, and keep how long each step took."""

    async def timed(step, call):
        begun = time.perf_counter()
        page = await call
        took.setdefault(step, []).append(time.perf_counter() - begun)
        return page

    def fields(page):
        return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))

    async with httpx.AsyncClient(base_url=address, timeout=120, verify=PLAIN) as client:
        await timed("arrive", client.get(f"/v/{code}"))
        page = await timed("ballot", client.get("/vote"))
        marks = {"group": GROUPS[number % 5], **{f"place-q{n}": str(n) for n in range(1, 11)}}
        page = await timed("look", client.post("/vote", data=fields(page) | marks))
        page = await timed("send", client.post("/send", data=fields(page)))
        return page.status_code == 303 and page.headers["location"] == "/done"


async def all_phones(address, codes):
    """Return how long the steps took, and how many were told that their vote is in."""
    took = {}
    said = await asyncio.gather(*(phone(address, code, n, took) for n, code in enumerate(codes)))
    return took, sum(said)


def main():
    phones, questions = (int(given) for given in [*sys.argv[1:], "300", "40"][:2])
    with tempfile.TemporaryDirectory() as folder:
        review = rk.open(Path(folder) / "review.db", protocol="sheffield")
        (host,) = review.people("Host")
        for n in range(questions):
            host.workshop("priorities").question(
                f"What helps people who teach from lived experience, number {n}?"
            )
        host.workshop("priorities").open_vote()
        room = review.workshop("priorities")
        codes = [slip.code for slip in room.slips(phones)]
        listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
        server = uvicorn.Server(uvicorn.Config(app(review), log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        begun = time.perf_counter()
        took, told = asyncio.run(all_phones(f"http://127.0.0.1:{listener.getsockname()[1]}", codes))
        wall = time.perf_counter() - begun
        server.should_exit = True
        thread.join(10)
        for step, seconds in took.items():
            half, most = sorted(seconds)[len(seconds) // 2], sorted(seconds)[int(len(seconds) * 0.99)]
            print(f"{step:8} median {half * 1000:6.0f} ms   99 % {most * 1000:6.0f} ms")
        print(
            f"{phones} phones at once: {wall:.1f} s, {told} told that their vote is in, {room.voted()} stored"
        )
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"largest memory of server and phones together: {memory:.0f} MB")
        review.close()


if __name__ == "__main__":
    main()
