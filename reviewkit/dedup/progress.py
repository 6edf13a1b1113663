"""How far a run has come: one scale for all its steps, each with its measured share of the time."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with how much is done and how much there is, in records; the first never falls."""


class Meter:
    """Turns the parts of each step into records done, and tells whoever asked."""

    def __init__(self, progress: Progress | None, total: int | None, **shares: float) -> None:
        self._progress = progress
        self._known = total is not None
        self._total = total or 0
        self._shares = shares
        self._first = next(iter(shares))
        self._done = dict.fromkeys(shares, 0.0)  # share of each step, 0 to 1
        self._read = 0
        self._told = -1

    def read(self, records: int) -> None:
        """So many more records went through the first step."""
        self._read += records
        if not self._known or self._read > self._total:
            self._total = self._read
        self._set(self._first, self._read / self._total)

    def all_read(self) -> None:
        """The first step is done, and the number of records is what was read."""
        self._total, self._known = self._read, True
        self._set(self._first, 1.0)

    def part(self, step: str, done: int, of: int) -> None:
        """So much more of a step is done."""
        self._set(step, min(1.0, self._done[step] + done / max(of, 1)))

    def done(self, step: str) -> None:
        """Say that a step is done."""
        self._set(step, 1.0)

    def end(self) -> None:
        """All is done."""
        self._done = dict.fromkeys(self._done, 1.0)
        self._tell(self._total)

    def _set(self, step: str, share: float) -> None:
        self._done[step] = share
        if self._progress:
            whole = sum(self._shares.values())
            self._tell(int(self._total * sum(self._shares[s] * self._done[s] for s in self._done) / whole))

    def _tell(self, done: int) -> None:
        if self._progress and done > self._told:
            self._told = done
            self._progress(done, self._total)
