"""Publishers, databases and reference managers: what each of them means by a tag, in made-up records of their kind."""

from __future__ import annotations

import pytest

from reviewkit.model import Name, Record
from reviewkit.references import read

EXPORTS: dict[str, tuple[str, list[dict[str, object]]]] = {
    "the author of an edited book is its editor, and the second the editor of its series": (
        ("TY  - EDBOOK\nAU  - Ed, Ann\nA2  - Series, Ed\nTI  - One\nER  - \n"
        "TY  - EDBOOK\nA2  - Ed, Ann\nTI  - Two\nER  - \n"),
        [{"authors": (), "editors": (Name("Ed", "Ann"),)}, {"authors": (), "editors": (Name("Ed", "Ann"),)}],
    ),
    "EndNote and Zotero give the editor of a whole book as A3, and other programs as A2": (
        ("TY  - BOOK\nAU  - Writer, W\nA3  - Ed, Ann\nA2  - Series, Ed\nTI  - One\nER  - \n"
        "TY  - BOOK\nAU  - Writer, W\nA2  - Ed, Ann\nTI  - Two\nER  - \n"
        "TY  - CHAP\nAU  - Writer, W\nA2  - Ed, Ann\nA3  - Series, Ed\nTI  - Three\nER  - \n"),
        [{"authors": (Name("Writer", "W"),), "editors": (Name("Ed", "Ann"),)}] * 3,
    ),
    "likewise in EndNote's tagged file": (
        "%0 Edited Book\n%A Ed, Ann\n%E Series, Ed\n%T One\n%D 2001\n\n%0 Book\n%A Writer, W\n%E Ed, Ann\n%T Two\n",
        [
            {"authors": (), "editors": (Name("Ed", "Ann"),)},
            {"authors": (Name("Writer", "W"),), "editors": (Name("Ed", "Ann"),)},
        ],
    ),
}  # fmt: skip


def told(record: Record, names: dict[str, object]) -> dict[str, object]:
    return {name: getattr(record, name) for name in names}


@pytest.mark.parametrize("way", EXPORTS)
def test_a_value_is_read_as_what_its_exporter_means(way: str) -> None:
    text, expected = EXPORTS[way]
    reading = read(text.encode())
    assert not reading.problems
    assert [told(record, names) for record, names in zip(reading.records, expected, strict=True)] == expected
