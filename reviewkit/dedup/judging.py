"""What a rule set makes of two forms, and how to say it in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from reviewkit.dedup import doubt, relations
from reviewkit.dedup.compare import NOTHING_SHARED, Comparison, Shared, compare, strangers
from reviewkit.dedup.found import Pair
from reviewkit.dedup.rule import AGREE, ALIKE, FIT, NEAR, Rule
from reviewkit.dedup.rules import Rules, evidence_of, vetoes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewkit.dedup.form import Form
    from reviewkit.dedup.relations import Kind

IDENTICAL = Rule(
    "identical", "equal in every field", "the same record was imported twice", lambda _: True, 1.0
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules make of a comparison: the rule that holds, if any, and the vetoes that do."""

    comparison: Comparison
    rule: Rule | None
    vetoes: tuple[str, ...]
    kin: tuple[Kind, bool] | None = (
        None  # how two works belong together, and whether it reads from right to left
    )

    @property
    def same(self) -> bool:
        """One work, by a rule and without a veto."""
        return self.rule is not None and not self.vetoes


@dataclass(frozen=True, slots=True)
class Bench:
    """A rule set made ready: its rules with those of its policies, and what works of the list share."""

    rules: Rules
    evidence: tuple[Rule, ...]
    vetoes: tuple[Rule, ...]
    shared: Shared = NOTHING_SHARED

    @classmethod
    def of(cls, rules: Rules, shared: Shared = NOTHING_SHARED) -> Bench:
        """Return a rule set made ready."""
        return cls(rules, evidence_of(rules), vetoes_of(rules), shared)

    def judge(self, left: Form, right: Form) -> Judgement:
        """Return what the rules make of two forms."""
        compared = compare(left, right, self.shared)
        held = self.held(compared)
        return Judgement(compared, held, self.against(compared), relations.between(compared))

    def verdict(self, one: int, other: int, left: Form, right: Form) -> Pair | None:
        """Return what is to be known of a candidate, numbers `one` and `other`: None where it can be forgotten."""
        if strangers(left, right):
            return None
        compared = compare(left, right, self.shared)
        if left.number == right.number:
            return self.pair(one, other, Judgement(compared, IDENTICAL, ()))
        held = self.held(compared)
        vetoes = self.against(compared) if held else ()
        if held and not vetoes:
            return self.pair(one, other, Judgement(compared, held, ()))
        kin = relations.between(compared)
        # vetoes only take away: a pair that no rule joins and that is unlikely without them is out
        if held is None and kin is None and doubt.likelihood(compared, ()) < self.rules.review_floor:
            return None
        judgement = Judgement(compared, held, vetoes or self.against(compared), kin)
        if kin and kin[0].sure:
            return self.pair(one, other, judgement)
        score = doubt.likelihood(compared, (*judgement.vetoes, "related") if kin else judgement.vetoes)
        return self.pair(one, other, judgement, score) if kin or score >= self.rules.review_floor else None

    def pair(self, one: int, other: int, judgement: Judgement, score: float | None = None) -> Pair:
        """Return a judgement in words; without a `score`, that of the rule, or the likelihood where none decided."""
        told = agreed, against, missing = fields(judgement.comparison)
        rule = judgement.rule if judgement.same else None
        if score is None:
            score = rule.score if rule else doubt.likelihood(judgement.comparison, judgement.vetoes)
        return Pair(
            left=min(one, other),
            right=max(one, other),
            score=round(score, 4),
            why=words(judgement, self.rules, told),
            rule=rule.id if rule else "",
            agreed=agreed,
            contradicted=against,
            vetoes=judgement.vetoes,
            missing=missing,
            marks=("two DOIs",) if rule and judgement.comparison.doi < 0 else (),
            kind=judgement.kin[0].name if judgement.kin and not rule else "",
            turned=bool(judgement.kin and not rule and judgement.kin[1]),
        )

    def held(self, compared: Comparison) -> Rule | None:
        """Return the first evidence rule that holds, the surest first."""
        for rule in self.evidence:
            if rule.test(compared):
                return rule
        return None

    def against(self, compared: Comparison) -> tuple[str, ...]:
        """Return the vetoes that hold."""
        return tuple([rule.id for rule in self.vetoes if rule.test(compared)])


def shared_by(forms: Sequence[Form]) -> Shared:
    """Return what several works of a list share: the DOI of a book, an issue, a supplement; the title of a column."""
    first_of: dict[str, Form] = {}
    years: dict[str, set[int]] = {}
    dois = set()
    for form in forms:
        if form.year and (title := heading(form)):
            years.setdefault(title, set()).add(form.year)
        if form.doi and form.compact and not_of_one_work(first_of.setdefault(form.doi, form), form):
            dois.add(form.doi)
    return Shared(frozenset(dois), frozenset(title for title, found in years.items() if len(found) >= YEARS))


def not_of_one_work(first: Form, form: Form) -> bool:
    """Say whether a DOI that two titled forms bear is not that of one work.

    It is not where the titles share less than any two titles of one field do (.6) and first author or page differ
    too; a translated title keeps author and page.
    """
    if first.compact == form.compact or (
        first.families[:1] == form.families[:1] and first.first == form.first
    ):
        return False
    return fuzz.partial_ratio(first.title, form.title) < 60


def heading(form: Form) -> str:
    """Return the title as one that may return every year; Cochrane reviews do so under one number."""
    return "" if form.cochrane else form.compact


YEARS = 3
"""In so many years stands a title that is a heading or a series: online and printed year, or a slip, make two."""


Fields = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def fields(c: Comparison) -> Fields:
    """Return the names of the fields that agree, of those that contradict and of those missing on a side or both."""
    agreed: list[str] = []
    against: list[str] = []
    missing: list[str] = []
    for name, likeness, high, low in (
        ("title", c.title, NEAR, ALIKE), ("authors", c.authors, AGREE, FIT), ("journal", c.container, AGREE, FIT),
    ):  # fmt: skip
        if likeness is None:
            missing.append(name)
        elif likeness >= high:
            agreed.append(name)
        elif likeness < low:
            against.append(name)
    (missing if c.years is None else against if c.years else agreed).append("year")
    for name, sign in (
        ("volume", c.volume),
        ("issue", c.issue),
        ("pages", c.pages),
        ("DOI", c.doi),
        ("PMID", c.pmid),
    ):
        if sign:
            (agreed if sign > 0 else against).append(name)
        elif not _told(c, name):
            missing.append(name)
    return tuple(agreed), tuple(against), tuple(missing)


def _told(c: Comparison, name: str) -> bool:
    """Say whether both sides fill a field in which they neither agree nor contradict, as with a count of pages."""
    attribute = _ATTRIBUTES[name]
    return bool(getattr(c.left, attribute) and getattr(c.right, attribute))


_ATTRIBUTES = {"volume": "volume", "issue": "issue", "pages": "first", "DOI": "doi", "PMID": "pmid"}


def words(judgement: Judgement, rules: Rules, told: Fields) -> str:
    """Return one sentence: the rule, or what stands against it, then the fields on both sides."""
    agreed, against, missing = told
    if judgement.same and judgement.rule:
        head = judgement.rule.description
    elif judgement.kin:
        kind = judgement.kin[0]
        head = f"not one work, but one {kind.words} the other ({kind.recognised})"
    elif judgement.vetoes:
        named = {rule.id: rule.description for rule in vetoes_of(rules)}
        head = "kept apart: " + "; ".join(named[veto] for veto in judgement.vetoes)
    else:
        head = "no rule is sure"
    parts = [head]
    if agreed:
        parts.append("agree: " + ", ".join(agreed))
    if against:
        parts.append("differ: " + ", ".join(against))
    if missing:
        parts.append("missing: " + ", ".join(missing))
    if judgement.same and judgement.comparison.doi < 0:
        parts.append("two DOIs: please check")
    return " | ".join(parts)
