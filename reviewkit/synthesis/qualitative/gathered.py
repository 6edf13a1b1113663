"""What material was gathered, in a sentence for the method section, and who stayed from stage to stage."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reviewkit.model import Excerpt, Gathering

KINDS: Mapping[str, tuple[str, str]] = {
    "interview": ("interview", "interviews"),
    "focus group": ("focus group", "focus groups"),
    "world café table": ("World Café table", "World Café tables"),
    "workshop": ("workshop", "workshops"),
    "written": ("written contribution", "written contributions"),
    "observation": ("observation", "observations"),
    "other": ("other gathering", "other gatherings"),
}
"""Kind of gathering -> how one is called, and several."""

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True, repr=False)
class Stage:
    """One stage of a series of gatherings with the same people; None where nobody counted.

    `stayed` had been at an earlier stage, `joined` had not, `left` were at the stage before and came no more.
    """

    series: str
    stage: int
    gatherings: int
    dates: str
    people: int | None
    stayed: int | None
    joined: int | None
    left: int | None

    def __repr__(self) -> str:
        return f"<Stage {self.stage} of {self.series}: {self.people} people, {self.left} left>"


def stages(gatherings: Iterable[Gathering]) -> list[Stage]:
    """Return the stages of every series that has a name: how many came, stayed, joined and left.

    Several gatherings of one stage (three tables of a café) are counted together. Where those who returned were not
    counted, nobody can tell who left: None, not zero.
    """
    by_stage: dict[tuple[str, int], list[Gathering]] = defaultdict(list)
    for gathering in gatherings:
        if gathering.series:
            by_stage[gathering.series, gathering.stage].append(gathering)
    found: list[Stage] = []
    for (series, number), several in sorted(by_stage.items()):
        before = found[-1] if found and found[-1].series == series else None
        people = _sum(g.people for g in several)
        stayed = _sum(g.returned for g in several) if before else None
        found.append(
            Stage(
                series,
                number,
                len(several),
                _span([g.date for g in several]),
                people,
                stayed,
                None if people is None or (before and stayed is None) else people - (stayed or 0),
                # Somebody may come back after a stage away: fewer than none have then left.
                None
                if before is None or before.people is None or stayed is None
                else max(0, before.people - stayed),
            )
        )
    return found


def _span(dates: Iterable[str]) -> str:
    known = sorted({date for date in dates if date})
    return " to ".join(dict.fromkeys((known[0], known[-1]))) if known else ""


def _sum(numbers: Iterable[int | None]) -> int | None:
    given = list(numbers)
    return None if None in given else sum(n for n in given if n is not None)


def method(gatherings: Sequence[Gathering], excerpts: Sequence[Excerpt] = ()) -> str:
    """Return a sentence that states how much of each kind was gathered, with how many people, and how many passages.

    What nobody counted is said, not guessed.
    """
    kinds: dict[str, list[Gathering]] = defaultdict(list)
    for gathering in gatherings:
        kinds[gathering.kind].append(gathering)
    known = list(KINDS)
    order = sorted(kinds, key=lambda kind: (known.index(kind) if kind in KINDS else len(KINDS), kind))
    parts = [_kind(kind, kinds[kind]) for kind in order]
    text = f"Material was gathered in {_list(parts)}." if parts else "No interviews or groups are recorded."
    series = defaultdict(set)
    for gathering in gatherings:
        if gathering.series:
            series[gathering.series].add(gathering.stage)
    staged = [len(found) for found in series.values() if len(found) > 1]
    if staged:
        several = f"{_number(len(staged))} groups of people" if len(staged) > 1 else "One group of people"
        most = str(max(staged)) if min(staged) == max(staged) else f"{min(staged)} to {max(staged)}"
        text += f" {several[0].upper()}{several[1:]} met in {_number(int(most)) if most.isdigit() else most} stages."
    text += _passages(excerpts)
    return text


def _kind(kind: str, several: Sequence[Gathering]) -> str:
    one, many = KINDS.get(kind, (kind, f"{kind}s"))
    text = f"{_number(len(several))} {one if len(several) == 1 else many}"
    counted = [g.people for g in several if g.people is not None]
    if kind == "interview" and all(people == 1 for people in counted):
        return text
    if counted:
        text += f" ({sum(counted)} {'attendance' if sum(counted) == 1 else 'attendances'}"
        missing = len(several) - len(counted)
        text += f"; not counted in {_number(missing)})" if missing else ")"
    else:
        text += " (people not counted)"
    return text


def _passages(excerpts: Sequence[Excerpt]) -> str:
    if not excerpts:
        return ""
    words = {
        "study": ("from reports of studies"),
        "gathering": ("from gatherings"),
        "contribution": ("from the workshop's contributions"),
    }
    numbers = {kind: sum(e.kind == kind for e in excerpts) for kind in words}
    said = _list([f"{n} {words[kind]}" for kind, n in numbers.items() if n])
    erased = sum(e.erased for e in excerpts)
    gone = f"; {erased} of them were erased at their speakers' wish" if erased else ""
    noun = "passage was" if len(excerpts) == 1 else "passages were"
    return f" {len(excerpts)} {noun} taken up for coding: {said}{gone}."


def _number(n: int) -> str:
    return _WORDS[n] if n < len(_WORDS) else str(n)


def _list(parts: Sequence[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)
