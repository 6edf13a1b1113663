"""What of a vote may be published so that strangers can count it again, and nobody can be made out.

How much that is depends on the smallest groups and on the rule:

"all": every group is large enough; all ballots, each with its group.
"coarse": the rule lets every ballot weigh the same, so that groups do not matter to it; all ballots, but those of
    small groups under one common name.
"sums": the rule adds up the places in groups' own lists (jla); the ballots of the groups that may be shown, and of
    the others together only what they add to that sum. Their ballots are left out even without a group's name: who
    knows the order could try out which of them belong together until the order comes out, and would mostly find
    one way only.
"order": what is left; the order itself, and the ballots and lists of the groups that may be shown.

The same figures are worked out from a publication when it is made and when it is checked: `figures`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from reviewkit.model import Ballot
from reviewkit.workshop.cells import IN_PRINT, publishable, regroup
from reviewkit.workshop.counting import tally
from reviewkit.workshop.ranking import in_places
from reviewkit.workshop.registry import Options, find

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reviewkit.workshop.result import Material, Tally

Level = Literal["all", "coarse", "sums", "order"]
OTHERS = "other groups"
ADDS_PLACES = (
    "jla",
)  # rules whose score is a sum over the groups, so that a part of it can stand for some groups


@dataclass(frozen=True, slots=True, repr=False)
class Publication:
    """Everything that is published of a vote: enough to count it again, as far as that harms nobody.

    `positions` is what the groups in `hidden` add to the sum of places; `told` are figures of the room that cannot
    be worked out from the rest.
    """

    level: Level
    rule: str
    parameters: Mapping[str, Any]
    questions: tuple[str, ...]
    ballots: tuple[Ballot, ...]
    threshold: int
    hidden: tuple[str, ...] = ()
    positions: Mapping[str, Fraction] = field(default_factory=dict)
    resamples: int = 0
    seed: int = 0
    told: Mapping[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Publication {self.level!r}: {len(self.ballots)} ballots, {len(self.hidden)} groups hidden>"


def publication(ballots: Iterable[Ballot], counted: Tally, *, threshold: int = IN_PRINT) -> Publication:
    """Return what may be published of the ballots that a tally counted; see the module for the four levels."""
    pile = in_order(ballots)
    material: Material = counted.__dict__["_material"]
    sizes = {name: group.n for name, group in counted.by_group.items()}
    hidden, whole = _hidden(sizes, threshold)
    level = _level(counted, material.options, hidden=bool(hidden), whole=whole)
    facts: dict[str, Any] = {
        "rule": counted.rule,
        "parameters": parameters(material.options),
        "questions": counted.questions,
        "threshold": threshold,
        "hidden": hidden,
        "resamples": counted.resamples if level in ("all", "coarse") else 0,
        "seed": counted.seed if level in ("all", "coarse") else 0,
    }
    if level == "all":
        return Publication(level, ballots=pile, **facts)
    if level == "coarse":
        return Publication(level, ballots=in_order(regroup(pile, dict.fromkeys(hidden, OTHERS))), **facts)
    shown = tuple(ballot for ballot in pile if ballot.group not in hidden)
    told = _told(counted, whole=whole)
    if level == "order":
        return Publication(level, ballots=shown, told=told, **facts)
    known = _sums(shown, counted.rule, facts)
    rest = {
        question: Fraction(counted.scores[question]) - known.get(question, 0)
        for question in counted.questions
    }
    told = {name: value for name, value in told.items() if name != "places"}
    return Publication(level, ballots=shown, positions=rest, told=told, **facts)


def _hidden(sizes: Mapping[str, int], threshold: int) -> tuple[tuple[str, ...], bool]:
    """Return the groups that are not shown alone, and whether all of them together may be.

    At least two groups that voted are hidden, or what is left over would be one group's own.
    """
    voted = {name: n for name, n in sizes.items() if n}
    found = publishable(voted, threshold)
    hidden = list(found.hidden)
    others = sorted((n, name) for name, n in voted.items() if name not in hidden)
    while len(hidden) == 1 and others:
        hidden.append(others.pop(0)[1])
    together = sum(voted[name] for name in hidden)
    return tuple(sorted(hidden)), not hidden or (len(hidden) > 1 and together >= threshold)


def _level(counted: Tally, options: Options, *, hidden: bool, whole: bool) -> Level:
    if not hidden:
        return "all"
    if not whole:
        return "order"
    if not (find(counted.rule).equal or options.equal_groups):
        return "coarse"
    return "sums" if counted.rule in ADDS_PLACES else "order"


def _told(counted: Tally, *, whole: bool) -> dict[str, Any]:
    """Return the room's own figures that stand in a publication as they are; chances to the nearest hundredth.

    Finer ones would tell whether a guess at the ballots that are left out is right.
    """
    found: dict[str, Any] = {"places": [list(place) for place in counted.places]}
    if counted.elected:
        found["chosen"] = list(counted.elected)
    if whole:
        found |= {
            "intervals": {question: list(ends) for question, ends in counted.intervals.items()},
            "chance": {question: round(chance, 2) for question, chance in counted.top_chance.items()},
            "statement": counted.statement,
        }
    return found


def in_order(ballots: Iterable[Ballot]) -> tuple[Ballot, ...]:
    """Return the ballots sorted by what they say, which tells nothing of who cast them or when.

    Tables and other roles are taken off: with what is published they could tell whose ballot it is.
    """
    return tuple(ballot(said) for said in sorted(map(content, ballots), key=repr))


def content(ballot: Ballot) -> dict[str, Any]:
    """Return what a ballot says as plain values, in one way of writing for the same vote."""
    scores = {
        name: dict(sorted(said.items())) if hasattr(said, "items") else said
        for name, said in sorted(ballot.scores.items())
    }
    found = {
        "group": ballot.group,
        "places": [sorted(place) for place in ballot.ranking],
        "scores": scores,
        "unseen": sorted(ballot.unseen),
        "pairs": sorted(list(pair) for pair in ballot.pairs),
        "even": sorted(sorted(pair) for pair in ballot.even),
    }
    return {name: said for name, said in found.items() if said or name == "group"}


def ballot(said: Mapping[str, Any]) -> Ballot:
    """Return the ballot of a content."""
    return Ballot(
        said.get("places", ()),
        said["group"],
        scores=said.get("scores"),
        unseen=said.get("unseen", ()),
        pairs=said.get("pairs", ()),
        even=said.get("even", ()),
    )


def parameters(options: Options) -> dict[str, Any]:
    """Return what the count was told besides the ballots, as plain values: fractions as text."""
    return {one.name: _plain(getattr(options, one.name)) for one in fields(Options)}


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if hasattr(value, "items"):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Fraction) else value


def _given(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return published parameters as `tally` takes them: those that are not as they would be anyway."""
    usual = Options()
    found: dict[str, Any] = {}
    for name, value in told.items():
        default: Any = getattr(usual, name)
        if value == _plain(default):
            continue
        if is_dataclass(default):
            kind: Any = type(default)
            found[name] = kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in value.items()})
        else:
            weights = name == "criteria"
            found[name] = {key: Fraction(str(one)) for key, one in value.items()} if weights else value
    return found


def figures(it: Publication) -> dict[str, Any]:
    """Return every figure that follows from a publication, worked out anew: places, scores, each group's own list."""
    if it.level in ("all", "coarse"):
        return _figures(_count(it.ballots, it, resamples=it.resamples))
    found: dict[str, Any] = {"n of groups": {}, "places of groups": {}}
    if it.ballots:
        own = _count(it.ballots, it)
        found = {
            name: value
            for name, value in _figures(own).items()
            if name in ("n of groups", "places of groups", "scores of groups")
        }
    if it.level == "sums":
        known = _sums(it.ballots, it.rule, {"parameters": it.parameters, "questions": it.questions})
        sums = [it.positions[question] + known.get(question, 0) for question in it.questions]
        places = [sorted(it.questions[at] for at in place) for place in in_places(sums)]
        found["places"] = places
        found["scores"] = {name: str(value) for name, value in zip(it.questions, sums, strict=True)}
    return found


def _sums(shown: Sequence[Ballot], rule: str, facts: Mapping[str, Any]) -> dict[str, Fraction]:
    """Return what the groups that are shown add to the sum of places: nothing where there are none."""
    if not shown:
        return {}
    counted = tally(shown, rule, questions=facts["questions"], **_given(facts["parameters"]))
    return {name: Fraction(score) for name, score in counted.scores.items()}


def _count(ballots: Sequence[Ballot], it: Publication, *, resamples: int = 0) -> Tally:
    return tally(
        ballots,
        it.rule,
        questions=it.questions,
        resamples=resamples,
        seed=it.seed,
        **_given(it.parameters),
    )


def _figures(counted: Tally) -> dict[str, Any]:
    found: dict[str, Any] = {
        "n": counted.n,
        "places": [sorted(place) for place in counted.places],
        "scores": {name: str(score) for name, score in counted.scores.items()},
        "n of groups": {name: group.n for name, group in counted.by_group.items()},
        "places of groups": {name: dict(group.places) for name, group in counted.by_group.items()},
        "scores of groups": {
            name: {question: str(score) for question, score in group.scores.items()}
            for name, group in counted.by_group.items()
        },
    }
    if counted.elected:
        found["chosen"] = list(counted.elected)
    if counted.intervals:
        found["intervals"] = {name: list(ends) for name, ends in counted.intervals.items()}
        found["chance"] = {name: round(chance, 6) for name, chance in counted.top_chance.items()}
        found["statement"] = counted.statement
    return found
