"""The pages in a real browser: by keyboard alone, without scripts, and read by axe at a phone's and a desk's width."""

from __future__ import annotations

import os
import re
import shutil
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

from reviewkit.web import app, personal_link
from tests.web.conftest import review_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewkit.review import Review

pytestmark = pytest.mark.browser
WIDTHS = {"phone": (360, 740), "desk": (1280, 900)}
AXE = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},  # off by default
}
STAGE = "/screen/title-abstract"


class Served:
    """A review behind a real server on a free loopback port."""

    def __init__(self, folder: Any, review: Review | None = None) -> None:
        self.review: Review = review or review_of(str(folder / "review.db"), folder)
        self.app = app(self.review, secret="only for tests", people=["Alice", "Bram", "Carol"])
        self.room = self.review.workshop("priorities")
        self.codes = [slip.code for slip in self.room.slips(40)]
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        config = uvicorn.Config(self.app, log_level="error", timeout_graceful_shutdown=1, lifespan="off")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, args=([listener],), daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)

    def link(self, name: str) -> str:
        return self.address + personal_link(self.app, name)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)
        self.review.close()


@pytest.fixture
def served(tmp_path) -> Iterator[Served]:
    one = Served(tmp_path)
    yield one
    one.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing, and under CI that is a failure")
        pytest.skip("Chromium is not installed; on Debian: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        quiet = ["quic", "background-networking", "component-update", "sync", "gpu"]
        args = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)]
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=args)
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium):
    """Open pages, each in a browser of its own; whatever the page complains of fails the test."""
    contexts, complaints = [], []

    def page(width="phone", **options):
        wide, high = WIDTHS[width]
        context = chromium.new_context(viewport={"width": wide, "height": high}, **options)
        contexts.append(context)
        one = context.new_page()
        one.set_default_timeout(15_000)  # a busy machine is slow, and not wrong
        one.on("pageerror", lambda error: complaints.append(str(error)))
        one.on(
            "console", lambda said: complaints.append(said.text) if "Security Policy" in said.text else None
        )
        return one

    yield page
    for context in contexts:
        context.close()
    assert complaints == []


def focus(page, selector):
    """Press Tab until the element has the focus: whatever cannot be reached by keyboard fails here."""
    for _ in range(90):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{selector} cannot be reached by keyboard on {page.url}")


def focused(page, selector):
    """Wait until the element has the focus: a browser gives it to `autofocus` only when the page is first drawn."""
    page.wait_for_function("wanted => document.activeElement.matches(wanted)", arg=selector)


def press(page, selector):
    """Go to a button or link by keyboard, press it, and wait for the page that it leads to."""
    focus(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


@SCRIPTS
def test_a_reviewer_screens_and_has_a_second_thought_by_keyboard_alone(opened, served, scripts):
    page = opened("desk", java_script_enabled=scripts)
    page.goto(served.link("Alice"))
    press(page, "a[href$='title-abstract']")

    def go(selector):
        """Press what leads on, and wait for the next report: a page without scripts, a part of one with them."""
        before = page.locator("#title").inner_text()
        focus(page, selector)
        page.keyboard.press("Enter")
        page.wait_for_function("title => document.getElementById('title')?.innerText != title", arg=before)

    go("button.include")
    focus(page, "[name=reason][value=not-research]")
    page.keyboard.press("Space")
    focus(page, "#note")
    page.keyboard.type("an editorial")
    go(".buttons button.exclude")
    page.wait_for_function("() => document.getElementById('undo')")
    go("#undo")
    assert page.locator("#note").input_value() == "an editorial"
    assert page.locator("[value=not-research]").first.is_checked()
    page.locator("[name=reason][value=not-research]").press("Space")
    go("button.unsure")
    saved(page)
    (alice,) = served.review.people("Alice")
    given = alice.screening.mine("title-abstract")
    assert [v.verdict for v in given] == ["include", "exclude", "unsure"]
    assert given[1].reasons == ("not-research",)


def saved(page):
    """Wait until everything that was judged is on disk, as the page says."""
    page.wait_for_function("() => !Object.keys(localStorage).some(k => k.startsWith('reviewkit-unsent') "
                           "&& localStorage[k] != '[]')")  # fmt: skip


def given(served, name):
    (person,) = served.review.people(name)
    return [(v.verdict, v.reasons, v.note) for v in person.screening.mine("title-abstract")]


def titled(page, act):
    """Do something that leads to another report, and wait for it."""
    before = page.query_selector("#work")
    act()
    page.wait_for_function("before => !before.isConnected", arg=before)


def test_one_key_gives_each_verdict_a_note_a_reason_and_a_second_thought(opened, served):
    page = opened("desk")
    page.goto(served.link("Bram"))
    page.goto(served.address + STAGE)
    first = page.locator("#title").inner_text()
    titled(page, lambda: page.keyboard.press("i"))
    page.keyboard.press("n")
    page.keyboard.type("iuez")
    page.keyboard.press("Escape")
    titled(page, lambda: page.keyboard.press("u"))
    titled(page, lambda: page.keyboard.press("5"))
    saved(page)
    assert given(served, "Bram") == [
        ("include", (), ""),
        ("unsure", (), "iuez"),
        ("exclude", ("not-research",), ""),
    ]
    titled(page, lambda: page.keyboard.press("z"))
    assert page.locator("[name=reason][value=not-research]").is_checked()
    page.locator("[name=reason][value=not-research]").click()
    titled(page, lambda: page.keyboard.press("u"))
    titled(page, lambda: page.keyboard.press("e"))
    saved(page)
    assert [verdict for verdict, _, _ in given(served, "Bram")][3:] == ["unsure", "exclude"]
    page.wait_for_function("() => document.body.innerText.includes('Nothing waits for you here')")
    assert first not in page.locator("#work").inner_text()


def test_single_keys_can_be_switched_off_and_their_list_shown(opened, served):
    page = opened("desk")
    page.goto(served.link("Bram"))
    page.goto(served.address + STAGE)
    page.keyboard.press("?")
    assert page.locator("#help dt", has_text="z").is_visible()
    focus(page, "#keys-on")
    page.keyboard.press("Space")
    page.locator("h1").click()
    for key in "iue5":
        page.keyboard.press(key)
    page.reload()
    page.keyboard.press("i")
    saved(page)
    assert given(served, "Bram") == []


def test_a_verdict_that_could_not_be_sent_is_shown_kept_and_sent_again(opened, served):
    page = opened("desk")
    page.goto(served.link("Bram"))
    page.goto(served.address + STAGE)
    page.wait_for_load_state("networkidle")  # the next report has been fetched ahead
    lost = []

    def cut(route):
        if route.request.method == "POST":
            if lost:  # the first time nothing arrives, the second time the answer gets lost
                route.fetch()
            lost.append(route.request)
        route.abort()

    page.context.route("**/screen/**", cut)
    titled(page, lambda: page.keyboard.press("i"))
    page.get_by_text("Not saved yet: 1").wait_for()
    page.wait_for_function("() => document.title")
    while len(lost) < 2:
        page.wait_for_timeout(100)
    page.context.unroute("**/screen/**")
    page.reload()  # what was not sent outlives the page
    page.get_by_text("Saved.").wait_for()
    assert given(served, "Bram") == [("include", (), "")]


def test_a_second_thought_leads_to_the_last_verdict_where_the_next_page_was_drawn_before_it(opened, served):
    page = opened("desk")
    held = []
    page.route(
        re.compile(r"/screen/title-abstract\?after="), lambda route: held.append((route, route.fetch()))
    )
    page.goto(served.link("Bram"))
    page.goto(served.address + STAGE)
    judged = page.locator("[name=report]").get_attribute("value")
    page.wait_for_function("() => document.getElementById('verdict').dataset.ahead")
    while not held:
        page.wait_for_timeout(20)
    page.keyboard.press("i")
    saved(page)
    route, answer = held.pop()
    titled(page, lambda: route.fulfill(response=answer))
    assert f"report={judged}" in page.locator("#undo").get_attribute("href")


def test_a_verdict_that_is_refused_is_shown_with_the_reason_and_a_way_back(opened, served):
    page = opened("desk")
    page.goto(served.link("Bram"))
    page.goto(served.address + STAGE)
    page.wait_for_load_state("networkidle")
    title = page.locator("#title").inner_text()
    report = page.locator("[name=report]").get_attribute("value")
    (bram,) = served.review.people("Bram")
    bram.exclude(report, "title-abstract")  # elsewhere, since this page was opened
    titled(page, lambda: page.keyboard.press("i"))
    page.locator("#saving .faults a").click()
    page.wait_for_function("title => document.getElementById('title').innerText == title", arg=title)
    assert page.get_by_text("your verdict stands at exclude").is_visible()
    assert given(served, "Bram") == [("exclude", (), "")]


def walk(page, served):
    """Go through every page there is, and give each its name."""
    at = served.address
    yield "missing", page.goto(f"{at}/nothing-here")
    yield "no link", page.goto(f"{at}/screen")
    yield "stages", page.goto(served.link("Carol"))
    page.goto(at + STAGE)
    while page.locator("button.include").count():
        for text in ("taken over", "long summary", "تعليم"):
            if page.locator("h2.title", has_text=text).count():
                yield f"report, {text}", None
        titled(page, page.locator("button.include").click)
    page.get_by_text("Nothing waits for you here").wait_for()
    yield "report, none left", None
    yield "report again", titled(page, page.locator("#undo").click)
    yield "list", page.goto(f"{at}{STAGE}/list?q=train*&mine=judged")
    yield "report not mine", page.goto(f"{at}{STAGE}?report={served.report}")
    yield "stages in Finnish", page.goto(f"{at}/screen?lang=fi")
    yield "list in Greek", page.goto(f"{at}{STAGE}/list?lang=el")
    page.goto(f"{at}/screen?lang=en")
    page.goto(at + "/screen/full-text")
    yield "lead", page.goto(f"{at}/lead")


def prepare(served):
    """Bring two people into conflict over one report, so that a third may settle it."""
    alice, bram = served.review.people("Alice", "Bram")
    report = next(one for one in alice.queue("title-abstract") if not one.abstract)
    served.report = report.id
    alice.include(report, "title-abstract", note="it is about teaching")
    bram.exclude(report, "title-abstract", "not-research")


def check(axe, page, name, width):
    found = axe.run(page, options=AXE).response["violations"]
    told = [(v["id"], v["nodes"][0]["html"][:150], v["nodes"][0].get("failureSummary")) for v in found]
    assert told == [], f"{name} at {width}"
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= WIDTHS[width][0], f"{name} is wider than the screen: {wide}"
    small = page.evaluate(SMALL)
    assert small == [], f"{name} at {width} has targets under 44 pixels"
    if folder := os.environ.get("REVIEWKIT_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{width} {name}.png", full_page=True)


# Links within a sentence are excepted by the success criterion, so only those that stand alone are measured.
SMALL = """() => [...document.querySelectorAll(
    "button, select, textarea, summary, label.choice, a.step, .languages a, .faults a, input:not([type=hidden])")]
  .filter(e => !e.closest("label") || e.tagName == "LABEL")
  .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
  .filter(([, r]) => r.width > 1 && (r.height < 43.5 || r.width < 43.5))
  .map(([html, r]) => `${html} ${r.width}x${r.height}`)"""


@pytest.mark.parametrize(("width", "colours"), [("phone", "light"), ("desk", "light"), ("phone", "dark")])
def test_every_page_is_clean_for_axe_and_fits_the_screen(opened, served, width, colours):
    from axe_playwright_python.sync_playwright import Axe

    prepare(served)
    axe, page = Axe(), opened(width, color_scheme=colours, reduced_motion="reduce")
    for name, _ in walk(page, served):
        check(axe, page, name, width)
    page.goto(served.link("Carol"))
    (host,) = served.review.people("Host")
    page = opened(width, color_scheme=colours)
    page.goto(served.link("Carol"))
    page.goto(f"{served.address}{STAGE}/conflicts")
    check(axe, page, "conflict", width)
    host.workshop("priorities").close_vote()
    page.goto(served.address + "/lead")
    check(axe, page, "lead after the close", width)


def test_axe_finds_what_is_wrong_with_a_bad_page(opened):
    from axe_playwright_python.sync_playwright import Axe

    page = opened()
    page.set_content("<p style='color:#bbb'>pale</p><input><a href='#'>a</a><a href='#'>b</a><img src='x'>")
    found = {violation["id"] for violation in Axe().run(page, options=AXE).response["violations"]}
    assert {"color-contrast", "label", "image-alt", "html-has-lang"} <= found
