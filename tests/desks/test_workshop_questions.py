"""From words to questions: every step is told and can be taken back, and every question keeps its words."""

from __future__ import annotations

import csv
import io
import random
import shutil

import pytest

import reviewkit as rk
from reviewkit.desks.workshop import write_sheet


@pytest.fixture
def room(review):
    return review.workshop("priorities")


@pytest.fixture
def host(people):
    return people[0].workshop("priorities")


@pytest.fixture
def said(host):
    return [host.tell(f"words {n}", group="carer", consent=n != 2) for n in range(4)]


def standing(room) -> object:
    """What anybody can see of questions and themes, besides the steps."""
    shown = [
        (q.id, q.text, q.theme, q.status, q.scope, dict(q.said), q.merged, q.split_from)
        for q in room.questions()
    ]
    return (
        shown,
        [(t.name, t.words, t.questions) for t in room.themes()],
        [(w.question, w.language, w.kind, w.text, w.state) for w in room.wordings()],
    )


class TestMergingAndSplitting:
    def test_words_stay_behind_their_question_through_two_merges_with_the_depth(self, room, host, said):
        one, two, three = (host.question(f"Q{n}?", words=[said[n]]) for n in range(3))
        host.merge(two, three)
        host.merge(one, two)
        asked = room.question(one.id)
        assert dict(asked.said) == {said[0].id: 0, said[1].id: 1, said[2].id: 2}
        assert [q.id for q in room.questions()] == [one.id]
        with pytest.raises(rk.NotAllowed, match="is itself"):
            host.merge(three, one)
        with pytest.raises(rk.NotAllowed, match="merged into q2"):
            host.merge(one, three)

    def test_a_split_deals_out_all_words_and_keeps_what_the_question_rests_on(self, room, host, said):
        whole = host.question("Both?", words=said[:2], gaps=["g1"], theme="t")
        other = host.question("And this?", words=[said[2]])
        host.merge(whole, other)
        with pytest.raises(rk.NotAllowed, match=said[2].id[:12]):
            host.split(whole, {"One?": [said[0]], "Two?": [said[1]]})
        with pytest.raises(rk.NotAllowed, match="not words of"):
            host.split(whole, {"One?": said[:3], "Two?": [said[3]]})
        one, two = host.split(whole, {"One?": [said[0]], "Two?": said[1:3]})
        assert (one.words, one.gaps, one.theme, one.split_from) == ((said[0].id,), ("g1",), "t", whole.id)
        assert [q.id for q in room.questions()] == [one.id, two.id]
        gone = room.question(whole.id)
        assert gone.split_into == (one.id, two.id)
        assert gone.withdrawn == f"split into {one.id}, {two.id}"


class TestSteps:
    def test_every_step_says_what_was_done_by_whom_and_when(self, room, people, said):
        alice, bram, _ = (person.workshop("priorities") for person in people)
        asked = alice.question("Who asks?", words=said[:1])
        bram.evidence(asked, "partly", "one trial")
        assert [(s.act, s.by, s.questions) for s in room.steps()] == [
            ("question", "alice", (asked.id,)),
            ("evidence", "bram", (asked.id,)),
        ]
        assert room.steps()[0].what == f"worded {asked.id}: Who asks?"
        assert all(s.at.endswith("Z") for s in room.steps())
        assert [s.act for s in room.steps(question=asked)] == ["question", "evidence"]

    def test_a_step_on_which_another_builds_is_not_undone_and_says_why(self, room, host, said):
        one, two = host.question("One?", words=said[:1]), host.question("Two?")
        host.merge(one, two)
        with pytest.raises(
            rk.NotAllowed, match=r"step s2 cannot be undone: step s3 \(merged q2 into q1, by alice\)"
        ):
            host.undo("s2")
        host.undo("s3")
        host.undo("s2")
        assert [q.id for q in room.questions()] == ["q1"]
        with pytest.raises(rk.NotAllowed, match="undone already, by step s5"):
            host.undo("s2")
        with pytest.raises(rk.UnknownName, match="s1"):
            host.undo("s99")

    @pytest.mark.parametrize("seed", range(12))
    def test_undoing_all_steps_backwards_leads_back_and_forwards_again(self, room, host, said, seed):
        """Random histories: each undo meets an earlier state again, and undoing the undoings every later one."""
        dice = random.Random(seed)
        first = [host.question(f"Q{n}?", words=[said[n]], theme="t") for n in range(3)]
        states, start = [standing(room)], len(room.steps())
        for _ in range(14):
            try:
                self.act(host, room, dice, first, said)
            except rk.NotAllowed:
                continue
            if len(room.steps()) - start == len(states):
                states.append(standing(room))
        done = room.steps()[start:]
        for step, before in zip(reversed(done), reversed(states[:-1]), strict=True):
            host.undo(step)
            assert standing(room) == before, step.what
        undone = room.steps()[start + len(done) :]
        for step, after in zip(reversed(undone), states[1:], strict=True):
            host.undo(step)
            assert standing(room) == after, step.what

    def act(self, host, room, dice, first, said):
        one, other = dice.sample(first, 2)
        act = dice.randrange(9)
        if act == 0:
            host.merge(one, other)
        elif act == 1:
            host.unmerge(one, other)
        elif act == 2:
            host.reword(one, dice.choice(["New?", "Newer?"]))
        elif act == 3:
            host.lay(dice.choice(["t", "u"]), dice.choice(said), one)
        elif act == 4:
            host.evidence(one, dice.choice(["partly", "unanswered"]))
        elif act == 5:
            host.scope(one, dice.random() < 0.5, "why")
        elif act == 6:
            host.word(one, "fi", dice.choice(["Kuka?", "Mikä?"]))
        elif act == 7:
            host.withdraw(one, "why")
        else:
            host.link(one, words=[dice.choice(said)], active=dice.random() < 0.7)


class TestWordings:
    def test_what_is_missing_in_a_language_is_said_and_never_silent(self, room, host):
        asked = host.question("Who asks?", plain="Who puts the question?")
        assert room.wording(asked, "fi") == ("Who asks?", "en")
        assert room.wording(asked.id, "en", easy=True) == ("Who puts the question?", "en")
        host.word(asked, "fi", "Kuka kysyy?", state="draft")
        assert room.wording(asked, "fi") == ("Who asks?", "en")
        host.word(asked, "fi", "Kuka kysyy?")
        assert room.wording(asked, "fi") == ("Kuka kysyy?", "fi")
        assert room.wording(asked, "fi", easy=True) == (
            "Kuka kysyy?",
            "fi",
        )  # one's own language before easy words
        host.word(asked, "el", state="not planned")
        table = {(w.language, w.kind): w.state for w in room.wordings()}
        assert table == {
            ("en", "plain"): "there",
            ("en", "easy"): "there",
            ("nl", "plain"): "missing",
            ("nl", "easy"): "missing",
            ("fi", "plain"): "there",
            ("fi", "easy"): "missing",
            ("el", "plain"): "not planned",
            ("el", "easy"): "missing",
        }
        assert ("el", "plain") not in {(w.language, w.kind) for w in room.wordings(missing=True)}

    def test_one_text_has_one_place(self, room, host):
        asked = host.question("Who asks?", plain="Easy")
        host.word(asked, "en", "Who is it that asks?")
        assert room.question(asked.id).text == "Who is it that asks?"
        host.word(asked, "en", "Easier", easy=True)
        assert room.wording(asked.id, "en", easy=True) == ("Easier", "en")
        host.word(asked, "en", easy=True, state="missing")
        assert room.wording(asked.id, "en", easy=True) == ("Who is it that asks?", "en")
        for wrong in (
            ("en", "", "missing"),
            ("fi", "", "there"),
            ("fi", "x", "missing"),
            ("Finnish!", "x", "there"),
        ):
            with pytest.raises(rk.errors.ReviewkitError):
                host.word(asked, wrong[0], wrong[1], state=wrong[2])

    def test_a_picture_has_words_that_stand_for_it(self, room, host):
        asked = host.question("Who asks?")
        with pytest.raises(rk.NotAllowed, match="words that stand for it"):
            host.picture(asked, b"\xff\xd8\xff\xe0", " ")
        host.picture(asked, b"\xff\xd8\xff\xe0", "Chairs in a circle")
        found = room.picture(asked)
        assert (found.media, found.data, found.alternative) == (
            "image/jpeg",
            b"\xff\xd8\xff\xe0",
            "Chairs in a circle",
        )
        assert room.pictured() == {asked.id: "Chairs in a circle"}
        host.undo(room.steps()[-1])
        assert room.picture(asked) is None


class TestVerification:
    def test_a_check_names_its_search_its_reviews_and_who_signs(self, room, people):
        alice, bram, _ = (person.workshop("priorities") for person in people)
        asked = alice.question("Who asks?")
        with pytest.raises(rk.NotAllowed, match="nothing to sign"):
            bram.sign(asked)
        with pytest.raises(rk.NotAllowed, match="newest and at most two more"):
            alice.verify(asked, "partly", search="MEDLINE", reviews=["a", "b", "c", "d"])
        with pytest.raises(rk.NotAllowed, match="which search"):
            alice.verify(asked, "partly", search=" ")
        alice.verify(
            asked, "partly", search="MEDLINE, 1 March 2026", reviews=["A 2020", "B 2021"], certainty="low"
        )
        with pytest.raises(rk.NotAllowed, match="somebody else signs"):
            alice.sign(asked)
        bram.sign(asked)
        found = room.question(asked.id)
        assert (found.status, found.status_by, found.checked.by, found.checked.signed) == (
            "partly",
            "alice",
            "alice",
            "bram",
        )
        assert found.checked.reviews.splitlines() == ["A 2020", "B 2021"]

    def test_what_is_out_of_scope_is_kept_apart_with_the_reason(self, room, host):
        asked, off = host.question("In?"), host.question("Off?")
        with pytest.raises(rk.NotAllowed, match="say why"):
            host.scope(off, False)
        host.scope(off, False, "about pay in general", {"population": "staff"})
        host.scope(asked, parts={"population": "students"})
        assert [q.id for q in room.questions()] == [asked.id]
        assert room.vote().questions == (asked.id,)
        (kept,) = [q for q in room.questions(everything=True) if q.scope == "out"]
        assert (kept.scope_why, dict(kept.parts)) == ("about pay in general", {"population": "staff"})
        with pytest.raises(rk.UnknownName, match="population"):
            host.scope(asked, parts={"populaton": "x"})

    def test_the_data_template_parts_originals_by_a_tilde_and_quotes_with_consent_only(
        self, room, host, said, tmp_path
    ):
        extra = host.tell("with ~ and\na line", group="carer", consent=True)
        asked = host.question("=Who asks?", words=[*said, extra])
        host.scope(asked, parts={"population": "carers"})
        sheet = room.data_template({"rank": {asked.id: 1.5}})
        rows = list(csv.DictReader(io.StringIO(sheet.csv())))
        assert rows[0]["uncertainty"] == "'=Who asks?"  # no spreadsheet calculates it
        originals = rows[0]["original uncertainties"].split(" ~ ")
        assert originals == ["words 0", "words 1", "words 3", "with \u223c and a line", "(1 not quoted)"]
        assert (
            rows[0]["population"],
            rows[0]["submissions"],
            rows[0]["submissions: carer"],
            rows[0]["rank"],
        ) == (
            "carers",
            "5",
            "hidden",
            "1.5",
        )
        for kind in ("csv", "html", "docx"):
            write_sheet(sheet, tmp_path / f"template.{kind}")
        import docx

        read = "\n".join(p.text for p in docx.Document(str(tmp_path / "template.docx")).paragraphs)
        assert "with \u223c and a line" in read
        assert "words 2" not in read + (tmp_path / "template.html").read_text(encoding="utf-8")
        with pytest.raises(rk.UnknownName, match=r"\.docx"):
            write_sheet(sheet, tmp_path / "template.pdf")

    def test_the_verification_form_marks_what_nobody_wrote_down(self, review, room, host):
        host.verify(host.question("Who asks?"), "unanswered", search="PsycINFO, March 2026")
        form = room.verification_form(review.protocol)
        told = dict(form.lines)
        assert told["Sources searched"] == "PsycINFO, searched 2026-03-01"
        assert (
            told["Approach to checking"]
            == "1 of 1 questions were checked against the evidence: 1 unanswered."
        )
        assert "what counts as unanswered" in form.missing
        agreed = room.verification_form(
            review.protocol, unanswered="No up-to-date systematic review answers it."
        )
        assert "what counts as unanswered" not in agreed.missing


class TestTwoLaptops:
    @pytest.fixture
    def copies(self, review, host, tmp_path):
        for n in range(4):
            host.question(f"Q{n}?", words=[host.tell(f"words {n}")])
        host.tell("Kukaan", language="fi")
        review.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        opened = []
        for name in ("alice", "bram"):
            shutil.copy(tmp_path / "review.db", tmp_path / f"{name}.db")
            opened.append(rk.open(tmp_path / f"{name}.db"))
        yield opened
        for one in opened:
            one.close()

    def seen(self, copy) -> object:
        room = copy.workshop("priorities")
        return (
            [
                (c.id, c.words, dict(c.translations), c.hidden, c.themes, c.late)
                for c in room.contributions(everything=True)
            ],
            [
                (q.id, q.text, q.merged, q.merged_into, dict(q.said), q.withdrawn, q.status)
                for q in room.questions(everything=True)
            ],
            [(s.id, s.what, s.undone_by) for s in room.steps()],
            [(t.name, t.words) for t in room.themes()],
            room.rounds(),
            room.wordings(),
            room.care.payments(),
            {field: dict(one.counts) for field, one in room.care.monitored().items()},
        )

    def test_merged_in_either_order_they_show_the_same_words_questions_and_steps(self, copies, tmp_path):
        one, two = copies
        (alice,), (bram,) = one.people("alice"), two.people("bram")
        a, b = alice.workshop("priorities"), bram.workshop("priorities")
        fifth = one.workshop("priorities").contributions()[4]
        a.merge("q1", "q2")
        b.merge("q2", "q1")  # and so each into the other
        a.merge("q1", "q3")
        b.merge("q4", "q3")  # one question into two
        a.translate(fifth, "en", "Nobody")
        b.erase(fifth, "wish")
        a.tell("said on the first", round="experience")
        a.close_round("experience")
        b.tell("said on the second", round="experience")
        b.close_round("experience")
        a.lay("theme", fifth)
        b.word("q4", "fi", "Mikä?")
        a.care.pay("A1", "worked", role="carer", hours=2)
        b.care.need("a loop")
        for copy in copies:
            room = copy.workshop("priorities")
            for slip in room.slips(6):
                room.care.monitor(slip.code, {"age": "under 30"})
        alice.merge(tmp_path / "bram.db")
        bram.merge(tmp_path / "alice.db")
        assert self.seen(one) == self.seen(two)
        room = one.workshop("priorities")
        assert not {"q1", "q2"} <= {
            q.id for q in room.questions(everything=True) if q.merged_into
        }  # none vanishes
        assert not any(c.late for c in room.contributions(everything=True))  # each stood at one of the closes
        assert all(sitting.intact for sitting in room.rounds())
        assert one.db["translated"].count == 0
        assert dict(room.care.monitored()["age"].counts) == {"under 30": 12}
        everything = {word for q in room.questions() for word in q.said}
        assert everything == {c.id for c in room.contributions() if c.words.startswith("words")}
        assert alice.merge(tmp_path / "bram.db") == {}
