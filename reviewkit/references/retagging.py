"""Values that one exporter puts under a tag which means something else to all others: each moved to its own tag.

A rule is a row of a table. It goes by the form of the value, and where that is not enough to tell by another tag of
the same record; `Record.raw` keeps every value under the tag that it had.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from reviewkit.model import Raw


class Rule(NamedTuple):
    """A value of this form under `tag` belongs under `to` ("" for none), if one under `beside` has its form."""

    tag: str
    form: str
    to: str
    beside: str = ""
    beside_form: str = ""


# Names in the forms that part them without doubt: "Smith JA" and "Smith, J. A."; and what stands between two.
_SHORT = r"[^\W\d_][\w'\u2019-]+(?: [\w'\u2019-]+){0,2} [A-Z]{1,3}"
_APA = r"[^\W\d_][\w'\u2019 -]*, (?:[A-Z]\.[ -]?)+"
_AND = r"(?:, ?(?:and |& ?)?| and | & ?)"
# What no table of a dialect reads: the value is kept in the raw tags, and belongs to no field.
NOWHERE = ""
_RULES = (
    # PubMed Central marks the number: "23690738[pmid]".
    *(Rule(tag, r"\d{1,8}\s?\[pmid\]", "PMID") for tag in ("U1", "U2", "U3", "AN", "ID", "C2")),
    # embase.com: the number in Medline is C5, the one in Embase U2 ("L2029880245").
    Rule("C5", r"\d{5,8}", "PMID", "U2", r"L\d+"),
    Rule("U2", r"L\d{5,}", "AN", "DB", "(?i)embase|medline"),
    # Scopus: C2 is the number in PubMed; EndNote keeps PMC numbers there, which have their letters.
    Rule("C2", r"\d{5,8}", "PMID", "DB", "(?i)scopus"),
    # EndNote keeps the date of electronic publication where the edition goes, Ovid a date of entry among the editors.
    Rule("ET", r"(?:19|20)\d\d\W?\d\d?\W?\d\d?\W?|(?:19|20)\d\d[ /-]\w{3}.*", NOWHERE),
    *(Rule(tag, r"[\d/. -]{6,}", NOWHERE) for tag in ("ED", "A2")),
    # Ovid's PsycINFO has everybody whom the work cites in one line among the editors, some by family name only.
    Rule("A2", rf"(?!{_APA}(?:{_AND}{_APA})+$)(?!.*;)(?:[^,]*,){{5}}.*", NOWHERE),
    # Zotero takes Embase's addresses for the issue: "(Wu L.) A University, Ghent, Belgium".
    Rule("IS", r"\([^)]*\).{10,}", NOWHERE),
    # Web of Science: C6 is the date of early access, of some papers the only one; CP a conference, to others an issue.
    Rule("C6", r"(?i)[a-z]{3}(?:-[a-z]{3})? (?:\d\d? )?(?:19|20)\d\d", "C6.date"),
    Rule("CP", r".{13,}|\D+", NOWHERE),
    # ID is a database's number to Ovid and Cochrane; to Wiley the DOI, to EndNote a count, to JabRef a citation key.
    Rule("ID", r"(?:https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/\S+", "DOI"),
    Rule("ID", r"\d{1,5}|[^\W\d_]+[:_-]?(?:19|20)\d\d[a-z]{0,2}", NOWHERE),
    # The bodies behind a conference are A1 beside the authors ("IEEE", "ACM"); they wrote none of its papers.
    Rule("A1", r"[A-Z]{2,8}", NOWHERE, "TY", "CPAPER|CONF"),
    # Where a chapter has its book as BT (Springer), T2 is the series; elsewhere T2 is the book.
    Rule("T2", r".+", "T3", "BT", ".+"),
)  # fmt: skip
_BY_TAG = {tag: [rule for rule in _RULES if rule.tag == tag] for tag in {rule.tag for rule in _RULES}}
_FORMS = {form: re.compile(form) for rule in _RULES for form in (rule.form, rule.beside_form)}
_PEOPLE = frozenset(("AU", "A1", "A2", "ED"))
_SEVERAL = (
    re.compile(rf"{_SHORT}(?:{_AND}{_SHORT})+\.?"),  # "Smith J, Wu LM and van Dijk P"
    re.compile(rf"{_APA}(?:{_AND}{_APA})+"),  # "Smith, J. A., Wu, L., & van Dijk, P."
)
# Between two names; in the second form a comma parts a name's own halves as well.
_BETWEEN = (re.compile(_AND), re.compile(r"(?<=\.)" + _AND))
_PERHAPS = re.compile(r" [A-Z]{1,3}, ?[^\W\d_]|,.*,| and ")  # no other value can be one of those
_LONGEST = 20_000  # characters; some papers of physics have thousands of authors, and none more than that


def ris(tags: list[Raw]) -> list[Raw]:
    """Return the tags of a RIS record, each value under the tag that all others use for it, each author in one."""
    moved = _told(retagged(tags))
    people: list[str] = []
    words: list[str] = []
    for tag, value, _ in moved:
        if tag in _PEOPLE:
            people.append(value)
        elif tag == "KW":
            words.append(value)
    listed = len(words) == 1 and bool(_LISTED.fullmatch(words[0]))
    if not listed and not _PERHAPS.search("\n".join(people)):
        return moved
    read: list[Raw] = []
    for raw in moved:
        if raw.tag in _PEOPLE:
            read += [raw._replace(value=name) for name in apart(raw.value)]
        elif listed and raw.tag == "KW":
            read += [raw._replace(value=word) for word in raw.value.split(", ")]
        else:
            read.append(raw)
    return read


# EBSCOhost tells some facts in a note only: "Accession Number: 134630660; Authors: …; Language: Portuguese".
_NOTE = re.compile(r"Accession Number: (?P<AN>[^;\n]{3,40})(?:;.*?\bLanguage: (?P<LA>\w+))?", re.DOTALL)


def _told(tags: list[Raw]) -> list[Raw]:
    """Return the tags with those that a note tells, where the record has none of their own."""
    for tag, value, line in tags:
        if tag == "N1" and value.startswith("Accession Number: ") and (found := _NOTE.match(value)):
            held = {each.tag for each in tags}
            facts = {name: fact for name, fact in found.groupdict().items() if fact and name not in held}
            return [*tags, *(Raw(name, fact.strip(), line) for name, fact in facts.items())]
    return tags


# The only keyword of a record is a list, unless it says what headings say ("Welfare, Well-Being, and Poverty (I38)").
_LISTED = re.compile(r"(?!.*\band\b)[^,;:()]+(?:, [^,;:()]+){2,}")


def apart(value: str) -> list[str]:
    """Return the names in a value that holds several people, as hand-made files and some registers have it."""
    if len(value) < _LONGEST:
        for whole, between in zip(_SEVERAL, _BETWEEN, strict=True):
            if whole.fullmatch(value):
                return between.split(value)
        parts = value.split(" and ")
        if len(parts) > 1 and all(part.count(",") == 1 for part in parts):  # BibTeX's way
            return parts
    return [value]


def retagged(tags: list[Raw]) -> list[Raw]:
    """Return the tags of a RIS record, one for each, each under the tag that all others use for its value."""
    asked = _asked(frozenset([tag for tag, _, _ in tags]))
    moved: list[Raw] = []
    for at, (tag, value, _) in enumerate(tags) if asked else ():
        if tag not in asked:
            continue
        for form, rule in asked[tag]:
            if form.fullmatch(value) and _is_beside(rule, tags):
                moved = moved or list(tags)
                moved[at] = tags[at]._replace(tag=rule.to)
                break
    return moved or tags


@lru_cache(maxsize=1024)  # the records of one exporter mostly have the same tags
def _asked(held: frozenset[str]) -> dict[str, list[tuple[re.Pattern[str], Rule]]]:
    """Return the rules that can hold for a record with these tags, each with the form of its values."""
    found = {
        tag: [(_FORMS[rule.form], rule) for rule in rules if rule.beside in {"", *held}]
        for tag, rules in _BY_TAG.items()
        if tag in held
    }
    return {tag: rules for tag, rules in found.items() if rules}


def _is_beside(rule: Rule, tags: list[Raw]) -> bool:
    form = _FORMS[rule.beside_form]
    return not rule.beside or any(tag == rule.beside and form.match(value) for tag, value, _ in tags)


def refer(tags: list[Raw]) -> list[Raw]:
    """Return the tags of a refer record, each author under a tag of their own, without EndNote's translated title.

    CNKI once wrote all authors into one line, "%A … %A …". %Q names a body in refer, but EndNote, which begins its
    records with %0, writes the translated title there, and Web of Science's article numbers as "%O Artn 133936".
    """
    typed = any(tag == "%0" for tag, _, _ in tags)
    read: list[Raw] = []
    for tag, value, line in tags:
        if tag == "%A":
            read += [Raw(tag, name.strip(), line) for part in value.split(" %A ") for name in apart(part)]
        elif tag == "%O" and value.startswith("Artn ") and len(value) > 5:
            read.append(Raw("%P", value.split()[1], line))
        elif not (typed and tag == "%Q"):
            read.append(Raw(tag, value, line))
    return read
