"""Ballots on paper, what the hall sees, and what no page of the team shows before the close."""

from __future__ import annotations

import re

import pytest

import reviewkit as rk
from reviewkit.web import app
from reviewkit.web.paper_entry import Misread, read_typed
from reviewkit.web.teamwork import Board
from reviewkit.workshop import publishable
from tests.web.conftest import Browser, TestClient, text_of
from tests.web.test_team import early, signed  # noqa: F401 - pytest finds fixtures in the module that uses them


def test_a_paper_ballot_counts_once_two_people_typed_the_same(review, site):
    alice, bram, room = (
        signed(review, "Alice", site),
        signed(review, "Bram", site),
        review.workshop("priorities"),
    )
    paper, phone, late = (slip.code for slip in room.slips(3))
    facts = {"code": paper, "group": "carer"}
    assert "waits for a second" in text_of(_typed(alice, numbers="3 1 2", **facts))
    assert "waits for a second" in text_of(_typed(alice, numbers="3 1 2", **facts))  # alone nobody agrees
    page = _typed(bram, numbers="3 2 1", **facts)
    for one in (page, alice.get("/team/paper")):
        told = text_of(one).partition("Not in yet")[2]
        assert "place 2, place 3" in told
        assert "place 1" not in told
        assert paper in told
    assert room.voted() == 0
    assert "3 1 2" not in bram.get("/team/paper").text
    assert "the ballot is in" in text_of(_typed(bram, numbers="q3 1 2", **facts))
    assert room.voted() == 1
    assert paper not in alice.get("/team/paper").text
    room.slip(phone).rank(["q1"], "carer")
    assert "has voted already" in text_of(_typed(alice, numbers="1", code=phone, group="carer"))
    assert room.own_ballot(paper).ranking == (("q3",), ("q1",), ("q2",))
    assert _typed(alice, numbers="1 99", code=late, group="carer").status_code == 422


def _typed(browser, **fields):
    browser.get("/team/paper")
    return browser.send("/team/paper", vote="ballot", **fields)


def test_what_a_typist_types_is_read_by_the_questions_numbers():
    questions = ("q1", "q2", "q12", "A7")
    assert read_typed("12, 2+1\n a7 ", "rank", questions).ranking == (("q12",), ("q2", "q1"), ("A7",))
    assert read_typed("12=3 2=?", "dots", questions).scores == {"q12": 3}
    assert read_typed("12=3 2=?", "dots", questions).unseen == {"q2"}
    read = read_typed("q1=1/0.5/", "chnri", questions, ("a", "b", "c"))
    assert read.scores == {"q1": {"a": 1, "b": 0.5}}
    for text, kind, piece in (
        ("1 99", "rank", "99"),
        ("1 2 1", "rank", "1"),
        ("1=3", "rank", "1=3"),
        ("1 2", "dots", "1"),
        ("1=x", "score", "1=x"),
        ("1=1 q1=2", "score", "q1=2"),
        ("1=1/1", "chnri", "1=1/1"),
        ("  ", "rank", ""),
    ):
        with pytest.raises(Misread) as misread:
            read_typed(text, kind, questions, ("a", "b", "c"))
        assert misread.value.piece == piece


def test_printed_ballots_differ_in_order_and_agree_in_numbers(review, site):
    me = signed(review, "Alice", site)
    me.get("/team/paper")
    page = me.send("/team/paper/print", vote="ballot", number="4")
    papers = page.text.split("<article")[1:]
    rows = [re.findall(r'class="number">(\w+)</th><td[^>]*>([^<]+)<', paper) for paper in papers]
    assert len(rows) == 4
    assert len({tuple(one) for one in rows}) > 1
    assert len({tuple(sorted(one)) for one in rows}) == 1
    me.get("/team/paper")
    fixed = me.send("/team/paper/print", vote="ballot", number="1", order="numbers")
    numbers = [int(one) for one in re.findall(r'class="number">(\d+)', fixed.text)]
    assert numbers == sorted(numbers)


def test_before_the_close_no_page_of_the_team_tells_anything_of_the_ballots(review, site):
    """Pages of two votes that differ only in how people voted are the same."""
    import hashlib

    seen = []
    for order in (["q1", "q2"], ["q9", "q4"]):
        with rk.open(":memory:", protocol="sheffield") as other:
            host = other.people("Host")[0].workshop("priorities")
            for n in range(12):
                host.question(f"Question {n}?")
            host.open_vote(seed=1)
            room = other.workshop("priorities")
            for slip in room.slips(6):
                slip.rank(order, "carer")
            me = signed(other, site=app(other, secret="x"))
            pages = [
                me.get(path).text for path in ("/team", "/team/paper", "/team/questions", "/team/vote/ballot")
            ]
            wall = re.search(r"/projector/\w+", pages[0])[0]
            pages.append(me.get(wall).text)
            text = re.sub(r'(token|nonce|address)" value="[^"]*"|datetime="[^"]*"', "", "".join(pages))
            seen.append(hashlib.sha256(re.sub(r"\d+:\d+", "", text).encode()).hexdigest())
    assert seen[0] == seen[1]


def test_the_wall_shows_only_words_that_may_be_quoted_and_only_when_they_are_switched_on(early):  # noqa: F811 - a fixture
    site = app(early, secret="x")
    me, host = signed(early, site=site), early.people("Host")[0].workshop("priorities")
    host.open_round("experience")
    wall = re.search(r"/projector/\w+", me.get("/team").text)[0]
    assert "Words handed in: 0" in Browser(TestClient(site)).get(wall).text
    host.tell("May be quoted.", round="experience", consent=True)
    assert "Words handed in: 1" in Browser(TestClient(site)).get(wall).text
    host.tell("Only here.", round="experience")
    host.moderate(host.tell("Hidden words.", round="experience", consent=True), "hide", "a name")
    me.get("/team")
    nobody = Browser(TestClient(site))
    assert "May be quoted." not in nobody.get(wall).text
    me.send("/team/projector", words="experience", address="10.0.0.7:8000")
    page = nobody.get(wall).text
    assert "May be quoted." in page
    assert "http://10.0.0.7:8000" in page
    assert "Only here." not in page
    assert "Hidden words." not in page
    assert "<form" not in page
    host.open_round("experience", silent=True)
    assert "May be quoted." not in nobody.get(wall).text
    assert nobody.get(wall[:-1] + ("0" if wall[-1] != "0" else "1")).status_code == 404


def test_a_growing_counter_shows_groups_in_steps_so_that_no_voter_can_be_told():
    board = Board()

    def show(**groups):
        shown = board.stepped("vote", publishable(groups, 5))
        return dict(shown.shown) if shown else {}

    assert show(a=4, b=4, c=0) == {}
    assert show(a=6, b=7, c=8) == {"a": 6, "b": 7, "c": 8}
    for n in range(1, 5):
        assert show(a=6 + n, b=7, c=8) == {"a": 6, "b": 7, "c": 8}
    assert show(a=11, b=8, c=8) == {"a": 6, "b": 7, "c": 8}  # b's one voter would show
    assert show(a=11, b=7, c=13) == {"a": 11, "b": 7, "c": 13}


def test_without_scripts_the_wall_looks_again_by_itself(early):  # noqa: F811 - a fixture
    site = app(early, secret="x")
    wall = re.search(r"/projector/\w+", signed(early, site=site).get("/team").text)[0]
    page = Browser(TestClient(site)).get(wall).text
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in page
    for wanted in ("<button", '<a class="step"', "<input", "<select"):
        assert wanted not in page
