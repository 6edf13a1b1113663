"""What a count returns: the order, the numbers behind it, every group's own list, and how sure it all is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reviewkit.errors import ProtocolError, UnknownName
from reviewkit.workshop.cells import IN_PRINT, publishable
from reviewkit.workshop.ranking import mean_places, within

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from reviewkit.workshop.profile import Profile
    from reviewkit.workshop.ranking import Number
    from reviewkit.workshop.registry import CountStage, Options, Rule


# Rules whose scores are totals or means over ballots, whatever their group.
BY_BALLOT = ("pooled", "borda", "approval", "choose", "dots", "plurality", "nominal", "chnri", "pairwise")


@dataclass(frozen=True, slots=True)
class GroupTally:
    """One group's own list: `n` ballots, each question's score and place in it, and how many ballots saw it.

    A joint place is the mean of the places it spans.
    """

    n: int
    scores: Mapping[str, Number]
    places: Mapping[str, float]
    seen: Mapping[str, int] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<GroupTally of {self.n} ballots, {len(self.places)} questions>"


@dataclass(frozen=True, slots=True)
class Material:
    """What a tally was counted from; it stays with the tally so that the same count can be made again."""

    profile: Profile
    rule: Rule
    options: Options


@dataclass(frozen=True, repr=False)
class Tally:
    """The result of a count.

    `places` lists question ids best first; an inner list of several is a joint place and never broken up.
    `scores` are the rule's own numbers, exact (integers or fractions); a question without any has none.
    `elected`: who took a seat (stv, irv) or is on the shortlist (union). `stages`: a transfer count, step
    by step. `intervals` and `top_chance` are empty until people were re-drawn (`with_intervals`): the range
    of places that 95 of 100 re-drawn votes stay within, and the share (0 to 1) of them in which the
    question is in the first `top`. `agreement` is CHNRI's average expert agreement. `statement` says in a
    sentence how sure the order is. The ballots are no field: what is written out of a tally holds nobody's
    vote.
    """

    rule: str
    n: int
    questions: tuple[str, ...]
    places: list[list[str]]
    scores: Mapping[str, Number]
    by_group: Mapping[str, GroupTally]
    elected: tuple[str, ...] = ()
    stages: tuple[CountStage, ...] = ()
    agreement: Mapping[str, Fraction] = field(default_factory=dict)
    top: int = 10
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    top_chance: Mapping[str, float] = field(default_factory=dict)
    resamples: int = 0
    seed: int = 0
    statement: str = ""
    rule_text: str = ""
    warnings: tuple[str, ...] = ()

    def place_of(self, question: str) -> float:
        """Return the question's place from 1, a joint one being the mean of the places it spans."""
        found = mean_places(self.places)
        if question not in found:
            raise UnknownName("question in this count", question, self.questions)
        return found[question]

    def best(self, top: int | None = None) -> tuple[list[str], list[str]]:
        """Return the questions in the first `top` places for certain, and those joint at the cut, if any."""
        return within(self.places, self.top if top is None else top)

    def with_intervals(self, resamples: int = 1000, *, seed: int | None = None) -> Tally:
        """Return the same tally with intervals, from re-drawing the people inside each group that many times.

        The same seed gives the same intervals. Source: Efron and Tibshirani 1993, An Introduction to the
        Bootstrap, chapter 13 (percentile intervals), stratified by group.
        """
        from reviewkit.workshop.certainty import intervals, statement

        material: Material | None = self.__dict__.get("_material")
        if material is None:
            raise ProtocolError(
                "this tally has lost its ballots (it was copied or read back); count them again"
            )
        seed = self.seed if seed is None else seed
        ranges, chances = intervals(material, self.places, top=self.top, resamples=resamples, seed=seed)
        found = replace(self, intervals=ranges, top_chance=chances, resamples=resamples, seed=seed)
        return replace(found, statement=statement(found)).keeping(material)

    def published(self, threshold: int = IN_PRINT) -> Tally:
        """Return the tally as it may be shown: without what a group under the threshold could be found out from.

        Hidden are the lists of such groups, and the smallest others' until subtracting gives nothing away. Where
        groups weigh the same, the exact scores go too: a sum of group places that is as large as it can be tells
        each group's. What is left is the order, which nothing can be subtracted from.
        """
        found = publishable({name: group.n for name, group in self.by_group.items()}, threshold)
        # One group is everybody: its list is the result itself, and hiding it would hide nothing.
        if not found.hidden or len(self.by_group) < 2:
            return self
        kept = [line for line in self.warnings if not any(f"{name!r}" in line for name in found.hidden)]
        shown = {name: self.by_group[name] for name in found.shown}
        # Totals over all ballots less those of the groups shown would be the hidden groups' own together, which is
        # no small number: that is what was asked of `publishable`. Sums over groups are of few, whatever their size.
        scores = self.scores if self.rule in BY_BALLOT and found.total is not None else {}
        return replace(
            self, by_group=shown, scores=scores, stages=(), agreement={}, warnings=(*kept, found.why)
        )

    def keeping(self, material: Material) -> Tally:
        """Return this tally, able to be counted again."""
        object.__setattr__(self, "_material", material)
        return self

    def __getstate__(self) -> dict[str, object]:
        """Return what may be written down: everything but the ballots."""
        return {name: value for name, value in self.__dict__.items() if name != "_material"}

    def __repr__(self) -> str:
        groups = f" in {len(self.by_group)} groups" if len(self.by_group) > 1 else ""
        first = ", ".join(self.places[0][:3]) + (", …" if len(self.places[0]) > 3 else "")
        joint = " (joint)" if len(self.places[0]) > 1 else ""
        counted = f"{self.n} ballots{groups}, {len(self.questions)} questions"
        return f"<Tally {self.rule}: {counted}; first {first}{joint}>"
