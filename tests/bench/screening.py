"""Figures of agreement and of dealing: time for large reviews, and how often intervals hold the truth.

python tests/bench/screening.py               seconds of CPU for 20,000 reports
python tests/bench/screening.py --coverage    share of simulated reviews whose 95 % interval holds the truth
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter

from reviewkit import screening

NAMES = ("kappa", "ac1", "pabak", "fleiss", "alpha")


def judged(dice, units, raters, prevalence, accuracy):
    """Verdicts of people who each hit the truth with the given chance, and one in twenty gaps."""
    rows = []
    for _ in range(units):
        relevant = dice.random() < prevalence
        rows.append(
            tuple(
                None if raters > 2 and dice.random() < 0.05
                else ("include" if relevant == (dice.random() < accuracy) else "exclude")
                for _ in range(raters)
            )
        )  # fmt: skip
    return rows


def clock(label, act):
    start = time.process_time()
    result = act()
    print(f"{label:58} {time.process_time() - start:7.3f} s")
    return result


def speed():
    dice = random.Random(1)
    for raters in (2, 3, 5):
        rows = judged(dice, 20_000, raters, 0.05, 0.9)
        found = clock(
            f"agreement, 20,000 reports, {raters} people", lambda rows=rows: screening.agreement(rows)
        )
        clock("  its statement", lambda found=found: found.statement)
        clock("  bootstrap interval of kappa", lambda found=found: found.interval(method="bootstrap"))
        print(f"  {found}")
    reports = [f"r{number:05}" for number in range(20_000)]
    people = [f"p{number}" for number in range(12)]
    deal = clock(
        "deal 20,000 reports to 12 people, 2 each", lambda: screening.assign(reports, people, seed=1)
    )
    after = clock(
        "deal again: 2 people left, 1 came",
        lambda: screening.assign(reports, [*people[2:], "new"], seed=1, already=deal),
    )
    print(f"  loads {sorted(Counter(person for _, person in after).values())}")


def coverage(simulations=2000):
    """The truth is each coefficient's value in one very long simulation of the same people."""
    dice = random.Random(2)
    print(
        f"{'units':>6} {'prevalence':>10} "
        + " ".join(f"{name:>8}" for name in NAMES)
        + "   (share of intervals)"
    )
    for prevalence in (0.5, 0.2, 0.05):
        truth = screening.agreement(judged(dice, 400_000, 2, prevalence, 0.9))
        for units in (30, 100, 400):
            held, told = Counter(), Counter()
            for _ in range(simulations):
                found = screening.agreement(judged(dice, units, 2, prevalence, 0.9))
                for name in NAMES:
                    interval = found.interval(name)
                    told[name] += interval is not None
                    held[name] += interval is not None and interval[0] <= getattr(truth, name) <= interval[1]
            shares = " ".join(f"{held[name] / max(told[name], 1):8.3f}" for name in NAMES)
            print(f"{units:>6} {prevalence:>10} {shares}")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--coverage", action="store_true")
    if parser.parse_args().coverage:
        coverage()
    else:
        speed()


main()
