"""Histories that differ only in answers of Bram's that nobody may see yet cannot be told apart by anybody else."""

from __future__ import annotations

import random

import pytest

from reviewkit.errors import NotAllowed, ReviewkitError

from .blindness import Clock, plain
from .extracting import FORMS, amendment, opened

VALUES = {
    "study": {"country": ["England", "Norway"], "aims": ["to learn", "to teach"], "level": [1, 4, "unclear"]},
    "arms": {"name": ["drug", "control", "waiting"], "size": [10, 11, 90]},
    "outcomes": {
        "name": ["Stigma", "Marks"],
        "domain": ["cognitive", "affective > confidence"],
        "weeks": [2, 8],
    },
    "funding": {"source": ["a charity", "nobody"], "amount": [1, 2]},
}
FORM_NAMES = (*VALUES, "results")


def drawn(dice, form, *, complete):
    fields = list(VALUES[form])
    return {name: dice.choice(VALUES[form][name]) for name in (fields if complete else fields[1:])}


def played(seed, variant, clock):
    """The same acts with other secrets: what Alice, Carol and the review itself then tell."""
    script, secret = random.Random(seed), random.Random(f"{seed} {variant}")
    told = []
    with opened() as review:
        study = review.included()[0]
        alice, bram, carol = review.people("alice", "bram", "carol")
        for act in range(script.randint(3, 10)):
            clock(act)
            form = script.choice(list(VALUES))
            row = script.randint(1, 3) if review.protocol.form(form).repeat else 1
            who = script.choice((alice, bram, bram))
            complete, odd = script.random() < 0.7, script.random()
            open_said = drawn(script, form, complete=complete)
            state = review.extraction._book.states(review.protocol.form(form)).get(study.id)
            revealed = state is not None and (state.revealed or bool(state.complete - {"bram"}))
            # What Bram says in the moment that reveals everything is seen; before that it is his secret.
            hidden = who is bram and not revealed and form != "funding"
            said = drawn(secret, form, complete=complete) if hidden else open_said
            try:
                who.extract(study, form, said, row=row, note=secret.choice(("a", "b")) if hidden else "")
                if who is bram and odd < 0.2:
                    who.extraction.draft(study, form, row, drawn(secret, form, complete=True))
                if row > 1 and odd > 0.9:
                    who.extraction.drop(study, form, row)
            except ReviewkitError as error:
                told.append(str(error))
            if hidden and not _blind(review, study, form):
                return None  # it was the last entry that was missing: what he had said is revealed
        clock(99)
        told += [seen(review, study, person) for person in (alice, carol)]
        if any(not _blind(review, study, form) for form in VALUES if _bram(review, study, form)):
            return None
    return told


def _blind(review, study, form):
    state = review.extraction._book.states(review.protocol.form(form)).get(study.id)
    return state is None or not state.revealed


def _bram(review, study, form):
    return "bram" in review.extraction._book.answers(review.protocol.form(form)).get(study.id, {})


def seen(review, study, person):
    """Everything that the review and this person's desk tell, refusals in their words included."""
    found = {}
    reader, desk = review.extraction, person.extraction
    calls = [("log", review.log, ()), ("drafts", desk.drafts, ()), ("entries", reader.entries, ("study",))]
    calls.append(("differences", reader.differences, ()))
    for form in FORM_NAMES:
        for name in ("progress", "lines", "differences", "agreement", "revisit"):
            calls.append((f"{name} {form}", getattr(reader, name), (form,)))
        for name in ("compared", "matches", "history"):
            calls.append((f"{name} {form}", getattr(reader, name), (study, form)))
        for name in ("mine", "waiting", "revisit", "to_check"):
            if form != "funding":
                calls.append((f"own {name} {form}", getattr(desk, name), (form,)))
        for name in ("history", "rows"):
            calls.append((f"own {name} {form}", getattr(desk, name), (study, form)))
        calls.append((f"ask {form}", desk.ask, (study, form, {"arm": 1})))
        calls.append((f"match {form}", desk.match, (study, form, {"alice": 1, "bram": 2})))
        calls.append((f"settle_equal {form}", desk.settle_equal, (form,)))
        if form != "funding":
            calls.append((f"confirm {form}", desk.confirm, (study, form)))
    for name, call, arguments in calls:
        try:
            found[name] = plain(call(*arguments))
        except ReviewkitError as error:
            found[name] = str(error)
    return found


def test_nobody_can_tell_histories_apart_that_differ_in_what_is_still_blind(monkeypatch):
    clock = Clock(monkeypatch)
    compared = 0
    for seed in range(44):
        one, two = played(seed, 1, clock), played(seed, 2, clock)
        if one is None or two is None:
            continue
        compared += 1
        for a, b in zip(one, two, strict=True):
            assert a == b
    assert compared >= 12  # the rest revealed what Bram had said, as it should


@pytest.mark.parametrize("person", ["alice", "carol"])
def test_what_a_changed_form_makes_doubtful_tells_nothing_of_a_blind_answer(tmp_path, person):
    told = []
    for amount in (3, 5):
        path = tmp_path / f"{person}{amount}.db"
        with opened(path) as review:
            review.people("bram")[0].extract(review.included()[0], "study", {"country": "x", "level": amount})
        with opened(path, FORMS.replace("maximum = 5", "maximum = 4"), "2", amendment("2")) as review:
            (who,) = review.people(person)
            told.append([plain(review.extraction.revisit("study")), plain(who.extraction.revisit("study"))])
    assert told[0] == told[1]


FINISH = FORMS.replace('id = "outcomes"\nlevel', 'id = "outcomes"\nfinish = true\nlevel')


def test_in_a_form_that_asks_for_it_nothing_is_revealed_before_all_said_that_they_are_finished():
    with opened(forms=FINISH) as review:
        study = review.included()[0]
        alice, bram, carol = review.people("alice", "bram", "carol")
        alice.extract(study, "outcomes", {"name": "Stigma"})
        bram.extract(study, "outcomes", {"name": "Stigma"})
        assert review.extraction.lines("outcomes") == []
        assert review.extraction.progress("outcomes") == {study.id: ()}
        assert alice.extraction.waiting("outcomes") == [study]
        alice.extract(study, "outcomes", {"weeks": 3}, row=2)
        with pytest.raises(NotAllowed, match="still lacks row 2: name"):
            alice.extraction.finish(study, "outcomes")
        alice.extract(study, "outcomes", {"name": "Marks"}, row=2)
        alice.extraction.finish(study, "outcomes")
        assert review.extraction.progress("outcomes") == {study.id: ("alice",)}
        assert alice.extraction.waiting("outcomes") == []
        assert review.extraction.lines("outcomes") == []
        with pytest.raises(NotAllowed, match="still blind"):
            carol.extraction.match(study, "outcomes", {"alice": 1, "bram": 1})
        bram.extract(study, "outcomes", {"name": "Marks"}, row=2)
        bram.extraction.finish(study, "outcomes")
        bram.extraction.finish(study, "outcomes")  # once is enough
        assert [line.fields["name"].value for line in review.extraction.lines("outcomes")] == [
            "Stigma",
            "Marks",
        ]
        assert sum(event.act == "confirm" for event in review.extraction.history(study, "outcomes")) == 2
        with pytest.raises(NotAllowed, match="does not ask for it"):
            alice.extraction.finish(study, "arms")
        with pytest.raises(NotAllowed, match="carol has no row"):
            carol.extraction.finish(study, "outcomes")


def test_whether_a_form_asks_for_it_cannot_change_once_it_is_in_use(tmp_path):
    with opened(tmp_path / "r.db") as review:
        review.people("alice")[0].extract(review.included()[0], "outcomes", {"name": "Stigma"})
    with pytest.raises(ReviewkitError, match="what is revealed would be hidden again"):
        opened(tmp_path / "r.db", FINISH, "2", amendment("2"))
    with pytest.raises(ReviewkitError, match="done when that is complete"):
        opened(forms=FORMS.replace('id = "study"\n', 'id = "study"\nfinish = true\n', 1))


def test_being_finished_is_said_in_the_terminal_too(tmp_path):
    from click.testing import CliRunner

    from reviewkit.cli import main

    path = str(tmp_path / "r.db")
    with opened(path, FINISH) as review:
        study = review.included()[0].id
        for person in review.people("alice", "bram"):
            person.extract(study, "outcomes", {"name": "Stigma"})
    for name, printed in (("alice", "Stigma"), ("bram", "Stigma")):
        shown = CliRunner().invoke(main, ["answers", path, "outcomes"]).output
        assert printed not in shown
        told = CliRunner().invoke(main, ["finish", path, "outcomes", study[:8], "--as", name])
        assert told.exit_code == 0, told.output
    assert "Stigma" in CliRunner().invoke(main, ["answers", path, "outcomes"]).output
