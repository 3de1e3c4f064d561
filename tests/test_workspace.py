"""A workspace on disk: who may read it, what it holds, and how its parts are found."""

import gzip
import json
import os
import stat
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from slow_cases import slow
from workspaces import KEPT, base_rows, decide, take_in, write_picture

from curate import ledger
from curate.config import load_config, template
from curate.errors import ExitCode, InputError, UsageError
from curate.pseudonyms import PseudonymKey
from curate.query import QueryConnection
from curate.tags.map.workspace import counted_tags
from curate.workspace import Workspace, create_workspace, open_workspace


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "ws")


def with_versions(workspace: Workspace, *names: str) -> list[Path]:
    paths = [workspace.versions / name for name in names]
    for path in paths:
        path.mkdir()
        (path / "attestation.json").write_text("{}", encoding="utf-8")
    return paths


def test_only_the_owner_may_enter_it_or_read_its_key(workspace: Workspace) -> None:
    assert mode(workspace.root) == 0o700
    assert mode(workspace.root / "keys") == 0o700
    assert mode(workspace.root / "keys" / "pseudonym.key") == 0o600
    for folder in (workspace.store, workspace.versions, workspace.runs):
        assert mode(folder) == 0o700


@pytest.mark.parametrize("umask", [0, 0o022, 0o077])
def test_its_modes_do_not_depend_on_the_umask(tmp_path: Path, umask: int) -> None:
    previous = os.umask(umask)
    try:
        workspace = create_workspace(tmp_path / "ws")
        ledger.append(workspace.ledger, "run", {})
        ledger.append(workspace.ledger, "run", {})
    finally:
        os.umask(previous)
    assert mode(workspace.root) == 0o700
    assert mode(workspace.root / "keys") == 0o700
    assert mode(workspace.root / "keys" / "pseudonym.key") == 0o600
    assert mode(workspace.ledger) == 0o600


def test_an_existing_open_folder_is_closed(tmp_path: Path) -> None:
    (tmp_path / "ws").mkdir(mode=0o755)
    assert mode(create_workspace(tmp_path / "ws").root) == 0o700


def test_a_workspace_is_not_made_twice_nor_over_a_file(tmp_path: Path) -> None:
    create_workspace(tmp_path / "ws")
    key = (tmp_path / "ws/keys/pseudonym.key").read_bytes()
    with pytest.raises(UsageError):
        create_workspace(tmp_path / "ws")
    assert (tmp_path / "ws/keys/pseudonym.key").read_bytes() == key
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError):
        create_workspace(tmp_path / "file")


def test_two_workspaces_have_two_keys_and_the_key_is_not_shown(tmp_path: Path) -> None:
    first, second = (create_workspace(tmp_path / name).pseudonym_key for name in ("a", "b"))
    assert first.pseudonym("account", "1") != second.pseudonym("account", "1")
    assert first.secret.hex() not in repr(first)


@pytest.mark.parametrize("damaged", ["", "00", "zz" * 32, "00" * 31])
def test_a_missing_or_damaged_key_stops_rather_than_making_a_new_one(
    workspace: Workspace, damaged: str
) -> None:
    path = workspace.root / "keys" / "pseudonym.key"
    path.write_text(damaged, encoding="ascii")
    with pytest.raises(InputError):
        PseudonymKey.read(path)
    path.unlink()
    with pytest.raises(InputError):
        PseudonymKey.read(path)
    assert not path.exists()


def test_it_is_found_from_within_and_by_name(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = workspace.store / "a" / "b"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert open_workspace().root == workspace.root
    assert open_workspace(workspace.root).root == workspace.root


def test_elsewhere_there_is_none_and_the_hint_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for path in (None, tmp_path):
        with pytest.raises(UsageError) as caught:
            open_workspace(path)
        assert "curate init" in str(caught.value.hint)


def test_a_second_writer_is_told_so_at_once(workspace: Workspace) -> None:
    with workspace.locked(), pytest.raises(UsageError), workspace.locked():
        pass
    with workspace.locked():
        pass


def test_versions_are_found_by_number_digest_name_and_path(workspace: Workspace) -> None:
    paths = with_versions(
        workspace, "0002-bbbbbbbb", "0010-12345678", "0001-aaaaaaaa", ".new-x", "notes"
    )
    second, tenth, first = paths[:3]
    assert workspace.version_paths() == [first, second, tenth]
    assert workspace.find_version() == tenth
    assert workspace.find_version("2") == second
    assert workspace.find_version("0002") == second
    assert workspace.find_version("aaaaaaaa") == first
    assert workspace.find_version("a" * 64) == first
    assert workspace.find_version("12345678") == tenth
    assert workspace.find_version("0002-bbbbbbbb") == second
    assert workspace.find_version(str(second)) == second


def test_a_link_leads_to_the_newest_version_and_is_called_as_that_is(workspace: Workspace) -> None:
    first, second = with_versions(workspace, "0001-aaaaaaaa", "0002-bbbbbbbb")
    (workspace.versions / "latest").symlink_to("0001-aaaaaaaa")
    for _ in range(2):
        workspace.link_latest()
        assert (workspace.versions / "latest").resolve() == second.resolve()
    assert workspace.version_paths() == [first, second]
    assert workspace.find_version(str(workspace.versions / "latest")) == second.resolve()


def test_what_somebody_calls_latest_stays_theirs(workspace: Workspace) -> None:
    with_versions(workspace, "0001-aaaaaaaa", "latest")
    workspace.link_latest()
    assert not (workspace.versions / "latest").is_symlink()
    assert not (workspace.versions / ".latest").is_symlink()


@pytest.mark.parametrize("name", ["3", "cccccccc", "0002-cccccccc", "nonsense"])
def test_a_version_that_is_not_there_is_bad_input_and_the_newest_are_named(
    workspace: Workspace, name: str
) -> None:
    with_versions(workspace, "0001-aaaaaaaa", "0002-bbbbbbbb")
    with pytest.raises(InputError) as caught:
        workspace.find_version(name)
    assert "0002-bbbbbbbb" in str(caught.value.hint)


def test_without_any_version_the_hint_says_how_to_make_one(workspace: Workspace) -> None:
    with pytest.raises(InputError) as caught:
        workspace.find_version()
    assert "curate run" in str(caught.value.hint)


# ── The config ────────────────────────────────────────────────────────────────────────────────


def test_the_config_that_init_writes_is_the_default_config(workspace: Workspace) -> None:
    assert workspace.config == type(workspace.config)()
    assert (workspace.root / "curate.toml").read_text(encoding="utf-8") == template()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[policy]\nprset = 'strict'\n", "policy.prset"),
        ("[polcy]\n", "polcy"),
        ("threads = 2\n", "threads"),
        ("[policy]\npreset = 'lax'\n", "policy.preset"),
        ("[policy]\nmax_status_age_days = -1\n", "policy.max_status_age_days"),
        ("[policy.actions]\nACCT_PRIVATE = 'keep'\n", "policy.actions.ACCT_PRIVATE"),
        ("[images]\nmin_side_px = 0\n", "images.min_side_px"),
        ("[manifest]\nvalidation_share = 1.5\n", "manifest.validation_share"),
        ("[resample]\nthreshold = 2.0\n", "resample"),
        ("[images]\nmin_side_px = 0\nmax_size = 1\n", "images.max_size"),
    ],
)
def test_a_key_that_is_unknown_or_wrong_is_refused_by_its_name(
    tmp_path: Path, text: str, named: str
) -> None:
    path = tmp_path / "curate.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_config(path)
    assert named in caught.value.message
    assert caught.value.exit_code == ExitCode.BAD_INPUT


@pytest.mark.parametrize("data", [b"[policy\n", b"a = \xff\n"])
def test_a_config_that_is_no_toml_is_bad_input(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "curate.toml"
    path.write_bytes(data)
    with pytest.raises(InputError):
        load_config(path)


# Two folders, of which the first, read as a pattern, means the second as well or only.
_NAMES = [("a[1]", "a1"), ("a*", "ab"), ("a?", "ab"), ("**", "ab")]


@pytest.mark.parametrize(("name", "other"), [("a[1]", "a1"), ("**", "ab")])
def test_a_workspace_is_itself_whatever_its_folders_are_called(
    tmp_path: Path, name: str, other: str
) -> None:
    outcomes = {}
    for folder, post in ((other, "theirs"), (name, "mine")):
        export = tmp_path / "exports" / post / "posts.csv"
        write_picture(export.with_name("x.jpg"), post)
        export.write_text(
            "post_id,account_id,account_status,observed_at,hashtags,media\n"
            f"{post},1,public,2026-05-20,cat,x.jpg\n"
        )
        place = tmp_path / folder / "status=private" / "is_private=true"
        place.mkdir(parents=True)
        workspace = create_workspace(place)
        take_in(workspace, export)
        decided = decide(workspace)
        with QueryConnection(workspace, personal=True) as connection:
            rows = connection.run("SELECT post_id, outcome FROM post_outcomes").rows()
        outcomes[folder] = (decided, list(rows), counted_tags(workspace).height)
    assert outcomes[name] == ({"mine": KEPT}, [("mine", "kept")], 1)


@pytest.mark.parametrize(("name", "other"), _NAMES)
@pytest.mark.parametrize("suffix", ["csv", *slow("jsonl", "parquet", "csv.gz")])
def test_an_export_is_itself_whatever_its_folders_are_called(
    tmp_path: Path, suffix: str, name: str, other: str
) -> None:
    for folder, post in ((other, "theirs"), (name, "mine")):
        path = tmp_path / folder / "platform=flickr" / f"posts.{suffix}"
        path.parent.mkdir(parents=True)
        row = {"post_id": post, "account_id": "1", "is_private": "true"}
        if suffix == "parquet":
            with path.open("wb") as file:
                pq.write_table(pa.table({key: [value] for key, value in row.items()}), file)
        elif suffix == "jsonl":
            path.write_text(json.dumps(row) + "\n")
        else:
            text = f"{','.join(row)}\n{','.join(row.values())}\n".encode()
            path.write_bytes(gzip.compress(text) if suffix == "csv.gz" else text)
    workspace = create_workspace(tmp_path / "ws")
    take_in(workspace, path)
    assert base_rows(workspace, "posts", "post_id, platform") == [("mine", "table")]
