"""From related pairs to relations between works: what groups of records say of each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reviewkit.dedup.groups import Partition
from reviewkit.dedup.relations import KINDS, Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reviewkit.dedup.form import Form
    from reviewkit.dedup.found import Pair
    from reviewkit.dedup.settling import Homes


class Related(NamedTuple):
    """Two forms, by place, that belong together: `left` is the `kind` of `right`."""

    left: int
    right: int
    kind: str
    why: str


class Tied(NamedTuple):
    """What a form has to tell of other works by number, without the rest of it: enough where forms lie on disk."""

    pmid: str
    notice: str
    preprint: bool
    trial: str
    trials: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    books: tuple[str, ...]
    whole: bool


_RANK = {name: rank for rank, name in enumerate(KINDS)}

LINKED = {
    "CON": ("comment", True), "CIN": ("comment", False), "EFR": ("erratum", True), "EIN": ("erratum", False),
    "ROF": ("retraction", True), "RIN": ("retraction", False), "ECF": ("concern", True), "ECI": ("concern", False),
    "UOF": ("version", True), "UIN": ("version", False), "CRF": ("version", True), "CRI": ("version", False),
}  # fmt: skip
"""MEDLINE's tags for linked citations, and whether the record that bears one is the later of the two."""


def of_pairs(pairs: Iterable[Pair]) -> Iterator[Related]:
    """Yield what two titles say of each other."""
    for pair in pairs:
        left, right = (pair.right, pair.left) if pair.turned else (pair.left, pair.right)
        yield Related(left, right, pair.kind, pair.why)


def ties(forms: Mapping[int, Form | Tied]) -> list[Related]:
    """Return what records say of each other by number: links of MEDLINE, registries, chapters of books.

    `forms` go by place, in order; those that name nothing and that nothing names may be left out.
    """
    return [*linked_by_medline(forms), *linked_by_registry(forms), *bound_in_one_book(forms)]


def linked_by_medline(forms: Mapping[int, Form | Tied]) -> Iterator[Related]:
    """Yield what MEDLINE's records say of each other by PubMed number."""
    linked = [place for place, form in forms.items() if form.links]
    if not linked:
        return
    places = _places((form.pmid, place) for place, form in forms.items() if form.pmid)
    for place in linked:
        for tag, number in forms[place].links:
            name, later = LINKED[tag]
            for other in places.get(number, ()):
                left, right = (forms[place], forms[other]) if later else (forms[other], forms[place])
                kind = "reply" if name == "comment" and left.notice == "reply" else name
                if name == "version" and right.preprint:  # a preprint is "updated" by what was published
                    kind, left, right, later = "preprint", right, left, not later
                ends = (place, other) if later else (other, place)
                yield Related(*ends, kind, f"MEDLINE says: {KINDS[kind].words} PMID {right.pmid}")


def linked_by_registry(forms: Mapping[int, Form | Tied]) -> Iterator[Related]:
    """Yield registrations with the articles whose abstract names their number (as CONSORT asks, item 23).

    An abstract that names more than two numbers is a review's.
    """
    places = _places((form.trial, place) for place, form in forms.items() if form.trial)
    if not places:
        return
    for place, form in forms.items():
        if len(form.trials) <= 2:
            for number in form.trials:
                for registered in places.get(number, ()):
                    yield Related(registered, place, "registration", f"the abstract names {number.upper()}")


def bound_in_one_book(forms: Mapping[int, Form | Tied]) -> Iterator[Related]:
    """Yield the chapters of each book with the book, or where it is not listed with the first of them."""
    books = _places((book, place) for place, form in forms.items() for book in form.books)
    for book, places in books.items():
        centre = next((place for place in places if forms[place].whole), places[0])
        why = "one book title and year" if "|" in book else f"one ISBN, {book}"
        for place in places:
            if place != centre and not forms[place].whole:
                yield Related(place, centre, "chapter", why)


def _places(named: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for name, place in named:
        found.setdefault(name, []).append(place)
    return found


def relations(related: Iterable[Related], partition: Partition[int], homes: Homes) -> tuple[Relation, ...]:
    """Return what works say of each other, one relation for two works, in order of position.

    Kinds that read the same from both sides are kept as a tree: the parts of a series of thirty hang together by
    29 relations, not by 435.
    """
    found: list[Relation] = []
    spoken: set[tuple[int, int]] = set()
    trees: dict[str, Partition[int]] = {}
    for left, right, name, why in sorted(set(related), key=lambda r: (_RANK[r.kind], r.left, r.right, r.why)):
        one, other = min(partition.members(left)), min(partition.members(right))
        works = (one, other) if one < other else (other, one)
        if one == other or works in spoken:
            continue
        spoken.add(works)
        if KINDS[name].mutual:
            tree = trees.setdefault(name, Partition(()))
            tree.add(one)
            tree.add(other)
            if tree.together(one, other):
                continue
            tree.join(one, other)
        first, second = homes.first(left), homes.first(right)
        if KINDS[name].mutual and first > second:
            first, second = second, first
        found.append(Relation(first, second, name, why))
    return tuple(sorted(found, key=lambda r: (r.left, r.right, r.kind)))
