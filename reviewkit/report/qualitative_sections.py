"""The report's tables of what people said: gatherings, stages, the code book, agreement, themes, perspectives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from reviewkit.report.context import Table
from reviewkit.report.perspective_picture import perspective_svg
from reviewkit.report.theme_picture import theme_svg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reviewkit.model import Code, Gathering, ThemeResponse

HIDDEN = "hidden"


def theme_picture(network: Any) -> Markup:
    """Return the themes with their codes as a picture."""
    return Markup(theme_svg(network))  # noqa: S704 - our own picture, its texts escaped


def theme_table(network: Any) -> Table:
    """Return the themes with definition, borders, kind, codes and passages; what a theme lacks is said."""
    rows = [
        (
            theme.name,
            theme.kind,
            theme.definition or "(no definition yet)",
            theme.excludes,
            ", ".join(network.names.get(code, code) for code in network.codes[theme.id]) or "(no codes yet)",
            len(network.excerpts[theme.id]),
        )
        for theme in network.themes
    ]
    columns = ("Theme", "Kind", "What it means", "What is not in it", "Codes", "Passages")
    return Table("Themes and their codes, as a table", columns, rows)


def tie_table(network: Any) -> Table | None:
    """Return how many passages lie under two themes at once."""
    names = {theme.id: theme.name for theme in network.themes}
    rows = [
        (names[one], names[other], n, "yes" if (one, other) in network.bridges else "")
        for (one, other), n in sorted(network.ties.items(), key=lambda tie: -tie[1])
    ]
    columns = ("Theme", "and theme", "Passages under both", "A bridge")
    return Table("What ties themes to each other", columns, rows) if rows else None


def perspective_picture(found: Any) -> Markup:
    """Return the themes by group as a picture."""
    return Markup(perspective_svg(found))  # noqa: S704 - our own picture, its texts escaped


def perspective_table(found: Any) -> Table:
    """Return the themes by group: passages (people), hidden where few people could be told."""
    rows = [
        (
            theme.name,
            *(
                _cell(found.excerpts[theme.id, group], found.people[theme.id, group])
                for group in found.groups
            ),
            _cell(found.totals[theme.id], found.people_totals[theme.id]),
        )
        for theme in found.themes
    ]
    columns = ("Theme", *(f"{group} ({found.size.get(group, 0)} heard)" for group in found.groups), "Pooled")
    note = " ".join(("Passages (people).", found.rule, *found.notes))
    return Table("Themes by group, as a table", columns, rows, note)


def _cell(excerpts: int | None, people: int | None) -> str:
    if excerpts is None:
        return HIDDEN
    return f"{excerpts} ({'?' if people is None else people})" if excerpts else "0"


def compared(found: Any) -> list[str]:
    """Return in words what groups share, what only one says, where they contradict, and who was not heard."""
    names = {theme.id: theme.name for theme in found.themes}
    lines = (
        [f"All groups speak of: {', '.join(names[theme] for theme in found.shared)}."] if found.shared else []
    )
    lines += [f"Said by one group alone ({group}): {names[theme]}." for theme, group in found.only.items()]
    lines += [
        f"{one.one_group} and {one.other_group} part on {names[one.theme]}"
        + (f" and {names[one.other]}" if one.other != one.theme else "")
        + f": {one.why}."
        for one in found.contrasts
    ]
    lines += [f"Nobody was heard of: {', '.join(found.silent)}."] if found.silent else []
    return lines


def quotation_table(found: Any) -> Table | None:
    """Return quotations with consent, by theme and group; never of a hidden group."""
    names = {theme.id: theme.name for theme in found.themes}
    rows = [
        (names[theme], group, f"“{excerpt.words}”", excerpt.place)
        for (theme, group), said in found.quotations.items()
        for excerpt in said
    ]
    return Table("In people's own words", ("Theme", "Group", "Words", "Where"), rows) if rows else None


def gathering_table(gatherings: Sequence[Gathering], small: int) -> Table | None:
    """Return how much was gathered of each kind; no single interview, as somebody may be known by it."""
    rows = []
    for kind in dict.fromkeys(g.kind for g in gatherings):
        several = [g for g in gatherings if g.kind == kind]
        dates = sorted(g.date for g in several if g.date)
        counted = [g.people for g in several if g.people is not None]
        people = sum(counted) if len(counted) == len(several) else None
        span = " to ".join(dict.fromkeys((dates[0], dates[-1]))) if dates else "no dates"
        rows.append((kind, len(several), _people(people, small), span))
    columns = ("Kind", "Gatherings", "Attendances", "When")
    return Table("Interviews, groups and tables", columns, rows) if rows else None


def stage_table(stages: Sequence[Any]) -> Table | None:
    """Return how many people came, stayed, joined and left at each stage, in numbers without names."""
    rows = [
        (
            s.series,
            s.stage,
            s.dates,
            _count(s.people),
            *(_count(n) if s.stage > 1 else "" for n in (s.stayed, s.joined, s.left)),
        )
        for s in stages
    ]
    columns = ("Series", "Stage", "Dates", "People", "Had been there", "New", "Left before")
    return Table("Who stayed from stage to stage", columns, rows) if rows else None


def _count(n: int | None) -> str:
    return "not counted" if n is None else str(n)


def _people(n: int | None, small: int) -> str:
    if n is None:
        return "not counted"
    return str(n) if n >= small or n == 0 else f"fewer than {small}"


def code_table(tree: Sequence[tuple[int, Code]], uses: Mapping[str, int]) -> Table | None:
    """Return the code book, codes below their parents, with the passages of each."""
    rows = [
        (
            f"{'— ' * depth}{code.name}",
            code.definition or "(no definition yet)",
            code.excludes,
            uses.get(code.id, 0),
        )
        for depth, code in tree
    ]
    return (
        Table("The code book", ("Code", "What it means", "What is not coded with it", "Passages"), rows)
        if rows
        else None
    )


def response_table(
    responses: Sequence[ThemeResponse], names: Mapping[str, str], titles: Mapping[str, str]
) -> Table | None:
    """Return what later stages said to the themes; `titles` are the gatherings' by their ids."""
    rows = [
        (names.get(r.theme, r.theme), titles.get(r.gathering, r.gathering), r.group, r.answer, r.note)
        for r in responses
    ]
    columns = ("Theme", "Gathering", "Group", "Answer", "Note")
    return Table("What later stages said to the themes", columns, rows) if rows else None


def sections(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of the report's chapter on what people said, ready to be printed; {} where nothing is coded."""
    if not told:
        return {}
    network, found = told["network"], told["perspectives"]
    names = {theme.id: theme.name for theme in network.themes}
    return {
        "method": told["method"],
        "tables": [
            table
            for table in (
                gathering_table(told["gatherings"], told["small"]),
                stage_table(told["stages"]),
                code_table(told["tree"], told["uses"]),
            )
            if table
        ],
        "agreement": told["agreement"],
        "picture": theme_picture(network) if network.themes else "",
        "themes": [
            table for table in (theme_table(network) if network.themes else None, tie_table(network)) if table
        ],
        "perspective_picture": perspective_picture(found) if found.themes and found.groups else "",
        "perspectives": [
            table
            for table in (perspective_table(found) if found.themes else None, quotation_table(found))
            if table
        ],
        "compared": [*compared(found), *told["divergence"]],
        "responses": response_table(told["responses"], names, {g.id: g.title for g in told["gatherings"]}),
        "lacking": [f"{names[theme]}: no {' and no '.join(what)}" for theme, what in network.lacking.items()],
    }
