"""EPPI-Reviewer's JSON: its references, each with the codes that reviewers gave it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from reviewkit.errors import ReadError
from reviewkit.model import Problem, Raw
from reviewkit.references.compose import compose, table
from reviewkit.references.csl import texts
from reviewkit.references.json_text import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewkit.references.reading import Item, Remark
    from reviewkit.references.source import Input

# ShortTitle is "Smith (2019)", QuickCitation the whole as one text: both say nothing that the others do not.
FIELDS = table(
    title="Title",
    authors="Authors",
    editors="ParentAuthors",
    container="ParentTitle",
    dates="Year",
    month="Month",
    volume="Volume",
    issue="Issue",
    pages="Pages",
    doi="DOI",
    doi_named="URL StandardNumber",
    abstract="Abstract",
    keywords="Keywords",
    type="TypeName",
    edition="Edition",
    publisher="Publisher Institution",
    place="City Country",
    serial="StandardNumber",
    urls="URL",
    accession="ItemId",
    notes="Comments",
)
_PEOPLE = frozenset(("Authors", "ParentAuthors"))
# A name is written family, first and second name, with spaces between. Initials at the end, or one given name
# at least, follow the family; "van der" goes with it.
_NAME = re.compile(r"(?P<family>\S.*?)\s+(?P<given>(?:[A-Z]\.?[ -]?)+)")
_PLAIN_NAME = re.compile(r"(?P<family>(?:[a-z]+\s+)*\S+)\s+(?P<given>\S.*)")
_FULL_NAME = re.compile(r"\S.*\s[^\W\d_][^\W\d_A-Z]\S*")
_SECOND_NAME = re.compile(
    r"(?P<family>(?:[a-z]+\s+)*[^\W\d_a-z]\S*)\s+(?P<given>[^\W\d_][^\W\d_A-Z]\S*\s+(?:[A-Z]\.?[ -]?)+)"
)
_TELLING = ("Title", "Authors", "Abstract", "ItemId")  # a reference has one of them


def read(given: Input) -> Iterator[Item | Remark]:
    """Yield the references of an EPPI-Reviewer JSON file; `AttributeName` in their raw tags names their codes."""
    content, broken = decoded(given)
    items = content.get("References") if isinstance(content, dict) else content
    if not isinstance(items, list):
        raise ReadError(
            f"{given.path or 'the input'}: JSON of EPPI-Reviewer without references; looked for the list References",
            path=given.path,
            tried=("eppi-json",),
        )
    codes: dict[str, str] = {}
    _learn(content.get("CodeSets") if isinstance(content, dict) else None, codes)
    for place, item in enumerate(items):
        raw = _raw(item, codes) if isinstance(item, dict) else []
        if any(tag.tag in _TELLING for tag in raw):
            read = [tag._replace(value=commas(tag.value)) if tag.tag in _PEOPLE else tag for tag in raw]
            yield compose(read, FIELDS, raw=raw)
        else:
            yield Problem(
                "an item that is no reference", where=f"References[{place}]", raw=json.dumps(item)[:1000]
            )
    if broken:
        yield broken


def commas(value: str) -> str:
    """Return names with a comma after each family name.

    Where another name of the list has its given names in full, so has one that ends with an initial ("Smith John A").
    """
    names = [name.strip() for name in value.split(";")]
    plain = [name for name in names if "," not in name]
    full = any(_FULL_NAME.fullmatch(name) for name in plain)
    found = [
        (full and _SECOND_NAME.fullmatch(name)) or _NAME.fullmatch(name) or _PLAIN_NAME.fullmatch(name)
        for name in plain
    ]
    commas = {match[0]: f"{match['family']}, {match['given']}" for match in found if match}
    return "; ".join(commas.get(name, name) for name in names if name)


def _raw(item: dict[str, Any], codes: dict[str, str]) -> list[Raw]:
    raw = [Raw(str(key), text) for key, value in item.items() for text in texts(value)]
    given = item.get("Codes")
    for code in given if isinstance(given, list) else ():
        name = codes.get(str(code.get("AttributeId"))) if isinstance(code, dict) else None
        if name:
            raw += [Raw("AttributeName", text) for text in texts(name)]
    return raw


def _learn(content: Any, codes: dict[str, str]) -> None:
    """Add the name of every code in the code sets, which hold each other, to `codes`."""
    pending = [content]
    while pending:
        each = pending.pop()
        if isinstance(each, list):
            pending += each
        elif isinstance(each, dict):
            if isinstance(each.get("AttributeName"), str):
                codes[str(each.get("AttributeId"))] = each["AttributeName"]
            pending += [value for value in each.values() if isinstance(value, (dict, list))]
