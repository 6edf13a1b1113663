"""Full texts: their rows, and the folder beside the review file where each file lies once, named by its content.

The file comes first and its row second: a crash between the two leaves a file that no row names, which harms
nothing, and never a row whose file does not exist.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from reviewkit.errors import NotAllowed, ReadError, StoreError
from reviewkit.files import reading
from reviewkit.model.retrieving import Attempt, FullText
from reviewkit.store import media

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlite_utils

    from reviewkit.model.retrieving import FileState
    from reviewkit.store.ledger import Store, Writer

FOLDER = "full texts"
"""The fact of this copy of the review that names its folder, where somebody chose one."""
CHUNK = 1 << 20  # bytes read at a time: a scanned book is larger than one likes to hold in memory


class Kept(NamedTuple):
    """A file that lies on the shelf now."""

    hash: str
    size: int
    media: media.Media


class Shelf:
    """A folder of files by content: `ab/abcdef….pdf`, the same content once; made when the first file comes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, source: Path) -> Kept:
        """Copy a file in and return what tells it from all others; whole, or not at all.

        Raises ReadError where there is no such file, it cannot be read or holds nothing.
        """
        if source.is_dir():
            raise ReadError(f"{source}: is a folder; attach its files with attach_folder()", path=str(source))
        with reading(source), source.open("rb") as given:
            return self._copy(given, source)

    def _copy(self, given: BinaryIO, source: Path) -> Kept:
        kind = media.of(given)
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".incoming-", dir=self.folder)
        incoming = Path(name)
        try:
            with os.fdopen(handle, "wb") as out:
                digest, size = _pour(given, out)
                out.flush()
                os.fsync(out.fileno())
            if not size:
                raise ReadError(f"{source}: is empty", path=str(source))
            place = self.place(digest) or self.folder / digest[:2] / f"{digest}{kind.suffix}"
            if (
                not place.exists() or digest_of(place) != digest
            ):  # a damaged file is mended by attaching it again
                place.parent.mkdir(exist_ok=True)
                incoming.chmod(0o644)
                incoming.replace(place)
                _settle(place.parent)
        finally:
            incoming.unlink(missing_ok=True)
        return Kept(digest, size, kind)

    def place(self, digest: str) -> Path | None:
        """Return where the file of a hash lies, None where it does not."""
        return next(iter(sorted((self.folder / digest[:2]).glob(f"{digest}.*"))), None)

    def expected(self, digest: str) -> Path:
        """Return where the file of a hash lies or should lie, without its ending where it does not."""
        return self.place(digest) or self.folder / digest[:2] / digest

    def state(self, digest: str, size: int, *, thorough: bool = False) -> FileState:
        """Return whether the file is here and as it was: by its size, or (thorough) by all of its content."""
        place = self.place(digest)
        if place is None:
            return "missing"
        if place.stat().st_size != size or (thorough and digest_of(place) != digest):
            return "changed"
        return "here"

    def read(self, text: FullText) -> bytes:
        """Return a file's content, which is what was attached; raises StoreError where it is missing or changed."""
        place = self.place(text.hash)
        if place is not None:
            content = place.read_bytes()
            if hashlib.sha256(content).hexdigest() == text.hash:
                return content
        state: FileState = "missing" if place is None else "changed"
        told = replace(text, state=state, path=self.expected(text.hash))
        raise StoreError(told.words, path=str(self.expected(text.hash)))


def _pour(given: BinaryIO, out: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := given.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        out.write(chunk)
    return digest.hexdigest(), size


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _settle(folder: Path) -> None:
    """Make sure that a new name in a folder survives a power cut; not every system lets a folder be synchronised."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def shelf(store: Store) -> Shelf:
    """Return the folder of a review's full texts; raises NotAllowed for a review in memory that has none."""
    chosen = store.local(FOLDER)
    if chosen:
        return Shelf(Path(chosen))
    if store.path == ":memory:":
        raise NotAllowed(
            "a review in memory has no place for files; name a folder first: retrieval.keep_in(folder)"
        )
    return Shelf(Path(f"{store.path}.files"))


def choose_shelf(writer: Writer, folder: Path) -> None:
    """Keep this copy's full texts in another folder from now on."""
    writer.store.set_local(FOLDER, str(folder.resolve()))


def attach(writer: Writer, text: FullText, *, active: bool = True) -> None:
    """Write that a report has a full text, or (active=False) that it has it no more."""
    writer.append(
        "full_texts",
        report=text.report,
        kind=text.kind,
        name=text.name,
        hash=text.hash,
        size=text.size,
        note=text.note,
        active=int(active),
    )


def full_texts(
    store: Store, reports: Iterable[str] | None = None, *, thorough: bool = False
) -> list[FullText]:
    """Return the full texts attached now, of these reports or of all, with where their files are, oldest first."""
    place = shelf(store) if store.path != ":memory:" or store.local(FOLDER) else Shelf(Path("nowhere"))
    where, values = "", {}
    if reports is not None:
        where, values = (
            "WHERE m.report IN (SELECT value FROM json_each(:reports))",
            {"reports": json.dumps(list(reports))},
        )
    found = []
    for row in store.db.execute(
        f"""SELECT report, kind, name, hash, size, note, by, at FROM (
            SELECT m.report AS report, f.kind, f.name, f.hash, f.size, f.note, f.by, f.at, f.active, f.clock, f.device,
                   f.seq, row_number() OVER (PARTITION BY m.report, f.kind, iif(f.kind = 'file', f.hash, f.name)
                                             ORDER BY f.clock DESC, f.device DESC, f.seq DESC) AS nth
            FROM full_texts AS f JOIN membership AS m ON m.record = f.report {where}
        ) WHERE nth = 1 AND active = 1 ORDER BY report, clock, device, seq""",
        values,
    ):
        text = FullText(*row)
        if text.kind == "file":
            state = place.state(text.hash, text.size, thorough=thorough)
            text = replace(text, state=state, path=place.expected(text.hash))
        found.append(text)
    return found


def holders(db: sqlite_utils.Database) -> set[str]:
    """Return the reports that have a full text now, wherever its file lies."""
    rows = db.execute("""SELECT DISTINCT report FROM (
        SELECT m.report AS report, f.active AS active,
               row_number() OVER (PARTITION BY m.report, f.kind, iif(f.kind = 'file', f.hash, f.name)
                                  ORDER BY f.clock DESC, f.device DESC, f.seq DESC) AS nth
        FROM full_texts AS f JOIN membership AS m ON m.record = f.report) WHERE nth = 1 AND active = 1""")
    return {row[0] for row in rows}


def outcomes(db: sqlite_utils.Database, report: str = "") -> dict[str, tuple[str, str]]:
    """Return report -> (retrieved or not retrieved, note), as it was last said; of one report, or of all."""
    where, values = ("WHERE m.report = ?", [report]) if report else ("", [])
    rows = db.execute(
        f"""SELECT report, outcome, note FROM (
        SELECT m.report AS report, r.outcome AS outcome, r.note AS note,
               row_number() OVER (PARTITION BY m.report ORDER BY r.clock DESC, r.device DESC, r.seq DESC) AS nth
        FROM retrievals AS r JOIN membership AS m ON m.record = r.report {where}) WHERE nth = 1""",
        values,
    )
    return {uid: (outcome, note) for uid, outcome, note in rows}


def add_attempt(writer: Writer, report: str, way: str, note: str) -> None:
    """Write one attempt to get a full text."""
    writer.append("attempts", report=report, way=way, note=note)


def attempts(db: sqlite_utils.Database) -> list[Attempt]:
    """Return every attempt to get a full text, oldest first."""
    rows = db.execute("""SELECT m.report, a.way, a.note, a.by, a.at FROM attempts AS a
                         JOIN membership AS m ON m.record = a.report ORDER BY a.clock, a.device, a.seq""")
    return [Attempt(*row) for row in rows]
