"""A protocol as text to paste into a registry.

The sections and their items follow the generalised systematic review registration form of the Open
Science Framework (van den Akker et al. 2023, Systematic Reviews 12: 170), in words of our own. No registry
takes a file in its place, so the text is made for copying, item by item.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.protocol import evidence_sentences, sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewkit.protocol.plan import Protocol


def registration_text(protocol: Protocol) -> str:
    """Return the protocol as plain text under the headings of a registration form.

    Where the protocol is silent, the text says "[author to complete]"; nothing is made up.
    """
    blocks = [f"REGISTRATION OF A REVIEW\nfrom version {protocol.version} of its protocol"]
    for number, (section, items) in enumerate(_SECTIONS, 1):
        blocks.append(f"{number}. {section.upper()}")
        for heading, answer in items:
            blocks.append(f"{heading}\n{answer(protocol).strip() or sentences.SILENT}")
    return "\n\n".join(blocks) + "\n"


_Item = tuple[str, "Callable[[Protocol], str]"]
_SECTIONS: tuple[tuple[str, tuple[_Item, ...]], ...] = (
    (
        "The review",
        (
            ("Title", lambda protocol: protocol.title),
            ("Authors, their institutions and roles", sentences.nothing),
            ("Registered at", sentences.registered),
            ("Kind of review", lambda protocol: protocol.review_type),
            ("Steps of the review", sentences.steps),
            ("Step the review is at now", sentences.nothing),
            ("First and expected last day", sentences.nothing),
            ("Background and aims", lambda protocol: protocol.abstract),
            ("Main review question", sentences.question),
            ("Further questions", sentences.nothing),
            ("What the authors expect to find", sentences.nothing),
            ("Software", sentences.software),
            ("Funding", sentences.nothing),
            ("Competing interests", sentences.nothing),
            ("Authors who also wrote reports that may be included", sentences.nothing),
        ),
    ),
    (
        "Search",
        (
            ("Databases and registers", sentences.sources(in_databases=True)),
            ("Platforms on which they are searched", sentences.of_sources(lambda source: source.platform)),
            ("Other sources: websites, organisations, citations", sentences.sources(in_databases=False)),
            ("Search strings, verbatim", sentences.of_sources(lambda source: source.strategy, verbatim=True)),
            ("Limits", sentences.of_sources(lambda source: source.limits)),
            ("What is included and excluded", sentences.criteria),
            ("How the search was tested", sentences.nothing),
            ("Asking authors for reports and data", sentences.nothing),
            ("How long the search holds, and when it is repeated", sentences.nothing),
            ("Why this search", sentences.nothing),
        ),
    ),
    (
        "Screening",
        (
            ("Stages and who judges", sentences.each_stage(sentences.design)),
            ("What reviewers see, and what is hidden from them", sentences.blinding),
            ("Reasons for exclusion at each stage", sentences.each_stage(sentences.used_reasons)),
            ("Instructions to reviewers", sentences.each_stage(sentences.instructions)),
            ("Agreement between reviewers", sentences.each_stage(sentences.agreement)),
            ("How disagreement is settled", sentences.each_stage(sentences.resolution)),
            ("Sampling and expected number of studies", sentences.nothing),
            ("Why this way of screening", sentences.nothing),
            ("Where screening data will be shared", sentences.nothing),
        ),
    ),
    (
        "Extraction",
        (
            ("What is extracted", sentences.entities),
            ("Who extracts", sentences.extractors),
            ("Instructions to those who extract", sentences.helps),
            ("What is hidden from those who extract", sentences.nothing),
            ("Agreement between those who extract", sentences.tolerances),
            ("How differences are settled", sentences.nothing),
            ("Why this way of extracting", sentences.nothing),
            ("Where extracted data will be shared", sentences.nothing),
        ),
    ),
    (
        "Quality and synthesis",
        (
            ("Assessment of quality or risk of bias", evidence_sentences.appraisal),
            ("Checks of the data", sentences.bounds),
            ("Transformations of the data", sentences.nothing),
            ("Missing data", sentences.nothing),
            ("Plan of the synthesis", evidence_sentences.synthesis),
            ("Rules for drawing conclusions", sentences.nothing),
            ("Reporting and publication bias", sentences.nothing),
            ("Analyses of robustness", sentences.nothing),
            ("Who synthesises, and what is hidden from them", sentences.nothing),
            ("Why this way of synthesising", sentences.nothing),
            ("Where data and code of the synthesis will be shared", sentences.nothing),
        ),
    ),
    (
        "Involvement and workshop",
        (
            ("Groups of people involved", sentences.involved),
            ("Course of the workshop", sentences.workshop),
            ("Ballot and count", sentences.vote),
            ("Consent, payment and access", sentences.nothing),
        ),
    ),
    ("Changes since the first version", (("Amendments", sentences.amended),)),
)
