"""What somebody may rely on who comes in with a slip."""

from __future__ import annotations

import re

from reviewkit.web import braking
from reviewkit.web.braking import LONGEST_WAIT, PER_SECONDS, SECONDS_EACH, WRONG, Brake
from reviewkit.workshop import codes as new_codes
from tests.web.conftest import come, text_of


def joined(review, code):
    return review.workshop("priorities").joined(code)


def test_a_code_is_read_however_it_is_typed_and_a_qr_code_leads_to_the_same_place(browser, codes):
    me = browser()
    me.get("/")
    page = me.send("/code", code=f" {codes[0].lower().replace('-', ' ')} ")
    assert page.url.path == "/join"
    assert browser().get(f"/v/{codes[0]}").url.path == "/join"


def test_one_voice_counts_and_the_other_roles_are_kept_beside_it(browser, review, codes):
    me = browser()
    me.get(f"/v/{codes[0]}")
    me.send("/join", group="carer", also=["educator", "carer"], go="in")
    assert (joined(review, codes[0]).group, joined(review, codes[0]).also) == ("carer", ("educator",))
    assert me.page.url.path == "/room"
    page = me.get("/join")
    assert re.search(r'name="group" value="carer" checked', page.text)
    assert re.search(r'name="also" value="educator" checked', page.text)
    me.send("/join", group="trainee", go="in")
    assert joined(review, codes[0]).group == "trainee"


def test_no_group_or_an_unknown_one_is_a_fault_that_leads_to_the_field(browser, review, codes):
    me = browser()
    me.get(f"/v/{codes[0]}")
    for group in ("", "nobody"):
        page = me.send("/join", group=group, also="educator", go="in")
        assert page.status_code == 422
        assert '<a href="#group-1">' in page.text
        assert 'aria-describedby="group-hint group-fault"' in page.text
        assert re.search(r'name="also" value="educator" checked', page.text)
    assert joined(review, codes[0]) is None


def test_the_voice_stays_once_it_has_voted_and_the_page_says_so(browser, review, codes):
    me = come(browser(), codes[0])
    me.get("/vote/ballot")
    me.send("/vote/ballot", **{"q-q1": "1"})
    me.send("/vote/ballot/send")
    me.get("/join")
    page = me.send("/join", group="trainee", go="in")
    assert page.status_code == 409
    assert "You have voted with this voice already" in text_of(page)
    assert joined(review, codes[0]).group == "carer"


def test_whoever_has_not_joined_is_led_there_from_every_page(browser, codes):
    me = browser()
    for path in ("/room", "/vote/ballot", "/words/experience", "/vote/ballot/done"):
        assert me.get(path).url.path == "/"
    me.get(f"/v/{codes[0]}")
    for path in ("/room", "/vote/ballot", "/words/experience"):
        assert me.get(path).url.path == "/join", path


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


def test_slips_of_the_finger_never_lock_anybody_out(browser, codes):
    me = browser()
    me.get("/")
    wrong = codes[0][:-1] + ("2" if codes[0][-1] != "2" else "3")
    for _ in range(3 * WRONG):
        assert me.send("/code", code=wrong).status_code == 422
    assert me.send("/code", code=codes[0]).url.path == "/join"


def test_a_hall_behind_one_address_comes_in_while_somebody_there_guesses(browser, site, codes, monkeypatch):
    """Once an address is held, codes are looked at one after the other: right ones wait, and still come in."""
    monkeypatch.setattr(braking, "SECONDS_EACH", 0.01)
    me = browser()
    me.get("/")
    for code in new_codes(WRONG + 3):
        assert me.send("/code", code=code).status_code == 422
    assert site.state.site.brake.holds("testclient")
    for code in codes:
        assert browser().get(f"/v/{code}").url.path == "/join"


def test_three_hundred_come_in_at_once_without_waiting():
    brake = Brake(lambda: 0.0)
    assert {brake.turn("router") for _ in range(300)} == {0.0}


def test_who_guesses_gets_two_codes_a_second_and_is_sent_away_when_many_wait():
    now = [0.0]
    brake = Brake(lambda: now[0])
    for _ in range(WRONG):
        brake.count("phone")
    turns = [brake.turn("phone") for _ in range(100)]
    allowed = [turn for turn in turns if turn is not None]
    assert len(allowed) == LONGEST_WAIT / SECONDS_EACH
    assert allowed == [SECONDS_EACH * (n + 1) for n in range(len(allowed))]
    assert brake.turn("another phone") == 0.0
    now[0] = PER_SECONDS + 0.1
    assert brake.turn("phone") == 0.0


def test_the_codes_of_slips_appear_in_no_page_but_where_they_were_typed(browser, codes):
    me = come(browser(), codes[0])
    for path in ("/", "/room", "/join", "/vote/ballot", "/words/experience"):
        assert codes[0] not in me.get(path).text
