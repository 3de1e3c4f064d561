"""B13: a million accounts indexed: how long revoking 1 and 200 of them takes, and a lookup."""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from posts_table import generate
from processes import measure

import curate.revocation
from curate.workspace import Workspace

CONFIG = "[images]\nrequire_files = false\n[policy]\nmax_status_age_days = 36500\n"


def main() -> None:
    """Print one JSON line; ``reference_s`` is null: no peer that is installed removes anything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=1_000_000)
    parser.add_argument("--data", type=Path, default=Path(__file__).parent / "data")
    parser.add_argument("--memory", default="1000MB")
    arguments = parser.parse_args()
    arguments.data.mkdir(exist_ok=True)
    posts = 2 * arguments.accounts
    export = arguments.data / f"people-{arguments.accounts}.parquet"
    if not export.exists():
        generate(export, posts, arguments.accounts)
    with tempfile.TemporaryDirectory(dir=arguments.data) as scratch:
        root = Path(scratch) / "workspace"
        command = [sys.executable, "-m", "curate"]
        measure([*command, "init", str(root)])
        (root / "curate.toml").write_text(CONFIG, encoding="utf-8")
        place = ["--workspace", str(root)]
        bounds = [*place, "--memory", arguments.memory, "--threads", "2"]
        ingest = measure([*command, "ingest", str(export), *bounds])
        first = measure([*command, "run", *bounds])
        one = measure([*command, "revoke", "user_7", *place])
        people = Path(scratch) / "people.txt"
        people.write_text("".join(f"{100_000_000 + 10 * n}\n" for n in range(200)))
        many = measure([*command, "revoke", "--from", str(people), *place])
        looked_up = measure([*command, "lookup", "user_7", *place])
        again = measure([*command, "run", *bounds])
        found = curate.revocation.look_up(Workspace(root), "user_7", platform="table")
        left = found.holdings.checked[-1].images
    result = {
        "name": "B13",
        "n": arguments.accounts,
        "ours_s": round(many.wall_s, 2),
        "revoke_1_s": round(one.wall_s, 2),
        "revoke_200_s": round(many.wall_s, 2),
        "lookup_s": round(looked_up.wall_s, 2),
        "ingest_s": round(ingest.wall_s, 1),
        "run_s": round(first.wall_s, 1),
        "rebuild_s": round(again.wall_s, 1),
        "images_left": left,
        "peak_rss_mb": round(max(one.peak_rss_mb, many.peak_rss_mb, looked_up.peak_rss_mb)),
        "reference_s": None,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
