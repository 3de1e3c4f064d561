"""Turns ``torchrun --nproc-per-node N -m curate.train …`` into one process of a training run."""

import argparse
import json
import os
import sys
from pathlib import Path

from curate.errors import CurateError, ExitCode
from curate.gate import Clearance, clear
from curate.train import require_torch
from curate.train.gate import UNVERIFIED, train_cleared
from curate.train.options import MODEL_NAMES
from curate.train.requests import find_place, open_request


def main(arguments: list[str] | None = None) -> int:
    """Train as ``curate train`` does; the first process writes the result to stdout as JSON."""
    parser = _parser()
    values = vars(parser.parse_args(arguments))
    version, resume = values.pop("version"), values.pop("resume")
    out, workspace = values.pop("out"), values.pop("workspace")
    accepted = values.pop("accept_violations")
    is_first = os.environ.get("RANK", "0") == "0"
    if resume is not None and out is not None:
        parser.error("--resume goes on in the run's own directory: leave out --out")
    try:
        place = find_place(workspace, version)
        require_torch()
        request = open_request(place, version, resume, values)
        clearance = Clearance(None)
        if is_first:
            # The others wait for it where they join; if it is refused, torchrun ends them.
            clearance = clear(place, request.version, use="trained on", accepted=accepted)
            if clearance.verified is None:
                sys.stderr.write(f"{UNVERIFIED}\n")
        result = train_cleared(place, request, clearance, out=out)
    except CurateError as error:
        hint = f"\n  {error.hint}" if error.hint else ""
        sys.stderr.write(f"curate: {error.message}{hint}\n")
        return error.exit_code
    if is_first:
        sys.stdout.write(json.dumps({"schema_version": 1, **result.to_json()}) + "\n")
    return ExitCode.DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m curate.train", description=__doc__)
    parser.add_argument("version", nargs="?", help="default: the newest")
    parser.add_argument("--model", choices=MODEL_NAMES)
    parser.add_argument("--epochs", type=float)
    parser.add_argument("--batch-size", type=int, help="images a step, in each process")
    parser.add_argument("--image-size", type=int, dest="image_size_px")
    parser.add_argument("--learning-rate", type=float, help="for 256 images a step")
    parser.add_argument("--device", choices=["auto", "cpu", "cuda"])
    parser.add_argument("--workers", type=int, help="decoding processes of each process")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--resume", nargs="?", const="latest", metavar="RUN")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--accept-violations", metavar="REASON")
    parser.add_argument("--workspace", "-w", type=Path)
    return parser


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # DDP leaves threads of the gloo backend running after the process group is gone; at the
    # interpreter's exit they sometimes abort a process whose results are all on disk.
    os._exit(code)
