"""What a protocol says about the evidence: the gap map, directions of effect, practice, critical appraisal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Effects:
    """How directions of effect are read: the fields ("form.field"), and what their values mean.

    `domain` and `direction` are asked of the same outcome. `up`, `down`, `none` and `conflicting` are those
    values of `direction` that mean better, worse, no difference and mixed; where all are left out, common
    words are recognised. `consistent`: the share of a study's outcomes in one domain that must point one way.
    `sign_test`: whether the method names a sign test across studies. `parameter` is what a study says went
    together with the effect, `parameter_direction` whether more of it went with more.
    """

    domain: str = ""
    direction: str = ""
    up: tuple[str, ...] = ()
    down: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    conflicting: tuple[str, ...] = ()
    consistent: float = 0.7  # Thomson and Thomas 2013, Research Synthesis Methods 4:95
    sign_test: bool = False
    parameter: str = ""
    parameter_direction: str = ""


@dataclass(frozen=True, slots=True)
class Synthesis:
    """The gap map: fields ("form.field") for rows, columns, colour; fewer than `thin` studies are thin.

    A hierarchy is cut to a level by "form.field@1". `participants` is the number of people in a study,
    `quality` its judgement, `design` its kind. `sentence` words a cell, with {row} and {column} in it, as it
    goes on after "no included study has looked at". `practice` lays fields about programmes beside those of
    studies that ask the same; left out, fields with the same id are paired.
    """

    rows: str = ""
    columns: str = ""
    colour: str = ""
    thin: int = 2
    participants: str = ""
    quality: str = ""
    design: str = ""
    sentence: str = ""
    practice: Mapping[str, str] = field(default_factory=dict)
    effects: Effects = field(default_factory=Effects)


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What makes a form a critical appraisal: which fields are domains, and how they become an overall judgement.

    `domains` are ids of fields, in the tool's order, each with `words` from best to worst and `unknown` for no
    information. Questions of a domain stand under the same section as it. `key` names questions of which a
    single "no" is enough for the worst judgement. `rule`: the overall judgement is that of the worst domain,
    or what people say in the field `overall`. `weight` ("form.field") weighs studies in the summary bars.
    """

    tool: str = ""
    version: str = ""
    source: str = ""
    domains: tuple[str, ...] = ()
    overall: str = ""
    words: tuple[str, ...] = ("low", "some concerns", "high")
    unknown: str = "no information"
    rule: Literal["worst", "people"] = "worst"
    key: tuple[str, ...] = ()
    weight: str = ""
