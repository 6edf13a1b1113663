"""How far people agree on each field, by the statistics of screening."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewkit import extraction, screening

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewkit.desks.extraction.standing import Matched
    from reviewkit.extraction import Given
    from reviewkit.protocol import Field, Form
    from reviewkit.screening import Agreement

MANY = 100
"""With more different answers than this, two people hardly ever agree by chance, and kappa says what `share` says."""

NOTHING = "(no answer)"


@dataclass(frozen=True, slots=True, repr=False)
class FieldAgreement:
    """How far people agreed on one field, before anything was settled.

    `n` counts the entries in which somebody answered and two or more were asked, `agreed` those in which all agree, by
    the field's own rule (tolerance, overlap, path). `overlap`: mean Jaccard overlap where several values may be
    given; `levels`: of a hierarchy, in how many entries they agree down to each level, from the first on.
    `statistics`: kappa, AC1, alpha and their intervals, of the answers as categories; None where there are
    more than a hundred different ones.
    """

    field: str
    n: int
    agreed: int
    overlap: float | None = None
    levels: tuple[int, ...] = ()
    statistics: Agreement | None = None

    @property
    def share(self) -> float:
        """The share of entries on which people agreed, 0 to 1."""
        return self.agreed / self.n

    def __repr__(self) -> str:
        return f"<FieldAgreement {self.field}: {self.agreed} of {self.n}>"


def agreement(form: Form, matched: Mapping[str, Matched]) -> list[FieldAgreement]:
    """Return the agreement on each field of a form, over all entries that at least two people have."""
    conditions = extraction.Conditions(form)
    units: dict[str, list[list[Given | None]]] = {item.id: [] for item in form.fields}
    for known in matched.values():
        for match in known.matches:
            if len(match.rows) < 2:
                continue
            rows = [known.given[person][row] for person, row in match.rows.items()]
            hidden = [conditions.hidden(answers) for answers in rows]
            for item in form.fields:
                name = item.id
                said = [
                    None if name in unasked else answers.get(name)
                    for answers, unasked in zip(rows, hidden, strict=True)
                ]
                if any(given is not None for given in said):
                    units[name].append(said)
    return [_field(item, units[item.id]) for item in form.fields if units[item.id]]


def _field(item: Field, units: list[list[Given | None]]) -> FieldAgreement:
    rated = []
    agreed = 0
    overlaps: list[float] = []
    levels: list[int] = []
    for said in units:
        labels = _labels(item, said)
        agreed += len(set(labels)) == 1
        rated.append(labels)
        if (item.several or item.type == "hierarchy") and len(said) == 2:
            comparison = extraction.agree(item, said[0], said[1])
            if comparison.overlap is not None:
                overlaps.append(comparison.overlap)
            if comparison.level is not None:
                levels.append(comparison.level)
    people = max(map(len, rated))
    different = {label for labels in rated for label in labels}
    statistics = None
    if len(different) <= MANY:
        statistics = screening.agreement([(*labels, *[None] * (people - len(labels))) for labels in rated])
    deepest = max(levels, default=0)
    return FieldAgreement(
        item.id,
        len(units),
        agreed,
        sum(overlaps) / len(overlaps) if overlaps else None,
        tuple(sum(level >= depth for level in levels) for depth in range(1, deepest + 1)),
        statistics,
    )


def _labels(item: Field, said: list[Given | None]) -> list[str]:
    """Return a category for each answer: that of the first person with whom it agrees, else its own words."""
    first = said[0]
    if all(given is first for given in said):
        return [_words(first)] * len(said)
    labels: list[str] = []
    for n, given in enumerate(said):
        like: Any = next((m for m in range(n) if extraction.agree(item, said[m], given).agrees), None)
        labels.append(_words(given) if like is None else labels[like])
    return labels


def _words(given: Given | None) -> str:
    if given is None:
        return NOTHING
    return "; ".join(map(str, given.values)) or f"({given.status})"
