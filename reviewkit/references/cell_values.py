"""What the cells of tables hold beyond plain text: lists as programs print them, dates as numbers, a tool's habits."""

from __future__ import annotations

import ast
import json
import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from reviewkit.model import Raw
from reviewkit.references.columns import COLUMNS, KNOWN
from reviewkit.references.eppi import commas
from reviewkit.references.extra import labelled
from reviewkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# What programs write for a value that is missing: pandas, Python, R, SQL, spreadsheets.
_MISSING = frozenset(
    ("nan", "NaN", "None", "null", "NULL", "<NA>", "NaT", "NA", "N/A", "n/a", "#N/A", "#VALUE!", "[]", "{}")
)
_EXCEL_TEXT = re.compile(r'="(.*)"')  # EBSCO's way to keep a spreadsheet from turning ISSNs into numbers
# A date that a spreadsheet forgot to show as one: days since 30 December 1899, here of the years 1954 to 2064.
_SERIAL = re.compile(r"([2-5]\d{4})(?:\.\d+)?")
_WHOLE = re.compile(r"(\d{4})\.0")  # a year that went through a column of floating numbers
_DATES = frozenset(COLUMNS.dates)
_PEOPLE = frozenset((*COLUMNS.people, *COLUMNS.editors))
_NUMBERED = frozenset((*COLUMNS.volume, *COLUMNS.issue, *COLUMNS.pmid, *COLUMNS.month, *COLUMNS.day))
_DECIMAL = re.compile(r"(\d{1,8})\.0")
# Columns whose cells may hold several values.
_LISTS = frozenset(
    tag
    for slot in (
        COLUMNS.keywords,
        COLUMNS.serial,
        COLUMNS.urls,
        COLUMNS.type,
        COLUMNS.container,
        COLUMNS.bodies,
    )
    for tag in slot
)
_R_VECTOR = re.compile(r'c\(("(?:[^"\\]|\\.)*"(?:, *"(?:[^"\\]|\\.)*")*)\)')
_LONGEST_LIST = 100_000  # characters: the longest lists of authors (some three thousand) stay below it
_NAMED = (
    "name",
    "display_name",
    "raw_author_name",
    "full_name",
    "fullname",
    "literal",
    "title",
    "author",
    "value",
)
# A column Source may name the journal or the database; names of these it holds are databases.
_DATABASES = frozenset(
    [
        "scopus",
        "crossref",
        "pubmed",
        "medline",
        "embase",
        "web of science",
        "wos",
        "psycinfo",
        "apa psycinfo",
        "cinahl",
        "cochrane",
        "cochrane central",
        "cochrane library",
        "central",
        "openalex",
        "google scholar",
        "semantic scholar",
        "ieee",
        "ieee xplore",
        "acm",
        "acm digital library",
        "lens",
        "the lens",
        "dimensions",
        "eric",
        "europe pmc",
        "europepmc",
        "proquest",
        "lilacs",
        "econlit",
        "ebsco",
        "ebscohost",
        "ovid",
        "core",
        "base",
        "doaj",
        "sciencedirect",
        "science direct",
        "wiley",
        "springer",
        "springerlink",
        "jstor",
        "global health",
        "clinicaltrials gov",
        "pmc",
        "med",
    ]
)
_DATABASE_PARTS = re.compile(r"[;,|/+]")
_BILINGUAL = re.compile(
    r"([A-Za-z]+)\s*[-/(\uff08]\s*[\u3040-\u9fff\uac00-\ud7af].*"
)  # CNKI's "Title-\u9898\u540d"
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


_LONGEST_NAME = 100  # characters: cells are asked for, too, and an abstract is no name


def column(name: str) -> str:
    """Return a column's name as the table of columns has it: "Author/s" is "author s", "pageStart" "page start"."""
    return _column(name) if len(name) <= _LONGEST_NAME else name


@lru_cache(maxsize=4096)
def _column(name: str) -> str:
    plain = fold(name.replace("_", " "))
    if plain not in KNOWN:
        if both := _BILINGUAL.fullmatch(name):
            return _column(both[1])
        parted = fold(_CAMEL.sub(" ", name.replace("_", " ")))
        return parted if parted in KNOWN else plain
    return plain


def meanings(names: Sequence[str], values: Sequence[str], line: int) -> list[Raw]:
    """Return what the cells of a row say, under their columns' names."""
    found: list[Raw] = []
    way = _way(frozenset(names))
    for name, cell in zip(names, values, strict=False):
        value = cell.strip()
        if not value or value in _MISSING:
            continue
        if excel := _EXCEL_TEXT.fullmatch(value):
            value = excel[1]
        value = (way or _people)(_listed(value)) if name in _PEOPLE else _plainly(name, value)
        if named := _named_in(name, value, names):
            found += [Raw(tag, part, line) for tag, part in named]
        if name == "source" and all(fold(part) in _DATABASES for part in _DATABASE_PARTS.split(value)):
            found.append(Raw("database", "MEDLINE" if value == "MED" else value, line))  # Europe PMC's word
        else:
            found.append(Raw(name, value, line))
    return _whole_range(found)


_NUMBERS_OF_OTHERS = frozenset(("externalids", "external ids"))  # Semantic Scholar's


def _numbers(value: str) -> list[tuple[str, str]]:
    """Return DOI and PubMed numbers of a printed dictionary of a work's numbers."""
    content = _evaluated(value) if value.startswith("{") and len(value) <= _LONGEST_LIST else None
    if not isinstance(content, dict):
        return []
    names = {"doi": "doi", "pubmed": "pmid", "pmid": "pmid", "pubmedcentral": "pmcid", "pmcid": "pmcid"}
    found = [(names.get(str(key).lower(), ""), str(part)) for key, part in content.items() if part]
    return [
        (name, f"PMC{part}" if name == "pmcid" and part.isdigit() else part) for name, part in found if name
    ]


def closed_list(name: str, parts: Sequence[str]) -> str:
    """Return several cells of one field as one; where it may hold a list, so that no part is cut at its commas."""
    if name in _PEOPLE or name in _LISTS:
        return "; ".join(parts) + (";" if name in COLUMNS.keywords else "")
    return " ".join(parts)


def _plainly(name: str, value: str) -> str:
    """Return a cell's text without what programs made of lists, dates and numbers."""
    if name in _LISTS:
        return _listed(value)
    if name in _DATES:
        return _date(value)
    whole = _DECIMAL.fullmatch(value) if name in _NUMBERED else None
    return whole[1] if whole else value


def _named_in(name: str, value: str, names: Sequence[str]) -> list[tuple[str, str]]:
    """Return column and value of what a cell tells for other columns."""
    if name == "extra":
        return labelled(value)
    if name in _NUMBERS_OF_OTHERS:
        return _numbers(value)
    return cited(value) if name == "citation" and "journal book" in names else []


def _date(value: str) -> str:
    if serial := _SERIAL.fullmatch(value):
        return (date(1899, 12, 30) + timedelta(days=int(serial[1]))).isoformat()
    return whole[1] if (whole := _WHOLE.fullmatch(value)) else value


def _whole_range(found: list[Raw]) -> list[Raw]:
    """Return the row's values without a first page that another column tells better, as the range it begins."""
    last = any(raw.tag in COLUMNS.last_page for raw in found)
    if last or not any(
        raw.tag in COLUMNS.pages and re.search(r"\d\s*[-\u2010-\u2015]", raw.value) for raw in found
    ):
        return found
    return [raw for raw in found if raw.tag not in COLUMNS.first_page]


# PubMed's tables have volume, issue and pages in the citation only: "J Clin Med. 2020 Mar 3;9(3):680-9. doi: …".
_CITED = re.compile(
    r"\.\s+(?P<date>[12]\d{3}(?:[ /-][^;:.]{1,30})?)"
    r"(?:;(?P<volume>[^;:.()]{0,40}?)(?:\((?P<issue>[^()]{1,40})\))?(?::(?P<pages>[^;:\s][^;:]{0,40}?))?)?\.(?=\s|$)"
)


def cited(value: str) -> list[tuple[str, str]]:
    """Return column and value of what a citation in NLM's style tells."""
    found = _CITED.search(value)
    return [(name, part.strip()) for name, part in found.groupdict().items() if part] if found else []


def _listed(value: str) -> str:
    """Return the parts of a list that a program printed ("['a', 'b']", '["a"]', 'c("a", "b")') between semicolons."""
    if value[:1] not in "[{c" or len(value) > _LONGEST_LIST:
        return value
    if vector := _R_VECTOR.fullmatch(value):
        value = f"[{vector[1]}]"
    elif value[:1] + value[-1:] not in ("[]", "{}"):
        return value
    content = _evaluated(value)
    parts = [_name(part) for part in content] if isinstance(content, list) else [_name(content)]
    return "; ".join(part for part in parts if part) or value


def _evaluated(value: str) -> Any:
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        pass
    try:
        return ast.literal_eval(value)
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return None


def _name(part: Any) -> str:
    """Return the text of one part of a printed list: a text, or what has a name."""
    if isinstance(part, dict):
        if family := part.get("family") or part.get("lastName") or part.get("last_name"):
            given = part.get("given") or part.get("firstName") or part.get("first_name") or ""
            return f"{family}, {given}" if given else str(family)
        inner = next((part[key] for key in _NAMED if part.get(key)), "")
        return _name(inner) if isinstance(inner, dict) else str(inner)
    return "" if part is None or isinstance(part, list) else str(part).strip()


_AMPERSAND = re.compile(r"(,?)\s+&\s+")


def _people(value: str) -> str:
    if "//" in value and "://" not in value:  # EndNote's tables part people so
        value = value.replace("//", "; ")
    # APA's "Smith, J., & Wu, L."; "Johnson & Johnson" alone is a firm.
    return (
        _AMPERSAND.sub(lambda found: ", " if found[1] else " and ", value)
        if "&" in value and "," in value
        else value
    )


# Springer's export runs the authors together: "Andy SmithTom Weber".
_RUN_TOGETHER = re.compile(r"(?<=[^\W\d_A-Z])(?<!Mc)(?<!Mac)(?<!De)(?<!Le)(?<!La)(?<!Di)(?<!Van)(?=[A-Z])")


def _run_together(value: str) -> str:
    return value if ";" in value or "," in value else _RUN_TOGETHER.sub("; ", value)


def _ended(value: str) -> str:
    """Return PubMed's list of authors without the full stop at its end."""
    return value.removesuffix(".")


# Tools that write authors in a way of their own, known by columns that only they have.
_WAYS: tuple[tuple[frozenset[str], Callable[[str], str]], ...] = (
    (frozenset(("item title", "authors")), _run_together),
    (frozenset(("journal book", "pmid")), _ended),
    (frozenset(("parent title", "short title", "authors")), commas),
    (frozenset(("parenttitle", "shorttitle", "authors")), commas),
)


@lru_cache(maxsize=256)
def _way(names: frozenset[str]) -> Callable[[str], str] | None:
    return next((way for telling, way in _WAYS if telling <= names), None)
