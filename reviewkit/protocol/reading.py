"""TOML in, Protocol out: all faults of a file in one error, each with its line."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from reviewkit.errors import ProtocolError
from reviewkit.model import Problem
from reviewkit.protocol import evidence_rules, faults, fields, parts, rules, shipped, wording
from reviewkit.protocol.evidence_plan import Appraisal, Effects, Synthesis
from reviewkit.protocol.lines import scan
from reviewkit.protocol.plan import (
    ONCE,
    Amendment,
    Criterion,
    Field,
    Form,
    Part,
    Pilot,
    PlannedSource,
    Protocol,
    Registration,
    Round,
    Stage,
    Threshold,
    Workshop,
)
from reviewkit.protocol.shape import ProtocolTable

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

# First bytes of files that are given by mistake.
_SIGNATURES = (
    (b"SQLite format 3\0", "a SQLite database; a review file is opened with reviewkit.open"),
    (b"PK\3\4", "a zip archive, as Word and Excel write; save it as plain text"),
    (b"%PDF", "a PDF; save it as plain text"),
    (b"\xff\xfe", "UTF-16; save it as UTF-8"),
    (b"\xfe\xff", "UTF-16; save it as UTF-8"),
)


def load(path: Path) -> Protocol:
    """Return the protocol of a TOML file; raises ProtocolError with every fault, each with its line.

    A bare name ("sheffield") or the path "protocols/NAME.toml" of a file that is not there means the protocol
    that ships with reviewkit under that name.
    """
    file: Path | Traversable = path
    name = str(path)
    if not path.is_file():
        found = shipped.find(path)
        if found is not None:
            file, name = found, f"{shipped.FOLDER}/{found.name}"
        elif path.is_dir():
            raise _unreadable(name, "is a folder, not a file; name the TOML file in it", "a TOML file")
        elif not path.exists():
            raise _unreadable(name, f"no such file{_nearest(path)}", "a TOML file")
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise _unreadable(name, f"cannot be read: {error.strerror or error}", "a TOML file") from error
    return parse(_decoded(raw, name), name)


def parse(text: str, path: str = "") -> Protocol:
    """Return the protocol that a TOML text holds; raises ProtocolError with every fault and its line.

    `path` only names the file in messages. Line ends of Windows become those of Unix, so that the same
    protocol has the same `uid` on every machine.
    """
    text = text.replace("\r\n", "\n")
    if re.search("[\ud800-\udfff]", text):
        raise _unreadable(
            path or "text", "no Unicode text: it holds half a character", "text that UTF-8 can hold"
        )
    lines = scan(text)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _faulty([wording.of_syntax(str(error), text, lines, path)]) from None
    except RecursionError:
        raise _refused("lists or tables inside each other, hundreds deep", path) from None
    except ValueError as error:  # tomllib passes on what Python says of numbers of thousands of digits
        raise _refused(str(error), path) from None
    if too_long := list(faults.endless(faults.Node((), data))):
        raise _faulty(faults.problems(too_long, lines, text, path))
    data, found = parts.expanded(data)
    found += [*rules.check(data), *fields.check(data), *evidence_rules.check(data)]
    try:
        table = ProtocolTable.model_validate(data)
    except ValidationError as error:
        shapes = [wording.of_shape(one) for one in error.errors(include_url=False)]
        seen = {fault.path for fault in shapes}
        found = shapes + [fault for fault in found if fault.path not in seen]
        raise _faulty(faults.problems(found, lines, text, path)) from None
    if found:
        raise _faulty(faults.problems(found, lines, text, path))
    return _built(table.model_dump(exclude_unset=True), text, path)


def _built(data: dict[str, Any], text: str, path: str) -> Protocol:
    """Return the protocol; what the file does not say stays as `plan` has it."""
    data = _frozen(data)
    question = data.pop("question", {})
    several = {"criteria": Criterion, "sources": PlannedSource, "amendments": Amendment}
    for key, noun in several.items():
        data[key] = tuple(noun(**_dated(table)) for table in data.get(key, ()))
    if "workshop" in data:
        workshop = data["workshop"]
        for table in (workshop, *workshop.get("rounds", ())):
            if "threshold" in table:
                table["threshold"] = Threshold(**table["threshold"])
        workshop["rounds"] = tuple(Round(**table) for table in workshop.get("rounds", ()))
        data["workshop"] = Workshop(**workshop)
    data["stages"] = tuple(_stage(table) for table in data["stages"])
    data["forms"] = tuple(_form(table) for table in data.get("forms", ()))
    synthesis = data.get("synthesis", {})
    data["synthesis"] = Synthesis(**(synthesis | {"effects": Effects(**(synthesis.get("effects") or {}))}))
    data["registration"] = Registration(**_dated(data.get("registration", {})))
    data["framework"] = question.get("framework", "")
    data["parts"] = tuple(Part(key, words) for key, words in question.get("parts", {}).items())
    return Protocol(**data, text=text, path=path)


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    return value


def _dated(table: dict[str, Any]) -> dict[str, Any]:
    """A date may be written as a TOML date or as text; the plan holds the text."""
    return table | {"date": str(table["date"])} if "date" in table else table


def _stage(table: dict[str, Any]) -> Stage:
    """Of design and reviewers each follows from the other where only one is given."""
    if isinstance(table.get("resolver"), str):
        table["resolver"] = (table["resolver"],)
    if "design" not in table and "reviewers" in table:
        table["design"] = "single" if table["reviewers"] == 1 else "dual"
    if table.get("design") == "single":
        table["reviewers"] = 1
    if table.get("pilot") is not None:
        table["pilot"] = Pilot(**table["pilot"])
    return Stage(**table)


def _form(table: dict[str, Any]) -> Form:
    """Of design and reviewers each follows from the other; an arm or a result has siblings unless the file says no."""
    if "design" not in table and table.get("reviewers") == 1:
        table["design"] = "single"
    if table.get("design") in ("single", "check"):
        table["reviewers"] = 1 if table["design"] == "single" else 2
    if table.get("level", "study") not in ONCE:
        table.setdefault("repeat", True)
    if table.get("appraisal") is not None:
        table["appraisal"] = Appraisal(**table["appraisal"])
    made = [Field(**(field | {"when": _conditions(field.get("when", {}))})) for field in table["fields"]]
    return Form(**(table | {"fields": tuple(made)}))


def _conditions(when: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    """One value and a list of one mean the same, and so do a TOML date and its text."""
    several = {name: values if isinstance(values, tuple) else (values,) for name, values in when.items()}
    return {
        name: tuple(str(value) if isinstance(value, dt.date) else value for value in values)
        for name, values in several.items()
    }


def _decoded(raw: bytes, name: str) -> str:
    for signature, what in _SIGNATURES:
        if raw.startswith(signature):
            raise _unreadable(name, f"no TOML text in UTF-8: it is {what}", "a text file in UTF-8")
    try:
        return raw.decode("utf-8-sig")  # some editors begin a file with a byte order mark
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"no UTF-8 text: byte 0x{raw[error.start]:02x} in line {line}; save the file as UTF-8"
        raise _unreadable(name, message, "a text file in UTF-8", line) from None


def _nearest(path: Path) -> str:
    names = shipped.names()
    hint = faults.near(path.name.removesuffix(".toml"), names)
    return hint or (f"; protocols that ship with reviewkit: {', '.join(names)}" if names else "")


def _unreadable(name: str, message: str, expected: str, line: int = 0) -> ProtocolError:
    problem = Problem(message, path=name, line=line, value=name, expected=expected)
    return ProtocolError(f"{name}: {message}", problems=[problem])


def _refused(why: str, path: str) -> ProtocolError:
    return _faulty([Problem(f"not valid TOML: {why}", path=path, line=1, expected="a protocol")])


def _faulty(problems: list[Problem] | tuple[Problem, ...]) -> ProtocolError:
    return ProtocolError(faults.report(problems), problems=problems)
