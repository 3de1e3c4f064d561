"""Which perceptual hashes are near each other, as a frame that joins with others."""

import numpy as np
import polars as pl

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
