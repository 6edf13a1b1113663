"""Evidence for the pictures: an ordinary review of forty studies, and one whose words are hostile or endless."""

from __future__ import annotations

from random import Random
from typing import Any

from reviewkit.protocol import Appraisal, Effects, Field, Form, Synthesis
from reviewkit.report import (
    Evidence,
    directions_svg,
    gap_map_svg,
    parameters_svg,
    practice_svg,
    summary_svg,
    traffic_light_svg,
)
from reviewkit.synthesis import Silent, appraised, directions, gap_map, parameters, practice
from tests.report.report_given import ARABIC, HEBREW, LONG, SCRIPT

ROWS = (
    "knowledge of distress and of recovery", "attitudes and stigma", "empathy",
    "confidence in conversations with people in crisis",
    "skills seen in practice", "use of coercion", "plans of care written together", "career choice",
    "well-being of those who teach", "costs", "services' policies",
    "something that nobody has looked at in any country",
)  # fmt: skip
COLUMNS = (
    "telling one's story", "teaching a whole module", "selecting students", "assessing students",
    "planning the curriculum",
    "leading the programme", "mentoring", "role play or simulation", "online discussion",
    "interprofessional co-production",
)  # fmt: skip
WAYS = ("better", "no difference", "mixed", "worse", "described only")
JUDGED = ("low", "some concerns", "high", "no information")
DOMAINS = ("How people were put into groups", "Who is missing", "How it was found out", "What is told")
PLAN = Synthesis(
    "o.kind", "s.role", "o.way", participants="s.n", quality="s.judged", design="s.design",
    effects=Effects(sign_test=True, parameter="o.with", parameter_direction="o.more"),
)  # fmt: skip


def made(
    *,
    studies: int = 40,
    rows: tuple[str, ...] = ROWS,
    columns: tuple[str, ...] = COLUMNS,
    label: str = "{name} {year}",
    seed: int = 3,
) -> tuple[Any, Evidence]:
    """A gap map and the evidence beside it, all of the same studies."""
    dice = Random(seed)
    forms = (
        Form(
            "s",
            fields=(
                Field("role", "What people with lived experience did", "choices", choices=columns),
                Field("n", "People", "integer"),
                Field("design", "Design", "choice", choices=("trial", "interviews and focus groups")),
                Field("judged", "Overall judgement", "choice", choices=JUDGED),
            ),
        ),
        Form(
            "o",
            fields=(
                Field("kind", "Kind of outcome", "choice", choices=rows),
                Field("way", "Direction", "choice", choices=WAYS),
                Field("with", "What went with it", "choices", choices=columns[:3]),
                Field("more", "More of it went with", "choice", choices=("more effect", "less effect")),
            ),
        ),
        Form("p", about="programme", fields=(Field("role", "What they do", "choices", choices=columns),)),
    )
    entries: dict[str, list[dict[str, Any]]] = {}
    for at in range(studies):
        own = {
            "s.role": dice.sample(columns, dice.randint(1, min(3, len(columns)))),
            "s.n": [Silent.NOT_REPORTED] if at % 9 == 0 else [dice.choice((12, 45, 260, 1300))],
            "s.design": [dice.choice(("trial", "interviews and focus groups"))],
            "s.judged": [dice.choice(JUDGED)],
        }
        entries[f"s{at:02}"] = [
            own,
            *(
                {
                    "o.kind": [dice.choice(rows[:-1] or rows)],
                    "o.way": [dice.choice(WAYS)],
                    "o.with": [dice.choice(columns[:3])],
                    "o.more": [dice.choice(("more effect", "less effect"))],
                }
                for _ in range(dice.randint(1, 5))
            ),
        ]
    labels = {
        name: label.format(name=dice.choice(("Happell", "O'Reilly-Fitzgerald")), year=1990 + n)
        for n, name in enumerate(entries)
    }
    pointed = directions(PLAN, forms, entries, labels=labels)
    programmes = {f"p{at}": {"p.role": dice.sample(columns[:6], min(2, len(columns)))} for at in range(12)}
    rob = Form(
        "rob",
        label if "{" not in label else "Risk of bias",
        fields=tuple(Field(f"d{at}", name, "choice", choices=JUDGED) for at, name in enumerate(DOMAINS)),
        appraisal=Appraisal(domains=tuple(f"d{at}" for at in range(len(DOMAINS)))),
    )
    judged = [
        (name, 1, {f"d{at}": [dice.choice(JUDGED)] for at in range(dice.choice((3, 4)))}) for name in entries
    ]
    evidence = Evidence(
        pointed,
        parameters(PLAN, forms, entries, labels=labels),
        practice(PLAN, forms, programmes, entries, directions=pointed, labels=labels),
        (appraised(rob, judged, labels=labels, weights=dict.fromkeys(entries, 20.0), weight_label="People"),),
    )
    return gap_map(PLAN, forms, entries, labels=labels), evidence


def nasty() -> tuple[Any, Evidence]:
    """The same of words that are endless, hostile, or written from right to left."""
    return made(
        studies=3, rows=(LONG, SCRIPT, ARABIC), columns=(HEBREW, LONG + "x", "a\x00\ud800 & b"), label=LONG
    )


def pictures(made_of: tuple[Any, Evidence]) -> dict[str, str]:
    """Every picture of a gap map and the evidence beside it."""
    found, evidence = made_of
    return {
        "gaps": gap_map_svg(found),
        "directions": directions_svg(evidence.directions),
        "parameters": parameters_svg(evidence.parameters),
        "practice": practice_svg(evidence.practice),
        "lights": traffic_light_svg(evidence.appraisals[0]),
        "summary": summary_svg(evidence.appraisals[0]),
    }
