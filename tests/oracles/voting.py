"""Make tests/workshop/voting.json: what pref_voting answers to the same ballots.

Run in an environment of its own: pip install pref_voting
Then: REVIEWKIT_DATA=… python tests/oracles/voting.py > tests/workshop/voting.json

The cases are drawn with a fixed seed. A question left out is below all that are placed, joint with the others left
out; of real files only the answers are kept. Where chance would decide (lots under STV, equal margins under ranked
pairs), a case keeps no answer for that rule. Nor does STV with joint places on a ballot: when one of a joint place
goes out, pref_voting passes its share to the next place, and reviewkit to the others of the joint place.
"""

from __future__ import annotations

import json
import os
import random
import sys
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "workshop"))

from elections import preflib
from pref_voting.c1_methods import copeland
from pref_voting.iterative_methods import instant_runoff
from pref_voting.margin_based_methods import beat_path, minimax, ranked_pairs, split_cycle
from pref_voting.profiles import Profile
from pref_voting.profiles_with_ties import ProfileWithTies
from pref_voting.proportional_methods import stv_scottish
from pref_voting.scoring_methods import plurality

MARGIN_RULES = {
    "schulze": beat_path,
    "split-cycle": split_cycle,
    "minimax": minimax,
    "copeland": copeland,
}


def profile_of(names, papers):
    """The ballots with all that is left out together at the bottom."""
    rankings, counts = [], []
    for count, places in papers:
        ranks = {name: level for level, place in enumerate(places) for name in place}
        rankings.append({number: ranks.get(name, len(places)) for number, name in enumerate(names)})
        counts.append(count)
    return ProfileWithTies(rankings, counts, candidates=list(range(len(names))))


def answers_of(names, papers, seats):
    profile = profile_of(names, papers)
    margins = {
        (one, other): int(profile.margin(one, other))
        for one in profile.candidates
        for other in profile.candidates
        if one < other
    }
    graph = profile.margin_graph()

    def told(numbers):
        return sorted(names[number] for number in numbers)

    answers = {rule: told(method(graph)) for rule, method in MARGIN_RULES.items()}
    sizes = [abs(margin) for margin in margins.values()]
    if len(set(sizes)) == len(sizes) and 0 not in sizes:
        answers["ranked-pairs"] = told(ranked_pairs(graph))
    answers["margins"] = [[names[one], names[other], margin] for (one, other), margin in margins.items()]
    short = ProfileWithTies(
        [
            {names.index(name): level for level, place in enumerate(places) for name in place}
            for _, places in papers
        ],
        [count for count, _ in papers],
        candidates=list(range(len(names))),
    )
    seated = {tuple(stv_scottish(short, num_seats=seats, rng=random.Random(lot))) for lot in range(12)}
    if len(seated) == 1 and all(len(place) == 1 for _, places in papers for place in places):
        answers["stv"] = told(seated.pop())
    if all(len(places) == len(names) for _, places in papers):
        linear = Profile(
            [[names.index(place[0]) for place in places] for _, places in papers],
            [count for count, _ in papers],
        )
        answers["borda"] = {name: int(linear.borda_scores()[number]) for number, name in enumerate(names)}
        answers["irv"] = told(instant_runoff(linear))
        answers["plurality"] = told(plurality(linear))
    return answers


def drawn(rng, kind):
    names = [f"q{number}" for number in range(1, rng.choice([3, 4, 5, 6]) + 1)]
    papers = []
    for _ in range(rng.randint(3, 9)):
        order = rng.sample(names, len(names))
        places = [[name] for name in order]
        if kind != "complete":
            places = places[: rng.randint(1, len(names))]
        if kind == "joint":
            merged = []
            for place in places:
                if merged and rng.random() < 0.35:
                    merged[-1] += place
                else:
                    merged.append(place)
            places = merged
        papers.append([rng.randint(1, 40), places])
    return names, papers


def main():
    rng = random.Random(2026)
    cases = []
    for number in range(150):
        kind = ("complete", "short", "joint")[number % 3]
        names, papers = drawn(rng, kind)
        seats = rng.choice([1, 2, 2, 3])
        seats = min(seats, len(names) - 1)
        answers = answers_of(names, papers, seats)
        cases.append(
            {"kind": kind, "questions": names, "seats": seats, "ballots": papers, "answers": answers}
        )
    real = {}
    folder = Path(os.environ["REVIEWKIT_DATA"]) / "voting" / "preflib-education"
    for path in sorted(folder.glob("*.[st]o[ci]")):
        names, papers = preflib(path)
        answers = answers_of(names, papers, 3)
        real[path.name] = {rule: answers[rule] for rule in answers if rule != "margins"}
    json.dump(
        {"made with": f"pref_voting {version('pref_voting')}", "cases": cases, "real": real}, sys.stdout
    )


main()
