"""Between rounds of a consensus vote people see their own scores beside everybody's, and beside large groups'."""

from __future__ import annotations

import pytest

import reviewkit as rk
from reviewkit.web import app
from tests.web.conftest import Browser, TestClient, come, text_of

TOP = """
title = "Two rounds"
version = "1"
[question]
framework = "PICo"
parts = { population = "students", phenomenon = "lived experience", context = "training" }
[[criteria]]
id = "not-research"
exclude = "Not research"
[[stages]]
id = "full-text"
reasons = ["not-research"]
[workshop]
id = "delphi"
groups = ["carer", "trainee"]
small = 5
"""
ROUND = """
[[workshop.rounds]]
id = "{}"
kind = "vote"
ballot = "score"
rule = "consensus"
low = 1
high = 9
[workshop.rounds.threshold]
high = [7, 9]
share = 0.7
"""
PLAN = TOP + ROUND.format("first") + ROUND.format("second")


@pytest.fixture
def held(tmp_path):
    """A first round that seven carers and six trainees have answered, and the codes of two of them."""
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    with rk.open(":memory:", protocol=tmp_path / "plan.toml") as review:
        (host,) = review.people("Host")
        asked = host.workshop("delphi").question("What helps?")
        room = review.workshop("delphi")
        vote = room.votes()[0]
        host.workshop("delphi").open_vote(vote.id)
        codes = []
        for n, slip in enumerate(room.slips(13)):
            group = "carer" if n < 7 else "trainee"
            room.join(slip.code, group)
            slip.score({asked.id: 4 if n < 7 else 8}, group=group, vote=vote.id)
            codes.append(slip.code)
        host.workshop("delphi").close_vote(vote.id)
        yield app(review, secret="only for tests"), vote, codes


def test_one_s_own_score_stands_beside_the_middle_of_all_and_of_each_group(held):
    site, vote, codes = held
    carer, stranger = come(Browser(TestClient(site)), codes[0]), Browser(TestClient(site))
    told = text_of(carer.get(f"/result/{vote.id}"))
    assert "Your own score: 4" in told
    assert "The middle of all scores: 4 (of 13)" in told
    assert "trainee 8" in told
    assert "Your own score" not in text_of(stranger.get(f"/result/{vote.id}"))
