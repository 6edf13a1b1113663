"""Seconds of CPU for a gap map of many studies and for themes of many contributions.

python tests/bench/synthesis.py
"""

from __future__ import annotations

import random
import time
from pathlib import Path

from reviewkit.model import Contribution
from reviewkit.protocol import Protocol
from reviewkit.synthesis import gap_map, themes


def main():
    dice = random.Random(1)
    protocol = Protocol.load(Path(__file__).parents[2] / "protocols/sheffield.toml")
    outcomes, study = protocol.form("outcomes"), protocol.form("study")
    studies = {
        f"s{number:04}": [
            {"study.role": dice.sample(study.field("role").choices, dice.randint(1, 3))},
            *(
                {
                    "outcomes.domain": [dice.choice(outcomes.field("domain").choices)],
                    "outcomes.direction": [dice.choice(outcomes.field("direction").choices)],
                }
                for _ in range(dice.randint(1, 8))
            ),
        ]
        for number in range(2000)
    }
    start = time.process_time()
    found = gap_map(protocol.synthesis, protocol.forms, studies)
    print(f"gap map of 2,000 studies: {time.process_time() - start:.2f} s, {found}")
    for size in (5, 15, 40):
        groups = [f"g{number}" for number in range(8)]
        of = {f"c{number}": f"t{dice.randrange(size)}" for number in range(size * 25)}
        words = [Contribution(name, "words", dice.choice(groups)) for name in of]
        start = time.process_time()
        table = themes(words, of, groups=groups)
        print(f"{len(words)} contributions: {time.process_time() - start:.2f} s, {table}")


main()
