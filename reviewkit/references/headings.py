"""Headings of columns, as people and programs write them, told as the names that the table of columns has."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from reviewkit.references.columns import COLUMNS, KNOWN
from reviewkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST_NAME = 100  # characters: cells are asked for, too, and an abstract is no name
_FOREIGN = r"[\u3040-\u9fff\uac00-\ud7af][^|,;\t]*"
_BILINGUAL = re.compile(
    rf"(?P<latin>[A-Za-z]+)\s*[-/(\uff08]\s*(?P<other>(?P=latin)|{_FOREIGN})"
)  # CNKI's "Title-\u9898\u540d", "DOI-DOI"
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# What people put around a name: a number before it, a note in brackets after it ("Year (YYYY)", "Autor(a)"), what the
# table is about ("citation_authors", "Name of the journal", "Authors of the study").
_NUMBER = re.compile(r"\s*\d{1,2}\s*[.):-]\s*(?=\D)")
_BRACKETS = re.compile(r"(?<=\w)\s*[(\[][^()\[\]]*[)\]]")
# In brackets: it is another thing than the name says, such as "Authors (raw affiliation)" or "Date (accessed)".
_OTHER = re.compile(
    r"affil|addres|\bid\b|\bids\b|count|number of|orcid|mail|access|added|modified|created|search",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:citation|article|paper|publication|reference|study|bib|bibliographic|document) (.+)"
)
_AFTER = re.compile(
    r"(?:names? of (?:the )?)?(.+?)"
    r"(?: (?:of|for) (?:the )?(?:article|paper|study|publication|document|record|reference)s?| names?"
    r"| text| en ingles| en espanol| em portugues| em ingles| in english)?"
)
_MANY_AUTHORS = re.compile(r"authors? \d{1,2}")
# Columns of several things at once, under one name each.
_SEVERAL = (
    (
        re.compile(
            r"vol(?:umen?|ume no)?(?: and)? (?:issue|no|nr|number|numero)(?:(?: and)? (?:pages?|pp))?"
        ),
        "volume issue",
    ),
    (
        re.compile(
            r"(?!study (?:publication )?(?:year|date)$)(?:first )?(?:authors?|author s|autor(?:es)?|auteurs?|study)"
            r"(?: et al)?"
            r"(?: and| y| et| e)? (?:publication )?(?:year|date|jahr|ano|annee)(?: of publication)?"
        ),
        "author year",
    ),
)
# What those words may stand before without making something else of it: the number or the subject of a study is not
# the issue of a journal, nor a keyword.
_CARRIED = frozenset(
    (
        *COLUMNS.title, *COLUMNS.people, *COLUMNS.abstract, *COLUMNS.doi, *COLUMNS.pmid, *COLUMNS.pmcid,
        *COLUMNS.keywords, *COLUMNS.volume, *COLUMNS.pages, *COLUMNS.language, "journal", "journal name",
        "journal title", "pub year", "publication year", "publication date", "issn", "url", "link",
    )
) - {
    "description", "summary", "subject", "subjects", "condition", "conditions", "codes", "descriptors", "pm", "do",
    "di", "creator", "contributors", "titles", "page", "band",
}  # fmt: skip


def column(name: str) -> str:
    """Return a column's name as the table of columns has it: "Author/s" is "author s", "pageStart" "page start"."""
    if len(name) > _LONGEST_NAME:
        return name
    exact, loose = _told(name)
    return loose or exact


def columns_of(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names of a header's columns. A name that another column bears exactly is no second one's."""
    told = [_told(name) if len(name) <= _LONGEST_NAME else (name, "") for name in names]
    taken = {exact for exact, _ in told}
    found: list[str] = []
    for exact, loose in told:
        found.append(loose if loose and (loose not in taken or _MANY_AUTHORS.fullmatch(exact)) else exact)
        taken.add(found[-1])
    return tuple(found)


def begins_header(name: str) -> bool:
    """Tell whether a cell is the plain name of a column: many cells are asked for, one of each row."""
    return len(name) <= _LONGEST_NAME and fold(name.replace("_", " ")) in KNOWN


@lru_cache(maxsize=4096)
def _told(name: str) -> tuple[str, str]:
    """Return the folded name, and the known one that it stands for where it is not known itself."""
    plain = fold(name.replace("_", " "))
    if (
        name.strip().casefold() == "\u00e5r"
    ):  # a year in Swedish, Danish and Norwegian, an article's number without its ring
        return "year", ""
    if plain in KNOWN:
        return plain, ""
    if both := _BILINGUAL.fullmatch(name.strip()):
        halves = [fold(half) for half in both.groups()]
        return next((half for half in halves if half in KNOWN), plain), ""
    parted = fold(_CAMEL.sub(" ", name.replace("_", " ")))
    if parted in KNOWN:
        return parted, ""
    if several := next((name for like, name in _SEVERAL if like.fullmatch(plain)), ""):
        return several, ""
    return plain, "author 1" if _MANY_AUTHORS.fullmatch(plain) else _loosely(name)


def _loosely(name: str) -> str:
    name = _NUMBER.sub("", name.replace("_", " "), count=1) if _NUMBER.match(name) else name.replace("_", " ")
    notes = _BRACKETS.findall(name)
    if any(_OTHER.search(note) for note in notes):
        return ""
    plain = fold(_BRACKETS.sub("", name)) if notes else fold(name)
    if plain in KNOWN:
        return plain
    before, after = _BEFORE.fullmatch(plain), _AFTER.fullmatch(plain)
    if before and before[1] in _CARRIED:
        return before[1]
    return after[1] if after and after[1] in _CARRIED else ""
