"""What a file is, by its content: a name can say anything."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import BinaryIO, NamedTuple

HEAD = (
    4096  # bytes looked at: a PDF may begin with up to 1,024 bytes of something else (ISO 32000-1, annex H)
)


class Media(NamedTuple):
    """A kind of content; `inline`: a browser can show it without running anything that is written in it."""

    name: str
    suffix: str
    inline: bool


PDF = Media("application/pdf", ".pdf", inline=True)
HTML = Media("text/html", ".html", inline=False)
XML = Media("application/xml", ".xml", inline=False)
TEXT = Media("text/plain; charset=utf-8", ".txt", inline=True)
UNKNOWN = Media("application/octet-stream", ".bin", inline=False)
_STARTS = (
    (b"\x89PNG\r\n\x1a\n", Media("image/png", ".png", inline=True)),
    (b"\xff\xd8\xff", Media("image/jpeg", ".jpg", inline=True)),
    (b"II*\x00", Media("image/tiff", ".tif", inline=False)),
    (b"MM\x00*", Media("image/tiff", ".tif", inline=False)),
    (b"AT&TFORM", Media("image/vnd.djvu", ".djvu", inline=False)),
    (b"{\\rtf", Media("application/rtf", ".rtf", inline=False)),
    (b"%!PS", Media("application/postscript", ".ps", inline=False)),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Media("application/msword", ".doc", inline=False)),
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_ZIPPED = (
    ("word/", Media(f"{_OFFICE}wordprocessingml.document", ".docx", inline=False)),
    ("xl/", Media(f"{_OFFICE}spreadsheetml.sheet", ".xlsx", inline=False)),
    ("ppt/", Media(f"{_OFFICE}presentationml.presentation", ".pptx", inline=False)),
)
_ZIP = Media("application/zip", ".zip", inline=False)
_MARKUP = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_XHTML = re.compile(rb"<(!doctype\s+)?html\b", re.IGNORECASE)


def of(file: BinaryIO) -> Media:
    """Return what an open file holds; it stands at its beginning before and after."""
    head = file.read(HEAD)
    try:
        return _of_zip(file) if head.startswith(b"PK\x03\x04") else _of_head(head)
    finally:
        file.seek(0)


def of_bytes(content: bytes) -> Media:
    """Return what bytes are."""
    return of(io.BytesIO(content))


def _of_head(head: bytes) -> Media:
    if b"%PDF-" in head[:1024]:
        return PDF
    for start, media in _STARTS:
        if head.startswith(start):
            return media
    text = head.removeprefix(b"\xef\xbb\xbf")
    if _MARKUP.match(text):
        return HTML
    if text.lstrip().startswith(b"<?xml"):
        return HTML if _XHTML.search(text) else XML
    if text.lstrip().startswith(b"<svg"):
        return XML
    return TEXT if _is_text(head) else UNKNOWN


def _is_text(head: bytes) -> bool:
    """Return whether bytes are UTF-8 text; the last letter may be cut off."""
    if not head or any(byte < 9 or 13 < byte < 32 for byte in head):
        return False
    for cut in range(4):
        try:
            head[: len(head) - cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return True
    return False


def _of_zip(file: BinaryIO) -> Media:
    try:
        with zipfile.ZipFile(file) as packed:
            names = packed.namelist()
            if "mimetype" in names and packed.getinfo("mimetype").file_size < HEAD:
                said = packed.read("mimetype")
                if said.strip() == b"application/epub+zip":
                    return Media("application/epub+zip", ".epub", inline=False)
                if said.strip() == b"application/vnd.oasis.opendocument.text":
                    return Media("application/vnd.oasis.opendocument.text", ".odt", inline=False)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, LookupError, RuntimeError, EOFError):
        return _ZIP
    return next((media for start, media in _ZIPPED if any(name.startswith(start) for name in names)), _ZIP)
