"""Agreement against published vectors, peer libraries and a real two-reviewer log."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import pytest

from reviewkit import screening
from reviewkit.errors import ReadError, UnknownName

PEERS = json.loads((Path(__file__).parent / "agreement.json").read_text())["cases"]

# Gwet's four raters, the same as Krippendorff's (2011) matrix: one string per rater, "." is missing.
FOUR_RATERS = list(
    zip(
        *(
            [None if sign == "." else int(sign) for sign in line]
            for line in ("123321412...", "1233224125..", ".33323422513", "12332441251.")
        ),
        strict=True,
    )
)

# Fleiss (1971): ten subjects, five categories, fourteen raters; how many chose each category.
FLEISS_1971 = [
    (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
]  # fmt: skip

# Both yes, yes/no, no/yes, both no; then kappa, AC1, PABAK with intervals, positive and negative.
TABLES = {
    (40, 9, 6, 45): (
        (0.69951923, 0.55959034, 0.83944812), (0.70074813, 0.55845743, 0.84303883),
        (0.7, 0.55758470, 0.84241530), 0.842105, 0.857143,
    ),
    (80, 10, 5, 5): (
        (0.31818182, 0.05661185, 0.57975179), (0.80800000, 0.70404283, 0.91195717),
        (0.7, 0.55758470, 0.84241530), 0.914286, 0.4,
    ),
    (118, 5, 2, 0): (
        (-0.02339181, -0.04747341, 0.00068979), (0.94077634, 0.89514015, 0.98641253),
        (0.888, 0.80626531, 0.96973469), 0.971193, 0.0,
    ),
    (45, 15, 25, 15): (
        (0.13043478, -0.06293828, 0.32380784), (0.26605505, 0.05985239, 0.47225771),
        (0.2, 0.00460782, 0.39539218), 0.692308, 0.428571,
    ),
    (25, 35, 5, 35): (
        (0.25925926, 0.10802896, 0.41048955), (0.20792079, 0.01045886, 0.40538273),
        (0.2, 0.00460782, 0.39539218), 0.555556, 0.636364,
    ),
    (20, 5, 10, 15): (
        (0.40000000, 0.15109229, 0.64890771), (0.40594059, 0.14173553, 0.67014566),
        (0.4, 0.13688484, 0.66311516), 0.727273, 0.666667,
    ),
}  # fmt: skip


def units(both, first, second, neither, words=("yes", "no")):
    yes, no = words
    return [(yes, yes)] * both + [(yes, no)] * first + [(no, yes)] * second + [(no, no)] * neither


@pytest.mark.parametrize(("table", "truth"), TABLES.items())
def test_two_by_two_tables_give_the_published_coefficients_and_intervals(table, truth):
    found = screening.agreement(units(*table))
    kappa, ac1, pabak, positive, negative = truth
    for name, (value, low, high) in (("kappa", kappa), ("ac1", ac1), ("pabak", pabak)):
        assert getattr(found, name) == pytest.approx(value, abs=1e-6), name
        assert found.interval(name) == pytest.approx((low, high), abs=1e-6), name
    assert (found.positive, found.negative) == pytest.approx((positive, negative), abs=1e-6)
    assert found.observed == pytest.approx((table[0] + table[3]) / sum(table))
    assert tuple(found.table.values()) == table
    assert found.n == sum(table)


def test_four_raters_with_gaps_give_gwets_coefficients_and_intervals():
    """Gwet's raw_4raters: 12 units, 5 categories; unit 12 has one rating and counts for habits only."""
    found = screening.agreement(FOUR_RATERS)
    assert (found.n, found.units, found.raters) == (11, 12, 4)
    assert found.observed == pytest.approx(0.81818182, abs=1e-6)
    for name, value, low in (
        ("ac1", 0.77544407, 0.46081335),
        ("fleiss", 0.76116928, 0.42437628),
        ("conger", 0.76281744, 0.43450055),
        ("alpha", 0.74342105, 0.41906222),
        ("pabak", 0.77272727, 0.45420814),
    ):
        assert getattr(found, name) == pytest.approx(value, abs=1e-6), name
        assert found.interval(name) == pytest.approx((low, 1.0), abs=1e-6), name
    assert found.kappa == found.conger
    assert found.table == {}


@pytest.mark.parametrize(
    ("level", "value"),
    [
        ("nominal", 0.7434210526),
        ("ordinal", 0.8153875038),
        ("interval", 0.8491071429),
        ("ratio", 0.7974027747),
    ],
)
def test_alpha_has_krippendorffs_value_at_every_level(level, value):
    assert screening.agreement(FOUR_RATERS, level=level).alpha == pytest.approx(value, abs=1e-9)


def test_fleiss_kappa_of_fleiss_own_example():
    rows = [[place for place, count in enumerate(row) for _ in range(count)] for row in FLEISS_1971]
    assert screening.agreement(rows).fleiss == pytest.approx(0.2099307044, abs=1e-9)


def test_two_raters_with_gaps_keep_conger_apart_from_cohen():
    """Conger learns habits from unpaired ratings too (-0.125 in irrCAC); Cohen sees complete pairs."""
    rows = [("inc", "inc"), ("exc", "inc"), (None, "exc"), ("inc", None)]
    found = screening.agreement(rows)
    assert found.conger == pytest.approx(-0.125)
    assert found.kappa == pytest.approx(0.0)
    assert screening.agreement([("inc", "inc"), ("exc", "inc"), ("exc", "exc")]).alpha == pytest.approx(4 / 9)


@pytest.mark.parametrize("case", PEERS, ids=lambda case: f"seed {case['seed']}")
def test_every_coefficient_and_interval_equals_irrcac(case):
    levels = {"quadratic": "interval", "ratio": "ratio"}
    for weights, answers in case["irrCAC"].items():
        found = screening.agreement(
            case["ratings"],
            categories=case["categories"],
            weights=weights,
            level=levels.get(weights, "nominal"),
        )
        for name, answer in answers.items():
            assert getattr(found, name) == pytest.approx(answer["value"], abs=1e-8), (weights, name)
            assert found.interval(name) == pytest.approx(answer["interval"], abs=1e-8), (weights, name)


@pytest.mark.parametrize("case", PEERS, ids=lambda case: f"seed {case['seed']}")
def test_alpha_equals_the_krippendorff_package(case):
    for level, value in case["krippendorff"].items():
        found = screening.agreement(case["ratings"], categories=case["categories"], level=level)
        assert found.alpha == pytest.approx(value, abs=1e-9), level


@pytest.mark.parametrize(
    "case", [case for case in PEERS if "statsmodels" in case], ids=lambda case: f"seed {case['seed']}"
)
def test_weighted_kappa_of_two_people_equals_statsmodels(case):
    for weights, answer in case["statsmodels"].items():
        found = screening.agreement(case["ratings"], categories=case["categories"], weights=weights)
        low, high = answer["interval"]
        assert found.kappa == pytest.approx(answer["value"], abs=1e-9)
        assert found.interval() == pytest.approx((low, min(high, 1)), abs=1e-9)  # theirs is not cut at 1


def rayyan_votes(data):
    """Earliest and last vote per article and person, of the keys that carry verdicts."""
    words = {"1": "include", "0": "unsure", "-1": "exclude"}
    first, final = {}, {}
    with (data / "screening/rayyan-log/events_pseudonymised.csv").open(newline="") as file:
        for event in csv.DictReader(file):
            if event["key"] == "included":
                key, verdict = (event["article_id"], event["reviewer"]), words.get(event["value"])
                first.setdefault(key, verdict)
                final[key] = verdict
    articles = sorted({article for article, _ in first})
    return [[(votes.get((a, "R1")), votes.get((a, "R2"))) for a in articles] for votes in (first, final)]


def test_a_real_project_reports_372_or_977_depending_on_when_one_looks(data):
    """A log of 1,224 reports: first votes and the state after consensus, unsure folded three ways."""
    first, final = rayyan_votes(data)
    advance = screening.agreement(screening.fold(first, "include"))
    assert list(advance.table.values()) == [33, 57, 37, 1097]
    assert (advance.n, round(advance.observed, 3), round(advance.ac1, 3)) == (1224, 0.923, 0.913)
    assert advance.kappa == pytest.approx(0.372102, abs=1e-6)
    assert screening.agreement(screening.fold(first, "exclude")).kappa == pytest.approx(0.342784, abs=1e-6)
    three = screening.agreement(first)
    assert three.categories == ("include", "unsure", "exclude")
    assert three.kappa == pytest.approx(0.331133, abs=1e-6)
    after = screening.agreement(screening.fold(final, "include"))
    assert (round(after.observed, 3), round(after.ac1, 3)) == (0.998, 0.998)
    assert after.kappa == pytest.approx(0.977412, abs=1e-6)
    assert "high and kappa low" in advance.statement
    assert "94 units" in advance.statement
    assert "high and kappa low" not in after.statement


def test_where_everybody_excludes_everything_kappa_is_none_and_the_statement_says_why():
    found = screening.agreement([("exclude", "exclude")] * 50)
    assert (found.kappa, found.conger, found.fleiss, found.alpha) == (None, None, None, None)
    assert (found.observed, found.ac1, found.pabak, found.positive, found.negative) == (1, 1, 1, None, 1)
    assert found.interval("kappa") is None
    assert "not defined: every rating that has a pair is “exclude”" in found.statement
    assert "Read the observed agreement, the number of units (50) and AC1 instead" in found.statement
    assert "up to 6.0%" in found.statement
    low, high = found.interval("observed")
    assert (round(low, 3), high) == (0.929, 1.0)


def test_people_who_each_always_say_the_other_thing_agree_no_better_than_chance():
    found = screening.agreement([("include", "exclude")] * 20)
    assert (found.observed, found.kappa, found.ac1) == (0, 0, -1)


@pytest.mark.parametrize("rows", [[], [("include", None)] * 3, [(None, None)], [("include",)]])
def test_without_pairs_nothing_is_defined_and_nothing_fails(rows):
    found = screening.agreement(rows)
    assert found.n == 0
    assert [getattr(found, name) for name in ("observed", "kappa", "ac1", "pabak", "alpha")] == [None] * 5
    assert "no unit that two people rated" in found.statement
    assert found.interval("ac1") is None
    assert "undefined" in repr(found)


def test_few_units_are_counted_and_not_turned_into_percentages():
    found = screening.agreement([("include", "include")] * 4 + [("include", "exclude")])
    assert "agreed on 4 of 5 units." in found.statement
    assert "%," not in found.statement
    assert "5 units are too few" in found.statement


def test_an_interval_that_rests_on_few_ratings_of_a_category_is_not_to_be_trusted():
    few = screening.agreement(units(3, 1, 1, 30)).statement
    assert "Only 8 ratings are “yes”: the interval of kappa is then narrower than it should be." in few
    assert "narrower" not in screening.agreement(units(9, 1, 1, 30)).statement


def test_two_people_who_share_part_of_the_work_are_told_how_much_is_no_pair():
    rows = [("include", "include")] * 30 + [("exclude", None)] * 100 + [("include", "exclude")]
    text = screening.agreement(rows).statement
    assert "agreed on 30 of 31 units, 96.8% (100 units rated by one person are no pair)." in text
    assert "fewer than half" not in text


def test_weights_that_forgive_everything_leave_nothing_to_measure():
    found = screening.agreement([("a", "b"), ("b", "b")], weights=[[1, 1], [1, 1]])
    assert (found.kappa, found.pabak) == (None, None)
    assert "chance alone would already give full agreement" in found.statement


def test_somebody_who_rated_few_units_is_pointed_out():
    rows = [("include", "include", None)] * 30 + [("include", "exclude", "exclude")] * 5
    assert "1 of the 3 people rated fewer than half" in screening.agreement(rows).statement


def test_bootstrap_intervals_are_seeded_and_near_the_analytic_ones():
    found = screening.agreement(units(40, 9, 6, 45))
    for name in ("observed", "kappa", "conger", "fleiss", "pabak", "ac1", "alpha"):
        resampled = found.interval(name, method="bootstrap", seed=1)
        assert resampled == found.interval(name, method="bootstrap", seed=1)
        assert resampled == pytest.approx(found.interval(name), abs=0.02), name
    low, high = found.interval("positive")
    assert low < found.positive < high


def test_alpha_of_ranks_is_resampled_because_its_distances_depend_on_the_sample():
    found = screening.agreement(FOUR_RATERS, level="ordinal")
    assert found.interval("alpha") == found.interval("alpha", method="bootstrap")


def test_observed_agreement_has_wilsons_interval_for_two_people_and_is_resampled_otherwise():
    """81 of 263: (0.2553, 0.3662), the worked example of Newcombe (1998, Statistics in Medicine 17:857)."""
    low, high = screening.agreement(units(81, 182, 0, 0)).interval("observed")
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    for found in (
        screening.agreement(units(40, 9, 6, 45), weights=[[1, 0.5], [0.5, 1]]),
        screening.agreement([("yes", "yes", "no"), ("no", "no", "no")] * 20),
    ):
        assert found.interval("observed") == found.interval("observed", method="bootstrap")


def test_an_interval_is_wider_at_a_higher_level():
    found = screening.agreement(units(40, 9, 6, 45))
    narrow, wide = found.interval(level=0.9), found.interval(level=0.99)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_the_affirming_category_comes_first_and_unused_ends_of_a_scale_stay():
    assert screening.agreement([("exclude", "unsure")]).categories == ("include", "unsure", "exclude")
    assert screening.agreement([("no", "yes")]).categories == ("yes", "no")
    assert screening.agreement([(False, True)]).categories == (True, False)
    assert screening.agreement([(3, 1)]).categories == (1, 3)
    assert screening.agreement([("b", "a")], categories=("b", "c", "a")).categories == ("b", "c", "a")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: screening.agreement([("a", "b"), ("a",)]), "unit 2 holds 1 ratings and unit 1 holds 2"),
        (lambda: screening.agreement(["ab"]), "unit 1 is 'ab'; expected one rating per person"),
        (
            lambda: screening.agreement([("inlcude", "exclude")], categories=("include", "exclude")),
            "'include'",
        ),
        (lambda: screening.agreement([("a", "b")], weights="liner"), "did you mean 'linear'"),
        (lambda: screening.agreement([("a", "b")], weights=[[1, 0, 0]]), "expected 2 by 2"),
        (lambda: screening.agreement([("a", "b")], weights=[[1, 0.5], [0, 1]]), "symmetric"),
        (lambda: screening.agreement([("a", "b")], level="interval"), "needs numbers"),
        (lambda: screening.agreement([(-1, 2)], level="ratio"), "at least 0"),
        (lambda: screening.agreement([(1, 2)], level="metric"), "level of measurement"),
        (lambda: screening.agreement([(1, 2)]).interval("kapa"), "did you mean 'kappa'"),
        (lambda: screening.agreement([(1, 2)]).interval(level=95), "between 0 and 1"),
        (lambda: screening.agreement([(1, 2)]).interval(method="exact"), "analytic, bootstrap"),
        (lambda: screening.fold([("unsure", "include")], "maybe"), "folding of unsure"),
    ],
)
def test_what_cannot_be_read_is_named_with_what_was_expected(call, words):
    with pytest.raises((ReadError, UnknownName), match=words):
        call()


def test_missing_may_be_none_or_not_a_number():
    assert screening.agreement([(1, math.nan), (1, 1)]).n == 1


def test_folding_takes_unsure_in_or_out_or_leaves_it():
    rows = [("unsure", "include"), (None, "unsure")]
    assert screening.fold(rows, "include") == [("include", "include"), (None, "include")]
    assert screening.fold(rows, "exclude") == [("exclude", "include"), (None, "exclude")]
    assert screening.fold(rows, None) == rows
