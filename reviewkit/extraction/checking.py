"""Answers against their form: all faults at once, and which fields are asked at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from reviewkit.extraction.given import STATUSES, Given, as_given
from reviewkit.extraction.values import Unreadable, near, read_value
from reviewkit.model import Answer, Problem
from reviewkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reviewkit.protocol import Field, Form

_BETWEEN = {"text": re.compile(r";\s+|;$"), "quotation": re.compile(r"\n+")}
"""Where a text holds several answers: a quotation has semicolons of its own, so a new line parts it."""
_SEMICOLON = re.compile(r";")


def check(
    form: Form, values: Mapping[str, Any], *, earlier: Mapping[str, Any] | None = None
) -> tuple[dict[str, Given], list[Problem]]:
    """Return the answers that could be read, by field id in the form's order, and every fault at once.

    Empty values (None, "", an empty list) are no answers and are left out; which required fields are still
    open is `missing`'s to say. "not reported" and "unclear" are answers to any field, unless the field has
    such a choice of its own. Several values come as a list, or as one text parted by "; " (quotations by line
    breaks). A number may carry its unit if it is the field's.

    Args:
        form: the form of the protocol.
        values: field id -> what was given, by a program (numbers, booleans, lists) or as text (a CSV cell).
        earlier: the same person's earlier answers, for conditions ("asked if …") on fields not given now.
    """
    problems = [_unknown(form, name, value) for name, value in values.items() if name not in _ids(form)]
    read: dict[str, Given] = {}
    doubtful: set[str] = set()
    for field in form.fields:
        try:
            given = _read(field, values.get(field.id))
        except Unreadable as wrong:
            problems.append(_problem(form, field, values[field.id], wrong))
            doubtful.add(field.id)
        else:
            if given is not None:
                read[field.id] = given
    known = {name: answer for name, answer in (earlier or {}).items() if name not in values} | read
    applies = {field.id for field in asked(form, known)}
    for name in [name for name in read if name not in applies]:
        field = form.field(name)
        if not rests_on(form, field).isdisjoint(doubtful):
            continue  # the condition itself could not be read: one fault is enough
        del read[name]
        unasked = Unreadable(f"is only asked if {_condition(field)}", "nothing")
        problems.append(_problem(form, field, values[name], unasked))
    return read, problems


def asked(form: Form, values: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return the fields that apply, given the answers so far: those whose every condition is met.

    An answer to a field that is itself not asked meets no condition. `values` may be raw or checked.
    """
    by_id = {field.id: field for field in form.fields}
    state: dict[str, bool] = {}
    for field in form.fields:
        _applies(field, by_id, values, state)
    return tuple(field for field in form.fields if state[field.id])


def missing(form: Form, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids of required fields that are asked and have no answer yet, in the form's order."""
    return tuple(
        field.id
        for field in asked(form, values)
        if field.required and _silently(field, values.get(field.id)) is None
    )


def _ids(form: Form) -> tuple[str, ...]:
    return tuple(field.id for field in form.fields)


def _read(field: Field, raw: Any) -> Given | None:
    """Return the answer that `raw` stands for, None if it is empty; raises Unreadable."""
    if isinstance(raw, Given | Answer):
        given = as_given(raw)
        assert given is not None
        return given if given.status != "value" else _read(field, given.value)
    several = field.repeat or field.type == "choices"
    parts = _parts(field, raw) if several else [raw]
    parts = [part for part in parts if not _empty(part)]
    if not parts:
        return None
    statuses = [status for part in parts if (status := _status(field, part))]
    if statuses and len(parts) > 1:
        raise Unreadable(f"“{statuses[0]}” stands for the whole answer", "it alone, or values without it")
    if statuses:
        return as_given(statuses[0])
    read = [read_value(field, part) for part in parts]
    if not several:
        return Given(read[0])
    return Given(_once(field, read))


def _parts(field: Field, raw: Any) -> list[Any]:
    if isinstance(raw, str):
        if field.choices and fold(raw) in {fold(choice) for choice in field.choices}:
            return [raw]  # a choice may have a semicolon of its own
        return _BETWEEN.get(field.type, _SEMICOLON).split(raw)
    if hasattr(raw, "__iter__") and not hasattr(raw, "items"):
        return sorted(raw, key=str) if isinstance(raw, set | frozenset) else list(raw)
    return [raw]


def _empty(raw: Any) -> bool:
    return raw is None or (
        hasattr(raw, "__len__") and (not raw or (isinstance(raw, str) and not raw.strip()))
    )


def _status(field: Field, raw: Any) -> str:
    """Return the status that a text stands for; a choice of the same words goes first."""
    if not isinstance(raw, str):
        return ""
    word = fold(raw)
    if word in {fold(choice) for choice in field.choices}:
        return ""
    return next((status for status in STATUSES if status == word), "")


def _once(field: Field, values: Iterable[Any]) -> tuple[Any, ...]:
    """Return several values: choices in the form's order, words once; numbers may well occur twice."""
    if field.choices:
        chosen = set(values)
        return tuple(choice for choice in field.choices if choice in chosen)
    if field.type in ("integer", "number", "scale"):
        return tuple(values)
    return tuple(dict.fromkeys(values))


def _silently(field: Field, raw: Any) -> Given | None:
    try:
        return _read(field, raw)
    except Unreadable:
        return None


def _applies(
    field: Field, by_id: Mapping[str, Field], values: Mapping[str, Any], state: dict[str, bool]
) -> bool:
    if field.id not in state:
        state[field.id] = False  # a field that waits for itself is never asked
        state[field.id] = all(
            name in by_id
            and _applies(by_id[name], by_id, values, state)
            and _meets(by_id[name], values.get(name), wanted)
            for name, wanted in field.when.items()
        )
    return state[field.id]


def _meets(field: Field, raw: Any, wanted: Iterable[Any]) -> bool:
    given = _silently(field, raw)
    if given is None:
        return False
    said = given.values or (given.status,)
    if field.choices and given.status == "value":
        return any(value in wanted for value in said)  # "<5 years" and ">5 years" fold to the same words
    return any(_key(value) in {_key(wish) for wish in wanted} for value in said)


def _key(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"  # True is 1 otherwise, and a scale of 1 is not a yes
    return value if isinstance(value, int | float) else fold(str(value))


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


def _condition(field: Field) -> str:
    parts = (f"{name} is {_or(wanted)}" for name, wanted in field.when.items())
    return " and ".join(parts)


def _or(values: Iterable[Any]) -> str:
    words = ["yes" if value is True else "no" if value is False else f"“{value}”" for value in values]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _problem(form: Form, field: Field, raw: Any, wrong: Unreadable) -> Problem:
    value = "; ".join(map(str, raw)) if isinstance(raw, list | tuple | set | frozenset) else str(raw)
    short = value if len(value) <= 40 else f"{value[:39]}…"
    message = f"“{short}” {wrong.message}" if wrong.message.startswith("is ") else wrong.message
    return Problem(message, where=f"{form.id}.{field.id}", value=value, expected=wrong.expected, raw=value)


def _unknown(form: Form, name: str, value: Any) -> Problem:
    by_label = {fold(field.label): field.id for field in form.fields if field.label}
    hint = near(str(name), _ids(form))
    if fold(str(name)) in by_label:
        hint = f" (did you mean “{by_label[fold(str(name))]}”?)"
    return Problem(
        f"no field “{name}” in form “{form.id}”{hint}",
        where=f"{form.id}.{name}",
        value=str(value),
        expected=", ".join(_ids(form)),
    )
