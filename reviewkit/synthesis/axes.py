"""An axis: a field of a form, its values in order, and what the values are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from reviewkit.errors import ProtocolError, UnknownName
from reviewkit.text import whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewkit.protocol import Field, Form

STEP = " > "
"""Between the levels of a choice in a hierarchy: "affective > attitudes"."""

ROW = "#"
""" "form.#" in an entry is the number of its row, to which another form's reference may point."""

Entry = Mapping[str, Iterable[Any]]
"""Field keys ("form.field") and what stands for them; a `Silent` among the values is an answer, but no value."""


class Silent(StrEnum):
    """An answer that holds no value: it was looked for, and the report does not tell, or not clearly."""

    NOT_REPORTED = "not reported"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Axis:
    """A field that studies are laid out by: its key "form.field", the form's id, and the field.

    `level` cuts a hierarchy's paths after so many steps ("affective > attitudes" at level 1 is "affective");
    0 leaves them whole.
    """

    key: str
    form: str
    field: Field
    level: int = 0

    @property
    def label(self) -> str:
        """What people call the field."""
        return self.field.label or self.field.id.replace("-", " ")

    def words(self, entry: Entry) -> set[str]:
        """Return the values of an entry as they stand on the axis."""
        given = entry.get(self.key)
        if not given:
            return set()
        return {self.cut(as_word(value)) for value in given if not isinstance(value, Silent)}

    def silences(self, entry: Entry) -> set[Silent]:
        """Return the answers of an entry that hold no value."""
        return {value for value in entry.get(self.key, ()) if isinstance(value, Silent)}

    def cut(self, word: str) -> str:
        """Return a path cut to the axis's level."""
        return STEP.join(word.split(STEP)[: self.level]) if self.level else word


def find_axis(key: str, forms: Iterable[Form], *, what: str) -> Axis:
    """Return the axis of a key "form.field" or "form.field@level".

    Raises ProtocolError where there is no key or the level is no number from 1 on, and UnknownName with the
    right ones where there is no such field.
    """
    if not key:
        raise ProtocolError(
            f"the protocol's synthesis names no {what}; expected a field such as outcomes.domain"
        )
    by_id = {form.id: form for form in forms}
    place, _, depth = key.partition("@")
    level = whole(depth, 1) if depth else 0
    if level is None:
        raise ProtocolError(
            f"the level of {key!r} is {depth!r}; expected a number from 1 on, as in {place}@1"
        )
    name, point, field = place.partition(".")
    if not point or name not in by_id:
        known = [f"{form.id}.{item.id}" for form in by_id.values() for item in form.fields]
        raise UnknownName(f"field for the {what}", place, known)
    return Axis(place, name, by_id[name].field(field), level)


def as_word(value: Any) -> str:
    """Return a value as it stands in a table: yes and no for booleans, no needless decimals."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def possible(field: Field, level: int = 0) -> tuple[str, ...]:
    """Return the values a field offers, in order: choices, yes and no, the steps of a scale; else none."""
    if field.choices:
        if not level:
            return field.choices
        return tuple(dict.fromkeys(STEP.join(choice.split(STEP)[:level]) for choice in field.choices))
    if field.type == "boolean":
        return ("yes", "no")
    if field.type == "scale" and field.minimum is not None and field.maximum is not None:
        return tuple(str(step) for step in range(int(field.minimum), int(field.maximum) + 1))
    return ()


def in_order(field: Field, seen: Iterable[str], level: int = 0) -> tuple[str, ...]:
    """Return the field's own values and behind them those that were seen beside, sorted."""
    own = possible(field, level)
    return (*own, *sorted(set(seen) - set(own), key=lambda word: (word.casefold(), word)))


def entries_of(study: Entry | Sequence[Entry]) -> list[Entry]:
    """Return a study's entries as a list, also where there is one mapping only."""
    return [study] if isinstance(study, Mapping) else list(study)


def said_on(axis: Axis, entries: Iterable[Entry]) -> set[str]:
    """Return everything that stands on an axis in some entries."""
    return {word for entry in entries for word in axis.words(entry)}


def size(axis: Axis, entries: Iterable[Entry], *, added: bool) -> int | None:
    """Return the number of people in a study: the sum over its arms, or else the largest number told."""
    sizes = [
        int(value)
        for entry in entries
        for value in entry.get(axis.key, ())
        if isinstance(value, int | float) and not isinstance(value, bool)
    ]
    if not sizes:
        return None
    return sum(sizes) if added else max(sizes)


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence: "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def in_words(number: int) -> str:
    """Return a small number as a word, as running text has it; from ten on in figures."""
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def lower(label: str) -> str:
    """Return a label as it stands inside a sentence: "Kind of outcome" loses its capital, "WEMWBS" keeps it."""
    first = label.split(" ", 1)[0]
    return label[:1].lower() + label[1:] if first[1:] == first[1:].lower() and len(first) > 1 else label
