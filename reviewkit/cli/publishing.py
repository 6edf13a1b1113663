"""Commands that give things out: flow, report, files, log, the web face, the demonstration."""

from __future__ import annotations

import json
from pathlib import Path

import click

from reviewkit.cli import common

to = click.Path(path_type=Path, dir_okay=False)


@click.command()
@common.file
@common.as_json
@click.option("--svg", type=to, help="Write the picture to a file")
@click.option("--csv", "csv_file", type=to, help="Write the numbers as the PRISMA2020 package reads them")
def flow(file: Path, svg: Path | None, csv_file: Path | None, *, as_json: bool) -> None:
    """Print the PRISMA 2020 flow, and say which of its identities are broken."""
    with common.opened(file) as review:
        found = review.flow()
    for path, text in ((svg, found.svg), (csv_file, found.csv)):
        if path:
            path.write_text(text(), encoding="utf-8")
    if as_json:
        common.tell({**json.loads(found.json()), "faults": found.faults()})
    else:
        click.echo(found.text())
        for fault in found.faults():
            click.echo(f"broken: {fault}", err=True)


@click.command()
@common.file
@click.argument("page", type=to)
def report(file: Path, page: Path) -> None:
    """Write the whole report as one HTML PAGE that needs nothing else."""
    with common.opened(file) as review:
        click.echo(review.report(page))


@click.command()
@common.file
@click.argument("path", type=to)
@click.option(
    "--included", "what", flag_value="included", default="included", help="The included studies' reports"
)
@click.option("--all", "what", flag_value="all", help="Every report")
@click.option("--stage", help="What was included at a stage")
def write(file: Path, path: Path, what: str, stage: str | None) -> None:
    """Write references to a file: .ris, .bib, .csv, .json."""
    with common.opened(file) as review:
        n = review.write(path, stage or what)
    click.echo(f"{path}: {n} references")


@click.command()
@common.file
@common.as_json
@click.option("--report", help="Of one report only")
def log(file: Path, report: str | None, *, as_json: bool) -> None:
    """Print what was written, when and by whom; nothing of verdicts that are not revealed yet."""
    with common.opened(file) as review:
        found = review.log(report)
    if as_json:
        common.tell(found)
        return
    common.show(
        (
            [
                row["at"],
                row["by"],
                row["what"],
                "; ".join(
                    f"{key} {value[: common.SHORT] if key in ('report', 'a', 'b', 'study') else value}"
                    for key, value in row.items()
                    if key not in ("at", "by", "what") and value not in ("", "[]")
                ),
            ]
            for row in found
        ),
        ("when", "who", "what", "facts"),
        empty="nothing was written yet",
    )


@click.command()
@common.file
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets others on the network in")
@click.option("--port", type=int, default=8000, show_default=True)
@click.option("--people", default="", help="Names of reviewers, parted by commas: each gets a personal link")
def serve(file: Path, host: str, port: int, people: str) -> None:
    """Serve the web pages: votes by slip, screening by personal link."""
    try:
        from reviewkit.web import serve as run
    except ImportError as error:
        raise click.ClickException(
            f"the web pages need more packages ({error.name}): pip install 'reviewkit[web]'"
        ) from error
    if not file.exists():
        raise click.ClickException(
            f"there is no review {file}; make one with: reviewkit init {file} PROTOCOL"
        )
    run(
        file,
        host=host,
        port=port,
        people=[name.strip() for name in people.split(",") if name.strip()],
        echo=click.echo,
    )


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("reviewkit-demo"),
    show_default=True,
    help="The folder to play it into",
)
def demo(out: Path) -> None:
    """Play a whole review from the material that ships: references, screening, programmes, workshop, report."""
    from reviewkit.demo import INVENTED, play

    click.echo(INVENTED + "\n")
    played = play(out, click.echo)
    click.echo("\nThe agenda, best first (= marks a joint place):")
    for item in played.agenda:
        if item.place <= 10:
            click.echo(f"{item.place:>4g}{'=' if item.joint else ' '} {item.question.text}")
    click.echo("\nLook at:")
    for path in played.files:
        click.echo(f"  {path}")


COMMANDS = (flow, report, write, log, serve, demo)
