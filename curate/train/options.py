"""What a training run may be asked for, checked; the defaults are those of ``curate.toml``."""

import dataclasses
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self, get_args

from curate.config import TrainConfig
from curate.errors import InputError, UsageError

Device = Literal["auto", "cpu", "cuda"]
Optimizer = Literal["sgd", "adamw"]

# Named here, not in models.py, so that `curate train --help` can list them without torch.
MODEL_NAMES = (
    "resnet10",
    "resnet18",
    "resnet50",
    "resnext101-32x4d",
    "resnext101-32x8d",
    "resnext101-32x16d",
    "resnext101-32x32d",
    "resnext101-32x48d",
    "vit-b16",
)
# How a run is computed, not what it computes: these may change when a run is resumed.
_CHANGEABLE = frozenset({"device", "workers"})


@dataclass(frozen=True)
class TrainOptions:
    """One training run. ``batch_size`` is per process; everything counted is counted in images.

    - ``epochs``: may be a fraction; an epoch is the sum of the images' repeats.
    - ``learning_rate``: for 256 images a step; the run's peak is that × images a step / 256.
    - ``warmup_share``: share of the run's images over which the rate rises to its peak.
    - ``halvings``: how often the rate is halved, at equal steps, after the warm-up.
    - ``min_crop_share``: the smallest share of an image's area that a training crop may cover.
    - ``effective_number_beta``: of the class-balanced loss; with 0 all concepts weigh the same.
    - ``checkpoint_steps``: a checkpoint is written after so many steps, and after every epoch.
    - ``workers``: processes that decode images; with 0 the training process does it itself.
    - ``channels_last``: the memory layout; for group widths of 16 and more it can be 2–3 times
      slower than the other, depending on the card.
    """

    model: str = "resnet50"
    epochs: float = 10.0
    batch_size: int = 64
    image_size_px: int = 224
    learning_rate: float = 0.1
    optimizer: Optimizer = "sgd"
    weight_decay: float = 1e-4
    warmup_share: float = 0.05
    halvings: int = 10
    min_crop_share: float = 0.08
    effective_number_beta: float = 0.0
    seed: int = 0
    checkpoint_steps: int = 1000
    device: Device = "auto"
    workers: int = 2
    channels_last: bool = False

    def __post_init__(self) -> None:
        """Raise a ``UsageError`` for a value that no run can have."""
        checks = {
            f"model is one of: {', '.join(MODEL_NAMES)}": self.model in MODEL_NAMES,
            "epochs is above 0 and finite": 0 < self.epochs < math.inf,
            "batch_size is at least 2: batch normalisation needs it": self.batch_size >= 2,
            "image_size_px is at least 16": self.image_size_px >= 16,
            "image_size_px is a multiple of 16 for a vision transformer": (
                not self.model.startswith("vit") or self.image_size_px % 16 == 0
            ),
            "learning_rate is above 0 and finite": 0 < self.learning_rate < math.inf,
            "optimizer is sgd or adamw": self.optimizer in get_args(Optimizer),
            "weight_decay is at least 0": self.weight_decay >= 0,
            "warmup_share is at least 0 and below 1": 0 <= self.warmup_share < 1,
            "halvings is at least 0": self.halvings >= 0,
            "min_crop_share is above 0 and at most 1": 0 < self.min_crop_share <= 1,
            "effective_number_beta is at least 0 and below 1": 0 <= self.effective_number_beta < 1,
            "checkpoint_steps is at least 1": self.checkpoint_steps >= 1,
            "device is auto, cpu or cuda": self.device in get_args(Device),
            "workers is at least 0": self.workers >= 0,
        }
        for rule, holds in checks.items():
            if not holds:
                name = rule.split()[0]
                raise UsageError(f"{name} = {getattr(self, name)!r} is not allowed", hint=rule)

    @classmethod
    def from_config(cls, config: TrainConfig, **given: Any) -> Self:
        """The config's values, with those ``given`` that are not ``None`` instead."""
        chosen = {name: value for name, value in given.items() if value is not None}
        return cls(**{**config.model_dump(), **chosen})

    @classmethod
    def from_json(cls, text: str, source: str) -> Self:
        """Read back what :meth:`to_json` wrote; ``source`` names the file in errors."""
        try:
            values = json.loads(text)
            return cls(**values)
        except (ValueError, TypeError):
            raise InputError(f"{source} holds no options of a training run") from None

    def to_json(self) -> str:
        """One line of JSON, keys sorted."""
        return json.dumps(dataclasses.asdict(self), sort_keys=True)

    def resumed_with(self, given: Mapping[str, Any]) -> Self:
        """These options with another device or number of workers, and nothing else changed.

        ``given`` may name any option; a ``None`` means that it was not given.

        Raises:
            UsageError: an option is given that would make it another run.
        """
        asked = {name: value for name, value in given.items() if value is not None}
        others = sorted(
            name
            for name, value in asked.items()
            if name not in _CHANGEABLE and value != getattr(self, name)
        )
        if others:
            raise UsageError(
                f"a resumed run keeps its options, but other values were given for: "
                f"{', '.join(others)}",
                hint="leave them out, or start a new run without --resume",
            )
        return dataclasses.replace(
            self, **{name: value for name, value in asked.items() if name in _CHANGEABLE}
        )


QUICK = TrainOptions(
    model="resnet10",
    epochs=8.0,
    batch_size=32,
    image_size_px=48,
    learning_rate=0.06,
    optimizer="adamw",
    halvings=5,
    min_crop_share=0.7,
    workers=0,
    channels_last=True,
)
"""For a few hundred simple pictures on a CPU: done in seconds, and far better than guessing."""
