"""Commands for perspectives: which stakeholder group raises which theme, with few people never shown alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli import common

if TYPE_CHECKING:
    from reviewkit.synthesis.qualitative import Perspectives

kind = click.option("--kind", default=None, help="Only themes of this kind.")
voices = click.option(
    "--voices",
    type=click.Choice(["all", "people", "studies"]),
    default="all",
    show_default=True,
    help="Whose words count: of people, of studies, or of both.",
)


@click.group(cls=common.Verbs)
def perspectives() -> None:
    """Show which stakeholder groups raise which themes; few people are never shown alone."""


@perspectives.command("show", cls=common.Verb)
@common.file
@kind
@voices
@click.option(
    "--small",
    type=click.IntRange(min=1),
    default=None,
    help="Fewest people shown alone; never below the protocol's.",
)
@click.option("--svg", type=click.Path(path_type=Path), default=None, metavar="FILE", help="Draw it.")
@common.as_json
def show(
    file: Path, kind: str | None, voices: Any, small: int | None, svg: Path | None, *, as_json: bool
) -> None:
    """Show themes by group: excerpts/people, what is shared, what one group says, where groups part."""
    with common.opened(file) as review:
        found = review.synthesis.themes.perspectives(kind=kind, voices=voices, small=small)
    if svg:
        from reviewkit.report.perspective_picture import perspective_svg

        common.write_text(svg, perspective_svg(found))
        return
    if as_json:
        common.tell(_plain(found))
        return
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
    common.show(rows, ("theme", *found.groups, "pooled"), wide="theme", empty="no themes yet")
    names = {theme.id: theme.name for theme in found.themes}
    for line in _sentences(found, names):
        common.say(line)


def _cell(excerpts: int | None, people: int | None) -> str:
    return "hidden" if excerpts is None else f"{excerpts}/{'?' if people is None else people}"


def _sentences(found: Perspectives, names: dict[str, str]) -> list[str]:
    lines = ["Each cell: excerpts/people.", found.rule, *found.notes]
    lines += [f"Shared by all groups: {', '.join(names[t] for t in found.shared)}."] if found.shared else []
    lines += [f"Said by one group alone ({group}): {names[theme]}." for theme, group in found.only.items()]
    lines += [
        f"Contrary: {c.one_group} on {names[c.theme]}, {c.other_group} on {names[c.other]} ({c.why})."
        for c in found.contrasts
    ]
    lines += [f"Nobody was heard of: {', '.join(found.silent)}."] if found.silent else []
    return [line for line in lines if line]


def _plain(found: Perspectives) -> dict[str, Any]:
    return {
        "cells": [
            {
                "theme": theme.id,
                "group": group,
                "excerpts": found.excerpts[theme.id, group],
                "people": found.people[theme.id, group],
                "sources": found.sources[theme.id, group],
                "share": found.share(theme.id, group),
            }
            for theme in found.themes
            for group in found.groups
        ],
        "pooled": found.totals,
        "heard": found.size,
        "together": found.merged,
        "shared": found.shared,
        "only": found.only,
        "silent": found.silent,
        "contrasts": found.contrasts,
        "rule": found.rule,
        "notes": found.notes,
    }


@perspectives.command("divergence", cls=common.Verb)
@common.file
@kind
@voices
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed, the same interval.")
@common.as_json
def divergence(file: Path, kind: str | None, voices: Any, seed: int, *, as_json: bool) -> None:
    """Tell how far groups differ in their themes, with an interval."""
    with common.opened(file) as review:
        found = review.synthesis.themes.divergence(kind=kind, voices=voices, seed=seed)
    if as_json:
        common.tell(found)
        return
    for one in found:
        common.say(one.statement, err=False)
    if not found:
        common.say("fewer than two groups can be shown: nothing to compare")


@perspectives.command("quotations", cls=common.Verb)
@common.file
@kind
@voices
@common.as_json
def quotations(file: Path, kind: str | None, voices: Any, *, as_json: bool) -> None:
    """List what may be quoted for each theme and group: with consent, and of no hidden group."""
    with common.opened(file) as review:
        found = review.synthesis.themes.perspectives(kind=kind, voices=voices)
    names = {theme.id: theme.name for theme in found.themes}
    rows = [
        (names[theme], group, e.place, e.words)
        for (theme, group), said in found.quotations.items()
        for e in said
    ]
    columns = ("theme", "group", "place", "words")
    if as_json:
        common.tell([dict(zip(columns, row, strict=True)) for row in rows])
        return
    common.show(rows, columns, empty="nothing may be quoted yet")
