"""The workshop: people's words become questions, questions are voted on, and the vote becomes an agenda."""

from reviewkit.protocol import BallotKind
from reviewkit.workshop.accounts import given_and_received, promises
from reviewkit.workshop.agenda import Afterwards, agenda, behind
from reviewkit.workshop.cells import Publishable, publishable, regroup
from reviewkit.workshop.consensus import Attrition, Feedback, attrition, feedback, stability
from reviewkit.workshop.counting import tally
from reviewkit.workshop.elections import BallotFile, read_ballots
from reviewkit.workshop.filling import canonical, check, differences
from reviewkit.workshop.grouping import Pile, piles
from reviewkit.workshop.nominal import Movement, movement
from reviewkit.workshop.papers import next_pair, order
from reviewkit.workshop.profile import without
from reviewkit.workshop.publishing import Publication, content, publication
from reviewkit.workshop.questions import shuffle
from reviewkit.workshop.registry import RULES, CountStage, Rule
from reviewkit.workshop.result import GroupTally, Tally
from reviewkit.workshop.robustness import LeftOut, Robustness, leave_out, robustness
from reviewkit.workshop.sheets import Row, read_sheet
from reviewkit.workshop.similarity import ALIKE, Similar, similar
from reviewkit.workshop.slips import codes, read_code
from reviewkit.workshop.sureness import Sureness, sureness
from reviewkit.workshop.verification import Sheet, data_template, verification_form
from reviewkit.workshop.votes import Vote, VoteState, find_vote, settled, told, votes_of

__all__ = [
    "ALIKE",
    "RULES",
    "Afterwards",
    "Attrition",
    "BallotFile",
    "BallotKind",
    "CountStage",
    "Feedback",
    "GroupTally",
    "LeftOut",
    "Movement",
    "Pile",
    "Publication",
    "Publishable",
    "Robustness",
    "Row",
    "Rule",
    "Sheet",
    "Similar",
    "Sureness",
    "Tally",
    "Vote",
    "VoteState",
    "agenda",
    "attrition",
    "behind",
    "canonical",
    "check",
    "codes",
    "content",
    "data_template",
    "differences",
    "feedback",
    "find_vote",
    "given_and_received",
    "leave_out",
    "movement",
    "next_pair",
    "order",
    "piles",
    "promises",
    "publication",
    "publishable",
    "read_ballots",
    "read_code",
    "read_sheet",
    "regroup",
    "robustness",
    "settled",
    "shuffle",
    "similar",
    "stability",
    "sureness",
    "tally",
    "told",
    "verification_form",
    "votes_of",
    "without",
]


def __dir__() -> list[str]:
    return __all__  # what a shell completes: the room's names, not its files
