"""Bytes first: where a file's bytes come from, which encoding they are in, and how they part into lines."""

from __future__ import annotations

import codecs
import gzip
import io
import os
import zlib
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from reviewkit.errors import ReadError
from reviewkit.references.alphabets import guess

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = (
    1 << 18
)  # bytes looked at to tell the format; banners and headers before the first record are far shorter
_CHUNK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNREADABLE = (OSError, EOFError, zlib.error)  # the last two come from damaged gzip files
MIXED = "utf-8, cp1252"  # UTF-8, but for single lines


class Input:
    """A file, bytes or an open file that can be read more than once; gzip is undone."""

    def __init__(self, source: str | os.PathLike[str] | bytes | IO[str] | IO[bytes]) -> None:
        self._data: bytes | None = None
        self.path = ""
        self._encoding = ""
        self._opened: BinaryIO | None = None
        if isinstance(source, (bytes, bytearray)):
            self._data = bytes(source)
        elif isinstance(source, (str, os.PathLike)):
            self.path = os.fspath(source)
            if "\n" in self.path:
                raise ReadError(f"a string is the path of a file; give text as bytes: {self.path[:60]!r}")
        elif not hasattr(source, "read"):
            raise TypeError(f"a path, bytes or an open file is needed, not {type(source).__name__}")
        else:
            name = getattr(source, "name", "")
            self.path = name if isinstance(name, str) else ""
            content = source.read()
            if isinstance(content, str):
                self._encoding = "utf-8"
                content = content.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode("utf-8")
            self._data = content

    def open(self) -> BinaryIO:
        """Return a new binary stream from the beginning; raises ReadError where there is no such file."""
        stream: BinaryIO
        if self._data is not None:
            stream = io.BytesIO(self._data)
        else:
            try:
                stream = Path(self.path).open("rb")  # noqa: SIM115 - the caller closes it
            except OSError as error:
                raise ReadError(f"{self.path}: {_why(error)}", path=self.path) from error
        if stream.read(2) == b"\x1f\x8b":
            stream.close()
            packed = io.BytesIO(self._data) if self._data is not None else self.path
            return cast("BinaryIO", gzip.open(packed))
        stream.seek(0)
        self._opened = stream
        return stream

    @property
    def share(self) -> float:
        """How much of the file was taken so far, from 0 to 1; 0 where that is not known (packed files)."""
        stream = self._opened
        if stream is None:
            return 0.0
        if stream.closed:
            return 1.0
        size = len(self._data) if self._data is not None else os.fstat(stream.fileno()).st_size
        return stream.tell() / size if size else 1.0

    def head(self) -> bytes:
        """Return the first bytes."""
        with self.open() as stream:
            return self._read(stream, HEAD)

    def content(self) -> bytes:
        """Return all bytes."""
        with self.open() as stream:
            return self._read(stream, -1)

    def _read(self, stream: BinaryIO, size: int) -> bytes:
        try:
            return stream.read(size)
        except _UNREADABLE as error:
            raise ReadError(f"{self.path or 'the input'}: cannot be read: {error}", path=self.path) from error

    @property
    def encoding(self) -> str:
        """The encoding of the bytes, found by looking at all of them."""
        if not self._encoding:
            self._encoding = self._found_encoding()
        return self._encoding

    def _found_encoding(self) -> str:
        head = self.head()
        for mark, name in _BOMS:
            if head.startswith(mark):
                return name
        if b"\0" in head and (wide := _without_mark(head)):
            return wide
        good = bad = 0
        decoder = codecs.getincrementaldecoder("utf-8")()
        with self.open() as stream:
            while chunk := self._read(stream, _CHUNK):
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    decoder.reset()
                    well, ill = _lines_in_utf8(chunk)
                    good, bad = good + well, bad + max(ill, 1)
        if not bad:
            return "utf-8"
        found = guess(head)
        # In Western 8-bit text a letter is followed by one below 128, so that lines in UTF-8 are in it by no accident;
        # in other alphabets and in Chinese some are.
        return MIXED if good > bad or (good and found == "cp1252") else found

    def lines(self) -> Iterator[str]:
        r"""Yield the lines with their endings; a line ends at \r\n, \n or \r and at nothing else."""
        with self.open() as stream:
            try:
                if self.encoding == MIXED:
                    yield from _mixed_lines(stream)
                else:
                    with io.TextIOWrapper(stream, self.encoding, "replace", newline="") as text:
                        yield from text
            except _UNREADABLE as error:
                raise ReadError(
                    f"{self.path or 'the input'}: cannot be read: {error}", path=self.path
                ) from error

    def pieces(self) -> Iterator[str]:
        """Yield the text in pieces of about a megabyte, however long its lines are."""
        if self.encoding == MIXED:
            yield from self.lines()
            return
        with self.open() as stream:
            text = io.TextIOWrapper(stream, self.encoding, "replace", newline="")
            try:
                while piece := text.read(_CHUNK):
                    yield piece
            except _UNREADABLE as error:
                raise ReadError(
                    f"{self.path or 'the input'}: cannot be read: {error}", path=self.path
                ) from error

    def text(self) -> str:
        """Return all text."""
        return "".join(self.lines())

    def head_text(self) -> str:
        """Return the text of the first bytes."""
        return (
            self.head()
            .decode("utf-8" if self.encoding == MIXED else self.encoding, "ignore")
            .lstrip("\ufeff")
        )


def _why(error: OSError) -> str:
    """Return in words why a file cannot be opened."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    return (
        "this is a folder; name the files in it"
        if isinstance(error, IsADirectoryError)
        else str(error.strerror)
    )


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of `data` and the name of the encoding that was found."""
    given = Input(data)
    return given.text(), given.encoding


def _without_mark(head: bytes) -> str:
    """Return the UTF-16 kind of bytes without a mark: in Western text every other byte is zero."""
    sample = head[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    enough = len(sample) // 4  # half of the pairs
    if odd > enough > even:
        return "utf-16-le"
    if even > enough > odd:
        return "utf-16-be"
    return ""


def _lines_in_utf8(chunk: bytes) -> tuple[int, int]:
    """Return how many lines with letters beyond ASCII are in UTF-8, and how many are not."""
    good = bad = 0
    for line in chunk.split(b"\n"):
        if not line.isascii():
            try:
                line.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                bad += 1
    return good, bad


def _mixed_lines(stream: BinaryIO) -> Iterator[str]:
    for raw in stream:
        try:
            line = raw.decode("utf-8")
        except UnicodeDecodeError:
            line = raw.decode("cp1252", "replace")
        if "\r" in line:
            yield from io.StringIO(line, newline="")
        else:
            yield line
