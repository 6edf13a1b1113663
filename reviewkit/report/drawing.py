"""SVG elements as strings: every text is escaped here, so that no picture is broken by its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from reviewkit.report.measure import clean

FONT = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif"
INK = "#111111"


def number(value: float) -> str:
    """Return a coordinate with at most one decimal, which is finer than any screen or printer shows here."""
    return f"{value:.1f}".removesuffix(".0")


def attribute(text: str) -> str:
    """Return a text that may stand inside double quotes or between tags."""
    return escape(clean(text), quote=True)


@dataclass
class Sheet:
    """A sheet of paper that elements are put on, in the order in which they are drawn."""

    width: float
    height: float
    title: str
    description: str
    parts: list[str] = field(default_factory=list)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "#ffffff",
        stroke: str = INK,
        round_by: float = 0,
        dashed: bool = False,
        thick: float = 1,
        kind: str = "",
    ) -> None:
        """Draw a rectangle; `kind` becomes its class, by which a test or a style sheet finds it."""
        more = f' rx="{number(round_by)}"' if round_by else ""
        more += ' stroke-dasharray="4 3"' if dashed else ""
        more += f' class="{kind}"' if kind else ""
        self.parts.append(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
            f' fill="{fill}" stroke="{stroke}" stroke-width="{number(thick)}"{more}/>'
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 12,
        anchor: str = "start",
        bold: bool = False,
        turned: bool = False,
        fill: str = INK,
        halo: bool = False,
    ) -> None:
        """Write one line, its baseline at y; `turned` writes upwards, `halo` keeps it legible on lines."""
        more = ' font-weight="bold"' if bold else ""
        more += f' text-anchor="{anchor}"' if anchor != "start" else ""
        more += f' transform="rotate(-90 {number(x)} {number(y)})"' if turned else ""
        more += ' paint-order="stroke" stroke="#ffffff" stroke-width="3"' if halo else ""
        place = f'x="{number(x)}" y="{number(y)}"'
        self.parts.append(
            f'<text {place} font-size="{number(size)}" fill="{fill}"{more}>{attribute(text)}</text>'
        )

    def line(
        self,
        points: list[tuple[float, float]],
        *,
        thick: float = 1.2,
        stroke: str = INK,
        dashed: bool = False,
    ) -> None:
        """Draw a line through the points."""
        path = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        more = ' stroke-dasharray="3 3"' if dashed else ""
        self.parts.append(
            f'<polyline points="{path}" fill="none" stroke="{stroke}" stroke-width="{number(thick)}"{more}/>'
        )

    def arrow(self, points: list[tuple[float, float]]) -> None:
        """Draw a line through the points with a head at the last one.

        The head is a triangle of its own: a marker needs an id, and two pictures on a page would clash.
        """
        (before_x, before_y), (x, y) = points[-2], points[-1]
        along_x, along_y = _direction(x - before_x), _direction(y - before_y)
        back_x, back_y = x - 8 * along_x, y - 8 * along_y
        self.line([*points[:-1], (back_x, back_y)])
        left = (back_x - 4 * along_y, back_y + 4 * along_x)
        right = (back_x + 4 * along_y, back_y - 4 * along_x)
        self.shape([(x, y), left, right])

    def shape(
        self,
        points: list[tuple[float, float]],
        *,
        fill: str = INK,
        stroke: str = "none",
        thick: float = 1,
        kind: str = "",
    ) -> None:
        """Draw a closed shape through the points."""
        path = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        more = f' class="{kind}"' if kind else ""
        self.parts.append(
            f'<polygon points="{path}" fill="{fill}" stroke="{stroke}" stroke-width="{number(thick)}"{more}/>'
        )

    def circle(
        self, x: float, y: float, radius: float, *, fill: str, stroke: str = INK, thick: float = 1.5
    ) -> None:
        """Draw a circle around x and y."""
        self.parts.append(
            f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="{fill}"'
            f' stroke="{stroke}" stroke-width="{number(thick)}"/>'
        )

    def __str__(self) -> str:
        wide, high = number(self.width), number(self.height)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}"'
            f' height="{high}" role="img" font-family="{FONT}">\n'
            f"<title>{attribute(self.title)}</title>\n<desc>{attribute(self.description)}</desc>\n"
            f'<rect width="{wide}" height="{high}" fill="#ffffff"/>\n' + "\n".join(self.parts) + "\n</svg>\n"
        )


def _direction(difference: float) -> int:
    return (difference > 0) - (difference < 0)
