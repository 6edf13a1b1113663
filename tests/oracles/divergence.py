"""Make tests/synthesis/divergence.json: what SciPy answers to the same counts.

Run in an environment of its own: pip install scipy
Then: python tests/oracles/divergence.py > tests/synthesis/divergence.json
"""

from __future__ import annotations

import json
import random
import sys
from importlib.metadata import version

from scipy.spatial.distance import jensenshannon


def main():
    dice = random.Random(7)
    cases = []
    for size in (2, 3, 5, 12):
        for _ in range(5):
            one = [dice.choice((0, 0, 1, 2, 5, 20)) for _ in range(size)]
            other = [dice.choice((0, 1, 1, 3, 9)) for _ in range(size)]
            if sum(one) and sum(other):
                cases.append(
                    {"one": one, "other": other, "divergence": float(jensenshannon(one, other, base=2)) ** 2}
                )
    json.dump({"made with": f"scipy {version('scipy')}", "cases": cases}, sys.stdout, indent=1)
    print()


main()
