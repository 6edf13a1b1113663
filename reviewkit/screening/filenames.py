"""Which report a file of full text is of, told by the file's name: by DOI, id, PubMed number or title.

Reference managers and publishers name files in a few ways: the DOI with its slash replaced
("10.1016_j.x.2020.pdf"), the DOI's second half alone, a PubMed number, or author, year and a title that may be
cut off ("Smith - 2014 - Carers in the class.pdf"). Whatever fits several reports is left to a person.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from reviewkit import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reviewkit.model import Report

_SHORTEST_TITLE = (
    20  # letters: "Introduction" and "Editorial" name no report, a title cut off at 20 letters nearly does
)
_SHORTEST_WHOLE = 13  # letters of a title that stands there whole and alone: one more than "Introduction" has
_AFTERTHOUGHT = 12  # letters: "final", "corrected", "(1)"
_SHORTEST_ID = 8  # of 64 hexadecimal characters, so that a word such as "facade" is no id
_SHORTEST_DOI_HALF = 6  # "12345" alone is rather a PubMed number or a page
_DOI = re.compile(r"10\.\d{4,9}")
_HEX = re.compile(r"(?<![0-9a-z])[0-9a-f]{8,64}(?![0-9a-z])")
_PMID = re.compile(r"(?<![0-9a-z])(?:pmid[\s_:-]*)?(\d{5,8})(?![0-9a-z])")
_PMCID = re.compile(r"(?<![0-9a-z])pmc[\s_:-]*(\d{4,9})(?![0-9a-z])")
_COPY = re.compile(r"[\s_-]*(?:\(\d{1,2}\)|copy)$", re.IGNORECASE)  # what a browser adds to a second download
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Match:
    """What a file's name says: the reports that it fits, by what, and in words where that is not one."""

    reports: tuple[str, ...]
    by: str = ""
    why: str = ""


def _letters(value: str) -> str:
    return re.sub(r"[^0-9a-z]", "", value.casefold())


class Names:
    """Reports that files are matched with, by what their names may hold."""

    def __init__(self, reports: Iterable[Report]) -> None:
        self._ids: list[str] = []
        self._dois: dict[str, set[str]] = defaultdict(set)
        self._halves: dict[str, set[str]] = defaultdict(set)
        self._pmids: dict[str, set[str]] = defaultdict(set)
        self._titles: dict[str, set[str]] = defaultdict(set)
        self._facts: dict[str, tuple[set[str], set[str]]] = {}
        for report in reports:
            self._add(report)

    def _add(self, report: Report) -> None:
        self._ids.append(report.id)
        years, names = set(), set()
        for record in report.records:
            if record.doi:
                self._dois[_letters(record.doi)].add(report.id)
                self._halves[_letters(record.doi.partition("/")[2])].add(report.id)
            for number in (record.pmid, record.pmcid.removeprefix("PMC")):
                if number:
                    self._pmids[number].add(report.id)
            key = text.fold(record.title).replace(" ", "")
            if len(key) >= _SHORTEST_WHOLE:
                self._titles[key].add(report.id)
            years |= {str(record.year)} if record.year else set()
            names |= {text.fold(name.family or name.literal).replace(" ", "") for name in record.authors}
        self._facts[report.id] = (years, names - {""})

    def match(self, name: str) -> Match:
        """Return what fits a file's name, tried in the order in which it can hardly be chance."""
        stem = _COPY.sub("", unquote(name.rsplit(".", 1)[0] if "." in name[-6:] else name))
        for how, way in (
            ("id", self._by_id),
            ("DOI", self._by_doi),
            ("PubMed number", self._by_number),
            ("title", self._by_title),
        ):
            found = sorted(way(stem))
            if len(found) > 1 and how == "title":
                found = sorted(self._narrowed(found, stem)) or found
            if len(found) == 1:
                return Match((found[0],), how)
            if found:
                return Match(tuple(found), how, f"its {how} fits {len(found)} reports")
        return Match((), "", "nothing in its name fits a report")

    def _by_id(self, stem: str) -> set[str]:
        return {
            uid
            for part in _HEX.findall(stem.casefold())
            if len(part) >= _SHORTEST_ID
            for uid in self._ids
            if uid.startswith(part)
        }

    def _by_doi(self, stem: str) -> set[str]:
        letters = _letters(stem)
        if not _DOI.search(stem):
            return self._halves.get(letters, set()) if len(letters) >= _SHORTEST_DOI_HALF else set()
        inside = [key for key in self._dois if key in letters]
        longest = max(map(len, inside), default=0)
        return {
            uid
            for key in inside
            if len(key) == longest and not _goes_on(letters, key)
            for uid in self._dois[key]
        }

    def _by_number(self, stem: str) -> set[str]:
        folded = stem.casefold()
        numbers = {*_PMCID.findall(folded), *_PMID.findall(folded)}
        return {uid for number in numbers for uid in self._pmids.get(number, ())}

    def _by_title(self, stem: str) -> set[str]:
        candidates = _title_parts(stem)
        found: set[str] = set()
        for key, uids in self._titles.items():
            if any(_is_title(part, key) for part in candidates) or (
                len(key) >= 2 * _SHORTEST_TITLE and key in candidates[0]
            ):
                found |= uids
        return found

    def _narrowed(self, reports: Sequence[str], stem: str) -> set[str]:
        """Return those whose year or an author stands in the name too."""
        years, words = set(_YEAR.findall(stem)), text.fold(stem).replace(" ", "")
        left = {uid for uid in reports if not years or years & self._facts[uid][0]}
        by_author = {uid for uid in left if any(len(n) > 3 and n in words for n in self._facts[uid][1])}
        return by_author or left


def _is_title(part: str, key: str) -> bool:
    """Return whether a part of a name is a title, perhaps cut off, or with a few letters such as "final" behind it."""
    if min(len(part), len(key)) < _SHORTEST_TITLE:
        return part == key
    return key.startswith(part) or (part.startswith(key) and len(part) - len(key) <= _AFTERTHOUGHT)


def _goes_on(letters: str, key: str) -> bool:
    """Return whether a DOI that ends with a digit goes on with one: then it is another DOI."""
    end = letters.find(key) + len(key)
    return key[-1].isdigit() and letters[end : end + 1].isdigit()


def _title_parts(stem: str) -> list[str]:
    """Return the folded name: whole, and without what stands before the title in "Author - 2014 - Title"."""
    parts = [stem, *(stem[found.end() :] for found in _YEAR.finditer(stem))]
    pieces = re.split(r"\s+[-\u2013_]\s+|__+", stem)
    parts += [" ".join(pieces[at:]) for at in range(1, len(pieces))]
    return [text.fold(part.replace("_", " ")).replace(" ", "") for part in parts]
