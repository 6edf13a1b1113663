"""An axis: a field of a form, its values in order, and what the values are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewkit.errors import ProtocolError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reviewkit.protocol import Field, Form


@dataclass(frozen=True, slots=True)
class Axis:
    """A field that studies are laid out by: its key "form.field", the form's id, and the field."""

    key: str
    form: str
    field: Field

    @property
    def label(self) -> str:
        """What people call the field."""
        return self.field.label or self.field.id.replace("-", " ")


def find_axis(key: str, forms: Iterable[Form], *, what: str) -> Axis:
    """Return the axis of a key "form.field"; raises ProtocolError or UnknownName with the right ones."""
    if not key:
        raise ProtocolError(
            f"the protocol's synthesis names no {what}; expected a field such as outcomes.domain"
        )
    by_id = {form.id: form for form in forms}
    name, point, field = key.partition(".")
    if not point or name not in by_id:
        known = [f"{form.id}.{item.id}" for form in by_id.values() for item in form.fields]
        raise UnknownName(f"field for the {what} of the gap map", key, known)
    return Axis(key, name, by_id[name].field(field))


def as_word(value: Any) -> str:
    """Return a value as it stands in a table: yes and no for booleans, no needless decimals."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def possible(field: Field) -> tuple[str, ...]:
    """Return the values a field offers, in order: choices, yes and no, the steps of a scale; else none."""
    if field.choices:
        return field.choices
    if field.type == "boolean":
        return ("yes", "no")
    if field.type == "scale" and field.minimum is not None and field.maximum is not None:
        return tuple(str(step) for step in range(int(field.minimum), int(field.maximum) + 1))
    return ()


def in_order(field: Field, seen: Iterable[str]) -> tuple[str, ...]:
    """Return the field's own values and behind them those that were seen beside, sorted."""
    own = possible(field)
    return (*own, *sorted(set(seen) - set(own), key=lambda word: (word.casefold(), word)))


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence: "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
