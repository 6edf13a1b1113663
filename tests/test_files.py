"""Files that are not there: whoever reads one refuses it by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

import reviewkit as rk
from reviewkit.errors import NotAllowed, ReadError
from reviewkit.files import reading

READERS = {
    "answers of another tool": lambda alice, path: alice.extraction.bring(path),
    "a filled template": lambda alice, path: alice.extraction.fill(path),
    "a code book": lambda alice, path: alice.synthesis.codes.import_file(path),
    "passages": lambda alice, path: alice.synthesis.material.import_excerpts(path),
    "a transcript": lambda alice, path: alice.synthesis.material.import_transcript(path, "g"),
    "a coding sheet": lambda alice, path: alice.synthesis.coding.import_sheet(path),
    "decisions": lambda alice, path: alice.screening.import_decisions(path, "title-abstract"),
    "words": lambda alice, path: alice.workshop("priorities").import_words(path),
    "a picture": lambda alice, path: alice.workshop("priorities").picture("q1", path, "A table"),
}


@pytest.fixture(scope="module")
def alice():
    with rk.open(":memory:", protocol="sheffield") as review:
        (person,) = review.people("alice")
        person.workshop("priorities").question("Why?")
        yield person


@pytest.mark.parametrize("read", READERS.values(), ids=list(READERS))
def test_a_file_that_cannot_be_read_is_named(alice, tmp_path, read):
    for path in (tmp_path / "missing.csv", tmp_path):
        with pytest.raises(ReadError) as refused:
            read(alice, path)
        assert str(path) in str(refused.value)


def test_what_is_refused_within_stays_what_it_is():
    with pytest.raises(NotAllowed, match="closed"), reading(Path("ballots.csv")):
        raise NotAllowed("the vote is closed")
