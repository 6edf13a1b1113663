"""CSL-JSON: the field names of our records, read from its items."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from reviewkit import text
from reviewkit.errors import ReadError
from reviewkit.model import Name, Problem, Raw, Record
from reviewkit.references import answers_json, values, zotero
from reviewkit.references.compose import compose, table
from reviewkit.references.extra import labelled
from reviewkit.references.json_text import decoded
from reviewkit.references.types import BY_CSL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewkit.references.reading import Item, Remark
    from reviewkit.references.source import Input

# What our writer keeps in the object `custom`, and the tags of the table below that it stands for.
_CUSTOM = {"source-type": "x-source-type", "accession": "x-accession", "urls": "x-url", "notes": "x-note"}
_TELLING = frozenset(("title", "DOI", "author", "container-title", "issued"))  # a reference has one of them
FIELDS = table(
    title="title title-short",
    container="container-title",
    short="container-title-short journalAbbreviation",
    series="collection-title",
    volume="volume",
    issue="issue number",
    pages="page",
    article="article-number number",
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
        record = _record(item, answers_json.to_csl(zotero.to_csl(item)))
        if record.raw:
            yield record
        else:
            yield Problem("an item without any field", where=where, raw=json.dumps(item)[:1000])
    if broken:
        yield broken


def _is_reference(item: Any) -> bool:
    if not isinstance(item, dict):
        return False
    item = answers_json.to_csl(zotero.to_csl(item))
    return not _TELLING.isdisjoint(item) or str(item.get("type")) in BY_CSL


# Members that hold the list of works: Crossref's, Zotero's, OpenAlex's, Europe PMC's and Semantic Scholar's.
_HOLDERS = ("message", "items", "references", "results", "resultList", "result", "data")


def items_of(content: Any) -> list[Any]:
    """Return the items of a decoded JSON text."""
    if isinstance(content, list):
        return content
    if isinstance(content, dict):
        for key in (
            "message",
            "items",
            "references",
            "results",
            "resultList",
            "result",
            "data",
        ):  # message: Crossref's answers
            if isinstance(content.get(key), (list, dict)):
                return items_of(content[key])
        inner = [item for item in content.values() if isinstance(item, dict)]
        # Pandoc and citeproc keep items in one object, under their keys.
        by_key = len(inner) == len(content) and inner and any(map(_is_reference, inner))
        return inner if by_key else [content]
    return []


def _record(given: dict[str, Any], item: dict[str, Any]) -> Record:
    """Return the record of an item, whose raw tags are those of the item as it was given."""
    raw = [Raw(str(key), text) for key, value in given.items() for text in texts(value)]
    tags = [Raw(str(key), text) for key, value in item.items() for text in texts(value)]
    ours = _ours(item)
    kind = "" if ours.get("untyped") else str(item.get("type", ""))
    known = [
        tag for tag in tags if tag.tag not in ("type", "issued", "author", "editor", "keyword", "categories")
    ]
    for key, name in _CUSTOM.items():
        known += [Raw(name, text) for text in texts(ours.get(key))]
    known += [Raw(name, value) for tag in tags if tag.tag == "note" for name, value in labelled(tag.value)]
    if kind and not any(tag.tag == "x-source-type" for tag in known):
        known.append(Raw("type", kind))
    if isinstance(item.get("title"), list):  # as Crossref answers; its abstracts are marked up
        known = [tag._replace(value=_JATS.sub(" ", tag.value)) for tag in known]
    record = compose(known, FIELDS, raw=raw, kind=kind if kind in BY_CSL else "")
    year, month, day = _date(item.get("issued"))
    facts = {
        "authors": _names(item.get("author")),
        "editors": _names(item.get("editor")),
        "year": year,
        "month": month,
        "day": day,
        "keywords": tuple(dict.fromkeys(_keywords(item))),
    }
    return _with(record, facts)


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


_JATS = re.compile(r"</?(?:jats|mml):?[^<>]{0,200}>")  # Crossref's abstracts are pieces of articles in XML


def _whole(value: str) -> str:
    """Return `value` without halves of surrogate pairs, which JSON can escape and no database can store."""
    return value if value.isascii() else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _names(given: Any) -> tuple[Name, ...]:
    found = []
    for one in given if isinstance(given, list) else ():
        if not isinstance(one, dict):
            continue
        part = {key: values.line(str(one.get(key) or "")) for key in ("family", "given", "suffix", "literal")}
        part["literal"] = part["literal"] or values.line(str(one.get("name") or ""))  # Crossref's bodies
        particle = values.line(str(one.get("non-dropping-particle") or one.get("dropping-particle") or ""))
        if particle:
            part["family"] = f"{particle} {part['family']}".strip()
        if any(part.values()):
            found.append(Name(**part))
        elif written := values.line(str(one.get("written") or "")):
            found.append(text.name(written))
    return tuple(found)


def _date(issued: Any) -> values.Date:
    """Return the parts of a CSL date; they may be strings or numbers, and some exporters write text instead."""
    if not isinstance(issued, dict):
        return values.date(str(issued)) if issued else (None, None, None)
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        numbers = [str(part) for part in parts[0][:3] if str(part).strip()]
        if numbers:
            return values.date("/".join(numbers))
    return values.date(str(issued.get("raw") or issued.get("literal") or issued.get("year") or ""))


def _keywords(item: dict[str, Any]) -> list[str]:
    given = item.get("keyword", item.get("categories", ""))
    parts = [str(part) for part in given] if isinstance(given, list) else [str(given or "")]
    return [word for part in parts for word in values.keywords(part, commas=True)]
