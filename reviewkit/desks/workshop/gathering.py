"""The workshop desk's writing half of rounds and tables: opening, silence, closing, who sat where, the harvest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reviewkit.desks.workshop.base import Writing
from reviewkit.errors import NotAllowed
from reviewkit.model import Seating
from reviewkit.store import sittings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewkit.model import Sitting
    from reviewkit.workshop.seating import Plan

_FITTING = {  # what may be done to a round in each state
    "": ("open", "silent", "close"),
    "open": ("silent", "close"),
    "silent": ("share", "close"),
    "closed": ("open",),
}


class Gathering(Writing):
    """Leads rounds and tables."""

    def open_round(self, name: str, *, silent: bool = False, note: str = "") -> Sitting:
        """Open a round, or a closed one again; `silent`: everybody writes alone, and nobody reads the others.

        The silent writing of a nominal group ends with `share_round()`.
        """
        sitting = self._turn(name, "open", note) if self._state(name) != "open" or not silent else None
        return self._turn(name, "silent", note) if silent else sitting or self._room.round(name)

    def share_round(self, name: str, *, note: str = "") -> Sitting:
        """End the silence of a round: what was written is shown."""
        return self._turn(name, "share", note)

    def close_round(self, name: str, *, note: str = "") -> Sitting:
        """Close a round: what stands is sealed. Words that come later are kept, and told as late."""
        return self._turn(name, "close", note)

    def _state(self, name: str) -> str:
        return self._room.round(name).state

    def _turn(self, name: str, act: str, note: str) -> Sitting:
        with self._store.write(self._by) as writer:
            state = self._state(name)
            if act not in _FITTING[state]:
                raise NotAllowed(
                    f"the round {name!r} is {state or 'not open'} already: it cannot be {act} now"
                )
            sittings.act(writer, self._plan.id, name, act, note)
        return self._room.round(name)

    def seat(
        self,
        round: str,  # noqa: A002 - the room's own word
        table: str,
        *,
        host: str | None = None,
        seats: Iterable[str] | None = None,
        people: int | None = None,
        question: str | None = None,
        harvest: str | None = None,
    ) -> Seating:
        """Write down a table in a round; what is not given stays as it was.

        `host` and `seats` are aliases, never names or the codes of slips. `harvest` is the host's own summary,
        apart from people's words: what people said is told with `tell()`, where it can be erased.
        """
        self._room.round(round)
        with self._store.write(self._by) as writer:
            old = self._seating(round, str(table))
            named = old.seats if seats is None else tuple(seats)
            at = old.host if host is None else host
            known = len(named) + bool(at)
            new = replace(
                old,
                host=at,
                seats=named,
                people=max(known, old.people if seats is None else 0) if people is None else people,
                question=old.question if question is None else question.strip(),
                harvest=old.harvest if harvest is None else harvest.strip(),
            )
            self._check_seating(new, known)
            sittings.seat(writer, self._plan.id, new)
        return self._seating(round, str(table))

    def harvest(self, round: str, table: str, text: str) -> Seating:  # noqa: A002 - the room's own word
        """Write down what the host of a table takes from a round, in the host's words."""
        return self.seat(round, table, harvest=text)

    def seat_all(self, plan: Plan) -> list[Seating]:
        """Write down who sits where, as planned by the room's `plan_tables()`."""
        with self._store.write(self._by) as writer:
            for name, tables in zip(plan.rounds, plan.tables, strict=True):
                self._room.round(name)
                for table in tables:
                    old = self._seating(name, table.name)
                    size = len(table.people) + bool(table.host)
                    new = replace(old, host=table.host, seats=table.people, people=size)
                    sittings.seat(writer, self._plan.id, new)
        return self._room.seatings()

    def _seating(self, round_: str, table: str) -> Seating:
        known = {s.table: s for s in self._room.seatings(round=round_)}
        return known.get(table, Seating(round_, table))

    def _check_seating(self, seating: Seating, known: int) -> None:
        if seating.people < known:
            raise NotAllowed(f"{seating.people} people at table {seating.table}, and {known} were named")
        if not seating.table.strip():
            raise NotAllowed("a table needs a name or number")
        here = [*seating.seats, *([seating.host] if seating.host else [])]
        if len(set(here)) < len(here):
            raise NotAllowed(f"somebody is named twice at table {seating.table}")
        for other in self._room.seatings(round=seating.round):
            both = set(here) & {*other.seats, other.host} - {""}
            if other.table != seating.table and both:
                raise NotAllowed(f"{', '.join(sorted(both))} sits at table {other.table} in this round")
