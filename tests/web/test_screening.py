"""What a reviewer may rely on."""

from __future__ import annotations

import re

from reviewkit.web import personal_link
from tests.web.conftest import SCRIPT, Browser, TestClient
from tests.web.test_voting import text_of

STAGE = "/screen/title-abstract"


def queue_of(browser):
    """Return the title shown, as text."""
    return re.search(r'class="title" dir="auto">(.*?)</h2>', browser.get(STAGE).text, re.DOTALL)[1]


def test_a_personal_link_opens_the_work_of_one_person_only(site, browser):
    me = browser()
    assert me.get("/screen").status_code == 403
    link = personal_link(site, "Alice")
    assert "Alice" in text_of(me.get(link))
    other = browser()
    assert other.get(link[:-1] + ("A" if link[-1] != "A" else "B")).status_code == 403
    assert other.get("/screen").status_code == 403


def test_a_link_ends_when_the_name_is_no_longer_given(site, review):
    from reviewkit.web import app

    link = personal_link(site, "Carol")
    smaller = app(review, secret="only for tests", people=["Alice"])
    assert Browser(TestClient(smaller)).get(link).status_code == 403


def test_verdicts_go_one_report_after_the_other_under_the_persons_own_name(reviewer, review):
    alice = reviewer("Alice")
    seen = []
    for verdict in ("include", "exclude", "unsure", "include"):
        seen.append(queue_of(alice))
        alice.send(STAGE, verdict=verdict, reason="not-research" if verdict == "exclude" else "", note="n")
    assert len(set(seen)) == 4
    assert "Nothing waits for you here" in text_of(alice.page)
    (person,) = review.people("Alice")
    given = person.screening.mine("title-abstract")
    assert [v.verdict for v in given] == ["include", "exclude", "unsure", "include"]
    assert given[1].reasons == ("not-research",)
    assert given[0].note == "n"


def test_a_second_thought_on_the_last_report_is_one_step_away(reviewer, review):
    alice = reviewer("Alice")
    first = queue_of(alice)
    alice.send(STAGE, verdict="include")
    path = re.search(r'id="undo" href="([^"]+)"', alice.page.text)[1]
    page = alice.get(path.replace("&amp;", "&"))
    assert first in page.text
    alice.send(STAGE, verdict="exclude", reason="not-education")
    (person,) = review.people("Alice")
    assert [v.verdict for v in person.screening.mine("title-abstract")] == ["include", "exclude"]
    assert len({v.report for v in person.screening.mine("title-abstract")}) == 1


def test_nothing_of_another_persons_verdict_shows_before_both_are_in(reviewer):
    alice, bram, carol = reviewer("Alice"), reviewer("Bram"), reviewer("Carol")
    before = bram.get(STAGE).text
    lead = carol.get("/lead").text
    alice.get(STAGE)
    alice.send(STAGE, verdict="exclude", reason="not-research", note="a telling remark")
    assert bram.get(STAGE).text == before
    page = carol.get("/lead").text
    assert "telling" not in page
    for name in ("Included", "Excluded", "In conflict", "Open"):
        number = rf"{name}</th><td>(\d+)"
        assert re.findall(number, page) == re.findall(number, lead)
    for who in (alice, bram, carol):
        assert "telling" not in who.get(f"{STAGE}/conflicts").text
    path = re.search(r'name="report" value="(\w+)"', before)[1]
    assert bram.get(f"{STAGE}?report={path}").status_code == 404


def test_a_conflict_goes_to_somebody_who_did_not_judge_with_both_verdicts_side_by_side(reviewer, review):
    alice, bram, carol = reviewer("Alice"), reviewer("Bram"), reviewer("Carol")
    alice.get(STAGE)
    alice.send(STAGE, verdict="include", note="fits")
    bram.get(STAGE)
    bram.send(STAGE, verdict="exclude", reason="not-research")
    for judge in (alice, bram):
        assert "No conflict waits for you" in text_of(judge.get(f"{STAGE}/conflicts"))
    page = text_of(carol.get(f"{STAGE}/conflicts"))
    assert re.search(r"Alice include fits .*Bram exclude No data of its own", page)
    carol.send(f"{STAGE}/conflicts", verdict="include", note="talked about")
    assert "No conflict waits" in text_of(carol.page)
    assert review.screening.progress("title-abstract").included == 1


def test_the_judges_cannot_settle_by_hand_what_the_page_does_not_offer(reviewer):
    alice, bram = reviewer("Alice"), reviewer("Bram")
    alice.get(STAGE)
    report = re.search(r'name="report" value="(\w+)"', alice.page.text)[1]
    alice.send(STAGE, verdict="include")
    bram.get(STAGE)
    bram.send(STAGE, verdict="exclude", reason="not-research")
    alice.get(STAGE)
    page = alice.send(f"{STAGE}/conflicts", report=report, verdict="include")
    assert page.status_code == 422


def test_an_exclusion_without_the_reason_it_needs_keeps_what_was_entered(reviewer, review):
    alice, bram = reviewer("Alice"), reviewer("Bram")
    for who in (alice, bram):
        for _ in range(4):
            who.get(STAGE)
            who.send(STAGE, verdict="include")
    alice.get("/screen/full-text")
    page = alice.send("/screen/full-text", verdict="exclude", note="half a thought")
    assert page.status_code == 422
    assert "Choose a reason" in text_of(page)
    assert ">half a thought</textarea>" in page.text
    alice.send("/screen/full-text", verdict="not retrieved", note="no copy")
    assert review.screening.progress("full-text").open == 3


def test_text_from_records_never_becomes_markup_and_the_protocols_words_are_marked(reviewer):
    alice = reviewer("Alice")
    pages = []
    while "Nothing waits" not in text_of(alice.get(STAGE)):
        pages.append(alice.page.text)
        alice.send(STAGE, verdict="include")
    page = next(text for text in pages if "taken over" in text)
    assert SCRIPT not in page
    assert "&lt;script&gt;" in page
    assert "<mark>Service users</mark>" in page
    assert "<img" not in page
    longest = max(pages, key=len)
    assert longest.count("<mark>carers</mark>") == 420
    assert any('dir="auto">تعليم' in text for text in pages)


def test_a_browser_forgets_whoever_stops_working_in_it(reviewer):
    alice = reviewer("Alice")
    alice.send("/leave")
    assert alice.get("/screen").status_code == 403


def test_what_is_not_there_is_answered_in_words(reviewer):
    alice = reviewer("Alice")
    assert alice.get("/screen/no-such-stage").status_code == 404
    assert "There is no such page" in alice.page.text
    alice.get(STAGE)
    assert alice.send(STAGE, report="f" * 64, verdict="include").status_code == 404
    alice.get(STAGE)
    assert alice.send(STAGE, verdict="perhaps").status_code == 422
