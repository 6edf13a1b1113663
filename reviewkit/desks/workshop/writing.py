"""The workshop desk's writing half: words, questions, evidence, the votes' opening and closing."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from reviewkit.desks.missing import Named
from reviewkit.desks.workshop.arranging import Arranging
from reviewkit.desks.workshop.caring import Caring
from reviewkit.desks.workshop.checking import Checking
from reviewkit.desks.workshop.deciding import Deciding
from reviewkit.desks.workshop.gathering import Gathering
from reviewkit.desks.workshop.opening import Opening
from reviewkit.desks.workshop.reading import Room
from reviewkit.desks.workshop.wording import Wording
from reviewkit.store import words as ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewkit.protocol import Workshop
    from reviewkit.store import Store

Result = TypeVar("Result")


class RoomWriter(Opening, Deciding, Wording, Arranging, Checking, Gathering, Named, at="person.workshop(…)"):
    """Writes words and questions down, and opens and closes votes, in one person's name."""

    def __init__(self, store: Store, plan: Workshop, by: str) -> None:
        super().__init__(store, Room(store, plan), by)

    @cached_property
    def care(self) -> Caring:
        """Writes payment and thanks, consent and access needs down."""
        return Caring(self._store, self._room, self._by)

    def once(self, nonce: str, act: Callable[[RoomWriter], Result]) -> Result | None:
        """Do an act with this writer and return what it gives, or None where one was done under the same number.

        The number is made up by whoever asks; "" stands for none. An act that is refused leaves its number free. Behind
        the web pages the act and its number are on disk together; elsewhere the number is written right after the act.
        """
        if nonce and ledger.answered(self._store.db, self._room.id, nonce) is not None:
            return None
        result = act(self)
        if nonce:
            with self._store.write(self._by) as writer:
                ledger.remember(writer, self._room.id, nonce, "done")
        return result
