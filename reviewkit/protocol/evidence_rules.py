"""Rules about the evidence: the fields that a gap map, directions of effect and appraisals are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.protocol.faults import Node, near, shown
from reviewkit.protocol.plan import STEP
from reviewkit.protocol.tools import TOOLS, VERSIONS
from reviewkit.text import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reviewkit.protocol.faults import Fault

_CHOOSING = ("choice", "choices", "hierarchy")
_LAID_OUT = (*_CHOOSING, "boolean", "scale")
_COUNTED = ("integer", "number")
_MOST_STEPS = 100  # of a scale that is laid out: a map of more rows is no map
_AXES = ("rows", "columns", "colour", "quality", "design")
_SIDES = ("up", "down", "none", "conflicting")

_Fields = dict[str, Node]


def check(data: dict[str, object]) -> Iterator[Fault]:
    """Yield every fault in what the file says about the evidence."""
    root = Node((), data)
    studies, programmes = _fields(root, "study"), _fields(root, "programme")
    synthesis = root.at("synthesis")
    yield from _map(synthesis, studies)
    yield from _effects(synthesis.at("effects"), studies)
    yield from _practice(synthesis.at("practice"), programmes, studies)
    for form in root.tables("forms"):
        if isinstance(form.at("appraisal").value, dict):
            yield from _appraisal(form, studies)


def _fields(root: Node, about: str) -> _Fields:
    """Return the fields of the forms about studies or programmes by "form.field"."""
    return {
        f"{form.text('id')}.{field.text('id')}": field
        for form in root.tables("forms")
        if (form.text("about") or "study") == about
        for field in form.tables("fields")
    }


def _type(field: Node) -> str:
    return field.text("type") or "text"


def _map(synthesis: Node, studies: _Fields) -> Iterator[Fault]:
    for key in _AXES:
        yield from _axis(synthesis.at(key), key, studies)
    yield from _axis(synthesis.at("participants"), "participants", studies, _COUNTED)
    if synthesis.text("rows") and synthesis.text("rows") == synthesis.text("columns"):
        yield synthesis.at("columns").fault("rows and columns are the same field", "two different fields")
    sentence = synthesis.text("sentence")
    lacking = [mark for mark in ("{row}", "{column}") if mark not in sentence]
    if sentence and lacking:
        yield synthesis.at("sentence").fault(
            f"{' and '.join(lacking)} not in it: every cell would be worded alike",
            "words with {row} and {column}",
        )


def _axis(
    axis: Node, what: str, fields: _Fields, types: tuple[str, ...] = _LAID_OUT, about: str = "studies"
) -> Iterator[Fault]:
    """Yield a fault where something names no field of the right kind; a level only of a hierarchy."""
    if not isinstance(axis.value, str) or not axis.value:
        return
    key, at, level = axis.value.partition("@")
    named = "a number" if types == _COUNTED else "type choice, choices or hierarchy"
    expected = f"form.field, a field of {named} in a form about {about}"
    usable = [name for name, field in fields.items() if _type(field) in types]
    if key in usable:
        if at and _type(fields[key]) != "hierarchy":
            yield axis.fault(f"{shown(key)} is no hierarchy and has no levels", key)
        elif at and whole(level, 1) is None:
            yield axis.fault(f"{shown(level)} is no level", f"{key}@1, {key}@2 …")
        elif at and (whole(level) or 0) > (deepest := _depth(fields[key])):
            yield axis.fault(f"{shown(key)} has {deepest} levels, and no level {level}", f"{key}@{deepest}")
        elif _type(fields[key]) == "scale" and (steps := _steps(fields[key])) > _MOST_STEPS:
            yield axis.fault(f"{shown(key)} has {steps:,} values, too many to make {what} of", expected)
    elif key in fields:
        kind = "is no number" if types == _COUNTED else f"has no choices to make {what} of"
        yield axis.fault(f"{shown(key)} {kind}", expected)
    else:
        hint = near(key, usable) or f"; there is {', '.join(usable) or 'none'}"
        kind = "number" if types == _COUNTED else "choice"
        yield axis.fault(f"{shown(key)} is no {kind} field of a form about {about}{hint}", expected)


def _steps(field: Node) -> int:
    """Return how many values a scale has; 0 where its ends, which another rule looks at, are no whole numbers."""
    low, high = field.at("minimum").value, field.at("maximum").value
    return high - low + 1 if isinstance(low, int) and isinstance(high, int) else 0


def _depth(field: Node) -> int:
    return max((choice.value.count(STEP.strip()) + 1 for choice in field.texts("choices")), default=1)


def _effects(effects: Node, studies: _Fields) -> Iterator[Fault]:
    for key in ("domain", "direction", "parameter", "parameter_direction"):
        yield from _axis(effects.at(key), key, studies)
    direction = studies.get(effects.text("direction"))
    choices = [choice.value for choice in direction.texts("choices")] if direction else []
    first: dict[str, str] = {}
    for side in _SIDES:
        for word in effects.texts(side):
            if choices and word.value not in choices:
                hint = near(word.value, choices) or f"; it has {', '.join(map(shown, choices))}"
                yield word.fault(
                    f"{effects.text('direction')} has no choice {shown(word.value)}{hint}",
                    "one of its choices",
                )
            elif word.value in first:
                yield word.fault(
                    f"{shown(word.value)} is in {first[word.value]} already", "each choice on one side"
                )
            first.setdefault(word.value, side)


def _practice(practice: Node, programmes: _Fields, studies: _Fields) -> Iterator[Fault]:
    if not isinstance(practice.value, dict):
        return
    for name, field in practice.value.items():
        yield from _axis(Node((*practice.path, name), name), "practice", programmes, about="programmes")
        yield from _axis(Node((*practice.path, name), field), "practice", studies)


def _appraisal(form: Node, studies: _Fields) -> Iterator[Fault]:
    appraisal = form.at("appraisal")
    fields = {field.text("id"): field for field in form.tables("fields")}
    words = [word.value for word in appraisal.texts("words")] or ["low", "some concerns", "high"]
    for domain in appraisal.texts("domains"):
        yield from _judged(domain, fields, words)
    if appraisal.text("overall"):
        yield from _judged(appraisal.at("overall"), fields, words)
    elif appraisal.text("rule") == "people":
        yield appraisal.at("overall").fault("missing; people say the overall judgement in a field", "a field")
    for question in appraisal.texts("key"):
        yield from _there(question, fields)
    yield from _axis(appraisal.at("weight"), "weight", studies, _COUNTED)
    yield from _tool(appraisal)


def _tool(appraisal: Node) -> Iterator[Fault]:
    """Yield a fault where a published tool is named by half its name, or has another number of domains."""
    name = appraisal.text("tool").casefold().replace(" ", "-")
    if name in VERSIONS:
        yield appraisal.at("tool").fault(
            f"{shown(appraisal.text('tool'))} has two versions with other domains in another order",
            f"{' or '.join(map(shown, VERSIONS[name]))}",
        )
    tool, domains = TOOLS.get(appraisal.text("tool")), appraisal.texts("domains")
    if tool and domains and len(domains) != len(tool.domains):
        yield appraisal.at("domains").fault(
            f"{tool.title} has {len(tool.domains)} domains, not {len(domains)}", ", ".join(tool.domains)
        )


def _there(name: Node, fields: Mapping[str, Node]) -> Iterator[Fault]:
    if name.value not in fields:
        hint = near(name.value, fields) or f"; there is {', '.join(fields)}"
        yield name.fault(f"no field {shown(name.value)} in this form{hint}", "a field of the same form")


def _judged(name: Node, fields: Mapping[str, Node], words: Iterable[str]) -> Iterator[Fault]:
    """Yield a fault where a judgement's field is not there or lacks a word of the judgement."""
    yield from _there(name, fields)
    field = fields.get(name.value)
    if field is None:
        return
    choices = [choice.value for choice in field.texts("choices")]
    if lacking := [word for word in words if word not in choices]:
        yield name.fault(
            f"{shown(name.value)} has no choice {', '.join(map(shown, lacking))}", "a choice for every word"
        )
