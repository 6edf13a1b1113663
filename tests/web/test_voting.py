"""What a participant may rely on who votes."""

from __future__ import annotations

import re

import pytest

from reviewkit.model import Ballot
from tests.web.conftest import QUESTIONS, Browser, come, text_of


def own(review, code):
    return review.workshop("priorities").own_ballot(code)


def vote(browser, code, group="carer", **places):
    come(browser, code, group)
    browser.get("/vote/ballot")
    browser.send("/vote/ballot", **{f"q-{name}": place for name, place in places.items()})
    return browser.send("/vote/ballot/send")


def test_a_vote_is_in_after_a_last_look_and_not_before(browser, review, codes):
    me = come(browser(), codes[0])
    assert "Your vote is not in yet." in text_of(me.page)
    me.get("/vote/ballot")
    look = me.send("/vote/ballot", **{"q-q3": "1", "q-q5": "2"})
    assert "Your vote is not in yet" in text_of(look)
    assert "You speak for: carer" in text_of(look)
    assert own(review, codes[0]) is None
    done = me.send("/vote/ballot/send")
    assert "Your vote is in." in text_of(done)
    assert "until the vote closes" in text_of(done)
    assert own(review, codes[0]) == Ballot(["q3", "q5"], "carer")
    assert "Your vote is in." in text_of(me.get("/room"))


def test_who_comes_back_sees_their_own_ballot_and_may_change_it(browser, review, codes):
    vote(browser(), codes[0], q3="1", q5="2")
    back = browser()
    back.get(f"/v/{codes[0]}")
    page = back.get("/vote/ballot")
    assert "Your vote is in" in text_of(page)
    assert re.search(r'id="q-q5".*?<option value="2" selected>', page.text, re.DOTALL)
    back.send("/vote/ballot", **{"q-q3": "", "q-q5": "", "q-q9": "1"})
    back.send("/vote/ballot/send")
    assert own(review, codes[0]) == Ballot(["q9"], "carer")
    assert review.workshop("priorities").voted() == 1


@pytest.mark.parametrize(
    ("fields", "said", "anchor"),
    [
        ({}, "Choose at least one question.", "#q-q"),
        ({"q-q3": "2", "q-q5": "2"}, "Place 2 is given more than once", "#q-q3"),
        ({"q-q3": "11"}, "Choose a place from 1 to 10.", "#q-q3"),
        ({"q-q3": "0"}, "Choose a place from 1 to 10.", "#q-q3"),
        ({"q-q3": "one"}, "Choose a place from 1 to 10.", "#q-q3"),
        ({"q-q3": "9" * 5000}, "Choose a place from 1 to 10.", "#q-q3"),
    ],
)
def test_a_fault_stands_beside_its_field_and_nothing_entered_is_lost(browser, codes, fields, said, anchor):
    me = come(browser(), codes[0])
    me.get("/vote/ballot")
    page = me.send("/vote/ballot", **fields)
    assert page.status_code == 422
    assert "<title>Something needs another look: " in page.text
    assert said in text_of(page)
    target = re.search(rf'<a href="({anchor}[^"]*)">', page.text)[1]
    assert f'id="{target[1:]}"' in page.text
    for name in ("q3", "q5"):
        if fields.get(f"q-{name}") in ("1", "2"):
            kept = rf'id="q-{name}".*?<option value="{fields[f"q-{name}"]}" selected>'
            assert re.search(kept, page.text, re.DOTALL)


def test_every_fault_is_told_at_once(browser, codes):
    me = come(browser(), codes[0])
    me.get("/vote/ballot")
    page = text_of(me.send("/vote/ballot", **{"q-q1": "4", "q-q2": "4", "q-q3": "99"}))
    assert "Place 4 is given more than once" in page
    assert "Choose a place from 1 to 10" in page


def test_gaps_between_places_are_closed_up_and_it_is_said(browser, review, codes):
    me = come(browser(), codes[0])
    me.get("/vote/ballot")
    page = me.send("/vote/ballot", **{"q-q7": "2", "q-q1": "9"})
    assert "There were gaps between your places" in text_of(page)
    me.send("/vote/ballot/send")
    assert own(review, codes[0]) == Ballot(["q7", "q1"], "carer")


def test_at_the_last_look_questions_move_up_and_down_and_something_may_be_changed(browser, review, codes):
    me = come(browser(), codes[0])
    me.get("/vote/ballot")
    me.send("/vote/ballot", **{"q-q7": "1", "q-q2": "2", "q-q5": "3"})
    me.send("/vote/ballot", go="up q5")
    me.send("/vote/ballot", go="down q7")
    page = me.send("/vote/ballot", go="list")
    for name, place in (("q5", 1), ("q7", 2), ("q2", 3)):
        assert re.search(rf'id="q-{name}".*?<option value="{place}" selected>', page.text, re.DOTALL)
    fields = {"q-q5": "1", "q-q7": "2", "q-q2": "3"}
    me.send("/vote/ballot", **fields)
    me.send("/vote/ballot/send")
    assert own(review, codes[0]) == Ballot(["q5", "q7", "q2"], "carer")


def test_a_form_sent_twice_votes_once_and_an_old_form_overwrites_nothing(browser, review, codes):
    me = come(browser(), codes[0])
    me.get("/vote/ballot")
    old = me.send("/vote/ballot", **{"q-q7": "1"})
    me.send("/vote/ballot/send")
    me.page = old
    assert "Your vote is in." in text_of(me.send("/vote/ballot/send"))
    assert review.db.execute("SELECT count(*), max(revision) FROM ballots").fetchone() == (1, 1)
    me.get("/vote/ballot")
    me.send("/vote/ballot", **{"q-q7": "", "q-q2": "1"})
    me.send("/vote/ballot/send")
    me.page = old
    again = me.send("/vote/ballot/send")
    assert again.status_code == 409
    assert "changed somewhere else" in text_of(again)
    assert re.search(r'id="q-q2".*?<option value="1" selected>', again.text, re.DOTALL)
    assert own(review, codes[0]) == Ballot(["q2"], "carer")


def test_an_old_form_overwrites_nothing_after_a_restart_either(browser, review, codes):
    """Nothing of it is kept in memory: another server with the same key says the same."""
    from reviewkit.web import app
    from tests.web.conftest import TestClient

    me = come(browser(), codes[0])
    me.get("/vote/ballot")
    old = me.send("/vote/ballot", **{"q-q7": "1"})
    me.send("/vote/ballot/send")
    me.get("/vote/ballot")
    me.send("/vote/ballot", **{"q-q7": "", "q-q2": "1"})
    me.send("/vote/ballot/send")
    later = Browser(TestClient(app(review, secret="only for tests"), cookies=dict(me.client.cookies)), old)
    assert later.send("/vote/ballot/send").status_code == 409
    assert own(review, codes[0]) == Ballot(["q2"], "carer")


def test_the_order_of_questions_differs_between_slips_and_stays_the_same_for_one(browser, codes):
    def order(code):
        me = come(browser(), code)
        return re.findall(r'<select id="q-(q\d+)"', me.get("/vote/ballot").text)

    orders = {code: order(code) for code in codes}
    assert order(codes[0]) == orders[codes[0]]
    assert all(sorted(one) == sorted(orders[codes[0]]) for one in orders.values())
    assert len(orders[codes[0]]) == QUESTIONS
    assert len({tuple(one) for one in orders.values()}) > len(codes) // 2


def test_one_question_at_a_time_gives_the_same_ballot_as_the_list(browser, review, codes):
    me = come(browser(), codes[0])
    page = me.get("/vote/ballot?one=1")
    wanted, found = {"q3", "q9", "q1"}, []
    for _ in range(QUESTIONS):
        assert "until" not in page.text or "Your vote is in" not in text_of(page)
        name = re.search(r'id="q-(q\d+)" name="pick"', page.text)[1]
        found.append(name)
        pick = "yes" if name in wanted else "unsure" if name == "q5" else "no"
        page = me.send("/vote/ballot", go="next", pick=pick)
    assert sorted(found) == sorted({f"q{n + 1}" for n in range(QUESTIONS)})
    assert "Is this your choice?" in text_of(page)
    me.send("/vote/ballot/send")
    in_order = [name for name in found if name in wanted]
    assert own(review, codes[0]) == Ballot(in_order, "carer", unseen=["q5"])


def test_going_back_keeps_every_answer_and_an_eleventh_asks_for_another_to_be_taken_away(
    browser, review, codes
):
    me = come(browser(), codes[0])
    page = me.get("/vote/ballot?one=1")
    for _ in range(10):
        page = me.send("/vote/ballot", go="next", pick="yes")
    page = me.send("/vote/ballot", go="next", pick="yes")
    assert page.status_code == 422
    assert "You have chosen 10 already" in text_of(page)
    away = re.search(r'value="away (q\d+)"', page.text)[1]
    me.send("/vote/ballot", go=f"away {away}")
    page = me.send("/vote/ballot", go="next", pick="yes")
    assert "Question 12 of 14" in text_of(page)
    me.send("/vote/ballot", go="back")
    page = me.send("/vote/ballot", go="back")
    assert "Question 10 of 14" in text_of(page)
    assert re.search(r'name="pick" value="yes" checked', page.text)
    me.send("/vote/ballot", go="finish")
    me.send("/vote/ballot/send")
    ballot = own(review, codes[0])
    assert len(ballot.ranking) == 10
    assert (away,) not in ballot.ranking


def test_a_change_of_language_or_display_loses_nothing_that_was_entered(browser, codes):
    me = come(browser(), codes[0])
    me.get("/vote/ballot")
    assert 'formaction="/vote/ballot?lang=fi"' in me.page.text
    page = me.send("/vote/ballot?lang=fi", go="list", **{"q-q7": "1", "q-q2": "1"})
    assert '<html lang="fi"' in page.text
    assert page.status_code == 200
    for name in ("q7", "q2"):
        assert re.search(rf'id="q-{name}".*?<option value="1" selected>', page.text, re.DOTALL)
    page = me.send("/vote/ballot?large=1", go="look", **{"q-q7": "1", "q-q2": "2"})
    assert 'class="large"' in page.text
    page = me.send("/vote/ballot?contrast=1", go="look")
    assert 'class="large contrast"' in page.text
    assert "2" in re.search(r'name="q-q2" value="(\d)"', page.text)[1]


def test_the_practice_ballot_says_that_it_counts_for_nothing_and_nothing_of_it_is_kept(
    browser, review, codes
):
    before = "\n".join(review.db.conn.iterdump())
    me = browser()
    page = me.get("/practice/ballot")
    assert "It counts for nothing" in text_of(page)
    assert "lived experience" not in page.text
    assert "It counts for nothing" in text_of(me.send("/practice/ballot", **{"q-q2": "1"}))
    assert "it counted for nothing" in text_of(me.send("/practice/ballot/send"))
    assert "Your vote is in." not in text_of(me.page)
    assert "\n".join(review.db.conn.iterdump()) == before


def test_nothing_of_the_result_is_shown_before_the_close(browser, codes):
    vote(browser(), codes[0], q3="1")
    watcher = browser()
    assert "No result yet" in text_of(watcher.get("/result"))
    assert "number 3" not in watcher.page.text
    assert watcher.get("/result/ballot/picture.svg").status_code == 404
    assert watcher.get("/news").text == "- - open"


def test_what_others_join_write_and_vote_changes_nothing_on_ones_own_pages(review, browser, codes):
    """Byte for byte, in the middle of a silent round and an open vote."""
    review.people("Host")[0].workshop("priorities").open_round("experience", silent=True)
    me = browser()
    vote(me, codes[0], q3="1", q5="2")
    paths = ("/", "/room", "/join", "/vote/ballot", "/vote/ballot?one=1", "/vote/ballot/done", "/words/experience",
             "/practice/ballot", "/result", "/result/ballot", "/news")  # fmt: skip

    def pages():
        found = {path: me.get(path).text for path in paths}
        return {path: re.sub(r'name="nonce" value="[^"]+"', "", text) for path, text in found.items()}

    before = pages()
    room = review.workshop("priorities")
    for n, code in enumerate(codes[1:]):
        vote(browser(), code, ("carer", "trainee")[n % 2], q3="1", **{f"q{4 + n}": "2"})
        room.say(code, f"words of slip {n}", round="experience")
    assert pages() == before


def test_a_vote_that_nobody_has_opened_shows_no_questions(browser, tmp_path):
    from reviewkit.web import app
    from tests.web.conftest import TestClient, review_of

    with review_of(":memory:", tmp_path, opened=False) as review:
        (slip,) = review.workshop("priorities").slips(1)
        me = come(Browser(TestClient(app(review))), slip.code)
        page = me.get("/vote/ballot")
        assert "not open yet" in text_of(page)
        assert "number 3" not in page.text


def test_a_closed_vote_says_that_a_late_ballot_is_not_in(browser, review, codes):
    late = come(browser(), codes[1])
    late.get("/vote/ballot")
    vote(browser(), codes[0], q3="1")
    late.send("/vote/ballot", **{"q-q7": "1"})
    (host,) = review.people("Host")
    host.workshop("priorities").close_vote()
    page = late.send("/vote/ballot/send")
    assert page.status_code == 409
    assert "What you have just sent is not in" in text_of(page)
    assert review.workshop("priorities").voted() == 1
    assert "The vote is closed" in text_of(browser().get("/"))


def test_after_the_close_groups_too_small_to_hide_in_are_never_shown_alone(browser, review, codes):
    for n, code in enumerate(codes):
        group = "carer" if n < 6 else "trainee" if n < 11 else "educator"
        vote(browser(), code, group, **{"q3": "1", f"q{4 + n % 3}": "2"})
    (host,) = review.people("Host")
    host.workshop("priorities").close_vote()
    page = browser().get("/result")
    assert "1" in re.search(r'class="number">([^<]+)', page.text)[1]
    said = text_of(page)
    assert "What helps people who teach from lived experience, number 3?" in said
    assert "Not shown: " in said
    assert not re.search(r"own list:[^.?]*educator", said)
    picture = browser().get("/result/ballot/picture.svg")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert "educator" not in picture.text


def test_the_order_of_a_handful_of_ballots_is_not_shown(browser, review, codes):
    for code in codes[:4]:
        vote(browser(), code, q3="1")
    review.people("Host")[0].workshop("priorities").close_vote()
    page = browser().get("/result")
    assert "Fewer than 5 ballots were given" in text_of(page)
    assert "number 3" not in page.text
    assert browser().get("/result/ballot/picture.svg").status_code == 404


def test_the_next_person_with_the_same_phone_finds_no_trace(browser, codes):
    me = browser()
    vote(me, codes[0], q3="1")
    me.send("/leave")
    assert me.get("/vote/ballot").url.path == "/"
    assert codes[0] not in me.page.text


def test_a_review_without_a_workshop_has_no_vote(tmp_path):
    import reviewkit as rk
    from reviewkit.web import app
    from tests.web.conftest import TestClient

    with rk.open(":memory:") as review:
        me = Browser(TestClient(app(review)))
        assert me.get("/").status_code == 200
        for path in ("/result", "/room", "/join", "/words/x", "/vote/x", "/practice/x"):
            page = me.get(path)
            assert page.status_code == 404 or page.url.path == "/", path
