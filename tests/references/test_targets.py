"""What references are written to: a path, an open file, a device; and what is told where something else is given."""

from __future__ import annotations

import gzip
import io
import os
import re
import stat
import threading
from typing import TYPE_CHECKING, Any

import pytest

import reviewkit as rk
from reviewkit.references import formats

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OUT = [known.name for known in formats() if known.writes]
RECORDS = [
    rk.Record(title="Heat and höpe", authors=(rk.Name("Okafor", "Ada"),), year=2021, type="article-journal"),
    rk.Record(title="Second", authors=(rk.Name(literal="The Voices Group"),), type="article-journal"),
]


def named(given: Any) -> list[str]:
    return [record.title for record in rk.read(given).records]


@pytest.mark.parametrize("name", OUT)
def test_an_open_file_of_bytes_gets_what_a_path_gets(name: str, tmp_path: Path) -> None:
    path = tmp_path / "out"
    rk.write(path, RECORDS, format=name)
    target = io.BytesIO()
    done = rk.write(target, RECORDS, format=name)
    assert (done.format, done.records, done.path) == (name, 2, "the open file")
    assert not target.closed
    if name == "xlsx":  # a workbook says when it was made
        assert named(target.getvalue()) == [record.title for record in RECORDS]
    else:
        assert target.getvalue() == path.read_bytes()


@pytest.mark.parametrize("name", [name for name in OUT if name != "xlsx"])
def test_an_open_file_of_text_gets_text_without_carriage_returns_and_marks(name: str) -> None:
    target = io.StringIO()
    rk.write(target, RECORDS, format=name)
    assert "\r" not in target.getvalue()
    assert not target.getvalue().startswith("\ufeff")
    assert named(io.StringIO(target.getvalue())) == [record.title for record in RECORDS]


def test_the_name_of_an_open_file_tells_the_format_also_of_a_packed_one(tmp_path: Path) -> None:
    with (tmp_path / "out.bib").open("w", encoding="utf-8") as text:
        assert rk.write(text, RECORDS).format == "bibtex"
    with gzip.open(tmp_path / "out.ris.gz", "wb") as packed:
        assert rk.convert(tmp_path / "out.bib", packed).format == "ris"
    assert named(tmp_path / "out.ris.gz") == [record.title for record in RECORDS]


def test_nothing_is_written_into_an_open_file_where_the_records_fail_half_way() -> None:
    def failing() -> Iterator[rk.Record]:
        yield RECORDS[0]
        raise RuntimeError("of the caller")

    target = io.BytesIO(b"before")
    with pytest.raises(RuntimeError, match="of the caller"):
        rk.write(target, failing(), format="ris")
    assert target.getvalue() == b"before"


def test_an_open_file_that_cannot_be_written_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "out.ris"
    rk.write(path, RECORDS)
    with path.open("rb") as reading, pytest.raises(rk.ReviewkitError, match=r"out\.ris: .* open for reading"):
        rk.write(reading, RECORDS)
    with pytest.raises(rk.ReviewkitError, match=r"out\.ris: cannot be written: it is closed"):
        rk.write(reading, RECORDS)
    with pytest.raises(rk.ReviewkitError, match="the open file: its name tells no format"):
        rk.write(io.BytesIO(), RECORDS)
    with pytest.raises(rk.ReviewkitError, match="a workbook is no text"):
        rk.write(io.StringIO(), RECORDS, format="xlsx")
    with (
        (tmp_path / "narrow.ris").open("w", encoding="ascii") as narrow,
        pytest.raises(rk.ReviewkitError, match=r"narrow\.ris: .*ascii has no 'ö'; open it with encoding"),
    ):
        rk.write(narrow, RECORDS)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are files of Unix")
def test_a_pipe_is_written_into_and_stays_a_pipe(tmp_path: Path) -> None:
    """A device, too: as an administrator one could otherwise put a file in the place of /dev/null."""
    pipe = tmp_path / "pipe.ris"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    rk.write(pipe, RECORDS)
    reader.join(timeout=30)
    assert named(got[0]) == [record.title for record in RECORDS]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert [path.name for path in tmp_path.iterdir()] == ["pipe.ris"]


@pytest.mark.parametrize(
    ("records", "told"),
    [
        (RECORDS[0], "a list of Records is needed, not Record; one is written as [record]"),
        (None, "a list of Records is needed, not NoneType"),
        ("in.ris", "'in.ris' is no list of records; rk.read(path).records is one"),
        ([RECORDS[0], {"title": "x"}], "at position 1 is {'title': 'x'}; expected a Record"),
        ([rk.model.Report("1", (RECORDS[0],))], "its record is report.record"),
        ([RECORDS], "at position 0 is ["),
        ([rk.Record(authors=("A, B",))], "position 0 has the name 'A, B'; expected a Name"),  # type: ignore[arg-type]
        ([rk.Record(keywords="a; b")], "has the keywords 'a; b'; expected a tuple of them"),  # type: ignore[arg-type]
        ([rk.Record(year="2020")], "has the year '2020'; expected a whole number"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_list_of_records_is_refused_in_words_and_leaves_the_older_file_whole(
    records: Any, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "out.ris"
    rk.write(path, RECORDS)
    before = path.read_bytes()
    with pytest.raises(rk.ReviewkitError, match=re.escape(told)):
        rk.write(path, records)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["out.ris"]


def test_arguments_the_wrong_way_round_are_told() -> None:
    target: Any = RECORDS
    with pytest.raises(rk.ReviewkitError, match="not list: the path comes first, then the records"):
        rk.write(target, "out.ris")  # type: ignore[arg-type]  # that it is wrong is the point
    number: Any = 3
    with pytest.raises(rk.ReviewkitError, match=r"is needed to write to, not int$"):
        rk.write(number, RECORDS)


def test_a_record_that_is_given_lists_keeps_them_as_tuples(tmp_path: Path) -> None:
    """Else it had no hash, could be changed under one's hands, and was told to be written with a loss."""
    names: Any = [rk.Name("Okafor", "Ada")]
    words: Any = ["heat", "hope"]
    record = rk.Record(title="Heat", authors=names, keywords=words)
    assert record == rk.Record(title="Heat", authors=tuple(names), keywords=tuple(words))
    assert len({record}) == 1
    names.clear()
    assert rk.write(tmp_path / "out.ris", [record]).left_out == {}
    assert rk.read(tmp_path / "out.ris").records[0].authors == (rk.Name("Okafor", "Ada"),)
