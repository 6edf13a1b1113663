"""What became of gaps since somebody looked: which studies came, which went, and what the cell is now."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reviewkit.synthesis.axes import in_words, listed
from reviewkit.synthesis.wording import state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from reviewkit.synthesis.mapping import GapMap


@dataclass(frozen=True, slots=True)
class GapState:
    """What a gap's cell holds: "empty", "thin" or "filled", and the ids of its studies, sorted."""

    status: str
    studies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class GapChange:
    """A gap whose cell holds other studies now than when somebody last looked.

    `now` has the status "nowhere" where the map has no such cell any more. `questions` are the ids of the
    workshop's questions that rest on it, `seen` is when it was looked at (UTC). `text` says it in plain words.
    """

    gap: str
    then: GapState
    now: GapState
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    seen: str = ""
    text: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        moved = f"{len(self.came)} came, {len(self.went)} went"
        return f"<GapChange {self.gap}: {self.then.status} to {self.now.status}, {moved}>"


def gap_states(gap_map: GapMap) -> dict[str, GapState]:
    """Return what every cell of a map holds, by the gap's id; cells that are no gaps too."""
    return {
        gap: GapState(state(len(gap_map.cells[cell]), gap_map.thin), gap_map.cells[cell])
        for cell, gap in gap_map.ids.items()
        if cell in gap_map.cells
    }


def gap_changes(
    gap_map: GapMap,
    marks: Mapping[str, Iterable[str]],
    *,
    today: Callable[[str], str] = lambda study: study,
    questions: Mapping[str, Iterable[str]] | None = None,
    seen: Mapping[str, str] | None = None,
) -> list[GapChange]:
    """Return the gaps that hold other studies now, in the order of the marks.

    Args:
        gap_map: the map as it is.
        marks: gap id -> the ids of its studies then.
        today: gives the id of today for a study's id then: it changes when reports are put together.
        questions: gap id -> questions that rest on it.
        seen: gap id -> when it was looked at.
    """
    holds = gap_states(gap_map)
    found = []
    for gap, studies in marks.items():
        before = tuple(sorted({today(study) for study in studies}))
        then = GapState(state(len(before), gap_map.thin), before)
        now = holds.get(gap, GapState("nowhere"))
        came = tuple(study for study in now.studies if study not in then.studies)
        went = tuple(study for study in then.studies if study not in now.studies)
        if came or went or now.status == "nowhere":
            found.append(
                GapChange(
                    gap,
                    then,
                    now,
                    came,
                    went,
                    tuple((questions or {}).get(gap, ())),
                    (seen or {}).get(gap, ""),
                    _text(then, now, came, went, gap_map.labels),
                    {study: gap_map.labels.get(study, study[:12]) for study in (*came, *went)},
                )
            )
    return found


def _text(
    then: GapState, now: GapState, came: tuple[str, ...], went: tuple[str, ...], labels: Mapping[str, str]
) -> str:
    """Return what changed in a sentence or two."""
    if now.status == "nowhere":
        return "The map has no such cell any more: its fields or their choices were changed."
    told = []
    for studies, verb in ((came, "added"), (went, "no longer there")):
        if studies:
            names = listed([labels.get(study, study[:12]) for study in studies])
            told.append(f"{in_words(len(studies))} {verb} ({names})")
    begin = "; ".join(told)
    begin = f"{begin[:1].upper()}{begin[1:]}. " if begin else ""
    number = len(now.studies)
    counted = f"{in_words(number)} {'study' if number == 1 else 'studies'}"
    if now.status == then.status:
        return f"{begin}There {'is' if number == 1 else 'are'} now {counted}; the cell is still {now.status}."
    after = {"filled": "no longer a gap", "thin": "thin", "empty": "empty"}[now.status]
    return f"{begin}The cell was {then.status} and is {after}, with {counted}."
