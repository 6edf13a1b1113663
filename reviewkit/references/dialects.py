"""The formats of tagged lines: how their lines look, and which tags hold which field."""

from __future__ import annotations

import re

import rispy.config

from reviewkit.model import Raw
from reviewkit.references import retagging
from reviewkit.references.compose import table
from reviewkit.references.dialect import Dialect
from reviewkit.references.ovid import OVID

# The RIS specification's tags (as rispy lists them) and those that real exporters add to them.
_RIS_EXTRA = (
    "BT CT DI DOI ED FN ISBN ISSN J1 JP KW LK L3 N2 NO PP PM PT RS T4 U1 U2 U3 U4 U5 VO YR AR AI C9 CC FX WC SC TC "
    "PMC PMID URL"
)
RIS_KNOWN = frozenset(rispy.config.TAG_KEY_MAPPING) - {"UK"} | frozenset(_RIS_EXTRA.split()) | {"PMCID"}

RIS = Dialect(
    name="ris",
    title="RIS",
    # Files that were joined have marks of order in their midst, lines that went through a word processor dashes and
    # no-break spaces, and hand-made records a bare ER.
    line=re.compile(
        r"[\ufeff \t\xa0]{0,3}([A-Za-z][A-Za-z0-9]{1,4})([ \t\xa0]{0,3})(?:[-\u2010-\u2014]|(?<=ER)(?=\s*$))(.*)"
    ),
    gap="  ",
    quick="  - ",
    begins=re.compile(r"\ufeff?TY {0,3}- {0,3}[A-Z]{2}"),
    start="TY",
    end="ER",
    empty=frozenset(("TY",)),
    # A word, where the format's own types are in capitals.
    inside=re.compile(r"[A-Z][a-z]+(?:[ -][A-Za-z]+)*"),
    marks=frozenset(("TI", "T1", "AU", "A1", "AB", "N2", "BT", "CT")),
    lists=frozenset(("KW", "AU", "A1", "UR", "SN", "AD")),
    texts=frozenset(("AB", "N2", "N1", "RN", "NO", "TI", "T1")),
    known=RIS_KNOWN,
    # Cochrane, ProQuest, JSTOR and Ovid number their records or name themselves between them.
    banner=re.compile(r"\ufeff?(?:\d+\.?$|Record #\d+|(?:Provider|Database|Content):|%|$)", re.IGNORECASE),
    fields=table(
        moves=retagging.RIS,
        edited="EDBOOK",
        title="TI T1 BT CT ST",
        authors="AU A1",
        editors="ED A2",
        container="JF T2 BT JO JA J2 J1",
        short="J2 JA J1 JO NL JI J9",
        series="T3",
        dates="PY Y1 YR DA C6.date",
        volume="VL VO",
        issue="IS CP",
        first_page="SP",
        last_page="EP",
        pages="PG EP",
        article="AR C7 SE",
        doi="DO DI DOI",
        doi_named="M3 L3 L2 N1 ID AN",
        pmid="PMID PM",
        pmid_named="U1 C3 AN N1",
        pmcid="PMCID PMC C2",
        abstract="AB N2",
        keywords="KW",
        type="TY",
        edition="ET",
        publisher="PB PU",
        place="CY PP PI",
        serial="SN BN ISSN ISBN",
        urls="UR URL LK",
        language="LA",
        accession="AN UT ID",
        database="DB DP",
        notes="N1 RN NO",
    ),
)


_NO_TITLE = ("[Not Available].", "[Not Available]")


def _owned(tags: list[Raw]) -> list[Raw]:
    """Return the tags without those that say nothing, and with what a value says of the record.

    NOTNLM, MEDLINE's word for records that are not its own, names no database; "[Not Available]" is no title, but TT
    has the one in the work's language; ED spells the editors of FED in short. In older files another identifier (OID)
    is the number in PubMed Central, while other databases give their own there. ERIC gives a record's address as its
    location (LID).
    """
    names = {tag for tag, _, _ in tags}
    found: list[Raw] = []
    for name, value, line in tags:
        if value == "NOTNLM" or (name == "ED" and "FED" in names) or value in _NO_TITLE:
            continue
        read = name
        if name == "OID" and value.startswith("NLM:"):
            read = "PMC"
        elif name == "LID" and value.startswith("http"):
            read = "URL"
        found.append(Raw(read, value, line))
        if name == "PT" and value == "Retracted Publication":
            found.append(Raw("GN", "Retracted, says PubMed"))
    return found


MEDLINE = Dialect(
    name="nbib",
    title="NBIB (PubMed, MEDLINE tagged)",
    line=re.compile(
        r"\ufeff?([A-Z][A-Z0-9]{1,4})([ \t\xa0]{0,3})-(?:[ \t\xa0]|$|(?=[\r\n])|(?<=PMID-)(?=\d)|(?<=PMID -)(?=\d))(.*)"
    ),
    begins=re.compile(r"\ufeff?(?:PMID- \d{1,8}|OWN - [A-Z]+)\s*$"),
    start="PMID",
    blank_ends=True,
    marks=frozenset(("TI",)),
    indent=re.compile(r"\s{2,}\S"),
    texts=frozenset(("AB", "OAB")),
    wraps=True,
    reread=_owned,
    fields=table(
        title="TI BTI TT",
        authors="FAU",
        people="AU",
        bodies="CN",
        editors="FED ED",
        container="JT BTI TA",
        short="TA",
        series="CTI",
        dates="DP DEP",
        volume="VI",
        issue="IP",
        pages="PG",
        doi="LID AID",
        pmid="PMID",
        pmcid="PMC AID",
        abstract="AB",
        keywords="OT MH",
        type="PT",
        edition="EN",
        publisher="PB",
        place="PL CP",
        serial="IS ISBN ISSN",
        urls="URL UR",
        language="LA",
        accession="OID AN PMID",
        database="OWN",
        notes="GN",
    ),
)

_WOS_EXTRA = "AE AN AW BD BR CC CN DG DS GE LS MC MI MQ NM NT OR PC PL PS SS ST TL TM TN UR WE C3"
WOS = Dialect(
    name="wos",
    title="Web of Science plain text",
    line=re.compile(r"\ufeff?([A-Z][A-Z0-9])([ \t]|(?=\s*$))(.*)"),
    quick=" ",
    begins=re.compile(r"\ufeff?FN (?:Clarivate|Thomson|ISI)\b"),
    start="PT",
    end="ER",
    empty=frozenset(("PT",)),
    header=frozenset(("FN", "VR", "EF")),
    lists=frozenset(("AU", "AF", "BA", "BF", "BE", "CA", "GP", "CR", "C1", "EM", "OI", "TN", "ST", "BD")),
    texts=frozenset(("AB",)),
    known=frozenset(rispy.config.WOK_TAG_KEY_MAPPING) - {"UK", "FN", "VR", "EF"}
    | frozenset(_WOS_EXTRA.split()),
    banner=re.compile(r"\ufeff?(?:(?:FN|VR|EF)\b|$)"),
    wraps=True,
    fields=table(
        title="TI",
        authors="AF BF",
        people="AU BA",
        bodies="CA GP",
        editors="BE ED",
        container="SO",
        short="JI J9",
        series="SE",
        dates="PY PD EY EA",
        volume="VL",
        issue="IS",
        first_page="BP",
        last_page="EP",
        pages="PS",
        article="AR",
        doi="DI D2",
        pmid="PM",
        pmid_named="UT",  # Medline's own number is the PubMed number: "MEDLINE:16842170"
        abstract="AB",
        keywords="DE ID",
        type="DT PT",
        publisher="PU",
        place="PI CL",
        serial="SN EI BN",
        urls="UR",
        language="LA",
        accession="UT AN",
        notes="NT",
    ),
)

REFER = Dialect(
    name="enw",
    title="refer, EndNote tagged (.enw)",
    line=re.compile(r"\ufeff?(%[0-9A-Za-z@!~&$#^*<>?()+=\[\]/:;,.|-])([ \t]|(?=\s*$))(.*)"),
    begins=re.compile(r"\ufeff?%[0AT] \S"),
    blank_ends=True,
    marks=frozenset(("%T",)),
    once=frozenset(("%0",)),
    empty=frozenset(("%0",)),
    lists=frozenset(("%K", "%A", "%U")),
    texts=frozenset(("%X", "%Z")),
    reread=retagging.refer,
    fields=table(
        edited="Edited Book",
        title="%T",
        authors="%A",
        bodies="%Q",
        editors="%E",
        container="%J %B",
        short="%O",
        series="%S",
        dates="%D %8",
        volume="%V",
        issue="%N",
        pages="%P %&",
        doi="%R",
        doi_named="%3",
        pmid_named="%M",
        pmcid="%2",
        abstract="%X",
        keywords="%K",
        type="%0",
        edition="%7",
        publisher="%I",
        place="%C",
        serial="%@",
        urls="%U",
        language="%G",
        accession="%M",
        database="%~ %W",
        notes="%Z",
    ),
)

_REFWORKS_TAGS = (
    "RT SR ID A1 T1 JF JO YR FD VO IS SP OP K1 AB NO A2 T2 ED PB PP A3 A4 A5 T3 SN AV AD AN LA CL SF OT LK DO CN DB DS "
    "IP RD ST U1 U2 U3 U4 U5 U6 U7 U8 U9 U10 U11 U12 U13 U14 U15 UL SL LL CR WT A6 WV WP OL PMID PMCID"
)
REFWORKS = Dialect(
    name="refworks",
    title="RefWorks tagged",
    line=re.compile(r"\ufeff?([A-Z][A-Z0-9]{1,2}|PMC?ID|vo(?=[ \t]\d))()([ \t].*|\s*$)"),
    gap="-",  # never there: only known tags count, as a space is all that marks one; CNKI writes VO in small letters
    begins=re.compile(
        r"\ufeff?RT (?:Abstract|Artwork|Book|Case|Computer|Conference|Dissertation|Generic|Grant|Journal|Laws|Magazine"
        r"|Map|Monograph|Motion|Newspaper|Online|Patent|Personal|Report|Thesis|Unpublished|Video|Web)\b[A-Za-z ,/]*\s*$"
    ),
    start="RT",
    blank_ends=True,
    marks=frozenset(("T1",)),
    empty=frozenset(("RT", "SR", "ID")),
    lists=frozenset(("K1", "A1", "A2")),
    texts=frozenset(("AB", "NO")),
    known=frozenset(_REFWORKS_TAGS.split()),
    banner=re.compile(
        r"Refworks Export|Character Set|Tag legend|Font Attribute|Start |End |\*+$|BEGIN |\w+=|END ",
        re.IGNORECASE,
    ),
    fields=table(
        title="T1 WT",
        authors="A1",
        editors="A2",
        container="JF T2 JO",
        short="JO",
        series="T3",
        dates="YR FD",
        volume="VO",
        issue="IS",
        first_page="SP",
        last_page="OP",
        pages="OP",  # CNKI writes the whole range there, and no SP
        doi="DO",
        doi_named="NO",
        pmid="PMID",
        pmcid="PMCID",
        abstract="AB",
        keywords="K1",
        type="RT",
        edition="ED",
        publisher="PB",
        place="PP",
        serial="SN",
        urls="UL LK",
        language="LA OL",
        accession="AN ID",
        database="DB DS SF",
        notes="NO",
    ),
)

# What the Cochrane Library calls plain text: a line "Record #1 of 20" before each record, and tags with a colon.
_COCHRANE_TAGS = "AB AU CC CN DOI ID IS IT KY LA LI NO NT PB PG PM PT SN SO TI US VL XR YR"
COCHRANE = Dialect(
    name="cochrane",
    title="Cochrane Library plain text",
    line=re.compile(r"\ufeff?([A-Z]{2,3})():(.*)"),
    gap="-",  # never there: only known tags count, as prose has words with colons, too
    start_line=re.compile(r"\ufeff?\s{0,3}Record #\d+ of \d+\s*$"),
    blank_ends=True,
    marks=frozenset(("TI",)),
    texts=frozenset(("AB",)),
    known=frozenset(_COCHRANE_TAGS.split()),
    reread=retagging.cochrane,
    fields=table(
        title="TI",
        authors="AU",
        container="SO",
        dates="YR",
        volume="VL",
        issue="NO IS",
        pages="PG",
        doi="DOI",
        pmid_named="PM XR",
        abstract="AB",
        keywords="KY",
        type="PT",
        publisher="PB",
        serial="SN",
        urls="US LI",
        language="LA",
        accession="ID",
        notes="NT",
    ),
)

DIALECTS = (RIS, MEDLINE, WOS, OVID, REFER, REFWORKS, COCHRANE)
# The first signs of the lines that tell a format also in the midst of a file, where files of several were joined. Ovid
# and Cochrane number their records, as they do in their files of RIS: such a line tells nothing.
BEGINNINGS = {
    "TY": RIS,
    "PM": MEDLINE,
    "OW": MEDLINE,
    "FN": WOS,
    "%0": REFER,
    "%A": REFER,
    "%T": REFER,
    "RT": REFWORKS,
}
