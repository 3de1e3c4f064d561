"""A version leaves with its pictures, whole or not at all, and what reads it finds the same."""

import csv
import hashlib
import io
import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest
from workspaces import CUTOFF, EVERY_COPY, new_workspace, prepared, take_in, write_picture

from curate import ledger
from curate.errors import InputError, RefusedError, UsageError
from curate.export import FORMATS, export
from curate.export.huggingface import write_huggingface
from curate.export.pictures import exported_images
from curate.export.webdataset import write_webdataset
from curate.gate import Clearance, clear
from curate.pipeline import run
from curate.publish import publish
from curate.revocation import Asked, revoke
from curate.verify import find_manifest, verify
from curate.versions import Version, open_version
from curate.workspace import Workspace

Curate = Callable[..., tuple[int, str, str]]
TAGS = {"a": "cat", "b": "cat dog", "c": "dog", "d": "okapi", "e": "cat", "f": "dog"}
NOTHING = Clearance(None)
WITH_PICTURES = sorted(FORMATS.keys() - {"img2dataset"})


@pytest.fixture
def workspace() -> Workspace:
    def make(place: Path) -> None:
        lines = ["platform,post_id,account_id,handle,is_private,hashtags,media"]
        for name, tags in TAGS.items():
            write_picture(place / f"export/{name}.jpg", name)
            lines.append(f"instagram,p{name},id-{name},h-{name},false,{tags},{name}.jpg")
        (place / "export/posts.csv").write_text("\n".join(lines))
        made = new_workspace(place / "ws", f"{EVERY_COPY}[manifest]\nvalidation_share = 0.4\n")
        take_in(made, place / "export")
        with run(made, cutoff=CUTOFF, threads=1) as (engine, result):
            publish(made, engine, result)

    return Workspace(prepared("to-export", make) / "ws")


def newest(workspace: Workspace) -> Version:
    return open_version(workspace.find_version("latest"), workspace)


def written(workspace: Workspace, to: str, folder: Path) -> Path:
    return export(workspace, newest(workspace), folder, to, NOTHING).path


def expected(workspace: Workspace) -> dict[str, tuple[str, tuple[str, ...], str, float]]:
    """Of each image its digest, labels, split and factor, by DuckDB's and Polars' own reading."""
    version = newest(workspace)
    names = dict(pl.read_parquet(version.concepts).select("concept_id", "name").iter_rows())
    return {
        row["image_id"]: (
            row["sha256"],
            tuple(names[label] for label in row["labels"]),
            row["split"],
            round(row["repeat_factor"], 4),
        )
        for row in pl.read_parquet(version.manifest).iter_rows(named=True)
    }


def of_table(row: dict, data: bytes) -> tuple:  # type: ignore[type-arg]
    labels = json.loads(row["labels"]) if isinstance(row["labels"], str) else row["labels"]
    assert hashlib.sha256(data).hexdigest() == row["sha256"]
    return row["sha256"], tuple(labels), row["split"], round(float(row["repeat_factor"]), 4)


# ── What is in it ─────────────────────────────────────────────────────────────────────────────


def test_csv_and_json_lines_have_a_row_an_image_and_its_file(
    workspace: Workspace, tmp_path: Path
) -> None:
    as_csv = written(workspace, "csv", tmp_path / "as-csv")
    as_json = written(workspace, "jsonl", tmp_path / "as-json")
    with (as_csv / "images.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    lines = [json.loads(line) for line in (as_json / "images.jsonl").read_text().splitlines()]
    for folder, found in ((as_csv, rows), (as_json, lines)):
        by_id = {
            row["image_id"]: of_table(row, (folder / row["file"]).read_bytes()) for row in found
        }
        assert by_id == expected(workspace)


def test_shards_have_a_picture_and_what_is_known_of_it_side_by_side(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = written(workspace, "webdataset", tmp_path / "shards")
    found = {}
    for path in sorted(folder.glob("*.tar")):
        split = path.name.partition("-")[0]
        with tarfile.open(path) as tar:
            names = tar.getnames()
            assert names == sorted(names)
            for picture, about in zip(names[::2], names[1::2], strict=True):
                key = about.removesuffix(".json")
                assert picture == f"{key}.jpg"
                row = json.loads(tar.extractfile(about).read())  # type: ignore[union-attr]
                data = tar.extractfile(picture).read()  # type: ignore[union-attr]
                found[key] = of_table({**row, "split": split}, data)
    assert found == expected(workspace)


def test_parquet_files_have_the_pictures_in_them(workspace: Workspace, tmp_path: Path) -> None:
    folder = written(workspace, "huggingface", tmp_path / "hub")
    found = {
        row["image_id"]: of_table(
            {**row, "split": path.name.partition("-")[0]}, row["image"]["bytes"]
        )
        for path in sorted((folder / "data").glob("*.parquet"))
        for row in pq.read_table(path).to_pylist()
    }
    assert found == expected(workspace)
    card = (folder / "README.md").read_text()
    assert card.startswith("---\npretty_name: 0001-")
    assert "path: data/train-*.parquet" in card


def test_shards_are_bounded_and_nothing_is_lost_between_them(
    workspace: Workspace, tmp_path: Path
) -> None:
    version = newest(workspace)
    write_webdataset(version, exported_images(version), tmp_path, shard_bytes=1)
    write_huggingface(version, exported_images(version), tmp_path, shard_bytes=1)
    splits = [split for _, _, split, _ in expected(workspace).values()]
    for pattern in ("{}-*.tar", "data/{}-*.parquet"):
        for split in ("train", "validation"):
            assert len(list(tmp_path.glob(pattern.format(split)))) == splits.count(split) > 1


@pytest.mark.parametrize("to", WITH_PICTURES)
def test_an_export_is_the_same_every_time(workspace: Workspace, tmp_path: Path, to: str) -> None:
    one, two = (written(workspace, to, tmp_path / name) for name in ("one", "two"))
    files = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(two) for path in two.rglob("*") if path.is_file())
    for file in files:
        assert (one / file).read_bytes() == (two / file).read_bytes(), file


@pytest.mark.parametrize("to", WITH_PICTURES)
def test_an_export_names_nobody_and_lists_each_file_with_its_digest(
    workspace: Workspace, tmp_path: Path, to: str
) -> None:
    folder = written(workspace, to, tmp_path / "out")
    body = json.loads((folder / "export.json").read_text())
    files = {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }
    assert set(body["files"]) == set(files) - {"export.json"}
    for name, told in body["files"].items():
        data = files[name].read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (told["sha256"], told["bytes"])
        assert not any(f"{word}-{who}".encode() in data for word in ("id", "h") for who in "abcdef")
    assert {"attestation.json", "manifest.parquet", "REVOCATIONS.md", "README.md"} <= set(files)
    assert (folder.stat().st_mode & 0o777) == 0o700


# ── Who may have it ───────────────────────────────────────────────────────────────────────────


def test_nothing_is_exported_with_somebody_in_it_who_asked_to_leave(
    workspace: Workspace, tmp_path: Path, run_curate: Curate
) -> None:
    revoke(workspace, [Asked("h-a", 1)])
    place = ("--to", "csv", "--workspace", str(workspace.root))
    out = tmp_path / "out"
    code, _, err = run_curate("export", "latest", str(out), *place)
    assert (code, out.exists()) == (6, False)
    assert "must leave" in err
    code, _, _ = run_curate("export", "latest", str(out), "--accept-violations", "a test", *place)
    assert code == 0
    assert "a test" in (out / "REVOCATIONS.md").read_text()
    entry = list(ledger.read(workspace.ledger))[-1]
    assert entry.action == "export"
    assert entry.facts["accepted_violations"] == "a test"
    told = hashlib.sha256((out / "export.json").read_bytes()).hexdigest()
    assert entry.facts["export_sha256"] == told


def test_an_export_can_be_verified_later(workspace: Workspace, tmp_path: Path) -> None:
    folders = [written(workspace, to, tmp_path / to) for to in ("csv", "webdataset")]
    for folder in folders:
        found = verify(workspace, find_manifest(workspace, str(folder)), reads_all=True)
        assert (found.is_clean, found.gone, found.is_recorded) == (True, 0, True)
    revoke(workspace, [Asked("h-a", 1)])
    for folder in folders:
        found = verify(workspace, find_manifest(workspace, str(folder)))
        assert len(found.violations) == 1
    assert not found.reads_files
    (file,) = list(folders[0].glob("media/*/*"))[:1]
    file.write_bytes(file.read_bytes() + b"x")
    found = verify(workspace, find_manifest(workspace, str(folders[0])), reads_all=True)
    assert len(found.altered) == 1


def test_the_command_says_what_it_wrote(
    workspace: Workspace, tmp_path: Path, run_curate: Curate
) -> None:
    place = ("--workspace", str(workspace.root))
    code, out, _ = run_curate("export", "latest", str(tmp_path / "a"), "--to", "jsonl", *place)
    assert code == 0
    assert out.startswith("6 images (")
    code, out, _ = run_curate(
        "export", "latest", str(tmp_path / "b"), "--to", "webdataset", "--json", *place
    )
    body = json.loads(out)
    assert sum(body["images"].values()) == 6
    assert (body["format"], body["version"]) == ("webdataset", newest(workspace).path.name)


def test_a_version_of_the_workspace_is_none_for_having_the_file_of_an_export(
    workspace: Workspace,
) -> None:
    version = newest(workspace)
    (version.path / "export.json").write_text("{}")
    image = next(iter(exported_images(version)))
    (workspace.store / image.location).write_bytes(b"another")
    found = verify(workspace, find_manifest(workspace, version.path.name), reads_all=True)
    assert found.altered == (image.image_id,)


# ── What goes wrong ───────────────────────────────────────────────────────────────────────────


def test_a_place_that_is_taken_or_the_workspaces_own_is_refused(
    workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "taken").mkdir()
    inside = workspace.versions / "0001-00000000"
    for place in (tmp_path / "taken", inside, workspace.store / "out"):
        with pytest.raises(UsageError):
            written(workspace, "csv", place)
    assert not inside.exists()


def test_what_lies_beside_the_place_of_an_export_stays(
    workspace: Workspace, tmp_path: Path
) -> None:
    beside = tmp_path / "out.unfinished"
    beside.mkdir()
    (beside / "thesis.txt").write_text("three years of work")
    written(workspace, "csv", tmp_path / "out")
    assert (beside / "thesis.txt").read_text() == "three years of work"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "out.unfinished"]


@pytest.mark.parametrize("to", WITH_PICTURES)
@pytest.mark.parametrize("what", ["gone", "other bytes"])
def test_a_file_that_is_not_what_it_was_stops_the_export_and_leaves_nothing(
    workspace: Workspace, tmp_path: Path, to: str, what: str
) -> None:
    version = newest(workspace)
    image = list(exported_images(version))[-1]
    path = version.media_root / image.location
    if what == "gone":
        path.unlink()
    else:
        path.write_bytes(b"another")
    with pytest.raises((InputError, RefusedError, Exception)) as failed:
        written(workspace, to, tmp_path / "out")
    assert type(failed.value).__name__ in {"InputError", "RefusedError", "ContractError"}
    assert list(tmp_path.iterdir()) == []


def test_addresses_have_no_file_to_export(tmp_path: Path) -> None:
    lines = ["platform,post_id,account_id,handle,is_private,hashtags,media"]
    lines.append("instagram,p,id-a,h-a,false,cat,https://cdn.example/a.jpg")
    (tmp_path / "posts.csv").write_text("\n".join(lines))
    workspace = new_workspace(tmp_path / "ws", "[images]\nrequire_files = false\n")
    take_in(workspace, tmp_path / "posts.csv")
    with run(workspace, cutoff=CUTOFF, threads=1) as (engine, result):
        publish(workspace, engine, result)
    with pytest.raises(InputError, match="only addresses"):
        written(workspace, "csv", tmp_path / "out")


def test_where_nothing_is_ingested_an_export_says_that_nobody_verified(
    workspace: Workspace, tmp_path: Path
) -> None:
    shutil.copytree(workspace.versions, tmp_path / "elsewhere/versions")
    shutil.copytree(workspace.store / "media", tmp_path / "elsewhere/store/media")
    place = Workspace(tmp_path / "elsewhere")
    version = open_version(next(iter(place.versions.glob("0001-*"))))
    clearance = clear(place, version, use="exported")
    folder = export(place, version, tmp_path / "out", "jsonl", clearance).path
    assert json.loads((folder / "export.json").read_text())["verified"] is None


# ── What reads it ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_the_libraries_read_the_same_labels_and_pictures(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "cache"))
    datasets = pytest.importorskip("datasets")
    mlcroissant = pytest.importorskip("mlcroissant")
    webdataset = pytest.importorskip("webdataset")
    wanted = {key: value[1] for key, value in expected(workspace).items()}

    hub = written(workspace, "huggingface", tmp_path / "hub")
    loaded = datasets.load_dataset(str(hub), cache_dir=str(tmp_path / "cache"))
    rows = [row for split in loaded.values() for row in split]
    assert {row["image_id"]: tuple(row["labels"]) for row in rows} == wanted
    assert all(row["image"].size == (row["width_px"], row["height_px"]) for row in rows)

    shards = written(workspace, "webdataset", tmp_path / "shards")
    urls = [str(path) for path in sorted(shards.glob("*.tar"))]
    samples = list(webdataset.WebDataset(urls, shardshuffle=False).decode("pil"))
    assert {one["__key__"]: tuple(one["json"]["labels"]) for one in samples} == wanted
    assert all(one["jpg"].size == (40, 40) for one in samples)

    described = written(workspace, "croissant", tmp_path / "described")
    dataset = mlcroissant.Dataset(str(described / "croissant.json"))
    assert not dataset.metadata.issues.errors
    found = {}
    for split in ("train", "validation"):
        for row in dataset.records(split):
            key = row[f"{split}/image_id"].decode()
            found[key] = tuple(label.decode() for label in row[f"{split}/labels"])
            assert row[f"{split}/image"].size == (40, 40)
    assert found == wanted


def test_a_croissant_names_each_file_by_its_digest(workspace: Workspace, tmp_path: Path) -> None:
    folder = written(workspace, "croissant", tmp_path / "described")
    body = json.loads((folder / "croissant.json").read_text())
    files = [one for one in body["distribution"] if one["@type"] == "cr:FileObject"]
    assert {one["contentUrl"] for one in files} == {
        path.relative_to(folder).as_posix() for path in folder.glob("data/*.parquet")
    }
    for one in files:
        data = (folder / one["contentUrl"]).read_bytes()
        assert one["sha256"] == hashlib.sha256(data).hexdigest()
    fields = pq.read_schema(io.BytesIO(data)).names
    for records in body["recordSet"]:
        assert [field["name"] for field in records["field"]] == fields
