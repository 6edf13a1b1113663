"""Critical appraisals as pictures: a light for every judgement, and bars of how judgements are shared out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from reviewkit.report.drawing import Sheet
from reviewkit.report.grid import LEADING, MARGIN, SIZE, SMALL, Key, lay
from reviewkit.report.marks import FILLS, light, symbols
from reviewkit.report.measure import width, wrap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ROW = 32
_LABEL, _BAR, _HIGH = 230, 560, 26


class AppraisedLike(Protocol):
    """What the pictures need: domains as (id, label), words from best to worst, and judgements."""

    @property
    def title(self) -> str:
        """What was judged by."""

    @property
    def domains(self) -> Sequence[tuple[str, str]]:
        """The domains, in the tool's order."""

    @property
    def words(self) -> Sequence[str]:
        """The judgements, best to worst."""

    @property
    def unknown(self) -> str:
        """The judgement where nothing is known."""

    @property
    def judgements(self) -> Sequence[Any]:
        """Each with `label`, `row`, `study`, `domains`, `overall` and `otherwise`."""

    @property
    def weight_label(self) -> str:
        """What studies are weighed by, or ""."""

    def summary(self, *, weighted: bool = False) -> Mapping[str, Mapping[str, float]]:
        """Return domain id -> {judgement: share}, "overall" last."""


def traffic_light_svg(found: AppraisedLike, *, title: str = "") -> str:
    """Return the judgements as SVG: a row for each appraisal, a sign on a disc for each domain, a square for all."""
    signs = symbols(list(found.words), found.unknown)
    names = [label for _, label in found.domains]
    several = {one.study for one in found.judgements if one.row > 1}
    rows = [
        f"{one.label}, result {one.row}" if one.study in several else one.label for one in found.judgements
    ]
    grid = lay(
        rows,
        [*names, "Overall"],
        title=title or f"{found.title}: every judgement",
        description=_told(found),
        above=found.title,
        cell=112 if len(names) < 6 else 96,
        height=_ROW,
        label=200,
        keys=_legend(found, signs),
    )
    for at, one in enumerate(found.judgements):
        words = [one.domains.get(name, "") for name, _ in found.domains] + [one.overall]
        apart = [name in one.otherwise for name, _ in found.domains] + ["overall" in one.otherwise]
        for place, word, differs in zip(grid.places(at, len(words)), words, apart, strict=True):
            x, y, wide, high = place
            grid.sheet.box(x, y, wide, high, stroke="#c9c9c9")
            last = place[0] > grid.left + (len(words) - 1.5) * grid.cell
            light(grid.sheet, x + wide / 2, y + high / 2, signs.get(word, ""), square=last)
            if differs:
                grid.sheet.text(x + wide / 2 + 15, y + high / 2 - 3, "*", bold=True)
    return str(grid.sheet)


def summary_svg(found: AppraisedLike, *, title: str = "") -> str:
    """Return how judgements are shared out, as SVG: a bar for each domain, weighed where a weight is told."""
    weighted = bool(found.weight_label) and any(one.weight for one in found.judgements)
    shares = found.summary(weighted=weighted)
    signs = symbols(list(found.words), found.unknown)
    names = {**dict(found.domains), "overall": "Overall"}
    labels = [wrap(names.get(name, name), _LABEL, SIZE, bold=name == "overall") for name in shares]
    heights = [max(_HIGH + 10, len(lines) * LEADING + 10) for lines in labels]
    across = MARGIN * 2 + _LABEL + 10 + _BAR
    number = len(found.judgements)
    counted = f"{number} {'appraisal' if number == 1 else 'appraisals'}"
    how = _how(found) if weighted else "every appraisal counts the same"
    above = wrap(f"{found.title}: shares of {counted}, {how}", across - 2 * MARGIN, SIZE)
    foot = wrap(
        " · ".join(f"{sign or '–'} {word}" for word, sign in _used(found, signs).items()),  # noqa: RUF001 - a dash for none
        across - 2 * MARGIN,
        SMALL,
    )
    top = MARGIN + len(above) * LEADING + 8
    sheet = Sheet(
        across,
        top + sum(heights) + len(foot) * 14 + 12 + MARGIN,
        title or f"{found.title}: how judgements are shared out",
        _told(found),
    )
    for at, line in enumerate(above):
        sheet.text(MARGIN, MARGIN + 10 + at * LEADING, line)
    y: float = top
    for (name, parts), lines, height in zip(shares.items(), labels, heights, strict=True):
        for at, line in enumerate(lines):
            middle = y + height / 2 + 4 + (at - (len(lines) - 1) / 2) * LEADING
            sheet.text(MARGIN, middle, line, bold=name == "overall")
        _bar(sheet, y + (height - _HIGH) / 2, parts, signs)
        y += height
    for at, line in enumerate(foot):
        sheet.text(MARGIN, y + 16 + at * 14, line, size=SMALL)
    return str(sheet)


def _how(found: AppraisedLike) -> str:
    """Return what appraisals are weighed by, and how many have no weight and are left out."""
    without = sum(one.weight is None for one in found.judgements)
    told = f"weighed by {found.weight_label.lower()}"
    return f"{told}; {without} without a number left out" if without else told


def _bar(sheet: Sheet, y: float, parts: Mapping[str, float], signs: Mapping[str, str]) -> None:
    x = MARGIN + _LABEL + 10.0
    for word, share in parts.items():
        part = _BAR * share
        fill, ink = FILLS[signs.get(word, "")]
        sheet.box(x, y, part, _HIGH, fill=fill, dashed=word not in signs)
        told = f"{signs.get(word, '–')} {share:.0%}"  # noqa: RUF001 - a dash for none
        for text in (told, signs.get(word, "")):
            if text and width(text, 11, bold=True) + 4 <= part:
                sheet.text(
                    x + part / 2, y + _HIGH / 2 + 4, text, size=11, anchor="middle", bold=True, fill=ink
                )
                break
        x += part
    if not parts:
        sheet.box(x, y, _BAR, _HIGH, dashed=True)
        sheet.text(x + 8, y + _HIGH / 2 + 4, "nothing judged", size=SMALL)


def _used(found: AppraisedLike, signs: Mapping[str, str]) -> dict[str, str]:
    """Return the words in use beside the tool's own, with their signs."""
    said = {word for one in found.judgements for word in (*one.domains.values(), one.overall)}
    return {**signs, **dict.fromkeys(sorted(said - signs.keys()), "")}


def _legend(found: AppraisedLike, signs: Mapping[str, str]) -> list[Key]:
    keys = [Key(word, partial(_drawn, sign)) for word, sign in _used(found, signs).items()]
    keys.append(Key("A square is the overall judgement."))
    if any(one.otherwise for one in found.judgements):
        keys.append(
            Key(
                "* People judged otherwise than the answers to the questions propose, or, overall, than the worst "
                "domain: their reasons stand in the tables of the form."
            )
        )
    return keys


def _drawn(sign: str, sheet: Sheet, x: float, y: float) -> None:
    light(sheet, x, y, sign, radius=6.5)


def _told(found: AppraisedLike) -> str:
    number = len(found.judgements)
    shares = found.summary().get("overall", {})
    parts = ", ".join(f"{round(share * number)} {word}" for word, share in shares.items())
    counted = f"{number} {'appraisal' if number == 1 else 'appraisals'}"
    return f"{counted} in {len(found.domains)} domains. Overall: {parts or 'none'}."
