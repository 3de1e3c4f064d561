"""What a workspace says of itself."""

import json
import os
import re
import time

import pytest

from curate import ledger
from curate.errors import ContractError, ExitCode
from curate.ingest import ingest
from curate.status import read_status
from curate.synthetic import CANARY
from curate.versions import write_attestation
from curate.workspace import create_workspace


@pytest.fixture
def ingested(tmp_path, synthetic_export):
    workspace = create_workspace(tmp_path / "workspace")
    ingest(workspace, synthetic_export[0])
    return workspace


def _make_version(workspace, age_seconds=-60):
    path = workspace.versions / "0001-3fa9c1d2"
    path.mkdir()
    write_attestation(path, "3fa9c1d2" * 8, {})
    moment = time.time() - age_seconds
    os.utime(path / "attestation.json", (moment, moment))


def test_an_empty_workspace_asks_for_an_export(tmp_path):
    status = read_status(create_workspace(tmp_path / "new"))
    assert (status.source_count, status.post_count, status.version) == (0, 0, None)
    assert status.next_step == "read an export: curate ingest PATH"


def test_statuses_without_a_date_are_asked_for(ingested):
    status = read_status(ingested)
    assert (status.oldest_status_at, status.newest_status_at) == (None, None)
    assert "--observed-at" in status.next_step


def test_counts_are_those_of_the_export(synthetic_workspace, synthetic_truth):
    status = read_status(synthetic_workspace)
    readable = [post for post in synthetic_truth.posts if "malformed_json" not in post.flags]
    assert status.source_count == 1
    assert status.post_count == len(readable)
    assert status.malformed_count == len(synthetic_truth.posts) - len(readable)
    assert status.accounts_without_status > 0
    assert status.oldest_status_at <= status.newest_status_at
    assert status.next_step == "make a version: curate run"


def test_a_new_version_is_not_stale(ingested):
    _make_version(ingested)
    status = read_status(ingested)
    assert status.stale == ()
    assert status.version.name == "0001-3fa9c1d2"
    assert status.version.digest == "3fa9c1d2" * 8
    assert "curate report" in status.next_step


def test_an_older_version_is_stale_by_its_sources_and_its_config(ingested):
    _make_version(ingested, age_seconds=3600)
    stale = " ".join(read_status(ingested).stale)
    assert "ingested after" in stale
    assert "curate.toml was changed" in stale


def test_an_unfinished_run_is_named(ingested):
    _make_version(ingested)
    (ingested.store / "run.json").write_text("{}")
    status = read_status(ingested)
    assert status.stale == ("a run was not finished",)
    assert status.next_step == "make a version: curate run"


def test_the_ledgers_head_is_told_and_a_rewritten_history_is_not(ingested):
    assert read_status(ingested).ledger_head == ledger.head(ingested.ledger)
    ingested.ledger.write_text(ingested.ledger.read_text().replace('"ingest"', '"nothing"'))
    with pytest.raises(ContractError):
        read_status(ingested)


def test_the_command_prints_one_line_a_fact_and_one_object(synthetic_workspace, run_curate):
    code, out, err = run_curate("status", "--workspace", synthetic_workspace.root)
    assert (code, err) == (ExitCode.DONE, "")
    assert "next       make a version: curate run" in out
    code, body, _ = run_curate("status", "--json", "--workspace", synthetic_workspace.root)
    assert json.loads(body)["schema_version"] == 1
    assert json.loads(body)["version"] is None
    for text in (out, body):
        assert CANARY not in text
        assert not re.search(r"\b77\d{9}\b", text)
