"""The workshop desk's reading half of words: what was said, in which round, at which table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.desks.workshop.base import Reading
from reviewkit.store import words

if TYPE_CHECKING:
    from reviewkit.model import Contribution


class Hearing(Reading):
    """What was said in the room."""

    def contributions(self) -> list[Contribution]:
        """Return people's words in the order in which they were written down; erased ones as stubs."""
        return words.contributions(self._store.db, self.id)
