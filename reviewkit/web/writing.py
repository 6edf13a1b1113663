"""Writing from the pages: what comes in while the disk is busy shares the next commit, and no page waits for it.

Pages read on one connection, in the thread of the event loop. Writes go through another: the rows are written in the
loop's thread, a few people's in one transaction, and only the commit, which waits for the disk, in a thread of its
own. An act is acknowledged after the commit that holds it, never before. Searches have a connection and a thread too.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
import weakref
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from reviewkit.desks import adoption
from reviewkit.errors import StoreError
from reviewkit.review import Review, open_review
from reviewkit.store.gathering import Gathering

if TYPE_CHECKING:
    from collections.abc import Callable

_Result = TypeVar("_Result")

TOGETHER = (
    0.016  # seconds of acts in one commit: so long pages wait at the most for the thread that they share
)
BUSY_SECONDS = 30  # how long another program may hold the file before an act is refused; as everywhere else
PAUSE = 0.005  # seconds between two looks whether it still does


class Writes:
    """The connections beside the one that pages read on: one to write with, one to search with."""

    def __init__(self, review: Review) -> None:
        self._reading = review
        self.path = str(review.db.execute("PRAGMA database_list").fetchone()[2])  # "" for a review in memory
        self._acts: deque[tuple[Callable[[Review], Any], asyncio.Future[Any]]] = deque()
        self._at_work: asyncio.Task[None] | None = None
        self._writing: tuple[Review, Gathering] | None = None
        self._searching: Review | None = None
        self._aside = ThreadPoolExecutor(1, "reviewkit search")
        self._disk = ThreadPoolExecutor(1, "reviewkit commit")
        weakref.finalize(self, self._aside.shutdown, wait=False)
        weakref.finalize(self, self._disk.shutdown, wait=False)

    async def write(self, act: Callable[[Review], _Result]) -> _Result:
        """Do an act that writes, and return what it returned once it is on disk; what it raises is raised here."""
        if not self.path:
            return act(self._reading)
        future: asyncio.Future[_Result] = asyncio.get_running_loop().create_future()
        self._acts.append((act, future))
        if self._at_work is None or self._at_work.done():
            self._at_work = asyncio.create_task(self._work())
        return await future

    async def aside(self, act: Callable[[Review], _Result]) -> _Result:
        """Do something that only reads and may take longer, in a thread of its own."""
        if not self.path:
            return act(self._reading)
        return await asyncio.get_running_loop().run_in_executor(self._aside, self._search, act)

    def close(self) -> None:
        """Close the connections that were opened here; what was acknowledged is on disk already."""
        self._aside.shutdown()
        self._disk.shutdown()
        for review in (self._writing[0] if self._writing else None, self._searching):
            if review is not None:
                review.close()

    def _search(self, act: Callable[[Review], _Result]) -> _Result:
        if self._searching is None:
            self._searching = open_review(self.path)
            weakref.finalize(self, self._searching.close)
        return act(self._searching)

    def _writer(self) -> tuple[Review, Gathering]:
        if self._writing is None:
            store = Gathering(self.path)
            self._writing = Review(store, adoption.adopt(store, None, "(the web pages)")), store
            weakref.finalize(self, store.close)
        return self._writing

    async def _work(self) -> None:
        while self._acts:
            taken: list[tuple[Callable[[Review], Any], asyncio.Future[Any]]] = []
            try:
                review, store = self._writer()
                await self._begin(store)
                told: list[tuple[Any, Exception | None]] = []
                until = time.perf_counter() + TOGETHER
                while self._acts and (not told or time.perf_counter() < until):
                    taken.append(self._acts.popleft())
                    told.append(_tried(taken[-1][0], review))
                await asyncio.get_running_loop().run_in_executor(self._disk, store.commit)
            except (StoreError, sqlite3.Error) as error:
                taken = taken or [self._acts.popleft() for _ in range(len(self._acts))]
                why = StoreError(f"nothing could be written: {error}", path=self.path)
                told = [(None, why) for _ in taken]
            for (_, future), (result, refused) in zip(taken, told, strict=True):
                if future.done():  # whoever waited for it is gone
                    continue
                if refused is None:
                    future.set_result(result)
                else:
                    future.set_exception(refused)

    async def _begin(self, store: Gathering) -> None:
        waited = 0.0
        while not store.begin():
            if waited > BUSY_SECONDS:
                raise StoreError("another program holds the file", path=self.path)
            await asyncio.sleep(PAUSE)
            waited += PAUSE


def _tried(act: Callable[[Review], Any], review: Review) -> tuple[Any, Exception | None]:
    try:
        return act(review), None
    except Exception as error:  # noqa: BLE001 - whatever it was, it is raised again where the act came from
        return None, error
