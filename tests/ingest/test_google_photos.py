"""Google Photos in a Takeout: a personal library, which nothing makes public."""

import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from observing import Seen, observed

YEAR = "Takeout/Google Photos/Photos from 2020"


def sidecar(**more: Any) -> dict[str, Any]:
    return {
        "title": "a.jpg",
        "description": "",
        "photoTakenTime": {"timestamp": "1600000000"},
        "url": "https://photos.google.com/photo/AF1Qa",
        **more,
    }


def library(root: Path, *pictures: str, **files: Any) -> Seen:
    """A library; ``files`` by their names without ``.json``."""
    folder = root / YEAR
    folder.mkdir(parents=True)
    for name in pictures:
        (folder / name).write_bytes(b"jpg")
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return observed(root)


def test_a_picture_is_a_private_post_of_nobody_who_is_named(tmp_path: Path) -> None:
    (post,) = library(tmp_path, "a.jpg", **{"a.jpg": sidecar(description="my cat")}).posts
    assert post["account_id"].startswith("unnamed:")
    assert (post["platform"], post["post_id"]) == ("googlephotos", "AF1Qa")
    assert (post["visibility"], post["status"], post["caption"]) == ("private", None, "my cat")
    assert post["created_at"] == datetime(2020, 9, 13, 12, 26, 40)
    assert [one["path"] for one in post["media"]] == [f"{YEAR}/a.jpg"]


@pytest.mark.parametrize("more", [{"archived": True}, {"favorited": True}, {"sharedAlbum": "yes"}])
def test_nothing_makes_a_library_public(tmp_path: Path, more: dict[str, Any]) -> None:
    (post,) = library(tmp_path, **{"a.jpg": sidecar(**more)}).posts
    assert post["visibility"] == "private"


@pytest.mark.parametrize(
    ("name", "title", "picture"),
    [
        ("a.jpg", "a.jpg", "a.jpg"),
        ("a.jpg(1)", "a.jpg", "a(1).jpg"),
        ("a.jpg.supplemental-metadata", "a.jpg", "a.jpg"),
        ("a.jpg.supplemental-metadata(2)", "a.jpg", "a(2).jpg"),
        ("a.jpg.suppl", "a.jpg", "a.jpg"),
        ("a.jpg.", "a.jpg", "a.jpg"),
        ("x", "what's up?.jpg", "what_s up_.jpg"),
        ("long", f"{'l' * 60}.jpg", f"{'l' * 47}.jpg"),
    ],
)
def test_the_picture_of_a_file_is_found_by_its_name(
    tmp_path: Path, name: str, title: str, picture: str
) -> None:
    (post,) = library(tmp_path, picture, "other.jpg", **{name: sidecar(title=title)}).posts
    assert [one["path"] for one in post["media"]] == [f"{YEAR}/{picture}"]


def test_a_picture_may_lie_in_another_part(tmp_path: Path) -> None:
    for part, name, data in ((1, "a.jpg.json", json.dumps(sidecar())), (2, "a.jpg", "jpg")):
        with zipfile.ZipFile(tmp_path / f"takeout-{part}.zip", "w") as archive:
            archive.writestr(f"{YEAR}/{name}", data)
    (post,) = observed(tmp_path).posts
    assert [one["path"] for one in post["media"]] == [f"takeout-2.zip/{YEAR}/a.jpg"]


def test_a_video_is_no_photo(tmp_path: Path) -> None:
    (post,) = library(tmp_path, "a.mp4", **{"a.mp4": sidecar(title="a.mp4")}).posts
    assert post["media"] == []


def test_who_is_in_a_picture_is_tagged_by_name(tmp_path: Path) -> None:
    people = [{"name": "Bo Bell"}, {"name": "Mum"}]
    (post,) = library(tmp_path, **{"a.jpg": sidecar(people=people)}).posts
    assert [(one["role"], one["handle"]) for one in post["people"]] == [
        ("tagged", "bo bell"),
        ("tagged", "mum"),
    ]


def test_a_picture_of_a_shared_album_is_somebody_elses(tmp_path: Path) -> None:
    origin = {"fromSharedAlbum": {}}
    (post,) = library(tmp_path, **{"a.jpg": sidecar(googlePhotosOrigin=origin)}).posts
    assert post["repost_of"] == "unnamed"


def test_the_trash_is_a_deletion_and_an_album_is_skipped(tmp_path: Path) -> None:
    album = {"title": "Sea", "access": "shared", "date": {}}
    found = library(tmp_path, **{"a.jpg": sidecar(trashed=True), "metadata": album})
    assert (found.posts, [one["post_id"] for one in found.deletions]) == ([], ["AF1Qa"])
    assert found.reading.skipped == {"an album": 1}


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"people": {}}, "people is no list"),
        ({"people": [{}]}, "a person (tagged) without a name"),
        ({"url": 1, "title": 1}, "a picture without an address, or a name and a time"),
    ],
)
def test_what_cannot_be_read_is_malformed(
    tmp_path: Path, more: dict[str, Any], reason: str
) -> None:
    found = library(tmp_path, **{"a.jpg": sidecar(**more)})
    assert [why for _, _, why in found.reasons] == [reason]
