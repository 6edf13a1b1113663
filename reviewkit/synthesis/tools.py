"""Published tools of critical appraisal as data: their domains in order, and their words of judgement.

Names and order of domains are facts about the tools; their questions and guidance are not here.
"""

from __future__ import annotations

from dataclasses import dataclass

_ROB = ("low", "some concerns", "high")
_ROBINS = ("low", "moderate", "serious", "critical")


@dataclass(frozen=True, slots=True)
class Tool:
    """A published tool: `robvis` is the name of its template there, "" where it goes as a generic one."""

    id: str
    title: str
    domains: tuple[str, ...]
    words: tuple[str, ...]
    unknown: str
    robvis: str = ""
    source: str = ""


TOOLS: dict[str, Tool] = {
    tool.id: tool
    for tool in (
        Tool(
            "rob2",
            "RoB 2",
            (
                "randomisation process",
                "deviations from intended interventions",
                "missing outcome data",
                "measurement of the outcome",
                "selection of the reported result",
            ),
            _ROB,
            "no information",
            "ROB2",
            "Sterne and others 2019, BMJ 366:l4898",
        ),
        Tool(
            "robins-i-v1",
            "ROBINS-I, version 1",
            (
                "confounding",
                "selection of participants",
                "classification of interventions",
                "deviations from intended interventions",
                "missing data",
                "measurement of outcomes",
                "selection of the reported result",
            ),
            _ROBINS,
            "no information",
            "ROBINS-I",
            "Sterne and others 2016, BMJ 355:i4919",
        ),
        # Six domains in another order: in the template of version 1 every column after the first would be misnamed.
        Tool(
            "robins-i-v2",
            "ROBINS-I, version 2",
            (
                "confounding",
                "classification of interventions",
                "selection of participants",
                "missing data",
                "measurement of the outcome",
                "selection of the reported result",
            ),
            _ROBINS,
            "no information",
            "",
            "ROBINS-I V2, riskofbias.info, 2024",
        ),
        Tool(
            "quadas-2",
            "QUADAS-2",
            ("patient selection", "index test", "reference standard", "flow and timing"),
            _ROB,
            "no information",
            "QUADAS-2",
            "Whiting and others 2011, Annals of Internal Medicine 155:529",
        ),
        Tool(
            "quips",
            "QUIPS",
            (
                "participation",
                "attrition",
                "measurement of the prognostic factor",
                "measurement of the outcome",
                "confounding",
                "analysis and reporting",
            ),
            ("low", "moderate", "high"),
            "no information",
            "QUIPS",
            "Hayden and others 2013, Annals of Internal Medicine 158:280",
        ),
        Tool(
            "rob1",
            "Cochrane risk of bias, version 1",
            (
                "random sequence generation",
                "allocation concealment",
                "blinding of participants and personnel",
                "blinding of outcome assessment",
                "incomplete outcome data",
                "selective reporting",
                "other sources of bias",
            ),
            ("low", "unclear", "high"),
            "no information",
            "",
            "Higgins and others 2011, BMJ 343:d5928",
        ),
    )
}
"""By id, as a protocol names them in [forms.appraisal]."""
