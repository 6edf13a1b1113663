"""A typed sheet of people's words, as a table of text: what stands in it, and every fault with its line and column."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewkit.errors import ReadError
from reviewkit.model import Problem
from reviewkit.references.source import Input
from reviewkit.text import fold
from reviewkit.workshop.tables import read_table

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from reviewkit.protocol import Workshop

COLUMNS = {
    "words": ("words", "contribution", "comment", "text", "said", "what was said"),
    "group": ("group", "stakeholder group", "stakeholder", "role"),
    "table": ("table",),
    "round": ("round",),
    "language": ("language", "lang"),
    "consent": ("consent", "may be quoted", "quote"),
    "translation": ("translation",),
}
"""The columns of a sheet, each with the names it may have; only words are needed."""
YES = frozenset(("yes", "y", "true", "1", "x", "ja", "kyllä", "ναι", "consent"))  # noqa: RUF001 - Greek
NO = frozenset(
    ("", "no", "n", "false", "0", "nee", "nein", "ei", "όχι")
)  # Greek no and Finnish no among them
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# "translation" alone is into the workshop's first language; "translation fi" or "translation (fi)" into that one.
_TRANSLATION = re.compile(r"translation[ :_(\[-]+([a-z]{2,3}(?:-[a-z0-9]{2,8})*)[)\]]?")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a sheet: somebody's words and what is known of them; `nth` of rows that are the same."""

    words: str
    group: str = ""
    table: str = ""
    round: str = ""
    language: str = "en"
    consent: bool = False
    translations: tuple[tuple[str, str], ...] = ()
    line: int = 0

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What makes two rows the same words, said at the same place."""
        return self.words, self.group, self.table, self.round, self.language


def read_sheet(
    source: str | os.PathLike[str] | bytes, plan: Workshop, **defaults: str
) -> tuple[list[Row], list[Problem]]:
    """Return the rows of a sheet and every fault, located by line and column; nothing is guessed.

    The sheet is comma, semicolon or tab separated text, or a workbook (.xlsx), with a header (COLUMNS). `defaults`
    (group, table, round, language) stand in where a row says nothing. Raises ReadError where no column holds words.
    """
    given = Input(source)
    delimiter, table = read_table(given, lambda cells: sum(bool(_column(cell)) for cell in cells))
    names = _header(table, given.path or "the sheet")
    rows: list[Row] = []
    problems: list[Problem] = []
    base = (plan.languages or ("en",))[0]
    for line, cells in table[1:]:
        told, wrong = _row(cells, names, plan, base, defaults)
        problems += [
            Problem(
                message,
                given.path or "",
                line,
                (delimiter or " | ").join(cells)[:300],
                f"column {column!r}",
                value,
                expected,
            )
            for column, value, expected, message in wrong
        ]
        if not wrong:
            rows.append(Row(**told, line=line))
    return rows, problems


def _header(table: Sequence[tuple[int, list[str]]], path: str) -> list[str]:
    line, first = table[0] if table else (1, [])
    names = [_column(cell) for cell in first]
    if "words" not in names:
        told = ",".join(first)[:200]
        known = ", ".join(COLUMNS)
        raise ReadError(
            f"{path}:{line}: no column {'words'!r}; its first line is {told!r} (columns: {known})", path=path
        )
    twice = [name for name, n in Counter(name for name in names if name).items() if n > 1]
    if twice:
        raise ReadError(f"{path}:{line}: two columns are {twice[0]!r}", path=path)
    return names


def _column(cell: str) -> str:
    name = " ".join(cell.replace("_", " ").strip("\ufeff \t").casefold().split())
    if found := _TRANSLATION.fullmatch(name):
        return f"translation {found[1]}"
    return next((column for column, names in COLUMNS.items() if name in names), "")


def _row(
    cells: list[str], names: list[str], plan: Workshop, base: str, defaults: dict[str, str]
) -> tuple[dict[str, Any], list[tuple[str, str, str, str]]]:
    told = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
    wrong = []
    if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
        wrong.append(
            (str(len(names) + 1), cells[len(names)], "", f"{len(cells)} cells under {len(names)} columns")
        )
    for name, value in defaults.items():
        told[name] = told.get(name) or value
    told["language"] = told.get("language") or base
    if not told.get("words"):
        wrong.append(("words", "", "what was said", "there are no words"))
    wrong += _named(told, plan)
    if not _LANGUAGE.fullmatch(told["language"]):
        wrong.append(
            ("language", told["language"], "a code", f"{told['language']!r} is no code such as en or fi")
        )
    said = told.pop("consent", "").casefold()
    if said not in YES | NO:
        wrong.append(("consent", said, "yes or no", f"{said!r}: yes or no was expected"))
    spoken = told["language"]
    names_ = [name for name in told if name.startswith("translation")]
    kept = tuple((name.partition(" ")[2] or base, text) for name in names_ if (text := told.pop(name)))
    wrong += [
        ("translation", text, "", f"the words are in {language!r} themselves")
        for language, text in kept
        if language == spoken
    ]
    return {**told, "consent": said in YES, "translations": kept}, wrong


def _named(told: dict[str, str], plan: Workshop) -> list[tuple[str, str, str, str]]:
    """Write group and round as the protocol has them, and return those that it does not know."""
    wrong = []
    for name, known in (("group", plan.groups), ("round", tuple(r.id for r in plan.rounds))):
        value = told.get(name, "")
        same = [one for one in known if fold(one) == fold(value)]
        if value and known and not same:
            message = f"no {name} {value!r}; there is: {', '.join(known)}"
            wrong.append((name, value, ", ".join(known), message))
        elif same:
            told[name] = same[0]
    return wrong
