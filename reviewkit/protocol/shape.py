"""The shape of a protocol file as strict pydantic models, one per table; no value is bent into another type.

The models say which keys there are and of which type. Defaults live in `reviewkit.protocol.plan` alone: only
what a file says itself is taken from here. What one key means for another is checked by the rules.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Constraint

from reviewkit.model import SourceKind  # noqa: TC001 - pydantic needs it while running
from reviewkit.protocol.plan import BallotKind, FieldType, FormLevel  # noqa: TC001 - likewise

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
WORDS_PATTERN = r"\S"

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
Words = Annotated[str, StringConstraints(pattern=WORDS_PATTERN)]
# No review has a million of anything that is counted here; a slip of the keyboard has.
Count = Annotated[int, Constraint(ge=1, le=1_000_000)]
Points = Annotated[float, Constraint(ge=-1_000_000, le=1_000_000)]
Share = Annotated[float, Constraint(ge=0, le=1)]
Band = Annotated[list[Points], Constraint(min_length=2, max_length=2)]


class _Table(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class QuestionTable(_Table):
    """[question]."""

    framework: Literal["SPIDER", "PICO", "PICo", "PECO", "PCC", "list"]
    parts: dict[str, Words] = {}


class CriterionTable(_Table):
    """[[criteria]]."""

    id: Id
    include: str = ""
    exclude: str = ""
    part: str = ""
    stages: list[str] = []


class SourceTable(_Table):
    """[[sources]]."""

    name: Words
    kind: SourceKind = "database"
    platform: str = ""
    strategy: str = ""
    limits: str = ""


class PilotTable(_Table):
    """[stages.pilot]."""

    sample: Count = 1
    gate: Annotated[float, Constraint(ge=-1, le=1)] = 0.0
    statistic: Literal["observed", "kappa", "ac1", "pabak", "alpha"] = "kappa"


class StageTable(_Table):
    """[[stages]]; `resolver` is a word or a list and is checked by the rules."""

    id: Id
    title: str = ""
    unit: Literal["record", "report"] = "report"
    reviewers: Count = 1
    design: Literal["single", "dual", "core", "liberal"] = "dual"
    resolver: Any = None
    reasons: list[str] = []
    reason_required: bool = False
    agree_on: Literal["verdict", "reason"] = "verdict"
    instructions: str = ""
    share: Annotated[float, Constraint(gt=0, le=1)] = 1.0
    core: list[Words] = []
    overlap: Annotated[int, Constraint(ge=0, le=1_000_000)] = 0
    team: list[Words] = []
    pilot: PilotTable | None = None


class FieldTable(_Table):
    """[[forms.fields]]; `when` depends on the form's other fields and is checked by the rules."""

    id: Id
    label: str = ""
    type: FieldType = "text"
    unit: str = ""
    choices: list[Words] = []
    required: bool = False
    when: dict[str, Any] = {}
    repeat: bool = False
    tolerance: Annotated[float, Constraint(ge=0)] = 0.0
    minimum: float | None = None
    maximum: float | None = None
    section: str = ""
    help: str = ""
    leaves: bool = False
    of: str = ""
    tolerance_share: Annotated[float, Constraint(ge=0, le=1)] = 0.0


class FormTable(_Table):
    """[[forms]]."""

    id: Id
    title: str = ""
    about: Literal["study", "programme"] = "study"
    reviewers: Count = 1
    repeat: bool = False
    fields: Annotated[list[FieldTable], Constraint(min_length=1)]
    level: FormLevel = "study"
    key: list[str] = []
    design: Literal["dual", "check", "single"] = "dual"
    part: str = ""
    appraisal: AppraisalTable | None = None
    finish: bool = False


class AppraisalTable(_Table):
    """[forms.appraisal]."""

    tool: str = ""
    version: str = ""
    source: str = ""
    domains: Annotated[list[str], Constraint(min_length=1)]
    overall: str = ""
    words: Annotated[list[Words], Constraint(min_length=2)] = []
    unknown: str = ""
    rule: Literal["worst", "people"] = "worst"
    key: list[str] = []
    weight: str = ""


class EffectsTable(_Table):
    """[synthesis.effects]."""

    domain: str = ""
    direction: str = ""
    up: list[str] = []
    down: list[str] = []
    none: list[str] = []
    conflicting: list[str] = []
    consistent: Annotated[float, Constraint(gt=0.5, le=1)] = 0.7
    sign_test: bool = False
    parameter: str = ""
    parameter_direction: str = ""


class SynthesisTable(_Table):
    """[synthesis]."""

    rows: str = ""
    columns: str = ""
    colour: str = ""
    thin: Count = 1
    participants: str = ""
    quality: str = ""
    design: str = ""
    sentence: str = ""
    practice: dict[str, str] = {}
    effects: EffectsTable | None = None


class ThresholdTable(_Table):
    """[workshop.threshold], or a round's own."""

    high: Band = []
    share: Share = 0
    low: Band = []
    against: Share = 0
    each: bool = True


class _Vote(_Table):
    """How a vote is held: of the whole workshop, or of one round."""

    ballot: BallotKind = "choose-and-rank"
    rule: str = ""
    choose: Count = 1
    top: Count = 1
    low: Points = 1
    high: Points = 1
    dots: Count = 1
    cap: Annotated[int, Constraint(ge=0, le=1_000_000)] = 0
    criteria: list[Words] = []
    weights: dict[str, Annotated[float, Constraint(ge=0)]] = {}
    threshold: ThresholdTable | None = None


class RoundTable(_Vote):
    """[[workshop.rounds]]."""

    id: Id
    title: str = ""
    kind: Literal["gather", "word", "vote"] = "gather"
    tables: Count = 1
    minutes: Count = 1
    prompt: str = ""


class WorkshopTable(_Vote):
    """[workshop]."""

    id: Id
    title: str = ""
    question: str = ""
    groups: list[Words] = []
    languages: Annotated[list[str], Constraint(min_length=1)] = []
    rounds: list[RoundTable] = []
    small: Count = 1
    small_published: Count = 1


class RegistrationTable(_Table):
    """[registration]; `date` may be a TOML date or text and is checked by the rules."""

    registry: str = ""
    id: str = ""
    date: Any = ""
    url: str = ""


class AmendmentTable(_Table):
    """[[amendments]]; `date` as in [registration]."""

    version: Words
    date: Any
    what: Words
    why: Words


class ProtocolTable(_Table):
    """The file itself."""

    title: Words
    version: Words
    review_type: str = ""
    language: str = ""
    abstract: str = ""
    question: QuestionTable | None = None
    criteria: list[CriterionTable] = []
    sources: list[SourceTable] = []
    stages: Annotated[list[StageTable], Constraint(min_length=1)]
    forms: list[FormTable] = []
    synthesis: SynthesisTable | None = None
    workshop: WorkshopTable | None = None
    registration: RegistrationTable | None = None
    amendments: list[AmendmentTable] = []
    highlight: list[Words] = []
    highlight_exclude: list[Words] = []


TABLES: dict[tuple[str, ...], type[BaseModel]] = {
    (): ProtocolTable,
    ("question",): QuestionTable,
    ("criteria",): CriterionTable,
    ("sources",): SourceTable,
    ("stages",): StageTable,
    ("stages", "pilot"): PilotTable,
    ("forms",): FormTable,
    ("forms", "fields"): FieldTable,
    ("forms", "appraisal"): AppraisalTable,
    ("synthesis",): SynthesisTable,
    ("synthesis", "effects"): EffectsTable,
    ("workshop",): WorkshopTable,
    ("workshop", "threshold"): ThresholdTable,
    ("workshop", "rounds"): RoundTable,
    ("workshop", "rounds", "threshold"): ThresholdTable,
    ("registration",): RegistrationTable,
    ("amendments",): AmendmentTable,
}
"""Every table by the keys that lead to it, positions left out."""

LISTS = frozenset(
    {("criteria",), ("sources",), ("stages",), ("forms",), ("forms", "fields"), ("amendments",)}
) | {("workshop", "rounds")}
"""Those tables of which there may be several, written with two pairs of brackets."""


def header(table: tuple[str, ...]) -> str:
    """Return the table's header as it is written in a file: `[[forms.fields]]`; words for the file itself."""
    if not table:
        return "the top of the file"
    name = ".".join(table)
    return f"[[{name}]]" if table in LISTS else f"[{name}]"
