"""Seconds of CPU that counting takes: 100 questions, up to 10,000 ballots, every rule, and 1,000 re-drawn votes.

    python tests/bench/tally.py                        10,000 ballots, top-10 lists and complete ones
    python tests/bench/tally.py --ballots 1000
    python tests/bench/tally.py --peer NAME=PYTHON     the same ballots through pref_voting or votekit, with the Python
                                                       of an environment that has it, 60 s for each rule

Ballots are synthetic: people who by and large prefer q1 to q2 to q3 …, with an error of 25 places, in three groups of
very different sizes. Times are of all threads together; set OMP_NUM_THREADS=1 for steady ones.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

QUESTIONS = [f"q{number}" for number in range(1, 101)]
SEATS = 10
PATIENCE = 60  # seconds for one rule of the peer


def votes(n: int, length: int) -> list[tuple[list[str], str]]:
    """Return n ballots as (order, group); the same ones on every run."""
    rng = random.Random(2026)
    found = []
    for number in range(n):
        felt = {name: place / 2 + rng.gauss(0, 25) for place, name in enumerate(QUESTIONS)}
        group = "service user" if number % 10 < 6 else "carer" if number % 10 < 9 else "trainee"
        found.append((sorted(QUESTIONS, key=felt.__getitem__)[:length], group))
    return found


def seconds(work) -> tuple[float, object]:
    """Return the seconds of CPU that the work took, and what it returned."""
    begin = time.process_time()
    done = work()
    return time.process_time() - begin, done


def ours(drawn: list[tuple[list[str], str]]) -> None:
    """Print the seconds of every rule, of reading the ballots alone, and of intervals."""
    from reviewkit.model import Ballot
    from reviewkit.workshop import RULES, tally
    from reviewkit.workshop.profile import read

    rng = random.Random(1)
    placed = [Ballot(order, group) for order, group in drawn]
    rated = [Ballot((), group, scores={name: rng.randint(1, 9) for name in order}) for order, group in drawn]
    judged = [
        Ballot((), group, scores={name: {"fair": rng.choice((0, 0.5, 1)), "new": 1} for name in order})
        for order, group in drawn
    ]
    paired = [Ballot((), group, pairs=list(itertools.pairwise(order[:21]))) for order, group in drawn]
    took, _ = seconds(lambda: read(placed, QUESTIONS))
    print(f"  {'(reading the ballots)':24}{took:8.2f}")
    for name, rule in RULES.items():
        if rule.extra:
            continue
        pile = judged if name == "chnri" else rated if rule.reads == "scores" else placed
        pile = paired if rule.reads == "pairs" else pile
        took, _ = seconds(lambda pile=pile, name=name: tally(pile, name, questions=QUESTIONS, seats=SEATS))
        print(f"  {name:24}{took:8.2f}")
    for name in ("jla", "borda", "union", "consensus", "pairwise"):
        pile = rated if name == "consensus" else paired if name == "pairwise" else placed
        counted = tally(pile, name, questions=QUESTIONS)
        took, sure = seconds(lambda counted=counted: counted.with_intervals(1000))
        print(f"  {name + ', 1,000 re-drawn':24}{took:8.2f}   {sure.statement}")


def peer(path: Path, rule: str) -> None:
    """Print the seconds that pref_voting takes for one rule; runs in its own environment."""
    from pref_voting.iterative_methods import instant_runoff_for_truncated_linear_orders
    from pref_voting.margin_based_methods import beat_path, ranked_pairs
    from pref_voting.profiles_with_ties import ProfileWithTies
    from pref_voting.proportional_methods import stv_scottish
    from pref_voting.scoring_methods import borda_for_profile_with_ties

    orders = json.loads(path.read_text())
    number = {name: position for position, name in enumerate(QUESTIONS)}

    def profile():
        rankings = [{number[name]: place for place, name in enumerate(order)} for order in orders]
        built = ProfileWithTies(rankings, candidates=list(range(len(QUESTIONS))))
        if rule != "stv":
            built.use_extended_strict_preference()
        return built

    counts = {
        "borda": borda_for_profile_with_ties,
        "schulze": lambda built: beat_path(built.margin_graph()),
        "ranked-pairs": lambda built: ranked_pairs(built.margin_graph()),
        "irv": instant_runoff_for_truncated_linear_orders,
        "stv": lambda built: stv_scottish(built, num_seats=SEATS),
    }
    took, built = seconds(profile)
    counted, _ = seconds(lambda: counts[rule](built))
    print(f"{counted:8.2f}   and {took:.2f} to build its profile", flush=True)


def votekit(path: Path, rule: str) -> None:
    """Print the seconds that VoteKit takes for one rule; runs in its own environment."""
    from votekit.ballot import RankBallot
    from votekit.elections import IRV, Borda, FastSTV, RankedPairs, Schulze
    from votekit.pref_profile import RankProfile

    orders = json.loads(path.read_text())

    def profile():
        ballots = tuple(RankBallot(ranking=[{name} for name in order], weight=1) for order in orders)
        return RankProfile(ballots=ballots, candidates=tuple(QUESTIONS), max_ranking_length=len(QUESTIONS))

    counts = {
        "borda": lambda built: Borda(built, n_seats=10),
        "schulze": lambda built: Schulze(built, n_seats=10),
        "ranked-pairs": lambda built: RankedPairs(built, n_seats=10),
        "irv": IRV,
        "stv": lambda built: FastSTV(built, n_seats=SEATS),
    }
    took, built = seconds(profile)
    counted, _ = seconds(lambda: counts[rule](built))
    print(f"{counted:8.2f}   and {took:.2f} to build its profile", flush=True)


PEERS = {"pref_voting": peer, "votekit": votekit}


def peers(name: str, python: str, drawn: list[tuple[list[str], str]]) -> None:
    """Print a peer's seconds, rule by rule, each in a process of its own with limited patience."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "votes.json"
        path.write_text(json.dumps([order for order, _ in drawn]))
        for rule in ("borda", "schulze", "ranked-pairs", "irv", "stv"):
            command = [python, str(Path(__file__)), "--of", name, "--count", rule, "--votes", str(path)]
            try:
                done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
            except subprocess.TimeoutExpired:
                print(f"  {name} {rule:12} over {PATIENCE} s", flush=True)
                continue
            said = (done.stdout.strip() or done.stderr.strip() or "no answer").splitlines()[-1]
            print(f"  {name} {rule:12}{said:>8}", flush=True)


def main() -> None:
    """Parse the command line and print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ballots", type=int, default=10_000)
    parser.add_argument(
        "--peer",
        action="append",
        default=[],
        metavar="NAME=PYTHON",
        help=f"an interpreter that has the peer: {', '.join(PEERS)}",
    )
    parser.add_argument("--of", default="pref_voting", help=argparse.SUPPRESS)
    parser.add_argument("--count", help=argparse.SUPPRESS)
    parser.add_argument("--votes", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.count:
        PEERS[given.of](given.votes, given.count)
        return
    for length in (10, 100):
        drawn = votes(given.ballots, length)
        print(f"{given.ballots} ballots, {length} of {len(QUESTIONS)} questions on each, seconds of CPU")
        ours(drawn)
        for one in given.peer:
            peers(*one.partition("=")[::2], drawn)


if __name__ == "__main__":
    sys.exit(main())
