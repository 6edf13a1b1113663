"""One paragraph on an agreement that somebody who never heard of kappa can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reviewkit.screening.measuring import Agreement

HIGH, LOW = 0.8, 0.4
"""The paradox: people agree on four units in five or more, and kappa is still below .4.

Feinstein & Cicchetti (1990, Journal of Clinical Epidemiology 43:543) describe it with .85 and .32; the bounds
decide which sentence is printed and nothing else."""

FEW = 10
"""With so few units one unit moves a share by ten points or more: counts are said and no percentages."""

WIDE = 0.4
"""A kappa interval wider than this reaches across half of the range that kappa takes in practice."""

NAMES = {
    "kappa": "kappa",
    "conger": "Conger's kappa",
    "fleiss": "Fleiss' kappa",
    "alpha": "Krippendorff's alpha",
    "pabak": "PABAK",
    "ac1": "AC1",
}


RARE = 10
"""With fewer ratings in a category the large-sample interval of kappa misses the truth too often.

Simulated: of 30 reports judged by two people, 5% relevant and 90% of verdicts right (about 8 ratings "include"),
the 95% interval held the true kappa 73 times in 100; of 100 such reports (28 ratings) 92 times."""

HALF = 0.5
"""Below half of the units, it matters which ones a person rated: conflicts only, or what came late."""


def describe(
    found: Agreement,
    use: Mapping[Any, float],
    coverage: Sequence[float],
    interval: tuple[float, float] | None,
) -> str:
    """Return an agreement in words.

    `use` counts the ratings in each category where there is a pair, `coverage` the share of the units that each
    person rated.
    """
    if found.n == 0:
        rated = f"{_units(found.units)} rated by one person" if found.units else "no ratings"
        return (
            f"No agreement can be told: there is no unit that two people rated ({rated}). Every coefficient "
            "is undefined until two people have rated the same units."
        )
    sentences = [_head(found), _numbers(found, interval)]
    sentences += _undefined(found, use)
    sentences += _cautions(found, use, coverage, interval)
    return " ".join(sentence for sentence in sentences if sentence)


def _units(count: int) -> str:
    return f"{count:,} unit" if count == 1 else f"{count:,} units"


def _head(found: Agreement) -> str:
    who = "Two people" if found.raters == 2 else f"{found.raters} people"
    assert found.observed is not None
    alone = found.units - found.n
    rest = f" ({_units(alone)} rated by one person are no pair)" if alone else ""
    if found.raters == 2 and not found.weighted:
        same = round(found.observed * found.n)
        share = "" if found.n <= FEW else f", {found.observed:.1%}"
        return f"{who} agreed on {same:,} of {_units(found.n)}{share}{rest}."
    how = "with near-agreement counted by the weights, " if found.weighted else ""
    return f"{who} rated {_units(found.n)}{rest}; {how}pairs of ratings agreed to {found.observed:.1%}."


def _numbers(found: Agreement, interval: tuple[float, float] | None) -> str:
    parts = []
    if len(found.categories) > 1 and not found.weighted:
        ends = ((found.categories[0], found.positive), (found.categories[-1], found.negative))
        parts += [f"agreement on {_word(name)} {_number(value)}" for name, value in ends if value is not None]
    if found.kappa is not None:
        span = f" (95% interval {_number(interval[0])} to {_number(interval[1])})" if interval else ""
        parts.append(f"kappa {_number(found.kappa)}{span}")
    if found.ac1 is not None:
        parts.append(f"{'AC2' if found.weighted else 'AC1'} {_number(found.ac1)}")
    text = ", ".join(parts)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _number(value: float) -> str:
    """Return two decimals; three where two would say 1.00 of something that is less."""
    shown = f"{value:.2f}"
    if shown == "1.00" and value < 1:
        shown = f"{min(value, 0.999):.3f}"
    return "0.00" if shown == "-0.00" else shown


def _word(category: Any) -> str:
    return f"“{category}”"


def _undefined(found: Agreement, use: Mapping[Any, float]) -> list[str]:
    gone = [label for name, label in NAMES.items() if getattr(found, name) is None]
    if not gone:
        return []
    chosen = [name for name, count in use.items() if count]
    verb = "is" if len(gone) == 1 else "are"
    if len(chosen) == 1:
        why = (
            f"every rating that has a pair is {_word(chosen[0])}, so there is no variation against which "
            "chance could be told"
        )
    else:
        why = "by these weights chance alone would already give full agreement"
    instead = ["the observed agreement", f"the number of units ({found.n:,})"]
    instead += ["AC1"] if found.ac1 is not None else []
    names = _list(gone)
    return [f"{names[0].upper()}{names[1:]} {verb} not defined: {why}. Read {_list(instead)} instead."]


def _cautions(
    found: Agreement,
    use: Mapping[Any, float],
    coverage: Sequence[float],
    interval: tuple[float, float] | None,
) -> list[str]:
    said = []
    observed = found.observed or 0.0
    if found.kappa is not None and observed >= HIGH and found.kappa < LOW:
        common = max(use, key=lambda name: use[name])
        share = use[common] / sum(use.values())
        apart = round((1 - observed) * found.n)
        look = (
            f"the {_units(apart)} on which they differ"
            if found.raters == 2
            else "the units on which they differ"
        )
        said.append(
            f"Agreement is high and kappa low because {share:.0%} of the ratings are {_word(common)}: "
            "chance alone would then agree often, and kappa rests on the few others. Neither is wrong; "
            f"look at the agreement on each category and at {look}."
        )
    part = [share for share in coverage if share < HALF]
    if found.raters > 2 and part:
        said.append(
            f"{len(part)} of the {found.raters} people rated fewer than half of the units: Conger's kappa "
            "then compares habits on different units, so look at people two by two as well."
        )
    if found.n <= FEW:
        said.append(f"{found.n} units are too few for any coefficient: look at each one together.")
    elif interval and interval[1] - interval[0] > WIDE:
        said.append("The interval is wide: too few units, or too few of one category, to say more.")
    rare = min((name for name in use if use[name]), key=lambda name: use[name], default=None)
    if interval and found.n > FEW and rare is not None and use[rare] < RARE:
        said.append(
            f"Only {use[rare]:g} ratings are {_word(rare)}: the interval of kappa is then "
            "narrower than it should be."
        )
    if observed == 1.0 and found.n > FEW:
        # Rule of three: Hanley & Lippman-Hand 1983, JAMA 249:1743.
        said.append(
            f"No disagreement was seen; in {found.n:,} units a rate of up to {3 / found.n:.1%} can hide."
        )
    return said


def _list(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
