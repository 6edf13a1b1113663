"""Slips on paper: a page to print and cut, each slip with its code in large letters and as a QR code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined

from reviewkit.web.catalogue import Texts

if TYPE_CHECKING:
    from collections.abc import Iterable


def slips_page(codes: Iterable[object], address: str, *, title: str = "", language: str = "en") -> str:
    """Return one HTML page to print: a slip for each code, with the address to type and a QR code.

    `codes` are codes or slips as `room.slips(24)` gives them; `address` is that of the laptop in the hall, such as
    "http://192.168.1.5:8000". The page needs nothing from elsewhere. It holds the codes: print it, then delete it.
    """
    pages = Environment(
        loader=PackageLoader("reviewkit.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    home = address.rstrip("/")
    printed = [str(getattr(code, "code", code)) for code in codes]
    # Error correction Q: a quarter of the picture may be creased or stained and it still reads.
    slips = [
        (code, segno.make(f"{home}/v/{code}", error="q").svg_data_uri(scale=4, border=2)) for code in printed
    ]
    return pages.get_template("slips.html").render(t=Texts(language), slips=slips, home=home, title=title)
