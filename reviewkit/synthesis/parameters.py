"""What studies say went together with an effect: counts with the studies behind each, and no estimate."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reviewkit.synthesis.axes import Entry, entries_of, find_axis, in_order
from reviewkit.synthesis.joining import joint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reviewkit.protocol import Form, Synthesis

UNSAID = "not said which way"
"""Studies that name a parameter and no direction of it."""


@dataclass(frozen=True, slots=True, repr=False)
class Parameters:
    """Parameters of effectiveness: `studies` maps (parameter, way) to the ids of the studies that say so.

    `names` and `ways` are in the order of their fields; a study that says both of a parameter, of different
    outcomes, stands under both and in `divided`.
    """

    label: str
    way_label: str
    names: tuple[str, ...]
    ways: tuple[str, ...]
    studies: Mapping[tuple[str, str], tuple[str, ...]]
    labels: Mapping[str, str] = field(default_factory=dict)
    divided: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __repr__(self) -> str:
        named = {study for ids in self.studies.values() for study in ids}
        return f"<Parameters: {len(self.names)} parameters, named by {len(named)} studies>"


def parameters(
    plan: Synthesis,
    forms: Iterable[Form],
    studies: Mapping[str, Entry | Sequence[Entry]],
    *,
    labels: Mapping[str, str] | None = None,
) -> Parameters:
    """Return what studies name as going together with an effect; `studies` and `labels` are as for `gap_map`.

    Raises ProtocolError where the protocol names no such field, UnknownName where it is none.
    """
    forms = tuple(forms)
    name = find_axis(plan.effects.parameter, forms, what="parameter of effectiveness")
    way = (
        find_axis(plan.effects.parameter_direction, forms, what="direction of a parameter")
        if plan.effects.parameter_direction
        else None
    )
    together = joint((name, way), forms)
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for study in studies:
        for here in together.combinations(entries_of(studies[study])):
            ways = (way.words(here[way.form]) if way else set()) or {UNSAID}
            for parameter in name.words(here[name.form]):
                for said in ways:
                    found[parameter, said].add(study)
    names = in_order(name.field, {parameter for parameter, _ in found}, name.level)
    seen = {said for _, said in found}
    ways_seen = in_order(way.field, seen - {UNSAID}, way.level) if way else ()
    ways_seen += (UNSAID,) if UNSAID in seen else ()
    order = {study: at for at, study in enumerate(studies)}
    return Parameters(
        name.label,
        way.label if way else "",
        names,
        ways_seen,
        {key: tuple(sorted(ids, key=order.__getitem__)) for key, ids in found.items()},
        dict(labels or {}),
        _divided(found, names, ways_seen, order),
    )


def _divided(
    found: Mapping[tuple[str, str], set[str]],
    names: tuple[str, ...],
    ways: tuple[str, ...],
    order: Mapping[str, int],
) -> dict[str, tuple[str, ...]]:
    divided = {}
    for name in names:
        said = [study for way in ways if way != UNSAID for study in found.get((name, way), ())]
        if twice := sorted({study for study in said if said.count(study) > 1}, key=order.__getitem__):
            divided[name] = tuple(twice)
    return divided
