"""Critical appraisal: judgements domain by domain, what follows from them, and tables that other tools read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reviewkit.errors import ProtocolError
from reviewkit.protocol.tools import TOOLS
from reviewkit.synthesis.axes import Silent, as_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reviewkit.protocol import Appraisal, Form

SIGNALS = ("yes", "probably yes", "probably no", "no", "no information")
"""What a question of a domain is answered with; every question is worded so that "yes" speaks for the study."""

OPEN = "not judged"
"""A domain in which nothing stands: it was not filled in, or two people differ."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One appraisal of a study, or of one of its results (`row`).

    `domains` maps a domain's id to its judgement, `proposed` to the one that its questions propose, where they
    do. `overall` is what counts; `by_rule` the one of the worst domain; `said` people's own, "" if none.
    """

    study: str
    label: str
    row: int
    domains: Mapping[str, str]
    overall: str
    by_rule: str = ""
    said: str = ""
    proposed: Mapping[str, str] = field(default_factory=dict)
    weight: float | None = None

    @property
    def otherwise(self) -> tuple[str, ...]:
        """The domains that people judged otherwise than their questions propose, and "overall" likewise."""
        apart = [
            name for name, word in self.proposed.items() if self.domains.get(name, OPEN) not in (word, OPEN)
        ]
        return (*apart, *(["overall"] if self.said and self.said != self.by_rule else []))


@dataclass(frozen=True, slots=True, repr=False)
class Appraised:
    """Everything that was judged with one form: a row for each appraisal.

    `domains` are (id, label) in the tool's order, `words` the judgements from best to worst, then `unknown`.
    """

    form: str
    title: str
    tool: str
    domains: tuple[tuple[str, str], ...]
    words: tuple[str, ...]
    unknown: str
    judgements: tuple[Judgement, ...]
    weight_label: str = ""
    source: str = ""

    def summary(self, *, weighted: bool = False) -> dict[str, dict[str, float]]:
        """Return domain id -> {judgement: share of the appraisals}, "overall" last; shares add up to 1.

        Weighted shares count each appraisal by its weight, and those without one not at all.
        """
        found: dict[str, dict[str, float]] = {}
        for name in (*(name for name, _ in self.domains), "overall"):
            shares = dict.fromkeys((*self.words, self.unknown, OPEN), 0.0)
            for one in self.judgements:
                word = one.overall if name == "overall" else one.domains.get(name, OPEN)
                shares[word] = shares.get(word, 0.0) + ((one.weight or 0.0) if weighted else 1.0)
            total = sum(shares.values())
            found[name] = {word: n / total for word, n in shares.items() if n} if total else {}
        return found

    def __repr__(self) -> str:
        return f"<Appraised {self.title!r}: {len(self.judgements)} appraisals, {len(self.domains)} domains>"


def worst(judgements: Iterable[str], words: tuple[str, ...], unknown: str) -> str:
    """Return the overall judgement that domains give: that of the worst.

    One in the worse half of the words counts whatever is not known elsewhere; otherwise one domain without
    information leaves the whole without. A domain that is not judged leaves the whole not judged, unless
    another has the worst word already. (RoB 2 and ROBINS-I have the same rule: BMJ 366:l4898, 355:i4919.)
    """
    found = list(judgements)
    known = [words.index(word) for word in found if word in words]
    highest = max(known, default=-1)
    if highest == len(words) - 1:
        return words[-1]
    if OPEN in found or not found:
        return OPEN
    if unknown in found and highest < (len(words) + 1) // 2:
        return unknown
    return words[highest] if known else unknown


def proposed(answers: Mapping[str, str], appraisal: Appraisal) -> str:
    """Return the judgement that a domain's questions propose, "" where none is answered.

    All "yes" or "probably yes": the best. A "no" to a key question, or two: the worst. One other "no": the one
    before the worst. Nothing known at all: the unknown one. Anything else: the second best.
    """
    given = [word for word in answers.values() if word in SIGNALS]
    if not given:
        return ""
    if all(word in ("yes", "probably yes") for word in given):
        return appraisal.words[0]
    if all(word == "no information" for word in given):
        return appraisal.unknown
    refused = [name for name, word in answers.items() if word == "no"]
    if len(refused) > 1 or any(name in appraisal.key for name in refused):
        return appraisal.words[-1]
    second = appraisal.words[min(1, len(appraisal.words) - 1)]
    return appraisal.words[-2] if refused and len(appraisal.words) > 2 else second


def appraised(
    form: Form,
    entries: Iterable[tuple[str, int, Mapping[str, Iterable[Any]]]],
    *,
    labels: Mapping[str, str] | None = None,
    weights: Mapping[str, float] | None = None,
    weight_label: str = "",
) -> Appraised:
    """Return the judgements of a form that is a critical appraisal, in the order of the entries.

    Args:
        form: a form with an `appraisal`; raises ProtocolError for another.
        entries: study id, row, and what stands by the field's id.
        labels: study id -> what to call it.
        weights: study id -> its weight in the summary.
        weight_label: what is weighed by, for the legend.
    """
    plan = form.appraisal
    if plan is None:
        raise ProtocolError(f"the form {form.id!r} is no critical appraisal: it has no [forms.appraisal]")
    domains = tuple((name, form.field(name).label or name) for name in plan.domains)
    asked = {name: _questions(form, name) for name, _ in domains}
    made = []
    for study, row, stands in entries:
        said = {
            name: _word(stands.get(name, ()))
            for name in (*plan.domains, *([plan.overall] * bool(plan.overall)))
        }
        judged = {name: said[name] or OPEN for name in plan.domains}
        suggested = {
            name: proposed({q: _word(stands.get(q, ())) for q in questions}, plan)
            for name, questions in asked.items()
        }
        rule = worst(judged.values(), plan.words, plan.unknown)
        own = said.get(plan.overall, "")
        made.append(
            Judgement(
                study,
                (labels or {}).get(study, study),
                row,
                judged,
                own or (rule if plan.rule == "worst" else OPEN),
                rule,
                own,
                {name: word for name, word in suggested.items() if word},
                (weights or {}).get(study),
            )
        )
    return Appraised(
        form.id,
        form.title or form.id,
        plan.tool,
        domains,
        plan.words,
        plan.unknown,
        tuple(made),
        weight_label,
        plan.source.strip(),
    )  # fmt: skip - one fact after the other


def _questions(form: Form, domain: str) -> list[str]:
    """Return the questions of a domain: the fields of its section that are answered by yes and no."""
    section = form.field(domain).section
    return [
        item.id
        for item in form.fields
        if section and item.section == section and item.choices and set(item.choices) <= set(SIGNALS)
    ]


def _word(values: Iterable[Any]) -> str:
    return next((as_word(value) for value in values if not isinstance(value, Silent)), "")


def robvis_table(found: Appraised, *, weighted: bool = True) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Return columns and rows as the R package robvis reads them: Study, D1 …, Overall, Weight.

    Tools with a template of their own there (RoB 2, ROBINS-I version 1, QUADAS-2, QUIPS) have the columns D1, D2 …; any
    other goes as "Generic", with the domains' names as columns. ROBINS-I version 2 is such a one: the template
    that bears its name is version 1's. Raises ProtocolError where a form's domains are not as many as its tool's.
    """
    tool = TOOLS.get(found.tool)
    if tool and len(tool.domains) != len(found.domains):
        raise ProtocolError(
            f"the form {found.form!r} has {len(found.domains)} domains and {tool.title} has {len(tool.domains)}: "
            f"{', '.join(tool.domains)}"
        )
    if tool and tool.robvis:
        heads = tuple(f"D{at}" for at in range(1, len(found.domains) + 1))
    else:
        heads = tool.domains if tool else tuple(label for _, label in found.domains)
    several = {one.study for one in found.judgements if one.row > 1}
    rows = [
        (
            f"{one.label} ({one.row})" if one.study in several else one.label,
            *(_robvis_word(one.domains.get(name, OPEN), found) for name, _ in found.domains),
            _robvis_word(one.overall, found),
            *([one.weight if one.weight is not None else ""] if weighted else []),
        )
        for one in found.judgements
    ]
    return ("Study", *heads, "Overall", *(["Weight"] if weighted else [])), rows


_ROBVIS = {
    2: ("Low", "High"),
    3: ("Low", "Some concerns", "High"),
    4: ("Low", "Moderate", "Serious", "Critical"),
}
_KNOWN = ("low", "some concerns", "moderate", "unclear", "serious", "high", "critical")


def _robvis_word(word: str, found: Appraised) -> str:
    """Return a judgement in robvis's words: its own where it knows them, else by the place among the words."""
    if word == OPEN:
        return ""
    if word == found.unknown:
        return "No information"
    if word in _KNOWN or word not in found.words or len(found.words) not in _ROBVIS:
        return word.capitalize()
    return _ROBVIS[len(found.words)][found.words.index(word)]
