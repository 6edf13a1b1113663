"""Published tools of critical appraisal as data: their domains in order, and their words of judgement.

Names and order of domains are facts about the tools; their questions and guidance are not here. Templates and words
of robvis (McGuinness & Higgins 2021, Research Synthesis Methods 12(1):55-61) are those of its example data
(mcguinlu/robvis, data_raw) and of its get_judgements().
"""

from __future__ import annotations

from dataclasses import dataclass

_ROB = ("low", "some concerns", "high")
_ROBINS = ("low", "moderate", "serious", "critical")
_UNKNOWN = "no information"


@dataclass(frozen=True, slots=True)
class Tool:
    """A published tool: its domains in their order, its words from best to worst, and the one for not knowing.

    `unknown` is "" where the tool has no such word. `robvis` is the name of its template in robvis 0.3.0, and
    `robvis_next` of one that is in robvis's source alone; "" where there is none.
    """

    id: str
    title: str
    domains: tuple[str, ...]
    words: tuple[str, ...]
    source: str
    robvis: str = ""
    robvis_next: str = ""
    unknown: str = _UNKNOWN


_ALL = (
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
        "Sterne and others 2019, BMJ 366:l4898",
        robvis="ROB2",
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
        "Sterne and others 2016, BMJ 355:i4919",
        robvis="ROBINS-I",
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
        "ROBINS-I V2, draft of 20 November 2025, riskofbias.info",
        robvis_next="ROBINS-I V2",
        unknown="",
    ),
    Tool(
        "quadas-2",
        "QUADAS-2",
        ("patient selection", "index test", "reference standard", "flow and timing"),
        _ROB,  # its own "unclear" is "some concerns" in robvis (data_quadas.csv)
        "Whiting and others 2011, Annals of Internal Medicine 155:529",
        robvis="QUADAS-2",
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
        "Hayden and others 2013, Annals of Internal Medicine 158:280",
        robvis="QUIPS",
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
        "Higgins and others 2011, BMJ 343:d5928",
    ),
)

TOOLS: dict[str, Tool] = {tool.id: tool for tool in _ALL}
"""By id, as a protocol names them in [forms.appraisal], and an export after "robvis-"."""

VERSIONS = {"robins-i": ("robins-i-v1", "robins-i-v2")}
"""Names that could mean either of two tools with other domains: nobody may guess which."""
