"""The pages for extraction: drafts, conditions, faults at their fields, blindness, settling."""

from __future__ import annotations

import re

import pytest

from reviewkit.web import app, personal_link
from tests.web.conftest import Browser, TestClient, text_of
from tests.web.extraction_plan import PLAN, review_to_extract

FILLED = {"v:country": "Australia", "v:compared": "no"}


@pytest.fixture
def made(tmp_path):
    review, study = review_to_extract(":memory:", tmp_path)
    site = app(review, secret="only for tests", people=["Alice", "Bram", "Carol"])

    def opened(name):
        one = Browser(TestClient(site))
        one.get(personal_link(site, name))
        return one

    yield review, study, f"/extract/main/{study.id}", opened
    review.close()


@pytest.mark.parametrize("row", ["0", "-1", "²", "x", "", "9" * 5000])
def test_an_entry_that_cannot_be_is_not_there(made, row):
    _, _, address, opened = made
    assert opened("Alice").get(f"{address}?row={row}").status_code == 404


def test_what_is_saved_stands_in_the_ledger_word_for_word_with_quotation_page_and_note(made):
    review, _, address, opened = made
    alice = opened("Alice")
    alice.get(address)
    alice.send(
        f"{address}?row=1",
        **FILLED,
        **{
            "v:aim": "To know\r\nrecovery <b>",
            "p:aim": "4",
            "n:country": "from the abstract",
            "v:roles": ["planning", "teaching"],
        },
        **{
            "s:size": "not reported",
            "v:barriers": "time\nmoney; rooms",
            "v:domain": "affective > attitudes",
            "v:level": "3",
        },
    )
    assert alice.page.status_code == 200
    (entry,) = review.people("Alice")[0].extraction.mine("main")
    told = {one.field: one for one in entry.answers}
    assert entry.complete
    assert told["aim"].value == "To know\nrecovery <b>"
    assert (told["aim"].page, told["country"].note) == ("4", "from the abstract")
    assert set(told["roles"].value) == {"planning", "teaching"}
    assert told["size"].status == "not reported"
    assert told["barriers"].value == ("time", "money; rooms")
    assert told["domain"].value == "affective > attitudes"
    alice.get(address)
    assert "recovery &lt;b&gt;" in alice.page.text
    before = review.db["answers"].count
    alice.send(f"{address}?row=1", **FILLED, **{"n:country": "from the abstract"}, **still(alice))
    assert alice.page.status_code == 200
    assert review.db["answers"].count == before  # nothing new was said


def still(browser):
    """What stands on the page, to be sent as it is."""
    page = browser.page.text
    found = {}
    for name, value in re.findall(r'name="(v:\w+)" value="([^"]*)"[^>]*checked', page):
        found.setdefault(name, []).append(value.replace("&gt;", ">"))
    for name, text in re.findall(r'<textarea id="[^"]*" name="(\w:\w+)"[^>]*>([^<]*)</textarea>', page):
        found[name] = text.replace("&lt;", "<").replace("&gt;", ">")
    for name, value in re.findall(r'<input class="line" id="[^"]*" name="(\w:\w+)" value="([^"]*)"', page):
        found[name] = value
    for name, options in re.findall(
        r'<select id="[^"]*" name="(\w:\w+)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        found[name] = next(
            (v.replace("&gt;", ">") for v in re.findall(r'value="([^"]*)" selected', options)), ""
        )
    return {name: value for name, value in found.items() if name not in (*FILLED, "n:country")}


def test_every_fault_is_told_at_its_field_and_nothing_is_written(made):
    review, _, address, opened = made
    alice = opened("Alice")
    alice.get(address)
    alice.send(
        f"{address}?row=1",
        **{"v:country": "UK", "v:size": "many", "v:when": "2014-13-40", "q:design": "we surveyed"},
    )
    assert alice.page.status_code == 422
    assert alice.page.text.count('aria-invalid="true"') >= 2
    for field in ("size", "when", "design"):
        assert f'href="#f-{field}"' in alice.page.text
    assert "many" in alice.page.text  # what was written is still there
    assert review.db["answers"].count == 0
    alice.send(f"{address}?row=1", **{"v:country": "UK", "v:compared": "no", "v:with": "lectures"})
    assert alice.page.status_code == 422  # a field that is not asked is not dropped silently
    assert 'href="#f-with"' in alice.page.text


def test_an_answer_can_be_changed_and_not_made_unsaid(made):
    _, _, address, opened = made
    alice = opened("Alice")
    alice.get(address)
    alice.send(f"{address}?row=1", **FILLED, **{"v:size": "12"})
    alice.get(address)
    alice.send(f"{address}?row=1", **FILLED, **{"v:size": ""})
    assert alice.page.status_code == 422
    assert "cannot be made unsaid" in text_of(alice.page)


def test_a_draft_is_kept_for_its_writer_alone_and_goes_when_it_is_saved(made):
    review, _, address, opened = made
    alice, bram = opened("Alice"), opened("Bram")
    alice.get(address)
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', alice.page.text))
    answer = alice.client.post(
        f"{address}/draft?row=1", data=hidden | {"v:country": "Fin", "v:compared": "yes", "v:size": "x"}
    )
    assert answer.json()["missing"] == ["with"]
    assert "with" in answer.json()["asked"]
    assert "size" in answer.json()["faults"]
    assert review.db["answers"].count == 0
    assert "Fin" in alice.get(address).text
    assert "Fin" not in bram.get(address).text
    alice.send(f"{address}?row=1", **FILLED)
    assert review.db["drafts"].count == 0
    assert (
        alice.client.post(f"{address}/draft?row=1", data={"v:country": "x"}).status_code == 403
    )  # without its token


def test_without_scripts_a_look_shows_what_is_asked_now(made):
    _, _, address, opened = made
    alice = opened("Alice")
    alice.get(address)
    assert re.search(r'id="f-with"[^>]*data-unasked', alice.page.text)
    alice.send(f"{address}?row=1", **{"v:compared": "yes", "act": "look"})
    assert not re.search(r'id="f-with"[^>]*data-unasked', alice.page.text)


def test_nobody_sees_another_s_answers_before_both_are_complete(made):
    review, study, address, opened = made
    alice, bram = opened("Alice"), opened("Bram")
    alice.get(address)
    alice.send(f"{address}?row=1", **FILLED, **{"v:aim": "a secret aim"})
    for path in ("/extract", "/extract/main", address, f"{address}/compare"):
        bram.get(path)
        assert bram.page.status_code == 200
        assert "secret aim" not in bram.page.text
        assert "Australia" not in bram.page.text
    bram.get(address)
    bram.send(f"{address}?row=1", **{"v:country": "New Zealand", "v:compared": "no"})
    bram.get(f"{address}/compare")
    assert "Australia" in bram.page.text
    carol = opened("Carol")
    carol.get(f"{address}/compare")
    carol.send(
        f"{address}/compare", act="settle", field="country", entry="1", whose="Alice", note="the affiliation"
    )
    line = review.extraction.lines("main")[0]
    assert (line.fields["country"].given.value, line.fields["country"].provenance) == ("Australia", "settled")
    carol.send(f"{address}/compare", act="settle", field="country", entry="1", whose="Bram")
    assert carol.page.status_code == 409  # it was settled before
    carol.send(f"{address}/compare", act="equal")
    assert review.extraction.differences("main") == [] or study.id


def test_an_older_page_of_one_s_own_does_not_overwrite_a_newer_answer_silently(made):
    _, _, address, opened = made
    old, new = opened("Alice"), opened("Alice")
    old.get(address)
    new.get(address)
    new.send(f"{address}?row=1", **FILLED)
    old.send(f"{address}?row=1", **{"v:country": "Austria", "v:compared": "no"})
    assert old.page.status_code == 409
    assert "another page" in text_of(old.page)
    old.send(f"{address}?row=1", **{"v:country": "Austria", "v:compared": "no"})
    assert old.page.status_code == 200


def test_rows_are_added_named_taken_out_and_referred_to(made):
    review, study, address, opened = made
    alice = opened("Alice")
    arms = f"/extract/arms/{study.id}"
    alice.get(arms)
    alice.send(f"{arms}?row=1", **{"v:name": "drama", "act": "more"})
    assert "row=2" in str(alice.page.url)
    alice.send(f"{arms}?row=2", **{"v:name": "lectures"})
    alice.get(address)
    assert "2: lectures" in alice.page.text
    alice.send(f"{address}?row=1", **FILLED, **{"v:control": "2"})
    alice.get(f"{arms}?row=2")
    alice.send(f"{arms}?row=2", act="drop")
    assert alice.page.status_code == 409  # a row refers to it
    alice.get(f"{arms}?row=1")
    alice.send(f"{arms}?row=1", act="drop")
    assert review.people("Alice")[0].extraction.rows(study, "arms") == {2: "lectures"}


def test_what_is_not_there_is_told_as_missing_and_strangers_are_refused(made):
    _, study, address, opened = made
    alice = opened("Alice")
    for path in (
        "/extract/none",
        "/extract/main/abc",
        f"{address}?row=2",
        f"{address}?row=x",
        f"/extract/arms/{study.id}?row=0",
    ):
        assert alice.client.get(path).status_code == 404
    assert Browser(TestClient(alice.client.app)).get(address).status_code == 403


def test_a_form_that_asks_whether_one_is_finished_has_a_button_for_it_once_all_rows_are_complete(tmp_path):
    plan = PLAN.replace('id = "arms"\n', 'id = "arms"\nfinish = true\n', 1)
    review, study = review_to_extract(":memory:", tmp_path, plan)
    site = app(review, secret="only for tests", people=["Alice", "Bram"])
    address = f"/extract/arms/{study.id}"
    for n, name in enumerate(("Alice", "Bram")):
        one = Browser(TestClient(site))
        one.get(personal_link(site, name))
        one.get(address)
        assert 'value="finish"' not in one.page.text
        one.send(f"{address}?row=1", **{"v:name": "drug"})
        one.get(address)
        assert 'value="finish"' in one.page.text
        assert review.extraction.lines("arms") == []
        one.send(f"{address}?row=1", act="finish")
        assert one.page.status_code == 200
        one.get(address)
        assert 'value="finish"' not in one.page.text
        assert len(review.extraction.lines("arms")) == n
    review.close()


def test_on_a_scale_with_very_many_values_a_number_is_typed(tmp_path):
    plan = PLAN.replace("maximum = 5", "maximum = 1000000000000")
    review, study = review_to_extract(":memory:", tmp_path, plan)
    site = app(review, secret="only for tests", people=["Alice"])
    alice, address = Browser(TestClient(site)), f"/extract/main/{study.id}"
    alice.get(personal_link(site, "Alice"))
    alice.get(address)
    assert '<input class="line" id="v-level" name="v:level"' in alice.page.text
    assert alice.send(f"{address}?row=1", **FILLED, **{"v:level": "0"}).status_code == 422
    assert alice.send(f"{address}?row=1", **FILLED, **{"v:level": "123"}).status_code == 200
    (entry,) = review.people("Alice")[0].extraction.mine("main")
    assert {one.field: one.value for one in entry.answers}["level"] == 123
    review.close()
