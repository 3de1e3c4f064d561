"""Keeps a workspace's lexicons: a Parquet file each, and the order in which they count.

``order.txt`` in their folder has a name a line, and ``<name>.parquet`` the keys; where these come
from stands in the file's own metadata. A file that the list does not name is not used.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from curate.errors import InputError, UsageError
from curate.outputs import private_file

_METADATA = b"curate.lexicon"
_ORDER = "order.txt"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)


@dataclass(frozen=True)
class Provenance:
    """Where a lexicon comes from, and what of it can be used.

    ``languages`` are as `curate.tags.languages.language_code` gives them, without words of any
    language. ``words`` is the sum of ``mapped`` and ``not_mappable``; ``keys`` counts those of the
    mapped words with their other spellings. ``read_by`` is the version of the code that read it.
    """

    name: str
    format: str
    languages: tuple[str, ...]
    licence: str | None
    url: str | None
    sha256: str
    words: int
    mapped: int
    not_mappable: int
    keys: int
    read_by: int


def checked_name(name: str) -> str:
    """``name``, if a lexicon can have it; raises `UsageError` otherwise."""
    if _NAME.fullmatch(name) is None:
        raise UsageError(
            "this is no name for a lexicon",
            hint="names have up to 64 characters: a to z, digits, dots, dashes; no dash in front",
        )
    return name


def name_after(stem: str) -> str:
    """A name for a lexicon after that of its file."""
    name = re.sub(r"[^a-z0-9._-]+", "-", stem.lower()).lstrip("._-")[:64]
    return name or "lexicon"


def order(folder: Path) -> list[str]:
    """The names of the lexicons; where several have a key, the first counts."""
    path = folder / _ORDER
    if not path.is_file():
        return []
    names = path.read_text(encoding="utf-8", errors="replace").split()
    for number, name in enumerate(names, start=1):
        if _NAME.fullmatch(name) is None or name in names[: number - 1]:
            raise InputError(
                f"lexicons/{_ORDER}, line {number}: this is no name of a lexicon, or a second one",
                hint="write the names of the lexicons, one a line, the one that counts first above",
            )
    return names


def provenance(folder: Path, name: str) -> Provenance:
    """Where the lexicon ``name`` comes from; raises `InputError` where its file is unusable."""
    try:
        metadata = pq.read_schema(_path(folder, name)).metadata or {}
        fields = json.loads(metadata[_METADATA])
        return Provenance(**{**fields, "languages": tuple(fields["languages"])})
    except (OSError, pa.ArrowException, LookupError, ValueError, TypeError):
        raise _unusable(name) from None


def read_entries(folder: Path, name: str) -> pl.DataFrame:
    """The keys of the lexicon ``name``: the table of `curate.tags.lexicon.user.entries.Entries`."""
    try:
        return pl.read_parquet(_path(folder, name), glob=False, hive_partitioning=False)
    except (OSError, pl.exceptions.PolarsError):
        raise _unusable(name) from None


def digest(folder: Path) -> str:
    """The SHA-256 of the lexicons in their order, so that a run sees whether one has changed."""
    digest = hashlib.sha256()
    for name in order(folder):
        try:
            content = _path(folder, name).read_bytes()
        except OSError:
            raise _unusable(name) from None
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


def write(folder: Path, facts: Provenance, entries: pl.DataFrame) -> None:
    """Keep a lexicon's keys, in the place of those under the same name if there are any.

    The caller holds the workspace's lock.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    table = entries.to_arrow().replace_schema_metadata({_METADATA: json.dumps(asdict(facts))})
    with private_file(_path(folder, facts.name)) as temporary:
        pq.write_table(table, temporary, compression="zstd")


def write_order(folder: Path, names: Sequence[str]) -> None:
    """Say which lexicons count, and in which order; the caller holds the workspace's lock."""
    with private_file(folder / _ORDER) as temporary:
        temporary.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")


def forget(folder: Path, name: str) -> None:
    """Delete the keys of a lexicon that the order no longer names."""
    _path(folder, name).unlink(missing_ok=True)


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.parquet"


def _unusable(name: str) -> InputError:
    return InputError(
        f"lexicons/{name}.parquet is missing or damaged",
        hint=f"add its file again, or take it off with `curate tags lexicon remove {name}`",
    )
