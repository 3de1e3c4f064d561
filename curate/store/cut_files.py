"""Names the file of a store that somebody or something has cut, and what to do about it."""

import os
from collections.abc import Iterable
from pathlib import Path

from curate.errors import ContractError

_MADE_AGAIN = "Remove it: the next run makes it again."
# Somebody's refusal may be in it and nowhere else: a deletion, a request, the digest of a file.
_NOT_MADE_AGAIN = "Take it from a backup, or ingest anew; without it, refusals may be forgotten."


def hold_whole(files: Iterable[Path], store: Path) -> None:
    """Raise a ``ContractError`` for the first file that somebody or something has cut."""
    import pyarrow as pa  # noqa: PLC0415 - it takes long to import, and few files are cut
    import pyarrow.parquet as pq  # noqa: PLC0415

    for file in files:
        try:
            pq.read_metadata(file)
        except pa.ArrowInvalid:
            is_output = file.is_relative_to(store) and len(file.relative_to(store).parts) == 3
            raise ContractError(
                f"a file can't be read: {os.path.relpath(file, store.parent)}",
                hint=_MADE_AGAIN if is_output else _NOT_MADE_AGAIN,
            ) from None
