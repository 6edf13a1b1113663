"""Commands for screening: dealing out, judging, settling, agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli import common

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "Screen"
stage = click.argument("stage")
note = click.option("--note", default="", help="A remark that is kept with it.")


@common.verb()
@common.file
@stage
@click.argument("people", nargs=-1)
@common.by
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed deals the same.")
@click.option(
    "--per-report",
    type=click.IntRange(min=1),
    help="How many people judge each report; the protocol's number if left out.",
)
def assign(
    file: Path, stage: str, people: tuple[str, ...], name: str, seed: int, per_report: int | None
) -> None:
    """Deal a stage's open reports out to people, balanced.

    How many get each report is what the protocol's design says. Without names it is the stage's team. Where nothing is
    dealt out, everybody may judge what is open. Dealt again with other names, those who are not named any more hand on
    what they have not judged; verdicts stay.

    Example:
      reviewkit assign heat.db title-abstract alice bram carol --as alice
    """
    with common.writing(file, name) as (_, person):
        dealt = person.screening.assign(stage, people, per_report=per_report, seed=seed)
    click.echo(f"{common.counted(dealt, 'assignment')} made")


@common.verb()
@common.file
@stage
@common.by
@common.as_json
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many are listed."
)
def queue(file: Path, stage: str, name: str, limit: int, *, as_json: bool) -> None:
    """List the reports that wait for you at a stage.

    Example:
      reviewkit queue heat.db title-abstract --as alice
    """
    with common.writing(file, name) as (_, person):
        waiting = person.queue(stage)
        reports, total = waiting.page(limit=limit), len(waiting)
    if as_json:
        common.tell({"total": total, "reports": reports})
        return
    common.show(
        ((common.short(r.id), r.year, r.title) for r in reports),
        ("report", "year", "title"),
        empty="nothing waits for you",
    )
    if total > len(reports):
        click.echo(f"… and {total - len(reports)} more", err=True)


@common.verb()
@common.file
@stage
@common.by
def screen(file: Path, stage: str, name: str) -> None:
    """Judge the reports that wait for you, one key per verdict.

    i include, e exclude (then the reason), u unsure, n note, b back for a second thought, s skip, space more text,
    ? help with the criteria, q quit. Nobody's verdict but your own is shown. Scripted, it reads one such letter from
    each line of its input: "e 2 no learners at all" excludes for the second reason with a note.

    Example:
      reviewkit screen heat.db title-abstract --as alice
    """
    from reviewkit.cli.screen import run

    with common.writing(file, name) as (review, person):
        run(review, person, stage)


@common.verb()
@common.file
@click.argument("report")
@common.as_json
def show(file: Path, report: str, *, as_json: bool) -> None:
    """Show one report in full, with its abstract.

    REPORT is a report or one of its records, by the beginning of its id.

    Example:
      reviewkit show heat.db 0039a669
    """
    with common.opened(file) as review:
        found = review.references.report(report)
        states = [(s.title or s.id, review.screening.state(found, s.id)) for s in review.protocol.stages]
    if as_json:
        told = {"abstract": found.abstract, "keywords": found.keywords, "states": dict(states)}
        common.tell(common.plain(found) | told)
        return
    click.secho(common.clean(found.title or "(no title)"), bold=True)
    click.echo("; ".join(map(str, found.authors)))
    click.echo(" · ".join(part for part in (str(found.year or ""), found.container, found.doi) if part))
    click.echo(f"\n{common.clean(found.abstract or '(no abstract)')}\n")
    if found.keywords:
        click.echo(f"Keywords: {'; '.join(found.keywords)}")
    click.echo(f"Records: {', '.join(common.short(record.id) for record in found.records)}")
    for title, state in states:
        if state:
            click.echo(f"{title}: {state}")


@common.verb()
@common.file
@click.argument("report")
@stage
@click.argument("verdict", type=click.Choice(["include", "exclude", "unsure"]))
@common.by
@click.option("--reason", "reasons", multiple=True, help="Why it is excluded; the first one is primary.")
@note
def judge(
    file: Path, report: str, stage: str, verdict: Any, name: str, reasons: tuple[str, ...], note: str
) -> None:
    """Record one verdict of yours on a report.

    Said again, it is a second thought: both stay in the ledger and the latest counts.

    Example:
      reviewkit judge heat.db 0039a669 title-abstract exclude --reason not-education --as bram
    """
    with common.writing(file, name) as (_, person):
        person.screening.judge(report, stage, verdict, reasons, note)
    click.echo(f"{report} at {stage}: {verdict}")


@common.verb()
@common.file
@stage
@common.as_json
def conflicts(file: Path, stage: str, *, as_json: bool) -> None:
    """List the reports on which people disagree.

    Only where all required verdicts are in: until then nobody's verdict can be seen.

    Example:
      reviewkit conflicts heat.db title-abstract
    """
    with common.opened(file) as review:
        found = review.conflicts(stage)
    if as_json:
        common.tell(found)
        return
    common.show(
        (
            (
                common.short(c.id),
                "; ".join(f"{v.by}: {' '.join((v.verdict, *v.reasons))}" for v in c.verdicts),
                c.report.title,
            )
            for c in found
        ),
        ("report", "verdicts", "title"),
        empty="no conflicts",
    )


@common.verb()
@common.file
@click.argument("report")
@stage
@click.argument("verdict", type=click.Choice(["include", "exclude"]))
@common.by
@click.option("--reason", default="", help="Why it is excluded.")
@note
def resolve(file: Path, report: str, stage: str, verdict: str, name: str, reason: str, note: str) -> None:
    """Settle a conflict on a report.

    Whom the protocol asks for may settle it: mostly somebody who did not judge the report. The verdicts stay beside it.

    Example:
      reviewkit resolve heat.db 0039a669 title-abstract include --as carol
    """
    with common.writing(file, name) as (_, person):
        person.resolve(report, stage, verdict, reason, note=note)
    click.echo(f"{report} at {stage}: settled, {verdict}")


@common.verb("not-retrieved")
@common.file
@click.argument("report")
@common.by
@click.option("--undo", is_flag=True, help="It was had after all.")
@click.option("--note", default="", help="Where it was tried to get it.")
def not_retrieved(file: Path, report: str, name: str, note: str, *, undo: bool) -> None:
    """Record that a report's full text could not be had.

    It leaves the queue and is counted in its own box of the flow diagram; --undo takes it back.

    Example:
      reviewkit not-retrieved heat.db 0039a669 --note "two libraries, author asked" --as alice
    """
    with common.writing(file, name) as (_, person):
        act = person.screening.retrieved if undo else person.screening.not_retrieved
        act(report, note)
    click.echo(f"{report}: {'retrieved' if undo else 'not retrieved'}")


@common.verb("same-study")
@common.file
@click.argument("report")
@click.argument("other")
@common.by
@click.option("--apart", is_flag=True, help="They are two studies after all.")
def same_study(file: Path, report: str, other: str, name: str, *, apart: bool) -> None:
    """Record that two reports tell of one study.

    Example:
      reviewkit same-study heat.db 0050 0073 --as alice
    """
    with common.writing(file, name) as (_, person):
        person.screening.same_study(report, other, same=not apart)
    click.echo(f"{report} and {other}: {'two studies' if apart else 'one study'}")


@common.verb()
@common.file
@stage
@common.as_json
@click.option(
    "--at",
    type=click.Choice(["first", "reveal", "final"]),
    default="reveal",
    show_default=True,
    help="First words, what stood when the required verdicts were complete, or what stands now.",
)
@click.option(
    "--unsure-as", type=click.Choice(["include", "exclude"]), help="Count unsure as one of the others."
)
@click.option(
    "--of", "people", multiple=True, metavar="NAME", help="These people alone; two of them make a pair."
)
@click.option("--reasons", is_flag=True, help="How far exclusions name the same reasons.")
def agreement(
    file: Path, stage: str, at: Any, unsure_as: Any, people: tuple[str, ...], *, reasons: bool, as_json: bool
) -> None:
    """Say how far people agreed, before any settling.

    Example:
      reviewkit agreement heat.db title-abstract
      reviewkit agreement heat.db title-abstract --at first --unsure-as include --of alice --of bram
    """
    measures: tuple[str, ...] = ("n", "observed", "positive", "negative", "kappa", "ac1", "pabak", "alpha")
    found: Any
    with common.opened(file) as review:
        if reasons:
            measures = ("n", "observed", "overlap", "alpha")
            found = review.screening.agreement_on_reasons(stage, at, people=people)
        else:
            found = review.screening.agreement(stage, at, unsure_as, people=people)
    numbers = {name: getattr(found, name) for name in measures}
    if as_json:
        apart = {"specific": found.specific} if reasons else {"table": found.table}
        common.tell({**numbers, **apart, "statement": found.statement})
        return
    common.show(numbers.items(), ("measure", "value"))
    common.say(found.statement)


@common.verb()
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
            (
                p.stage,
                p.total,
                p.open,
                p.conflicts,
                p.included,
                p.excluded,
                ", ".join(f"{who} {n}" for who, n in p.judged.items()),
            )
            for p in found
        ),
        ("stage", "reports", "open", "conflicts", "included", "excluded", "judged"),
        empty="the protocol has no stages",
    )


@common.verb()
@common.file
@stage
@common.as_json
def excluded(file: Path, stage: str, *, as_json: bool) -> None:
    """List the reports that were excluded at a stage, and why.

    Example:
      reviewkit excluded heat.db full-text
    """
    with common.opened(file) as review:
        found = review.screening.excluded(stage)
        reasons = {reason: review.protocol.reason_text(reason) for _, reason in found if reason}
    if as_json:
        common.tell([{**common.plain(report), "reason": reason} for report, reason in found])
        return
    common.show(
        (
            (common.short(report.id), reasons.get(reason, "no reason given"), report.title)
            for report, reason in found
        ),
        ("report", "reason", "title"),
        empty="nothing was excluded",
    )


COMMANDS = (
    assign,
    queue,
    screen,
    show,
    judge,
    conflicts,
    resolve,
    not_retrieved,
    same_study,
    agreement,
    progress,
    excluded,
)  # fmt: skip - a list
