"""The list that img2dataset downloads from: addresses leave only where the config lets them."""

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from revoking import make_version, post, prepared_workspace
from workspaces import taken_for_killed

from curate.workspace import Workspace

Curate = Callable[..., tuple[int, str, str]]
ROWS = [post(str(n), f"7300{n}", f"ada{n}", hashtags="cat dog") for n in range(4)]
INSIDE = "[images]\nrequire_files = false\n"
MAY_LEAVE = f'{INSIDE}[manifest]\nlocations = "url"\nvalidation_share = 0.4\n'
# What img2dataset adds to each sample, so that no column may be called so.
ITS_OWN = {"key", "status", "error_message", "width", "height", "exif", "sha256", "md5"}


def to_export(config: str) -> Workspace:
    workspace = prepared_workspace(ROWS, config=config)
    make_version(workspace)
    return workspace


def test_a_list_has_an_address_an_image_and_what_the_downloader_keeps_beside_it(
    tmp_path: Path, run_curate: Curate
) -> None:
    place = ("--workspace", to_export(MAY_LEAVE).root)
    out = tmp_path / "out"
    code, told, _ = run_curate("export", "latest", out, "--to", "img2dataset", "--json", *place)
    assert (code, json.loads(told)["left_out"]) == (0, 0)
    tables = {path.stem: pq.read_table(path) for path in (out / "urls").glob("*.parquet")}
    rows = [row for table in tables.values() for row in table.to_pylist()]
    assert {row["url"] for row in rows} == {row["url"] for row in ROWS}
    assert all(set(row["labels"]) == set(row["caption"].split(", ")) for row in rows)
    assert all({row["split"] for row in table.to_pylist()} == {s} for s, table in tables.items())
    assert not set(rows[0]) & ITS_OWN
    listed = set(json.loads((out / "export.json").read_text())["files"])
    assert {"attestation.json", "REVOCATIONS.md", "manifest.parquet"} <= listed
    assert "Nothing here names anybody" not in (out / "README.md").read_text()
    assert run_curate("verify", out, *place)[0] == 0
    assert taken_for_killed(Workspace(place[1]), out)


@pytest.mark.parametrize("is_changed_later", [False, True])
def test_addresses_that_stay_inside_are_in_no_list(
    tmp_path: Path, run_curate: Curate, is_changed_later: bool
) -> None:
    workspace = to_export(MAY_LEAVE if is_changed_later else INSIDE)
    (workspace.root / "curate.toml").write_text(INSIDE)
    place = ("--workspace", workspace.root)
    code, _, err = run_curate("export", "latest", tmp_path / "out", "--to", "img2dataset", *place)
    assert (code, list(tmp_path.glob("out*"))) == (6, [])
    assert "manifest.locations" in err


def test_a_version_without_addresses_makes_no_list(tmp_path: Path, run_curate: Curate) -> None:
    workspace = to_export(INSIDE)
    (workspace.root / "curate.toml").write_text(MAY_LEAVE)
    place = ("--workspace", workspace.root)
    code, _, err = run_curate("export", "latest", tmp_path / "out", "--to", "img2dataset", *place)
    assert (code, list(tmp_path.glob("out*"))) == (4, [])
    assert "no addresses" in err
