"""Make tests/workshop/voting.json: what pref_voting answers to the same ballots.

Run in an environment of its own: pip install pref_voting
Then: REVIEWKIT_DATA=… python tests/oracles/voting.py > tests/workshop/voting.json

The elections are drawn with a fixed seed (tests/workshop/elections.py), so that only answers are kept. A question left
out is below all that are placed, joint with the others left out. Where chance would decide (lots under STV, equal
margins under ranked pairs), an election keeps no answer for that rule. Nor does STV with joint places on a ballot:
when one of a joint place goes out, pref_voting passes its share to the next place, and reviewkit to the others of the
joint place.
"""

from __future__ import annotations

import json
import os
import random
import sys
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "workshop"))

from elections import drawn, elected, preflib, ward
from pref_voting.c1_methods import copeland, top_cycle, uc_gill
from pref_voting.iterative_methods import instant_runoff, instant_runoff_for_truncated_linear_orders
from pref_voting.margin_based_methods import beat_path, minimax, ranked_pairs, river, split_cycle
from pref_voting.profiles import Profile
from pref_voting.profiles_with_ties import ProfileWithTies
from pref_voting.proportional_methods import stv_scottish
from pref_voting.scoring_methods import plurality

ELECTIONS = 1200
LOTS = 8  # how often lots are drawn, to see whether they decide

MARGIN_RULES = {
    "schulze": beat_path,
    "split-cycle": split_cycle,
    "minimax": minimax,
    "copeland": copeland,
    "top-cycle": top_cycle,
    "uncovered": uc_gill,
}


def placed(names, places, *, bottom):
    """Number -> level, those left out together at the bottom or not there at all."""
    ranks = {names.index(name): level for level, place in enumerate(places) for name in place}
    if bottom:
        ranks = {number: ranks.get(number, len(places)) for number in range(len(names))}
    return ranks


def profile_of(names, papers, *, bottom):
    """The ballots, with all that is left out together at the bottom, or as short as they are."""
    return ProfileWithTies(
        [placed(names, places, bottom=bottom) for _, places in papers],
        [count for count, _ in papers],
        candidates=list(range(len(names))),
    )


def answers_of(kind, names, papers, seats):
    """Rule -> the winners, or the numbers, where nothing but the ballots decides."""
    profile = profile_of(names, papers, bottom=True)
    pairs = [(one, other) for one in profile.candidates for other in profile.candidates if one < other]
    margins = [int(profile.margin(one, other)) for one, other in pairs]
    graph = profile.margin_graph()

    def told(numbers):
        return sorted(names[number] for number in numbers)

    answers = {rule: told(method(graph)) for rule, method in MARGIN_RULES.items()}
    sizes = [abs(margin) for margin in margins]
    if len(set(sizes)) == len(sizes) and 0 not in sizes:
        answers["ranked-pairs"] = told(ranked_pairs(graph))
        answers["river"] = told(river(graph))
    answers["margins"] = margins
    short = profile_of(names, papers, bottom=False)
    if kind != "joint":
        seated = {
            tuple(sorted(stv_scottish(short, num_seats=seats, rng=random.Random(lot)))) for lot in range(LOTS)
        }
        if len(seated) == 1:
            answers["stv"] = told(seated.pop())
        answers["irv"] = told(instant_runoff_for_truncated_linear_orders(short))
    if kind == "complete":
        linear = Profile(
            [[names.index(place[0]) for place in places] for _, places in papers],
            [count for count, _ in papers],
        )
        answers["borda"] = [int(linear.borda_scores()[number]) for number in range(len(names))]
        assert answers["irv"] == told(instant_runoff(linear))
        answers["plurality"] = told(plurality(linear))
    return answers


def main():
    """Print the answers to the drawn elections, the real surveys and the wards."""
    cases = []
    for number in range(ELECTIONS):
        kind, names, seats, papers = drawn(number)
        cases.append(answers_of(kind, names, papers, seats))
    data = Path(os.environ["REVIEWKIT_DATA"]) / "voting"
    real = {}
    for path in sorted((data / "preflib-education").glob("*.[st]o[ci]")):
        names, papers = preflib(path)
        kind = "complete" if path.suffix == ".soc" else "joint" if path.suffix.startswith(".t") else "short"
        answers = answers_of(kind, names, papers, 3)
        real[path.name] = {rule: answers[rule] for rule in answers if rule != "margins"}
    wards = {}
    for name in elected(data / "scot-elex" / "elected.csv"):
        names, seats, papers = ward(data / "scot-elex" / f"glasgow_2007_{name}.csv")
        profile = profile_of(names, papers, bottom=False)
        wards[name] = {
            str(more): sorted(
                names[number] for number in stv_scottish(profile, num_seats=more, rng=random.Random(1))
            )
            for more in range(1, seats + 2)
        }
    print(
        json.dumps(
            {
                "made with": f"pref_voting {version('pref_voting')}",
                "cases": cases,
                "real": real,
                "wards": wards,
            }
        )
    )


main()
