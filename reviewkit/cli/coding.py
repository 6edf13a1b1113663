"""Commands for coding: codes laid by several people, blind to each other, and settled where they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reviewkit.cli import common
from reviewkit.cli.coding_book import codes
from reviewkit.cli.coding_material import brought, excerpts, gatherings, note, path

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "Code what was said"


@click.group(cls=common.Verbs)
def code() -> None:
    """Lay codes on passages, blind to the others, and settle where people differ."""


@code.command("lay", cls=common.Verb)
@common.file
@click.argument("excerpt")
@click.argument("codes", nargs=-1)
@common.by
@click.option("--none", "no_code", is_flag=True, help="No code fits: an answer, too.")
@click.option("--draft", is_flag=True, help="Not finished: only you see it.")
@note
def lay(
    file: Path, excerpt: str, codes: tuple[str, ...], name: str, note: str, *, no_code: bool, draft: bool
) -> None:
    """Say which codes an excerpt has, all of them at once; said again, the last answer counts.

    Example:
      reviewkit code lay heat.db 3f2a trust "not being asked" --as alice
    """
    if bool(codes) == no_code:
        raise click.UsageError("name the codes, or say --none where no code fits")
    with common.writing(file, name) as (_, person):
        made = person.synthesis.coding.code(excerpt, *codes, note=note, finished=not draft)
    click.echo(", ".join(made.codes) or "no code")


@code.command("waiting", cls=common.Verb)
@common.file
@common.by
@click.option("--sheet", is_flag=True, help="Print them as CSV with columns to fill in.")
@common.as_json
def waiting(file: Path, name: str, *, sheet: bool, as_json: bool) -> None:
    """List the passages that wait for your codes.

    Example:
      reviewkit code waiting heat.db --sheet --as alice > sheet.csv
    """
    with common.writing(file, name) as (_, person):
        text = person.synthesis.coding.sheet() if sheet else ""
        found = person.synthesis.coding.waiting()
    if sheet:
        click.echo(text, nl=False)
    elif as_json:
        common.tell(found)
    else:
        rows = ((common.short(e.id), e.group, e.place, e.words) for e in found)
        common.show(rows, ("excerpt", "group", "place", "words"), empty="nothing waits for you")


@code.command("import", cls=common.Verb)
@common.file
@path
@common.by
def import_sheet(file: Path, path: Path, name: str) -> None:
    """Read a filled sheet: codes parted by ";", "none" where no code fits."""
    with common.writing(file, name) as (_, person):
        brought(person.synthesis.coding.import_sheet(path), "answer")


@code.command("plan", cls=common.Verb)
@common.file
@common.by
@click.option(
    "--coders", type=click.IntRange(min=1), default=2, show_default=True, help="How many code an excerpt."
)
@click.option(
    "--share", type=click.FloatRange(0, 1), default=1.0, show_default=True, help="Of which share of all."
)
def plan(file: Path, name: str, coders: int, share: float) -> None:
    """Say how many people code an excerpt, and for which share; one person codes the rest."""
    with common.writing(file, name) as (_, person):
        made = person.synthesis.coding.set_plan(coders, share)
    click.echo(f"{common.counted(made.coders, 'coder')} of {made.share:.0%} of the excerpts")


@code.command("progress", cls=common.Verb)
@common.file
@common.as_json
def progress(file: Path, *, as_json: bool) -> None:
    """Tell how far the coding is, and how many excerpts each person has finished."""
    with common.opened(file) as review:
        found = review.synthesis.coding.progress()
    if as_json:
        common.tell(found)
        return
    rows = [
        (what, getattr(found, what)) for what in ("total", "open", "agreed", "disagreed", "settled", "erased")
    ]
    rows += [(f"finished by {who}", n) for who, n in found.finished.items()]
    common.show(rows, ("what", "excerpts"))


@code.command("agreement", cls=common.Verb)
@common.file
@click.option("--final", is_flag=True, help="What people say now, instead of what they said blind.")
@common.as_json
def agreement(file: Path, *, final: bool, as_json: bool) -> None:
    """Tell how far coders agree, over all codes of an excerpt and code by code."""
    with common.opened(file) as review:
        found = review.synthesis.coding.agreement("final" if final else "reveal")
    rows = [
        (one, a.n, a.observed, a.kappa, a.ac1, a.alpha, _span(a.interval("kappa") if not as_json else None))
        for one, a in found.codes.items()
    ]
    if as_json:
        names = ("code", "n", "observed", "kappa", "ac1", "alpha")
        sets = {name: getattr(found.sets, name) for name in ("n", "observed", "overlap", "alpha")}
        interval = found.sets.interval()
        told = {"coders": found.coders, "sets": sets | {"interval": interval}, "statement": found.statement}
        common.tell(told | {"codes": [dict(zip(names, row, strict=False)) for row in rows]})
        return
    columns = ("code", "excerpts", "observed", "kappa", "AC1", "alpha", "kappa 95%")
    common.show(rows, columns, empty="no excerpt was coded by two people yet")
    common.say(found.statement)


def _span(interval: tuple[float, float] | None) -> str:
    return f"{interval[0]:.2f} to {interval[1]:.2f}" if interval else ""


@code.command("disagreements", cls=common.Verb)
@common.file
@common.as_json
def disagreements(file: Path, *, as_json: bool) -> None:
    """List the excerpts on which coders differ and that are not settled."""
    with common.opened(file) as review:
        found = review.synthesis.coding.disagreements()
    if as_json:
        common.tell(found)
        return
    rows = (
        (
            common.short(d.id),
            ", ".join(d.agreed),
            "; ".join(f"{c.by}: {', '.join(c.codes) or 'no code'}" for c in d.codings),
            d.excerpt.words,
        )
        for d in found
    )
    common.show(rows, ("excerpt", "agreed", "answers", "words"), empty="nobody differs")


@code.command("settle", cls=common.Verb)
@common.file
@click.argument("excerpt")
@click.argument("codes", nargs=-1)
@common.by
@click.option("--none", "no_code", is_flag=True, help="No code stands.")
@note
def settle(file: Path, excerpt: str, codes: tuple[str, ...], name: str, note: str, *, no_code: bool) -> None:
    """Decide which codes stand where people differ; their answers stay beside it."""
    if bool(codes) == no_code:
        raise click.UsageError("name the codes that stand, or say --none")
    with common.writing(file, name) as (_, person):
        made = person.synthesis.coding.settle(excerpt, *codes, note=note)
    click.echo(", ".join(made.codes) or "no code")


COMMANDS = (gatherings, excerpts, codes, code)
