"""Versions of a form: which one an answer was given under, and what a change means for answers given before."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import TYPE_CHECKING, Any

from reviewkit.extraction.conditions import Conditions
from reviewkit.extraction.given import Given, as_given
from reviewkit.extraction.values import Unreadable, offered, read_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reviewkit.protocol import Field, Form

_DIGITS = 12  # of SHA-256: a protocol has a handful of versions, and people have to read them aloud
_OTHER = ("other", "others", "something else", "anders", "overig", "muu", "άλλο")
"""Choices that take what the list did not foresee, in the languages of the interface."""


def form_version(form: Form) -> str:
    """Return twelve hexadecimal digits that are the same for the same definition of a form, helps and all."""
    return _digest(form)


def field_version(field: Field) -> str:
    """Return twelve hexadecimal digits that are the same for the same definition of a field."""
    return _digest(field)


def _digest(noun: Any) -> str:
    told = json.dumps(_told(noun), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:_DIGITS]


def _told(noun: Any) -> Any:
    """Return what a noun says, defaults left out: a key that reviewkit learns later makes no new version."""
    if dataclasses.is_dataclass(noun) and not isinstance(noun, type):
        return {
            item.name: _told(value)
            for item in dataclasses.fields(noun)
            if (value := getattr(noun, item.name)) != _default(item)
        }
    if isinstance(noun, tuple):
        return [_told(value) for value in noun]
    return {key: _told(value) for key, value in noun.items()} if isinstance(noun, dict) else noun


def _default(item: dataclasses.Field[Any]) -> Any:
    if item.default_factory is not dataclasses.MISSING:
        return item.default_factory()
    return item.default


def looked_at_again(
    old: Form, new: Form, answers: Mapping[str, Any], older: Mapping[str, Form] | None = None
) -> list[tuple[str, str]]:
    """Return (field, why) for each answer of one entry that a changed form makes doubtful, in the new form's order.

    `answers`: field id -> an answer given under `old`, or under the form that `older` has for the field. An answer
    that is still good under the new form is not listed; nor is one that is not asked for any more.
    """
    if old == new and not older:
        return []
    before = {item.id: item for item in old.fields}
    hidden = Conditions(new).hidden(answers)
    found: list[tuple[str, str]] = []
    for item in new.fields:
        form = (older or {}).get(item.id)
        was = next((f for f in form.fields if f.id == item.id), None) if form else before.get(item.id)
        if item.id in hidden:
            continue
        given = as_given(answers.get(item.id))
        found += [(item.id, why) for why in _reasons(was, item, given)]
    return found


def _reasons(was: Field | None, now: Field, given: Given | None) -> Iterator[str]:
    if given is None:
        if now.required and was is None:
            yield "new required field"
        elif now.required and was is not None and not was.required:
            yield "now required"
        elif now.required and was is not None and dict(was.when) != dict(now.when):
            yield "asked for now: its condition changed"
        return
    if was is None or was == now or given.status != "value":
        return
    if was.type != now.type:
        yield f"type changed from {was.type} to {now.type}"
    elif was.unit != now.unit:
        yield f"unit changed from {was.unit or 'none'} to {now.unit or 'none'}"
    elif was.of != now.of:
        yield f"names rows of {now.of} now, and of {was.of} before"
    else:
        yield from _values(was, now, given)
    if was.several and not now.several and len(given.values) > 1:
        yield f"one value now, and {len(given.values)} were given"


def _values(was: Field, now: Field, given: Given) -> Iterator[str]:
    """Yield what changed in the values that may be given, where it matters to these."""
    for value in given.values:
        if was.choices or now.choices:
            if value not in offered(now):
                why = "choice gone" if value not in now.choices else "a narrower choice is needed now"
                yield f"{why}: “{value}”"
        else:
            try:
                read_value(now, value)
            except Unreadable as wrong:
                yield f"range narrowed: {wrong.message}; {wrong.expected} now"
    added = [choice for choice in offered(now) if choice not in was.choices]
    if added and any(str(value).split(" > ")[-1].casefold().startswith(_OTHER) for value in given.values):
        yield f"“other” was answered, and there is a choice more: {'; '.join(added)}"
    below = [c for c in added if any(c.startswith(f"{value} > ") for value in given.values)]
    if below:
        yield f"narrower choices were added: {'; '.join(below)}"
