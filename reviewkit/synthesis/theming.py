"""Themes and the groups that raised them, with few people's words never told apart: not even by subtraction."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reviewkit.synthesis.hiding import hide_small

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reviewkit.model import Contribution

NOT_SAID = "not said"
"""The group of contributions whose speaker named none."""


@dataclass(frozen=True, slots=True, repr=False)
class Themes:
    """Contributions by theme and group.

    `cells` maps every (theme, group) to a number of contributions, None where it is hidden; `totals` holds each
    theme's number, `group_totals` each group's, likewise None where hidden. `words` maps a theme to its
    contributions that may be quoted: they carry their group only where its number is shown, and stand under
    their first theme only where anything is hidden. `unthemed` are ids of contributions without a theme.
    `rule` says in words what is hidden and why.
    """

    themes: tuple[str, ...]
    groups: tuple[str, ...]
    cells: Mapping[tuple[str, str], int | None]
    totals: Mapping[str, int | None]
    group_totals: Mapping[str, int | None]
    words: Mapping[str, tuple[Contribution, ...]] = field(default_factory=dict)
    unthemed: tuple[str, ...] = ()
    rule: str = ""

    @property
    def hidden(self) -> int:
        """How many cells are hidden."""
        return sum(number is None for number in self.cells.values())

    def __repr__(self) -> str:
        return f"<Themes: {len(self.themes)} themes by {len(self.groups)} groups, {self.hidden} cells hidden>"


def themes(
    contributions: Iterable[Contribution],
    of: Mapping[str, str | Iterable[str]],
    *,
    groups: Iterable[str] = (),
    small: int = 5,
) -> Themes:
    """Return who raised which theme, with numbers from 1 to `small` - 1 hidden.

    So many further cells are hidden with them that nobody who knows all that is shown, totals included, can work
    out that a hidden cell lies between 1 and `small` - 1. Erased contributions are left out.

    Args:
        contributions: people's words, each with its group.
        of: contribution id -> its theme, or several; the themes stand in the order in which they come up here.
        groups: the project's groups in order; others that occur follow, "not said" for none.
        small: the lowest number shown; 1 hides nothing.
    """
    kept = [words for words in contributions if not words.erased]
    theme_of = {name: _several(given) for name, given in of.items()}
    names = tuple(dict.fromkeys(theme for given in theme_of.values() for theme in given))
    said = {words.group or NOT_SAID for words in kept}
    columns = tuple(dict.fromkeys(groups))
    columns += tuple(sorted(said - set(columns)))
    numbers = {(theme, group): 0 for theme in names for group in columns}
    placed: dict[str, list[Contribution]] = defaultdict(list)
    unthemed = []
    for words in kept:
        for theme in theme_of.get(words.id, ()):
            numbers[theme, words.group or NOT_SAID] += 1
            placed[theme].append(words)
        if not theme_of.get(words.id):
            unthemed.append(words.id)
    shown = hide_small(numbers, names, columns, small)
    quoted = {
        theme: tuple(
            words if shown.cells[theme, words.group or NOT_SAID] is not None else replace(words, group="")
            for words in sorted(placed[theme], key=lambda words: words.id)
            # The same words under two themes would carry their group from one into the other.
            if words.consent and (not shown.any_hidden or theme_of[words.id][0] == theme)
        )
        for theme in names
    }
    return Themes(
        names,
        columns,
        shown.cells,
        shown.rows,
        shown.columns,
        quoted,
        tuple(unthemed),
        _rule(small, shown.any_hidden),
    )


def _several(given: str | Iterable[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(dict.fromkeys(given))


def _rule(small: int, any_hidden: bool) -> str:  # noqa: FBT001 - one fact of a sentence
    if small <= 1:
        return "All numbers are shown."
    hidden = "Some are" if any_hidden else "None had to be"
    numbers = "The number 1 is" if small == 2 else f"Numbers from 1 to {small - 1} are"
    return (
        f"{numbers} hidden, so that nobody can be told by them, and so many others that no "
        f"hidden number can be worked out from those shown. {hidden} hidden here."
    )
