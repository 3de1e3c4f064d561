"""Runs the benchmarks, and holds their ratios against those of ``results/``.

    python benchmarks/compare.py small|full [--write]

Prints each benchmark's JSON line, and on stderr each ratio beside the committed one. The exit code
is 3 where one is worse by more than 30 %, or was not found. The small ones vary by as much: what
seems worse is measured twice more, and the median counts. With ``--write`` the ratios that were
found become the committed ones.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import duckdb

# By the name of a benchmark's line and its command, then by the ratio's own name.
Ratios = dict[str, dict[str, float]]
HERE = Path(__file__).parent
RUNS = {
    "small": (
        "b1_tables.py --posts 200000",
        "b3_image_scan.py",
        "b4_near_duplicates.py --hashes 200000",
        "b6_verify.py --posts 200000",
        "b9_startup.py",
        "b11_privacy_gate.py --posts 50000",
        "b12_balancing.py",
        "b13_revocation.py --accounts 20000",
        "canonicalise_tags.py --tags 500000",
        "ingest_tables.py --parquet-posts 200000 --csv-gb 0.05 --jsonl-gb 0.05",
    ),
    "full": (
        "b1_tables.py --posts 2000000",
        "b1_tables.py --posts 10000000",
        "b3_image_scan.py",
        "b4_near_duplicates.py",
        "b4_near_duplicates.py --hashes 10000000",
        "b6_verify.py --posts 10000000",
        "b9_startup.py",
        "b11_privacy_gate.py",
        "b12_balancing.py",
        "b13_revocation.py",
        "canonicalise_tags.py",
        "canonicalise_tags.py --compounds",
        "ingest_tables.py",
    ),
}
# Of these the ratio says how much of the reference's speed is ours; of all others, how much longer
# it takes.
SPEEDS = ("ingest ", "B11", "B12", "B3", "B4")
WORSE = 1.3
FOUND_WORSE = 3


def main() -> int:
    """Run one of ``RUNS``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", choices=RUNS)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    results = HERE / "results" / f"{arguments.size}.json"
    committed = json.loads(results.read_text()) if results.exists() else {"ratios": {}}
    before: Ratios = committed["ratios"]
    found: Ratios = {}
    for command in RUNS[arguments.size]:
        found |= _measured(command, before)
    worse = list(_compared(found, before))
    if arguments.write:
        body = {"machine": _machine(), "ratios": found}
        results.write_text(json.dumps(body, indent=1) + "\n")
    return FOUND_WORSE if worse and not arguments.write else 0


def _measured(command: str, committed: Ratios) -> Ratios:
    """The ratios of a benchmark, by the names of its lines; medians of three if one is worse."""
    runs = [_ratios(command)]
    if any(
        _longer(name, ratio, committed[name][key]) > WORSE
        for name, ratios in runs[0].items()
        for key, ratio in ratios.items()
        if key in committed.get(name, {})
    ):
        runs += [_ratios(command), _ratios(command)]
    return {
        name: {key: median(run[name][key] for run in runs) for key in ratios}
        for name, ratios in runs[0].items()
    }


def _ratios(command: str) -> Ratios:
    name, *options = command.split()
    ran = subprocess.run(
        [sys.executable, str(HERE / name), *options], stdout=subprocess.PIPE, check=True
    )
    found: Ratios = {}
    # DuckDB draws how far it is among the lines.
    for line in map(json.loads, re.findall(r"{.*}", ran.stdout.decode())):
        print(json.dumps(line), flush=True)
        found[f"{line['name']}, {command}"] = {
            key: value
            for key, value in line.items()
            if key.startswith("ratio") and value is not None
        }
    return found


def _longer(name: str, ratio: float, before: float) -> float:
    return before / ratio if name.startswith(SPEEDS) else ratio / before


def _compared(found: Ratios, committed: Ratios) -> Iterator[str]:
    for name, ratios in found.items():
        for key, ratio in ratios.items():
            before = committed.get(name, {}).get(key)
            if before is None:
                sys.stderr.write(f"{name}: {key} {ratio}, none is committed\n")
                continue
            is_worse = _longer(name, ratio, before) > WORSE
            verdict = "WORSE" if is_worse else "as good"
            sys.stderr.write(f"{name}: {key} {ratio}, committed is {before}: {verdict}\n")
            if is_worse:
                yield name
    for name in committed.keys() - found.keys():
        sys.stderr.write(f"{name}: not found\n")
        yield name


def _machine() -> str:
    python = platform.python_version()
    engine = f"Python {python}, DuckDB {duckdb.__version__}"
    return f"{os.cpu_count()} cores, {platform.machine()}, {engine}"


if __name__ == "__main__":
    sys.exit(main())
