"""Which files are the sidecars of a picture: by their names, in folders and in archives."""

import io
import os
import tarfile
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from curate.sources.media import Sidecar, SidecarFolders, found_media


def laid(folder: Path, files: Mapping[str, bytes]) -> str:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return ""


def zipped(folder: Path, files: Mapping[str, bytes]) -> str:
    with zipfile.ZipFile(folder / "e.zip", "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return "e.zip/"


def tarred(folder: Path, files: Mapping[str, bytes]) -> str:
    with tarfile.open(folder / "e.tar.gz", "w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return "e.tar.gz/"


LAID = [laid, zipped, tarred]


def beside(
    tmp_path: Path,
    lay: Callable[[Path, Mapping[str, bytes]], str],
    picture: str,
    others: Mapping[str, bytes],
) -> list[tuple[str, bytes]]:
    """The kind and the content of each sidecar of a picture among other files."""
    prefix = lay(tmp_path, {picture: b"picture", **others})
    with found_media([(str(tmp_path), prefix + picture)], None, SidecarFolders()) as (media,):
        assert media.path is not None
        assert media.path.read_bytes() == b"picture"
        return sorted((kind, path.read_bytes()) for kind, path in media.sidecars if path)


@pytest.mark.parametrize("lay", LAID)
@pytest.mark.parametrize(
    ("picture", "sidecar"),
    [
        ("photo.jpg", "photo.xmp"),
        ("photo.jpg", "photo.jpg.xmp"),
        ("photo.jpg", "photo.XMP"),
        ("photo.jpg", "PHOTO.Jpg.Xmp"),
        ("PHOTO.JPG", "photo.xmp"),
        ("photo.jpg", "photo.CR3.xmp"),
        ("photo.webp", "photo.heic.xmp"),
        ("photo.jpg", "photo.c2pa"),
        ("photo.jpg", "photo.jpg.C2PA"),
        ("photo", "photo.xmp"),
        ("photo.of.me.png", "photo.of.me.xmp"),
        ("a/b/photo.jpg", "a/b/photo.xmp"),
        ("Straße.jpg", "STRASSE.xmp"),
        ("é.jpg", unicodedata.normalize("NFD", "É") + ".xmp"),
    ],
)
def test_a_file_of_the_same_name_is_a_sidecar(
    tmp_path: Path, lay: Callable[[Path, Mapping[str, bytes]], str], picture: str, sidecar: str
) -> None:
    kind = Path(sidecar).suffix.lower()
    assert beside(tmp_path, lay, picture, {sidecar: b"x"}) == [(kind, b"x")]


@pytest.mark.parametrize("lay", LAID)
@pytest.mark.parametrize(
    "other",
    [
        "photo.txt",
        "photo2.xmp",
        "other.jpg.xmp",
        "photo.jpg.xmp.bak",
        "a/photo.xmp",
        "photo.jpg.txt.xmp",
        ".xmp",
    ],
)
def test_a_file_of_another_name_or_place_is_none(
    tmp_path: Path, lay: Callable[[Path, Mapping[str, bytes]], str], other: str
) -> None:
    assert beside(tmp_path, lay, "photo.jpg", {other: b"x"}) == []


@pytest.mark.parametrize("lay", LAID)
def test_all_sidecars_of_a_picture_are_found_and_one_may_be_that_of_several_pictures(
    tmp_path: Path, lay: Callable[[Path, Mapping[str, bytes]], str]
) -> None:
    names = ["p.jpg", "p.png", "q.jpg"]
    files = dict.fromkeys(names, b"") | {"p.xmp": b"1", "p.png.xmp": b"2", "p.c2pa": b"3"}
    prefix = lay(tmp_path, files)
    wanted = [(str(tmp_path), prefix + name) for name in names]
    with found_media(wanted, None, SidecarFolders()) as found:
        read = [{path.read_bytes() for _, path in one.sidecars if path} for one in found]
    assert read == [{b"1", b"2", b"3"}, {b"1", b"2", b"3"}, set()]


def test_a_member_that_is_there_twice_is_read_twice(tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(tmp_path / "e.zip", "w") as archive,
        pytest.warns(UserWarning, match="Duplicate"),
    ):
        for name, content in (("p.jpg", b""), ("p.xmp", b"no"), ("p.xmp", b"yes")):
            archive.writestr(name, content)
    with found_media([(str(tmp_path), "e.zip/p.jpg")], None, SidecarFolders()) as (media,):
        read = [path.read_bytes() for _, path in media.sidecars if path]
    assert read == [b"no", b"yes"]


def test_a_sidecar_that_leads_out_of_the_export_is_there_and_not_read(tmp_path: Path) -> None:
    laid(tmp_path, {"export/p.jpg": b"", "export/in.jpg": b"", "secret.xmp": b"", "export/x": b""})
    (tmp_path / "export/p.xmp").symlink_to(tmp_path / "secret.xmp")
    (tmp_path / "export/in.xmp").symlink_to(tmp_path / "export/x")
    root = str(tmp_path / "export")
    with found_media([(root, "p.jpg"), (root, "in.jpg")], None, SidecarFolders()) as found:
        assert found[0].sidecars == [Sidecar(".xmp", None)]
        assert found[1].sidecars == [Sidecar(".xmp", (tmp_path / "export/x").resolve())]


def test_the_sidecar_of_a_linked_picture_is_found_at_both_places(tmp_path: Path) -> None:
    laid(tmp_path, {"a/p.jpg": b"", "a/p.xmp": b"1", "b/q.xmp": b"2"})
    (tmp_path / "b/q.jpg").symlink_to(tmp_path / "a/p.jpg")
    with found_media([(str(tmp_path), "b/q.jpg")], None, SidecarFolders()) as (media,):
        assert sorted(path.read_bytes() for _, path in media.sidecars if path) == [b"1", b"2"]


@pytest.mark.parametrize("is_link", [True, False])
def test_a_sidecar_in_an_archive_that_cannot_be_had_is_there(tmp_path: Path, is_link: bool) -> None:
    """Encrypted in a zip, or a link in a tar."""
    if is_link:
        with tarfile.open(tmp_path / "e.tar", "w") as archive:
            archive.addfile(tarfile.TarInfo("p.jpg"), io.BytesIO())
            link = tarfile.TarInfo("p.xmp")
            link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
            archive.addfile(link)
    else:
        zipped(tmp_path, {"p.xmp": b"x", "p.jpg": b""})
        data = bytearray((tmp_path / "e.zip").read_bytes())
        data[data.index(b"PK\x03\x04") + 6] |= 1
        data[data.index(b"PK\x01\x02") + 8] |= 1
        (tmp_path / "e.zip").write_bytes(bytes(data))
    name = "e.tar" if is_link else "e.zip"
    with found_media([(str(tmp_path), f"{name}/p.jpg")], None, SidecarFolders()) as (media,):
        assert media.path is not None
        assert media.sidecars == [Sidecar(".xmp", None)]


def test_nothing_is_looked_for_outside_the_export(tmp_path: Path) -> None:
    laid(tmp_path, {"p.jpg": b"", "p.xmp": b"", "export/a": b""})
    folders = SidecarFolders()
    wanted = ["../p.jpg", str(tmp_path / "p.jpg"), "a/../../p.jpg", "p\0.jpg", "x" * 5000, ""]
    with found_media([(str(tmp_path / "export"), name) for name in wanted], None, folders) as found:
        assert [one.sidecars for one in found] == [[]] * len(wanted)


def test_each_folder_is_listed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laid(tmp_path, {f"{n}.jpg": b"" for n in range(5)} | {"3.xmp": b""})
    listed: list[object] = []
    scan = os.scandir
    monkeypatch.setattr(
        "curate.sources.media.os.scandir", lambda path: listed.append(path) or scan(path)
    )
    folders = SidecarFolders()
    found = [folders.beside(tmp_path, f"{n}.jpg", tmp_path / f"{n}.jpg") for n in range(5)]
    assert [len(one) for one in found] == [0, 0, 0, 1, 0]
    assert listed == [tmp_path]
