"""The report in a real browser: nothing that axe objects to, nothing that falls out of its frame."""

from __future__ import annotations

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from reviewkit.report import ReportContext, document
from tests.report.report_given import context, nasty, protocol
from tests.report.test_report_pictures import pictures

pytestmark = pytest.mark.browser
# The default rules leave out the size of targets, which is level AA since WCAG 2.2.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = {
    "ordinary": context,
    "nasty": nasty,
    "nothing at all": ReportContext,
    "early": lambda: ReportContext(protocol=protocol(workshop=None)),
}


@pytest.fixture(scope="module")
def browser():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing, and under CI that is a failure")
        pytest.skip("no Chromium on this machine")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, headless=True, args=arguments)
        yield running
        running.close()


def opened(browser, content: str, width: int):
    # The page's own policy would keep the checker out.
    page = browser.new_context(bypass_csp=True, viewport={"width": width, "height": 900}).new_page()
    page.set_content(content)
    return page


@pytest.mark.parametrize("width", [1200, 360])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_no_page_is_wider_than_its_window(browser, name, width):
    page = opened(browser, document(PAGES[name]()), width)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    page.context.close()


def test_the_checker_would_notice(browser):
    page = opened(browser, "<html><body><img src='x'><p style='color:#ddd'>pale</p></body></html>", 1200)
    assert Axe().run(page, options=RULES).violations_count >= 3
    page.context.close()


@pytest.mark.parametrize("name", pictures())
def test_every_text_of_a_picture_lies_within_the_picture_and_within_its_box(browser, name):
    """Measured by the browser in the font that it has, not by our own table of widths."""
    page = opened(browser, f"<html lang=en><body>{pictures()[name]}</body></html>", 1600)
    outside = page.evaluate("""() => {
        const frame = document.querySelector('svg').getBoundingClientRect()
        const boxes = [...document.querySelectorAll('rect.box')].map(r => r.getBoundingClientRect())
        const within = (t, b) => t.left >= b.left - 1 && t.right <= b.right + 1
            && t.top >= b.top - 1 && t.bottom <= b.bottom + 1
        return [...document.querySelectorAll('text')].filter(text => {
            const t = text.getBoundingClientRect()
            if (!within(t, frame)) return true
            return boxes.length && !text.hasAttribute('transform') && !boxes.some(b => within(t, b))
        }).map(text => text.textContent)
    }""")
    assert outside == []
    page.context.close()


@pytest.mark.parametrize(
    "name", ["flow, nasty", "agenda, nasty", "gaps, nasty", "gaps", "agenda", "variation, nasty"]
)
def test_no_two_texts_of_a_picture_cover_each_other(browser, name):
    page = opened(browser, f"<html lang=en><body>{pictures()[name]}</body></html>", 1600)
    covered = page.evaluate("""() => {
        const all = [...document.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()])
        const found = []
        for (let i = 0; i < all.length; i++) for (let j = i + 1; j < all.length; j++) {
            const [a, b] = [all[i][1], all[j][1]]
            const across = Math.min(a.right, b.right) - Math.max(a.left, b.left)
            const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
            if (across > 2 && down > 4) found.push([all[i][0], all[j][0]])
        }
        return found.slice(0, 5)
    }""")
    assert covered == []
    page.context.close()
