"""A training run learns, can be stopped and resumed, and refuses what it must not train on."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import torch
from safetensors.torch import load_file
from slow_cases import slow
from toy_versions import Row, balanced_rows, write_version

from curate.errors import ExitCode, InputError, RefusedError, UsageError
from curate.train import runs
from curate.train.checkpoint import load_weights, read_header
from curate.train.loop import train
from curate.train.models import build_model
from curate.train.options import TrainOptions

REPOSITORY = Path(__file__).parents[2]


class KilledError(Exception):
    """Stands for a process that was killed."""


def _stopped(version, options, directory, *, after):
    def report(progress):
        if progress.position.step == after:
            raise KilledError

    with pytest.raises(KilledError):
        train(version, options, runs_directory=directory, report=report)
    return runs.find_run(directory)


def _metrics(directory, kind=None):
    lines = (directory / "metrics.jsonl").read_text().splitlines()
    return [body for body in map(json.loads, lines) if kind in (None, body["kind"])]


def _with(options, **changes):
    return dataclasses.replace(options, **changes)


def test_the_loss_falls_and_the_majority_is_beaten(toy, quick, tmp_path):
    options = _with(
        quick, epochs=12, batch_size=7, image_size_px=32, min_crop_share=1.0, halvings=4
    )
    result = train(toy, options, runs_directory=tmp_path / "runs")
    losses = [body["loss"] for body in _metrics(result.directory, "training")]
    assert losses[-1] < losses[0] / 2
    assert result.loss == losses[-1]
    assert result.accuracy.majority == pytest.approx(2 / 12)
    assert result.accuracy.majority_concept == "red"
    assert result.accuracy.above_majority > 0.3


def test_a_run_directory_holds_what_was_asked_and_what_came_out(toy, quick, tmp_path):
    first = train(toy, quick, runs_directory=tmp_path / "runs")
    second = train(toy, quick, runs_directory=tmp_path / "runs")
    assert first.directory.name == f"{toy.path.name}-1"
    assert second.directory.name == f"{toy.path.name}-2"
    config = json.loads((first.directory / "config.json").read_text())
    assert config["version_digest"] == toy.digest
    assert TrainOptions(**config["options"]) == quick
    result = json.loads((first.directory / "result.json").read_text())
    assert result == {"schema_version": 1, **json.loads(json.dumps(first.to_json()))}
    assert result["steps"] == 9
    assert result["images_seen"] == 3 * 42
    assert [body["epoch"] for body in _metrics(first.directory, "validation")] == [1, 2, 3]


def test_a_checkpoint_says_what_it_was_trained_on(toy, quick, tmp_path):
    result = train(toy, quick, runs_directory=tmp_path / "runs")
    header = read_header(result.checkpoint)
    assert header.version_digest == toy.digest
    assert header.concept_names[0] == "red"
    assert header.concept_ids[0] == 10
    assert header.options == quick
    assert header.position.images == result.images_seen
    load_weights(result.checkpoint, build_model(quick.model, 6, quick.image_size_px))
    files = sorted(path.name for path in result.directory.iterdir())
    assert files == [
        "checkpoint-last.safetensors",
        "config.json",
        "metrics.jsonl",
        header.state_name,
        "result.json",
    ]


@pytest.mark.parametrize("workers", [*slow(0), 2])
def test_the_same_seed_gives_the_same_loss_curve(toy, quick, tmp_path, workers):
    options = [_with(quick, epochs=2), _with(quick, epochs=2, workers=workers)]
    results = [train(toy, each, runs_directory=tmp_path / "runs") for each in options]
    assert _metrics(results[0].directory) == _metrics(results[1].directory)
    other = train(toy, _with(options[0], seed=1), runs_directory=tmp_path / "runs")
    assert _metrics(results[0].directory) != _metrics(other.directory)


@pytest.mark.parametrize("optimizer", ["sgd", *slow("adamw")])
def test_a_resumed_run_ends_as_if_it_had_never_stopped(toy, quick, tmp_path, optimizer):
    options = _with(quick, optimizer=optimizer, checkpoint_steps=2)
    whole = train(toy, options, runs_directory=tmp_path / "whole")
    expected = load_file(whole.checkpoint)
    for after in (3, 5, 8):
        run = _stopped(toy, options, tmp_path / f"stopped-{after}", after=after)
        resumed = train(toy, options, runs_directory=run.parent, resume=run)
        assert resumed.directory == run
        found = load_file(resumed.checkpoint)
        assert expected.keys() == found.keys()
        assert all(torch.equal(expected[name], found[name]) for name in expected), after
        assert _metrics(whole.directory) == _metrics(resumed.directory)
        assert resumed.accuracy == whole.accuracy


def test_a_finished_run_resumes_to_the_same_result(toy, quick, tmp_path):
    first = train(toy, quick, runs_directory=tmp_path / "runs")
    again = train(toy, quick, runs_directory=tmp_path / "runs", resume=first.directory)
    assert _with(again, seconds=0.0) == _with(first, seconds=0.0)


def test_a_run_is_not_resumed_on_a_version_with_another_digest(toy, quick, tmp_path):
    run = _stopped(toy, quick, tmp_path / "runs", after=5)
    other = write_version(tmp_path / "other", balanced_rows(35, 12))
    with pytest.raises(RefusedError) as refusal:
        train(other, quick, runs_directory=tmp_path / "runs", resume=run)
    assert refusal.value.exit_code == ExitCode.REFUSED


def test_a_run_is_not_resumed_with_other_options(toy, quick, tmp_path):
    run = _stopped(toy, quick, tmp_path / "runs", after=5)
    with pytest.raises(UsageError, match="learning_rate, seed"):
        train(
            toy,
            _with(quick, seed=5, learning_rate=0.5),
            runs_directory=tmp_path / "runs",
            resume=run,
        )


def test_a_run_stopped_before_its_first_checkpoint_says_so(toy, quick, tmp_path):
    run = _stopped(toy, quick, tmp_path / "runs", after=1)
    with pytest.raises(InputError, match="has no checkpoint-last"):
        train(toy, quick, runs_directory=tmp_path / "runs", resume=run)


def test_a_damaged_checkpoint_is_refused(toy, quick, tmp_path):
    run = train(toy, quick, runs_directory=tmp_path / "runs").directory
    for name in ("checkpoint-last.safetensors", "optimizer-000000009.safetensors"):
        whole = (run / name).read_bytes()
        for damage in (b"", b"\x80\x04cos\nsystem\n", b"\xff" * 64):
            (run / name).write_bytes(damage)
            with pytest.raises(InputError, match="damaged"):
                train(toy, quick, runs_directory=tmp_path / "runs", resume=run)
        (run / name).write_bytes(whole)
    assert train(toy, quick, runs_directory=tmp_path / "runs", resume=run).directory == run


def test_no_code_can_hide_in_a_checkpoint():
    sources = [path.read_text() for path in (REPOSITORY / "curate/train").glob("*.py")]
    assert not any("pickle" in source or "torch.load(" in source for source in sources)


def test_half_a_line_of_metrics_is_dropped_on_resume(toy, quick, tmp_path):
    run = _stopped(toy, quick, tmp_path / "runs", after=5)
    with (run / "metrics.jsonl").open("a") as file:
        file.write('{"kind": "trai')
    train(toy, quick, runs_directory=tmp_path / "runs", resume=run)
    assert [body["step"] for body in _metrics(run, "training")] == [3, 6, 9]


def test_without_validation_images_there_is_no_accuracy(tmp_path, quick):
    version = write_version(tmp_path, balanced_rows(28, 0))
    result = train(version, _with(quick, epochs=1), runs_directory=tmp_path / "runs")
    assert result.accuracy is None
    assert result.to_json()["accuracy"] is None
    assert not _metrics(result.directory, "validation")


def test_fewer_images_than_a_batch_still_train(tmp_path, quick):
    version = write_version(tmp_path, [Row(("red",)), Row(("lime", "blue"))])
    result = train(version, quick, runs_directory=tmp_path / "runs")
    assert (result.steps, result.images_seen) == (1, 14)


def test_half_an_epoch_sees_half_of_the_images(toy, quick, tmp_path):
    result = train(toy, _with(quick, epochs=0.5, batch_size=7), runs_directory=tmp_path / "runs")
    assert result.images_seen == 21


@pytest.mark.parametrize("workers", [0, 1])
@pytest.mark.parametrize("failure", [(b"no image", "decoded"), (None, "missing")])
def test_an_unreadable_image_is_named_by_its_id_alone(toy, quick, tmp_path, workers, failure):
    content, what = failure
    row = pq.read_table(toy.manifest).to_pylist()[0]
    path = toy.media_root / row["location"]
    path.unlink()
    if content:
        path.write_bytes(content)
    with pytest.raises(InputError, match=what) as refusal:
        train(toy, _with(quick, workers=workers), runs_directory=tmp_path / "runs")
    assert row["image_id"] in refusal.value.message
    assert "media" not in refusal.value.message


def test_a_truncated_picture_is_an_error_and_not_half_grey(toy, quick, tmp_path):
    row = pq.read_table(toy.manifest).to_pylist()[0]
    path = toy.media_root / row["location"]
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(InputError, match=row["image_id"]):
        train(toy, quick, runs_directory=tmp_path / "runs")


def test_a_loss_that_is_no_number_stops_the_run(toy, quick, tmp_path):
    with pytest.raises(InputError, match="no number"):
        train(toy, _with(quick, learning_rate=1e30, epochs=9), runs_directory=tmp_path / "runs")


def test_a_directory_that_holds_a_run_is_not_written_over(toy, quick, tmp_path):
    train(toy, quick, runs_directory=tmp_path / "runs", out=tmp_path / "mine")
    with pytest.raises(UsageError, match="already holds a run"):
        train(toy, quick, runs_directory=tmp_path / "runs", out=tmp_path / "mine")
    assert [path.name for path in (tmp_path / "runs").iterdir()] == [".columns"]


def test_training_does_not_disturb_the_callers_random_numbers(toy, quick, tmp_path):
    torch.manual_seed(3)
    expected = torch.rand(4)
    torch.manual_seed(3)
    train(toy, _with(quick, epochs=1), runs_directory=tmp_path / "runs")
    assert torch.equal(torch.rand(4), expected)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_a_device_that_is_not_there_is_a_usage_error(toy, quick, tmp_path):
    with pytest.raises(UsageError, match="CUDA"):
        train(toy, _with(quick, device="cuda"), runs_directory=tmp_path / "runs")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.parametrize("model", ["resnet10", "resnext101-32x4d", "vit-b16"])
@pytest.mark.parametrize("channels_last", [False, True])
def test_a_gpu_trains_in_bfloat16_and_resumes(toy, quick, tmp_path, model, channels_last):
    options = _with(
        quick, device="cuda", model=model, channels_last=channels_last, image_size_px=32
    )
    run = _stopped(toy, options, tmp_path / "runs", after=5)
    result = train(toy, options, runs_directory=tmp_path / "runs", resume=run)
    assert (result.device, result.steps) == ("cuda", 9)


@pytest.mark.slow
def test_two_processes_train_together_and_resume(quick, tmp_path):
    (tmp_path / "curate.toml").write_text("[train]\nmodel = 'resnet10'\nimage_size_px = 16\n")
    version = write_version(tmp_path, balanced_rows(42, 11))
    arguments = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    arguments += ["-m", "curate.train", "--workspace", str(tmp_path), "--workers", "0"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(REPOSITORY)}

    def together(*more):
        process = subprocess.Popen(
            [sys.executable, *arguments, *more],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            out, err = process.communicate(timeout=120)
        except subprocess.TimeoutExpired:
            # The launcher's children outlive it, so the whole group has to go.
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise
        assert process.returncode == 0, err
        return json.loads(out)

    first = together("--epochs", "2", "--batch-size", "7", "--device", "cpu")
    assert (first["version_digest"], first["steps"]) == (version.digest, 6)
    assert first["accuracy"]["images"] == 11
    again = together("--resume")
    assert again["directory"] == first["directory"]
    assert again["accuracy"] == first["accuracy"]
