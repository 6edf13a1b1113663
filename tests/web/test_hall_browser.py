"""Participants' pages in a real browser: by keyboard alone, without scripts, and read by axe at two widths."""

from __future__ import annotations

import pytest

import reviewkit as rk
from tests.web.test_browser import (  # noqa: F401 - pytest finds fixtures in the module that uses them
    SCRIPTS,
    WIDTHS,
    Served,
    check,
    chromium,
    focus,
    focused,
    opened,
    press,
)

pytestmark = pytest.mark.browser
KINDS = {
    "choose-and-rank": "jla",
    "rank": "jla",
    "choose": "approval",
    "approve": "approval",
    "dots": "dots",
    "score": "score",
    "chnri": "chnri",
    "pairwise": "pairwise",
}
LONG = (
    "how carers, service users and practitioners together shape what is taught, and what follows from it for all; "
    * 6
)
PICTURE = (
    b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 30'><circle cx='20' cy='15' r='10'/></svg>"
)


def review_with_every_ballot(path, questions=6):
    """A review with an open round of words and an open vote of every kind."""
    text = rk.Protocol.load("sheffield").text
    start = text.index('[[workshop.rounds]]\nid = "ballot"')
    votes = "".join(
        f'[[workshop.rounds]]\nid = "{kind}"\ntitle = "By {kind}"\nkind = "vote"\nballot = "{kind}"\nrule = "{rule}"\n'
        + ('criteria = ["answerability", "equity"]\n' if kind == "chnri" else "")
        for kind, rule in KINDS.items()
    )
    text = text[:start] + votes + text[text.index("# ------", start) :]
    review = rk.open(path, protocol=rk.Protocol.parse(text))
    host = review.people("Host")[0].workshop("priorities")
    for n in range(questions):
        host.question(
            f"What helps people who teach, number {n + 1}?" if n else f"What helps people who teach: {LONG}?",
            plain=f"What helps? ({n + 1})",
            language="nl" if n == 1 else "en",
        )
    host.picture("q3", PICTURE, "Two people talk at a table")
    host.open_round("experience")
    for kind in KINDS:
        host.open_vote(kind)
    return review


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    """A hall that all tests share, each with a slip of its own."""
    folder = tmp_path_factory.mktemp("hall")
    one = Served(folder, review_with_every_ballot(folder / "review.db"))
    yield one
    one.stop()


@pytest.fixture
def own_hall(tmp_path):
    one = Served(tmp_path, review_with_every_ballot(tmp_path / "review.db"))
    yield one
    one.stop()


def slip_for(hall, group="carer"):
    """A new slip that has joined."""
    (slip,) = hall.room.slips(1)
    hall.room.join(slip.code, group)
    return slip.code


def tick(page, selector):
    """Tick a box or a radio button by keyboard."""
    focus(page, selector)
    page.keyboard.press("Space")


def join_by_keyboard(page, hall, code):
    page.goto(hall.address)
    focus(page, "#code")
    page.keyboard.type(code)
    with page.expect_navigation(url="**/join"):
        page.keyboard.press("Enter")
    tick(page, "[name=group]")
    page.keyboard.press("ArrowDown")  # the second of the radio buttons: carer
    tick(page, "#also-1")
    press(page, "button.main")
    assert page.url.endswith("/room")


@SCRIPTS
def test_a_participants_whole_way_by_keyboard_alone(opened, hall, scripts):  # noqa: F811 - fixtures
    page, code = opened(java_script_enabled=scripts), hall.room.slips(1)[0].code
    join_by_keyboard(page, hall, code)
    joined = hall.room.joined(code)
    assert (joined.group, joined.also) == ("carer", ("service user",))

    press(page, "a[href='/words/experience']")
    focus(page, "#words")
    page.keyboard.type("They asked me first.")
    focus(page, "[name=consent]")
    page.keyboard.press("ArrowDown")  # from "only in this room" to the other
    press(page, "button.main")
    said = hall.room.contributions()[-1]
    assert page.get_by_text(f"Your words are in. They have number {said.number}.").is_visible()
    assert page.get_by_text("They asked me first.").is_visible()
    assert (said.words, said.group, said.consent) == ("They asked me first.", "carer", True)

    press(page, "a[href='/room']")
    press(page, "a[href='/practice/choose-and-rank']")
    assert page.get_by_text("It counts for nothing").is_visible()
    focus(page, "#q-q2")
    page.keyboard.type("1")
    press(page, "button.main")
    press(page, "button.main")
    assert page.get_by_text("it counted for nothing").is_visible()

    press(page, "a.go[href='/room']")
    press(page, "a[href='/vote/choose-and-rank']")
    order = [item.get_attribute("id") for item in page.locator("select").all()]
    for place, field in enumerate(sorted(("q-q3", "q-q5"), key=order.index), 1):
        focus(page, f"#{field}")
        page.keyboard.type(str(place))
    press(page, "button.main")
    assert page.get_by_text("Your vote is not in yet.").is_visible()
    press(page, "[id^=down-]")
    press(page, "button.main")
    assert page.get_by_text("Your vote is in.").is_visible()
    wanted = [field[2:] for field in sorted(("q-q3", "q-q5"), key=order.index, reverse=True)]
    assert [place[0] for place in hall.room.own_ballot(code, "choose-and-rank").ranking] == wanted

    press(page, "a.step[href='/vote/choose-and-rank']")
    focus(page, f"#q-{wanted[0]}")
    page.keyboard.press("Home")  # the first option: no place
    press(page, "button.main")
    press(page, "button.main")
    assert [place[0] for place in hall.room.own_ballot(code, "choose-and-rank").ranking] == wanted[1:]


@SCRIPTS
def test_one_question_at_a_time_by_keyboard_alone(opened, hall, scripts):  # noqa: F811 - fixtures
    page, code = opened(java_script_enabled=scripts), hall.room.slips(1)[0].code
    join_by_keyboard(page, hall, code)
    page.goto(f"{hall.address}/vote/choose")
    press(page, "button[value=step]")
    chosen = set()
    for n in range(6):
        name = page.locator("[name=pick]").first.get_attribute("id")[2:]
        tick(page, "[name=pick][value=yes]")
        if n % 2:
            page.keyboard.press("ArrowDown")  # from yes to no
        else:
            chosen.add(name)
        press(page, "button.main")
    press(page, "button.main")
    assert page.get_by_text("Your vote is in.").is_visible()
    assert set(hall.room.own_ballot(code, "choose").ranking[0]) == chosen


@pytest.mark.parametrize("kind", ["approve", "dots", "score", "chnri", "pairwise", "rank"])
def test_every_kind_of_ballot_is_given_without_scripts_by_keyboard_alone(opened, hall, kind):  # noqa: F811 - fixtures
    page, code = opened(java_script_enabled=False), slip_for(hall, "trainee")
    page.goto(f"{hall.address}/v/{code}")
    page.goto(f"{hall.address}/vote/{kind}")
    if kind == "pairwise":
        first = page.locator("[name=one]").get_attribute("value")
        press(page, "button.main")
        assert page.get_by_text("Your answers so far are in: 1.").is_visible()
        press(page, "button[value=even]")
        own = hall.room.own_ballot(code, kind)
        assert (own.pairs[0][0], len(own.pairs), len(own.even)) == (first, 1, 1)
        return
    if kind in ("dots", "rank"):
        focus(page, "#q-q4")
        page.keyboard.type("1")
    elif kind == "approve":
        tick(page, "#q-q4")
    else:
        focus(page, "[name=q-q4]" if kind == "score" else "[name=q-q4-0]")
        page.keyboard.press("ArrowLeft")  # from "I do not know" to the last answer, and to the one before it
        page.keyboard.press("ArrowLeft")
    press(page, "button.main")
    press(page, "button.main")
    own = hall.room.own_ballot(code, kind)
    wanted = {"dots": {"q4": 1}, "score": {"q4": 8}, "chnri": {"q4": {"answerability": 0.5}}}
    assert (own.scores or own.ranking) == wanted.get(kind, (("q4",),))


def test_a_fault_leads_by_keyboard_to_the_field_that_it_is_about(opened, hall):  # noqa: F811 - fixtures
    page = opened()
    join_by_keyboard(page, hall, hall.room.slips(1)[0].code)
    page.goto(f"{hall.address}/vote/choose-and-rank")
    page.locator("#q-q2").select_option("1")
    page.locator("#q-q4").select_option("1")
    press(page, "button.main")
    focus(page, ".faults a[href^='#q-']")
    target = page.evaluate("document.activeElement.getAttribute('href').slice(1)")
    page.keyboard.press("Enter")
    # A link to a field moves the focus there, so that the next key already mends the fault.
    focused(page, f"#{target}")
    assert page.locator(f"#{target}").input_value() == "1"


def test_a_double_tap_a_reload_and_a_lost_answer_vote_once(opened, hall):  # noqa: F811 - fixtures
    page, code = opened(), slip_for(hall)
    page.goto(f"{hall.address}/v/{code}")
    page.goto(f"{hall.address}/vote/choose-and-rank")
    page.locator("#q-q2").select_option("1")
    page.locator("button.main").click()
    lost = []

    def lose(route):
        lost.append(route.fetch(max_redirects=0).status)  # it arrives, and its answer does not
        route.abort()

    page.route("**/send", lose)
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("button.main").click()
    while not lost:
        page.wait_for_timeout(50)
    page.unroute("**/send")
    page.goto(f"{hall.address}/room")
    assert lost == [303]
    assert page.get_by_text("Your vote is in.").is_visible()
    page.goto(f"{hall.address}/vote/choose-and-rank")
    page.locator("button.main").click()
    page.locator("button.main").dblclick(no_wait_after=True)
    page.wait_for_url("**/done")
    page.reload()
    own = hall.review.db.execute("SELECT max(revision) FROM ballots WHERE workshop = 'priorities'").fetchone()
    assert own[0] <= 2  # once when its answer was lost, once by the double tap, and not by the reload


def test_what_was_entered_stays_when_the_language_changes(opened, hall):  # noqa: F811 - fixtures
    page, code = opened(), slip_for(hall)
    page.goto(f"{hall.address}/v/{code}")
    page.goto(f"{hall.address}/vote/choose-and-rank")
    page.locator("#q-q2").select_option("3")
    page.locator(".settings summary").click()
    tap(page, "button[lang=fi]")
    assert page.evaluate("document.documentElement.lang") == "fi"
    assert page.locator("#q-q2").input_value() == "3"


VOICE = """() => {
  const said = [];
  const local = {name: "a voice here", lang: "en-GB", localService: true};
  const remote = {name: "a voice elsewhere", lang: "nl-NL", localService: false};
  Object.defineProperty(window, "speechSynthesis", {value: {
    getVoices: () => [local, remote], cancel() {}, addEventListener() {},
    speak: (one) => said.push([one.text, one.voice.name])}});
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  window.said = said;
}"""


def test_a_question_is_moved_further_with_the_same_key_again(opened, hall):  # noqa: F811 - fixtures
    page, code = opened(), slip_for(hall)
    page.goto(f"{hall.address}/v/{code}")
    page.goto(f"{hall.address}/vote/choose-and-rank")
    for place, name in enumerate(("q1", "q4", "q5"), 1):
        page.locator(f"#q-{name}").select_option(str(place))
    tap(page)
    press(page, "#down-q1")
    for _ in range(2):  # the second time it is at the end, and there is only the way up
        focused(page, "#down-q1, #up-q1")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    order = [item.get_attribute("id") for item in page.locator(".chosen > li").all()]
    assert order == ["chosen-q4", "chosen-q1", "chosen-q5"]


def test_reading_aloud_is_offered_only_for_languages_with_a_voice_on_this_device(opened, hall):  # noqa: F811 - fixtures
    page, code = opened(), slip_for(hall)
    page.goto(f"{hall.address}/v/{code}")
    page.goto(f"{hall.address}/vote/choose-and-rank")
    assert page.locator(".read").count() == 0  # this browser has no voice at all
    page.add_init_script(f"({VOICE})()")
    page.reload()
    assert page.locator("[data-speak]").count() == 6
    assert page.locator(".read").count() == 5  # not for the question that is worded in Dutch
    page.locator(".read", has_text="Read aloud").first.click()
    ((text, voice),) = page.evaluate("window.said")
    assert voice == "a voice here"
    assert text == page.locator("[data-voiced]").first.inner_text()
    assert page.locator(".read", has_text="Stop reading").count() == 1


def test_something_new_is_offered_and_moves_nothing_under_a_finger(opened, hall):  # noqa: F811 - fixtures
    page, code = opened(), slip_for(hall)
    page.clock.install()
    page.goto(f"{hall.address}/v/{code}")
    hall.review.people("Host")[0].workshop("priorities").open_round("questions")
    page.clock.fast_forward(16_000)
    page.get_by_text("Something new is open").wait_for()
    assert page.locator("a[href='/words/questions']").count() == 0
    tap(page, "#new a")
    assert page.locator("a[href='/words/questions']").is_visible()


def tap(page, selector="button.main"):
    """Press a button and wait for the page that it leads to."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def ballots(page, at, kinds):
    """Give every kind of ballot, and name each page on the way; pages that are alike are shown once."""
    for kind in kinds:
        yield f"{kind}, list", page.goto(f"{at}/vote/{kind}")
        if kind == "pairwise":
            yield "pairs, answered", tap(page)
            continue
        if kind in ("choose-and-rank", "score"):
            yield f"{kind}, fault", tap(page)
            yield f"{kind}, one question", tap(page, "button[value=step]")
            tap(page, "button[value=list]")
        for field in ("q-q1", "q-q3"):
            if page.locator(f"select#{field}").count():
                page.locator(f"#{field}").select_option("2" if field == "q-q1" else "1")
            else:
                selector = {"score": f"#{field}-v3", "chnri": f"#{field}-1"}.get(kind, f"#{field}")
                page.locator(selector).press(
                    "Space"
                )  # a click may miss what moves while the page is laid out
                assert page.locator(selector).is_checked()
        yield f"{kind}, last look", tap(page)
        if kind == "choose-and-rank":
            yield f"{kind}, done", tap(page)


def walk(page, hall, kinds):
    """Go through every page of a participant, and give each its name."""
    at = hall.address
    yield "code", page.goto(at)
    page.locator("#code").fill("222-222")
    yield "code with a fault", tap(page)
    yield "join", page.goto(f"{at}/v/{hall.codes[0]}")
    yield "join with a fault", tap(page)
    page.locator("label[for=group-2]").click()
    yield "room", tap(page)
    yield "words", page.goto(f"{at}/words/experience")
    yield "words with a fault", tap(page)
    page.locator("#words").fill("They asked me first.")
    yield "words in", tap(page)
    yield "practice", page.goto(f"{at}/practice/score")
    yield "practice by pairs", page.goto(f"{at}/practice/pairwise")
    yield "round not open", page.goto(f"{at}/words/questions")
    yield from ballots(page, at, kinds)
    yield "no result yet", page.goto(f"{at}/result")
    yield "in Greek, easy, large, strong", page.goto(f"{at}/room?lang=el&easy=1&large=1&contrast=1")
    yield "ballot in Greek, easy, large, strong", page.goto(f"{at}/vote/choose-and-rank")
    yield "missing", page.goto(f"{at}/nothing-here?lang=en&easy=0&large=0&contrast=0")


@pytest.mark.parametrize(("width", "colours"), [("phone", "light"), ("desk", "light"), ("phone", "dark")])
def test_every_participants_page_is_clean_for_axe_and_fits_the_screen(opened, own_hall, width, colours):  # noqa: F811 - fixtures
    from axe_playwright_python.sync_playwright import Axe

    hall, axe = own_hall, Axe()
    page = opened(width, color_scheme=colours, reduced_motion="reduce")
    page.on("dialog", lambda dialog: dialog.accept())
    kinds = KINDS if colours == "light" else ("score", "pairwise")  # the dark colours need not be seen on all
    for name, _ in walk(page, hall, kinds):
        check(axe, page, name, width)
    for n, code in enumerate(hall.codes[10:25]):
        group = ["carer", "trainee", "educator"][n % 9 // 4]
        hall.room.slip(code).rank([f"q{1 + n % 3}", f"q{6 - n % 3}"], group, vote="choose-and-rank")
    host = hall.review.people("Host")[0].workshop("priorities")
    for kind in KINDS:
        host.close_vote(kind)
    for name, path in (("closed", "/"), ("results", "/result"), ("result", "/result/choose-and-rank")):
        page.goto(hall.address + path)
        check(axe, page, name, width)
