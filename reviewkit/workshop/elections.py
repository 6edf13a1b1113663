"""Files of ballots that others made: PrefLib's orders, Scottish wards, and tables; all as ballots to count."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewkit.model import Ballot
from reviewkit.references.source import Input
from reviewkit.text import whole
from reviewkit.workshop.ballot_tables import MOST_ALIKE, Faults, read_ballot_table
from reviewkit.workshop.tables import is_workbook, parted

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from reviewkit.protocol import BallotKind
    from reviewkit.workshop.ballot_tables import Cells

    # How many ballots, and their places as numbers of alternatives.
    Order = tuple[int, list[list[str]]]

_ALTERNATIVE = re.compile(r"#\s*ALTERNATIVE NAME (\d+)\s*:\s*(.*)")
_FACT = re.compile(r"#\s*(TITLE|NUMBER ALTERNATIVES|NUMBER VOTERS)\s*:\s*(.*)")
_PLACES = re.compile(r"\{[^{}]*\}|[^,{}\s][^,{}]*|[{}]")


@dataclass(frozen=True, slots=True, repr=False)
class BallotFile:
    """The ballots of a file, one for every voter, and everything that stood on the paper.

    `questions` are all alternatives, also those that nobody chose; `kind` is what the ballots hold ("rank", "score",
    "chnri", "pairwise"); `seats` how many are elected, 0 where the file does not say. Iterating gives the ballots.
    """

    ballots: tuple[Ballot, ...]
    questions: tuple[str, ...]
    kind: BallotKind = "rank"
    title: str = ""
    seats: int = 0

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that ballots name."""
        return tuple(sorted({ballot.group for ballot in self.ballots} - {""}))

    def __iter__(self) -> Iterator[Ballot]:
        return iter(self.ballots)

    def __len__(self) -> int:
        return len(self.ballots)

    def __repr__(self) -> str:
        groups = f" in {len(self.groups)} groups" if self.groups else ""
        return f"<BallotFile {self.kind}: {len(self)} ballots{groups}, {len(self.questions)} questions>"


def read_ballots(
    source: str | os.PathLike[str] | bytes, *, group: str = "", cells: Cells = "scores"
) -> BallotFile:
    """Return the ballots of a file; raises ReadError with every fault by line.

    Read are PrefLib's orders (.soc, .soi, .toc, .toi, of either of its formats), Scottish wards (candidates and seats,
    then lines of count and preferences), and tables as text or .xlsx, with a header: a row for each ballot with
    places ("1st", "2nd" …, joint ones as "q1 = q7"), or a column for each question with a number, or for each question
    and criterion ("q1:fair"); or a row for each expert and question, and a column for each criterion. What is
    published of a vote (ballots.csv) is such a table. `group`: of ballots that name none. `cells`: what the numbers
    under questions are, "scores" or "places".
    """
    given = Input(source)
    if not is_workbook(given):
        first = (
            next((line for line in given.lines() if line.strip("\ufeff \t\r\n")), "").lstrip("\ufeff").strip()
        )
        if first.startswith("#") or re.fullmatch(r"\d+", first):
            return _preflib(given, group)
        if re.fullmatch(r"\d+\s*,\s*\d+\s*,*", first):
            return _ward(given, group)
    found, questions, kind = read_ballot_table(given, group, cells)
    return BallotFile(tuple(found), questions, kind)


def _preflib(given: Input, group: str) -> BallotFile:
    faults = Faults(given.path)
    names: dict[str, str] = {}
    facts: dict[str, str] = {}
    body: list[tuple[int, str]] = []
    for number, raw in enumerate(given.lines(), 1):
        line = raw.strip("\ufeff \t\r\n")
        if found := _ALTERNATIVE.fullmatch(line):
            names[found[1]] = found[2].strip() or found[1]
        elif found := _FACT.fullmatch(line):
            facts.setdefault(found[1], found[2].strip())
        elif line and not line.startswith("#"):
            body.append((number, line))
    if body and body[0][1].isdecimal():
        body = _old_head(body, names, facts, faults)
    if not names:
        faults.add(1, "no alternatives: lines such as “# ALTERNATIVE NAME 1: …” were expected")
    orders = _orders(body, names, faults)
    for what, there in (("ALTERNATIVES", len(names)), ("VOTERS", sum(n for n, _ in orders))):
        said = facts.get(f"NUMBER {what}", "")
        if said.isdecimal() and whole(said) != there and not faults:
            faults.add(1, f"the header says {said} {what.lower()}, and there are {there}: is the file whole?")
    return _made(orders, names, faults, group, facts.get("TITLE", ""))


def _orders(body: list[tuple[int, str]], names: dict[str, str], faults: Faults) -> list[Order]:
    orders: list[Order] = []
    for number, line in body:
        count, colon, order = line.partition(":")
        if not colon:
            faults.add(
                number, f"{line[:80]!r}: a count, a colon and an order were expected, as 12: 1,{{2,3}}"
            )
            continue
        places = [re.split(r"\s*,\s*", place.strip("{} ")) for place in _PLACES.findall(order)]
        _take(
            orders, faults, names, number, count, [[one for one in place if one] for place in places], order
        )
    return orders


def _old_head(
    body: list[tuple[int, str]], names: dict[str, str], facts: dict[str, str], faults: Faults
) -> list[tuple[int, str]]:
    """Read the head that PrefLib's files had before 2022, and return the orders as they are written today."""
    n = whole(body[0][1]) or 0
    for number, line in body[1 : n + 1]:
        key, comma, name = line.partition(",")
        if not (comma and key.strip().isdecimal()):
            faults.add(number, f"{line[:80]!r}: the number and the name of an alternative were expected")
        names[key.strip()] = name.strip() or key.strip()
    if len(body) > n + 1:
        facts["NUMBER VOTERS"] = body[n + 1][1].split(",")[0].strip()
    return [(number, line.replace(",", ":", 1)) for number, line in body[n + 2 :]]


def _ward(given: Input, group: str) -> BallotFile:
    faults = Faults(given.path)
    names: dict[str, str] = {}
    papers: list[tuple[int, list[str]]] = []
    head: list[str] = []
    title = ""
    for number, line in enumerate(given.lines(), 1):
        row = [cell.strip("\ufeff \t\r\n") for cell in parted(line, ",")]
        if not any(row):
            continue
        if not head:
            head = row
        elif found := re.fullmatch(r"Candidate (\d+)", row[0], re.IGNORECASE):
            names[found[1]] = row[1] if len(row) > 1 and row[1] else row[0]
        elif len(row) > 1 and row[1] and (row[0].isdecimal() or not names):
            papers.append((number, row))
        elif not any(row[1:]) and names:
            title = row[0]
        else:
            faults.add(number, f"{line.strip()[:80]!r}: a count and preferences were expected")
    if whole(head[0]) != len(names):
        faults.add(
            1, f"the first line says {head[0]} candidates, and {len(names)} are named: is the file whole?"
        )
    orders: list[Order] = []
    for number, row in papers:
        places = [[cell] for cell in row[1:] if cell]
        _take(orders, faults, names, number, row[0], places, "")
    return _made(orders, names, faults, group, title, seats=whole(head[1]) or 0)


def _take(
    orders: list[Order],
    faults: Faults,
    names: dict[str, str],
    number: int,
    count: str,
    places: list[list[str]],
    order: str,
) -> None:
    """Keep the ballots of a line, or what is wrong with them."""
    n = whole(count, 1, MOST_ALIKE)
    listed = [one for place in places for one in place]
    twice = [one for one, times in Counter(listed).items() if times > 1]
    unknown = [one for one in listed if one not in names]
    braces = re.sub(r"\{[^{}]*\}", "", order)
    if n is None:
        faults.add(number, f"{count.strip()!r} ballots: a whole number from 1 was expected")
    elif "{" in braces or "}" in braces:
        faults.add(number, "a brace is never closed, or never opened")
    elif unknown:
        faults.add(number, f"no alternative {unknown[0]!r}; there are {len(names)}")
    elif twice:
        faults.add(number, f"alternative {twice[0]} stands twice on one ballot")
    else:
        orders.append((n, places))


def _made(
    orders: list[Order], names: dict[str, str], faults: Faults, group: str, title: str, *, seats: int = 0
) -> BallotFile:
    if not orders:
        faults.add(1, "there are no ballots")
    faults.tell()
    same = {name for name, n in Counter(names.values()).items() if n > 1}
    called = {key: f"{name} ({key})" if name in same else name for key, name in names.items()}
    ballots: list[Ballot] = []
    for n, places in orders:
        # Ballots never change, so that one stands for all that are the same.
        ballots += [Ballot([[called[one] for one in place] for place in places], group)] * n
    return BallotFile(tuple(ballots), tuple(called.values()), "rank", title, seats)
