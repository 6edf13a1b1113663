"""The workshop's part of the report: who took part, the agenda, recommendations, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from reviewkit.report.agenda_lines import Lines, agenda_lines, publishable
from reviewkit.report.agenda_picture import agenda_svg
from reviewkit.report.context import Link, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewkit.model import Recommendation
    from reviewkit.report.context import ReportContext


def participants(context: ReportContext) -> Table:
    """Return who took part, or else who voted, by group.

    A small group's number is not told, nor another from which it could be worked out, since the total may
    stand elsewhere.
    """
    limit = context.limit
    counts = publishable(context.participants or context.ballots, limit)
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


def rounds(context: ReportContext) -> Table | None:
    """Return the rounds of the workshop, as they were or else as the protocol plans them."""
    plan = context.protocol.workshop if context.protocol else None
    if context.rounds or plan is None or not plan.rounds:
        return context.rounds
    rows = [(r.title or r.id, r.kind, r.tables, r.minutes, r.prompt) for r in plan.rounds]
    return Table("Rounds, as the protocol plans them", ("Round", "Kind", "Tables", "Minutes", "Prompt"), rows)


def agenda(context: ReportContext, *, only_top: bool = True) -> Lines:
    """Return the lines of the agenda that are printed, and what has to be said about them."""
    workshop = context.protocol.workshop if context.protocol else None
    return agenda_lines(
        context.agenda,
        context.ballots,
        top=workshop.top if workshop else 10,
        limit=context.limit,
        sure=context.certainty,
        only_top=only_top,
        people=context.participants,
    )


def links(context: ReportContext, lines: Lines) -> dict[str, tuple[Link, ...]]:
    """Return question id -> the studies and programmes behind it, and where they stand in the report."""
    known = labels(context)
    return {
        line.item.question.id: tuple(
            known.get(name, Link(name, ""))
            for name in (*line.item.question.studies, *line.item.question.programmes)
        )
        for line in lines.lines
    }


def agenda_table(lines: Lines) -> Table:
    """Return the agenda as a table, a column for every group that may be shown."""
    pooled = any(line.item.pooled is not None for line in lines.lines)
    chance = any(line.chance for line in lines.lines)
    columns = [
        "Question",
        "Place",
        "Evidence",
        *lines.groups,
        *(["Pooled"] if pooled else []),
        "Interval",
        *([f"Chance of the Top {lines.top}"] if chance else []),
        "Decision",
        "Since then",
    ]
    rows = []
    for line in lines.lines:
        own = [_place(line.item.by_group.get(group)) for group in lines.groups]
        evidence = (line.evidence, "check again") if line.item.again else line.evidence
        rows.append(
            (
                Link(line.item.question.text, f"#{line.anchor}"),
                line.place,
                evidence,
                *own,
                *([_place(line.item.pooled)] if pooled else []),
                line.interval,
                *([line.chance] if chance else []),
                line.decision,
                line.since,
            )
        )
    note = "Pooled: the place if every ballot counted alike, whatever the group." if pooled else ""
    return Table("The agenda, with each group's own places", columns, rows, note)


def _place(place: float | None) -> str:
    return "" if place is None else f"{place:g}"


def agenda_picture(lines: Lines) -> Markup:
    """Return the agenda as a picture."""
    return Markup(agenda_svg([line.item for line in lines.lines]))  # noqa: S704 - our own picture, its texts escaped


def labels(context: ReportContext) -> dict[str, Link]:
    """Return what to call an id that something rests on, and where it stands in the report."""
    known = {name: Link(words, "") for name, words in context.support.items()}
    known |= {gap.id: Link(f"Gap: {gap.text}", "#gaps") for gap in context.gaps}
    known |= {s.id: Link(s.label, f"#study-{at}") for at, s in enumerate(context.studies, 1)}
    known |= {p.id: Link(p.label, f"#programme-{at}") for at, p in enumerate(context.programmes, 1)}
    for at, line in enumerate(agenda(context).lines, 1):
        item = line.item
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
    owner: str = ""
    due: str = ""
    state: str = ""  # "done", "overdue" or ""


def recommendations(context: ReportContext) -> list[Advice]:
    """Return the recommendations, each with what it rests on; ids that nothing here explains stay apart."""
    known = labels(context)
    return [
        Advice(
            advice.text,
            tuple(dict.fromkeys(known[name] for name in advice.rests_on if name in known)),
            tuple(name for name in advice.rests_on if name not in known),
            advice.by,
            advice.at[:10],
            *_seen_to(advice, context.made[:10]),
        )
        for advice in context.recommendations
    ]


def _seen_to(advice: Recommendation, today: str) -> tuple[str, str, str]:
    it = advice.undertaking
    if it is None:
        return "", "", ""
    return it.owner, it.due, "done" if it.done else "overdue" if it.overdue(today) else ""


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
        yield f"The date of the search in {', '.join(dict.fromkeys(undated))}."
    if unsaid := [source.name for source in context.sources if not source.strategy]:
        yield f"The full search strategy in {', '.join(dict.fromkeys(unsaid))}."
    if context.flow and context.flow.faults():
        yield "Why the numbers of the flow do not add up (see the flow)."
    unchecked = sum(line.item.question.status == "not checked" for line in agenda(context).lines)
    if unchecked:
        yield f"Whether research has answered {unchecked} of the questions on the agenda."
    stale = [line.item.question.id for line in agenda(context).lines if line.item.again]
    if stale:
        yield f"Whether the evidence still is what it was when it was looked at, for {', '.join(stale)}."
    unsupported = sum(not advice.rests_on for advice in context.recommendations)
    if late := [advice.text for advice in recommendations(context) if advice.state == "overdue"]:
        yield f"What became of {len(late)} recommendations whose day has gone by."
    if unsupported:
        yield f"What {unsupported} of the recommendations rest on."
