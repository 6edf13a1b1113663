"""What must hold for the coefficients of any ratings."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reviewkit import screening
from reviewkit.screening.quantiles import normal_quantile, t_quantile

NAMES = ("observed", "kappa", "conger", "fleiss", "pabak", "ac1", "alpha")
SCALE = ("include", "unsure", "exclude")


def units(raters, *, gaps=True):
    rating = st.sampled_from([*SCALE, None] if gaps else SCALE)
    return st.lists(st.tuples(*[rating] * raters), min_size=1, max_size=25)


ANY = st.one_of(units(2), units(3), units(4))


def values(found):
    return [getattr(found, name) for name in NAMES]


def same(a, b):
    return all(
        (x is None and y is None) or x == pytest.approx(y, abs=1e-9) for x, y in zip(a, b, strict=True)
    )


@given(ANY, st.randoms(use_true_random=False), st.sampled_from([None, "linear", "quadratic"]))
@settings(max_examples=200, deadline=None)
def test_neither_the_order_of_units_nor_of_people_changes_a_coefficient(rows, dice, weights):
    found = screening.agreement(rows, categories=SCALE, weights=weights)
    shuffled = list(rows)
    dice.shuffle(shuffled)
    other = screening.agreement(shuffled, categories=SCALE, weights=weights)
    assert values(other) == values(found)
    assert other == found
    turned = screening.agreement([row[::-1] for row in rows], categories=SCALE, weights=weights)
    assert same(values(turned), values(found))


@given(units(2), st.integers(0, 3))
@settings(max_examples=20, deadline=None)
def test_a_bootstrap_interval_depends_on_the_seed_and_not_on_the_order_of_units(rows, seed):
    one = screening.agreement(rows, categories=SCALE).interval("ac1", method="bootstrap", seed=seed)
    two = screening.agreement(rows[::-1], categories=SCALE).interval("ac1", method="bootstrap", seed=seed)
    assert one == two


@given(ANY)
@settings(max_examples=200, deadline=None)
def test_names_of_categories_do_not_matter_at_the_nominal_level(rows):
    other = {"include": 7, "unsure": 1, "exclude": 3, None: None}
    renamed = [tuple(other[rating] for rating in row) for row in rows]
    found = screening.agreement(rows, categories=SCALE)
    assert same(values(found), values(screening.agreement(renamed, categories=(7, 1, 3))))


@given(ANY)
@settings(max_examples=100, deadline=None)
def test_every_number_is_finite_or_none_with_a_statement_and_none_is_above_one(rows):
    found = screening.agreement(rows, categories=SCALE)
    numbers = [number for number in [*values(found), *found.specific.values()] if number is not None]
    assert all(math.isfinite(number) and number <= 1 + 1e-12 for number in numbers)
    assert found.statement.endswith(".")
    assert "nan" not in found.statement
    undefined = [name for name in NAMES if getattr(found, name) is None]
    assert not undefined or "undefined" in found.statement or "not defined" in found.statement
    for name in NAMES:
        interval = found.interval(name)
        if interval is not None:
            low, high = interval
            assert low - 1e-12 <= getattr(found, name) <= high + 1e-12
            assert min(-1, getattr(found, name)) <= low <= high <= 1


def test_gaps_can_carry_fleiss_kappa_a_little_below_minus_one():
    rows = [("include", "include", "unsure"), ("include", "unsure", None), ("include", None, None)]
    found = screening.agreement(rows, categories=SCALE)
    assert found.fleiss == pytest.approx(-14 / 13)
    assert found.interval("fleiss")[0] == found.fleiss


@given(units(2, gaps=False))
@settings(max_examples=200, deadline=None)
def test_for_two_people_without_gaps_congers_kappa_is_cohens_and_the_table_adds_up(rows):
    found = screening.agreement(rows, categories=SCALE)
    assert found.conger == (None if found.kappa is None else pytest.approx(found.kappa, abs=1e-9))
    assert sum(found.table.values()) == found.n == len(rows)
    assert found.observed == pytest.approx(sum(found.table[c, c] for c in SCALE) / found.n)


@given(st.lists(st.sampled_from(SCALE), min_size=2, max_size=20), st.integers(2, 4))
@settings(max_examples=100, deadline=None)
def test_people_who_always_agree_reach_one_on_every_coefficient(truth, raters):
    assume(len(set(truth)) > 1)
    found = screening.agreement([(verdict,) * raters for verdict in truth], categories=SCALE)
    assert values(found) == pytest.approx([1.0] * len(NAMES))


@given(units(3, gaps=False), st.integers(2, 5))
@settings(max_examples=100, deadline=None)
def test_the_same_ratings_several_times_over_change_only_what_corrects_for_small_samples(rows, times):
    once, often = (screening.agreement(rows * n, categories=SCALE) for n in (1, times))
    assert same(values(once)[:-1], values(often)[:-1])
    if once.alpha is not None and often.alpha is not None:
        assert often.alpha <= once.alpha + 1e-9


def test_quantiles_of_t_have_their_closed_forms_for_one_and_two_degrees_of_freedom():
    for share in (0.75, 0.9, 0.975, 0.995, 0.9995):
        assert t_quantile(share, 1) == pytest.approx(math.tan(math.pi * (share - 0.5)), rel=1e-10)
        two = (2 * share - 1) * math.sqrt(2 / (4 * share * (1 - share)))
        assert t_quantile(share, 2) == pytest.approx(two, rel=1e-10)


def test_quantiles_of_t_match_printed_tables_and_approach_the_normal():
    """Five-digit values of the usual table at 97.5 %."""
    printed = {3: 3.18245, 5: 2.57058, 10: 2.22814, 30: 2.04227, 60: 2.00030, 120: 1.97993}
    for freedom, quantile in printed.items():
        assert t_quantile(0.975, freedom) == pytest.approx(quantile, abs=5e-6)
    assert t_quantile(0.975, 10_000_000) == pytest.approx(normal_quantile(0.975), abs=1e-6)
    assert t_quantile(0.5, 7) == pytest.approx(0.0, abs=1e-9)
