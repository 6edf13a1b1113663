"""Values that one exporter puts under a tag which means something else to all others: each moved to its own tag.

A rule is a row of a table. It goes by the form of the value, and where that is not enough to tell by another tag of
the same record; `Record.raw` keeps every value under the tag that it had.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from reviewkit import text
from reviewkit.model import Raw
from reviewkit.references import people

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence


class Rule(NamedTuple):
    """Values of this form under `tag` belong under `to` ("" for none), where each tag `beside` has one of its form.

    Named groups of the form are facts that the value tells by the way, each for the tag of that name where the record
    has none of its own; the value itself stays where it is, or what a group of the tag's own name has of it.
    """

    tag: str
    form: re.Pattern[str]
    to: str
    beside: tuple[tuple[str, re.Pattern[str]], ...] = ()

    def concerns(self, tags: Collection[str]) -> bool:
        """Tell whether a record with these tags has what the rule goes by."""
        return self.tag in tags and all(tag in tags for tag, _ in self.beside)

    def holds(self, by: Mapping[str, Sequence[str]]) -> bool:
        """Tell whether a record with these values has what must stand beside."""
        return all(any(form.match(value) for value in by.get(tag, ())) for tag, form in self.beside)


def _rule(tag: str, form: str, to: str, **beside: str) -> Rule:
    return Rule(tag, re.compile(form), to, tuple((other, re.compile(told)) for other, told in beside.items()))


_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s?)?10\.\d{4,9}/\S+", re.IGNORECASE)

# EndNote keeps the date of electronic publication where the edition goes.
PUBLISHED = re.compile(r"(?:19|20)\d\d\W?\d\d?\W?\d\d?\W?|(?:19|20)\d\d[ /-]\w{3}.*")
# What no table of a dialect reads: the value is kept in the raw tags, and belongs to no field.
NOWHERE = ""
RIS = (
    # PubMed Central marks the number: "23690738[pmid]".
    *(_rule(tag, r"\d{1,8}\s?\[pmid\]", "PMID") for tag in ("U1", "U2", "U3", "AN", "ID", "C2")),
    # embase.com: the number in Medline is C5, the one in Embase U2 ("L2029880245").
    _rule("C5", r"\d{5,8}", "PMID", U2=r"L\d+"),
    _rule("C5", r"\d{5,8}", "PMID", N1=r"L\d+"),  # as EndNote has it
    _rule("U2", r"L\d{5,}", "AN", DB="(?i)embase|medline"),
    # Scopus: C2 is the number in PubMed; EndNote keeps PMC numbers there, which have their letters.
    _rule("C2", r"\d{5,8}", "PMID", DB="(?i)scopus"),
    Rule("ET", PUBLISHED, NOWHERE),
    # Ovid has a date of entry among the editors.
    *(_rule(tag, r"[\d/. -]{6,}", NOWHERE) for tag in ("ED", "A2")),
    # Ovid's PsycINFO has everybody whom the work cites in one line among the editors, some by family name only.
    _rule("A2", rf"(?!{people.APA}(?:{people.AND}{people.APA})+$)(?!.*;)(?:[^,]*,){{5}}.*", NOWHERE),
    # Zotero takes Embase's addresses for the issue: "(Wu L.) A University, Ghent, Belgium".
    _rule("IS", r"\([^)]*\).{10,}", NOWHERE),
    # Mendeley hangs a tag of EBSCOhost that it does not know on the value before it: "102 OP  - Journal, Jan 2016".
    *(_rule(tag, rf"(?P<{tag}>\S{{1,20}}) (?P<OP>OP {{1,2}}- .*)", tag) for tag in ("VL", "IS")),
    # Web of Science: C6 is the date of early access, of some papers the only one; CP a conference, to others an issue.
    _rule("C6", r"(?i)[a-z]{3}(?:-[a-z]{3})? (?:\d\d? )?(?:19|20)\d\d", "C6.date"),
    _rule("CP", r".{13,}|\D+", NOWHERE),
    # JSTOR has the day beside the year only so.
    _rule("C1", r"Full publication date: .*", "C6.date"),
    # ID is a database's number to Ovid and Cochrane; to Wiley the DOI, to EndNote and Covidence a count, to JabRef a
    # citation key.
    Rule("ID", _DOI, "DOI"),
    _rule("ID", r"#?\d{1,5}|#\d+|[^\W\d_]+[:_-]?(?:19|20)\d\d[a-z]{0,2}", NOWHERE),
    # The bodies behind a conference are A1 beside the authors ("IEEE", "ACM"); they wrote none of its papers.
    _rule("A1", r"[A-Z]{2,8}", NOWHERE, TY="CPAPER|CONF"),
    # Where a chapter has its book as BT (Springer), T2 is the series; elsewhere T2 is the book.
    _rule("T2", r".+", "T3", BT="."),
    # EndNote and Zotero name the editor of a whole book A3, and that of its series A2.
    _rule("A3", r".+", "ED", TY="BOOK"),
    _rule("A2", r".+", NOWHERE, TY="BOOK", A3="."),
    # EBSCOhost tells some facts in a note only: "Accession Number: 134630660; Authors: …; Language: Portuguese".
    _rule(
        "N1",
        r"(?s)Accession Number: (?P<AN>[^;\n]{3,40})(?:;.*?\bLanguage: (?P<LA>\w+))?.*",
        "N1",
    ),
)  # fmt: skip


Fitting = tuple[str, Callable[[str], "re.Match[str] | None"], Rule]
"""A rule with its tag and the test of its form: looked up once for all records that have the same tags."""


def concerning(rules: Iterable[Rule], tags: Collection[str]) -> tuple[Fitting, ...]:
    """Return the rules that records with these tags are to be held against."""
    return tuple((rule.tag, rule.form.fullmatch, rule) for rule in rules if rule.concerns(tags))


def move(by: dict[str, list[str]], rules: Iterable[Fitting]) -> bool:
    """Move the values of a record, grouped by tag, to where they belong, and return whether there was any."""
    found = None
    for tag, fits, rule in rules:
        for value in by[tag]:
            if (fit := fits(value)) and rule.holds(by):
                found = found or []
                found.append((rule, fit))
    for rule, fit in found or ():
        value = fit[0]
        if facts := fit.groupdict():
            if part := facts.pop(rule.tag, ""):
                by[rule.tag] = [part if other == value else other for other in by[rule.tag]]
            told = {tag: fact.strip() for tag, fact in facts.items() if fact and tag not in by}
            by |= {tag: [fact] for tag, fact in told.items() if fact}
        elif value in by.get(rule.tag, ()):  # no earlier rule has moved it
            by[rule.tag].remove(value)
            if rule.to:
                by.setdefault(rule.to, []).append(value)
            if not by[rule.tag]:
                del by[rule.tag]
    return bool(found)


def destination(tag: str, value: str, by: Mapping[str, Sequence[str]]) -> str:
    """Return the tag under which a value of a RIS record is read."""
    fitting = (rule for rule in RIS if rule.tag == tag and rule.form.fullmatch(value) and rule.holds(by))
    return next((rule.to for rule in fitting), tag)


def refer(tags: list[Raw]) -> list[Raw]:
    """Return the tags of a refer record, each author under a tag of their own, without EndNote's translated title.

    CNKI once wrote all authors into one line, "%A … %A …". %Q names a body in refer, but EndNote, which begins its
    records with %0, writes the translated title there, and Web of Science's article numbers as "%O Artn 133936". Others
    have the DOI as %O, which is whatever else there is to say.
    """
    typed = any(tag == "%0" for tag, _, _ in tags)
    read: list[Raw] = []
    for tag, value, line in tags:
        if tag == "%A":
            read += [
                Raw(tag, name.strip(), line) for part in value.split(" %A ") for name in people.apart(part)
            ]
        elif tag == "%O" and value.startswith("Artn ") and len(value) > 5:
            read.append(Raw("%P", value.split()[1], line))
        elif tag == "%O" and _DOI.fullmatch(value):
            read.append(Raw("%R", value, line))
        elif not (typed and tag == "%Q") and not (tag == "%7" and PUBLISHED.fullmatch(value)):
            read.append(Raw(tag, value, line))
    return read


_CHECKWORD = re.compile(r"\s?\[checkword\]")
# "Crowther Caroline A", "Van den Berg Emer", "Roqué i Figuls Marta": a small word belongs to the family with the next.
_SMALL = "(?i:van|von|den?|der|di|du|da|del|dal|dos|la|le|ter|ten|el|al|st|mac)"
_FAMILY_FIRST = re.compile(rf"((?:{_SMALL} )*\S+(?: (?:i|y|e|de|da|do) \S+)?) (\S.*)")


def cochrane(tags: list[Raw]) -> list[Raw]:
    """Return the tags of a Cochrane record, the authors of a review as "Family, Given".

    The Library has the family in front; for its trials (CN-…) it has initials. Keywords go without the mark of those
    that every record is looked through for ("Humans[checkword]").
    """
    trial = any(tag == "ID" and value.startswith("CN-") for tag, value, _ in tags)
    read: list[Raw] = []
    for tag, value, line in tags:
        if tag == "AU" and not trial and "," not in value and not text.name(value).literal:
            read.append(Raw(tag, _FAMILY_FIRST.sub(r"\1, \2", value), line))
        else:
            read.append(Raw(tag, _CHECKWORD.sub("", value) if tag == "KY" else value, line))
    return read
