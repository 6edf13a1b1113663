"""Which records are one work: groups, doubtful pairs, and why."""

from reviewkit.dedup.finding import Found, Pair, explain, find
from reviewkit.dedup.groups import cluster
from reviewkit.dedup.relations import KINDS, Kind, Relation
from reviewkit.dedup.rule import Rule
from reviewkit.dedup.rules import BALANCED, CAUTIOUS, THOROUGH, Rules
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
]
