"""The single transferable vote as Scotland counts it: weighted inclusive Gregory transfers to five decimals.

Source: The Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 45 to 52.
Where the Order draws lots, nothing is drawn here: those still level are treated alike, and what that leaves
open is said.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from reviewkit.errors import ProtocolError
from reviewkit.workshop.ranking import by_question, in_places
from reviewkit.workshop.registry import CountStage, Options, Outcome, rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewkit.workshop.profile import Profile
    from reviewkit.workshop.ranking import Number

Ranking = tuple[tuple[int, ...], ...]

# Rule 48: transfer values are calculated to five decimal places, any remainder being ignored.
UNIT = 100_000

# In the place of a value: what is counted is value and not ballots.
SHARED = -1


@rule(
    "stv",
    "Scottish STV for {seats} seats: the quota is the ballots ÷ (seats + 1), rounded down, plus 1; "
    "surpluses are passed on, the largest first, at values cut to five decimals; otherwise the question "
    "with the fewest votes goes out. Level ones are told apart by the latest earlier stage at which they "
    "differed; if there is none they are treated alike: passed on or put out together, and joint. A "
    "joint place on a ballot shares its value evenly. The score is the number of votes when it was "
    "elected or went out, or at the end.",
)
def stv(profile: Profile, options: Options) -> Outcome:
    """Return who is elected, in order of election, then the others from the last in to the first out."""
    if options.seats < 1:
        raise ProtocolError(f"{options.seats} seats to fill; at least 1 was expected")
    count = _Count(profile, options)
    count.run()
    return count.outcome()


@dataclass
class _Count:
    profile: Profile
    options: Options
    rankings: list[Ranking] = field(init=False)
    piles: dict[int, Counter[tuple[int, int]]] = field(init=False)  # question -> (ranking, value) -> ballots
    continuing: set[int] = field(init=False)
    history: list[dict[int, int]] = field(default_factory=list)
    stages: list[CountStage] = field(default_factory=list)
    elected: list[list[int]] = field(default_factory=list)
    excluded: list[list[int]] = field(default_factory=list)
    level: list[int] = field(default_factory=list)  # those among whom the last seats stay open
    credited: dict[int, int] = field(default_factory=dict)
    exhausted: int = 0

    def __post_init__(self) -> None:
        weights = _weights(self.profile, self.options)
        papers: Counter[Ranking] = Counter()
        for ranking, weight in zip(rankings(self.profile), weights, strict=True):
            if ranking:
                papers[ranking] += weight
        self.rankings = sorted(papers)
        self.continuing = set(range(len(self.profile.questions)))
        self.piles = {question: Counter() for question in self.continuing}
        self.quota = UNIT * (papers.total() // (self.options.seats + 1) + 1)
        for number, ranking in enumerate(self.rankings):
            self._give(number, UNIT, papers[ranking])

    @property
    def open_seats(self) -> int:
        """How many seats are still to be filled."""
        return self.options.seats - sum(map(len, self.elected))

    def run(self) -> None:
        """Count, stage by stage, until every seat is filled or nothing tells the rest apart."""
        surplus: set[int] = set()
        while True:
            seated = len(self.elected)
            votes = {question: _value(self.piles[question]) for question in sorted(self.continuing | surplus)}
            self.credited.update(votes)
            self.history.append(votes)
            winners = [question for question in sorted(self.continuing) if votes[question] >= self.quota]
            self._elect(winners)
            surplus.update(question for question in winners if votes[question] > self.quota)
            done = self._finish()
            moved: list[int] = []
            out: list[int] = []
            if not done and surplus:
                moved = self._extreme(surplus, largest=True)
                surplus.difference_update(moved)
                self._pass_on(moved)
            elif not done:
                out = self._extreme(self.continuing, largest=False)
                done = self._leave_open(out)
                if done:
                    out = []
                else:
                    self._exclude(out)
            self._record(
                votes, [question for place in self.elected[seated:] for question in place], out, moved
            )
            if done:
                return

    def _elect(self, winners: list[int]) -> None:
        for place in self._sorted(winners):
            self.elected.append(place)
            self.continuing.difference_update(place)

    def _finish(self) -> bool:
        """Fill the last vacancies if no more continue than there are seats (rule 52)."""
        if self.open_seats > 0 and len(self.continuing) <= self.open_seats:
            self._elect(sorted(self.continuing))
        return self.open_seats <= 0 or not self.continuing

    def _leave_open(self, lowest: list[int]) -> bool:
        """Elect those above the lowest and leave other seats open, if too few remain without the lowest."""
        if len(self.continuing) - len(lowest) >= self.open_seats:
            return False
        self._elect(sorted(self.continuing.difference(lowest)))
        self.level = lowest
        return True

    def _exclude(self, out: list[int]) -> None:
        self.excluded.append(out)
        self.continuing.difference_update(out)
        for question in out:
            pile, self.piles[question] = self.piles[question], Counter()
            for number, value, ballots in _parcels(pile):
                self._give(number, value, ballots)

    def _pass_on(self, questions: list[int]) -> None:
        parcels = []
        for question in questions:
            pile = self.piles[question]
            total = _value(pile)
            parcels += [
                (number, (total - self.quota) * value // total, ballots)
                for (number, value), ballots in pile.items()
            ]
            pile.clear()
        for number, value, ballots in sorted(parcels):
            self._give(number, value, ballots)

    def _give(self, number: int, value: int, ballots: int) -> None:
        """Credit ballots of one ranking to the highest place on them that still continues."""
        ranking = self.rankings[number]
        for place in ranking:
            heirs = [question for question in place if question in self.continuing]
            if len(heirs) == 1 and len(place) == 1:
                self.piles[heirs[0]][number, value] += ballots
                return
            if heirs:
                self._share(number, value * ballots // len(heirs), heirs)
                return
        self.exhausted += value * ballots

    def _share(self, number: int, value: int, heirs: list[int]) -> None:
        # Parts of one ranking are kept as one sum per question: told apart, they would double at each transfer.
        for question in heirs:
            self.piles[question][number, SHARED] += value

    def _extreme(self, questions: Iterable[int], *, largest: bool) -> list[int]:
        order = self._sorted(questions)
        return order[0] if largest else order[-1]

    def _sorted(self, questions: Iterable[int]) -> list[list[int]]:
        """Return questions by their votes now; level ones by the latest stage at which they differed."""
        listed = sorted(questions)
        keys = [tuple(stage.get(question, 0) for stage in reversed(self.history)) for question in listed]
        return [[listed[position] for position in place] for place in in_places(keys)]

    def _record(self, votes: dict[int, int], winners: list[int], out: list[int], moved: list[int]) -> None:
        def names(numbers: Iterable[int]) -> tuple[str, ...]:
            return tuple(self.profile.questions[number] for number in numbers)

        shown = by_question(names(votes), [Fraction(value, UNIT) for value in votes.values()])
        self.stages.append(
            CountStage(shown, names(winners), names(out), names(moved), Fraction(self.exhausted, UNIT))
        )

    def outcome(self) -> Outcome:
        """Return the elected in order, the level ones, the rest by votes, the excluded backwards."""
        rest = self._sorted(self.continuing.difference(self.level))
        places = [*self.elected, *([self.level] if self.level else []), *rest, *reversed(self.excluded)]
        scores: list[Number | None] = [
            Fraction(self.credited.get(question, 0), UNIT) for question in range(len(self.profile.questions))
        ]
        notes = []
        if self.level and self.open_seats > 0:
            names = ", ".join(self.profile.questions[question] for question in self.level)
            notes.append(
                f"{self.open_seats} of {self.options.seats} seats stay open between {names}: nothing "
                "tells them apart, and that is for the people to decide."
            )
        return Outcome(
            places, scores, [question for place in self.elected for question in place], self.stages, notes
        )


def _parcels(pile: Counter[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Return (ranking, value of each, how many) in an order of their own."""
    return [
        (number, ballots, 1) if value == SHARED else (number, value, ballots)
        for (number, value), ballots in sorted(pile.items())
    ]


def _value(pile: Counter[tuple[int, int]]) -> int:
    return sum(value * ballots for _, value, ballots in _parcels(pile))


def _weights(profile: Profile, options: Options) -> list[int]:
    sizes = profile.sizes()
    common = math.lcm(*sizes)
    return [common // sizes[group] if options.equal_groups else 1 for group in profile.group]


def rankings(profile: Profile) -> list[Ranking]:
    """Return every ballot as a tuple of places, each a tuple of columns, without what it leaves out."""
    counts = profile.placed.sum(axis=1)
    order = np.argsort(np.where(profile.placed, profile.start, len(profile.questions)), axis=1, kind="stable")
    found: list[Ranking] = []
    for row, count in enumerate(counts):
        columns = order[row, :count].tolist()
        sizes = profile.size[row, columns].tolist()
        places = []
        position = 0
        while position < count:
            places.append(tuple(columns[position : position + sizes[position]]))
            position += sizes[position]
        found.append(tuple(places))
    return found
