"""`curate train` as a user meets it: streams, exit codes, options."""

import json
import subprocess
import sys
from dataclasses import fields

import pyarrow.parquet as pq
import pytest
from toy_versions import balanced_rows, write_version

from curate.cli.train import command, summary
from curate.config import TrainConfig
from curate.errors import ExitCode, UsageError
from curate.train.accuracy import Accuracy
from curate.train.loop import TrainResult
from curate.train.options import MODEL_NAMES, QUICK, TrainOptions

QUICKLY = ["--epochs", "2", "--batch-size", "14", "--workers", "0", "--device", "cpu"]


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "curate.toml").write_text(
        "[train]\nmodel = 'resnet10'\nimage_size_px = 16\nlearning_rate = 1.0\n"
    )
    return tmp_path


def _curate(capfd, *arguments):
    from curate.cli import _run

    code = _run(["train", *map(str, arguments)])
    out, err = capfd.readouterr()
    return int(code), out, err


def test_the_checkpoint_goes_to_stdout_and_the_talk_to_stderr(toy, workspace, capfd):
    code, out, err = _curate(capfd, "--workspace", workspace, *QUICKLY)
    assert code == ExitCode.DONE, err
    assert out == f"{workspace}/runs/{toy.path.name}-1/checkpoint-last.safetensors\n"
    assert "majority concept 16.7 %" in err


def test_json_is_one_object(toy, workspace, capfd):
    code, out, _ = _curate(capfd, "1", "--workspace", workspace, "--json", *QUICKLY)
    body = json.loads(out)
    assert code == ExitCode.DONE
    assert body["schema_version"] == 1
    assert body["version_digest"] == toy.digest
    assert set(body["accuracy"]) == {field.name for field in fields(Accuracy)}


def test_a_manifest_that_was_changed_is_refused(toy, workspace, capfd):
    pq.write_table(pq.read_table(toy.manifest).slice(1), toy.manifest)
    code, out, err = _curate(capfd, "--workspace", workspace, *QUICKLY)
    assert (code, out) == (ExitCode.REFUSED, "")
    assert "not the one that was attested" in err
    assert not (workspace / "runs").exists()


def test_resume_keeps_the_runs_own_version_and_options(toy, workspace, capfd):
    _curate(capfd, "--workspace", workspace, *QUICKLY)
    write_version(workspace, balanced_rows(21, 6), name="0002")
    (workspace / "curate.toml").write_text("[train]\nmodel = 'resnet18'\n")
    code, out, err = _curate(capfd, "--workspace", workspace, "--resume", "--json")
    assert code == ExitCode.DONE, err
    assert json.loads(out)["version"] == toy.path.name
    assert json.loads(out)["model"] == "resnet10"


def test_resume_on_another_version_is_refused(toy, workspace, capfd):
    _curate(capfd, "--workspace", workspace, *QUICKLY)
    write_version(workspace, balanced_rows(21, 6), name="0002")
    code, _, err = _curate(capfd, "2", "--workspace", workspace, "--resume")
    assert code == ExitCode.REFUSED
    assert "trained on another version" in err


def test_resume_after_the_version_was_removed_is_refused(toy, workspace, capfd):
    _curate(capfd, "--workspace", workspace, *QUICKLY)
    write_version(workspace, balanced_rows(21, 6), name="0002")
    toy.path.rename(workspace / "elsewhere")
    code, _, err = _curate(capfd, "--workspace", workspace, "--resume")
    assert code == ExitCode.REFUSED
    assert "not in the workspace any more" in err


def test_resume_with_another_option_is_a_usage_error(toy, workspace, capfd):
    _curate(capfd, "--workspace", workspace, *QUICKLY)
    code, _, err = _curate(capfd, "--workspace", workspace, "--resume", "--seed", 9)
    assert code == ExitCode.USAGE
    assert "seed" in err


def test_resume_and_out_exclude_each_other(toy, workspace, capfd):
    code, _, err = _curate(capfd, "--workspace", workspace, "--resume", "--out", workspace / "x")
    assert code == ExitCode.USAGE
    assert "--out" in err


def test_resume_without_a_run_says_how_to_start_one(toy, workspace, capfd):
    code, _, err = _curate(capfd, "--workspace", workspace, "--resume")
    assert code == ExitCode.BAD_INPUT
    assert "curate train" in err


@pytest.mark.parametrize("missing", ["torch", "safetensors"])
def test_without_torch_it_says_what_to_install(toy, workspace, capfd, monkeypatch, missing):
    from curate import train

    real = train.find_spec
    monkeypatch.setattr(train, "find_spec", lambda name: None if name == missing else real(name))
    code, _, err = _curate(capfd, "--workspace", workspace, *QUICKLY)
    assert code == ExitCode.USAGE
    assert missing in err
    assert "pip install 'curate[train]'" in err


def test_help_imports_neither_torch_nor_polars():
    source = (
        "import sys, curate.cli.train as t; from click.testing import CliRunner;"
        "assert CliRunner().invoke(t.command, ['--help']).exit_code == 0;"
        "print({'torch', 'polars', 'pyarrow', 'rich.progress'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


def test_the_summary_says_by_how_much_the_majority_is_beaten(toy):
    accuracy = Accuracy(100, 1.0, 0.71, 0.9, 0.142, "red")
    result = TrainResult(
        directory=toy.path,
        checkpoint=toy.path / "checkpoint-last.safetensors",
        version="0001-aaaaaaaa",
        version_digest=toy.digest,
        model="resnet10",
        device="cpu",
        parameter_count=1,
        concept_count=6,
        training_images=42,
        steps=9,
        images_seen=126,
        loss=0.5,
        accuracy=accuracy,
        seconds=1.0,
    )
    expected = "validation accuracy 71.0 %, majority concept 14.2 %: +56.8 points"
    assert expected in summary(result)


def test_every_key_of_the_config_is_an_option_with_the_same_default():
    assert TrainOptions.from_config(TrainConfig()) == TrainOptions()


def test_the_torchrun_entry_offers_the_commands_options():
    from curate.train.__main__ import _parser

    ours = {name for parameter in command.params for name in parameter.opts if name[0] == "-"}
    theirs = {name for action in _parser()._actions for name in action.option_strings}
    assert ours - theirs == {"--json", "--debug"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"model": "resnet51"},
        {"epochs": 0},
        {"epochs": float("inf")},
        {"epochs": float("nan")},
        {"batch_size": 1},
        {"image_size_px": 8},
        {"model": "vit-b16", "image_size_px": 100},
        {"learning_rate": -1},
        {"warmup_share": 1},
        {"device": "tpu"},
        {"workers": -1},
    ],
    ids=str,
)
def test_an_option_that_no_run_can_have_is_a_usage_error(wrong):
    with pytest.raises(UsageError, match=next(iter(wrong)) if len(wrong) == 1 else "image_size_px"):
        TrainOptions(**wrong)


def test_quick_options_are_for_a_cpu():
    assert QUICK.model in MODEL_NAMES
    assert QUICK.workers == 0
