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

# What a user of consentml does: track a training run on the same people, then revoke some of them.
PEER = r"""
import sys
import pandas
from consentml.revoke import revoke
from consentml.sources import DataFrameSource
from consentml.track import track

if __name__ == "__main__":
    task, database, argument = sys.argv[1:]
    if task == "track":
        people = pandas.DataFrame({"account_id": range(100_000_000, 100_000_000 + int(argument))})
        source = DataFrameSource(people, subject_id_col="account_id", label="people")
        track(model_name="model", source=source, db_path=database)(lambda rows: {})()
    else:
        for number in range(int(argument)):
            revoke(subject_id=100_000_000 + 10 * number, db_path=database)
"""
CONFIG = "[images]\nrequire_files = false\n[policy]\nmax_status_age_days = 36500\n"


def main() -> None:
    """Print one JSON line; ``reference_s`` is the peer's 200, which removes nothing, or null.

    Every figure is of a whole process. Revoking makes no file anew; the rebuild writes the next
    version, ``rewritten_mb`` in all.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=1_000_000)
    parser.add_argument("--data", type=Path, default=Path(__file__).parent / "data")
    parser.add_argument("--memory", default="1000MB")
    parser.add_argument("--peer-python", help="a Python that has consentml installed")
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
        newest = max((root / "versions").iterdir())
        rewritten = sum(file.stat().st_size for file in newest.iterdir())
        peer = {}
        if arguments.peer_python:
            script = Path(scratch) / "peer.py"
            script.write_text(PEER, encoding="utf-8")
            at = [arguments.peer_python, str(script)]
            database = f"{scratch}/peer.db"
            tasks = {"track": str(arguments.accounts), "revoke_1": "1", "revoke_200": "200"}
            for task, argument in tasks.items():
                peer[task] = measure([*at, task, database, argument]).wall_s
    ratio = round(many.wall_s / peer["revoke_200"], 2) if peer else None
    result = {
        "name": "B13",
        "n": arguments.accounts,
        "ratio": ratio,
        "ours_s": round(many.wall_s, 2),
        "revoke_1_s": round(one.wall_s, 2),
        "revoke_200_s": round(many.wall_s, 2),
        "lookup_s": round(looked_up.wall_s, 2),
        "ingest_s": round(ingest.wall_s, 1),
        "run_s": round(first.wall_s, 1),
        "rebuild_s": round(again.wall_s, 1),
        "images_left": left,
        "rewritten_mb": round(rewritten / 1e6, 1),
        "peak_rss_mb": round(max(one.peak_rss_mb, many.peak_rss_mb, looked_up.peak_rss_mb)),
        "reference_s": round(peer["revoke_200"], 2) if peer else None,
        **{f"peer_{task}_s": round(seconds, 2) for task, seconds in peer.items()},
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
