"""Columns whose cells tell several things at once: citations, sources, numbers, authors with a year."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from reviewkit.references.columns import COLUMNS
from reviewkit.references.extra import labelled
from reviewkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Told = list[tuple[str, str]]

# A column Source may name the journal or the database; names of these it holds are databases.
_DATABASES = frozenset(
    (  # noqa: SIM905 - names stand in one text here as in the table of columns
        "scopus|crossref|pubmed|medline|embase|web of science|wos|psycinfo|apa psycinfo|cinahl"
        "|cochrane|cochrane central|cochrane library|central|openalex|google scholar"
        "|semantic scholar|ieee|ieee xplore|acm|acm digital library|lens|the lens|dimensions"
        "|eric|europe pmc|europepmc|proquest|lilacs|econlit|ebsco|ebscohost|ovid|core|base"
        "|doaj|sciencedirect|science direct|wiley|springer|springerlink|jstor|global health"
        "|clinicaltrials gov|pmc|med"
    ).split("|")
)
_DATABASE_PARTS = re.compile(r"[;,|/+]")
_JOURNALS = frozenset(COLUMNS.container) - {"source", "fonte", "fuente", "so"}
_AUTHORS = frozenset(COLUMNS.people)
_LONGEST = 10_000  # characters of a printed dictionary

# PubMed's tables have volume, issue and pages in the citation only: "J Clin Med. 2020 Mar 3;9(3):680-9. doi: …".
_CITED = re.compile(
    r"\.\s+(?P<date>[12]\d{3}(?:[ /-][^;:.]{1,30})?)"
    r"(?:;(?P<volume>[^;:.()]{0,40}?)(?:\((?P<issue>[^()]{1,40})\))?(?::(?P<pages>[^;:\s][^;:]{0,40}?))?)?\.(?=\s|$)"
)
_DOI = re.compile(r"\bdoi: ?(10\.\S+?)\.?(?:\s|$)")
# Embase: "J of X (2020) 12:3 (1-9). Date of Publication: …" or "(2020) 12:3 Article Number: 31."
_EMBASE = re.compile(
    r"(?P<journal>[^()]{2,200}?) \((?P<date>[12]\d{3})\)(?: (?P<volume>[^\s:()]{1,12}))?(?::(?P<issue>[^\s()]{1,20}))?"
    r"(?: \((?P<pages>[^()]{1,40})\))?\.?(?: Article Number: (?P<article>[\w.-]{1,24}?)\.)?(?=\s|$)"
)
# BVS and SciELO: "J of X;12(3): 1-9, feb. 2020." and "J of X; 48(141); -"
_LATIN_AMERICAN = re.compile(
    r"(?P<journal>[^;]{2,200}?)\s*[;.]\s*(?P<volume>\d[\w.-]{0,9})\s*(?:\((?P<issue>[^()]{1,30})\))?\s*[;:,]"
    r"(?:\s*(?P<pages>[A-Za-z]?\d[\w.]*(?:\s?[-\u2010-\u2015]\s?\w+)?)(?=[,.;\s]|$))?"
)


def cited(value: str) -> Told:
    """Return column and value of what a citation in NLM's style tells."""
    return _cited(_CITED.search(value))


def _cited(found: re.Match[str] | None) -> Told:
    told = found.groupdict() if found else {}
    return [(f"{name} cited", part.strip()) for name, part in told.items() if part and name != "journal"]


def _source(value: str, names: Sequence[str]) -> Told:
    """Return the database that a source is, or the journal and what follows it."""
    if all(fold(part) in _DATABASES for part in _DATABASE_PARTS.split(value)):
        return [("database", "MEDLINE" if value == "MED" else value)]  # Europe PMC's word
    found = _EMBASE.match(value) or _LATIN_AMERICAN.match(value)
    told = _cited(found)
    journal = found["journal"] if found and told and _JOURNALS.isdisjoint(names) else value
    return [("source", journal), *told]


def _citation(value: str, names: Sequence[str]) -> Told:
    told = cited(value) if "journal book" in names or "shortdetails" in names else []
    if told and "journal book" not in names:
        told += [
            ("source", value.partition(". ")[0]),
            *(("doi name", doi) for doi in _DOI.findall(value)[:1]),
        ]
    return [("citation", value), *told]


def _extra(value: str, _: Sequence[str]) -> Told:
    return [*labelled(value), ("extra", value)]


def _numbers(value: str, _: Sequence[str]) -> Told:
    """Return DOI and PubMed numbers of a printed dictionary of a work's numbers (Semantic Scholar)."""
    named = {"doi": "doi", "pubmed": "pmid", "pmid": "pmid", "pubmedcentral": "pmcid", "pmcid": "pmcid"}
    found = [(named.get(str(key).lower(), ""), str(part)) for key, part in _dictionary(value).items() if part]
    return [
        (name, f"PMC{part}" if name == "pmcid" and part.isdigit() else part) for name, part in found if name
    ]


def _journal(value: str, _: Sequence[str]) -> Told:
    """Return the journal, and where a program printed a dictionary of it volume and pages as well."""
    content = _dictionary(value)
    told = [
        (f"{name} cited", str(content[name]).strip()) for name in ("volume", "pages") if content.get(name)
    ]
    return [("journal", value), *told]


def _dictionary(value: str) -> dict[Any, Any]:
    if value[:1] != "{" or len(value) > _LONGEST:
        return {}
    try:
        content = ast.literal_eval(value)
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return {}
    return content if isinstance(content, dict) else {}


def _eid(value: str, _: Sequence[str]) -> Told:
    """Return Scopus's own number, which no other database's article numbers begin like, or an article number."""
    return [("scopus eid" if value.startswith("2-s2.0-") else "eid", value)]


# "Smith et al. (2020)", "Smith, Wu and Lee 2020a": how reviewers name a study.
_STUDY = re.compile(r"\s*(?P<people>[^\W\d_].*?)[\s,(\[]+(?P<year>(?:19|20)\d\d)[a-z]?\s*[)\]]?\s*")
_BETWEEN = re.compile(r",? (?:and|&) |, (?=[^\W\d_][^,.]{2,})")


def _author_year(value: str, names: Sequence[str]) -> Told:
    """Return first author and year of a study's short name, where no column names the authors."""
    if (
        not _AUTHORS.isdisjoint(names)
        or not (found := _STUDY.fullmatch(value))
        or len(value) > _LONGEST_STUDY
    ):
        return []
    people = found["people"]
    if "." not in people.removesuffix("al.") and " of " not in people:  # names of families, and no body
        people = _BETWEEN.sub("; ", people)
    return [("first author", people), ("date cited", found["year"])]


_LONGEST_STUDY = 80  # characters: longer texts are citations

# "12(3)", "12 (3), 45-50", "12/3", "12, no. 3: 45-50"
_VOLUME_ISSUE = re.compile(
    r"\D{0,5}(?P<volume>\d\w*)\s*(?:[(/,;:]\s*(?:no|nr|issue|iss)?\.?\s*(?P<issue>[^()/,;:]{1,20})\)?)?"
    r"(?:\s*[,;:/]\s*p{0,2}\.?\s*(?P<pages>\w*\d\w*(?:\s?[-\u2010-\u2015]\s?\w+)?))?\s*",
    re.IGNORECASE,
)


def _volume_issue(value: str, _: Sequence[str]) -> Told:
    return _cited(_VOLUME_ISSUE.fullmatch(value))


TOLD: dict[str, Callable[[str, Sequence[str]], Told]] = {
    "extra": _extra,
    "externalids": _numbers,
    "external ids": _numbers,
    "citation": _citation,
    "source": _source,
    "fonte": _source,
    "fuente": _source,
    "journal": _journal,
    "eid": _eid,
    "volume issue": _volume_issue,
    "author year": _author_year,
    "study": _author_year,
    "study id": _author_year,
}
"""Columns that tell several things: each function takes a cell and the names of the row's columns."""
