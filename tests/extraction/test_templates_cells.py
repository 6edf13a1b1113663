"""One cell: what is written into it is what is read out of it."""

from __future__ import annotations

from pathlib import Path

import hypothesis.strategies as st
from hypothesis import example, given

import reviewkit
from reviewkit.extraction import Given
from reviewkit.extraction.templates.cells import parts, same, shown
from reviewkit.extraction.templates.layout import Subject, short
from reviewkit.extraction.values import legible
from reviewkit.protocol.plan import Field
from reviewkit.text import guarded, unguarded

WORDS = st.text(alphabet="ab \\;\n,“=-'é", min_size=1, max_size=12).map(legible).filter(bool)


@given(st.lists(WORDS, min_size=1, max_size=4), st.sampled_from(["text", "quotation"]))
@example(["ends with \\", "; begins with one", "a\\;b", "C:\\path"], "text")
@example(["a line\nand another\\", "\\\n"], "quotation")
def test_several_values_in_one_cell_come_apart_as_they_were(values, kind):
    field = Field("f", type=kind, repeat=True)
    cell = shown(field, Given(tuple(values)))
    assert parts(field, cell) == [value.strip() for value in values if value.strip()]
    assert parts(field, unguarded(guarded(cell))) == parts(field, cell)


@given(st.one_of(st.integers(-(10**12), 10**12), st.floats(allow_nan=False, allow_infinity=False)))
def test_a_number_is_the_same_number_however_its_cell_is_stored(value):
    cell = shown(Field("f", type="number"), Given(value))
    assert same(cell, value)
    assert same(cell, str(value))
    assert same(cell, str(value).replace(".", ","))
    assert same(cell, unguarded(guarded(str(value))))
    assert not same(cell, value + abs(value) + 1)


def test_a_negative_number_stays_a_number_and_everything_else_that_is_calculated_does_not():
    assert [guarded(cell) for cell in ("-1", "-1.5", "-1,5", "-2e-3")] == ["-1", "-1.5", "-1,5", "-2e-3"]
    for cell in ("-1+1", "=1", "+1", "@SUM(1)", "-A1", " =1", "\t=1", "－1"):
        assert guarded(cell) == f"'{cell}"
        assert unguarded(guarded(cell)) == cell


@given(st.text(alphabet="0123456789abcdef", min_size=64, max_size=64))
@example("123456789012" + "e5" + "1" * 50)
@example("1" * 64)
def test_the_beginning_of_an_id_is_never_a_number_to_a_spreadsheet(uid):
    shown_id = short(Subject(uid, "x").id)
    assert uid.startswith(shown_id)
    try:
        float(shown_id)
    except ValueError:
        return
    assert uid.isdecimal() or uid.replace("e", "", 1).isdecimal()  # then there is nothing else to show


def test_every_module_that_writes_a_table_guards_its_cells():
    """A cell that a spreadsheet calculates can send a whole table elsewhere (OWASP, "CSV injection")."""
    package = Path(reviewkit.__file__).parent
    kept = {
        "screening/decisions/nouns.py",  # puts a line that was read together again, for a message
        "web/scribing.py",  # makes a table of pasted lines, which is read at once and given to nobody
    }
    writing = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if any(
            word in path.read_text(encoding="utf-8")
            for word in ("csv.writer(", "csv.DictWriter(", ".Workbook(")
        )
    }
    guarding = {name for name in writing if "guarded" in (package / name).read_text(encoding="utf-8")}
    # Workbooks mark their texts as texts instead.
    assert writing - guarding - kept == {"extraction/templates/book_writing.py"}
