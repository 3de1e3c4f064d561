"""One name a file, however an archive, a folder or the export itself writes it."""

import io
import tarfile
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from curate.sources import Export, Limits
from curate.sources.media import SidecarFolders, found_media

TABLE, PICTURE, SIDECAR = "Été/posts.csv", "Été/bilder/größe 1.png", "Été/bilder/größe 1.xmp"
FILES = (TABLE, PICTURE, SIDECAR)
Write = Callable[[str], str]


def nfc(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def nfd(name: str) -> str:
    return unicodedata.normalize("NFD", name)


def dotted(name: str) -> str:
    return "./" + name.replace("/", "/./", 1)


def windows(name: str) -> str:
    return nfd(name).replace("/", "\\")


def laid(root: Path, write: Write) -> str:
    for name in FILES:
        path = root / write(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(nfc(name).encode())
    return ""


def tarred(root: Path, write: Write) -> str:
    with tarfile.open(root / "e.tar.gz", "w:gz") as archive:
        for name in FILES:
            info = tarfile.TarInfo(write(name))
            info.size = len(nfc(name).encode())
            archive.addfile(info, io.BytesIO(nfc(name).encode()))
    return "e.tar.gz/"


def zipped(root: Path, write: Write) -> str:
    with zipfile.ZipFile(root / "e.zip", "w") as archive:
        for name in FILES:
            archive.writestr(zipfile.ZipInfo(write(name)), nfc(name).encode())
    return "e.zip/"


def zipped_without_the_flag(root: Path, write: Write) -> str:
    """As Info-ZIP and macOS do it: UTF-8, and nothing says so."""
    top = zipped(root, write)
    data = bytearray((root / "e.zip").read_bytes())
    for signature, offset in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        start = data.find(signature)
        while start >= 0:
            data[start + offset] &= ~0x08
            start = data.find(signature, start + 1)
    (root / "e.zip").write_bytes(data)
    return top


@pytest.mark.parametrize("lay", [laid, tarred, zipped, zipped_without_the_flag])
@pytest.mark.parametrize("write", [nfc, nfd, dotted, windows])
def test_a_file_is_listed_and_found_by_one_name(
    lay: Callable[[Path, Write], str], write: Write, tmp_path: Path
) -> None:
    top = lay(tmp_path, write)
    with Export(tmp_path, Limits()) as export:
        (file,) = export.files
        assert file.name == top + nfc(TABLE)
        assert not export.left_out
        for said in (nfc, nfd, dotted, windows):
            relative = said("bilder/größe 1.png")
            place = export.locate(file.folder, relative)
            assert place == top + nfc(PICTURE)
            assert export.holds(place)
            asked = [(str(tmp_path), f"{file.folder}/{relative}"), (str(tmp_path), place)]
            with found_media(asked, None, SidecarFolders()) as found:
                for media in found:
                    assert media.path is not None
                    assert media.path.read_bytes() == nfc(PICTURE).encode()
                    assert [kind for kind, path in media.sidecars if path] == [".xmp"]


def test_another_way_of_writing_leads_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/größe.png").write_bytes(b"not ours")
    root = tmp_path / "export"
    root.mkdir()
    (root / nfd("größe")).symlink_to(tmp_path / "outside")
    (root / "..\\outside").write_bytes(b"a name that leads out")
    ways = (nfc("größe/größe.png"), "..\\outside\\größe.png", "..\\..\\outside")
    with Export(root, Limits()) as export:
        assert not any(export.holds(way) for way in ways[1:])
    with found_media([(str(root), way) for way in ways]) as found:
        assert [media.path for media in found] == [None] * 3
