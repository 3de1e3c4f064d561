"""B1: ingest and run on a table of posts, against one query that only extracts the hashtags."""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from posts_table import generate
from processes import apart, measure

# The floor: read the same columns, take the hashtags, write Parquet.
FLOOR = r"""
import duckdb, sys
with duckdb.connect(config={"threads": 2, "preserve_insertion_order": False}) as connection:
    connection.execute(
        "COPY (SELECT post_id, account_id, handle, created_at, is_private, observed_at, url, "
        "regexp_extract_all(caption, '[#＃]([\\p{L}\\p{M}\\p{N}_]+)', 1) AS tags "
        f"FROM read_parquet('{sys.argv[1]}')) TO '{sys.argv[2]}' (FORMAT parquet)"
    ).fetchall()
"""
CONFIG = "[images]\nrequire_files = false\n[policy]\nmax_status_age_days = 36500\n"


def main() -> None:
    """Print one JSON line with the ratios to the floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=2_000_000)
    parser.add_argument("--data", type=Path, default=Path(__file__).parent / "data")
    parser.add_argument("--memory", default="1000MB")
    arguments = parser.parse_args()
    arguments.data.mkdir(exist_ok=True)
    export = arguments.data / f"posts-{arguments.posts}.parquet"
    if not export.exists():
        apart(generate, export, arguments.posts, max(1, arguments.posts // 10))
    with tempfile.TemporaryDirectory(dir=arguments.data) as scratch:
        floor_command = [sys.executable, "-c", FLOOR, str(export), f"{scratch}/floor.parquet"]
        measure(floor_command)
        floor = measure(floor_command)
        workspace = Path(scratch) / "workspace"
        curate = [sys.executable, "-m", "curate"]
        measure([*curate, "init", str(workspace)])
        (workspace / "curate.toml").write_text(CONFIG, encoding="utf-8")
        bounds = ["--workspace", str(workspace), "--memory", arguments.memory, "--threads", "2"]
        ingest = measure([*curate, "ingest", str(export), *bounds])
        run = measure([*curate, "run", *bounds])
        again = measure(floor_command)
        shutil.rmtree(workspace)
    floor_s = (floor.wall_s + again.wall_s) / 2
    floor_cpu_s = (floor.cpu_s + again.cpu_s) / 2
    result = {
        "name": "B1",
        "n": arguments.posts,
        "ratio": round((ingest.wall_s + run.wall_s) / floor_s, 2),
        "ratio_run": round(run.wall_s / floor_s, 2),
        "ratio_cpu": round((ingest.cpu_s + run.cpu_s) / floor_cpu_s, 2),
        "ratio_run_cpu": round(run.cpu_s / floor_cpu_s, 2),
        "ours_s": round(ingest.wall_s + run.wall_s, 1),
        "ingest_s": round(ingest.wall_s, 1),
        "run_s": round(run.wall_s, 1),
        "reference_s": round(floor_s, 1),
        "peak_rss_mb": round(max(ingest.peak_rss_mb, run.peak_rss_mb)),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
