"""Blocking: which records are worth comparing at all.

Each key brings together records that agree in a few fields exactly; two records become candidates if any
key joins them, so that damage to one field is survived by the keys that do not use it.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from reviewkit.dedup import containers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reviewkit.dedup.form import Form

BLOCK = 24
"""Largest block that is compared pair by pair: the largest group of true duplicates seen in labelled sets
has 12 members, and twice as many leaves room for strangers."""

WINDOW = 8
"""How far a larger block, put in order, is compared (the sorted-neighbourhood method, Hernández and Stolfo,
Data Mining and Knowledge Discovery 1998, 2:9): near duplicates stand next to each other."""


def by_title(form: Form) -> str:
    """The first 32 letters of the title, of a notice those of the work that it is about."""
    return form.subject[:32]


def by_title_end(form: Form) -> str:
    """The title's last 20 letters and the year: the beginning may be damaged, or a subtitle may have moved."""
    return f"{form.compact[-20:]}|{form.year}" if len(form.compact) >= 20 and form.year else ""


_PLAN = frozenset(
    {"protocol", "protocols", "rationale", "design"}
)  # a plan and its results share the other words


def by_title_words(form: Form) -> str:
    """The three longest words of the title and the first author: word order and small words may differ."""
    if not form.families or len(form.title) < 15:
        return ""
    longest = sorted(sorted(set(form.title.split()) - _PLAN), key=len, reverse=True)[:3]
    return f"{'|'.join(longest)}|{form.families[0]}"


def by_doi(form: Form) -> str:
    """The DOI."""
    return form.doi


def by_pmid(form: Form) -> str:
    """The PubMed number."""
    return form.pmid


def by_trial(form: Form) -> str:
    """The trial registry number, or the Cochrane number."""
    return form.trial or form.cochrane


def by_author_page(form: Form) -> str:
    """First author, year and first page: the title may be translated."""
    return f"{form.families[0]}|{form.year}|{form.page}" if form.families and form.year and form.page else ""


def by_place(form: Form) -> str:
    """Volume, first page and year: author and title may be damaged."""
    return f"{form.volume}|{form.page}|{form.year}" if form.volume and form.page and form.year else ""


def by_journal_page(form: Form) -> str:
    """Journal initials, volume and first page: the year may be that of the online edition."""
    if not form.volume or not form.page:
        return ""
    initials = "".join(word[0] for word in containers.words(form.container)[:2])
    return f"{initials}|{form.volume}|{form.page}" if initials else ""


def by_author_title(form: Form) -> str:
    """First author, year and the title's first two words."""
    if not form.families or not form.year or not form.title:
        return ""
    return f"{form.families[0]}|{form.year}|{form.compact[:8]}"


def by_two_authors(form: Form) -> str:
    """The first two authors in either order and the year: the title may be damaged at both ends."""
    if len(form.families) < 2 or not form.year:
        return ""
    return f"{'|'.join(sorted(form.families[:2]))}|{form.year}"


KEYS: tuple[Callable[[Form], str], ...] = (
    by_title, by_title_end, by_title_words, by_doi, by_pmid, by_trial, by_author_page, by_place,
    by_journal_page, by_author_title,
    by_two_authors,
)  # fmt: skip


def author_order(form: Form) -> tuple[str | int, ...]:
    """First author, year, title."""
    return (form.families[0] if form.families else "", form.year, form.compact)


def place_order(form: Form) -> tuple[str | int, ...]:
    """Year, volume, page."""
    return (form.year, form.volume, form.first)


ORDERS: tuple[Callable[[Form], tuple[str | int, ...]], ...] = (author_order, place_order)
"""How a block too large for all its pairs is put in order, once by each; equal ones stand in order of number."""


def candidates(forms: Sequence[Form], keys: Sequence[Callable[[Form], str]] = KEYS) -> list[tuple[int, int]]:
    """Return the pairs of places (lower first) that at least one key joins, in order.

    The cost is bounded: a block of more than `BLOCK` records costs at most `WINDOW` comparisons a record.
    """
    total = len(forms)
    pairs: set[int] = set()
    for key in keys:
        first_of: dict[str, int] = {}
        blocks: dict[str, list[int]] = {}
        for place, form in enumerate(forms):
            value = key(form)
            if value and (first := first_of.setdefault(value, place)) != place:
                blocks.setdefault(value, [first]).append(place)
        for block in blocks.values():
            if len(block) <= BLOCK:
                pairs.update(one * total + other for one, other in combinations(block, 2))
            else:
                pairs.update(_neighbours(block, forms, total))
    return [divmod(pair, total) for pair in sorted(pairs)]


def _neighbours(block: list[int], forms: Sequence[Form], total: int) -> set[int]:
    """Return the pairs of a large block that stand near each other when it is sorted, once by author, once by place."""
    pairs = set()
    for order in ORDERS:
        ordered = sorted(block, key=lambda place: (order(forms[place]), place))
        for place, one in enumerate(ordered):
            for other in ordered[place + 1 : place + 1 + WINDOW]:
                pairs.add(min(one, other) * total + max(one, other))
    return pairs
