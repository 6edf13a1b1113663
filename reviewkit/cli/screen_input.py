"""Where the keys of the terminal screen come from: a terminal, key by key, or the lines of a script."""

from __future__ import annotations

import codecs
import os
import re
import select
import signal
import sys
from collections import deque
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

UP, DOWN, END = "up", "down", "end"
_KEY = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.)|.", re.DOTALL)  # one key, or a terminal's name for one
_NAMES = {
    "\x1b[A": UP,
    "\x1bOA": UP,
    "\x1b[5~": UP,
    "\x1b[B": DOWN,
    "\x1bOB": DOWN,
    "\x1b[6~": DOWN,
    "\x04": END,
}  # fmt: skip - arrows and page keys, as terminals send them; Ctrl-D
LOOK_UP = 0.1  # seconds between two looks at whether the window was resized: too short to be noticed
ENTER_SCREEN, LEAVE_SCREEN = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"  # a page of its own, no cursor


class Quit(Exception):  # noqa: N818 - no error: the end of the input
    """Nothing more is to come."""


class Input(Protocol):
    """What the sitting needs to be told: the next key or line, a text, and that typing ahead is to be forgotten."""

    keyed: bool

    def command(self, redraw: Callable[[], None]) -> str:
        """Return the next key, or the next line."""

    def line(self, prompt: str, text: str, show: Callable[[str], None]) -> str:
        """Return a text that somebody writes."""

    def forget(self) -> None:
        """Forget what was typed ahead: nobody can judge what they have not seen."""


class Lines:
    """The lines of a script, or of a pipe."""

    keyed = False

    def command(self, redraw: Callable[[], None]) -> str:
        """Return the next line that is not empty; raises Quit at the end."""
        while line := sys.stdin.readline():
            if line.strip():
                return line.strip()
        raise Quit

    def line(self, prompt: str, text: str, show: Callable[[str], None]) -> str:
        """Return the next line."""
        return sys.stdin.readline().strip()

    def forget(self) -> None:
        """Forget nothing: a script's lines are all meant."""


class Terminal:
    """A terminal, key by key, without echo; a resize draws again at once."""

    keyed = True

    def __init__(self) -> None:
        self._ready: deque[str] = deque()
        self._redraw: Callable[[], None] | None = None
        self._resized = False
        self._decoder = codecs.getincrementaldecoder("utf-8")("ignore")  # a letter may come in two parts, too

    @property
    def size(self) -> tuple[int, int]:
        """Columns and lines; 80 and 24 where the terminal does not say."""
        columns, lines = os.get_terminal_size(sys.stdout.fileno())
        return columns or 80, lines or 24

    def command(self, redraw: Callable[[], None]) -> str:
        """Return the next key, drawing again whenever the window is resized while one waits."""
        self._redraw = redraw
        try:
            return self._key()
        finally:
            self._redraw = None

    def _key(self) -> str:
        while not self._ready:
            self._ready.extend(_KEY.findall(self._decoder.decode(self._read())))
        key = self._ready.popleft()
        return _NAMES.get(key, key)

    def _read(self) -> bytes:
        """Return what was typed; raises Quit where nobody sits there any more."""
        fd = sys.stdin.fileno()
        while not select.select([fd], [], [], LOOK_UP)[0]:
            if self._resized and self._redraw:
                self._resized = False
                self._redraw()
        got = os.read(fd, 256)
        # An arrow is an escape character and more: it may come in two parts, a pressed Escape comes alone.
        if got.endswith(b"\x1b") and select.select([fd], [], [], 0.03)[0]:
            got += os.read(fd, 256)
        if not got:
            raise Quit
        return got

    def line(self, prompt: str, text: str, show: Callable[[str], None]) -> str:
        """Return a text as it was edited: Enter ends it, Escape leaves it as it was."""
        written = text
        while True:
            show(f"{prompt}: {written}▏  (Enter keeps it, Escape leaves it)")
            key = self._key()
            if key in ("\r", "\n"):
                return written.strip()
            if key in ("\x1b", END):
                return text
            if key in ("\x7f", "\b"):
                written = written[:-1]
            elif key == "\x15":  # Ctrl-U empties the line, as in a shell
                written = ""
            elif len(key) == 1 and key.isprintable():
                written += key

    def forget(self) -> None:
        """Throw away what was typed before the next report could be seen."""
        import termios

        self._ready.clear()
        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)

    def resized(self, *_: Any) -> None:
        """Remember that all has to be drawn again: that is done where a key is waited for, never within a drawing."""
        self._resized = True

    def put(self, frame: str) -> None:
        """Put a whole frame on the screen at once, so that nothing flickers."""
        sys.stdout.write(frame)
        sys.stdout.flush()


@contextmanager
def opened_terminal() -> Iterator[Terminal | None]:
    """Give the terminal that a person sits at, in a page of its own; None where it is scripted."""
    seated = sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "") not in ("", "dumb")
    with suppress(ImportError):  # Windows has no termios: lines, then
        import termios
        import tty

        if seated:
            fd = sys.stdin.fileno()
            before = termios.tcgetattr(fd)
            terminal = Terminal()
            earlier = signal.signal(signal.SIGWINCH, terminal.resized)
            tty.setcbreak(fd)
            terminal.put(ENTER_SCREEN)
            try:
                yield terminal
            finally:
                terminal.put(LEAVE_SCREEN)
                termios.tcsetattr(fd, termios.TCSADRAIN, before)
                signal.signal(signal.SIGWINCH, earlier)
            return
    yield None
