"""How sources overlap, as a picture: bars of what each found, and below them which sets of sources found how much.

The lower part is an UpSet plot (Lex and others 2014, doi:10.1109/TVCG.2014.2346248): Venn diagrams cannot be read for
more than three sets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.report.context import Table
from reviewkit.report.drawing import INK, Sheet
from reviewkit.report.measure import shorten, width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reviewkit.model import Overlap

_SIZE, _LEADING, _MARGIN = 12, 16, 14
_LABEL, _BAR = 190, 190
_ROW = 44  # two lines of a name and a gap
_STEP, _HIGH = 34, 120  # a set's column, and its tallest bar
_MOST = 16  # sets drawn one by one: more would not fit the width of a page; the rest is told in one number
_BESIDE = 8  # sources of which the table shows the overlap of every two: more columns fit no page
_SHARED, _ONLY = "#d9e2ea", "#3f5f78"  # light and dark enough to be told apart in black and white
_EMPTY = "#d0d0d0"


def overlap_svg(overlap: Overlap, *, title: str = "") -> str:
    """Return what each source found, alone and together with others, as SVG.

    Above, a bar for each source: its reports, the dark part found nowhere else. Below, a bar for each set of sources
    that found the same reports, with filled circles at the sources of the set; the largest 16 sets are drawn.
    """
    sources = overlap.sources
    sets = sorted(overlap.found.items(), key=lambda item: (-item[1], len(item[0]), sorted(item[0])))
    beside = [width(line, _SIZE) for name in sources for line in _told(overlap, name)]
    across = (
        2 * _MARGIN + _LABEL + max(_BAR + 8 + max(beside, default=0), _STEP * min(len(sets), _MOST) + 40, 380)
    )
    upper = 3 * _LEADING + _ROW * len(sources)
    lower = _HIGH + 5 * _LEADING + _ROW * len(sources)
    rest = sets[_MOST:]
    high = 2 * _MARGIN + upper + (lower if len(sources) > 1 else 0) + (_LEADING + 8 if rest else 0)
    sheet = Sheet(across, max(high, 60), title or "What each source found", _description(overlap))
    if not sources:
        sheet.text(_MARGIN, _MARGIN + _LEADING, "No source was searched yet.")
        return str(sheet)
    _bars(sheet, overlap, sources)
    if len(sources) > 1:
        _sets(sheet, sources, sets[:_MOST], _MARGIN + upper + 2 * _LEADING)
    if rest:
        told = f"{len(rest)} further sets of sources: {sum(n for _, n in rest):,} reports"
        sheet.text(_MARGIN, high - _MARGIN, told)
    return str(sheet)


def _bars(sheet: Sheet, overlap: Overlap, sources: Sequence[str]) -> None:
    """Draw a bar for each source, with a key to the two shades."""
    reports, unique = overlap.reports, overlap.unique
    most = max([*reports.values(), 1])
    y: float = _MARGIN + _LEADING
    sheet.text(_MARGIN, y, "Reports found by each source", bold=True)
    x = _MARGIN + _LABEL
    y += _LEADING + 4
    sheet.box(x, y - 10, 12, 12, fill=_ONLY)
    sheet.text(x + 18, y, "found by this source only")
    second = x + 18 + width("found by this source only", _SIZE) + 18
    sheet.box(second, y - 10, 12, 12, fill=_SHARED)
    sheet.text(second + 18, y, "found by others, too")
    y += 8
    for name in sources:
        middle = y + _ROW / 2
        _name(sheet, name, middle)
        only, all_of_it = _BAR * unique[name] / most, _BAR * reports[name] / most
        sheet.box(x, middle - 11, all_of_it, 22, fill=_SHARED, kind="bar")
        if only:
            sheet.box(x, middle - 11, only, 22, fill=_ONLY, kind="only")
        sheet.line([(x, y), (x, y + _ROW)])
        for n, line in enumerate(lines := _told(overlap, name)):
            sheet.text(x + _BAR + 8, middle + 4 + (n - (len(lines) - 1) / 2) * _LEADING, line)
        y += _ROW


def _told(overlap: Overlap, name: str) -> list[str]:
    """Return what stands beside a source's bar."""
    reports, unique = overlap.reports[name], overlap.unique[name]
    lines = [f"{reports:,} reports, {unique:,} only here; {overlap.records[name]:,} records"]
    if overlap.included:
        studies, alone = overlap.studies[name], overlap.unique_studies[name]
        lines.append(f"{studies:,} included studies, {alone:,} only here")
    return lines


def _sets(
    sheet: Sheet, sources: Sequence[str], sets: Sequence[tuple[frozenset[str], int]], top: float
) -> None:
    """Draw the sets of sources that found the same reports, the largest first."""
    most = max([n for _, n in sets] or [1])
    sheet.text(_MARGIN, top, "Reports found by the same sources", bold=True)
    base = top + _LEADING + _HIGH + 8
    left = _MARGIN + _LABEL + _STEP / 2
    sheet.line([(left - _STEP / 2, base), (left + _STEP * (len(sets) - 0.5), base)])
    for row, name in enumerate(sources):
        middle = base + _LEADING + _ROW * row + 8
        _name(sheet, name, middle)
    for column, (names, n) in enumerate(sets):
        x = left + column * _STEP
        high = _HIGH * n / most
        sheet.box(x - 10, base - high, 20, high, fill=_ONLY if len(names) == 1 else _SHARED, kind="set")
        sheet.text(x, base - high - 5, f"{n:,}", size=11 if n < 10_000 else 9, anchor="middle")
        places = [base + _LEADING + _ROW * row + 8 for row, name in enumerate(sources) if name in names]
        if len(places) > 1:
            sheet.line([(x, places[0]), (x, places[-1])], thick=2.5)
        for row, name in enumerate(sources):
            y = base + _LEADING + _ROW * row + 8
            inside = name in names
            sheet.circle(x, y, 7, fill=INK if inside else "#ffffff", stroke=INK if inside else _EMPTY)


def _name(sheet: Sheet, name: str, middle: float) -> None:
    lines = shorten(name, _LABEL - 14, _SIZE, 2)
    for n, line in enumerate(lines):
        sheet.text(_MARGIN, middle + 4 + (n - (len(lines) - 1) / 2) * _LEADING, line)


def _description(overlap: Overlap) -> str:
    if not overlap.kinds:
        return "No source was searched yet."
    said = [_sentence(name, overlap.reports, overlap.unique) for name in overlap.sources]
    return (
        f"{overlap.identified:,} records of {len(overlap.kinds)} sources stand for {overlap.total:,} reports; "
        f"{overlap.shared:,} were found by more than one source. {'; '.join(said)}."
    )


def _sentence(name: str, reports: Mapping[str, int], unique: Mapping[str, int]) -> str:
    return f"{name}: {reports[name]:,}, of these {unique[name]:,} found nowhere else"


def overlap_table(overlap: Overlap) -> Table:
    """Return what each source found, alone and together with each other one, as a table."""
    columns = ["Source", "Records", "Reports", "Only here"]
    parts = [overlap.records, overlap.reports, overlap.unique]
    if overlap.included:
        columns += ["Included studies", "Included studies only here"]
        parts += [overlap.studies, overlap.unique_studies]
    names = overlap.sources
    beside = names if len(names) <= _BESIDE else ()
    rows = [
        (name, *(part[name] for part in parts), *(overlap.matrix[name, other] for other in beside))
        for name in names
    ]
    note = (
        f"{overlap.identified:,} records less {overlap.duplicates:,} duplicates are {overlap.total:,} reports; "
        f"{overlap.shared:,} of these were found by more than one source. Files of one database are one source."
    )
    return Table("What each source found", (*columns, *(f"Also in {name}" for name in beside)), rows, note)
