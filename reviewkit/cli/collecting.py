"""Commands for the start of a review: protocol, references, another copy's work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import click

from reviewkit.cli import common
from reviewkit.errors import ReviewkitError
from reviewkit.model import SourceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewkit.model import Batch

TITLE = "Begin, and bring references in"
_LINE = 300  # characters of a line that are shown; files of one line hold thousands
_SHOWN = 10  # notes on one file that are told one by one


@common.verb()
@common.file
@click.argument("protocol")
def init(file: Path, protocol: str) -> None:
    """Make a review from a protocol, or amend its protocol.

    PROTOCOL is a file, or the name of a protocol that ships: sheffield, scoping, rapid. Where the review exists
    already, it goes on under the new version; nothing that was decided before is touched.

    Example:
      reviewkit init heat.db sheffield
    """
    with common.opened(file, create=True, protocol=protocol) as review:
        click.echo(f"{file}: {review.protocol.title}, version {review.protocol.version}")


@common.verb()
@click.argument("protocol")
@common.as_json
def check(protocol: str, *, as_json: bool) -> None:
    """Check a protocol file: every fault at once, with its line.

    PROTOCOL is a file, or the name of a protocol that ships.

    Example:
      reviewkit check heat.toml
    """
    from reviewkit.protocol import Protocol

    plan = Protocol.load(protocol)
    facts: dict[str, Any] = {
        "title": plan.title,
        "version": plan.version,
        "stages": [s.id for s in plan.stages],
        "criteria": [c.id for c in plan.criteria],
        "forms": [f.id for f in plan.forms],
        "workshop": plan.workshop.id if plan.workshop else None,
    }
    if as_json:
        common.tell(facts)
        return
    click.echo(f"{plan.path or protocol}: no faults. {plan.title}, version {plan.version}")
    for name in ("stages", "criteria", "forms"):
        click.echo(f"  {name}: {', '.join(facts[name]) or 'none'}")
    click.echo(f"  workshop: {facts['workshop'] or 'none'}")


@common.verb()
@common.file
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@common.by
@click.option("--source", default="", help="The database, for all files of this call: Scopus, MEDLINE …")
@click.option("--searched", default="", metavar="YYYY-MM-DD", help="The day of the search.")
@click.option("--platform", default="", help="Where the database was searched: Ovid, EBSCOhost …")
@click.option(
    "--kind",
    type=click.Choice(get_args(SourceKind)),
    help="Which arm of the PRISMA flow it belongs to; database if left out.",
)
@click.option(
    "--strategy",
    default="",
    metavar="TEXT|@FILE",
    help="The search strategy, word for word, or @ and a file that holds it.",
)
@click.option("--limits", default="", help="Limits and filters that were set.")
@click.option(
    "--hits",
    type=click.IntRange(min=0),
    help="How many hits the database reported: of the search, also where it was exported in several files.",
)
@common.as_json
def collect(file: Path, files: tuple[Path, ...], name: str, *, as_json: bool, **facts: Any) -> None:
    """Bring exported files in: RIS, BibTeX, PubMed, CSV, more.

    All of a file comes in, or nothing of it; the same file again adds nothing, but facts of the search that are given
    now (--source, --searched …) complete those given before. A file that cannot be read does not stop the others.
    Files of which all facts are equal, the hits among them, are parts of one search.

    Example:
      reviewkit collect heat.db scopus.ris --as alice --source Scopus --searched 2026-03-01
    """
    if facts["strategy"].startswith("@"):
        facts["strategy"] = Path(facts["strategy"][1:])
    done: list[_Done] = []
    stopped = False
    with common.writing(file, name) as (review, person):
        for path in files:
            if stopped:
                done.append(_Done(path.name, why_not="what follows the file at which it was stopped"))
                continue
            with common.progress(path.name) as told:
                try:
                    done.append(_Done(path.name, person.collect(path, progress=told, **facts)))
                except ReviewkitError as error:
                    done.append(_Done(path.name, why_not=str(error)))
                except OSError as error:
                    done.append(_Done(path.name, why_not=f"{path}: {common.why(error)}"))
                except KeyboardInterrupt:
                    why = f"{path}: stopped; nothing of it was kept. The same command goes on"
                    done.append(_Done(path.name, why_not=why))
                    stopped = True
        mismatches = review.references.mismatches()
    if as_json:
        common.tell({"files": [_as_json(one) for one in done], "mismatches": mismatches})
    else:
        _brought_in(done, file, mismatches)
    if stopped:
        raise KeyboardInterrupt
    if any(one.why_not for one in done):
        click.get_current_context().exit(1)


class _Done(NamedTuple):
    """What became of a file: what came in of it, or why nothing did."""

    file: str
    batch: Batch | None = None
    why_not: str = ""

    @property
    def odd(self) -> list[str]:
        """Return the warnings but for the one on hits: they are the search's, and its other files may follow."""
        from reviewkit.desks.references.searches import tells_of_hits

        batch = self.batch
        return [words for words in batch.warnings if not tells_of_hits(words, batch.source)] if batch else []


def _as_json(done: _Done) -> dict[str, Any]:
    if done.batch is None:
        return {"file": done.file, "error": done.why_not}
    source = done.batch.source
    return {
        "file": done.file,
        "source": source.name,
        "id": source.id,
        "format": source.format,
        "read": done.batch.read,
        "new": done.batch.new,
        "known": done.batch.known,
        "problems": done.batch.problems,
        "warnings": done.odd,
    }


def _brought_in(done: Sequence[_Done], file: Path, mismatches: Sequence[str]) -> None:
    """Print a line for each file, and beside the table what is odd, what could not be read, and what to do."""
    from reviewkit.desks.references.mending import STILL
    from reviewkit.desks.references.searches import tells_of_hits

    batches = [one.batch for one in done if one.batch]
    columns = ("source", "format", "read", "new", "already known", "problems", "file")
    common.show(map(_row, done), columns, empty="no file was collected")
    for one in done:
        for words in one.odd[:_SHOWN]:  # a file that is odd throughout is odd in each record
            common.say(f"Note: {words}")
        if len(one.odd) > _SHOWN:
            common.say(f"Note: … and {len(one.odd) - _SHOWN} more like these in {one.file}")
        for problem in one.batch.problems if one.batch else ():
            if problem.message.startswith(STILL):  # the list of problems shows the text as it was first
                common.say(f"Not mended: {common.clean(str(problem))}")
    for words in mismatches:  # after all files: one search may be in several
        if any(tells_of_hits(words, batch.source) for batch in batches):
            common.say(f"Note: {words}")
    if any(batch.problems for batch in batches):
        common.say(
            f"See what could not be read: reviewkit problems {file}; with --save FOLDER it is written to text files "
            "to mend"
        )
    for why_not in dict.fromkeys(one.why_not for one in done if one.why_not):  # a wrong date is wrong for all
        common.say(f"Not collected: {why_not}")


def _row(done: _Done) -> tuple[Any, ...]:
    if done.batch is None:
        return ("", "not collected", "", "", "", "", done.file)
    batch = done.batch
    source = batch.source
    return (source.name, source.format, batch.read, batch.new, batch.known, len(batch.problems), done.file)


contact = click.option("--contact", required=True, help="Your e-mail address: the services ask for one.")


@common.verb()
@common.file
@click.argument("service", type=click.Choice(["openalex", "pubmed", "crossref", "europepmc"]))
@click.argument("query")
@common.by
@contact
@click.option("--limit", type=click.IntRange(min=1), help="Stop after so many records.")
def search(file: Path, service: str, query: str, name: str, contact: str, limit: int | None) -> None:
    """Search a live service and bring in what it finds.

    The query is kept word for word, as a source like any file, with today's date and the hits reported.

    Example:
      reviewkit search heat.db pubmed "lived experience[tiab]" --as alice --contact a@example.org
    """
    with common.writing(file, name) as (_, person), common.progress(service) as told:
        batch = person.search(service, query, contact=contact, limit=limit, progress=told)
    _brought_in([_Done(batch.source.file, batch)], file, batch.warnings)


@common.verb()
@common.file
@click.argument("report")
@click.argument("direction", type=click.Choice(["backward", "forward"]))
@common.by
@contact
@click.option("--service", default="openalex", show_default=True, help="Where to look.")
def chase(file: Path, report: str, direction: str, name: str, contact: str, service: str) -> None:
    """Bring in what a report cites, or what cites it.

    Backward is what the report cites, forward what cites it; who cites whom is kept.

    Example:
      reviewkit chase heat.db 0039a669 forward --as alice --contact a@example.org
    """
    with common.writing(file, name) as (_, person), common.progress(service) as told:
        batch = person.chase(report, direction, contact=contact, service=service, progress=told)
    _brought_in([_Done(batch.source.file, batch)], file, batch.warnings)


@common.verb()
@common.file
@common.as_json
def sources(file: Path, *, as_json: bool) -> None:
    """List the searches that were collected."""
    from reviewkit.desks.references.searches import mismatches_of

    with common.opened(file) as review:
        found = review.references.sources()
        mismatches = review.references.mismatches()
    if as_json:
        common.tell([{**common.plain(one), "warnings": mismatches_of(one, found)} for one in found])
        return
    common.show(
        (
            (s.name, s.platform, s.searched, s.kind, s.format, s.hits, s.read, s.problems, s.file)
            for s in found
        ),
        ("source", "platform", "searched", "kind", "format", "hits", "read", "problems", "file"),
        empty="nothing was collected yet",
    )
    for words in mismatches:
        common.say(f"Note: {words}")


@common.verb()
@common.file
@common.as_json
@click.option(
    "--save",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Write the texts into a folder, to be mended in an editor; it is made where it is missing.",
)
def problems(file: Path, *, as_json: bool, save: Path | None) -> None:
    """List what could not be read, with file, line and text.

    With --save there is a text file for each source. Put the texts right in it and collect that file like any other:
    its records join their source, and what is still wrong stays a problem.

    Example:
      reviewkit problems heat.db --save .
    """
    with common.opened(file) as review:
        found = review.references.problems()
        if save is not None:
            for path in review.references.files_to_mend(save):
                click.echo(f"{path}: written", err=True)
    if as_json:
        common.tell(found)
        return
    for problem in found:
        common.say(common.clean(str(problem)), err=False)
        lines = common.clean(problem.raw.rstrip()).split("\n")
        for line in lines[:20]:
            click.echo(f"    {line[:_LINE]}{'…' if len(line) > _LINE else ''}")
        if len(lines) > 20:
            click.echo(f"    … and {len(lines) - 20} lines more (all of them with --json)")
    if not found:
        click.echo("no problems: everything was read")


@common.verb()
@common.file
@click.argument("other", type=click.Path(path_type=Path))
@common.by
def merge(file: Path, other: Path, name: str) -> None:
    """Bring in what another copy of this review holds.

    Copies are merged by union: in any order, and once or twice, the result is the same. Judgements stay blind.

    Example:
      reviewkit merge heat.db heat-of-bram.db --as alice
    """
    with common.writing(file, name) as (_, person):
        new = person.merge(other)
    told = ", ".join(f"{name.replace('_', ' ')} {number}" for name, number in new.items() if number)
    click.echo(f"new from {other}: {told or 'nothing'}")


COMMANDS = (init, check, collect, search, chase, sources, problems, merge)
