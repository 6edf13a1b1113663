"""Answers against their form: what is to be asked now, what was given, and all faults at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reviewkit.extraction.answering import read_answer
from reviewkit.extraction.conditions import Conditions, in_words, rests_on
from reviewkit.extraction.values import Unreadable, near
from reviewkit.model import Problem
from reviewkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewkit.extraction.answering import Rows
    from reviewkit.extraction.given import Given
    from reviewkit.protocol import Field, Form


@dataclass(frozen=True, slots=True, repr=False)
class Asking:
    """Where somebody stands who is filling in a form.

    `fields` are to be asked now, in the form's order; `given` what could be read, by field id; `problems` what
    could not, by field id; `missing` the required fields still open; `idle` the answers that nobody asks for any more,
    because an answer before them changed.
    """

    fields: tuple[Field, ...]
    given: Mapping[str, Given] = field(default_factory=dict)
    problems: Mapping[str, Problem] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    idle: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing is missing and nothing is wrong."""
        return not self.missing and not self.problems

    def __repr__(self) -> str:
        return f"<Asking {len(self.fields)} fields, {len(self.missing)} missing, {len(self.problems)} faults>"


def ask(form: Form, values: Mapping[str, Any], *, rows: Rows | None = None) -> Asking:
    """Return what is to be asked now, given all the answers so far, and what is wrong with each of them.

    This is what a page with a form calls after every change. `values` maps field ids to what stands in the form,
    text or values; unknown ids are passed over. An answer that cannot be read meets no condition. `rows` as in `check`.
    """
    given: dict[str, Given] = {}
    problems: dict[str, Problem] = {}
    for item in form.fields:
        try:
            answer = read_answer(item, values.get(item.id), rows)
        except Unreadable as wrong:
            problems[item.id] = _problem(form, item, values[item.id], wrong)
        else:
            if answer is not None:
                given[item.id] = answer
    conditions = Conditions(form)
    hidden = conditions.hidden(given)
    return Asking(
        tuple(item for item in form.fields if item.id not in hidden),
        {name: answer for name, answer in given.items() if name not in hidden},
        {name: problem for name, problem in problems.items() if name not in hidden},
        tuple(name for name in conditions.missing(given) if name not in problems),
        tuple(name for name in (item.id for item in form.fields) if name in hidden and name in given),
    )


def check_field(
    form: Form, name: str, value: Any, *, rows: Rows | None = None
) -> tuple[Given | None, Problem | None]:
    """Return the answer that a value stands for and what is wrong with it; both None where it is empty."""
    item = form.field(name)
    try:
        return read_answer(item, value, rows), None
    except Unreadable as wrong:
        return None, _problem(form, item, value, wrong)


def check(
    form: Form,
    values: Mapping[str, Any],
    *,
    earlier: Mapping[str, Any] | None = None,
    rows: Rows | None = None,
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
        rows: the rows that references may name: form id -> row number -> its name, which may stand for the number.
    """
    by_id = {item.id: item for item in form.fields}
    problems = [_unknown(form, name, value) for name, value in values.items() if name not in by_id]
    read: dict[str, Given] = {}
    doubtful: set[str] = set()
    for item in form.fields:
        answer, problem = check_field(form, item.id, values.get(item.id), rows=rows)
        if problem is not None:
            problems.append(problem)
            doubtful.add(item.id)
        elif answer is not None:
            read[item.id] = answer
    known = {name: answer for name, answer in (earlier or {}).items() if name not in values} | read
    hidden = Conditions(form).hidden(known)
    for name in [name for name in read if name in hidden]:
        item = by_id[name]
        if not rests_on(form, item).isdisjoint(doubtful):
            continue  # the condition itself could not be read: one fault is enough
        del read[name]
        unasked = Unreadable(f"is only asked if {in_words(item)}", "nothing")
        problems.append(_problem(form, item, values[name], unasked))
    return read, problems


def _problem(form: Form, item: Field, raw: Any, wrong: Unreadable) -> Problem:
    value = "; ".join(map(str, raw)) if isinstance(raw, list | tuple | set | frozenset) else str(raw)
    short = value if len(value) <= 40 else f"{value[:39]}…"
    message = f"“{short}” {wrong.message}" if wrong.message.startswith("is ") else wrong.message
    return Problem(message, where=f"{form.id}.{item.id}", value=value, expected=wrong.expected, raw=value)


def _unknown(form: Form, name: str, value: Any) -> Problem:
    by_label = {fold(item.label): item.id for item in form.fields if item.label}
    known = [item.id for item in form.fields]
    hint = near(str(name), known)
    if fold(str(name)) in by_label:
        hint = f" (did you mean “{by_label[fold(str(name))]}”?)"
    return Problem(
        f"no field “{name}” in form “{form.id}”{hint}",
        where=f"{form.id}.{name}",
        value=str(value),
        expected=", ".join(known),
    )
