"""What each source found adds up to the flow, whatever was collected and said of it."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reviewkit as rk
from reviewkit.model import Record

KINDS = ("database", "database", "register", "website", "citation")
TITLES = [
    f"{first} {second} in the education of nurses and doctors"
    for first in ("Carers", "Consumers", "Peers")
    for second in ("teach", "assess", "tell their stories", "are asked")
]  # fmt: skip - a list


def files(folder, seed):
    """Exports of up to five sources, some of the same name, with works that several of them hold, also twice."""
    chance = Random(seed)
    for n in range(chance.randint(1, 5)):
        works = [chance.choice(TITLES) for _ in range(chance.randint(0, 9))]
        found = [
            Record(
                title=title,
                year=2000 + TITLES.index(title),
                container=chance.choice(["A Journal", "A. J."]),
                pages=f"{10 + TITLES.index(title)}-{40 + TITLES.index(title)}",
                volume="3",
            )
            for title in works
        ]  # fmt: skip - a record a line
        path = folder / f"{n}.json"
        rk.write(
            path, found or [Record(title="Something of its own that nobody else has found", accession=str(n))]
        )
        yield path, chance.choice(["Scopus", "PubMed", f"Base {n}"]), KINDS[n]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("overlap")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9))
def test_unique_and_shared_and_duplicates_add_up_to_the_flow(folder, seed):
    chance = Random(seed)
    with rk.open(":memory:", protocol="rapid") as review:
        alice, bram = review.people("alice", "bram")
        for path, source, kind in files(folder, seed):
            alice.collect(path, source=source, kind=kind)
        alice.dedupe()
        ids = [r.id for r in review.references.records()]
        for _ in range(min(3, len(ids) // 2)):
            bram.link(*chance.sample(ids, 2), same=chance.random() < 0.5)
        stages = [stage.id for stage in review.protocol.stages]
        for stage in stages:
            for report in list(alice.queue(stage)):
                alice.include(report, stage)
        every = review.duplicates.overlap()
        left = every.of("database", "register")
        flow = review.flow().boxes
        identified = sum(n for kind in ("database", "register") for _, n in flow[f"{kind}_specific_results"])
        assert left.identified == identified
        assert left.duplicates == flow["duplicates"]
        assert every.total == len(review.duplicates.reports())
        assert every.identified - every.duplicates == every.total
        assert sum(every.unique.values()) + every.shared == every.total
        for name in every.sources:
            assert every.matrix[name, name] == every.reports[name] <= every.records[name]
            assert every.unique[name] <= every.reports[name]
        assert all(every.matrix[a, b] == every.matrix[b, a] <= every.reports[a] for a, b in every.matrix)
        assert sum(every.included.values()) == len(review.included())
        assert all(every.unique_studies[name] <= every.studies[name] for name in every.sources)


def test_the_files_of_one_database_are_one_source_and_those_of_two_kinds_are_two(tmp_path):
    with rk.open(":memory:", protocol="rapid") as review:
        (alice,) = review.people("alice")
        for n, (name, kind) in enumerate(
            [("OpenAlex", "database"), ("OpenAlex", "database"), ("OpenAlex", "citation")]
        ):
            rk.write(tmp_path / f"{n}.json", [Record(title=TITLES[n])])
            alice.collect(tmp_path / f"{n}.json", source=name, kind=kind)
        found = review.duplicates.overlap()
        assert found.records == {"OpenAlex (database)": 2, "OpenAlex (citation)": 1}
        assert found.of("citation").total == 1


def test_a_review_without_sources_has_an_empty_overlap():
    with rk.open(":memory:") as review:
        assert (review.duplicates.overlap().total, review.duplicates.overlap().sources) == (0, ())
