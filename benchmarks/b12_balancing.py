"""B12: a cap on 400,000 posts of 6 tags, against what MetaCLIP's released balancing does.

    python benchmarks/b12_balancing.py [--posts 400000] [--cap 500] [--concepts 20000]

Tags follow a Zipf's law with the exponent 1.3. Both read and write: ours Parquet, the other JSON,
as the released program does (``metaclip/balancing.py``, in Python, unseeded). ``is_same`` says
whether 1 and 2 threads keep the same images; ``off_sd`` how far the number that ours keeps is from
its expectation, in standard deviations.
"""

import argparse
import hashlib
import json
import math
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from curate.config import ResampleConfig
from curate.resampling.strategies import Strategy, configured
from curate.store.engine import ROW_GROUP_ROWS, Engine
from curate.store.schema import load_schema
from curate.store.sqlfiles import load_sql

STEPS = (
    ("sampling", "concept_caps"),
    ("sampling", "balanced_out"),
    ("resample", "kept_images"),
)


def main() -> None:
    """Print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=400_000)
    parser.add_argument("--tags", type=int, default=6)
    parser.add_argument("--concepts", type=int, default=20_000)
    parser.add_argument("--cap", type=int, default=500)
    arguments = parser.parse_args()
    drawn = np.random.default_rng(0).zipf(1.3, (arguments.posts, arguments.tags))
    labels = [sorted(set(row)) for row in (drawn % arguments.concepts).tolist()]
    strategy = configured(
        ResampleConfig(method="cap", threshold=arguments.cap, threshold_unit="count")
    )
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write(folder, labels)
        kept, seconds = zip(*(keep(folder, strategy, threads) for threads in (1, 2)), strict=True)
        reference_kept, reference_seconds = reference(folder, labels, arguments.cap)
    expected, deviation = expectation(labels, arguments.cap)
    result = {
        "name": "B12",
        "ratio": round(reference_seconds / seconds[1], 2),
        "ours_s": round(seconds[1], 2),
        "reference_s": round(reference_seconds, 2),
        "n": arguments.posts,
        "kept": len(kept[1]),
        "reference_kept": reference_kept,
        "off_sd": round((len(kept[1]) - expected) / deviation, 2),
        "is_same": kept[0] == kept[1],
    }
    print(json.dumps(result))


def write(folder: Path, labels: list[list[int]]) -> None:
    """The tables that the stages read, cut as they are in a store: image n is of post n."""
    count = len(labels)
    columns = {
        "image_key": range(count),
        "post_key": range(count),
        "image_id": [hashlib.md5(b"%d" % number).hexdigest() for number in range(count)],
        "concept_ids": labels,
        "position": [0] * count,
    }
    for table in ("images", "eligible_images", "labels"):
        schema = load_schema()[table].arrow
        rows = {name: columns.get(name, [None] * count) for name in schema.names}
        path = folder / f"{table}.parquet"
        pq.write_table(pa.table(rows, schema=schema), path, row_group_size=ROW_GROUP_ROWS)


def keep(folder: Path, strategy: Strategy, threads: int) -> tuple[list[int], float]:
    """The images that stay, and how long it took to find them and write them down."""
    with Engine(folder / "scratch", threads=threads) as engine:
        begun = time.perf_counter()
        for table in ("images", "eligible_images", "labels"):
            engine.bind(table, [folder / f"{table}.parquet"])
        for place, table in STEPS:
            file = load_sql(place, table)
            path = folder / f"{table}-{threads}.parquet"
            params = {name: strategy.params[name] for name in file.params}
            engine.write(file.text, params, load_schema()[table], path)
            engine.bind(table, [path])
        seconds = time.perf_counter() - begun
    return sorted(pq.read_table(path, columns=["image_key"])["image_key"].to_pylist()), seconds


def reference(folder: Path, labels: list[list[int]], cap: int) -> tuple[int, float]:
    """MetaCLIP's algorithm 1 (Xu et al. 2024, arXiv:2309.16671), part 2, over its records: how many
    it keeps, and how long that took."""
    source, target = folder / "matched.json", folder / "curated.json"
    records = [{"uuid": f"{n:032x}", "texts": [["c", "", own]]} for n, own in enumerate(labels)]
    source.write_text(json.dumps(records), encoding="utf-8")
    del records
    begun = time.perf_counter()
    matched = json.loads(source.read_text(encoding="utf-8"))
    counts = np.zeros(1 + max(max(own) for own in labels), dtype=np.uint64)
    for record in matched:
        for text in record["texts"]:
            for concept in text[2]:
                counts[concept] += 1
    chances = cap / np.maximum(counts, cap)
    kept = []
    for record in matched:
        for text in record["texts"]:
            if is_drawn(text[2], chances):
                kept.append(record)
    target.write_text(json.dumps(kept), encoding="utf-8")
    return len(kept), time.perf_counter() - begun


def is_drawn(concepts: list[int], chances: np.ndarray[tuple[int], np.dtype[np.float64]]) -> bool:
    return any(random.random() < chances[concept] for concept in concepts)


def expectation(labels: list[list[int]], cap: int) -> tuple[float, float]:
    """How many images are kept on average, and the standard deviation."""
    counts = Counter(concept for own in labels for concept in own)
    chances = [
        1 - math.prod(1 - min(1, cap / counts[concept]) for concept in own) for own in labels
    ]
    return math.fsum(chances), math.sqrt(math.fsum(p * (1 - p) for p in chances))


if __name__ == "__main__":
    main()
