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
    "EndNote's date of electronic publication is no edition, and others have the DOI as whatever else there is": (
        ("%0 Journal Article\n%A A, B\n%T One\n%7 2004/09/29\n%O 10.1000/X\n\n"
         "%0 Book\n%A A, B\n%T Two\n%7 3rd, 2004 edition\n%O Short J\n"),
        [
            {"edition": "", "doi": "10.1000/x", "short_container": ""},
            {"edition": "3rd, 2004 edition", "doi": "", "short_container": "Short J"},
        ],
    ),
    "Mendeley hangs EBSCOhost's citation on the value before it, and breaks no lines": (
        ("TY  - JOUR\nTI  - One\nVL  - 102 OP  - X & Y. Jan 2016, Vol. 102, p214\nIS  - 4 OP - X. June, 2016\n"
         "UR  - http://search.ebscohost.com/login.aspx?db=a&AN=1 OP  - X. 2013\n"
         "SN  - 1365-2486 (Electronic)\\r1354-1013 (Linking)\nER  - \n"),
        [{"volume": "102", "issue": "4", "urls": ("http://search.ebscohost.com/login.aspx?db=a&AN=1",),
          "issn": ("1365-2486", "1354-1013")}],
    ),
    "what is not there is no number": (
        "TY  - JOUR\nTI  - One\nIS  - N/A\nVL  - 7\nSP  - 132064\nEP  - N/A\nER  - \n",
        [{"issue": "", "volume": "7", "pages": "132064"}],
    ),
    "words about an address, and EndNote's command for Web of Science, are no addresses": (
        ("TY  - JOUR\nTI  - One\nUR  - <Go to ISI>://WOS:000327278300005\nUR  - [PDF] https://x.org/a.pdf\nER  - \n"
         "TY  - JOUR\nTI  - Two\nUR  - x.org/a; http://y.org/b c.pdf\nER  - \n"),
        [{"urls": ("https://x.org/a.pdf",)}, {"urls": ("x.org/a", "http://y.org/b c.pdf")}],
    ),
    "the Cochrane Library has the family in front, in full for reviews and with initials for trials": (
        ("Record #1 of 2\rID: CD009275\rAU: Van den Berg Emer\rAU: Crowther Caroline A\rAU: Roqué i Figuls Marta\r"
         "AU: Cochrane Stroke Group\rTI: One\rKY: Diet;Female[checkword]\r\r\rRecord #2 of 2\rID: CN-01\r"
         "AU: Garcia Lopez M\rTI: Two\rYR: 2001\r"),
        [
            {"authors": (Name("Van den Berg", "Emer"), Name("Crowther", "Caroline A"), Name("Roqué i Figuls", "Marta"),
                         Name(literal="Cochrane Stroke Group")),
             "keywords": ("Diet", "Female")},
            {"authors": (Name("Garcia Lopez", "M"),)},
        ],
    ),
    "library catalogues add years of life, what somebody did, and the signs that part a description": (
        ("TY  - BOOK\nTI  - One : a tale /\nAU  - Smith, John, 1950-2010, author.\nAU  - Wu, L. (Author)\n"
         "AU  - King, A., Jr.\nPB  - A Press,\nCY  - London :\nER  - \n"
         "TY  - BOOK\nTI  - Either/or\nA1  - World Health Organization, issuing body\nPB  - Smith & Co.\nER  - \n"),
        [
            {"title": "One : a tale", "authors": (Name("Smith", "John"), Name("Wu", "L."), Name("King", "A.", "Jr.")),
             "publisher": "A Press", "place": "London"},
            {"title": "Either/or", "authors": (Name(literal="World Health Organization"),), "publisher": "Smith & Co."},
        ],
    ),
    "JSTOR has the day in a note of its own, and EndNote Web of Science's words for an article number": (
        ("TY  - JOUR\nTI  - One\nC1  - Full publication date: Mar. 15, 2001\nPY  - 2001\nER  - \n"
         "TY  - JOUR\nTI  - Two\nC7  - Artn e0123456\nC1  - A University\nPY  - 2015\nER  - \n"),
        [{"year": 2001, "month": 3, "day": 15}, {"pages": "e0123456", "month": None}],
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
