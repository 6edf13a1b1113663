"""What a BibTeX entry's fields say together: subtitles, numbers of archives, dates, languages by babel's names."""

from __future__ import annotations

import re

from reviewkit import identifiers
from reviewkit.model import Raw
from reviewkit.references import values
from reviewkit.references.extra import labelled
from reviewkit.references.types import csl_type
from reviewkit.text import fold

_SUBTITLES = {"subtitle": "title", "booksubtitle": "booktitle", "journalsubtitle": "journaltitle"}
_TITLE_ENDS = (":", "?", "!", ".", "\u2013", "\u2014")
# Where a number of an archive belongs, by the archive's name in BibLaTeX's field eprinttype.
_ARCHIVES = {"pubmed": "pmid", "pmid": "pmid", "pmc": "pmcid", "pmcid": "pmcid", "pubmedcentral": "pmcid"}
# The addresses that BibLaTeX makes of the numbers of other archives (its manual, section 3.14.7).
_ADDRESSES = {
    "arxiv": "https://arxiv.org/abs/",
    "jstor": "https://www.jstor.org/stable/",
    "hdl": "https://hdl.handle.net/",
    "googlebooks": "https://books.google.com/books?id=",
}
# Languages as the LaTeX package babel names them, where that is no word for the language.
_BABEL = {
    "ngerman": "de", "naustrian": "de-AT", "austrian": "de-AT", "nswissgerman": "de-CH", "swissgerman": "de-CH",
    "american": "en-US", "usenglish": "en-US", "british": "en-GB", "ukenglish": "en-GB", "canadian": "en-CA",
    "australian": "en-AU", "newzealand": "en-NZ", "acadian": "fr", "canadien": "fr-CA", "brazil": "pt-BR",
    "brazilian": "pt-BR", "portuges": "pt", "mexican": "es-MX", "bahasa": "id", "magyar": "hu", "usorbian": "hsb",
}  # fmt: skip
_KEY = re.compile(r"^lang(?=[a-z]{4})| and .*")  # BibLaTeX's keys: "langlatin and langgerman"
_WHOLE = frozenset(("proceedings", "mvproceedings", "book", "mvbook", "collection", "mvcollection"))
_NOTES = frozenset(("note", "annote", "annotation"))
_ADDRESS = re.compile(r"https?://[^\s<>{}]+[^\s<>{}.,;)]")
# How a work was looked at, where others say in what it was published.
_NO_CONTAINER = re.compile(
    r"\W*(?:online|accessed|retrieved|available|web ?(?:site|page)|last (?:accessed|visited))\b",
    re.IGNORECASE,
)
# Months by the beginnings of their names in German, French, Spanish, Portuguese, Italian and Dutch, where English has
# another; folded.
_MONTHS = {
    "mrz": 3, "marz": 3, "mrt": 3, "dec": 12,
    "mai": 5, "mei": 5, "okt": 10, "dez": 12, "fev": 2, "avr": 4, "juin": 6, "juil": 7,
    "aou": 8, "ene": 1, "abr": 4, "ago": 8, "dic": 12, "set": 9, "out": 10, "gen": 1, "mag": 5, "giu": 6, "lug": 7,
    "ott": 10,
}  # fmt: skip
# Journals by the commands that the classes of the American Astronomical Society have for them, as the Astrophysics
# Data System exports them.
_JOURNALS = {
    "aj": "The Astronomical Journal", "actaa": "Acta Astronomica", "aap": "Astronomy and Astrophysics",
    "aapr": "Astronomy and Astrophysics Reviews", "aaps": "Astronomy and Astrophysics, Supplement",
    "ao": "Applied Optics", "apj": "The Astrophysical Journal", "apjl": "The Astrophysical Journal Letters",
    "apjs": "The Astrophysical Journal Supplement Series", "aplett": "Astrophysics Letters",
    "apss": "Astrophysics and Space Science", "araa": "Annual Review of Astronomy and Astrophysics",
    "azh": "Astronomicheskii Zhurnal", "baas": "Bulletin of the American Astronomical Society",
    "gca": "Geochimica et Cosmochimica Acta", "grl": "Geophysical Research Letters", "icarus": "Icarus",
    "jcap": "Journal of Cosmology and Astroparticle Physics", "jcp": "Journal of Chemical Physics",
    "jgr": "Journal of Geophysical Research",
    "jqsrt": "Journal of Quantitative Spectroscopy and Radiative Transfer",
    "jrasc": "Journal of the Royal Astronomical Society of Canada",
    "memras": "Memoirs of the Royal Astronomical Society",
    "mnras": "Monthly Notices of the Royal Astronomical Society", "na": "New Astronomy", "nar": "New Astronomy Review",
    "nat": "Nature", "nphysa": "Nuclear Physics A",
    "pasa": "Publications of the Astronomical Society of Australia",
    "pasj": "Publications of the Astronomical Society of Japan",
    "pasp": "Publications of the Astronomical Society of the Pacific", "physrep": "Physics Reports",
    "planss": "Planetary and Space Science", "pra": "Physical Review A", "prb": "Physical Review B",
    "prc": "Physical Review C", "prd": "Physical Review D", "pre": "Physical Review E",
    "prl": "Physical Review Letters", "procspie": "Proceedings of SPIE",
    "qjras": "Quarterly Journal of the Royal Astronomical Society", "solphys": "Solar Physics",
    "sovast": "Soviet Astronomy", "ssr": "Space Science Reviews", "zap": "Zeitschrift für Astrophysik",
}  # fmt: skip


def understood(read: list[Raw]) -> list[Raw]:
    """Return an entry's fields, each under the name of what it says in this entry."""
    first = {raw.tag: raw.value for raw in reversed(read)}
    found = [_renamed(raw, first) for raw in read]
    for raw in read:
        if raw.tag in _NOTES:
            found += [Raw(tag, value, raw.line) for tag, value in labelled(raw.value)]
        elif raw.tag == "eprint" and (address := _archived(raw.value, first)):
            found.append(Raw("x-archive-url", address, raw.line))
        elif raw.tag == "month" and (day := values.date(raw.value)[2]):  # "10~mar", "February 26, 1979"
            found.append(Raw("day", str(day), raw.line))
    return found


def _renamed(raw: Raw, first: dict[str, str]) -> Raw:
    tag, value = raw.tag, raw.value
    if tag in _BY_VALUE:
        tag, value = _BY_VALUE[tag](tag, value)
    elif tag in _SUBTITLES.values():
        value = _with_subtitle(tag, value, first)
    elif (
        tag == "eventtitle" and first.get("ENTRYTYPE") in _WHOLE
    ):  # a talk stands in it, its proceedings don't
        tag = "x-eventtitle"
    elif tag == "eprint":
        tag = _ARCHIVES.get(_archive(first), tag)
    elif tag == "type" and "unique-id" in first:  # Web of Science: "Article; Proceedings Paper"
        tag, value = "document_type", value.strip("{}")
    elif (
        tag == "type" and first.get("ENTRYTYPE") == "misc" and csl_type(value)
    ):  # more than the entry's type says
        tag = "document_type"
    return raw._replace(tag=tag, value=value)


def _language(_tag: str, value: str) -> tuple[str, str]:
    key = _KEY.sub("", value.lower())
    return "language", _BABEL.get(key, key)


def _number(tag: str, value: str) -> tuple[str, str]:
    # LaTeX's dash; and publishers write a nought for what is not known before an article is in an issue.
    return tag, value.replace("\u2013", "-") if value.strip("{} ") != "0" else ""


def _journal(tag: str, value: str) -> tuple[str, str]:
    return tag, _JOURNALS.get(value[1:], value) if value.startswith("\\") else value


def _number_of_article(tag: str, value: str) -> tuple[str, str]:
    return ("accession" if value.startswith("2-s2.0-") else tag), value  # Scopus's number of the record


def _published(tag: str, value: str) -> tuple[str, str]:
    """Return what the field "howpublished" is: an address, what the work stands in, or neither."""
    if address := _ADDRESS.search(value):
        return "url", address[0]
    return ("x-howpublished" if _NO_CONTAINER.match(value) else tag), value


def _month(tag: str, value: str) -> tuple[str, str]:
    """Return a month with its number for its name where that is no English one."""
    if values.month(value):
        return tag, value
    words = fold(value).split()
    known = (_MONTHS.get(word[:size]) for word in words for size in (4, 3))
    return tag, next((str(number) for number in known if number), value)


_BY_VALUE = {
    "langid": _language, "language": _language, "hyphenation": _language, "volume": _number, "number": _number,
    "issue": _number, "journal": _journal, "eid": _number_of_article, "howpublished": _published, "month": _month,
}  # fmt: skip


def _archive(first: dict[str, str]) -> str:
    """Return the name of the archive whose number an entry has."""
    return (first.get("eprinttype") or first.get("archiveprefix", "")).lower().replace(" ", "")


def _archived(number: str, first: dict[str, str]) -> str:
    """Return the address of a work in its archive, "" where the entry has it already."""
    archive = _archive(first) or ("arxiv" if number.lower().startswith("arxiv:") else "")
    if archive == "arxiv":  # Mendeley leaves the subject out, and gives the whole number beside it
        number = identifiers.arxiv(number) or identifiers.arxiv(first.get("arxivid", ""))
    if (
        not number
        or archive not in _ADDRESSES
        or any(number in first.get(tag, "") for tag in ("url", "link", "ee"))
    ):
        return ""
    return _ADDRESSES[archive] + number


def _with_subtitle(tag: str, title: str, first: dict[str, str]) -> str:
    subtitle = next((first[sub] for sub, of in _SUBTITLES.items() if of == tag and sub in first), "")
    if not subtitle or subtitle.casefold() in title.casefold():  # some exporters give it in the title, too
        return title
    return f"{title}{' ' if title.endswith(_TITLE_ENDS) else ': '}{subtitle}"
