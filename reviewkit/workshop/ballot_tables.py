"""Tables of ballots: places from first to last, a number for each question, or an expert's judgements."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from reviewkit.errors import ReadError
from reviewkit.model import Ballot
from reviewkit.text import unguarded, whole
from reviewkit.workshop.profile import natural
from reviewkit.workshop.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reviewkit.protocol import BallotKind
    from reviewkit.references.source import Input

Cells: TypeAlias = Literal["scores", "places"]

KNOWN = {
    "group": ("group", "stakeholder group", "stakeholder", "voice", "role"),
    "count": ("count", "ballots", "number of ballots", "n"),
    "table": ("table",),
    "question": ("question", "option", "research question", "item"),
    "criterion": ("criterion", "criteria"),
    "score": ("score", "value", "answer", "judgement"),
    "who": ("expert", "scorer", "voter", "ballot", "slip", "id", "respondent", "participant"),
}
"""Columns that are no question, each with the names it may have; who voted is read only to part experts."""
PUBLISHED = ("scores", "pairs", "even", "unseen")  # columns of a published ballots.csv, as JSON
DONT_KNOW = ("?", "don't know", "don\u2019t know", "dk")
_PLACE = re.compile(
    r"(?:(?:place|rank|ranking|choice|preference|position)[ #]*)?(\d{1,4})(?:st|nd|rd|th|\.)?"
    r"(?: (?:place|rank|choice|preference))?"
)
_WORDED = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
MOST_ALIKE = (
    10_000_000  # in one line more are a slip of the keyboard: more than live in any ward, survey or town
)
_SHOWN = 20  # faults that are told in full


class Faults:
    """Everything wrong with a file, told at once."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._told: list[str] = []

    def add(self, line: int, message: str) -> None:
        """Keep what is wrong in a line."""
        where = f"{self._path}:{line}" if self._path else f"line {line}"
        self._told.append(f"{where}: {message}")

    def __bool__(self) -> bool:
        return bool(self._told)

    def tell(self) -> None:
        """Raise ReadError where anything is wrong."""
        if self._told:
            more = len(self._told) - _SHOWN
            rest = [f"and {more} more"] if more > 0 else []
            raise ReadError("\n".join([*self._told[:_SHOWN], *rest]), path=self._path)


@dataclass(slots=True)
class _Head:
    """What each column of a table is, by its position."""

    known: dict[str, int] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)  # positions, first place first
    published: dict[str, int] = field(default_factory=dict)
    rest: dict[int, str] = field(default_factory=dict)  # questions, or criteria


def read_ballot_table(
    given: Input, group: str, cells: Cells
) -> tuple[list[Ballot], tuple[str, ...], BallotKind]:
    """Return the ballots of a table, the questions it names in natural order, and what kind they are."""
    faults = Faults(given.path)
    _, rows = read_table(given, _fit)
    if len(rows) < 2:
        raise ReadError(
            f"{given.path or 'the table'}: a header and at least one ballot were expected", path=given.path
        )
    head = _head(rows[0], faults)
    faults.tell()
    if "question" in head.known:
        ballots, names = _by_expert(head, rows[1:], group, faults)
    else:
        ballots, names = _by_row(head, rows[1:], group, cells, faults)
    faults.tell()
    if not ballots:
        raise ReadError(f"{given.path or 'the table'}: there are no ballots", path=given.path)
    return ballots, tuple(sorted(names, key=natural)), _kind(ballots)


def _kind(ballots: Iterable[Ballot]) -> BallotKind:
    given = [value for ballot in ballots for value in ballot.scores.values()]
    if any(isinstance(value, dict) for value in given):
        return "chnri"
    if given:
        return "score"
    return "pairwise" if any(ballot.pairs or ballot.even for ballot in ballots) else "rank"


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").strip("\ufeff \t").casefold().split())


def _place(name: str) -> int:
    """Return which place a column is, 0 for none."""
    plain = _plain(name)
    found = _PLACE.fullmatch(plain)
    return int(found[1]) if found else _WORDED.get(plain.removesuffix(" choice").removesuffix(" place"), 0)


def _known(name: str) -> str:
    return next((column for column, names in KNOWN.items() if _plain(name) in names), "")


def _fit(names: list[str]) -> int:
    """Return how well a header is parted: more columns are better, known ones twice."""
    return len([name for name in names if name.strip()]) + sum(bool(_known(n) or _place(n)) for n in names)


def _head(row: tuple[int, list[str]], faults: Faults) -> _Head:
    line, names = row
    head, places, seen = _Head(), {}, set()
    for at, raw in enumerate(names):
        name = unguarded(raw.strip("\ufeff \t"))
        if not name:
            continue
        if _plain(name) in seen:
            faults.add(line, f"two columns are {name!r}")
        seen.add(_plain(name))
        if column := _known(name):
            head.known.setdefault(column, at)
        elif place := _place(name):
            if place in places:
                faults.add(line, f"two columns are place {place}")
            places[place] = at
        elif _plain(name) in PUBLISHED:
            head.published[_plain(name)] = at
        else:
            head.rest[at] = name
    head.places = [places[place] for place in sorted(places)]
    _refuse_odd(head, sorted(places), line, faults)
    return head


def _refuse_odd(head: _Head, places: list[int], line: int, faults: Faults) -> None:
    """Keep what is wrong with a header as a whole."""
    if head.places and head.rest:
        odd = ", ".join(map(repr, list(head.rest.values())[:3]))
        faults.add(line, f"column {odd} is neither a place nor one of {', '.join(KNOWN)}: take it out first")
    if places != list(range(1, len(places) + 1)):
        faults.add(line, f"places {', '.join(map(str, places))}: one is missing")
    if not (head.places or head.rest or head.published or {"question", "criterion"} <= head.known.keys()):
        faults.add(line, "no column is a place (1st, 2nd …) or a question")


def _by_row(
    head: _Head, rows: Iterable[tuple[int, list[str]]], group: str, cells: Cells, faults: Faults
) -> tuple[list[Ballot], set[str]]:
    names = {name.partition(":")[0].strip() for name in head.rest.values()}
    ballots: list[Ballot] = []
    for line, row in rows:
        told = [unguarded(cell.strip()) for cell in row]
        get = _getter(told)
        try:
            count = _count(get(head.known.get("count")) or "1")
            facts: dict[str, Any] = {"group": get(head.known.get("group")) or group}
            facts["table"] = get(head.known.get("table"))
            if head.rest:
                facts |= _numbers(head.rest, get, cells)
            elif head.places:
                facts["ranking"] = _places([get(at) for at in head.places])
            for name, at in head.published.items():
                facts |= {name: _published(name, get(at))} if get(at) else {}
            ballot = Ballot(**facts)
            _refuse_twice(ballot)
        except ValueError as error:
            faults.add(line, str(error))
            continue
        names |= {*(one for place in ballot.ranking for one in place), *ballot.scores, *ballot.unseen}
        names |= {one for pair in (*ballot.pairs, *ballot.even) for one in pair}
        ballots += [ballot] * count
    return ballots, names


def _getter(told: list[str]) -> Any:
    return lambda at: told[at] if at is not None and at < len(told) else ""


def _count(text: str) -> int:
    count = whole(text, 1, MOST_ALIKE)
    if count is None:
        raise ValueError(f"{text[:40]!r} ballots: a whole number from 1 was expected")
    return count


def _published(name: str, text: str) -> Any:
    """Return what a cell of a published table holds; raises ValueError where that is nothing such a column has."""
    try:
        held = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"column {name!r}: no JSON") from error
    if name == "scores":
        fits = isinstance(held, dict)
    else:
        ballots = [[one] for one in held] if name == "unseen" and isinstance(held, list) else held
        size = 1 if name == "unseen" else 2
        fits = isinstance(ballots, list) and all(_names(one, size) for one in ballots)
    if not fits:
        raise ValueError(f"column {name!r}: {text[:40]!r} is not what a published ballot holds there")
    return held


def _names(held: Any, size: int) -> bool:
    return isinstance(held, list) and len(held) == size and all(isinstance(one, str) for one in held)


def _places(cells: list[str]) -> list[list[str]]:
    """Return the places of a row; an empty cell before a filled one is a fault, since nobody knows what it means."""
    while cells and not cells[-1]:
        cells.pop()
    if not all(cells):
        raise ValueError(f"place {cells.index('') + 1} is empty, and a later one is not")
    return [[one.strip() for one in cell.split(" = ")] for cell in cells]


def _refuse_twice(ballot: Ballot) -> None:
    listed = [one for place in ballot.ranking for one in place]
    for one in listed:
        if listed.count(one) > 1:
            raise ValueError(f"{one!r} stands twice on one ballot")


def _numbers(columns: Mapping[int, str], get: Any, cells: Cells) -> dict[str, Any]:
    scores: dict[str, Any] = {}
    unseen: list[str] = []
    for at, name in columns.items():
        cell = get(at)
        question, colon, criterion = (part.strip() for part in name.partition(":"))
        if not cell:
            continue
        if colon and criterion:
            if _plain(cell) not in DONT_KNOW:
                scores.setdefault(question, {})[criterion] = _number(cell, name)
        elif _plain(cell) in DONT_KNOW:
            unseen.append(name)
        else:
            scores[name] = _number(cell, name)
    if cells == "scores":
        return {"scores": scores, "unseen": unseen}
    order: dict[Fraction, list[str]] = defaultdict(list)
    for name, value in scores.items():
        if isinstance(value, dict) or Fraction(value) < 1:
            raise ValueError(f"column {name!r}: a place from 1 was expected")
        order[Fraction(value)].append(name)
    return {"ranking": [order[place] for place in sorted(order)], "unseen": unseen}


def _number(cell: str, column: str) -> str:
    text = cell.replace(",", ".") if re.fullmatch(r"-?\d+,\d+", cell) else cell  # a decimal comma
    if not re.fullmatch(r"-?(\d+\.?\d*|\.\d+)", text):
        raise ValueError(f"column {column!r}: {cell!r} is no number")
    return text


def _judged(head: _Head, get: Any) -> list[tuple[str, str]]:
    """Return the criteria of a row with what stands under each; the criterion is "" where there is one score alone."""
    if "criterion" in head.known:
        return [(get(head.known["criterion"]), get(head.known.get("score")))]
    if "score" in head.known:
        return [("", get(head.known["score"]))]
    return [(name, get(at)) for at, name in head.rest.items()]


def _by_expert(
    head: _Head, rows: Iterable[tuple[int, list[str]]], group: str, faults: Faults
) -> tuple[list[Ballot], set[str]]:
    """Return a ballot for each expert, from a row for each question (and criterion)."""
    if "who" not in head.known:
        faults.add(
            1, "a column 'expert' (or voter, ballot …) was expected beside 'question': whose row is whose?"
        )
        return [], set()
    scores: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    groups: dict[str, str] = {}
    names: set[str] = set()
    for line, row in rows:
        get = _getter([unguarded(cell.strip()) for cell in row])
        who, question = get(head.known["who"]), get(head.known["question"])
        voice = get(head.known.get("group")) or group
        if not (who and question):
            faults.add(line, "who, or the question, is empty")
            continue
        if groups.setdefault(who, voice) != voice:
            faults.add(line, f"{who!r} is of {groups[who]!r} above, and of {voice!r} here")
        names.add(question)
        mine = scores[who][question]
        for criterion, cell in _judged(head, get):
            try:
                value = "" if _plain(cell) in ("", *DONT_KNOW) else _number(cell, criterion or "score")
            except ValueError as error:
                faults.add(line, str(error))
                continue
            if criterion in mine:
                faults.add(
                    line, f"{who!r} judged {question!r} twice{f' on {criterion!r}' if criterion else ''}"
                )
            elif value:
                mine[criterion] = value
    ballots = [
        Ballot(
            (),
            groups[who],
            scores={
                question: marks.get("") if set(marks) == {""} else dict(marks)
                for question, marks in given.items()
                if marks
            },
        )
        for who, given in scores.items()
    ]
    return ballots, names
