"""Ingest of tables, against DuckDB's own reader writing the same columns to Parquet.

Two references: the file's own columns as they are, and the columns that ingest stores, which are
these and two that it derives: the hashtags of the caption, and a pseudonym of the image.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

import duckdb
from posts_table import generate
from processes import apart, measure

READERS = {
    "parquet": "read_parquet('{path}')",
    "csv": "read_csv('{path}', all_varchar = true)",
    "jsonl": "read_json('{path}', format = 'newline_delimited')",
}
REFERENCE = """
import duckdb, sys
with duckdb.connect(config={"threads": 2, "preserve_insertion_order": False}) as connection:
    connection.execute(
        f"COPY (SELECT {sys.argv[3]} FROM {sys.argv[1]}) TO '{sys.argv[2]}' "
        "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"
    ).fetchall()
"""
STORED = (
    r"*, regexp_extract_all(caption, '[#＃]([\p{L}\p{M}\p{N}_]+)', 1) AS tags, "
    "substr(sha256(concat(post_id, account_id)), 1, 32) AS image_id"
)
# Of the generated posts, about so many bytes a post.
BYTES_A_POST = {"csv": 215, "jsonl": 330}
GB = 1_000_000_000


def main() -> None:
    """Print one JSON line a format: our speed as a share of the references', and our peak."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parquet-posts", type=int, default=10_000_000)
    parser.add_argument("--csv-gb", type=float, default=2.0)
    parser.add_argument("--jsonl-gb", type=float, default=5.0)
    parser.add_argument("--formats", nargs="*", default=list(READERS), choices=list(READERS))
    parser.add_argument("--data", type=Path, default=Path(__file__).parent / "data")
    parser.add_argument("--memory", default="1000MB")
    arguments = parser.parse_args()
    arguments.data.mkdir(exist_ok=True)
    posts = {
        "parquet": arguments.parquet_posts,
        "csv": int(arguments.csv_gb * GB / BYTES_A_POST["csv"]),
        "jsonl": int(arguments.jsonl_gb * GB / BYTES_A_POST["jsonl"]),
    }
    for name in arguments.formats:
        path = apart(_export, arguments.data, name, posts[name])
        print(json.dumps(_compare(name, path, posts[name], arguments.memory)), flush=True)
        path.unlink()


def _export(folder: Path, name: str, posts: int) -> Path:
    path = folder / f"flat-{posts}.{name}"
    if path.exists():
        return path
    parquet = path.with_suffix(".parquet")
    generate(parquet, posts, max(1, posts // 10))
    if name != "parquet":
        how = "FORMAT csv, HEADER" if name == "csv" else "FORMAT json"
        with duckdb.connect(config={"threads": 2, "memory_limit": "4GB"}) as connection:
            connection.execute(
                f"COPY (SELECT * FROM read_parquet('{parquet}')) TO '{path}' ({how})"
            ).fetchall()
        parquet.unlink()
    return path


def _compare(name: str, path: Path, posts: int, memory: str) -> dict[str, object]:
    reader = READERS[name].format(path=path)
    curate = [sys.executable, "-m", "curate"]
    with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
        base = [sys.executable, "-c", REFERENCE, reader, f"{scratch}/copy.parquet"]
        measure([*base, "*"])
        before = [measure([*base, columns]) for columns in ("*", STORED)]
        workspace = f"{scratch}/workspace"
        measure([*curate, "init", workspace])
        bounds = ["--workspace", workspace, "--memory", memory, "--threads", "2"]
        ours = measure([*curate, "ingest", str(path), *bounds])
        shutil.rmtree(workspace)
        after = [measure([*base, columns]) for columns in ("*", STORED)]
    plain_s, stored_s = (
        (first.wall_s + second.wall_s) / 2 for first, second in zip(before, after, strict=True)
    )
    return {
        "name": f"ingest {name}",
        "n": posts,
        "bytes": path.stat().st_size,
        "ratio": round(plain_s / ours.wall_s, 3),
        "ratio_stored_columns": round(stored_s / ours.wall_s, 3),
        "ours_s": round(ours.wall_s, 1),
        "reference_s": round(plain_s, 1),
        "reference_stored_columns_s": round(stored_s, 1),
        "peak_rss_mb": round(ours.peak_rss_mb),
    }


if __name__ == "__main__":
    main()
