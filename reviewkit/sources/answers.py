"""Reading the body of an answer: JSON as documented, or what the service says instead."""

from __future__ import annotations

import html
import json
import re
from typing import Any

LONGEST_SAID = 300  # characters; OpenAlex lists every field it knows when one is wrong


class Unreadable(ValueError):  # noqa: N818 - says what the body is; it never leaves this room
    """A body that is not what the service documents; it may be better the next time."""


class Refused(ValueError):  # noqa: N818 - likewise
    """The service says no inside an answer with status 200; asking again would not help."""


def read_json(body: bytes) -> dict[str, Any]:
    """Return the JSON object in a body.

    Control characters inside strings are let through, because PubMed sends them.

    Raises:
        Unreadable: the body is no JSON object: HTML, cut off, or something else.
    """
    try:
        found = json.loads(body, strict=False)
    except (ValueError, RecursionError) as error:
        raise Unreadable(describe(body, "JSON", str(error))) from error
    if not isinstance(found, dict):
        raise Unreadable(f"a JSON object was expected, and a {type(found).__name__} came")
    return found


def describe(body: bytes, expected: str, fault: str) -> str:
    """Return one sentence on what came instead of what was expected."""
    if not body.strip():
        return f"an empty body came instead of {expected}"
    if is_html(body):
        title = said(body)
        named = f" titled {title!r}" if title else ""
        return (
            f"a web page{named} came instead of {expected}, as the login page of a network, a proxy or a "
            "service under maintenance sends it"
        )
    return f"the {expected} is broken or cut off after {len(body)} bytes ({fault})"


def is_html(body: bytes) -> bool:
    """Tell whether a body is a web page."""
    start = body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))


def said(body: bytes) -> str:
    """Return what a body says in words of the service: an error message, the title of a page, or nothing."""
    text = body.decode("utf-8", "replace").strip()
    if is_html(body):
        title = re.search(r"<title[^>]*>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
        return _short(html.unescape(title[1])) if title else ""
    if text.startswith("<"):
        error = re.search(r"<(ERROR|error|errMsg)>(.*?)</\1>", text, re.DOTALL)
        return _short(html.unescape(error[2])) if error else ""
    try:
        found = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return "" if text.startswith(("{", "[")) else _short(text)
    return _short("; ".join(dict.fromkeys(_messages(found))))


_WORDS = (
    "error",
    "message",
    "errMsg",
    "ERROR",
    "esearchresult",
)  # keys under which the services put their reason


def _messages(found: Any) -> list[str]:
    if isinstance(found, str):
        return [found]
    if isinstance(found, list):
        return [message for item in found for message in _messages(item)]
    if isinstance(found, dict):
        return [message for key in _WORDS if key in found for message in _messages(found[key])]
    return []


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_SAID else text[: LONGEST_SAID - 1] + "…"
