"""CSL-JSON text out of records; what the schema (CSL 1.0.2) has no variable for stands in its object `custom`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reviewkit.references import values
from reviewkit.references.csl import in_csl
from reviewkit.references.origin import CUSTOM, origin, unread
from reviewkit.references.pens import Keys, TextPen, citation_key
from reviewkit.references.types import BY_CSL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reviewkit.model import Name, Record


_LISTS = frozenset(("author", "editor", "translator", "categories", "custom"))  # variables that hold several


class _Pen(TextPen):
    """Writes a list of items; no id comes twice."""

    head = "[\n"
    between = ",\n"
    tail = "\n]\n"

    def __init__(self, format: str) -> None:  # noqa: A002 - the word of the field
        super().__init__(format)
        self._count = 0
        self._keys = Keys()

    def drafts(self, record: Record) -> Iterator[str]:
        """Yield a record's item as it was read from CSL-JSON, then one made of its fields."""
        self._count += 1
        as_read = _as_read(record) if origin(record) == "csl-json" else {}
        key = self._keys.free(str(as_read.get("id", "")) or citation_key(record) or str(self._count))
        if _is_csl(as_read):
            yield _json(as_read | {"id": key})
        item = to_item(record, key)
        yield _json(item)
        if "<" in record.abstract:  # what looks like markup of publishers is taken away by the reader
            plain = item["abstract"].replace("<", "&lt;").replace(">", "&gt;")
            yield _json(item | {"abstract": plain})


def pen(format: str) -> TextPen:  # noqa: A002 - the word of the field
    """Return a pen for CSL-JSON."""
    return _Pen(format)


def _json(item: dict[str, Any]) -> str:
    return json.dumps(item, ensure_ascii=False, indent=1)


def _as_read(record: Record) -> dict[str, Any]:
    """Return the item that the raw tags were made of: lists came apart, objects and numbers became their JSON."""
    item: dict[str, Any] = {}
    for tag, value, _ in record.raw:
        content = _content(value)
        if tag in item:
            item[tag] = [*item[tag], content] if isinstance(item[tag], list) else [item[tag], content]
        else:
            item[tag] = content
    return item


def _is_csl(item: dict[str, Any]) -> bool:
    """Tell whether an item can stand in a CSL-JSON file as it is: services answer in words of their own, too."""
    lists = (name for name, value in item.items() if isinstance(value, list) and name not in _LISTS)
    return str(item.get("type")) in BY_CSL and not any(lists) and in_csl(item) is item


def _content(value: str) -> Any:
    if value[:1] not in "{[":
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def to_item(record: Record, key: str) -> dict[str, Any]:
    """Return the CSL-JSON item of a record."""
    simple = {
        "title": record.title,
        "container-title": record.container,
        "container-title-short": record.short_container,
        "collection-title": record.series,
        "volume": record.volume,
        "issue": record.issue,
        "page": record.pages,
        "DOI": record.doi,
        "PMID": record.pmid,
        "PMCID": record.pmcid,
        "abstract": record.abstract,
        "edition": record.edition,
        "publisher": record.publisher,
        "publisher-place": record.place,
        "ISSN": ", ".join(record.issn),
        "ISBN": ", ".join(record.isbn),
        "URL": record.urls[0] if record.urls else "",
        "language": record.language,
        "source": record.database,
        "keyword": "; ".join(record.keywords) + (";" if len(record.keywords) == 1 else ""),
        "note": record.notes[0] if record.notes else "",
    }
    item: dict[str, Any] = {"id": key, "type": record.type if record.type in BY_CSL else "document"}
    item |= {name: values.guarded(value) for name, value in simple.items() if value}
    for name, people in (("author", record.authors), ("editor", record.editors)):
        if people:
            item[name] = [_person(person) for person in people]
    if record.year is not None:
        item["issued"] = {"date-parts": [_date_parts(record)]}
    elif record.month is not None:
        item["issued"] = {"literal": f"{values.month_name(record.month)} {record.day or ''}".strip()}
    if rest := _rest(record):
        item["custom"] = {CUSTOM: rest}
    return item


def _date_parts(record: Record) -> list[int]:
    parts: Sequence[int | None] = (record.year, record.month, record.day if record.month else None)
    return [part for part in parts if part is not None]


def _person(person: Name) -> dict[str, str]:
    parts = {
        "family": person.family,
        "given": person.given,
        "suffix": person.suffix,
        "literal": person.literal,
    }
    return {name: values.guarded(value) for name, value in parts.items() if value}


def _rest(record: Record) -> dict[str, Any]:
    """Return what CSL has no variable for: more addresses and notes than one, and the tags that no field has taken."""
    name, left = unread(record)
    rest: dict[str, Any] = {
        "source-type": values.guarded(record.source_type),
        "accession": values.guarded(record.accession),
        "urls": [values.guarded(url) for url in record.urls[1:]],
        "notes": [values.guarded(note) for note in record.notes[1:]],
        "format": name if name != "csl-json" else "",
        "tags": [[tag, value] for tag, value, _ in left],
    }
    if not record.type:
        rest["untyped"] = True  # an item needs a type, and this record has none
    return {key: value for key, value in rest.items() if value}
