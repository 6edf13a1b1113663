"""What every part of the workshop desk starts from: the file, the plan, and who writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviewkit.desks.workshop.reading import Room
    from reviewkit.desks.workshop.voting import Slip
    from reviewkit.protocol import Workshop
    from reviewkit.store import Store

ROOM = "(the room)"  # what people do with a slip is nobody's act: it carries no person's name


class Reading:
    """A part of a workshop's reading half."""

    def __init__(self, store: Store, plan: Workshop) -> None:
        self._store = store
        self.plan = plan
        self.id = plan.id

    if TYPE_CHECKING:

        def slip(self, code: str) -> Slip:
            """Return the slip of a code; see Room."""


class Writing:
    """A part of a workshop's writing half, in one person's name."""

    def __init__(self, store: Store, room: Room, by: str) -> None:
        self._store = store
        self._room = room
        self._plan = room.plan
        self._by = by
