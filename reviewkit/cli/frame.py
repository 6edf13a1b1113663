"""A frame on a terminal: a head, a text that scrolls, what stands below it, and the keys; drawn at once."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.text import Text

from reviewkit.cli.common import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewkit.cli.screen_input import Terminal

LINES = 5  # that are not the text: head, rule, rule, message, keys


class Frame:
    """Draws whole frames on a terminal, and says single lines where it is scripted."""

    def __init__(self, terminal: Terminal | None, plain: dict[int, str] | None = None) -> None:
        """`plain` maps signs to those that stand for them on a terminal that knows no more than ASCII."""
        self.terminal = terminal
        self.top = 0  # first line of the text that is shown
        self.message = ""
        self.console = Console(highlight=False, soft_wrap=True)
        self._plain = {} if _can_show(plain or {}) else plain or {}

    def say(self, words: str) -> None:
        """Print a line."""
        click.echo(words.translate(self._plain))

    def show(self, head: Text, body: Sequence[Text], below: Sequence[Text], keys: str) -> None:
        """Put a frame together and show it; what stands below the text leaves at least three lines to it."""
        if self.terminal is None:
            return
        columns, lines = self.terminal.size
        below = below[: max(0, lines - LINES - 3)]
        room = max(1, lines - LINES - len(below))
        self.top = max(0, min(self.top, len(body) - room))
        shown = body[self.top : self.top + room]
        more = len(body) - self.top - room
        told = f" {more} more line{'' if more == 1 else 's'}: space " if more > 0 else ""
        rows = [
            head,
            Text("─" * columns, "dim"),
            *shown,
            *[Text()] * (room - len(shown)),
            Text.assemble(("─" * (columns - len(told) - 2), "dim"), (told, "bold"), ("──", "dim")),
            *below,
            Text(clean(self.message), "italic"),
            Text(keys, "dim"),
        ]
        frame = "\x1b[K\n".join(self.drawn(row) for row in rows[:lines])
        self.terminal.put(f"\x1b[H{frame}\x1b[K\x1b[J")

    def drawn(self, text: Text) -> str:
        """Return a line as the terminal is told to draw it, cut at its right edge."""
        line = text.copy()
        if self.terminal is not None:
            line.truncate(self.terminal.size[0], overflow="ellipsis")
        with self.console.capture() as capture:
            self.console.print(line, end="", no_wrap=True, crop=False, overflow="ignore")
        return capture.get().translate(self._plain)

    def scroll(self, pages: int) -> None:
        """Go so many pages down, each with a line of the one before; the next drawing stops at the end."""
        if self.terminal:
            self.top = max(0, self.top + pages * max(1, self.terminal.size[1] - LINES - 1))


def _can_show(signs: dict[int, str]) -> bool:
    try:
        "".join(map(chr, signs)).encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
