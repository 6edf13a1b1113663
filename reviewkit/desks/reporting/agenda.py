"""The agenda joined with the review: what to call its studies and programmes, what the cells of its gaps hold now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reviewkit import synthesis

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewkit.desks.extraction import Extraction
    from reviewkit.desks.workshop import Room
    from reviewkit.model import AgendaItem
    from reviewkit.protocol import Protocol

EVERY_CELL = 10**9  # so many studies make a cell thick: every cell of the map then has an id and a sentence


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind questions: words for cells of the gap map, what each holds now, names of their sources."""

    texts: Mapping[str, str]
    cells: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    states: Mapping[str, str]


def behind(protocol: Protocol, extraction: Extraction) -> Behind:
    """Return what stands behind the questions of an agenda; a cell that is no gap any more has its words as well."""
    names = extraction.labels("study") | extraction.labels("programme")
    plan = protocol.synthesis
    if not (plan.rows and plan.columns):
        return Behind({}, {}, names, {})
    entries, labels = extraction.entries("study"), extraction.labels("study")
    found = synthesis.gap_map(replace(plan, thin=EVERY_CELL), protocol.forms, entries, labels=labels)
    held = {gap.id: found.cells[gap.row, gap.column] for gap in found.gaps}
    texts = {gap.id: gap.text for gap in found.gaps if gap.studies < plan.thin}
    texts |= {
        gap.id: f"No gap any more: “{gap.row}” together with “{gap.column}”, {gap.studies} studies."
        for gap in found.gaps
        if gap.studies >= plan.thin
    }
    states = {
        gap.id: "empty" if not gap.studies else "thin" if gap.studies < plan.thin else "filled"
        for gap in found.gaps
    }
    return Behind(texts, held, names, states)


def in_words(statement: str, room: Room) -> str:
    """Return the sentence on how sure an order is with the wording of each question that it names."""
    for question in room.questions():
        statement = statement.replace(f"({question.id})", f"({question.id}: “{question.text}”)")
    return statement


def agenda(
    protocol: Protocol,
    extraction: Extraction,
    room: Room,
    *,
    vote: str = "",
    resamples: int = 1000,
    seed: int = 0,
) -> list[AgendaItem]:
    """Return the questions of a workshop in the order of the count, with everything they rest on."""
    it = behind(protocol, extraction)
    return room.agenda(it.texts, vote=vote, resamples=resamples, seed=seed, names=it.names, cells=it.cells)
