"""What the team's pages of a workshop do, and what they never show."""

from __future__ import annotations

import re

import pytest

from reviewkit.web import app
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


POSTS = (
    "/team/round/experience",
    "/team/projector",
    "/team/vote/ballot",
    "/team/vote/ballot/close",
    "/team/slips",
    "/team/slips/lost",
    "/team/scribe",
    "/team/harvest",
    "/team/sheet",
    "/team/words",
    "/team/questions/q1",
    "/team/alike",
    "/team/steps",
    "/team/wordings",
    "/team/paper",
    "/team/paper/print",
)


@pytest.mark.parametrize("path", POSTS)
def test_nothing_is_written_without_the_forms_token_or_by_somebody_without_a_link(early, path):
    me, nobody = signed(early), Browser(TestClient(app(early)))
    before = len(list(early.db.execute("SELECT 1 FROM slips")))
    fields = {"act": "open", "words": "x", "number": "3", "sure": "1", "vote": "ballot", "text": "?"}
    assert me.client.post(path, data=fields).status_code == 403
    nobody.get("/")
    assert nobody.send(path, **fields).status_code == 403
    assert early.workshop("priorities").contributions() == []
    assert len(list(early.db.execute("SELECT 1 FROM slips"))) == before


def test_a_round_goes_from_silence_to_its_close_in_a_persons_name(early):
    me, room = signed(early), early.workshop("priorities")
    for act, state in (("silent", "silent"), ("share", "open"), ("close", "closed"), ("open", "open")):
        me.get("/team")
        page = me.send("/team/round/experience", act=act)
        assert page.status_code == 200
        assert room.round("experience").state == state
    refused = me.send("/team/round/experience", act="share")
    assert refused.status_code == 409
    assert "cannot be share" in text_of(refused)
    assert {row[0] for row in early.db.execute("SELECT by FROM sittings")} == {"Alice"}


def test_a_vote_opens_only_after_its_plan_was_read_and_says_what_differs(early):
    me, room = signed(early), early.workshop("priorities")
    me.get("/team/vote/ballot")
    assert me.send("/team/vote/ballot", go="look", choose="x").status_code == 422
    page = me.send("/team/vote/ballot", go="look", rule="dots", reason="a try")
    assert page.status_code == 422
    assert "ballot that the rule dots counts" in text_of(page)
    assert me.send("/team/vote/ballot", go="look", choose="5").status_code == 422  # a change has a reason
    page = me.send("/team/vote/ballot", go="look", choose="5", top="3", reason="time")
    assert "Different from the protocol: Questions that may be named" in text_of(page)
    assert room.state == ""
    assert re.search(r"at the most\s+5\b", text_of(page))
    me.send("/team/vote/ballot", go="open")
    assert (room.state, room.vote().choose, room.vote().top) == ("open", 5, 3)
    me.get("/team/vote/ballot/close")
    assert me.send("/team/vote/ballot/close").status_code == 422
    me.send("/team/vote/ballot/close", sure="1")
    assert room.state == "closed"


def test_a_new_slip_for_a_lost_one_is_shown_once_and_speaks_with_its_voice(early):
    me, room = signed(early), early.workshop("priorities")
    (old,) = room.slips(1)
    room.join(old.code, "carer")
    me.get("/team/slips")
    assert me.send("/team/slips/lost", code="K7P-4XX", act="void").status_code == 422
    page = me.send("/team/slips/lost", code=old.code, act="reissue")
    code = re.search(r'class="newcode" dir="ltr">([^<]+)<', page.text)[1]
    assert room.joined(code).group == "carer"
    assert "<svg" in page.text
    me.get("/team/slips")
    assert me.send("/team/slips/lost", code=old.code, act="void").status_code == 422  # it is void already


def test_slips_are_shown_on_a_page_that_runs_nothing(early):
    me = signed(early)
    me.get("/team/slips")
    page = me.send("/team/slips", number="3")
    assert page.text.count('class="code"') == 3
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert "unsafe" not in policy
    for wrong in ("0", "401", "-1", "x", ""):
        me.get("/team/slips")
        assert me.send("/team/slips", number=wrong).status_code == 422


def test_what_a_scribe_types_is_written_once_however_often_the_form_comes(early):
    me, room = signed(early), early.workshop("priorities")
    me.get("/team/scribe?round=experience&table=2&group=carer&language=nl")
    form = me.page
    facts = {"round": "experience", "table": "2", "group": "carer", "language": "nl", "consent": "1"}
    for _ in range(2):
        me.page = form
        me.send("/team/scribe", words="Niemand vroeg mij iets.", **facts)
    me.page = form
    page = me.send("/team/scribe", words="Iets anders.", **{**facts, "consent": ""})
    assert [(c.words, c.table, c.group, c.language, c.consent, c.by) for c in room.contributions()] == [
        ("Niemand vroeg mij iets.", "2", "carer", "nl", True, "Alice"),
        ("Iets anders.", "2", "carer", "nl", False, "Alice"),
    ]
    for kept in ('value="2"', "<option selected>2<"):
        assert kept in page.text
    assert "checked" not in re.search(r'id="consent"[^>]*>', page.text)[0]  # consent is asked each time


def test_a_form_that_is_sent_again_after_a_restart_acts_once_and_a_refused_one_can_be_sent_again(tmp_path):
    with review_of(str(tmp_path / "review.db"), tmp_path, opened=False) as review:
        link, form = review.people("Alice")[0].screening.invite("Alice"), None
        for words in (" ", "Said once.", "Said once."):
            with TestClient(app(review, secret="the same after a restart")) as client:
                me = Browser(client)
                me.get(f"/r/{link}")
                form = me.page = form or me.get("/team/scribe")
                sent = me.send("/team/scribe", words=words)
                assert sent.status_code == (200 if words.strip() else 422)
        assert [said.words for said in review.workshop("priorities").contributions()] == ["Said once."]


def test_words_of_a_silent_round_are_shown_to_their_scribe_alone(early):
    me, other = signed(early), signed(early, "Bram")
    host = early.people("Alice")[0].workshop("priorities")
    host.open_round("experience", silent=True)
    said = host.tell("A secret for now.", round="experience", consent=True)
    assert "A secret for now." in text_of(me.get("/team/scribe"))
    for path in ("/team/scribe", "/team/words", "/team", "/team/questions/q1"):
        assert "A secret for now." not in text_of(other.get(path))
    assert other.get(f"/team/words/{said.id[:20]}").status_code == 404


def test_words_are_hidden_for_a_reason_and_erased_only_when_that_is_sure(early):
    me, room = signed(early), early.workshop("priorities")
    said = early.people("Alice")[0].workshop("priorities").tell("Dr Jones said no.", group="carer", table="1")
    here = f"/team/words/{said.id[:20]}"
    me.get(here)
    assert me.send(here, act="hide").status_code == 422
    me.send(here, act="hide", why="names somebody")
    assert room.contributions() == []
    assert "Dr Jones" in text_of(me.get("/team/words?hidden=1"))
    assert "Dr Jones" not in text_of(me.get("/team/words"))
    me.get(here)
    me.send(here, act="show")
    assert me.send(here, act="erase").status_code == 422
    page = me.send(here, act="retype", sure="1")
    assert "Dr Jones said no.</textarea>" in page.text
    assert room.contributions()[0].erased


def test_pasted_lines_are_shown_first_and_their_faults_are_located(early):
    me, room = signed(early), early.workshop("priorities")
    me.get("/team/sheet")
    lines = 'carer | They "never" asked, not once.\n\nA thought | of its own\nWords alone.'
    page = me.send("/team/sheet", words=lines, round="experience", table="3", go="send")
    assert page.status_code == 422
    assert "Line 3: no group" in text_of(page)
    assert room.contributions() == []
    good = lines.replace("A thought", "educator")
    page = me.send("/team/sheet", words=good, round="experience", table="3", go="look")
    assert "Lines that were understood: 3" in text_of(page)
    assert room.contributions() == []
    page = me.send("/team/sheet", words=good, round="experience", table="3", go="send")
    assert "Written down: 3. There already: 0." in text_of(page)
    assert [(c.group, c.words) for c in room.contributions()] == [
        ("carer", 'They "never" asked, not once.'),
        ("educator", "of its own"),
        ("", "Words alone."),
    ]
    page = me.send("/team/sheet", words="words;group\nA table;carer\nMore;nobody", go="look")
    assert "Line 3: no group" in text_of(page)


def test_words_become_a_question_and_every_step_is_taken_back(early):
    me, room = signed(early), early.workshop("priorities")
    host = early.people("Host")[0].workshop("priorities")
    one, two = (host.tell(text, group="carer") for text in ("First.", "Second."))
    me.get("/team/words")
    assert me.send("/team/words", act="lay", new="x").status_code == 422  # nothing was ticked
    me.send("/team/words", w=[one.id, two.id], act="lay", new="being asked")
    me.send(
        "/team/words", w=[one.id, two.id], act="question", text="What?", theme_of="being asked", language="en"
    )
    made = room.questions()[-1]
    assert (set(made.words), made.theme, made.text) == ({one.id, two.id}, "being asked", "What?")
    here = f"/team/questions/{made.id}"
    me.get(here)
    me.send(
        here, act="split", **{"part-1": "A?", "part-2": "B?", f"d-{one.id}": "1", f"d-{two.id}": ["1", "2"]}
    )
    parts = room.question(made.id).split_into
    assert [set(room.question(name).words) for name in parts] == [{one.id, two.id}, {two.id}]
    me.get("/team/steps")
    me.send("/team/steps", step=room.steps()[-1].id)
    assert room.question(made.id).withdrawn == ""
    me.get(here)
    me.send(here, act="merge", other="q1")
    assert room.question("q1").merged_into == made.id
    me.send(here, act="unmerge", other="q1")
    me.send(here, act="word", language="fi", kind="easy", text="Mitä?", state="draft")
    assert [w.text for w in room.wordings() if w.question == made.id and w.state == "draft"] == ["Mitä?"]
    assert me.send(here, act="withdraw").status_code == 422
    me.send(here, act="withdraw", why="twice")
    assert made.id not in [q.id for q in room.questions()]


def test_pairs_called_different_are_not_asked_again_until_somebody_wants_them(early):
    me, room = signed(early), early.workshop("priorities")
    pairs = len(room.similar())
    me.get("/team/alike")
    page = me.send("/team/alike", act="apart")
    assert f"Pairs to look at: {pairs - 1}" in text_of(page)
    page = me.send("/team/alike", act="again")
    assert f"Pairs to look at: {pairs}" in text_of(page)


def test_a_question_is_tied_to_the_gaps_that_are_ticked_and_to_no_others(early):
    me, room = signed(early), early.workshop("priorities")
    page = me.get("/team/questions/q1").text
    gaps = re.findall(r'name="gap" value="([^"]+)"', page)
    assert gaps
    me.send("/team/questions/q1", act="gaps", gap=gaps[:2])
    assert set(room.question("q1").gaps) == set(gaps[:2])
    me.send("/team/questions/q1", act="gaps", gap=[gaps[1], "made up"])
    assert room.question("q1").gaps == (gaps[1],)


def test_texts_are_written_ten_at_a_time_and_what_was_written_is_asked_no_more(early):
    me, room = signed(early), early.workshop("priorities")
    page = me.get("/team/wordings?language=fi&kind=plain").text
    assert page.count('name="question"') == 10
    assert me.get("/team/wordings?language=fi&kind=plain&from=10").text.count('name="question"') == 4
    me.send("/team/wordings", language="fi", kind="plain", question="q1", text="Mikä auttaa?", state="there")
    assert room.wording("q1", "fi") == ("Mikä auttaa?", "fi")
    assert 'value="q1"' not in me.get("/team/wordings?language=fi&kind=plain").text
    refused = me.send("/team/wordings", language="fi", kind="plain", question="q9", text="", state="there")
    assert refused.status_code == 422
    assert 'value="q9"' in refused.text


def test_every_sentence_of_the_teams_catalogue_is_said_somewhere():
    from pathlib import Path

    from reviewkit.web import catalogue

    folder = Path(app.__code__.co_filename).parent
    pages = "".join(one.read_text("utf-8") for one in (folder / "templates").glob("*.html"))
    code = "".join(one.read_text("utf-8") for one in folder.glob("*.py"))
    own = catalogue.sentences(folder / "texts" / "team" / "en.toml")
    parts = re.compile(r"team\.(done|state|kind)-|sort\.(state|kind)-")
    left_over = [
        key
        for key in own
        if f'"{key}"' not in pages + code and f"'{key}'" not in pages and not parts.match(key)
    ]
    assert left_over == []


def test_a_sheet_in_greek_letters_as_long_as_is_allowed_passes_and_a_longer_one_is_refused_in_words(early):
    me = signed(early)
    me.get("/team/sheet")
    lines = "\n".join(["Κανείς δεν με ρώτησε πώς πήγε. " * 6] * 161)[:30_000]
    assert "Lines that were understood: 161" in text_of(me.send("/team/sheet", words=lines, go="look"))
    page = me.send("/team/sheet", words="a" * 30_001, go="look")
    assert page.status_code == 422
    assert "Hand it in in parts" in text_of(page)
