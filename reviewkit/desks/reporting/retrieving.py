"""What the report tells of removals, earlier versions, full texts and the reports excluded after reading them."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from reviewkit.desks.reporting.flow import in_words
from reviewkit.errors import ReviewkitError
from reviewkit.model.counting import counted
from reviewkit.report import Excluded, Link, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewkit.desks.screening import Screening
    from reviewkit.model import Report
    from reviewkit.model.retrieving import Sought
    from reviewkit.protocol import Protocol

_WHY = {"automation": "Marked as ineligible by an automation tool", "other": "Other reason"}


def told(protocol: Protocol, screening: Screening) -> dict[str, Any]:
    """Return the parts of the report's context that are about what was removed, sought and excluded."""
    sought = _sought(screening)
    return {
        "removed": _removed(protocol, screening),
        "previous": _previous(screening),
        "retrieval": _retrieval(sought, screening),
        "not_retrieved": _not_retrieved(sought),
        "excluded": _excluded(protocol, screening),
    }


def _sought(screening: Screening) -> list[Sought]:
    try:
        return screening.retrieval.sought()
    except ReviewkitError:  # a protocol without a stage at which full texts are read
        return []


def _removed(protocol: Protocol, screening: Screening) -> Table | None:
    """Return what was removed, by reason, tool and remark, in reports."""
    counts = Counter(
        (why.stage, why.reason, why.tool or ("not named" if why.reason == "automation" else ""), why.note)
        for why in screening.removals()
    )
    rows = [
        [_stage(protocol, stage), _WHY[reason], tool, note, n]
        for (stage, reason, tool, note), n in sorted(
            counts.items(), key=lambda entry: (entry[0][0], -entry[1])
        )
    ]
    columns = ("When", "Why", "Tool", "Remark", "Reports")
    return Table("What people did not screen", columns, rows) if rows else None


def _stage(protocol: Protocol, name: str) -> str:
    if not name:
        return "Before screening"
    titles = {stage.id: stage.title or stage.id for stage in protocol.stages}
    return f"During {titles.get(name, name)}"


def _previous(screening: Screening) -> Table | None:
    rows = [[v.title, v.studies, v.reports, v.note] for v in screening.previous_versions()]
    columns = ("Version", "Studies", "Reports", "Remark")
    return Table("Earlier versions that this review updates", columns, rows) if rows else None


def _retrieval(sought: list[Sought], screening: Screening) -> list[str]:
    """Return in sentences how full texts were sought, and what came of it."""
    if not sought:
        return []
    states = Counter(one.state for one in sought)
    ids = {one.id for one in sought}
    held = Counter(text.kind for one in sought for text in one.full_texts)
    ways = Counter(attempt.way for attempt in screening.retrieval.attempts() if attempt.report in ids)
    had, wanted, missed = (states[name] for name in ("had", "wanted", "not retrieved"))
    words = [
        f"{counted(len(sought), 'full text')} sought: {had} had, {missed} not to be had, {wanted} still to be got."
    ]
    if held:
        words.append(
            f"{counted(held['file'], 'file')} and {counted(held['link'], 'link')} are kept with the review."
        )
    if ways:
        listed = ", ".join(
            f"{way} {n}" for way, n in sorted(ways.items(), key=lambda entry: (-entry[1], entry[0]))
        )
        words.append(f"Attempts to get one: {listed}.")
    return words


def _not_retrieved(sought: list[Sought]) -> Table | None:
    rows = [
        [
            (reference(one.report), *_link(one.report)),
            "; ".join(f"{a.way} ({a.at[:10]}{': ' + a.note if a.note else ''})" for a in one.attempts)
            or None,
            one.note,
        ]
        for one in sought
        if one.state == "not retrieved"
    ]
    columns = ("Report", "What was tried", "Remark")
    return Table("What was tried for each of them", columns, rows) if rows else None


def _link(report: Report) -> tuple[Link, ...]:
    return (Link(f"doi:{report.doi}", f"https://doi.org/{report.doi}"),) if report.doi else ()


def _excluded(protocol: Protocol, screening: Screening) -> list[Excluded]:
    """Return the reports excluded in full text, each with the one reason that is counted and all others given."""
    found = []
    for stage in protocol.stages:
        if stage.id in protocol.record_stages:
            continue
        given = _given(screening, stage.id)
        for report, reason in screening.excluded(stage.id):
            others = [in_words(other) for other in given.get(report.id, ()) if other != reason]
            note = f"Also given: {'; '.join(others)}" if others else ""
            found.append(Excluded(reference(report), in_words(reason), note, doi=report.doi))
    return found


def _given(screening: Screening, stage: str) -> dict[str, list[str]]:
    """Return report -> every reason that its judges give now, each once."""
    latest = {(v.report, v.by): v for v in screening.verdicts(stage)}
    reasons: dict[str, dict[str, None]] = defaultdict(dict)
    for verdict in latest.values():
        if verdict.verdict == "exclude":
            reasons[verdict.report] |= dict.fromkeys(verdict.reasons)
    return {report: list(found) for report, found in reasons.items()}


def reference(report: Report) -> str:
    """Return a report's reference in one line."""
    names: Iterable[str] = [str(name) for name in report.authors[:3]]
    names = [*names, *(["et al."] if len(report.authors) > 3 else [])]
    title = report.title.rstrip(" .")
    return f"{'; '.join(names) or 'No author'} ({report.year or 'n.d.'}) {title}. {report.container}".strip()
