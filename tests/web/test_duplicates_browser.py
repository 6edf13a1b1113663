"""The pages on duplicates in a real browser: by keyboard, without scripts, by single keys, and read by axe."""

from __future__ import annotations

import pytest

from tests.web.test_browser import (  # noqa: F401 - pytest finds fixtures in the module that uses them
    SCRIPTS,
    WIDTHS,
    check,
    chromium,
    focus,
    focused,
    opened,
    press,
    served,
)
from tests.web.test_duplicates import exports

pytestmark = pytest.mark.browser


@pytest.fixture
def doubtful(served, tmp_path):  # noqa: F811 - the fixture above
    """A pair to decide on, and a report of two records."""
    from reviewkit.model import Link
    from reviewkit.store import links

    (host,) = served.review.people("Host")
    for n, text in enumerate(exports()):
        (tmp_path / f"base{n}.ris").write_text(text, encoding="utf-8")
        host.collect(tmp_path / f"base{n}.ris", source=("PubMed", "Scopus")[n])
    ids = sorted(r.id for r in served.review.references.records() if "Consumer academics" in r.title)
    with served.review._store.write("Host") as writer:
        why = "titles and authors alike | agree: title, authors | differ: year, journal, volume, pages, DOI"
        links.add_link(writer, Link(*ids, "doubtful", by_rule=True, score=0.72, why=why), "balanced")
    return ids


@SCRIPTS
def test_a_pair_is_decided_and_taken_back_by_keyboard_alone(opened, served, doubtful, scripts):  # noqa: F811 - fixtures
    page = opened(java_script_enabled=scripts)
    page.goto(served.link("Alice"))
    press(page, "a[href='/duplicates']")
    press(page, "button[value=different]")
    assert served.review.duplicates.between(*doubtful).relation == "different"
    press(page, "button[value=undo]")
    focus(page, "#kind")
    page.keyboard.type("1 is a comment on")
    press(page, "button[value=related]")
    (told,) = served.review.duplicates.relations()
    assert (told.kind, told.by) == ("comment", "Alice")


def test_single_keys_decide_only_once_they_are_switched_on(opened, served, doubtful):  # noqa: F811 - fixtures
    page = opened("desk")
    page.goto(served.link("Bram"))
    page.goto(f"{served.address}/duplicates")
    page.keyboard.press("d")
    assert served.review.duplicates.between(*doubtful).relation == "doubtful"
    focus(page, "#keys-on")
    page.keyboard.press("Space")
    page.keyboard.press("r")
    focused(page, "#kind")
    page.locator("h1").click()
    with page.expect_navigation():
        page.keyboard.press("s")
    assert served.review.duplicates.between(*doubtful).relation == "same"
    with page.expect_navigation():
        page.keyboard.press("u")
    assert served.review.duplicates.between(*doubtful).relation == "doubtful"


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_are_clean_for_axe_and_fit_the_screen(opened, served, doubtful, width):  # noqa: F811 - fixtures
    from axe_playwright_python.sync_playwright import Axe

    axe, page = Axe(), opened(width)
    page.goto(served.link("Carol"))
    page.goto(f"{served.address}/duplicates")
    boxes = [p.bounding_box() for p in page.locator(".one .two").first.locator("p").all()]
    assert (boxes[0]["x"] == boxes[1]["x"]) == (
        width == "phone"
    )  # stacked on a phone, beside each other on a desk
    check(axe, page, "duplicates", width)
    page.locator("button[value=related]").click()
    check(axe, page, "duplicates, a fault", width)
    page.locator("button[value=same]").click()
    check(axe, page, "duplicates, none left", width)
    page.goto(f"{served.address}/duplicates?list=marked")
    check(axe, page, "duplicates, two DOIs", width)
    page.goto(f"{served.address}/reports/{doubtful[0]}")
    for fold in page.locator("summary").all():
        fold.click()
    check(axe, page, "origins", width)
    page.locator(".other button").first.click()
    check(axe, page, "origins, chosen", width)
