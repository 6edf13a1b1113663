"""What a participant may rely on who writes something."""

from __future__ import annotations

import re

import pytest

from reviewkit.web.braking import WRONG
from reviewkit.web.telling import LONGEST
from tests.web.conftest import come, text_of


@pytest.fixture
def host(review):
    room = review.people("Host")[0].workshop("priorities")
    room.open_round("experience")
    return room


def said(review, **chosen):
    return review.workshop("priorities").contributions(**chosen)


def test_words_are_kept_as_they_were_written_with_the_voice_and_without_the_slip(
    host, review, browser, codes
):
    me = come(browser(), codes[0], "trainee")
    assert "Write something" in text_of(me.page)
    me.get("/words/experience")
    page = me.send(
        "/words/experience", words="  Zij luisterden.\r\nVoor het eerst! <b>", language="nl", table="3"
    )
    assert "Your words are in. They have number 1." in text_of(page)
    (one,) = said(review)
    assert (one.words, one.group, one.language, one.table) == (
        "Zij luisterden.\nVoor het eerst! <b>",
        "trainee",
        "nl",
        "3",
    )
    assert one.by == "(the room)"
    assert not one.consent
    assert codes[0] not in "".join(map(str, review.db.execute("SELECT * FROM contributions").fetchone()))


def test_consent_is_asked_for_each_time_and_never_taken_for_granted(host, review, browser, codes):
    me = come(browser(), codes[0])
    me.get("/words/experience")
    page = me.send("/words/experience", words="one", consent="1")
    assert re.search(r'id="consent-1" name="consent" value="" checked', page.text)
    me.send("/words/experience", words="two")
    assert [one.consent for one in said(review)] == [True, False]


def test_own_words_are_shown_in_this_browser_only(host, review, browser, codes):
    me, other = come(browser(), codes[0]), come(browser(), codes[1])
    me.get("/words/experience")
    me.send("/words/experience", words="only mine")
    me.send("/words/experience", words="mine, too", consent="1")
    page = text_of(me.get("/words/experience"))
    assert "Number 1" in page
    assert "only mine" in page
    assert "mine, too" in page
    assert "only mine" not in other.get("/words/experience").text
    again = come(browser(), codes[0])  # the same slip on another device: nothing ties the words to it
    assert "only mine" not in again.get("/words/experience").text
    me.get("/room")
    me.send("/leave")
    assert "only mine" not in come(me, codes[0]).get("/words/experience").text


def test_own_words_are_shown_in_a_silent_round_and_gone_when_they_were_erased(host, review, browser, codes):
    host.close_round("experience")
    host.open_round("experience", silent=True)
    me = come(browser(), codes[0])
    me.get("/words/experience")
    page = me.send("/words/experience", words="written alone")
    assert "written alone" in page.text
    assert said(review) == []
    host.close_round("experience")
    host.erase(said(review)[0])
    host.open_round("experience")
    assert "written alone" not in me.get("/words/experience").text


def test_a_form_sent_twice_is_written_once(host, review, browser, codes):
    me = come(browser(), codes[0])
    form = me.get("/words/experience")
    for _ in range(3):
        me.page = form
        me.send("/words/experience", words="said once")
    assert [one.words for one in said(review)] == ["said once"]
    assert text_of(me.page).count("said once") == 1


@pytest.mark.parametrize(
    ("words", "fault"), [(" \n ", "Write something first."), ("x" * (LONGEST + 1), "4001 characters")]
)
def test_what_cannot_be_handed_in_is_said_beside_the_field_and_stays_there(
    host, review, browser, codes, words, fault
):
    me = come(browser(), codes[0])
    me.get("/words/experience")
    page = me.send("/words/experience", words=words, consent="1", table="2")
    assert page.status_code == 422
    assert fault in text_of(page)
    assert 'aria-describedby="words-hint words-fault" aria-invalid="true"' in page.text
    assert words.strip() in page.text
    assert re.search(r'value="1" checked', page.text)
    assert re.search(r'<option value="2" selected>', page.text)
    assert said(review) == []


def test_a_slip_that_floods_the_room_is_slowed_and_loses_nothing_of_what_it_wrote(
    host, review, browser, codes
):
    me = come(browser(), codes[0])
    me.get("/words/experience")
    for n in range(WRONG):
        me.send("/words/experience", words=f"word {n}")
    page = me.send("/words/experience", words="one too many")
    assert page.status_code == 422
    assert "a lot within one minute" in text_of(page)
    assert "one too many</textarea>" in page.text
    assert len(said(review)) == WRONG
    other = come(browser(), codes[1])
    other.get("/words/experience")
    assert other.send("/words/experience", words="somebody else").status_code == 200


def test_what_arrives_after_the_close_is_kept_as_late_and_not_lost(host, review, browser, codes):
    me = come(browser(), codes[0])
    form = me.get("/words/experience")
    host.close_round("experience")
    assert "This round is closed" in text_of(me.get("/words/experience"))
    me.page = form
    me.send("/words/experience", words="a minute late")
    assert [(one.words, one.late) for one in said(review)] == [("a minute late", True)]
    assert "Your words are in. They have number 1." in text_of(me.page)


def test_only_rounds_of_words_that_are_open_are_offered(host, browser, codes):
    me = come(browser(), codes[0])
    assert me.page.text.count('href="/words/') == 1
    assert me.get("/words/ballot").status_code == 404
    assert "This round is closed" in text_of(me.get("/words/questions"))
    assert me.get("/words/nothing").status_code == 404
