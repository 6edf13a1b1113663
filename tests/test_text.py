"""Spellings that mean the same become the same, and scripts other than Latin keep their letters."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit import text
from reviewkit.model import Name


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("The  Effect of\tCO<sub>2</sub>: a meta-analysis.", "the effect of co2 a meta analysis"),
        ("Sch&ouml;n &amp; Müller", "schon muller"),
        ("&amp;lt;i&amp;gt;In vitro&amp;lt;/i&amp;gt; test", "in vitro test"),
        ("TGF-β1 and αβ T cells", "tgf beta1 and alpha beta t cells"),
        ("10 µg", "10 mug"),
        ("Η επίδραση της άσκησης", "η επιδραση τησ ασκησησ"),
        ("ЗАЙНЯТІСТЬ", "заинятість"),
        ("Alzheimer’s disease", "alzheimers disease"),
        ("Alzheimer's disease", "alzheimers disease"),
        ("Straße, Øre, Łódź, Æon", "strasse ore lodz aeon"),
        ("ﬁnal m² Ⅳ", "final m2 iv"),
        ("p < 0.05 and x > 3", "p 0 05 and x 3"),
        ("<p>One</p><p>two</p>", "one two"),
        ("{T}itle of {DNA}", "title of dna"),
        ("人工知能の研究", "人工知能の研究"),
        ("がん", "がん"),
        ("한국어 연구", "한국어 연구"),
        ("हिन्दी में", "हिन्दी में"),
        ("الصحة النفسية", "الصحة النفسية"),
        ("", ""),
        ("…!?", ""),
    ],
)
def test_fold_keeps_words_and_nothing_else(written: str, words: str) -> None:
    assert text.fold(written) == words


@settings(deadline=None)
@given(st.text())
def test_folding_twice_changes_nothing(written: str) -> None:
    once = text.fold(written)
    assert text.fold(once) == once


@settings(deadline=None)
@given(st.text(st.characters(categories=("L",)), min_size=1))
def test_a_word_in_any_script_never_folds_to_nothing(word: str) -> None:
    assert text.fold(word)


@settings(deadline=None)
@given(st.text())
def test_composed_and_decomposed_spellings_fold_alike(written: str) -> None:
    assert text.fold(unicodedata.normalize("NFC", written)) == text.fold(
        unicodedata.normalize("NFD", written)
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Meta-analysis of X", "Metaanalysis of X."),
        ("The effect of Y", "Effect of Y"),
        ("Batroxobin for cognition. [Chinese]", "Batroxobin for cognition"),
        ("Sleep in adults (Review)", "Sleep in adults"),
        ("β-blockers in asthma", "beta blockers in asthma"),
        ("Working [German, English]", "Working"),
    ],
)
def test_titles_that_differ_in_marks_only_have_one_key(one: str, other: str) -> None:
    assert text.title_key(one) == text.title_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sleep in adults, part 1", "Sleep in adults, part 2"),
        ("A", "B"),
        ("[Chinese]", "[French]"),
        ("Vitamin A", "Vitamin"),
        ("Teaching Chinese", "Teaching"),
    ],
)
def test_titles_that_differ_in_words_have_different_keys(one: str, other: str) -> None:
    assert text.title_key(one) != text.title_key(other)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("775--784 vol.2", "775-784"),
        ("123-8", "123-128"),
        ("123-38", "123-138"),
        ("123--138", "123-138"),
        ("123 \u2013 138", "123-138"),
        ("1299-304", "1299-1304"),
        ("998-1002", "998-1002"),
        ("pp. 12-15", "12-15"),
        ("p. 7", "7"),
        ("Pages 3-9", "3-9"),
        ("S12-5", "S12-S15"),
        ("S12-S15", "S12-S15"),
        ("e123-30", "e123-e130"),
        ("1123.e1-9", "1123.e1-1123.e9"),
        ("12-12", "12"),
        ("221-8.", "221-228"),
        ("e0123456", "e0123456"),
        ("Article 103", "103"),
        ("Art. No.: CD001234", "CD001234"),
        ("103 (12 pages)", "103"),
        ("iv-xii", "iv-xii"),
        ("12-15, 18", "12-15, 18"),
        ("10-May", "5-10"),
        ("May-10", "5-10"),
        ("3-May", "3-5"),
        ("Jan-45", "1-45"),
        ("12-Dez", "12"),
        ("5. Mai", "5"),
        ("1299-04", "1299-04"),
        ("12-", "12"),
        ("n/a", "n/a"),
        ("", ""),
    ],
)
def test_page_ranges_come_out_in_one_form(written: str, normal: str) -> None:
    assert text.pages(written) == normal


@settings(deadline=None)
@given(st.text("0123456789-,;. esSpIV\u2013Mayn", max_size=20))
def test_normalising_pages_twice_changes_nothing(written: str) -> None:
    once = text.pages(written)
    assert text.pages(once) == once


@pytest.mark.parametrize(
    ("written", "person"),
    [
        ("Smith, John A.", Name("Smith", "John A.")),
        ("Smith, J. A., Jr.", Name("Smith", "J. A.", "Jr.")),
        ("King, Jr, Martin", Name("King", "Martin", "Jr")),
        ("van Dijk, Joris, D.", Name("van Dijk", "Joris D.")),
        ("Smith, John, MD", Name("Smith", "John", "MD")),
        ("Martin Luther King, Jr.", Name("King", "Martin Luther", "Jr.")),
        ("Smith JA", Name("Smith", "JA")),
        ("van der Berg PJ", Name("van der Berg", "PJ")),
        ("SMITH JA", Name("SMITH", "JA")),
        ("Ludwig van Beethoven", Name("van Beethoven", "Ludwig")),
        ("Ada Lovelace", Name("Lovelace", "Ada")),
        ("Smith JA Jr", Name("Smith", "JA", "Jr")),
        ("Smith J. A.", Name("Smith", "J. A.")),
        ("King Jr., Martin", Name("King", "Martin", "Jr.")),
        ("Kennedy, John F Jr", Name("Kennedy", "John F", "Jr")),
        ("Иванов И. И.", Name("Иванов", "И. И.")),
        ("Plato", Name("Plato")),
        ("O'Neill, S", Name("O'Neill", "S")),
        ("Cochrane Stroke Group", Name(literal="Cochrane Stroke Group")),
        ("{World Health Organization}", Name(literal="World Health Organization")),
        ("Ministerio de Salud,", Name(literal="Ministerio de Salud")),
        ("Department of Health, England", Name(literal="Department of Health, England")),
        ("山田 太郎", Name("山田", "太郎")),
        ("WHO,", Name(literal="WHO")),
        ("", Name(literal="")),
    ],
)
def test_a_name_is_split_the_way_its_exporter_wrote_it(written: str, person: Name) -> None:
    assert text.name(written) == person


@pytest.mark.parametrize(
    ("written", "families"),
    [
        ("Zuna, R E and Wang, S S and Schiffman, M", ["Zuna", "Wang", "Schiffman"]),
        ("Smith, J.; Jones, K.", ["Smith", "Jones"]),
        ("Smith JA, Jones K, Wu L", ["Smith", "Jones", "Wu"]),
        ("Smith, John", ["Smith"]),
        ("King, Martin, Jr", ["King"]),
        ("Ada Lovelace, Alan Turing and Grace Hopper", ["Lovelace", "Turing", "Hopper"]),
        ("Ada Lovelace and Alan Turing", ["Lovelace", "Turing"]),
        ("Smith J;", ["Smith"]),
        ("Griffin DK, Larkin DM, O'Connor RE.", ["Griffin", "Larkin", "O'Connor"]),
        ("Longrich, N.R.; and Bardet, N.", ["Longrich", "Bardet"]),
        ("Carles Martin|Alba Vicente", ["Martin", "Vicente"]),
        ("Oliveira, Rosmari Pereira de, Viviani, Luciana Maria", ["Oliveira", "Viviani"]),
        ("", []),
    ],
)
def test_a_list_of_people_is_parted_where_people_end(written: str, families: list[str]) -> None:
    assert [person.family for person in text.names(written)] == families


@settings(deadline=None)
@given(st.text(max_size=40))
def test_no_name_is_lost_or_makes_the_reader_fail(written: str) -> None:
    people = text.names(written)
    kept = "".join(str(person) for person in people)
    assert all(char in kept for char in written if char.isalpha() and " and " not in written)


def test_plain_text_has_neither_tags_nor_entities() -> None:
    assert text.plain("<p>A &lt; B</p>  <i>x</i><sup>2</sup>") == "A < B x2"


@given(st.integers(min_value=-5, max_value=10**21), st.integers(0, 99), st.integers(0, 2**31))
def test_a_whole_number_is_read_only_within_its_bounds(number: int, least: int, most: int) -> None:
    assert text.whole(f" {number} ", least, most) == (number if least <= number <= most else None)


@pytest.mark.parametrize("written", ["", "²", "½", "1.0", "1e3", "+1", "0x1", "9" * 5000])
def test_what_is_no_whole_number_is_none(written: str) -> None:
    assert text.whole(written) is None


def test_digits_of_every_script_are_read() -> None:
    assert text.whole("٢٠٢٦") == text.whole("２０２６") == 2026
