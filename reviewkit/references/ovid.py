"""Ovid packs a citation into one value; here it is taken apart."""

from __future__ import annotations

import re

from reviewkit.model import Raw
from reviewkit.references.compose import table
from reviewkit.references.dialect import Dialect

_PAGES = r"[A-Za-z]{0,2}\d+[A-Za-z]?(?:\s*-\s*[A-Za-z]{0,2}\d+[A-Za-z]?)?"
_PART = r"(?: (?:Suppl|Pt|Spec No)\.?(?: \w+)?)?"
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
    "BMC Proceedings. Conference: 2nd Conference and School: Part 2. Spain. 12 (Suppl 3) (no pagination), 2018. …": (
        r"(?P<container>.+?)\.\s+Conference:\s.*\.\s+(?P<volume>[\w-]+)\s?(?:\((?P<issue>(?!no pag|pp)[^)]*)\)\s?)?"
        rf"\((?:no pagination|pp\s?(?P<pages>{_PAGES}[^)]*))\),\s*(?P<date>[^.]*\d{{4}})\..*"
    ),
    "Forest Ecology & Management. 201(2-3):327-334, November 15, 2004.": (
        rf"(?P<container>.+?)\.\s+(?P<volume>\w+{_PART})?\s?(?:\((?P<issue>[^)]*)\))?(?:\s?:\s?|\s+\(pp\s*)"
        rf"(?P<pages>{_PAGES})\)?\s?[,.]\s*(?P<date>.*\d{{4}}.*)"
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
# What Embase says beside: "Article Number: e0123. Date of Publication: 01 Mar 2018."
_BESIDE = {
    "date": re.compile(r"\bDate of Publication: ([^.]*\d{4})"),
    "pages": re.compile(r"\bArticle Number: (\w[\w.-]*\w)"),
}
# A journal without volume and pages, of what is not yet in print: "Nature. 2020 Jan 15."
_JOURNAL = re.compile(
    r"(?P<container>[^\d:;]{2,200}?)\.\s*(?P<date>(?:19|20)\d\d(?: [A-Z][a-z]{2}(?: \d{1,2})?)?\.?)?"
)
_LAYOUTS = (*(re.compile(pattern) for pattern in _PATTERNS.values()), _JOURNAL)
_SEVERAL = re.compile(r"\s*;\s*")
_BRACKETS = re.compile(r"\s?\[[^\]]{0,200}\]")
# Degrees stand after a given name; right after the family name the same letters are initials ("Smith, MA").
_DEGREES = re.compile(
    r"(?:,|\s)\s*(?:Ph\.?\s?D|M\.?D|MPH|M\.?Sc|B\.?Sc|M\.?A|M\.?S|R\.?N|FACSM|DrPH|FRCP|MBBS|DO|PharmD|PsyD|Ed\.?D)\.?"
    r"(?=[\s,]|$).*"
)
_STOP = re.compile(r"(?<=[^\W\d_]{3})\.$")  # some databases end a name like a sentence
_MARKS = re.compile(r"(?:\s+(?:[\d,+*]+|[a-z](?:,[a-z])*))+$")  # of an address, such as "1,2", "a,b" or "++"
# The kind of text after the title's full stop: "Take Ten.  [Miscellaneous]"; "[References]." after PsycINFO's.
_KIND = re.compile(r"(?:\s+|(?<=[.?!]))\[[A-Z][^\]]{2,40}\]\.?$")


_KIND_BEFORE = re.compile(
    r"^(?:Peer Reviewed Journal|Journal|Book|Dissertation Abstract|[A-Z]\w+ Collection): (?=\d{4}-)"
)
# Values that some databases end with a full stop, like sentences.
_CLOSED = frozenset(
    ("AN", "DT", "PT", "LG", "UI", "ACCESSION_NUMBER", "UNIQUE_IDENTIFIER", "LANGUAGE", "DOCUMENT_TYPE",
     "PUBLICATION_TYPE", "AUTHOR_KEYWORDS", "KEYWORDS")
)  # fmt: skip


# Values that are none of their field: "No Pagination Specified", and PsycINFO's copyright where others have a country.
_SAYS_NOTHING = {"PG": re.compile(r"\D*"), "CP": re.compile(r".*:.*")}
_NEVER = re.compile(r"(?!)")


def unpacked(tags: list[Raw]) -> list[Raw]:
    """Return the tags with those parts of a citation (SO, BT) that no tag of their own holds, and clean names."""
    read: list[Raw] = []
    for name, value, line in tags:
        tag = name.upper().replace(" ", "_")
        if tag in ("AU", "AUTHORS", "AUTHOR"):
            read.append(
                Raw(
                    tag,
                    "; ".join(_person(person) for person in _SEVERAL.split(_BRACKETS.sub("", value))),
                    line,
                )
            )
        elif tag in ("TI", "TITLE"):
            read.append(Raw(tag, _KIND.sub("", value), line))
        elif tag in ("SO", "BT", "SOURCE"):
            read += [
                Raw(f"{'BT' if tag == 'BT' else 'SO'}.{part}", text, line) for part, text in parts(value)
            ]
        elif tag in _CLOSED:
            read.append(Raw(tag, _KIND_BEFORE.sub("", value).rstrip(". "), line))
        elif not _SAYS_NOTHING.get(tag, _NEVER).fullmatch(value):
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
            for part, beside in _BESIDE.items():
                if (told := beside.search(citation)) and (part == "date" or not named.get(part)):
                    named[part] = told[1]
            if named.get("editors"):
                named["editors"] = _BRACKETS.sub(";", named["editors"]).replace(";,", ";").replace(";;", ";")
            return [(part, text.strip()) for part, text in named.items() if text]
    return []


def _person(value: str) -> str:
    """Return a name without the role, degree and address marks that Ovid adds to it."""
    value = _MARKS.sub("", value)
    family, comma, given = value.partition(",")
    if comma:
        value = f"{family}, {_DEGREES.sub('', given.strip()).rstrip(' ,')}"
    return _STOP.sub("", value)


# Ovid exports short tags ("TI  - ") or the names of its fields on lines of their own, their values indented: any
# line that begins at the margin with a capital is such a name. These are the names that fields are read from.
_OVID_NAME = r"[A-Z][A-Za-z]+(?:[ /-][\w().&'/-]+){0,7}(?=\s*$)"
_OVID_TAG = r"[A-Z][A-Z0-9]{1,4}(?=[ \t\xa0]{0,3}-\s)"
_OVID_NAMES = (
    "Unique Identifier|Accession Number|Title|Authors?|Source|Journal|Abstract|Publication Type|Language|Keywords"
    "|Subject Headings|MeSH Subject Headings|ISSN|ISBN|DOI|Digital Object Identifier|Year of Publication"
    "|Date of Publication|Publisher|Institution|Database|Editors?|Volume|Issue|Page|Country of Publication"
    "|DOI Number|Document Type|Author Keywords|Status|Year|URL"
)
_OVID_TAGS = (
    "AB AI AN AU AW BC BR BT CB CC CL CM CP CQ CY DB DD DE DG DI DO DP DT EC ED ET FO FT GR HW IB ID IN IP IR IS IT "
    "IU JC JL JN KW LC LG LI MA MC MH MI MO MQ NJ NT OL ON OR OU PA PB PC PG PH PI PM PN PO PT PU PY RF RN RO SB SE "
    "SH SO ST SU SY TA TI TN TS TT UI UP UR VN VO XL XP YR"
)
OVID = Dialect(
    name="ovid-tagged",
    title="Ovid tagged text",
    line=re.compile(
        rf"(?:[ \t]{{0,3}}(?={_OVID_TAG})|(?={_OVID_NAME}))({_OVID_TAG}|{_OVID_NAME})([ \t\xa0]*)-?(.*)"
    ),
    start_line=re.compile(r"\s{0,3}<\s?\d+\s?\.?\s?>\s*$"),
    indent=re.compile(r"\s+\S"),
    once=frozenset(("VN", "UI")),  # for records that were exported without their numbers
    empty=frozenset(("VN", "DB")),
    lists=frozenset(("AU", "IN", "MH", "RF")),
    texts=frozenset(("AB",)),
    known=frozenset(_OVID_TAGS.split())
    | frozenset(
        name.upper() for word in _OVID_NAMES.split("|") for name in (word.rstrip("?"), word.replace("s?", ""))
    ),
    wraps=True,
    reread=unpacked,
    fields=table(
        " ",
        title="TI TITLE CHAPTER_TITLE BOOK_TITLE",
        authors="AU AUTHORS AUTHOR AUTHORS_FULL_NAME",
        editors="ED SO.editors BT.editors EDITORS EDITOR",
        container="JN NJ SO.container BT.container JOURNAL JOURNAL_NAME BOOK_TITLE",
        short="TA",
        dates="YR PY DP SO.date BT.date YEAR YEAR_OF_PUBLICATION PUBLICATION_YEAR DATE_OF_PUBLICATION PUBLICATION_DATE"
        " STATUS",
        volume="VO SO.volume VOLUME",
        issue="IP SO.issue ISSUE ISSUE/PART",
        pages="PG SO.pages BT.pages PAGE PAGINATION",
        doi="DI DO DOI DOI_NUMBER DIGITAL_OBJECT_IDENTIFIER",
        pmid="PM",
        abstract="AB ABSTRACT",
        keywords="MH SH HW KW ID DE KEYWORDS SUBJECT_HEADINGS MESH_SUBJECT_HEADINGS INDEX_TERMS EMTREE_HEADING"
        " KEY_CONCEPTS KEYWORD_HEADING AUTHOR_KEYWORDS KEYWORD",
        type="DT PT PUBLICATION_TYPE DOCUMENT_TYPE",
        edition="ET",
        publisher="PU PB PUBLISHER",
        place="CY LC PP CP COUNTRY_OF_PUBLICATION",
        serial="IS IT IB ISSN ISSN_PRINT ISSN_ELECTRONIC ISBN",
        urls="XL UR LK URL LINK_TO_THE_OVID_FULL_TEXT_OR_CITATION",
        language="LG LANGUAGE",
        accession="AN UI UNIQUE_IDENTIFIER ACCESSION_NUMBER",
        database="DB DATABASE",
        notes="NT",
    ),
)
