"""The count itself: ballots in, a tally out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reviewkit.errors import ProtocolError
from reviewkit.protocol import BallotKind, Threshold

# Importing a file of rules is what registers them, in this order.
from reviewkit.workshop import chnri, consensus, equal, irv, nominal, pairwise, pooled, stv, wiki  # noqa: F401 - see above
from reviewkit.workshop.certainty import statement
from reviewkit.workshop.profile import read
from reviewkit.workshop.ranking import by_question, mean_places
from reviewkit.workshop.registry import Options, Outcome, Rule, find
from reviewkit.workshop.result import GroupTally, Material, Tally
from reviewkit.workshop.warnings import warnings_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reviewkit.model import Ballot, Question
    from reviewkit.workshop.profile import Profile
    from reviewkit.workshop.ranking import Number


def tally(
    ballots: Iterable[Ballot],
    rule: str = "jla",
    *,
    questions: Iterable[str | Question] | None = None,
    groups: Iterable[str] | None = None,
    seats: int = 1,
    choose: int = 10,
    top: int = 10,
    ballot: BallotKind = "choose-and-rank",
    protect: Iterable[str] = (),
    criteria: Mapping[str, Number] | None = None,
    equal_groups: bool = False,
    threshold: Threshold | None = None,
    small: int = 5,
    resamples: int = 0,
    seed: int = 0,
) -> Tally:
    """Return the tally of these ballots under a rule.

    Args:
        ballots: the ballots, in any order.
        rule: a name out of `reviewkit.workshop.RULES`.
        questions: all questions on the ballot paper (ids, or questions, of which merged and withdrawn ones are left
            out), so that one that nobody chose is placed too. Without it, those that the ballots name.
        groups: the stakeholder groups that take part. Without it, those that the ballots name.
        seats: how many are elected (stv).
        choose: how many questions a ballot may rank; the first place is worth as many points.
        top: how many places matter: the shortlist of union, the sentence, the chance to be in it.
        ballot: what kind of ballot people had, for the rules that read several (jla, union, pooled).
        protect: questions that are on union's shortlist whatever their place.
        criteria: weights of chnri's criteria; without it all weigh the same.
        equal_groups: whether rules that pool let every group weigh the same instead of every ballot.
        threshold: what counts as consensus; without it the usual one, 70 % at 7 to 9 and less than 15 % at 1 to 3 in
            each group.
        small: a group with fewer ballots is warned of.
        resamples: how often people are re-drawn for intervals; 0 for none.
        seed: of the re-drawing.

    Raises:
        UnknownName: a rule, or a question or group on a ballot, that does not exist here.
        ProtocolError: no ballots; a question twice on a ballot; a number that the rule cannot read; a named group
            without a ballot, under a rule in which groups weigh the same.
    """
    chosen = find(rule)
    profile = read(ballots, questions, groups)
    for name, number in (("choose", choose), ("top", top)):
        if number < 1:
            raise ProtocolError(f"{name} is {number}; at least 1 was expected")
    weights, agreed = dict(criteria or {}), threshold or Threshold()
    options = Options(ballot, choose, seats, top, tuple(protect), weights, equal_groups, agreed)
    _refuse_unreadable(chosen, profile)
    result = _counted(chosen, profile, options, small=small, seed=seed)
    return result.with_intervals(resamples) if resamples else result


def _counted(rule: Rule, profile: Profile, options: Options, *, small: int, seed: int) -> Tally:
    outcome = rule.count(profile, options)
    names = profile.questions
    result = Tally(
        rule=rule.name,
        n=profile.n,
        questions=names,
        places=[[names[number] for number in sorted(place)] for place in outcome.places],
        scores=by_question(names, outcome.scores),
        by_group=_by_group(rule, profile, options, outcome),
        elected=tuple(names[number] for number in outcome.elected),
        stages=tuple(outcome.stages),
        agreement=outcome.agreement,
        top=options.top,
        seed=seed,
        rule_text=_text(rule, profile, options),
    )
    said = warnings_of(result, profile, options, small=small, equal=rule.equal or options.equal_groups)
    result = replace(result, warnings=(*outcome.notes, *said), statement=statement(result))
    return result.keeping(Material(profile, rule, options))


def _refuse_unreadable(rule: Rule, profile: Profile) -> None:
    placed, scored = profile.placed.any(), any(profile.scores)
    if rule.reads == "places" and scored and not placed:
        raise ProtocolError(
            f"the rule {rule.name} reads places, and these ballots carry scores: count them by score or dots"
        )
    if rule.reads == "scores" and placed and not scored:
        raise ProtocolError(f"the rule {rule.name} reads scores, and these ballots carry places only")
    if profile.pairs and rule.reads != "pairs" and not (placed or scored):
        raise ProtocolError(
            f"the rule {rule.name} cannot count comparisons of two questions: count them by pairwise"
        )
    if rule.reads == "pairs" and not profile.pairs:
        raise ProtocolError(
            f"the rule {rule.name} counts comparisons of two questions, and no ballot holds any"
        )


def _by_group(rule: Rule, profile: Profile, options: Options, outcome: Outcome) -> dict[str, GroupTally]:
    """Return every group's own list, counted as if nobody else had voted."""
    found = {}
    for group, name in enumerate(profile.groups):
        part = profile.alone(group)
        own = (
            outcome
            if len(profile.groups) == 1 and rule.alone is None
            else (rule.alone or rule.count)(part, options)
        )
        places = mean_places(own.places)
        found[name] = GroupTally(
            n=part.n,
            scores=by_question(profile.questions, own.scores),
            places={question: places[number] for number, question in enumerate(profile.questions)},
            seen={
                question: int(n) for question, n in zip(profile.questions, part.seen.sum(axis=0), strict=True)
            },
        )
    return found


def _text(rule: Rule, profile: Profile, options: Options) -> str:
    weights = ", ".join(f"{criterion} {weight}" for criterion, weight in sorted(options.criteria.items()))
    text = rule.text.format(
        points=pooled.points_text(profile, options),
        top=options.top,
        seats=options.seats,
        weights=f" weighted ({weights})" if weights else "",
        threshold=consensus.threshold_text(options.threshold),
    )
    if options.equal_groups and not rule.equal:
        text += " Ballots are weighed so that every group as a whole weighs the same."
    return (
        text
        + " A question that a ballot calls unseen takes no part on that ballot. Equal results stay joint."
    )
