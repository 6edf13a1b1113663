"""The register of counting rules: each is a decorated plain function from a profile to an outcome."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from reviewkit.errors import UnknownName
from reviewkit.protocol import BallotKind, Threshold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction

    import numpy as np
    from numpy.typing import NDArray

    from reviewkit.workshop.profile import Profile
    from reviewkit.workshop.ranking import Number


@dataclass(frozen=True, slots=True)
class Options:
    """What a count may be told besides the ballots; each rule reads what it needs."""

    ballot: BallotKind = "choose-and-rank"
    choose: int = 10
    seats: int = 1
    top: int = 10
    protect: tuple[str, ...] = ()
    criteria: Mapping[str, Number] = field(
        default_factory=dict
    )  # weights of criteria; empty: all weigh the same
    equal_groups: bool = False
    threshold: Threshold = field(default_factory=Threshold)


@dataclass(frozen=True, slots=True)
class CountStage:
    """One stage of a transfer count: the votes before it, and what was done then."""

    votes: Mapping[str, Number]
    elected: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    transferred: tuple[str, ...] = ()  # whose surplus was passed on
    exhausted: Number = 0  # votes that no longer name a continuing question

    def __repr__(self) -> str:
        parts = [("elected", self.elected), ("excluded", self.excluded), ("surplus of", self.transferred)]
        done = "; ".join(f"{word} {', '.join(names)}" for word, names in parts if names)
        return f"<CountStage of {len(self.votes)} questions: {done or 'counted'}>"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule found, questions being columns of the profile."""

    places: list[list[int]]  # best first, joint places together
    scores: list[Number | None]  # None: the rule gives this question no number
    elected: list[int] = field(default_factory=list)
    stages: list[CountStage] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    agreement: Mapping[str, Fraction] = field(default_factory=dict)


Draw: TypeAlias = "Callable[[NDArray[np.float64]], NDArray[np.float64]]"
"""From how often each ballot was drawn (draws by ballots) to values (draws by questions), highest best."""


@dataclass(frozen=True, slots=True, repr=False)
class Rule:
    """A counting rule: its name, how it counts, what it reads, and its text on truncation and ties.

    `alone` counts one group's own list; `draws` is the quick way to count very many re-drawn piles, if
    there is one. `equal`: every group weighs the same, whatever its size.
    """

    name: str
    count: Callable[[Profile, Options], Outcome]
    text: str
    reads: Literal["places", "scores", "either", "pairs"] = "places"
    equal: bool = False
    alone: Callable[[Profile, Options], Outcome] | None = None
    draws: Callable[[Profile, Options], Draw] | None = None
    extra: str = ""  # the extra of reviewkit that has to be installed for it

    def __repr__(self) -> str:
        return f"<Rule {self.name}: {self.text}>"


RULES: dict[str, Rule] = {}
"""Every rule by its name, in the order in which they are registered."""


def rule(name: str, text: str, **facts: Any) -> Callable[[Callable[[Profile, Options], Outcome]], Any]:
    """Return a decorator that registers a counting function as a rule under this name."""

    def register(count: Callable[[Profile, Options], Outcome]) -> Callable[[Profile, Options], Outcome]:
        RULES[name] = Rule(name, count, text, **facts)
        return count

    return register


def find(name: str) -> Rule:
    """Return the rule of that name, or raise UnknownName with the right ones."""
    if name not in RULES:
        raise UnknownName("voting rule", name, RULES)
    return RULES[name]
