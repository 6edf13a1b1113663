"""Rules about whole forms: their level, how they are filled, their key, and references from one to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.protocol.faults import Node, listed, near, shown
from reviewkit.protocol.plan import ONCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reviewkit.protocol.faults import Fault


def check(data: dict[str, object]) -> Iterator[Fault]:
    """Yield every fault in the file's forms that lies between their keys, or between one form and another."""
    forms = Node((), data).tables("forms")
    by_id = {form.text("id"): form for form in forms if form.text("id")}
    for form in forms:
        yield from _level(form)
        yield from _design(form)
        yield from _key(form)
        for field in form.tables("fields"):
            yield from _reference(form, field, by_id)
    yield from _circles(by_id)


def repeats(form: Node) -> bool:
    """Return whether a form has several entries for a subject, by what the file says or by its level."""
    said = form.at("repeat").value
    return said if isinstance(said, bool) else form.text("level") not in ("", *ONCE)


def _about(form: Node) -> str:
    return form.text("about") or "study"


def _level(form: Node) -> Iterator[Fault]:
    level = form.text("level")
    if level in ONCE and level != _about(form):
        yield form.at("level").fault(
            f"a form about each {_about(form)} cannot be at the level of the {level}",
            f'"{_about(form)}", or arm, outcome, timepoint or result',
        )
    elif level not in ("", *ONCE) and form.at("repeat").value is False:
        message = f"a form at the level of the {level} has an entry for each, so it repeats"
        yield form.at("repeat").fault(message, "true, or nothing")


def _design(form: Node) -> Iterator[Fault]:
    design, reviewers = form.text("design"), form.whole("reviewers")
    if reviewers is None or reviewers < 1:
        return
    if design == "single" and reviewers != 1:
        yield form.at("reviewers").fault(f'design "single" means 1 reviewer, not {reviewers}', "1")
    elif design == "check" and reviewers != 2:
        message = f'design "check" means 2 people, who fills and who checks, not {reviewers}'
        yield form.at("reviewers").fault(message, "2, or nothing")
    elif design == "dual" and reviewers == 1:
        yield form.at("reviewers").fault('design "dual" needs at least 2 reviewers, not 1', "at least 2")


def _key(form: Node) -> Iterator[Fault]:
    names = [field.text("id") for field in form.tables("fields") if field.text("id")]
    seen: set[str] = set()
    for name in form.texts("key"):
        if name.value in seen:
            yield name.fault(f"{shown(name.value)} is there twice", "each field once")
        elif name.value not in names:
            hint = near(name.value, names) or f"; there is {', '.join(names) or 'none'}"
            yield name.fault(f"no field {shown(name.value)} in this form{hint}", "fields of this form")
        seen.add(name.value)
    if form.at("key").value and not repeats(form):
        message = "rows are matched by a key, and this form has one entry for each subject"
        yield form.at("key").fault(message, "repeat = true, or no key")
    if form.at("finish").value is True and not repeats(form):
        message = "a form with one entry for each subject is done when that is complete"
        yield form.at("finish").fault(message, "repeat = true, or no finish")


def _reference(form: Node, field: Node, by_id: Mapping[str, Node]) -> Iterator[Fault]:
    of = field.at("of")
    if field.text("type") != "reference":
        if of.value is not None:
            yield of.fault("only a reference names another form", 'type = "reference"')
        return
    others = [
        name
        for name, other in by_id.items()
        if repeats(other) and other != form and _about(other) == _about(form)
    ]
    expected = f"a form about each {_about(form)} that repeats" + (f": {', '.join(others)}" if others else "")
    if of.value is None or of.value == "":
        yield of.fault("missing; a reference names the form whose rows it points to", expected)
    elif not isinstance(of.value, str):
        return
    elif of.value not in by_id:
        hint = near(of.value, others) or f"; there is {listed(others) or 'none'}"
        yield of.fault(f"no form {shown(of.value)} to refer to{hint}", expected)
    elif of.value == form.text("id"):
        yield of.fault("a form cannot refer to its own rows", expected)
    elif not repeats(by_id[of.value]):
        yield of.fault(f"form {shown(of.value)} does not repeat, so it has no rows to refer to", expected)
    elif _about(by_id[of.value]) != _about(form):
        about = f"{_about(by_id[of.value])}, and this one about each {_about(form)}"
        yield of.fault(f"form {shown(of.value)} is about each {about}", expected)


def _circles(by_id: Mapping[str, Node]) -> Iterator[Fault]:
    """Yield a fault for each reference that leads back to its own form by way of others."""
    names = {
        name: {field.text("of") for field in form.tables("fields") if field.text("of") not in ("", name)}
        for name, form in by_id.items()
    }
    reached = {name: reach(name, names) for name in by_id}
    for name, form in by_id.items():
        for field in form.tables("fields"):
            of = field.text("of")
            if of != name and name in reached.get(of, ()):
                circle = [other for other in by_id if other in reached[name] and name in reached[other]]
                yield field.at("of").fault(
                    f"the references run in a circle: {', '.join(circle)}", "no circle"
                )


def reach(name: str, leads: Mapping[str, set[str]]) -> set[str]:
    """Return everything to which a name leads, directly or through others."""
    reached: set[str] = set()
    ahead = set(leads.get(name, ()))
    while ahead:
        step = ahead.pop()
        if step not in reached:
            reached.add(step)
            ahead |= leads.get(step, set())
    return reached
