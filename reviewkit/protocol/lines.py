"""Where each key of a TOML text stands: a scan that maps every path in the file to its line.

`tomllib` tells values and not where they came from. This scanner follows the grammar of TOML 1.0
(https://toml.io/en/v1.0.0) just far enough to know which key it is reading; `tomllib` remains the judge of
what is valid. On a text that is not valid it stops where it can make no sense of it, and says what was open.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

TomlPath = tuple[str | int, ...]
"""The way to a value: keys, and positions in lists counted from 0."""

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
# A date and its time may be parted by one space, the only scalar with a space in it.
_SCALAR = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d[^\s,\]}#]*|[^\s,\]}#]+")
_ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(["\\bfnrt]))')
_PLAIN = {'"': '"', "\\": "\\", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines (1-based) of a TOML text by path.

    `twice` lists what is defined a second time: path, first line, second line. `unclosed` is the bracket or
    quotation mark that was still open, and its line, where the scan had to stop.
    """

    by_path: dict[TomlPath, int] = field(default_factory=dict)
    twice: tuple[tuple[TomlPath, int, int], ...] = ()
    unclosed: tuple[str, int] | None = None

    def of(self, path: TomlPath) -> int:
        """Return the line of the path, or of the nearest table or list around it; 1 for the file itself."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.by_path:
                return self.by_path[path[:length]]
        return 1


def scan(text: str) -> Lines:
    """Return the line of every key, table and list item of a TOML text; never raises."""
    scanner = _Scanner(text)
    unclosed = None
    try:
        scanner.document()
    except (_Stop, RecursionError):
        unclosed = scanner.open[-1] if scanner.open else None
    return Lines(scanner.lines, tuple(scanner.twice), unclosed)


def dotted(path: TomlPath) -> str:
    """Return the path as it is written in messages: `stages[2].reviewers`, positions counted from 0."""
    words = ""
    for part in path:
        if isinstance(part, int):
            words += f"[{part}]"
        else:
            key = part if _BARE_KEY.fullmatch(part) else f'"{part}"'
            words += f".{key}" if words else key
    return words


class _Stop(Exception):  # noqa: N818 - a signal inside this module, never seen outside
    """The text is no TOML from here on."""


class _Scanner:
    """One pass over the text; `pos` is where it is, `open` the brackets and quotation marks still open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.lines: dict[TomlPath, int] = {}
        self.defined: set[TomlPath] = set()  # by a header or a value of its own, not only on the way to one
        self.counts: dict[TomlPath, int] = {}  # items so far in each array of tables
        self.twice: list[tuple[TomlPath, int, int]] = []
        self.open: list[tuple[str, int]] = []

    def document(self) -> None:
        base: TomlPath = ()
        while True:
            self._skip(_BLANK)
            if self.pos >= len(self.text):
                return
            if self._peek("[["):
                base = self._array_header()
            elif self._peek("["):
                base = self._table_header()
            else:
                self._pair(base)

    def _line(self) -> int:
        return bisect_right(self.starts, self.pos)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.pos)
        self.pos = match.end() if match else self.pos

    def _peek(self, mark: str) -> bool:
        return self.text.startswith(mark, self.pos)

    def _take(self, mark: str) -> None:
        if not self._peek(mark):
            raise _Stop
        self.pos += len(mark)

    def _note(self, path: TomlPath, line: int, *, define: bool = True) -> None:
        if not define:
            self.lines.setdefault(path, line)
        elif path in self.defined:
            self.twice.append((path, self.lines[path], line))
        else:
            self.defined.add(path)
            self.lines[path] = line

    def _through(self, keys: tuple[str, ...], line: int) -> TomlPath:
        """Return the path to which these keys lead, the last item standing for an array of tables."""
        path: TomlPath = ()
        for key in keys:
            path = (*path, key)
            self._note(path, line, define=False)
            if path in self.counts:
                path = (*path, self.counts[path] - 1)
        return path

    def _array_header(self) -> TomlPath:
        line = self._line()
        self._take("[[")
        keys = self._key()
        self._take("]]")
        path = (*self._through(keys[:-1], line), keys[-1])
        if path not in self.counts:
            self._note(path, line)
        count = self.counts.get(path, 0)
        self.counts[path] = count + 1
        self._note((*path, count), line)
        return (*path, count)

    def _table_header(self) -> TomlPath:
        line = self._line()
        self._take("[")
        keys = self._key()
        self._take("]")
        path = (*self._through(keys[:-1], line), keys[-1])
        self._note(path, line)
        return path

    def _pair(self, base: TomlPath) -> None:
        line = self._line()
        keys = self._key()
        self._take("=")
        for length in range(1, len(keys)):
            self._note((*base, *keys[:length]), line, define=False)
        path = (*base, *keys)
        self._note(path, line)
        self._skip(_SPACE)
        self._value(path)

    def _key(self) -> tuple[str, ...]:
        """Read a key with its dots and the space around it."""
        parts: list[str] = []
        while True:
            self._skip(_SPACE)
            if self._peek('"'):
                parts.append(_unescaped(self._string('"')))
            elif self._peek("'"):
                parts.append(self._string("'"))
            else:
                match = _BARE_KEY.match(self.text, self.pos)
                if not match:
                    raise _Stop
                parts.append(match.group())
                self.pos = match.end()
            self._skip(_SPACE)
            if not self._peek("."):
                return tuple(parts)
            self.pos += 1

    def _value(self, path: TomlPath) -> None:
        for mark in ('"""', "'''", '"', "'"):
            if self._peek(mark):
                self._string(mark)
                return
        if self._peek("["):
            self._array(path)
        elif self._peek("{"):
            self._inline_table(path)
        else:
            match = _SCALAR.match(self.text, self.pos)
            if not match:
                raise _Stop
            self.pos = match.end()

    def _string(self, mark: str) -> str:
        """Read a string of any of the four kinds, and return what stands between its quotation marks."""
        self.open.append((mark, self._line()))
        self._take(mark)
        start = self.pos
        ends = re.compile(mark + (r"|\\" if mark[0] == '"' else "") + (r"|\n" if len(mark) == 1 else ""))
        while True:
            match = ends.search(self.text, self.pos)
            if not match or match.group() == "\n":
                raise _Stop
            self.pos = match.end()
            if match.group() == mark:
                break
            self.pos += 1  # past the character that the backslash escapes
        for _ in range(2):  # one or two quotation marks may stand right before the closing three
            if len(mark) == 3 and self._peek(mark[0]):
                self.pos += 1
        self.open.pop()
        return self.text[start : self.pos - len(mark)]

    def _array(self, path: TomlPath) -> None:
        self.open.append(("[", self._line()))
        self._take("[")
        index = 0
        while True:
            self._skip(_BLANK)
            if self._peek("]"):
                break
            self._note((*path, index), self._line())
            self._value((*path, index))
            index += 1
            self._skip(_BLANK)
            if not self._peek("]"):
                self._take(",")
        self._take("]")
        self.open.pop()

    def _inline_table(self, path: TomlPath) -> None:
        self.open.append(("{", self._line()))
        self._take("{")
        while True:
            self._skip(_BLANK)
            if self._peek("}"):
                break
            self._pair(path)
            self._skip(_BLANK)
            if not self._peek("}"):
                self._take(",")
        self._take("}")
        self.open.pop()


def _unescaped(text: str) -> str:
    def plain(match: re.Match[str]) -> str:
        short, long, letter = match.groups()
        return _PLAIN[letter] if letter else chr(int(short or long, 16))

    return _ESCAPE.sub(plain, text)
