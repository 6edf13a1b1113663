"""The agenda joined with the review: what to call its studies and programmes, what the cells of its gaps hold now."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reviewkit import synthesis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from reviewkit.desks.extraction import Extraction
    from reviewkit.desks.synthesis import Synthesis
    from reviewkit.desks.workshop import Room
    from reviewkit.model import AgendaItem

    Then = Mapping[str, Iterable[str]]


def _no_change(_then: Then) -> dict[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind questions: names of their sources, words for gaps, what each cell of the map holds now.

    `changed` tells in a sentence what has become of each gap that holds other studies than it held then.
    """

    names: Mapping[str, str]
    texts: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, synthesis.GapState] = field(default_factory=dict)
    changed: Callable[[Then], Mapping[str, str]] = _no_change


def behind(desk: Synthesis, extraction: Extraction) -> Behind:
    """Return what stands behind the questions of a workshop; a cell that is no gap any more has its words as well."""
    names = extraction.labels("study") | extraction.labels("programme")
    if not desk.mapped:
        return Behind(names)
    found = desk.gap_map()
    cells = synthesis.gap_states(found)
    texts = {gap.id: gap.text for gap in found.gaps}
    for (row, column), gap in found.ids.items():
        if gap in cells and gap not in texts:
            studies = len(cells[gap].studies)
            texts[gap] = f"No gap any more: “{row}” together with “{column}”, {studies} studies."

    def changed(then: Then) -> dict[str, str]:
        changes = synthesis.gap_changes(found, then, today=desk.today())
        return {change.gap: f"{change.gap}: {change.text}" for change in changes}

    return Behind(names, texts, cells, changed)


def in_words(statement: str, room: Room) -> str:
    """Return the sentence on how sure an order is with the wording of each question that it names."""
    for question in room.questions():
        statement = statement.replace(f"({question.id})", f"({question.id}: “{question.text}”)")
    return statement


def agenda(
    desk: Synthesis,
    extraction: Extraction,
    room: Room,
    *,
    vote: str = "",
    resamples: int = 1000,
    seed: int = 0,
) -> list[AgendaItem]:
    """Return the questions of a workshop in the order of the count, with everything they rest on."""
    it = behind(desk, extraction)
    return room.agenda(
        it.texts, vote=vote, resamples=resamples, seed=seed, names=it.names, changed=it.changed
    )


def again(desk: Synthesis, extraction: Extraction, room: Room) -> dict[str, list[str]]:
    """Return question id -> what has changed in its gaps since its evidence was last looked at."""
    return room.again(behind(desk, extraction).changed)
