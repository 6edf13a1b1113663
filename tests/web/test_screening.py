"""What a reviewer may rely on."""

from __future__ import annotations

import re

from reviewkit.web import app, personal_link
from tests.web.conftest import SCRIPT, Browser, TestClient, review_of
from tests.web.test_voting import text_of

STAGE = "/screen/title-abstract"


def queue_of(browser):
    """Return the title shown, as text."""
    return re.search(r'class="title"[^>]*>(.*?)</h2>', browser.get(STAGE).text, re.DOTALL)[1]


def test_a_personal_link_opens_the_work_of_one_person_only(site, browser):
    me = browser()
    assert me.get("/screen").status_code == 403
    link = personal_link(site, "Alice")
    assert "Alice" in text_of(me.get(link))
    other = browser()
    assert other.get(link[:-1] + ("A" if link[-1] != "A" else "B")).status_code == 403
    assert other.get("/screen").status_code == 403


def test_a_link_and_who_followed_it_outlive_the_server(site, review, reviewer):
    carol = reviewer("Carol")
    carol.get(STAGE)
    again = Browser(TestClient(app(review), cookies=dict(carol.client.cookies)))
    assert "Carol" in text_of(again.get("/screen"))
    again.page = carol.page  # the form that was open while the server was started again
    again.send(STAGE, verdict="include")
    assert len(review.people("Carol")[0].screening.mine("title-abstract")) == 1


def test_a_link_that_is_taken_back_ends_its_sessions_at_once(reviewer, review, site, browser):
    carol, link = reviewer("Carol"), personal_link(site, "Carol")
    (alice,) = review.people("Alice")
    assert alice.screening.revoke("Carol") == 2
    assert carol.get("/screen").status_code == 403
    assert browser().get(link).status_code == 403
    assert personal_link(site, "Carol") != link


def test_the_file_holds_no_link_that_could_be_used(site, review):
    link = personal_link(site, "Carol").removeprefix("/r/")
    assert link not in "\n".join(review.db.conn.iterdump())
    assert review.screening.signed_in(link) == "Carol"
    assert [one.person for one in review.screening.invited()] == ["Carol"]


def test_wrong_links_are_limited_as_wrong_codes_are(site, browser):
    me, link = browser(), personal_link(site, "Carol")
    for n in range(10):
        assert me.get(f"/r/{'x' * 31}{n}").status_code == 403
    assert me.get(link).status_code == 403


def test_a_form_that_is_sent_again_writes_nothing_twice_and_an_old_one_overwrites_nothing(reviewer, review):
    alice = reviewer("Alice")
    alice.get(STAGE)
    first = alice.page
    for _ in range(3):
        alice.page = first
        assert alice.send(STAGE, verdict="include", note="kept").status_code == 200
    alice.page = first
    page = alice.send(STAGE, verdict="exclude")
    assert page.status_code == 409
    assert "since this page was opened" in text_of(page)
    alice.send(STAGE, verdict="exclude")  # from the page that shows the verdict as it stands
    alice.page = first
    assert alice.send(STAGE, verdict="include", note="kept").status_code == 200
    (person,) = review.people("Alice")
    assert [v.verdict for v in person.screening.mine("title-abstract")] == ["include", "exclude"]


def test_a_script_gets_a_short_answer_that_says_what_is_saved_or_why_not(reviewer, review):
    alice = reviewer("Alice")
    alice.client.headers["accept"] = "application/json"
    alice.get(STAGE)
    form = alice.page
    assert "Judged by you: 1" in alice.send(STAGE, verdict="include").json()["standing"]
    alice.page = form
    assert alice.send(STAGE, verdict="unsure").status_code == 409
    alice.get(STAGE)
    told = alice.send(STAGE, verdict="include", reason="not-research")
    assert told.status_code == 422
    assert "has no reason for exclusion" in told.json()["fault"]


def test_one_tap_excludes_for_a_reason_and_further_reasons_are_kept_behind_it(reviewer, review):
    alice = reviewer("Alice")
    alice.get(STAGE)
    alice.send(STAGE, because="not-research", reason=["wrong-population", "not-research"])
    (given,) = review.people("Alice")[0].screening.mine("title-abstract")
    assert given.reasons == ("not-research", "wrong-population")


def test_what_is_left_for_later_comes_back_at_the_end(reviewer):
    alice = reviewer("Alice")
    first = queue_of(alice)
    alice.get(re.search(r'id="later" href="([^"]+)"', alice.page.text)[1])
    for _ in range(3):
        assert first not in alice.page.text
        alice.send(STAGE, verdict="include")
    assert "what you left for later still waits" in text_of(alice.page)
    assert queue_of(alice) == first


def test_the_list_finds_by_words_and_filters_and_shows_ones_own_verdicts_alone(reviewer):
    alice, bram = reviewer("Alice"), reviewer("Bram")
    alice.get(STAGE)
    title = queue_of(alice)
    alice.send(STAGE, verdict="include")

    def titles(who, query):
        page = who.get(f"{STAGE}/list?{query}").text
        return re.findall(r'report=\w+" dir="auto">(.*?)</a>', page)

    assert len(titles(alice, "")) == 4
    assert len(titles(alice, "q=byrne&field=authors")) == 1
    assert titles(alice, 'q="lived experience"&until=2013') == titles(alice, "q=consum*&field=keywords")
    assert len(titles(alice, "q=teach* -service")) == 0
    assert titles(alice, "abstract=no") == ["A title without a summary"]
    assert len(titles(alice, "q=تعليم")) == 1
    assert titles(alice, "mine=include") == [title]
    assert len(titles(alice, "mine=unjudged")) == 3
    assert titles(bram, "mine=include") == []
    assert "Your verdict: <strong>" not in bram.page.text.replace('<span lang="en">', "")
    assert "include" in text_of(alice.get(f"{STAGE}/list"))
    for odd in ("q=%22", "q=%00", "q=AND OR NOT", "q=title:", "q=--", "q=*", "since=x&page=0", "mine=all'"):
        assert alice.get(f"{STAGE}/list?{odd}").status_code == 200


def test_a_report_from_the_list_can_be_read_by_all_and_judged_by_whom_it_waits_for(reviewer, review):
    alice, bram, carol = reviewer("Alice"), reviewer("Bram"), reviewer("Carol")
    report = re.search(r"report=(\w+)", alice.get(f"{STAGE}/list").text)[1]
    for who in (alice, bram):
        assert 'name="verdict"' in who.get(f"{STAGE}?report={report}").text
        who.send(STAGE, verdict="include")
    page = carol.get(f"{STAGE}?report={report}")
    assert 'name="verdict"' not in page.text
    assert "does not wait for you" in text_of(page)
    assert carol.get(f"{STAGE}?report=feed").status_code == 404
    assert carol.get(f"/screen/full-text?report={report}").status_code == 200


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
    assert "telling" not in bram.get(f"{STAGE}?report={path}").text


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
    again = carol.get(re.search(r'id="undo" href="([^"]+)"', carol.page.text)[1])
    assert "you settled this with include" in text_of(again)
    assert ">talked about</textarea>" in again.text
    carol.send(f"{STAGE}/conflicts", verdict="exclude", reason="not-research")
    assert review.screening.progress("title-abstract").excluded == 1
    report = re.search(r"report=(\w+)", again.url.query.decode())[1]
    for judge in (alice, bram):
        assert "What was said" not in judge.get(f"{STAGE}/conflicts?report={report}").text


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
    assert '<mark class="for">Service users</mark>' in page
    assert "<img" not in page
    longest = max(pages, key=len)
    assert longest.count('<mark class="for">carers</mark>') == 420
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


def test_an_attached_full_text_opens_for_reviewers_alone_and_runs_nothing(tmp_path):
    with review_of(str(tmp_path / "review.db"), tmp_path) as review:
        site = app(review, people=["Alice"])
        (alice,) = review.people("Alice")
        report = alice.queue("title-abstract").next()
        for name, content in (("paper.pdf", b"%PDF-1.4\nx"), ("page.html", b"<script>alert(1)</script>")):
            (tmp_path / name).write_bytes(content)
            alice.screening.retrieval.attach(report, tmp_path / name)
        alice.screening.retrieval.attach(report, "https://example.org/paper")
        me, other = Browser(TestClient(site)), Browser(TestClient(site))
        me.get(personal_link(site, "Alice"))
        page = me.get(f"{STAGE}?report={report.id}").text
        paths = dict(re.findall(r'href="(/text/[^"]+)"[^>]*>([\w.]+)<', page))
        assert set(paths.values()) == {"paper.pdf", "page.html"}
        assert 'href="https://example.org/paper"' in page
        for path, name in paths.items():
            answer = me.get(path)
            assert answer.status_code == 200
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert "script" not in answer.headers["content-security-policy"]
            kind = answer.headers["content-type"]
            assert kind.startswith("application/pdf" if name == "paper.pdf" else "text/plain")
            assert other.get(path).status_code == 403
        assert me.get(f"/text/{report.id}/{'0' * 64}").status_code == 404
        site.state.site.writes.close()
