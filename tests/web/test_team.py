"""What the team's pages of a workshop do, and what they never show."""

from __future__ import annotations

import re

import pytest

import reviewkit as rk
from reviewkit.web import app
from reviewkit.web.paper_entry import Misread, read_typed
from reviewkit.web.teamwork import Board
from reviewkit.workshop import publishable
from tests.web.conftest import Browser, TestClient, review_of, text_of

PAGES = (
    "/team",
    "/team/vote/ballot",
    "/team/vote/ballot/close",
    "/team/slips",
    "/team/scribe",
    "/team/sheet",
    "/team/words",
    "/team/questions",
    "/team/questions/q1",
    "/team/alike",
    "/team/steps",
    "/team/wordings",
    "/team/wordings?language=fi&kind=plain",
    "/team/paper",
)


@pytest.fixture
def early(tmp_path):
    """A review whose vote has not been opened."""
    with review_of(":memory:", tmp_path, opened=False) as made:
        yield made


def signed(review, name="Alice", site=None):
    one = Browser(TestClient(site or app(review, people=[name])))
    one.get(f"/r/{review.people(name)[0].screening.invite(name)}")
    return one


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_for_the_team_alone(early, browser, path):
    me = signed(early)
    assert me.get(path).status_code == 200, text_of(me.page)
    nobody = Browser(TestClient(app(early)))
    assert nobody.get(path).status_code == 403
