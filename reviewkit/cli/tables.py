"""Tables for a person at a terminal: as wide as it is, with no number cut short."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Cells = Sequence[Sequence[str]]

_NUMBER = re.compile(r"[-\d.]*=?")  # also a joint place, "2.5="
_GAP = 2  # spaces between columns
_SHORT = 16  # characters up to which a cell is rather kept on one line than a longer one beside it
_BREAKABLE = 12  # characters of a word that a column leaves whole: dates, formats and most names have fewer


def drawn(cells: Cells, columns: Sequence[str], wide: str) -> None:
    """Print rows under headings; where they cannot stand beside each other, each row as a block of lines.

    Columns that are empty in every row are left away. `wide` names the column that wraps first.
    """
    from rich.console import Console

    console = Console(highlight=False)
    kept = [n for n in range(len(columns)) if any(row[n] for row in cells)]
    widths = _widths(cells, columns, kept, columns.index(wide), console.width)
    if widths is None:
        _blocks(cells, [columns[n] for n in kept], kept, console.width)
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, _GAP, 0, 0), expand=False)
    for n in kept:
        table.add_column(
            columns[n], justify="right" if _is_number(cells, n) else "left", width=widths[n], overflow="fold"
        )
    for row in cells:
        table.add_row(*(Text(row[n]) for n in kept))
    console.print(table)


def _is_number(cells: Cells, column: int) -> bool:
    return all(_NUMBER.fullmatch(row[column]) for row in cells)


def _widths(
    cells: Cells, columns: Sequence[str], kept: Sequence[int], wide: int, room: int
) -> Mapping[int, int] | None:
    """Return each column's width so that all fit, or None where they would only fit with numbers or words cut.

    First the widest of the columns with long texts give way, the wide one among them, then those with short ones.
    """
    from rich.cells import cell_len

    full = {n: max(map(cell_len, (columns[n], *(row[n] for row in cells)))) for n in kept}
    least = {n: min(full[n], _longest_word(cells, columns, n)) for n in kept}
    long = [n for n in kept if n == wide or max(len(row[n]) for row in cells) > _SHORT]
    widths = dict(full)
    over = sum(widths.values()) + _GAP * (len(kept) - 1) - room
    for group in (long, kept):
        while over > 0 and (free := [n for n in group if widths[n] > least[n]]):
            widths[max(free, key=lambda n: widths[n])] -= 1
            over -= 1
    return widths if over <= 0 else None


def _longest_word(cells: Cells, columns: Sequence[str], column: int) -> int:
    from rich.cells import cell_len

    words = [word for row in cells for word in row[column].split()]
    heading = max(map(cell_len, columns[column].split()), default=1)
    longest = max(map(cell_len, words), default=1)
    return max(heading, longest if _is_number(cells, column) else min(longest, _BREAKABLE))


def _blocks(cells: Cells, headings: Sequence[str], kept: Sequence[int], room: int) -> None:
    """Print each row as lines of heading and value, an empty line between rows."""
    import click

    label = max(map(len, headings)) + _GAP
    for place, row in enumerate(cells):
        if place:
            click.echo()
        for heading, n in zip(headings, kept, strict=True):
            if row[n]:
                click.echo(
                    click.wrap_text(row[n], max(room - 1, 2 * label), f"{heading:{label}}", " " * label)
                )
