"""B6: verify a manifest after a tenth of the accounts changed, against scanning it once."""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
from posts_table import generate
from processes import apart, measure

# Every value of every column is read, and nothing is kept.
SCAN = r"""
import duckdb, sys
with duckdb.connect(config={"threads": 2}) as connection:
    connection.execute(
        f"SELECT bit_xor(hash(rows)) FROM read_parquet('{sys.argv[1]}') AS rows"
    ).fetchall()
"""
CONFIG = "[images]\nrequire_files = false\n[policy]\nmax_status_age_days = 36500\n"
CUTOFF = "2026-07-01"


def main() -> None:
    """Print one JSON line; ``ratio`` leaves out the stages, which the first verification runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--data", type=Path, default=Path(__file__).parent / "data")
    parser.add_argument("--memory", default="2GB")
    arguments = parser.parse_args()
    arguments.data.mkdir(exist_ok=True)
    accounts = max(10, arguments.posts // 10)
    export = arguments.data / f"posts-{arguments.posts}.parquet"
    if not export.exists():
        apart(generate, export, arguments.posts, accounts)
    with tempfile.TemporaryDirectory(dir=arguments.data) as scratch:
        workspace = Path(scratch) / "workspace"
        curate = [sys.executable, "-m", "curate"]
        measure([*curate, "init", str(workspace)])
        (workspace / "curate.toml").write_text(CONFIG, encoding="utf-8")
        bounds = ["--workspace", str(workspace), "--memory", arguments.memory, "--threads", "2"]
        measure([*curate, "ingest", str(export), *bounds])
        measure([*curate, "run", "--cutoff", CUTOFF, *bounds])
        statuses = Path(scratch) / "statuses.parquet"
        changed = write_statuses(statuses, accounts)
        measure([*curate, "ingest", str(statuses), "--format", "account-status", *bounds])
        verify = [*curate, "verify", "--cutoff", CUTOFF, "--json", *bounds]
        first = measure(verify, accepted=(0, 3))
        again = [measure(verify, accepted=(0, 3)) for _ in range(3)]
        done = subprocess.run(verify, check=False, capture_output=True, text=True)
        found = json.loads(done.stdout)
        (manifest,) = (workspace / "versions").glob("*/manifest.parquet")
        scan = [sys.executable, "-c", SCAN, str(manifest)]
        measure(scan)
        scans = [measure(scan) for _ in range(3)]
        shutil.rmtree(workspace)
    ours = sorted(again, key=lambda one: one.wall_s)[1]
    reference = sorted(scans, key=lambda one: one.wall_s)[1]
    result = {
        "name": "B6",
        "n": found["checked"],
        "changed_statuses": changed,
        "violations": len(found["violations"]),
        "ratio": round(ours.wall_s / reference.wall_s, 2),
        "ratio_cpu": round(ours.cpu_s / reference.cpu_s, 2),
        "ours_s": round(ours.wall_s, 2),
        "with_stages_s": round(first.wall_s, 2),
        "reference_s": round(reference.wall_s, 2),
        "peak_rss_mb": round(max(one.peak_rss_mb for one in (first, *again))),
    }
    print(json.dumps(result))


def write_statuses(target: Path, accounts: int) -> int:
    """A newer status of every tenth account: private. Returns how many there are."""
    query = (
        "COPY (SELECT CAST(100000000 + account AS VARCHAR) AS account_id, 'private' AS status, "
        "TIMESTAMP '2026-06-20' AS observed_at FROM range(0, {accounts}, 10) AS every (account)) "
        "TO '{target}' (FORMAT parquet)"
    )
    with duckdb.connect() as connection:
        connection.execute(query.format(accounts=accounts, target=target)).fetchall()
    return len(range(0, accounts, 10))


if __name__ == "__main__":
    main()
