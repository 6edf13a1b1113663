"""What a protocol plans, said in sentences: one function for each item of a registration form.

Each returns "" where the protocol is silent, and never more than the protocol says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reviewkit.protocol.faults import listed
from reviewkit.protocol.vocabulary import rule_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reviewkit.protocol.plan import Field, Form, PlannedSource, Protocol, Round, Stage, Workshop

SILENT = "[author to complete]"
_HELD_BY_DATABASES = ("database", "register")


def nothing(_: Protocol) -> str:
    """Return "": no key of a protocol file tells this."""
    return ""


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _in_words(key: str) -> str:
    return key.replace("-", " ").capitalize()


def steps(protocol: Protocol) -> str:
    """Return the steps that are planned, from the search to the workshop."""
    steps = ["search"] * bool(protocol.sources)
    steps += [f"screening: {stage.title or stage.id}" for stage in protocol.stages]
    steps += [f"extraction: {form.title or form.id}" for form in protocol.forms]
    steps += ["synthesis"] * bool(protocol.synthesis.rows)
    if protocol.workshop:
        steps.append(f"workshop: {protocol.workshop.title or protocol.workshop.id}")
    return _bullets(steps)


def question(protocol: Protocol) -> str:
    """Return the parts of the review question."""
    if not protocol.parts:
        return ""
    head = f"Framework: {protocol.framework}\n" if protocol.framework not in ("", "list") else ""
    return head + _bullets(f"{_in_words(part.key)}: {_one_line(part.text)}" for part in protocol.parts)


def software(protocol: Protocol) -> str:
    """Return the software and the hash of the protocol file."""
    return f"reviewkit, with the protocol file whose SHA-256 is {protocol.uid}" if protocol.text else ""


def registered(protocol: Protocol) -> str:
    """Return registry, number, date and address."""
    place = protocol.registration
    return _bullets(part for part in (place.registry, place.id, place.date, place.url) if part)


def sources(*, in_databases: bool) -> Callable[[Protocol], str]:
    """Return the answer that lists databases and registers, or all other sources."""

    def answer(protocol: Protocol) -> str:
        chosen = [s for s in protocol.sources if (s.kind in _HELD_BY_DATABASES) == in_databases]
        return _bullets(f"{source.name} ({source.kind})" for source in chosen)

    return answer


def of_sources(value: Callable[[PlannedSource], str], *, verbatim: bool = False) -> Callable[[Protocol], str]:
    """Return the answer that lists one fact of every source, and says where the file does not tell it."""

    def answer(protocol: Protocol) -> str:
        if not any(value(source) for source in protocol.sources):
            return ""
        if verbatim:
            return "\n\n".join(f"{s.name}:\n{value(s).strip() or SILENT}" for s in protocol.sources)
        return _bullets(f"{s.name}: {_one_line(value(s)) or SILENT}" for s in protocol.sources)

    return answer


def criteria(protocol: Protocol) -> str:
    """Return what is included and excluded, and where it is judged."""

    def said(text: str) -> str:
        return _one_line(text) or SILENT

    return _bullets(
        f"{criterion.id}{f' ({criterion.part})' if criterion.part else ''}\n"
        f"  included: {said(criterion.include)}\n  excluded: {said(criterion.exclude)}"
        + (f"\n  applied at: {', '.join(criterion.stages)}" if criterion.stages else "")
        for criterion in protocol.criteria
    )


def each_stage(value: Callable[[Protocol, Stage], str]) -> Callable[[Protocol], str]:
    """Return the answer that says one thing of every stage."""

    def answer(protocol: Protocol) -> str:
        said = [(stage.title or stage.id, value(protocol, stage)) for stage in protocol.stages]
        told = any(words for _, words in said)
        return _bullets(f"{name}: {words or SILENT}" for name, words in said) if told else ""

    return answer


MEASURES = {
    "observed": "observed agreement",
    "kappa": "kappa",
    "ac1": "AC1",
    "pabak": "PABAK",
    "alpha": "Krippendorff's alpha",
}


def design(_: Protocol, stage: Stage) -> str:
    """Return how many people judge at a stage."""
    people = "1 reviewer" if stage.reviewers == 1 else f"{stage.reviewers} reviewers, independently"
    if stage.design == "core":
        others = (
            "another in rotation" if stage.reviewers == 2 else f"{stage.reviewers - 1} others in rotation"
        )
        people += f": {listed(stage.core)}, and {others}"
    said = [f"every {stage.unit} is judged by {people}"]
    if stage.share < 1:
        said = [
            f"{stage.share:.0%} of {stage.unit}s, drawn by lot, are judged by {people}; the rest by 1 reviewer"
        ]
    if stage.design == "liberal":
        said.append("one inclusion is enough to include; to exclude, all have to")
    if stage.overlap:
        said.append(f"{stage.overlap} {stage.unit}s are judged by everybody in the team, for calibration")
    if stage.pilot:
        said.append(
            f"before that, pilot rounds of {stage.pilot.sample} {stage.unit}s that everybody judges, until "
            f"{MEASURES[stage.pilot.statistic]} reaches {stage.pilot.gate:g}"
        )
    return "; ".join(said)


def blinding(protocol: Protocol) -> str:
    """Return what reviewers do not see, and which words are marked for them."""
    text = (
        "Until all required verdicts on a report are in, no reviewer sees another's verdict, reason or note."
    )
    if protocol.highlight:
        text += f" Words marked in titles and abstracts: {', '.join(protocol.highlight)}."
    return text if any(stage.reviewers > 1 for stage in protocol.stages) or protocol.highlight else ""


def used_reasons(protocol: Protocol, stage: Stage) -> str:
    """Return the reasons for exclusion at a stage, in the words of their criteria."""
    if not stage.reasons:
        return "no reason is recorded"
    must = "a reason must be given" if stage.reason_required else "a reason may be given"
    reasons = "; ".join(_one_line(protocol.reason_text(reason)) for reason in stage.reasons)
    return f"{must}, the first that applies of: {reasons}"


def instructions(_: Protocol, stage: Stage) -> str:
    """Return a stage's instructions."""
    return _one_line(stage.instructions)


def agreement(_: Protocol, stage: Stage) -> str:
    """Return when two reviewers agree at a stage."""
    if stage.reviewers == 1:
        return "one reviewer, so there is none to measure"
    same = "the same verdict" if stage.agree_on == "verdict" else "the same verdict for the same reason"
    return f"reviewers agree when they give {same}; it is measured on their first, independent verdicts"


def resolution(_: Protocol, stage: Stage) -> str:
    """Return who settles disagreement at a stage."""
    if stage.reviewers == 1:
        return "one reviewer, so there is nothing to reconcile"
    if stage.resolver == ("third",):
        return "somebody who did not judge the report decides"
    if stage.resolver == ("consensus",):
        return "the reviewers discuss and record what they agree on"
    return f"decided by {listed(stage.resolver)}"


def entities(protocol: Protocol) -> str:
    """Return every field of every form with its type and choices."""
    return "\n\n".join(
        f"{form.title or form.id} (about each {form.about}):\n"
        + _bullets(_field(field) for field in form.fields)
        for form in protocol.forms
    )


def _field(field: Field) -> str:
    facts: list[str] = [field.type] if field.type not in ("choice", "choices") else []
    if field.choices:
        facts.append(f"{'one' if field.type == 'choice' else 'any'} of {', '.join(field.choices)}")
    facts += [field.unit] * bool(field.unit) + ["required"] * field.required
    facts += [f"asked if {name} is {listed(map(_plain, values))}" for name, values in field.when.items()]
    return f"{_one_line(field.label) or field.id} ({'; '.join(facts)})"


def extractors(protocol: Protocol) -> str:
    """Return how many people fill in each form."""

    def people(form: Form) -> str:
        return "1 person" if form.reviewers == 1 else f"{form.reviewers} people, independently"

    return _bullets(f"{form.title or form.id}: filled in by {people(form)}" for form in protocol.forms)


def helps(protocol: Protocol) -> str:
    """Return the help texts of fields."""
    return _bullets(
        f"{_one_line(field.label) or field.id}: {_one_line(field.help)}"
        for form in protocol.forms
        for field in form.fields
        if field.help
    )


def tolerances(protocol: Protocol) -> str:
    """Return how far numbers may lie apart and still agree."""
    return _bullets(
        f"{_one_line(field.label) or field.id}: numbers up to {field.tolerance:g} {field.unit}".rstrip()
        + " apart agree"
        for form in protocol.forms
        for field in form.fields
        if field.tolerance
    )


def bounds(protocol: Protocol) -> str:
    """Return the bounds within which numbers must lie."""
    lines = []
    for form in protocol.forms:
        for field in form.fields:
            limits = [("at least", field.minimum), ("at most", field.maximum)]
            said = " and ".join(f"{words} {limit:g}" for words, limit in limits if limit is not None)
            if said:
                lines.append(f"{_one_line(field.label) or field.id}: {said} {field.unit}".rstrip())
    return _bullets(lines)


def involved(protocol: Protocol) -> str:
    """Return the groups of people who take part in the workshop."""
    return _bullets(protocol.workshop.groups) if protocol.workshop else ""


def workshop(protocol: Protocol) -> str:
    """Return the guiding question and the rounds."""
    room = protocol.workshop
    if room is None:
        return ""
    lines = [
        f"Guiding question: {_one_line(room.question) or SILENT}",
        f"Languages: {', '.join(room.languages)}",
    ]
    for step in room.rounds:
        time = f", {step.minutes} minutes" if step.minutes else ""
        lines.append(f"Round: {step.title or step.id} ({step.kind}; tables: {step.tables}{time})")
    return _bullets(lines)


def vote(protocol: Protocol) -> str:
    """Return the ballots, the rules, and what is shown of small groups."""
    room = protocol.workshop
    if room is None:
        return ""
    held = [one for one in room.rounds if one.kind == "vote"]
    lines = [
        f"Ballot: {_ballot(room, None)}",
        f"Counted by the rule: {rule_for(room.ballot, room.rule)}",
        f"Reported: the first {room.top}",
    ]
    if held and any(one.ballot or one.rule for one in held):
        lines = [_held(room, one) for one in held]
    small = f"{room.small} ballots on in the room, from {room.small_published} on in print"
    return _bullets((*lines, f"A group is shown alone from {small}"))


def _held(room: Workshop, one: Round) -> str:
    rule = one.rule or rule_for(one.ballot or room.ballot, room.rule)
    counted = f"counted by the rule {rule}; reported: the first {one.top or room.top}"
    return f"{one.title or one.id}: ballot {_ballot(room, one)}, {counted}"


def _ballot(room: Workshop, held: Round | None) -> str:
    """Return the kind of ballot, and its limits where there are any; what a round does not say the workshop says."""

    def said(name: str) -> Any:
        own = getattr(held, name) if held else None
        return getattr(room, name) if own in (None, "", ()) else own

    kind = str(said("ballot"))
    if kind in ("choose", "choose-and-rank"):
        return f"{kind}, {said('choose')} at most"
    if kind == "dots":
        return f"dots, {said('dots')}" + (f", {said('cap')} on one question at most" if said("cap") else "")
    if kind == "score":
        return f"score, {said('low'):g} to {said('high'):g}"
    if kind == "chnri" and said("criteria"):
        return f"chnri, by {', '.join(said('criteria'))}"
    return kind


def amended(protocol: Protocol) -> str:
    """Return the amendments, in their order."""
    if not protocol.amendments:
        return f"none up to version {protocol.version}"
    return _bullets(
        f"version {change.version}, {change.date}: {_one_line(change.what)}\n  why: {_one_line(change.why)}"
        for change in protocol.amendments
    )
