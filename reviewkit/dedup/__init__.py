"""Which records are one work: groups, doubtful pairs, and why."""

from reviewkit.dedup.finding import Found, Pair, explain, find
from reviewkit.dedup.groups import cluster
from reviewkit.dedup.rule import Rule
from reviewkit.dedup.rules import BALANCED, CAUTIOUS, THOROUGH, Rules

__all__ = ["BALANCED", "CAUTIOUS", "THOROUGH", "Found", "Pair", "Rule", "Rules", "cluster", "explain", "find"]
