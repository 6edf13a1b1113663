"""The words that a protocol may use: frameworks and their parts, voting rules and ballots, languages."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Framework:
    """A scheme for a review question: the parts it needs and the parts it may have."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    free: bool = False  # any further part may stand beside them


FRAMEWORKS: Mapping[str, Framework] = MappingProxyType(
    {
        # Cooke, Smith & Booth 2012, Qualitative Health Research 22(10): 1435-1443, table 2.
        "SPIDER": Framework(("sample", "phenomenon", "design", "evaluation", "research-type")),
        # Richardson et al. 1995, ACP Journal Club 123(3): A12; "S" and "T" are the usual two additions.
        "PICO": Framework(
            ("population", "intervention", "outcome"), ("comparison", "study-design", "time", "setting")
        ),
        # JBI Manual for Evidence Synthesis, chapter on reviews of qualitative evidence.
        "PICo": Framework(("population", "phenomenon", "context"), ("study-design",)),
        # Morgan et al. 2018, Environment International 121: 1027-1031.
        "PECO": Framework(
            ("population", "exposure", "outcome"), ("comparison", "study-design", "time", "setting")
        ),
        # JBI Manual for Evidence Synthesis, chapter on scoping reviews.
        "PCC": Framework(("population", "concept", "context"), ("study-design",)),
        "list": Framework((), free=True),
    }
)
"""The frameworks by name."""

_RANKED = ("choose-and-rank", "rank")
_MARKED = ("choose", "approve", "choose-and-rank")
_PLACED = ("choose", "approve", "choose-and-rank", "rank")
_EVERY = ("choose", "approve", "choose-and-rank", "rank", "dots", "score")

RULE_BALLOTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "jla": _EVERY,
        "union": _EVERY,
        "pooled": _EVERY,
        "borda": _RANKED,
        "approval": _MARKED,
        "choose": _MARKED,
        "dots": ("dots",),
        "score": ("score",),
        "chnri": ("chnri", "score"),
        "consensus": ("score",),
        "nominal": _RANKED,
        "pairwise": ("pairwise",),
        "distinct-groups": _PLACED,
        "schulze": _RANKED,
        "ranked-pairs": _RANKED,
        "irv": _RANKED,
        "stv": _RANKED,
        "plurality": _RANKED,
        "split-cycle": _RANKED,
        "minimax": _RANKED,
        "copeland": _RANKED,
        "river": _RANKED,
        "top-cycle": _RANKED,
        "uncovered": _RANKED,
    }
)
"""Every voting rule by name, with the kinds of ballot it can count."""

_USUAL = {"dots": "dots", "score": "score", "approve": "approval", "pairwise": "pairwise", "chnri": "chnri"}


def rule_for(ballot: str, rule: str) -> str:
    """Return the rule if it counts such ballots, and else the usual one for their kind."""
    return rule if ballot in RULE_BALLOTS.get(rule, ()) else _USUAL.get(ballot, "jla")


_CODES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de "
    "dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia "
    "id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo "
    "lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl "
    "ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk "
    "tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu "
)
LANGUAGES = frozenset(_CODES.split())
"""The two-letter codes of ISO 639-1; other languages have three letters."""

LANGUAGE_SLIPS: Mapping[str, str] = MappingProxyType(
    {"gr": "el", "cz": "cs", "dk": "da", "jp": "ja", "cn": "zh", "ua": "uk", "gb": "en-GB", "us": "en-US"}
    | {
        "english": "en",
        "dutch": "nl",
        "finnish": "fi",
        "greek": "el",
        "german": "de",
        "french": "fr",
        "spanish": "es",
    }
)
"""Country codes and names that people write for a language, and the tag they mean."""
