"""B9: how fast the command line answers, against importing what it can't do without."""

import json
import statistics
import sys
import tempfile
from pathlib import Path

from processes import Measured, measure


def main() -> None:
    """Print a JSON line for ``curate --help`` and one for ``curate sql "select 1"``."""
    curate = [sys.executable, "-m", "curate"]
    with tempfile.TemporaryDirectory() as scratch:
        workspace = str(Path(scratch) / "workspace")
        measure([*curate, "init", workspace])
        pairs = {
            "B9 --help": ([*curate, "--help"], "import click"),
            "B9 sql": ([*curate, "sql", "select 1", "--workspace", workspace], "import duckdb"),
        }
        for name, (command, reference) in pairs.items():
            ours: list[Measured] = []
            theirs: list[Measured] = []
            for _ in range(11):
                ours.append(measure(command))
                theirs.append(measure([sys.executable, "-c", reference]))
            ratios = [a.wall_s / b.wall_s for a, b in zip(ours[1:], theirs[1:], strict=True)]
            result = {
                "name": name,
                "n": len(ratios),
                "ratio": round(statistics.median(ratios), 2),
                "ours_s": round(statistics.median(m.wall_s for m in ours[1:]), 3),
                "reference_s": round(statistics.median(m.wall_s for m in theirs[1:]), 3),
                "peak_rss_mb": round(max(m.peak_rss_mb for m in ours)),
            }
            print(json.dumps(result))


if __name__ == "__main__":
    main()
