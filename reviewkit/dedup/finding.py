"""Finding duplicates in a list: the whole way from records to groups and doubtful pairs, in pure steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from reviewkit.dedup.form import content, identity, make
from reviewkit.dedup.found import Found, Known, Pair, check
from reviewkit.dedup.judging import IDENTICAL, Bench, shared_by
from reviewkit.dedup.keys import candidates
from reviewkit.dedup.progress import Meter
from reviewkit.dedup.relating import ties
from reviewkit.dedup.rules import BALANCED, Rules, rule_set
from reviewkit.dedup.settling import Homes, settle, torn
from reviewkit.errors import ReadError
from reviewkit.garbage import collector_at_rest
from reviewkit.model.references import Name, Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reviewkit.dedup.form import Form
    from reviewkit.dedup.progress import Progress

__all__ = ["Found", "Known", "Pair", "explain", "find"]


def find(
    records: Iterable[Record],
    rules: Rules | str = BALANCED,
    *,
    known: Iterable[Known] = (),
    progress: Progress | None = None,
) -> Found:
    """Return which records are one work, and which pairs a person should look at.

    `known` are decisions of people about positions in `records`: "different" keeps two records apart whatever
    the rules say, "same" joins them; a decided pair is never doubtful again. The result does not depend on the
    order of the records, apart from the positions themselves. `rules` may be named: "cautious", "balanced", "thorough".

    `progress` is called with how many records' worth of work is done, and how many records there are. All records
    are held in memory: to 100,000 that is the shortest way, and from there on there is `find_large`.

    Raises:
        ReadError: something that is no record.
        UnknownName: a rule set that there is not.
        ValueError: a decision names a position that is not there, or a relation other than same and different.
    """
    rules, given = rule_set(rules), _listed(records)
    decided = check(list(known), len(given))
    # measured on 60,000 records: shares of the time
    meter = Meter(progress, len(given), normalise=0.44, block=0.24, judge=0.25, settle=0.07)
    with collector_at_rest():
        forms, homes = _distinct(given, decided, meter)
        bench = Bench.of(rules, shared_by(forms))
        pairs = candidates(forms)
        meter.done("block")
        judged = _judged(pairs, forms, bench, meter)
        found = settle(judged, forms, homes, decided, bench, ties(dict(enumerate(forms))))
    meter.end()
    return found


def _listed(records: Any) -> list[Record]:
    """Return the records as a list, or say what stands where a record was expected."""
    if isinstance(records, str | bytes) or not isinstance(records, Iterable):
        raise ReadError(f"{records!r} is no list of records; rk.read(path).records is one")
    given = list(records)
    for position, record in enumerate(given):
        if not isinstance(record, Record):
            raise ReadError(
                f"at position {position} is {record!r}; expected a Record, such as rk.Record(title=…, year=…)"
            )
        for name in record.authors:
            if not isinstance(name, Name):
                raise ReadError(
                    f"the record at position {position} has the author {name!r}; expected a Name, such as "
                    "rk.Name('Okafor', 'Ada')"
                )
    return given


def _judged(pairs: list[tuple[int, int]], forms: list[Form], bench: Bench, meter: Meter) -> Iterator[Pair]:
    """Yield what is to be known of the candidates."""
    for place, (one, other) in enumerate(pairs):
        if verdict := bench.verdict(one, other, forms[one], forms[other]):
            yield verdict
        if place % _OFTEN == 0:
            meter.part("judge", _OFTEN, len(pairs))


_OFTEN = 500
"""After so many records or pairs progress is told: about fifty times a second."""


def explain(one: Record, other: Record, rules: Rules | str = BALANCED) -> Pair:
    """Return what the rules make of two records, in words: the rule that decided, what agreed, what contradicted.

    `rule` is empty where they are not called the same; `vetoes` then says what forbade it, if anything did.
    """
    known: dict[str, str] = {}
    left, right = make(one, known), make(other, known)
    bench = Bench.of(rule_set(rules))
    judgement = bench.judge(left, right)
    if content(one) == content(other):
        judgement = replace(judgement, rule=IDENTICAL, vetoes=())
    return bench.pair(0, 1, judgement)


def _distinct(
    given: Sequence[Record], decided: dict[tuple[int, int], str], meter: Meter
) -> tuple[list[Form], Homes]:
    """Return the forms of all different records in an order of their own, and the positions of each.

    Equal records are one, except where a person called two of them different.
    """
    names = [identity(record) for record in given]
    apart = torn(decided, dict(enumerate(names)))
    first: dict[tuple[bytes, int], int] = {}
    for position, name in enumerate(names):
        first.setdefault((name, position if position in apart else -1), position)
    foldings: dict[str, str] = {}
    forms: list[Form] = []
    number: dict[tuple[bytes, int], int] = {}
    before = b""
    for node in sorted(first):
        number[node] = len(forms)
        forms.append(make(given[first[node]], foldings))
        forms[-1].number = forms[-2].number if node[0] == before else len(forms)
        before = node[0]
        if len(forms) % _OFTEN == 0:
            meter.part("normalise", _OFTEN, len(first))
    meter.done("normalise")
    numbers = [number[name, position if position in apart else -1] for position, name in enumerate(names)]
    return forms, Homes(np.array(numbers, dtype=np.int64))
