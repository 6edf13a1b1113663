"""Bytes first: where a file's bytes come from, which encoding they are in, and how they part into lines."""

from __future__ import annotations

import codecs
import gzip
import io
import os
import re
import zlib
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from reviewkit.errors import ReadError
from reviewkit.references.alphabets import guess
from reviewkit.references.latin import is_latin

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
# Japanese in seven bits (as e-mail has it, and old files of LaTeX and databases): a sign begins and ends each stretch.
_JIS = re.compile(rb"\x1b\$[@B][!-~]+\x1b\([BJ]")
_UNREADABLE = (OSError, EOFError, zlib.error)  # the last two come from damaged gzip files
_MIXED = "utf-8, "  # and the encoding of the lines that are not in UTF-8: "utf-8, cp1252"


class Input:
    """A file, bytes or an open file that can be read more than once; gzip is undone."""

    def __init__(self, source: str | os.PathLike[str] | bytes | IO[str] | IO[bytes]) -> None:
        self._data: bytes | None = None
        self.path = ""
        self._encoding = ""
        self._opened: BinaryIO | None = None
        if isinstance(source, (bytes, bytearray, memoryview)):
            self._data = bytes(source)
        elif isinstance(source, (str, os.PathLike)):
            self.path = os.fspath(source)
            if not self.path or "\0" in self.path or (isinstance(source, str) and "\n" in source):
                raise ReadError(f"a string is the path of a file; give text as bytes: {self.path[:60]!r}")
        elif not hasattr(source, "read"):
            raise TypeError(f"a path, bytes or an open file is needed, not {type(source).__name__}")
        else:
            name = getattr(source, "name", "")
            self.path = name if isinstance(name, str) else ""
            try:
                content = source.read()
            except ValueError as error:  # closed, or open for writing only
                raise ReadError(
                    f"{self.path or 'the input'}: cannot be read: {error}", path=self.path
                ) from error
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
        name = next((name for mark, name in _BOMS if head.startswith(mark)), "utf-8")
        if name in ("utf-16", "utf-32"):
            return name
        if name == "utf-8" and b"\0" in head and (wide := _without_mark(head)):
            return wide
        found = _Found()
        decoder = codecs.getincrementaldecoder("utf-8")()
        with self.open() as stream:
            while chunk := self._read(stream, _CHUNK):
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    decoder.reset()
                    found.look(chunk)
        if not found.bad:
            return "iso2022_jp" if _JIS.search(head) else name
        other = guess(head, b"".join(found.ill))
        # In Latin 8-bit text a letter beyond ASCII is mostly followed by one of ASCII, so that lines in UTF-8 are in it
        # by no accident; in other alphabets and in Chinese some are.
        return f"{_MIXED}{other}" if found.good > found.bad or (found.good and is_latin(other)) else other

    @property
    def _by_line(self) -> bool:
        """Whether the lines of the file are not all decoded in the same way."""
        return self.encoding.startswith(_MIXED)

    def lines(self) -> Iterator[str]:
        r"""Yield the lines with their endings; a line ends at \r\n, \n or \r and at nothing else."""
        with self.open() as stream:
            try:
                if self._by_line:
                    yield from _lines_each(stream, self.encoding.removeprefix(_MIXED))
                else:
                    with io.TextIOWrapper(stream, self.encoding, "replace", newline="") as text:
                        yield from text
            except _UNREADABLE as error:
                raise ReadError(
                    f"{self.path or 'the input'}: cannot be read: {error}", path=self.path
                ) from error

    def pieces(self) -> Iterator[str]:
        """Yield the text in pieces of about a megabyte, however long its lines are."""
        if self._by_line:
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
        return self.head().decode("utf-8" if self._by_line else self.encoding, "ignore").lstrip("\ufeff")


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


# A stretch of ASCII that UTF-16 would have to make of sixteen rare Chinese characters.
_EIGHT_BITS = re.compile(rb"[\t\n\r -~]{32}")


def _without_mark(head: bytes) -> str:
    """Return the kind of UTF-16 or UTF-32 of bytes without a mark.

    Four bytes are a character of UTF-32 by no accident. As UTF-16, 8-bit text with some zeros is hardly ever ASCII,
    where any list of references has spaces, line ends and digits. Where a file is in both, what is in 8 bits counts.
    """
    sample = head[:4096]
    if _EIGHT_BITS.search(sample):
        return ""
    for encoding in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        try:  # the sample may end within a character
            text = codecs.getincrementaldecoder(encoding)().decode(sample)
        except UnicodeDecodeError:
            continue
        ascii_ = sum("\0" < char < "\x7f" for char in text)
        if ascii_ > max(len(text) // 10, text.count("\0")):
            return encoding
    return ""


_ENOUGH = HEAD  # bytes of lines that are not in UTF-8, to tell what they are in


class _Found:
    """How many lines with letters beyond ASCII are in UTF-8, how many are not, and some of those that are not."""

    def __init__(self) -> None:
        self.good = self.bad = 0
        self.ill: list[bytes] = []
        self._size = 0

    def look(self, chunk: bytes) -> None:
        """Count the lines of a chunk in which not all is UTF-8."""
        before = self.bad
        for line in chunk.splitlines(keepends=True):
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                self.good += 1
            except UnicodeDecodeError:
                self.bad += 1
                if self._size < _ENOUGH:
                    self.ill.append(line)
                    self._size += len(line)
        self.bad = max(self.bad, before + 1)


def _lines_each(stream: BinaryIO, other: str) -> Iterator[str]:
    """Yield lines in UTF-8 where they are, else in another encoding."""
    for raw in chain.from_iterable(line.splitlines(keepends=True) for line in stream):
        try:
            yield raw.decode("utf-8")
        except UnicodeDecodeError:
            yield raw.decode(other, "replace")
