"""A ballot as a form: what somebody entered, what is wrong with it in words, and the ballot that it makes."""

from __future__ import annotations

import dataclasses
import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewkit.model import Ballot
from reviewkit.workshop import shuffle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.datastructures import FormData

    from reviewkit.model import Question
    from reviewkit.protocol import Workshop

RANKED = ("choose-and-rank", "rank")
CHOSEN = ("choose", "approve")
WORKSHOP_LIMIT = ("choose", "choose-and-rank")  # the kinds in which only so many may be named


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in the form: the field, the sentence of the catalogue and its facts; `listed` at the top."""

    field: str
    text: str
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody entered: a group, and for each question a place (ranked) or 1 (chosen)."""

    group: str = ""
    marks: Mapping[str, int] = dataclasses.field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    closed_up: bool = False  # places with gaps between them were moved together

    @property
    def order(self) -> list[str]:
        """The questions from the first place to the last."""
        return sorted(self.marks, key=lambda name: self.marks[name])

    def fault(self, name: str) -> Fault | None:
        """Return what is wrong with a field, if anything."""
        return next((fault for fault in self.faults if fault.field == name), None)


def limit(plan: Workshop, questions: int) -> int:
    """Return how many questions one ballot may name."""
    return min(plan.choose, questions) if plan.ballot in WORKSHOP_LIMIT else questions


def ordered(questions: Sequence[Question], workshop: str, code: str) -> list[Question]:
    """Return the questions in the order of one slip's paper: different for each slip, the same on every visit."""
    number = int.from_bytes(hashlib.sha256(f"order|{workshop}|{code}".encode()).digest()[:6])
    return shuffle(questions, workshop, number)


def of_ballot(ballot: Ballot | None, plan: Workshop) -> Filled:
    """Return the form as a ballot cast earlier would fill it."""
    if ballot is None:
        return Filled()
    ranked = plan.ballot in RANKED
    marks = {name: n if ranked else 1 for n, place in enumerate(ballot.ranking, 1) for name in place}
    return Filled(ballot.group, marks)


def read(form: FormData, plan: Workshop, questions: Sequence[Question]) -> Filled:
    """Return what a form holds, with every fault in it; places are moved together where there are gaps."""
    group = str(form.get("group", ""))
    names = [question.id for question in questions]
    faults: list[Fault] = []
    if plan.groups and group not in plan.groups:
        faults.append(Fault("group-1", "fault.group"))
    if plan.ballot in RANKED:
        marks = _places(form, names, limit(plan, len(names)), faults)
    else:
        marks = {str(name): 1 for name in form.getlist("chosen") if name in names}
        if len(marks) > limit(plan, len(names)):
            facts = {"most": limit(plan, len(names)), "number": len(marks)}
            faults.append(Fault(f"place-{names[0]}", "fault.too-many", facts))
    if not marks and not faults[1:] and names:
        faults.append(Fault(f"place-{names[0]}", "fault.nothing"))
    moved = dict(marks)
    if not faults and plan.ballot in RANKED:
        moved = {name: n for n, name in enumerate(sorted(marks, key=lambda name: marks[name]), 1)}
    return Filled(group, moved, tuple(faults), closed_up=moved != marks)


def _places(form: FormData, names: Sequence[str], most: int, faults: list[Fault]) -> dict[str, int]:
    places = {}
    for name in names:
        given = str(form.get(f"place-{name}", ""))
        if given.isdecimal() and 1 <= int(given) <= most:
            places[name] = int(given)
        elif given:
            faults.append(Fault(f"place-{name}", "fault.no-place", {"most": most}))
    by_place = defaultdict(list)
    for name, place in places.items():
        by_place[place].append(name)
    for place in sorted(by_place):
        if len(by_place[place]) > 1:
            for n, name in enumerate(by_place[place]):
                faults.append(Fault(f"place-{name}", "fault.twice", {"place": place}, listed=n == 0))
    return places


def ballot(filled: Filled, plan: Workshop) -> Ballot:
    """Return the ballot that a form without faults makes."""
    ranked = plan.ballot in RANKED
    return Ballot(filled.order if ranked else [sorted(filled.marks)], filled.group)
