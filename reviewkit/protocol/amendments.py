"""What differs between two versions of a protocol, and what a later version may not do to work already done.

Parts are named by their ids rather than their positions (`forms[outcomes].fields[tool]`): a part put in
between moves all positions, and no ids.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from reviewkit.model import Problem
from reviewkit.protocol.faults import listed, shown
from reviewkit.protocol.lines import scan
from reviewkit.protocol.plan import Amendment, Part, PlannedSource

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from reviewkit.protocol.plan import Form, Protocol

_NOT_IN_THE_FILE = ("text", "path")
_RENAMED = {"framework": "question.framework", "parts": "question.parts"}
_WINDOW = 50  # characters shown around the first difference of two long texts


def changes(old: Protocol, new: Protocol) -> list[str]:
    """Return what was added, removed and changed from one version to the next, a sentence for each place.

    The order is that of the keys in a protocol file. An empty list means that both plan the same, even if
    remarks or the layout of the files differ.
    """
    return list(_compared("", old, new))


def _compared(path: str, old: Any, new: Any) -> Iterator[str]:
    """Yield the differences between two dataclasses of one kind."""
    for field in fields(new):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before == after or (not path and field.name in _NOT_IN_THE_FILE):
            continue
        name = field.name if path else _RENAMED.get(field.name, field.name)
        inner = f"{path}.{name}" if path else name
        if is_dataclass(before) and is_dataclass(after):
            yield from _compared(inner, before, after)
        elif is_dataclass(before) or is_dataclass(after):
            yield f"{inner}: {'added' if before is None else 'removed'}"
        elif isinstance(after, tuple) and any(map(is_dataclass, (*before, *after))):
            yield from _listed_parts(inner, before, after)
        elif isinstance(after, tuple):
            yield _listed_words(inner, before, after)
        elif isinstance(after, dict):
            yield f"{inner}: changed from {_conditions(before)} to {_conditions(after)}"
        else:
            yield f"{inner}: {_reworded(before, after)}"


def _listed_parts(path: str, old: Iterable[Any], new: Iterable[Any]) -> Iterator[str]:
    before, after = _by_name(old), _by_name(new)
    for name, part in before.items():
        if name not in after:
            yield f"{_at(path, name, part)}: removed"
        elif isinstance(part, Part):
            if part != after[name]:
                yield f"{_at(path, name, part)}: {_reworded(part.text, after[name].text)}"
        else:
            yield from _compared(_at(path, name, part), part, after[name])
    for name, part in after.items():
        if name not in before:
            yield f"{_at(path, name, part)}: added{_described(part)}"
    if _common(before, after) != _common(after, before):
        yield f"{path}: order changed to {', '.join(_common(after, before))}"


def _by_name(parts: Iterable[Any]) -> dict[str, Any]:
    named: dict[str, Any] = {}
    for part in parts:
        name = _name(part)
        count = sum(1 for other in named if other == name or other.startswith(f"{name} #"))
        named[f"{name} #{count + 1}" if count else name] = part
    return named


def _name(part: Any) -> str:
    if isinstance(part, Part):
        return part.key
    if isinstance(part, PlannedSource):
        return " on ".join(filter(None, (part.name, part.platform)))
    if isinstance(part, Amendment):
        return " of ".join(filter(None, (part.version, part.date)))
    return str(part.id)


def _at(path: str, name: str, part: Any) -> str:
    return f"{path}.{name}" if isinstance(part, Part) else f"{path}[{name}]"


def _common(some: Iterable[str], others: Collection[str]) -> list[str]:
    return [name for name in some if name in others]


def _described(part: Any) -> str:
    words = next(
        (w for key in ("text", "title", "label", "exclude", "what") if (w := getattr(part, key, ""))), ""
    )
    return f", {shown(words)}" if words else ""


def _listed_words(path: str, old: tuple[str, ...], new: tuple[str, ...]) -> str:
    added = [shown(word) for word in new if word not in old]
    removed = [shown(word) for word in old if word not in new]
    said = [f"{verb} {', '.join(words)}" for verb, words in (("added", added), ("removed", removed)) if words]
    return f"{path}: {'; '.join(said) or 'order changed to ' + ', '.join(map(shown, new))}"


def _conditions(when: dict[str, Any]) -> str:
    said = [
        f"{name} is {listed(map(shown, values if isinstance(values, tuple) else (values,)))}"
        for name, values in when.items()
    ]
    return " and ".join(said) or "no condition"


def _reworded(before: Any, after: Any) -> str:
    if before in ("", None):
        return f"set to {_value(after)}"
    if after in ("", None):
        return f"removed, it was {_value(before)}"
    if isinstance(before, str) and isinstance(after, str):
        before, after = " ".join(before.split()), " ".join(after.split())
        if before == after:
            return "changed in its spaces and lines only"
        start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), None)
        start = min(len(before), len(after)) if start is None else start
        return f"changed from {_window(before, start)} to {_window(after, start)}"
    return f"changed from {_value(before)} to {_value(after)}"


def _value(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else shown(value)


def _window(text: str, start: int) -> str:
    """Return the text around the position, whole words only where it has to be cut."""
    first = 0 if start <= _WINDOW // 2 else text.rfind(" ", 0, start - _WINDOW // 4) + 1
    piece = text[first : first + _WINDOW]
    if first + _WINDOW < len(text):
        piece = f"{re.sub(r' ?[^ ]*$', '', piece) or piece} …"
    return f'"{"… " if first else ""}{piece}"'


def amendment_faults(old: Protocol, new: Protocol, *, used: Collection[str] | None = None) -> list[Problem]:
    """Return what the later protocol may not do: change without version and reason, or undo what holds work.

    `used` names what holds verdicts, answers or words: "stages[full-text]", "forms[outcomes]", "workshop".
    Only that is protected; None protects everything. Two equal texts have no faults.
    """
    if old.text == new.text and changes(old, new) == []:
        return []
    found = [*_history(old, new)]
    for place, message in _undone(old, new):
        if used is None or any(place == name or place.startswith((f"{name}.", f"{name}[")) for name in used):
            found.append((place, message))
    lines = scan(new.text)
    positions = _positions(new)
    problems = []
    for place, message in found:
        known = place
        while known and known not in positions:
            known = known[: max(known.rfind("."), known.rfind("["), 0)]
        line = lines.of(positions.get(known, ())) if new.text else 0
        expected = (
            "a new version and an amendment" if place in ("version", "amendments") else "what the old one has"
        )
        problems.append(Problem(message, path=new.path, line=line, where=place, expected=expected))
    return problems


def _history(old: Protocol, new: Protocol) -> Iterator[tuple[str, str]]:
    """A changed text has its own version and an amendment that says why; earlier amendments stay."""
    if old.version == new.version:
        yield "version", f"the text changed and the version is still {shown(new.version)}; give it a new one"
    elif new.version in {amendment.version for amendment in old.amendments}:
        yield "version", f"version {shown(new.version)} is an earlier one; give it a new one"
    elif new.version not in {amendment.version for amendment in new.amendments}:
        yield "amendments", f"no amendment says what version {shown(new.version)} changed and why"
    for amendment in old.amendments:
        if amendment not in new.amendments:
            name = _name(amendment)
            message = f"the amendment {name} ({shown(amendment.what)}) was removed or changed; it is history"
            yield "amendments", message


def _undone(old: Protocol, new: Protocol) -> Iterator[tuple[str, str]]:
    """Yield what would leave verdicts, answers or words without their place, or give verdicts another meaning.

    A field may change: its answers belong to the version of the form under which they were given.
    """
    yield from _stages_undone(old, new)
    forms = {form.id: form for form in new.forms}
    for form in old.forms:
        if form.id not in forms:
            yield f"forms[{form.id}]", "a form was removed, and its answers would have no place"
        else:
            yield from _form_undone(form, forms[form.id])
    if old.workshop and (new.workshop is None or new.workshop.id != old.workshop.id):
        room = shown(old.workshop.id)
        yield "workshop", f"workshop {room} was removed, and its words and votes would have no place"
    elif old.workshop and new.workshop:
        for group in old.workshop.groups:
            if group not in new.workshop.groups:
                yield (
                    "workshop.groups",
                    f"group {shown(group)} was removed, and people have spoken and voted in it",
                )


def _stages_undone(old: Protocol, new: Protocol) -> Iterator[tuple[str, str]]:
    stages = {stage.id: stage for stage in new.stages}
    for stage in old.stages:
        place = f"stages[{stage.id}]"
        if stage.id not in stages:
            yield place, "a stage was removed, and its verdicts would have no place"
        elif stage.unit != stages[stage.id].unit:
            now = stages[stage.id].unit
            yield f"{place}.unit", f"changed from {stage.unit} to {now}, and verdicts are on {stage.unit}s"
    before = [stage.id for stage in old.stages if stage.id in stages]
    after = [stage.id for stage in new.stages if stage.id in before]
    for moved in (name for name, other in zip(before, after, strict=True) if name != other):
        yield f"stages[{moved}]", f"the stages' order changed from {', '.join(before)} to {', '.join(after)}"


def _form_undone(old: Form, new: Form) -> Iterator[tuple[str, str]]:
    place = f"forms[{old.id}]"
    if old.about != new.about:
        yield (
            f"{place}.about",
            f"changed from {old.about} to {new.about}, and answers are about each {old.about}",
        )
    if old.repeat and not new.repeat:
        yield f"{place}.repeat", "changed to one entry each, and there may be several already"
    if old.finish != new.finish:
        what = "is revealed would be hidden again" if new.finish else "people are still at would be revealed"
        yield f"{place}.finish", f"changed, and what {what}"
    fields_now = {field.id for field in new.fields}
    for field in old.fields:
        inner = f"{place}.fields[{field.id}]"
        if field.id not in fields_now:
            yield (
                inner,
                "a field was removed, and its answers would have no place; its help can say it is retired",
            )


def _positions(protocol: Protocol) -> dict[str, tuple[str | int, ...]]:
    """Return the path in the file of everything that is named by an id."""
    found: dict[str, tuple[str | int, ...]] = {
        name: (name,) for name in ("version", "amendments", "workshop")
    }
    found |= {"stages": ("stages",), "forms": ("forms",), "workshop.groups": ("workshop", "groups")}
    for index, stage in enumerate(protocol.stages):
        found[f"stages[{stage.id}]"] = ("stages", index)
        found[f"stages[{stage.id}].unit"] = ("stages", index, "unit")
    for index, form in enumerate(protocol.forms):
        place = f"forms[{form.id}]"
        found |= {place: ("forms", index)} | {
            f"{place}.{key}": ("forms", index, key) for key in ("about", "repeat", "finish")
        }
        for position, field in enumerate(form.fields):
            found[f"{place}.fields[{field.id}]"] = ("forms", index, "fields", position)
    return found
