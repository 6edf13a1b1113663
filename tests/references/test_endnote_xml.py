"""EndNote XML, and XML of others that looks like it."""

from __future__ import annotations

import pytest

from reviewkit.errors import ReadError
from reviewkit.references import read

PAPER = (
    '<record><ref-type name="Conference Proceedings">10</ref-type><titles><title>One</title>'
    "<secondary-title>Proceedings of X</secondary-title><tertiary-title>Notes</tertiary-title></titles></record>"
)


def test_a_paper_in_conference_proceedings_keeps_what_it_stands_in() -> None:
    (record,) = read(f"<xml><records>{PAPER}</records></xml>".encode()).records
    assert (record.title, record.container, record.series, record.type) == (
        "One", "Proceedings of X", "Notes", "paper-conference",
    )  # fmt: skip


def test_a_record_without_any_field_of_endnote_is_a_problem() -> None:
    reading = read(f"<xml><records>{PAPER}<record><TITLE>Two</TITLE></record></records></xml>".encode())
    assert [record.title for record in reading.records] == ["One"]
    assert ["<TITLE>Two" in problem.raw for problem in reading.problems] == [True]


@pytest.mark.parametrize(
    "inner", ['<rec resultID="1"><header/></rec>', "<record><metadata><x>1</x></metadata></record>"]
)
def test_records_of_other_databases_are_refused_by_name(inner: str) -> None:
    with pytest.raises(ReadError, match="not EndNote's"):
        read(f'<?xml version="1.0"?><records>{inner}</records>'.encode())
