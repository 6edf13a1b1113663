"""Would the list be the same under another rule, or without one group, one table, one person?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from reviewkit.errors import ProtocolError
from reviewkit.workshop.counting import tally
from reviewkit.workshop.registry import find

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reviewkit.model import Ballot
    from reviewkit.workshop.result import Tally

# The JLA's list first; then one rule of each family, as priority setting partnerships have used or
# discussed them.
SIDE_BY_SIDE = ("jla", "union", "schulze", "ranked-pairs", "approval", "pooled")
SIDE_BY_SIDE_SCORES = ("jla", "score", "pooled")


@dataclass(frozen=True, slots=True)
class Robustness:
    """The first `top` questions under several rules, the first rule being the one that is asked about.

    `tops` holds for each rule the questions that are in for certain or share the place at the edge;
    `always` are in under every rule; `doubtful` maps every other one to the rules that have it in.
    """

    top: int
    tallies: Mapping[str, Tally]
    tops: Mapping[str, tuple[str, ...]]
    always: tuple[str, ...]
    doubtful: Mapping[str, tuple[str, ...]]
    statement: str

    def __repr__(self) -> str:
        return (
            f"<Robustness of the Top {self.top} under {', '.join(self.tops)}: {len(self.always)} always in>"
        )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The count without one group, table or person: how many ballots that was, and what changes on top."""

    name: str
    n: int
    enter: tuple[str, ...]
    leave: tuple[str, ...]
    tally: Tally

    def __repr__(self) -> str:
        return f"<LeftOut {self.name} ({self.n} ballots): {len(self.enter)} enter, {len(self.leave)} leave>"


def robustness(
    ballots: Iterable[Ballot], rules: Sequence[str] | None = None, top: int = 10, **options: Any
) -> Robustness:
    """Return the first `top` questions under each rule, side by side; `options` are those of `tally`.

    Without `rules`: the JLA's list against union of tops, Schulze, ranked pairs, approval and pooled points
    (for ballots that carry scores only: against the mean of group means and pooled means).
    """
    pile = tuple(ballots)
    scored = any(ballot.scores for ballot in pile) and not any(ballot.ranking for ballot in pile)
    names = tuple(rules) if rules is not None else (SIDE_BY_SIDE_SCORES if scored else SIDE_BY_SIDE)
    if not names:
        raise ProtocolError("no rule to compare")
    tallies = {name: tally(pile, find(name).name, top=top, **options) for name in names}
    tops = {name: top_of(one) for name, one in tallies.items()}
    first = tallies[names[0]]
    order = [question for place in first.places for question in place]
    always = tuple(question for question in order if all(question in inside for inside in tops.values()))
    sometimes = {
        question: tuple(name for name in names if question in tops[name])
        for question in order
        if question not in always and any(question in inside for inside in tops.values())
    }
    return Robustness(top, tallies, tops, always, sometimes, _compared(names, tops, always))


def top_of(one: Tally) -> tuple[str, ...]:
    """Return who is in the Top; union's own answer is its shortlist, not the first places of a list."""
    if one.rule == "union":
        return one.elected
    inside, edge = one.best()
    return (*inside, *edge)


def _compared(names: Sequence[str], tops: Mapping[str, tuple[str, ...]], always: tuple[str, ...]) -> str:
    asked = tops[names[0]]
    others = len(names) - 1
    if not others:
        return f"Only the rule {names[0]} was counted."
    kept = sum(question in always for question in asked)
    rules = "the other rule" if others == 1 else f"all {others} other rules"
    if kept == len(asked):
        return (
            f"Each of the {len(asked)} questions at the top under {names[0]} is at the top under {rules} too."
        )
    return (
        f"{kept} of the {len(asked)} questions at the top under {names[0]} are at the top under {rules} too."
    )


def leave_out(
    ballots: Iterable[Ballot],
    by: Literal["group", "person"] | Sequence[str] = "group",
    rule: str = "jla",
    **options: Any,
) -> list[LeftOut]:
    """Return the count without each group, person, or table in turn, and what that changes in the Top.

    `by` is "group", "person", or the name of a table for every ballot in their order (ballots themselves do
    not say at which table they were filled in). Questions keep their places on the paper though nobody else
    named them.
    """
    pile = tuple(ballots)
    if by == "group":
        labels = [ballot.group or "no group" for ballot in pile]
    elif by == "person":
        labels = [f"ballot {number}" for number in range(1, len(pile) + 1)]
    else:
        labels = list(by)
        if isinstance(by, str) or len(labels) != len(pile):
            raise ProtocolError(
                f"by is {by!r}; 'group', 'person' or a table's name for each of the {len(pile)} ballots "
                "was expected"
            )
    names = list(dict.fromkeys(sorted(labels) if by != "person" else labels))
    if len(names) < 2:
        raise ProtocolError(
            f"there is only {names[0] if names else 'nothing'} to leave out, and then no ballot is left"
        )
    whole = tally(pile, rule, **options)
    options["questions"] = whole.questions
    options.pop("groups", None)  # a group that is left out has no ballots, on purpose
    before = top_of(whole)
    found = []
    for name in names:
        rest = [ballot for ballot, label in zip(pile, labels, strict=True) if label != name]
        without = tally(rest, rule, **options)
        after = top_of(without)
        enter = tuple(question for question in after if question not in before)
        leave = tuple(question for question in before if question not in after)
        found.append(LeftOut(name, len(pile) - len(rest), enter, leave, without))
    return found
