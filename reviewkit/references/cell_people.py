"""Cells of people: one cell names all of them, parted in whatever way a program or a reviewer parts them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from reviewkit.references.eppi import commas

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_AMPERSAND = re.compile(r"(,?)\s+&\s+")
# Whoever stands for people that are not named: "et al.", and the three dots that Google Scholar ends a long list with.
_OTHERS = re.compile(
    r"[\s,;]*(?:\bet\.? al\b\.?|\band others\b|\by otros\b|\u2026|\.\.\.)[\s.]*$", re.IGNORECASE
)
_LONGEST_OTHERS = 16  # characters
_WORD = r"[^\W\d_][^\W\d_a-z]*[a-z\u00df-\uffff][^\W\d_]*(?:['\u2019-][^\W\d_]+)*"
_FAMILIES = re.compile(
    rf"{_WORD}(?:, {_WORD})+,? (?:and|&) {_WORD}"
)  # "Smith, Wu and Lee": a study is cited so
_PAIR = re.compile(rf"({_WORD}(?: (?:[A-Z]\.? ?){{1,3}})?) & ({_WORD}(?: (?:[A-Z]\.? ?){{1,3}})?)")
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.[ -]?){1,5}|[^\W\d_a-z]\.[ -]?[a-z]\.")
_GIVEN_FIRST = re.compile(r"(?:[^\W\d_a-z]\.[ -]?)+[^\W\d_]{2}")
# "Adeli K.Lewis G. F.": the breaks between the people were lost, whose family names come first.
_CLOSED_UP = re.compile(r"(?<=[\s.-][A-Z]\.)(?=[A-Z][a-z])")
_SENTENCE = re.compile(r"[^\s.,;] [A-Z]{1,3}, [^,;]*[^\s.,;] [A-Z]{1,3}\.$")
_LAST = re.compile(r"([,;])\s+(?:and|&)\s+")
_LONGEST_PAIR = 80  # characters
_SEVERAL = 2  # words "and": then each parts two people
_INITIAL = re.compile(r"\b[A-Z]\.")
# Names in Chinese, Japanese and Korean signs: the family name comes first, and a comma between two short parts may part
# its two halves or two people; it parts people where there are more parts, or no space after it.
_EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_EASTERN_LIST = re.compile(r"[,\uff0c\u3001](?=\S)|[,\uff0c\u3001]\s+")
_HALVES = 2
# What R prints for a table in a cell: list(given = c("Ann", "Lin"), family = c("Smith", "Wu")).
_R_COLUMN = re.compile(
    r'\b(family|given|name|au_display_name|display_name) = (?:c\()?((?:(?:"(?:[^"\\]|\\.)*"|NA)(?:, )?)+)'
)
_R_VALUE = re.compile(r'"((?:[^"\\]|\\.)*)"|NA')


def people(value: str) -> str:
    """Return the people of a cell between semicolons, as far as what parts them is not understood anyway."""
    if not value.isascii() and _EASTERN.search(value):
        return _eastern(value)
    if value.endswith(".") and "," not in value and ";" not in value and value[:2].isalpha():
        value = _CLOSED_UP.sub("; ", value)
    if value.startswith("list("):
        value = _table(value) or value
    if value.endswith((".", "\u2026", "al", "others", "otros")) and (
        found := _OTHERS.search(value, max(0, len(value) - _LONGEST_OTHERS))
    ):
        value = value[: found.start()] or value
    if "//" in value and "://" not in value:  # EndNote's tables part people so
        value = value.replace("//", "; ")
    if " / " in value and ";" not in value:
        value = value.replace(" / ", "; ")
    if " & " in value or " and " in value:
        value = _last_joined(value)
    if (
        value.count(",") > 1
        and "." in value
        and not any(sign in value for sign in ";|\n")
        and " and " not in value
    ):
        return _initialled(value)
    # PubMed's and Europe PMC's lists of "Smith JA" end like a sentence.
    return value[:-1] if value.endswith(".") and value.count(".") == 1 and _SENTENCE.search(value) else value


def _initialled(value: str) -> str:
    """Return people whose initials stand after a comma ("Smith, J.A., Wu, L."), each comma where it belongs.

    One who lacks them ("Wu, Lee, K.") moves nobody else's.
    """
    parts = [part.strip() for part in value.split(",")]
    found: list[str] = []
    for part in parts:
        if found and "," not in found[-1] and _INITIALS.fullmatch(part):
            found[-1] += f", {part}"
        else:
            found.append(part)
    people = [part for part in found if "," in part or _GIVEN_FIRST.match(part)]
    return "; ".join(found) if 2 * len(people) > len(found) > 1 else value


def _last_joined(value: str) -> str:
    """Return the list without the word before its last person."""
    short = ";" not in value and len(value) <= _LONGEST_PAIR
    if short and _FAMILIES.fullmatch(value):
        return re.sub(r",? (?:and|&) |, ", "; ", value)
    if short and (pair := _PAIR.fullmatch(value)) and pair[1] != pair[2]:  # "Johnson & Johnson" is a firm
        return f"{pair[1]}; {pair[2]}"
    # A body's name ("Health, Labour, and Welfare") has no initials.
    if ";" in value or (value.count(" and ") < _SEVERAL and _INITIAL.search(value)):
        value = _LAST.sub(r"\1 ", value)
    # APA's "Smith, J., & Wu, L."
    if "," in value and "&" in value:
        value = _AMPERSAND.sub(lambda found: ", " if found[1] else " and ", value)
    return value


def _eastern(value: str) -> str:
    value = value.replace("\uff1b", ";")
    if ";" in value or any(letter.isascii() and letter.isalpha() for letter in value):
        return value
    parts = [part.strip() for part in _EASTERN_LIST.split(value) if part.strip()]
    halves = len(parts) == _HALVES and ", " in value and all(len(part) <= _HALVES for part in parts)
    if halves:
        return value
    return "; ".join(", ".join(part.split()) if len(part.split()) == _HALVES else part for part in parts)


def _table(value: str) -> str:
    """Return the people of a table that R printed."""
    columns = {
        name: [found[1] or "" for found in _R_VALUE.finditer(values)]
        for name, values in reversed(_R_COLUMN.findall(value))
    }
    if families := columns.get("family"):
        given = columns.get("given", [])
        pairs = zip(families, [*given, *("" for _ in families)], strict=False)
        return "; ".join(f"{family}, {first}".removesuffix(", ") for family, first in pairs if family)
    names = columns.get("au_display_name") or columns.get("display_name") or columns.get("name") or []
    return "; ".join(name for name in names if name)


# Springer's export runs the authors together: "Andy SmithTom Weber".
_RUN_TOGETHER = re.compile(r"(?<=[^\W\d_A-Z])(?<!Mc)(?<!Mac)(?<!De)(?<!Le)(?<!La)(?<!Di)(?<!Van)(?=[A-Z])")


def _run_together(value: str) -> str:
    return value if ";" in value or "," in value else _RUN_TOGETHER.sub("; ", value)


def _ended(value: str) -> str:
    """Return PubMed's list of authors without the full stop at its end."""
    return value.removesuffix(".")


@dataclass(frozen=True)
class Habit:
    """What one tool does in a way of its own: how it writes people, and columns that mean another than they say."""

    people: Callable[[str], str] = people
    renamed: Mapping[str, str] = field(default_factory=dict)


_PLAIN = Habit()
# Tools are known by columns that only they have together.
_HABITS: tuple[tuple[frozenset[str], Habit], ...] = (
    (frozenset(("item title", "authors")), Habit(_run_together)),
    (frozenset(("journal book", "pmid")), Habit(_ended)),
    (frozenset(("source", "page info", "authors")), Habit(_ended)),  # Europe PMC
    (frozenset(("parent title", "short title", "authors")), Habit(commas)),
    (frozenset(("parenttitle", "shorttitle", "authors")), Habit(commas)),
    (frozenset(("item id", "short title", "authors")), Habit(commas)),
    (frozenset(("key", "pubmed id", "location")), Habit(renamed={"location": "place"})),  # Rayyan
    (frozenset(("uid", "fulljournalname")), Habit(renamed={"uid": "pmid"})),  # NCBI's own summaries
    # PubMed's summary of the years before 2020
    (
        frozenset(("shortdetails", "entrezuid", "description")),
        Habit(
            _ended,
            {"description": "authors", "details": "citation", "entrezuid": "pmid", "type": "", "url": ""},
        ),
    ),
)


@lru_cache(maxsize=256)
def habit(names: frozenset[str]) -> Habit:
    """Return the habit of the tool that writes these columns together."""
    return next((found for telling, found in _HABITS if telling <= names), _PLAIN)
