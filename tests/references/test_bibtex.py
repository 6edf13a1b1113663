"""BibTeX: broken entries are problems, odd ones are read, and LaTeX becomes the text it stands for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.errors import ReadError
from reviewkit.model import Name
from reviewkit.references import Reading, latex, read
from reviewkit.references.bibtex_entries import Entry, split
from reviewkit.references.source import Input

if TYPE_CHECKING:
    from pathlib import Path

GOOD = "@article{good,\n  title = {A good neighbour},\n  year = 2001\n}\n\n"


def bib(text: str) -> Reading:
    return read(text.encode(), format="bibtex")


# text, titles in it, problems, the warning
FAULTS = {
    "a missing closing brace": ("@article{a,\n  title = {One},\n\n", ["One"], 0, "an entry that nothing closes"),
    "an unclosed value": ("@article{a,\n  title = {One,\n  year = 2001\n}\n\n", ["One"], 0,
                          "a value that nothing closes"),
    "an unclosed quotation mark": ('@article{a,\n  title = "One,\n  year = 2001\n}\n', ["One"], 0,
                                   "a value that nothing closes"),
    "quotation marks inside quotation marks": ('@article{a,\n  title = "One "is" one",\n  year = 2001\n}\n',
                                               ['One "is" one'], 0, ""),
    "a brace too many": ("@article{a,\n  title = {One}},\n  year = 2001\n}\n", ["One"], 0, "a brace too many"),
    "a sign that looks like a bracket": ("@article{a,\n  title = {One \\{ two},\n  year = 2001\n}\n",
                                         ["One { two"], 0, ""),
    "no key": ("@article{\n  title = {One},\n  year = 2001\n}\n", ["One"], 0, "an entry without a key"),
    "an empty key": ("@article{,\n  title = {One}\n}\n", ["One"], 0, ""),
    "a key of several words": ("@article{a b: c,\n  title = {One}\n}\n", ["One"], 0, ""),
    "a key used twice": ("@article{good,\n  title = {One}\n}\n", ["One"], 0, ""),
    "a field used twice": ("@article{a,\n  title = {One},\n  title = {Two}\n}\n", ["One"], 0,
                           "a field that comes twice"),
    "a key with a comma": ("@ARTICLE{Kenny20103,17,\n\ttitle = {One}\n}\n", ["One"], 0, "a key with a comma"),
    "no comma between fields": ("@article{a,\n  title = {One}\n  year = {2001}\n}\n", ["One"], 0, ""),
    "a value without braces": ("@article{a,\n  title = One way,\n  year = 2001\n}\n", ["One way"], 0, ""),
    "text between fields": ("@article{a,\n  so to say,\n  title = {One},\n}\n", ["One"], 0,
                            "text that belongs to no field"),
    "two entries on one line": ("@a{b, title={One}}, @c{d, title={Two}}\n", ["One", "Two"], 0, ""),
    "no fields": ("@article{a,\n}\n", [], 1, ""),
    "no brace": ("@article a\n title = {One}\n", [], 1, ""),
    "an entry switched off": ("%@article{a,\n%  title = {One}\n%}\n", [], 0, ""),
    "a comment": ("@comment{jabref-meta: groupsversion:3;}\n@Comment{x {y} z}\n", [], 0, ""),
    "an at sign in a value": ("@article{a,\n  title = {One @ {CLEF}}\n}\n", ["One @ CLEF"], 0, ""),
    "round brackets": ('@article(a,\n  title = "One (1)"\n)\n', ["One (1)"], 0, ""),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_counted_and_harms_no_neighbour(fault: str) -> None:
    text, titles, problems, warning = FAULTS[fault]
    reading = bib(GOOD + text + GOOD)
    assert [record.title for record in reading.records] == ["A good neighbour", *titles, "A good neighbour"]
    assert len(reading.problems) == problems
    assert all(problem.line == 6 and problem.raw for problem in reading.problems)
    assert {each.message for each in reading.warnings} >= ({warning} if warning else set())
    assert {record.year for record in reading.records} <= {2001, None}


def test_every_value_of_a_broken_entry_stays_in_raw() -> None:
    (record,) = bib(
        "@article{a,\n odd {text} here,\n title = {One},\n note = {never closed,\n year = 2001\n}\n"
    ).records
    assert [(tag, value) for tag, value, _ in record.raw] == [
        ("ENTRYTYPE", "article"), ("ID", "a"), ("", "odd {text} here"), ("title", "One"), ("note", "never closed"),
        ("year", "2001"),
    ]  # fmt: skip


def test_macros_made_of_macros_do_not_grow_without_end() -> None:
    """The known attack by entities of XML works with @string, too: forty doublings are a terabyte."""
    macros = '@string{a0 = "xxxxxxxxxx"}\n' + "".join(
        f"@string{{a{n} = a{n - 1} # a{n - 1}}}\n" for n in range(1, 41)
    )
    (record,) = bib(macros + "@article{k, title = a40 # { end}}\n").records
    assert len(record.title) < 20_000


def test_bibtexparser_reads_the_same_entries_where_it_reads_any(data: Path) -> None:
    """A peer parser's entries, by key and title, over all real files of which it loses no block."""
    entrypoint = pytest.importorskip(
        "bibtexparser.entrypoint", reason="bibtexparser is a peer of the tests only"
    )
    model = pytest.importorskip("bibtexparser.model", reason="likewise")
    compared = 0
    for path in sorted(path for path in (data / "references" / "bibtex").rglob("*") if path.is_file()):
        given = Input(path)
        text = re.sub(r"\r\n?", "\n", given.text().removeprefix("\ufeff"))
        try:
            library = entrypoint.parse_string(text, parse_stack=[])
        except Exception:  # noqa: BLE001 - whatever a peer stumbles over, there is nothing to compare with
            continue
        glued = any(
            re.search(r"\}\s*\w+ = \{", field.value) for entry in library.entries for field in entry.fields
        )
        loose = any(isinstance(block, model.ImplicitComment) for block in library.blocks)
        if library.failed_blocks or loose or glued:  # glued: a comma was forgotten, and it reads on
            continue
        theirs = [
            (
                entry.key,
                *(" ".join(field.value.split()) for field in entry.fields if field.value.startswith("{")),
            )
            for entry in library.entries
            if entry.fields
        ]
        ours = [
            (
                part.key,
                *(" ".join(field.written.split()) for field in part.fields if field.written.startswith("{")),
            )
            for part in split(given.lines())
            if isinstance(part, Entry) and part.kind not in ("string", "comment", "preamble") and part.fields
        ]
        assert ours == theirs, path
        compared += len(ours)
    assert compared > 900


def test_a_file_of_any_size_is_read_in_pieces() -> None:
    reading = bib("@string{j = {Journal of X}}\n" + "".join(
        f"@article{{k{n},\n  title = {{Title {n} {'x' * 900}}},\n  journal = j\n}}\n" for n in range(300)))  # fmt: skip
    assert len(reading.records) == 300
    assert {record.container for record in reading.records} == {"Journal of X"}
    assert [record.line for record in reading.records][:3] == [2, 6, 10]
    assert reading.records[-1].line == 2 + 299 * 4


def test_every_field_finds_its_name() -> None:
    (record,) = bib(
        "@inproceedings{k,\n"
        " author = {Knuth, Donald E. and {World Health Organization} and Ludwig van Beethoven and others},\n"
        ' title = "The {TeX}book: {\\"u}ber " # "alles",\n booktitle = {Proc. of X},\n year = 1984, month = mar,\n'
        " pages = {12--15}, doi = {10.1000/a\\_b}, isbn = {0-306-40615-2}, keywords = {one, two},\n"
        " url = {https://x.org/a\\%20b}, abstract = {First.\n\n Second.}\n}\n"
    ).records
    assert record.authors == (
        Name("Knuth", "Donald E."),
        Name(literal="World Health Organization"),
        Name("van Beethoven", "Ludwig"),
    )
    assert record.title == "The TeXbook: über alles"
    assert (record.container, record.type, record.year, record.month) == (
        "Proc. of X",
        "paper-conference",
        1984,
        3,
    )
    assert (record.pages, record.doi, record.isbn) == ("12-15", "10.1000/a_b", ("9780306406157",))
    assert (record.keywords, record.urls) == (("one", "two"), ("https://x.org/a%20b",))
    assert record.abstract == "First.\n\nSecond."
    assert ("title", 'The {TeX}book: {\\"u}ber alles') in [(tag, value) for tag, value, _ in record.raw]


@pytest.mark.parametrize(("author", "families"), [
    ("Bansal, A and Singhal, A", ["Bansal", "Singhal"]), ("{Bansal, A and Singhal, A}", ["Bansal", "Singhal"]),
    ("Baraldi P., Di Maio F., Zio E.", ["Baraldi", "Di Maio", "Zio"]), ("Smith, J.; Wu, L.", ["Smith", "Wu"]),
    ("Oliveira, Rosmari, Viviani, Luciana", ["Oliveira", "Viviani"]), ("de la Cruz, Juan Carlos", ["de la Cruz"]),
    ("{Barnes and Noble}", [""]), ("King, Jr., Martin", ["King"]),
])  # fmt: skip
def test_names_are_parted_the_way_exporters_write_them(author: str, families: list[str]) -> None:
    (record,) = bib(f"@article{{k, title={{x}}, author={{{author}}}}}").records
    assert [name.family for name in record.authors] == families


@pytest.mark.parametrize(("written", "text"), [
    (r"\'{e}\"o\~n\c{c}\v{s}\H{o}\k a", "éöñçšőą"), (r"{\ss}\o{} \AE\ \L{}", "ßø Æ Ł"), (r"{\'\i}", "í"),
    (r"50\% of {DNA} \& \$5 \#1 a\_b", "50% of DNA & $5 #1 a_b"), ("50% of patients", "50% of patients"),
    (r"\textit{in vitro} and \emph{x}", "in vitro and x"),
    (r"$\alpha$-synuclein, CO$_2$, m$^{2}$", "α-synuclein, CO2, m2"),
    ("``quoted''---dash", "“quoted”—dash"), ("a~b", "a b"), (r"\unknown{x}", "x"), (r"\unknown x", r"\unknown x"),
    (r"5 $\mu$m", "5 μm"), (r"$\frac{1}{2}$ of \href{https://x.org}{\TeX{} users}", "1/2 of TeX users"),
    (r"{\noopsort{1973}}One {\textpm} 2", "One ± 2"), ("C:\\new", "C:\\new"),
])  # fmt: skip
def test_latex_is_read_as_the_text_it_stands_for(written: str, text: str) -> None:
    assert latex.to_text(written) == text


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Co", "Cs", "Zl", "Zp")), max_size=40))
def test_any_text_written_for_latex_is_read_as_itself(text: str) -> None:
    import unicodedata

    assert latex.to_text(latex.from_text(text)) == unicodedata.normalize("NFC", text)


def test_a_part_has_from_its_book_what_it_lacks_but_not_the_books_identifiers() -> None:
    part, other, book = read(
        b"@inproceedings{a, title = {Part}, crossref = {Conf}, pages = {1--2}, volume = {}}\n"
        b"@inproceedings{b, title = {Other}, crossref = {conf}, year = 1999, booktitle = {Own}}\n"
        b"@proceedings{conf, title = {Meeting}, year = 2001, editor = {Ed, A}, publisher = {P}, volume = 3,"
        b" doi = {10.1000/x}, abstract = {All}}\n"
    ).records
    assert (part.container, part.year, part.publisher, part.volume) == ("Meeting", 2001, "P", "3")
    assert [name.family for name in part.editors] == ["Ed"]
    assert (part.title, part.pages, part.doi, part.abstract) == ("Part", "1-2", "", "")
    assert (other.container, other.year) == ("Own", 1999)
    assert [tag.tag for tag in part.raw] == ["ENTRYTYPE", "ID", "title", "crossref", "pages", "volume"]
    assert book.title == "Meeting"


def test_a_subtitle_is_part_of_the_title_once() -> None:
    (one, two) = read(
        b"@book{a, title={One}, subtitle={Two}}\n@book{b, title={One: two}, subtitle={Two}}"
    ).records
    assert (one.title, two.title) == ("One: Two", "One: two")


def test_a_number_of_pubmed_is_one_wherever_biblatex_and_zotero_put_it() -> None:
    one, two = read(
        b"@article{a, title={A}, eprint={31234567}, eprinttype={pubmed}}\n"
        b"@article{b, title={B}, note={Place: Ghent\nPMID: 31234567\nPMCID: PMC12}}"
    ).records
    assert (one.pmid, two.pmid, two.pmcid) == ("31234567", "31234567", "PMC12")


def test_names_with_named_parts_are_read() -> None:
    (record,) = read(
        b"@article{a, title={A}, author={family=Berg, given=Ann, prefix=van den, useprefix=true and Wu, Lin}}"
    ).records
    assert [str(person) for person in record.authors] == ["van den Berg, Ann", "Wu, Lin"]


def test_shared_data_reach_the_entries_that_name_them_and_are_no_record() -> None:
    reading = read(
        b"@xdata{x, publisher={P}, location={Ghent}}\n@book{b, title={B}, xdata={y,x}}\n@xdata{y, series={S}}"
    )
    assert [(r.title, r.publisher, r.place, r.series) for r in reading.records] == [("B", "P", "Ghent", "S")]
    assert [problem.message for problem in reading.problems] == [
        "no reference, but data that other entries share"
    ] * 2


@pytest.mark.parametrize(("written", "tag"), [
    ("ngerman", "de"), ("american", "en-US"), ("langlatin and langgerman", "la"), ("English", "en"),
    ("brazil", "pt-BR"),
])  # fmt: skip
def test_languages_go_by_the_names_that_latex_has_for_them(written: str, tag: str) -> None:
    (record,) = read(f"@book{{a, title={{A}}, langid={{{written}}}}}".encode()).records
    assert record.language == tag


def test_an_address_in_howpublished_is_no_journal() -> None:
    (record,) = read(rb"@misc{a, title={A}, howpublished={\url{https://doi.org/10.1000/x}}}").records
    assert (record.container, record.urls, record.doi) == ("", ("https://doi.org/10.1000/x",), "10.1000/x")


def test_braces_in_named_parts_of_names_and_dashes_in_numbers_are_read() -> None:
    (record,) = read(
        b"@book{a, title={A}, number={3--4}, author={given={Jean and Le}, family={Bennett}, prefix={van}}}"
    ).records
    assert record.issue == "3-4"
    assert record.authors[0].given == "Jean and Le"


def test_a_key_may_hold_equals_signs() -> None:
    """One made of a title does; an entry that begins with a field has none."""
    keyed, bare = read(b"@article{a=b, title={One}, year={2001}}\n@article{year=2001, title={Two}}").records
    assert (keyed.title, keyed.year, keyed.raw[1].value) == ("One", 2001, "a=b")
    assert (bare.title, bare.year, [raw.tag for raw in bare.raw]) == (
        "Two",
        2001,
        ["ENTRYTYPE", "year", "title"],
    )


def test_of_two_ways_to_set_a_letter_the_one_for_texts_is_read() -> None:
    assert latex.to_text(r"Vuji{\ifmmode \check{c}\else \v{c}\fi{}}i{\'c}") == "Vujičić"


@pytest.mark.parametrize("text", [
    "import re\n\n@dataclass(frozen=True)\nclass A:\n    title: str\n\n@wraps(run, updated=())\ndef f(title='x'):\n",
    ".a { color: red }\n@page {\n  size: A4;\n}\n",
])  # fmt: skip
def test_programs_and_style_sheets_are_no_bibtex(text: str) -> None:
    with pytest.raises(ReadError, match=r"in no known format; looked for ris.*bibtex"):
        read(text.encode())


def test_entries_inside_a_text_are_found() -> None:
    reading = read(b"# How to cite\n\n```\n@misc{a,\n  title = {One},\n}\n@article(b, title = {Two})\n```\n")
    assert [record.title for record in reading.records] == ["One", "Two"]


def test_comments_between_fields_are_no_fields() -> None:
    """Biber allows them, and people switch fields off so; inside a value a percent sign is one."""
    reading = read(
        b"@online{r,\n  % before\n  title = {50% of one},  % behind\n  % date = {1999},\n  date = {2024}\n  % last\n}"
    )
    (record,) = reading.records
    assert (record.title, record.year, reading.warnings) == ("50% of one", 2024, ())


def test_et_al_behind_a_name_is_nobodys_name() -> None:
    (record,) = read(b"@misc{a, title={A}, author={Born, L. et al.}}").records
    assert record.authors == (Name("Born", "L."),)


def test_what_is_raised_or_lowered_in_a_formula_stays_in_its_place() -> None:
    assert latex.to_text(r"$4^{\textrm{ème}}$ DNA$_{\textrm{2}}$ $x_{i,j}^2$") == "4ème DNA2 xi,j2"
