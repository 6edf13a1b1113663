"""Directions of effect: what each study found in each domain of outcomes, and never how large it was.

The effect-direction plot of Thomson and Thomas 2013 (Research Synthesis Methods 4:95), as revised by Boon and
Thomson 2021 (Research Synthesis Methods 12:29): significance plays no part, and where a study has several
outcomes in one domain, 70 % of them must point one way. Counting directions tells nothing of the size of an effect
and is no meta-analysis (McKenzie and Brennan, Cochrane Handbook, chapter 12).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from math import comb, sqrt
from typing import TYPE_CHECKING, Any

from reviewkit.errors import ProtocolError
from reviewkit.synthesis.axes import Entry, entries_of, find_axis, in_order, said_on, size
from reviewkit.synthesis.joining import joint
from reviewkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reviewkit.protocol import Effects, Form, Synthesis

SIDES = ("up", "down", "none", "conflicting")
"""Better, worse, no difference, and outcomes that point different ways."""

_WORDS = {
    "up": "better improved improvement increase increased positive higher beneficial benefit favourable up",
    "down": "worse worsened decrease decreased negative lower harmful harm unfavourable down",
    "none": "no difference|no change|no effect|unchanged|same|none|neutral|null",
    "conflicting": "mixed|conflicting|inconsistent|unclear|both",
}
"""Words that are read as a direction where the protocol does not say which of its choices means which."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one study found in one domain: a side, and on how many of its outcomes that rests."""

    side: str
    outcomes: int
    by_side: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SignTest:
    """A sign test across studies: of `n` studies with a direction `up` point to better.

    `p` is two-sided and exact; `low` and `high` bound the share of studies that point to better, at 95 % (Wilson).
    It asks whether there is any evidence of an effect in either direction, takes every study for as good as
    any other, and says nothing of its size; whether it may be used on directions is disputed (Nikolakopoulos
    2020, Research Synthesis Methods 11:714).
    """

    up: int
    n: int
    p: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Directions:
    """Directions of effect, study by study and domain by domain.

    `effects` maps (study, domain) to an Effect, where there is one. `undirected` counts outcomes by the same
    keys that name a domain and no direction. `counts` maps a domain to {side: ids of studies}. `tests` holds
    a sign test by domain where the method names one. `participants`, `quality` and `design` are by study.
    `sides` maps words that were read to their side, None for those that are no direction.
    """

    domains: tuple[str, ...]
    studies: tuple[str, ...]
    labels: Mapping[str, str]
    effects: Mapping[tuple[str, str], Effect]
    undirected: Mapping[tuple[str, str], int]
    counts: Mapping[str, Mapping[str, tuple[str, ...]]]
    tests: Mapping[str, SignTest]
    participants: Mapping[str, int] = field(default_factory=dict)
    quality: Mapping[str, str] = field(default_factory=dict)
    design: Mapping[str, str] = field(default_factory=dict)
    sides: Mapping[str, str | None] = field(default_factory=dict)
    domain_label: str = ""
    quality_values: tuple[str, ...] = ()
    consistent: float = 0.7

    def __repr__(self) -> str:
        return f"<Directions: {len(self.studies)} studies, {len(self.domains)} domains, {len(self.effects)} effects>"


def effects_plan(plan: Synthesis) -> Effects:
    """Return how directions are read: where the protocol does not say, rows and colour of the gap map are."""
    own = plan.effects
    return replace(own, domain=own.domain or plan.rows, direction=own.direction or plan.colour)


def sides(effects: Effects, words: Iterable[str]) -> dict[str, str | None]:
    """Return the side of each word: as the protocol has it, or, where it says nothing, by common words."""
    named = {word: side for side in SIDES for word in getattr(effects, side)}
    if named:
        return {word: named.get(word) for word in words}
    common = {
        word: side
        for side, text in _WORDS.items()
        for word in (text.split("|") if "|" in text else text.split())
    }
    return {word: common.get(fold(word)) for word in words}


def within_study(counted: Mapping[str, int], consistent: float) -> str:
    """Return the side of a study's outcomes in one domain: the one of a share of at least `consistent`.

    Below it the outcomes conflict. The share is of all outcomes that have a side.
    """
    total = sum(counted.values())
    for side in ("up", "down", "none"):
        # A share of exactly 70 % is enough: 7 of 10 must not fail by the rounding of a fraction.
        if total and counted.get(side, 0) >= consistent * total - 1e-9:
            return side
    return "conflicting"


def sign_test(up: int, down: int) -> SignTest:
    """Return the sign test of so many studies for better and for worse; without any there is no p."""
    n = up + down
    if not n:
        return SignTest(up, n, None)
    tail = sum(comb(n, k) for k in range(min(up, down) + 1))
    share, z = up / n, 1.959963984540054
    middle, spread = share + z * z / (2 * n), z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    below = 1 + z * z / n
    low, high = max(0.0, (middle - spread) / below), min(1.0, (middle + spread) / below)
    return SignTest(up, n, min(1.0, 2 * tail / 2**n), low, high)


def directions(
    plan: Synthesis,
    forms: Iterable[Form],
    studies: Mapping[str, Entry | Sequence[Entry]],
    *,
    labels: Mapping[str, str] | None = None,
) -> Directions:
    """Return the directions of effect; `studies` and `labels` are as for `gap_map`.

    Studies without any direction and any undirected outcome are left out. Raises ProtocolError where the
    protocol names no fields for domain and direction, UnknownName where they are no fields.
    """
    forms, effects = tuple(forms), effects_plan(plan)
    domain = find_axis(effects.domain, forms, what="domain of effects")
    direction = find_axis(effects.direction, forms, what="direction of effects")
    if domain.key == direction.key:
        raise ProtocolError("domain and direction of the effects are the same field")
    together = joint((domain, direction), forms)
    entries = {study: entries_of(studies[study]) for study in studies}
    words = {word for said in entries.values() for entry in said for word in direction.words(entry)}
    meaning = sides(effects, sorted(words))
    outcomes: dict[tuple[str, str], Counter[str]] = {}
    undirected: Counter[tuple[str, str]] = Counter()
    for study, said in entries.items():
        for here in together.combinations(said):
            found = [meaning[word] for word in direction.words(here[direction.form])]
            pointed = [side for side in found if side]
            for name in domain.words(here[domain.form]):
                if pointed:
                    # An outcome with several directions points several ways.
                    side = pointed[0] if len(set(pointed)) == 1 else "conflicting"
                    outcomes.setdefault((study, name), Counter())[side] += 1
                else:
                    undirected[study, name] += 1
    made = {
        key: Effect(within_study(counted, effects.consistent), counted.total(), dict(counted))
        for key, counted in outcomes.items()
    }
    domains = in_order(domain.field, {name for _, name in (*made, *undirected)}, domain.level)
    seen = {study for study, _ in (*made, *undirected)}
    counts = {name: _counts(name, made) for name in domains}
    return Directions(
        domains=domains,
        studies=tuple(study for study in studies if study in seen),
        labels=dict(labels or {}),
        effects=made,
        undirected=dict(undirected),
        counts=counts,
        tests={name: sign_test(len(by["up"]), len(by["down"])) for name, by in counts.items()}
        if effects.sign_test
        else {},
        sides=meaning,
        domain_label=domain.label,
        consistent=effects.consistent,
        **_beside(plan, forms, {study: entries[study] for study in studies if study in seen}),
    )


def _counts(domain: str, effects: Mapping[tuple[str, str], Effect]) -> dict[str, tuple[str, ...]]:
    return {
        side: tuple(
            study for (study, name), effect in effects.items() if (name, effect.side) == (domain, side)
        )
        for side in SIDES
    }


def _beside(plan: Synthesis, forms: tuple[Form, ...], entries: Mapping[str, list[Entry]]) -> dict[str, Any]:
    """Return what is told beside a study's effects: its size, its judgement, its design."""
    told: dict[str, Any] = {}
    if plan.participants:
        axis = find_axis(plan.participants, forms, what="participants")
        added = any(form.id == axis.form and form.level == "arm" for form in forms)
        sizes = {study: size(axis, said, added=added) for study, said in entries.items()}
        told["participants"] = {study: number for study, number in sizes.items() if number is not None}
    if plan.quality:
        axis = find_axis(plan.quality, forms, what="quality")
        seen = {study: said_on(axis, said) for study, said in entries.items()}
        order = in_order(axis.field, {word for words in seen.values() for word in words})
        told["quality"] = {study: max(words, key=order.index) for study, words in seen.items() if words}
        told["quality_values"] = order
    if plan.design:
        axis = find_axis(plan.design, forms, what="design")
        seen = {study: said_on(axis, said) for study, said in entries.items()}
        order = in_order(axis.field, {word for words in seen.values() for word in words}, axis.level)
        told["design"] = {
            study: ", ".join(sorted(words, key=order.index)) for study, words in seen.items() if words
        }
    return told
