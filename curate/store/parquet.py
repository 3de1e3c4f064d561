"""Opens Parquet files that are read batch by batch."""

from pathlib import Path
from typing import BinaryIO

import pyarrow.parquet as pq


def open_parquet(file: Path | BinaryIO) -> pq.ParquetFile:  # noqa: TID251 - its only place
    """Open a file of any length to read it batch by batch, in the memory of one batch.

    Raises:
        FileNotFoundError: there is none.
        pyarrow.ArrowInvalid: it is no Parquet file.
    """
    # By default Arrow keeps what it has read ahead until the file is closed: all of it in the end.
    return pq.ParquetFile(file, pre_buffer=False)  # noqa: TID251
