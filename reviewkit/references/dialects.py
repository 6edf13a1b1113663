"""The formats of tagged lines: how their lines look, and which tags hold which field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import rispy.config

from reviewkit.references import ovid
from reviewkit.references.compose import table
from reviewkit.references.tagged import Dialect

if TYPE_CHECKING:
    from reviewkit.model import Raw

# The RIS specification's tags (as rispy lists them) and those that real exporters add to them.
_RIS_EXTRA = (
    "BT CT DI ED FN J1 JP KW LK L3 N2 NO PP PM PT RS T4 U1 U2 U3 U4 U5 VO YR AR AI C9 CC FX WC SC TC PMID"
)
RIS_KNOWN = frozenset(rispy.config.TAG_KEY_MAPPING) - {"UK"} | frozenset(_RIS_EXTRA.split()) | {"PMCID"}

RIS = Dialect(
    name="ris",
    title="RIS",
    line=re.compile(r"[ \t]{0,3}([A-Za-z][A-Za-z0-9]{1,4})([ \t]{0,3})-(.*)"),
    gap="  ",
    quick="  - ",
    start="TY",
    end="ER",
    empty=frozenset(("TY",)),
    marks=frozenset(("TI", "T1", "AU", "A1", "AB", "N2", "BT", "CT")),
    lists=frozenset(("KW", "AU", "A1", "UR", "SN", "AD")),
    texts=frozenset(("AB", "N2", "N1", "RN", "NO", "TI", "T1")),
    known=RIS_KNOWN,
    # Cochrane, ProQuest, JSTOR and Ovid number their records or name themselves between them.
    banner=re.compile(r"\d+\.?$|Record #\d+|(?:Provider|Database|Content):|%", re.IGNORECASE),
    fields=table(
        title="TI T1 BT CT ST",
        authors="AU A1",
        editors="ED A2",
        container="JF T2 BT JO JA J2 J1",
        short="J2 JA J1 JO",
        series="T3",
        dates="PY Y1 YR DA",
        volume="VL VO",
        issue="IS CP",
        first_page="SP",
        last_page="EP",
        article="AR C7",
        doi="DO DI",
        doi_named="M3 L3 N1 ID AN",
        pmid="PMID PM",
        pmid_named="U1 C3 AN N1",
        pmcid="PMCID C2",
        abstract="AB N2",
        keywords="KW",
        type="TY",
        edition="ET",
        publisher="PB",
        place="CY PP",
        serial="SN",
        urls="UR LK",
        language="LA",
        accession="AN UT ID",
        database="DB DP",
        notes="N1 RN NO",
    ),
)


def _owned(tags: list[Raw]) -> list[Raw]:
    """Return the tags without MEDLINE's word for records that are not its own: it names no database."""
    return [tag for tag in tags if tag.value != "NOTNLM"]


MEDLINE = Dialect(
    name="nbib",
    title="NBIB (PubMed, MEDLINE tagged)",
    line=re.compile(r"([A-Z][A-Z0-9]{1,4})( {0,3})-(?: |$|(?=[\r\n]))(.*)"),
    start="PMID",
    blank_ends=True,
    indent=re.compile(r"\s{2,}\S"),
    texts=frozenset(("AB", "OAB")),
    wraps=True,
    reread=_owned,
    fields=table(
        title="TI BTI",
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
    line=re.compile(r"([A-Z][A-Z0-9])([ \t]|(?=\s*$))(.*)"),
    quick=" ",
    start="PT",
    end="ER",
    empty=frozenset(("PT",)),
    header=frozenset(("FN", "VR", "EF")),
    lists=frozenset(("AU", "AF", "BA", "BF", "BE", "CA", "GP", "CR", "C1", "EM", "OI", "TN", "ST", "BD")),
    texts=frozenset(("AB",)),
    known=frozenset(rispy.config.WOK_TAG_KEY_MAPPING) - {"UK", "FN", "VR", "EF"}
    | frozenset(_WOS_EXTRA.split()),
    banner=re.compile(r"(?:FN|VR|EF)\b"),
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

# Ovid exports short tags ("TI  - ") or the names of its fields on lines of their own, their values indented: any
# line that begins at the margin with a capital is such a name. These are the names that fields are read from.
_OVID_NAME = r"[A-Z][A-Za-z]+(?:[ /-][\w().&'/-]+){0,7}(?=\s*$)"
_OVID_TAG = r"[A-Z][A-Z0-9]{1,4}(?=[ \t]{0,3}-\s)"
_OVID_NAMES = (
    "Unique Identifier|Accession Number|Title|Authors?|Source|Journal|Abstract|Publication Type|Language|Keywords"
    "|Subject Headings|MeSH Subject Headings|ISSN|ISBN|DOI|Digital Object Identifier|Year of Publication"
    "|Date of Publication|Publisher|Institution|Database|Editors?|Volume|Issue|Page|Country of Publication"
)
_OVID_TAGS = (
    "AB AI AN AU AW BC BR BT CB CC CL CM CP CQ CY DB DD DE DG DI DO DP DT EC ED ET FO FT GR HW IB ID IN IP IR IS IT "
    "IU JC JL JN KW LC LG LI MA MC MH MI MO MQ NJ NT OL ON OR OU PA PB PC PG PH PI PM PN PO PT PU PY RF RN RO SB SE "
    "SH SO ST SU SY TA TI TN TS TT UI UP UR VN VO XL XP YR"
)
OVID = Dialect(
    name="ovid-tagged",
    title="Ovid tagged text",
    line=re.compile(
        rf"(?:[ \t]{{0,3}}(?={_OVID_TAG})|(?={_OVID_NAME}))({_OVID_TAG}|{_OVID_NAME})([ \t]*)-?(.*)"
    ),
    start_line=re.compile(r"\s{0,3}<\s?\d+\s?\.?\s?>\s*$"),
    indent=re.compile(r"\s{2,}\S|\t"),
    lists=frozenset(("AU", "IN", "MH", "RF")),
    texts=frozenset(("AB",)),
    known=frozenset(_OVID_TAGS.split())
    | frozenset(
        name.upper() for word in _OVID_NAMES.split("|") for name in (word.rstrip("?"), word.replace("s?", ""))
    ),
    wraps=True,
    reread=ovid.unpacked,
    fields=table(
        " ",
        title="TI TITLE CHAPTER_TITLE BOOK_TITLE",
        authors="AU AUTHORS AUTHOR AUTHORS_FULL_NAME",
        editors="ED SO.editors BT.editors EDITORS EDITOR",
        container="JN NJ SO.container BT.container JOURNAL JOURNAL_NAME BOOK_TITLE",
        short="TA",
        dates="YR PY DP SO.date BT.date YEAR_OF_PUBLICATION PUBLICATION_YEAR DATE_OF_PUBLICATION PUBLICATION_DATE",
        volume="VO SO.volume VOLUME",
        issue="IP SO.issue ISSUE ISSUE/PART",
        pages="PG SO.pages BT.pages PAGE PAGINATION",
        doi="DI DO DOI DIGITAL_OBJECT_IDENTIFIER",
        pmid="PM",
        abstract="AB ABSTRACT",
        keywords="MH SH HW KW ID DE KEYWORDS SUBJECT_HEADINGS MESH_SUBJECT_HEADINGS INDEX_TERMS EMTREE_HEADING"
        " KEY_CONCEPTS KEYWORD_HEADING",
        type="DT PT PUBLICATION_TYPE",
        edition="ET",
        publisher="PU PB PUBLISHER",
        place="CY LC PP",
        serial="IS IT IB ISSN ISSN_PRINT ISSN_ELECTRONIC ISBN",
        urls="XL UR LK",
        language="LG LANGUAGE",
        accession="AN UI UNIQUE_IDENTIFIER ACCESSION_NUMBER",
        database="DB DATABASE",
        notes="NT",
    ),
)

REFER = Dialect(
    name="enw",
    title="refer, EndNote tagged (.enw)",
    line=re.compile(r"(%[0-9A-Za-z@!~&$#^*<>?()+=\[\]/:;,.|-])([ \t]|(?=\s*$))(.*)"),
    blank_ends=True,
    once=frozenset(("%0",)),
    empty=frozenset(("%0",)),
    lists=frozenset(("%K", "%A", "%U")),
    texts=frozenset(("%X", "%Z")),
    fields=table(
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
    line=re.compile(r"([A-Z][A-Z0-9]{1,2}|PMC?ID)()([ \t].*|\s*$)"),
    gap="-",  # never there: only known tags count, as a space is all that marks one
    start="RT",
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

DIALECTS = (RIS, MEDLINE, WOS, OVID, REFER, REFWORKS)
