"""The agenda's lines, ready to be printed: what may be told of each question, in words; nothing of small groups."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reviewkit.model import AgendaItem, Contribution, Dissent, FollowUp

EVIDENCE = {
    "unanswered": "unanswered by research",
    "partly": "partly answered",
    "answered": "answered",
    "ongoing": "research under way",
    "not checked": "not checked against research",
}
ORIGIN = {
    "experience": "people's experience",
    "review": "the review",
    "both": "people's experience and the review",
    "": "not recorded",
}
DECISION = {
    "priority": "a priority",
    "shortlist": "on the shortlist",
    "dropped": "dropped",
    "open": "not decided",
}
UNSURE = "How sure this order is has not been worked out; other people might have chosen differently."
DRAWN = 100  # a chance is told as so many of 100 votes: no digits that the re-drawing does not carry


@dataclass(frozen=True, slots=True)
class Line:
    """One question of the agenda: the item without what may not be shown, and its facts in words.

    `inside` says how it stands to the first `top` places: "yes", "joint at the cut" or "no".
    """

    item: AgendaItem
    anchor: str
    place: str
    inside: str
    evidence: str
    looked: str
    interval: str
    chance: str
    origin: str
    decision: str
    quoted: tuple[Contribution, ...]
    speakers: tuple[str, ...]
    withheld: int
    dissents: tuple[tuple[str, str], ...]  # words, and for which group where it may be named
    unquoted: int  # dissent that may not be quoted
    since: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """The agenda ready to be printed, with the sentences that have to stand beside it."""

    lines: tuple[Line, ...]
    top: int
    sure: str
    notes: tuple[str, ...]
    groups: tuple[str, ...]  # that may be shown
    limit: int

    def __repr__(self) -> str:
        return f"<Lines of {len(self.lines)} questions, {len(self.groups)} groups shown>"


def agenda_lines(
    items: Sequence[AgendaItem],
    ballots: Mapping[str, int | None],
    *,
    top: int,
    limit: int,
    sure: str = "",
    only_top: bool = False,
    people: Mapping[str, int | None] | None = None,
) -> Lines:
    """Return the agenda as it may be printed.

    Args:
        items: the agenda.
        ballots: how many ballots each group has; a group under `limit` is not shown alone, nor another from which
            it could be worked out, nor are then the sums and the pooled places.
        top: how many places matter.
        limit: the smallest group that is shown alone.
        sure: the sentence on how sure the order is; without it the lines say that nobody knows.
        only_top: leave out what comes after the first `top` places; joint places stay whole.
        people: how many people of each group took part, to name a speaker's group where it is large enough.
    """
    ordered = sorted(items, key=lambda item: item.place)
    groups = list(dict.fromkeys(group for item in ordered for group in item.by_group))
    counts = publishable({group: ballots.get(group) for group in groups}, limit)
    shown = tuple(group for group in groups if counts[group] is not None)
    hidden = [group for group in groups if group not in shown]
    last, cut = _cut(ordered, top)
    kept = [item for item in ordered if not only_top or item.place <= last]
    notes = (
        [] if len(kept) == len(ordered) else [f"The first {len(kept)} of {len(ordered)} questions are shown."]
    )
    if cut:
        notes.append(
            f"The agenda asks for {top}, but the cut falls into a joint place ({', '.join(cut)}); it is for people to "
            "make."
        )
    if hidden and not any(ballots.values()):
        notes.append("It is not known how many of each group voted, so no group's own places are shown.")
    elif hidden:
        notes.append(
            f"A group with fewer than {limit} ballots counts like every other group, but its own places are "
            f"not shown, nor those of a group from which they could be worked out: {', '.join(hidden)}."
        )

    def named(group: str) -> bool:
        return max(ballots.get(group) or 0, (people or {}).get(group) or 0) >= limit

    lines = [
        _line(_shown(item, shown, hidden=bool(hidden)), at, _inside(item, last, cut), named)
        for at, item in enumerate(kept, 1)
    ]
    return Lines(tuple(lines), top, sure or UNSURE, tuple(notes), shown, limit)


def publishable(counts: Mapping[str, int | None], limit: int) -> dict[str, int | None]:
    """Return the counts with None where they may not be told.

    The smallest others are withheld too, until two at least are and they add up to the limit: with the total
    known, total - shown then gives away no single group.
    """
    withheld = [group for group, n in counts.items() if n is None or n < limit]
    others = sorted((n, group) for group, n in counts.items() if n is not None and group not in withheld)
    while withheld and others and (len(withheld) < 2 or sum(counts[name] or 0 for name in withheld) < limit):
        withheld.append(others.pop(0)[1])
    return {group: None if group in withheld else n for group, n in counts.items()}


def _cut(items: Sequence[AgendaItem], top: int) -> tuple[float, list[str]]:
    """Return the place of the last question that is in, and the ids of those among which the cut falls."""
    if len(items) <= top:
        return float("inf"), []
    last = items[top - 1].place
    joint = [item for item in items if item.place == last]
    inside = sum(item.place <= last for item in items)
    return last, [item.question.id for item in joint] if inside > top else []


def _inside(item: AgendaItem, last: float, cut: Sequence[str]) -> str:
    if item.question.id in cut:
        return "joint at the cut"
    return "yes" if item.place <= last else "no"


def _shown(item: AgendaItem, shown: Sequence[str], *, hidden: bool) -> AgendaItem:
    """Return an item without hidden groups; then the sum and the pooled place would tell of them, and go too."""
    own = {group: place for group, place in item.by_group.items() if group in shown}
    return replace(
        item, by_group=own, score=None if hidden else item.score, pooled=None if hidden else item.pooled
    )


def _line(item: AgendaItem, at: int, inside: str, named: Callable[[str], bool]) -> Line:
    quoted = tuple(w for w in item.words if w.consent and not w.erased and w.words.strip())
    against = [one for one in item.dissents if one.consent and one.words.strip()]
    question = item.question
    return Line(
        item,
        f"question-{at}",
        f"{item.place:g}" + (" (joint)" if item.joint else ""),
        inside,
        EVIDENCE.get(question.status, question.status),
        _looked(item),
        "{:g} to {:g}".format(*item.interval) if item.interval else "",
        "" if item.chance is None else f"{round(item.chance * DRAWN)} of {DRAWN}",
        ORIGIN[item.origin],
        _decided(item),
        quoted,
        tuple(w.group if named(w.group) else "" for w in quoted),
        sum(not w.erased and not w.consent for w in item.words),
        tuple((one.words, _voice(one, named)) for one in against),
        len(item.dissents) - len(against),
        tuple(_happened(one) for one in item.since),
    )


def _voice(one: Dissent, named: Callable[[str], bool]) -> str:
    return one.group if named(one.group) else ""


def _happened(one: FollowUp) -> str:
    return f"{one.date} {one.kind}" + (f" ({one.note})" if one.note else "")


def _looked(item: AgendaItem) -> str:
    """Return who looked at the evidence, and how: the search, the reviews found, how certain they are."""
    question, checked = item.question, item.checked
    parts = [question.status_why, question.status_by and f"looked at by {question.status_by}"]
    if checked:
        parts += [
            checked.search and f"search: {checked.search}",
            checked.reviews and f"reviews: {', '.join(checked.reviews.splitlines())}",
            checked.certainty and f"certainty: {checked.certainty}",
        ]
    return "; ".join(part.rstrip(". ") for part in parts if part)


def _decided(item: AgendaItem) -> str:
    if not item.decision:
        return ""
    words = DECISION[item.decision.decision]
    return f"{words}: {item.decision.why}" if item.decision.why else words
