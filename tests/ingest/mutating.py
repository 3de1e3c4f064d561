"""Spoils the files of a layout: single values, bytes, and the archives that hold them."""

import bz2
import copy
import gzip
import io
import json
import lzma
import math
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
from fixtures import Layout, encoded

# Python refuses to read or to write what is nested about a thousand deep; others refuse earlier.
DEPTHS = (60, 130, 400, 850, 930, 10_000)
_DEEP_LIST, _DEEP_OBJECT = "\ue000list {}", "\ue000object {}"
_WRONG = (
    None, True, False, 0, 1, -1, 1e300, 10**30, math.nan, math.inf, "", "x", "0", "False", "null",
    "half \ud83d", "nul \0", "\u2028", "9" * 400, "x" * 70_000, [], [None], [[]], ["x", 1], {},
    {"a": []}, {"": 1}, {"id": "x"},
)  # fmt: skip
_WRONG_CELLS = (
    "", " ", "x", "0", "-1", "1e300", "1e30", "9" * 400, "nan", "null", "False", "\0", "nul \0",
    "half \ud83d", '"', "'", "a\nb", "a\r\nb", "a\tb", "[", "[]", "[1, [2], {}]", '["\\ud83d"]',
    "{", "x" * 70_000, "%", "%ff%zz", "infinity", "294247-01-10", "99999999999999999", "\ufeff",
    "\u2028",
)  # fmt: skip
_COLUMNS: tuple[Callable[[Any], Any], ...] = (
    lambda _: None,
    lambda _: True,
    lambda _: 7,
    lambda _: 1.5,
    lambda _: math.nan,
    lambda _: b"\xff\x00",
    lambda _: "nul \0",
    lambda _: [[["x"]]],
    lambda _: {"a": [1]},
    lambda value: [value],
)
Keys = tuple[str | int, ...]


@dataclass(frozen=True)
class Changed:
    """A layout's files with values changed, and ``touched``: the keys on the way to each change.

    ``touched`` also holds the keys of whatever was taken away, and ``last`` is the key of the
    value that was replaced by ``wrong`` if there was a single change and it was a replacement.
    """

    files: dict[str, Any]
    touched: frozenset[str]
    last: str | None = None
    wrong: Any = None


def with_values_changed(layout: Layout, random: Random, changes: int) -> Changed:
    """Replace values by wrong ones; rename, remove and repeat what is there."""
    files = copy.deepcopy(dict(layout.files))
    touched: set[str] = set()
    last, wrong = None, None
    for _ in range(changes):
        name = random.choice(sorted(files))
        if name.endswith(".parquet"):
            column = random.choice(sorted(files[name][0]))
            make = random.choice(_COLUMNS)
            files[name] = [{**row, column: make(row[column])} for row in files[name]]
            touched.add(column)
            continue
        is_table = name.endswith((".csv", ".tsv"))
        if isinstance(files[name], str):
            files[name] = _with_markup_changed(files[name], random)
            touched.add("markup")
            continue
        places = list(_places(files[name]))
        if not places:
            continue
        keys = random.choice(places)
        touched |= _names(files[name], keys, is_table=is_table)
        holder = _at(files[name], keys[:-1])
        key: Any = keys[-1]
        how = random.choice(("replace", "replace", "replace", "nest", "rename", "remove", "repeat"))
        if how == "replace" or (how == "rename" and isinstance(holder, list)):
            wrong = random.choice(_WRONG_CELLS if is_table and len(keys) > 1 else _WRONG)
            if is_table and len(keys) == 1:
                wrong = random.choice(([], [""], ["x"], ["x"] * 40, holder[key][:-1]))
            last = next((part for part in reversed(keys) if isinstance(part, str)), None)
            holder[key] = copy.deepcopy(wrong)
        elif how == "nest":
            deep = random.choice((_DEEP_LIST, _DEEP_OBJECT)).format(random.choice(DEPTHS))
            holder[key] = [deep] if is_table and len(keys) == 1 else deep
        elif how == "rename":
            holder[random.choice((f"{key}x", str(key).upper(), "", "\0", "id"))] = holder.pop(key)
            touched |= {str(new) for new in holder}
        elif how == "remove":
            del holder[key]
        elif isinstance(holder, list):
            holder.insert(random.randrange(len(holder) + 1), copy.deepcopy(holder[key]))
    return Changed(files, frozenset(touched), last if changes == 1 else None, wrong)


def nested_everywhere(layout: Layout, depth: int) -> Iterator[Changed]:
    """The layout with each of its values in turn replaced by one that is nested deep."""
    for name, content in layout.files.items():
        if isinstance(content, str) or name.endswith(".parquet"):
            continue
        is_table = name.endswith((".csv", ".tsv"))
        for number, keys in enumerate(_places(content)):
            if is_table and len(keys) == 1:
                continue
            files = dict(layout.files)
            files[name] = copy.deepcopy(content)
            deep = (_DEEP_LIST, _DEEP_OBJECT)[number % 2].format(depth)
            _at(files[name], keys[:-1])[keys[-1]] = deep
            yield Changed(files, _names(content, keys, is_table=is_table))


def with_a_key_twice(layout: Layout, random: Random, most: int) -> Iterator[dict[str, bytes]]:
    """The layout's bytes with a key of one of its JSON objects there twice, with another value."""
    places = [
        (name, keys)
        for name, content in layout.files.items()
        if name.removesuffix(".xz").endswith((".json", ".jsonl", ".js"))
        for keys in _places(content)
        if isinstance(keys[-1], str)
    ]
    for name, keys in random.sample(places, min(most, len(places))):
        content = copy.deepcopy(layout.files[name])
        holder = _at(content, keys[:-1])
        twice = {"\ue000twice": {"other": 1} if holder[keys[-1]] is None else None}
        after = dict(holder) if random.random() < 0.7 else {}
        before = {} if after else dict(holder)
        holder.clear()
        holder.update(before | twice | after)
        files = {one: encoded(one, inner) for one, inner in layout.files.items()}
        unpacked = name.removesuffix(".xz")
        text = encoded(unpacked, content).decode()
        data = text.replace(json.dumps("\ue000twice"), json.dumps(keys[-1])).encode()
        yield files | {name: data if unpacked == name else lzma.compress(data)}


def spoilt_bytes(data: bytes, random: Random) -> bytes:
    """Bytes flipped, removed, repeated, put in, and the end cut off."""
    spoilt = bytearray(data)
    for _ in range(random.choice((1, 1, 1, 2, 5))):
        at = random.randrange(len(spoilt) + 1)
        upto = min(len(spoilt), at + random.choice((1, 2, 10, 100)))
        how = random.choice(("flip", "flip", "set", "remove", "repeat", "insert", "cut"))
        if how == "flip" and at < len(spoilt):
            spoilt[at] ^= 1 << random.randrange(8)
        elif how == "set":
            spoilt[at:upto] = random.randbytes(upto - at)
        elif how == "remove":
            del spoilt[at:upto]
        elif how == "repeat":
            spoilt[at:at] = spoilt[at:upto] * random.choice((1, 2, 50))
        elif how == "insert":
            spoilt[at:at] = random.choice(_INSERTED)
        elif how == "cut":
            del spoilt[at:]
    return bytes(spoilt)


_INSERTED = (
    b"\0", b"\xff", b"\xef\xbb\xbf", b"\r", b"\n\n", b'"', b"\\", b"[" * 10_000, b'{"a":' * 10_000,
    b"<div>" * 10_000, b"<!--", b"<![", b"&#", b"1" * 5_000, b"\xed\xa0\x80", b"\\ud83d", b",",
    b"\t",
)  # fmt: skip


_MARKUP = (
    "<div>" * 10_000, "</div>" * 10_000, "<p>", "</main>", "<table><tr><td>", "<!--", "<a ",
    "&#xd83d;", "&#0;", "&#99999999999;", "\0", "<![CDATA[", "<!DOCTYPE [", "<?php", "<",
    "<script>", "<video>", "</", "<a href='x'>", "<a href='\ud83d'>", "<br>" * 10_000,
)  # fmt: skip


def write_changed(changed: Changed, folder: Path) -> Path:
    """Write the files; where they are."""
    for name, content in changed.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(changed_bytes(name, content))
    return folder


def changed_bytes(name: str, content: Any) -> bytes:
    """The bytes of a file with deep values in it."""
    if name.endswith(".xz"):
        return lzma.compress(changed_bytes(name.removesuffix(".xz"), content), preset=0)
    if name.endswith((".csv", ".tsv")):
        content = [[_unfolded(cell) for cell in row] for row in content]
    try:
        data = encoded(name, content)
    except (pa.ArrowException, UnicodeError):
        return b""
    if not name.endswith((".json", ".jsonl", ".js")):
        return data
    text = data.decode()
    for depth in DEPTHS:
        for mark in (_DEEP_LIST, _DEEP_OBJECT):
            text = text.replace(json.dumps(mark.format(depth)), _unfolded(mark.format(depth)))
    return text.encode()


def packed_folder(folder: Path, kind: str) -> bytes:
    """A zip or a tar of a folder."""
    target = io.BytesIO()
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if kind == "zip":
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in files:
                archive.write(path, path.relative_to(folder).as_posix())
        return target.getvalue()
    with tarfile.open(fileobj=target, mode="w") as tar:
        for path in files:
            tar.add(path, path.relative_to(folder).as_posix())
    return packed(target.getvalue(), kind.removeprefix("tar"))


def packed(data: bytes, packing: str) -> bytes:
    """Bytes compressed as the suffix says."""
    if packing == ".zst":
        target = io.BytesIO()
        with pa.CompressedOutputStream(target, "zstd") as stream:
            stream.write(data)
            stream.flush()
            return bytes(_closed(stream, target))
    pack: dict[str, Callable[[bytes], bytes]] = {
        "": lambda plain: plain,
        ".gz": lambda plain: gzip.compress(plain, mtime=0),
        ".bz2": bz2.compress,
        ".xz": lzma.compress,
    }
    return pack[packing](data)


def _closed(stream: pa.CompressedOutputStream, target: io.BytesIO) -> bytes:
    # Closing the stream closes what it writes to.
    copied: list[bytes] = []
    target.close = lambda: copied.append(target.getvalue())  # type: ignore[method-assign]
    stream.close()
    return copied[0]


def _unfolded(cell: Any) -> str:
    mark, _, depth = str(cell).partition(" ")
    if mark == _DEEP_LIST.partition(" ")[0]:
        return "[" * int(depth) + "]" * int(depth)
    if mark == _DEEP_OBJECT.partition(" ")[0]:
        return '{"a":' * int(depth) + "1" + "}" * int(depth)
    return str(cell)


def _with_markup_changed(markup: str, random: Random) -> str:
    at = random.randrange(len(markup))
    put_in = random.choice(_MARKUP)
    return markup[:at] + put_in + markup[at + random.choice((0, 0, 1, 20, 200)) :]


def _places(value: Any, keys: Keys = ()) -> Iterator[Keys]:
    """The way to everything in a value."""
    if isinstance(value, (dict, list)):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield (*keys, key)
            yield from _places(value[key], (*keys, key))


def _at(value: Any, keys: Keys) -> Any:
    for key in keys:
        value = value[key]
    return value


def _names(content: Any, keys: Keys, *, is_table: bool) -> frozenset[str]:
    if is_table:
        # A cell goes by its column; a change to the header, or to a whole row, touches all.
        is_cell = len(keys) == 2 and keys[0] != 0 and int(keys[1]) < len(content[0])
        return frozenset({content[0][keys[1]]} if is_cell else {"header", *content[0]})
    below = _places(_at(content, keys))
    return frozenset(key for key in (*keys, *sum(below, ())) if isinstance(key, str))
