"""Which entry of one person is about the same thing as which entry of another, in forms with several entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from reviewkit.extraction.comparing import compare
from reviewkit.extraction.given import as_given, by_field
from reviewkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reviewkit.extraction.comparing import Comparison
    from reviewkit.model import Answer
    from reviewkit.protocol import Field, Form

    Entries = Mapping[int, Mapping[str, Any] | Iterable[Answer]]

LIKE = 0.5
"""Two entries with less than half of their answers alike are more often two things than one seen differently."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of one person beside a row of another; None where one has no counterpart. `likeness` is 0 to 1."""

    first: int | None
    second: int | None
    likeness: float = 0.0


def align(form: Form, first: Entries, second: Entries) -> list[Pair]:
    """Return two people's entries about one subject, paired so that the answers are as alike as can be.

    `first` and `second` map row numbers to answers. Two people who list a study's outcomes in another order would
    seem to disagree on everything; pairing comes before comparing. Every row occurs once. Likeness is the
    mean over the fields that either answered: 1 where they agree, the overlap of several values, the similarity of
    two texts (Levenshtein, normalised), else 0. The pairs are a matching of greatest total likeness; pairs
    below one half are left apart. It is a proposal for people to look at, not a finding.
    """
    import networkx

    answers = [{row: by_field(said) for row, said in side.items()} for side in (first, second)]
    graph: networkx.Graph[Any] = networkx.Graph()
    for one in sorted(answers[0]):
        for two in sorted(answers[1]):
            likeness = _likeness(form, answers[0][one], answers[1][two])
            if likeness >= LIKE:
                # Among equals the same row number decides, so that identical tables pair straight across.
                graph.add_edge(
                    (0, one), (1, two), weight=likeness + (1e-6 if one == two else 0), likeness=likeness
                )
    found = {}
    for edge in networkx.max_weight_matching(graph):
        (_, one), (_, two) = sorted(edge)
        found[one] = Pair(one, two, graph.edges[edge]["likeness"])
    taken = {pair.second for pair in found.values()}
    pairs = [found.get(row, Pair(row, None)) for row in sorted(answers[0])]
    return pairs + [Pair(None, row) for row in sorted(answers[1]) if row not in taken]


def _likeness(form: Form, one: Mapping[str, Any], two: Mapping[str, Any]) -> float:
    shares = [
        _alike(field, comparison, one.get(field.id), two.get(field.id))
        for field, comparison in compare(form, one, two)
        if comparison.answered
    ]
    return sum(shares) / len(shares) if shares else 0.0


def _alike(field: Field, comparison: Comparison, one: Any, two: Any) -> float:
    if comparison.agrees:
        return 1.0
    if comparison.overlap is not None:
        return comparison.overlap
    a, b = as_given(one), as_given(two)
    if field.type in ("text", "quotation") and a is not None and b is not None and a.values and b.values:
        return fuzz.ratio(fold(str(a.value)), fold(str(b.value))) / 100
    return 0.0
