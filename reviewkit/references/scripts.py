"""Which encoding text in other scripts than Latin is in, told by the letters that are common in each.

Bytes of one encoding, read in another, give letters and characters at random. Those listed here make up more than half
of any running text in their script, and a few in a hundred of what comes out by accident, so that some words tell.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class _Script(NamedTuple):
    """An encoding, the range of its letters, and those that are common; `share` of a text are, or it is none."""

    encoding: str
    block: re.Pattern[str]
    common: frozenset[str]
    share: float


def _alphabet(encodings: str, block: str, common: str, share: float = 0.6) -> list[_Script]:
    """Two thirds of the letters of a text are among the fifteen to twenty commonest of an alphabet."""
    letters = re.compile(f"[{block}]")
    return [_Script(encoding, letters, frozenset(common), share) for encoding in encodings.split()]


def _characters(encodings: str, block: str, common: str) -> list[_Script]:
    """Of thousands of characters the few hundred commonest make up half of a text; a fifth is no accident."""
    found = re.compile(f"[{block}]")
    return [_Script(encoding, found, frozenset(common), 0.2) for encoding in encodings.split()]


# The commonest letters of Russian, Ukrainian, Bulgarian and Serbian together, of Greek, Hebrew, Arabic and Thai.
# Where two encodings read a text alike, the first counts.
_ALPHABETS = (
    *_alphabet(
        "cp1251 koi8_r koi8_u cp866 iso8859-5 mac_cyrillic", "\u0400-\u045f\u0490\u0491", "оеаинтсрвлкмдпуіј"
    ),
    *_alphabet("cp1253 iso8859-7", "\u0384-\u03ce", "αοιετσνηυρπκςλωάίό"),
    *_alphabet("cp1255", "\u05b0-\u05ea", "יוהלאמרתבשםנחדקת"),
    *_alphabet("cp1256 iso8859-6", "\u0600-\u06ff\u200c\u200d", "اليمنرتبةدوهعسفحقأىصج"),
    *_alphabet("cp874", "\u0e00-\u0e7f", "านรกอเงตมยลวดสทคแปบัิ่้ีห์พจขะุู", 0.85),
)
_CHARACTERS = (
    *_characters("cp932 euc_jp", "\u3005-\u30fe\u4e00-\u9fff", (
        "のにはをがとでてしるいたなかられこさもりすきあまくせょうっんめけよじだ関研究者患看護活生質年学会高齢病院療治療調査"
        "検討影響本日中人大子田山佐藤木村井川太郎一二美ーンスルトラリアクイシテドタ")),
    *_characters("gb18030", "\u4e00-\u9fff", (
        "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多"
        "定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其"
        "些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月"
        "公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较"
        "将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处理世车研究患影响护治疗疾病临床医院调查健康王李张"
        "刘陈杨赵黄周吴徐孙伟芳娜敏静")),
    *_characters("big5", "\u4e00-\u9fff", (
        "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多"
        "定行學法所民得經十三之進著等部度家電力裡如水化高自二理起小物現實加量都兩體制機當使點從業本去把性好應開它合還因由其"
        "些然前外天政四日那社義事平形相全表間樣與關各重新線內數正心反明看原又利比或但質氣第向道命此變條只沒結解問意建月"
        "公無系情者最立代想已通並提直題程展五果料象員位入常文總次品式活設及管特件長求老頭基資流路級圖山統接知較將組見計別"
        "手角期根論運指幾區強研究患病影響護治療臨床醫院調查健康台臺灣教育王李張劉陳楊趙黃周吳徐林")),
    *_characters("cp949", "\uac00-\ud7a3", (
        "이다의는에을가고지한하로사인대기자은해정시도를리과어나부수있서구보성연제조아전일장학관동영여생용중상비주원위질치료"
        "간호경험환건강효분석적김박최윤임강우울증삶신체노미향완화의통방족")),
)  # fmt: skip
_HIGH = re.compile(rb"[\x80-\xff]+")
_FIRST_LEVEL = re.compile(rb"(?:[\xb0-\xd7][\xa1-\xfe])+")
# Signs of any script, wide ones of East Asia among them, that say nothing of the letters.
_SIGNS = re.compile(
    "[\u0000-\u007f\xa0\xab\xbb\xb7\u2010-\u2026\u2030-\u203a\u2116\u3000-\u3004\u3008-\u3020\uff00-\uff60\ufe30-\ufe4f]+"
)
# A capital after a small letter, in Cyrillic and in Greek: words have none.
_JUMBLED = re.compile("[\u0430-\u045f\u03ac-\u03ce][\u0400-\u042f\u0386-\u03ab]")


def guess_script(head: bytes) -> str:
    """Return the encoding in which bytes are text in a script that is not Latin; "" where there is none."""
    runs = _HIGH.findall(head)
    total = sum(map(len, runs))
    together = sum(len(run) for run in runs if len(run) >= 3)
    # Whole words have high bytes, where Western text has one among ASCII letters.
    if total >= 6 and together >= 0.7 * total and (found := _best(head, _ALPHABETS)):
        return found
    # Characters of two bytes, of which the second may be an ASCII letter.
    if total >= 4 and (found := _best(head, _CHARACTERS)):
        return found
    # A few rare characters: those of GB 2312's first level (B0 to D7) side by side, which no Western word has.
    chinese = sum(len(run) for run in runs if len(run) >= 4 and _FIRST_LEVEL.fullmatch(run))
    return "gb18030" if total >= 4 and chinese >= 0.9 * total else ""


def _best(head: bytes, scripts: tuple[_Script, ...]) -> str:
    shares = {script.encoding: _share(head, script) for script in scripts}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] else ""


def _share(head: bytes, script: _Script) -> float:
    """Return which part of what an encoding makes of bytes are common letters; 0 for text in no such script."""
    text = head.decode(script.encoding, "replace")
    jumbled = len(_JUMBLED.findall(text))
    text = _SIGNS.sub("", text)
    letters = script.block.findall(text)
    if not letters or len(letters) < 0.9 * len(text) or jumbled > 0.05 * len(letters):
        return 0.0
    share = sum(letter.lower() in script.common for letter in letters) / len(text)
    return share if share >= script.share else 0.0
