"""The flow diagram as a picture: four templates, of which the numbers choose one.

Columns are, from the left: the stages' names, the previous version (updated reviews only), the search of
databases and registers with what was removed at its side, and the same for other methods. A row is as high
as its highest box, so a long list of reasons makes room for itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reviewkit.report.boxes import WORDS
from reviewkit.report.drawing import Sheet
from reviewkit.report.measure import clean, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reviewkit.report.flow import Flow

_SIZE, _LEADING = 12, 16
_PAD = 9  # between a box and its text
_BOX = 236  # width of a box: "Records marked as ineligible" and a number in two lines
_GAP_X, _GAP_Y = 34, 26  # room for an arrow
_STAGE = 26  # width of a stage's name, which is written upwards
_MARGIN = 12
_INDENT = 14
_LONG, _WIDE = 24, 400  # a list of more lines than this gets a wider column, or the picture fits no page
_FILL = "#e6e6e6"  # of titles and stages; black on it is above 16:1, and it prints without colour
_STAGES = {"Identification": (1, 1), "Screening": (2, 4), "Included": (5, 7)}


@dataclass
class _Box:
    """One box: its column, its row, and its lines as (indent, text)."""

    column: int
    row: int
    lines: list[tuple[float, str]]
    title: bool = False
    fill: str = "#ffffff"
    x: float = 0
    y: float = 0
    width: float = _BOX
    height: float = 0

    @property
    def centre(self) -> float:
        return self.x + self.width / 2

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def right(self) -> float:
        return self.x + self.width


@dataclass
class _Plan:
    """All boxes by name, and the widths of the columns that this template has."""

    flow: Flow
    boxes: dict[str, _Box] = field(default_factory=dict)
    widths: list[float] = field(default_factory=list)

    @property
    def main(self) -> int:
        return 1 if self.flow.updated else 0

    def left(self, column: int) -> float:
        """Return where a column begins."""
        return _MARGIN + _STAGE + _GAP_X / 2 + sum(self.widths[:column]) + column * _GAP_X

    def put(self, name: str, column: int, row: int, *entries: Sequence[tuple[int, str]]) -> None:
        width = self.widths[column]
        lines = [line for entry in entries for depth, text in entry for line in _wrapped(depth, text, width)]
        height = len(lines) * _LEADING + 2 * _PAD - 4
        self.boxes[name] = _Box(column, row, lines, x=self.left(column), width=width, height=height)

    def head(self, name: str, columns: tuple[int, int], text: str) -> None:
        """Put a title over the columns from the first to the last."""
        first, last = columns
        x = self.left(first)
        width = self.left(last) + self.widths[last] - x
        lines = [(0.0, line) for line in wrap(text, width - 2 * _PAD, _SIZE, bold=True)]
        height = len(lines) * _LEADING + 2 * _PAD - 4
        self.boxes[name] = _Box(first, 0, lines, title=True, fill=_FILL, x=x, width=width, height=height)


def _widths(flow: Flow) -> list[float]:
    widths: list[float] = [_BOX] if flow.updated else []
    sources = [pair for kind in ("database", "register") for pair in flow.boxes[f"{kind}_specific_results"]]
    widths += [_fitting(sources, 2), _fitting(flow.boxes["dbr_excluded"], 1)]
    if flow.other_methods:
        widths += [_BOX, _fitting(flow.boxes["other_excluded"], 1)]
    return widths


def _fitting(pairs: Iterable[tuple[str, int | None]], depth: int) -> float:
    """Return how wide a column has to be for its longest list."""
    lines = sum(len(_wrapped(depth, f"{name} {_n(n)}", _BOX)) for name, n in pairs)
    return _WIDE if lines > _LONG else _BOX


def svg(flow: Flow) -> str:
    """Return the diagram as SVG text."""
    plan = _Plan(flow, widths=_widths(flow))
    _previous(plan)
    _databases(plan)
    _other(plan)
    _included(plan)
    tops, heights = _place(plan)
    width = plan.left(len(plan.widths)) - _GAP_X + _MARGIN
    last = max(tops)
    sheet = Sheet(width, tops[last] + heights[last] + _MARGIN, _title(flow), _description(flow))
    for name, (first, final) in _STAGES.items():
        rows = [row for row in tops if first <= row <= final]
        top, bottom = tops[rows[0]], tops[rows[-1]] + heights[rows[-1]]
        sheet.box(_MARGIN, top, _STAGE, bottom - top, fill=_FILL, round_by=6)
        middle = (top + bottom) / 2
        sheet.text(_MARGIN + _STAGE / 2 + 4, middle, name, anchor="middle", bold=True, turned=True)
    for box in plan.boxes.values():
        _draw(sheet, box)
    _arrows(sheet, plan)
    return str(sheet)


def _previous(plan: _Plan) -> None:
    if not plan.flow.updated:
        return
    plan.head("previous title", (0, 0), "Previous studies")
    plan.put("previous", 0, 1, _entry(plan.flow, "previous_studies"), _entry(plan.flow, "previous_reports"))


def _databases(plan: _Plan) -> None:
    flow, main = plan.flow, plan.main
    plan.head("title", (main, main + 1), f"Identification of {_studies(flow)} via databases and registers")
    sources = [(0, "Records identified from:")]
    for kind in ("database", "register"):
        sources += _entry(flow, f"{kind}_results", 1)
        sources += [(2, f"{name} {_n(n)}") for name, n in flow.boxes[f"{kind}_specific_results"]]
    plan.put("identified", main, 1, sources)
    removed = [_entry(flow, key, 1) for key in ("duplicates", "excluded_automatic", "excluded_other")]
    plan.put("removed", main + 1, 1, [(0, "Records removed before screening:")], *removed)
    plan.put("screened", main, 2, _entry(flow, "records_screened"))
    plan.put("excluded", main + 1, 2, _entry(flow, "records_excluded"), _by_whom(flow))
    _reports(plan, "dbr", main)


def _other(plan: _Plan) -> None:
    if not plan.flow.other_methods:
        return
    column = plan.main + 2
    plan.head(
        "other title", (column, column + 1), f"Identification of {_studies(plan.flow)} via other methods"
    )
    found = [_entry(plan.flow, f"{kind}_results", 1) for kind in ("website", "organisation", "citations")]
    plan.put("other identified", column, 1, [(0, "Records identified from:")], *found)
    _reports(plan, "other", column)


def _reports(plan: _Plan, arm: str, column: int) -> None:
    flow = plan.flow
    plan.put(f"{arm} sought", column, 3, _entry(flow, f"{arm}_sought_reports"))
    plan.put(f"{arm} missed", column + 1, 3, _entry(flow, f"{arm}_notretrieved_reports"))
    plan.put(f"{arm} assessed", column, 4, _entry(flow, f"{arm}_assessed"))
    reasons = flow.boxes[f"{arm}_excluded"]
    total = sum(n or 0 for _, n in reasons)
    words = f"{WORDS[f'{arm}_excluded']} {_n(total)}" + (":" if reasons else "")
    plan.put(f"{arm} excluded", column + 1, 4, [(0, words)], [(1, f"{name} {_n(n)}") for name, n in reasons])


def _studies(flow: Flow) -> str:
    return "new studies" if flow.updated else "studies"


def _by_whom(flow: Flow) -> list[tuple[int, str]]:
    """Return who excluded records, where tools did it too: PRISMA asks for both numbers."""
    excluded, by_tools = flow.boxes["records_excluded"], flow.excluded_by_tools
    if not by_tools or excluded is None:
        return []
    return [(1, f"by people {_n(excluded - by_tools)}"), (1, f"by automation tools {_n(by_tools)}")]


def _included(plan: _Plan) -> None:
    flow = plan.flow
    if flow.updated:
        plan.put("new", plan.main, 5, _entry(flow, "new_studies"), _entry(flow, "new_reports"))
        more = flow.reports_of_previous_studies
        known = [(1, f"of these, new reports of previous studies {_n(more)}")] if more else []
        plan.put("total", plan.main, 6, _entry(flow, "total_studies"), _entry(flow, "total_reports"), known)
    else:  # the template of a new review words it without "new"
        studies, reports = (_n(flow.boxes[f"new_{unit}"]) for unit in ("studies", "reports"))
        plan.put(
            "new",
            plan.main,
            5,
            [(0, f"Studies included in review {studies}"), (0, f"Reports of included studies {reports}")],
        )
    if flow.boxes["total_studies_ma"] or flow.boxes["total_reports_ma"]:
        plan.put("pooled", plan.main, 7, _entry(flow, "total_studies_ma"), _entry(flow, "total_reports_ma"))


def _entry(flow: Flow, key: str, depth: int = 0) -> list[tuple[int, str]]:
    n = flow.boxes[key]
    lines = [(depth, f"{WORDS[key]} {_n(n)}")]
    if key in flow.waiting:
        lines.append((depth + 1, f"of these still waiting {_n(flow.waiting[key])}"))
    return lines


def _n(n: int | None) -> str:
    """Return a number as the template writes it, tied together so that no line breaks inside it."""
    return "(not stated)" if n is None else f"(n\u00a0=\u00a0{n:,})"


def _wrapped(depth: int, text: str, width: float) -> list[tuple[float, str]]:
    """Return the lines of an entry; those after the first hang a little, so that entries stay apart."""
    indent = depth * _INDENT
    first, *rest = wrap(text, width - 2 * _PAD - indent, _SIZE)
    if not rest:
        return [(indent, first)]
    hang = indent + _INDENT / 2
    left = clean(text).removeprefix(first)
    return [(indent, first), *((hang, line) for line in wrap(left, width - 2 * _PAD - hang, _SIZE))]


def _place(plan: _Plan) -> tuple[dict[int, float], dict[int, float]]:
    """Give every box its place; return the top and the height of every row."""
    heights: dict[int, float] = {}
    for box in plan.boxes.values():
        heights[box.row] = max(heights.get(box.row, 0), box.height)
    heights[1] = max(heights[1], 100)  # "Identification", written upwards, needs as much
    heights[5] = max(heights[5], 70)  # and so does "Included", where it has one row
    tops: dict[int, float] = {}
    y: float = _MARGIN
    for row in sorted(heights):
        tops[row] = y
        y += heights[row] + _GAP_Y
    for box in plan.boxes.values():
        box.y = tops[box.row]
    # The next row starts below the tallest box; a low box beside a tall one stays level with its first lines.
    return tops, heights


def _draw(sheet: Sheet, box: _Box) -> None:
    sheet.box(box.x, box.y, box.width, box.height, fill=box.fill, round_by=8 if box.title else 0, kind="box")
    for at, (indent, line) in enumerate(box.lines):
        y = box.y + _PAD + (at + 1) * _LEADING - 6
        if box.title:
            sheet.text(box.centre, y, line, anchor="middle", bold=True)
        else:
            sheet.text(box.x + _PAD + indent, y, line)


def _arrows(sheet: Sheet, plan: _Plan) -> None:
    boxes = plan.boxes
    down = [
        ("identified", "screened"),
        ("screened", "dbr sought"),
        ("dbr sought", "dbr assessed"),
        ("dbr assessed", "new"),
        ("new", "total"),
        ("other identified", "other sought"),
        ("other sought", "other assessed"),
    ]  # fmt: skip - pairs
    down.append(("total" if "total" in boxes else "new", "pooled"))
    for above, below in down:
        if above in boxes and below in boxes:
            x = boxes[above].centre
            sheet.arrow([(x, boxes[above].bottom), (x, boxes[below].y)])
    for name in ("identified", "screened", "dbr sought", "dbr assessed", "other sought", "other assessed"):
        aside = {"identified": "removed", "screened": "excluded"}.get(name)
        aside = aside or name.replace("sought", "missed").replace("assessed", "excluded")
        if name in boxes:
            start, end = boxes[name], boxes[aside]
            y = start.y + min(start.height, end.height) / 2
            sheet.arrow([(start.right, y), (end.x, y)])
    if "other assessed" in boxes:
        start, end = boxes["other assessed"], boxes["new"]
        sheet.arrow([(start.centre, start.bottom), (start.centre, end.middle), (end.right, end.middle)])
    if "previous" in boxes:
        start, end = boxes["previous"], boxes["total"]
        sheet.arrow([(start.centre, start.bottom), (start.centre, end.middle), (end.x, end.middle)])


def _title(flow: Flow) -> str:
    kind = "updated review" if flow.updated else "new review"
    arms = "databases, registers and other methods" if flow.other_methods else "databases and registers"
    return f"PRISMA 2020 flow diagram: {kind}, {arms}"


def _description(flow: Flow) -> str:
    n = {key: value for key, value in flow.boxes.items() if isinstance(value, int)}
    found = n.get("database_results", 0) + n.get("register_results", 0)
    removed = sum(n.get(key, 0) for key in ("duplicates", "excluded_automatic", "excluded_other"))
    text = (
        f"{found:,} records identified in databases and registers, {removed:,} removed before screening, "
        f"{n.get('records_screened', 0):,} screened, {n.get('records_excluded', 0):,} excluded; "
        f"{n.get('dbr_sought_reports', 0):,} reports sought, {n.get('dbr_assessed', 0):,} assessed. "
    )
    if flow.other_methods:
        text += f"By other methods: {n.get('other_sought_reports', 0):,} reports sought, "
        text += f"{n.get('other_assessed', 0):,} assessed. "
    text += f"{n.get('new_studies', 0):,} new studies included, in {n.get('new_reports', 0):,} reports."
    if flow.updated:
        text += f" With the previous version: {n.get('total_studies', 0):,} studies."
    return text
