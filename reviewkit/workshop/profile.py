"""The ballots of one count, checked and laid out as arrays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from reviewkit.errors import ProtocolError, UnknownName
from reviewkit.model import Ballot, Question
from reviewkit.text import whole

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Booleans = NDArray[np.bool_]

LEFT_OUT = -1
UNSEEN = -2

# Below this many questions a pile of ballots is never too large to lay out densely; above, a typing slip
# in `questions` (a whole reference list, say) is more likely than a ballot paper of that length.
LONGEST_PAPER = 5_000


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """The ballots of one count as arrays of ballots by questions.

    `start` is the first place (from 0) that a question's joint place spans on that ballot, `LEFT_OUT` where
    it was shown and not chosen, `UNSEEN` where it takes no part; `size` is how many questions share the
    place. Questions stand in natural order (q2 before q10), groups in alphabetical order, so that no result
    depends on the order in which ballots came in. `pairs` are each ballot's comparisons as (better, worse, 2), or
    (one, other, 1) where neither was better; it is empty where no ballot holds any.
    """

    questions: tuple[str, ...]
    groups: tuple[str, ...]
    group: Integers
    start: Integers
    size: Integers
    scores: tuple[Mapping[str, Any], ...]
    empty_groups: tuple[str, ...] = ()
    pairs: tuple[tuple[tuple[int, int, int], ...], ...] = ()

    @property
    def n(self) -> int:
        """The number of ballots."""
        return len(self.group)

    @property
    def placed(self) -> Booleans:
        """Which questions each ballot places."""
        placed: Booleans = self.start >= 0
        return placed

    @property
    def seen(self) -> Booleans:
        """Which questions each ballot took part in."""
        seen: Booleans = self.start != UNSEEN
        return seen

    def rows(self, group: int) -> Integers:
        """Return the row numbers of a group's ballots."""
        return np.flatnonzero(self.group == group)

    def sizes(self) -> list[int]:
        """Return the number of ballots of every group."""
        return [int(n) for n in np.bincount(self.group, minlength=len(self.groups))]

    def take(self, rows: Integers) -> Profile:
        """Return the profile of these ballots, a row number twice standing for two ballots."""
        return Profile(
            self.questions,
            self.groups,
            self.group[rows],
            self.start[rows],
            self.size[rows],
            tuple(self.scores[row] for row in rows),
            self.empty_groups,
            tuple(self.pairs[row] for row in rows) if self.pairs else (),
        )

    def alone(self, group: int) -> Profile:
        """Return the profile of one group, as if nobody else had voted."""
        part = self.take(self.rows(group))
        return Profile(
            self.questions,
            (self.groups[group],),
            np.zeros(part.n, dtype=np.int64),
            part.start,
            part.size,
            part.scores,
            pairs=part.pairs,
        )


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sorting key under which q2 comes before q10."""
    parts = re.findall(r"\d+|\D+", name)
    return tuple((1, 0, part) if (number := whole(part)) is None else (0, number, part) for part in parts)


def read(
    ballots: Iterable[Ballot],
    questions: Iterable[str | Question] | None = None,
    groups: Iterable[str] | None = None,
) -> Profile:
    """Return the profile of these ballots.

    Raises ProtocolError if there is no ballot, or a ballot names a question twice; UnknownName if a ballot
    names a question that is not on the paper or a group that is not of the workshop.
    """
    pile = tuple(ballots)
    if not pile:
        raise ProtocolError("there are no ballots to count")
    for number, ballot in enumerate(pile, 1):
        if not isinstance(ballot, Ballot):
            raise ProtocolError(
                f"ballot {number} is {ballot!r}; expected a Ballot, such as rk.Ballot(['q1', 'q2'], group='carer')"
            )
    paper = _paper(pile, questions)
    wanted = tuple(sorted(set(groups))) if groups is not None else ()
    labels, group = _groups(pile, wanted)
    index = {question: number for number, question in enumerate(paper)}
    start = np.full((len(pile), len(paper)), LEFT_OUT, dtype=np.int64)
    size = np.zeros((len(pile), len(paper)), dtype=np.int64)
    pairs: list[tuple[tuple[int, int, int], ...]] = []
    for row, ballot in enumerate(pile):
        try:
            placed = [index[name] for place in ballot.ranking for name in place]
            unseen = [index[name] for name in ballot.unseen]
            _ = [index[name] for name in ballot.scores]
            pairs.append(
                (
                    *((index[better], index[worse], 2) for better, worse in ballot.pairs),
                    *((index[one], index[other], 1) for one, other in ballot.even),
                )
            )
        except KeyError as unknown:
            raise UnknownName(
                f"question on the ballot paper (ballot {row + 1})", unknown.args[0], paper
            ) from None
        _refuse_repeats(row + 1, ballot, placed, unseen)
        if unseen:
            start[row, unseen] = UNSEEN
        if placed:
            lengths = [len(place) for place in ballot.ranking]
            if len(lengths) == len(placed):
                start[row, placed] = range(len(placed))
                size[row, placed] = 1
            else:
                first = np.cumsum([0, *lengths[:-1]])
                start[row, placed] = np.repeat(first, lengths)
                size[row, placed] = np.repeat(lengths, lengths)
    empty = tuple(name for name in wanted if name not in labels)
    scores = tuple(ballot.scores for ballot in pile)
    return Profile(paper, labels, group, start, size, scores, empty, tuple(pairs) if any(pairs) else ())


def without(ballots: Iterable[Ballot], standing: Collection[str]) -> list[Ballot]:
    """Return the ballots as they would be had only these questions stood on the paper: what lay below moves up."""
    keep = frozenset(standing)
    return [
        ballot
        if keep.issuperset(
            (*(name for place in ballot.ranking for name in place), *ballot.scores, *ballot.unseen)
        )
        and not (ballot.pairs or ballot.even)
        else Ballot(
            [[name for name in place if name in keep] for place in ballot.ranking],
            ballot.group,
            scores={name: value for name, value in ballot.scores.items() if name in keep},
            unseen=ballot.unseen & keep,
            pairs=[pair for pair in ballot.pairs if keep.issuperset(pair)],
            even=[pair for pair in ballot.even if keep.issuperset(pair)],
            also=ballot.also,
            table=ballot.table,
        )
        for ballot in ballots
    ]


def _paper(pile: Sequence[Ballot], questions: Iterable[str | Question] | None) -> tuple[str, ...]:
    if questions is None:
        names = {name for ballot in pile for place in ballot.ranking for name in place}
        names.update(name for ballot in pile for name in (*ballot.scores, *ballot.unseen))
        names.update(name for ballot in pile for pair in (*ballot.pairs, *ballot.even) for name in pair)
    else:
        names = set(standing(questions))
    if not names:
        raise ProtocolError(
            "there is no question to count: every ballot is blank and no questions were given"
        )
    if len(names) > LONGEST_PAPER:
        raise ProtocolError(
            f"{len(names)} questions on one ballot paper; at most {LONGEST_PAPER} can be counted"
        )
    return tuple(sorted(names, key=natural))


def standing(questions: Iterable[str | Question]) -> list[str]:
    """Return the ids of the questions that stand: not merged into another one and not withdrawn."""
    return [
        question if isinstance(question, str) else question.id
        for question in questions
        if isinstance(question, str) or not (question.merged_into or question.withdrawn)
    ]


def _groups(pile: Sequence[Ballot], wanted: tuple[str, ...]) -> tuple[tuple[str, ...], Integers]:
    found = {ballot.group for ballot in pile}
    for name in sorted(found):
        # A ballot without a group is a voice all the same; whoever counts is warned of it.
        if wanted and name and name not in wanted:
            raise UnknownName("group", name, wanted)
    labels = tuple(sorted(found))
    number = {name: position for position, name in enumerate(labels)}
    return labels, np.array([number[ballot.group] for ballot in pile], dtype=np.int64)


def _refuse_repeats(number: int, ballot: Ballot, placed: list[int], unseen: list[int]) -> None:
    together = placed + unseen
    if len(set(together)) == len(together):
        return
    names = [name for place in ballot.ranking for name in place]
    twice = next((name for position, name in enumerate(names) if name in names[:position]), None)
    if twice is not None:
        raise ProtocolError(f"ballot {number} names the question {twice!r} twice")
    both = next(name for name in names if name in ballot.unseen)
    raise ProtocolError(f"ballot {number} both places the question {both!r} and calls it unseen")
