"""Titles that name themselves a notice on, or an answer to, another work, and what they say that work is called.

The words are those that journals print, in the seven languages in which errata and letters are commonly indexed
(English, German, French, Spanish, Portuguese, Dutch, Italian); the kinds are those of MEDLINE's
CommentsCorrections (National Library of Medicine, Fact Sheet "Errata, Retractions, and Other Linked Citations").
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reviewkit.dedup.normalise import word_set


class Notice(NamedTuple):
    """What a title says it is ("" for a work of its own), and the folded title of the work it is about."""

    name: str
    subject: str


WORK = Notice("", "")

CLASSES = {
    "erratum": "correction", "correction": "correction", "retraction": "retraction", "concern": "concern",
    "comment": "comment", "reply": "comment", "supplement": "supplement",
}  # fmt: skip
"""Which notices one database may call by one name and another by the other: an erratum is a correction, and a
letter in answer to a letter is a comment or a reply. Notices of two classes are two works."""

_THE = (
    r"(?: (?:the |this |our |their |an? )?(?:recent )?(?:article|paper|letter|manuscript|study)"
    r" ?(?:entitled|titled)?)?"
)
_TO = (
    r"(?: (?:to|for|in|on|of|regarding|zu|zum|zur|von|auf|bij|op|van|a|au|aux|al|ao|do|de|del|della|di|du|su|sur"
    r"|sobre))"
)
_HEADINGS = {
    "erratum": (
        rf"(?:author |publisher |published )?(?:erratum|errata)(?: corrige)?{_TO}?{_THE}",
        rf"(?:druckfehler(?:berichtigung)?|fe de (?:errores|erratas))(?: en el articulo)?{_TO}?",
    ),
    "correction": (
        rf"(?:author |publisher )?(?:c|k)orrigend(?:um|a){_TO}?{_THE}",
        rf"(?:author|publisher) corrections?{_TO}?{_THE}|corrections? (?:to|for|in){_THE}",
        rf"addend(?:um|a) (?:to|for|zu|a|au|al){_THE}|rectificat(?:if|ie|ion){_TO}{_THE}",
        r"berichtigung (?:zu|zum|zur)(?: (?:dem|den|der)? ?(?:beitrag|artikel))?",
    ),
    "retraction": (
        rf"(?:notice of )?retraction(?: notice| note| statement)?{_TO}?{_THE}",
        rf"retract(?:ed|ion) note{_TO}?{_THE}|withdrawal (?:notice|statement){_TO}?{_THE}",
        rf"(?:retractacion|retratacao|ritrattazione|ruckzug|zuruckziehung|intrekking){_TO}?",
    ),
    "concern": (rf"(?:editorial )?expressions? of (?:editorial )?concern{_TO}?{_THE}",),
    "supplement": (
        r"data from|additional file \d+ (?:for|of)",
        r"(?:supplementary|supplemental) (?:material|data|file|information)s?(?: \d+)? (?:for|of|from|to)",
    ),
    "reply": (
        rf"(?:the )?authors? (?:reply|repl(?:y|ies)|response){_TO}?{_THE}",
        r"(?:in )?(?:reply|response)(?: to| from| of| by)? letter (?:by .{2,60}? )?regarding(?: the)?(?: article)?",
        r"response to (?:the )?(?:comments?|commentary|letters?|editorial|drs?|professor)(?: (?:on|regarding|by|to))?",
        rf"(?:in reply|in response|reply|replies|replik|erwiderung|rejoinder|replica){_TO}?{_THE}",
        r"reponse (?:de|des) (?:l )?auteurs?|respuesta de (?:los )?autores|resposta dos autores|risposta degli autori",
        r"en (?:respuesta|reponse) a(?:l|u)?|(?:antwort|antwoord) (?:der|van de) (?:autoren|auteurs?)|schlusswort",
    ),
    "comment": (
        r"letter (?:by .{2,60}? )?(?:regarding|concerning)(?: the)?(?: article)?|letters? to the editor",
        rf"(?:invited |editorial )?(?:comments?|commentary) (?:on|to|regarding|about){_THE}|discussion of",
        rf"re(?= \w){_THE}|(?:leserbrief|stellungnahme|kommentar) (?:zu|zum|zur|auf)(?: dem beitrag)?",
        r"commentaires? (?:sur|a propos d[eu])|a propos (?:de|du)(?: l article)?|comentarios? (?:a|al|ao|sobre)",
        r"commento (?:a|al|su)|commentaar op|reactie op|lettre (?:a la redaction|au redacteur)",
        r"carta al (?:editor|director)|carta ao editor|lettera al(?:l)? ?(?:editore|direttore)",
    ),
}
"""Heads that no study has: what follows is the title of the article. The first that fits counts."""
_SURE = tuple(
    (name, re.compile(rf"(?:{pattern})(?: |$)"))
    for name, patterns in _HEADINGS.items()
    for pattern in patterns
)

# Heads that studies have, too ("Correction of refractive errors"): a notice where a mark parts them from the title.
_PARTED = re.compile(
    r"\W*(?:(?P<erratum>errat(?:um|a)(?: corrige)?)"
    r"|(?P<correction>(?:author |publisher )?corrections?|addendum|berichtigung|korrektur|correzione|correctie"
    r"|correcci[oó]n|corre[cç][aã]o|rectification|rectificatif|rectificatie)"
    r"|(?P<retraction>retraction|withdrawal|retractaci[oó]n|r[eé]tractation|retrait|terugtrekking)"
    r"|(?P<reply>(?:author'?s?'? )?(?:reply|response)|antwort|antwoord|r[eé]ponse|respuesta|resposta|risposta)"
    r"|(?P<comment>(?:invited )?(?:comments?|commentary)|kommentar|commentaire|comentario|coment[aá]rio|commento"
    r"|commentaar|reactie|editorial comment))"
    r"\s*(?:[:.\]–—-]|\b(?:to|[aà]|auf|op|zu)\s*[:\"“«„'‘])\s*",  # noqa: RUF001 - quotation marks
    re.IGNORECASE,
)
_ALONE = {
    "correction": "correction", "corrections": "correction", "addendum": "correction", "comment": "comment",
    "comments": "comment", "commentary": "comment", "response": "reply", "letter": "comment", "letters": "comment",
    "berichtigung": "correction", "korrektur": "correction", "kommentar": "comment", "antwort": "reply",
}  # fmt: skip
_HEADS = word_set(
    "additional a addenda addendum antwoord antwort author authors berichtigung carta comentario comentarios comment"
    " commentaar commentaire commentaires commentary commento comments corrections correction corrigenda corrigendum"
    " correcao correccion correctie correzione data discussion druckfehler druckfehlerberichtigung editorial en errata"
    " erratum erwiderung expression expressions fe in intrekking invited kommentar korrektur korrigenda korrigendum"
    " leserbrief letter letters lettera lettre notice published publisher re reactie rectificatie rectificatif"
    " rejoinder rectification replica replies replik reply reponse response resposta respuesta retractacion"
    " retractation retracted retraction retrait retratacao risposta ritrattazione ruckzug schlusswort stellungnahme"
    " supplemental supplementary terugtrekking the withdrawal zuruckziehung"
)
_COMMON: dict[str, str | tuple[str, ...]] = {
    "the": "the author", "a": "a propos", "in": ("in reply", "in response"), "en": ("en respuesta", "en reponse"),
    "data": "data from", "additional": "additional file",
}  # fmt: skip
"""Words with which so many titles begin that the second one has to fit, too."""
_LAST = {
    "erratum": "erratum",
    "corrigendum": "correction",
    "reply": "reply",
    "rejoinder": "reply",
    "replies": "reply",
}
_SAID_LAST = re.compile(
    r"[:.–—\])\"”-]\s*[\[(]?(?:an? |the )?(?:author'?s'? )?"  # noqa: RUF001 - dashes
    r"(?P<what>reply|response|comment|commentary|correction|retraction|erratum|corrigendum)[\])]?\W*$",
    re.IGNORECASE,
)
"""A title that ends on what it is, parted by a mark: "Choirs and aphasia: a commentary"."""
_ENDINGS = word_set("response comment commentary correction retraction")
_TAIL = re.compile(r"(?: (?:the )?authors?)?(?: s| a| an)?(?: in)? \w+$")
_WOS_NOTICE = re.compile(
    r"\s*\((?P<what>retraction|expression of concern|addendum)?(?: (?:of|for|to|regarding))? ?vol\.? "
    r"(?:[^()]|\([^()]*\))*\b(?:19|20)\d\d\)$",
    re.IGNORECASE,
)
_WOS_KINDS = {"retraction": "retraction", "expression of concern": "concern"}
"""How Web of Science titles a notice: the title of the article and "(vol 5, pg 100, 2020)"."""


def read(title: str, printed: str = "") -> Notice:
    """Return what a title says it is; `title` is the folded title, `printed` the title as it stands in the record."""
    if printed.endswith(")") and (found := _WOS_NOTICE.search(printed)):
        name = _WOS_KINDS.get((found["what"] or "").lower(), "correction")
        return Notice(name, _without_tail(title, printed[found.start() :]))
    return _at_head(title, printed) or _at_end(title, printed)


def _at_head(title: str, printed: str) -> Notice | None:
    first = title.partition(" ")[0]
    if first in _HEADS and title.startswith(_COMMON.get(first, first)):
        if title in _ALONE:
            return Notice(_ALONE[title], "")
        for name, pattern in _SURE:
            if head := pattern.match(title):
                return Notice(name, _inner(title[head.end() :].strip()))
        if (named := _PARTED.match(printed)) and named.lastgroup:
            length = len(re.findall(r"[^\W_]+", named.group().replace("'", "")))
            return Notice(
                named.lastgroup,
                _inner(title.split(" ", length)[length] if title.count(" ") >= length else ""),
            )
    return None


def _at_end(title: str, printed: str) -> Notice:
    last = title.rpartition(" ")[2]
    if last in _LAST:
        return Notice(_LAST[last], _TAIL.sub("", title) if " " in title else "")
    if last in _ENDINGS and (said := _SAID_LAST.search(printed)):
        what = said["what"].lower()
        return Notice({"response": "reply", "commentary": "comment"}.get(what, what), _TAIL.sub("", title))
    return WORK


def _inner(subject: str) -> str:
    """Return what is left when a notice on a notice is read to its end: "Reply to comment on X" is about X."""
    for _ in range(2):
        if subject.partition(" ")[0] not in _HEADS:
            break
        for name, pattern in _SURE:
            if name != "supplement" and (head := pattern.match(subject)):
                subject = subject[head.end() :].strip()
                break
        else:
            break
    return subject


def _without_tail(title: str, tail: str) -> str:
    """Return the folded title without the words of its printed tail."""
    words = title.split()
    return " ".join(words[: len(words) - len(re.findall(r"[^\W_]+", tail))])
