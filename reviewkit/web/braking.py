"""A brake on guessing: who tries many codes is slowed, and a whole hall behind one address is not locked out."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

WRONG, PER_SECONDS = 10, 60  # so many wrong ones a minute before an address is held
# A held address has its codes looked at one after the other. Two a second: 300 people behind one router are in
# within 150 seconds whatever somebody beside them tries; and who guesses at 300 slips among 23**5 codes of the right
# form needs three hours for an even chance of one hit, with the door to themselves.
SECONDS_EACH = 0.5
LONGEST_WAIT = 20  # seconds somebody is kept waiting before they are asked to try again
REMEMBERED = 20_000  # addresses kept in memory


class Brake:
    """Counts wrong guesses by client, in memory, and says who has to wait and for how long."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: dict[str, deque[float]] = defaultdict(deque)
        self._free: dict[str, float] = {}  # when the next code from a held address is looked at

    def holds(self, client: str) -> bool:
        """Return whether a client has guessed wrong too often of late."""
        return len(self._recent(client)) >= WRONG

    def turn(self, client: str) -> float | None:
        """Return in how many seconds a code from this client may be looked at: 0 at once, None not now.

        Right and wrong codes wait alike: who guesses must not learn from the waiting which one was right.
        """
        if not self.holds(client):
            self._free.pop(client, None)
            return 0.0
        now = self._clock()
        turn = max(self._free.get(client, now), now) + SECONDS_EACH
        if turn - now > LONGEST_WAIT:
            return None
        self._free[client] = turn
        return turn - now

    def count(self, client: str) -> None:
        """Note a wrong guess."""
        self._recent(client).append(self._clock())
        if len(self._wrong) > REMEMBERED:  # many addresses at once: forget those that are quiet
            for name in [name for name in self._wrong if not self._recent(name)]:
                del self._wrong[name]
                self._free.pop(name, None)

    def _recent(self, client: str) -> deque[float]:
        times = self._wrong[client]
        while times and times[0] <= self._clock() - PER_SECONDS:
            times.popleft()
        return times
