"""Tables of one exporter each: what it names its columns, in every language it speaks, and what it puts into them."""

from __future__ import annotations

import pytest

from reviewkit.model import Name, Record
from reviewkit.references import read, write


def one(header: str, row: str) -> Record:
    """Return the record of a table whose cells stand between bars."""
    (record,) = read(f"{header}\n{row}\n".encode()).records
    return record


IN_OTHER_LANGUAGES = {
    "Scopus in Chinese": "作者|文献标题|年份|来源出版物名称|卷|期|起始页码|结束页码|DOI"
    "|摘要|作者关键字|文献类型|来源出版物|EID",
    "Scopus in Japanese": "著者名|タイトル|出版年|出版物名|巻|号|開始ページ|終了ページ|DOI"
    "|抄録|著者キーワード|文献タイプ|情報源|EID",
    "Scopus in Russian": "Авторы|Название|Год|Название источника|Том|Выпуск|Страница начала|Страница окончания|DOI"
    "|Краткое описание|Ключевые слова автора|Тип документа|Источник|EID",
    "Scopus in English": "Authors|Title|Year|Source title|Volume|Issue|Page start|Page end|DOI|Abstract|Author Keywords"
    "|Document Type|Source|EID",
}  # fmt: skip


@pytest.mark.parametrize("language", IN_OTHER_LANGUAGES)
def test_scopus_names_its_columns_in_the_language_of_its_interface(language: str) -> None:
    row = "Smith A.; Wu L.|One|2020|J of X|12|3|1|9|10.1000/x|Why.|pain; child|Article|Scopus|2-s2.0-1"
    record = one(IN_OTHER_LANGUAGES[language], row)
    assert [person.family for person in record.authors] == ["Smith", "Wu"]
    assert (record.title, record.year, record.container, record.volume) == ("One", 2020, "J of X", "12")
    assert (record.issue, record.pages, record.doi, record.abstract) == ("3", "1-9", "10.1000/x", "Why.")
    assert (record.keywords, record.type, record.database) == (
        ("pain", "child"),
        "article-journal",
        "Scopus",
    )


def test_scopuss_number_of_a_record_is_no_page() -> None:
    record = one("Title|Year|Source title|Art. No.|Page start|EID", "One|2020|J of X|||2-s2.0-85184567")
    assert (record.pages, record.accession) == ("", "2-s2.0-85184567")
    assert one("title|journal|eid", "One|J of X|e0268950").pages == "e0268950"


@pytest.mark.parametrize(
    "header",
    [
        "篇名|作者|刊名|年|卷|期|页码|关键词",
        "論文タイトル|著者|資料名|発行年|巻|号|ページ|キーワード",
        "논문명|저자명|학술지명|발행년|권|호|페이지|키워드",
        "Название публикации|Авторы|Журнал|Год|Том|Номер|Страницы|Ключевые слова",
        "Título|Autores|Revista|Ano de publicação|Número do volume|Número do fascículo|Páginas|Descritores",
        "Titel|Autor, Herausgeber oder Institution|Zeitschrift|Jahr|Jahrgang|Heft|Seiten von-bis|Schlagwörter",
    ],
)  # fmt: skip
def test_headings_in_other_languages_are_known(header: str) -> None:
    record = one(header, "One|Smith, A; Wu, L|J of X|2020|12|3|1-9|a; b")
    assert (record.title, record.container, record.year, record.volume) == ("One", "J of X", 2020, "12")
    assert (record.issue, record.pages, record.keywords) == ("3", "1-9", ("a", "b"))
    assert [person.family for person in record.authors] == ["Smith", "Wu"]


@pytest.mark.parametrize(
    "header",
    [
        "Titel|Auteurs|Jaar|Tijdschrift|Samenvatting|Trefwoorden",
        "Otsikko|Tekijät|Vuosi|Lehti|Tiivistelmä|Avainsanat",
        "Τίτλος|Συγγραφείς|Έτος|Περιοδικό|Περίληψη|Λέξεις-κλειδιά",
        "Titel|Författare|År|Tidskrift|Sammanfattning|Nyckelord",
        "Titel|Forfattere|År|Tidsskrift|Resumé|Emneord",
        "Titolo|Autori|Anno|Rivista|Riassunto|Parole chiave",
        "Tytuł|Autorzy|Rok|Czasopismo|Streszczenie|Słowa kluczowe",
        "Başlik|Yazarlar|Yil|Dergi|Özet|Anahtar kelimeler",
    ],
)  # fmt: skip
def test_reviewers_headings_in_their_own_language_are_known(header: str) -> None:
    record = one(header, "One|Smith A; Wu L|2020|J of X|Why.|a; b")
    assert (record.title, record.year, record.container, record.pages) == ("One", 2020, "J of X", "")
    assert (record.abstract, record.keywords, len(record.authors)) == ("Why.", ("a", "b"), 2)


def test_cnkis_headings_in_two_languages_tell_by_the_one_that_is_known() -> None:
    record = one("Title-题名|Author-作者|Period-期|PageCount-页码|DOI-DOI", "One|张伟;李娜|3|45-50|10.1000/x")
    assert (record.issue, record.pages, record.doi) == ("3", "45-50", "10.1000/x")


def test_pubmeds_tables_of_old_hold_the_authors_as_a_description() -> None:
    """The summary as CSV that PubMed gave until 2020."""
    record = one(
        "Title|URL|Description|Details|ShortDetails|Resource|Type|Identifiers|Db|EntrezUID|Properties",
        "One.|/pubmed/31234567|Smith A, van der Berg P.|J X. 2020 Feb 3;12(3):100-9. doi: 10.1000/x."
        "|J X.  2020|PubMed|citation|PMID:31234567|pubmed|31234567|create date:2020",
    )
    assert record.authors == (Name("Smith", "A"), Name("van der Berg", "P"))
    assert (record.abstract, record.pmid, record.doi, record.container) == (
        "",
        "31234567",
        "10.1000/x",
        "J X",
    )
    assert (record.year, record.month, record.volume, record.issue) == (2020, 2, "12", "3")
    assert (record.pages, record.urls) == ("100-109", ())


def test_a_source_that_is_a_citation_gives_volume_issue_and_pages() -> None:
    bvs = one("Title|Source|Journal", "One|J of X;12(3): 1-9, feb. 2020. tab|J of X")
    assert (bvs.container, bvs.volume, bvs.issue, bvs.pages) == ("J of X", "12", "3", "1-9")
    scielo = one("Title|Source|Journal", "One|J of X; 48(141); -|J of X")
    assert (scielo.volume, scielo.issue, scielo.pages) == ("48", "141", "")
    embase = one(
        "Title|Source|Source title|Volume",
        "One|J of X (2025) 13:1 Article Number: 31. Date of Publication: 1 Dec 2025|J of X|13",
    )
    assert (embase.container, embase.volume, embase.issue, embase.pages) == ("J of X", "13", "1", "31")
    bare = one("Title|Source", "One|J of X (2025) 68 (62-70). Date of Publication: 1 Aug 2025")
    assert (bare.container, bare.year, bare.volume, bare.pages) == ("J of X", 2025, "68", "62-70")
    assert one("Title|Source", "One|Care (London)").container == "Care (London)"


def test_what_publish_or_perish_writes_for_no_page_is_none() -> None:
    assert one("Cites|Authors|Title|StartPage|EndPage", "1|A Smith|One|0|0").pages == ""


def test_tables_that_r_and_python_printed_into_cells_are_read() -> None:
    people = 'list(given = c("Ann", "Lin"), family = c("Smith", "Wu"), sequence = c("first", "additional"))'
    assert one("title|author", f"One|{people}").authors == (Name("Smith", "Ann"), Name("Wu", "Lin"))
    alone = 'list(au_id = "A1", au_display_name = "Ann Smith", au_position = "first")'
    assert one("title|author", f"One|{alone}").authors == (Name("Smith", "Ann"),)
    journal = one("title|journal", "One|{'name': 'J of X', 'pages': '1-9', 'volume': '12'}")
    assert (journal.container, journal.volume, journal.pages) == ("J of X", "12", "1-9")
    assert one("title|language", "['One']|{'code': 'en', 'name': 'English'}").language == "en"
    assert one("title|year", "['One']|2020").title == "One"
    assert one("title|year", "[A translated title]|2020").title == "[A translated title]"


def test_keywords_that_rs_packages_join_by_and_are_several() -> None:
    assert one("title|keywords", "One|pain and child and heat").keywords == ("pain", "child", "heat")
    assert one("title|keywords", "One|signs and symptoms").keywords == ("signs and symptoms",)
    assert one("title|keywords", "One|pain//child").keywords == ("pain", "child")


def test_eppi_reviewers_second_names_belong_to_the_given_ones() -> None:
    header = "ItemId|Title|ParentTitle|ShortTitle|Authors"
    full = one(header, "1|One|J|Smith (2020)|Smith John A; Wu Lin; van der Berg P")
    assert full.authors == (Name("Smith", "John A"), Name("Wu", "Lin"), Name("van der Berg", "P"))
    initials = one(header, "1|One|J|Garcia (2020)|Garcia Lopez M; Smith J")
    assert [person.family for person in initials.authors] == ["Garcia Lopez", "Smith"]


def test_registers_of_trials_name_their_numbers() -> None:
    for heading in ("EudraCT Number", "ISRCTN", "Trial number", "NCT Number", "TrialID"):
        assert one(f"{heading}|Scientific title", "2015-1|One").accession == "2015-1"


def test_a_table_of_notion_calls_the_title_a_name() -> None:
    record = one("Name|Authors|Year|DOI", "One|Smith, Ann|2020|10.1000/x")
    assert (record.title, record.year) == ("One", 2020)
    assert one("Name|Title|Year", "Ann|One|2020").title == "One"


def test_bibliometrixs_own_tags_for_numbers_and_pages_are_known() -> None:
    record = one(
        "AU|TI|SO|DT|PY|PP|PMID|UT|DB", "SMITH A;WU L|ONE|J OF X|ARTICLE|2020|1-9|31234567|31234567|PUBMED"
    )
    assert (record.pages, record.pmid, record.year, len(record.authors)) == ("1-9", "31234567", 2020, 2)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Artigo", "article-journal"),
        ("Dissertação", "thesis"),
        ("Zeitschriftenaufsatz", "article-journal"),
        ("Libro", "book"),
    ],
)
def test_types_in_other_languages_are_known(word: str, kind: str) -> None:
    assert one("Título|Tipo de documento", f"One|{word}").type == kind


def test_the_label_of_asreviews_own_exports_is_written_for_it(tmp_path) -> None:
    """`asreview_label` is the verdict; `included` is what the data set had before."""
    (tmp_path / "in.csv").write_text("title,abstract,included,asreview_label\nOne,x,0,1\nTwo,y,,0\n")
    done = write(tmp_path / "out.csv", read(tmp_path / "in.csv").records, dialect="asreview")
    rows = (tmp_path / "out.csv").read_text().splitlines()
    assert [row.rsplit(",", 1)[1] for row in rows] == ["included", "1", "0"]
    assert done.path
