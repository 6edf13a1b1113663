"""What happens to words between the mouth and the question: rounds, tables, phones, moderation, themes, steps."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reviewkit as rk


@pytest.fixture
def room(review):
    return review.workshop("priorities")


@pytest.fixture
def host(people):
    return people[0].workshop("priorities")


def dump(review) -> str:
    """Everything that stands in the file, of every table."""
    return str([row for table in review.db.table_names() for row in review.db[table].rows])


class TestPhones:
    def test_words_by_phone_carry_neither_slip_nor_name(self, review, room):
        (slip,) = room.slips(1)
        room.join(slip.code, "carer")
        said = room.say(slip.code.lower(), "  As I said. ", round="experience", table="2", language="fi")
        assert (said.words, said.by, said.group, said.table) == ("  As I said. ", "(the room)", "carer", "2")
        hidden = review.db.execute("SELECT code FROM slips").fetchone()[0]
        assert "joined" in review.db.table_names()
        beside = {
            table: str(list(review.db[table].rows))
            for table in ("contributions", "words", "nonces", "mentions")
        }
        for table, rows in beside.items():
            assert slip.code not in rows, table
            assert hidden not in rows, table

    def test_sending_again_writes_nothing_twice(self, room):
        one, other = room.slips(2)
        first = room.say(one.code, "Only once.", nonce="7f3a")
        assert room.say(one.code, "Only once.", nonce="7f3a") == first
        assert len(room.contributions()) == 1
        room.say(other.code, "Only once.", nonce="7f3b")
        assert len(room.contributions()) == 2

    def test_without_a_valid_slip_nothing_is_said(self, room, host):
        (slip,) = room.slips(1)
        host.void(slip)
        for code, error in ((slip.code, rk.NotAllowed), ("ZZZ-ZZZ", rk.UnknownName), ("", rk.UnknownName)):
            with pytest.raises(error):
                room.say(code, "x")
        (slip,) = room.slips(1)
        for wrong in (
            {"words": " "},
            {"round": "nope"},
            {"group": "nope"},
            {"language": "Finnish!"},
            {"words": "x" * 9000},
        ):
            with pytest.raises(rk.errors.ReviewkitError):
                room.say(slip.code, **{"words": "x", **wrong})
        assert room.contributions() == []


class TestRounds:
    def test_while_a_round_is_silent_nobody_reads_what_the_others_write(self, room, host):
        host.open_round("experience", silent=True)
        mine = host.tell("My own thought.", round="experience")
        other = host.tell("Of another round.", round="questions")
        assert mine.words == "My own thought."
        assert room.contributions(everything=True) == [other]
        assert room.themes() == []
        with pytest.raises(rk.UnknownName):
            room.contribution(mine.number)
        assert room.round("experience").words == 1
        host.share_round("experience")
        assert [c.words for c in room.contributions(round="experience")] == ["My own thought."]

    def test_a_close_seals_what_stands_and_later_words_are_told_as_late(self, room, host):
        host.open_round("experience")
        first, second = host.tell("One", round="experience"), host.tell("Two", round="experience")
        sealed = host.close_round("experience")
        assert len(sealed.seal) == 64
        late = host.tell("Three", round="experience")
        assert late.late
        assert [c.late for c in room.contributions()] == [False, False, True]
        host.erase(second, "asked for it")
        host.moderate(first, "hide", "a name")
        now = room.round("experience")
        assert (now.seal, now.intact, now.words, now.late) == (sealed.seal, True, 3, 1)
        host.open_round("experience", note="somebody came late")
        assert not any(c.late for c in room.contributions(everything=True))
        host.close_round("experience")
        assert not any(c.late for c in room.contributions(everything=True))

    def test_words_that_somebody_changes_outside_break_the_seal(self, review, room, host):
        host.tell("One", round="experience")
        host.close_round("experience")
        review.db.execute("DROP TRIGGER words_unchanged")
        review.db.execute("UPDATE words SET text = 'Won'")
        assert not room.round("experience").intact

    @settings(max_examples=20, deadline=None)
    @given(st.lists(st.sampled_from(["open_round", "share_round", "close_round", "silent"]), max_size=6))
    def test_a_round_is_never_in_a_state_that_its_acts_do_not_lead_to(self, acts):
        with rk.open(":memory:", protocol="protocols/sheffield.toml") as review:
            host, room = review.people("host")[0].workshop("priorities"), review.workshop("priorities")
            state = ""
            for act in acts:
                fits = {
                    "open_round": state in ("", "closed"),
                    "silent": state in ("", "open", "closed"),
                    "share_round": state == "silent",
                    "close_round": state != "closed",
                }[act]
                try:
                    if act == "silent":
                        host.open_round("experience", silent=True)
                    else:
                        getattr(host, act)("experience")
                except rk.NotAllowed:
                    assert not fits
                else:
                    assert fits
                    state = {
                        "open_round": "open",
                        "silent": "silent",
                        "share_round": "open",
                        "close_round": "closed",
                    }[act]
                assert room.round("experience").state == state


class TestTables:
    def test_a_plan_is_written_down_and_says_who_moved(self, room, host):
        aliases = [f"A{n}" for n in range(8)]
        plan = room.plan_tables(aliases, hosts=("H1", "H2", "H3", "H4"))
        host.seat_all(plan)
        seated = room.seatings()
        assert [(s.round, s.table) for s in seated[:4]] == [("experience", str(n)) for n in range(1, 5)]
        assert all(not s.moved for s in seated[:4])
        assert all(s.moved == s.seats for s in seated[4:])
        assert {s.table: s.host for s in seated[4:]} == {"1": "H1", "2": "H2", "3": "H3", "4": "H4"}

    def test_the_harvest_stays_apart_from_peoples_own_words(self, room, host):
        host.seat("experience", "3", host="H", seats=["A", "B"], question="What is ideal?")
        host.tell("My words", round="experience", table="3")
        host.harvest("experience", "3", "They want to be asked.")
        (table,) = room.seatings(round="experience")
        assert (table.harvest, table.question, table.people) == (
            "They want to be asked.",
            "What is ideal?",
            3,
        )
        assert [c.words for c in room.contributions(table="3")] == ["My words"]

    def test_nobody_sits_at_two_tables(self, host):
        host.seat("experience", "1", seats=["A", "B"])
        wrongs = [
            {"table": "2", "seats": ["B"]},
            {"table": "3", "host": "C", "seats": ["C"]},
            {"table": "4", "seats": ["D"], "people": 0},
        ]
        for wrong in wrongs:
            with pytest.raises(rk.NotAllowed):
                host.seat("experience", **wrong)
        with pytest.raises(rk.UnknownName, match="experience"):
            host.seat("experence", "1")


class TestWords:
    def test_hidden_words_are_kept_and_not_shown(self, room, host):
        said = host.tell("Dr Smith is rude.", group="carer")
        with pytest.raises(rk.NotAllowed, match="say why"):
            host.moderate(said, "hide")
        host.moderate(said, "hide", "names somebody")
        assert room.contributions() == []
        (kept,) = room.contributions(everything=True)
        assert (kept.words, kept.hidden) == ("Dr Smith is rude.", "names somebody")
        host.moderate(said, "show")
        assert [c.hidden for c in room.contributions()] == [""]

    def test_the_original_stays_beside_the_translation_and_erasure_takes_both(self, review, room, host):
        said = host.tell("Kukaan ei kysynyt.", language="fi")
        host.translate(said, "en", "No one had enquired.")
        (kept,) = room.contributions()
        assert (kept.words, dict(kept.translations)) == ("Kukaan ei kysynyt.", {"en": "No one had enquired."})
        host.translate(said, "en", "No one ever enquired.")
        assert dict(room.contributions()[0].translations) == {"en": "No one ever enquired."}
        with pytest.raises(rk.NotAllowed, match="kept as they were said"):
            host.translate(said, "fi", "x")
        host.erase(said, "wish")
        everything = dump(review)
        assert "Kukaan" not in everything
        assert "enquired" not in everything
        with pytest.raises(rk.NotAllowed, match="erased"):
            host.translate(said, "en", "x")

    def test_what_was_said_about_a_programme_can_be_found_by_it(self, room, host):
        host.tell("It helps.", programmes=["p1"], group="carer", table="1")
        other = host.tell("It is far away.", gaps=["g1"])
        host.mention(other, programmes=["p1"])
        host.mention(other, programmes=["p1"], active=False)
        assert [c.words for c in room.contributions(about="p1")] == ["It helps."]
        assert [c.words for c in room.contributions(about="g1")] == ["It is far away."]

    def test_a_sheet_comes_in_whole_or_not_at_all_and_only_once(self, room, host, tmp_path):
        sheet = tmp_path / "table3.csv"
        sheet.write_text("words,group,consent\nOne,carer,yes\nOne,carer,yes\nTwo,carrer,\n", encoding="utf-8")
        with pytest.raises(rk.ReadError, match=r"table3\.csv:4 column 'group': no group 'carrer'"):
            host.import_words(sheet, table="3")
        assert room.contributions() == []
        sheet.write_text("words,group,consent\nOne,carer,yes\nOne,carer,yes\nTwo,carer,\n", encoding="utf-8")
        assert host.import_words(sheet, table="3").added == 3
        assert host.import_words(sheet, table="3").added == 0
        host.erase(room.contributions()[0], "wish")
        assert host.import_words(sheet, table="3").added == 0  # what was erased does not come back
        sheet.write_text("words,group\nOne,carer\nTwo,carer\nThree,carer\n", encoding="utf-8")
        done = host.import_words(sheet, table="3")
        assert (done.rows, done.added, done.there) == (3, 1, 2)


class TestThemes:
    def test_words_and_questions_lie_under_themes_that_can_be_renamed_and_joined(self, room, host):
        one, two = host.tell("a", group="carer"), host.tell("b", group="educator")
        asked = host.question("Q?", theme="being asked")
        host.lay("being asked", one, two)
        host.lay("pay", two)
        assert [(t.name, len(t.words), t.questions) for t in room.themes()] == [
            ("being asked", 2, (asked.id,)),
            ("pay", 1, ()),
        ]
        assert dict(room.themes()[0].groups) == {"carer": 1, "educator": 1}
        host.rename_theme("pay", "being asked")
        assert [(t.name, t.words) for t in room.themes()] == [("being asked", (one.id, two.id))]
        host.undo(room.steps()[-1])
        assert [t.name for t in room.themes()] == ["being asked", "pay"]
        host.lay("pay", one, asked, out_of="being asked")
        assert [(t.name, t.words, t.questions) for t in room.themes()] == [
            ("being asked", (two.id,), ()),
            ("pay", (one.id, two.id), (asked.id,)),
        ]
        with pytest.raises(rk.UnknownName, match="pay"):
            host.rename_theme("pays", "money")


def test_numbers_that_two_copies_gave_are_told_apart_by_id(room, host, review):
    host.tell("a")
    with review._store.write("other") as writer:
        from reviewkit.store import words

        uid = words.add_contribution(
            writer, "priorities", "b", group="", table="", round="", language="en", consent=0
        )
    assert room.contribution("2").id == uid
    assert room.contribution(uid[:8]).words == "b"
    with pytest.raises(rk.UnknownName, match="number"):
        room.contribution("9")


def test_diversity_answers_are_joined_with_nothing_and_small_counts_are_hidden(review, room):
    slips = room.slips(24)
    for n, slip in enumerate(slips):
        room.care.monitor(
            slip.code, {"age": "under 30" if n < 11 else "30 and over", "gender": "x" if n == 23 else "y"}
        )
    told = room.care.monitored()
    assert dict(told["age"].counts) == {"30 and over": 13, "under 30": 11}
    assert dict(told["gender"].counts) == {"x": None, "y": None}
    rows = list(review.db["monitoring"].rows)
    assert set(rows[0]) == {"key", "workshop", "answers"}
    assert "WITHOUT ROWID" in review.db["monitoring"].schema
    elsewhere = str(
        [row for table in review.db.table_names() if table != "monitoring" for row in review.db[table].rows]
    )
    assert not any(row["key"] in elsewhere for row in rows)


def test_payment_and_consent_are_never_joined_with_votes(room, host):
    (slip,) = room.slips(1)
    for act in (
        lambda code: host.care.pay(code, "worked", role="carer", hours=1),
        lambda code: host.care.consent(code, "photo", given=True),
    ):
        for code in (slip.code, slip.code.lower().replace("-", " ")):
            with pytest.raises(rk.NotAllowed, match="never joined with votes"):
                act(code)
    host.care.consent("A1", "photo", given=True)
    host.care.consent("A1", "photo", given=False, note="changed their mind")
    assert not room.care.consented("A1", "photo")
    assert [c.given for c in room.care.consents()] == [False]
    host.care.need("a hearing loop")
    assert [n.need for n in room.care.needs(unmet=True)] == ["a hearing loop"]
    host.care.need("a hearing loop", "room 2 has one")
    assert room.care.needs(unmet=True) == []


def test_an_account_needs_a_role_hours_and_a_currency(room, host):
    for facts in (
        {"act": "worked", "hours": 1},
        {"act": "worked", "role": "carer"},
        {"act": "paid", "role": "carer", "amount": 5, "currency": "euros"},
        {"act": "paid", "role": "carer", "amount": "five", "currency": "EUR"},
        {"act": "worked", "role": "carer", "hours": -1},
        {"act": "payed", "role": "carer"},
    ):
        with pytest.raises(rk.errors.ReviewkitError):
            host.care.pay("A1", **facts)
    assert room.care.payments() == []
    for n, act in itertools.product(range(5), ("worked", "thanked")):
        host.care.pay(f"A{n}", act, role="carer", hours="2,5")
    (given_,) = room.care.given_and_received()
    assert (given_.role, given_.people, given_.worked, given_.thanked) == (
        "all other roles",
        5,
        12.5,
        5,
    ) or given_.role == "carer"
