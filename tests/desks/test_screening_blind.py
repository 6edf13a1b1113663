"""Until the required verdicts on a report are in, nobody can tell what another person said: by any reading there is."""

from __future__ import annotations

import random
from itertools import combinations

from tests.desks.blindness import DESIGNS, OBSERVERS, Clock, Stand, common, own, script


def differences(one, other):
    """What reads differently, and how."""
    assert one.keys() == other.keys()
    return [(name, one[name], other[name]) for name in one if one[name] != other[name]]


SCRIPTS = 170
VARIANTS = 4  # six pairs of each script for either observer: 2,040 pairs


def test_two_thousand_pairs_of_histories_cannot_be_told_apart(monkeypatch):
    """They differ only in what Bram said and nobody may know; the classes tell which public readings there are."""
    clock = Clock(monkeypatch)
    stands = [Stand(design) for design in DESIGNS]
    pairs = differing = 0
    for seed in range(SCRIPTS):
        dice = random.Random(seed)
        stand = stands[seed % len(stands)]
        acts = script(dice, stand.ids, DESIGNS[seed % len(stands)])
        stand.play(acts, set(), 0, clock)
        secrets = stand.secrets()
        differing += bool(secrets)
        told = []
        for variant in range(VARIANTS):
            refused = stand.play(acts, secrets, variant, clock)
            told.append((refused, common(stand), {person: own(stand, person) for person in OBSERVERS}))
        for (refused, everybody, each), (refused_other, everybody_other, each_other) in combinations(told, 2):
            assert refused == refused_other, (seed, DESIGNS[seed % len(stands)])
            assert differences(everybody, everybody_other) == [], seed
            for person in OBSERVERS:
                pairs += 1
                assert differences(each[person], each_other[person]) == [], (seed, person)
    assert pairs >= 2000
    assert differing > 0.8 * SCRIPTS
    for stand in stands:
        stand.review.close()


def test_the_walk_would_notice(monkeypatch):
    """Two histories that differ in a revealed verdict are told apart, and so is the person's own verdict."""
    clock = Clock(monkeypatch)
    stand = Stand(DESIGNS[0])
    found = []
    for word in ("include", "exclude"):
        acts = [
            ("alice", "judge", stand.ids[0], "ta", "include"),
            ("bram", "judge", stand.ids[0], "ta", word),
        ]
        stand.play(acts, set(), 0, clock)
        found.append(common(stand))
    apart = {name for name, _, _ in differences(*found)}
    for reading in (
        "Review.log",
        "Review.screening.verdicts",
        "Review.screening.decisions",
        "Review.screening.progress",
    ):
        assert any(key.startswith(reading) for key in apart), reading
    stand.review.close()
