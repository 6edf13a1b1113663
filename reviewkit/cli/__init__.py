"""The command line: the verbs of the library, the review file first, `--as NAME` for whoever writes."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from reviewkit import __version__
from reviewkit.cli import common
from reviewkit.errors import ProtocolError, ReviewkitError, UnknownName

STOPPED = 130  # what a shell expects of a program that Ctrl-C ended: 128 + SIGINT


class Main(common.Verbs):
    """All commands: they end with one message on stderr and exit code 1 where reviewkit refuses something."""

    sections: dict[str, tuple[click.Command, ...]]

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except ReviewkitError as error:
            raise click.ClickException(common.fitted(_told(error), before="Error: ")) from error
        except (KeyboardInterrupt, click.Abort):  # Abort: Ctrl-C or the end of the input at a question
            click.echo(err=True)  # what was on the line stays, and the shell begins a new one
            ctx.exit(STOPPED)
        except BrokenPipeError:
            # Whoever read us (head, a pager) has what it wanted; nothing may be written to the pipe at the exit either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except UnicodeEncodeError as error:  # what was typed in another encoding comes in as surrogates
            raise click.ClickException(f"{ascii(error.object)[:80]} is no UTF-8 text") from error
        except OverflowError as error:  # SQLite's whole numbers have 64 bits
            raise click.ClickException(f"a number is too large: {error}") from error
        except OSError as error:
            named = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{named}{common.why(error)}") from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands down under headings."""
        for title, commands in self.sections.items():
            self.write_commands(formatter, title, commands)


def _told(error: ReviewkitError) -> str:
    """Return an error's message; a protocol file's faults one a line: file:line where: message."""
    if isinstance(error, ProtocolError) and error.problems and all(p.path and p.line for p in error.problems):
        faults = len(error.problems)
        head = f"{error.problems[0].path} has {'a fault' if faults == 1 else f'{faults} faults'}:"
        return "\n".join([head, *map(str, error.problems)])
    if isinstance(error, UnknownName) and error.kind == "record or report" and not error.known:
        return (
            f"no record or report {error.name!r}: an id is given by its first characters, four at the least"
        )
    return str(error)


@click.group(cls=Main, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="reviewkit")
def main() -> None:
    """Co-produced systematic reviews, from references to a prioritised agenda.

    First comes the command, then the review file: reviewkit agenda heat.db. Whoever writes says who they are with
    --as NAME (or the environment variable REVIEWKIT_AS). Commands that show something print a table, or JSON with
    --json. The ids of reports may be shortened to their first characters. Try it: reviewkit demo
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a letter that a terminal cannot show shall stop nothing


def _register() -> None:
    from reviewkit.cli import (
        agenda,
        caring,
        coding,
        coding_themes,
        collecting,
        converting,
        deciding,
        duplicates,
        evidence,
        extracting,
        filling,
        gathering,
        leading,
        mapping,
        publishing,
        questioning,
        retrieving,
        screening,
        settling,
        voting,
        workshop,
    )

    modules = (
        collecting,
        duplicates,
        screening,
        deciding,
        retrieving,
        evidence,
        extracting,
        settling,
        filling,
        mapping,
        coding,
        coding_themes,
        gathering,
        workshop,
        questioning,
        caring,
        leading,
        voting,
        agenda,
        publishing,
        converting,
    )
    main.sections = {module.TITLE: module.COMMANDS for module in modules}
    for module in modules:
        for command in module.COMMANDS:
            main.add_command(command)


_register()
