"""Takes perceptual hashes from frames, and gives those that are near each other as one."""

import numpy as np
import polars as pl

from curate.images.duplicates import Pictures
from curate.images.hamming import pairs_between

_SCHEMA = {"hash": pl.Int64, "other": pl.Int64, "distance": pl.Int32}


def near_hashes(hashes: pl.Series, others: pl.Series, distance: int) -> pl.DataFrame:
    """Each distinct hash with each distinct other one within ``distance`` bits; none is missed."""
    left, right = (np.unique(one.to_numpy().view(np.uint64)) for one in (hashes, others))
    found = [
        pl.DataFrame(
            {
                "hash": left[pairs.left].view(np.int64),
                "other": right[pairs.right].view(np.int64),
                "distance": pairs.distances.astype(np.int32),
            },
            schema=_SCHEMA,
        )
        for pairs in pairs_between(left, right, distance)
    ]
    return pl.concat([pl.DataFrame(schema=_SCHEMA), *found])


def pictures_of(hashed: pl.DataFrame) -> Pictures:
    """The pictures of a frame's rows, in order, by their hash ``whole`` and list of ``views``."""
    views = hashed.select("views").with_row_index("owner").explode("views").drop_nulls()
    return Pictures(
        hashed["whole"].to_numpy().view(np.uint64),
        views["views"].to_numpy().view(np.uint64),
        views["owner"].to_numpy().astype(np.int64),
    )
