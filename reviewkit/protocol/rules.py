"""What the parts of a protocol file mean for each other: each rule takes the file and yields its faults.

The rules look at the raw tables, so that they run over a file with values of a wrong type as well: those are
not seen here, and reported by the shape.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from typing import TYPE_CHECKING

from reviewkit.protocol import voting
from reviewkit.protocol.faults import Node, known, listed, near, once, shown
from reviewkit.protocol.vocabulary import FRAMEWORKS, LANGUAGE_SLIPS, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reviewkit.protocol.faults import Fault

# RFC 5646, section 2.1, without the grandfathered tags.
_BCP47 = re.compile(
    r"""(?P<primary>[a-z]{2,3}) (-[a-z]{3}){0,3}
        (-[a-z]{4})? (-([a-z]{2}|\d{3}))? (-([a-z0-9]{5,8}|\d[a-z0-9]{3}))*
        (-[0-9a-wy-z](-[a-z0-9]{2,8})+)* (-x(-[a-z0-9]{1,8})+)? | x(-[a-z0-9]{1,8})+""",
    re.VERBOSE | re.IGNORECASE,
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def check(data: dict[str, object]) -> Iterator[Fault]:
    """Yield every fault that lies between the parts of the file rather than in one value's type."""
    root = Node((), data)
    for rule in _RULES:
        yield from rule(root)


def _ids(root: Node) -> Iterator[Fault]:
    forms = root.tables("forms")
    groups = [root.tables(key) for key in ("criteria", "stages", "forms")]
    groups += [form.tables("fields") for form in forms] + [root.at("workshop").tables("rounds")]
    for group in groups:
        yield from once([table.at("id") for table in group if table.text("id")], "id")


def _references(root: Node) -> Iterator[Fault]:
    criteria, stages = root.tables("criteria"), root.tables("stages")
    criterion_ids = [node.text("id") for node in criteria if node.text("id")]
    stage_ids = [node.text("id") for node in stages if node.text("id")]
    parts = root.at("question").at("parts").value
    for criterion in criteria:
        yield from known(criterion.texts("stages"), stage_ids, "stage")
        yield from once(criterion.texts("stages"), "stage")
        if criterion.text("part") and isinstance(parts, dict) and parts:
            yield from known([criterion.at("part")], parts, "part of the question")
    for stage in stages:
        yield from known(stage.texts("reasons"), criterion_ids, "criterion")
        yield from once(stage.texts("reasons"), "reason")


def _reasons(root: Node) -> Iterator[Fault]:
    """A stage can only ask for reasons that it has, and that its criteria apply there."""
    applied = {c.text("id"): [s.value for s in c.texts("stages")] for c in root.tables("criteria")}
    for stage in root.tables("stages"):
        for reason in stage.texts("reasons"):
            stages = applied.get(reason.value)
            if stages and stage.text("id") and stage.text("id") not in stages:
                yield reason.fault(
                    f"criterion {shown(reason.value)} is applied at {listed(stages)} only, by its own stages",
                    "a criterion applied at this stage",
                )
        if stage.at("reasons").value:
            continue
        if stage.at("reason_required").value is True:
            yield stage.at("reason_required").fault(
                "a reason is required, and the stage has no reasons", "reasons"
            )
        if stage.text("agree_on") == "reason":
            yield stage.at("agree_on").fault(
                "agreement on reasons is asked, and the stage has no reasons", "reasons"
            )


def _designs(root: Node) -> Iterator[Fault]:
    for stage in root.tables("stages"):
        design, reviewers = stage.text("design"), stage.whole("reviewers")
        if reviewers is None or reviewers < 1:
            continue
        if design == "single" and reviewers != 1:
            yield stage.at("reviewers").fault(f'design "single" means 1 reviewer, not {reviewers}', "1")
        if design in ("dual", "core", "liberal") and reviewers == 1:
            message = f"design {shown(design)} needs at least 2 reviewers, not 1"
            yield stage.at("reviewers").fault(message, "at least 2")


def _shares(root: Node) -> Iterator[Fault]:
    """Who judges how much: each key fits the stage's design, and names somebody once."""
    for stage in root.tables("stages"):
        alone = stage.text("design") == "single" or (
            not stage.text("design") and stage.whole("reviewers") == 1
        )
        share, overlap = stage.at("share"), stage.whole("overlap")
        is_part = isinstance(share.value, float) and share.value < 1
        if alone and is_part:
            yield share.fault("a share is judged by several people, and this stage has one reviewer", "1.0")
        if overlap and not alone and not is_part:
            message = (
                "an overlap sample is for reports that one person judges: there all are judged by several"
            )
            yield stage.at("overlap").fault(message, '0, or design = "single"')
        core = stage.texts("core")
        if stage.text("design") == "core" and not core:
            yield stage.at("core").fault('design "core" needs the core reviewers', "a list of names")
        if core and stage.text("design") != "core":
            yield stage.at("core").fault('core reviewers are for design "core"', 'design = "core"')
        if stage.text("design") == "core" and is_part:
            yield share.fault('a share does not go with design "core"', "1.0")
        for key in ("core", "team"):
            yield from once(stage.texts(key), "name")
        team = {name.value for name in stage.texts("team")}
        for name in core:
            if team and name.value not in team:
                yield name.fault(
                    f"{shown(name.value)} is a core reviewer and not in the team", "somebody in the team"
                )


def _resolvers(root: Node) -> Iterator[Fault]:
    words = ("third", "consensus")
    expected = '"third", "consensus" or a list of names'
    for stage in root.tables("stages"):
        node = stage.at("resolver")
        if node.value is None or (isinstance(node.value, str) and node.value in words):
            continue
        if isinstance(node.value, str):
            hint = near(node.value, words) or f"; write a name as [{shown(node.value)}]"
            yield node.fault(f"{expected} is needed, not {shown(node.value)}{hint}", expected)
        elif not isinstance(node.value, list) or not node.value:
            what = "an empty list" if node.value == [] else shown(node.value)
            yield node.fault(f"{expected} is needed, not {what}", expected)
        for item in node.items():
            if not isinstance(item.value, str) or not item.value.strip():
                yield item.fault(f"a name in quotation marks is needed, not {shown(item.value)}", "a name")
            elif item.value in words:
                yield item.fault(f"a list holds names; write resolver = {shown(item.value)}", "a name")
        yield from once((name for name in stage.texts("resolver") if name.value.strip()), "name")


def _question(root: Node) -> Iterator[Fault]:
    question = root.at("question")
    name = question.text("framework")
    framework = FRAMEWORKS.get(name)
    if framework is None:
        return
    parts = question.at("parts")
    given = list(parts.value) if isinstance(parts.value, dict) else []
    if framework.free:
        if not given:
            yield parts.fault("at least one part is needed", "key = text")
        return
    allowed = (*framework.required, *framework.optional)
    for key in given:
        if key not in allowed:
            hint = near(key, allowed) or f"; {name} has {', '.join(allowed)}"
            yield parts.at(key).fault(
                f"{shown(key)} is no part of {name}{hint}", f"one of {', '.join(allowed)}"
            )
    for key in framework.required:
        if key not in given:
            yield parts.at(key).fault(
                f"missing; {name} needs {', '.join(framework.required)}", f"{key} = text"
            )


def _languages(root: Node) -> Iterator[Fault]:
    tags = root.at("workshop").texts("languages")
    yield from once(tags, "language")
    if isinstance(root.at("language").value, str):
        tags.append(root.at("language"))
    for tag in tags:
        match = _BCP47.fullmatch(tag.value)
        primary = (match["primary"] or "").lower() if match else ""
        if match and (len(primary) != 2 or primary in LANGUAGES):
            continue
        slip = LANGUAGE_SLIPS.get(tag.value.strip().casefold(), "")
        better = tag.value.strip().replace("_", "-")
        slip = slip or (better if better != tag.value and _BCP47.fullmatch(better) else "")
        hint = f"; did you mean {slip}?" if slip else ""
        yield tag.fault(
            f"{shown(tag.value)} is no language tag{hint}", "a BCP 47 tag such as en, nl or el-GR"
        )


def _dates(root: Node) -> Iterator[Fault]:
    nodes = [root.at("registration").at("date"), *(node.at("date") for node in root.tables("amendments"))]
    for node in nodes:
        value = node.value
        if value is None or (type(value) is dt.date):
            continue
        if node.path[0] == "registration" and value == "":
            continue  # not registered yet
        if not (isinstance(value, str) and _DAY.fullmatch(value) and _is_day(value)):
            yield node.fault(
                f"a day as year-month-day is needed, not {shown(value)}", "a date such as 2026-03-01"
            )
    url = root.at("registration").at("url")
    if isinstance(url.value, str) and url.value and not re.match(r"https?://[^\s/]+\S*$", url.value):
        yield url.fault(
            f"an address that begins with https:// is needed, not {shown(url.value)}", "https://…"
        )


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _amendments(root: Node) -> Iterator[Fault]:
    amendments = root.tables("amendments")
    version = root.text("version")
    if amendments and version and amendments[-1].text("version") not in ("", version):
        last = amendments[-1].at("version")
        yield last.fault(
            f"the last amendment made version {shown(last.value)}, and the file is version {shown(version)}",
            f"the file's version, {version}",
        )
    before = ""
    for amendment in amendments:
        value = amendment.at("date").value
        day = value.isoformat() if type(value) is dt.date else str(value or "")
        if _DAY.fullmatch(day):
            if day < before:
                yield amendment.at("date").fault(
                    f"{day} is earlier than the amendment before it, {before}", "in order"
                )
            before = day
    gone: Counter[str] = Counter()
    current = ""
    for amendment in amendments:
        name = amendment.text("version")
        if name != current:
            gone[current] += 1
            if name and gone[name]:
                yield amendment.at("version").fault(
                    f"version {shown(name)} is there again after another", "in order"
                )
            current = name


_RULES: tuple[Callable[[Node], Iterator[Fault]], ...] = (
    _ids,
    _references,
    _reasons,
    _designs,
    _shares,
    _resolvers,
    _question,
    voting.check,
    _languages,
    _dates,
    _amendments,
)
"""The rules in the order in which they run; those about one form's fields are in fields.py.

Those about gap maps, directions of effect and appraisals are in evidence_rules.py.
"""
