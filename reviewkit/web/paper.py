"""Slips on paper: a page to print and cut, each slip with its code in large letters and as a QR code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined
from segno.helpers import make_wifi_data

from reviewkit.web.catalogue import Texts

if TYPE_CHECKING:
    from collections.abc import Iterable


def slips_page(
    codes: Iterable[object],
    address: str,
    *,
    title: str = "",
    language: str = "en",
    large: bool = False,
    wifi: tuple[str, str] | None = None,
) -> str:
    """Return one HTML page to print: a slip for each code, with the address to type and a QR code.

    `codes` are codes or slips as `room.slips(24)` gives them; `address` is that of the laptop in the hall, such as
    "http://192.168.1.5:8000". Eight slips fill a page of A4, or two in large print. `wifi` is name and password of the
    hall's network (password "" for an open one): then a second picture joins it, and a page holds six. It needs
    nothing from elsewhere. It holds the codes: print it, then delete it.
    """
    pages = Environment(
        loader=PackageLoader("reviewkit.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    home = address.rstrip("/")
    printed = [str(getattr(code, "code", code)) for code in codes]
    slips = [(code, _picture(f"{home}/v/{code}")) for code in printed]
    network = ""
    if wifi:
        name, password = wifi
        network = _picture(make_wifi_data(name, password or None, "WPA" if password else "nopass"))
    return pages.get_template("slips.html").render(
        t=Texts(language), slips=slips, home=home, title=title, large=large, wifi=wifi, network=network
    )


def _picture(text: str) -> str:
    # Error correction Q: a quarter of the picture may be creased or stained and it still reads.
    return segno.make(text, error="q").svg_data_uri(scale=4, border=2)
