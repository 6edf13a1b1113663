"""What a protocol says about its votes: rules that fit ballots, scales, dots, criteria, what consensus is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.protocol.faults import Node, known, listed, once, shown
from reviewkit.protocol.vocabulary import RULE_BALLOTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewkit.protocol.faults import Fault


def check(root: Node) -> Iterator[Fault]:
    """Yield the faults of the workshop's votes and of what is shown of small groups."""
    workshop = root.at("workshop")
    nothing = Node((), None)
    yield from _vote(workshop, nothing)
    for table in workshop.tables("rounds"):
        if table.text("kind") == "vote":
            yield from _vote(table, workshop)
        else:
            yield from _idle(table)
    yield from once(workshop.texts("groups"), "group")
    small, published = workshop.whole("small"), workshop.whole("small_published")
    small, published = 5 if small is None else small, 10 if published is None else published
    if published < small:
        key = "small_published" if workshop.at("small_published").value is not None else "small"
        yield workshop.at(key).fault(
            f"what is printed may not show smaller groups than the room sees: small is {small}, "
            f"small_published {published}",
            "small_published no less than small",
        )


def _idle(table: Node) -> Iterator[Fault]:
    """A ballot or a rule in a round in which nobody votes is a slip of the hand."""
    for key in ("ballot", "rule", "threshold"):
        if table.at(key).value is not None:
            yield table.at(key).fault(
                f"nobody votes in a round of kind {shown(table.text('kind') or 'gather')}", 'kind = "vote"'
            )


def _vote(table: Node, around: Node) -> Iterator[Fault]:
    yield from _rule(table, around)
    yield from _scale(table, around)
    yield from _dots(table, around)
    yield from once(table.texts("criteria"), "criterion")
    criteria = table.texts("criteria") or around.texts("criteria")
    weights = table.at("weights")
    if isinstance(weights.value, dict):
        names = [node.value for node in criteria]
        for name in weights.value:
            if name not in names:
                yield weights.at(name).fault(
                    f"{shown(name)} is no criterion of this vote", f"one of {', '.join(names) or 'none'}"
                )


def _rule(table: Node, around: Node) -> Iterator[Fault]:
    """A ballot without a rule beside it is counted by its kind's own rule, where the workshop's cannot count it."""
    rule = table.at("rule")
    ballot = table.text("ballot") or around.text("ballot") or "choose-and-rank"
    if rule.value == "":
        yield rule.fault("must not be empty", f"one of {', '.join(RULE_BALLOTS)}")
    elif isinstance(rule.value, str) and rule.value not in RULE_BALLOTS:
        yield from known([rule], RULE_BALLOTS, "rule")
    elif isinstance(rule.value, str):
        fitting = RULE_BALLOTS[rule.value]
        others = [name for name, kinds in RULE_BALLOTS.items() if ballot in kinds]
        if others and ballot not in fitting:  # a ballot that no rule counts has been reported by its type
            yield rule.fault(
                f"rule {shown(rule.value)} cannot count ballots of kind {shown(ballot)}: "
                f"it counts {listed(fitting)}; such ballots are counted by {listed(others)}",
                f"one of {', '.join(others)}",
            )


def _number(table: Node, around: Node, key: str, default: float) -> float:
    for node in (table.at(key), around.at(key)):
        if isinstance(node.value, int | float) and not isinstance(node.value, bool):
            return node.value
    return default


def _scale(table: Node, around: Node) -> Iterator[Fault]:
    low, high = _number(table, around, "low", 1), _number(table, around, "high", 9)
    said = [table.at(key) for key in ("low", "high") if table.at(key).value is not None]
    if said and low >= high:
        yield said[0].fault(f"the scale runs from {low:g} to {high:g}", "low less than high")
    threshold = table.at("threshold")
    for key in ("low", "high"):
        band = [value for value in threshold.at(key).items() if isinstance(value.value, int | float)]
        if len(band) == 2 and not low <= band[0].value <= band[1].value <= high:
            yield threshold.at(key).fault(
                f"the band runs from {band[0].value:g} to {band[1].value:g}, the scale from {low:g} to {high:g}",
                "a band within the scale, its lower end first",
            )


def _dots(table: Node, around: Node) -> Iterator[Fault]:
    dots, cap = _number(table, around, "dots", 10), _number(table, around, "cap", 0)
    if table.at("cap").value is not None and cap > dots:
        yield table.at("cap").fault(
            f"{cap:g} dots may lie on one question, and a ballot has {dots:g}", "cap no more than dots"
        )
