"""What holds of every kind of ballot as a form: what was entered is what is cast, whatever was entered is answered."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData

import reviewkit as rk
from reviewkit import workshop
from reviewkit.protocol import RULE_BALLOTS
from reviewkit.web import app, ballots
from reviewkit.web.ballots import Sheet
from reviewkit.web.hall import PRACTICE, practice_sheet, sheet_of
from reviewkit.workshop import Vote
from tests.web.conftest import Browser, TestClient, come, text_of
from tests.web.test_hall_browser import KINDS as EVERY
from tests.web.test_hall_browser import review_with_every_ballot

KINDS = ("choose", "approve", "choose-and-rank", "rank", "dots", "score", "chnri")
NAMES = tuple(f"q{n}" for n in range(1, 8))


def vote_by(kind):
    rule = next(rule for rule, kinds in RULE_BALLOTS.items() if kind in kinds)
    return Vote("v", ballot=kind, rule=rule, choose=4, dots=6, cap=3, criteria=("answerability", "equity"),
                questions=NAMES, groups=("carer",), state="open")  # fmt: skip


@st.composite
def forms(draw, kind):
    """A form that somebody could send who uses the page, or who does not."""
    values = st.sampled_from(
        ["", "1", "2", "3", "4", "5", "0.5", "0", "9", "x", "-1", "1e9", "nan", "²", "٣"]
    )
    fields = {}
    for name in (*NAMES, "q99"):
        if kind == "chnri":
            fields |= {f"q-{name}-{n}": draw(values) for n in range(2)}
        else:
            fields[f"q-{name}"] = draw(values)
        if draw(st.booleans()):
            fields[f"u-{name}"] = "1"
    return FormData({key: value for key, value in fields.items() if value or draw(st.booleans())})


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_a_form_without_faults_makes_a_ballot_that_the_vote_takes_and_that_fills_the_same_form(kind, data):
    vote = vote_by(kind)
    sheet = sheet_of(vote)
    filled = ballots.closed_up(ballots.read(data.draw(forms(kind)), sheet), sheet)
    if filled.faults:
        fields = {fault.field for fault in filled.faults}
        assert all(name.startswith("q-q") for name in fields)
        assert "q-q99" not in fields
        return
    made = ballots.ballot(filled, sheet, "carer")
    workshop.check(made, vote)
    again = ballots.of_ballot(workshop.canonical(made, vote), sheet)
    assert (again.marks, again.unseen) == (filled.marks, filled.unseen)
    carried = ballots.read(FormData(ballots.hidden(filled, sheet)), sheet)
    assert (carried.marks, carried.unseen, carried.faults) == (filled.marks, filled.unseen, ())


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_form_asks_for_at_least_one_answer(kind):
    filled = ballots.read(FormData([]), sheet_of(vote_by(kind)))
    assert [fault.text for fault in filled.faults] == [ballots.NOTHING]


@pytest.mark.parametrize(
    ("kind", "fields", "fault"),
    [
        ("choose", {f"q-{name}": "1" for name in NAMES[:5]}, "fault.too-many"),
        ("dots", {"q-q1": "3", "q-q2": "3", "q-q3": "1"}, "fault.too-many-dots"),
        ("dots", {"q-q1": "4"}, "fault.no-dots"),
        ("score", {"q-q1": "10"}, "fault.no-score"),
        ("score", {"q-q1": "nan"}, "fault.no-score"),
        ("chnri", {"q-q1-0": "0.7"}, "fault.no-answer"),
        ("choose-and-rank", {"q-q1": "5"}, "fault.no-place"),
    ],
)
def test_what_a_ballot_does_not_allow_is_said(kind, fields, fault):
    filled = ballots.read(FormData(fields), sheet_of(vote_by(kind)))
    assert [found.text for found in filled.faults] == [fault]


@pytest.mark.parametrize(
    ("low", "high", "scale"),
    [
        (1, 9, (1, 2, 3, 4, 5, 6, 7, 8, 9)),
        (0, 10, tuple(range(11))),
        (1, 4, (1, 2, 3, 4)),
        (0, 1, (0, 1)),
        (-2, 2, (-2, -1, 0, 1, 2)),
        (0, 100, tuple(range(0, 101, 10))),
        (0.5, 3, (0.5, 1, 2, 3)),
    ],
)
def test_a_scale_shows_both_its_ends_and_never_more_than_a_dozen_values(low, high, scale):
    assert Sheet("score", NAMES, low=low, high=high).scale == scale


@pytest.mark.parametrize("kind", KINDS)
def test_the_ballot_to_practise_with_is_of_the_same_kind_and_can_be_filled_in(kind):
    sheet = practice_sheet(replace(vote_by(kind), choose=10, dots=30))
    assert (sheet.kind, sheet.questions) == (kind, PRACTICE)
    assert 1 <= sheet.most <= 5


def test_a_vote_by_pairs_takes_each_answer_at_once_and_the_last_one_about_a_pair(review):
    text = review.protocol.text.replace('ballot = "choose-and-rank"', 'ballot = "pairwise"')
    text = text.replace('rule = "jla"', 'rule = "pairwise"')
    with rk.open(":memory:", protocol=rk.Protocol.parse(text)) as other:
        host = other.people("Host")[0].workshop("priorities")
        for n in range(3):
            host.question(f"Question {n}?")
        host.open_vote()
        (slip,) = other.workshop("priorities").slips(1)
        me = come(Browser(TestClient(app(other))), slip.code)
        first = me.get("/vote/ballot")
        assert "Which one matters more?" in text_of(first)

        def own():
            found = other.workshop("priorities").own_ballot(slip.code)
            return len(found.pairs), len(found.even)

        me.send("/vote/ballot", better="even")
        assert own() == (0, 1)
        me.page = first  # sent again, and with another answer: it is still the same pair
        me.send("/vote/ballot", better="even")
        assert own() == (0, 1)
        me.page = first
        me.send("/vote/ballot", better="q1" if 'value="q1"' in first.text else "q2")
        assert own() == (1, 0)
        me.send("/vote/ballot", better="nonsense")
        assert own() == (1, 0)
        for _ in range(2):
            me.send("/vote/ballot", better="even")
        assert own() == (1, 2)
        assert "You have answered all pairs" in text_of(me.get("/vote/ballot"))


ODD = [
    "",
    "1",
    "2",
    "0",
    "-1",
    "1e999",
    "nan",
    "²",
    "٣",
    "\x00",
    "x" * 3000,
    "q1",
    "even",
    "<b>",
    "{number}",
    "9" * 20,
]
STEPS = [
    "",
    "look",
    "list",
    "step",
    "next",
    "back",
    "finish",
    "up q1",
    "down q1",
    "away q1",
    "up zz",
    "away",
    "stay",
]


@pytest.mark.parametrize("seed", range(3))
def test_whatever_a_form_holds_it_is_answered_with_a_page_and_never_breaks(seed):
    with review_with_every_ballot(":memory:") as review:
        room, draw = review.workshop("priorities"), random.Random(seed)
        (slip,) = room.slips(1)
        me = come(Browser(TestClient(app(review))), slip.code)
        for _ in range(120):
            kind = draw.choice(list(EVERY))
            path = draw.choice([f"/vote/{kind}", f"/vote/{kind}/send", f"/practice/{kind}", f"/practice/{kind}/send",
                                "/join", "/words/experience", "/code"])  # fmt: skip
            names = [f"{sort}-q{n}{end}" for sort in "qu" for n in range(1, 8) for end in ("", "-0", "-1")]
            names += [
                "at",
                "seen",
                "pick",
                "one",
                "other",
                "better",
                "given",
                "group",
                "also",
                "words",
                "language",
            ]
            names += ["table", "consent", "nonce", "code"]
            fields = {
                name: draw.choice([*ODD, "yes", "carer", "q2"]) for name in names if draw.random() < 0.4
            }
            me.get("/room")
            page = me.send(path, **fields, go=draw.choice(STEPS))
            assert page.status_code in (200, 409, 422, 429), (path, fields)
            assert "<main" in page.text
