"""The workshop desk's writing half: words, questions, evidence, the votes' opening and closing."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from reviewkit.desks.workshop.arranging import Arranging
from reviewkit.desks.workshop.caring import Caring
from reviewkit.desks.workshop.checking import Checking
from reviewkit.desks.workshop.deciding import Deciding
from reviewkit.desks.workshop.gathering import Gathering
from reviewkit.desks.workshop.opening import Opening
from reviewkit.desks.workshop.reading import Room
from reviewkit.desks.workshop.wording import Wording

if TYPE_CHECKING:
    from reviewkit.protocol import Workshop
    from reviewkit.store import Store


class RoomWriter(Opening, Deciding, Wording, Arranging, Checking, Gathering):
    """Writes words and questions down, and opens and closes votes, in one person's name."""

    def __init__(self, store: Store, plan: Workshop, by: str) -> None:
        super().__init__(store, Room(store, plan), by)

    @cached_property
    def care(self) -> Caring:
        """Writes payment and thanks, consent and access needs down."""
        return Caring(self._store, self._room, self._by)
