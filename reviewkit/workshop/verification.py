"""How questions were checked against the evidence, in the two forms of the James Lind Alliance.

Sources: JLA Guidebook, chapters 5 and 6 (the data template's uncertainty, original uncertainties parted by "~", newest
systematic review and at most two more), and the question verification form as priority setting partnerships publish it
(scope, approach, kinds of evidence, sources, search terms, limits). Both are filled from the records; what nobody wrote
down is marked as missing and never made up.
"""

from __future__ import annotations

import csv
import html
import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewkit.text import guarded
from reviewkit.workshop.cells import IN_PRINT, publishable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reviewkit.model import Contribution, Question, Source
    from reviewkit.protocol import Protocol

BETWEEN = " ~ "
MISSING = "missing: "
_KINDS = ("design", "research-type")  # the parts of a review's question that say which evidence counts
_SAID = {"~": "\u223c"}  # within somebody's words, so that the sheet can be taken apart again


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form: a title, lines of label and text, and a table (which may be empty)."""

    title: str
    lines: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    table: str = ""  # what the table is called

    def __repr__(self) -> str:
        return f"<Sheet {self.title!r}: {len(self.lines)} lines, {len(self.rows)} rows>"

    @property
    def missing(self) -> tuple[str, ...]:
        """What nobody has written down yet."""
        return tuple(text.removeprefix(MISSING) for _, text in self.lines if text.startswith(MISSING))

    def csv(self) -> str:
        """Return the sheet as CSV, its lines above the table; no spreadsheet calculates any cell of it."""
        out = io.StringIO(newline="")
        pen = csv.writer(out)
        pen.writerows([guarded(cell) for cell in line] for line in self.lines)
        if self.lines and self.rows:
            pen.writerow(())
        if self.columns:
            pen.writerow(self.columns)
            pen.writerows([guarded(cell) for cell in row] for row in self.rows)
        return out.getvalue()

    def html(self, language: str = "en") -> str:
        """Return the sheet as a page that needs nothing but itself."""
        lines = "".join(f"<dt>{_e(label)}</dt><dd>{_e(text)}</dd>" for label, text in self.lines)
        head = "".join(f'<th scope="col">{_e(name)}</th>' for name in self.columns)
        body = "".join(
            f'<tr><th scope="row">{_e(row[0])}</th>{"".join(f"<td>{_e(cell)}</td>" for cell in row[1:])}</tr>'
            for row in self.rows
        )
        caption = f"<caption>{_e(self.table or self.title)}</caption>"
        table = (
            f'<div class="wide" tabindex="0"><table>{caption}<thead><tr>{head}</tr></thead>' if head else ""
        )
        return (
            f'<!doctype html>\n<html lang="{_e(language)}"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width"><title>{_e(self.title)}</title><style>{_STYLE}</style>'
            f"</head><body><main><h1>{_e(self.title)}</h1>{f'<dl>{lines}</dl>' if lines else ''}"
            f"{table}{f'<tbody>{body}</tbody></table></div>' if table else ''}</main></body></html>\n"
        )


_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;margin:2rem;max-width:80rem}dt{font-weight:bold;margin-top:.8rem}"
    "dd{margin:0;white-space:pre-line}.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem}"
    "caption{text-align:left;font-weight:bold;padding:.8rem 0}th,td{border:1px solid #767676;padding:.4rem;"
    "text-align:left;vertical-align:top;white-space:pre-line;min-width:6rem}th{background:#f2f2f2}"
)


def _e(text: str) -> str:
    return html.escape(text, quote=True)


def data_template(
    questions: Iterable[Question],
    words: Iterable[Contribution],
    *,
    title: str,
    groups: Sequence[str] = (),
    places: Mapping[str, Mapping[str, float]] | None = None,
    threshold: int = IN_PRINT,
) -> Sheet:
    """Return the data template: a row for each question with its parts, the words behind it, and the evidence.

    Words are quoted with consent only; the others are counted. Numbers by group are shown from the threshold on,
    with others hidden so that none can be worked out. `places` are columns "rank at …" -> question -> place.
    """
    said = {one.id: one for one in words}
    ranks = dict(places or {})
    standing = [q for q in questions if not (q.merged_into or q.withdrawn)]
    parts = list(dict.fromkeys(part for q in standing for part in q.parts))
    parts = list(dict.fromkeys(["population", "intervention", *parts]))
    heard = list(groups) or sorted({one.group for one in said.values() if one.group})
    columns = (
        *("number", "uncertainty", "in scope", "theme", *parts, "original uncertainties", "evidence status"),
        *("evidence", "certainty of the evidence", "search", "checked by", "checked on", "signed by"),
        *("submissions", *(f"submissions: {group}" for group in heard), *ranks),
    )
    rows = []
    for q in standing:
        own = [said[word] for word in q.said if word in said]
        shown = publishable(
            dict.fromkeys(heard, 0) | Counter(one.group for one in own if one.group in heard), threshold
        )
        rows.append(
            (
                *(q.id, q.text, _scope(q), q.theme, *(q.parts.get(part, "") for part in parts)),
                *(_quoted(own), q.status, *_evidence(q)),
                str(len(own)),
                *("hidden" if shown.counts[group] is None else str(shown.counts[group]) for group in heard),
                *(_place(ranks[name].get(q.id)) for name in ranks),
            )
        )
    return Sheet(f"{title}: data template", (), columns, tuple(rows), "Uncertainties")


def _scope(q: Question) -> str:
    return {"": "", "in": "yes", "out": f"no: {q.scope_why}"}[q.scope]


def _place(place: float | None) -> str:
    return "" if place is None else f"{place:g}"


def _evidence(q: Question) -> tuple[str, str, str, str, str, str]:
    if q.checked is None:
        return q.status_why, "", "", q.status_by, q.status_at[:10], ""
    c = q.checked
    return c.reviews, c.certainty, c.search, c.by, (q.status_at or c.at)[:10], c.signed


def _quoted(own: Iterable[Contribution]) -> str:
    words = list(own)
    shown = [one.words for one in words if one.consent and not one.hidden and not one.erased]
    silent = len(words) - len(shown)
    told = [" ".join("".join(_SAID.get(letter, letter) for letter in text).split()) for text in shown]
    return BETWEEN.join([*told, *([f"({silent} not quoted)"] if silent else [])])


def verification_form(
    questions: Iterable[Question], protocol: Protocol, sources: Iterable[Source] = (), *, unanswered: str = ""
) -> Sheet:
    """Return the question verification form: how it was checked which questions are unanswered, and by whom.

    Scope, kinds of evidence, sources, search terms and limits are the protocol's and its searches'; `unanswered`
    is the definition that the steering group agreed on.
    """
    everything = [q for q in questions if not q.merged_into and not q.withdrawn]
    searched = list(sources)
    plan = protocol.workshop
    lines: list[tuple[str, str]] = [
        ("Partnership", (plan.title if plan and plan.title else protocol.title)),
        ("Scope", "\n".join(f"{part.key}: {part.text}" for part in protocol.parts) or f"{MISSING}the scope"),
        ("Approach to checking", _approach(everything)),
        ("Definition of unanswered", unanswered.strip() or f"{MISSING}what counts as unanswered"),
        ("Kinds of evidence", _kinds(protocol)),
        ("Sources searched", "\n".join(map(_searched, searched)) or f"{MISSING}sources that were searched"),
        ("Search terms", "\n\n".join(s.strategy for s in searched if s.strategy) or f"{MISSING}search terms"),
        (
            "Limits",
            "\n".join(dict.fromkeys(s.limits for s in searched if s.limits))
            or f"{MISSING}limits, or that there were none",
        ),
        ("Out of scope", str(sum(q.scope == "out" for q in everything))),
        ("Signed", _signed(everything)),
    ]
    columns = (
        "question",
        "text",
        "status",
        "search",
        "reviews",
        "certainty",
        "checked by",
        "checked on",
        "signed by",
        "note",
    )
    rows = tuple(_checked(q) for q in everything if q.scope != "out")
    return Sheet("Question verification form", tuple(lines), columns, rows, "How each question was checked")


def _approach(questions: Sequence[Question]) -> str:
    inside = [q for q in questions if q.scope != "out"]
    counts = Counter(q.status for q in inside)
    checked = len(inside) - counts["not checked"]
    found = ", ".join(f"{n} {status}" for status, n in sorted(counts.items()) if status != "not checked")
    return f"{checked} of {len(inside)} questions were checked against the evidence" + (
        f": {found}." if found else "."
    )


def _kinds(protocol: Protocol) -> str:
    said = [part.text for part in protocol.parts if part.key in _KINDS]
    said += [one.include for one in protocol.criteria if one.include and one.part in _KINDS]
    return "\n".join(said) or f"{MISSING}which kinds of evidence count"


def _searched(source: Source) -> str:
    where = f"{source.name} ({source.platform})" if source.platform else source.name
    return f"{where}, searched {source.searched}" if source.searched else f"{where}, {MISSING}the date"


def _signed(questions: Sequence[Question]) -> str:
    names = sorted({q.checked.signed for q in questions if q.checked and q.checked.signed})
    waiting = sum(q.checked is None or not q.checked.signed for q in questions if q.scope != "out")
    if not names:
        return f"{MISSING}a signature"
    return ", ".join(names) + (f"; {waiting} questions are not signed for yet" if waiting else "")


def _checked(q: Question) -> tuple[str, ...]:
    reviews, certainty, search, by, on, signed = _evidence(q)
    note: Any = q.checked.note if q.checked else ""
    return q.id, q.text, q.status, search, reviews, certainty, by, on, signed, note
