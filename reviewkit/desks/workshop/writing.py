"""The workshop desk's writing half: words, questions, evidence, the vote's opening and closing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reviewkit.desks.workshop.reading import Room, Slip
from reviewkit.desks.workshop.wording import Wording
from reviewkit.errors import NotAllowed
from reviewkit.store import digest, room

if TYPE_CHECKING:
    from reviewkit.protocol import Workshop
    from reviewkit.store import Store


class RoomWriter(Wording):
    """Writes words and questions down, and opens and closes the vote, in one person's name."""

    def __init__(self, store: Store, plan: Workshop, by: str) -> None:
        super().__init__(store, Room(store, plan), by)

    def open_vote(self) -> None:
        """Open the vote for the room: until it is closed, nothing of it is shown anywhere."""
        self._act("open")

    def close_vote(self) -> str:
        """Close the vote and return the seal of its ballots; nobody can tell any more which slip cast which ballot."""
        return self._act("close")

    def _act(self, act: str) -> str:
        with self._store.write(self._by) as writer:
            if self._room.state == "closed":
                raise NotAllowed(f"the vote of {self._plan.id!r} is closed already, and stays so")
            cast = room.ballots(writer.db, self._plan.id)
            seal = digest(
                sorted(digest([b.group, b.ranking, dict(b.scores), sorted(b.unseen)]) for b in cast)
            )
            writer.append(
                "votes",
                workshop=self._plan.id,
                act=act,
                ballots=len(cast) if act == "close" else 0,
                questions=json.dumps([q.id for q in self._room.questions()]),
                seal=seal if act == "close" else "",
            )
            if act == "close":
                room.destroy_secret(writer, self._plan.id)
        return seal

    def void(self, slip: Slip | str) -> None:
        """Declare a lost slip void; one that has voted already stays as it is and cannot be."""
        code = slip.code if isinstance(slip, Slip) else self._room.slip(slip).code
        with self._store.write(self._by) as writer:
            if room.has_voted(writer.db, self._plan.id, code):
                raise NotAllowed(f"the slip {code} has voted already; its ballot counts")
            writer.append("slips", workshop=self._plan.id, code=room.hidden(self._plan.id, code), act="void")
