"""Writes docs/cli.md from the commands themselves; without --write it says whether the page is up to date."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewkit.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"
HEAD = """# The command line

This page is made from the commands' own help: `python -m tests.cli.cli_page --write`.

First comes the command, then the review file: `reviewkit agenda heat.db`. Whoever writes says who they are with
`--as NAME`, or by the environment variable `REVIEWKIT_AS`. Reports, records and studies are named by the beginning of
their ids, at least four characters.

On a terminal tables are drawn to its width; into a file or a pipe they go parted by tabs, with a line of column names.
`--json` prints the whole, and nothing else. What is said beside a table goes to stderr, progress only to a terminal.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | refused, with one message on stderr |
| 2 | the command was written wrongly |
| 130 | stopped with Ctrl-C |
"""


def leaves(commands: Iterable[click.Command]) -> Iterator[tuple[str, click.Command]]:
    """Yield every command that does something with what is typed to run it: "flow", "study link"."""
    for command in commands:
        if isinstance(command, click.Group):
            for name, one in command.commands.items():
                yield f"{command.name} {name}", one
        else:
            yield command.name or "", command


def page() -> str:
    """Return the page as it should be."""
    parts = [HEAD]
    context = click.Context(main, info_name="reviewkit", **main.context_settings)
    for title, commands in main.sections.items():
        parts.append(f"\n## {title}\n")
        for name, command in leaves(commands):
            own = click.Context(command, parent=context, info_name=name, terminal_width=100)
            text = "\n".join(line.rstrip() for line in command.get_help(own).splitlines())
            parts.append(f"\n### {name}\n\n```text\n{text}\n```\n")
    return "".join(parts)


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        PAGE.write_text(page(), encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != page():
        sys.exit(f"{PAGE.name} is out of date: python {Path(__file__).name} --write")
