"""The workshop: people's words become questions, questions are voted on, and the vote becomes an agenda."""

from reviewkit.workshop.agenda import Afterwards, agenda, behind
from reviewkit.workshop.cells import Publishable, publishable, regroup
from reviewkit.workshop.counting import tally
from reviewkit.workshop.questions import Similar, shuffle, similar
from reviewkit.workshop.registry import RULES, BallotKind, CountStage, Rule
from reviewkit.workshop.result import GroupTally, Tally
from reviewkit.workshop.robustness import LeftOut, Robustness, leave_out, robustness
from reviewkit.workshop.slips import codes, read_code

__all__ = [
    "RULES",
    "Afterwards",
    "BallotKind",
    "CountStage",
    "GroupTally",
    "LeftOut",
    "Publishable",
    "Robustness",
    "Rule",
    "Similar",
    "Tally",
    "agenda",
    "behind",
    "codes",
    "leave_out",
    "publishable",
    "read_code",
    "regroup",
    "robustness",
    "shuffle",
    "similar",
    "tally",
]
