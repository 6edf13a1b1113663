"""How far a form about a subject is, whose rows make its entries, and what of it may be seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reviewkit import extraction
from reviewkit.desks.extraction.keeping import Written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import sqlite_utils

    from reviewkit.extraction import Given, Match
    from reviewkit.protocol import Form, Protocol

People = dict[str, dict[int, Written]]
"""What each person wrote about one subject, by row."""


@dataclass(slots=True)
class State:
    """How far a form about one subject is.

    `complete`: people whose every row is complete, under today's form or the one they filled. `open_`: person -> row ->
    required fields without an answer under today's form. `held`: fields that nobody is shown, because somebody who
    was complete under an earlier version still has to answer them. `checked`: who confirmed whose entries.
    `finished`: who said so, in a form that asks for it; they alone can be complete there.
    """

    complete: set[str] = field(default_factory=set)
    open_: dict[str, dict[int, tuple[str, ...]]] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    checked: dict[str, set[str]] = field(default_factory=dict)
    revealed: bool = False
    finished: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Matched:
    """The entries about one subject: whose rows they are, what is said in each, references as entry numbers."""

    matches: list[Match]
    given: dict[str, dict[int, dict[str, Given]]]
    written: People

    def numbers(self, person: str) -> dict[int, int]:
        """Return the entry that each of a person's rows belongs to."""
        return {match.rows[person]: match.number for match in self.matches if person in match.rows}


def by_subject(
    db: sqlite_utils.Database,
    entries: Mapping[tuple[str, int, str], Written],
    place: Mapping[str, str],
    dropped: set[tuple[str, int, str]],
) -> dict[str, People]:
    """Return what was written by today's subjects; rows taken out are left out."""
    out = {(place.get(subject, ""), row, by) for subject, row, by in dropped}
    found: dict[str, People] = {}
    for (subject, row, by), written in entries.items():
        now = place.get(subject)
        if now is None or (out and (now, row, by) in out):
            continue
        rows = found.setdefault(now, {}).setdefault(by, {})
        # A row may have been written under two ids, before a duplicate was found.
        rows[row] = rows[row].joined(written, db) if row in rows else written
    return found


def checked(
    people: People, complete: set[str], confirmed: Iterable[tuple[str, str, int]]
) -> dict[str, set[str]]:
    """Return who confirmed whose complete entries after the last change to them."""
    found: dict[str, set[str]] = {}
    for person, by, clock in confirmed:
        if person in complete and by != person:
            last = max(time for written in people[person].values() for time in written.clocks.values())
            if clock > last:
                found.setdefault(person, set()).add(by)
    return found


def revealed(form: Form, state: State) -> bool:
    """Return whether others may see what people answered."""
    if form.design == "check":
        return bool(state.checked) or len(state.complete) > 1
    return len(state.complete) >= form.fillers


def referred(form: Form, protocol: Protocol) -> list[str]:
    """Return the ids of the forms to whose rows a form refers."""
    known = {plan.id for plan in protocol.forms}
    return sorted(
        {item.of for item in form.fields if item.type == "reference" and item.of in known} - {form.id}
    )


def matched(
    form: Form,
    subject: str,
    people: People,
    state: State,
    said: Iterable[extraction.Said],
    known: Mapping[str, Mapping[str, Matched]],
    conditions: extraction.Conditions,
) -> Matched:
    """Return the entries about a revealed subject; `known`: those of the forms to which this one refers."""
    given: dict[str, dict[int, dict[str, Given]]] = {}
    for person in sorted(state.complete):
        rows: dict[int, dict[str, Given]] = {row: written.given for row, written in people[person].items()}
        if known:
            numbers = {
                of: matched[subject].numbers(person)
                for of, matched in known.items()
                if subject in matched and person in matched[subject].given
            }
            rows = {row: extraction.translated(form, answers, numbers) for row, answers in rows.items()}
        if state.held:
            rows = {
                row: {name: one for name, one in answers.items() if name not in state.held}
                for row, answers in rows.items()
            }
        given[person] = rows
    matches = extraction.match(form, given, tuple(said), conditions)
    return Matched(matches, given, people)
