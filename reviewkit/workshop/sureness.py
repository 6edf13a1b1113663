"""How sure a result is, from every side at once, and one sentence for everybody that says it all."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewkit.model import Ballot
from reviewkit.workshop.counting import tally
from reviewkit.workshop.registry import RULES, find
from reviewkit.workshop.robustness import LeftOut, Robustness, leave_out, robustness, top_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reviewkit.workshop.result import Tally

# Roles are shared out by writing every ballot down several times; more copies than this mean a role list gone wrong.
COPIES = 60


@dataclass(frozen=True, slots=True)
class Sureness:
    """A result and what it withstands.

    `others`: the Top under other rules; `without_group`, `without_table`: what leaves and enters where one is left out
    (small ones together, or not at all); `roles`: the count with everybody speaking in all their roles, shared
    evenly, None where nobody named others. `steady` are the questions of the Top that no side doubts.
    """

    tally: Tally
    others: Robustness | None
    without_group: tuple[LeftOut, ...]
    without_table: tuple[LeftOut, ...]
    roles: LeftOut | None
    steady: tuple[str, ...]
    statement: str

    def __repr__(self) -> str:
        return f"<Sureness of the Top {self.tally.top}: {len(self.steady)} questions that nothing doubts>"


def sureness(
    ballots: Iterable[Ballot],
    rule: str = "jla",
    *,
    small: int = 5,
    resamples: int = 1000,
    rules: Sequence[str] | None = None,
    **options: Any,
) -> Sureness:
    """Return the count with intervals, under other rules, without each group and table, and with other roles.

    Groups and tables with fewer than `small` ballots are left out together and never alone: the difference to the
    whole would be their own list. `options` are those of `tally`.
    """
    pile = list(ballots)
    counted = tally(pile, rule, small=small, resamples=resamples, **options)
    others = _others(pile, counted, rules, options)
    groups = _left_out(pile, [ballot.group or "no group" for ballot in pile], rule, small, options)
    seated = [ballot for ballot in pile if ballot.table]
    tables = (
        _left_out(pile, [ballot.table or "no table" for ballot in pile], rule, small, options)
        if seated
        else ()
    )
    roles = _roles(pile, rule, counted, options)
    inside, edge = counted.best()
    firm = [q for q in inside if not counted.intervals or counted.intervals[q][1] <= counted.top]
    doubted = {q for one in (*groups, *tables, *((roles,) if roles else ())) for q in one.leave}
    doubted |= set(others.doubtful) if others else set()
    steady = tuple(q for q in firm if q not in doubted)
    found = Sureness(counted, others, groups, tables, roles, steady, "")
    return Sureness(counted, others, groups, tables, roles, steady, _said(found, [*inside, *edge]))


def _others(
    pile: list[Ballot], counted: Tally, rules: Sequence[str] | None, options: dict[str, Any]
) -> Robustness | None:
    """Return the Top under rules that can read the same ballots; None where there is no other."""
    reads = find(counted.rule).reads
    if reads == "pairs" or counted.rule in ("chnri", "consensus"):
        return None
    scored = any(ballot.scores for ballot in pile) and not any(ballot.ranking for ballot in pile)
    usual = (
        ("jla", "score", "pooled")
        if scored
        else ("jla", "union", "schulze", "ranked-pairs", "approval", "pooled")
    )
    if options.get("ballot") == "dots":
        usual = ("jla", "dots", "pooled")
    names = tuple(rules) if rules is not None else tuple(name for name in usual if not RULES[name].extra)
    others = [name for name in names if name != counted.rule]
    told = {key: value for key, value in options.items() if key != "top"}
    return robustness(pile, [counted.rule, *others], top=counted.top, **told) if others else None


def _left_out(
    pile: list[Ballot], labels: list[str], rule: str, small: int, options: dict[str, Any]
) -> tuple[LeftOut, ...]:
    """Return the counts without each label in turn; those that few share go together, or not at all."""
    sizes = Counter(labels)
    few = sorted(label for label, n in sizes.items() if n < small)
    together = " and ".join(few)
    if few and sum(sizes[label] for label in few) < small:
        # Too few even together: the smallest of the others keeps them company.
        others = sorted((n, label) for label, n in sizes.items() if label not in few)
        if not others:
            return ()
        few.append(others[0][1])
        together = " and ".join(few)
    merged = [together if label in few else label for label in labels]
    if len(set(merged)) < 2:
        return ()
    return tuple(leave_out(pile, merged, rule, **options))


def _roles(pile: list[Ballot], rule: str, counted: Tally, options: dict[str, Any]) -> LeftOut | None:
    """Return the count in which everybody speaks in all their roles, each with the same part of their voice."""
    several = [ballot for ballot in pile if ballot.also]
    if not several:
        return None
    copies = math.lcm(*(1 + len(ballot.also) for ballot in pile))
    if copies > COPIES:
        return None
    shared = [
        Ballot(
            ballot.ranking,
            group,
            scores=ballot.scores,
            unseen=ballot.unseen,
            pairs=ballot.pairs,
            even=ballot.even,
        )
        for ballot in pile
        for group in (ballot.group, *ballot.also)
        for _ in range(copies // (1 + len(ballot.also)))
    ]
    other = tally(shared, rule, **(options | {"questions": counted.questions}))
    before, after = top_of(counted), top_of(other)
    return LeftOut(
        "everybody in all their roles",
        len(several),
        tuple(q for q in after if q not in before),
        tuple(q for q in before if q not in after),
        other,
    )


def _said(found: Sureness, asked: list[str]) -> str:
    """Return the sentence: what stays, what is doubted, and what could come in from outside."""
    top = found.tally.top
    if len(asked) >= len(found.tally.questions):
        return found.tally.statement
    outside = {q for one in (*found.without_group, *found.without_table) for q in one.enter}
    outside |= set(found.roles.enter) if found.roles else set()
    outside |= {q for q in found.others.doubtful if q not in asked} if found.others else set()
    could = {q for q, (low, _) in found.tally.intervals.items() if low <= top and q not in asked}
    tried = ["if other people like these had voted"] if found.tally.intervals else []
    tried += ["by other rules"] if found.others else []
    tried += ["without any one group"] if found.without_group else []
    tried += ["without any one table"] if found.without_table else []
    tried += ["with everybody in all their roles"] if found.roles else []
    ways = (
        ", ".join(tried[:-1]) + (" and " if tried[:-1] else "") + tried[-1]
        if tried
        else "however it is counted"
    )
    near = len((outside | could) - set(asked))
    rivals = f"; {near} other question{'s' if near != 1 else ''} could come in instead" if near else ""
    kept = len(found.steady)
    if kept == len(asked):
        return f"All {kept} questions in the Top {top} stay in it {ways}{rivals}."
    return f"{kept} of the {len(asked)} questions in the Top {top} stay in it {ways}{rivals}."
