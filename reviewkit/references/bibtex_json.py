"""BibTeX entries that other programs' parsers have written as JSON."""

from __future__ import annotations

from typing import Any

from reviewkit.references.bibtex_entries import Entry, Field

_KINDS = ("ENTRYTYPE", "entryType", "entrytype", "entry_type", "bibtype")
_KEYS = ("ID", "citationKey", "citekey", "citation-key", "key")
_MEMBERS = ("entryTags", "fields", "tags")


def entry(item: dict[str, Any]) -> Entry | None:
    """Return the BibTeX entry that an item is, if it names its type as BibTeX's parsers do, else None.

    Read are bibtexparser's (ENTRYTYPE, ID and the fields beside them), bibtex-parse-js's (entryType, citationKey and
    entryTags) and those of PHP's and Ruby's parsers.
    """
    kind = next((name for name in _KINDS if isinstance(item.get(name), str)), "")
    if not kind:
        return None
    key = next((name for name in _KEYS if isinstance(item.get(name), str)), "")
    inner = next((item[name] for name in _MEMBERS if isinstance(item.get(name), dict)), None)
    pairs = inner or {name: value for name, value in item.items() if name not in (kind, key)}
    found = [
        Field(str(name), "{" + written + "}") for name, value in pairs.items() if (written := _text(value))
    ]
    return Entry("", 0, item[kind].lower(), item.get(key, ""), found) if found else None


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " and ".join(map(_text, value))
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value.values() if part)
    return "" if value is None else str(value)
