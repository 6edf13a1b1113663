"""Pictures beside questions act on nothing and fetch nothing, and stay small."""

from __future__ import annotations

import struct
import zlib

import pytest

from reviewkit.errors import ReadError
from reviewkit.workshop import pictures

SVG = b"""<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" onload="alert(1)">
<title>Chairs</title><script>alert(2)</script><style>@import url(http://a.example/x.css);</style>
<rect width="9" height="9" fill="url(#paint)" style="fill:red" onclick="alert(3)"/>
<path d="M0 0L9 9" fill="url(http://a.example/p.svg#q)"/><use href="#one"/><use xlink:href="http://a.example/y.svg#z"/>
<image href="http://a.example/pixel.png"/><a href="javascript:alert(4)"><text>in a link</text></a>
<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><script>alert(5)</script></body></foreignObject>
<text>kept &x; <tspan>too</tspan></text><animate attributeName="href" values="javascript:alert(6)"/></svg>"""


def test_an_svg_keeps_its_shapes_and_text_and_nothing_that_acts_or_fetches():
    media, clean = pictures.clean(SVG)
    assert media == "image/svg+xml"
    text = clean.decode()
    for gone in (
        "script",
        "alert",
        "http://a.example",
        "onload",
        "onclick",
        "style",
        "image",
        "foreign",
        "ENTITY",
        "<a",
    ):
        assert gone not in text, gone
    for kept in (
        "<title>Chairs</title>",
        'fill="url(#paint)"',
        'href="#one"',
        "kept",
        "<tspan>too</tspan>",
        "viewBox",
    ):
        assert kept in text, kept
    assert pictures.clean(clean) == (media, clean)  # once is enough


def test_png_and_jpeg_are_kept_byte_for_byte():
    body = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    png = (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + b"IHDR"
        + body
        + struct.pack(">I", zlib.crc32(b"IHDR" + body))
    )
    assert pictures.clean(png) == ("image/png", png)
    assert pictures.clean(b"\xff\xd8\xff\xe0 and so on")[0] == "image/jpeg"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"<html><body/></html>",
        b"<svg",
        b"%PDF-1.7",
        b"<x:svg xmlns:x='u:x'/>" + b" " * 300_000,
    ],
)
def test_anything_else_and_anything_large_is_refused(content):
    with pytest.raises(ReadError):
        pictures.clean(content, "picture.bin")
