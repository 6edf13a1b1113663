"""What holds of the pages' languages: complete, said where missing, and in either direction."""

from __future__ import annotations

import re

import pytest

from reviewkit.errors import ReadError
from reviewkit.web import app, catalogue
from tests.web.conftest import QUESTIONS, Browser, TestClient, come, review_of, text_of

# Sentences that reviewers' pages alone say, in English until somebody translates them.
LATER = ("team.",)
OTHERS = ("nl", "fi", "el")


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_there_in_every_language_of_the_protocol_with_the_same_facts(language):
    english, other = catalogue.catalogue("en"), catalogue.catalogue(language)
    wanted = {key for key in english if not key.startswith(LATER)}
    assert wanted - other.keys() == set()
    assert other.keys() - english.keys() == set()
    for key in other:
        assert set(re.findall(r"{\w+}", english[key])) == set(re.findall(r"{\w+}", other[key])), key


def test_every_sentence_that_a_page_asks_for_exists_and_none_is_left_over():
    from pathlib import Path

    folder = Path(app.__code__.co_filename).parent
    pages = "".join(path.read_text(encoding="utf-8") for path in (folder / "templates").glob("*.html"))
    code = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    asked = set(re.findall(r't(?:\.plain)?\("([a-z]+\.[a-zA-Z0-9-]+)"', pages))
    known = catalogue.catalogue("en")
    assert {key for key in asked if not key.endswith("-")} - known.keys() == set()
    sections = "display|join|room|words|ballot|step|look|practice|pair|later|closed|done|code"
    for key in known:
        if re.match(rf"({sections})\.", key):
            made_of_parts = re.match(r"ballot\.hint-|step\.pick-|practice\.q|display\.", key)
            assert made_of_parts or re.search(f"[\"']{key}[\"']", pages + code), f"{key} is asked for nowhere"


@pytest.mark.parametrize("language", OTHERS)
def test_a_participants_whole_way_says_nothing_in_english_but_the_questions(
    review, site, browser, codes, language
):
    me = browser()
    pages = [me.get(f"/?lang={language}")]
    pages.append(me.get(f"/v/{codes[0]}"))
    pages.append(me.send("/join", group="carer", go="in"))
    host = review.people("Host")[0].workshop("priorities")
    host.open_round("experience")
    pages += [
        me.get(path) for path in ("/room", "/words/experience", "/practice/ballot", "/vote/ballot?one=1")
    ]
    me.get("/vote/ballot")
    pages.append(me.send("/vote/ballot", **{"q-q1": "1", "q-q2": "2"}))
    pages.append(me.send("/vote/ballot/send"))
    for page in pages:
        assert f'<html lang="{language}"' in page.text, page.url
        assert '<span lang="en" dir="ltr">' not in page.text, page.url
        assert "is shown in English" not in page.text


def test_a_question_that_a_language_lacks_is_shown_in_its_own_and_it_is_said_beside_it(
    review, browser, codes
):
    host = review.people("Host")[0].workshop("priorities")
    host.word("q1", "fi", "Mikä auttaa?")
    host.word("q2", "fi", "Luonnos", state="draft")
    me = come(browser(), codes[0])
    page = me.get("/vote/ballot?lang=fi").text
    one = re.search(r'<li class="question">(?:(?!</li>).)*id="q-q1".*?</li>', page, re.DOTALL)[0]
    two = re.search(r'<li class="question">(?:(?!</li>).)*id="q-q2".*?</li>', page, re.DOTALL)[0]
    assert '<span class="words" lang="fi" dir="auto" data-speak>Mikä auttaa?</span>' in one
    assert "Ei vielä suomeksi" not in one
    assert '<span class="words" lang="nl"' in two
    assert "Ei vielä suomeksi. Näytetään kielellä: Nederlands" in two
    assert "Luonnos" not in page
    assert str(QUESTIONS - 1) in re.search(r'class="notice">([^<]*\d+[^<]*)<', page)[1]


def test_easy_words_stand_first_where_they_are_asked_for_and_missing_ones_are_said(review, browser, codes):
    host = review.people("Host")[0].workshop("priorities")
    host.question("A question without easy words?")
    me = come(browser(), codes[0])
    page = me.get("/vote/ballot?easy=1").text
    assert '<span class="words" lang="en" dir="auto" data-speak>What helps, number 1?</span>' in page
    assert "What helps people who teach from lived experience, number 1?" in page
    assert page.count("Not yet in easy words") == 1
    assert "What helps, number 1?" not in me.get("/vote/ballot?easy=0").text


def test_the_browsers_language_is_taken_first_and_a_chosen_one_stays(browser, codes):
    me = browser()
    page = me.get(f"/v/{codes[0]}?lang=fi", headers={"accept-language": "nl"})
    assert 'lang="nl"' in page.text.partition("<head>")[0]
    assert '<html lang="fi"' in me.get("/join?lang=fi").text
    assert '<html lang="fi"' in me.get("/join").text
    assert '<html lang="en"' in browser().get("/", headers={"accept-language": "sv, de;q=0.5"}).text


ARABIC = {
    "page.name": "العربية",
    "code.label": "الرمز على قسيمتك",
    "join.title": "أهلا بك",
    "ballot.title": "ورقة التصويت",
}


def test_a_language_from_right_to_left_can_be_added_and_what_it_lacks_is_marked_as_english(review, tmp_path):
    import reviewkit as rk

    text = review.protocol.text.replace('languages = ["en", "nl", "fi", "el"]', 'languages = ["en", "ar"]')
    assert '"ar"' in text
    with rk.open(":memory:", protocol=rk.Protocol.parse(text)) as other:
        (host,) = other.people("Host")
        host.workshop("priorities").question("What helps?")
        host.workshop("priorities").open_vote()
        (slip,) = other.workshop("priorities").slips(1)
        me = Browser(TestClient(app(other, texts={"ar": ARABIC})))
        page = me.get("/?lang=ar")
        assert '<html lang="ar" dir="rtl"' in page.text
        assert "الرمز على قسيمتك" in page.text
        assert 'lang="ar" hreflang="ar" aria-current="true">العربية<' in page.text
        assert '<span lang="en" dir="ltr">Nobody knows who you are</span>' in page.text
        assert "is shown in English" in page.text
        assert "أهلا بك" in come(me, slip.code).get("/join").text
        assert 'dir="auto" data-speak>What helps?' in me.get("/vote/ballot").text


def test_a_folder_of_catalogues_is_read_and_its_slips_of_the_pen_are_named(tmp_path):
    (tmp_path / "ar.toml").write_text(
        '[page]\nname = "العربية"\n[groups]\n"peer worker" = "عامل نظير"\n', "utf-8"
    )
    assert catalogue.added(tmp_path) == {"ar": {"page.name": "العربية", "groups.peer worker": "عامل نظير"}}
    for text, told in (
        ('[page]\nnmae = "x"\n', "no page says 'page.nmae'"),
        ('[words]\nin = "received"\n', "'words.in' has to hold {number}"),
        ('[words]\nempty = "{oops}"\n', "has to hold no words in braces"),
        ("not a catalogue", "no catalogue of sentences"),
        ('name = "x"\n', "no catalogue of sentences"),
    ):
        (tmp_path / "ar.toml").write_text(text, "utf-8")
        with pytest.raises(ReadError) as refused:
            catalogue.added(tmp_path)
        assert "ar.toml" in str(refused.value)
        assert told in str(refused.value)
    (tmp_path / "ar.toml").unlink()
    with pytest.raises(ReadError):
        catalogue.added(tmp_path)


def test_what_pages_look_like_names_no_left_and_no_right():
    from pathlib import Path

    for sheet in (Path(app.__code__.co_filename).parent / "static").glob("*.css"):
        for rule in re.findall(r"[{;]\s*([a-z-]+):\s*([^;}]+)", sheet.read_text(encoding="utf-8")):
            assert not re.search(r"\b(left|right)\b", " ".join(rule)), (sheet.name, rule)


def test_a_catalogue_name_cannot_lead_out_of_the_folder():
    assert catalogue.catalogue("../texts/en") == {}


def test_the_pages_of_a_review_speak_its_own_language_alone(tmp_path):
    with review_of(":memory:", tmp_path) as review:
        page = Browser(TestClient(app(review))).get("/")
        assert re.findall(r'hreflang="(\w+)"', page.text) == ["en", "nl", "fi", "el"]
        assert "Suomi" in text_of(page)
