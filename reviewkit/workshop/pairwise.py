"""Rules that compare questions two by two: Schulze, ranked pairs, and those of the extra `voting`.

Sources: Schulze 2011, Social Choice and Welfare 36:267-303 (strongest paths, here by margins); Tideman
    1987, Social Choice and Welfare 4:185-206 (ranked pairs).
"""

from __future__ import annotations

import importlib
import math
from typing import TYPE_CHECKING, Any

import numpy as np

from reviewkit.errors import ReviewkitError
from reviewkit.workshop.registry import Options, Outcome, rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewkit.workshop.profile import Booleans, Integers, Profile

# What every rule here does with a ballot, said once.
PAIRS = (
    "A ballot prefers what it places to what it leaves out and the higher place to the lower; joint "
    "places, and two questions both left out, are no preference; a pair with a question not seen is not "
    "counted. "
)


def margins(profile: Profile, *, equal_groups: bool = False) -> Integers:
    """Return for every pair of questions how many more ballots prefer the row's to the column's.

    With `equal_groups`, a ballot weighs L / n, n being its group's size and L the least common multiple of
    the sizes, so that all groups weigh the same and the numbers stay whole.
    """
    sizes = profile.sizes()
    common = math.lcm(*sizes) if equal_groups else 1
    m = len(profile.questions)
    found = np.zeros((m, m), dtype=np.int64 if common * profile.n < 2**62 else object)
    for group, size in enumerate(sizes):
        weight = common // size if equal_groups else 1
        found += weight * _preferences(profile.take(profile.rows(group)))
    difference: Integers = found - found.T
    return difference


def _preferences(profile: Profile) -> Integers:
    # 32 bits: comparing is bound by memory, and no place number needs more.
    level = np.where(profile.placed, profile.start, len(profile.questions)).astype(np.int32)
    seen = profile.seen
    everywhere = bool(seen.all())
    found = np.zeros((level.shape[1], level.shape[1]), dtype=np.int64)
    for question in range(level.shape[1]):
        over = level[:, question : question + 1] < level
        if not everywhere:
            over &= seen & seen[:, question : question + 1]
        found[question] = np.count_nonzero(over, axis=0)
    return found


def layers(beats: Booleans) -> list[list[int]]:
    """Return places out of a relation without cycles: whom nobody beats, then whom only those beat."""
    left = np.ones(len(beats), dtype=bool)
    places = []
    while left.any():
        top = left & ~(beats & left[:, None]).any(axis=0)
        places.append([int(number) for number in np.flatnonzero(top)])
        left &= ~top
    return places


@rule(
    "schulze",
    PAIRS
    + "A question stands above another one if the strongest path of margins from it is stronger than the "
    "path back; those above which nobody stands are first, jointly if several. The score is how many it "
    "stands above.",
)
def schulze(profile: Profile, options: Options) -> Outcome:
    """Return Schulze's order by widest paths of margins."""
    strength = np.maximum(margins(profile, equal_groups=options.equal_groups), 0)
    for through in range(len(strength)):
        by_way = np.minimum(strength[:, through : through + 1], strength[through : through + 1, :])
        np.maximum(strength, by_way, out=strength)
    above = (strength > strength.T).astype(bool)
    return Outcome(layers(above), [int(number) for number in above.sum(axis=1)])


@rule(
    "ranked-pairs",
    PAIRS
    + "Pairs are locked in from the largest margin down, unless stronger pairs already lead the other way; "
    "pairs of equal margin are locked together, and questions on a circle of such pairs are joint. The score "
    "is how many a question is locked above.",
)
def ranked_pairs(profile: Profile, options: Options) -> Outcome:
    """Return the order of ranked pairs, equal margins being treated alike and not in an order of ours."""
    margin = margins(profile, equal_groups=options.equal_groups)
    reach = np.zeros(margin.shape, dtype=bool)
    for strength in sorted({int(number) for number in margin[margin > 0]}, reverse=True):
        winners, losers = np.nonzero(margin == strength)
        open_pairs = ~reach[
            losers, winners
        ]  # judged against stronger pairs only, before any of these is locked
        for winner, loser in zip(winners[open_pairs], losers[open_pairs], strict=True):
            if not reach[winner, loser]:
                before = reach[:, winner].copy()
                before[winner] = True
                after = reach[loser].copy()
                after[loser] = True
                reach |= before[:, None] & after[None, :]
    above = reach & ~reach.T
    return Outcome(layers(above), [int(number) for number in above.sum(axis=1)])


def _voting(module: str, method: str) -> tuple[Any, Any]:
    """Return a method of pref_voting and its margin graph; it is imported here because it takes seconds."""
    try:
        graphs = importlib.import_module("pref_voting.weighted_majority_graphs")
        methods = importlib.import_module(f"pref_voting.{module}")
    except ImportError as missing:
        raise ReviewkitError(
            f"the rule {method.replace('_', '-')} is counted by pref_voting, which is not installed here: "
            "pip install 'reviewkit[voting]'"
        ) from missing
    return getattr(methods, method), graphs.MarginGraph


def _by_rounds(module: str, method: str) -> Callable[[Profile, Options], Outcome]:
    """Return a count that takes the winners, then the winners among the rest, and so on."""

    def count(profile: Profile, options: Options) -> Outcome:
        winners, graph = _voting(module, method)
        margin = margins(profile, equal_groups=options.equal_groups)
        above = np.nonzero(margin > 0)
        pairs = [(int(one), int(other), int(margin[one, other])) for one, other in zip(*above, strict=True)]
        compared = graph(list(range(len(margin))), pairs)
        left = list(range(len(margin)))
        places: list[list[int]] = []
        while left:
            best = sorted(int(number) for number in winners(compared, curr_cands=left))
            places.append(best)
            left = [number for number in left if number not in best]
        wins = [int(number) for number in (margin > 0).sum(axis=1)]
        return Outcome(places, list(wins))

    return count


# The uncovered set after Gillies 1959, in which joint results count for nobody.
METHODS = {"uncovered": "uc_gill"}

for _name, _module, _what in (
    ("split-cycle", "margin_based_methods", "no weakest pair of any circle counts"),
    ("minimax", "margin_based_methods", "the one whose worst defeat is smallest is first"),
    ("copeland", "c1_methods", "the one with most wins minus defeats is first"),
    (
        "river",
        "margin_based_methods",
        "pairs are locked in from the largest down, one defeat for each question",
    ),
    ("top-cycle", "c1_methods", "the smallest set of questions that beat all others is first"),
    ("uncovered", "c1_methods", "those are first that beat whatever beats them, directly or by one step"),
):
    rule(
        _name,
        PAIRS + f"{_what[0].upper()}{_what[1:]}; the next place is counted among the rest. The score is the "
        "number of questions that it beats. Counted by the library pref_voting.",
        extra="voting",
    )(_by_rounds(_module, METHODS.get(_name, _name.replace("-", "_"))))
