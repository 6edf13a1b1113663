"""What the commands share: opening, naming, tables, JSON, progress."""

from __future__ import annotations

import inspect
import json
import math
import re
import sys
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewkit.errors import ReadError, StoreError
from reviewkit.files import reading
from reviewkit.model.counting import counted as counted  # noqa: PLC0414 - commands take it from here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from reviewkit.people import Person
    from reviewkit.review import Review


class Verb(click.Command):
    """A command whose examples stand in its help as they were written, line by line."""

    def __init__(self, *args: Any, **attributes: Any) -> None:
        words = inspect.cleandoc(attributes.pop("help", None) or "")
        # click keeps the lines of a paragraph that begins with this character as they are
        attributes["help"] = words.replace("\n\nExample:", "\n\n\b\nExample:")
        super().__init__(*args, **attributes)


class Verbs(click.Group):
    """A group of commands that are listed in whole sentences, and come before the file that they are about."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which they were written down: that of the work."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands down."""
        self.write_commands(formatter, "Commands", self.commands.values())

    def write_commands(
        self, formatter: click.HelpFormatter, title: str, commands: Iterable[click.Command]
    ) -> None:
        """Write commands down under a heading, the widest name of the whole group deciding on the column."""
        widest = max(len(name) for name in self.commands)
        with formatter.section(title):
            formatter.write_dl(
                [(f"{one.name or '':<{widest}}", one.get_short_help_str(WHOLE)) for one in commands]
            )

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command of these words; where a file stands in its place, say what belongs there."""
        word = args[0]
        if word not in self.commands and (Path(word).suffix or Path(word).exists()):
            some = ", ".join([*self.commands][:20]) + (", …" if len(self.commands) > 20 else "")
            ctx.fail(
                f"the command comes before the file: {ctx.command_path} COMMAND {word}; there is: {some}"
            )
        return super().resolve_command(ctx, args)


verb = partial(click.command, cls=Verb)
file = click.argument("file", type=click.Path(path_type=Path), metavar="REVIEW")
by = click.option(
    "--as",
    "name",
    envvar="REVIEWKIT_AS",
    required=True,
    metavar="NAME",
    help="Who is writing (or the environment variable REVIEWKIT_AS).",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # all but tab and line feed
WHOLE = 300  # characters of a command's first sentence: all of it, over two lines where it must be
SHORT = 12  # characters of an id that are shown: enough to be unique in millions, short enough to type


@contextmanager
def opened(path: Path, *, create: bool = False, protocol: str | None = None) -> Iterator[Review]:
    """Give the review of a file, which has to exist unless it is to be created."""
    if not create and not path.exists():
        raise missing(path)
    from reviewkit.review import open_review

    with open_review(path, protocol) as review:
        yield review


def missing(path: Path) -> StoreError:
    """Return the error for a review that is not there."""
    return StoreError(
        f"there is no review {path}; make one with: reviewkit init {path} PROTOCOL", path=str(path)
    )


def short(uid: str) -> str:
    """Return the beginning of an id that people see and type; short readable ids stay whole."""
    return uid[:SHORT] if len(uid) == 64 else uid


@contextmanager
def writing(path: Path, name: str) -> Iterator[tuple[Review, Person]]:
    """Give the review of a file and the person who writes in it."""
    with opened(path) as review:
        yield review, review.people(name)[0]


def show(
    rows: Iterable[Sequence[Any]], columns: Sequence[str], *, empty: str = "nothing", wide: str = ""
) -> None:
    """Print a table: parted by tabs where it goes into a file or a pipe, drawn to fit where a person looks at it.

    `wide` names the column that takes the room that is left and wraps; it is the last one if none is named.
    """
    cells = [[_cell(value) for value in row] for row in rows]
    if not sys.stdout.isatty():
        for row in (columns, *cells):
            click.echo("\t".join(row))
        return
    if not cells:
        click.echo(empty)
        return
    from reviewkit.cli.tables import drawn

    drawn(cells, columns, wide or columns[-1])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3g}"
    return " ".join(clean(str(value)).split())


def clean(text: str) -> str:
    """Return a text without characters that would command a terminal instead of being shown by it."""
    return _CONTROL.sub(" ", text)


def say(words: str, *, err: bool = True) -> None:
    """Tell a person something in words, beside a table on stderr; wrapped at spaces where it goes to a terminal."""
    click.echo(fitted(words, err=err), err=err)


def fitted(words: str, *, err: bool = True, before: str = "") -> str:
    """Return words with their lines wrapped at spaces where they go to a terminal, as they are elsewhere.

    `before` stands in front of the first line when it is shown.
    """
    if not (sys.stderr if err else sys.stdout).isatty():
        return words
    import shutil

    width = min(100, shutil.get_terminal_size().columns - 1)
    lines = (before + words).split("\n")
    wrapped = [line if len(line) <= width else click.wrap_text(line, width) for line in lines]
    return "\n".join(wrapped).removeprefix(before)


def tell(value: Any) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(plain(value), ensure_ascii=False, indent=2, allow_nan=False))


def plain(value: Any) -> Any:
    """Return a value as JSON has it: nouns as objects with their fields, fractions as numbers."""
    from reviewkit.model import Record, Report, Study

    if isinstance(value, Report):
        return {"id": value.id, "records": [record.id for record in value.records], **_reference(value)}
    if isinstance(value, Study):
        return {"id": value.id, "label": value.label, "reports": [plain(report) for report in value.reports]}
    if isinstance(value, Record):
        return {"id": value.id, **_reference(value)}
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value) if not f.name.startswith("_")}
    return _simple(value)


def _simple(value: Any) -> Any:
    if hasattr(value, "items"):
        return {
            key if isinstance(key, str) else " / ".join(map(str, key)): plain(v) for key, v in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in (sorted(value) if isinstance(value, set | frozenset) else value)]
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None  # JSON has no word for it
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
    from rich.markup import escape
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(escape(clean(words)), total=None)  # a file's name is no command to a terminal
        yield partial(_advance, bar, task)


def _advance(bar: Any, task: Any, done: int, total: int | None) -> None:
    # A share of one: where the total is estimated anew all the time, the bar would forget how fast it went.
    if total:
        bar.update(task, completed=done / total, total=1.0)


def text_of(value: str) -> str:
    """Return an option's text, or what stands in a file where it is written @FILE."""
    return read_text(Path(value[1:])) if value.startswith("@") else value


def read_text(path: Path) -> str:
    """Return the text of a file; raises ReadError where there is none or it is no text."""
    try:
        with reading(path):
            return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError(f"{path}: is no UTF-8 text (byte {error.start})", path=str(path)) from error


def write_text(path: Path, text: str) -> None:
    """Write a text to a file and say so on stderr."""
    path.write_text(text, encoding="utf-8", newline="")
    click.echo(f"{path}: written", err=True)


def why(error: OSError) -> str:
    """Return in plain words why the operating system refused something."""
    return (error.strerror or str(error)).lower()


def pairs(values: Sequence[str], what: str) -> dict[str, str]:
    """Return NAME=VALUE arguments as a mapping."""
    wrong = [value for value in values if "=" not in value]
    if wrong:
        raise click.UsageError(f"{what} are written NAME=VALUE; {wrong[0]!r} is not")
    return dict(value.split("=", 1) for value in values)
