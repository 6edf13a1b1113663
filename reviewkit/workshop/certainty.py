"""How sure an order is: people re-drawn many times inside their groups, and a sentence for everybody."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from reviewkit.errors import ProtocolError
from reviewkit.workshop.ranking import first_places, mean_places, spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from reviewkit.workshop.profile import Profile
    from reviewkit.workshop.registry import Options, Rule
    from reviewkit.workshop.result import Material, Tally

# 95 of 100 re-drawn votes: the usual level, and what the sentence for everybody says.
LOW, HIGH = 0.025, 0.975

# Draws are made in blocks of about this many numbers (32 MB), however many ballots there are.
BLOCK = 4_000_000


def intervals(
    material: Material, places: Sequence[Sequence[str]], *, top: int, resamples: int, seed: int
) -> tuple[dict[str, tuple[float, float]], dict[str, float]]:
    """Return every question's interval of places, and its chance to be in the first `top`.

    People are drawn with replacement inside each group, so that groups keep their sizes. An interval always
    holds the place that was counted. A joint place at the cut counts for as much as its share of the places
    left.
    """
    if resamples < 1:
        raise ProtocolError(f"{resamples} resamples; at least 1 was expected")
    profile = material.profile
    rng = np.random.default_rng(seed)
    first = np.empty((resamples, len(profile.questions)))
    last = np.empty_like(first)
    done = 0
    for begin, end in _redrawn(material.rule, profile, material.options, resamples, rng):
        first[done : done + len(begin)], last[done : done + len(end)] = begin, end
        done += len(begin)
    mean = (first + last) / 2
    low = np.quantile(mean, LOW, axis=0, method="lower")
    high = np.quantile(mean, HIGH, axis=0, method="higher")
    inside = np.clip((top - first + 1) / (last - first + 1), 0, 1).mean(axis=0)
    counted = mean_places(places)
    ranges = {
        question: (float(min(low[number], counted[question])), float(max(high[number], counted[question])))
        for number, question in enumerate(profile.questions)
    }
    return ranges, {question: float(inside[number]) for number, question in enumerate(profile.questions)}


def _redrawn(
    rule: Rule, profile: Profile, options: Options, resamples: int, rng: np.random.Generator
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Yield blocks of first and last places, draws by questions."""
    groups = [profile.rows(group) for group in range(len(profile.groups))]
    if rule.draws is not None:
        values = rule.draws(profile, options)
        block = max(1, BLOCK // max(profile.n, len(profile.questions)))
        for begin in range(0, resamples, block):
            counts = np.zeros((min(block, resamples - begin), profile.n))
            for rows in groups:
                counts[:, rows] = _counts(rng, len(counts), len(rows))
            yield spans(values(counts))
        return
    for _ in range(resamples):
        drawn = np.concatenate([rng.choice(rows, len(rows)) for rows in groups])
        first = np.empty(len(profile.questions))
        last = np.empty_like(first)
        before = 0
        for place in rule.count(profile.take(drawn), options).places:
            first[place], last[place] = before + 1, before + len(place)
            before += len(place)
        yield first[None, :], last[None, :]


def _counts(rng: np.random.Generator, draws: int, people: int) -> NDArray[np.float64]:
    """Return how often each of the people was drawn, draws by people; every row adds up to the people."""
    picked = rng.integers(0, people, size=(draws, people)) + people * np.arange(draws)[:, None]
    return np.bincount(picked.ravel(), minlength=draws * people).reshape(draws, people).astype(np.float64)


def statement(tally: Tally) -> str:
    """Return one plain sentence on how sure the order is."""
    if not tally.intervals:
        return (
            f"How sure this order of {tally.n} ballots is has not been worked out: no people were re-drawn."
        )
    top = min(tally.top, len(tally.questions))
    order = [question for place in tally.places for question in place]
    drawn = f"If other people like these {tally.n} had voted, "
    if top == len(order):
        return drawn + _about_the_first(tally, order)
    inside, cut = tally.best(top)
    firm = [question for question in inside if tally.intervals[question][1] <= top]
    challengers = [
        question for question in order if question not in inside + cut and tally.intervals[question][0] <= top
    ]
    joint = f" (of which {len(cut)} are joint at its edge)" if cut else ""
    if not challengers:
        return f"{drawn}the Top {top} would almost surely come from the same {len(inside + cut)} questions{joint}."
    could = math.floor(tally.intervals[challengers[0]][0])  # 9.5 is a joint 9th and 10th place
    return (
        f"{drawn}{len(firm)} of the {len(inside + cut)} questions in the Top {top}{joint} would almost surely stay "
        f"in it; {_named(tally, challengers[0])} could as well be the {ordinal(could)}."
    )


def _about_the_first(tally: Tally, order: list[str]) -> str:
    firsts = tally.places[0]
    names = " and ".join(firsts) if len(firsts) < 4 else f"the {len(firsts)} joint first questions"
    rivals = [question for question in order if question not in firsts and tally.intervals[question][0] <= 1]
    if not rivals:
        return f"no other question would be likely to come before {names}."
    return f"{_named(tally, rivals[0])} could as well be the 1st."


def _named(tally: Tally, question: str) -> str:
    """Return "the 11th question (q4)", or "a joint 11th question (q4)"."""
    alone = [question] in tally.places
    place = first_places(tally.places)[question]
    return f"{'the' if alone else 'a joint'} {ordinal(place)} question ({question})"


def ordinal(place: float) -> str:
    """Return "1st", "2nd", "11th"; "3.5th" for a joint place."""
    if place != int(place):
        return f"{place:g}th"
    number = int(place)
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
