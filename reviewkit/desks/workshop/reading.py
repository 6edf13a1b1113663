"""The workshop desk's reading half: words, questions, the count, and the slips with which people vote."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from reviewkit.desks.missing import Named
from reviewkit.desks.workshop.agenda import Prioritising
from reviewkit.desks.workshop.caring import Care
from reviewkit.desks.workshop.forms import Forms
from reviewkit.desks.workshop.voting import Voting
from reviewkit.errors import UnknownName

if TYPE_CHECKING:
    from reviewkit.protocol import Protocol, Workshop


def plan_of(protocol: Protocol, name: str) -> Workshop:
    """Return the protocol's plan of a workshop, the only one without a name; or raise UnknownName."""
    plan = protocol.workshop
    if plan is None:
        raise UnknownName("workshop in the protocol", name, [])
    if name not in ("", plan.id):
        raise UnknownName("workshop", name, [plan.id])
    return plan


class Room(Voting, Prioritising, Forms, Named, at="review.workshop(…)"):
    """A workshop as it can be read, and its slips: people vote with a slip, never under a name."""

    def __repr__(self) -> str:
        return f"<Room {self.id}: {len(self.questions())} questions, {self.voted()} ballots>"

    @cached_property
    def care(self) -> Care:
        """Payment and thanks, consent, access needs and who is missing: apart from every vote."""
        return Care(self._store, self.plan)
