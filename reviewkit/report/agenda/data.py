"""The agenda as data: rows for a table and CSV, the same with its sentences as JSON."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from reviewkit.text import guarded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewkit.model import Recommendation
    from reviewkit.report.agenda_lines import Line, Lines


def agenda_rows(it: Lines) -> list[dict[str, Any]]:
    """Return a row for each question, every row with the same keys; words that may not be quoted are only counted."""
    return [_row(line, it) for line in it.lines]


def _row(line: Line, it: Lines) -> dict[str, Any]:
    item, question = line.item, line.item.question
    low, high = item.interval or (None, None)
    checked = item.checked
    return {
        "place": item.place,
        "joint": "yes" if item.joint else "no",
        f"in the top {it.top}": line.inside,
        "question": question.id,
        "text": question.text,
        "language": question.language,
        "in easy words": question.plain,
        "theme": question.theme,
        "evidence": question.status,
        "evidence in words": question.status_why,
        "looked at by": question.status_by,
        "search": checked.search if checked else "",
        "reviews": checked.reviews if checked else "",
        "certainty": checked.certainty if checked else "",
        "check again": list(item.again),
        "place from": low,
        "place to": high,
        f"chance of the top {it.top}": None if item.chance is None else round(item.chance, 2),
        **{f"place: {group}": item.by_group.get(group) for group in it.groups},
        "place: pooled": item.pooled,
        "origin": item.origin,
        "gaps": list(item.gaps),
        "studies and programmes": list(item.support),
        "words": [word.words for word in line.quoted],
        "words not for quoting": line.withheld,
        "decision": item.decision.decision if item.decision else "",
        "decision in words": item.decision.why if item.decision else "",
        "dissent": [f"{words} ({group})" if group else words for words, group in line.dissents],
        "dissent not for quoting": line.unquoted,
        "since then": list(line.since),
    }


def agenda_csv(it: Lines) -> str:
    """Return the agenda as CSV: no cell is a formula to a spreadsheet, several texts in a cell are parted by "; ".

    The columns on the order come with the evidence beside them, and its last column says how sure the order is.
    """
    rows = agenda_rows(it)
    out = io.StringIO(newline="")
    out.write("\ufeff")  # without it Excel reads letters beyond ASCII wrongly
    writer = csv.writer(out)
    head = [*(rows[0] if rows else ("place", "question", "text", "evidence")), "how sure the order is"]
    writer.writerow([guarded(name) for name in head])
    for row in rows:
        writer.writerow([*(_cell(value) for value in row.values()), guarded(it.sure)])
    return out.getvalue()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, list):
        return guarded("; ".join(value))
    return guarded(value) if isinstance(value, str) else value


def agenda_json(it: Lines, recommendations: Sequence[Recommendation] = (), rule: str = "") -> str:
    """Return the agenda as JSON: its questions, the rule in words, how sure the order is, and the recommendations."""
    told = {
        "how sure the order is": it.sure,
        "rule": rule,
        "notes": list(it.notes),
        "smallest group shown": it.limit,
        "questions": agenda_rows(it),
        "recommendations": [
            {
                "id": one.id,
                "text": one.text,
                "rests on": list(one.rests_on),
                "support": "there" if one.rests_on else "none",
                "owner": one.undertaking.owner if one.undertaking else "",
                "due": one.undertaking.due if one.undertaking else "",
                "done": bool(one.undertaking and one.undertaking.done),
            }
            for one in recommendations
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
