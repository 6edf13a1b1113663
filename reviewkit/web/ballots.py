"""A ballot as a form: what somebody entered, what is wrong with it in words, and the ballot that it makes."""

from __future__ import annotations

import dataclasses
import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewkit.model import Ballot
from reviewkit.text import whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from starlette.datastructures import FormData

RANKED = ("choose-and-rank", "rank")
CHOSEN = ("choose", "approve")
LIMITED = ("choose", "choose-and-rank")  # the kinds in which only so many may be named
CHNRI = (
    1.0,
    0.5,
    0.0,
)  # yes, undecided, no; a blank means "not informed enough" (Rudan 2008, Croat Med J 49:307)
WIDEST = 11  # values of a scale that are shown side by side; 0 to 10 is the longest in use
NOTHING = "fault.nothing"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in the form: the field, the sentence of the catalogue and its facts; `listed` at the top."""

    field: str
    text: str
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a ballot asks: its kind, how many questions may be named, the scale, the dots, the criteria."""

    kind: str
    questions: tuple[str, ...]
    choose: int = 10
    low: float = 1
    high: float = 9
    dots: int = 10
    cap: int = 0
    criteria: tuple[str, ...] = ()

    @property
    def ranked(self) -> bool:
        """Whether the questions named stand in an order."""
        return self.kind in RANKED

    @property
    def picked(self) -> bool:
        """Whether questions are named or not: all kinds but those that give each question a value."""
        return self.kind in (*RANKED, *CHOSEN)

    @property
    def most(self) -> int:
        """How many questions one ballot may name, or how many dots one question may have."""
        if self.kind == "dots":
            return min(self.cap or self.dots, self.dots)
        return min(self.choose, len(self.questions)) if self.kind in LIMITED else len(self.questions)

    @property
    def scale(self) -> tuple[float, ...]:
        """The values of the scale, the lowest first; of a wider one than a screen holds, whole steps apart."""
        step = max(1, math.ceil((self.high - self.low) / (WIDEST - 1)))
        inner = range(math.ceil(self.low), math.floor(self.high) + 1, step)
        return tuple(sorted({self.low, *map(float, inner), self.high}))


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody entered. `marks`: for each question a place, 1 (chosen), dots, a score, or criterion -> score."""

    marks: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    unseen: frozenset[str] = frozenset()  # "I do not know": the question takes no part in this ballot
    faults: tuple[Fault, ...] = ()
    closed_up: bool = False  # places with gaps between them were moved together

    @property
    def order(self) -> list[str]:
        """The questions from the first place, or the highest mark, on; criteria keep the order of the sheet."""
        if any(isinstance(mark, dict) for mark in self.marks.values()):
            return list(self.marks)
        return sorted(self.marks, key=lambda name: self.marks[name])

    def fault(self, name: str) -> Fault | None:
        """Return what is wrong with a field, if anything."""
        return next((fault for fault in self.faults if fault.field == name), None)


def field(name: str) -> str:
    """Return what a question's field is called in the form."""
    return f"q-{name}"


def of_ballot(ballot: Ballot | None, sheet: Sheet) -> Filled:
    """Return the form as a ballot cast earlier would fill it."""
    if ballot is None:
        return Filled()
    if sheet.picked:
        marks = {
            name: n if sheet.ranked else 1 for n, place in enumerate(ballot.ranking, 1) for name in place
        }
    else:
        marks = dict(ballot.scores)
    return Filled(marks, ballot.unseen)


def read(form: FormData, sheet: Sheet) -> Filled:
    """Return what a form holds, as it was entered, with every fault in it."""
    faults: list[Fault] = []
    marks = _READERS[sheet.kind](form, sheet, faults)
    unseen = frozenset(name for name in sheet.questions if form.get(f"u-{name}")) - marks.keys()
    if not marks and not faults and sheet.questions:
        faults.append(Fault(field(sheet.questions[0]), NOTHING))
    return Filled(marks, unseen, tuple(faults))


def closed_up(filled: Filled, sheet: Sheet) -> Filled:
    """Return a ranked ballot without gaps between its places: 1, 3, 7 become 1, 2, 3."""
    if filled.faults or not sheet.ranked:
        return filled
    together = _numbered(filled, sheet, filled.order)
    return dataclasses.replace(together, closed_up=together.marks != filled.marks)


def hidden(filled: Filled, sheet: Sheet, but: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Return names and values of hidden fields that carry a ballot on to the next page, without some questions."""
    left_out = set(but)
    found = []
    for name, mark in filled.marks.items():
        if name in left_out:
            continue
        if isinstance(mark, dict):
            found += [
                (f"{field(name)}-{sheet.criteria.index(criterion)}", shown(value))
                for criterion, value in mark.items()
            ]
        else:
            found.append((field(name), shown(mark)))
    return found + [(f"u-{name}", "1") for name in sorted(filled.unseen - left_out)]


def shown(value: float) -> str:
    """Return a number as forms and pages show it: 3, not 3.0."""
    return f"{value:g}"


def ballot(filled: Filled, sheet: Sheet, group: str) -> Ballot:
    """Return the ballot that a form without faults makes."""
    if sheet.ranked:
        return Ballot(filled.order, group, unseen=filled.unseen)
    if sheet.picked:
        return Ballot([sorted(filled.marks)], group, unseen=filled.unseen)
    return Ballot((), group, scores=filled.marks, unseen=filled.unseen)


def _number(given: str) -> float | None:
    try:
        value = float(given)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _places(form: FormData, sheet: Sheet, faults: list[Fault]) -> dict[str, int]:
    places: dict[str, int] = {}
    by_place: dict[int, list[str]] = defaultdict(list)
    for name in sheet.questions:
        if given := str(form.get(field(name), "")):
            place = whole(given, 1, sheet.most)
            if place is None:
                faults.append(Fault(field(name), "fault.no-place", {"most": sheet.most}))
            else:
                places[name] = place
                by_place[place].append(name)
    for place in sorted(place for place, names in by_place.items() if len(names) > 1):
        for n, name in enumerate(by_place[place]):
            faults.append(Fault(field(name), "fault.twice", {"place": place}, listed=n == 0))
    return places


def _choice(form: FormData, sheet: Sheet, faults: list[Fault]) -> dict[str, int]:
    marks = {name: 1 for name in sheet.questions if form.get(field(name))}
    if len(marks) > sheet.most:
        facts = {"most": sheet.most, "number": len(marks)}
        faults.append(Fault(field(next(iter(marks))), "fault.too-many", facts))
    return marks


def _dots(form: FormData, sheet: Sheet, faults: list[Fault]) -> dict[str, int]:
    marks = {}
    for name in sheet.questions:
        if given := str(form.get(field(name), "")):
            number = whole(given, 0, sheet.most)
            if number is None:
                faults.append(Fault(field(name), "fault.no-dots", {"most": sheet.most}))
            elif number:
                marks[name] = number
    if not faults and sum(marks.values()) > sheet.dots:
        facts = {"most": sheet.dots, "number": sum(marks.values())}
        faults.append(Fault(field(next(iter(marks))), "fault.too-many-dots", facts))
    return marks


def _scores(form: FormData, sheet: Sheet, faults: list[Fault]) -> dict[str, float]:
    marks = {}
    for name in sheet.questions:
        if given := str(form.get(field(name), "")):
            value = _number(given)
            if value is None or not sheet.low <= value <= sheet.high:
                facts = {"low": shown(sheet.low), "high": shown(sheet.high)}
                faults.append(Fault(field(name), "fault.no-score", facts))
            else:
                marks[name] = value
    return marks


def _criteria(form: FormData, sheet: Sheet, faults: list[Fault]) -> dict[str, dict[str, float]]:
    marks: dict[str, dict[str, float]] = defaultdict(dict)
    for name in sheet.questions:
        for n, criterion in enumerate(sheet.criteria):
            if given := str(form.get(f"{field(name)}-{n}", "")):
                value = _number(given)
                if value not in CHNRI:
                    faults.append(Fault(f"{field(name)}-{n}", "fault.no-answer"))
                else:
                    marks[name][criterion] = float(value)
    return dict(marks)


_READERS: dict[str, Callable[[FormData, Sheet, list[Fault]], dict[str, Any]]] = {
    **dict.fromkeys(RANKED, _places),
    **dict.fromkeys(CHOSEN, _choice),
    "dots": _dots,
    "score": _scores,
    "chnri": _criteria,
}


def taken_away(filled: Filled, sheet: Sheet, name: str) -> Filled:
    """Return a ballot without one of its questions; in a ranked one those behind it move up."""
    return _numbered(filled, sheet, [one for one in filled.order if one != name])


def moved(filled: Filled, sheet: Sheet, name: str, up: int) -> Filled:
    """Return a ranked ballot with a question moved up by so many places, or down by a negative number."""
    order = filled.order
    if name in order:
        at = order.index(name)
        order.insert(max(0, at - up), order.pop(at))
    return _numbered(filled, sheet, order)


def _numbered(filled: Filled, sheet: Sheet, order: Sequence[str]) -> Filled:
    marks = {name: n if sheet.ranked else filled.marks[name] for n, name in enumerate(order, 1)}
    return dataclasses.replace(filled, marks=marks, faults=())
