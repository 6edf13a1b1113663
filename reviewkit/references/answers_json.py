"""Works as the interfaces of OpenAlex, Semantic Scholar and Europe PMC answer them, in the words of CSL-JSON."""

from __future__ import annotations

from typing import Any

# By members that only one service has together: CSL's names, and where its works keep that.
_SHAPES: tuple[tuple[frozenset[str], dict[str, str]], ...] = (
    (
        frozenset(("authorships", "publication_year")),
        {
            "title": "title display_name", "DOI": "doi", "PMID": "ids.pmid", "PMCID": "ids.pmcid",
            "container-title": "primary_location.source.display_name", "ISSN": "primary_location.source.issn",
            "volume": "biblio.volume", "issue": "biblio.issue", "first": "biblio.first_page",
            "last": "biblio.last_page", "issued": "publication_date publication_year", "language": "language",
            "x-source-type": "type", "x-accession": "id", "people": "authorships", "keywords": "keywords",
            "inverted": "abstract_inverted_index",
        },
    ),
    (
        frozenset(("paperId", "title")),
        {
            "title": "title", "DOI": "externalIds.DOI", "PMID": "externalIds.PubMed", "abstract": "abstract",
            "container-title": "journal.name venue", "volume": "journal.volume", "page": "journal.pages",
            "issued": "publicationDate year", "x-source-type": "publicationTypes", "x-accession": "paperId",
            "URL": "url", "people": "authors",
        },
    ),
    (
        frozenset(("authorString", "source")),
        {
            "title": "title", "DOI": "doi", "PMID": "pmid", "PMCID": "pmcid", "abstract": "abstractText",
            "container-title": "journalInfo.journal.title journalTitle bookOrReportDetails.publisher",
            "ISSN": "journalInfo.journal.issn journalIssn", "volume": "journalInfo.volume journalVolume",
            "issue": "journalInfo.issue issue", "page": "pageInfo", "language": "language",
            "issued": "firstPublicationDate pubYear", "x-source-type": "pubType pubTypeList.pubType",
            "x-accession": "id", "people": "authorList.author", "keywords": "keywordList.keyword",
        },
    ),
)  # fmt: skip


def to_csl(item: dict[str, Any]) -> dict[str, Any]:
    """Return a work of one of the services in CSL-JSON's words, any other item as it is."""
    shape = next((shape for telling, shape in _SHAPES if telling <= item.keys()), None)
    if shape is None:
        return item
    csl = {
        name: value for name, paths in shape.items() if (value := _first(item, paths)) not in (None, "", [])
    }
    csl["author"] = [_person(one) for one in _list(csl.pop("people", [])) if isinstance(one, dict)]
    words = [_named(one) for one in _list(csl.pop("keywords", []))]
    csl["keyword"] = "; ".join(word for word in words if word) + ";"
    pages = [str(csl.pop(end)) for end in ("first", "last") if end in csl]
    if pages:
        csl["page"] = "-".join(dict.fromkeys(pages))
    if isinstance(index := csl.pop("inverted", None), dict):
        placed = sorted(
            (place, word) for word, places in index.items() for place in _list(places) if type(place) is int
        )
        csl["abstract"] = " ".join(word for _, word in placed)
    kind = csl.get("x-source-type")
    csl["x-source-type"] = "; ".join(map(str, _list(kind))) if kind else ""
    return csl


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _first(item: dict[str, Any], paths: str) -> Any:
    """Return what stands at the first path that leads to something."""
    for path in paths.split():
        value: Any = item
        for part in path.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if value not in (None, "", []):
            return value
    return None


def _named(one: Any) -> str:
    found = (one.get("display_name") or one.get("keyword") or "") if isinstance(one, dict) else one
    return str(found or "")


def _person(one: dict[str, Any]) -> dict[str, Any]:
    inner = one.get("author")
    whole = (
        one.get("name")
        or (inner.get("display_name") if isinstance(inner, dict) else "")
        or one.get("fullName")
    )
    if one.get("lastName"):
        return {"family": one["lastName"], "given": one.get("firstName") or one.get("initials")}
    if one.get("collectiveName"):
        return {"literal": one["collectiveName"]}
    return {"written": whole or one.get("raw_author_name")}
