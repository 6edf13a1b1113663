"""Dealing reports to people: evenly, by a seed, and without taking back what somebody already has."""

from __future__ import annotations

import random
from collections import Counter, deque
from collections.abc import Mapping
from typing import TYPE_CHECKING

from reviewkit.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Iterable


def assign(
    reports: Iterable[str],
    people: Iterable[str],
    *,
    per_report: int | Mapping[str, int] = 2,
    seed: int | str,
    already: Iterable[tuple[str, str]] = (),
    done: Iterable[tuple[str, str]] = (),
) -> list[tuple[str, str]]:
    """Return (report, person) pairs, sorted: each report goes to `per_report` different people, loads even.

    The same reports, people, seed and history give the same deal, in whatever order they come. Without
    history no two people's loads differ by more than 1; with it they are as even as can be without taking
    anything back. Among equals, two people who share few reports are paired, so that pairs rotate.

    Args:
        reports: ids of all reports that are to be judged, old and new.
        people: who takes part now.
        per_report: how many different people judge a report: one number for all, or one for each report.
        seed: kept with the review, so that the deal can be done again.
        already: earlier pairs. Those of people still here stay; those of people who left are dealt again.
        done: earlier pairs whose verdict is in: they stay and count, even if the person has left.

    Pairs about reports that are not in `reports` are left out.

    Raises:
        NotAllowed: `per_report` is below 1, or a report needs more different people than there are.
    """
    wanted, here = sorted(set(reports)), sorted(set(people))
    needed = per_report if isinstance(per_report, Mapping) else dict.fromkeys(wanted, per_report)
    for few in sorted({number for number in needed.values() if number < 1}):
        raise NotAllowed(f"per_report is {few}; a report is judged by at least 1 person")
    holders: dict[str, set[str]] = {report: set() for report in wanted}
    staying = {(report, person) for report, person in already if person in here} | set(done)
    for report, person in staying:
        if report in holders:
            holders[report].add(person)
    dice = random.Random(f"{seed}")  # noqa: S311 - a reproducible deal, no secret
    dice.shuffle(wanted)
    table = _Table(holders, here)
    for report in wanted:
        table.deal(report, needed[report], dice)
    table.even_out()
    return sorted((report, person) for report, who in holders.items() for person in who)


class _Table:
    """A deal in progress: who holds what and how much, and how many reports each two people share."""

    def __init__(self, holders: dict[str, set[str]], people: list[str]) -> None:
        self.holders = holders
        self.people = people
        self.load = Counter(person for who in holders.values() for person in who)
        self.shared = Counter(
            frozenset((a, b)) for who in holders.values() for a in who for b in who if a < b
        )
        self.dealt: dict[str, list[str]] = {person: [] for person in people}

    def deal(self, report: str, per_report: int, dice: random.Random) -> None:
        """Give the report to whoever has least, then to whoever shares least with those who have it."""
        who = self.holders[report]
        lacking = per_report - len(who)
        free = [person for person in self.people if person not in who]
        if lacking > len(free):
            raise NotAllowed(
                f"report {report} needs {lacking} more different {'person' if lacking == 1 else 'people'} "
                f"and there {'is' if len(free) == 1 else 'are'} {len(free)}; per_report is {per_report}"
            )
        dice.shuffle(free)
        for _ in range(lacking):
            chosen = min(free, key=lambda person: (self.load[person], self._together(person, who)))
            free.remove(chosen)
            self._give(report, chosen)

    def even_out(self) -> None:
        """Pass on what was just dealt, along a chain of people, until no chain makes the loads more even."""
        while any(self._relieve(person) for person in sorted(self.people, key=lambda p: (-self.load[p], p))):
            pass

    def _together(self, person: str, others: set[str]) -> int:
        return sum(self.shared[frozenset((person, other))] for other in others)

    def _give(self, report: str, person: str) -> None:
        for other in self.holders[report]:
            self.shared[frozenset((person, other))] += 1
        self.holders[report].add(person)
        self.load[person] += 1
        self.dealt[person].append(report)

    def _relieve(self, heavy: str) -> bool:
        """Move one report off `heavy` along the shortest chain to somebody with at least 2 fewer."""
        before: dict[str, tuple[str, str]] = {}
        line = deque([heavy])
        while line:
            giver = line.popleft()
            if self.load[heavy] - self.load[giver] >= 2:
                self._pass_along(heavy, giver, before)
                return True
            for taker in self.people:
                if taker != heavy and taker not in before:
                    report = next((r for r in self.dealt[giver] if taker not in self.holders[r]), None)
                    if report is not None:
                        before[taker] = (giver, report)
                        line.append(taker)
        return False

    def _pass_along(self, heavy: str, light: str, before: dict[str, tuple[str, str]]) -> None:
        taker = light
        while taker != heavy:
            giver, report = before[taker]
            self.dealt[giver].remove(report)
            self.holders[report].remove(giver)
            self.load[giver] -= 1
            self.holders[report].add(taker)
            self.load[taker] += 1
            self.dealt[taker].append(report)
            taker = giver
