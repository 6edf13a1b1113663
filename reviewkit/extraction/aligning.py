"""Which entry of one person is about the same thing as which entry of another, in forms with several entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from reviewkit.extraction.comparing import agree, compare, plain_words
from reviewkit.extraction.conditions import Conditions
from reviewkit.extraction.given import as_given, by_field
from reviewkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from reviewkit.extraction.comparing import Comparison
    from reviewkit.model import Answer
    from reviewkit.protocol import Field, Form

    Entries = Mapping[int, Mapping[str, Any] | Iterable[Answer]]

LIKE = 0.5
"""Two entries with less than half of their answers alike are more often two things than one seen differently."""

_WORDED = ("text", "quotation")


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of one person beside a row of another; None where one has no counterpart. `likeness` is 0 to 1."""

    first: int | None
    second: int | None
    likeness: float = 0.0
    by_key: bool = False


def align(
    form: Form,
    first: Entries,
    second: Entries,
    *,
    apart: Collection[tuple[int, int]] = (),
    conditions: Conditions | None = None,
) -> list[Pair]:
    """Return two people's entries about one subject, paired so that the answers are as alike as can be.

    `first` and `second` map row numbers to answers. Two people who list a study's outcomes in another order would
    seem to disagree on everything; pairing comes before comparing. Every row occurs once. Rows that agree on
    all fields of the form's key, where no other row does, are a pair. Of the others, likeness is the mean over the
    fields that either answered: 1 where they agree, the overlap of several values, the similarity of two texts
    (Levenshtein, normalised), else 0. The pairs are a matching of greatest total likeness; pairs below one half are
    left apart, and so are rows with another choice, number or reference in a field of the key; its words may differ,
    as long as they are half alike. `apart`: rows that somebody has said are two things. It is a proposal for people
    to look at, not a finding.
    """
    answers = [{row: by_field(said) for row, said in side.items()} for side in (first, second)]
    found = (
        {one: Pair(one, two, 1.0, by_key=True) for one, two in _by_key(form, *answers)} if form.key else {}
    )
    found = {one: pair for one, pair in found.items() if (one, pair.second) not in apart}
    taken = {pair.second for pair in found.values()}
    left = {row: said for row, said in answers[0].items() if row not in found}
    right = {row: said for row, said in answers[1].items() if row not in taken}
    if left and right:
        found |= _by_likeness(form, left, right, apart, conditions or Conditions(form))
    taken = {pair.second for pair in found.values()}
    pairs = [found.get(row, Pair(row, None)) for row in sorted(answers[0])]
    return pairs + [Pair(None, row) for row in sorted(answers[1]) if row not in taken]


def _by_key(
    form: Form, first: Mapping[int, Mapping[str, Any]], second: Mapping[int, Mapping[str, Any]]
) -> list[tuple[int, int]]:
    """Return the rows that agree on the whole key, where it is the key of one row on each side."""
    sides: list[dict[Any, list[int]]] = [{}, {}]
    for side, entries in zip(sides, (first, second), strict=True):
        for row, said in entries.items():
            key = _key_of(form, said)
            if key is not None:
                side.setdefault(key, []).append(row)
    shared = (sides[0].get(key, []) + rows for key, rows in sides[1].items() if len(rows) == 1)
    return [(rows[0], rows[1]) for rows in shared if len(rows) == 2]


def _key_of(form: Form, said: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """Return what a row answers to the key's fields, None where one of them has no value."""
    key = []
    for name in form.key:
        given = as_given(said.get(name))
        if given is None or not given.values:
            return None
        key.append(frozenset(plain_words(value) for value in given.values))
    return tuple(key)


def _by_likeness(
    form: Form,
    first: Mapping[int, Mapping[str, Any]],
    second: Mapping[int, Mapping[str, Any]],
    apart: Collection[tuple[int, int]],
    conditions: Conditions,
) -> dict[int, Pair]:
    likenesses = {
        (one, two): likeness
        for one, answers in sorted(first.items())
        for two, others in sorted(second.items())
        if (one, two) not in apart and not _opposed(form, answers, others)
        if (likeness := _likeness(form, answers, others, conditions)) >= LIKE
    }
    if len(first) == len(second) == 1:
        return {one: Pair(one, two, likeness) for (one, two), likeness in likenesses.items()}
    import networkx

    graph: networkx.Graph[Any] = networkx.Graph()
    for (one, two), likeness in likenesses.items():
        # Among equals the same row number decides, so that identical tables pair straight across.
        graph.add_edge((0, one), (1, two), weight=likeness + (1e-6 if one == two else 0), likeness=likeness)
    found = {}
    for edge in networkx.max_weight_matching(graph):
        (_, one), (_, two) = sorted(edge)
        found[one] = Pair(one, two, graph.edges[edge]["likeness"])
    return found


def _opposed(form: Form, one: Mapping[str, Any], two: Mapping[str, Any]) -> bool:
    """Return whether two rows say different things in a field of the key: other words, or another choice or number."""
    for name in form.key:
        item = form.field(name)
        a, b = as_given(one.get(name)), as_given(two.get(name))
        if a is None or b is None or not a.values or not b.values:
            continue
        if item.type in _WORDED and not item.several:
            words = (fold(str(a.value)), fold(str(b.value)))
            if fuzz.token_sort_ratio(*words) / 100 < LIKE:
                return True
        elif not agree(item, a, b).agrees:
            return True
    return False


def _likeness(form: Form, one: Mapping[str, Any], two: Mapping[str, Any], conditions: Conditions) -> float:
    shares = [
        _alike(field, comparison, one.get(field.id), two.get(field.id))
        for field, comparison in compare(form, one, two, conditions)
        if comparison.answered
    ]
    return sum(shares) / len(shares) if shares else 0.0


def _alike(field: Field, comparison: Comparison, one: Any, two: Any) -> float:
    if comparison.agrees:
        return 1.0
    if comparison.overlap is not None:
        return comparison.overlap
    a, b = as_given(one), as_given(two)
    if a is None or b is None or not a.values or not b.values:
        return 0.0
    if field.type in _WORDED:
        return fuzz.ratio(fold(str(a.value)), fold(str(b.value))) / 100
    if comparison.level:
        # Wu and Palmer 1994: the shared levels against the depth of both paths.
        depth = sum(str(side.value).count(">") + 1 for side in (a, b))
        return 2 * comparison.level / depth
    return 0.0
