"""Two people's answers side by side: what agrees, what does not, and why."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewkit.extraction.conditions import Conditions
from reviewkit.extraction.given import Given, as_given, by_field
from reviewkit.protocol.plan import STEP

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reviewkit.model import Answer
    from reviewkit.protocol import Field, Form

_TYPOGRAPHY = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-", "\u00ad": None,
})  # fmt: skip
"""Marks that differ by keyboard and by PDF, not by meaning."""

NUMERIC = ("integer", "number", "scale")
_WHOLE = ("text", "quotation", "boolean", "date", "choice")
"""Types whose comparison tells no more than that two answers agree."""

SLACK = 1e-9
"""Rounding of decimal fractions: 0.3 and 0.1 + 0.2 are apart by less, and nothing measured is."""


@dataclass(frozen=True, slots=True, repr=False)
class Comparison:
    """Whether two answers to a field agree.

    `why` says in words what differs. `apart` is the distance of two numbers, in the field's unit; `overlap`
    the share of all values named that both named (Jaccard 1901), where several may be given. `level`: down to which
    level of a hierarchy they agree, 0 for none. `answered` counts the people who gave an answer, "not reported"
    and "unclear" included: a field that nobody answered yet agrees, and tells nothing.
    """

    agrees: bool
    why: str = ""
    overlap: float | None = None
    apart: float | None = None
    answered: int = 2
    level: int | None = None

    def __repr__(self) -> str:
        return f"<Comparison: {'agree' if self.agrees else self.why}>"


SAME = Comparison(agrees=True)


def agree(field: Field, a: Any, b: Any) -> Comparison:
    """Return how two answers to a field compare; each an Answer, a Given, a checked value, or None for none.

    Text agrees if it is the same but for capitals, spaces and typography; numbers if they lie within the
    field's tolerance, absolute or relative; several values if each has its like on the other side; dates if they
    are the same as far as both say; choices of a hierarchy if they are the same path. "not reported" and
    "unclear" agree with themselves only.
    """
    one, two = as_given(a), as_given(b)
    if one is None or two is None:
        count = (one is not None) + (two is not None)
        return Comparison(count == 0, "only one of the two has an answer" if count else "", answered=count)
    if one.status != "value" or two.status != "value":
        return _plainly(one, two, same=one.status == two.status)
    if field.several or isinstance(one.value, tuple) or isinstance(two.value, tuple):
        return _sets(field, one.values, two.values)
    if field.type in NUMERIC and not isinstance(one.value, str) and not isinstance(two.value, str):
        return _numbers(field, one.value, two.value)
    return _words(field, one, two)


def compare(
    form: Form,
    answers_a: Mapping[str, Any] | Iterable[Answer],
    answers_b: Mapping[str, Any] | Iterable[Answer],
    conditions: Conditions | None = None,
) -> list[tuple[Field, Comparison]]:
    """Return a comparison for each field that was asked of either person, in the form's order.

    A field asked of one person only, because an earlier answer differs, cannot agree once it has an answer.
    `conditions`: the form's, made once, where many entries are compared.
    """
    first, second = by_field(answers_a), by_field(answers_b)
    conditions = conditions or Conditions(form)
    not_first, not_second = conditions.hidden(first), conditions.hidden(second)
    found = []
    for field in form.fields:
        name = field.id
        one = first.get(name) if name not in not_first else None
        two = second.get(name) if name not in not_second else None
        if one is two and isinstance(one, Given) and field.type in _WHOLE and not field.several:
            found.append((field, SAME))  # one reading of one text: the quick way for most answers
            continue
        if name in not_first and name in not_second:
            continue
        comparison = agree(field, one, two)
        if not comparison.agrees and (name in not_first) != (name in not_second):
            comparison = Comparison(
                agrees=False, why="asked of one person only: an answer before it differs", answered=1
            )
        found.append((field, comparison))
    return found


def _plainly(one: Given, two: Given, *, same: bool) -> Comparison:
    return Comparison(same, "" if same else f"{_said(one)} against {_said(two)}")


def _words(field: Field, one: Given, two: Given) -> Comparison:
    if field.type == "hierarchy":
        return _paths(one.value, two.value)
    if field.type == "date":
        return _dates(one, two)
    return _plainly(one, two, same=plain_words(one.value) == plain_words(two.value))


def _said(given: Given) -> str:
    if given.status != "value":
        return f"“{given.status}”"
    if isinstance(given.value, bool):
        return "yes" if given.value else "no"
    text = "; ".join(f"{value:.15g}" if isinstance(value, float) else str(value) for value in given.values)
    return f"“{text if len(text) <= 40 else text[:39] + '…'}”"


def plain_words(value: Any) -> Any:
    """Return a text without its capitals, typography and spaces; anything else as it is."""
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value.translate(_TYPOGRAPHY)).replace("...", "…")
    return " ".join(text.casefold().split())


def _close(field: Field, a: float, b: float) -> bool:
    share = max(field.tolerance_share, SLACK)
    return math.isclose(a, b, rel_tol=share * (1 + SLACK), abs_tol=field.tolerance * (1 + SLACK))


def _numbers(field: Field, a: float, b: float) -> Comparison:
    apart = abs(a - b)
    if _close(field, a, b):
        return Comparison(agrees=True, apart=apart)
    unit = f" {field.unit}" if field.unit else ""
    bounds = [f"{field.tolerance:.15g}"] * bool(field.tolerance)
    bounds += [f"{field.tolerance_share:.4g} of the larger"] * bool(field.tolerance_share)
    allowed = f", {' or '.join(bounds)} allowed" if bounds else ""
    return Comparison(
        agrees=False, why=f"{a:.15g} against {b:.15g}{unit}: {apart:.15g} apart{allowed}", apart=apart
    )


def _sets(field: Field, a: Sequence[Any], b: Sequence[Any]) -> Comparison:
    if field.type in NUMERIC and not any(isinstance(value, str) for value in (*a, *b)):
        shared = _paired(field, sorted(a), sorted(b))
        total = len(a) + len(b) - shared
        only_a, only_b = len(a) - shared, len(b) - shared
        why = f"{only_a} and {only_b} of the numbers have no like on the other side"
    else:
        keys_a, keys_b = ({plain_words(value): value for value in side} for side in (a, b))
        shared = len(keys_a.keys() & keys_b.keys())
        total = len(keys_a.keys() | keys_b.keys())
        lone = [
            f"“{value}”" for key, value in (keys_a | keys_b).items() if (key in keys_a) != (key in keys_b)
        ]
        why = f"only one names {', '.join(lone[:5])}{' …' if len(lone) > 5 else ''}"
    agrees = shared == total
    level = _common_level(a, b) if field.type == "hierarchy" else None
    return Comparison(agrees, "" if agrees else why, shared / total if total else 1.0, level=level)


def _common_level(a: Sequence[str], b: Sequence[str]) -> int:
    """Return the lowest level down to which two sets of paths are the same when cut there."""
    sides = [[tuple(str(path).split(STEP)) for path in side] for side in (a, b)]
    deepest = max((len(path) for side in sides for path in side), default=0)
    level = 0
    while level < deepest and len({frozenset(path[: level + 1] for path in side) for side in sides}) == 1:
        level += 1
    return level


def _paths(a: str, b: str) -> Comparison:
    one, two = str(a).split(STEP), str(b).split(STEP)
    level = 0
    while level < min(len(one), len(two)) and one[level] == two[level]:
        level += 1
    if a == b:
        return Comparison(agrees=True, level=level)
    if not level:
        return Comparison(agrees=False, why=f"“{a}” against “{b}”: no level is the same", level=0)
    ends = [f"“{path[level]}”" if len(path) > level else "nothing narrower" for path in (one, two)]
    why = f"agree down to “{STEP.join(one[:level])}”, then {ends[0]} against {ends[1]}"
    return Comparison(agrees=False, why=why, level=level)


def _dates(one: Given, two: Given) -> Comparison:
    """Compare dates as far as both say: 2026-03 is no other date than 2026-03-14, only less of it."""
    a, b = str(one.value), str(two.value)
    if a == b:
        return SAME
    shorter, longer = sorted((a, b), key=len)
    if longer.startswith(shorter + "-"):
        return Comparison(agrees=True, why=f"the same as far as both say: {shorter}")
    return _plainly(one, two, same=False)


def _paired(field: Field, a: Sequence[float], b: Sequence[float]) -> int:
    """Return how many of two sorted rows of numbers can be matched within the tolerance, each once."""
    i = j = pairs = 0
    while i < len(a) and j < len(b):
        if _close(field, a[i], b[j]):
            i, j, pairs = i + 1, j + 1, pairs + 1
        elif a[i] < b[j]:
            i += 1
        else:
            j += 1
    return pairs
