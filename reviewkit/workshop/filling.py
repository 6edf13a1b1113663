"""Is a ballot filled in as its vote asks? Every refusal is a sentence for whoever filled it in."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.model import Ballot
from reviewkit.workshop.votes import ORDERED, PLACED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewkit.workshop.votes import Vote

# CHNRI: no, undecided, yes (Rudan et al. 2008, Croat Med J 49:720-733).
JUDGEMENTS = (0, 0.5, 1)


def check(ballot: Ballot, vote: Vote) -> None:
    """Raise UnknownName or NotAllowed where a ballot is not one of this vote, in words for the voter."""
    if vote.groups and ballot.group not in vote.groups:
        raise UnknownName("group", ballot.group, vote.groups)
    placed = [name for place in ballot.ranking for name in place]
    paired = [name for pair in (*ballot.pairs, *ballot.even) for name in pair]
    known = frozenset(vote.questions)
    for name in (*placed, *ballot.scores, *ballot.unseen, *paired):
        if name not in known:
            raise UnknownName("question to vote on", name, vote.questions)
    _refuse_other_kinds(ballot, vote)
    twice = [name for name, n in Counter(placed).items() if n > 1]
    if twice:
        raise NotAllowed(f"this ballot names {', '.join(twice)} more than once; a question has one place")
    both = sorted(ballot.unseen & {*placed, *_valued(ballot)})
    if both:
        raise NotAllowed(
            f"this ballot both answers {both[0]} and says “don't know” to it; one of the two is needed"
        )
    if vote.ballot in ("choose", "choose-and-rank") and len(placed) > vote.choose:
        raise NotAllowed(
            f"this ballot names {len(placed)} questions; {vote.choose} may be chosen at the most"
        )
    _CHECKS.get(vote.ballot, _nothing)(ballot, vote)


def _valued(ballot: Ballot) -> list[str]:
    return [name for name, value in ballot.scores.items() if value not in (None, "", {})]


def _refuse_other_kinds(ballot: Ballot, vote: Vote) -> None:
    asked = {
        "dots": "puts dots on questions",
        "score": "gives each question a number",
        "chnri": "answers each criterion with no, undecided or yes",
        "pairwise": "compares two questions at a time",
    }.get(vote.ballot, "names questions" + (" in an order" if vote.ballot in ORDERED else ""))
    carried = {
        "places": bool(ballot.ranking) and vote.ballot not in (*PLACED, "dots"),
        "numbers": bool(_valued(ballot)) and vote.ballot not in ("dots", "score", "chnri"),
        "comparisons": bool(ballot.pairs or ballot.even) and vote.ballot != "pairwise",
    }
    for what, wrong in carried.items():
        if wrong:
            raise NotAllowed(f"this ballot holds {what}, and in this vote a ballot {asked}")


def _nothing(_ballot: Ballot, _vote: Vote) -> None:
    """Nothing more is asked of such a ballot."""


def number(value: Any) -> Fraction | None:
    """Return an exact number, or None where it is none."""
    if isinstance(value, bool):
        return None
    try:
        return Fraction(str(value).strip())
    except (ValueError, ZeroDivisionError):
        return None


def _dots(ballot: Ballot, vote: Vote) -> None:
    dots = Counter(name for place in ballot.ranking for name in place)
    for name in _valued(ballot):
        found = number(ballot.scores[name])
        if found is None or found < 0 or found.denominator != 1:
            raise NotAllowed(f"{ballot.scores[name]!r} dots on {name}: a whole number is needed, such as 2")
        dots[name] = int(found)
    if dots.total() > vote.dots:
        raise NotAllowed(f"this ballot has {dots.total()} dots; there are {vote.dots} to put")
    for name, n in sorted(dots.items()):
        if vote.cap and n > vote.cap:
            one = (
                "only one dot may lie on a question"
                if vote.cap == 1
                else f"{vote.cap} may lie on one question"
            )
            raise NotAllowed(f"{n} dots lie on {name}; {one}")


def _score(ballot: Ballot, vote: Vote) -> None:
    for name in _valued(ballot):
        found = number(ballot.scores[name])
        if found is None or not Fraction(str(vote.low)) <= found <= Fraction(str(vote.high)):
            raise NotAllowed(
                f"{ballot.scores[name]!r} for {name}: a number from {vote.low:g} to {vote.high:g} is needed, or "
                "nothing, which counts as no answer and not as zero"
            )


def _chnri(ballot: Ballot, vote: Vote) -> None:
    for name, judged in ballot.scores.items():
        if judged is None:
            continue
        if not hasattr(judged, "items"):
            raise NotAllowed(f"{judged!r} for {name}: an answer for each criterion is needed")
        for criterion, value in judged.items():
            if vote.criteria and criterion not in vote.criteria:
                raise UnknownName("criterion of this vote", criterion, vote.criteria)
            if value not in (None, "") and number(value) not in JUDGEMENTS:
                raise NotAllowed(
                    f"{value!r} for {name} under {criterion!r}: 1 (yes), 0 (no) or 0.5 (undecided) is needed, or "
                    "nothing where somebody does not know enough"
                )


def _pairwise(ballot: Ballot, _vote: Vote) -> None:
    met: set[frozenset[str]] = set()
    for one, other in (*ballot.pairs, *ballot.even):
        if one == other:
            raise NotAllowed(f"{one} is compared with itself; two different questions are needed")
        if frozenset((one, other)) in met:
            raise NotAllowed(f"{one} and {other} are compared more than once; each pair has one answer")
        met.add(frozenset((one, other)))


_CHECKS = {"dots": _dots, "score": _score, "chnri": _chnri, "pairwise": _pairwise}


def canonical(ballot: Ballot, vote: Vote) -> Ballot:
    """Return the ballot as it is kept: nothing of it tells in which order the questions stood on the paper.

    Where no order is asked for, whatever is named shares one place; blanks are left out; dots are numbers.
    """
    ranking = [sorted(place) for place in ballot.ranking]
    if vote.ballot in ("choose", "approve") and ranking:
        ranking = [sorted(name for place in ranking for name in place)]
    scores: dict[str, Any] = {name: _plain(ballot.scores[name]) for name in sorted(_valued(ballot))}
    if vote.ballot == "dots":
        dots = dict.fromkeys((name for place in ranking for name in place), 1) | scores
        ranking, scores = [], {name: n for name, n in sorted(dots.items()) if n}
    return Ballot(
        ranking,
        ballot.group,
        scores=scores,
        unseen=ballot.unseen,
        pairs=sorted(ballot.pairs),
        even=sorted(sorted(pair) for pair in ballot.even),
        also=sorted(ballot.also),
        table=ballot.table,
    )


def _plain(value: Any) -> Any:
    if hasattr(value, "items"):
        return {key: _plain(one) for key, one in sorted(value.items()) if one not in (None, "")}
    found = number(value)
    if found is None:
        return value
    return int(found) if found.denominator == 1 else float(found)


def differences(one: Ballot, other: Ballot) -> tuple[str, ...]:
    """Return where two typings of a paper ballot differ, without what either says there; empty where they agree."""
    return tuple(_differ(one, other))


def _differ(one: Ballot, other: Ballot) -> Iterator[str]:
    for what, told in (("group", "group"), ("also", "other roles"), ("table", "table")):
        if getattr(one, what) != getattr(other, what):
            yield told
    places = zip_longest(*([set(place) for place in ballot.ranking] for ballot in (one, other)))
    yield from (f"place {number}" for number, (here, there) in enumerate(places, 1) if here != there)
    for name in sorted(one.scores.keys() | other.scores.keys()):
        if one.scores.get(name) != other.scores.get(name):
            yield name
    for name in sorted(one.unseen ^ other.unseen):
        yield f"“don't know” at {name}"
    pairs = {frozenset(pair) for pair in (*one.pairs, *one.even, *other.pairs, *other.even)}
    for both in sorted(map(sorted, pairs)):
        if _answer(one, frozenset(both)) != _answer(other, frozenset(both)):
            yield f"{both[0]} or {both[1]}"


def _answer(ballot: Ballot, both: frozenset[str]) -> str:
    for better, worse in ballot.pairs:
        if both == {better, worse}:
            return better
    return "neither" if any(both == set(pair) for pair in ballot.even) else ""
