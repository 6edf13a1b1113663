"""Rounds opened and closed, and who sat at which table: rows written and read back."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reviewkit.model import Seating
from reviewkit.store.ledger import digest

if TYPE_CHECKING:
    import sqlite_utils

    from reviewkit.model import SittingState
    from reviewkit.store.ledger import Writer

LATEST = "ORDER BY clock DESC, device DESC, seq DESC"
STATES: dict[str, SittingState] = {"open": "open", "silent": "silent", "share": "open", "close": "closed"}
"""What a round is after each act."""


@dataclass(slots=True)
class Course:
    """How a round went: its state, what stood when it was closed, and when that was."""

    state: SittingState = ""
    opened: str = ""
    closed: str = ""
    seal: str = ""
    note: str = ""
    frozen: list[tuple[str, list[str]]] = field(default_factory=list)  # every close's seal and contributions


def courses(db: sqlite_utils.Database, workshop: str) -> dict[str, Course]:
    """Return round -> how it went, for the rounds that were opened or closed."""
    found: dict[str, Course] = defaultdict(Course)
    for name, act, words, seal, note, at in db.execute(
        "SELECT round, act, words, seal, note, at FROM sittings WHERE workshop = ? ORDER BY clock, device, seq",
        [workshop],
    ):
        course = found[name]
        course.state, course.note = STATES[act], note or course.note
        if act == "close":
            course.closed, course.seal = at, seal
            course.frozen.append((seal, json.loads(words)))
        elif act == "open":
            course.opened, course.closed = course.opened or at, ""
    return dict(found)


def closed(db: sqlite_utils.Database, workshop: str) -> dict[str, set[str]]:
    """Return closed round -> the contributions that stood at one of its closes; what came later is not among them."""
    return {
        name: {uid for _, uids in course.frozen for uid in uids}
        for name, course in courses(db, workshop).items()
        if course.state == "closed"
    }


def act(writer: Writer, workshop: str, name: str, what: str, note: str = "") -> str:
    """Open, silence, share or close a round; a close returns the seal of what stands."""
    words = _stand(writer.db, workshop, name) if what == "close" else []
    seal = seal_of(writer.db, words) if what == "close" else ""
    writer.append(
        "sittings", workshop=workshop, round=name, act=what, words=json.dumps(words), seal=seal, note=note
    )
    return seal


def _stand(db: sqlite_utils.Database, workshop: str, name: str) -> list[str]:
    return [
        row[0]
        for row in db.execute(
            "SELECT uid FROM contributions WHERE workshop = ? AND round = ? ORDER BY uid", [workshop, name]
        )
    ]


def seal_of(db: sqlite_utils.Database, uids: list[str]) -> str:
    """Return the SHA-256 of the seals of contributions; "" where words are no longer those that were sealed.

    A contribution's own seal stays when its words are erased, so that erasure breaks no round's seal.
    """
    sealed = []
    for uid, seal, text, salt in db.execute(
        """SELECT c.uid, c.seal, w.text, w.salt FROM contributions AS c
        LEFT JOIN words AS w ON w.contribution = c.uid
        WHERE c.uid IN (SELECT value FROM json_each(?)) ORDER BY c.uid""",
        [json.dumps(uids)],
    ):
        if text is not None and digest([salt, text]) != seal:
            return ""
        sealed.append([uid, seal])
    return digest(sealed)


def seatings(db: sqlite_utils.Database, workshop: str) -> list[Seating]:
    """Return the tables of every round as last written down, in the order in which rounds and tables came first."""
    rows = db.execute(
        f"""SELECT round, "table", host, seats, people, question, harvest, by, at FROM (
            SELECT *, row_number() OVER (PARTITION BY round, "table" {LATEST}) AS nth,
                   min(clock) OVER (PARTITION BY round) AS began,
                   min(clock) OVER (PARTITION BY round, "table") AS first
            FROM seatings WHERE workshop = ?) WHERE nth = 1 ORDER BY began, round, first, "table\"""",
        [workshop],
    ).fetchall()
    rounds = list(dict.fromkeys(row[0] for row in rows))
    sat = {(name, seat): table for name, table, _, seats, *_ in rows for seat in json.loads(seats)}
    found = []
    for name, table, host, seats, people, question, harvest, by, at in rows:
        here = json.loads(seats)
        place = rounds.index(name)
        before = rounds[place - 1] if place else ""
        moved = tuple(seat for seat in here if sat.get((before, seat), table) != table)
        found.append(Seating(name, table, host, tuple(here), people, moved, question, harvest, by, at))
    return found


def seat(writer: Writer, workshop: str, seating: Seating) -> None:
    """Write down a table in a round as it is now."""
    writer.append(
        "seatings",
        workshop=workshop,
        round=seating.round,
        table=seating.table,
        host=seating.host,
        people=seating.people,
        seats=json.dumps(list(seating.seats), ensure_ascii=False),
        question=seating.question,
        harvest=seating.harvest,
    )
