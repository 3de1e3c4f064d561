"""B4: all near-duplicates among a million 64-bit hashes, against faiss and against brute force.

    python benchmarks/b4_near_duplicates.py [--hashes 10000000] [--peer-python PATH]

A twentieth of the hashes are copies of others, one to six bits off; another 50,000 are all equal.
References answer a sample of queries, and their time is multiplied up to all of them.
"""

import argparse
import json
import resource
import tempfile
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
from processes import apart, measure

from curate.images.duplicates import Pictures, kept_ones
from curate.images.hamming import pairs_within

Hashes = npt.NDArray[np.uint64]
DISTANCE = 6
EQUAL = 50_000
SAMPLE = 200
# Four tables of 16 bits, each looked into with one bit flipped as well.
PEER = r"""
import json, sys, time
import faiss, numpy as np

hashes, queries = (np.load(path).view(np.uint8).reshape(-1, 8) for path in sys.argv[1:3])
begun = time.process_time(), time.perf_counter()
index = faiss.IndexBinaryMultiHash(64, 4, 16)
index.nflip = 1
index.add(hashes)
built = time.process_time(), time.perf_counter()
limits, distances, labels = index.range_search(queries, 7)
found = time.process_time(), time.perf_counter()
json.dump({
    "build": [built[at] - begun[at] for at in (0, 1)],
    "search": [found[at] - built[at] for at in (0, 1)],
    "pairs": int(np.count_nonzero(distances <= 6)),
}, open(sys.argv[3], "w"))
"""


def main() -> None:
    """Print one JSON line; a ``ratio`` is how often ours goes into the reference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hashes", type=int, default=1_000_000)
    parser.add_argument("--data", type=Path, default=Path(__file__).parent / "data")
    parser.add_argument("--peer-python", help="a Python that has faiss installed")
    parser.add_argument("--peer-queries", type=int, default=20_000)
    arguments = parser.parse_args()
    arguments.data.mkdir(exist_ok=True)
    count = arguments.hashes
    pairs, wall_s, cpu_s, peak_rss_mb = apart(search, count)
    clusters, clusters_s = apart(cluster, count)
    brute_s, missed = apart(brute_force, count)
    if missed:
        raise RuntimeError(f"{missed} pairs of brute force were not found")
    peer = {}
    if arguments.peer_python:
        distinct = np.unique(generate(count))
        queries = sampled(distinct, arguments.peer_queries)
        with tempfile.TemporaryDirectory(dir=arguments.data) as scratch:
            files = [Path(scratch) / name for name in ("hashes.npy", "queries.npy", "out.json")]
            np.save(files[0], distinct)
            np.save(files[1], queries)
            (Path(scratch) / "peer.py").write_text(PEER, encoding="utf-8")
            measure([arguments.peer_python, f"{scratch}/peer.py", *map(str, files)])
            told = json.loads(files[2].read_text())
        share = distinct.size / queries.size
        reference = [told["build"][at] + told["search"][at] * share for at in (0, 1)]
        expected = apart(pairs_of, count, arguments.peer_queries)
        peer = {
            "ratio": round(reference[1] / wall_s, 1),
            "ratio_cpu": round(reference[0] / cpu_s, 1),
            "reference_s": round(reference[1], 1),
            "reference_cpu_s": round(reference[0], 1),
            "reference_recall": round((told["pairs"] - queries.size) / expected, 4),
        }
    result = {
        "name": "B4",
        "n": count,
        "pairs": pairs,
        "clusters": clusters,
        "ratio_brute": round(brute_s / wall_s, 1),
        **peer,
        "ours_s": round(wall_s, 2),
        "ours_cpu_s": round(cpu_s, 2),
        "clusters_s": round(clusters_s, 2),
        "brute_s": round(brute_s, 1),
        "peak_rss_mb": round(peak_rss_mb),
    }
    print(json.dumps(result))


def generate(count: int) -> Hashes:
    """So many hashes, in no order, with copies among them."""
    random = np.random.default_rng(4)
    copies, equal = count // 20, min(EQUAL, count // 4)
    apart_ones = random.integers(0, 2**64, count - copies - equal, dtype=np.uint64)
    near = apart_ones[:copies].copy()
    bits = np.argsort(random.random((copies, 64)), axis=1)[:, :DISTANCE].astype(np.uint64)
    flips = random.integers(1, DISTANCE + 1, copies)
    for at in range(DISTANCE):
        near ^= np.where(flips > at, np.uint64(1) << bits[:, at], np.uint64(0))
    hashes = np.concatenate([apart_ones, near, np.full(equal, apart_ones[0])])
    return random.permutation(hashes)


def sampled(distinct: Hashes, size: int) -> Hashes:
    """Every so many-th hash."""
    return distinct[:: max(1, distinct.size // size)][:size]


def search(count: int) -> tuple[int, float, float, float]:
    """The number of pairs; wall-clock and processor seconds with equal hashes put together; MB."""
    hashes = generate(count)
    begun, begun_cpu = time.perf_counter(), time.process_time()
    distinct = np.unique(hashes)
    found = sum(pairs.left.size for pairs in pairs_within(distinct, DISTANCE))
    wall_s, cpu_s = time.perf_counter() - begun, time.process_time() - begun_cpu
    return found, wall_s, cpu_s, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def cluster(count: int) -> tuple[int, float]:
    """The number of clusters, and the seconds that it takes to find them."""
    hashes = generate(count)
    begun = time.perf_counter()
    nothing = np.empty(0, np.int64)
    pictures = Pictures(np.unique(hashes), nothing.astype(np.uint64), nothing)
    kept_for, _ = kept_ones(pictures, DISTANCE)
    return np.unique(kept_for).size, time.perf_counter() - begun


def brute_force(count: int) -> tuple[float, int]:
    """The seconds that comparing all would take, and how many pairs of a sample ours has not."""
    distinct = np.unique(generate(count))
    # Of copies, so that there is something to find.
    queries = np.concatenate([sampled(distinct, SAMPLE), near_ones(distinct)])
    at = np.searchsorted(distinct, queries)
    begun = time.perf_counter()
    expected = {
        (min(int(row), int(column)), max(int(row), int(column)))
        for row, query in zip(at, queries, strict=True)
        for column in np.flatnonzero(np.bitwise_count(distinct ^ query) <= DISTANCE)
        if row != column
    }
    seconds = (time.perf_counter() - begun) / queries.size * distinct.size / 2
    is_asked = np.zeros(distinct.size, bool)
    is_asked[at] = True
    for pairs in pairs_within(distinct, DISTANCE):
        of_sample = is_asked[pairs.left] | is_asked[pairs.right]
        expected -= {*zip(pairs.left[of_sample], pairs.right[of_sample], strict=True)}
    return seconds, len(expected)


def near_ones(distinct: Hashes) -> Hashes:
    """Some hashes that others were copied from."""
    random = np.random.default_rng(4)
    originals = random.integers(0, 2**64, SAMPLE, dtype=np.uint64)
    return originals[np.isin(originals, distinct)]


def pairs_of(count: int, queries: int) -> int:
    """How many pairs the queries for the peer have among all hashes, but for themselves."""
    distinct = np.unique(generate(count))
    is_asked = np.isin(distinct, sampled(distinct, queries))
    return sum(
        int(np.count_nonzero(is_asked[pairs.left]) + np.count_nonzero(is_asked[pairs.right]))
        for pairs in pairs_within(distinct, DISTANCE)
    )


if __name__ == "__main__":
    main()
