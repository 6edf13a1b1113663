"""Commands for screening: dealing out, judging, settling, agreement."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from reviewkit.cli import common

stage = click.argument("stage")


@click.command()
@common.file
@stage
@click.argument("people", nargs=-1, required=True)
@common.by
@click.option("--seed", type=int, default=0, show_default=True)
@click.option(
    "--per-report", type=int, help="How many people judge each report; the protocol's number if left out"
)
def assign(
    file: Path, stage: str, people: tuple[str, ...], name: str, seed: int, per_report: int | None
) -> None:
    """Deal a STAGE's open reports out to PEOPLE, balanced; without it everybody may judge what is open."""
    with common.writing(file, name) as (_, person):
        dealt = person.screening.assign(stage, people, per_report=per_report, seed=seed)
    click.echo(f"{dealt} assignments made")


@click.command()
@common.file
@stage
@common.by
@common.as_json
@click.option("--limit", type=int, default=20, show_default=True)
def queue(file: Path, stage: str, name: str, limit: int, *, as_json: bool) -> None:
    """List the reports that wait for you at a STAGE."""
    with common.writing(file, name) as (_, person):
        waiting = person.queue(stage)
        reports, total = waiting.page(limit=limit), len(waiting)
    if as_json:
        common.tell({"total": total, "reports": reports})
        return
    common.show(
        ([r.id[: common.SHORT], r.year, r.title] for r in reports),
        ("report", "year", "title"),
        empty="nothing waits for you",
    )
    if total > len(reports):
        click.echo(f"… and {total - len(reports)} more", err=True)


@click.command()
@common.file
@stage
@common.by
def screen(file: Path, stage: str, name: str) -> None:
    """Judge the reports that wait for you, one at a time, one key per verdict."""
    from reviewkit.cli.screen import run

    with common.writing(file, name) as (review, person):
        run(review, person, stage)


@click.command()
@common.file
@click.argument("report")
@stage
@click.argument("verdict", type=click.Choice(["include", "exclude", "unsure"]))
@common.by
@click.option(
    "--reason", "reasons", multiple=True, help="Why it is excluded; the first one is the primary reason"
)
@click.option("--note", default="")
def judge(
    file: Path, report: str, stage: str, verdict: Any, name: str, reasons: tuple[str, ...], note: str
) -> None:
    """Record one verdict of yours on a REPORT; said again, it is a second thought."""
    with common.writing(file, name) as (_, person):
        person.screening.judge(report, stage, verdict, reasons, note)
    click.echo(f"{report} at {stage}: {verdict}")


@click.command()
@common.file
@stage
@common.as_json
def conflicts(file: Path, stage: str, *, as_json: bool) -> None:
    """List the reports on which the required verdicts are in and disagree."""
    with common.opened(file) as review:
        found = review.conflicts(stage)
    if as_json:
        common.tell(found)
        return
    common.show(
        (
            [
                c.id[: common.SHORT],
                "; ".join(f"{v.by}: {' '.join((v.verdict, *v.reasons))}" for v in c.verdicts),
                c.report.title,
            ]
            for c in found
        ),
        ("report", "verdicts", "title"),
        empty="no conflicts",
    )


@click.command()
@common.file
@click.argument("report")
@stage
@click.argument("verdict", type=click.Choice(["include", "exclude"]))
@common.by
@click.option("--reason", default="")
@click.option("--note", default="")
def resolve(file: Path, report: str, stage: str, verdict: str, name: str, reason: str, note: str) -> None:
    """Settle a conflict on a REPORT that you did not judge yourself."""
    with common.writing(file, name) as (_, person):
        person.resolve(report, stage, verdict, reason, note=note)
    click.echo(f"{report} at {stage}: settled, {verdict}")


@click.command("not-retrieved")
@common.file
@click.argument("report")
@common.by
@click.option("--note", default="", help="Where it was tried to get it")
def not_retrieved(file: Path, report: str, name: str, note: str) -> None:
    """Record that a REPORT's full text could not be had."""
    with common.writing(file, name) as (_, person):
        person.screening.not_retrieved(report, note)
    click.echo(f"{report}: not retrieved")


@click.command("same-study")
@common.file
@click.argument("report")
@click.argument("other")
@common.by
@click.option("--apart", is_flag=True, help="They are two studies after all")
def same_study(file: Path, report: str, other: str, name: str, *, apart: bool) -> None:
    """Record that two reports tell of one study."""
    with common.writing(file, name) as (_, person):
        person.screening.same_study(report, other, same=not apart)
    click.echo(f"{report} and {other}: {'two studies' if apart else 'one study'}")


@click.command()
@common.file
@stage
@common.as_json
@click.option(
    "--at",
    type=click.Choice(["first", "reveal", "final"]),
    default="reveal",
    show_default=True,
    help="First words, what stood when the required verdicts were complete, or what stands now",
)
def agreement(file: Path, stage: str, at: Any, *, as_json: bool) -> None:
    """Say how far people agreed at a STAGE, before any conflict was settled."""
    with common.opened(file) as review:
        found = review.agreement(stage, at)
    numbers = {
        name: getattr(found, name)
        for name in ("n", "observed", "positive", "negative", "kappa", "ac1", "pabak", "alpha")
    }
    if as_json:
        common.tell({**numbers, "table": found.table, "statement": found.statement})
        return
    common.show([list(numbers.values())], list(numbers))
    click.echo(found.statement)


@click.command()
@common.file
@common.as_json
def progress(file: Path, *, as_json: bool) -> None:
    """Say how far each stage is."""
    with common.opened(file) as review:
        found = [review.screening.progress(stage.id) for stage in review.protocol.stages]
    if as_json:
        common.tell(found)
        return
    common.show(
        (
            [
                p.stage,
                p.total,
                p.open,
                p.conflicts,
                p.included,
                p.excluded,
                ", ".join(f"{who} {n}" for who, n in p.judged.items()),
            ]
            for p in found
        ),
        ("stage", "reports", "open", "conflicts", "included", "excluded", "judged"),
    )


COMMANDS = (assign, queue, screen, judge, conflicts, resolve, not_retrieved, same_study, agreement, progress)
