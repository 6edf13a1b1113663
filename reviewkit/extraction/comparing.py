"""Two people's answers side by side: what agrees, what does not, and why."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewkit.extraction.checking import asked
from reviewkit.extraction.given import Given, as_given, by_field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reviewkit.model import Answer
    from reviewkit.protocol import Field, Form

_TYPOGRAPHY = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-", "\u00ad": None,
})  # fmt: skip
"""Marks that differ by keyboard and by PDF, not by meaning."""

SLACK = 1e-9
"""Rounding of decimal fractions: 0.3 and 0.1 + 0.2 are apart by less, and nothing measured is."""


@dataclass(frozen=True, slots=True, repr=False)
class Comparison:
    """Whether two answers to a field agree.

    `why` says in words what differs. `apart` is the distance of two numbers, in the field's unit; `overlap`
    the share of all values named that both named, where several may be given. `answered` counts the people
    who gave an answer, "not reported" and "unclear" included: a field that nobody answered yet agrees, and
    tells nothing.
    """

    agrees: bool
    why: str = ""
    overlap: float | None = None
    apart: float | None = None
    answered: int = 2

    def __repr__(self) -> str:
        return f"<Comparison: {'agree' if self.agrees else self.why}>"


def agree(field: Field, a: Any, b: Any) -> Comparison:
    """Return how two answers to a field compare; each an Answer, a Given, a checked value, or None for none.

    Text agrees if it is the same but for capitals, spaces and typography; numbers if they lie within the
    field's tolerance; several values if each has its like on the other side. "not reported" and
    "unclear" agree with themselves only.
    """
    one, two = as_given(a), as_given(b)
    if one is None or two is None:
        count = (one is not None) + (two is not None)
        return Comparison(count == 0, "only one of the two has an answer" if count else "", answered=count)
    if one.status != "value" or two.status != "value":
        return _plainly(one, two, same=one.status == two.status)
    if field.repeat or field.type == "choices":
        return _sets(field, one.values, two.values)
    if field.type in ("integer", "number", "scale"):
        return _numbers(field, one.value, two.value)
    return _plainly(one, two, same=_key(one.value) == _key(two.value))


def compare(
    form: Form,
    answers_a: Mapping[str, Any] | Iterable[Answer],
    answers_b: Mapping[str, Any] | Iterable[Answer],
) -> list[tuple[Field, Comparison]]:
    """Return a comparison for each field that was asked of either person, in the form's order.

    A field asked of one person only, because an earlier answer differs, cannot agree once it has an answer.
    """
    first, second = by_field(answers_a), by_field(answers_b)
    of_first = {field.id for field in asked(form, first)}
    of_second = {field.id for field in asked(form, second)}
    found = []
    for field in form.fields:
        if field.id not in of_first | of_second:
            continue
        one = first.get(field.id) if field.id in of_first else None
        two = second.get(field.id) if field.id in of_second else None
        comparison = agree(field, one, two)
        if not comparison.agrees and (field.id in of_first) != (field.id in of_second):
            comparison = Comparison(
                agrees=False, why="asked of one person only: an answer before it differs", answered=1
            )
        found.append((field, comparison))
    return found


def _plainly(one: Given, two: Given, *, same: bool) -> Comparison:
    return Comparison(same, "" if same else f"{_said(one)} against {_said(two)}")


def _said(given: Given) -> str:
    if given.status != "value":
        return f"“{given.status}”"
    if isinstance(given.value, bool):
        return "yes" if given.value else "no"
    text = "; ".join(f"{value:g}" if isinstance(value, float) else str(value) for value in given.values)
    return f"“{text if len(text) <= 40 else text[:39] + '…'}”"


def _key(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value.translate(_TYPOGRAPHY)).replace("...", "…")
    return " ".join(text.casefold().split())


def _close(a: float, b: float, tolerance: float) -> bool:
    return math.isclose(a, b, rel_tol=SLACK, abs_tol=tolerance * (1 + SLACK))


def _numbers(field: Field, a: float, b: float) -> Comparison:
    apart = abs(a - b)
    if _close(a, b, field.tolerance):
        return Comparison(agrees=True, apart=apart)
    unit = f" {field.unit}" if field.unit else ""
    allowed = f", {field.tolerance:g} allowed" if field.tolerance else ""
    return Comparison(agrees=False, why=f"{a:g} against {b:g}{unit}: {apart:g} apart{allowed}", apart=apart)


def _sets(field: Field, a: Sequence[Any], b: Sequence[Any]) -> Comparison:
    if field.type in ("integer", "number", "scale"):
        shared = _paired(sorted(a), sorted(b), field.tolerance)
        total = len(a) + len(b) - shared
        only_a, only_b = len(a) - shared, len(b) - shared
        why = f"{only_a} and {only_b} of the numbers have no like on the other side"
    else:
        keys_a, keys_b = ({_key(value): value for value in side} for side in (a, b))
        shared = len(keys_a.keys() & keys_b.keys())
        total = len(keys_a.keys() | keys_b.keys())
        lone = [
            f"“{value}”" for key, value in (keys_a | keys_b).items() if (key in keys_a) != (key in keys_b)
        ]
        why = f"only one names {', '.join(lone[:5])}{' …' if len(lone) > 5 else ''}"
    agrees = shared == total
    return Comparison(agrees, "" if agrees else why, overlap=shared / total if total else 1.0)


def _paired(a: Sequence[float], b: Sequence[float], tolerance: float) -> int:
    """Return how many of two sorted rows of numbers can be matched within the tolerance, each once."""
    i = j = pairs = 0
    while i < len(a) and j < len(b):
        if _close(a[i], b[j], tolerance):
            i, j, pairs = i + 1, j + 1, pairs + 1
        elif a[i] < b[j]:
            i += 1
        else:
            j += 1
    return pairs
