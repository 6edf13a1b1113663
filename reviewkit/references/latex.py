"""LaTeX in BibTeX values read as the text it stands for, and back.

A parser of whole documents would take "50% of patients" for a comment and its rest for lost; bibliographic
values need accents, letters, signs and a little mathematics, and everything else left alone.
"""

# ruff: noqa: RUF001 - typographic signs and Greek letters are what this module is about

from __future__ import annotations

import re
import unicodedata

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
    "b": "\u0331", "textcommabelow": "\u0326", "cb": "\u0326",
}  # fmt: skip
_NAMED = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å",
    "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ",
    "textendash": "–",
    "textemdash": "—", "ldots": "…", "dots": "…", "textellipsis": "…", "S": "§", "P": "¶",
    "textasciitilde": "\ue004", "textbackslash": "\ue003", "textquotedbl": '"', "textless": "<",
    "textgreater": ">", "textbar": "|",
    "textregistered": "®", "texttrademark": "™", "copyright": "©", "textcopyright": "©", "textdegree": "°",
    "degree": "°", "circ": "°", "pounds": "£", "euro": "€", "texteuro": "€", "textquotedblleft": "“",
    "textquotedblright": "”", "textquoteleft": "‘", "textquoteright": "’", "textquotesingle": "'",
    "textasciicircum": "^", "textunderscore": "_", "times": "×", "pm": "±", "mp": "∓", "cdot": "·", "leq": "≤",
    "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "ne": "≠", "approx": "≈", "sim": "∼", "less": "<", "lt": "<",
    "gt": ">", "greater": ">", "rightarrow": "→", "to": "→", "leftarrow": "←", "infty": "∞", "alpha": "α",
    "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "textmu": "µ", "nu": "ν", "xi": "ξ",
    "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ",
    "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π",
    "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "percnt": "%", "textbraceleft": "\ue000",
    "textbraceright": "\ue001", "quad": " ", "qquad": " ", "newline": " ", "par": "\n\n",
    "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "guillemotleft": "«", "guillemotright": "»", "flqq": "«",
    "og": "«", "fg": "»", "textcompwordmark": "", "adddot": ".", "addspace": " ",
    "frqq": "»", "glqq": "„", "grqq": "“", "quotedblbase": "„", "quotesinglbase": "‚", "guilsinglleft": "‹",
    "guilsinglright": "›", "textcelsius": "℃", "textonehalf": "½", "textonequarter": "¼", "textthreequarters": "¾",
    "textpm": "±", "texttimes": "×", "textdiv": "÷", "div": "÷", "geqslant": "⩾", "leqslant": "⩽", "textleq": "≤",
    "textgeq": "≥", "textperiodcentered": "·", "textbullet": "•", "bullet": "•", "textdagger": "†", "dagger": "†",
    "textdaggerdbl": "‡", "ddagger": "‡", "textquestiondown": "¿", "textexclamdown": "¡", "textnumero": "№",
    "textsection": "§", "textparagraph": "¶", "textsterling": "£", "textyen": "¥", "textcent": "¢", "textohm": "Ω",
    "textminus": "−", "textonesuperior": "¹", "texttwosuperior": "²", "textthreesuperior": "³", "textordfeminine": "ª",
    "textordmasculine": "º", "partial": "∂", "nabla": "∇", "sum": "∑", "prod": "∏", "int": "∫", "in": "∈", "cup": "∪",
    "cap": "∩", "subset": "⊂", "forall": "∀", "exists": "∃", "equiv": "≡", "propto": "∝", "ll": "≪", "gg": "≫",
    "prime": "′", "star": "⋆", "ast": "∗", "leftrightarrow": "↔", "Rightarrow": "⇒", "uparrow": "↑", "downarrow": "↓",
    "ell": "ℓ", "hbar": "ℏ", "percent": "%", "vartheta": "ϑ", "varsigma": "ς", "lesssim": "≲", "gtrsim": "≳",
    "langle": "⟨", "rangle": "⟩", "lvert": "|", "rvert": "|", "mid": "|", "slash": "/", "nobreakspace": " ",
}  # fmt: skip
_NAMED |= {name: name for name in (
    "log", "ln", "exp", "max", "min", "sup", "inf", "lim", "sin", "cos", "tan", "det", "dim", "gcd", "Pr", "arg",
)}  # fmt: skip
_NAMED |= {f"text{name}": _NAMED[name] for name in (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "nu", "xi", "pi",
    "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Sigma",
    "Omega",
)}  # fmt: skip
_ACCENT = re.compile(
    r"\\([`'^~=.\"])\s*(?:\{\s*(\\[ij]|[^\W\d_])?\s*\}|(\\[ij](?![A-Za-z])|[^\W\d_]))"
    r"|\\([uvHcdbkr]|textcommabelow|cb)(?:\s*\{\s*(\\[ij]|[^\W\d_])\s*\}|\s+(\\[ij](?![A-Za-z])|[^\W\d_]))"
)
# Commands that only change how their argument looks, and those that take none.
_STYLE = re.compile(
    r"\\(?:text(?:it|bf|sc|rm|tt|sf|sl|up|normal|superscript|subscript)?|emph|math(?:rm|bf|it|sf|cal|bb|tt)"
    r"|mbox|hbox|url|enquote|uppercase|underline|operatorname|boldsymbol|ensuremath)\s*(?=\{)"
    r"|\\(?:it|bf|em|sc|rm|sl|tt|itshape|bfseries|relax|protect|noopsort|displaystyle)(?![A-Za-z])\s*"
)
_NAME = re.compile(r"\\([A-Za-z]+)(?:\s*\{\}|\s+|(?![A-Za-z]))")
_SIGN = re.compile(r"\\([&%$#_{}~^])(?:\{\})?|\\,|\\;|\\:|\\!|\\/|\\\\|\\ |\\(-)")
# Commands of which an argument is not printed, and those with two that are.
_UNPRINTED = re.compile(
    r"\\(?:noopsort|[hv]space\*?|textcolor|foreignlanguage|href|thanks|footnote|footnotemark|label)\s*\{[^{}]{0,500}\}"
)
# What the American Physical Society writes: one thing in a formula, the other in a text.
_EITHER = re.compile(r"\\ifmmode.{0,80}?\\else\s*(.{0,80}?)\\fi(?:\{\})?\s*")
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]{0,60})\}\s*\{([^{}]{0,60})\}")
_ROOT = re.compile(r"\\sqrt\s*(?=\{)")
# Any other command with an argument changes how that looks, one way or another.
_DRESSING = re.compile(r"\\([A-Za-z]+)\*?(?:\[[^\[\]{}]{0,60}\])?\s*(?=\{[^{}])")
_MATHS = re.compile(r"\$([^$]{0,200})\$|\\\(([^$]{0,200}?)\\\)")
# A dash of two signs, with a space on both sides or on none: "--help" is somebody's word, and addresses have their own.
_EN_DASH = re.compile(r"(?<!\S)\S*://\S*|(?<![\s<-])--(?![\s>-])|(?<=\s)--(?=\s)")
_SCRIPT = re.compile(r"(?<!\\)[_^](?=[{\w])")  # what is raised or lowered is left in its place
# Stand-ins for signs that are meant and must outlive the steps to come: private characters that no text holds.
_MEANT = str.maketrans("{}$\\~", "\ue000\ue001\ue002\ue003\ue004")
_MEANT_BACK = str.maketrans("\ue000\ue001\ue002\ue003\ue004", "{}$\\~")


def to_text(value: str, *, dashes: bool = True) -> str:
    """Return the text that `value` stands for; an unknown command without an argument stays as it is.

    Without `dashes` two hyphens stay what they are: subject headings and places have them between their parts.
    """
    marked = "\\" in value or "$" in value
    if marked:
        value = _MATHS.sub(
            lambda found: _mathematics(found[1] or found[2] or ""), value.replace("\\$", "\ue002")
        )
        value = _commanded(value)
        # A hyphen that stands where a word may be broken is none.
        value = _SIGN.sub(lambda found: "" if found[2] else (found[1] or " ").translate(_MEANT), value)
    value = (
        value.replace("?`", "¿")
        .replace("!`", "¡")
        .replace("~", " ")
        .replace("``", "“")
        .replace("''", "”")
        .replace("---", "—")
    )
    if dashes and "--" in value:
        value = _EN_DASH.sub(lambda found: found[0] if len(found[0]) > 2 else "–", value)
    if "{" in value or "}" in value:
        value = value.replace("{", "").replace("}", "")
    return unicodedata.normalize("NFC", value.translate(_MEANT_BACK) if marked else value)


def _commanded(value: str) -> str:
    """Return `value` with its commands carried out."""
    if "\\ifmmode" in value:
        value = _EITHER.sub(r"\1", value)
    value = _ACCENT.sub(_accented, value)
    if "\\" in value:
        value = _ROOT.sub("√", _FRACTION.sub(r"\1/\2", _UNPRINTED.sub("", value)))
        value = _STYLE.sub("", value)
        value = _DRESSING.sub(lambda found: found[0] if found[1] in _NAMED else "", value)
        value = _NAME.sub(_named, value)
    return value


def _mathematics(formula: str) -> str:
    """Return what a formula says; its commands end where it ends, whatever letter follows."""
    return _SCRIPT.sub("", _commanded(formula)).replace("\\,", " ")


def _accented(found: re.Match[str]) -> str:
    accent = found[1] or found[4]
    letter = (found[2] or found[3] or found[5] or found[6] or "").replace("\\", "")
    if not letter:  # an accent on nothing is the sign itself, where there is one
        return accent.translate(_MEANT) if accent in "^~" else ""
    return unicodedata.normalize("NFC", letter + _ACCENTS[accent])


def _named(found: re.Match[str]) -> str:
    sign = _NAMED.get(found[1])
    if sign is None:
        return found[0]
    # A space after a command ends its name and is no space of the text; before "{}" or a letter it is.
    return sign


# Commands around addresses and identifiers, and signs in them that are commands or formulas to LaTeX.
_AROUND = re.compile(r"\\(?:url|nolinkurl|path|doi|texttt|href)\s*\{([^{}]*)\}(?:\s*\{[^{}]*\})?")
_SIGN_NAMED = re.compile(
    r"\$?\{?\\(textasciitilde|sim|textunderscore|textless|textgreater|lt|gt)(?![A-Za-z])(?:\{\})?\}?\$?|\$([<>_~])\$"
)
_ESCAPED = re.compile(r"\{?\\([&%$#_{}~^])(?:\{\})?\}?")
_SIGNS = {
    "textasciitilde": "~",
    "sim": "~",
    "textunderscore": "_",
    "textless": "<",
    "lt": "<",
    "textgreater": ">",
    "gt": ">",
}


def signs(value: str) -> str:
    r"""Return an address or identifier without LaTeX: `value` without \url{} around it and backslashes before signs."""
    if "\\" in value or "$" in value:
        value = _SIGN_NAMED.sub(lambda found: found[2] or _SIGNS[found[1]], _AROUND.sub(r"\1", value))
        value = _ESCAPED.sub(r"\1", value)
    value = value.replace("{", "").replace("}", "").strip()
    return value[1:-1] if value.startswith("<") and value.endswith(">") else value


_SPECIAL = re.compile(r"[&%$#_{}~^\\]|(?<=')'|(?<=[`?!])`|(?<=-)-")
_WRITTEN = {
    "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}", "'": "{}'", "`": "{}`", "-": "{}-",
}  # fmt: skip


def from_text(value: str) -> str:
    r"""Return `value` for a BibTeX file: what LaTeX reserves is written as a command, letters stay Unicode.

    Braces become commands too, as no backslash makes them safe in every reader. Quotation marks stay: between braces
    they mean nothing, and some readers do not know the command for them.
    """
    return _SPECIAL.sub(lambda found: _WRITTEN.get(found[0], "\\" + found[0]), value)
