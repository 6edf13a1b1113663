"""Perspectives: which stakeholder group raises which theme, what they share, where they part, what is in nobody's way.

Per group first: pooled numbers are one row more. Nobody can be told by a number: groups with few people stand together,
and numbers of few people are hidden together with as many others as it takes (hiding.py).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

from reviewkit.synthesis.hiding import hide_small
from reviewkit.synthesis.qualitative.heads import TOGETHER, Count, columns_of, private, sizes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reviewkit.model import Excerpt, Theme, ThemeResponse

PERCENT_FROM = 20
"""Below this a single person moves a share by more than 5 points: shares of so few are not printed."""

NOT_SAID = "not said"
"""The group of passages whose speaker named none."""

Cell = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two groups that contradict each other about a theme, and how that is known."""

    theme: str
    other: str  # the theme that says the contrary; the same one where a later stage confirmed and rejected it
    one_group: str
    other_group: str
    why: str


@dataclass(frozen=True, slots=True, repr=False)
class Perspectives:
    """Themes by stakeholder group.

    `excerpts` and `people` map (theme, group) to how many passages and how many people; None where hidden. `sources`
    counts interviews, groups and studies likewise. A person is a speaker who was told apart; others count as many as
    can have been there. `totals` and `people_totals` are over all groups (pooled). `size` is how many people of each
    group were heard. `merged` are the groups that stand together, too small alone. `shared` are themes that every
    group raises, `only` maps a theme to the one group that raises it: both where nothing hidden could make it untrue.
    `silent` are groups of the project that nobody heard. `contrasts` are contradictions. `quotations` maps (theme,
    group) to passages that may be printed. `rule` says in words what is hidden and why, `notes` what else to know.
    """

    themes: tuple[Theme, ...]
    groups: tuple[str, ...]
    excerpts: Mapping[Cell, int | None]
    people: Mapping[Cell, int | None]
    sources: Mapping[Cell, int | None]
    totals: Mapping[str, int | None]
    people_totals: Mapping[str, int | None]
    size: Mapping[str, int]
    merged: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    only: Mapping[str, str] = field(default_factory=dict)
    silent: tuple[str, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    quotations: Mapping[Cell, tuple[Excerpt, ...]] = field(default_factory=dict)
    rule: str = ""
    notes: tuple[str, ...] = ()

    def share(self, theme: str, group: str) -> float | None:
        """Return the share of a group's people who raise a theme; None where hidden or of fewer than 20 people."""
        said, size = self.people[theme, group], self.size.get(group, 0)
        return None if said is None or size < PERCENT_FROM else said / size

    @property
    def hidden(self) -> int:
        """How many cells are hidden."""
        return sum(number is None for number in self.excerpts.values())

    def __repr__(self) -> str:
        return f"<Perspectives: {len(self.themes)} themes by {len(self.groups)} groups, {self.hidden} cells hidden>"


def perspectives(
    themes: Sequence[Theme],
    under: Mapping[str, Iterable[str]],
    excerpts: Mapping[str, Excerpt],
    *,
    groups: Iterable[str] = (),
    heard: Mapping[str, int] | None = None,
    attended: Mapping[str, int] | None = None,
    responses: Iterable[ThemeResponse] = (),
    small: int = 5,
    room: int | None = None,
) -> Perspectives:
    """Return who raises which theme.

    Args:
        themes: in the order in which they are shown.
        under: theme id -> its excerpts' ids.
        excerpts: every excerpt by id, also those under no theme: they tell how many people were heard.
        groups: the project's groups in order; others that occur follow, "not said" for none.
        heard: how many people of a group took part, where that is more than those who spoke.
        attended: how many sat in a source: passages without a voice are of so many at the most, of one if unknown.
        responses: what later stages said to themes.
        small: the fewest people who are shown alone; 1 hides nothing. What studies published is no secret.
        room: a lower limit by which the same numbers are shown elsewhere: what is hidden there stays hidden here.
    """
    group_of = {name: excerpt.group.strip() or NOT_SAID for name, excerpt in excerpts.items()}
    named = tuple(dict.fromkeys(groups))
    named += tuple(sorted(set(group_of.values()) - set(named)))
    spoken = {*group_of.values(), *(group for group, n in (heard or {}).items() if n)}
    count = Count(attended or {})
    size = sizes(excerpts, group_of, heard or {}, count)
    names = tuple(theme.id for theme in themes)
    said = {
        (name, group): [excerpts[e] for e in under.get(name, ()) if e in excerpts and group_of[e] == group]
        for name in names
        for group in named
    }
    sized = _Sized(named, {group_of[n] for n, e in excerpts.items() if e.kind != "study"}, size, count)
    merged, columns, column_of, places, shown = _protected(
        said, names, sized, (min(room or small, small), small)
    )
    whole = not merged or TOGETHER in columns  # else a total would leave out people of whom nothing is shown
    told = {group: sum(size[one] for one in named if column_of[one] == group) for group in columns}
    return Perspectives(
        tuple(themes),
        columns,
        shown.cells,
        shown.people,
        _sources(places, shown.cells),
        {name: shown.totals[name] if whole else None for name in names},
        {name: shown.people_totals[name] if whole else None for name in names},
        told,
        tuple(group for group in named if group in merged),
        *_compared(names, columns, places, shown.cells),
        silent=tuple(g for g in named if g not in spoken),
        contrasts=_contrasts(themes, columns, shown.cells, responses, column_of),
        quotations=_quotable(places, shown.cells),
        rule=_rule(small, merged, any(n is None for n in shown.cells.values())),
        notes=_notes(told, columns),
    )


class _Sized(NamedTuple):
    """The groups in order, those that speak outside of studies, how many people each has, and how to count."""

    named: tuple[str, ...]
    speaking: set[str]
    size: Mapping[str, int]
    count: Count


class _Shown(NamedTuple):
    """Cells of excerpts and people and their totals by theme: None where hidden."""

    cells: dict[Cell, int | None]
    people: dict[Cell, int | None]
    totals: dict[str, int | None]
    people_totals: dict[str, int | None]


def _protected(
    said: Mapping[Cell, list[Excerpt]], names: tuple[str, ...], groups: _Sized, limits: tuple[int, int]
) -> tuple[frozenset[str], tuple[str, ...], dict[str, str], dict[Cell, list[Excerpt]], _Shown]:
    """Return the table by the second limit, in which nothing is shown that the first one hides."""
    also: set[Cell] = set()
    before: dict[str, str] = {}
    for limit in limits:
        merged, columns = columns_of(groups.named, groups.speaking, groups.size, limit)
        column_of = {group: TOGETHER if group in merged else group for group in groups.named}
        places: dict[Cell, list[Excerpt]] = {(name, column): [] for name in names for column in columns}
        for (name, group), words in said.items():
            if column_of[group] in columns:
                places[name, column_of[group]] += words
        kept = {
            (name, column_of[g]) for name, column in also for g in groups.named if before.get(g) == column
        }
        shown = _shown(places, names, columns, limit, groups.count, kept)
        also, before = {place for place, n in shown.cells.items() if n is None}, column_of
    return merged, columns, column_of, places, shown


def of_themes(found: Perspectives, ids: Iterable[str]) -> Perspectives:
    """Return the same perspectives with some of the themes: hidden is what is hidden in the whole."""
    kept = set(ids)
    return replace(
        found,
        themes=tuple(theme for theme in found.themes if theme.id in kept),
        excerpts={place: n for place, n in found.excerpts.items() if place[0] in kept},
        people={place: n for place, n in found.people.items() if place[0] in kept},
        sources={place: n for place, n in found.sources.items() if place[0] in kept},
        totals={name: n for name, n in found.totals.items() if name in kept},
        people_totals={name: n for name, n in found.people_totals.items() if name in kept},
        shared=tuple(name for name in found.shared if name in kept),
        only={name: group for name, group in found.only.items() if name in kept},
        contrasts=tuple(c for c in found.contrasts if {c.theme, c.other} <= kept),
        quotations={place: said for place, said in found.quotations.items() if place[0] in kept},
    )


def _shown(
    places: Mapping[Cell, Sequence[Excerpt]],
    names: tuple[str, ...],
    columns: tuple[str, ...],
    small: int,
    count: Count,
    also: set[Cell],
) -> _Shown:
    """Return the cells of excerpts and people and their totals by theme, hidden in the same places.

    What was published is known to everybody: protection is worked out for the rest alone, and the published numbers
    are added to what may be shown.
    """
    people = {place: count(private(said)) for place, said in places.items()}
    said = {place: len(private(e)) for place, e in places.items()}
    first = hide_small(people, names, columns, small, also=also)
    hidden = {place for place, n in first.cells.items() if n is None}
    second = hide_small(said, names, columns, small, also=hidden)
    rows = {name: sum(len(places[name, column]) for column in columns) for name in names}
    everybody = {name: sum(count(places[name, column]) for column in columns) for name in names}
    return _Shown(
        {place: None if second.cells[place] is None else len(e) for place, e in places.items()},
        {place: None if second.cells[place] is None else count(e) for place, e in places.items()},
        {name: None if second.rows[name] is None else rows[name] for name in names},
        {
            name: None if second.rows[name] is None or first.rows[name] is None else everybody[name]
            for name in names
        },
    )


def _sources(
    places: Mapping[Cell, Sequence[Excerpt]], cells: Mapping[Cell, int | None]
) -> dict[Cell, int | None]:
    return {
        place: None if cells[place] is None else len({e.source for e in said})
        for place, said in places.items()
    }


def _compared(
    names: tuple[str, ...],
    columns: tuple[str, ...],
    places: Mapping[Cell, Sequence[Excerpt]],
    cells: Mapping[Cell, int | None],
) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the themes that all groups raise and those that one does; of nothing hidden is anything said."""
    speaking = [column for column in columns if any(places[name, column] for name in names)]
    shared: list[str] = []
    only: dict[str, str] = {}
    for name in names:
        row = {column: cells[name, column] for column in speaking}
        if len(speaking) > 1 and all(row.values()):
            shared.append(name)
        raised = [column for column, n in row.items() if n or n is None]
        if len(speaking) > 1 and len(raised) == 1 and row[raised[0]] is not None:
            only[name] = raised[0]
    return tuple(shared), only


def _contrasts(
    themes: Sequence[Theme],
    columns: tuple[str, ...],
    cells: Mapping[Cell, int | None],
    responses: Iterable[ThemeResponse],
    column_of: Mapping[str, str],
) -> tuple[Contrast, ...]:
    """Return where groups contradict each other: by themes that are opposites, and by what stages answered."""
    shown = {theme.id for theme in themes}
    found = [
        Contrast(
            theme.id, theme.opposite, one, other, "says more of the one theme, the other of its opposite"
        )
        for theme in themes
        if theme.opposite in shown
        for one, other in permutations(columns, 2)
        if _leads(cells, theme.id, theme.opposite, one) and _leads(cells, theme.opposite, theme.id, other)
    ]
    answers: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for response in responses:
        group = column_of.get(response.group, response.group)
        if response.theme in shown and group in columns and group != TOGETHER:
            answers[response.theme].add((response.answer, group))
    for name, given in answers.items():
        found += [
            Contrast(name, name, one, other, "one confirmed the theme, the other rejected it")
            for (yes, one), (no, other) in permutations(sorted(given), 2)
            if yes == "confirmed" and no == "rejected" and one != other
        ]
    return tuple(_once(found))


def _leads(cells: Mapping[Cell, int | None], theme: str, opposite: str, group: str) -> bool:
    """Return whether a group says more of one theme than of its opposite, as far as both numbers are shown."""
    said, against = cells[theme, group], cells[opposite, group]
    return said is not None and against is not None and said > against


def _once(found: Sequence[Contrast]) -> list[Contrast]:
    """Return contrasts without those that say the same of the same pair from the other side."""
    kept: dict[frozenset[tuple[str, str]], Contrast] = {}
    for one in found:
        kept.setdefault(frozenset(((one.theme, one.one_group), (one.other, one.other_group))), one)
    return list(kept.values())


def _quotable(
    places: Mapping[Cell, Sequence[Excerpt]], cells: Mapping[Cell, int | None]
) -> dict[Cell, tuple[Excerpt, ...]]:
    """Return what may be printed: with consent, not erased, of a cell that is shown."""
    return {
        place: tuple(e for e in said if e.consent and not e.erased)
        for place, said in places.items()
        if cells[place] is not None and place[1] != NOT_SAID
    }


def _rule(small: int, merged: frozenset[str], any_hidden: bool) -> str:  # noqa: FBT001 - one fact of a sentence
    if small <= 1:
        return "All numbers are shown."
    text = f"Fewer than {small} people are never shown alone."
    if merged:
        text += f" Groups of fewer stand together ({len(merged)} here, with the next smallest where needed)."
    if any_hidden:
        text += " Some numbers are hidden, and as many others that none can be worked out from those shown."
    return text


def _notes(size: Mapping[str, int], columns: tuple[str, ...]) -> tuple[str, ...]:
    few = [column for column in columns if 0 < size.get(column, 0) < PERCENT_FROM]
    if not few:
        return ()
    return (
        f"No shares are printed for {', '.join(few)}: of fewer than {PERCENT_FROM} people they would mislead.",
    )
