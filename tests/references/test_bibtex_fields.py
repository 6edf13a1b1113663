"""BibTeX's fields: names by BibTeX's own rules, addresses, archives, dates and journals as exporters write them."""

from __future__ import annotations

import pytest

from reviewkit.model import Name, Record
from reviewkit.references import latex, read


def entry(fields: str, kind: str = "article") -> Record:
    (record,) = read(f"@{kind}{{k, title={{T}}, {fields}}}\n".encode(), format="bibtex").records
    return record


@pytest.mark.parametrize(("written", "family", "given"), [
    ("Charles Louis de la Vall{\\'e}e Poussin", "de la Vallée Poussin", "Charles Louis"),
    ("Per {Brinch Hansen}", "Brinch Hansen", "Per"),
    ("Catherine de' Medici", "de' Medici", "Catherine"),
    ("Tom{\\'a}s de la Parra~G{\\'o}mez", "de la Parra Gómez", "Tomás"),
    ("Jos{\\'e} Ortega y Gasset", "Ortega y Gasset", "José"),
    ("Dezs\\H o Nagy", "Nagy", "Dezső"),
    ("Donald E. {Knuth}", "Knuth", "Donald E."),
    ("bell hooks", "hooks", "bell"),
    ("Lovecraft, H.{\\,}P.", "Lovecraft", "H. P."),
])  # fmt: skip
def test_small_letters_and_braces_tell_where_a_family_name_begins(
    written: str, family: str, given: str
) -> None:
    """The rules are BibTeX's own; the vectors follow Patashnik's examples in BibTeXing (1988)."""
    (person,) = entry(f"author={{{written}}}").authors
    assert (person.family, person.given) == (family, given)


@pytest.mark.parametrize("written", [
    "J. Smith, K. Doe and R. Roe", "J. Smith, K. Doe, and R. Roe", "Smith, J., Doe, K., and Roe, R.",
    "J. Smith \\& K. Doe", "{Smith, J.} and {Doe, K.} and {Roe, R.}",
    "Smith, J.$^{1,*}$ and Doe, K.\\thanks{By X} and Roe, R. \\textit{et al.}",
    "Smith, J., and Doe, K., and Roe, R.", "Smith, J. und Doe, K.", "J.\\,Smith und K.\\,Doe",
    "and Smith, J. and Doe, K. and Roe, R. and",
    "Smith, J. (Ed.) and Doe, K. and Roe, R., editors",
])  # fmt: skip
def test_lists_of_names_that_are_not_quite_bibtex_name_the_same_people(written: str) -> None:
    names = entry(f"author={{{written}}}").authors
    assert names == (Name("Smith", "J."), Name("Doe", "K."), Name("Roe", "R."))[: len(names)]
    assert len(names) == (3 if "Roe" in written else 2)


@pytest.mark.parametrize("written", [
    "Office for National Statistics", "{Barnes \\& Noble}", "{Merck, Darmstadt}", "{Barnes and Noble}",
])  # fmt: skip
def test_a_bodys_name_is_not_taken_apart(written: str) -> None:
    (body,) = entry(f"author={{{written}}}").authors
    assert (body.family, body.literal) == ("", latex.to_text(written))


def test_two_family_names_and_two_given_names_stay_one_person() -> None:
    names = entry(
        "author={Garc{\\'i}a M{\\'a}rquez, Gabriel Jos{\\'e} and {van der Berg}, Jan A., and de Boer, Karel}"
    ).authors
    assert names == (
        Name("García Márquez", "Gabriel José"),
        Name("van der Berg", "Jan A."),
        Name("de Boer", "Karel"),
    )


@pytest.mark.parametrize(("written", "address"), [
    (r"\url{https://x.org/a_b}", "https://x.org/a_b"), ("<https://x.org/a>", "https://x.org/a"),
    (r"$<$https://x.org/a$>$", "https://x.org/a"), (r"\href{https://x.org/a}{here}", "https://x.org/a"),
    (r"https://x.org/{\textasciitilde}ann/a\_b\%20c", "https://x.org/~ann/a_b%20c"),
    (r"https://x.org/$\sim$ann", "https://x.org/~ann"),
])  # fmt: skip
def test_an_address_is_read_without_what_latex_puts_around_it(written: str, address: str) -> None:
    assert entry(f"url={{{written}}}").urls == (address,)


def test_an_old_doi_with_its_angle_brackets_in_formulas_is_whole() -> None:
    doi = "10.1002/(SICI)1097-0258(19980815)17:15{$<$}1661::AID-SIM968{$>$}3.0.CO;2-2"
    assert entry(f"doi={{{doi}}}").doi == "10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2"


def test_the_astrophysics_data_systems_words_are_read() -> None:
    """Its journals are commands of LaTeX, its article numbers stand in eid, and it knows the preprint."""
    record = entry(
        r"journal={\mnras}, eid={A33}, archivePrefix={arXiv}, eprint={1307.6212}, adsurl={https://ads.org/x},"
        " pages={A33}"
    )
    assert record.container == "Monthly Notices of the Royal Astronomical Society"
    assert (record.accession, record.pages) == ("", "A33")
    assert record.urls == ("https://ads.org/x", "https://arxiv.org/abs/1307.6212")


def test_a_preprints_address_comes_once() -> None:
    record = entry(
        "eprint={2101.00001v2}, eprinttype={arxiv}, url={http://arxiv.org/abs/2101.00001}", "online"
    )
    assert record.urls == ("http://arxiv.org/abs/2101.00001",)
    record = entry("archivePrefix={arXiv}, arxivId={arXiv:cond-mat/0009418v1}, eprint={0009418v1}")
    assert record.urls == ("https://arxiv.org/abs/cond-mat/0009418",)
    assert entry("eprint={27857021}, eprinttype={jstor}").urls == ("https://www.jstor.org/stable/27857021",)


@pytest.mark.parametrize(("written", "month", "day"), [
    ('mar # "~5"', 3, 5), ('"5~" # mar', 3, 5), ("{JUN 1}", 6, 1), ("{March 5th}", 3, 5),
    ("{March 5, 2003}", 3, 5), ('{M{\\"a}rz}', 3, None),
    ("{ao{\\^u}t}", 8, None), ("{dic}", 12, None), ("{Mai}", 5, None), ('nov # " and " # dec', 11, None),
    ("{March 5--7}", 3, None),
])  # fmt: skip
def test_months_come_with_a_day_and_in_several_languages(written: str, month: int, day: int | None) -> None:
    record = entry(f"year=2003, month={written}")
    assert (record.year, record.month, record.day) == (2003, month, day)


def test_how_a_page_was_looked_at_is_no_journal() -> None:
    record = entry(r"howpublished={Available at \url{https://x.org/a}. Accessed 2020-01-02}", "misc")
    assert (record.container, record.urls) == ("", ("https://x.org/a",))
    assert entry("howpublished={[Online]}", "misc").container == ""
    assert entry("howpublished={Open Science Framework}", "misc").container == "Open Science Framework"


def test_what_a_miscellaneous_entry_says_of_its_type_counts() -> None:
    assert entry("type={Dataset}", "misc").type == "dataset"
    assert entry("type={Brief}", "misc").type == "document"


def test_commas_in_braces_part_no_keywords() -> None:
    assert entry("keywords={{Child, Preschool}, Pain}").keywords == ("Child, Preschool", "Pain")
    assert entry("keywords={{Child; Pain}}").keywords == ("Child", "Pain")


@pytest.mark.parametrize(("written", "text"), [
    ("1990--2010", "1990–2010"), ("Sinn -- und Unsinn", "Sinn – und Unsinn"), ("use --help", "use --help"),
    ("Cu-->CuO", "Cu-->CuO"), ("https://x.org/a--b", "https://x.org/a--b"), (r"\og{}un\fg{}", "«un»"),
    (r"Bra\textcommabelow{s}ov", "Brașov"), (r"\(\alpha\)-helix", "α-helix"), (r"10\^{}6 \~{}x", "10^6 ~x"),
    (r"Title\footnote{Thanks}", "Title"), (r"Sto\-chas\-tic", "Stochastic"),
])  # fmt: skip
def test_latex_dashes_and_rarer_commands_are_read(written: str, text: str) -> None:
    assert latex.to_text(written) == text


def test_headings_keep_the_hyphens_between_their_parts() -> None:
    record = entry("keywords={Suicide -- Prevention; Pain}, address={Belgium -- Ghent}")
    assert (record.keywords, record.place) == (("Suicide -- Prevention", "Pain"), "Belgium -- Ghent")


def test_shared_data_may_share_others_data_and_a_circle_ends() -> None:
    reading = read(
        b"@xdata{h, publisher={P}, address={Bremen}}\n@xdata{s, series={S}, xdata={h}}\n@xdata{x, xdata={y}}\n"
        b"@xdata{y, xdata={x}, series={Y}}\n@collection{c, title={C}, xdata={s}}\n@book{d, title={D}, xdata={x}}\n"
        b"@incollection{e, title={E}, crossref={c}}\n"
    )
    whole, circle, part = reading.records
    assert (whole.series, whole.publisher, whole.place) == ("S", "P", "Bremen")
    assert (part.container, part.publisher, part.place) == ("C", "P", "Bremen")
    assert circle.series == "Y"


def test_an_entry_without_a_title_is_the_work_that_it_names_again() -> None:
    whole, version = read(
        b"@software{s, title={T}, author={A, B}, date={1994}, doi={10.1000/x}}\n"
        b"@softwareversion{v, crossref={s}, date={1995-02}, version={1.1}}\n"
    ).records
    assert (version.title, version.authors, version.year, version.month) == ("T", whole.authors, 1995, 2)
    assert (version.type, version.doi) == ("software", "")


def test_noughts_for_an_article_in_no_issue_yet_are_nothing() -> None:
    record = entry("volume={0}, number={0}, year={0}, pages={02783649241261079}")
    assert (record.volume, record.issue, record.year) == ("", "", None)
    assert ("volume", "0") in [(tag, value) for tag, value, _ in record.raw]


@pytest.mark.parametrize("sign", ["{", "}"])
def test_a_single_brace_with_a_backslash_is_a_sign(sign: str) -> None:
    one, two = read(
        f"@misc{{a, title={{A}}, note={{one \\{sign} here}}\n}}\n\n@misc{{b, title={{B}}}}\n".encode()
    ).records
    assert (one.title, one.notes, two.title) == ("A", (f"one {sign} here",), "B")


def test_japanese_in_seven_bits_is_read() -> None:
    """The signs of a stretch of Japanese are those of ASCII, quotation marks and braces among them."""
    text = '@book{k, author="松井 正一", title="日本語の「括弧」{と}記号，論文誌への投稿"}\n'
    (record,) = read(text.encode("iso2022_jp")).records
    assert record.title == "日本語の「括弧」と記号，論文誌への投稿"
    assert record.authors == (Name("松井", "正一"),)


@pytest.mark.parametrize(("word", "kind", "written"), [
    ("chapter", "chapter", "incollection"), ("letter", "article-journal", "article"), ("online", "webpage", "online"),
    ("mastersthesis", "thesis", "mastersthesis"), ("poster", "speech", "misc"),
])  # fmt: skip
def test_only_types_of_entries_that_others_know_are_written(word: str, kind: str, written: str) -> None:
    import io

    from reviewkit.references import write

    given, out = Record(title="T", type=kind, source_type=word), io.StringIO()
    write(out, [given], format="bibtex")
    assert out.getvalue().startswith(f"@{written}{{")
    (record,) = read(out.getvalue().encode()).records
    assert record.type == kind
