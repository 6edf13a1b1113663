"""What was removed before screening, what earlier versions had, and how the full text of a report was sought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from reviewkit.model.references import Report

WhyRemoved = Literal["automation", "other"]
"""Why records were removed, in the two boxes of the PRISMA 2020 flow diagram beside the duplicates."""

FileState = Literal["here", "missing", "changed", "link"]
"""Whether the file of a full text lies where it should; a link has none."""


@dataclass(frozen=True, slots=True)
class Removal:
    """A report that is removed now; `stage` is empty where that was before screening."""

    report: str
    stage: str
    reason: WhyRemoved
    tool: str = ""
    note: str = ""
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class PreviousVersion:
    """What an earlier version of the review had included, in studies and in their reports."""

    title: str
    studies: int
    reports: int
    note: str = ""
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class FullText:
    """A full text of a report: a file, told apart by the SHA-256 of its content, or a link.

    `name` is the file's name when it was attached, or the link's address. `path` is where the file lies in this
    copy of the review (None for links), `state` whether it does; `size` is in bytes.
    """

    report: str
    kind: Literal["file", "link"]
    name: str
    hash: str = ""
    size: int = 0
    note: str = ""
    by: str = ""
    at: str = ""
    state: FileState = "link"
    path: Path | None = None

    @property
    def id(self) -> str:
        """What tells it from the report's other full texts: the hash of a file, the address of a link."""
        return self.hash or self.name

    @property
    def words(self) -> str:
        """What has to be done where the file is not as it was attached; "" where all is well."""
        folder = self.path.parents[1] if self.path else ""
        if self.state == "missing":
            return (
                f"the file {self.name!r} that {self.by} attached on {self.at[:10]} is not here: copy the folder "
                f"{folder} from where that was done, or attach the file again"
            )
        if self.state == "changed":
            return f"{self.path} is no longer the file {self.name!r} that {self.by} attached; attach it again"
        return ""

    def __repr__(self) -> str:
        return f"<FullText {self.report[:8]} {self.name!r} {self.state}>"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to get the full text of a report, and which way: the publisher, a library, its author."""

    report: str
    way: str
    note: str = ""
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Sought:
    """A report whose full text is sought: what there is of it, what was tried, and how it stands."""

    report: Report
    state: Literal["had", "wanted", "not retrieved"]
    full_texts: tuple[FullText, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    note: str = ""  # why it could not be had

    @property
    def id(self) -> str:
        """The report's id."""
        return self.report.id

    def __repr__(self) -> str:
        held = f"{len(self.full_texts)} full texts, {len(self.attempts)} attempts"
        return f"<Sought {self.report.id[:8]} {self.state}: {held}>"
