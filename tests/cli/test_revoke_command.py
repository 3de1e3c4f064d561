"""`curate revoke` and `curate lookup` at the shell: what they print, and what they never say."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from revoking import make_version, post, prepared_workspace

from curate.errors import ExitCode
from curate.store.schema import load_schema
from curate.workspace import Workspace

Curate = Callable[..., tuple[int, str, str]]
CANARY, CANARY_ID, OTHER = "zqxcanary.ada", "770017700177", "zqxcanary.bo"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    rows = [
        post("661166", CANARY_ID, CANARY, url="https://images.example/a.jpg"),
        post("662266", "770027700277", OTHER, url="https://images.example/b.jpg"),
        post("663366", "770027700277", OTHER, url="https://images.example/c.jpg", tagged=CANARY),
    ]
    made = prepared_workspace(rows)
    make_version(made)
    return made


def written(workspace: Workspace) -> Iterator[tuple[Path, str]]:
    """Everything on disk but the personal columns of the tables, which are there to hold it."""
    for path in workspace.root.rglob("*"):
        if path.suffix == ".parquet":
            table = path.relative_to(workspace.root).parts[1]
            schema = load_schema().get(table)
            hidden = {c.name for c in schema.columns if c.personal} if schema else set()
            rows = pq.ParquetFile(path).read()
            yield path, repr(rows.drop_columns(list(hidden & set(rows.column_names))).to_pylist())
        elif path.is_file():
            yield path, path.read_text(encoding="utf-8", errors="replace")


def test_nothing_that_was_typed_is_printed_or_written(
    workspace: Workspace, tmp_path: Path, run_curate: Curate
) -> None:
    place = ("--workspace", workspace.root)
    requests = tmp_path / "requests.csv"
    requests.write_text(
        f"handle,account_id,url\n{CANARY},,\n,{CANARY_ID},\n"
        f",,https://www.instagram.com/{CANARY}/\n,,https://zqxcanary.example/explore\n"
        ",,https://bsky.app/profile/zqxcanary.example/post/3k\n"
    )
    said = [
        run_curate("revoke", CANARY, f"https://instagram.com/{CANARY}", *place),
        run_curate("revoke", "--from", requests, "--reason", "erasure", *place, "--json"),
        run_curate("revoke", "https://www.instagram.com/explore/zqxcanary", *place),
        run_curate("revoke", "zqxcanary_unknown", "--rebuild", *place),
        run_curate("lookup", CANARY_ID, *place, "--receipt", tmp_path / "receipt.json"),
        run_curate("lookup", "zqxcanary_nobody", *place, "--json"),
        run_curate("status", *place),
    ]
    assert [code for code, _, _ in said] == [0, 4, 4, 0, 0, 0, 0]
    for _, out, err in said:
        assert not any(name in out + err for name in ("zqxcanary", CANARY_ID, "661166"))
    files = dict(written(workspace))
    files[tmp_path / "receipt.json"] = (tmp_path / "receipt.json").read_text()
    assert any("suppressions" in path.parts for path in files)
    assert any("revocations" in path.parts for path in files)
    for path, text in files.items():
        assert not any(name in text for name in ("zqxcanary", CANARY_ID, "661166")), path


def test_revoke_says_what_holds_them_and_rebuilds_without(
    workspace: Workspace, run_curate: Curate
) -> None:
    place = ("--workspace", workspace.root)
    code, out, err = run_curate("revoke", CANARY, *place)
    (first,) = workspace.version_paths()
    assert code == ExitCode.DONE
    assert out == f"version {first.name}: 2 images\n"
    assert "recorded as request 0001" in err
    assert "ledger head" in err
    assert "asked " in run_curate("status", *place)[1]
    code, out, _ = run_curate("revoke", "@" + CANARY, "--rebuild", *place, "--json")
    body = json.loads(out)
    assert (code, body["request"], body["images"]) == (ExitCode.DONE, None, 2)
    assert body["successor"]["version"] == workspace.version_paths()[-1].name != first.name
    assert "asked " not in run_curate("status", *place)[1]


def test_a_line_that_names_nobody_does_not_stop_the_others(
    workspace: Workspace, tmp_path: Path, run_curate: Curate
) -> None:
    requests = tmp_path / "requests.txt"
    requests.write_text(f"https://www.instagram.com/explore/\n{CANARY}\n")
    code, out, err = run_curate("revoke", "--from", requests, "--workspace", workspace.root)
    assert code == ExitCode.BAD_INPUT
    assert "line 1 was NOT recorded" in err
    assert "2 images" in out


def test_whoever_names_nobody_is_told_so(
    workspace: Workspace, tmp_path: Path, run_curate: Curate
) -> None:
    place = ("--workspace", workspace.root)
    assert run_curate("revoke", *place)[0] == ExitCode.USAGE
    assert run_curate("revoke", "", *place)[0] == ExitCode.BAD_INPUT
    assert run_curate("revoke", "--from", tmp_path / "none", *place)[0] == ExitCode.BAD_INPUT
    assert run_curate("lookup", "https://instagram.com/p/AAAAB/", *place)[0] == ExitCode.BAD_INPUT


def test_a_lookup_is_one_object(workspace: Workspace, run_curate: Curate) -> None:
    code, out, _ = run_curate("lookup", CANARY, "--json", "--workspace", workspace.root)
    body = json.loads(out)
    assert code == ExitCode.DONE
    assert set(body) == {
        *("schema_version", "account", "known", "erased", "suppressed"),
        *("versions", "checkpoints", "versions_gone"),
    }
    assert body["versions"] == [{"version": workspace.version_paths()[0].name, "images": 2}]


def test_a_receipt_for_a_folder_that_is_not_there_is_wrong_usage(
    workspace: Workspace, run_curate: Curate, tmp_path: Path
) -> None:
    receipt = tmp_path / "gone" / "receipt.json"
    code, out, _ = run_curate("lookup", "@ada", "--receipt", receipt, "-w", workspace.root)
    assert (code, out) == (ExitCode.USAGE, "")
