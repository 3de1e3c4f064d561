"""Archives: read in place, member by member, and no further than the limits allow."""

import gzip
import io
import json
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from PIL import Image
from workspaces import base_rows, decide, new_workspace, post_node, take_in

from curate.errors import InputError
from curate.sources import DamagedError, Export, Limits
from curate.sources.media import found_media
from curate.workspace import Workspace

OWNER = {"id": "77", "username": "ada", "is_private": False}
Members = dict[str, bytes]
LIMITS = Limits()


def picture(color: str = "red") -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (40, 40), color).save(data, "PNG")
    return data.getvalue()


def node(post_id: str) -> bytes:
    return json.dumps(post_node(post_id, OWNER)).encode()


def zipped(path: Path, members: Members) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def tarred(path: Path, members: Members, mode: str) -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


def tarred_zst(path: Path, members: Members) -> Path:
    plain = tarred(path.with_suffix(".plain"), members, "w")
    path.write_bytes(pa.compress(plain.read_bytes(), codec="zstd", asbytes=True))
    plain.unlink()
    return path


QUICK_ARCHIVES = {"export.zip", "export.tar.gz"}
ARCHIVES: dict[str, Callable[[Path, Members], Path]] = {
    "export.zip": zipped,
    "export.tar": lambda path, members: tarred(path, members, "w"),
    "export.tar.gz": lambda path, members: tarred(path, members, "w:gz"),
    "export.tgz": lambda path, members: tarred(path, members, "w:gz"),
    "export.tar.bz2": lambda path, members: tarred(path, members, "w:bz2"),
    "export.tar.xz": lambda path, members: tarred(path, members, "w:xz"),
    "export.tar.zst": tarred_zst,
}


def listing(path: Path, limits: Limits = LIMITS) -> tuple[list[str], list[tuple[str, str]]]:
    with Export(path, limits) as export:
        return [file.name for file in export.files], export.left_out


@pytest.mark.parametrize("name", ARCHIVES)
def test_every_kind_of_archive_shows_its_records_and_reads_them_whole(
    tmp_path: Path, name: str
) -> None:
    members = {"b/two.json": b"2" * 300_000, "a/one.json": b"1", "a/cat.jpg": b"x"}
    path = ARCHIVES[name](tmp_path / name, members)
    with Export(path, LIMITS) as export:
        assert [file.name for file in export.files] == [f"{name}/a/one.json", f"{name}/b/two.json"]
        assert [file.open().read() for file in export.files] == [b"1", b"2" * 300_000]
        assert export.holds(f"{name}/a/cat.jpg")
        assert not export.holds(f"{name}/a/dog.jpg")
        assert export.left_out == []


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[] if name in QUICK_ARCHIVES else pytest.mark.slow)
        for name in ARCHIVES
    ],
)
def test_an_archived_export_becomes_the_same_as_an_unpacked_one(tmp_path: Path, name: str) -> None:
    members = {
        "ada/2024-01-01_10-00-00_UTC.json": node("1"),
        "ada/2024-01-01_10-00-00_UTC.jpg": picture("red"),
        "ada/2024-01-02_10-00-00_UTC.json": node("2"),
        "ada/2024-01-02_10-00-00_UTC.jpg": picture("blue"),
    }
    workspace = new_workspace(tmp_path / "ws")
    ingested = take_in(workspace, ARCHIVES[name](tmp_path / name, members))
    assert (ingested.counts.posts, ingested.malformed) == (2, [])
    assert {key: outcome.outcome for key, outcome in decide(workspace).items()} == {
        "1": "kept",
        "2": "kept",
    }


def test_an_export_cut_into_several_archives_finds_its_media_in_any(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    zipped(tmp_path / "in" / "part-1.zip", {"posts.json": b"[]"})
    zipped(tmp_path / "in" / "part-2.zip", {"media/posts/cat.jpg": b"x"})
    with Export(tmp_path / "in", LIMITS) as export:
        assert export.locate("part-1.zip", "media/posts/cat.jpg") == (
            "part-2.zip/media/posts/cat.jpg"
        )
        assert export.locate("part-1.zip", "media/posts/dog.jpg") == (
            "part-1.zip/media/posts/dog.jpg"
        )


@pytest.mark.parametrize(
    "member", ["../out.json", "/etc/out.json", "a/../../out.json", "C:\\x.json"]
)
@pytest.mark.parametrize("name", ["export.zip", "export.tar", "export.tar.gz"])
def test_a_member_that_leads_out_of_the_archive_is_left_out_with_its_reason(
    tmp_path: Path, name: str, member: str
) -> None:
    path = ARCHIVES[name](tmp_path / name, {"in.json": b"1", member: b"2"})
    names, left_out = listing(path)
    assert names == [f"{name}/in.json"]
    assert [reason for _, reason in left_out] == ["a path that leads out of the archive"]


def test_links_in_archives_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_bytes(b"secret")
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
            entry = tarfile.TarInfo(f"{kind!r}.json")
            entry.type = kind
            entry.linkname = str(tmp_path / "secret.json")
            archive.addfile(entry)
    link = zipfile.ZipInfo("link.json")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr(link, str(tmp_path / "secret.json"))
    assert listing(tmp_path / "a.tar.gz")[0] == []
    assert [reason for _, reason in listing(tmp_path / "a.tar.gz")[1]] == ["a link"] * 4
    assert listing(tmp_path / "a.zip") == ([], [("a.zip/link.json", "a link")])


def test_a_member_whose_name_is_no_unicode_is_left_out_with_its_reason(tmp_path: Path) -> None:
    path = tarred(tmp_path / "export.tar", {"caf\udce9/one.json": node("1")}, "w")
    assert listing(path) == (
        [],
        [("'export.tar/caf\\udce9/one.json'", "a file name that is not Unicode")],
    )


@pytest.mark.slow
def test_a_bomb_stops_at_the_limit(tmp_path: Path) -> None:
    limits = Limits(max_unpacking_ratio=10, max_file_bytes=100 * 1024**2)
    zeros = bytes(200 * 1024**2)
    zipped(tmp_path / "bomb.zip", {"bomb.json": zeros})
    (tmp_path / "bomb.json.gz").write_bytes(gzip.compress(zeros))
    for name in ("bomb.zip", "bomb.json.gz"):
        with (
            Export(tmp_path / name, limits) as export,
            export.files[0].open() as stream,
            pytest.raises(DamagedError, match="limits"),
        ):
            stream.read(len(zeros))
    tarred(tmp_path / "bomb.tar.gz", {"a.json": zeros}, "w:gz")
    assert listing(tmp_path / "bomb.tar.gz", limits) == (
        [],
        [("bomb.tar.gz", "unpacks to more than the limits allow")],
    )


def test_an_archive_of_too_many_files_is_not_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "many.zip", {f"{n}.json": b"1" for n in range(5)})
    assert listing(path, Limits(max_archive_files=4)) == (
        [],
        [("many.zip", "holds more than max_archive_files files")],
    )


def test_an_archive_inside_an_archive_is_named_and_not_read(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"a.json": b"1"}).read_bytes()
    (tmp_path / "in").mkdir()
    zipped(tmp_path / "in/outer.zip", {"deep/inner.zip": inner, "b.json": b"2"})
    assert listing(tmp_path / "in") == (
        ["outer.zip/b.json"],
        [("outer.zip/deep/inner.zip", "an archive inside an archive")],
    )


@pytest.mark.parametrize("name", ["export.zip", "export.tar.gz", "export.tar.xz", "export.tar.zst"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_archive_is_an_honest_error(tmp_path: Path, name: str, share: float) -> None:
    members = {f"ada/{n}.json": node(str(n)) for n in range(200)}
    path = ARCHIVES[name](tmp_path / name, members)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    workspace = new_workspace(tmp_path / "ws")
    with pytest.raises(InputError) as caught:
        take_in(workspace, path)
    assert "damaged" in caught.value.message or "not recognised" in caught.value.message


def test_an_encrypted_member_is_left_out_with_its_reason(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.json": b"1", "b.json": b"2"})
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(signature)
        data[at + offset] |= 1
    path.write_bytes(bytes(data))
    assert listing(path) == (["a.zip/b.json"], [("a.zip/a.json", "encrypted")])


@pytest.mark.parametrize("name", ["export.zip", "export.tar.gz"])
@pytest.mark.parametrize(
    "path", ["../secret.png", "{name}/../../secret.png", "{name}/../secret.png"]
)
def test_a_media_path_cannot_leave_the_archive(tmp_path: Path, name: str, path: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.png").write_bytes(picture())
    ARCHIVES[name](tmp_path / "in" / name, {"cat.png": picture()})
    root = str(tmp_path / "in")
    wanted = [(root, f"{name}/cat.png"), (root, path.format(name=name)), (root, f"{name}/no.png")]
    with found_media(wanted) as found:
        assert [one.path is not None for one in found] == [True, False, False]
        assert found[0].path is not None
        assert found[0].path.read_bytes() == picture()


def test_the_media_of_an_archive_stay_when_it_is_only_referred_to(tmp_path: Path) -> None:
    members = {"ada/p_UTC.json": node("1"), "ada/p_UTC.jpg": picture()}
    workspace = _with_reference(tmp_path / "ws")
    take_in(workspace, zipped(tmp_path / "export.zip", members))
    assert decide(workspace)["1"].outcome == "kept"
    assert base_rows(workspace, "images", "path") == [("export.zip/ada/p_UTC.jpg",)]


def _with_reference(path: Path) -> Workspace:
    workspace = new_workspace(path)
    config = workspace.root / "curate.toml"
    text = config.read_text(encoding="utf-8").replace('media = "copy"', 'media = "reference"')
    config.write_text(text, encoding="utf-8")
    return workspace


def test_what_is_not_read_in_a_folder_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other/deep").mkdir(parents=True)
    (tmp_path / "other/posts.csv").write_text("x", encoding="utf-8")
    root = tmp_path / "export"
    (root / "inner").mkdir(parents=True)
    (root / "inner/more").symlink_to(tmp_path / "other")
    (root / "gone").symlink_to(tmp_path / "nowhere")
    (root / "posts.csv").symlink_to(tmp_path / "other/posts.csv")
    os.mkfifo(root / "pipe.json")
    (root / "closed").mkdir()
    scan = os.scandir

    def scandir(path: Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    with Export(root, Limits()) as export:
        assert export.files == []
        assert sorted(export.left_out) == [
            ("closed", "a folder that cannot be opened"),
            ("gone", "a link"),
            ("inner/more", "a linked folder"),
            ("pipe.json", "no ordinary file"),
            ("posts.csv", "a link"),
        ]
