"""How far groups differ: the measure as others have it, and an interval that knows what hangs together."""

from __future__ import annotations

import json
import random
from math import log2
from pathlib import Path

import numpy as np
import pytest

from reviewkit.synthesis.qualitative import divergence
from reviewkit.synthesis.qualitative.divergence import jensen_shannon

CASES = json.loads((Path(__file__).parent / "divergence.json").read_text())["cases"]


@pytest.mark.parametrize("case", CASES)
def test_the_measure_is_that_of_scipy(case):
    found = jensen_shannon(np.array([case["one"], case["other"]], dtype=float))
    assert float(found) == pytest.approx(case["divergence"], abs=1e-9)


def test_it_is_0_for_the_same_proportions_and_1_for_nothing_in_common_however_many_groups():
    same = {group: [{"a": n, "b": 2 * n}] * 8 for group, n in (("x", 1), ("y", 5), ("z", 2))}
    assert divergence(same).value == pytest.approx(0, abs=1e-12)
    apart = {group: [{group: 3}] * 8 for group in "xyz"}
    assert divergence(apart).value == pytest.approx(1)


def test_by_hand():
    """Half the excerpts of one group lie where all of the other's do: 1.5/2·log 4/3 … worked out on paper."""
    found = divergence({"x": [{"a": 1, "b": 1}], "y": [{"a": 2}]}).value
    entropy = -(0.75 * log2(0.75) + 0.25 * log2(0.25))
    assert found == pytest.approx(entropy - 0.5)


def test_the_same_seed_gives_the_same_interval_and_another_nearly_the_same():
    dice = random.Random(1)
    said = {
        g: [{"a": dice.randint(0, 4), "b": dice.randint(0, 4) + n} for _ in range(10)]
        for n, g in enumerate("xy")
    }
    one, again, other = divergence(said), divergence(said), divergence(said, seed=1)
    assert one == again
    assert one.interval == pytest.approx(other.interval, abs=0.05)


def test_whole_sources_are_resampled_so_long_interviews_do_not_make_it_surer():
    """The same sources with ten times as many excerpts each give the same interval."""
    dice = random.Random(2)
    said = {
        g: [{"a": dice.randint(1, 3), "b": dice.randint(1, 3) + n} for _ in range(9)]
        for n, g in enumerate("xy")
    }
    longer = {g: [{t: 10 * n for t, n in one.items()} for one in sources] for g, sources in said.items()}
    assert divergence(said).interval == pytest.approx(divergence(longer).interval)


def test_few_sources_give_no_interval_and_the_sentence_says_why():
    found = divergence({"x": [{"a": 3}] * 2, "y": [{"b": 3}] * 9})
    assert (found.value, found.interval) == (1, None)
    assert "too few sources (x 2)" in found.statement


def test_a_group_that_says_nothing_is_not_compared():
    found = divergence({"x": [], "y": [{"a": 1}] * 9})
    assert found.value is None
    assert "cannot be told" in found.statement


def test_what_chance_alone_gives_is_told_and_taken_off():
    """Two groups dealt at random from the same talk differ in numbers, and the correction takes most of it off."""
    dice = random.Random(3)
    corrected, plain, covered = [], [], 0
    for seed in range(30):
        said = {
            g: [{t: dice.choice((0, 0, 1, 2)) for t in "abcde"} | {"f": 1} for _ in range(8)]
            for g in ("x", "y")
        }
        found = divergence(said, seed=seed, resamples=300)
        plain.append(found.value)
        corrected.append(found.corrected)
        covered += found.interval[0] <= 0.001
    assert sum(corrected) < 0.6 * sum(plain)
    assert covered >= 25
