"""Every path of a TOML text is mapped to its line; tomllib is the judge of which paths there are."""

from __future__ import annotations

import textwrap
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from reviewkit.protocol.lines import dotted, scan

ROOT = Path(__file__).parents[2]
REAL = [ROOT / "pyproject.toml", *sorted((ROOT / "protocols").glob("*.toml"))]


def paths(value: Any, here: tuple[str | int, ...] = ()) -> dict[tuple[str | int, ...], Any]:
    """Every path in what tomllib returned, with its value."""
    found = {here: value} if here else {}
    if isinstance(value, dict):
        for key, inner in value.items():
            found |= paths(inner, (*here, key))
    if isinstance(value, list):
        for index, inner in enumerate(value):
            found |= paths(inner, (*here, index))
    return found


CASES = {
    "tables, arrays of tables and their sub-tables": (
        """
        [a]
        x = 1
        [[b]]
        x = 1
        [b.c]
        x = 1
        [[b.d]]
        x = 1
        [[b.d]]
        [[b]]
        x = 2
        """,
        {
            ("a",): 2,
            ("a", "x"): 3,
            ("b",): 4,
            ("b", 0): 4,
            ("b", 0, "x"): 5,
            ("b", 0, "c"): 6,
            ("b", 0, "c", "x"): 7,
            ("b", 0, "d"): 8,
            ("b", 0, "d", 0): 8,
            ("b", 0, "d", 0, "x"): 9,
            ("b", 0, "d", 1): 10,
            ("b", 1): 11,
            ("b", 1, "x"): 12,
        },
    ),
    "a table that is only on the way to another has the other's line, until it has one of its own": (
        """
        [a.b]
        x = 1
        [a]
        y = 1
        """,
        {("a",): 4, ("a", "b"): 2, ("a", "b", "x"): 3, ("a", "y"): 5},
    ),
    "dotted and quoted keys, with space around the dots": (
        """
        a.b . "c d".'e.f' = 1
        "with \\"quotes\\" and \\u00e9" = 2
        a.g = 3
        """,
        {
            ("a",): 2,
            ("a", "b"): 2,
            ("a", "b", "c d"): 2,
            ("a", "b", "c d", "e.f"): 2,
            ('with "quotes" and é',): 3,
            ("a", "g"): 4,
        },
    ),
    "arrays over several lines, with remarks that look like TOML": (
        """
        a = [ # [not.a.table]
          1, # b = 2
          [2, 3,
           4],

          { x = 5, y.z = 6 },
        ]
        b = 7
        """,
        {
            ("a",): 2,
            ("a", 0): 3,
            ("a", 1): 4,
            ("a", 1, 0): 4,
            ("a", 1, 1): 4,
            ("a", 1, 2): 5,
            ("a", 2): 7,
            ("a", 2, "x"): 7,
            ("a", 2, "y"): 7,
            ("a", 2, "y", "z"): 7,
            ("b",): 9,
        },
    ),
    "strings of many lines that hold what looks like keys, tables and closing quotation marks": (
        '''
        a = """
        b = 1 \\"""
        [c] # ""
        five quotes follow: """""
        d = \'\'\'
        e = 1 """ \\\'\'\'
        f = "one line # with [signs] and \\\\"
        g = 'c:\\'
        h = 1979-05-27 07:32:00
        ''',
        {("a",): 2, ("d",): 6, ("f",): 8, ("g",): 9, ("h",): 10},
    ),
    "empty strings, arrays and tables": (
        """
        a = ""
        b = ''
        c = []
        d = {}
        e = [[], {}]
        f = 1
        """,
        {("a",): 2, ("b",): 3, ("c",): 4, ("d",): 5, ("e",): 6, ("e", 0): 6, ("e", 1): 6, ("f",): 7},
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_each_kind_of_toml_is_mapped(text: str, expected: dict[tuple[str | int, ...], int]) -> None:
    text = textwrap.dedent(text)
    assert scan(text).by_path == expected
    assert set(paths(tomllib.loads(text))) == set(expected)


def test_what_is_missing_has_the_line_of_the_table_around_it() -> None:
    lines = scan("title = 1\n[[stages]]\nid = 1\n")
    assert lines.of(("stages", 0, "reviewers")) == 2
    assert lines.of(("stages", 0, "reasons", 5)) == 2
    assert lines.of(("nothing",)) == 1
    assert lines.of(()) == 1


def test_a_path_is_written_with_positions_counted_from_0_and_odd_keys_quoted() -> None:
    assert dotted(("stages", 2, "reviewers")) == "stages[2].reviewers"
    assert dotted(("question", "parts", "a part")) == 'question.parts."a part"'
    assert dotted(()) == ""


# -- generated TOML ---------------------------------------------------------------------------------------------

NAMES = st.sampled_from(["a", "b", "c-d", '"e f"', "'g.h'", '"\\u00fc"'])
GAPS = st.sampled_from(["", " ", "\t", "  "])
REMARKS = st.sampled_from(["", " # [x]", ' # """', " # a = '''", "\n\n", "\n# b = [\n"])
TRICKY = st.sampled_from(["", "#", "]", "}", "[[a]]", "\na = 1\n", '"', "'", "=", ",", " ", "\n", "\\\\"])


class Writer:
    """Writes TOML and remembers in which line each numbered value, or the key in front of it, begins."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.text = ""
        self.begun: dict[int, int] = {}

    def line(self) -> int:
        return self.text.count("\n") + 1

    def put(self, text: str) -> None:
        self.text += text

    def number(self, line: int) -> int:
        number = len(self.begun) + 1000
        self.begun[number] = line
        return number

    def key(self, *, last: str) -> None:
        for name in self.draw(st.lists(NAMES, max_size=2)):
            self.put(name + self.draw(GAPS) + "." + self.draw(GAPS))
        self.put(last + self.draw(GAPS))

    def pair(self, depth: int) -> None:
        line = self.line()
        self.key(last=f"k{len(self.begun)}")
        self.put("=" + self.draw(GAPS))
        self.value(line, depth)

    def value(self, line: int, depth: int) -> None:
        kinds = ["bare", "basic", "literal", "basic lines", "literal lines"]
        kind = self.draw(st.sampled_from(kinds + ["array", "table"] * (depth < 3)))
        if kind == "array":
            self.put("[")
            for _ in range(self.draw(st.integers(0, 3))):
                self.put(self.draw(REMARKS.filter(lambda remark: "#" not in remark or remark.endswith("\n"))))
                self.value(self.line(), depth + 1)
                self.put(self.draw(GAPS) + "," + self.draw(st.sampled_from(["", " ", "\n", " # , ]\n"])))
            self.put("]")
        elif kind == "table":
            self.put("{ ")
            for position in range(self.draw(st.integers(0, 3))):
                self.put(", " * bool(position))
                self.pair(depth + 1)
            self.put(" }")
        else:
            self.put(self.scalar(kind, self.number(line)))

    def scalar(self, kind: str, number: int) -> str:
        around = self.draw(TRICKY)
        flat = around.replace("\n", "")
        if kind == "basic":
            inside = flat.replace('"', "")
            return f'"{number}|{inside}"'
        if kind == "literal":
            inside = flat.replace("'", "")
            return f"'{number}|{inside}'"
        if kind == "basic lines":
            return f'"""{around}\n{number}|\\"""{around}"""'
        if kind == "literal lines":
            return f"'''{around}{number}|{around}'''"
        return str(number)


@st.composite
def documents(draw: st.DrawFn) -> Writer:
    writer = Writer(draw)
    for _ in range(draw(st.integers(1, 8))):
        writer.put(draw(st.sampled_from(["", "\n", "# a = 1\n", "  "])))
        if draw(st.booleans()):
            left, right = draw(st.sampled_from([("[", "]"), ("[[", "]]")]))
            writer.put(left + draw(GAPS))
            writer.key(last=draw(NAMES))
            writer.put(right)
        else:
            writer.pair(0)
        writer.put(draw(REMARKS) + "\n")
    return writer


@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(documents())
def test_on_any_toml_the_map_has_the_paths_that_tomllib_has_and_the_line_where_each_was_written(
    writer: Writer,
) -> None:
    try:
        data = tomllib.loads(writer.text)
    except tomllib.TOMLDecodeError:
        reject()  # names drawn twice; what is not TOML is not mapped
    lines = scan(writer.text).by_path
    known = paths(data)
    assert set(lines) == set(known)
    for path, value in known.items():
        if isinstance(value, int):
            assert lines[path] == writer.begun[value]
        elif isinstance(value, str):
            number = next(int(word[-4:]) for word in value.split("|") if word[-4:].isdigit())
            assert lines[path] == writer.begun[number]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab=.[]{}\"'\\#, \n\r\t1é-:", max_size=60))
def test_a_scan_of_anything_at_all_ends_without_an_error(text: str) -> None:
    lines = scan(text)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.by_path.values())


@pytest.mark.parametrize(
    "file", [ROOT / "pyproject.toml", *sorted((ROOT / "protocols").glob("*.toml"))], ids=lambda f: f.name
)
def test_on_real_files_every_key_is_found_in_its_line(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    lines = scan(text)
    known = paths(tomllib.loads(text))
    assert set(lines.by_path) == set(known)
    source = text.split("\n")
    for path, line in lines.by_path.items():
        if isinstance(path[-1], str):
            assert path[-1] in source[line - 1], dotted(path)
