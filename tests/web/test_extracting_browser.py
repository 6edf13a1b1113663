"""The pages for extraction in a real browser: by keyboard, without scripts, drafts as one types, and read by axe."""

from __future__ import annotations

import pytest

from tests.web.extraction_plan import review_to_extract
from tests.web.test_browser import (  # noqa: F401 - pytest finds fixtures in the module that uses them
    SCRIPTS,
    WIDTHS,
    Served,
    check,
    chromium,
    focus,
    opened,
    press,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(tmp_path):
    review, study = review_to_extract(str(tmp_path / "review.db"), tmp_path)
    (tmp_path / "article.txt").write_text("The whole article, to be read beside the form.", encoding="utf-8")
    review.people("Host")[0].screening.retrieval.attach(study.reports[0], tmp_path / "article.txt")
    served = Served(tmp_path, review)
    served.study = study
    yield served
    served.stop()


@SCRIPTS
def test_an_entry_is_filled_and_saved_by_keyboard_alone(opened, desk, scripts):  # noqa: F811 - fixtures
    page = opened("desk", java_script_enabled=scripts)
    page.goto(desk.link("Alice"))
    press(page, "a[href='/extract']")
    press(page, "a[href='/extract/main']")
    press(page, f"a[href='/extract/main/{desk.study.id}']")
    focus(page, "[name='v:country']")
    page.keyboard.type("Finland")
    focus(page, "[name='v:compared']")
    page.keyboard.press("Space")
    if scripts:
        page.locator("#f-with").wait_for(state="visible")
    else:
        press(page, "#look")
    focus(page, "[name='v:with']")
    page.keyboard.type("a lecture")
    press(page, "button[value=save]")
    (entry,) = desk.review.people("Alice")[0].extraction.mine("main")
    assert entry.complete
    assert {one.field: one.value for one in entry.answers} == {
        "country": "Finland",
        "compared": True,
        "with": "a lecture",
    }


def test_what_is_typed_survives_a_page_that_is_closed(opened, desk):  # noqa: F811 - fixtures
    page = opened("desk")
    page.goto(desk.link("Alice"))
    page.goto(f"{desk.address}/extract/main/{desk.study.id}")
    assert page.locator("#f-with").is_hidden()
    assert (
        page.frame_locator("iframe.full").locator("body").inner_text()
        == "The whole article, to be read beside the form."
    )
    page.fill("[name='v:country']", "Norway and")
    page.locator("#kept").filter(has_text="Draft kept").wait_for()
    page.fill("[name='v:size']", "a dozen")
    page.locator("#v-when").focus()
    page.locator("#e-size").wait_for(state="visible")
    page.close()
    other = opened("desk")
    other.goto(desk.link("Alice"))
    other.goto(f"{desk.address}/extract/main/{desk.study.id}")
    assert other.input_value("[name='v:country']") == "Norway and"
    assert other.input_value("[name='v:size']") == "a dozen"
    assert desk.review.db["answers"].count == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_are_clean_for_axe_and_fit_the_screen(opened, desk, width):  # noqa: F811 - fixtures
    from axe_playwright_python.sync_playwright import Axe

    axe, page = Axe(), opened(width)
    address = f"{desk.address}/extract/main/{desk.study.id}"
    page.goto(desk.link("Carol"))
    for path, name in (("/extract", "forms"), ("/extract/main", "studies")):
        page.goto(desk.address + path)
        check(axe, page, name, width)
    page.goto(address)
    for fold in page.locator("main summary:visible").all():
        fold.click()
    check(axe, page, "an entry", width)
    page.fill("[name='v:size']", "many")
    page.click("button[value=save]")
    page.locator("#faults").wait_for()
    check(axe, page, "faults", width)
    page.goto(f"{desk.address}/extract/arms/{desk.study.id}")
    check(axe, page, "rows", width)
    for name, country in (("Alice", "Norway"), ("Bram", "Sweden")):
        desk.review.people(name)[0].extract(desk.study, "main", {"country": country, "compared": "no"})
    page.goto(f"{address}/compare")
    check(axe, page, "side by side", width)
