"""What a participant may rely on."""

from __future__ import annotations

import re

import pytest

from reviewkit.model import Ballot
from reviewkit.web import app
from reviewkit.web.ballots import ordered
from reviewkit.web.guarding import PER_SECONDS, WRONG_CODES, Brake
from tests.web.conftest import QUESTIONS, Browser, TestClient


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def own(review, code):
    return review.workshop("priorities").own_ballot(code)


def vote(browser, code, group="carer", **places):
    browser.get(f"/v/{code}")
    browser.send("/vote", group=group, **{f"place-{name}": place for name, place in places.items()})
    return browser.send("/send")


def test_a_vote_is_in_after_a_last_look_and_not_before(browser, review, codes):
    me = browser()
    me.get("/")
    me.send("/code", code=f" {codes[0].lower().replace('-', ' ')} ")
    look = me.send("/vote", **{"group": "carer", "place-q3": "1", "place-q5": "2"})
    assert "Your vote is not in yet" in text_of(look)
    assert own(review, codes[0]) is None
    done = me.send("/send")
    assert "Your vote is in." in text_of(done)
    assert "until the vote closes" in text_of(done)
    assert own(review, codes[0]) == Ballot(["q3", "q5"], "carer")


def test_who_comes_back_sees_their_own_ballot_and_may_change_it(browser, review, codes):
    vote(browser(), codes[0], q3="1", q5="2")
    back = browser()
    page = back.get(f"/v/{codes[0]}")
    assert "Your vote is in" in text_of(page)
    assert re.search(r'id="place-q5".*?<option value="2" selected>', page.text, re.DOTALL)
    vote(back, codes[0], "trainee", q9="1")
    assert own(review, codes[0]) == Ballot(["q9"], "trainee")
    assert review.workshop("priorities").voted() == 1


@pytest.mark.parametrize(
    ("fields", "said", "anchor"),
    [
        ({"group": "carer"}, "Choose at least one question.", "#place-q"),
        ({"place-q3": "1"}, "Choose the group for which you speak.", "#group-1"),
        (
            {"group": "carer", "place-q3": "2", "place-q5": "2"},
            "Place 2 is given more than once",
            "#place-q3",
        ),
        ({"group": "carer", "place-q3": "11"}, "Choose a place from 1 to 10.", "#place-q3"),
        ({"group": "nobody", "place-q3": "1"}, "Choose the group", "#group-1"),
    ],
)
def test_a_fault_stands_beside_its_field_and_nothing_entered_is_lost(browser, codes, fields, said, anchor):
    me = browser()
    me.get(f"/v/{codes[0]}")
    page = me.send("/vote", **fields)
    assert page.status_code == 422
    assert "<title>Something needs another look: " in page.text
    assert said in text_of(page)
    target = re.search(rf'<a href="({anchor}[^"]*)">', page.text)[1]
    assert f'id="{target[1:]}"' in page.text
    for name in ("q3", "q5"):
        if fields.get(f"place-{name}") in ("1", "2"):
            kept = rf'id="place-{name}".*?<option value="{fields[f"place-{name}"]}" selected>'
            assert re.search(kept, page.text, re.DOTALL)


def test_every_fault_is_told_at_once(browser, codes):
    me = browser()
    me.get(f"/v/{codes[0]}")
    page = text_of(me.send("/vote", **{"place-q1": "4", "place-q2": "4", "place-q3": "99"}))
    assert "Choose the group" in page
    assert "Place 4 is given more than once" in page
    assert "Choose a place from 1 to 10" in page


def test_gaps_between_places_are_closed_up_and_it_is_said(browser, review, codes):
    me = browser()
    me.get(f"/v/{codes[0]}")
    page = me.send("/vote", **{"group": "carer", "place-q7": "2", "place-q1": "9"})
    assert "There were gaps between your places" in text_of(page)
    me.send("/send")
    assert own(review, codes[0]) == Ballot(["q7", "q1"], "carer")


def test_something_may_still_be_changed_at_the_last_look(browser, codes):
    me = browser()
    me.get(f"/v/{codes[0]}")
    me.send("/vote", **{"group": "carer", "place-q7": "1"})
    page = me.send("/vote", back="1")
    assert re.search(r'id="place-q7".*?<option value="1" selected>', page.text, re.DOTALL)
    assert re.search(r'value="carer" checked', page.text)


def test_a_form_sent_twice_votes_once_and_an_old_form_overwrites_nothing(browser, review, codes):
    me = browser()
    me.get(f"/v/{codes[0]}")
    old = me.send("/vote", **{"group": "carer", "place-q7": "1"})
    me.send("/send")
    me.page = old
    me.send("/send")
    rows = review.db.execute("SELECT count(*) FROM ballots").fetchone()[0]
    assert rows == 1
    vote(me, codes[0], q2="1")
    me.page = old
    assert "Your vote is in." in text_of(me.send("/send"))
    assert own(review, codes[0]) == Ballot(["q2"], "carer")


def test_the_order_of_questions_differs_between_slips_and_stays_the_same_for_one(browser, review, codes):
    def order(code):
        return re.findall(r'<select id="place-(q\d+)"', browser().get(f"/v/{code}").text)

    assert order(codes[0]) == order(codes[0])
    assert sorted(order(codes[0])) == sorted(order(codes[1]))
    assert len({tuple(order(code)) for code in codes}) > len(codes) // 2
    questions = review.workshop("priorities").questions()
    firsts = {ordered(questions, "priorities", f"slip {n}")[0].id for n in range(200)}
    assert len(firsts) == QUESTIONS


def test_an_unknown_a_mistyped_and_a_void_code_are_told_apart(browser, review, codes):
    me = browser()
    me.get("/")
    assert "Type the code" in text_of(me.send("/code", code=" "))
    assert "not known" in text_of(me.send("/code", code="222-222"))
    (host,) = review.people("Host")
    host.workshop("priorities").void(codes[1])
    page = me.send("/code", code=codes[1])
    assert "declared void" in text_of(page)
    assert f'value="{codes[1]}"' in page.text


def test_who_guesses_codes_has_to_wait(browser, codes):
    me = browser()
    me.get("/")
    for _ in range(WRONG_CODES):
        assert me.send("/code", code="222-222").status_code == 422
    page = me.send("/code", code=codes[0])
    assert page.status_code == 429
    assert "wait a minute" in text_of(page)


def test_a_wait_ends_after_a_minute():
    now = [0.0]
    brake = Brake(lambda: now[0])
    for _ in range(WRONG_CODES):
        brake.count("phone")
    assert brake.holds("phone")
    assert not brake.holds("another phone")
    now[0] = PER_SECONDS + 0.1
    assert not brake.holds("phone")


def test_nothing_of_the_result_is_shown_before_the_close(browser, codes):
    vote(browser(), codes[0], q3="1")
    watcher = browser()
    assert "No result yet" in text_of(watcher.get("/result"))
    assert "number 3" not in watcher.page.text
    assert watcher.get("/result.svg").status_code == 404


def test_a_closed_vote_says_so_and_takes_no_ballot(browser, review, codes):
    late = browser()
    late.get(f"/v/{codes[1]}")
    vote(browser(), codes[0], q3="1")
    late.send("/vote", **{"group": "carer", "place-q7": "1"})
    (host,) = review.people("Host")
    host.workshop("priorities").close_vote()
    assert "The vote is closed" in text_of(late.send("/send"))
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
    picture = browser().get("/result.svg")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert "educator" not in picture.text


def test_a_page_speaks_the_readers_language_and_says_where_it_cannot(browser, codes):
    me = browser()
    page = me.get(f"/v/{codes[0]}?lang=fi", headers={"accept-language": "nl"})
    assert 'lang="nl"' in page.text.partition("<head>")[0]
    page = me.get("/vote?lang=fi")
    assert '<html lang="fi"' in page.text
    assert '<html lang="fi"' in me.get("/vote").text
    assert re.search(r'lang="fi" dir="auto">Mikä auttaa\?', page.text)
    assert "13" in re.search(r'class="notice">([^<]*13[^<]*)<', page.text)[1]
    assert '<html lang="en"' in browser().get("/", headers={"accept-language": "sv, de;q=0.5"}).text


def test_the_next_person_with_the_same_phone_finds_no_trace(browser, codes):
    me = browser()
    vote(me, codes[0], q3="1")
    me.send("/leave")
    assert me.get("/vote").url.path == "/"
    assert codes[0] not in me.page.text


def test_a_workshop_that_only_chooses_shows_boxes_and_holds_its_limit(review, codes, tmp_path):
    import reviewkit as rk

    text = review.protocol.text.replace('ballot = "choose-and-rank"', 'ballot = "choose"')
    text = text.replace("choose = 10", "choose = 2").replace('rule = "jla"', 'rule = "approval"')
    with rk.open(":memory:", protocol=rk.Protocol.parse(text)) as other:
        (host,) = other.people("Host")
        for n in range(4):
            host.workshop("priorities").question(f"Question {n}?")
        (slip,) = other.workshop("priorities").slips(1)
        me = Browser(TestClient(app(other)))
        me.get(f"/v/{slip.code}")
        page = me.send("/vote", group="carer", chosen=["q1", "q2", "q3"])
        assert "at most 2 are possible" in text_of(page)
        assert page.text.count(" checked") == 4
        me.send("/vote", group="carer", chosen=["q3", "q1"])
        me.client.post("/send", data=_fields(me.page.text))
        assert own(other, slip.code) == Ballot([["q1", "q3"]], "carer")


def _fields(page):
    fields = {}
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page):
        fields.setdefault(name, []).append(value)
    return fields


def test_a_review_without_a_workshop_has_no_vote(tmp_path):
    import reviewkit as rk

    with rk.open(":memory:") as review:
        me = Browser(TestClient(app(review)))
        assert me.get("/").status_code == 200
        assert me.get("/result").status_code == 404
