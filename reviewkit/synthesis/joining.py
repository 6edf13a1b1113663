"""Which entries of a study are read together: those of one form alone, those of several forms combined."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from reviewkit.synthesis.axes import ROW, Axis, Entry, Silent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reviewkit.protocol import Form


@dataclass(frozen=True, slots=True)
class Joint:
    """Fields that are read together, the keys of each form among them, and which form refers to which other."""

    keys: Mapping[str, tuple[str, ...]]
    refers: tuple[tuple[str, str, str], ...] = ()

    def combinations(self, entries: Iterable[Entry]) -> Iterator[Mapping[str, Entry]]:
        """Yield form -> entry for every way in which a study's entries belong together.

        Values of one form come from one entry. Entries of different forms are combined each with each, unless
        one refers to a row of the other. A form without any entry is there as an empty one.
        """
        entries = list(entries)
        groups = [
            [entry for entry in entries if any(key in entry for key in keys)] or [{}]
            for keys in self.keys.values()
        ]
        for combination in product(*groups):
            here = dict(zip(self.keys, combination, strict=True))
            if not self.refers or all(_belongs(here, *reference) for reference in self.refers):
                yield here


def joint(axes: Iterable[Axis | None], forms: Iterable[Form]) -> Joint:
    """Return how the fields of some axes are read together."""
    laid = [axis for axis in axes if axis is not None]
    keys = {axis.form: tuple(a.key for a in laid if a.form == axis.form) for axis in laid}
    refers = tuple(
        (form.id, f"{form.id}.{item.id}", item.of)
        for form in forms
        if form.id in keys
        for item in form.fields
        if item.type == "reference" and item.of in keys and item.of != form.id
    )
    return Joint(keys, refers)


def _belongs(here: Mapping[str, Entry], form: str, key: str, of: str) -> bool:
    """Return whether an entry refers to the row of the other form that it is combined with, or says nothing."""
    meant = {_row(value) for value in here[form].get(key, ()) if not isinstance(value, Silent)}
    rows = {_row(value) for value in here[of].get(f"{of}.{ROW}", ())}
    return not meant or not rows or bool(meant & rows)


def _row(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) else str(value)
