"""XML cut into its records first, so that a broken one harms no other and a file of any size needs little memory."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from lxml import etree

from reviewkit.model import Raw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_LONGEST = 1 << 24  # characters of one record: the largest of PubMed are below a tenth of it
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z]\w{1,30});")
_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]*):[A-Za-z_]|\s([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*\s*=\s*[\"']")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:x[01]?[0-9a-fA-F]|[12]?[0-9]|3[01]);")
# Signs that nobody escaped: "R&D", "p < 0.05", "p<.001". A parser that recovers leaves them out, and the numbers stay.
_BARE = re.compile(
    r"<!\[CDATA\[.*?\]\]>|<!--.*?-->|&(?!(?:#\d+|#[xX][0-9a-fA-F]+|amp|lt|gt|quot|apos);)|<(?![A-Za-z_/!?])",
    re.DOTALL,
)
_KEPT_REFERENCES = ("&#9;", "&#10;", "&#13;", "&#x9;", "&#xA;", "&#xD;", "&#xa;", "&#xd;")
# Markup inside a text rather than around a value.
_INLINE = frozenset(
    (
        "i",
        "b",
        "u",
        "em",
        "strong",
        "sup",
        "sub",
        "italic",
        "bold",
        "sc",
        "style",
        "math",
        "span",
        "a",
        "xref",
    )
)


@dataclass(frozen=True)
class Fragment:
    """The text of one record, from its start tag to its end tag, and the line where it begins."""

    text: str
    line: int
    complete: bool = True
    name: str = ""

    @property
    def last_line(self) -> int:
        """The line of the end tag."""
        return self.line + _newlines(self.text)


def fragments(pieces: Iterable[str], names: Iterable[str]) -> Iterator[Fragment]:
    """Yield the elements of these names (none inside another) from a text that comes in pieces."""
    start = re.compile(rf"<({'|'.join(names)})(?=[\s/>])")
    buffer, line, looked = "", 1, 0
    open_name = ""
    for piece in chain((piece for piece in pieces if piece), [""]):
        buffer += piece
        last = not piece
        while True:
            if not open_name:
                found = start.search(buffer)
                if not found:
                    kept = (
                        0 if last else max(0, len(buffer) - 64)
                    )  # a start tag may be cut by the piece's end
                    kept = len(buffer) if last else kept
                    line += _newlines(buffer[:kept])
                    buffer, looked = buffer[kept:], 0
                    break
                line += _newlines(buffer[: found.start()])
                buffer = buffer[found.start() :]
                open_name, looked = found[1], len(found[0])
            end = re.compile(rf"</{open_name}\s*>|<{open_name}(?=[\s>])").search(buffer, looked)
            if end and not end[0].startswith("</"):
                cut, complete = end.start(), False  # the next record begins before this one ends
            elif end:
                cut, complete = end.end(), True
            elif last or len(buffer) > _LONGEST:
                cut, complete = len(buffer), False
            else:
                looked = max(looked, len(buffer) - 64)
                break
            fragment = Fragment(buffer[:cut], line, complete, open_name)
            yield fragment
            line += _newlines(fragment.text)
            buffer, looked, open_name = buffer[cut:], 0, ""


def _newlines(text: str) -> int:
    return text.count("\n") + (text.count("\r") - text.count("\r\n") if "\r" in text else 0)


def parse(fragment: Fragment) -> tuple[etree._Element | None, str]:
    """Return the element of a fragment, and what was wrong with it; None where nothing can be made of it.

    Entities are looked up in HTML's list, none is defined by the file, nothing is fetched.
    """
    if not fragment.text.partition(">")[2].strip():
        return None, ""  # a start tag alone
    text = _ENTITY.sub(lambda found: html.escape(html.unescape(found[0])), fragment.text)
    text = _CONTROL.sub(lambda found: found[0] if found[0] in _KEPT_REFERENCES else "", text)
    prefixes = sorted({tag or attribute for tag, attribute in _PREFIX.findall(text)} - {"xml", "xmlns"})
    declared = " ".join(f'xmlns:{prefix}="urn:{number}"' for number, prefix in enumerate(prefixes))
    text = f"<_ {declared}>{text}</_>"
    wrong = ""
    for recover in (False, False, True):
        if wrong:
            text = _BARE.sub(_escaped, text)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover
        )
        try:
            root = etree.fromstring(text.encode("utf-8", "replace"), parser)
        except etree.XMLSyntaxError as error:
            wrong = wrong or str(error.msg)
            continue
        if root is not None and len(root):
            return root[0], wrong
    return None, wrong


def _escaped(bare: re.Match[str]) -> str:
    return {"&": "&amp;", "<": "&lt;"}.get(bare[0], bare[0])


def _local(tag: str) -> str:
    """Return a tag's name without namespace; broken files have tags that are no valid names."""
    return tag.rpartition("}")[2].rpartition(":")[2]


def leaves(element: etree._Element, line: int, *, markup: bool = False) -> list[Raw]:
    """Return every value inside an element as path and text; an attribute that names its kind follows an @.

    With `markup`, the tags inside a text (H<sub>2</sub>O) stay in it, and what is text is escaped; all other
    attributes are values too, as path/@name.
    """
    found: list[Raw] = []
    _collect(element, "", line, found, marked_up if markup else text_of)
    return found


def _collect(
    element: etree._Element, path: str, line: int, found: list[Raw], read: Callable[[etree._Element], str]
) -> None:
    for child in element:
        if not isinstance(child.tag, str):  # a comment
            continue
        name = _local(child.tag)
        here = f"{path}/{name}" if path else name
        if read is marked_up and child.attrib:
            place = line + (child.sourceline or 1) - 1
            found += [
                Raw(f"{here}/@{_local(key)}", value, place)
                for key, value in child.attrib.items()
                if value and key not in _KINDS and _DEFAULTS.get(key) != value
            ]
        if all(not isinstance(inner.tag, str) or _local(inner.tag) in _INLINE for inner in child):
            if value := read(child):
                kind = next((v for k, v in child.attrib.items() if k in _KINDS), "")
                found.append(
                    Raw(f"{here}@{kind}" if kind else here, value, line + (child.sourceline or 1) - 1)
                )
        else:
            _collect(child, here, line, found, read)


# What PubMed's document type assumes where an attribute is missing says nothing where it is written.
_DEFAULTS = {"MajorTopicYN": "N", "ValidYN": "Y", "CompleteYN": "Y", "EqualContrib": "N"}
_KINDS = frozenset(("IdType", "EIdType", "IssnType", "Label", "PubStatus", "name"))


def text_of(element: etree._Element) -> str:
    """Return the text of an element and all inside it, with the line breaks that Windows writes made plain."""
    text = "".join(element.itertext()).replace("\r\n", "\n").replace("\r", "\n")
    return text.strip()


_NAMESPACE = re.compile(r' xmlns(?::[\w.-]+)?="[^"]*"')  # declared on the way here, no part of the text


def marked_up(element: etree._Element) -> str:
    """Return the text of an element with the tags inside it; plain text where there are none."""
    if not len(element):
        return text_of(element)
    inside = _NAMESPACE.sub("", "".join(etree.tostring(child, encoding="unicode") for child in element))
    return (html.escape(element.text or "", quote=False) + inside).strip()
