"""Who sits where: tables in rounds, so that people and tables meet as widely as the numbers allow.

In a World Cafe a host stays at each table and everybody else moves on between the rounds (Brown and Isaacs, The World
Café, 2005). The plan is made of rings: as many people as there are tables form a ring, one at each table, and in every
round the whole ring moves on by the same step. So every table is as full as every other, and nobody meets a table twice
as long as a ring's steps all differ. Two people of different rings meet once if each ring keeps its own pace, which is
possible for a prime number of tables, and for 4, 8 and 16 in the arithmetic of their finite fields (these are the
mutually orthogonal Latin squares: Bose, Sankhya 3:323-338, 1938).
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from reviewkit.errors import ProtocolError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# Orders of moves that are tried for each ring besides the regular ones, to find the one in which the fewest meet again.
_TRIES = 60
_FIELDS = {4: 0b111, 8: 0b1011, 16: 0b10011}  # tables -> the polynomial of their field


@dataclass(frozen=True, slots=True)
class Table:
    """A table in a round: its host, who stays, and the others."""

    name: str
    people: tuple[str, ...]
    host: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Plan:
    """Who sits where: `tables` holds the tables of each round.

    `repeats`: person -> how often they come back to a table where they have been; nobody, where there are at
    least as many tables as rounds. `again`: how many pairs of people meet more than once.
    """

    rounds: tuple[str, ...]
    tables: tuple[tuple[Table, ...], ...]
    repeats: Mapping[str, int]
    again: int

    def where(self, person: str) -> tuple[str, ...]:
        """Return a person's tables, round by round."""
        return tuple(
            table.name for tables in self.tables for table in tables if person in (*table.people, table.host)
        )

    def sentence(self) -> str:
        """Return in a sentence what the numbers allowed."""
        if not self.repeats:
            return f"Nobody meets the same table twice; {_pairs(self.again)} more than once."
        most = max(self.repeats.values())
        often = "once" if most == 1 else f"{most} times"
        return (
            f"{len(self.rounds)} rounds at {len(self.tables[0])} tables: {len(self.repeats)} people come back to a "
            f"table {often}, which is the fewest possible; {_pairs(self.again)} more than once."
        )

    def __repr__(self) -> str:
        return (
            f"<Plan: {len(self.rounds)} rounds, {len(self.tables[0])} tables, {self.again} pairs meet again>"
        )


def _pairs(number: int) -> str:
    return "no two people meet" if not number else "1 pair meets" if number == 1 else f"{number} pairs meet"


def plan(
    people: Iterable[str],
    *,
    tables: int,
    rounds: Sequence[str] | int,
    hosts: Sequence[str] = (),
    groups: Mapping[str, str] | None = None,
    seed: int = 0,
) -> Plan:
    """Return who sits where in each round.

    Tables differ by one person at the most. Where there are at least as many tables as rounds nobody meets a
    table twice; otherwise everybody comes back rounds - tables times, which is the fewest there can be. Among
    such plans one is sought, from `seed`, in which few people meet each other again. `groups` (person -> group)
    spreads each group over the tables. `hosts` stay where they are, one at each table. Raises ProtocolError for
    numbers that make no plan.
    """
    names = [str(n) for n in range(1, rounds + 1)] if isinstance(rounds, int) else list(rounds)
    everybody = list(people)
    movers = [person for person in everybody if person not in set(hosts)]
    _check(everybody, movers, tables, names, hosts)
    dice = random.Random(f"seating:{seed}")  # noqa: S311 - who sits where is no secret
    dice.shuffle(movers)
    if groups:
        # One group after the other: a ring then takes its members one to a table.
        sizes = Counter(groups.get(person, "") for person in movers)
        movers.sort(key=lambda person: (-sizes[groups.get(person, "")], groups.get(person, "")))
    rings = [movers[start : start + tables] for start in range(0, len(movers), tables)]
    moves = _moves(len(rings), tables, len(names), dice)
    seated: list[list[list[str]]] = [[[] for _ in range(tables)] for _ in names]
    for ring, moved in zip(rings, moves, strict=True):
        for n, move in enumerate(moved):
            for place, person in enumerate(ring):
                seated[n][_on(place, move, tables)].append(person)
    made = tuple(
        tuple(
            Table(str(t + 1), tuple(sorted(seats)), hosts[t] if hosts else "") for t, seats in enumerate(now)
        )
        for now in seated
    )
    back = max(0, len(names) - tables)
    return Plan(tuple(names), made, dict.fromkeys(sorted(movers), back) if back else {}, _again(made))


def _check(
    everybody: list[str], movers: list[str], tables: int, rounds: list[str], hosts: Sequence[str]
) -> None:
    if tables < 1 or not rounds:
        raise ProtocolError(f"{tables} tables and {len(rounds)} rounds; at least one of each was expected")
    if hosts and len(hosts) != tables:
        raise ProtocolError(f"{len(hosts)} hosts for {tables} tables; one for each was expected")
    for what, names in (("people", everybody), ("hosts", hosts)):
        twice = [name for name, n in Counter(names).items() if n > 1]
        if twice:
            raise ProtocolError(f"{', '.join(map(repr, twice))} stands twice among the {what}")
    if len(movers) + len(hosts) < tables:
        raise ProtocolError(f"{len(movers) + len(hosts)} people at {tables} tables: some would stay empty")


def _moves(rings: int, tables: int, rounds: int, dice: random.Random) -> list[list[int]]:
    """Return for each ring by how many tables it has moved on in each round; the first `tables` all differ."""
    chosen: list[list[int]] = []
    for _ in range(rings):
        best, fewest = _candidate(0, tables, rounds, dice), None
        for attempt in range(_TRIES if tables > 1 else 1):
            moved = _candidate(attempt, tables, rounds, dice)
            # Two people of different rings meet whenever their rings stand equally far apart: once is wanted, no more.
            cost = sum(
                n - 1
                for other in chosen
                for n in Counter(_apart(a, b, tables) for a, b in zip(moved, other, strict=True)).values()
            )
            if fewest is None or cost < fewest:
                best, fewest = moved, cost
        chosen.append(best)
    return chosen


def _candidate(attempt: int, tables: int, rounds: int, dice: random.Random) -> list[int]:
    """Return moves: a regular pace for the first attempts (where it visits every table), a random order after them."""
    order = [_times(attempt + 1, n, tables) for n in range(tables)]
    if attempt >= tables or len(set(order)) < tables:
        order = [0, *dice.sample(range(1, tables), tables - 1)]
    return [order[n % tables] for n in range(rounds)]


def _on(place: int, step: int, tables: int) -> int:
    """Return where a step leads from a place."""
    return place ^ step if tables in _FIELDS else (place + step) % tables


def _apart(one: int, other: int, tables: int) -> int:
    return one ^ other if tables in _FIELDS else (one - other) % tables


def _times(pace: int, number: int, tables: int) -> int:
    """Return the step that a pace has come to after a number of rounds."""
    if tables not in _FIELDS:
        return pace * number % tables
    product, factor = 0, pace % tables
    while number:
        if number & 1:
            product ^= factor
        number >>= 1
        factor <<= 1
        if factor >= tables:
            factor ^= _FIELDS[tables]
    return product


def _again(rounds: tuple[tuple[Table, ...], ...]) -> int:
    meetings: Counter[tuple[str, str]] = Counter()
    for tables in rounds:
        for table in tables:
            meetings.update(combinations(sorted(table.people), 2))
    return sum(n > 1 for n in meetings.values())


def round_robin(cards: Mapping[str, int], first: str = "") -> list[str]:
    """Return in which order people read out what they wrote, one thing each in turn, until nobody has any left.

    `cards` says how many things each has, in the order in which they sit; `first` is who begins. Nobody reads a
    second thing before everybody who has one has read their first (Delbecq, Van de Ven and Gustafson, Group
    Techniques for Program Planning, 1975, on the nominal group). Raises ProtocolError for numbers below nought.
    """
    seats = list(cards)
    if any(number < 0 for number in cards.values()):
        raise ProtocolError("somebody has fewer than no cards")
    if first and first not in cards:
        raise ProtocolError(f"{first!r} does not sit at this table: {', '.join(seats)} do")
    start = seats.index(first) if first else 0
    seats = seats[start:] + seats[:start]
    return [seat for turn in range(max(cards.values(), default=0)) for seat in seats if cards[seat] > turn]
