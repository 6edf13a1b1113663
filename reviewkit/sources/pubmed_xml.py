"""Articles and book chapters in PubMed's XML, as records."""

from __future__ import annotations

import html
import io
import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from reviewkit import identifiers
from reviewkit.model import Name, Raw, Record
from reviewkit.sources import fields
from reviewkit.sources.answers import Refused, Unreadable, describe, is_html, said
from reviewkit.text import pages, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewkit.model import Problem

_ARTICLES = ("PubmedArticle", "PubmedBookArticle")
# Where each field stands: the first path that has text counts. Paths start at the article, or at the
# book chapter; names are those of NLM's DTD (dtd.nlm.nih.gov/ncbi/pubmed).
_ONE = {
    "pmid": ("MedlineCitation/PMID", "BookDocument/PMID"),
    "title": (
        "MedlineCitation/Article/ArticleTitle",
        "BookDocument/ArticleTitle",
        "BookDocument/Book/BookTitle",
    ),
    "vernacular": ("MedlineCitation/Article/VernacularTitle", "BookDocument/VernacularTitle"),
    "container": ("MedlineCitation/Article/Journal/Title", "BookDocument/Book/BookTitle"),
    "short_container": (
        "MedlineCitation/Article/Journal/ISOAbbreviation",
        "MedlineCitation/MedlineJournalInfo/MedlineTA",
    ),
    "volume": ("MedlineCitation/Article/Journal/JournalIssue/Volume", "BookDocument/Book/Volume"),
    "issue": ("MedlineCitation/Article/Journal/JournalIssue/Issue",),
    "pages": (
        "MedlineCitation/Article/Pagination/MedlinePgn",
        "BookDocument/Pagination/MedlinePgn",
        "MedlineCitation/Article/ELocationID[@EIdType='pii']",
    ),
    "doi": (
        "MedlineCitation/Article/ELocationID[@EIdType='doi']",
        "PubmedData/ArticleIdList/ArticleId[@IdType='doi']",
        "BookDocument/ArticleIdList/ArticleId[@IdType='doi']",
        "BookDocument/Book/ELocationID[@EIdType='doi']",
    ),
    "pmcid": ("PubmedData/ArticleIdList/ArticleId[@IdType='pmc']",),
    "language": ("MedlineCitation/Article/Language", "BookDocument/Language"),
    "publisher": ("BookDocument/Book/Publisher/PublisherName",),
    "place": ("BookDocument/Book/Publisher/PublisherLocation",),
    "edition": ("BookDocument/Book/Edition",),
}
_DATES = (
    "MedlineCitation/Article/Journal/JournalIssue/PubDate",
    "BookDocument/Book/PubDate",
    "MedlineCitation/Article/ArticleDate",
    "BookDocument/ContributionDate",
)
_TYPES = {
    "journal article": "article-journal",
    "preprint": "article",
    "dataset": "dataset",
    "academic dissertation": "thesis",
    "technical report": "report",
}
_MARKUP = frozenset({"b", "i", "u", "sub", "sup", "math", "DispFormula", "italic", "bold"})


def read_xml(body: bytes) -> tuple[tuple[Record, ...], int | None, tuple[Problem, ...]]:
    """Return the records of a PubmedArticleSet, no total, and no problems: the shape of a page's beginning.

    Entities are not resolved and nothing is fetched from the network.

    Raises:
        Unreadable: the body is no whole XML document.
        Refused: it is PubMed's message of an error.
    """
    if is_html(body) or not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise Unreadable(describe(body, "XML", said(body)[:80] or "no XML"))
    records: list[Record] = []
    root = ""
    try:
        walk = etree.iterparse(
            io.BytesIO(body), events=("end",), resolve_entities=False, no_network=True, load_dtd=False
        )
        for _, element in walk:
            root = element.tag
            if root in _ARTICLES:
                records.append(to_record(element))
                element.clear()
    except etree.XMLSyntaxError as error:
        raise Unreadable(describe(body, "XML", str(error))) from error
    if root not in ("PubmedArticleSet", "PubmedBookArticleSet"):
        words = said(body)
        if words:
            raise Refused(words)
        raise Unreadable(f"an XML document {root!r} came instead of a PubmedArticleSet")
    return tuple(records), None, ()


def to_record(article: Any) -> Record:
    """Return a PubmedArticle or PubmedBookArticle element as a record."""
    one = {field: _first(article, paths) for field, paths in _ONE.items()}
    title = one["title"] if one["title"].strip("[].") != "Not Available" else ""
    year, month, day = _date(article)
    kinds = tuple(_text(kind) for kind in article.iter("PublicationType"))
    book = article.tag == "PubmedBookArticle"
    container = one["container"] if one["container"] != title else ""
    return Record(
        title=title or one["vernacular"],
        authors=_names(article, "authors"),
        year=year,
        month=month,
        day=day,
        container=container,
        volume=one["volume"],
        issue=one["issue"],
        pages=pages(one["pages"]),
        doi=identifiers.doi(one["doi"]),
        pmid=one["pmid"],
        pmcid=identifiers.pmcid(one["pmcid"]),
        abstract=_abstract(article),
        keywords=fields.words(
            _text(word) for word in [*article.iter("Keyword"), *article.iter("DescriptorName")]
        ),
        type=(("chapter" if container else "book") if book else _type(kinds)),
        source_type="; ".join(kinds),
        editors=_names(article, "editors"),
        short_container=one["short_container"],
        edition=one["edition"],
        publisher=one["publisher"],
        place=one["place"],
        issn=fields.issns(_text(each) for tag in ("ISSN", "ISSNLinking") for each in article.iter(tag)),
        isbn=fields.isbns(_text(each) for each in article.iter("Isbn")),
        language=fields.language(one["language"]),
        accession=one["pmid"],
        database="PubMed",
        notes=("Retracted, says PubMed",) if "Retracted Publication" in kinds else (),
        raw=tuple(_leaves(article, "")),
    )


def _text(element: Any) -> str:
    """Return the text of an element with that of its markup, without what follows it."""
    return plain(etree.tostring(element, method="text", encoding="unicode", with_tail=False))


def _first(article: Any, paths: tuple[str, ...]) -> str:
    found = (_text(element) for path in paths for element in article.findall(path))
    return next((text for text in found if text), "")


def _date(article: Any) -> tuple[int | None, int | None, int | None]:
    for path in _DATES:
        found = article.find(path)
        if found is None:
            continue
        parts = [found.findtext(part, "").strip() for part in ("Year", "Month", "Day")]
        written = "-".join(part for part in parts if part) if parts[0] else found.findtext("MedlineDate", "")
        year, month, day = fields.date(written)
        if year is None and (spotted := re.search(r"\b(1[6-9]|20)\d\d\b", written)):
            year = int(spotted[0])  # "Spring 2019"
        if year is not None:
            return year, month, day
    return None, None, None


def _names(article: Any, role: str) -> tuple[Name, ...]:
    """Return authors or editors: of an article, or of a chapter before those of its book."""
    lists = [
        each
        for path in (
            "MedlineCitation/Article/AuthorList",
            "BookDocument/AuthorList",
            "BookDocument/Book/AuthorList",
        )
        for each in article.findall(path)
        if each.get("Type", "authors") == role
    ]
    people = lists[0].findall("Author") if lists else []
    return tuple(name for person in people if (name := _name(person)) != Name())


def _name(person: Any) -> Name:
    part = {tag: _text(found) for tag in _NAME if (found := person.find(tag)) is not None}
    if part.get("CollectiveName"):
        return Name(literal=part["CollectiveName"])
    given = part.get("ForeName") or part.get("Initials") or ""
    return Name(part.get("LastName", ""), given, part.get("Suffix", ""))


_NAME = ("CollectiveName", "LastName", "ForeName", "Initials", "Suffix")


def _abstract(article: Any) -> str:
    """Return the abstract with its labels ("METHODS: …"); one in another language where there is no other."""
    for path in (
        "MedlineCitation/Article/Abstract",
        "BookDocument/Abstract",
        "MedlineCitation/OtherAbstract",
    ):
        found = article.find(path)
        if found is None:
            continue
        parts = []
        for part in found.findall("AbstractText"):
            label = part.get("Label", "")
            text = _text(part)
            parts.append(f"{label}: {text}" if label and label != "UNLABELLED" else text)
        if any(parts):
            return "\n".join(part for part in parts if part)
    return ""


def _type(kinds: tuple[str, ...]) -> str:
    known = (_TYPES[kind.lower()] for kind in kinds if kind.lower() in _TYPES)
    return next(known, "article-journal" if kinds else "")


def _leaves(element: Any, path: str) -> Iterator[Raw]:
    """Yield every attribute and text below an element, with the path to it; a repeated name is numbered."""
    counts: dict[str, int] = {}
    children = [child for child in element if isinstance(child.tag, str)]
    for child in children:
        counts[child.tag] = counts.get(child.tag, 0) + 1
    turn: dict[str, int] = {}
    for child in children:
        turn[child.tag] = turn.get(child.tag, 0) + 1
        step = f"{child.tag}[{turn[child.tag]}]" if counts[child.tag] > 1 else child.tag
        where = f"{path}/{step}" if path else step
        for name, value in child.attrib.items():
            yield Raw(f"{where}/@{name}", value)
        if _is_leaf(child):
            yield Raw(where, _inner(child))
        else:
            yield from _leaves(child, where)


def _is_leaf(element: Any) -> bool:
    tags = [child.tag for child in element if isinstance(child.tag, str)]
    return (
        not tags
        or bool((element.text or "").strip())
        or any(etree.QName(tag).localname in _MARKUP for tag in tags)
    )


def _inner(element: Any) -> str:
    """Return the text of an element, with its markup where there is any."""
    if not len(element):
        return element.text or ""
    inside = "".join(etree.tostring(child, encoding="unicode") for child in element)
    return html.escape(element.text or "", quote=False) + inside
