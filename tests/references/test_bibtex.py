"""BibTeX: broken entries are problems, odd ones are read, and LaTeX becomes the text it stands for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.model import Name
from reviewkit.references import Reading, latex, read

GOOD = "@article{good,\n  title = {A good neighbour},\n  year = 2001\n}\n\n"


def bib(text: str) -> Reading:
    return read(text.encode(), format="bibtex")


# text, titles in it, problems
FAULTS = {
    "a missing closing brace": ("@article{a,\n  title = {One},\n\n", [], 1),
    "an unclosed value": ("@article{a,\n  title = {One,\n  year = 2001\n}\n\n", [], 1),
    "a key used twice": ("@article{good,\n  title = {One}\n}\n", ["One"], 0),
    "a field used twice": ("@article{a,\n  title = {One},\n  title = {Two}\n}\n", ["One"], 0),
    "a key with a comma": ("@ARTICLE{Kenny20103,17,\n\ttitle = {One}\n}\n", ["One"], 0),
    "no fields": ("@article{a,\n}\n", [], 1),
    "no brace": ("@article a\n title = {One}\n", [], 1),
    "an entry switched off": ("%@article{a,\n%  title = {One}\n%}\n", [], 0),
    "a comment": ("@comment{jabref-meta: x}\n", [], 0),
    "an at sign in a value": ("@article{a,\n  title = {One @ {CLEF}}\n}\n", ["One @ CLEF"], 0),
    "round brackets": ('@article(a,\n  title = "One"\n)\n', ["One"], 0),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_counted_and_harms_no_neighbour(fault: str) -> None:
    text, titles, problems = FAULTS[fault]
    reading = bib(GOOD + text + GOOD)
    assert [record.title for record in reading.records] == ["A good neighbour", *titles, "A good neighbour"]
    assert len(reading.problems) == problems
    assert all(problem.line == 6 and problem.raw for problem in reading.problems)


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
    ("``quoted''---dash", "“quoted”—dash"), ("a~b", "a b"), (r"\unknown{x}", r"\unknownx"), ("C:\\new", "C:\\new"),
])  # fmt: skip
def test_latex_is_read_as_the_text_it_stands_for(written: str, text: str) -> None:
    assert latex.to_text(written) == text


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Co", "Cs", "Zl", "Zp")), max_size=40))
def test_any_text_written_for_latex_is_read_as_itself(text: str) -> None:
    import unicodedata

    assert latex.to_text(latex.from_text(text)) == unicodedata.normalize("NFC", text)
