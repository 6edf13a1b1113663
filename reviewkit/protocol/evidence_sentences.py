"""What a protocol plans for evidence, in sentences for a registration: appraisal, map, directions of effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviewkit.protocol.plan import Form, Protocol


def appraisal(protocol: Protocol) -> str:
    """Return how studies are appraised: each form with its domains and the rule for the overall judgement."""
    return "\n".join(_appraised(form) for form in protocol.forms if form.appraisal is not None)


def _appraised(form: Form) -> str:
    plan = form.appraisal
    assert plan is not None  # only forms that have one come here
    domains = "; ".join(form.field(name).label or name for name in plan.domains)
    rule = (
        "The overall judgement is that of the worst domain, unless the reviewers give a reason for another."
        if plan.rule == "worst"
        else "The reviewers judge the whole."
    )
    who = "one person" if form.fillers == 1 else f"{form.fillers} people independently"
    source = " ".join(plan.source.split())
    parts = (
        f"{form.title or form.id}, by {who}.",
        f"Domains: {domains}.",
        f"Judgements: {', '.join((*plan.words, plan.unknown))}.",
        rule,
        source,
    )
    return " ".join(part for part in parts if part)


def synthesis(protocol: Protocol) -> str:
    """Return how the map of evidence and gaps is laid out, and how directions of effect are read."""
    plan = protocol.synthesis
    told = []
    if plan.rows:
        axes = f"{plan.rows} against {plan.columns}" if plan.columns else plan.rows
        colour = f", coloured by {plan.colour}" if plan.colour else ""
        thin = f"A cell with fewer than {plan.thin} studies is called thin."
        told.append(f"Map of evidence and gaps: {axes}{colour}. {thin}")
    effects = plan.effects
    if effects.direction or effects.domain:
        test = "with a sign test" if effects.sign_test else "without a test of significance"
        told.append(
            "Directions of effect are told study by study and domain by domain, "
            f"{test}; of a study's outcomes in one domain {effects.consistent:.0%} must point one way."
        )
    return " ".join(told)
