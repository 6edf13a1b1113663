"""JSON as files hold it: one text, one text a line, or a list that was cut off in the middle."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from reviewkit.errors import ReadError
from reviewkit.model import Problem

if TYPE_CHECKING:
    from reviewkit.references.source import Input

_BETWEEN = re.compile(r"[\s,]*")
_OPENS = re.compile(r"\s*\[")


def decoded(given: Input) -> tuple[Any, Problem | None]:
    """Return what the JSON text of a file stands for, and what of it could not be read.

    Of a text that breaks off, the whole items before are read; of JSON lines, each line is an item. Raises ReadError
    where nothing can be read.
    """
    text = given.text().removeprefix("\ufeff")
    try:
        return json.loads(text), None
    except (ValueError, RecursionError) as error:
        items, place = _items(text)
        if not items:
            raise ReadError(
                f"{given.path or 'the input'}: no JSON: {error}", path=given.path, tried=("json",)
            ) from error
        if not text[place:].strip(" \t\r\n,]"):
            return items, None
        line = text.count("\n", 0, place) + 1
        return items, Problem(
            f"broken JSON, not read from here on: {error}", line=line, raw=text[place:].strip()
        )


def _items(text: str) -> tuple[list[Any], int]:
    """Return the whole items at the beginning of a list or of JSON lines, and the place after them."""
    decoder = json.JSONDecoder()
    opened = _OPENS.match(text)
    place = opened.end() if opened else 0
    items: list[Any] = []
    while True:
        between = _BETWEEN.match(text, place)
        begin = between.end() if between else place
        try:
            item, end = decoder.raw_decode(text, begin)
        except (ValueError, RecursionError):
            return items, place
        items.append(item)
        place = end
