"""A version is what the ledger says that a run made; whatever was changed since is refused."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from workspaces import CUTOFF, new_workspace, prepared, take_in, write_picture

from curate import ledger, publish
from curate.errors import ExitCode, InputError, RefusedError
from curate.pipeline import run
from curate.verify import find_manifest
from curate.version_rows import rows_digest
from curate.versions import attested_digest, open_version, write_attestation
from curate.workspace import Workspace

Curate = Callable[..., tuple[int, str, str]]


def new_version(workspace: Workspace) -> Path:
    with run(workspace, cutoff=CUTOFF, threads=1) as (engine, result):
        return publish.publish(workspace, engine, result).path


@pytest.fixture
def workspace() -> Workspace:
    def make(place: Path) -> None:
        lines = ["platform,post_id,account_id,handle,is_private,hashtags,media"]
        for name in "ab":
            write_picture(place / f"{name}.jpg", name)
            lines.append(f"instagram,p-{name},id-{name},h-{name},false,cat,{name}.jpg")
        (place / "posts.csv").write_text("\n".join(lines) + "\n")
        made = new_workspace(place / "ws")
        take_in(made, place / "posts.csv")
        new_version(made)

    return Workspace(prepared("attested-versions", make) / "ws")


@pytest.fixture
def version(workspace: Workspace) -> Path:
    (path,) = workspace.version_paths()
    return path


def predicate(version: Path) -> dict[str, Any]:
    statement = json.loads((version / "attestation.json").read_text())
    return {key: value for key, value in statement["predicate"].items() if key != "version_digest"}


def without_the_first_row(version: Path) -> None:
    manifest = version / "manifest.parquet"
    pq.write_table(pq.read_table(manifest).slice(1), manifest)


def attest_again(version: Path, **changed: object) -> None:
    digest = rows_digest(version / "manifest.parquet", version / "concepts.parquet")
    write_attestation(version, digest, {**predicate(version), **changed})


def edit_report(version: Path, name: str) -> None:
    path = version / name
    path.write_text(path.read_text().replace("2", "2000"))


# What somebody did who can write to versions/, and the command that would have passed it over.
FORGERIES: dict[str, Callable[[Path], object]] = {
    "rows": without_the_first_row,
    "rows and attestation": lambda version: (without_the_first_row(version), attest_again(version)),
    "rows, attestation and name": lambda version: (
        without_the_first_row(version),
        attest_again(version, name="0001-00000000"),
    ),
    "attestation": lambda version: attest_again(version, cutoff="2030-01-01T00:00:00"),
    "concepts": lambda version: (version / "concepts.parquet").unlink(),
    "report.json": lambda version: edit_report(version, "report.json"),
    "report.html": lambda version: edit_report(version, "report.html"),
    "report.html and attestation": lambda version: (
        edit_report(version, "report.html"),
        attest_again(version),
    ),
    "no digest of a file": lambda version: (version / "attestation.json").write_text(
        json.dumps({"predicate": {"version_digest": "0" * 64}})
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_version_that_was_changed_is_refused_by_whatever_answers_about_it(
    workspace: Workspace, version: Path, run_curate: Curate, forgery: str
) -> None:
    FORGERIES[forgery](version)
    commands = [["verify"], ["lookup", "h-a"], ["train"]]
    if forgery.startswith("report"):
        commands.append(["report"])
    for command in commands:
        code, out, err = run_curate(*command, "-w", workspace.root)
        assert code in (ExitCode.REFUSED, ExitCode.BAD_INPUT), (command, out, err)
        assert not out


def test_a_digest_is_taken_from_a_recorded_version_for_its_own_tables_only(
    workspace: Workspace, version: Path, tmp_path: Path
) -> None:
    tables = (version / "manifest.parquet", version / "concepts.parquet")
    digest = rows_digest(*tables)
    assert attested_digest(version, workspace, tables) == digest
    other = tmp_path / "manifest.parquet"
    pq.write_table(pq.read_table(tables[0]).slice(1), other)
    assert attested_digest(version, workspace, (other, tables[1])) is None
    write_attestation(version, "0" * 64, predicate(version))
    assert attested_digest(version, workspace, tables) is None
    (version / "attestation.json").unlink()
    assert attested_digest(version, workspace, tables) is None


@pytest.mark.parametrize(
    "forgery", ["rows and attestation", "attestation", "report.html and attestation"]
)
def test_ledger_verify_names_a_version_whose_attestation_is_another(
    workspace: Workspace, version: Path, run_curate: Curate, forgery: str
) -> None:
    asked = ("ledger", "verify", "--json", "-w", workspace.root)
    code, out, _ = run_curate(*asked)
    assert (code, json.loads(out)["versions_changed"]) == (ExitCode.DONE, [])
    FORGERIES[forgery](version)
    code, out, _ = run_curate(*asked)
    assert (code, json.loads(out)["versions_changed"]) == (ExitCode.VIOLATIONS, [version.name])


def test_another_name_of_the_folder_is_not_the_version(workspace: Workspace, version: Path) -> None:
    other = version.rename(version.with_name("0002-" + version.name.partition("-")[2]))
    with pytest.raises(RefusedError):
        open_version(other, workspace)
    with pytest.raises(RefusedError):
        open_version(other.rename(version.with_name("0001-00000000")))


def test_a_version_without_a_run_in_the_ledger_is_refused_where_versions_lie(
    workspace: Workspace, version: Path, tmp_path: Path
) -> None:
    shutil.copytree(version, tmp_path / "copy")
    workspace.ledger.unlink()
    with pytest.raises(RefusedError, match="no run"):
        open_version(version, workspace)
    assert not open_version(tmp_path / "copy", workspace).is_recorded


def test_a_copy_is_held_against_the_ledger_by_the_name_that_it_was_made_under(
    workspace: Workspace, version: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(version, copy)
    assert open_version(copy, workspace).is_recorded
    without_the_first_row(copy)
    attest_again(copy)
    assert not open_version(copy).is_recorded
    with pytest.raises(RefusedError):
        open_version(copy, workspace)


def test_each_file_is_verified_as_what_it_is(workspace: Workspace, version: Path) -> None:
    other = version / "train.parquet"
    shutil.copyfile(version / "manifest.parquet", other)
    held = find_manifest(workspace, str(other))
    assert (held.manifest, held.digest) == (other, None)
    link = workspace.root / "link.parquet"
    link.symlink_to(version / "manifest.parquet")
    assert find_manifest(workspace, str(link)).digest is None
    assert find_manifest(workspace, str(version / "manifest.parquet")).is_recorded


def test_a_page_that_is_gone_is_written_again_and_is_the_same(
    workspace: Workspace, version: Path, run_curate: Curate
) -> None:
    page = version / "report.html"
    before = page.read_bytes()
    page.unlink()
    assert open_version(version, workspace).is_recorded
    assert run_curate("report", "-w", workspace.root)[1].strip() == str(page)
    assert page.read_bytes() == before


def test_a_page_that_is_drawn_otherwise_now_is_no_file_of_the_version(
    workspace: Workspace, version: Path, run_curate: Curate, monkeypatch: pytest.MonkeyPatch
) -> None:
    (version / "report.html").unlink()
    monkeypatch.setattr("curate.report.render.render_html", lambda facts: "another page")
    printed = Path(run_curate("report", "-w", workspace.root)[1].strip())
    assert (printed.read_text(), printed.parent) == ("another page", workspace.store / "reports")
    assert open_version(version, workspace).is_recorded


# ── What was not finished ─────────────────────────────────────────────────────────────────────


class KilledError(BaseException):
    """Stands for the end of the process, which no handler sees."""


def test_a_killed_run_leaves_no_unfinished_version_and_the_next_run_clears_up(
    workspace: Workspace, version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = workspace.store / "unfinished"
    (workspace.root / "curate.toml").write_text("[images]\nmin_side_px = 8\n")
    seen = []

    def die(directory: Path, facts: object) -> None:
        seen.append(directory)
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(publish, "write_report", die)
        patch.setattr("shutil.rmtree", lambda *_, **__: None)
        with pytest.raises(KilledError):
            new_version(Workspace(workspace.root))
    assert seen == [left]
    assert left.is_dir()
    assert workspace.version_paths() == [version]
    new_version(Workspace(workspace.root))
    assert not left.exists()


def test_a_run_that_was_killed_before_its_version_had_a_name_is_made_again(
    workspace: Workspace, version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workspace.root / "curate.toml").write_text("[images]\nmin_side_px = 8\n")
    replace = Path.replace

    def die(path: Path, target: Path) -> Path:
        if path.name == "unfinished":
            raise KilledError
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", die)
        with pytest.raises(KilledError):
            new_version(Workspace(workspace.root))
    made = new_version(Workspace(workspace.root))
    assert open_version(made, workspace).is_recorded


# ── Receipts ──────────────────────────────────────────────────────────────────────────────────


def test_there_is_no_receipt_without_its_entry_in_the_ledger(
    workspace: Workspace, tmp_path: Path, run_curate: Curate
) -> None:
    receipt = tmp_path / "r.json"
    asked = ("lookup", "h-a", "--receipt", receipt, "-w", workspace.root)
    with workspace.locked():
        assert run_curate(*asked)[0] == ExitCode.USAGE
    assert list(tmp_path.iterdir()) == []
    assert run_curate(*asked)[0] == ExitCode.DONE
    (entry,) = [e for e in ledger.read(workspace.ledger) if e.action == "lookup receipt"]
    assert entry.facts == {"receipt_sha256": hashlib.sha256(receipt.read_bytes()).hexdigest()}


def test_a_folder_without_an_attestation_is_no_version(version: Path) -> None:
    (version / "attestation.json").unlink()
    with pytest.raises(InputError):
        open_version(version)
