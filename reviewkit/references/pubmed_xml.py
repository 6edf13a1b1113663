"""PubMed XML: articles and books."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reviewkit.model import Name, Problem, Raw, Record
from reviewkit.references import values
from reviewkit.references.compose import compose, table
from reviewkit.references.reading import Item, Remark
from reviewkit.references.xml_fragments import fragments, leaves, parse, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from reviewkit.references.source import Input

RECORDS = ("PubmedArticle", "PubmedBookArticle")
# Medline's files before 2016 hold citations without an article around them; updates name what was deleted.
_OTHERS = ("MedlineCitation", "DeleteCitation")
_A = "MedlineCitation/Article"
_J = f"{_A}/Journal"
_M = "MedlineCitation/MedlineJournalInfo"
_B = "BookDocument"
_TITLES = frozenset((f"{_A}/ArticleTitle", f"{_B}/ArticleTitle"))
FIELDS = table(
    title=f"{_A}/ArticleTitle {_A}/VernacularTitle {_B}/ArticleTitle {_B}/VernacularTitle {_B}/Book/BookTitle",
    container=f"{_J}/Title {_B}/Book/BookTitle {_M}/MedlineTA",
    short=f"{_J}/ISOAbbreviation {_M}/MedlineTA",
    series=f"{_B}/Book/CollectionTitle",
    dates="date",
    volume=f"{_J}/JournalIssue/Volume {_B}/Book/Volume",
    issue=f"{_J}/JournalIssue/Issue",
    pages=f"{_A}/Pagination/MedlinePgn {_B}/Pagination/MedlinePgn",
    first_page=f"{_A}/Pagination/StartPage",
    last_page=f"{_A}/Pagination/EndPage",
    article=f"{_A}/ELocationID@pii",
    doi=f"{_A}/ELocationID@doi PubmedData/ArticleIdList/ArticleId@doi {_B}/ArticleIdList/ArticleId@doi "
    f"PubmedBookData/ArticleIdList/ArticleId@doi {_B}/Book/ELocationID@doi",
    pmid=f"MedlineCitation/PMID {_B}/PMID",
    pmcid=f"PubmedData/ArticleIdList/ArticleId@pmc {_B}/ArticleIdList/ArticleId@bookaccession",
    abstract="abstract",
    keywords=f"MedlineCitation/KeywordList/Keyword {_B}/KeywordList/Keyword"
    " MedlineCitation/MeshHeadingList/MeshHeading/DescriptorName",
    type=f"{_A}/PublicationTypeList/PublicationType {_B}/PublicationType",
    edition=f"{_B}/Book/Edition",
    publisher=f"{_B}/Book/Publisher/PublisherName",
    place=f"{_B}/Book/Publisher/PublisherLocation {_M}/Country",
    serial=f"{_J}/ISSN@Print {_J}/ISSN@Electronic {_J}/ISSN {_M}/ISSNLinking {_B}/Book/Isbn",
    language=f"{_A}/Language {_B}/Language",
    accession=f"MedlineCitation/PMID {_B}/PMID",
    database="database",
)


def read(given: Input) -> Iterator[Item | Remark]:
    """Yield the articles and books of a PubMed XML file."""
    for fragment in fragments(given.pieces(), (*RECORDS, *_OTHERS)):
        element, wrong = parse(fragment)
        if fragment.name == "DeleteCitation":
            yield Remark("numbers of articles that PubMed has deleted", line=fragment.line, raw=fragment.text)
            continue
        element = _alone(element) if fragment.name == "MedlineCitation" and element is not None else element
        record = to_record(element, fragment.line, fragment.last_line) if element is not None else None
        if record is None or not record.raw or not (record.title or record.pmid):
            yield Problem(
                f"an article that cannot be parsed: {wrong or 'nothing in it'}",
                line=fragment.line,
                raw=fragment.text,
            )
            continue
        if wrong or not fragment.complete:
            yield Remark(f"broken XML: {wrong or 'no end tag'}", line=fragment.line, raw=fragment.text)
        yield record


def _alone(citation: etree._Element) -> etree._Element:
    """Return a citation inside the article that it has in newer files."""
    from lxml import etree

    article = etree.Element("PubmedArticle")
    article.append(citation)
    return article


def to_record(element: etree._Element, line: int = 0, last_line: int = 0) -> Record:
    """Return the record of a PubmedArticle or PubmedBookArticle element, from a file or from the live service."""
    plain = leaves(element, line)
    raw = leaves(element, line, markup=True)
    wrong = {text_of(each) for each in element.iterfind(".//ELocationID[@ValidYN='N']")}  # as an erratum says
    shown = [
        tag
        for tag in plain
        if not (tag.tag in _TITLES and tag.value.strip("[].") == "Not Available")
        and not (tag.value in wrong and tag.tag.startswith(f"{_A}/ELocationID"))
    ]
    read = [*shown, *_dates(element), *_abstract(element), Raw("database", "PubMed")]
    book = element.tag == "PubmedBookArticle"
    kind = ("chapter" if element.find("BookDocument/ArticleTitle") is not None else "book") if book else ""
    record = compose(read, FIELDS, raw=raw, kind=kind, line=line, last_line=last_line)
    lists = element.findall(".//Article/AuthorList") or element.findall("BookDocument/AuthorList")
    book_lists = element.findall("BookDocument/Book/AuthorList")
    editors = [each for each in (*book_lists, *lists) if each.get("Type") == "editors"]
    authors = [each for each in lists or book_lists if each.get("Type") != "editors"]
    return replace(
        record,
        authors=tuple(name for each in authors for name in _names(each)),
        editors=tuple(name for each in editors for name in _names(each)),
        container="" if kind == "book" else record.container,
        type=record.type or ("article-journal" if record.source_type else ""),
        notes=("Retracted, says PubMed",) if "Retracted Publication" in record.source_type else (),
    )


def _names(authors: etree._Element) -> Iterator[Name]:
    for author in authors.findall("Author"):
        if author.get("ValidYN") == "N":  # as it was printed; an erratum gave the name that stands beside it
            continue
        parts = {child.tag: values.line(text_of(child)) for child in author}
        if body := parts.get("CollectiveName"):
            yield Name(literal=body)
        elif family := parts.get("LastName"):
            # Before 2002 the given names stood in two elements.
            older = " ".join(filter(None, (parts.get("FirstName"), parts.get("MiddleName"))))
            given = parts.get("ForeName") or older or parts.get("Initials", "")
            yield Name(family, given, parts.get("Suffix", ""))


def _dates(element: etree._Element) -> Iterator[Raw]:
    """Yield the date of the issue, then that of the electronic article."""
    for path in (".//JournalIssue/PubDate", ".//Book/PubDate", ".//ArticleDate"):
        for date in element.findall(path):
            parts = [(date.findtext(part) or "").strip() for part in ("Year", "Month", "Day", "MedlineDate")]
            if text := " ".join(part for part in parts if part):
                yield Raw("date", text)


def _abstract(element: etree._Element) -> Iterator[Raw]:
    """Yield the abstract, each section of a structured one as a paragraph that begins with its label.

    One in another language counts where there is no other.
    """
    paths = (".//Article/Abstract", "BookDocument/Abstract", "MedlineCitation/OtherAbstract")
    found = next((each for path in paths if (each := element.find(path)) is not None), None)
    for part in found.findall("AbstractText") if found is not None else ():
        label = (part.get("Label") or "").strip()
        if text := text_of(part):
            yield Raw("abstract", f"{label}: {text}" if label and label != "UNLABELLED" else text)
