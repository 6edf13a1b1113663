"""Directions of effect as a picture: studies down, domains of outcomes across, an arrow where a study found something.

After the effect-direction plot of Thomson and Thomas 2013 (Research Synthesis Methods 4:95) as revised by Boon and
Thomson 2021 (12:29). It shows where studies point, never how far: its words say so.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from reviewkit.report.grid import SMALL, Beside, Grid, Key, Place, column, lay
from reviewkit.report.marks import SIDE_WORDS, direction, light, symbols

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reviewkit.report.drawing import Sheet

_SMALL_STUDY, _LARGE_STUDY = 50, 300  # people: the borders of Thomson and Thomas's three sizes of arrow
_REACH = {"small": 5.5, "middle": 8.5, "large": 12.0}
_ROW = 30


class DirectionsLike(Protocol):
    """What the picture needs: studies, domains, and effects by (study, domain), each with a side and a number."""

    @property
    def domains(self) -> Sequence[str]:
        """The domains of outcomes, in order."""

    @property
    def studies(self) -> Sequence[str]:
        """The studies' ids, in order."""

    @property
    def labels(self) -> Mapping[str, str]:
        """What to call each study."""

    @property
    def effects(self) -> Mapping[tuple[str, str], Any]:
        """What a study found in a domain: `side` and `outcomes`."""

    @property
    def undirected(self) -> Mapping[tuple[str, str], int]:
        """Outcomes without a direction."""

    @property
    def counts(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """Domain -> side -> studies."""

    @property
    def tests(self) -> Mapping[str, Any]:
        """Domain -> sign test: `up`, `n`, `p`, `low`, `high`."""

    @property
    def participants(self) -> Mapping[str, int]:
        """People by study."""

    @property
    def quality(self) -> Mapping[str, str]:
        """Judgement by study."""

    @property
    def quality_values(self) -> Sequence[str]:
        """Judgements from best to worst."""

    @property
    def design(self) -> Mapping[str, str]:
        """Design by study."""

    @property
    def consistent(self) -> float:
        """The share of a study's outcomes that must point one way."""


def directions_svg(found: DirectionsLike, *, title: str = "") -> str:
    """Return the effect-direction plot as SVG, studies in the order in which they are given."""
    studies, domains = list(found.studies), list(found.domains)
    signs = symbols(list(found.quality_values))
    cell = 112.0 if len(domains) <= 6 else 92.0 if len(domains) <= 10 else 50.0
    beside = []
    if found.participants:
        sizes = [f"{found.participants[s]:,}" if s in found.participants else "?" for s in studies]
        beside.append(Beside("People", sizes, 62))
    if found.design:
        beside.append(Beside("Design", [found.design.get(study, "") for study in studies], 130))
    if found.quality:
        beside.append(Beside("Judged", ["" for _ in studies], 56))
    last = 106 if found.tests else 80
    grid = lay(
        [found.labels.get(study, study[:12]) for study in studies],
        domains,
        title=title or "Directions of effect, by study and domain of outcome",
        description=_description(found),
        above=_above(found),
        cell=cell,
        height=_ROW,
        label=170,
        beside=beside,
        keys=_legend(found, signs),
        extra=last,
    )
    for at, study in enumerate(studies):
        _row(grid, found, study, at, signs)
    _foot(grid, found)
    return str(grid.sheet)


def _row(grid: Grid, found: DirectionsLike, study: str, at: int, signs: Mapping[str, str]) -> None:
    for domain, place in zip(found.domains, grid.places(at, len(found.domains)), strict=True):
        x, y, wide, high = place
        grid.sheet.box(x + 1, y + 1, wide - 2, high - 2, stroke="#c9c9c9", fill="#ffffff")
        effect = found.effects.get((study, domain))
        if effect is not None:
            _arrow(grid.sheet, place, effect, found.participants.get(study), sized=bool(found.participants))
        elif found.undirected.get((study, domain)):
            direction(grid.sheet, x + wide / 2, y + high / 2, "undirected")
    if found.quality and study in found.quality:
        y = grid.top + sum(grid.heights[:at]) + grid.heights[at] / 2
        light(grid.sheet, grid.left - 38, y, signs[found.quality[study]], radius=9)


def _arrow(sheet: Sheet, place: Place, effect: Any, people: int | None, *, sized: bool) -> None:
    x, y, wide, high = place
    middle = x + wide / 2
    direction(sheet, middle, y + high / 2, effect.side, _REACH[_size(people) if sized else "middle"])
    if effect.outcomes > 1:
        sheet.text(middle + 16, y + high / 2 + 9, str(effect.outcomes), size=SMALL)


def _size(people: int | None) -> str:
    if people is None or people < _SMALL_STUDY:
        return "small"
    return "large" if people > _LARGE_STUDY else "middle"


def _foot(grid: Grid, found: DirectionsLike) -> None:
    """Write under each domain how many studies point where, and the sign test where the method names one."""
    y = grid.bottom + 18
    column(grid.sheet, 14, y + 22, ["Studies that point", "each way"], size=SMALL, leading=12)
    for at, domain in enumerate(found.domains):
        left = grid.left + at * grid.cell
        for row, side in enumerate(("up", "down", "conflicting", "none")):
            n = len(found.counts.get(domain, {}).get(side, ()))
            direction(grid.sheet, left + grid.cell / 2 - 9, y + row * 17, side, 5)
            grid.sheet.text(left + grid.cell / 2 + 3, y + row * 17 + 4, str(n), size=SMALL)
        if test := found.tests.get(domain):
            words = (
                ["none points", "a way"] if test.p is None else [f"{test.up} of {test.n}", f"p {_p(test.p)}"]
            )
            column(grid.sheet, left + grid.cell / 2, y + 80, words, size=9, leading=12, anchor="middle")
    if found.tests:
        column(
            grid.sheet,
            14,
            y + 80,
            ["Sign test: better, of those", "with a direction"],
            size=SMALL,
            leading=12,
        )


def _p(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"


def _above(found: DirectionsLike) -> str:
    label = getattr(found, "domain_label", "") or "domain of outcome"
    return f"Studies (rows) by {label} (columns)"


def _legend(found: DirectionsLike, signs: Mapping[str, str]) -> list[Key]:
    keys = [Key(words, partial(_drawn, side)) for side, words in SIDE_WORDS.items()]
    text = (
        f"A small number: outcomes of the study in this domain. They make an arrow where {found.consistent:.0%} of "
        "them point one way, and count as conflicting otherwise (Boon and Thomson 2021)."
    )
    if found.participants:
        text += f" Small arrow: fewer than {_SMALL_STUDY} people, or no number told; large: more than {_LARGE_STUDY}."
    keys.append(Key(text))
    if found.quality:
        by_sign: dict[str, list[str]] = {}
        for word in found.quality_values:
            by_sign.setdefault(signs[word], []).append(word)
        keys += [Key(" / ".join(words), partial(_judged, sign)) for sign, words in by_sign.items()]
    warning = (
        "Arrows count studies. They say nothing of how large an effect is or how sure, and a domain with more "
        "arrows one way has not been shown to work."
    )
    if found.tests:
        warning += (
            " The sign test takes every study as equal and leaves out those without a clear direction; its p is no "
            "measure of the effect, and its use on directions is disputed."
        )
    return [*keys, Key(warning)]


def _drawn(side: str, sheet: Sheet, x: float, y: float) -> None:
    direction(sheet, x, y, side, 6)


def _judged(sign: str, sheet: Sheet, x: float, y: float) -> None:
    light(sheet, x, y, sign, radius=6.5)


def _description(found: DirectionsLike) -> str:
    told = []
    for domain in found.domains:
        parts = [
            f"{len(ids)} {SIDE_WORDS[side]}" for side, ids in found.counts.get(domain, {}).items() if ids
        ]
        told.append(f"{domain}: {', '.join(parts) or 'no study with a direction'}")
    return f"{len(found.studies)} studies. {'; '.join(told)}. Counts of studies, not sizes of effects."
