"""Faults on their way to becoming problems: where in the file, what is wrong there, and what was expected."""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewkit.model import Problem
from reviewkit.protocol.lines import dotted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewkit.protocol.lines import Lines, TomlPath

_WHOLE = (
    2**63
)  # TOML asks for whole numbers of 64 bits, from -2**63 to 2**63 - 1; Python reads longer ones as well
_LONGEST_VALUE = 60  # characters of a value shown in a message; a search strategy may run over pages


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at a path of the file; `value` is what stands there, None where nothing does."""

    path: TomlPath
    message: str
    expected: str = ""
    value: Any = None


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the file with its path; to ask for what is not there, or of another type, finds nothing."""

    path: TomlPath
    value: Any

    def at(self, key: str) -> Node:
        """Return what stands under the key; its value is None if there is nothing."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return Node((*self.path, key), value)

    def text(self, key: str) -> str:
        """Return the text under the key, or "" if there is none."""
        value = self.at(key).value
        return value if isinstance(value, str) else ""

    def whole(self, key: str) -> int | None:
        """Return the whole number under the key, or None if there is none."""
        value = self.at(key).value
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def items(self) -> Iterator[Node]:
        """Yield the items of a list, or nothing."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield Node((*self.path, index), value)

    def texts(self, key: str) -> list[Node]:
        """Return those items of the list under the key that are text."""
        return [item for item in self.at(key).items() if isinstance(item.value, str)]

    def tables(self, key: str) -> list[Node]:
        """Return those items of the list under the key that are tables."""
        return [item for item in self.at(key).items() if isinstance(item.value, dict)]

    def fault(self, message: str, expected: str = "") -> Fault:
        """Return a fault of this value."""
        return Fault(self.path, message, expected, self.value)


def near(name: str, known: Iterable[str]) -> str:
    """Return "; did you mean x?" for the known name nearest to this one, or "" if none is near."""
    folded: dict[str, list[str]] = {}
    for word in known:
        folded.setdefault(_folded(word), []).append(word)
    # 0.6 is difflib's own cutoff: a slip such as "verison" scores 0.86, other words such as "notes" and "stages" 0.55.
    found = difflib.get_close_matches(_folded(name), folded, n=1, cutoff=0.6)
    return f"; did you mean {listed(folded[found[0]])}?" if found else ""


def _folded(word: str) -> str:
    return word.casefold().replace("_", "-").replace(" ", "-")


def listed(words: Iterable[str]) -> str:
    """Return the words parted by commas, "or" before the last."""
    words = list(words)
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def shown(value: Any) -> str:
    """Return a value the way TOML writes it, shortened; "a list" or "a table" for what holds others."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        text = " ".join(value.split())
        text = text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1].rstrip() + "…"
        return f'"{text}"'
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a table"
    if isinstance(value, int) and not -_WHOLE <= value < _WHOLE:
        return f"a number of {value.bit_length():,} bits"
    return str(value)


def endless(node: Node) -> Iterator[Fault]:
    """Yield a fault for every whole number that TOML has no room for: no rule could compare or print it."""
    if isinstance(node.value, dict):
        for key in node.value:
            yield from endless(node.at(key))
    for item in node.items():
        yield from endless(item)
    if isinstance(node.value, int) and not -_WHOLE <= node.value < _WHOLE:
        yield node.fault(f"{shown(node.value)} is too long", "a whole number of at most 64 bits")


def problems(faults: Iterable[Fault], lines: Lines, text: str, path: str) -> tuple[Problem, ...]:
    """Return the faults as problems in the order of their lines, each with that line as it stands there."""
    source = text.split("\n")
    found = []
    for fault in faults:
        line = lines.of(fault.path)
        found.append(
            Problem(
                message=fault.message,
                path=path,
                line=line,
                raw=source[line - 1].strip() if line <= len(source) else "",
                where=dotted(fault.path),
                value="" if fault.value is None else _as_text(fault.value),
                expected=fault.expected,
            )
        )
    return tuple(sorted(dict.fromkeys(found), key=lambda problem: problem.line))


def report(found: Iterable[Problem]) -> str:
    """Return the problems one a line, as `file:line  where: message`."""
    rows = []
    for problem in found:
        place = f"{problem.path}:{problem.line}" if problem.path else f"line {problem.line}"
        rows.append(
            f"{place}  {problem.where}: {problem.message}" if problem.where else f"{place}  {problem.message}"
        )
    return "\n".join(rows)


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else shown(value)


def once(items: Iterable[Node], kind: str) -> Iterator[Fault]:
    """Yield a fault for every text that stands a second time, whatever its letter case."""
    first: dict[str, str] = {}
    for item in items:
        key = item.value.strip().casefold()
        if key in first:
            twice = (
                "twice" if first[key] == item.value else f"twice, but for its letters: {shown(first[key])}"
            )
            yield item.fault(f"{shown(item.value)} is there {twice}", f"each {kind} once")
        first.setdefault(key, item.value)


def known(items: Iterable[Node], names: Iterable[str], kind: str) -> Iterator[Fault]:
    """Yield a fault for every value that is none of the names, with the nearest one."""
    names = list(names)
    for item in items:
        if item.value not in names:
            expected = f"one of {', '.join(names)}" if names else f"a {kind} that the file defines"
            hint = near(item.value, names) or (
                f"; there is {', '.join(names)}" if names else "; there is none"
            )
            yield item.fault(f"no {kind} {shown(item.value)}{hint}", expected)
