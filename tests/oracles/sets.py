"""Make tests/screening/sets.json: what NLTK answers to the same sets, with the same distances.

Run in an environment of its own: pip install nltk
Then: python tests/oracles/sets.py > tests/screening/sets.json
"""

from __future__ import annotations

import json
import random
import sys
from importlib.metadata import version

from nltk.metrics.agreement import AnnotationTask


def jaccard(a, b):
    return 0.0 if a == b else 1 - len(a & b) / len(a | b)


def masi(a, b):
    """Passonneau's (2006) weights as fractions; NLTK's own distance rounds them to .67 and .33."""
    return 0.0 if a == b else 1 - len(a & b) / len(a | b) * (2 / 3 if a <= b or b <= a else 1 / 3)


def main():
    dice = random.Random(5)
    cases = []
    for raters, units in ((2, 20), (3, 15), (4, 30)):
        rows = [
            [sorted(dice.sample("abcd", dice.choice((0, 1, 1, 1, 2, 3)))) for _ in range(raters)]
            for _ in range(units)
        ]
        for row in rows:
            if dice.random() < 0.5:
                row[1] = row[0]
        said = [(str(c), str(u), frozenset(one)) for u, row in enumerate(rows) for c, one in enumerate(row)]
        alpha = {
            name: float(AnnotationTask(said, distance=apart).alpha())
            for name, apart in (("masi", masi), ("jaccard", jaccard))
        }
        cases.append({"ratings": rows, "alpha": alpha})
    json.dump({"made_with": {"nltk": version("nltk")}, "cases": cases}, sys.stdout, separators=(",", ":"))


main()
