"""Agreement on several reasons: alpha over sets as another library has it, and in words where there is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reviewkit import screening
from reviewkit.errors import ReadError, UnknownName

PEERS = json.loads((Path(__file__).parent / "sets.json").read_text())["cases"]


@pytest.mark.parametrize("case", PEERS, ids=lambda case: f"{len(case['ratings'])} units")
@pytest.mark.parametrize("distance", ["masi", "jaccard"])
def test_alpha_over_sets_equals_nltks(case, distance):
    found = screening.set_agreement([[set(one) for one in row] for row in case["ratings"]], distance=distance)
    assert found.alpha == pytest.approx(case["alpha"][distance], abs=1e-9)
    low, high = found.interval(seed=1)
    assert low < found.alpha < high
    assert (low, high) == found.interval(seed=1)


def test_sets_of_one_reason_give_krippendorffs_nominal_alpha():
    rows = [("a", "a"), ("a", "b"), ("b", "b"), ("c", "b"), ("c", "c"), ("a", None)]
    sets = [tuple(None if one is None else {one} for one in row) for row in rows]
    for distance in ("masi", "jaccard"):
        assert screening.set_agreement(sets, distance=distance).alpha == pytest.approx(
            screening.agreement(rows).alpha
        )


def test_what_two_people_have_in_common_is_worth_something():
    found = screening.set_agreement(
        [({"a"}, {"a", "b"}), ({"a", "b"}, {"b", "c"}), ({"a"}, {"a"}), (set(), {"c"})]
    )
    assert found.observed == 0.25
    # 1, 2/3 of 1/2, 1/3 of 1/3, 0: the mean of four units
    assert found.overlap == pytest.approx((1 + 1 / 3 + 1 / 9 + 0) / 4)
    assert found.specific["a"] == pytest.approx(4 / 5)
    assert "exactly the same to 25%" in found.statement
    assert "alpha" in repr(found)


def test_where_it_is_not_defined_the_statement_says_why():
    alike = screening.set_agreement([({"a"}, {"a"})] * 5)
    assert (alike.alpha, alike.observed, alike.interval()) == (None, 1.0, None)
    assert "no variation" in alike.statement
    nothing = screening.set_agreement([({"a"}, None)])
    assert (nothing.n, nothing.observed) == (0, None)
    assert "no unit" in nothing.statement
    assert "undefined" in repr(nothing)


def test_what_is_no_set_and_no_distance_is_refused():
    with pytest.raises(ReadError, match="unit 2 holds 'late'"):
        screening.set_agreement([(["late"], []), ("late", [])])
    with pytest.raises(UnknownName, match="masi, jaccard"):
        screening.set_agreement([], distance="dice")
    with pytest.raises(ReadError, match="between 0 and 1"):
        screening.set_agreement([({1}, {1})]).interval(95)
