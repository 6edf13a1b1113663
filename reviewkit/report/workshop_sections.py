"""The workshop's part of the report: who took part, the agenda, recommendations, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from reviewkit.report.agenda_picture import agenda_svg
from reviewkit.report.context import Link, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reviewkit.model import AgendaItem, Contribution
    from reviewkit.report.context import ReportContext

_EVIDENCE = {
    "unanswered": "unanswered by research",
    "partly": "partly answered",
    "answered": "answered",
    "ongoing": "research under way",
    "not checked": "not checked against research",
}


def participants(context: ReportContext) -> Table:
    """Return who took part, or else who voted, by group.

    A small group's number is not told, nor another from which it could be worked out, since the total may
    stand elsewhere.
    """
    limit = context.limit
    counts = _publishable(context.participants or context.ballots, limit)
    few = f"fewer than {limit}, or withheld"
    rows: list[tuple[str, Any]] = [(group, few if n is None else n) for group, n in counts.items()]
    note = ""
    if None in counts.values():
        note = f"A number under {limit} is not told, nor another from which it could be worked out."
    elif rows:
        rows.append(("All", sum(n for n in counts.values() if n)))
    if not context.participants:
        return Table("Ballots by group", ("Group", "Ballots"), rows, note)
    return Table("People by group", ("Group", "People"), rows, note)


def _publishable(counts: Mapping[str, int | None], limit: int) -> dict[str, int | None]:
    """Return the counts with None where they may not be told.

    The smallest others are withheld too, until two at least are and they add up to the limit: with the total
    known, total - shown then gives away no single group.
    """
    withheld = [group for group, n in counts.items() if n is None or n < limit]
    others = sorted((n, group) for group, n in counts.items() if n is not None and group not in withheld)
    while withheld and others and (len(withheld) < 2 or sum(counts[name] or 0 for name in withheld) < limit):
        withheld.append(others.pop(0)[1])
    return {group: None if group in withheld else n for group, n in counts.items()}


def rounds(context: ReportContext) -> Table | None:
    """Return the rounds of the workshop, as they were or else as the protocol plans them."""
    plan = context.protocol.workshop if context.protocol else None
    if context.rounds or plan is None or not plan.rounds:
        return context.rounds
    rows = [(r.title or r.id, r.kind, r.tables, r.minutes, r.prompt) for r in plan.rounds]
    return Table("Rounds, as the protocol plans them", ("Round", "Kind", "Tables", "Minutes", "Prompt"), rows)


@dataclass(frozen=True)
class Line:
    """One question of the agenda, ready to be printed."""

    item: AgendaItem
    anchor: str
    place: str
    evidence: str
    interval: str
    quoted: tuple[Contribution, ...]
    speakers: tuple[str, ...]
    withheld: int
    links: tuple[Link, ...]


def agenda(context: ReportContext) -> tuple[list[Line], list[str]]:
    """Return the lines of the agenda that are printed, and what has to be said about them."""
    top, notes = _top(context)
    groups = list(dict.fromkeys(group for item in top for group in item.by_group))
    hidden = [group for group in groups if not context.shown(group)]
    if hidden and not context.ballots:
        notes.append("It is not known how many of each group voted, so no group's own places are shown.")
    elif hidden:
        notes.append(
            f"A group with fewer than {context.limit} ballots counts like every other group, but its own places are "
            f"not shown: {', '.join(hidden)}."
        )
    known = labels(context)
    lines = []
    for at, item in enumerate(top, 1):
        own = {group: place for group, place in item.by_group.items() if group not in hidden}
        # With a group hidden, the exact sum of places would tell that group's own.
        shown = replace(item, by_group=own, score=None if hidden else item.score)
        lines.append(_line(context, shown, at, known))
    return lines, notes


def _top(context: ReportContext) -> tuple[list[AgendaItem], list[str]]:
    """Return the first questions; a joint place is never cut through."""
    workshop = context.protocol.workshop if context.protocol else None
    most = workshop.top if workshop else 10
    items = sorted(context.agenda, key=lambda item: item.place)
    last = items[most - 1].place if len(items) > most else None
    top = [item for item in items if last is None or item.place <= last]
    notes = []
    if last is not None:
        notes.append(f"The first {len(top)} of {len(items)} questions are shown.")
    if last is not None and len(top) > most:
        notes.append(
            f"The agenda asks for {most}, but the cut falls into a joint place; it is for people to make."
        )
    return top, notes


def _line(context: ReportContext, item: AgendaItem, at: int, known: dict[str, Link]) -> Line:
    quoted = tuple(w for w in item.words if w.consent and not w.erased and w.words.strip())
    question = item.question
    rests = [*question.studies, *question.programmes]
    return Line(
        item,
        f"question-{at}",
        f"{item.place:g}" + (" (joint)" if item.joint else ""),
        _EVIDENCE.get(question.status, question.status),
        "{:g} to {:g}".format(*item.interval) if item.interval else "",
        quoted,
        tuple(w.group if context.named(w.group) else "" for w in quoted),
        sum(not w.erased and not w.consent for w in item.words),
        tuple(known.get(name, Link(name, "")) for name in rests),
    )


def agenda_table(lines: Sequence[Line]) -> Table:
    """Return the agenda as a table, a column for every group that may be shown."""
    groups = list(dict.fromkeys(group for line in lines for group in line.item.by_group))
    columns = ("Question", "Place", *groups, "Pooled", "Interval", "Evidence")
    rows = []
    for line in lines:
        own = [_place(line.item.by_group.get(group)) for group in groups]
        cells = (line.place, *own, _place(line.item.pooled), line.interval, line.evidence)
        rows.append((Link(line.item.question.text, f"#{line.anchor}"), *cells))
    note = "Pooled: the place if every ballot counted alike, whatever the group." if lines else ""
    return Table("The agenda, with each group's own places", columns, rows, note)


def _place(place: float | None) -> str:
    return "" if place is None else f"{place:g}"


def agenda_picture(lines: Sequence[Line]) -> Markup:
    """Return the agenda as a picture."""
    return Markup(agenda_svg([line.item for line in lines]))  # noqa: S704 - our own picture, its texts escaped


def labels(context: ReportContext) -> dict[str, Link]:
    """Return what to call an id that something rests on, and where it stands in the report."""
    known = {name: Link(words, "") for name, words in context.support.items()}
    known |= {gap.id: Link(f"Gap: {gap.text}", "#gaps") for gap in context.gaps}
    known |= {s.id: Link(s.label, f"#study-{at}") for at, s in enumerate(context.studies, 1)}
    known |= {p.id: Link(p.label, f"#programme-{at}") for at, p in enumerate(context.programmes, 1)}
    for at, item in enumerate(_top(context)[0], 1):
        for word in item.words:
            known[word.id] = Link(f"Words behind question {at}", f"#question-{at}")
        known[item.question.id] = Link(item.question.text, f"#question-{at}")
    return known


@dataclass(frozen=True)
class Advice:
    """A recommendation, and the places in the report that it rests on."""

    text: str
    support: tuple[Link, ...]
    unknown: tuple[str, ...]
    by: str
    at: str


def recommendations(context: ReportContext) -> list[Advice]:
    """Return the recommendations, each with what it rests on; ids that nothing here explains stay apart."""
    known = labels(context)
    return [
        Advice(
            advice.text,
            tuple(known[name] for name in advice.rests_on if name in known),
            tuple(name for name in advice.rests_on if name not in known),
            advice.by,
            advice.at,
        )
        for advice in context.recommendations
    ]


def missing(context: ReportContext) -> list[str]:
    """Return what the report cannot show, for the authors to complete."""
    absent = [words for name, words in _EXPECTED.items() if not getattr(context, name)]
    for_people = (
        "Discussion: limits of the evidence and of the process, and what the results mean.",
        "Funding and competing interests.",
    )
    return list(dict.fromkeys([*absent, *_incomplete(context), *context.missing, *for_people]))


_EXPECTED = {
    "protocol": "A protocol: question, criteria and plan.",
    "sources": "The searches: sources, dates, strategies and hits.",
    "agreement": "How far the reviewers agreed before any resolution.",
    "flow": "The flow of records, reports and studies.",
    "studies": "The included studies.",
    "extraction": "What was extracted from the studies.",
    "gap_map": "A gap map.",
    "programmes": "The analysis of existing programmes.",
    "participants": "Who took part in the workshop.",
    "agenda": "The workshop's agenda.",
    "recommendations": "Recommendations for practice.",
    "involvement": "Who did what at which stage, people with lived experience among them.",
}


def _incomplete(context: ReportContext) -> Iterator[str]:
    """Yield what is there and has a hole."""
    registration = context.protocol.registration if context.protocol else None
    if registration and not (registration.registry or registration.id):
        yield "Where and when the protocol was registered, or that it was not."
    if undated := [source.name for source in context.sources if not source.searched]:
        yield f"The date of the search in {', '.join(undated)}."
    if unsaid := [source.name for source in context.sources if not source.strategy]:
        yield f"The full search strategy in {', '.join(unsaid)}."
    if context.flow and context.flow.faults():
        yield "Why the numbers of the flow do not add up (see the flow)."
    unchecked = sum(item.question.status == "not checked" for item in _top(context)[0])
    if unchecked:
        yield f"Whether research has answered {unchecked} of the questions on the agenda."
    unsupported = sum(not advice.rests_on for advice in context.recommendations)
    if unsupported:
        yield f"What {unsupported} of the recommendations rest on."
