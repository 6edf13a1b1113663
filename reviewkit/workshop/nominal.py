"""Cards laid in order at a table, as in a nominal group: places are added, and the lowest total wins."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from reviewkit.workshop import points
from reviewkit.workshop.ranking import in_places
from reviewkit.workshop.registry import Options, Outcome, rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewkit.workshop.points import Points
    from reviewkit.workshop.profile import Profile
    from reviewkit.workshop.ranking import Number
    from reviewkit.workshop.registry import Draw
    from reviewkit.workshop.result import Tally


def _places(profile: Profile) -> Points:
    """Return minus twice the place, in halves: Borda's points shifted, so that most is best."""
    borda = points.whole_list(profile)
    paper = profile.seen.sum(axis=1, keepdims=True)
    return points.Points((borda.amount - 2 * paper) * profile.seen, borda.scale, borda.seen)


def _draws(profile: Profile, _options: Options) -> Draw:
    redraw = _places(profile).redraw()
    everybody = profile.group.argsort(kind="stable")
    return lambda counts: redraw(everybody, counts[:, everybody])


@rule(
    "nominal",
    "The places on all cards are added, and the lowest total is first; joint places share the mean of the places they "
    "span, and the questions left out share the mean of the places that remain.",
    draws=_draws,
)
def nominal(profile: Profile, _options: Options) -> Outcome:
    """Return the order of the sums of places, as small groups add up their cards (James Lind Alliance, chapter 8)."""
    sums = [None if value is None else -value for value in _places(profile).values()]
    scores: list[Number | None] = list(sums)
    return Outcome(in_places([None if value is None else -value for value in sums]), scores)


@dataclass(frozen=True, slots=True)
class Movement:
    """How places moved from one round to the next: question -> (before, after), None where it was not on the paper."""

    places: Mapping[str, tuple[float | None, float | None]]
    entered: tuple[str, ...]  # the Top, that is
    left: tuple[str, ...]
    agreement: (
        Fraction | None
    )  # of all pairs in an order both times, the share in the same one less that turned round

    def __repr__(self) -> str:
        return (
            f"<Movement of {len(self.places)} questions: {len(self.entered)} entered, {len(self.left)} left>"
        )


def movement(before: Tally, after: Tally) -> Movement:
    """Return what moved between two rounds, and who entered or left the first `after.top` places."""
    names = list(dict.fromkeys(question for place in (*after.places, *before.places) for question in place))
    known = [
        {question: tally.place_of(question) for question in tally.questions} for tally in (before, after)
    ]
    tops = [{question for part in tally.best(after.top) for question in part} for tally in (before, after)]
    return Movement(
        {name: (known[0].get(name), known[1].get(name)) for name in names},
        tuple(name for name in names if name in tops[1] - tops[0]),
        tuple(name for name in names if name in tops[0] - tops[1]),
        _concordance(
            [(known[0][name], known[1][name]) for name in names if all(name in one for one in known)]
        ),
    )


def _concordance(pairs: list[tuple[float, float]]) -> Fraction | None:
    """Return the share of pairs in the same order less that of pairs turned round, joint ones left out."""
    same = turned = 0
    for number, (one, other) in enumerate(pairs):
        for here, there in pairs[:number]:
            sign = (one - here) * (other - there)
            same += sign > 0
            turned += sign < 0
    return Fraction(same - turned, same + turned) if same + turned else None
