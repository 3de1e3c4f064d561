"""Resampling at full size, against the closed form of how often a concept is in an epoch.

    python benchmarks/resampled_zipf.py [--images 10000000] [--concepts 20000] [--epochs 3]

Each image has one concept, and the concepts follow Zipf's law with the exponent 1. ``off_planned``
is the largest relative difference of a concept's appearances in an epoch from the closed form,
``off_loaded`` and ``off_kept`` the largest in standard deviations of what the loader draws in the
epochs, or the cap keeps: of 20,000 concepts about 4 is expected. ``is_same`` says whether 1 and 2
threads gave the same factor to every image.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

from curate.config import ResampleConfig
from curate.report.comparison import MADE
from curate.resampling.strategies import configured
from curate.store.engine import ROW_GROUP_ROWS, Engine
from curate.store.schema import load_schema
from curate.store.sqlfiles import load_sql
from curate.train.resampling import epoch_repeats, image_keys

METHODS = (
    ("natural", {}, 0.0),
    ("sqrt", {}, 0.5),
    ("uniform", {}, 1.0),
    ("power", {"power": 0.7}, 0.7),
    ("temperature", {"temperature": 4.0}, 0.75),
    ("repeat-factor", {"threshold_unit": "share"}, 0.5),
    ("cap", {}, 0.0),
)


def main() -> None:
    """Print a JSON line for each method."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=10_000_000)
    parser.add_argument("--concepts", type=int, default=20_000)
    parser.add_argument("--epochs", type=int, default=3)
    arguments = parser.parse_args()
    ranks = np.arange(1, arguments.concepts + 1)
    counts = np.maximum(1, arguments.images / ranks / (1 / ranks).sum()).astype(np.int64)
    threshold = float(np.quantile(counts, 0.75))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write(folder, counts)
        for method, more, exponent in METHODS:
            print(
                json.dumps(
                    held(folder, counts, threshold, method, more, exponent, arguments.epochs)
                )
            )


def write(folder: Path, counts: npt.NDArray[np.int64]) -> None:
    """The tables that the stages read: image n is of post n."""
    with duckdb.connect() as connection:
        concepts = np.repeat(np.arange(1, len(counts) + 1, dtype=np.int32), counts)
        connection.register("drawn", {"concept": concepts})
        connection.execute(
            "CREATE TABLE numbered AS SELECT row_number() OVER () - 1 AS number, concept FROM drawn"
        )
        columns = {
            "image_key": "number",
            "post_key": "number",
            "image_id": "md5(CAST(number AS VARCHAR))",
            "position": "0",
            "concept_ids": "[concept]",
        }
        for table in ("images", "eligible_images", "labels"):
            listed = ", ".join(
                f"CAST({columns.get(column.name, 'NULL')} AS {column.type}) AS {column.name}"
                for column in load_schema()[table].columns
            )
            connection.execute(
                f"COPY (SELECT {listed} FROM numbered) TO '{folder / table}.parquet' "
                f"(ROW_GROUP_SIZE {ROW_GROUP_ROWS})"
            )


def held(
    folder: Path,
    counts: npt.NDArray[np.int64],
    threshold: float,
    method: str,
    more: dict[str, object],
    exponent: float,
    epochs: int,
) -> dict[str, object]:
    """What one method gives with 1 and 2 threads, against the closed form."""
    is_share = more.get("threshold_unit") == "share"
    fields = {"method": method, "threshold_unit": "count", "threshold": threshold} | more
    if is_share:
        fields["threshold"] = threshold / counts.sum()
    config = ResampleConfig.model_validate(fields)
    runs = [weighed(folder, config, threads) for threads in (1, 2)]
    (keys, concepts, factors), seconds = runs[1]
    appearances = np.bincount(concepts, weights=factors, minlength=len(counts) + 1)[1:]
    result = {"method": method, "images": len(keys), "seconds": round(seconds, 1)}
    if method == "cap":
        share = np.minimum(1, threshold / counts)
        is_drawn = share < 1
        off = np.abs(appearances - counts * share)[is_drawn]
        off /= np.sqrt(counts * share * (1 - share))[is_drawn]
        result["off_kept"] = round(float(off.max()), 2)
    else:
        expected = counts * np.maximum(1, (threshold / counts) ** exponent)
        result["off_planned"] = float(f"{np.abs(appearances / expected - 1).max():.2g}")
    drawn = sum(epoch_repeats(factors, keys, 0, epoch) for epoch in range(epochs))
    loaded = np.bincount(concepts, weights=drawn, minlength=len(counts) + 1)[1:]
    rest = factors - np.floor(factors)
    variance = np.bincount(concepts, weights=rest * (1 - rest), minlength=len(counts) + 1)[1:]
    # Of few images a draw is far from normal.
    is_enough = epochs * variance >= 5
    off = np.abs(loaded - epochs * appearances)[is_enough] / np.sqrt(epochs * variance[is_enough])
    result["off_loaded"] = round(float(off.max(initial=0.0)), 2)
    result["is_same"] = all(
        (one == other).all() for one, other in zip(runs[0][0], runs[1][0], strict=True)
    )
    return result


def weighed(
    folder: Path, config: ResampleConfig, threads: int
) -> tuple[tuple[npt.NDArray[np.uint64], npt.NDArray[np.int32], npt.NDArray[np.float64]], float]:
    """The keys, concepts and repeat factors of the images that stay, and how long that took."""
    strategy = configured(config)
    with Engine(folder / "scratch", threads=threads) as engine:
        begun = time.perf_counter()
        for table in ("images", "eligible_images", "labels"):
            engine.bind(table, [folder / f"{table}.parquet"])
        for place, name in MADE:
            file = load_sql(place, name)
            params = {key: strategy.params[key] for key in file.params}
            engine.write(file.text, params, load_schema()[name], folder / f"{name}.made.parquet")
            engine.bind(name, [folder / f"{name}.made.parquet"])
        seconds = time.perf_counter() - begun
        engine.rows(
            "COPY (SELECT images.image_id, labels.concept_ids[1] AS concept, weights.repeat_factor "
            "FROM images JOIN image_weights AS weights ON weights.image_key = images.image_key "
            "JOIN labels ON labels.post_key = images.post_key ORDER BY images.image_id) "
            f"TO '{folder / 'weighed.parquet'}'"
        )
    rows = pq.read_table(folder / "weighed.parquet")
    return (
        image_keys(rows["image_id"].combine_chunks()),
        rows["concept"].to_numpy(),
        rows["repeat_factor"].to_numpy().astype(np.float64),
    ), seconds


if __name__ == "__main__":
    main()
