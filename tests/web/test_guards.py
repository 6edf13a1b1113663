"""What the pages refuse, whoever asks."""

from __future__ import annotations

import re
from pathlib import Path

from reviewkit.web import app
from reviewkit.web.guarding import LARGEST_BODY, MOST_FIELDS
from tests.web.conftest import Browser, TestClient, come, review_of


def test_every_answer_forbids_inline_scripts_outside_resources_and_framing(browser, codes):
    me = browser()
    for path in (
        "/",
        f"/v/{codes[0]}",
        "/join",
        "/practice/ballot",
        "/news",
        "/result",
        "/nothing-here",
        "/static/pages.css",
        "/screen",
    ):
        headers = me.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == ("no-store" if "static" not in path else "max-age=3600")


def test_the_pages_hold_no_inline_script_or_style_and_name_no_other_host():
    folder = Path(app.__code__.co_filename).parent
    served = [
        path for path in (folder / "templates").glob("*.html") if path.name != "slips.html"
    ]  # for paper
    pages = "".join(path.read_text(encoding="utf-8") for path in served)
    assert not re.search(r'\sstyle=|\son[a-z]+="|<style', pages)
    assert not re.search(r"<script(?! src=\"/static/)", pages)
    assert not re.search(r"https?://", pages)


def test_a_form_without_its_token_or_with_anothers_is_refused(browser, codes, review):
    me, other = browser(), browser()
    other.get(f"/v/{codes[1]}")
    me.get(f"/v/{codes[0]}")
    taken = re.search(r'name="token" value="([^"]+)', other.page.text)[1]
    for token in ("", taken, "é"):
        for path in ("/vote/ballot/send", "/vote/ballot", "/join", "/code", "/leave", "/words/experience"):
            page = me.client.post(path, data={"token": token, "group": "carer", "q-q1": "1", "words": "x"})
            assert page.status_code == 403, path
            assert "open too long" in page.text
    assert review.workshop("priorities").voted() == 0


def test_a_forged_cookie_opens_nothing(site, codes, browser):
    me = Browser(TestClient(site, cookies={"reviewkit": "eyJwZXJzb24iOiAiQWxpY2UifQ==.aaaa.bbbb"}))
    assert me.get("/screen").status_code == 403
    assert me.get("/vote").url.path == "/"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(browser):
    cookie = browser().get("/").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_a_form_with_a_thousand_fields_too_many_or_of_another_kind_is_refused(browser, codes):
    me = come(browser(), codes[0])
    many = {f"x{n}": "1" for n in range(MOST_FIELDS + 1)}
    assert me.send("/join", **many).status_code == 403
    assert me.client.post("/join", files={"words": b"x"}).status_code == 403


def test_a_body_too_large_is_refused_unread(browser):
    me = browser()
    me.get("/")
    assert me.send("/code", code="x" * LARGEST_BODY).status_code == 413
    assert me.client.post("/code", content=(b"x" for _ in range(3))).status_code == 411


def test_what_breaks_is_answered_in_words_with_all_guards_and_without_the_files_name(tmp_path):
    review = review_of(str(tmp_path / "secret-name.db"), tmp_path)
    me = Browser(TestClient(app(review), raise_server_exceptions=False))
    me.get("/")
    review.close()
    page = me.get("/")
    assert page.status_code in (500, 503)
    assert "Nothing that was confirmed is lost" in page.text
    assert "secret-name" not in page.text
    assert "Traceback" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_vote_that_could_not_be_written_is_never_confirmed(review, site, codes):
    me = come(Browser(TestClient(site, raise_server_exceptions=False)), codes[0])
    me.get("/vote/ballot")
    me.send("/vote/ballot", **{"q-q1": "1"})
    review.db.execute("PRAGMA query_only = ON")
    page = me.send("/vote/ballot/send")
    review.db.execute("PRAGMA query_only = OFF")
    assert page.status_code in (500, 503)
    assert "Your vote is in" not in page.text
