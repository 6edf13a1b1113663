"""How a vote is held: its ballot, its rule, its scale, and what is on its paper."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Literal

from reviewkit.errors import UnknownName
from reviewkit.protocol import RULE_BALLOTS, Threshold, rule_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reviewkit.protocol import BallotKind, Round, Workshop

# What people are asked on a ballot whose kind speaks of places rather than numbers.
PLACED = ("choose", "choose-and-rank", "rank", "approve")
ORDERED = ("choose-and-rank", "rank")

# What may be settled at the opening; the rest of a vote follows from the protocol or from what happened.
SETTLED = (
    "title",
    "ballot",
    "choose",
    "rule",
    "top",
    "low",
    "high",
    "dots",
    "cap",
    "criteria",
    "weights",
    "threshold",
)

VoteState = Literal["", "open", "closed"]


@dataclass(frozen=True, slots=True, repr=False)
class Vote:
    """One vote of a workshop.

    `state`: "" (ballots are taken, nobody has opened it formally), "open" (nothing of it is shown), "closed". `choose`:
    how many questions a ballot may name; `low` and `high`: the ends of the scale; `dots` and `cap`: how many there are,
    and how many may lie on one question (0: any number); `criteria`, `weights`: of ballot "chnri"; `threshold`: what
    counts as consensus. `questions`: the ids on the paper, as they stood at the opening. `seed`: shuffles the
    paper. `linked`: whether it can still be told which slip cast which ballot, so that one's own can be shown.
    """

    id: str
    title: str = ""
    state: VoteState = ""
    ballot: BallotKind = "choose-and-rank"
    choose: int = 10
    rule: str = "jla"
    low: float = 1
    high: float = 9
    dots: int = 10
    cap: int = 0
    criteria: tuple[str, ...] = ()
    threshold: Threshold = field(default_factory=Threshold)
    questions: tuple[str, ...] = ()
    seed: int = 0
    top: int = 10
    weights: Mapping[str, float] = field(default_factory=dict)
    small: int = 5
    small_published: int = 10
    groups: tuple[str, ...] = ()
    key: str = ""
    linked: bool = True

    def __repr__(self) -> str:
        state = self.state or "not opened"
        return f"<Vote {self.id}: {self.ballot} by {self.rule}, {len(self.questions)} questions, {state}>"


def votes_of(plan: Workshop) -> tuple[Vote, ...]:
    """Return the votes that a protocol plans, in its order; one of the workshop's own where no round is a vote."""
    rounds = [one for one in plan.rounds if one.kind == "vote"]
    if not rounds:
        return (_vote(plan, None, plan.id),)
    keys = [plan.id, *(f"{plan.id}/{one.id}" for one in rounds[1:])]
    return tuple(_vote(plan, one, key) for one, key in zip(rounds, keys, strict=True))


def _vote(plan: Workshop, held: Round | None, key: str) -> Vote:
    facts: dict[str, Any] = {
        name: getattr(plan, name) for name in (*SETTLED, "small", "small_published", "groups")
    }
    if held is not None:
        said = {name: getattr(held, name) for name in SETTLED}
        facts |= {name: value for name, value in said.items() if value not in (None, "", ()) and value != {}}
    if not (held and held.rule):
        facts["rule"] = rule_for(facts["ballot"], facts["rule"])
    return Vote(id=held.id if held else plan.id, key=key, **facts)


def find_vote(votes: Iterable[Vote], name: str) -> Vote:
    """Return the vote of that id (or of the key under which its ballots lie), the first one for ""."""
    listed = tuple(votes)
    for vote in listed:
        if name in ("", vote.id, vote.key):
            return vote
    raise UnknownName("vote", name, [vote.id for vote in listed])


def settled(vote: Vote, **changes: Any) -> Vote:
    """Return the vote with what was settled at its opening; raises UnknownName for what cannot be."""
    for name in changes:
        if name not in (*SETTLED, "questions", "seed"):
            raise UnknownName("setting of a vote", name, SETTLED)
    for name in ("criteria", "questions"):
        if name in changes:
            changes[name] = tuple(changes[name])
    if isinstance(changes.get("threshold"), dict):
        said: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in changes["threshold"].items()
        }
        changes["threshold"] = Threshold(**said)
    found = replace(vote, **changes)
    if found.rule not in RULE_BALLOTS:
        raise UnknownName("voting rule", found.rule, RULE_BALLOTS)
    if found.ballot not in RULE_BALLOTS[found.rule]:
        raise UnknownName(f"ballot that the rule {found.rule} counts", found.ballot, RULE_BALLOTS[found.rule])
    return found


def told(vote: Vote) -> dict[str, Any]:
    """Return what is written down of how a vote is held, in JSON's own kinds."""
    facts = {
        one.name: getattr(vote, one.name)
        for one in fields(vote)
        if one.name in (*SETTLED, "questions", "seed")
    }
    facts["threshold"] = asdict(vote.threshold)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in facts.items()}
