"""Hiding small numbers in a table with totals, so that subtraction does not bring them back.

The method is complementary cell suppression with an audit: Hundepool et al. (2012), Statistical Disclosure Control,
Wiley, chapter 4. The audit asks for each small hidden cell between which bounds everything that is shown holds it.
In a table with row and column totals these bounds are exact: how far a cell can move is a maximum flow through
the other hidden cells (Gusfield 1988, SIAM Journal on Computing 17:552).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Place = tuple[str, str]

_ELSEWHERE = ("", "elsewhere")
"""The node that joins columns with a hidden total: what one of them gains another must lose."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown of a table: None where a number is hidden."""

    cells: Mapping[Place, int | None]
    rows: Mapping[str, int | None]
    columns: Mapping[str, int | None]

    @property
    def any_hidden(self) -> bool:
        """Whether anything is hidden."""
        return None in self.cells.values() or None in self.rows.values() or None in self.columns.values()


def hide_small(
    numbers: Mapping[Place, int],
    rows: tuple[str, ...],
    columns: tuple[str, ...],
    small: int,
    *,
    also: Iterable[Place] = (),
) -> Shown:
    """Return the table with every number from 1 to `small` - 1 hidden, and as many more as that needs.

    `also` are cells to hide whatever their number: few people may have said much. Row totals stay unless nothing
    else helps; a column total from 1 to `small` - 1 is hidden, and with it at least one other, because the sum of all
    rows would give it away.
    """
    row_sums = {row: sum(numbers[row, column] for column in columns) for row in rows}
    sums = {column: sum(numbers[row, column] for row in rows) for column in columns}
    veiled = {column for column in columns if 0 < sums[column] < small}
    if len(veiled) == 1:
        others = [column for column in columns if column not in veiled]
        veiled |= set(sorted(others, key=lambda column: (sums[column] == 0, sums[column], column))[:1])
    table = _Table(numbers, rows, columns, veiled, small, frozenset(also))
    if not table.protect():
        return Shown(dict.fromkeys(numbers), dict.fromkeys(rows), dict.fromkeys(columns))
    return Shown(
        {place: None if place in table.hidden else number for place, number in numbers.items()},
        dict(row_sums),
        {column: None if column in veiled else total for column, total in sums.items()},
    )


class _Table:
    """A table of which some numbers are hidden, and what the rest gives away."""

    def __init__(
        self,
        numbers: Mapping[Place, int],
        rows: tuple[str, ...],
        columns: tuple[str, ...],
        veiled: set[str],
        small: int,
        also: frozenset[Place],
    ) -> None:
        self.numbers = numbers
        self.rows = rows
        self.columns = columns
        self.veiled = veiled
        self.small = small
        self.hidden = {
            place for place, number in numbers.items() if number and (number < small or place in also)
        }

    def protect(self) -> bool:
        """Hide more until nothing is given away; False where even hiding every cell would not do."""
        for place in sorted(self.hidden):
            while self._room(self.hidden, place) < 1:
                ways = [self.hidden | way for way in self._ways(place)]
                if not ways:
                    return False
                ways.sort(key=lambda way: (len(way), sum(self.numbers[p] for p in way), sorted(way)))
                enough = next((way for way in ways if self._room(way, place) >= 1), None)
                self.hidden = enough or max(ways, key=lambda way: self._room(way, place))
        return True

    def _ways(self, place: Place) -> list[set[Place]]:
        """Return sets of cells that, hidden too, let the cell move: one beside it, or three to a rectangle."""
        row, column = place
        beside = [{(row, other)} for other in self.columns if other != column]
        corners = [
            {(row, other), (below, column), (below, other)}
            for below in self.rows
            for other in self.columns
            if below != row and other != column
        ]
        return [way for way in beside + corners if not way <= self.hidden]

    def _room(self, hidden: set[Place], place: Place) -> float:
        """Return how far the bounds of a cell reach, as a share of what is needed: 1 or more is safe.

        Safe is a cell that may be 0, or at least `small`, for all that anybody can tell; a larger one, hidden for
        another reason, where its bounds are as far apart as a small one's would be.
        """
        import networkx

        number = self.numbers[place]
        graph = self._graph(hidden - {place})
        row, column = ("row", place[0]), ("column", place[1])
        for node in (row, column):
            graph.add_node(node)
        down = networkx.maximum_flow_value(graph, row, column)
        up = networkx.maximum_flow_value(graph, column, row)
        if number >= self.small:
            return float(max(down / number, (down + up) / self.small))
        return float(max(down / number, up / (self.small - number)))

    def _graph(self, hidden: set[Place]) -> Any:
        """Return how hidden numbers can be shifted without changing a total: arcs with capacities."""
        import networkx

        graph: networkx.DiGraph[Any] = networkx.DiGraph()
        plenty = sum(self.numbers.values()) + self.small
        for row, column in hidden:
            graph.add_edge(("row", row), ("column", column), capacity=plenty)
            graph.add_edge(("column", column), ("row", row), capacity=self.numbers[row, column])
        for column in self.veiled:
            total = sum(self.numbers[row, column] for row in self.rows)
            graph.add_edge(("column", column), _ELSEWHERE, capacity=plenty)
            graph.add_edge(_ELSEWHERE, ("column", column), capacity=total)
        return graph
