"""Seconds of CPU for a gap map of many studies and for hiding small numbers of many themes.

python tests/bench/synthesis.py
"""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

from reviewkit.protocol import Protocol
from reviewkit.synthesis import gap_map
from reviewkit.synthesis.hiding import hide_small


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
        rows, groups = (
            tuple(f"t{number}" for number in range(size)),
            tuple(f"g{number}" for number in range(8)),
        )
        said = Counter((dice.choice(rows), dice.choice(groups)) for _ in range(size * 25))
        numbers = {(row, group): said[row, group] for row in rows for group in groups}
        start = time.process_time()
        shown = hide_small(numbers, rows, groups, 5)
        hidden = sum(number is None for number in shown.cells.values())
        print(f"{size} themes by 8 groups: {time.process_time() - start:.2f} s, {hidden} cells hidden")


main()
