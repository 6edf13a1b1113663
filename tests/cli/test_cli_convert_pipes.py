"""`convert` in a pipe: a dash is standard input or standard output, and what is told goes elsewhere."""

from __future__ import annotations

import gzip

import pytest
from click.testing import CliRunner

from reviewkit.cli import main
from reviewkit.references import read

RIS = "TY  - JOUR\nTI  - Größe\nAU  - Smith, Ann\nAD  - Ghent\nER  - \n".encode()


def piped(*words: str, given: bytes = RIS):
    return CliRunner().invoke(main, ["convert", *words], input=given)


def test_records_go_from_standard_input_to_standard_output_and_nothing_else_does() -> None:
    done = piped("-", "-", "--format", "bibtex")
    assert done.exit_code == 0
    (record,) = read(done.stdout_bytes).records
    assert (record.title, str(record.authors[0])) == ("Größe", "Smith, Ann")
    assert "Left out: AD, tag or column that no field takes, 1 value" in done.stderr
    assert "1 record as bibtex" in done.stderr


def test_packed_records_are_read_from_standard_input_and_written_under_a_name_in_gz(tmp_path) -> None:
    assert piped("-", str(tmp_path / "out.nbib.gz"), given=gzip.compress(RIS)).exit_code == 0
    packed = (tmp_path / "out.nbib.gz").read_bytes()
    assert gzip.decompress(packed).startswith(b"PMID- ")


@pytest.mark.parametrize(
    ("words", "given", "status", "told"),
    [
        (("-", "-"), RIS, 2, "name it with --format"),
        (("-", "-", "--format", "ris", "--json"), RIS, 2, "both go to standard output"),
        (("-", "out.ris"), b"", 1, "the file is empty"),
        (("-", "out.ris"), b"hello", 1, "in no known format"),
    ],
)
def test_what_cannot_be_piped_is_told_in_words(words, given, status, told, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = piped(*words, given=given)
    assert (done.exit_code, told in done.stderr, done.stdout) == (status, True, "")
    assert not list(tmp_path.iterdir())
