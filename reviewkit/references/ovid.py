"""Ovid packs a citation into one value; here it is taken apart."""

from __future__ import annotations

import re

from reviewkit.model import Raw

_PAGES = r"[A-Za-z]?\d+[A-Za-z]?(?:\s*-\s*[A-Za-z]?\d+[A-Za-z]?)?"
_SEASON = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Spring|Summer|Autumn|Fall|Winter)[a-z]*"
# One pattern for each layout, under an example of it; the first that matches the whole value counts.
_PATTERNS = {
    "Behavioural and Cognitive Psychotherapy. Vol.43(5), Sep 2015, pp. 623-634.": (
        r"(?P<container>.+?)\.\s+Vol\.?\s?(?P<volume>[\w-]+)(?:\((?P<issue>.+?)\))?,\s*(?P<date>[^,]*\d{4}[^,]*)"
        rf",\s*(?:pp?\.\s*(?P<pages>{_PAGES}))?.*"
    ),
    "Neenan, Michael [Ed]; Palmer, Stephen [Ed]. (2012). Cognitive coaching. (pp. 11-31). xvii, 254 pp.": (
        r"(?P<editors>.+?\[Eds?\])\.\s+\((?P<date>\d{4})\)\.\s+(?P<container>.+?)\."
        rf"\s+\(pp\.\s*(?P<pages>{_PAGES})\).*"
    ),
    "Kamp, Roza Maria [Editor, Reprint Author], Calvete, Juan J. [Editor]. Methods in analysis.:371-397, 2004.": (
        rf"(?P<editors>.+\[Ed[^\]]*\])\.\s+(?P<container>.+?)\.?:\s?(?P<pages>{_PAGES}),\s*(?P<date>[^:]*\d{{4}})\.?"
    ),
    "Forest Ecology & Management. 201(2-3):327-334, November 15, 2004.": (
        rf"(?P<container>.+?)\.\s+(?P<volume>\w+)\s?(?:\((?P<issue>[^)]*)\))?(?:\s?:\s?|\s+\(pp\s*)(?P<pages>{_PAGES})\)?"
        r"\s?[,.]\s*(?P<date>.*\d{4}.*)"
    ),
    "Official Gazette. 1288(3), Nov. 16, 2004.": (
        r"(?P<container>.+?)\.\s+(?:(?P<volume>\w+)\s?)?(?:\((?P<issue>(?!no pag)[^)]*)\))?(?:\s*\(no pagination\))?"
        r",?\s*(?P<date>[^:]*\d{4})\..*"
    ),
    "ACSM'S Health & Fitness Journal January/February 2010;14(1):56": (
        rf"(?P<container>.+?)\s+(?P<date>{_SEASON}(?:/{_SEASON})?\.?(?:\s\d{{1,2}},)?\s\d{{4}})\s?;\s?"
        rf"(?P<volume>\w+)?(?:\((?P<issue>[^)]*)\))?\s?:\s?(?P<pages>{_PAGES}).*"
    ),
    "Journal of Political Studies 12, Winter 2007: 7-14.": (
        rf"(?P<container>.+?),?\s+(?:(?P<volume>\d+)(?:\s?\((?P<issue>[^)]*)\))?,\s)?(?P<date>(?:{_SEASON}\s)?\d{{4}})"
        rf"(?:\((?P<number>\d+)\))?:\s?(?P<pages>{_PAGES})\.?"
    ),
}
_LAYOUTS = tuple(re.compile(pattern) for pattern in _PATTERNS.values())
_BRACKETS = re.compile(r"\s?\[[^\]]{0,200}\]")
_DEGREES = re.compile(
    r"(?:,|\s)\s*(?:Ph\.?\s?D|M\.?D|MPH|M\.?Sc|B\.?Sc|M\.?A|M\.?S|R\.?N|FACSM|DrPH|FRCP|MBBS|DO|PharmD|PsyD|Ed\.?D)\.?"
    r"(?=[\s,]|$).*"
)
_STOP = re.compile(r"(?<=[^\W\d_]{3})\.$")  # some databases end a name like a sentence
_MARKS = re.compile(r"(?:\s+[\d,+*a-z]{1,8})+$")
# The kind of text after the title's full stop: "Take Ten.  [Miscellaneous]"; "[References]." after PsycINFO's.
_KIND = re.compile(r"\s+\[[A-Z][^\]]{2,40}\]\.?$")


def unpacked(tags: list[Raw]) -> list[Raw]:
    """Return the tags with those parts of a citation (SO, BT) that no tag of their own holds, and clean names."""
    read: list[Raw] = []
    for name, value, line in tags:
        tag = name.upper().replace(" ", "_")
        if tag in ("AU", "AUTHORS", "AUTHOR"):
            read.append(Raw(tag, _person(value), line))
        elif tag in ("TI", "TITLE"):
            read.append(Raw(tag, _KIND.sub("", value), line))
        elif tag in ("SO", "BT", "SOURCE"):
            read += [
                Raw(f"{'BT' if tag == 'BT' else 'SO'}.{part}", text, line) for part, text in parts(value)
            ]
        elif tag in ("AN", "DT", "PT", "LG", "UI"):
            read.append(Raw(tag, value.rstrip(". "), line))
        elif tag == "PG" and not any(char.isdigit() for char in value):  # "No Pagination Specified"
            continue
        else:
            read.append(Raw(tag, value, line))
    return read


def parts(citation: str) -> list[tuple[str, str]]:
    """Return journal, volume, issue, pages, date and editors that a citation names, as far as its layout is known."""
    citation = " ".join(citation.split())
    for layout in _LAYOUTS:
        if found := layout.fullmatch(citation[:1000]):
            named = found.groupdict()
            if number := named.pop("number", None):
                named["issue"] = number
            if named.get("editors"):
                named["editors"] = _BRACKETS.sub(";", named["editors"]).replace(";,", ";").replace(";;", ";")
            return [(part, text.strip()) for part, text in named.items() if text]
    return []


def _person(value: str) -> str:
    """Return a name without the role, degree and address marks that Ovid adds to it."""
    value = _BRACKETS.sub("", value)
    value = _MARKS.sub("", value)
    return _STOP.sub("", _DEGREES.sub("", value).rstrip(" ,") if "," in value else value)
