"""Somebody's answers to every type of field, and workbooks changed as people and programs change them."""

from __future__ import annotations

import re
import shutil
import zipfile
from dataclasses import replace

import openpyxl

from reviewkit.errors import UnknownName
from reviewkit.extraction import templates
from reviewkit.model import Answer
from reviewkit.protocol.plan import Field, Form
from tests.extraction.forms import EVERY_TYPE

STUDIES = [
    templates.Subject("00aa11bb22cc" + "0" * 52, "Happell 2014", "Consumers as teachers"),
    templates.Subject("123456789012" + "f" * 52, "O'Brien 2020", "=HYPERLINK(1)"),
]
OUTCOMES = replace(
    EVERY_TYPE,
    id="outcomes",
    key=("name",),
    fields=(
        *EVERY_TYPE.fields,
        Field(
            "area", "Area", "hierarchy", choices=("affective", "affective > attitudes, implicit", "skills")
        ),
    ),
)
STUDY = Form(
    "study",
    "The study",
    fields=(
        Field("country", "Country", required=True),
        Field("design", "Design", "choice", choices=("trial", "survey", "before and after, “controlled”")),
        Field("n", "How many", "integer", unit="people", minimum=0, help="Those analysed."),
        Field("effect", "Effect", "number"),
        Field("year", "When", "date"),
        Field("paid", "Were they paid?", "boolean"),
        Field("how", "How", when={"paid": (True,)}),
    ),
)
FORMS = (STUDY, OUTCOMES)


def answer(subject, form, field, value, row=1, status="value", **sides):
    return Answer(subject.id, form, field, value, "alice", row, status, **sides)


def given():
    """One study answered in full, the other not at all."""
    first = STUDIES[0]
    study = {
        "country": ("=1+1", {"quote": "+44 in “England”", "page": "3-5", "note": "-"}),
        "design": ("before and after, “controlled”", {}),
        "n": (120, {"page": "4"}),
        "effect": (-1.25, {}),
        "year": ("2026-03", {}),
        "paid": (False, {}),
    }
    outcome = {
        "name": "Stigma\nin two lines",
        "learners": 12,
        "weeks": 2.5,
        "controlled": True,
        "control": "@home",
        "published": "2026",
        "domain": "affective",
        "roles": ("teaching", "planning; leading"),
        "trust": 5,
        "finding": "They said: “a; b”",
        "findings": ("one\nof two lines", "two; with a semicolon"),
        "barriers": ("no; time", "C:\\path\\", "-"),
        "sizes": (12, 3),
        "area": "affective > attitudes, implicit",
    }
    return {
        "study": {
            (first.id, 1): {
                name: answer(first, "study", name, value, **sides) for name, (value, sides) in study.items()
            }
        },
        "outcomes": {
            (first.id, 1): {
                name: answer(first, "outcomes", name, value, quote="q" * (name == "name"))
                for name, value in outcome.items()
            },
            (first.id, 4): {
                "name": answer(first, "outcomes", "name", "Trust", 4),
                "controlled": answer(first, "outcomes", "controlled", None, 4, "not reported"),
                "weeks": answer(first, "outcomes", "weeks", None, 4, "unclear", note="two numbers"),
            },
        },
    }


def write(path, layout="wide", forms=FORMS, mine=None, **options):
    mine = given() if mine is None else mine
    ticket = templates.Ticket("abc", "A review", "1.0 ffff", "alice", layout)
    return templates.write(
        path, [(form, STUDIES, mine.get(form.id, {})) for form in forms], ticket, **options
    )


def find(uid, label):
    for subject in STUDIES:
        if (uid and subject.id.startswith(uid)) or (not uid and label == subject.label):
            return subject.id
    raise UnknownName("included study", uid or label, [s.label for s in STUDIES])


def compared(path, mine=None, forms=FORMS):
    filled = templates.read(path, forms)
    return templates.compare(filled, given() if mine is None else mine, {form.id: find for form in forms})


def edited(path, changes, sheet="study"):
    """Change cells of a workbook as somebody does who opens it: address -> value."""
    book = openpyxl.load_workbook(path)
    for address, value in changes.items():
        book[sheet][address] = value
    book.save(path)


def cell_of(path, field, subject=0, sheet="study", part=""):
    """Return the address of the cell for a field about a study."""
    page = openpyxl.load_workbook(path)[sheet]
    heads = {cell.value: cell.column_letter for cell in page[1]}
    ids = {str(cell.value): cell.row for cell in reversed(page[heads["id"]])}
    row = next(row for uid, row in ids.items() if uid and STUDIES[subject].id.startswith(uid))
    return f"{heads[f'{field}: {part}' if part else field]}{row}"


def rezipped(path, part, change):
    """Change the XML of a workbook's part, as another program would have written it."""
    old = path.with_suffix(".old")
    shutil.move(path, old)
    with zipfile.ZipFile(old) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if re.fullmatch(part, name):
                content = change(content.decode()).encode()
            target.writestr(name, content)
