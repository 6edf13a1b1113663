"""The workshop desk: people's words, the questions made of them, slips, ballots, and what the count says."""

from reviewkit.desks.workshop.forms import write_sheet
from reviewkit.desks.workshop.opening import PaperEntry
from reviewkit.desks.workshop.reading import Room, plan_of
from reviewkit.desks.workshop.voting import Joined, Slip
from reviewkit.desks.workshop.writing import RoomWriter

__all__ = ["Joined", "PaperEntry", "Room", "RoomWriter", "Slip", "plan_of", "write_sheet"]
