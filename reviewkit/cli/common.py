"""What the commands share: opening, naming, tables, JSON, progress."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from reviewkit.people import Person
    from reviewkit.review import Review

file = click.argument("file", type=click.Path(path_type=Path), metavar="REVIEW")
by = click.option(
    "--as",
    "name",
    envvar="REVIEWKIT_AS",
    required=True,
    metavar="NAME",
    help="Who is writing (or the environment variable REVIEWKIT_AS).",
)  # fmt: skip - one option
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
SHORT = 12  # characters of an id that are shown: enough to be unique in millions, short enough to type


@contextmanager
def opened(path: Path, *, create: bool = False, protocol: str | None = None) -> Iterator[Review]:
    """Give the review of a file, which has to exist unless it is to be created."""
    from reviewkit.errors import StoreError
    from reviewkit.review import open_review

    if not create and not path.exists():
        raise StoreError(
            f"there is no review {path}; make one with: reviewkit init {path} PROTOCOL", path=str(path)
        )
    with open_review(path, protocol) as review:
        yield review


@contextmanager
def writing(path: Path, name: str) -> Iterator[tuple[Review, Person]]:
    """Give the review of a file and the person who writes in it."""
    with opened(path) as review:
        yield review, review.people(name)[0]


def show(rows: Iterable[Sequence[Any]], columns: Sequence[str], *, empty: str = "nothing") -> None:
    """Print a table; cut to the terminal's width only where a person looks at it."""
    rows = [[_cell(value) for value in row] for row in rows]
    if not rows:
        click.echo(empty)
        return
    if not sys.stdout.isatty():
        for row in (columns, *rows):
            click.echo("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}"
    return str(value).replace("\t", " ").replace("\n", " ")


def tell(value: Any) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(plain(value), ensure_ascii=False, indent=2))


def plain(value: Any) -> Any:
    """Return a value as JSON has it: nouns as objects with their fields, fractions as numbers."""
    from reviewkit.model import Record, Report, Study

    if isinstance(value, Report):
        return {"id": value.id, "records": [record.id for record in value.records], **_reference(value)}
    if isinstance(value, Study):
        return {"id": value.id, "label": value.label, "reports": [plain(report) for report in value.reports]}
    if isinstance(value, Record):
        return {"id": value.id, **_reference(value)}
    if isinstance(value, Fraction):
        return float(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value) if not f.name.startswith("_")}
    if hasattr(value, "items"):
        return {
            (key if isinstance(key, str) else " / ".join(map(str, key))): plain(v) for key, v in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def _reference(work: Any) -> dict[str, Any]:
    return {
        "title": work.title,
        "authors": [str(name) for name in work.authors],
        "year": work.year,
        "container": work.container,
        "doi": work.doi,
    }


@contextmanager
def progress(words: str) -> Iterator[Callable[[int, int | None], None] | None]:
    """Give a function to tell progress to, drawn on stderr where that is a terminal; else None."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=None)
        yield partial(_advance, bar, task)


def _advance(bar: Any, task: Any, done: int, total: int | None) -> None:
    bar.update(task, completed=done, total=total)


def text_of(value: str) -> str:
    """Return an option's text, or what stands in a file where it is written @FILE."""
    if not value.startswith("@"):
        return value
    path = Path(value[1:])
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.BadParameter(f"{path} cannot be read: {error}") from error


def pairs(values: Sequence[str], what: str) -> dict[str, str]:
    """Return NAME=VALUE arguments as a mapping."""
    wrong = [value for value in values if "=" not in value]
    if wrong:
        raise click.UsageError(f"{what} are written NAME=VALUE; {wrong[0]!r} is not")
    return dict(value.split("=", 1) for value in values)


def described(counts: Mapping[str, Any]) -> str:
    """Return counts in one line: "3 records, 2 links"."""
    return ", ".join(f"{n} {name}" for name, n in counts.items()) or "nothing new"
