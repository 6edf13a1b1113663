"""A room that votes and a team that screens, behind the real pages."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

import reviewkit as rk
from reviewkit.web import app, personal_link

with warnings.catch_warnings():
    # Starlette prefers httpx2 to the httpx that the package itself uses; its test client runs on either.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from starlette.applications import Starlette

    from reviewkit.review import Review

QUESTIONS = 14
SCRIPT = "<script>document.title='taken over'</script> & <img src=x onerror=alert(1)>"
RIS = f"""TY  - JOUR
TI  - Service users teach student nurses: {SCRIPT}
AU  - Byrne, Louise
PY  - 2013
JO  - Nurse Education Today
AB  - Lived experience in training. {SCRIPT}
KW  - consumer
ER  -

TY  - JOUR
TI  - تعليم الصحة النفسية بمشاركة المرضى
AU  - الخطيب, سلمى
PY  - 2018
AB  - ملخص قصير عن تدريب الممرضين.
ER  -

TY  - JOUR
TI  - A very long summary
AU  - Long, Anna
PY  - 2020
AB  - {"The carers of people in mental distress taught students about training. " * 420}
ER  -

TY  - JOUR
TI  - A title without a summary
PY  - 2021
ER  -
"""


def review_of(path: str, folder: Path, *, opened: bool = True) -> Review:
    """A review with questions to vote on, an open vote, and four reports to screen."""
    review = rk.open(path, protocol="sheffield")
    (host,) = review.people("Host")
    room = host.workshop("priorities")
    for n in range(QUESTIONS):
        room.question(
            f"What helps people who teach from lived experience, number {n + 1}?",
            plain=f"What helps, number {n + 1}?",
            language="nl" if n == 1 else "en",
        )
    export = folder / "export.ris"
    export.write_text(RIS, encoding="utf-8")
    host.collect(export, source="Scopus", searched="2026-03-01")
    host.dedupe()
    if opened:
        room.open_vote()
    return review


@dataclass
class Browser:
    """A client with a cookie jar that fills forms in as a person would: with the hidden fields of the page."""

    client: TestClient
    page: Any = None

    def get(self, path: str, **more: Any) -> Any:
        self.page = self.client.get(path, **more)
        return self.page

    def send(self, path: str, /, **fields: Any) -> Any:
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', self.page.text))
        self.page = self.client.post(path, data=hidden | fields)
        return self.page


def come(browser: Browser, code: str, group: str = "carer") -> Browser:
    """Come in with a slip and join with a group's voice."""
    browser.get(f"/v/{code}")
    if browser.page.url.path == "/join":
        browser.send("/join", group=group, go="in")
    assert browser.page.url.path == "/room"
    return browser


def text_of(page: Any) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    with review_of(":memory:", tmp_path) as made:
        yield made


@pytest.fixture
def site(review: Review) -> Starlette:
    return app(
        review,
        secret="only for tests",
        people=["Alice", "Bram", "Carol"],
    )


@pytest.fixture
def browser(site: Starlette) -> Callable[[], Browser]:
    return lambda: Browser(TestClient(site))


@pytest.fixture
def codes(review: Review) -> list[str]:
    return [slip.code for slip in review.workshop("priorities").slips(12)]


@pytest.fixture
def reviewer(site: Starlette, browser: Callable[[], Browser]) -> Callable[[str], Browser]:
    def opened(name: str) -> Browser:
        one = browser()
        one.get(personal_link(site, name))
        return one

    return opened
