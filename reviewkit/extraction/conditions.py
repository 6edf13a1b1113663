"""Which fields of a form are asked, given the answers so far: conditions followed through other fields."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reviewkit.extraction.answering import silently
from reviewkit.protocol.plan import STEP
from reviewkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reviewkit.protocol import Field, Form


class Conditions:
    """A form's conditions, put in order once, to be asked of many entries."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._by_id = {field.id: field for field in form.fields}
        self._ordered = self._in_order()
        ordered = {field.id for field in self._ordered}
        # A field that waits for itself, or for one that does not exist, is never asked.
        self._never = {field.id for field in form.fields if field.when and field.id not in ordered}
        # Many fields share a condition, and each is looked at once.
        self._told: list[tuple[Field, set[Any], set[Any]]] = []
        numbers: dict[tuple[str, tuple[Any, ...]], int] = {}
        self._wanted = {
            field.id: [self._number(numbers, name, tuple(wanted)) for name, wanted in field.when.items()]
            for field in self._ordered
        }
        self.sources = {name for field in form.fields for name in field.when}
        """The fields on which others depend."""
        self._required = tuple(field for field in form.fields if field.required)

    def _number(
        self, numbers: dict[tuple[str, tuple[Any, ...]], int], name: str, wanted: tuple[Any, ...]
    ) -> int:
        if (name, wanted) not in numbers:
            numbers[name, wanted] = len(self._told)
            self._told.append((self._by_id[name], set(wanted), {_key(wish) for wish in wanted}))
        return numbers[name, wanted]

    def _in_order(self) -> tuple[Field, ...]:
        """Return the fields with conditions, each after those that it depends on."""
        placed = {field.id for field in self.form.fields if not field.when}
        ahead = [field for field in self.form.fields if field.when]
        order: list[Field] = []
        while ready := [field for field in ahead if placed.issuperset(field.when)]:
            order += ready
            placed |= {field.id for field in ready}
            ahead = [field for field in ahead if field.id not in placed]
        return tuple(order)

    def hidden(self, values: Mapping[str, Any]) -> set[str]:
        """Return the ids of the fields that are not asked. An answer to a field not asked meets no condition."""
        hidden = set(self._never)
        met: dict[int, bool] = {}
        for name, numbers in self._wanted.items():  # those it depends on stand before a field
            for number in numbers:
                if number not in met:
                    of, exact, alike = self._told[number]
                    met[number] = of.id not in hidden and _meets(of, values.get(of.id), exact, alike)
                if not met[number]:
                    hidden.add(name)
                    break
        return hidden

    def asked(self, values: Mapping[str, Any]) -> tuple[Field, ...]:
        """Return the fields that apply, in the form's order."""
        hidden = self.hidden(values)
        return tuple(field for field in self.form.fields if field.id not in hidden)

    def missing(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the ids of required fields that are asked and have no answer yet."""
        open_ = [field for field in self._required if silently(field, values.get(field.id)) is None]
        if not open_:
            return ()
        hidden = self.hidden(values)
        return tuple(field.id for field in open_ if field.id not in hidden)


def asked(form: Form, values: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return the fields that apply, given the answers so far: those whose every condition is met.

    A condition on a choice of a hierarchy is met by everything below it. An answer to a field that is itself not
    asked meets no condition. `values` may be raw or checked.
    """
    return Conditions(form).asked(values)


def missing(form: Form, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids of required fields that are asked and have no answer yet, in the form's order."""
    return Conditions(form).missing(values)


def rests_on(form: Form, field: Field) -> set[str]:
    """Return the ids of the fields that a field's conditions ask, directly or through fields in between."""
    conditions = {one.id: tuple(one.when) for one in form.fields}
    ahead, found = list(field.when), set[str]()
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead.extend(conditions.get(name, ()))
    return found


def narrowed(form: Form, names: Iterable[str]) -> Form:
    """Return the form with some of its fields alone, and those that decide whether these are asked."""
    wanted = set(names)
    for field in form.fields:
        if field.id in wanted:
            wanted = wanted | rests_on(form, field)
    return replace(form, fields=tuple(field for field in form.fields if field.id in wanted))


def in_words(field: Field) -> str:
    """Return a field's condition in words: "controlled is yes and weeks is 4 or 8"."""
    return " and ".join(f"{name} is {_or(wanted)}" for name, wanted in field.when.items())


def _meets(field: Field, raw: Any, exact: set[Any], alike: set[Any]) -> bool:
    given = silently(field, raw)
    if given is None:
        return False
    said = given.values or (given.status,)
    if field.type == "hierarchy" and given.status == "value":
        return any(
            str(value) == wish or str(value).startswith(f"{wish}{STEP}") for value in said for wish in exact
        )
    if field.choices and given.status == "value":
        return any(value in exact for value in said)  # "<5 years" and ">5 years" fold to the same words
    return any(_key(value) in alike for value in said)


def _key(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"  # True is 1 otherwise, and a scale of 1 is not a yes
    return value if isinstance(value, int | float) else fold(str(value))


def _or(values: Iterable[Any]) -> str:
    words = ["yes" if value is True else "no" if value is False else f"“{value}”" for value in values]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
