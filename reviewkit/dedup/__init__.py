"""Which records are one work: groups, doubtful pairs, and why."""

from reviewkit.dedup.finding import Found, Pair, explain, find
from reviewkit.dedup.groups import cluster
from reviewkit.dedup.relations import KINDS, Kind, Relation
from reviewkit.dedup.rule import Rule
from reviewkit.dedup.rules import BALANCED, CAUTIOUS, THOROUGH, Rules, rule_set
from reviewkit.dedup.scale import find_large, find_on_cluster

__all__ = [
    "BALANCED",
    "CAUTIOUS",
    "KINDS",
    "THOROUGH",
    "Found",
    "Kind",
    "Pair",
    "Relation",
    "Rule",
    "Rules",
    "cluster",
    "explain",
    "find",
    "find_large",
    "find_on_cluster",
    "rule_set",
]


def __dir__() -> list[str]:
    return __all__  # what a shell completes: the room's names, not its files
