"""The pictures of themes say in words and lines all that they say."""

from __future__ import annotations

from types import SimpleNamespace

from lxml import etree

from reviewkit.model import Theme
from reviewkit.report.perspective_picture import perspective_svg
from reviewkit.report.theme_picture import theme_svg

THEMES = (Theme("a", "Being <there> & staying " * 6, "d", codes=("x",)), Theme("b", "Workload"))
NETWORK = SimpleNamespace(
    themes=THEMES,
    codes={"a": ("x",), "b": ()},
    excerpts={"a": frozenset("123"), "b": frozenset("1")},
    code_excerpts={"x": frozenset("123")},
    names={"x": "Trust"},
    shared={},
    ties={("a", "b"): 1},
    bridges=(("a", "b"),),
)
SHOWN = SimpleNamespace(
    themes=THEMES,
    groups=("carer", "a group with a very long name indeed that goes on"),
    excerpts={
        (t.id, g): n
        for t in THEMES
        for g, n in (("carer", 4), ("a group with a very long name indeed that goes on", None))
    },
    people={
        (t.id, g): n
        for t in THEMES
        for g, n in (("carer", 3), ("a group with a very long name indeed that goes on", None))
    },
    totals={"a": 9, "b": None},
    size={"carer": 6},
    rule="Fewer than 3 people are never shown alone.",
)


def texts(svg):
    root = etree.fromstring(svg.encode())
    return root, ["".join(one.itertext()) for one in root.iter("{*}text")]


def test_a_theme_without_a_definition_is_dashed_and_says_so_and_a_bridge_is_named():
    root, said = texts(theme_svg(NETWORK))
    assert "no definition yet" in said
    assert "no codes yet" in said
    assert "1 bridge" in said
    assert [
        bool(box.get("stroke-dasharray")) for box in root.iter("{*}rect") if box.get("class") == "theme"
    ] == [False, True]
    assert "The closest tie is between" in root.findtext("{*}desc")


def test_hidden_numbers_are_nowhere_in_the_picture_and_the_rule_is_printed():
    root, said = texts(perspective_svg(SHOWN))
    assert said.count("hidden") == 3
    assert any("never shown alone" in line for line in said)
    assert "a group with a very long name indeed that goes on hidden" in root.findtext("{*}desc")


def test_without_themes_there_is_a_picture_that_says_so():
    empty = SimpleNamespace(**{**vars(NETWORK), "themes": (), "ties": {}, "bridges": ()})
    assert "No themes yet." in texts(theme_svg(empty))[1]
