"""From judged pairs to groups and questions: the last step, the same for a list in memory and for millions on disk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from reviewkit.dedup import doubt, relating
from reviewkit.dedup.compare import compare
from reviewkit.dedup.found import Found, Pair
from reviewkit.dedup.groups import Partition
from reviewkit.dedup.judging import IDENTICAL
from reviewkit.dedup.relations import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewkit.dedup.form import Form
    from reviewkit.dedup.judging import Bench
    from reviewkit.dedup.relating import Related


class Forms(Protocol):
    """The forms of all different records by number, in memory or elsewhere."""

    def __getitem__(self, number: int, /) -> Form: ...


class Homes:
    """Where each different record stands: the positions of a number, and the number at a position."""

    def __init__(self, numbers: np.ndarray) -> None:
        self.numbers = numbers
        self._positions = np.argsort(numbers, kind="stable")
        self._starts = (
            np.concatenate(([0], np.cumsum(np.bincount(numbers)))) if len(numbers) else np.zeros(1, int)
        )

    def __getitem__(self, number: int) -> list[int]:
        found: list[int] = self._positions[self._starts[number] : self._starts[number + 1]].tolist()
        return found

    def first(self, number: int) -> int:
        """Return the first position of a record."""
        return int(self._positions[self._starts[number]])

    def repeated(self) -> Iterator[int]:
        """Yield the numbers of the records that stand at more than one position."""
        yield from np.flatnonzero(np.diff(self._starts) > 1).tolist()


def torn(decided: dict[tuple[int, int], str], names: dict[int, bytes]) -> set[int]:
    """Return the positions of equal records that a person called different: each is a record of its own then."""
    return {
        position
        for (one, other), relation in decided.items()
        if relation == "different" and names[one] == names[other]
        for position in (one, other)
    }


@dataclass(slots=True)
class _Case:
    """What all parts of this step look at."""

    partition: Partition[int]
    forms: Forms
    homes: Homes
    bench: Bench


def settle(
    judged: Iterable[Pair],
    forms: Forms,
    homes: Homes,
    decided: dict[tuple[int, int], str],
    bench: Bench,
    tied: Iterable[Related] = (),
) -> Found:
    """Return what was found, given the pairs of numbers that matter (`Bench.verdict`) in any order.

    `decided` are the decisions of people, by positions: they come first, and none of their pairs is asked again.
    """
    number = homes.numbers
    ends = {relation: [] for relation in ("same", "different")}  # type: dict[str, list[tuple[int, int]]]
    for (a, b), relation in decided.items():
        ends[relation].append((int(number[a]), int(number[b])))
    case = _Case(Partition(apart=ends["different"]), forms, homes, bench)
    for one, other in sorted(ends["same"]):
        case.partition.join(one, other)
    same: list[Pair] = []
    kin: list[Pair] = []
    maybe: list[Pair] = []
    for pair in judged:
        if pair.rule:
            same.append(pair)
            continue
        if pair.kind:
            kin.append(pair)
        if not pair.kind or (not KINDS[pair.kind].sure and pair.score >= bench.rules.review_floor):
            maybe.append(pair)
    joined, refused = _join(case, same)
    doubtful, withheld = _doubtful(case, [*maybe, *refused], ends["different"])
    return Found(
        groups=_groups(case),
        doubtful=doubtful,
        same=_same_pairs(joined, homes, set(decided)),
        records=len(number),
        withheld=withheld,
        related=relating.relations([*relating.of_pairs(kin), *tied], case.partition, homes),
    )


def _join(case: _Case, same: list[Pair]) -> tuple[list[Pair], list[Pair]]:
    """Join what rules call the same, the surest first; return the pairs that were joined and those refused.

    A join is refused where it would bring two records together that a veto keeps apart.
    """
    agreed = {(pair.left, pair.right) for pair in same}
    forms, bench = case.forms, case.bench

    def allow(left: list[int], right: list[int]) -> bool:
        ours, theirs = _speakers(left, forms), _speakers(right, forms)
        crossing = [(min(a, b), max(a, b)) for a in ours for b in theirs]
        return not any(
            _forbidden(bench.against(compare(forms[a], forms[b], bench.shared)))
            for a, b in crossing
            if (a, b) not in agreed
        )

    joined: list[Pair] = []
    refused: list[Pair] = []
    for pair in sorted(same, key=lambda pair: (-pair.score, pair.left, pair.right)):
        if case.partition.join(pair.left, pair.right, allow):
            joined.append(pair)
        else:
            compared = compare(forms[pair.left], forms[pair.right], bench.shared)
            score = max(0.5, doubt.likelihood(compared, ()))
            why = f"a rule calls these two one work ({pair.why}), but a third record in their groups contradicts"
            refused.append(replace(pair, score=round(score, 4), why=why, rule="", marks=("refused",)))
    return joined, refused


REACH = 12
"""Up to this many members of a group are all held against a newcomer: the largest true group seen has 12."""


def _speakers(group: list[int], forms: Forms) -> list[int]:
    """Return who speaks for a group: all members of a small one, of a large one those whose identifiers differ."""
    if len(group) <= REACH:
        return group
    told: dict[tuple[str, str, str, str, int], int] = {}
    for number in group:
        form = forms[number]
        told.setdefault((form.doi, form.pmid, form.trial, form.cochrane, form.edition), number)
    return list(told.values())


_SOFT = frozenset({"years", "generic-title", "conference", "number"})


def _forbidden(vetoes: tuple[str, ...]) -> bool:
    """Say whether a veto holds that a third record cannot explain away; a poor year or title can be bridged."""
    return not _SOFT.issuperset(vetoes)


def _groups(case: _Case) -> list[list[int]]:
    """Return the positions of each work that has more than one, in order."""
    homes = case.homes
    groups = [sorted(position for number in group for position in homes[number]) for group in case.partition]
    alone = (number for number in homes.repeated() if len(case.partition.members(number)) == 1)
    found = {group[0]: group for group in groups if len(group) > 1}
    for number in alone:
        positions = homes[number]
        found[positions[0]] = positions
    return [found[first] for first in sorted(found)]


def _doubtful(case: _Case, waiting: list[Pair], apart: list[tuple[int, int]]) -> tuple[list[Pair], int]:
    """Return the pairs for people, the likeliest first and one for each two groups, and how many were cut off."""
    partition, homes = case.partition, case.homes
    shown: list[Pair] = []
    seen = {_between(partition, one, other) for one, other in apart}
    for pair in sorted(waiting, key=lambda pair: (-pair.score, pair.left, pair.right)):
        if partition.together(pair.left, pair.right):
            continue
        groups = _between(partition, pair.left, pair.right)
        if groups not in seen:
            seen.add(groups)
            shown.append(_placed(pair, homes))
    rules = case.bench.rules
    most = max(10, int(rules.review_share * len(homes.numbers)))
    return shown[:most], max(0, len(shown) - most)


def _between(partition: Partition[int], one: int, other: int) -> tuple[int, int]:
    """Return a name for two groups."""
    left, right = min(partition.members(one)), min(partition.members(other))
    return (left, right) if left < right else (right, left)


def _placed(pair: Pair, homes: Homes) -> Pair:
    """Return a pair of numbers as one of positions."""
    left, right = homes.first(pair.left), homes.first(pair.right)
    if left > right:
        return replace(pair, left=right, right=left, turned=bool(pair.kind) and not pair.turned)
    return replace(pair, left=left, right=right)


def _same_pairs(joined: list[Pair], homes: Homes, decided: set[tuple[int, int]]) -> list[Pair]:
    """Return the certain pairs by position: equal records with the first of them, then what rules joined."""
    pairs = []
    for number in homes.repeated():
        first, *others = homes[number]
        pairs += [
            Pair(first, other, IDENTICAL.score, IDENTICAL.description, IDENTICAL.id) for other in others
        ]
    pairs += [_placed(pair, homes) for pair in joined]
    pairs = [pair for pair in pairs if (pair.left, pair.right) not in decided]
    return sorted(pairs, key=lambda pair: (pair.left, pair.right))
