"""B11: a million posts through the privacy gate, JSON lines in and out, against datatrove."""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

import duckdb
from processes import apart, measure

# A tenth of the posts is of private accounts, one in twenty-five of those that opted out.
POSTS = r"""
COPY (
  SELECT concat('3', lpad(CAST(post AS VARCHAR), 18, '0')) AS post_id,
         CAST(100000000 + hash(post + 13) % $accounts AS VARCHAR) AS account_id,
         TIMESTAMP '2026-05-01' + to_seconds(post) AS created_at,
         concat('What a day number ', post % 1000, ' out here! #cat #lake #t', hash(post) % 100000)
           AS caption,
         hash(hash(post + 13) % $accounts + 9) % 100 < 10 AS is_private,
         CASE WHEN hash(hash(post + 13) % $accounts + 5) % 100 < 4 THEN 'noai' END AS x_robots_tag,
         TIMESTAMP '2026-06-01 00:00:00' AS observed_at,
         concat('https://images.example/', hex(hash(post)), '.jpg') AS url
  FROM range($posts) AS posts (post)
) TO '{target}' (FORMAT json)
"""
# What a user of datatrove writes; the fields that it doesn't know become metadata.
PEER = r"""
import sys
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.filters import LambdaFilter
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

def is_public(document):
    said = document.metadata
    return said.get("is_private") is False and not said.get("x_robots_tag")

if __name__ == "__main__":
    source, target, logs = sys.argv[1:]
    LocalPipelineExecutor(
        pipeline=[
            JsonlReader(source, text_key="caption", id_key="post_id"),
            LambdaFilter(is_public),
            JsonlWriter(target, compression=None),
        ],
        tasks=2, workers=2, logging_dir=logs, skip_completed=False,
    ).run()
"""
KEPT = (
    "SELECT post_id, account, created_at, caption FROM posts "
    "ANTI JOIN rejections ON rejections.post_key = posts.post_key"
)
CONFIG = "[images]\nrequire_files = false\n[policy]\nmax_status_age_days = 36500\n"


def main() -> None:
    """Print one JSON line; ``ratio`` is how often ours goes into the peer, null without one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--data", type=Path, default=Path(__file__).parent / "data")
    parser.add_argument("--memory", default="1000MB")
    parser.add_argument("--peer-python", help="a Python that has datatrove installed")
    arguments = parser.parse_args()
    arguments.data.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=arguments.data) as scratch:
        folder = Path(scratch) / "export"
        folder.mkdir()
        # Two files, so that the peer has one for each of its workers.
        apart(write_posts, folder / "all.jsonl", arguments.posts)
        halve(folder / "all.jsonl", arguments.posts // 2)
        root = Path(scratch) / "workspace"
        curate = [sys.executable, "-m", "curate"]
        measure([*curate, "init", str(root)])
        (root / "curate.toml").write_text(CONFIG, encoding="utf-8")
        place = ["--workspace", str(root)]
        bounds = [*place, "--memory", arguments.memory, "--threads", "2"]
        ingest = measure([*curate, "ingest", str(folder), *bounds])
        gate = measure([*curate, "run", "--until", "barred_posts", *bounds])
        kept = Path(scratch) / "kept.jsonl"
        out = measure(
            [*curate, "sql", KEPT, "--personal", "--format", "jsonl", "--output", str(kept), *place]
        )
        with kept.open(encoding="utf-8") as lines:
            count = sum(1 for _ in lines)
        peer_s = None
        if arguments.peer_python:
            script = Path(scratch) / "peer.py"
            script.write_text(PEER, encoding="utf-8")
            target = Path(scratch) / "peer"
            command = [arguments.peer_python, str(script), str(folder), str(target), f"{scratch}/l"]
            peer_s = measure(command).wall_s
            their_count = 0
            for file in target.glob("*.jsonl"):
                with file.open(encoding="utf-8") as lines:
                    their_count += sum(1 for _ in lines)
            if their_count != count:
                raise RuntimeError(f"ours kept {count} posts, the peer {their_count}")
        shutil.rmtree(root)
    ours_s = ingest.wall_s + gate.wall_s + out.wall_s
    result = {
        "name": "B11",
        "n": arguments.posts,
        "kept": count,
        "ratio": None if peer_s is None else round(peer_s / ours_s, 2),
        "ours_s": round(ours_s, 2),
        "ingest_s": round(ingest.wall_s, 2),
        "gate_s": round(gate.wall_s, 2),
        "out_s": round(out.wall_s, 2),
        "reference_s": None if peer_s is None else round(peer_s, 2),
        "peak_rss_mb": round(max(ingest.peak_rss_mb, gate.peak_rss_mb, out.peak_rss_mb)),
    }
    print(json.dumps(result))


def write_posts(target: Path, posts: int) -> None:
    """Write the export: one JSON object a line."""
    with duckdb.connect(config={"memory_limit": "2GB", "threads": 2}) as connection:
        connection.execute(
            POSTS.replace("{target}", str(target).replace("'", "''")),
            {"posts": posts, "accounts": max(1, posts // 10)},
        ).fetchall()


def halve(path: Path, lines: int) -> None:
    """Cut a file after ``lines`` lines into two beside it."""
    with path.open(encoding="utf-8") as source:
        for name in ("1.jsonl", "2.jsonl"):
            with path.with_name(name).open("w", encoding="utf-8") as part:
                for number, line in enumerate(source, start=1):
                    part.write(line)
                    if name == "1.jsonl" and number == lines:
                        break
    path.unlink()


if __name__ == "__main__":
    main()
