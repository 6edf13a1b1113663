"""What a page with a form of the protocol holds: one box for each field, and what somebody wrote into it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reviewkit.extraction import Given
from reviewkit.extraction.conditions import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.datastructures import FormData

    from reviewkit.extraction import Asking
    from reviewkit.model import Answer
    from reviewkit.protocol import Field, Form

STATUSES = ("not reported", "unclear")
BESIDE = ("quote", "page", "note")
LONGEST = 20_000  # characters of one value that are kept: the longest quotation has a few hundred
STEPS = (
    30  # between the ends of a scale whose values are all shown; on a longer one (0 to 100) a number is typed
)
FEW = 8  # choices that are all shown; more of them fold into a list


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in one field of the page: values as text, a status in place of them, and what is beside them."""

    values: tuple[str, ...] = ()
    status: str = ""
    quote: str = ""
    page: str = ""
    note: str = ""

    @property
    def said(self) -> Any:
        """The answer as it is checked: a status, the values, or "" for nothing."""
        return self.status or (list(self.values) if len(self.values) > 1 else "".join(self.values))

    @property
    def anything(self) -> bool:
        """Whether anything at all was written."""
        return bool(self.values or self.status or self.quote or self.page or self.note)

    def as_draft(self) -> dict[str, Any]:
        """Return what a draft keeps of it."""
        return {
            "values": list(self.values),
            "status": self.status,
            **{name: getattr(self, name) for name in BESIDE},
        }

    @staticmethod
    def from_draft(kept: Mapping[str, Any]) -> Written:
        """Return what a draft kept."""
        return Written(
            tuple(kept.get("values", ())), *(str(kept.get(name, "")) for name in ("status", *BESIDE))
        )

    @staticmethod
    def from_answer(answer: Answer) -> Written:
        """Return an answer as a page would hold it."""
        value = answer.value if answer.status == "value" else ()
        values = value if isinstance(value, tuple) else (value,)
        status = "" if answer.status == "value" else answer.status
        return Written(tuple(_text(one) for one in values), status, answer.quote, answer.page, answer.note)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)


def in_text(given: Given | None) -> str:
    """Return an answer as one text; "" for none."""
    if given is None:
        return ""
    return "; ".join(_text(one) for one in given.values) or given.status


@dataclass(frozen=True, slots=True)
class Box:
    """One field as the page shows it; `kind` says by which control, `options` are (value, label, depth, chosen)."""

    field: Field
    kind: str
    written: Written
    asked: bool
    condition: str = ""
    fault: str = ""
    expected: str = ""
    missing: bool = False
    options: tuple[tuple[str, str, int, bool], ...] = ()

    @property
    def beside(self) -> bool:
        """Whether a quotation, page or note stands beside the answer."""
        return bool(self.written.quote or self.written.page or self.written.note)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One entry of a form on a page: its boxes by section, and which of its answers nobody asks for any more."""

    sections: tuple[tuple[str, tuple[Box, ...]], ...]
    missing: tuple[str, ...] = ()
    idle: tuple[str, ...] = ()
    faults: tuple[Box, ...] = field(default=())


def read_form(form: Form, sent: FormData) -> dict[str, Written]:
    """Return what a page sent, by field id; fields in which nothing stands are left out."""
    found = {}
    for item in form.fields:
        status = str(sent.get(f"s:{item.id}", ""))
        beside = (_tidy(sent.get(f"{name[0]}:{item.id}", "")) for name in BESIDE)
        written = Written(
            _values(item, sent.getlist(f"v:{item.id}")), status if status in STATUSES else "", *beside
        )
        if written.anything:
            found[item.id] = written
    return found


def _values(item: Field, sent: Iterable[Any]) -> tuple[str, ...]:
    texts = [_tidy(one) for one in sent]
    if item.several and _kind(item) in ("lines", "line"):
        texts = [line.strip() for text in texts for line in text.split("\n")]
    return tuple(text for text in texts if text)


def _tidy(value: Any) -> str:
    return str(value).replace("\r\n", "\n").strip()[:LONGEST]


def sheet(
    form: Form,
    written: Mapping[str, Written],
    asking: Asking,
    rows: Mapping[str, Mapping[int, str]],
    faults: Mapping[str, str] | None = None,
) -> Sheet:
    """Return a form as its page shows it; `faults` are those to show, by field id."""
    asked = {item.id for item in asking.fields}
    boxes: dict[str, list[Box]] = {}
    for item in form.fields:
        problem = asking.problems.get(item.id)
        box = Box(
            item,
            _kind(item),
            written.get(item.id, Written()),
            item.id in asked,
            in_words(item) if item.when else "",
            (faults or {}).get(item.id, ""),
            problem.expected if problem else "",
            item.id in asking.missing,
            tuple(_options(item, written.get(item.id, Written()), rows)),
        )
        boxes.setdefault(item.section, []).append(box)
    sections = tuple((name, tuple(found)) for name, found in boxes.items())
    wrong = tuple(box for _, found in sections for box in found if box.fault)
    return Sheet(sections, asking.missing, asking.idle, wrong)


def _kind(item: Field) -> str:
    """Return by which control a field is answered."""
    if item.type == "scale" and (item.maximum or 0) - (item.minimum or 0) > STEPS:
        return "line"
    if item.type in ("choices", "choice", "scale", "boolean", "hierarchy", "reference"):
        if item.several:
            return "ticks"
        return "list" if len(item.choices) > FEW or item.type in ("hierarchy", "reference") else "one"
    if item.type == "quotation" or (item.type == "text" and item.several):
        return "lines"
    return "line" if item.type in ("integer", "number", "date") else "words"


def _options(
    item: Field, written: Written, rows: Mapping[str, Mapping[int, str]]
) -> Iterable[tuple[str, str, int, bool]]:
    if _kind(item) not in ("one", "list", "ticks"):
        return
    chosen = set(written.values)
    known: list[tuple[str, str, int]] = []
    if item.type == "boolean":
        known = [("yes", "yes", 0), ("no", "no", 0)]
    elif item.type == "scale":
        known = [(str(n), str(n), 0) for n in range(int(item.minimum or 0), int(item.maximum or 0) + 1)]
    elif item.type == "reference":
        known = [(str(n), f"{n}: {name}" if name else str(n), 0) for n, name in rows.get(item.of, {}).items()]
    else:
        for path in item.choices:
            *above, name = path.split(" > ") if item.type == "hierarchy" else [path]
            known.append((path, name, len(above)))
    for value, label, depth in known:
        yield value, label, depth, value in chosen
    for value in written.values:  # a choice that the form had once
        if known and value not in {one for one, _, _ in known}:
            yield value, value, 0, True


def answers(
    written: Mapping[str, Written], asking: Asking, earlier: Mapping[str, Answer], again: Iterable[str] = ()
) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Return what is new in a page's answers, ready to be saved, and a fault for each that cannot be saved.

    What was answered before can be changed, and not be made unsaid. `again` are fields whose answer counts as new even
    if it is the same: somebody looked at it once more.
    """
    new: dict[str, dict[str, Any]] = {}
    faults = {name: problem.message for name, problem in asking.problems.items()}
    before = {name: Written.from_answer(answer) for name, answer in earlier.items()}
    renewed = set(again)
    for name in asking.idle:  # without a script every field can be written into, asked or not
        if written[name] != before.get(name):
            faults[name] = "unasked"
    for item in asking.fields:
        here, given = written.get(item.id, Written()), asking.given.get(item.id)
        if item.id in faults:
            continue
        if given is None:
            if item.id in before:
                faults[item.id] = "emptied"
            elif here.anything:
                faults[item.id] = "beside"
        elif item.id not in before or item.id in renewed or not _same(given, here, earlier[item.id]):
            new[item.id] = {"value": here.said, **{name: getattr(here, name) for name in BESIDE}}
    return new, faults


def _same(given: Given, here: Written, before: Answer) -> bool:
    kept = Given(before.value if before.status == "value" else None, before.status)
    return given == kept and all(getattr(here, name) == getattr(before, name) for name in BESIDE)


def mark(own: Iterable[Answer]) -> str:
    """Return what tells whether a person's own answers are still those that a page was made of."""
    told = sorted((one.field, one.status, str(one.value), one.quote, one.page, one.note) for one in own)
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]
