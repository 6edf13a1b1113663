"""What a BibTeX entry's fields say together: subtitles, numbers of archives, languages by babel's names."""

from __future__ import annotations

import re

from reviewkit.model import Raw
from reviewkit.references.extra import labelled

_SUBTITLES = {"subtitle": "title", "booksubtitle": "booktitle", "journalsubtitle": "journaltitle"}
_TITLE_ENDS = (":", "?", "!", ".", "\u2013", "\u2014")
# Where a number of an archive belongs, by the archive's name in BibLaTeX's field eprinttype.
_ARCHIVES = {"pubmed": "pmid", "pmid": "pmid", "pmc": "pmcid", "pmcid": "pmcid", "pubmedcentral": "pmcid"}
# Languages as the LaTeX package babel names them, where that is no word for the language.
_BABEL = {
    "ngerman": "de", "naustrian": "de-AT", "austrian": "de-AT", "nswissgerman": "de-CH", "swissgerman": "de-CH",
    "american": "en-US", "usenglish": "en-US", "british": "en-GB", "ukenglish": "en-GB", "canadian": "en-CA",
    "australian": "en-AU", "newzealand": "en-NZ", "acadian": "fr", "canadien": "fr-CA", "brazil": "pt-BR",
    "brazilian": "pt-BR", "portuges": "pt", "mexican": "es-MX", "bahasa": "id", "magyar": "hu", "usorbian": "hsb",
}  # fmt: skip
_KEY = re.compile(r"^lang(?=[a-z]{4})| and .*")  # BibLaTeX's keys: "langlatin and langgerman"
_NOTES = frozenset(("note", "annote", "annotation"))
_LINK = re.compile(r"\s*https?://\S+\s*")


def understood(read: list[Raw]) -> list[Raw]:
    """Return an entry's fields, each under the name of what it says in this entry."""
    first = {raw.tag: raw.value for raw in reversed(read)}
    found = [_renamed(raw, first) for raw in read]
    for raw in read:
        if raw.tag in _NOTES:
            found += [Raw(tag, value, raw.line) for tag, value in labelled(raw.value)]
    return found


def _renamed(raw: Raw, first: dict[str, str]) -> Raw:
    tag, value = raw.tag, raw.value
    if tag in _SUBTITLES.values():
        value = _with_subtitle(tag, value, first)
    elif tag == "eprint":
        archive = first.get("eprinttype") or first.get("archiveprefix", "")
        tag = _ARCHIVES.get(archive.lower().replace(" ", ""), tag)
    elif tag in ("langid", "language", "hyphenation"):
        key = _KEY.sub("", value.lower())
        tag, value = "language", _BABEL.get(key, key)
    elif tag in ("volume", "number", "issue"):
        value = value.replace("--", "-")  # a dash to LaTeX
    elif tag == "howpublished" and _LINK.fullmatch(value):
        tag = "url"
    elif tag == "type" and "unique-id" in first:  # Web of Science: "Article; Proceedings Paper"
        tag, value = "document_type", value.strip("{}")
    return raw._replace(tag=tag, value=value)


def _with_subtitle(tag: str, title: str, first: dict[str, str]) -> str:
    subtitle = next((first[sub] for sub, of in _SUBTITLES.items() if of == tag and sub in first), "")
    if not subtitle or subtitle.casefold() in title.casefold():  # some exporters give it in the title, too
        return title
    return f"{title}{' ' if title.endswith(_TITLE_ENDS) else ': '}{subtitle}"
