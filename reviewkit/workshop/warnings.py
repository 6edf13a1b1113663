"""What should be said beside a result: domination, disparity, tiny groups, few ballots, cuts through ties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reviewkit.workshop.certainty import ordinal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewkit.workshop.profile import Profile
    from reviewkit.workshop.registry import Options
    from reviewkit.workshop.result import Tally

# More lines of the same kind than this hide the rest of the warnings; the number of further ones is said.
LINES = 5

# Two groups disagree on a question if their places lie at least half of the list apart: chance alone brings
# two unrelated lists a third of the list apart on average.
APART = 0.5


def warnings_of(
    tally: Tally, profile: Profile, options: Options, *, small: int, equal: bool
) -> tuple[str, ...]:
    """Return what should be said beside this result, most important first, in whole sentences.

    A group under `small` is named, but neither its number of ballots nor its places.
    """
    return (
        *_groups(tally, profile, small=small, equal=equal),
        *_domination(tally, equal=equal),
        *_disparity(tally, small=small),
        *_ballots(tally, profile, options),
        *_cut(tally),
    )


def _groups(tally: Tally, profile: Profile, *, small: int, equal: bool) -> Iterator[str]:
    for name in profile.empty_groups:
        yield f"The group {name!r} has no ballot."
    if "" in tally.by_group and len(tally.by_group) > 1:
        yield "Some ballots name no group; they are counted as a group of their own."
    if len(tally.by_group) < 2:
        return
    for name, group in tally.by_group.items():
        if group.n < small:
            largest = _largest(tally)
            weighs = f", and weighs as much as {largest!r}" if equal and name != largest else ""
            whose = f"group {name!r}" if name else "group without a name"
            yield f"The {whose} has fewer than {small} ballots{weighs}; its own list is not for showing."


def _largest(tally: Tally) -> str:
    return max(sorted(tally.by_group), key=lambda name: tally.by_group[name].n)


def _domination(tally: Tally, *, equal: bool) -> Iterator[str]:
    if equal or len(tally.by_group) < 2:
        return
    name = _largest(tally)
    if 2 * tally.by_group[name].n > tally.n:
        yield (
            f"The group {name!r} has more ballots than all others together, and every ballot weighs the "
            "same: what the other groups want may not be visible in this order."
        )


def _disparity(tally: Tally, *, small: int) -> Iterator[str]:
    shown = {name: group for name, group in tally.by_group.items() if group.n >= small}
    if len(shown) < 2:
        return
    apart = []
    for question in tally.questions:
        places = sorted((group.places[question], name) for name, group in shown.items())
        (best, first), (worst, last) = places[0], places[-1]
        if worst - best >= APART * len(tally.questions) and best <= tally.top:
            apart.append((best - worst, question, best, first, worst, last))
    apart.sort(key=lambda line: line[0])
    for _, question, best, first, worst, last in apart[:LINES]:
        yield (
            f"Groups differ on {question}: {ordinal(best)} for {first!r}, {ordinal(worst)} for {last!r}, "
            f"{ordinal(tally.place_of(question))} in this order."
        )
    if len(apart) > LINES:
        yield f"Groups differ as much on {len(apart) - LINES} more questions."


def _ballots(tally: Tally, profile: Profile, options: Options) -> Iterator[str]:
    if len(tally.questions) > tally.n:
        sizes = f"{len(tally.questions)} questions and only {tally.n} ballots"
        yield f"There are {sizes}: much of this order is chance."
    placed = [bool(row.any()) for row in profile.placed]
    blank = sum(
        not (placed[row] or profile.scores[row] or (profile.pairs and profile.pairs[row]))
        for row in range(profile.n)
    )
    if blank > 0:
        yield f"Blank ballots: {blank}."
    long = int((profile.placed.sum(axis=1) > options.choose).sum())
    counted = (
        tally.rule in {"jla", "union", "pooled", "distinct-groups"} and options.ballot == "choose-and-rank"
    )
    if long and counted:
        yield (
            f"Ballots with more than {options.choose} questions: {long}; from place {options.choose + 1} "
            "on they give no points, as if left out."
        )
    nobody = np.flatnonzero(~profile.seen.any(axis=0))
    nowhere = [tally.questions[number] for number in nobody]
    if nowhere:
        names = ", ".join(nowhere[:LINES]) + (", …" if len(nowhere) > LINES else "")
        yield f"Nobody saw {names}: no place could be earned."


def _cut(tally: Tally) -> Iterator[str]:
    inside, cut = tally.best()
    if cut:
        names = ", ".join(cut[:LINES]) + (", …" if len(cut) > LINES else "")
        yield (
            f"The edge of the Top {tally.top} runs through a joint place of {len(cut)} questions "
            f"({names}), with {tally.top - len(inside)} of them still to be taken: that is for the people "
            "to decide, not for the count."
        )
