"""Reads lists of people, tags and media out of one cell, however programs write them.

JSON arrays; what Python, NumPy and pandas print; what stands between bars, semicolons, commas,
spaces or line breaks, where the items allow it. What can't be read is no list, and never an item.
"""

import ast
import json
import math
import re
from typing import Any, Literal

Kind = Literal["people", "tags", "media"]
LIST_KINDS: tuple[Kind, ...] = ("people", "tags", "media")

# Beyond it, a floating-point number may stand for another whole number.
_EXACT = 2**53
_MOST_CHARACTERS = 1_000_000
_SPACE = r"\s\u00a0\u200b\u3000"
# What NumPy 2 prints around a value; what Python, NumPy and pandas print around a list.
_PRINTED = re.compile(r"\b(?:np|numpy)\.\w+\(([^()\[\]]*)\)")
_WRAPPED = re.compile(
    r"[A-Za-z_][\w.]*\(\s*([\[{(].*[\]})])?\s*(?:,\s*(?:dtype|name|maxlen)=[^()\[\]]*)*\)",
    re.DOTALL,
)
_BRACKETS = {"[": "]", "(": ")", "{": "}"}
_QUOTED = r"""[uUbB]?'(?:[^'\\]|\\.)*+'|[uUbB]?"(?:[^"\\]|\\.)*+\""""
_BARE = rf"""[^{_SPACE},;|\[\](){{}}'"][^{_SPACE},;|\[\](){{}}"]*+"""
_TOKEN = re.compile(
    rf"(?P<quoted>{_QUOTED})|(?P<bare>{_BARE})|(?P<other>[^{_SPACE},;|])", re.DOTALL
)
_BETWEEN = re.compile(rf"[{_SPACE},;|]+")
# A whole number that a data frame gave a point.
_POINTED = re.compile(r"([0-9]+)\.0*")
_NOTHING = frozenset({"None", "null", "nan", "NaN", "<NA>", "NaT"})
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_FILE = re.compile(
    r"\S.*\.(?:jpe?g|png|webp|gif|tiff?|bmp|heic|heif|avif|mp4|mov|webm|m4v)", re.IGNORECASE
)
_BREAKS = re.compile(r"\s*(?:\||[\r\n]+)\s*")
_MARKS = (re.compile(r"\s*[,;]\s*"), re.compile(r"\s+"), re.compile(r"[\s,;]+"))


class UnreadableListError(ValueError):
    """A cell is no list that anything here reads."""


def list_items(cell: str, kind: Kind) -> list[str]:
    """The items of a list, in their order. Raises an ``UnreadableListError``.

    An item is the text of a text, or the digits of a whole number; null is no item. A text that
    holds several people is parted; of media, one that holds several addresses or names of files.
    """
    text = cell.strip()
    if len(text) > _MOST_CHARACTERS:
        raise UnreadableListError
    found = _json_items(text) if text[:1] in {"[", "{", '"'} else None
    if found is None:
        is_plain = kind == "media" or (kind == "tags" and text[:1] not in {"'", '"'})
        if is_plain and not _is_bracketed(text, kind):
            return _parted(text, kind)
        found = _printed_items(text)
    return found if kind == "tags" else [one for item in found for one in _parted(item, kind)]


def _json_items(text: str) -> list[str] | None:
    """The items of JSON; nothing if it is none."""
    try:
        value = json.loads(text, parse_float=float, parse_constant=_refuse)
        return _of_json(value)
    except UnreadableListError:
        raise
    except (ValueError, RecursionError):
        return None


def _of_json(value: Any) -> list[str]:
    if isinstance(value, list):
        return [item for one in value for item in _of_json(one)]
    if isinstance(value, bool | dict):
        raise UnreadableListError
    if isinstance(value, float):
        if not value.is_integer() or abs(value) > _EXACT:
            raise UnreadableListError
        value = int(value)
    return [] if value is None else [str(value)]


def _refuse(constant: str) -> Any:
    """``NaN`` stands for nothing in a list that Python printed."""
    return None if constant == "NaN" else math.inf


def _is_bracketed(text: str, kind: Kind) -> bool:
    # The name of a file may begin with a bracket.
    is_opened = text[:1] in _BRACKETS and (kind != "media" or text[-1:] == _BRACKETS[text[0]])
    return is_opened or _WRAPPED.fullmatch(text) is not None


def _printed_items(text: str) -> list[str]:
    """The texts and words of a list that a program printed or somebody typed."""
    bare = _PRINTED.sub(r"\1", text)
    if wrapped := _WRAPPED.fullmatch(bare):
        bare = wrapped[1] or ""
    found: list[str] = []
    closing: list[str] = []
    for token in _TOKEN.finditer(bare):
        mark, word = token["other"], token["bare"]
        if token["quoted"]:
            found.append(_unquoted(token["quoted"]))
        elif word:
            # NumPy leaves out the middle of a long list; a colon makes a mapping.
            if not word.strip(".…") or word[0] == ":" or word[-1] == ":":
                raise UnreadableListError
            if not closing or word not in _NOTHING:
                found.append(_POINTED.sub(r"\1", word) if _POINTED.fullmatch(word) else word)
        elif mark in _BRACKETS:
            closing.append(_BRACKETS[mark])
        elif not closing or closing.pop() != mark:
            raise UnreadableListError
    if closing:
        raise UnreadableListError
    return found


def _unquoted(quoted: str) -> str:
    try:
        value = ast.literal_eval(quoted)
        return value.decode() if isinstance(value, bytes) else str(value)
    except (ValueError, SyntaxError):
        raise UnreadableListError from None


def _parted(item: str, kind: Kind) -> list[str]:
    """The items that one text holds, if it holds several."""
    if kind != "media":
        return [one for one in _BETWEEN.split(item) if one]
    return [file for piece in _BREAKS.split(item.strip()) if piece for file in _files(piece)]


def _files(piece: str) -> list[str]:
    for mark in _MARKS:
        parts = [part for part in mark.split(piece) if part]
        if len(parts) > 1 and (all(map(_URL.fullmatch, parts)) or all(map(_FILE.fullmatch, parts))):
            return parts
    return [piece]
