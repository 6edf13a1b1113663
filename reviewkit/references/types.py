"""What kind of work a record is: every source's word for it, and the CSL type it stands for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from reviewkit.text import fold


class Kind(NamedTuple):
    """One CSL type, the code or name each format writes for it, and further words read as it."""

    csl: str
    ris: str
    bibtex: str
    endnote: tuple[str, int]
    words: str


# Codes from the RIS specification (as in rispy's table), EndNote's XML export and the CSL 1.0.2 schema; words
# as they occur in exports of PubMed, Web of Science, Scopus, Embase, Ovid, Zotero, Lens, OpenAlex and Crossref.
KINDS = (
    Kind("article-journal", "JOUR", "article", ("Journal Article", 17),
         "j|ejour|jfull|journal|journal article|journalarticle|journal article review|article|article in press|inpr"
         "|review|electronic article|journal impact|original|research article|journal articles"
         "|peer reviewed journal"
         "|published erratum|retraction of publication|expression of concern"
         "|short survey|editorial|letter|note|erratum|case reports|clinical trial|randomized controlled trial"
         "|meta analysis|systematic review|comparative study|observational study|academic journal|early access"
         "|data paper|retracted|article journal|journal paper|comment|clinical study|retraction|short communication"
         "|poetry|correction|editorial material|book review|news item|biographical item|bibliography"
         "|review article|original article|original articles|research articles|articles|case report"
         "|extraordinary case report|suppperiodical|guideline|practice guideline|clinical trial protocol"
         "|clinical trials"
         "|scholarly journals|scholarly journal|trade journal|trade journals|errt|edit"
         "|ieee journals|ieee magazines|ieee early access articles"
         "|iet journals|artigo|articulo|zeitschriftenaufsatz|zeitschriftenartikel|article de revue|artikel"
         "|tidskriftsartikel|artikkeli"),
    Kind("article-magazine", "MGZN", "article", ("Magazine Article", 19),
         "magazine|magazinearticle|magazine article|article magazine"),
    Kind("article-newspaper", "NEWS", "article", ("Newspaper Article", 23),
         "newspaper|newspaperarticle|newspaper article|article newspaper"),
    Kind("article", "UNPB", "unpublished", ("Unpublished Work", 34),
         "unpublished|preprint|eprint|posted content|manuscript|manscpt|working paper|unpublished work"
         "|article preprint|unpd|wp|discussion paper"),
    Kind("book", "BOOK", "book", ("Book", 6),
         "b|edbook|ebook|whole book|edited book|electronic book|monograph|booklet|collection|books|pamp|pamphlet"
         "|reference book|text reference|drug reference|clswk|clswork|classical work|authored book|proceedings"
         "|libro|livro|buch|livre|boek|kirja"
         "|mvbook|mvcollection|mvproceedings|mvreference|reference|manual|ieee books"),
    Kind("chapter", "CHAP", "incollection", ("Book Section", 5),
         "s|echap|inbook|book chapter|bookchapter|booksection|book section|bookitem|section|chapter|book part"
         "|buchbeitrag|capitulo de livro|capitulo de libro|chapitre|hoofdstuk"
         "|electronic book section|entry|reference entry|bookinbook|suppbook|suppcollection"),
    Kind("paper-conference", "CPAPER", "inproceedings", ("Conference Paper", 47),
         "c|conf|conference proceedings|conference paper|conferencepaper|proceedings paper"
         "|conference proceeding|conference"
         "|meeting abstract"
         "|proceedings article|abst|jabs|abstract|meeting paper|conference abstract|conference review"
         "|abstract only|congress"
         "|journal conference abstract|journal conference paper|conference object|ieee conferences|iet conferences"
         "|vde conferences|conference and workshop papers|comm"),
    Kind("thesis", "THES", "phdthesis", ("Thesis", 32),
         "thesis|diss|dissertation|dissertations|theses doctoral dissertations|thesis dissertation|mastersthesis"
         "|doctoral thesis|doctoral dissertation|masters thesis|master thesis|masterthesis|bachelor thesis"
         "|bachelorthesis|bathesis|mathesis|phd thesis|ph d thesis|diploma thesis|diplomathesis|habilthesis|these"
         "|dissertation abstract"
         "|dissertations theses|tese|dissertacao|tesis|hochschulschrift|memoire|proefschrift|vaitoskirja"),
    Kind("report", "RPRT", "techreport", ("Report", 27),
         "tech report|technical report|govdoc|government document|grey literature|gray literature|report"
         "|reports research|reports|institution|hearing|hear|research report"),
    Kind("webpage", "ELEC", "online", ("Web Page", 12),
         "web page|webpage|website|electronic|blog|icomm|internet communication|online multimedia|multi|blogpost"
         "|electronic source|elec|www|web|online|social media|multimedia application"),
    Kind("dataset", "DATA", "dataset", ("Dataset", 59), "data|data file|data set|dbase|online database|aggr|database"),
    Kind("software", "COMP", "software", ("Computer Program", 9), "computer program|comp|computerprogram"
         "|softwareversion|softwaremodule|codefragment"),
    Kind("patent", "PAT", "patent", ("Patent", 25), "p"),
    Kind("standard", "STAND", "standard", ("Standard", 58), "stand|std|ieee standards"),
    Kind("legislation", "STAT", "legislation", ("Statute", 31),
         "bill|unbill|legal|statute|law|legal rule or regulation"),
    Kind("legal_case", "CASE", "jurisdiction", ("Case", 7), "case|legal case"),
    Kind("map", "MAP", "misc", ("Map", 20), "chart"),
    Kind("motion_picture", "MPCT", "video", ("Film or Broadcast", 21),
         "film|movie|video|motion picture"
         "|video recording"),
    Kind("song", "SOUND", "audio", ("Audiovisual Material", 3),
         "sound|music|audio|performance|sound recording|advs|audiovisual material|podcast|pod|audiorecording"),
    Kind("graphic", "FIGURE", "artwork", ("Figure", 37),
         "art|artwork|figure|art work|image|chart or table|equa|equation"),
    Kind("entry-encyclopedia", "ENCYC", "inreference", ("Encyclopedia", 53),
         "encyclopedia|encyclopedia article|encyclopediaarticle|entry encyclopedia"),
    Kind("entry-dictionary", "DICT", "inreference", ("Dictionary", 52),
         "dictionary|dictionary entry|dictionaryentry|entry dictionary"),
    Kind("personal_communication", "PCOMM", "misc", ("Personal Communication", 26),
         "personal communication|email|interview"),
    Kind("speech", "SLIDE", "misc", ("Generic", 13), "presentation|slides|lecture|poster|talk"),
    Kind("periodical", "SER", "periodical", ("Serial", 57), "serial|series|serial publication"),
    Kind("document", "GEN", "misc", ("Generic", 13), "generic|misc|other|ctlg|catalog|document|ancient|unspecified|uncl"
         "|grant|press|press release|trial registry record|trial registration"),
)  # fmt: skip

BY_CSL = {kind.csl: kind for kind in KINDS}
_BY_WORD: dict[str, str] = {}
for _kind in KINDS:
    for _word in (
        fold(_kind.csl),
        _kind.ris.lower(),
        _kind.bibtex,
        fold(_kind.endnote[0]),
        *_kind.words.split("|"),
    ):
        _BY_WORD.setdefault(_word, _kind.csl)
# The names that several kinds share stand for the most general of them.
_BY_WORD |= {
    "article": "article-journal",
    "misc": "document",
    "generic": "document",
    "inreference": "chapter",
}
_NUMBERED = re.compile(r"^\s*\d{4}\s+(?=[A-Z])")  # PsycINFO's "0110 Peer-Reviewed Journal"
_TELLING = frozenset(("paper-conference", "chapter", "thesis", "book", "article"))  # the last is a preprint


@lru_cache(maxsize=4096)
def csl_type(word: str) -> str:
    """Return the CSL type that a file's own word stands for, or "" where it is not known.

    Of several words ("Journal Article; Review", "Article; Proceedings Paper") the first known one counts,
    but one that says where the text stands wins over a plain article.
    """
    word = _NUMBERED.sub("", word)
    if whole := _BY_WORD.get(fold(word)):
        return whole
    found = [_BY_WORD[part] for part in map(fold, _parts(word)) if part in _BY_WORD]
    return next((csl for csl in found if csl in _TELLING), found[0] if found else "")


def _parts(word: str) -> list[str]:
    return word.replace("|", ";").replace(",", ";").replace("/", ";").replace(":", ";").split(";")
