"""What was extracted from studies and programmes, and where the evidence is silent."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

AnswerStatus = Literal["value", "not reported", "unclear"]
"""Whether an answer holds a value, or says that the report does not, or not clearly."""


@dataclass(frozen=True, slots=True)
class Programme:
    """An existing practice, charted like a study: it needs no publication, only a name and where it was found."""

    id: str  # short and readable, made from the title
    title: str
    organisation: str = ""
    place: str = ""
    found: str = ""  # interview, leaflet, web page …
    url: str = ""
    note: str = ""

    @property
    def label(self) -> str:
        """The programme's title."""
        return self.title


@dataclass(frozen=True, slots=True)
class Answer:
    """One person's answer to one field about one study or programme.

    `row` counts the entries of a form that repeats (1 where it does not); `value` is a string, number,
    boolean or tuple of strings as the field's type says, and None unless `status` is "value".
    """

    subject: str  # id of a study or programme
    form: str
    field: str
    value: Any
    by: str
    row: int = 1
    status: AnswerStatus = "value"
    quote: str = ""
    page: str = ""
    note: str = ""
    at: str = ""
    version: str = ""  # of the form's definition it was given under, twelve digits


@dataclass(frozen=True, slots=True)
class Entry:
    """One person's filled form about one subject; `missing` names required fields that have no answer yet."""

    subject: str
    form: str
    by: str
    row: int
    answers: tuple[Answer, ...]
    missing: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every required field has an answer."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Difference:
    """A field on which two people's complete entries differ; `answers` by person."""

    subject: str
    form: str
    row: int
    field: str
    answers: Mapping[str, Answer] = dataclasses.field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody has filled in and not saved yet; `fields` as it stood on the page, checked by nobody."""

    form: str
    subject: str
    row: int
    fields: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Revisit:
    """An answer that a changed form makes doubtful; `version` is the one it was given under."""

    subject: str
    label: str
    form: str
    row: int
    field: str
    by: str
    why: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that somebody did with a form about a subject: the whole history, nothing overwritten.

    `act`: "answer", "settle", "drop", "restore", "match", "apart" or "confirm"; value, quotation, page as they were
    given then, `note` what was said besides.
    """

    at: str
    by: str
    act: str
    row: int = 0
    field: str = ""
    status: str = ""
    value: Any = None
    quote: str = ""
    page: str = ""
    note: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A cell of the gap map with no or few studies; `id` is stable: made of the axes' values."""

    id: str
    row: str
    column: str
    studies: int
    text: str  # one line in plain words
    status: Literal["empty", "thin"] = "empty"
