"""What went together with an effect, as a picture: the studies that say so, by name, and how many they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from reviewkit.report.grid import SMALL, Key, lay
from reviewkit.report.measure import wrap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CELL = 200
_NAMED = 8  # studies named in a cell; the table beside the picture names them all


class ParametersLike(Protocol):
    """What the picture needs: names, ways, and studies by (name, way)."""

    @property
    def label(self) -> str:
        """What a parameter is called."""

    @property
    def way_label(self) -> str:
        """What its direction is called."""

    @property
    def names(self) -> Sequence[str]:
        """The parameters, in order."""

    @property
    def ways(self) -> Sequence[str]:
        """The directions, in order."""

    @property
    def studies(self) -> Mapping[tuple[str, str], Sequence[str]]:
        """Studies by (parameter, way)."""

    @property
    def labels(self) -> Mapping[str, str]:
        """What to call each study."""


def parameters_svg(found: ParametersLike, *, title: str = "") -> str:
    """Return parameters of effectiveness as SVG: a number and the studies behind it, never an estimate."""
    cells = {
        (name, way): _lines(found, found.studies.get((name, way), ()))
        for name in found.names
        for way in found.ways
    }
    taller = [max([len(cells[name, way]) * 13 + 26 for way in found.ways] or [0]) for name in found.names]
    grid = lay(
        list(found.names),
        list(found.ways),
        title=title or "What went together with the effect",
        description=_description(found),
        above=f"{found.label or 'Parameter'} (rows) by {found.way_label or 'direction'} (columns)",
        cell=_CELL,
        height=34,
        label=190,
        taller=taller,
        keys=[
            Key(
                "Numbers of studies that say so, with their names; a study may stand in several cells. This is what "
                "reports link with an effect. It is no estimate, and more studies are no stronger effect."
            )
        ],
    )
    for at, name in enumerate(found.names):
        for way, (x, y, wide, high) in zip(found.ways, grid.places(at, len(found.ways)), strict=True):
            n = len(found.studies.get((name, way), ()))
            grid.sheet.box(
                x + 2, y + 2, wide - 4, high - 4, stroke="#aaaaaa", fill="#f7f7f7" if n else "#ffffff"
            )
            grid.sheet.text(x + 10, y + 17, str(n), bold=True)
            for row, line in enumerate(cells[name, way]):
                grid.sheet.text(x + 10, y + 31 + row * 13, line, size=SMALL)
    return str(grid.sheet)


def _lines(found: ParametersLike, studies: Sequence[str]) -> list[str]:
    names = [found.labels.get(study, study[:12]) for study in studies]
    more = [f"and {len(names) - _NAMED} more"] if len(names) > _NAMED else []
    return wrap(", ".join([*names[:_NAMED], *more]), _CELL - 20, SMALL) if names else []


def _description(found: ParametersLike) -> str:
    told = []
    for name in found.names:
        parts = [f"{len(found.studies.get((name, way), ()))} {way}" for way in found.ways]
        told.append(f"{name}: {', '.join(parts)}")
    return f"Studies by what they name and which way. {'; '.join(told)}. Counts, not estimates."
