"""Pictures beside questions: which are taken, how large, and what is taken out of an SVG."""

from __future__ import annotations

import re

from lxml import etree

from reviewkit.errors import ReadError

# A photograph of 1200 x 900 points as JPEG; a hundred of them still load over a hall's wireless network.
LARGEST = 300_000
_SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = frozenset(
    (
        *("svg", "g", "title", "desc", "defs", "path", "rect", "circle", "ellipse", "line", "polyline"),
        *(
            "polygon",
            "text",
            "tspan",
            "linearGradient",
            "radialGradient",
            "stop",
            "clipPath",
            "mask",
            "pattern",
        ),
        *("symbol", "use", "marker"),
    )
)
_ATTRIBUTES = frozenset(
    (
        *(
            "id",
            "class",
            "x",
            "y",
            "x1",
            "y1",
            "x2",
            "y2",
            "cx",
            "cy",
            "r",
            "rx",
            "ry",
            "width",
            "height",
            "d",
        ),
        *(
            "points",
            "viewBox",
            "preserveAspectRatio",
            "transform",
            "fill",
            "fill-rule",
            "fill-opacity",
            "stroke",
        ),
        *(
            "stroke-width",
            "stroke-linecap",
            "stroke-linejoin",
            "stroke-dasharray",
            "stroke-opacity",
            "opacity",
        ),
        *("stroke-miterlimit", "stroke-dashoffset", "clip-rule", "clip-path", "mask", "offset", "stop-color"),
        *("stop-opacity", "gradientUnits", "gradientTransform", "patternUnits", "patternTransform", "color"),
        *(
            "font-family",
            "font-size",
            "font-weight",
            "font-style",
            "text-anchor",
            "dominant-baseline",
            "dx",
            "dy",
        ),
        *("role", "aria-label", "aria-labelledby", "aria-hidden", "version", "marker-start", "marker-mid"),
        *("marker-end", "markerWidth", "markerHeight", "refX", "refY", "orient", "fx", "fy", "display"),
    )
)
_WITHIN = re.compile(r"#[\w.-]+")  # a reference to something in the same picture
_URL = re.compile(r"url\(\s*['\"]?(?!\s*['\"]?#)", re.IGNORECASE)


def clean(data: bytes, path: str = "") -> tuple[str, bytes]:
    """Return a picture's media type and its bytes, an SVG with nothing left in it that acts or fetches.

    Raises ReadError where it is no PNG, JPEG or SVG, is larger than 300 KB, or is damaged at its beginning.
    """
    name = path or "the picture"
    if len(data) > LARGEST:
        raise ReadError(
            f"{name} has {len(data):,} bytes; {LARGEST:,} are allowed: save it smaller", path=path or None
        )
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        return "image/png", data
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg", data
    svg = _svg(data)
    if svg is None:
        raise ReadError(f"{name}: a PNG, JPEG or SVG picture was expected", path=path or None)
    return "image/svg+xml", svg


def _svg(data: bytes) -> bytes | None:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if etree.QName(root).localname != "svg":
        return None
    if not root.tag.startswith("{"):  # an SVG without its namespace is drawn by no browser
        for element in root.iter(etree.Element):
            element.tag = f"{{{_SVG}}}{element.tag}"
    for element in list(root.iter(etree.Element)):
        known = etree.QName(element)
        if known.namespace != _SVG or known.localname not in _ELEMENTS:
            _drop(element)
            continue
        _clean_attributes(element)
    for entity in list(root.iter(etree.Entity)):
        _drop(entity)
    etree.cleanup_namespaces(root)
    return bytes(etree.tostring(root, encoding="utf-8"))


def _clean_attributes(element: etree._Element) -> None:
    for name, value in dict(element.attrib).items():
        known = etree.QName(name)
        href = known.localname == "href" and _WITHIN.fullmatch(value.strip())
        if href or (not known.namespace and known.localname in _ATTRIBUTES and not _URL.search(value)):
            continue
        del element.attrib[name]


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail
    if tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
    parent.remove(element)
