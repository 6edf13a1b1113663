"""What became of gaps since somebody looked."""

from __future__ import annotations

from reviewkit.protocol import Field, Form, Synthesis
from reviewkit.synthesis import gap_changes, gap_map, gap_states

FORM = Form(
    "f", fields=(Field("a", type="choice", choices=("x", "y")), Field("b", type="choice", choices=("1", "2")))
)
PLAN = Synthesis("f.a", "f.b")
X1 = {"f.a": ["x"], "f.b": ["1"]}


def held(*studies: str):
    return gap_map(PLAN, [FORM], dict.fromkeys(studies, X1), labels={s: s.upper() for s in studies})


def test_every_cell_has_a_state_gap_or_not():
    states = gap_states(held("s1", "s2"))
    assert set(states) == {"gap:x:1", "gap:x:2", "gap:y:1", "gap:y:2"}
    assert (states["gap:x:1"].status, states["gap:x:1"].studies) == ("filled", ("s1", "s2"))
    assert states["gap:y:2"].status == "empty"


def test_a_gap_that_was_filled_is_told_though_it_is_no_gap_any_more():
    (change,) = gap_changes(held("s1", "s2"), {"gap:x:1": [], "gap:y:1": []}, questions={"gap:x:1": ["q3"]})
    assert (change.gap, change.then.status, change.now.status) == ("gap:x:1", "empty", "filled")
    assert (change.came, change.went, change.questions) == (("s1", "s2"), (), ("q3",))
    assert (
        change.text == "Two added (S1 and S2). The cell was empty and is no longer a gap, with two studies."
    )


def test_a_study_in_place_of_another_is_a_change():
    (change,) = gap_changes(held("s2"), {"gap:x:1": ["s1"]})
    assert (change.came, change.went) == (("s2",), ("s1",))
    assert (
        change.text
        == "One added (S2); one no longer there (s1). There is now one study; the cell is still thin."
    )


def test_nothing_is_told_of_what_is_as_it_was_or_goes_by_another_id():
    assert gap_changes(held("s1"), {"gap:x:1": ["s1"]}) == []
    assert gap_changes(held("s1"), {"gap:x:1": ["old"]}, today={"old": "s1"}.__getitem__) == []


def test_a_cell_that_the_map_no_longer_has_is_told():
    (change,) = gap_changes(held("s1"), {"gap:z:1": ["s1"]})
    assert change.now.status == "nowhere"
    assert "no such cell any more" in change.text
