"""The command line: the verbs of the library, the review file first, `--as NAME` for whoever writes."""

from __future__ import annotations

from typing import Any

import click

from reviewkit import __version__
from reviewkit.errors import ProtocolError, ReviewkitError


class Verbs(click.Group):
    """A group whose commands end with one message on stderr and exit code 1 where reviewkit refuses something."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except ReviewkitError as error:
            raise click.ClickException(_told(error)) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which a review needs them."""
        return list(self.commands)


def _told(error: ReviewkitError) -> str:
    """Return an error's message; a protocol's faults each on a line of their own."""
    if isinstance(error, ProtocolError) and error.problems and str(error.problems[0]) not in str(error):
        return "\n".join([str(error), *(f"  {problem}" for problem in error.problems)])
    return str(error)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="reviewkit")
def main() -> None:
    """Co-produced systematic reviews, from references to a prioritised agenda.

    Every command names the review file first; whoever writes says who they are with --as NAME (or the environment
    variable REVIEWKIT_AS). Reading commands print tables, or JSON with --json. Ids may be shortened.
    """


def _register() -> None:
    from reviewkit.cli import collecting, evidence, publishing, screening, workshop

    for module in (collecting, screening, evidence, workshop, publishing):
        for command in module.COMMANDS:
            main.add_command(command)


_register()
