"""Python's garbage collector, sent to rest while many long-lived values are made."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Let the garbage collector rest for work that makes no cycles.

    It would walk all records that are held, again and again, which costs a fifth to a third of the time
    at 50,000 records. Its state is put back afterwards.
    """
    awake = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if awake:
            gc.enable()
