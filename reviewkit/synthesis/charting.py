"""Programmes side by side: a table of every dimension, and how far they vary in each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reviewkit.errors import UnknownName
from reviewkit.synthesis.axes import STEP, Axis, as_word, in_order, possible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reviewkit.model import Programme
    from reviewkit.protocol import Form

NOT_CHARTED = "not charted"
"""Programmes for which nothing stands in a field: it was added later, is not settled, or is not known."""


@dataclass(frozen=True, slots=True, repr=False)
class ProgrammeTable:
    """Programmes by the fields of a form: `columns` are labels, a cell is a tuple of words (empty: nothing stands).

    `sections` holds the heading above each column. `lacking` maps a programme's id to the labels of fields
    that apply to it and have no value yet.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    sections: tuple[str, ...] = ()
    lacking: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<ProgrammeTable {self.title!r}: {len(self.rows)} programmes, {len(self.columns) - 1} fields>"


def programme_table(
    form: Form, programmes: Iterable[Programme], values: Mapping[str, Mapping[str, Sequence[Any]]]
) -> ProgrammeTable:
    """Return a row for each programme, in the order given, and a column for each field of the form.

    `values` maps a programme's id to "form.field" to the values that stand. A field that is only asked under
    a condition is not lacking where its condition's values rule it out.
    """
    axes = [Axis(f"{form.id}.{item.id}", form.id, item) for item in form.fields]
    rows, lacking = [], {}
    for programme in programmes:
        stands = values.get(programme.id, {})
        cells = [tuple(as_word(value) for value in stands.get(axis.key, ())) for axis in axes]
        rows.append((programme.title, *cells))
        absent = [
            axis.label
            for axis, cell in zip(axes, cells, strict=True)
            if not cell and not ruled_out(form, axis, stands)
        ]
        if absent:
            lacking[programme.id] = tuple(absent)
    return ProgrammeTable(
        form.title or form.id,
        ("Programme", *(_with_unit(axis) for axis in axes)),
        tuple(rows),
        ("", *(axis.field.section for axis in axes)),
        lacking,
    )


def variation(form: Form, values: Mapping[str, Mapping[str, Sequence[Any]]]) -> dict[str, dict[str, int]]:
    """Return how programmes vary: field label -> {value: programmes}, for fields that offer values to choose from.

    A programme with several values counts once for each. Every value that the field offers is there, also
    with 0; values seen beside them follow; "not charted" counts programmes to which the field applies and for
    which nothing stands. Labels that occur twice in the form carry the field's id.
    """
    names = Counter(item.label for item in form.fields)
    counted: dict[str, dict[str, int]] = {}
    for item in form.fields:
        if not possible(item):
            continue
        axis = Axis(f"{form.id}.{item.id}", form.id, item)
        said = {who: {as_word(value) for value in stands.get(axis.key, ())} for who, stands in values.items()}
        counts = {
            value: sum(value in words for words in said.values())
            for value in in_order(item, (word for words in said.values() for word in words))
        }
        silent = sum(not words and not ruled_out(form, axis, values[who]) for who, words in said.items())
        if silent:
            counts[NOT_CHARTED] = counts.get(NOT_CHARTED, 0) + silent
        counted[axis.label if names[item.label] == 1 else f"{axis.label} ({item.id})"] = counts
    return counted


def having(
    form: Form, values: Mapping[str, Mapping[str, Sequence[Any]]], wanted: Mapping[str, str]
) -> list[str]:
    """Return the programmes that have each wanted value, in the order of `values`; a path's beginning will do.

    `wanted` maps a field's id to a value, which is compared without regard to capitals. Raises UnknownName for
    a field that the form does not have, or a value that a field with choices does not offer and nobody gave.
    """
    kept = list(values)
    for name, value in wanted.items():
        axis = Axis(f"{form.id}.{name}", form.id, form.field(name))
        said = {who: {as_word(one) for one in stands.get(axis.key, ())} for who, stands in values.items()}
        known = in_order(axis.field, (word for words in said.values() for word in words))
        meant = {word for word in known if _begins(word, value)}
        if not meant:
            raise UnknownName(f"value of {name}", value, known)
        kept = [who for who in kept if said[who] & meant]
    return kept


def _begins(word: str, value: str) -> bool:
    return word.casefold() == value.casefold() or word.casefold().startswith(f"{value.casefold()}{STEP}")


def ruled_out(form: Form, axis: Axis, stands: Mapping[str, Sequence[Any]]) -> bool:
    """Return whether a condition of the field is answered, and otherwise than the field needs."""
    for name, wanted in axis.field.when.items():
        given = {as_word(value) for value in stands.get(f"{form.id}.{name}", ())}
        if given and not given & {as_word(value) for value in wanted}:
            return True
        above = next((item for item in form.fields if item.id == name), None)
        if not given and above is not None and above.when:
            return ruled_out(form, Axis(f"{form.id}.{name}", form.id, above), stands)
    return False


def _with_unit(axis: Axis) -> str:
    return f"{axis.label} ({axis.field.unit})" if axis.field.unit else axis.label
