"""Works as services and reference managers give them in JSON of their own, in the words of CSL-JSON.

Paths lead to values: "a.b" is member b of a, "a.0" the first of a list, "a.kind=x" the one of a list that says x as its
kind. The names are those of the services' documentation and of answers that people saved.
"""

from __future__ import annotations

from typing import Any

# Members that a service's works have together, and where they keep what CSL-JSON names so.
_SHAPES: tuple[tuple[frozenset[str], dict[str, str]], ...] = (
    (  # OpenAlex
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
    (  # Semantic Scholar
        frozenset(("paperId", "title")),
        {
            "title": "title", "DOI": "externalIds.DOI", "PMID": "externalIds.PubMed", "abstract": "abstract",
            "PMCID": "externalIds.PubMedCentral",
            "container-title": "journal.name venue", "volume": "journal.volume", "page": "journal.pages",
            "issued": "publicationDate year", "x-source-type": "publicationTypes", "x-accession": "paperId",
            "URL": "url", "people": "authors",
        },
    ),
    (  # Europe PMC
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
    (  # DataCite
        frozenset(("creators", "titles")),
        {
            "title": "titles.0.title titles.0", "DOI": "doi id", "people": "creators",
            "issued": "dates.dateType=Issued.date publicationYear", "publisher": "publisher.name publisher",
            "container-title": "container.title", "volume": "container.volume", "issue": "container.issue",
            "first": "container.firstPage", "last": "container.lastPage", "language": "language",
            "abstract": "descriptions.descriptionType=Abstract.description", "URL": "url", "keywords": "subjects",
            "x-source-type": "types.citeproc types.resourceTypeGeneral",
        },
    ),
    (  # Zenodo
        frozenset(("creators", "publication_date")),
        {
            "title": "title", "DOI": "doi", "people": "creators", "issued": "publication_date",
            "abstract": "description", "keywords": "keywords", "language": "language", "note": "notes",
            "container-title": "journal.title", "volume": "journal.volume", "issue": "journal.issue",
            "page": "journal.pages", "x-source-type": "resource_type.subtype resource_type.type upload_type",
        },
    ),
    (  # PubMed's summaries
        frozenset(("uid", "articleids")),
        {
            "title": "title booktitle", "DOI": "articleids.idtype=doi.value",
            "PMID": "articleids.idtype=pubmed.value uid", "PMCID": "articleids.idtype=pmc.value", "people": "authors",
            "container-title": "fulljournalname", "journalAbbreviation": "source", "volume": "volume",
            "issue": "issue", "page": "pages", "issued": "pubdate", "language": "lang.0", "ISSN": "issn essn",
            "x-source-type": "pubtype",
        },
    ),
    (  # DOAJ
        frozenset(("identifier", "journal", "title")),
        {
            "title": "title", "DOI": "identifier.type=doi.id identifier.type=DOI.id", "people": "author",
            "container-title": "journal.title journal.name", "volume": "journal.volume", "issue": "journal.number",
            "ISSN": "journal.issns", "publisher": "journal.publisher", "language": "journal.language.0",
            "issued": "year", "first": "start_page", "last": "end_page", "abstract": "abstract",
            "keywords": "keywords", "URL": "link.type=fulltext.url",
        },
    ),
    (  # Lens.org
        frozenset(("lens_id",)),
        {
            "title": "title", "DOI": "external_ids.type=doi.value", "PMID": "external_ids.type=pmid.value",
            "PMCID": "external_ids.type=pmcid.value", "people": "authors", "container-title": "source.title",
            "publisher": "source.publisher", "ISSN": "source.issn", "issued": "date_published year_published",
            "volume": "volume", "issue": "issue", "first": "start_page", "last": "end_page", "abstract": "abstract",
            "keywords": "keywords", "language": "languages.0", "x-source-type": "publication_type",
            "x-accession": "lens_id",
        },
    ),
    (  # Scopus and ScienceDirect
        frozenset(("dc:title",)),
        {
            "title": "dc:title", "DOI": "prism:doi", "PMID": "pubmed-id", "people": "author authors.author dc:creator",
            "container-title": "prism:publicationName", "volume": "prism:volume", "issue": "prism:issueIdentifier",
            "page": "prism:pageRange", "first": "prism:startingPage", "last": "prism:endingPage",
            "article-number": "article-number", "issued": "prism:coverDate", "abstract": "dc:description",
            "ISSN": "prism:issn prism:eIssn", "keywords": "authkeywords", "x-source-type": "subtypeDescription",
            "x-accession": "eid",
        },
    ),
    (  # Springer Nature
        frozenset(("creators", "publicationName")),
        {
            "title": "title", "DOI": "doi", "people": "creators", "container-title": "publicationName",
            "volume": "volume", "issue": "number", "first": "startingPage", "last": "endingPage",
            "issued": "publicationDate", "abstract": "abstract", "publisher": "publisher", "ISSN": "issn eIssn",
            "ISBN": "isbn", "URL": "url.0.value", "keywords": "keyword", "x-source-type": "contentType",
        },
    ),
    (  # IEEE Xplore
        frozenset(("publication_title", "title")),
        {
            "title": "title", "DOI": "doi", "people": "authors.authors authors", "container-title": "publication_title",
            "volume": "volume", "issue": "issue", "first": "start_page", "last": "end_page",
            "issued": "publication_year", "abstract": "abstract", "publisher": "publisher", "ISSN": "issn",
            "ISBN": "isbn", "URL": "html_url", "keywords": "index_terms.author_terms.terms",
            "x-source-type": "content_type", "x-accession": "article_number",
        },
    ),
    (  # Astrophysics Data System
        frozenset(("bibcode", "title")),
        {
            "title": "title.0 title", "DOI": "doi.0 doi", "people": "author", "container-title": "pub",
            "volume": "volume", "issue": "issue", "page": "page_range page.0 page", "issued": "pubdate year",
            "abstract": "abstract", "keywords": "keyword", "ISSN": "issn", "x-source-type": "doctype",
            "x-accession": "bibcode",
        },
    ),
    (  # ERIC
        frozenset(("publicationdateyear",)),
        {
            "title": "title", "people": "author", "container-title": "source", "issued": "publicationdateyear",
            "abstract": "description", "keywords": "subject", "language": "language.0", "ISSN": "issn",
            "publisher": "publisher", "x-source-type": "publicationtype", "x-accession": "id", "URL": "url",
        },
    ),
    (  # HAL
        frozenset(("title_s",)),
        {
            "title": "title_s.0 title_s", "DOI": "doiId_s", "PMID": "pubmedId_s", "people": "authFullName_s",
            "container-title": "journalTitle_s bookTitle_s conferenceTitle_s", "volume": "volume_s",
            "issue": "issue_s.0 issue_s", "page": "page_s", "issued": "producedDate_s producedDateY_i",
            "abstract": "abstract_s.0 abstract_s", "keywords": "keyword_s", "language": "language_s.0",
            "x-source-type": "docType_s", "URL": "uri_s", "x-accession": "halId_s",
        },
    ),
    (  # Paperpile
        frozenset(("published", "pubtype")),
        {
            "title": "title", "DOI": "doi", "PMID": "pmid", "PMCID": "pmcid", "people": "author",
            "container-title": "journalfull journal booktitle", "journalAbbreviation": "journal", "volume": "volume",
            "issue": "issue number", "page": "pages", "issued": "published", "abstract": "abstract",
            "publisher": "publisher", "publisher-place": "address", "ISSN": "issn", "ISBN": "isbn", "URL": "url",
            "keywords": "keywords", "language": "language", "x-source-type": "pubtype", "note": "note",
            "edition": "edition",
        },
    ),
)  # fmt: skip
# Dimensions, Mendeley, DBLP, CORE, Unpaywall and what people's own programs write: plain words for plain things.
_PLAIN = {
    "title": "title", "DOI": "doi DOI identifiers.doi", "PMID": "pmid PMID pubmedId identifiers.pmid",
    "PMCID": "pmcid PMCID identifiers.pmcid", "people": "authors.author authors z_authors author",
    "container-title": "journal.title journal.name journal journal_name journals.0.title venue source.title source"
    " container_title booktitle",
    "issued": "publication_date publicationDate published_date publishedDate date year yearPublished publication_year"
    " published",
    "volume": "volume", "issue": "issue number", "page": "pages page", "abstract": "abstract",
    "publisher": "publisher.name publisher", "language": "language.code language",
    "ISSN": "issn identifiers.issn journal_issns", "ISBN": "isbn identifiers.isbn", "URL": "ee url websites",
    "keywords": "keywords keyword concepts",
    "x-source-type": "type document_type documentType genre publication_type", "x-accession": "id",
}  # fmt: skip
_PLAIN_TELLING = frozenset(
    ("authors", "z_authors", "year", "yearPublished", "publication_year", "journal", "venue")
)
_WRAPPERS = ("attributes", "bibjson", "metadata", "info", "_source", "biblio")
_NOTHING: tuple[Any, ...] = (None, "", [], {})
_OBJECTS = frozenset(("people", "issued", "inverted"))
_FAMILY = ("family", "lastName", "familyName", "last_name", "family_name", "surname", "last", "ce:surname")
_GIVEN = (
    "given",
    "firstName",
    "givenName",
    "first_name",
    "given_name",
    "given-name",
    "first",
    "ce:given-name",
    "initials",
)
_WHOLE = ("name", "display_name", "fullName", "full_name", "text", "creator", "formatted", "authname", "$")


def to_csl(item: dict[str, Any]) -> dict[str, Any]:
    """Return a work of one of the services in CSL-JSON's words, any other item as it is."""
    if "Title" in item and "title" not in item:  # headings of a table that somebody turned into JSON
        lowered = {name.lower().replace(" ", "_"): value for name, value in item.items()}
        return _worded(lowered, _PLAIN) if _shape(lowered) is _PLAIN else item
    for wrapper in _WRAPPERS:
        inner = item.get(wrapper)
        if isinstance(inner, dict) and (shape := _shape(inner)):
            return _worded({**item, **inner}, shape)
    shape = _shape(item)
    return _worded(item, shape) if shape else item


def _shape(item: dict[str, Any]) -> dict[str, str] | None:
    found = next((shape for telling, shape in _SHAPES if telling <= item.keys()), None)
    if found is None and "title" in item and "issued" not in item and not _PLAIN_TELLING.isdisjoint(item):
        return _PLAIN
    return found


def _worded(item: dict[str, Any], shape: dict[str, str]) -> dict[str, Any]:
    csl = {
        name: value for name, paths in shape.items() if (value := _first(item, name, paths)) not in _NOTHING
    }
    people = csl.pop("people", [])
    csl["author"] = people if isinstance(people, str) else [_person(one) for one in _list(people)]
    if shape is _PLAIN and isinstance(item.get("month"), (str, int)) and str(csl.get("issued", "")).isdigit():
        csl["issued"] = {"year": csl["issued"], "month": item["month"], "day": item.get("day")}
    words = [_named(one) for one in _list(csl.pop("keywords", []))]
    csl["keyword"] = "; ".join(word for word in words if word) + ";"
    pages = [str(csl.pop(end)) for end in ("first", "last") if end in csl]
    if pages and "page" not in csl:
        csl["page"] = "-".join(dict.fromkeys(pages))
    if isinstance(index := csl.pop("inverted", None), dict):
        placed = sorted(
            (place, word) for word, places in index.items() for place in _list(places) if type(place) is int
        )
        csl["abstract"] = " ".join(word for _, word in placed)
    if "ISSN" in csl:
        csl["ISSN"] = ", ".join(_named(one).removeprefix("ISSN-") for one in _list(csl["ISSN"]))
    kind = csl.get("x-source-type")
    csl["x-source-type"] = "; ".join(map(str, _list(kind))) if kind else ""
    return csl


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _first(item: dict[str, Any], name: str, paths: str) -> Any:
    """Return what stands at the first path that leads to something, and to no object where a text is wanted."""
    for path in paths.split():
        value: Any = item
        for part in path.split("."):
            value = _step(value, part)
        if value not in _NOTHING and (name in _OBJECTS or not isinstance(value, dict)):
            return value
    return None


def _step(value: Any, part: str) -> Any:
    """Return the member of an object, the item of a list at a place, or the one that says something of itself."""
    if isinstance(value, dict):
        return value.get(part)
    if not isinstance(value, list):
        return None
    if part.isdigit():
        return value[int(part)] if int(part) < len(value) else None
    name, _, wanted = part.partition("=")
    return next((one for one in value if isinstance(one, dict) and one.get(name) == wanted), None)


def _named(one: Any) -> str:
    """Return a keyword or number, which some services keep in an object."""
    if isinstance(one, dict):
        one = next(
            (one[key] for key in ("display_name", "keyword", "subject", "name", "value") if one.get(key)), ""
        )
    return str(one or "")


def _person(one: Any) -> Any:
    if not isinstance(one, dict):
        return one
    inner = one.get("author")
    family = next((one[key] for key in _FAMILY if one.get(key)), "")
    if family and one.get("nameType") != "Organizational":
        return {"family": family, "given": next((one[key] for key in _GIVEN if one.get(key)), "")}
    if one.get("collectiveName"):
        return {"literal": one["collectiveName"]}
    whole = next((one[key] for key in _WHOLE if one.get(key)), "")
    if one.get("nameType") == "Organizational":
        return {"literal": whole}
    if isinstance(inner, dict):
        whole = inner.get("display_name") or whole
    return {"written": whole or one.get("raw_author_name")}
