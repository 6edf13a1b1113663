"""Finding duplicates: the whole way from records to groups and doubtful pairs, in pure steps."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from reviewkit.dedup import doubt
from reviewkit.dedup.compare import compare, strangers
from reviewkit.dedup.form import Form, content, make
from reviewkit.dedup.groups import Partition
from reviewkit.dedup.judging import IDENTICAL, Bench, Judgement, fields, shared_by, words
from reviewkit.dedup.keys import candidates
from reviewkit.dedup.rules import BALANCED, Rules
from reviewkit.garbage import collector_at_rest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reviewkit.model.references import Record

Known = tuple[int, int, Literal["same", "different"]]
"""What people decided about two positions."""


@dataclass(frozen=True, slots=True, repr=False)
class Pair:
    """Two records, by position, and what is known of them.

    `score` (0 to 1) orders pairs by how likely they are one work; `rule` is the id of the rule that called them
    the same, empty where none did; `agreed`, `contradicted` and `vetoes` name the fields and the vetoes at work.
    """

    left: int
    right: int
    score: float
    why: str
    rule: str = ""
    agreed: tuple[str, ...] = ()
    contradicted: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Pair {self.left} ~ {self.right} {self.score:.2f}: {self.why}>"


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """Groups of positions that are one work, the certain pairs behind them, and the pairs a person should see.

    `groups` is sorted, each group too; `doubtful` has the likeliest pair first and is cut at the length that the
    rule set allows: `withheld` says how many fell off its end.
    """

    groups: list[list[int]]
    doubtful: list[Pair]
    same: list[Pair]
    records: int = 0
    withheld: int = 0

    @property
    def duplicates(self) -> int:
        """How many records can go: all but one of each group."""
        return sum(len(group) - 1 for group in self.groups)

    def __repr__(self) -> str:
        return (
            f"<Found {self.duplicates} duplicates of {len(self.groups)} works among {self.records} records, "
            f"{len(self.doubtful)} doubtful pairs>"
        )


def find(records: Iterable[Record], rules: Rules = BALANCED, *, known: Iterable[Known] = ()) -> Found:
    """Return which records are one work, and which pairs a person should look at.

    `known` are decisions of people about positions in `records`: "different" keeps two records apart whatever
    the rules say, "same" joins them; a decided pair is never doubtful again. The result does not depend on the
    order of the records, apart from the positions themselves.

    Raises:
        ValueError: a decision names a position that is not there, or a relation other than same and different.
    """
    given = list(records)
    decided = _check(known, len(given))
    with collector_at_rest():
        return _find(given, decided, rules)


def explain(one: Record, other: Record, rules: Rules = BALANCED) -> Pair:
    """Return what the rules make of two records, in words: the rule that decided, what agreed, what contradicted.

    `rule` is empty where they are not called the same; `vetoes` then says what forbade it, if anything did.
    """
    known: dict[str, str] = {}
    left, right = make(one, known), make(other, known)
    judgement = Bench.of(rules).judge(left, right)
    if content(one) == content(other):
        judgement = replace(judgement, rule=IDENTICAL, vetoes=())
    return _pair(0, 1, judgement, rules)


# --- steps --------------------------------------------------------------------------------------------


def _find(given: list[Record], decided: dict[tuple[int, int], str], rules: Rules) -> Found:
    """Take the steps one after the other."""
    forms, homes = _distinct(given, decided)
    home_of = {position: node for node, positions in enumerate(homes) for position in positions}
    apart = [(home_of[a], home_of[b]) for (a, b), relation in decided.items() if relation == "different"]
    joined = [(home_of[a], home_of[b]) for (a, b), relation in decided.items() if relation == "same"]
    partition = Partition(range(len(forms)), apart)
    for one, other in sorted(joined):
        partition.join(one, other)
    judged = _judge(forms, rules)
    same, refused = _join(partition, judged, forms)
    groups = sorted(sorted(p for node in group for p in homes[node]) for group in partition)
    doubtful, withheld = _doubtful(partition, judged, refused, homes, apart, len(given))
    return Found(
        groups=[group for group in groups if len(group) > 1],
        doubtful=doubtful,
        same=_same_pairs(same, homes, set(decided), rules),
        records=len(given),
        withheld=withheld,
    )


def _check(known: Iterable[Known], total: int) -> dict[tuple[int, int], str]:
    """Return the decisions by ordered pair of positions; where a pair was decided twice the last one holds."""
    decided: dict[tuple[int, int], str] = {}
    for one, other, relation in known:
        if relation not in ("same", "different"):
            raise ValueError(f"a decision on two records is 'same' or 'different', not {relation!r}")
        if not (0 <= one < total and 0 <= other < total) or one == other:
            raise ValueError(f"no two of the {total} records are at positions {one} and {other}")
        decided[min(one, other), max(one, other)] = relation
    return decided


def _distinct(
    given: Sequence[Record], decided: dict[tuple[int, int], str]
) -> tuple[list[Form], list[list[int]]]:
    """Return the forms of all different records in an order of their own, and the positions of each.

    Equal records are one node, except where a person called two of them different.
    """
    contents = [content(record) for record in given]
    torn = {
        position
        for (one, other), relation in decided.items()
        if relation == "different" and contents[one] == contents[other]
        for position in (one, other)
    }
    nodes: dict[tuple[tuple[str, ...], int], list[int]] = defaultdict(list)
    for position, text in enumerate(contents):
        nodes[text, position if position in torn else -1].append(position)
    names: dict[str, str] = {}
    forms: list[Form] = []
    homes: list[list[int]] = []
    for node in sorted(nodes):
        homes.append(nodes[node])
        forms.append(make(given[nodes[node][0]], names))
        twins = len(homes) > 1 and contents[homes[-2][0]] == node[0]
        forms[-1].number = forms[-2].number if twins else len(forms)
    return forms, homes


@dataclass(slots=True)
class _Judged:
    """All candidates that matter: joined by a rule, or likely enough to be shown."""

    same: list[tuple[int, int, Judgement]]
    maybe: list[tuple[int, int, Judgement, float]]
    bench: Bench
    rules: Rules


def _judge(forms: Sequence[Form], rules: Rules) -> _Judged:
    bench = Bench.of(rules, shared_by(forms))
    found = _Judged([], [], bench, rules)
    for one, other in candidates(forms):
        left, right = forms[one], forms[other]
        if strangers(left, right):
            continue
        compared = compare(left, right, bench.shared)
        if left.number == right.number:
            found.same.append((one, other, Judgement(compared, IDENTICAL, ())))
            continue
        held = bench.held(compared)
        # vetoes only take away: a pair that no rule joins and that is unlikely without them is out
        if held is None and doubt.likelihood(compared, ()) < rules.review_floor:
            continue
        judgement = Judgement(compared, held, bench.against(compared))
        if judgement.same:
            found.same.append((one, other, judgement))
        elif (score := doubt.likelihood(compared, judgement.vetoes)) >= rules.review_floor:
            found.maybe.append((one, other, judgement, score))
    return found


def _join(
    partition: Partition[int], judged: _Judged, forms: Sequence[Form]
) -> tuple[list[tuple[int, int, Judgement]], list[tuple[int, int, Judgement]]]:
    """Join what rules call the same, the surest first; return the pairs that were joined and those refused.

    A join is refused where it would bring two records together that a veto keeps apart.
    """
    agreed = {(one, other) for one, other, _ in judged.same}

    def allow(left: list[int], right: list[int]) -> bool:
        crossing = [(min(a, b), max(a, b)) for a in left[:REACH] for b in right[:REACH]]
        return not any(
            _forbidden(judged.bench.judge(forms[a], forms[b]).vetoes)
            for a, b in crossing
            if (a, b) not in agreed
        )

    joined: list[tuple[int, int, Judgement]] = []
    refused: list[tuple[int, int, Judgement]] = []
    for one, other, judgement in sorted(
        judged.same, key=lambda s: (-s[2].rule.score if s[2].rule else 0, s[0], s[1])
    ):
        done = partition.join(one, other, allow)
        (joined if done else refused).append((one, other, judgement))
    return joined, refused


REACH = 12
"""How many members of a group a newcomer is held against: the largest true group seen has 12."""

_SOFT = frozenset({"years", "generic-title", "conference", "number"})


def _forbidden(vetoes: tuple[str, ...]) -> bool:
    """Say whether a veto holds that a third record cannot explain away; a poor year or title can be bridged."""
    return not _SOFT.issuperset(vetoes)


def _doubtful(
    partition: Partition[int],
    judged: _Judged,
    refused: list[tuple[int, int, Judgement]],
    homes: Sequence[Sequence[int]],
    apart: Sequence[tuple[int, int]],
    total: int,
) -> tuple[list[Pair], int]:
    """Return the pairs for people, the likeliest first and one for each two groups, and how many were cut off."""
    waiting = [(one, other, judgement, score) for one, other, judgement, score in judged.maybe]
    for one, other, judgement in refused:
        waiting.append(
            (one, other, judgement, max(0.5, doubt.likelihood(judgement.comparison, judgement.vetoes)))
        )
    waiting.sort(key=lambda entry: (-entry[3], entry[0], entry[1]))
    shown: list[Pair] = []
    seen: set[tuple[int, int]] = set()
    settled = {_between(partition, one, other) for one, other in apart}
    for one, other, judgement, score in waiting:
        if partition.together(one, other):
            continue
        groups = _between(partition, one, other)
        if groups in seen or groups in settled:
            continue
        seen.add(groups)
        shown.append(_pair(homes[one][0], homes[other][0], judgement, judged.rules, score))
    most = max(10, int(judged.rules.review_share * total))
    return shown[:most], max(0, len(shown) - most)


def _between(partition: Partition[int], one: int, other: int) -> tuple[int, int]:
    """Return a name for two groups."""
    left, right = min(partition.members(one)), min(partition.members(other))
    return (left, right) if left < right else (right, left)


def _same_pairs(
    joined: Sequence[tuple[int, int, Judgement]],
    homes: Sequence[Sequence[int]],
    decided: set[tuple[int, int]],
    rules: Rules,
) -> list[Pair]:
    """Return the certain pairs by position: equal records with the first of them, then what rules joined."""
    pairs = [
        Pair(positions[0], position, IDENTICAL.score, IDENTICAL.description, IDENTICAL.id)
        for positions in homes
        for position in positions[1:]
    ]
    pairs += [_pair(homes[one][0], homes[other][0], judgement, rules) for one, other, judgement in joined]
    pairs = [pair for pair in pairs if (pair.left, pair.right) not in decided]
    return sorted(pairs, key=lambda pair: (pair.left, pair.right))


def _pair(left: int, right: int, judgement: Judgement, rules: Rules, score: float | None = None) -> Pair:
    agreed, against = fields(judgement.comparison)
    if score is None:
        score = (
            judgement.rule.score
            if judgement.same and judgement.rule
            else doubt.likelihood(judgement.comparison, judgement.vetoes)
        )
    return Pair(
        left=min(left, right),
        right=max(left, right),
        score=round(score, 4),
        why=words(judgement, rules),
        rule=judgement.rule.id if judgement.same and judgement.rule else "",
        agreed=agreed,
        contradicted=against,
        vetoes=judgement.vetoes,
    )
