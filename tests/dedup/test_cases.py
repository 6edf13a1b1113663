"""Each trap has a named pair of records, and a librarian's word on it."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from reviewkit import dedup
from reviewkit.model.references import Name, Record

FILE = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))
CASES = FILE["case"]
RULES = {rules.name: rules for rules in (dedup.CAUTIOUS, dedup.BALANCED, dedup.THOROUGH)}


def record(**fields) -> Record:
    """Return a record of a case; a name with a comma is split there."""
    names = []
    for text in fields.pop("authors", []):
        family, comma, given = text.partition(", ")
        names.append(Name(family=family, given=given) if comma else Name(literal=text))
    if "isbn" in fields:
        fields["isbn"] = tuple(fields["isbn"])
    return Record(**fields, authors=tuple(names))


def both(case) -> tuple[Record, Record]:
    left = FILE["base"] | case.get("left", {})
    return record(**left), record(**(left | case.get("right", {})))


def test_the_cases_are_many_and_each_has_a_name_and_a_reason():
    assert len({case["name"] for case in CASES}) == len(CASES) >= 60
    assert all(case["note"] for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_pair_is_judged_as_a_librarian_would(case):
    rules = replace(
        RULES[case.get("rules", "balanced")],
        **({"cochrane_versions": case["cochrane_versions"]} if "cochrane_versions" in case else {}),
    )
    left, right = both(case)
    for pair in ([left, right], [right, left]):
        found = dedup.find(pair, rules)
        assert (found.groups == [[0, 1]]) is case["same"], dedup.explain(left, right, rules)
        if case.get("listed"):
            assert [(p.left, p.right) for p in found.doubtful] == [(0, 1)]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_an_explanation_names_the_rule_or_what_stood_against_it(case):
    left, right = both(case)
    rules = replace(
        RULES[case.get("rules", "balanced")],
        **({"cochrane_versions": case["cochrane_versions"]} if "cochrane_versions" in case else {}),
    )
    told = dedup.explain(left, right, rules)
    assert bool(told.rule) is case["same"]
    assert told.why
    assert 0 <= told.score <= 1


@pytest.mark.parametrize("case", [case for case in CASES if not case["same"]], ids=lambda case: case["name"])
def test_neither_cautious_nor_balanced_rules_merge_what_must_stay_apart(case):
    left, right = both(case)
    for rules in (dedup.CAUTIOUS, dedup.BALANCED):
        assert dedup.find([left, right], rules).groups == []


@pytest.mark.parametrize(
    "case", [case for case in CASES if "relation" in case], ids=lambda case: case["name"]
)
def test_what_is_not_one_work_but_belongs_together_is_related(case):
    left, right = both(case)
    kind = dedup.KINDS[case["relation"]]
    for pair in ([left, right], [right, left]):
        (relation,) = dedup.find(pair).related
        assert relation.kind == kind.name, relation
        assert relation.why
        if not kind.mutual:
            assert pair[relation.left] == (left if case.get("by") == "left" else right)


def test_every_kind_of_relation_has_a_case():
    assert {case.get("relation") for case in CASES} >= dedup.KINDS.keys()


def test_two_dois_in_one_group_are_marked_for_a_person():
    left, right = both(next(case for case in CASES if case["name"] == "one article registered twice"))
    (pair,) = dedup.find([left, right]).same
    assert "two DOIs" in pair.why
