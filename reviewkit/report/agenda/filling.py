"""How the items of reporting lists are filled: from records alone; a filler returns "" where there is none."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewkit.report.agenda.facts import Facts, several
from reviewkit.report.agenda_lines import EVIDENCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewkit.protocol import Workshop

ARTICLE = "write it in the article; there is no record for it"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list: its number, domain, what it asks, how it is filled, and where to put it if it is missing."""

    number: str
    domain: str
    asks: str
    fill: Callable[[Facts], str]
    where: str


def _plan(facts: Facts) -> Workshop | None:
    return facts.protocol.workshop if facts.protocol else None


def nothing(_: Facts) -> str:
    """Return nothing: there is no record for it."""
    return ""


def part(*words: str) -> Callable[[Facts], str]:
    """Return a filler: what the protocol says under a part of its question whose name holds one of these words."""

    def fill(facts: Facts) -> str:
        parts = facts.protocol.parts if facts.protocol else ()
        found = [one.text for one in parts if any(word in one.key.casefold() for word in words)]
        return " ".join(found)

    return fill


def title(facts: Facts) -> str:
    """Return the protocol's title."""
    return facts.protocol.title if facts.protocol else ""


def question(facts: Facts) -> str:
    """Return the guiding question."""
    plan = _plan(facts)
    return f"The guiding question was: {plan.question}" if plan and plan.question else ""


def team(facts: Facts) -> str:
    """Return who worked in the file."""
    if not facts.people:
        return ""
    return f"{several(len(facts.people), 'person', 'people')} worked in the review file: {', '.join(facts.people)}."


def framework(facts: Facts) -> str:
    """Return the framework, the rounds and the rule."""
    plan = _plan(facts)
    rounds = ", ".join(one.title or one.id for one in plan.rounds) if plan else ""
    rule = f"Votes were counted by the rule “{plan.rule}”." if plan and facts.rule else ""
    named = (
        f"Framework of the review's question: {facts.protocol.framework}."
        if facts.protocol and facts.protocol.framework
        else ""
    )
    return " ".join(part for part in (named, rounds and f"Rounds of the workshop: {rounds}.", rule) if part)


def groups(facts: Facts) -> str:
    """Return the groups that the protocol names."""
    plan = _plan(facts)
    return f"Groups that took part by plan: {', '.join(plan.groups)}." if plan and plan.groups else ""


def numbers(facts: Facts) -> str:
    """Return how many took part by group, small groups withheld."""
    if not facts.groups:
        return ""
    told = [
        f"{group or 'no group named'} {f'fewer than {facts.limit}, or withheld' if n is None else n}"
        for group, n in facts.groups.items()
    ]
    total = facts.counts.get("ballots", 0)
    all_told = f"{several(total, 'ballot')} in all. " if total >= facts.limit else ""
    return f"{all_told}{facts.counted.capitalize()} by group: {'; '.join(told)}."


def paid(facts: Facts) -> str:
    """Return what was offered and paid."""
    return " ".join(facts.amounts)


def collecting(facts: Facts) -> str:
    """Return how words were gathered."""
    said = facts.counts.get("contributions", 0)
    if not said:
        return ""
    rounds = ", ".join(f"{n} in “{name}”" for name, n in facts.rounds.items())
    erased = facts.counts.get("erased", 0)
    gone = f" {erased} were erased at people's wish." if erased else ""
    told = f"Contributions written down verbatim: {said}{f' ({rounds})' if rounds else ''}."
    return told + gone


def collating(facts: Facts) -> str:
    """Return how words became questions."""
    made = len(facts.questions)
    if not made:
        return ""
    from_words = sum(bool(question.words) for question in facts.questions)
    themes = len({question.theme for question in facts.questions if question.theme})
    laid = f" Themes they were laid under: {themes}." if themes else ""
    told = f"Questions worded: {made}, of which {from_words} from people's words"
    return f"{told}; each keeps its origins.{laid}"


def modifying(facts: Facts) -> str:
    """Return what was merged and withdrawn, and why."""
    merged = sum(bool(question.merged_into) for question in facts.questions)
    gone = [question for question in facts.questions if question.withdrawn]
    if not facts.questions:
        return ""
    why = "; ".join(f"{question.id}: {question.withdrawn}" for question in gone)
    told = f"Questions merged into others: {merged}; withdrawn: {len(gone)}"
    return f"{told} ({why})." if why else f"{told}."


def refining(facts: Facts) -> str:
    """Return how questions were made plainer and tied to gaps."""
    plain = sum(bool(question.plain) for question in facts.questions)
    linked = sum(bool(question.gaps) for question in facts.questions)
    if not facts.questions:
        return ""
    told = f"{plain} of {len(facts.questions)} questions have a version in easy words"
    return f"{told}; {linked} are linked to gaps of the review."


def answered(facts: Facts) -> str:
    """Return what the evidence says to the questions, and who looked."""
    counts: Counter[str] = Counter(item.question.status for item in facts.agenda) or Counter(
        question.status for question in facts.questions if not (question.merged_into or question.withdrawn)
    )
    if not counts or set(counts) == {"not checked"}:
        return ""
    told = ", ".join(f"{counts[status]} {EVIDENCE[status]}" for status in EVIDENCE if counts[status])
    by = sorted({item.question.status_by for item in facts.agenda if item.question.status_by})
    searches = f" Sources searched: {', '.join(facts.searched)}." if facts.searched else ""
    again = [item.question.id for item in facts.agenda if item.again]
    stale = f" The evidence has changed since for {', '.join(again)}." if again else ""
    looked = f"; looked at by {', '.join(by)}" if by else ""
    held = f"The questions were held against a review of {several(facts.studies, 'study', 'studies')}"
    return f"{held}: {told}{looked}.{searches}{stale}"


def amount(facts: Facts) -> str:
    """Return how many questions there were."""
    on_paper = len(facts.agenda)
    return f"{len(facts.questions)} were worded; {on_paper} were on the ballot paper." if on_paper else ""


def voting(facts: Facts) -> str:
    """Return how votes were cast and counted."""
    plan = _plan(facts)
    if not facts.rule or plan is None:
        return ""
    kind = plan.ballot.replace("-", " ") + (f" {plan.choose}" if plan.ballot.startswith("choose") else "")
    return f"Ballot: {kind}. {facts.rule}"


def leaving_out(facts: Facts) -> str:
    """Return where the line was drawn."""
    if not facts.agenda:
        return ""
    dropped = [item for item in facts.agenda if item.decision and item.decision.decision == "dropped"]
    why = "; ".join(f"{item.question.id}: {item.decision.why}" for item in dropped if item.decision)
    told = f" Dropped by decision: {why}." if why else ""
    return f"The first {facts.top} places were asked for; joint places were not cut by the software.{told}"


def output(facts: Facts) -> str:
    """Return the first questions, and how sure their order is."""
    top = [item for item in facts.agenda if item.place <= facts.top]
    listed = " ".join(
        f"({item.place:g}{' joint' if item.joint else ''}) {item.question.text}" for item in top
    )
    return f"{listed} How sure: {facts.sure}" if listed and facts.sure else ""


def given_back(facts: Facts) -> str:
    """Return whom the priorities were told."""
    told = [
        f"{item.question.id}: {one.date} {one.kind}{f' ({one.note})' if one.note else ''}"
        for item in facts.agenda
        for one in item.since
        if one.kind.casefold().startswith("told")
    ]
    return "; ".join(told)


def dissent(facts: Facts) -> str:
    """Return how much dissent is kept."""
    against = sum(len(item.dissents) for item in facts.agenda)
    return (
        f"Dissent on {several(against, 'point')} was written down and kept with its question."
        if against
        else ""
    )


def implementing(facts: Facts) -> str:
    """Return which recommendations somebody sees to."""
    owned = [one for one in facts.recommendations if one.undertaking]
    told = []
    for one in owned:
        it = one.undertaking
        if it:
            told.append(f"{one.text} (seen to by {it.owner}{f', until {it.due}' if it.due else ''})")
    return " ".join(told)


def impact(facts: Facts) -> str:
    """Return what happened to the questions since."""
    since = [
        f"{item.question.id}: {one.date} {one.kind}"
        for item in facts.agenda
        for one in item.since
        if not one.kind.casefold().startswith("told")
    ]
    return "; ".join(since)


def involved(facts: Facts) -> str:
    """Return who was involved and how."""
    parts = [groups(facts), collecting(facts), collating(facts), numbers(facts), voting(facts)]
    return " ".join(part for part in parts if part)


def results(facts: Facts) -> str:
    """Return what the vote brought, and how much of it from experience."""
    if not facts.agenda:
        return ""
    origins = Counter(item.origin for item in facts.agenda)
    lived = origins["experience"] + origins["both"]
    told = f"Of {several(len(facts.agenda), 'question')} voted on, {lived} come from people's experience"
    return f"{told}, {origins['both']} of these from the review as well. {output(facts)}"


def changed(facts: Facts) -> str:
    """Return what followed from it."""
    rest = [one for one in facts.recommendations if one.rests_on]
    made = ""
    if facts.recommendations:
        many = several(len(facts.recommendations), "recommendation")
        made = f"{many}, {len(rest)} of them with what they rest on."
    return " ".join(part for part in (made, implementing(facts), impact(facts)) if part)
