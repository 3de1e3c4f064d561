"""Reads what a person decided of pictures that look like excluded ones."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from curate.errors import InputError
from curate.stages.stage import PythonStage
from curate.store.engine import Engine
from curate.store.schema import load_schema
from curate.tags.curator.word_lists import csv_rows

FILE_NAME = "matches.csv"
"""In the folder of the workspace, if somebody decided anything."""

_HEADER = "image_id,original_id,decision,reason"
_DECISIONS = ("different", "copy")
_PSEUDONYM = re.compile("[0-9a-f]{32}")


def params(root: Path) -> dict[str, Any]:
    """The stage's parameters: the file's place, and a digest of its content."""
    path = root / FILE_NAME
    there = path if path.is_file() else None
    digest = hashlib.sha256(there.read_bytes()).hexdigest() if there else None
    return {"matches_path": there, "matches_sha256": digest}


def decisions_digest(root: Path) -> dict[str, str]:
    """What the ledger says of a run by decisions of a person: the digest of their file, if any."""
    digest = params(root)["matches_sha256"]
    return {"matches_sha256": digest} if digest else {}


def read_matches(engine: Engine, params: Mapping[str, Any]) -> Iterator[pa.RecordBatch]:
    """Yield each decision about an image and an original that it was taken for a copy of.

    Raises an ``InputError``, with the line, for what is no pseudonym or no decision, for a decision
    without a reason, and for two decisions about the same pair.
    """
    del engine
    path = params["matches_path"]
    decided: dict[tuple[str, str], dict[str, str]] = {}
    for number, fields in csv_rows(path, _HEADER, f"write `{_HEADER}`") if path else ():
        image_id, original_id, decision, reason = fields
        where = f"{path.name}, line {number}"
        if not _PSEUDONYM.fullmatch(image_id) or not _PSEUDONYM.fullmatch(original_id):
            raise InputError(
                f"{where}: what should be the pseudonym of a picture is none",
                hint="`curate explain IMAGE` shows both, 32 hex digits each",
            )
        if decision not in _DECISIONS:
            raise InputError(f"{where}: a decision is {' or '.join(_DECISIONS)}")
        if not reason:
            raise InputError(f"{where}: a decision has a reason, which the report quotes")
        if (image_id, original_id) in decided:
            raise InputError(f"{where}: this pair was decided above")
        decided[image_id, original_id] = {
            "image_id": image_id,
            "original_id": original_id,
            "decision": decision,
            "reason": reason,
        }
    yield pa.RecordBatch.from_pylist(list(decided.values()), schema=load_schema()["matches"].arrow)


STAGE = PythonStage(
    name="matches",
    purpose="Read what a person decided of pictures that look like excluded ones.",
    reads=(),
    writes="matches",
    params=("matches_path", "matches_sha256"),
    scope="all",
    version=1,
    function=read_matches,
)
