"""Turns a version and options into a trained model, its metrics and its checkpoint."""

import dataclasses
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch

from curate.errors import InputError, UsageError
from curate.train import runs
from curate.train.accuracy import Accuracy, measure_accuracy
from curate.train.checkpoint import (
    CHECKPOINT_NAME,
    load_checkpoint,
    make_header,
    read_header,
    refuse_other_version,
    save_checkpoint,
)
from curate.train.data import Pictures, load_batches
from curate.train.learner import Learner
from curate.train.manifest import open_manifest
from curate.train.options import TrainOptions
from curate.train.processes import Processes, joined_processes
from curate.train.sampler import BatchStream, Epochs, Position
from curate.train.schedule import make_schedule
from curate.versions import Version
from curate.workspace import COLUMNS_NAME

_WINDOW_STEPS = 20


@dataclass(frozen=True)
class Progress:
    """What a run reports after each step, from the first of its processes only.

    ``epoch`` is the one, from 0, that the step's first image belongs to. ``loss`` is the mean over
    the last finished window of up to 20 steps; ``accuracy`` is the last that was measured.
    """

    position: Position
    steps: int
    epoch: int
    loss: float | None
    learning_rate: float
    accuracy: Accuracy | None


@dataclass(frozen=True)
class TrainResult:
    """What a finished run came to. ``accuracy`` is ``None`` when no image is for validation."""

    directory: Path
    checkpoint: Path
    version: str
    version_digest: str
    model: str
    device: str
    parameter_count: int
    concept_count: int
    training_images: int
    steps: int
    images_seen: int
    loss: float
    accuracy: Accuracy | None
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """The result as plain values; shares are of 1, paths are text."""
        body = dataclasses.asdict(self)
        body["directory"] = str(self.directory)
        body["checkpoint"] = str(self.checkpoint)
        return body


def train(
    version: Version,
    options: TrainOptions,
    *,
    runs_directory: Path,
    out: Path | None = None,
    resume: Path | None = None,
    report: Callable[[Progress], None] | None = None,
    verified: Mapping[str, Any] | None = None,
    started: Callable[[Path], None] = lambda directory: None,
) -> TrainResult:
    """Train a classifier on ``version``, as ``open_version`` opened it.

    The run's files go to ``out``, or to a new ``<version name>-<k>`` in ``runs_directory``.
    ``resume`` is the directory of a run to go on with instead; on a CPU it then ends with the same
    weights, bit for bit, as if it had never stopped. Started by ``torchrun``, the processes train
    together (DDP), with batch-norm statistics of their own; every process returns the result.
    ``verified`` goes into every checkpoint; ``started`` is called once, by the first process, with
    the run's directory before the first step.

    Raises:
        InputError: nothing to train on, an unreadable image, a damaged checkpoint, a loss that is
            no longer a number.
        RefusedError: the run to resume was trained on a version with another digest.
        UsageError: no such device, or the run to resume had other options.
    """
    manifest = open_manifest(version, runs_directory / COLUMNS_NAME)
    with joined_processes(options.device) as processes:
        begun = time.monotonic()
        on_cuda = processes.device.type == "cuda"
        torch.backends.cudnn.benchmark = on_cuda

        epochs = Epochs(manifest.training, options.seed)
        images_a_step = options.batch_size * processes.count
        total_images = epochs.images(options.epochs)
        # Rounded up: the last batch is filled from the epoch that would come next.
        steps = math.ceil(total_images / images_a_step)
        schedule = make_schedule(options, images_a_step, total_images)

        learner = Learner(options, manifest.training_counts(), processes)
        position = Position()
        if resume is not None:
            position = _load_run(resume, version, options, learner, processes)
            directory = resume
        else:
            directory = _start_run(out or runs_directory, out is None, version, options, processes)
        journal = _Journal(directory, writes=processes.is_first)
        journal.begin(position, started)
        loss = runs.last_loss(journal.directory)
        accuracy: Accuracy | None = None

        held_out = Pictures(manifest.validation, version.media_root, options.image_size_px)
        measure = partial(measure_accuracy, learner, held_out, manifest, processes, options)

        pictures = Pictures(
            manifest.training,
            version.media_root,
            options.image_size_px,
            seed=options.seed,
            min_crop_share=options.min_crop_share,
        )
        stream = BatchStream(
            epochs,
            position,
            steps - position.step,
            batch_size=options.batch_size,
            rank=processes.rank,
            ranks=processes.count,
        )
        window: list[torch.Tensor] = []
        for batch in load_batches(pictures, stream, workers=options.workers, pinned=on_cuda):
            rate = schedule.rate(position.images)
            window.append(learner.step(batch, rate))
            epoch, position = position.epoch, epochs.after_step(position, images_a_step)
            ends_epoch = position.epoch > epoch or position.step == steps
            saves = ends_epoch or position.step % options.checkpoint_steps == 0
            # A window ends at each checkpoint, so that a resumed run's windows are the same.
            if saves or len(window) == _WINDOW_STEPS:
                mean = torch.stack(window).double().mean()
                loss = processes.sum(mean).item() / processes.count
                window.clear()
                _refuse_no_number(loss, position)
                journal.add("training", position, {"loss": loss, "learning_rate": rate})
            if ends_epoch:
                accuracy = measure()
                if accuracy is not None:
                    journal.add("validation", position, dataclasses.asdict(accuracy))
            if saves and processes.is_first:
                header = make_header(version, manifest, options, position, verified)
                save_checkpoint(journal.directory, header, learner.model, learner.optimizer)
            if report is not None and processes.is_first:
                report(Progress(position, steps, epoch, loss, rate, accuracy))

        result = TrainResult(
            directory=journal.directory,
            checkpoint=journal.directory / CHECKPOINT_NAME,
            version=version.path.name,
            version_digest=version.digest,
            model=options.model,
            device=processes.device.type,
            parameter_count=sum(parameter.numel() for parameter in learner.model.parameters()),
            concept_count=len(manifest.concept_ids),
            training_images=len(manifest.training),
            steps=position.step,
            images_seen=position.images,
            loss=loss if loss is not None else math.nan,
            # A run that was killed after its last checkpoint comes here without a step.
            accuracy=accuracy if accuracy is not None else measure(),
            seconds=time.monotonic() - begun,
        )
        if processes.is_first:
            runs.write_result(journal.directory, result.to_json())
        return result


@dataclass(frozen=True)
class _Journal:
    directory: Path
    writes: bool

    def begin(self, position: Position, started: Callable[[Path], None]) -> None:
        if self.writes:
            started(self.directory)
            runs.rewind_metrics(self.directory, position.step)

    def add(self, kind: str, position: Position, values: dict[str, Any]) -> None:
        if self.writes:
            body = {"kind": kind, **dataclasses.asdict(position), **values}
            runs.append_metrics(self.directory, body)


def _start_run(
    directory: Path, is_parent: bool, version: Version, options: TrainOptions, processes: Processes
) -> Path:
    made = ""
    if processes.is_first:
        if is_parent:
            directory = runs.new_run_directory(directory, version.path.name)
        else:
            runs.make_run_directory(directory)
        runs.write_config(
            directory,
            version=version.path.name,
            version_digest=version.digest,
            options=options,
            processes=processes.count,
            torch_version=torch.__version__,
        )
        made = str(directory)
    return Path(processes.share_text(made))


def _load_run(
    directory: Path, version: Version, options: TrainOptions, learner: Learner, processes: Processes
) -> Position:
    header = read_header(directory / CHECKPOINT_NAME)
    refuse_other_version(header, version)
    header.options.resumed_with(dataclasses.asdict(options))
    started_with = runs.read_config(directory).get("processes")
    if started_with != processes.count:
        raise UsageError(
            f"the run was started with {started_with} processes, not {processes.count}",
            hint="a step would take another number of images, and the schedule would be another",
        )
    load_checkpoint(directory, header, learner.model, learner.optimizer)
    return header.position


def _refuse_no_number(loss: float, position: Position) -> None:
    if not math.isfinite(loss):
        raise InputError(
            f"the training loss is no number any more at step {position.step}",
            hint="lower the learning rate, or lengthen the warm-up",
        )
