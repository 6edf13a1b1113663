"""Commands for full texts and for reports of one study."""

from __future__ import annotations

from pathlib import Path

import click

from reviewkit.cli import common, removing

TITLE = "Retrieve"
note = removing.note
report = click.argument("report")
stage = click.option(
    "--stage", default="", help="Where full texts are read; the first such stage if left out."
)
folder = click.argument("folder", type=click.Path(path_type=Path, file_okay=False))


@click.group(cls=common.Verbs)
def fulltext() -> None:
    """Full texts: attach, try, list, and what is missing."""


@fulltext.command("attach", cls=common.Verb)
@common.file
@report
@click.argument("source")
@common.by
@note
def attach(file: Path, report: str, source: str, name: str, note: str) -> None:
    """Attach a file, a link or a DOI to a report.

    A file is copied into the folder beside the review, once for the same content. The report counts as retrieved.

    Example:
      reviewkit fulltext attach heat.db 0039a669 smith-2014.pdf --as alice
      reviewkit fulltext attach heat.db 0039a669 https://example.org/smith --as alice
    """
    with common.writing(file, name) as (_, person):
        text = person.screening.retrieval.attach(report, source, note=note)
    click.echo(f"{report}: {text.name}" + (f" ({text.size:,} bytes, {text.hash[:12]})" if text.hash else ""))


@fulltext.command("folder", cls=common.Verb)
@common.file
@folder
@common.by
@stage
@click.option("--dry-run", is_flag=True, help="Only say which file would be attached to which report.")
@common.as_json
def attach_folder(file: Path, folder: Path, name: str, stage: str, *, dry_run: bool, as_json: bool) -> None:
    """Attach a folder of files by their names: DOI, id, PubMed number, title.

    A file whose name fits no report, or several, is left alone and listed with the reason.

    Example:
      reviewkit fulltext folder heat.db downloads --dry-run --as alice
    """
    with common.writing(file, name) as (_, person):
        done = person.screening.retrieval.attach_folder(folder, stage=stage, dry_run=dry_run)
    if as_json:
        common.tell(done)
        return
    rows = (
        (
            one.file,
            "attached" if one.attached else "would be" if dry_run and one.report else "left",
            common.short(one.report.id) if one.report else "",
            one.by,
            one.why,
            one.report.short if one.report else "",
        )
        for one in done
    )
    common.show(rows, ("file", "done", "report", "by", "why", "title"), empty="there is no file in it")
    fitting = sum(one.report is not None for one in done)
    common.say(f"{fitting} of {common.counted(len(done), 'file')} fit a report")


@fulltext.command("detach", cls=common.Verb)
@common.file
@report
@click.argument("text")
@common.by
@note
def detach(file: Path, report: str, text: str, name: str, note: str) -> None:
    """Take a full text from a report; TEXT is its name or hash.

    The file stays in the folder, and what was written stays written.

    Example:
      reviewkit fulltext detach heat.db 0039a669 smith-2014.pdf --note "another Smith" --as alice
    """
    with common.writing(file, name) as (_, person):
        person.screening.retrieval.detach(report, text, note)
    click.echo(f"{report}: {text} detached")


@fulltext.command("attempt", cls=common.Verb)
@common.file
@report
@click.argument("way")
@common.by
@note
def attempt(file: Path, report: str, way: str, name: str, note: str) -> None:
    """Record one attempt to get a full text.

    WAY is open access, publisher, library, interlibrary loan, author, repository, web search, or any other words.

    Example:
      reviewkit fulltext attempt heat.db 0039a669 author --note "no answer yet" --as alice
    """
    with common.writing(file, name) as (_, person):
        person.screening.retrieval.attempt(report, way, note)
    click.echo(f"{report}: {way}")


@fulltext.command("missing", cls=common.Verb)
@common.file
@stage
@click.option(
    "--csv",
    "table",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the list for a library, with links.",
)
@common.as_json
def missing(file: Path, stage: str, table: Path | None, *, as_json: bool) -> None:
    """List the full texts that are still to be got.

    On stderr: attached files that are not in this copy's folder, or were changed since.

    Example:
      reviewkit fulltext missing heat.db --csv for-the-library.csv
    """
    with common.opened(file) as review:
        wanted = review.screening.retrieval.wanted(stage)
        text = review.screening.retrieval.wanted_csv(stage)
        gone = review.screening.retrieval.missing()
    if table:
        common.write_text(table, text)
    if as_json:
        common.tell([{**common.plain(one.report), "attempts": common.plain(one.attempts)} for one in wanted])
    else:
        rows = ((common.short(one.id), len(one.attempts), one.report.doi, one.report.short) for one in wanted)
        common.show(rows, ("report", "tried", "doi", "title"), empty="no full text is wanted")
    for one in gone:
        common.say(f"{common.short(one.report)}: {one.words}")


@fulltext.command("list", cls=common.Verb)
@common.file
@stage
@common.as_json
def sought(file: Path, stage: str, *, as_json: bool) -> None:
    """List every report whose full text is sought, with what there is.

    Example:
      reviewkit fulltext list heat.db
    """
    with common.opened(file) as review:
        found = review.screening.retrieval.sought(stage)
    if as_json:
        common.tell(found)
        return
    rows = (
        (
            common.short(one.id),
            one.state,
            "; ".join(f"{text.name}{_state(text.state)}" for text in one.full_texts),
            "; ".join(attempt.way for attempt in one.attempts),
            one.report.short,
        )
        for one in found
    )
    common.show(rows, ("report", "state", "full texts", "tried", "title"), empty="no full text is sought yet")


def _state(state: str) -> str:
    return f" ({state.upper()})" if state in ("missing", "changed") else ""


@fulltext.command("fetch", cls=common.Verb)
@common.file
@folder
@common.by
def fetch(file: Path, folder: Path, name: str) -> None:
    """Copy missing files from another copy's folder.

    Files are recognised by their content, whatever they are called there.

    Example:
      reviewkit fulltext fetch heat.db /media/usb/heat.db.files --as alice
    """
    with common.writing(file, name) as (review, person):
        got = person.screening.retrieval.fetch(folder)
        left = review.screening.retrieval.missing()
    click.echo(f"{common.counted(len(got), 'file')} fetched, {len(left)} still missing")


@click.group(cls=common.Verbs)
def study() -> None:
    """Reports of one study: link, unlink, list."""


@study.command("link", cls=common.Verb)
@common.file
@report
@click.argument("other")
@common.by
def link(file: Path, report: str, other: str, name: str) -> None:
    """Record that two reports tell of one study.

    Example:
      reviewkit study link heat.db 0050 0073 --as alice
    """
    with common.writing(file, name) as (_, person):
        person.screening.same_study(report, other)
    click.echo(f"{report} and {other}: one study")


@study.command("unlink", cls=common.Verb)
@common.file
@report
@click.argument("other", required=False)
@common.by
def unlink(file: Path, report: str, other: str | None, name: str) -> None:
    """Take a report out of its study, or one link back.

    Example:
      reviewkit study unlink heat.db 0050 --as alice
    """
    with common.writing(file, name) as (_, person):
        if other:
            person.screening.same_study(report, other, same=False)
            click.echo(f"{report} and {other}: two studies")
        else:
            n = person.screening.unlink(report)
            click.echo(f"{report}: {common.counted(n, 'link')} taken back")


@study.command("list", cls=common.Verb)
@common.file
@common.as_json
@click.option("--included", is_flag=True, help="Included studies, also those with one report.")
def studies(file: Path, *, as_json: bool, included: bool) -> None:
    """List the studies that several reports tell of.

    Example:
      reviewkit study list heat.db --included
    """
    with common.opened(file) as review:
        found = review.included() if included else review.screening.linked()
    if as_json:
        common.tell(found)
        return
    rows = ((common.short(s.id), s.label, common.short(r.id), r.short) for s in found for r in s.reports)
    common.show(rows, ("study", "label", "report", "title"), empty="no two reports are of one study")


COMMANDS = (*removing.COMMANDS, fulltext, study)
