"""The formats that can be read or written, and how content tells which one a file is in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING

from reviewkit.errors import ReadError, UnknownName
from reviewkit.references import tagged_reading
from reviewkit.references.dialects import DIALECTS, MEDLINE, RIS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reviewkit.references.reading import Item, Remark
    from reviewkit.references.source import Input

    Reader = Callable[[Input], Iterator[Item | Remark]]


@dataclass(frozen=True)
class Format:
    """One format: its name, what it is, whether it is read and written, and the extension of a written file."""

    name: str
    title: str
    reads: bool = True
    extension: str = ""

    @property
    def writes(self) -> bool:
        """Whether records can be written in this format."""
        return bool(self.extension)


_FORMATS = (
    Format("ris", "RIS", extension=".ris"),
    Format("nbib", MEDLINE.title, extension=".nbib"),
    *(Format(dialect.name, dialect.title) for dialect in DIALECTS if dialect not in (RIS, MEDLINE)),
    Format("pubmed-xml", "PubMed XML"),
    Format("endnote-xml", "EndNote XML", extension=".xml"),
    Format("bibtex", "BibTeX", extension=".bib"),
    Format("csl-json", "CSL-JSON", extension=".json"),
    Format("eppi-json", "EPPI-Reviewer JSON"),
    Format("csv", "comma or semicolon separated table", extension=".csv"),
    Format("wos-tab", "Web of Science tab-delimited"),
    Format("xlsx", "Excel workbook (needs openpyxl)", extension=".xlsx"),
    Format("tsv", "tab separated table", extension=".tsv"),
)


def formats() -> tuple[Format, ...]:
    """Return every format that is read or written."""
    return _FORMATS


# Where a format's `read` is; imported when needed, as some bring large libraries.
_READERS = {
    "bibtex": "bibtex",
    "csl-json": "csl",
    "eppi-json": "eppi",
    "csv": "cells",
    "tsv": "cells",
    "wos-tab": "cells",
    "pubmed-xml": "pubmed_xml",
    "endnote-xml": "endnote_xml",
    "xlsx": "sheets",
}


def reader(name: str) -> Reader:
    """Return what reads the format; raises UnknownName."""
    for dialect in DIALECTS:
        if dialect.name == name:
            return partial(tagged_reading.read, dialect=dialect)
    if name not in _READERS:
        raise UnknownName("format", name, [known.name for known in _FORMATS if known.reads])
    read: Reader = import_module(f"reviewkit.references.{_READERS[name]}").read
    return read


# Signs of content that is no list of references, so that the message can name what the file is.
_STRANGERS = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3\0", "a database"),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel (.xls) or Word file that must be opened there and saved as .xlsx or .csv",
    ),
    (b"7z\xbc\xaf", "an archive"),
    (b"Rar!", "an archive"),
)
# Files that are packed as ZIP archives, by the names of what is in them, the first that is there.
_PACKED = (
    (b"opendocument.spreadsheet", "an OpenDocument spreadsheet, which must be saved as .xlsx or .csv"),
    (b"xl/workbook.bin", "a binary Excel workbook (.xlsb), which must be saved as .xlsx or .csv"),
    (b"xl/", "xlsx"),
    (b"word/", "a Word file, not a list of references"),
    (b"[Content_Types].xml", "xlsx"),
)
_SIGNS = {
    "ris": re.compile(r"^[ \t\xa0]{0,3}(?:TY|ty)[ \t\xa0]{0,3}[-\u2010-\u2014][ \t\xa0]*\S", re.MULTILINE),
    "nbib": re.compile(r"^(?:PMID[ \t\xa0]{0,3}-[ \t\xa0]?\d|(?:PMID|OWN |STAT)- )", re.MULTILINE),
    "wos": re.compile(r"\A\s*FN .*\n|^PT [A-Z]\n(?:[A-Z][A-Z0-9] )", re.MULTILINE),
    "ovid-tagged": re.compile(
        r"^[ \t]{0,3}<\s?\d+\s?\.?\s?>[ \t]*\n[ \t]*[A-Z]|^VN {1,3}- Ovid"
        r"|^(?:Title|Accession Number|Unique Identifier)[ \t]*\n[ \t]+\S.*\n(?:[ \t]+\S.*\n)*"
        r"[A-Z][A-Za-z /]+\n[ \t]+\S",
        re.MULTILINE,
    ),
    "enw": re.compile(r"^\ufeff?%(?:0|A|T|J|D) \S.*\n\s*%\S .*(?:\n|\Z)", re.MULTILINE),
    "refworks": re.compile(r"^RT [A-Z].*\n\s*(?:[A-Z][A-Z0-9]) ", re.MULTILINE),
    "cochrane": re.compile(r"^Record #\d+ of \d+\s*\n[A-Z]{2,3}: ", re.MULTILINE),
    "bibtex": re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]", re.MULTILINE),
}
# Programs and style sheets have lines like "@dataclass(frozen=True)" and "@page {", too: what begins with something
# else is BibTeX only where an entry has a field that references have.
_BIBTEX_FIRST = re.compile(r"(?:[\s\ufeff]|%[^\n]*\n)*@[ \t]*[A-Za-z]+[ \t]*\{")
_BIBTEX_ENTRY = re.compile(
    r"^[ \t]*@[ \t]*(?:[A-Za-z]+[ \t]*\{|(?:article|book|in\w+|\w+thesis|proceedings|techreport|misc|string)[ \t]*\()",
    re.MULTILINE | re.IGNORECASE,
)
_BIBTEX_FIELD = re.compile(
    r"\b(?:title|author|editor|journal|journaltitle|booktitle|year|date|doi|url|note|howpublished|publisher|crossref)"
    r"[ \t]*=[ \t]*[{\"\w]",
    re.IGNORECASE,
)
_NEXT_ENTRY = re.compile(r"^[ \t]*@", re.MULTILINE)
_LOOKED_AT = (
    200  # entries: among so many of a program's lines none is one, and of a bibliography the first is
)
# RIS that lacks TY altogether: tags, and the tag that ends a record.
_RIS_TAG = re.compile(r"^[A-Z][A-Z0-9]  - ", re.MULTILINE)
_RIS_END = re.compile(r"^ER {0,3}-[ \t]*$", re.MULTILINE)
_XML = re.compile(
    r"<(records|PubmedArticleSet|PubmedArticle|PubmedBookArticle|MedlineCitationSet|MedlineCitation)[\s>]"
    r"|<(record)>(?=\s*<(?:database|source-app|rec-number|ref-type|contributors|titles)\b)"
    r"|<RECORD>(?=\s*<REFERENCE_TYPE>)"  # EndNote's up to version 7
)
# Other databases call theirs records, too (EBSCO: <rec>); EndNote's have one of its elements in the first of them.
_STRANGE_RECORDS = re.compile(
    r"<records\b[^>]*>\s*<(?![/!])(?!.{0,9999}?<(?:database|source-app|rec-number|ref-type|foreign-keys|contributors|titles"
    r"|periodical|dates|urls|electronic-resource-num)\b)",
    re.DOTALL,
)
_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]*:)?([A-Za-z][\w.-]*)[\s/>]")
# XML of other tools that hold references, by its first element.
_OTHER_XML = {
    "records": "XML of records that are not EndNote's",
    "modsCollection": "MODS XML",
    "mods": "MODS XML",
    "file": "BibTeXML",
    "bibtex": "BibTeXML",
    "responseWrapper": "Europe PMC XML",
    "feed": "an Atom feed",
    "rss": "an RSS feed",
    "RDF": "RDF",
    "article": "JATS XML",
    "pmc-articleset": "JATS XML of PubMed Central",
    "eSummaryResult": "PubMed's summaries (efetch gives the records)",
    "eSearchResult": "PubMed's answer to a search, without records",
    "eFetchResult": "an answer of PubMed without records",
    "ArticleSet": "the XML that publishers send to PubMed",
    "OAI-PMH": "an answer of a repository (OAI-PMH)",
    "collection": "MARC XML",
    "search-results": "Scopus XML",
    "resource": "DataCite XML",
    "dblp": "dblp XML",
    "pre": "a web page",
    "TEI": "TEI XML",
    "Sources": "Word's list of sources",
    "xbibitem": "XML of citations",
    "crossref_result": "Crossref XML",
    "search_results": "XML of ClinicalTrials.gov",
    "clinical_study": "XML of ClinicalTrials.gov",
    "html": "a web page (a table in it must be saved as .xlsx or .csv by a spreadsheet program)",
    "Workbook": "an Excel workbook of 2003 in XML (which Excel must save as .xlsx or .csv)",
    "Trials_downloaded_from_ICTRP": "XML of the WHO's register of trials (which exports CSV as well)",
    "svg": "a picture",
}
_TAG = re.compile(r"[\ufeff\s]*<[?!A-Za-z]")
# Text that PubMed gives out beside its files of references, by how it begins.
_OTHER_TEXTS = (
    (
        re.compile(r"\s*\d+[.:] \S(?:.*\n){1,200}?(?:.*\s)?PMID: \d"),
        'PubMed\'s records as text to read; save them there again in the format "PubMed"',
    ),
    (
        re.compile(r"\s*\d{5,8}(?:[\s,;]+\d{5,8})+\s*\Z"),
        'a list of numbers; if they are PubMed\'s, save the records there in the format "PubMed"',
    ),
    (
        re.compile(r"[\s\ufeff]*(?:(?:#|---).*\n\s*)*(?:references|cff-version|nocite):"),
        "YAML; programs that read it save references as CSL-JSON or BibTeX",
    ),
    (
        re.compile(r"(?:.*\n){0,40}?.*\\(?:begin\{thebibliography\}|refsection\{)"),
        "a bibliography that LaTeX has typeset (.bbl); its source is a .bib file",
    ),
)
_JSON = re.compile(r'"(?:dc:title|[Tt]itles?|title_s|type|DOI|id|authors?|itemType)"\s*:')
_EPPI = re.compile(r'"(?:CodeSets|QuickCitation|ItemId)"\s*:')
_BINARY = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_BLANK = re.compile(r"[\s\ufeff]*")


def recognise(given: Input) -> str:
    """Return the name of the format that the content is in; raises ReadError where it is in none."""
    head = given.head()
    where = given.path or "the input"
    for sign, what in _STRANGERS:
        if head.startswith(sign):
            raise ReadError(
                f"{where}: this is {what}, not a list of references", path=given.path, tried=_names()
            )
    if head.startswith(b"PK\x03\x04"):
        what = next(
            (what for sign, what in _PACKED if sign in head), "a ZIP archive; unpack it, and read its files"
        )
        if what != "xlsx":
            raise ReadError(f"{where}: this is {what}", path=given.path, tried=_names())
        return what
    text = given.head_text().replace("\r\n", "\n").replace("\r", "\n")
    if _BLANK.fullmatch(text):
        raise ReadError(f"{where}: the file is empty", path=given.path, tried=_names())
    binary = len(_BINARY.findall(text)) > len(text) // 50  # stray control characters are rarer by far
    # Files that were put together from pieces in two encodings have more: their first line tells.
    if (found := _by_content(text)) and (not binary or _begins_as(found, text)):
        return found
    if binary:
        raise ReadError(f"{where}: this is a binary file in no known format", path=given.path, tried=_names())
    raise _refusal(text, given.path)


def _refusal(text: str, path: str) -> ReadError:
    """Return the error that says what a text is that holds no references."""
    where = path or "the input"
    if _TAG.match(text):
        return ReadError(
            f"{where}: this is {_other_xml(text)}; looked for PubMed's <PubmedArticleSet> and EndNote's <records>",
            path=path,
            tried=("pubmed-xml", "endnote-xml"),
        )
    for begins, what in _OTHER_TEXTS:
        if begins.match(text):
            return ReadError(f"{where}: this is {what}", path=path, tried=_names())
    from reviewkit.references import cells

    if names := cells.columns_of(text):
        return ReadError(
            f"{where}: a table without a column of titles; looked for columns such as Title, Article Title or TI, "
            f"and found {', '.join(names[:12])[:300]!r}",
            path=path,
            tried=_names(),
        )
    return ReadError(
        f"{where}: in no known format; looked for {', '.join(_names())}. It begins with {text.strip()[:80]!r}",
        path=path,
        tried=_names(),
    )


def _by_content(text: str) -> str:
    from reviewkit.references import cells

    first = text.lstrip("\ufeff \t\n")[:1]
    if first == "<" and (root := _XML.search(text)) and not _STRANGE_RECORDS.search(text):
        return "endnote-xml" if root[1] in (None, "records") else "pubmed-xml"
    if first in ("[", "{") and _EPPI.search(text):
        return "eppi-json"
    if first in ("[", "{") and _JSON.search(text):
        return "csl-json"
    found = {name: hit.start() for name, sign in _SIGNS.items() if (hit := sign.search(text))}
    if "bibtex" in found and not _is_bibtex(text):
        del found["bibtex"]
    if not found and (tag := _RIS_TAG.search(text)) and _RIS_END.search(text):
        found["ris"] = tag.start()
    # What begins with a tag is no table, though there are semicolons enough in a web page that shows some XML.
    delimiter = "" if _TAG.match(text) else cells.find_delimiter(text)
    begins = len(text) - len(text.lstrip())  # a list may begin with empty lines
    if delimiter and not any(start <= begins for start in found.values()):
        if text.startswith("PT\t"):
            return "wos-tab"
        return "tsv" if delimiter == "\t" else "csv"
    return min(found, key=lambda name: found[name]) if found else ""


def _is_bibtex(text: str) -> bool:
    """Tell whether a text begins with an entry, or one further on has a field of references."""
    if _BIBTEX_FIRST.match(text):
        return True
    for entry in islice(_BIBTEX_ENTRY.finditer(text), _LOOKED_AT):
        following = _NEXT_ENTRY.search(text, entry.end())
        if _BIBTEX_FIELD.search(text, entry.end(), following.start() if following else len(text)):
            return True
    return False


def _begins_as(name: str, text: str) -> bool:
    """Tell whether the text begins like a file of this format."""
    start = text.lstrip("\ufeff \t\n")
    return (
        start.startswith("<") if name.endswith("xml") else name in _SIGNS and bool(_SIGNS[name].match(start))
    )


def _other_xml(text: str) -> str:
    """Return what XML this is, named by its first element."""
    root = _ROOT.search(text)
    name = root[1] if root else ""
    return _OTHER_XML.get(name, "XML of another kind") + (
        f", whose first element is <{name}>" if name else ""
    )


def _names() -> tuple[str, ...]:
    return tuple(known.name for known in _FORMATS if known.reads)
