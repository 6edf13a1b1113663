"""What a protocol plans to extract: forms and their fields; `plan` gives them on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from reviewkit.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reviewkit.protocol.evidence_plan import Appraisal

FieldType = Literal[
    "text",
    "integer",
    "number",
    "boolean",
    "date",
    "choice",
    "choices",
    "scale",
    "quotation",
    "hierarchy",
    "reference",
]
FormLevel = Literal["study", "arm", "outcome", "timepoint", "result", "programme"]
"""What one entry of a form is about; every level but study and programme has several entries for a subject."""

ONCE: tuple[FormLevel, ...] = ("study", "programme")
"""The levels of which a subject has one entry, unless the form says that it repeats."""

STEP = " > "
"""Between the levels of a choice in a hierarchy: "affective > attitudes > stigma"."""


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


_Named = TypeVar("_Named", bound=_HasId)


def named(kind: str, name: str, things: Iterable[_Named]) -> _Named:
    """Return the thing of that id, or raise UnknownName with the right ones."""
    by_id = {thing.id: thing for thing in things}
    if name not in by_id:
        raise UnknownName(kind, name, by_id)
    return by_id[name]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    `when` names fields and the values one of which each must have for this field to be asked. `repeat`:
    several values may be given. `tolerance`: how far two numbers may lie apart and still agree, as an
    absolute amount; `tolerance_share`: the same as a share of the larger one (0.05 is 5 %); either is enough.
    A hierarchy's choices are paths ("affective > attitudes"), and `leaves` allows only those with nothing
    below them. A reference holds the number of a row of the form `of`, filled by the same person.
    """

    id: str
    label: str = ""
    type: FieldType = "text"
    unit: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False
    when: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    repeat: bool = False
    tolerance: float = 0.0
    minimum: float | None = None
    maximum: float | None = None
    section: str = ""
    help: str = ""
    leaves: bool = False
    of: str = ""
    tolerance_share: float = 0.0

    @property
    def several(self) -> bool:
        """Whether an answer may hold several values."""
        return self.repeat or self.type == "choices"


@dataclass(frozen=True, slots=True)
class Form:
    """A form about studies or programmes; `repeat`: one subject may have several entries (outcomes, say).

    `level`: what one entry is about; `about` where the file does not say. `key`: the fields by which the rows of two
    people are matched. `design`: "dual" (`reviewers` people fill it, blind to each other), "check" (one fills it,
    a second one sees it and confirms or corrects), "single" (one fills it). `part`: the shipped form that it was made
    of; `appraisal`: what makes it a critical appraisal. `finish`: people say when they have no more
    entries to add.
    """

    id: str
    title: str = ""
    about: Literal["study", "programme"] = "study"
    reviewers: int = 2
    repeat: bool = False
    fields: tuple[Field, ...] = ()
    level: FormLevel | None = None
    key: tuple[str, ...] = ()
    design: Literal["dual", "check", "single"] = "dual"
    part: str = ""
    appraisal: Appraisal | None = None
    finish: bool = False

    def __post_init__(self) -> None:
        if self.level is None:
            object.__setattr__(self, "level", self.about)

    @property
    def fillers(self) -> int:
        """How many people fill the form: those whose complete entries lift the blinds."""
        return self.reviewers if self.design == "dual" else 1

    def field(self, name: str) -> Field:
        """Return the field of that id, or raise UnknownName with the right ones."""
        return named("field", name, self.fields)
