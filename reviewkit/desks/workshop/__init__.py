"""The workshop desk: people's words, the questions made of them, slips, ballots, and what the count says."""

from reviewkit.desks.workshop.reading import Room, Slip, plan_of
from reviewkit.desks.workshop.writing import RoomWriter

__all__ = ["Room", "RoomWriter", "Slip", "plan_of"]
