"""Rules about the fields of a form: choices, bounds, and the conditions under which a field is asked."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, get_args

from reviewkit.model.evidence import AnswerStatus
from reviewkit.protocol import forms
from reviewkit.protocol.faults import Node, near, shown
from reviewkit.protocol.plan import STEP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reviewkit.protocol.faults import Fault

_NUMERIC = ("integer", "number", "scale")
_CHOOSING = ("choice", "choices", "hierarchy")
_STATUSES = [status for status in get_args(AnswerStatus) if status != "value"]  # what any field may answer


def check(data: dict[str, object]) -> Iterator[Fault]:
    """Yield every fault in the file's forms and their fields."""
    yield from forms.check(data)
    for form in Node((), data).tables("forms"):
        fields = form.tables("fields")
        by_id = {field.text("id"): field for field in fields if field.text("id")}
        for field in fields:
            yield from _choices(field)
            yield from _numbers(field)
            yield from _when(field, by_id)
        yield from _circles(by_id)


def _type(field: Node) -> str:
    """Return the field's type; "" where the file gives one that is no text."""
    return field.text("type") if field.at("type").value is not None else "text"


def _choices(field: Node) -> Iterator[Fault]:
    kind, choices = _type(field), field.at("choices")
    if kind in _CHOOSING:
        if choices.value is None or choices.value == []:
            yield choices.fault(
                f'missing; a field of type "{kind}" needs its choices', 'choices = ["…", "…"]'
            )
    elif choices.value is not None and kind:
        yield choices.fault(
            f'a field of type "{kind}" has no choices{"" if kind == "boolean" else "; is it a choice?"}',
            "type choice, choices or hierarchy",
        )
    first: dict[str, str] = {}
    for choice in field.texts("choices"):
        key = choice.value.strip().casefold()
        if key in first:
            yield choice.fault(
                f"{shown(choice.value)} is there twice: {shown(first[key])}", "each choice once"
            )
        first.setdefault(key, choice.value)
    if kind == "hierarchy":
        yield from _paths(field)
    elif field.at("leaves").value is not None and kind:
        yield field.at("leaves").fault("only a hierarchy has leaves", 'type = "hierarchy"')


def _paths(field: Node) -> Iterator[Fault]:
    """Each level of a hierarchy stands in the list before, or after, what is below it."""
    paths = {choice.value.strip() for choice in field.texts("choices")}
    for choice in field.texts("choices"):
        parts = choice.value.split(">")
        clean = STEP.join(part.strip() for part in parts)
        if not all(part.strip() for part in parts):
            yield choice.fault("a level of the path is empty", "broad > narrower")
        elif clean != choice.value:
            yield choice.fault(
                f"levels are parted by {shown(STEP)}, with one space on each side", shown(clean)
            )
        elif len(parts) > 1 and (parent := clean.rpartition(STEP)[0]) not in paths:
            hint = near(parent, paths - {clean})
            yield choice.fault(f"its parent {shown(parent)} is not among the choices{hint}", shown(parent))


def _numbers(field: Node) -> Iterator[Fault]:
    kind = _type(field)
    if kind and kind not in _NUMERIC:
        for key in ("unit", "tolerance", "tolerance_share", "minimum", "maximum"):
            if field.at(key).value is not None:
                message = f'a field of type "{kind}" has no {key}; {", ".join(_NUMERIC)} have one'
                yield field.at(key).fault(message, f"one of the types {', '.join(_NUMERIC)}")
        return
    yield from _bounds(field, kind)


def _bounds(field: Node, kind: str) -> Iterator[Fault]:
    low, high = _number(field.at("minimum")), _number(field.at("maximum"))
    if low is not None and high is not None and low > high:
        yield field.at("maximum").fault(
            f"the maximum {high:g} is below the minimum {low:g}", f"at least {low:g}"
        )
    if kind in ("integer", "scale"):
        for key in ("minimum", "maximum"):
            bound = _number(field.at(key))
            if bound is not None and bound != int(bound):
                yield field.at(key).fault(
                    f'a field of type "{kind}" has whole bounds, not {bound:g}', "a whole number"
                )
    if kind == "scale":
        for key in ("minimum", "maximum"):
            if field.at(key).value is None:
                yield field.at(key).fault("missing; a scale needs a minimum and a maximum", f"{key} = …")


def _number(node: Node) -> float | None:
    """Return the number, or None for anything else: infinity, NaN, and what 64 bits cannot hold."""
    value = node.value
    sized = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 2**63
    return value if sized else None


def _when(field: Node, by_id: dict[str, Node]) -> Iterator[Fault]:
    when = field.at("when")
    if not isinstance(when.value, dict):
        return
    for name in when.value:
        condition = when.at(name)
        if name == field.text("id"):
            yield condition.fault("a field cannot depend on itself", "another field of the form")
        elif name not in by_id:
            others = [other for other in by_id if other != field.text("id")]
            hint = near(name, others) or f"; there is {', '.join(others) or 'no other'}"
            yield condition.fault(f"no field {shown(name)} in this form{hint}", "a field of the same form")
        elif condition.value == []:
            yield condition.fault(
                "at least one value is needed, and the list is empty", "a value or a list of values"
            )
        else:
            values = list(condition.items()) if isinstance(condition.value, list) else [condition]
            for value in values:
                yield from _possible(value, by_id[name])


def _possible(value: Node, of: Node) -> Iterator[Fault]:
    """Yield a fault if the field could never have this value."""
    kind, given = _type(of), value.value
    name = of.text("id")
    if given in _STATUSES:
        return
    if kind in _CHOOSING:
        choices = [choice.value for choice in of.texts("choices")]
        if given not in choices or not isinstance(given, str):
            hint = near(str(given), choices) or f"; it has {', '.join(map(shown, choices))}"
            yield value.fault(f"{name} has no choice {shown(given)}{hint}", f"one of the choices of {name}")
    elif kind in _NUMERIC:
        yield from _possible_number(value, of, kind)
    elif kind in _KINDS:
        words, expected, fits = _KINDS[kind]
        if not fits(given):
            yield value.fault(f"{name} is {words}, never {shown(given)}", expected)
    elif not isinstance(given, str):
        yield value.fault(f"{name} is text, never {shown(given)}", "text in quotation marks")


def _is_date(given: object) -> bool:
    as_text = isinstance(given, str) and re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", given)
    return type(given) is dt.date or bool(as_text)


def _is_row(given: object) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and given >= 1


_KINDS: dict[str, tuple[str, str, Callable[[object], bool]]] = {
    "boolean": ("true or false", "true or false", lambda given: isinstance(given, bool)),
    "date": ("a date", "a date such as 2026, 2026-03 or 2026-03-01", _is_date),
    "reference": ("the number of a row", "1, 2, 3 …", _is_row),
}
"""What answers of a type are, what is expected of a condition on them, and which fit."""


def _possible_number(value: Node, of: Node, kind: str) -> Iterator[Fault]:
    number, name = _number(value), of.text("id")
    whole = "a number" if kind == "number" else "a whole number"
    if number is None or (kind != "number" and not isinstance(number, int)):
        yield value.fault(f"{name} is {whole}, never {shown(value.value)}", whole)
        return
    low, high = _number(of.at("minimum")), _number(of.at("maximum"))
    if (low is not None and number < low) or (high is not None and number > high):
        bounds = " and ".join(
            [f"at least {low:g}"] * (low is not None) + [f"at most {high:g}"] * (high is not None)
        )
        yield value.fault(f"{name} is {bounds}, never {number:g}", bounds)


def _circles(by_id: dict[str, Node]) -> Iterator[Fault]:
    """Yield a fault for each field that could only be asked after it had been answered."""
    asks = {}
    for name, field in by_id.items():
        when = field.at("when").value
        asks[name] = (
            {other for other in when if other in by_id and other != name} if isinstance(when, dict) else set()
        )
    reached = {name: forms.reach(name, asks) for name in by_id}
    for name, field in by_id.items():
        if name in reached[name]:
            circle = [other for other in by_id if other in reached[name] and name in reached[other]]
            yield field.at("when").fault(f"the conditions run in a circle: {', '.join(circle)}", "no circle")
