"""The rows of all people about one subject, put together into entries, each under a number that stays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from reviewkit.extraction.aligning import align
from reviewkit.extraction.given import Given, as_given

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reviewkit.extraction.conditions import Conditions
    from reviewkit.protocol import Form

    Person = Mapping[int, Mapping[str, Any]]
    """One person's rows about a subject: number -> answers by field id."""

How = Literal["alone", "number", "hand", "settled", "key", "likeness"]


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said of two rows: one entry (`same`) or two. Without `other` it gives a row the entry's number."""

    one: str
    one_row: int
    other: str
    other_row: int
    same: bool = True


@dataclass(frozen=True, slots=True, repr=False)
class Match:
    """One entry: the row of each person who has it, and how they were found to be one.

    `number` is the entry's in what stands and in settlements. `how`: "alone" (one person has it), "number" (the form
    has one entry), "hand", "settled" (their number was fixed when a difference was settled), "key" or "likeness";
    `likeness` is 1 but for the last.
    """

    number: int
    rows: Mapping[str, int] = field(default_factory=dict)
    how: How = "alone"
    likeness: float = 1.0

    def __repr__(self) -> str:
        rows = ", ".join(f"{person} {row}" for person, row in self.rows.items())
        return f"<Match {self.number}: {rows} ({self.how})>"


@dataclass(slots=True)
class _Group:
    rows: dict[str, int]
    how: How = "alone"
    likeness: float = 1.0


def match(
    form: Form, entries: Mapping[str, Person], said: Sequence[Said] = (), conditions: Conditions | None = None
) -> list[Match]:
    """Return the entries about one subject that several people's rows make, by number.

    `said`: what people decided, oldest first; a decision counts before any rule, and the latest where two exclude each
    other. The rest is aligned person by person in the order of their names (see `align`). An entry has the number
    that was given to it, else the row number of the first person who has it, else the next free one.
    """
    people = sorted(entries)
    if not form.repeat:
        rows = {person: 1 for person in people if 1 in entries[person]}
        how: How = "number" if len(rows) > 1 else "alone"
        return [Match(1, rows, how)] if rows else []
    if len(people) == 1 and not said:
        return [Match(row, {people[0]: row}) for row in sorted(entries[people[0]])]
    groups = _by_hand(entries, said)
    apart = {(s.one, s.one_row, s.other, s.other_row) for s in said if s.other and not s.same}
    apart |= {(d, e, b, c) for b, c, d, e in apart}
    for person in people:
        _join(form, entries, person, groups, apart, conditions)
    return _numbered(
        people, groups, {(s.one, s.one_row): s.other_row for s in said if not s.other and s.same}
    )


def _by_hand(entries: Mapping[str, Person], said: Sequence[Said]) -> list[_Group]:
    """Return the groups that people made, the latest word first; what would give a person two rows is passed over."""
    pinned: dict[int, list[tuple[str, int]]] = {}
    for word in said:
        if word.same and not word.other:
            pinned.setdefault(word.other_row, []).append((word.one, word.one_row))
    hand = [((s.one, s.one_row), (s.other, s.other_row)) for s in reversed(said) if s.other and s.same]
    refused = {
        frozenset(((s.one, s.one_row), (s.other, s.other_row))) for s in said if s.other and not s.same
    }
    fixed = [(rows[0], row) for rows in pinned.values() for row in rows[1:]]
    groups: dict[tuple[str, int], _Group] = {}
    for a, b in (*hand, *fixed):
        known = all(row in entries.get(person, {}) for person, row in (a, b))
        if not known or frozenset((a, b)) in refused:
            continue
        one, two = (groups.setdefault(row, _Group({row[0]: row[1]})) for row in (a, b))
        if one is not two and one.rows.keys().isdisjoint(two.rows):
            one.rows |= two.rows
            one.how = "hand" if (a, b) in hand or "hand" in (one.how, two.how) else "settled"
            groups |= dict.fromkeys(one.rows.items(), one)
    unique = {id(group): group for group in groups.values() if len(group.rows) > 1}
    return list(unique.values())


def _join(
    form: Form,
    entries: Mapping[str, Person],
    person: str,
    groups: list[_Group],
    apart: set[tuple[str, int, str, int]],
    conditions: Conditions | None,
) -> None:
    """Put a person's rows that are in no group yet into the groups that are likest, or into groups of their own."""
    placed = {group.rows[person] for group in groups if person in group.rows}
    rows = {row: said for row, said in entries[person].items() if row not in placed}
    open_ = {n: group for n, group in enumerate(groups) if person not in group.rows}
    first = {n: _shown(entries, group) for n, group in open_.items()}
    refused = {
        (n, row)
        for n, group in open_.items()
        for row in rows
        if any((other, at, person, row) in apart for other, at in group.rows.items())
    }
    for pair in align(form, first, rows, apart=refused, conditions=conditions):
        if pair.second is None:
            continue
        if pair.first is None:
            groups.append(_Group({person: pair.second}))
            continue
        group = groups[pair.first]
        group.rows[person] = pair.second
        if group.how == "alone":
            group.how, group.likeness = ("key", 1.0) if pair.by_key else ("likeness", pair.likeness)
        elif not pair.by_key:
            group.likeness = min(group.likeness, pair.likeness)


def _shown(entries: Mapping[str, Person], group: _Group) -> Mapping[str, Any]:
    person = min(group.rows)
    return entries[person][group.rows[person]]


def _numbered(people: list[str], groups: list[_Group], given: Mapping[tuple[str, int], int]) -> list[Match]:
    order = {person: n for n, person in enumerate(people)}
    groups.sort(key=lambda group: min((order[person], row) for person, row in group.rows.items()))
    taken: dict[int, _Group] = {}
    for group in groups:
        numbers = sorted(given[row] for row in group.rows.items() if row in given)
        if numbers and numbers[0] not in taken:
            taken[numbers[0]] = group
    placed = {id(group) for group in taken.values()}
    for group in groups:
        if id(group) not in placed:
            number = group.rows[min(group.rows, key=lambda person: order[person])]
            if number in taken:
                number = max(*taken, *(row for other in groups for row in other.rows.values())) + 1
            taken[number] = group
    return [
        Match(number, dict(sorted(group.rows.items())), group.how, group.likeness)
        for number, group in sorted(taken.items())
    ]


def translated(
    form: Form, answers: Mapping[str, Any], numbers: Mapping[str, Mapping[int, int]]
) -> dict[str, Any]:
    """Return one person's answers with their references as entry numbers instead of row numbers.

    `numbers`: form id -> the person's row -> the entry it belongs to. A reference to a row that is no more becomes 0;
    one to a form of which nothing is known stays as it is.
    """
    found = dict(answers)
    for item in form.fields:
        given = as_given(answers.get(item.id)) if item.type == "reference" else None
        if given is None or not given.values or item.of not in numbers:
            continue
        entries = tuple(numbers[item.of].get(row, 0) for row in given.values)
        found[item.id] = Given(tuple(sorted(entries)) if item.several else entries[0])
    return found


def in_order(forms: Iterable[Form]) -> list[Form]:
    """Return forms so that each comes after those that its references name; circles stay in their order."""
    ahead = list(forms)
    known = {form.id for form in ahead}
    order: list[Form] = []
    while ahead:
        placed = {form.id for form in order}
        ready = [
            form
            for form in ahead
            if all(item.of in placed or item.of not in known for item in form.fields if item.of)
        ] or ahead[:1]
        order += ready
        ahead = [form for form in ahead if form not in ready]
    return order
