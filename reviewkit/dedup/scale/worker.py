"""A worker process: reads tasks from its standard input, writes answers to its standard output, ends at the end."""

from __future__ import annotations

import pickle
import signal
import sys
import traceback
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


@lru_cache(maxsize=2)
def _shared(file: Path) -> tuple[Any, ...]:
    found: tuple[Any, ...] = pickle.loads(file.read_bytes())  # noqa: S301 - written by the process that started this one
    return found


def main() -> None:
    """Answer tasks (function, file with its first arguments, the others) until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one ends it
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    while True:
        try:
            function, file, part = pickle.load(source)  # noqa: S301 - as above
        except EOFError:
            return
        try:
            answer = True, function(*_shared(file), *part)
            frame = pickle.dumps(answer, protocol=5)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told where the work was asked for
            error.add_note("in a worker process:\n" + traceback.format_exc())
            frame = _refusal(error)
        sink.write(frame)
        sink.flush()


def _refusal(error: Exception) -> bytes:
    try:
        frame = pickle.dumps((False, error), protocol=5)
        pickle.loads(frame)  # noqa: S301 - an error may be written and yet not be read again
    except Exception:  # noqa: BLE001 - likewise
        return pickle.dumps((False, RuntimeError("\n".join(error.__notes__))), protocol=5)
    return frame
