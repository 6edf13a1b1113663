"""Zotero's own items, as its interface and Better BibTeX's JSON give them, in the words of CSL-JSON."""

from __future__ import annotations

from typing import Any

# Zotero's fields by CSL's names, the best first. Fields of one kind of item (bookTitle, university) stand for one.
_FIELDS = {
    "title": "title nameOfAct caseName subject",
    "container-title": "publicationTitle bookTitle proceedingsTitle encyclopediaTitle dictionaryTitle websiteTitle"
    " blogTitle forumTitle conferenceName",
    "journalAbbreviation": "journalAbbreviation",
    "collection-title": "series seriesTitle",
    "volume": "volume",
    "issue": "issue",
    "number": "number reportNumber patentNumber",
    "page": "pages",
    "DOI": "DOI",
    "abstract": "abstractNote",
    "edition": "edition",
    "publisher": "publisher university institution repository company",
    "publisher-place": "place",
    "ISSN": "ISSN",
    "ISBN": "ISBN",
    "URL": "url",
    "language": "language",
    "note": "extra",
    "issued": "date issueDate dateDecided dateEnacted",
    "PMID": "PMID",
    "PMCID": "PMCID",
    "source": "libraryCatalog",
    "x-source-type": "itemType",
}
_AUTHORS = frozenset(("author", "inventor", "presenter", "podcaster", "director", "programmer", "artist"))


# Items that belong to others, in Zotero's word and in ours.
_BELONGING = {"attachment": "an attachment", "note": "a note", "annotation": "an annotation"}


def belonging(item: dict[str, Any]) -> str:
    """Return what an item of Zotero is if it is no reference but belongs to one, else ""."""
    inner = item.get("data")
    found = inner if isinstance(inner, dict) else item
    return _BELONGING.get(str(found.get("itemType")), "")


def to_csl(item: dict[str, Any]) -> dict[str, Any]:
    """Return an item of Zotero in CSL-JSON's words, any other as it is."""
    inner = item.get("data")
    found = inner if isinstance(inner, dict) and "itemType" in inner else item
    if not isinstance(found.get("itemType"), str):
        return item
    csl: dict[str, Any] = {}
    for name, names in _FIELDS.items():
        if value := next((found[each] for each in names.split() if found.get(each)), None):
            csl[name] = value
    creators = [each for each in found.get("creators") or () if isinstance(each, dict)]
    csl["author"] = [_name(each) for each in creators if each.get("creatorType", "author") in _AUTHORS]
    csl["editor"] = [_name(each) for each in creators if each.get("creatorType") == "editor"]
    tags = found.get("tags")
    csl["keyword"] = (
        "; ".join(
            str(tag.get("tag", "") if isinstance(tag, dict) else tag)
            for tag in (tags if isinstance(tags, list) else ())
        )
        + ";"
    )
    return csl


def _name(creator: dict[str, Any]) -> dict[str, Any]:
    if creator.get("name"):
        return {"literal": creator["name"]}
    return {"family": creator.get("lastName"), "given": creator.get("firstName")}
