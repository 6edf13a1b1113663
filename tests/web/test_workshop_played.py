"""A whole workshop, played in a browser by keyboard alone; axe reads every page at a phone's and a desk's width."""

from __future__ import annotations

import pytest

import reviewkit as rk
from tests.web.test_browser import (  # noqa: F401 - pytest finds fixtures in the module that uses them
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
def hall(tmp_path):
    review = rk.open(tmp_path / "review.db", protocol="sheffield")
    host = review.people("Host")[0].workshop("priorities")
    for text in ("Which support helps people who teach?", "What support helps people who teach?"):
        host.question(text)
    one = Served(tmp_path, review)
    yield one
    one.stop()


class Player:
    """Somebody with a browser and a keyboard; every page that they see is read by axe at both widths."""

    def __init__(self, page, axe, address, seen):
        self.page, self.axe, self.address, self.seen = page, axe, address, seen

    def go(self, path):
        self.page.goto(path if "://" in path else self.address + path)
        return self.look()

    def look(self):
        """Let axe read the page once for every address, at both widths."""
        path = self.page.url.removeprefix(self.address).split("?")[0].split("#")[0]
        kind = path if not path.startswith(("/v/", "/r/")) else ""
        name = f"{kind} {self.page.title()}"
        if name not in self.seen:
            self.seen.add(name)
            for width, (wide, high) in WIDTHS.items():
                self.page.set_viewport_size({"width": wide, "height": high})
                check(self.axe, self.page, f"played {name.replace('/', '_')}", width)
        return self

    def press(self, selector):
        press(self.page, selector)
        return self.look()

    def type(self, selector, text):
        focus(self.page, selector)
        if self.page.evaluate("document.activeElement.value"):
            self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)
        return self

    def tick(self, selector, *, down=0):
        focus(self.page, selector)
        if down:
            for _ in range(down):
                self.page.keyboard.press("ArrowDown")
        else:
            self.page.keyboard.press("Space")
        return self

    def reads(self, text):
        assert self.page.get_by_text(text).first.is_visible(), f"{text!r} is not on {self.page.url}"
        return self


def come_in(player, code):
    player.go("/").type("#code", code).press("button.main")
    player.tick("[name=group]", down=1).press("button.main")


def send_words(player, words):
    player.press("a[href='/words/experience']").type("#words", words)
    player.tick("[name=consent]", down=1).press("button.main").reads("Your words are in.")


def rank(player, *names):
    player.go("/vote/ballot")
    for select in player.page.locator("select").all():
        name = select.get_attribute("id")
        focus(player.page, f"#{name}")
        player.page.keyboard.press("Home")  # the first option: no place
        if name[2:] in names:
            player.page.keyboard.type(str(names.index(name[2:]) + 1))
    player.press("button.main").press("button.main").reads("Your vote is in.")


def test_a_workshop_from_the_first_words_to_the_result_on_the_wall(opened, hall):  # noqa: F811 - fixtures
    from axe_playwright_python.sync_playwright import Axe

    axe, seen = Axe(), set()

    def player(link=""):
        one = Player(opened(), axe, hall.address, seen)
        return one.go(link) if link else one

    lead, scribe, typist = (player(hall.link(name)) for name in ("Alice", "Bram", "Carol"))
    lead.press("a[href='/team']").press("#round-experience [value=silent]")
    wall = player(hall.address + lead.page.locator("a[href^='/projector/']").get_attribute("href"))
    wall.reads("Everybody writes in silence.").reads("Minutes left: 50")

    first, second = player(), player()
    for one, code in ((first, hall.codes[0]), (second, hall.codes[1])):
        come_in(one, code)
    send_words(first, "Nobody asked me how it went.")
    send_words(second, "Students never come back to us.")
    scribe.go("/team/scribe").reads("What is being said").type("#words", "They need somebody to talk to.")
    scribe.type("#group", "carer").tick("#consent").press("form.typing button.main").reads(
        "Written down as number 3."
    )

    focus(scribe.page, "#words")
    scribe.page.keyboard.type("And somebody to travel with.")
    with scribe.page.expect_navigation():
        scribe.page.keyboard.press("Control+Enter")
    scribe.reads("Written down as number 4.")

    lead.go("/team").press("#round-experience [value=share]").reads("Done: the round has changed.")
    scribe.go("/team/words").tick("#w-1").tick("#w-3")
    scribe.type("#text", "Who looks after people who teach?").press("[value=question]").reads(
        "The question is worded."
    )
    scribe.tick("#w-2").type("#new", "afterwards").press("[value=lay]")
    scribe.go("/team/questions").press("a[href='/team/questions/q3']").reads("Nobody asked me how it went.")
    scribe.go("/team/alike").press("[value=first]").reads("The questions are one now.")
    assert hall.room.question("q2").merged_into == "q1"
    scribe.go("/team/steps").press("li form button").reads("The step was taken back.")
    assert not hall.room.question("q2").merged_into
    for path in ("/team/sheet", "/team/wordings?language=fi&kind=plain", "/team/slips"):
        scribe.go(path)
    lead.go("/team").press("#round-experience [value=close]")

    lead.press("a[href='/team/vote/ballot']").press("[value=look]").reads("Read this out to the room.")
    lead.press("[value=open]").reads("The vote is open.")
    rank(first, "q3", "q1")
    rank(second, "q1")
    rank(first, "q3", "q2", "q1")  # a change of mind
    for code in hall.codes[2:6]:
        hall.room.slip(code).rank(["q3"], "educator")
    wall.go(wall.page.url).reads("The vote is open").reads("Slips that have voted: 6")

    for person, numbers, says in (
        (scribe, "3 2", "It waits"),
        (typist, "3 1", "The two typings differ"),
        (typist, "3 2", "the ballot is in"),
    ):
        person.go("/team/paper").type("#code", hall.codes[6]).type("#group", "trainee")
        person.type("#numbers", numbers).press("form.typing button.main").reads(says)
    person.go("/team/paper").type("#code", hall.codes[0]).type("#group", "carer")
    person.type("#numbers", "1").press("form.typing button.main").reads("has voted already")

    lead.go("/team").press("a[href='/team/vote/ballot/close']").tick("#sure").press("form button.main").reads(
        "The vote is closed."
    )
    first.go("/result").reads("Who looks after people who teach?")
    wall.go(wall.page.url).reads("In the first place:").reads("Who looks after people who teach?")
    assert wall.page.locator("img.drawn").evaluate("one => one.complete && one.naturalWidth > 0")
    places = [item.question.id for item in hall.review.agenda()]
    assert (places[0], hall.room.voted()) == ("q3", 7)
