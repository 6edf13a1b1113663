"""Who does the work: this process, worker processes on this machine, or a dask cluster."""

from __future__ import annotations

import itertools
import os
import pickle
import subprocess
import sys
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Protocol

from reviewkit.errors import ReviewkitError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from reviewkit.dedup.scale.shelf import Parcel, Shelf


class Crew(Protocol):
    """Does one function on many parts, in order, with few parts under way at a time."""

    distant: bool  # whether it cannot read this machine's files

    def each(
        self, function: Callable[..., Any], *shared: Any, parts: Iterable[tuple[Any, ...]]
    ) -> Iterator[Any]:
        """Yield function(*shared, *part) for each part, in order; what is shared is sent to each worker once."""

    def close(self) -> None:
        """Let the workers go."""


class Alone:
    """This process, by itself."""

    distant = False

    def each(
        self, function: Callable[..., Any], *shared: Any, parts: Iterable[tuple[Any, ...]]
    ) -> Iterator[Any]:
        """Yield function(*shared, *part) for each part."""
        return (function(*shared, *part) for part in parts)

    def close(self) -> None:
        """Do nothing."""


class Workers:
    """Processes on this machine that talk through pipes.

    They are started afresh, not forked: a fork would copy locks that DuckDB's or numpy's threads hold, and
    multiprocessing's own fresh start runs the user's script again unless it guards against that.
    """

    distant = False

    def __init__(self, size: int, folder: Path) -> None:
        self._folder = folder
        self._files = itertools.count()
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        command = [sys.executable, "-c", "from reviewkit.dedup.scale.worker import main; main()"]
        self._processes = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)  # noqa: S603 - our own interpreter
            for _ in range(size)
        ]
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        for process in self._processes:
            self._idle.put(process)
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="dedup")

    def each(
        self, function: Callable[..., Any], *shared: Any, parts: Iterable[tuple[Any, ...]]
    ) -> Iterator[Any]:
        """Yield function(*shared, *part) for each part, in order."""
        file = self._folder / f"shared-{next(self._files)}.pickle"
        try:
            file.write_bytes(pickle.dumps(shared, protocol=5))
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            raise ReviewkitError(
                f"these rules cannot be sent to worker processes ({error}): a rule's test has to be a function"
                " of a module; workers=1 takes any"
            ) from error
        return _ahead(
            lambda part: self._threads.submit(self._ask, (function, file, part)),
            parts,
            # one part at each worker and one waiting for it
            2 * len(self._processes),
        )

    def _ask(self, task: tuple[Any, ...]) -> Any:
        process = self._idle.get()
        try:
            assert process.stdin
            assert process.stdout
            pickle.dump(task, process.stdin, protocol=5)
            process.stdin.flush()
            done, answer = pickle.load(process.stdout)  # noqa: S301 - our own worker's answer
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise ReviewkitError(
                f"a worker process ended with code {process.wait()} in the middle of its work"
                " (out of memory?); try fewer workers"
            ) from error
        finally:
            self._idle.put(process)
        if not done:
            raise answer
        return answer

    def close(self) -> None:
        """End the workers and wait until they are gone."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in self._processes:
            process.kill()  # they hold nothing that has to be put away
        self._threads.shutdown(wait=True)
        for process in self._processes:
            process.wait()
            for pipe in (process.stdin, process.stdout):
                assert pipe
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue  # a task that was under way when the work was broken off


class Cluster:
    """The workers of a dask cluster; `client` is the user's and stays open."""

    distant = True

    def __init__(self, client: Any) -> None:
        self._client = client

    def each(
        self, function: Callable[..., Any], *shared: Any, parts: Iterable[tuple[Any, ...]]
    ) -> Iterator[Any]:
        """Yield function(*shared, *part) for each part, in order."""
        threads = sum(self._client.nthreads().values())
        if not threads:
            raise ReviewkitError(f"the cluster has no workers: {self._client}")
        sent = self._client.scatter(list(shared), broadcast=True, hash=False) if shared else []
        futures = _ahead(lambda part: self._submit(function, sent, part), parts, 2 * threads)
        yield from futures

    def _submit(self, function: Callable[..., Any], sent: list[Any], part: tuple[Any, ...]) -> Any:
        # large parts go to a worker directly and not through the scheduler
        held = self._client.scatter(part, hash=False)
        return self._client.submit(_unwrapped, function, sent, held, pure=False)

    def close(self) -> None:
        """Do nothing: the client is the user's."""


def _unwrapped(function: Callable[..., Any], shared: list[Any], part: tuple[Any, ...]) -> Any:
    return function(*shared, *part)


def _ahead(submit: Callable[[Any], Any], parts: Iterable[Any], most: int) -> Iterator[Any]:
    """Yield the results of what is submitted, in order, with at most so many under way."""
    waiting: deque[Any] = deque()
    try:
        for part in parts:
            if len(waiting) >= most:
                yield waiting.popleft().result()
            waiting.append(submit(part))
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


def parcelled(shelf: Shelf, batches: Iterable[Any], crew: Crew) -> Iterator[tuple[Shelf | Parcel, bytes]]:
    """Yield batches of pairs with where to read their forms: the shelf itself, or a parcel for a distant crew."""
    for batch in batches:
        yield (shelf.parcel(sorted(set(batch.ravel().tolist()))) if crew.distant else shelf), batch.tobytes()
