"""Turns a training run's state into two safetensors files, and those back into the state."""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import safetensors
import safetensors.torch
import torch
from torch import Tensor, nn

from curate.durable import written_whole
from curate.errors import InputError, RefusedError
from curate.train.manifest import Manifest
from curate.train.options import TrainOptions
from curate.train.sampler import Position
from curate.versions import Version

CHECKPOINT_NAME = "checkpoint-last.safetensors"
FORMAT = "curate-checkpoint-1"


@dataclass(frozen=True)
class CheckpointHeader:
    """What a checkpoint says of itself: everything but the numbers.

    ``concept_ids`` and ``concept_names`` are in the order of the model's outputs.
    ``state_name`` is the file beside it that holds the optimiser's state after the same step.
    ``verified`` is what the verification before the training found, as ``curate.gate`` has
    it; null if none could be made.
    """

    version: str
    version_digest: str
    options: TrainOptions
    concept_ids: tuple[int, ...]
    concept_names: tuple[str, ...]
    position: Position
    state_name: str
    verified: Mapping[str, Any] | None = None


def make_header(
    version: Version,
    manifest: Manifest,
    options: TrainOptions,
    position: Position,
    verified: Mapping[str, Any] | None = None,
) -> CheckpointHeader:
    """The header of a checkpoint that is written at ``position``."""
    return CheckpointHeader(
        version=version.path.name,
        version_digest=version.digest,
        options=options,
        concept_ids=manifest.concept_ids,
        concept_names=manifest.concept_names,
        position=position,
        state_name=f"optimizer-{position.step:09d}.safetensors",
        verified=verified,
    )


def save_checkpoint(
    directory: Path, header: CheckpointHeader, model: nn.Module, optimizer: torch.optim.Optimizer
) -> Path:
    """Write the checkpoint of a run, in place of its last one; returns the weights' path.

    ``checkpoint-last.safetensors`` holds the weights under the model's own names and the header
    as metadata. The optimiser's state is written first, under a name of its own, so that the
    rename of the weights is the one moment at which the new pair replaces the old: a process
    killed at any time leaves a pair of the same step.
    """
    state = {
        f"{index}.{name}": torch.as_tensor(value)
        for index, values in optimizer.state_dict()["state"].items()
        for name, value in values.items()
        if value is not None
    }
    _write(state, directory / header.state_name, {"format": FORMAT})
    metadata = {
        "format": FORMAT,
        "version": header.version,
        "version_digest": header.version_digest,
        "options": header.options.to_json(),
        "concept_ids": json.dumps(header.concept_ids),
        "concept_names": json.dumps(header.concept_names, ensure_ascii=False),
        "position": json.dumps(dataclasses.asdict(header.position)),
        "state_name": header.state_name,
        "verified": json.dumps(header.verified, sort_keys=True, ensure_ascii=False),
    }
    path = directory / CHECKPOINT_NAME
    _write(model.state_dict(), path, metadata)
    for old in directory.glob("optimizer-*.safetensors"):
        if old.name != header.state_name:
            old.unlink()
    return path


def read_header(path: Path) -> CheckpointHeader:
    """Read what a checkpoint says of itself, and none of its weights.

    Raises:
        InputError: the file is missing or damaged, or is no checkpoint of this toolkit.
    """
    try:
        with safetensors.safe_open(path, framework="pt") as file:
            metadata: Mapping[str, str] = file.metadata() or {}
        if metadata.get("format") != FORMAT:
            raise InputError(f"{path.name} is no checkpoint of curate")
        return CheckpointHeader(
            version=metadata["version"],
            version_digest=metadata["version_digest"],
            options=TrainOptions.from_json(metadata["options"], path.name),
            concept_ids=tuple(json.loads(metadata["concept_ids"])),
            concept_names=tuple(json.loads(metadata["concept_names"])),
            position=Position(**json.loads(metadata["position"])),
            state_name=metadata["state_name"],
            # Checkpoints of older releases say nothing of a verification.
            verified=json.loads(metadata.get("verified", "null")),
        )
    except FileNotFoundError:
        raise InputError(f"{path.parent.name} has no {path.name}") from None
    except (safetensors.SafetensorError, ValueError, KeyError, TypeError):
        raise InputError(f"{path.name} is damaged") from None


def refuse_other_version(header: CheckpointHeader, version: Version) -> None:
    """Refuse to go on training on other images than those that the checkpoint was trained on.

    Raises:
        RefusedError: the digests differ.
    """
    if header.version_digest != version.digest:
        raise RefusedError(
            f"the run was trained on version {header.version}, and {version.path.name} "
            "holds other images",
            hint="weights keep what they have seen: start a new run without --resume",
        )


def load_checkpoint(
    directory: Path,
    header: CheckpointHeader,
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
) -> None:
    """Load the weights and the optimiser's state of a run, exactly as they were saved.

    safetensors hold numbers only: reading them runs nothing, whoever wrote the file.

    Raises:
        InputError: a file is missing or damaged, or is of another model.
    """
    load_weights(directory / CHECKPOINT_NAME, model)
    state: dict[int, dict[str, Tensor]] = {}
    # The name comes out of a file: only its last part may choose what is read.
    for key, value in _read(directory / Path(header.state_name).name).items():
        index, _, name = key.partition(".")
        state.setdefault(int(index), {})[name] = value
    groups = optimizer.state_dict()["param_groups"]
    optimizer.load_state_dict({"state": state, "param_groups": groups})


def load_weights(path: Path, model: nn.Module) -> None:
    """Load only the weights of a checkpoint, for evaluation.

    Raises:
        InputError: the file is missing or damaged, or is of another model.
    """
    try:
        model.load_state_dict(_read(path))
    except RuntimeError:
        raise InputError(f"{path.name} holds the weights of another model") from None


def _read(path: Path) -> dict[str, Tensor]:
    try:
        return safetensors.torch.load_file(path)
    except FileNotFoundError:
        raise InputError(f"{path.parent.name} has no {path.name}") from None
    except safetensors.SafetensorError:
        raise InputError(f"{path.name} is damaged") from None


def _write(tensors: Mapping[str, Tensor], path: Path, metadata: dict[str, str]) -> None:
    # Contiguous: safetensors stores no strides, and channels_last weights have others.
    plain = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    with written_whole(path, is_forced=True) as temporary:
        safetensors.torch.save_file(plain, temporary, metadata)
