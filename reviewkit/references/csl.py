"""CSL-JSON: the field names of our records, read from its items."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from reviewkit import text
from reviewkit.errors import ReadError
from reviewkit.model import Name, Problem, Raw, Record
from reviewkit.references import answers_json, bibtex, bibtex_json, values, zotero
from reviewkit.references.compose import compose, table
from reviewkit.references.extra import labelled
from reviewkit.references.json_text import decoded
from reviewkit.references.types import BY_CSL, csl_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewkit.references.reading import Item, Remark
    from reviewkit.references.source import Input

# What our writer keeps in the object `custom`, and the tags of the table below that it stands for.
_CUSTOM = {"source-type": "x-source-type", "accession": "x-accession", "urls": "x-url", "notes": "x-note"}
_TELLING = frozenset(("title", "DOI", "author", "container-title", "issued"))  # a reference has one of them
_BESIDE = frozenset(("URL", "abstract", "editor", "page", "publisher", "ISBN", "ISSN", "note"))
FIELDS = table(
    title="title title-short",
    container="container-title event-title event",
    short="container-title-short journalAbbreviation short-container-title",
    series="collection-title",
    volume="volume",
    issue="issue number",
    pages="page",
    article="article-number x-article-number",
    doi="DOI doi",
    doi_named="note",
    pmid="PMID pmid",
    pmcid="PMCID pmcid",
    abstract="abstract",
    type="x-source-type type",
    edition="edition",
    publisher="publisher",
    place="publisher-place",
    serial="ISSN ISBN",
    urls="URL x-url",
    language="language",
    accession="x-accession",
    database="source archive",
    notes="note x-note",
)


_OWN = FIELDS.known | {
    "id",
    "author",
    "editor",
    "issued",
    "keyword",
    "custom",
    "accessed",
    "genre",
    "citation-key",
}


def read(given: Input) -> Iterator[Item | Remark]:
    """Yield the records of a CSL-JSON file: a list of items, one item, or an object that holds a list of them."""
    content, broken = decoded(given)
    items = items_of(content)
    if items and not any(map(_is_reference, items)):
        looked = "looked for items with " + ", ".join(sorted(_TELLING))
        raise ReadError(
            f"{given.path or 'the input'}: JSON, but no references; {looked}",
            path=given.path,
            tried=("json",),
        )
    for place, item in enumerate(items):
        where = f"[{place}]"
        if not isinstance(item, dict):
            yield Problem("an item that is no object", where=where, raw=json.dumps(item)[:1000])
            continue
        if belongs := zotero.belonging(item):
            yield Problem(
                f"no reference, but {belongs} that belongs to one", where=where, raw=json.dumps(item)[:1000]
            )
            continue
        entry = bibtex_json.entry(item)
        record = bibtex.record(entry) if entry else _record(item, in_csl(item))
        if record.raw:
            yield record
        else:
            yield Problem("an item without any field", where=where, raw=json.dumps(item)[:1000])
    if broken:
        yield broken


def in_csl(item: dict[str, Any]) -> dict[str, Any]:
    """Return an item in CSL-JSON's words: itself, unless it is Zotero's or a service's."""
    return answers_json.to_csl(zotero.to_csl(item))


def _is_reference(item: Any) -> bool:
    """Tell whether an object is a reference: programs' settings and schemas have titles and authors, too."""
    if not isinstance(item, dict):
        return False
    if bibtex_json.entry(item):
        return True
    item = in_csl(item)
    if (
        item.keys() <= _OWN and str(item.get("type")) in BY_CSL
    ):  # in CSL's words alone, however little it says
        return True
    told = {
        name for name in _TELLING if item.get(name) and (name == "issued" or not isinstance(item[name], dict))
    }
    named = "id" in item or bool(csl_type(str(item.get("type") or item.get("x-source-type") or "")))
    return (bool(told) and (len(told) > 1 or named or "DOI" in told)) or (
        named and not _BESIDE.isdisjoint(item)
    )


# Members that hold the list of works: Crossref's, Zotero's, OpenAlex's, Europe PMC's and Semantic Scholar's.
_HOLDERS = ("message", "items", "references", "results", "resultList", "result", "data")
_DEEPEST = 8  # levels; services wrap their works in four at most


def items_of(content: Any, level: int = 0) -> list[Any]:
    """Return the items of a decoded JSON text, whatever they are wrapped in."""
    if not isinstance(content, dict):
        return content if isinstance(content, list) else []
    if in_csl(content) is not content:
        return [content]
    for key in _HOLDERS:
        if isinstance(content.get(key), (list, dict)):
            return items_of(content[key], level + 1)
    inner = [item for item in content.values() if isinstance(item, dict)]
    # Pandoc and citeproc keep items in one object, under their keys; so does PubMed, beside a list of these.
    if len(inner) == len(content.keys() - {"uids"}) and inner and any(map(_is_reference, inner)):
        return inner
    if not _is_reference(content) and level < _DEEPEST:
        below = (items_of(value, level + 1) for value in content.values())
        return next((found for found in below if any(map(_is_reference, found))), [content])
    return [content]


def _record(given: dict[str, Any], item: dict[str, Any]) -> Record:
    """Return the record of an item, whose raw tags are those of the item as it was given."""
    raw = [Raw(str(key), text) for key, value in given.items() for text in texts(value)]
    tags = [Raw(str(key), text) for key, value in item.items() for text in texts(value)]
    ours = _ours(item)
    kind = "" if ours.get("untyped") else str(item.get("type", ""))
    known = [tag for tag in tags if tag.tag not in _APART]
    for key, name in _CUSTOM.items():
        known += [Raw(name, text) for text in texts(ours.get(key))]
    known += [Raw(name, value) for tag in tags if tag.tag == "note" for name, value in labelled(tag.value)]
    if kind and not any(tag.tag == "x-source-type" for tag in known):
        known.append(Raw("type", kind))
    if isinstance(item.get("title"), list):  # as Crossref answers
        known = [_with_subtitle(tag, item) if tag.tag == "title" else tag for tag in known]
    if kind.startswith("article") or kind not in BY_CSL:  # elsewhere it is a report's or a patent's
        known += [tag._replace(tag="x-article-number") for tag in known if tag.tag == "number"]
    known = [
        tag._replace(value=_JATS.sub(" ", tag.value)) if _JATS.search(tag.value) else tag for tag in known
    ]
    known = [tag._replace(value=_SPAN.sub("", tag.value)) if "<span" in tag.value else tag for tag in known]
    record = compose(known, FIELDS, raw=raw, kind=kind if kind in BY_CSL else "")
    year, month, day = next(filter(any, (_date(item.get(name)) for name in _DATES)), (None, None, None))
    facts = {
        "authors": _names(item.get("author")),
        "editors": _names(item.get("editor")),
        "year": year,
        "month": month,
        "day": day,
        "keywords": tuple(dict.fromkeys(_keywords(item))),
    }
    return _with(record, facts)


def _with_subtitle(title: Raw, item: dict[str, Any]) -> Raw:
    """Return a title of Crossref's with its subtitle, which stands apart."""
    found = texts(item.get("subtitle"))
    if not found or found[0].casefold() in title.value.casefold():
        return title
    return title._replace(value=f"{title.value}: {found[0]}")


def _ours(item: dict[str, Any]) -> dict[str, Any]:
    custom = item.get("custom")
    found = custom.get("reviewkit") if isinstance(custom, dict) else None
    return found if isinstance(found, dict) else {}


def _with(record: Record, facts: dict[str, Any]) -> Record:
    from dataclasses import replace

    return replace(record, **facts)


def texts(value: Any) -> list[str]:
    """Return a value of any JSON type as texts to keep: strings as they are, the rest as JSON."""
    if isinstance(value, str):
        return [_whole(value)] if value.strip() else []
    if isinstance(value, list) and all(isinstance(part, (str, int)) for part in value):
        return [_whole(str(part)) for part in value if str(part).strip()]
    return [] if value is None else [_whole(json.dumps(value, ensure_ascii=False))]


_APART = frozenset(("type", "issued", "author", "editor", "keyword", "categories", "subject"))
# Crossref's dates of publishing, for answers that lack the one that CSL has.
_DATES = ("issued", "published", "published-print", "published-online")
_SPAN = re.compile(r"</?span\b[^<>]{0,200}>")  # CSL's mark for words whose capitals stay
_JATS = re.compile(r"</?(?:jats|mml):?[^<>]{0,200}>")  # Crossref's abstracts are pieces of articles in XML


def _whole(value: str) -> str:
    """Return `value` without halves of surrogate pairs, which JSON can escape and no database can store."""
    return value if value.isascii() else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _names(given: Any) -> tuple[Name, ...]:
    if isinstance(given, str):
        return text.names(values.line(given)) if given.strip() else ()
    found = []
    for one in given if isinstance(given, list) else [given]:
        if isinstance(one, str) and one.strip(" ,;"):
            found.append(text.name(values.line(one)))
        if not isinstance(one, dict):
            continue
        part = {key: values.line(str(one.get(key) or "")) for key in ("family", "given", "suffix", "literal")}
        part["literal"] = part["literal"] or values.line(str(one.get("name") or ""))  # Crossref's bodies
        particles = (
            values.line(str(one.get(f"{kind}-particle") or "")) for kind in ("dropping", "non-dropping")
        )
        part["family"] = " ".join(word for word in (*particles, part["family"]) if word)
        if any(part.values()):
            found.append(Name(**part))
        elif written := values.line(str(one.get("written") or "")):
            found.append(text.name(written))
    return tuple(found)


def _date(issued: Any) -> values.Date:
    """Return the parts of a CSL date; they may be strings or numbers, and some exporters write text instead."""
    if isinstance(issued, list):  # as Pandoc writes it
        issued = next(iter(issued), None)
    if not isinstance(issued, dict):
        return values.date(str(issued)) if issued else (None, None, None)
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        numbers = [str(part) for part in parts[0][:3] if str(part).strip()]
        if numbers:
            return values.date("/".join(numbers))
    if written := issued.get("raw") or issued.get("literal"):
        return values.date(str(written))
    named = [str(issued[part]) for part in ("year", "month", "day") if issued.get(part)]
    return values.date(
        "/".join(named) if all(part.isdigit() for part in named) else " ".join(reversed(named))
    )


def _keywords(item: dict[str, Any]) -> list[str]:
    given = item.get("keyword") or item.get("categories") or item.get("subject") or ""
    parts = [str(part) for part in given] if isinstance(given, list) else [str(given or "")]
    return [word for part in parts for word in values.keywords(part, commas=True)]
