"""The agenda: the questions in the order of the count, each with what it rests on and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from reviewkit.errors import UnknownName
from reviewkit.model import AgendaItem, Contribution, Dissent, Gap, Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reviewkit.model import Decision, FollowUp
    from reviewkit.workshop.result import Tally


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What became of the questions, each by question id: decisions, dissent, what happened since.

    `dissents` hold ids of contributions; `again` sentences on why the evidence should be looked at once more.
    """

    decisions: Mapping[str, Decision] = field(default_factory=dict)
    dissents: Mapping[str, Sequence[str]] = field(default_factory=dict)
    since: Mapping[str, Sequence[FollowUp]] = field(default_factory=dict)
    again: Mapping[str, Sequence[str]] = field(default_factory=dict)


def agenda(
    questions: Iterable[Question],
    tally: Tally,
    pooled: Tally | None = None,
    gaps: Iterable[Gap] | Mapping[str, str] = (),
    words: Iterable[Contribution] = (),
    *,
    names: Mapping[str, str] | None = None,
    afterwards: Afterwards | None = None,
) -> list[AgendaItem]:
    """Return the agenda, first place first: each question with its place, its groups, its gaps and its words.

    Merged and withdrawn questions are left out, the others keep the places that were counted; questions
    that were not on the ballot paper have none. `gaps` give plain words to the ids that questions name (an
    unknown id stays as it is), `names` do so for studies and programmes; `words` are the contributions. What
    merged questions came from counts as well. Raises UnknownName if a question was counted that is not given.
    """
    by_id = {question.id: question for question in questions}
    texts = gaps if isinstance(gaps, Mapping) else {gap.id: gap.text for gap in gaps}
    said = {contribution.id: contribution for contribution in words}
    after, names = afterwards or Afterwards(), names or {}
    items = []
    for place in tally.places:
        for name in place:
            if name not in by_id:
                raise UnknownName("question", name, by_id)
            question = by_id[name]
            if question.merged_into or question.withdrawn:
                continue
            family = behind(question, by_id)
            on_paper = pooled is not None and name in pooled.questions
            cells = _all(family, "gaps")
            sources = [*_all(family, "studies"), *_all(family, "programmes")]
            quoted = tuple(said[word] for word in _all(family, "words") if word in said)
            items.append(
                AgendaItem(
                    place=tally.place_of(name),
                    joint=len(place) > 1,
                    question=question,
                    score=tally.scores.get(name),
                    by_group={group: own.places[name] for group, own in tally.by_group.items()},
                    pooled=pooled.place_of(name) if pooled is not None and on_paper else None,
                    interval=tally.intervals.get(name),
                    gaps=tuple(texts.get(gap, gap) for gap in cells),
                    words=quoted,
                    chance=tally.top_chance.get(name),
                    origin=_origin(experience=bool(_all(family, "words")), review=bool(cells or sources)),
                    support=tuple(names.get(source, source[:12]) for source in sources),
                    checked=question.checked,
                    again=tuple(after.again.get(name, ())),
                    decision=after.decisions.get(name),
                    dissents=tuple(
                        _dissent(said[one]) for one in after.dissents.get(name, ()) if one in said
                    ),
                    since=tuple(after.since.get(name, ())),
                )
            )
    return items


def behind(question: Question, by_id: Mapping[str, Question]) -> list[Question]:
    """Return a question and those that were merged into it, however often merged."""
    family, met = [question], {question.id}
    for one in family:
        for name in one.merged:
            if name in by_id and name not in met:
                met.add(name)
                family.append(by_id[name])
    return family


def _all(
    family: Iterable[Question], what: Literal["words", "gaps", "studies", "programmes"]
) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for question in family for name in getattr(question, what)))


def _origin(*, experience: bool, review: bool) -> Literal["", "experience", "review", "both"]:
    if experience and review:
        return "both"
    return "experience" if experience else "review" if review else ""


def _dissent(said: Contribution) -> Dissent:
    return Dissent(said.words, said.group, said.consent and not said.erased, said.by, said.at)
