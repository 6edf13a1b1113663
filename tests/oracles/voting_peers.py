"""Make tests/workshop/voting_peers.json: what VoteKit, pyrankvote and choix answer to the same ballots.

Run in an environment of its own: pip install votekit pyrankvote choix
Then: REVIEWKIT_DATA=… python tests/oracles/voting_peers.py > tests/workshop/voting_peers.json

VoteKit counts joint places as not ranked, so that it is asked about complete orders only. Whole orders of its Schulze
and ranked pairs are kept where no two margins are equal (else it breaks ties by the alphabet), and whom pyrankvote's
instant run-off leaves to the last. choix fits Bradley-Terry's model with the same prior.
"""

from __future__ import annotations

import json
import os
import sys
from importlib.metadata import version
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "workshop"))

import choix
import numpy as np
import pyrankvote
from elections import compared, drawn, elected, ward
from votekit.ballot import RankBallot
from votekit.elections import FastSTV, RankedPairs, Schulze
from votekit.pref_profile import RankProfile

ELECTIONS = 1200
SURVEYS = 300


def profile_of(names, papers):
    """VoteKit's profile of ballots without joint places."""
    ballots = [RankBallot(ranking=[set(place) for place in places], weight=n) for n, places in papers]
    return RankProfile(ballots=tuple(ballots), candidates=tuple(names))


def margins_differ(names, papers):
    """Whether no two pairs have the same margin, and none has none."""
    sizes = []
    for one, other in combinations(names, 2):
        ahead = sum(n if places.index([one]) < places.index([other]) else -n for n, places in papers)
        sizes.append(abs(ahead))
    return 0 not in sizes and len(set(sizes)) == len(sizes)


def main():
    """Print the answers."""
    cases = []
    for number in range(ELECTIONS):
        kind, names, _, papers = drawn(number)
        answers = {}
        if kind == "complete" and margins_differ(names, papers):
            profile = profile_of(names, papers)
            for rule, method in (("schulze", Schulze), ("ranked-pairs", RankedPairs)):
                places = method(profile, n_seats=len(names)).get_ranking()
                answers[rule] = [sorted(place) for place in places]
        cases.append(answers)
    wards = {}
    data = Path(os.environ["REVIEWKIT_DATA"]) / "voting" / "scot-elex"
    for name in elected(data / "elected.csv"):
        names, seats, papers = ward(data / f"glasgow_2007_{name}.csv")
        counted = FastSTV(profile_of(names, papers), n_seats=seats)
        wards[name] = sorted(each for place in counted.get_elected() for each in place)
        people = {each: pyrankvote.Candidate(each) for each in names}
        ballots = [
            pyrankvote.Ballot([people[p[0]] for p in places]) for n, places in papers for _ in range(n)
        ]
        last = pyrankvote.instant_runoff_voting(list(people.values()), ballots)
        wards[f"{name} by irv"] = [each.name for each in last.get_winners()]
    surveys = []
    for number in range(SURVEYS):
        names, pairs = compared(number)
        numbers = [(names.index(better), names.index(worse)) for better, worse in pairs]
        theta = choix.opt_pairwise(len(names), numbers, alpha=0.5, tol=1e-10)
        surveys.append([round(float(value), 5) for value in theta - np.mean(theta)])
    made = ", ".join(f"{name} {version(name)}" for name in ("votekit", "pyrankvote", "choix"))
    print(json.dumps({"made with": made, "cases": cases, "wards": wards, "surveys": surveys}))


main()
