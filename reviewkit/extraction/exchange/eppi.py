"""EPPI-Reviewer's JSON: forms as code sets, answers as codes of references; and codings read back as answers.

The shape is that of EPPI-Reviewer's own JSON reports: CodeSets with nested AttributesList; References with Codes, each
with AttributeId, AdditionalText, ArmId, ArmTitle and ItemAttributeFullTextDetails (quoted text). A form is a code set,
a field a code, a choice a code below it; "not reported" and "unclear" are codes below every field. What is no choice
stands in AdditionalText. A form with several entries has one arm (ArmId, ArmTitle) for each.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewkit.errors import ReadError
from reviewkit.extraction.exchange.incoming import Coded, Coding
from reviewkit.extraction.exchange.material import Export
from reviewkit.extraction.given import STATUSES
from reviewkit.extraction.templates.cells import number, parts
from reviewkit.extraction.values import offered
from reviewkit.files import reading
from reviewkit.model import Problem
from reviewkit.text import fold

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping, Sequence

    from reviewkit.extraction.exchange.material import Material, Standing, Work
    from reviewkit.protocol import Field, Form

_SELECTABLE, _HEADING = "Selectable (show checkbox)", "Not selectable (no checkbox)"
_QUOTED = re.compile(
    r"^Page (?P<page>[^:\n]*):\s*\n?\s*(?:\[¬s\])?\"?(?P<words>.*?)\"?(?:\[¬e\])?\s*$", re.DOTALL
)


def _number(*path: str) -> int:
    """Return a number for a thing by its name, the same every time: EPPI-Reviewer tells codes by numbers."""
    return int.from_bytes(hashlib.sha256("\0".join(path).encode()).digest()[:4], "big") >> 1


def write(material: Material, quotes: Mapping[tuple[str, int, str], tuple[str, str]] | None = None) -> Export:
    """Return eppi.json with all forms about studies and all that stands.

    `quotes`: (study, entry, "form.field") -> quotation and page of the answer that stands, where there is one.
    """
    forms = [form for form in material.forms.values() if form.about == "study"]
    sets = [
        {
            "SetName": form.title or form.id,
            "SetId": _number(form.id),
            "SetDescription": form.id,
            "Attributes": {"AttributesList": [_attribute(form, item) for item in form.fields]},
        }
        for form in forms
    ]
    coded: dict[str, list[Standing]] = {}
    for entry in material.entries:
        if material.forms[entry.form].about == "study":
            coded.setdefault(entry.subject, []).append(entry)
    references = [
        _reference(work, [c for entry in coded[work.id] for c in _codes(material, entry, quotes or {})])
        for work in material.works.values()
        if work.id in coded
    ]
    text = json.dumps({"CodeSets": sets, "References": references}, ensure_ascii=False, indent=1)
    used = {f"{form.id}.{item.id}" for form in forms for item in form.fields}
    notes = (
        "Who answered, and whether an answer was agreed or settled, is in the tidy tables: codes do not hold it.",
    )
    return Export("eppi", {"eppi.json": text}, len(references), material.left(used, {}), notes)


def _attribute(form: Form, item: Field) -> dict[str, Any]:
    words = ("yes", "no") if item.type == "boolean" else offered(item)
    below = [
        {
            "AttributeId": _number(form.id, item.id, word),
            "AttributeName": word,
            "AttributeType": _SELECTABLE,
            "AttributeDescription": "",
        }
        for word in (*words, *(s for s in STATUSES if s not in words))
    ]
    return {
        "AttributeId": _number(form.id, item.id),
        "AttributeName": item.label or item.id,
        "AttributeType": _HEADING if words else _SELECTABLE,
        "AttributeDescription": item.id + (f": {item.help.strip()}" if item.help.strip() else ""),
        "Attributes": {"AttributesList": below},
    }


def _reference(work: Work, codes: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "ItemId": _number(work.id),
        "Title": work.title,
        "ShortTitle": work.label,
        "Authors": "; ".join(work.authors) + (";" if work.authors else ""),
        "Year": "" if work.year is None else str(work.year),
        "ParentTitle": work.container,
        "Volume": work.volume,
        "Issue": work.issue,
        "Pages": work.pages,
        "DOI": work.doi,
        "URL": work.url,
        "Abstract": work.abstract,
        "TypeName": "Journal, Article",
        "Codes": codes,
        "Outcomes": [],
    }


def _codes(
    material: Material, entry: Standing, quotes: Mapping[tuple[str, int, str], tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    form = material.forms[entry.form]
    arm = {"ArmId": 0, "ArmTitle": ""}
    if form.repeat:
        name = material.name(form.id, entry.subject, entry.row)
        arm = {"ArmId": entry.row, "ArmTitle": name if name != str(entry.row) else f"{form.id} {entry.row}"}
    for item in form.fields:
        stands = entry.fields.get(item.id)
        if stands is None or stands.given is None:
            continue
        quote, page = quotes.get((entry.subject, entry.row, f"{form.id}.{item.id}"), ("", ""))
        details = []
        if quote or page:
            words = f'Page {page}:\n[¬s]"{quote}"[¬e]'
            details = [
                {
                    "ItemDocumentId": 0,
                    "TextFrom": 0,
                    "TextTo": 0,
                    "Text": words,
                    "IsFromPDF": True,
                    "DocTitle": "",
                }
            ]
        beside = {**arm, "ItemAttributeFullTextDetails": details}
        if stands.given.status != "value" or item.choices or item.type == "boolean":
            said = stands.given.values or (stands.given.status,)
            for value in said:
                word = ("yes" if value else "no") if isinstance(value, bool) else str(value)
                yield {"AttributeId": _number(form.id, item.id, word), "AdditionalText": "", **beside}
        else:
            text = (
                material.text(item, stands, entry.subject)
                if item.type != "reference"
                else number(stands.given.values[0])
            )
            yield {"AttributeId": _number(form.id, item.id), "AdditionalText": text, **beside}


def read(
    path: str | os.PathLike[str], forms: Sequence[Form], given: Mapping[str, str] | None = None
) -> Coding:
    """Return the codings of an EPPI-Reviewer JSON file as answers to forms, and everything that found no place.

    A code set is a form and a code a field where they have its name (title, label or id); below it stand the
    choices. `given` says it for others: "Code set" or "Code set/Code" -> "form" or "form.field". Codes that no field
    takes, and those of references without a match, are told with how often they occur.
    """
    place = Path(path)
    with reading(place):
        data = place.read_bytes()
    try:
        content = json.loads(data.decode("utf-8-sig"))
        sets, references = list(content.get("CodeSets") or []), list(content["References"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ReadError(
            f"{place}: no JSON of EPPI-Reviewer with the lists CodeSets and References: {error}",
            path=str(place),
            tried=("eppi-json",),
        ) from error
    codes, told = _meanings(sets, forms, given or {})
    entries: list[Coded] = []
    strange: Counter[str] = Counter()
    for n, item in enumerate(references):
        if isinstance(item, dict):
            entries += _read_reference(item, n, codes, strange)
    told += [
        Problem(
            f"code “{name}” is no field or choice of a form and was not read", where=name, value=str(count)
        )
        for name, count in strange.items()
    ]
    return Coding(str(place), tuple(entries), tuple(told))


_Meaning = tuple[
    "Form | None", "Field | None", str, str
]  # form, field, choice ("" for the field itself), path in words


def _meanings(
    sets: list[Any], forms: Sequence[Form], given: Mapping[str, str]
) -> tuple[dict[str, _Meaning], list[Problem]]:
    """Return what each code means, by its number; and the places given that are not in the file."""
    found: dict[str, _Meaning] = {}
    seen: set[str] = set()
    for each in sets:
        if not isinstance(each, dict):
            continue
        name = str(each.get("SetName", "")).strip()
        seen.add(name)
        form = _form(given.get(name) or str(each.get("SetDescription") or ""), forms) or _form(name, forms)
        pending: list[tuple[Any, str, Field | None]] = [(each.get("Attributes"), name, None)]
        while pending:
            below, path, item = pending.pop()
            for code in _list(below):
                word = str(code.get("AttributeName", "")).strip()
                full = f"{path}/{word}"
                seen.add(full)
                target, choice = (form, item), ""
                if full in given:
                    target = _target(given[full], forms)
                elif item is not None:
                    choice = word
                elif form is not None:
                    hint = str(code.get("AttributeDescription") or "").partition(":")[0]
                    target = (form, _field(form, hint) or _field(form, word))
                found[str(code.get("AttributeId"))] = (*target, choice, full)
                pending.append((code.get("Attributes"), full, target[1]))
    wrong = [
        Problem(f"the file has no code “{name}”", where=name, value=name)
        for name in given
        if name not in seen
    ]
    return found, wrong


def _list(below: Any) -> list[dict[str, Any]]:
    listed = below.get("AttributesList") if isinstance(below, dict) else None
    return [code for code in listed if isinstance(code, dict)] if isinstance(listed, list) else []


def _form(name: str, forms: Sequence[Form]) -> Form | None:
    key = fold(name)
    return next((f for f in forms if key and key in (fold(f.id), fold(f.title))), None)


def _field(form: Form, name: str) -> Field | None:
    key = fold(name)
    return next((f for f in form.fields if key and key in (fold(f.id), fold(f.label))), None)


def _target(source: str, forms: Sequence[Form]) -> tuple[Form | None, Field | None]:
    form, _, name = source.partition(".")
    plan = _form(form, forms)
    return plan, _field(plan, name) if plan else None


def _read_reference(
    item: Mapping[str, Any], place: int, codes: Mapping[str, _Meaning], strange: Counter[str]
) -> Iterator[Coded]:
    """Yield the entries that the codes of one reference make: one for each form and arm."""
    entries: dict[tuple[str, int], Coded] = {}
    for code in item.get("Codes") or ():
        if not isinstance(code, dict):
            continue
        key = str(code.get("AttributeId"))
        form, field, choice, path = codes.get(key, (None, None, "", f"number {key}"))
        text = str(code.get("AdditionalText") or "").strip()
        if form is None or field is None:
            strange[path] += 1
            continue
        arm = code.get("ArmId") if form.repeat and isinstance(code.get("ArmId"), int) else 0
        entry = entries.setdefault(
            (form.id, arm or 0),
            Coded(
                form,
                arm if arm and arm > 0 else 1,
                f"References[{place}]",
                doi=_word(item, "DOI"),
                title=_word(item, "Title"),
                label=_word(item, "ShortTitle"),
                year=_word(item, "Year"),
            ),
        )  # fmt: skip - what tells which study it is
        _take(entry, field, choice, text, code, path)
    yield from entries.values()


def _take(entry: Coded, field: Field, choice: str, text: str, code: Mapping[str, Any], path: str) -> None:
    if choice and not field.choices and field.type != "boolean" and choice not in STATUSES:
        choice = ""  # a code below a field that asks for no choice: its text is the answer, or its name
        text = text or path.rpartition("/")[2]
    said = entry.values.setdefault(field.id, [])
    if choice:
        said.append(choice)
        if text:
            entry.notes.setdefault(field.id, []).append(f"{choice}: {text}")
    elif text:
        said += parts(field, text) if field.several else [text]
    for detail in code.get("ItemAttributeFullTextDetails") or ():
        words = str(detail.get("Text") or "") if isinstance(detail, dict) else ""
        found = _QUOTED.match(words)
        quote, page = (found["words"], found["page"]) if found else (words, "")
        entry.quotes.setdefault(field.id, []).append((quote.strip(), page.strip()))


def _word(item: Mapping[str, Any], key: str) -> str:
    return str(item.get(key) or "").strip()
