"""Account exports of Flickr: a file for each photo, whose they are, and what lies beside them."""

import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from observing import Seen, observed

REAL = Path(__file__).parents[2].parent / "shared" / "exports" / "flickr" / "account-export"
PROFILE = {
    "real_name": "Ada L.",
    "nsid": "12345678@N00",
    "screen_name": "Ada",
    "profile_url": "https://www.flickr.com/people/ada-l/",
}


def photo(**changes: Any) -> dict[str, Any]:
    return {
        "id": "11",
        "name": "The cat's nap",
        "description": "on a mat",
        "date_taken": "2009-05-01 10:20:30",
        "date_imported": "2009-05-02 01:02:03",
        "photopage": "https://www.flickr.com/photos/ada-l/11/",
        "original": "https://live.staticflickr.com/9/11_abc_o.jpg",
        "license": "All Rights Reserved",
        "geo": [{"latitude": "52512345", "longitude": "13412345", "accuracy": "16"}],
        "albums": [],
        "tags": [{"tag": "Black Cat", "user": "https://www.flickr.com/photos/ada-l/"}],
        "people": [],
        "privacy": "public",
        "comments": [{"user": "https://www.flickr.com/photos/bo/", "comment": "hi @cy"}],
        **changes,
    }


def put(root: Path, name: str, record: Any) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(record, indent=1), encoding="utf-8")


def of(root: Path, *photos: dict[str, Any], profile: Any = PROFILE) -> Seen:
    for number, one in enumerate(photos):
        put(root, f"photo_{number}.json", one)
    if profile is not None:
        put(root, "account_profile.json", profile)
    seen = observed(root)
    assert seen.format == "flickr"
    return seen


def only(root: Path, **changes: Any) -> dict[str, Any]:
    seen = of(root, photo(**changes))
    assert (seen.reasons, seen.reading.skipped) == ([], {})
    (post,) = seen.posts
    return post


def refused(root: Path, *photos: dict[str, Any], profile: Any = PROFILE) -> list[str]:
    seen = of(root, *photos, profile=profile)
    assert seen.posts == []
    return [reason for _, _, reason in seen.reasons]


# ── A photo ───────────────────────────────────────────────────────────────────────────────────


def test_a_photo_is_a_post_of_the_account_whose_export_it_is(tmp_path: Path) -> None:
    seen = of(tmp_path, photo())
    (post,) = seen.posts
    assert (post["platform"], post["post_id"], post["kind"]) == ("flickr", "11", "post")
    assert (post["account_id"], post["handle"]) == ("12345678@N00", "ada")
    assert (post["visibility"], post["status"]) == ("public", "public")
    assert post["created_at"] == datetime(2009, 5, 1, 10, 20, 30)
    assert post["caption"] == "The cat's nap\non a mat"
    assert post["tags"] == ["Black Cat"]
    assert post["people"] == []
    assert post["signals"] == [{"signal": "license", "value": "0"}]
    url = "https://live.staticflickr.com/9/11_abc_o.jpg"
    assert post["media"] == [{"path": None, "url": url, "alt_text": None}]
    (account,) = seen.accounts
    assert (account["account_id"], account["handle"]) == ("12345678@N00", "ada")
    assert (account["status"], account["origin"]) == (None, "profile")


@pytest.mark.parametrize(
    ("privacy", "visibility"),
    [
        ("public", "public"),
        ("Public ", "public"),
        ("private", "private"),
        ("friend & family", "followers"),
        ("friends & family", "followers"),
        ("friends", "followers"),
        ("family", "followers"),
        *[(value, "unknown") for value in (None, "", "contacts", 0, 1, True, [], {}, "not public")],
    ],
)
def test_only_the_word_public_is_public(tmp_path: Path, privacy: Any, visibility: str) -> None:
    post = only(tmp_path, privacy=privacy)
    assert post["visibility"] == visibility
    assert post["status"] == ("public" if visibility == "public" else None)


def test_a_photo_that_does_not_say_who_may_see_it_is_not_public(tmp_path: Path) -> None:
    silent = photo()
    del silent["privacy"]
    (post,) = of(tmp_path, silent).posts
    assert (post["visibility"], post["status"]) == ("unknown", None)


@pytest.mark.parametrize(
    ("taken", "imported", "moment"),
    [
        ("0000-00-00 00:00:00", "2009-05-02 01:02:03", datetime(2009, 5, 2, 1, 2, 3)),
        (None, "2009-05-02 01:02:03", datetime(2009, 5, 2, 1, 2, 3)),
        (5, [], None),
    ],
)
def test_without_a_date_taken_the_date_of_the_import_counts(
    tmp_path: Path, taken: Any, imported: Any, moment: datetime | None
) -> None:
    assert only(tmp_path, date_taken=taken, date_imported=imported)["created_at"] == moment


def test_machine_tags_are_no_tags(tmp_path: Path) -> None:
    tags = [{"tag": "uploaded:by=box"}, {"tag": "#cat"}, {"tag": None}, {}, 5, "dog"]
    assert only(tmp_path, tags=tags)["tags"] == ["cat", "dog"]


@pytest.mark.parametrize("name", [" ", "", None, 5])
def test_a_photo_may_lack_a_name(tmp_path: Path, name: Any) -> None:
    assert only(tmp_path, name=name, description="")["caption"] is None


def test_where_a_photo_was_taken_is_not_read(tmp_path: Path) -> None:
    seen = of(tmp_path, photo())
    assert "5251" not in str(seen.posts)
    assert "1341" not in str(seen.posts)


@pytest.mark.parametrize(
    ("entry", "account_id", "handle"),
    [
        ({"user": "https://www.flickr.com/photos/bo/"}, None, "bo"),
        ({"user": "https://www.flickr.com/people/7@N01"}, "7@N01", None),
        ("https://www.flickr.com/people/7%40N01/", "7@N01", None),
        ({"nsid": "7@N01", "username": "Bo"}, "7@N01", "bo"),
    ],
)
def test_people_in_the_photo_are_tagged(
    tmp_path: Path, entry: Any, account_id: str | None, handle: str | None
) -> None:
    (person,) = only(tmp_path, people=[entry])["people"]
    assert (person["role"], person["account_id"], person["handle"]) == (
        "tagged",
        account_id,
        handle,
    )


@pytest.mark.parametrize("people", ["bo", {"user": "bo"}, [None], [{}], ["bo"], [{"user": 5}], 1])
def test_a_person_who_cannot_be_read_does_not_pass_as_nobody(tmp_path: Path, people: Any) -> None:
    (reason,) = refused(tmp_path, photo(people=people), profile=None)
    assert reason in {"people is no list", "a person (tagged) without an id"}


@pytest.mark.parametrize("photo_id", [None, "", "x", True, [], "../11"])
def test_an_id_that_is_no_number_is_none(tmp_path: Path, photo_id: Any) -> None:
    assert refused(tmp_path, photo(id=photo_id)) == ["a photo without an id"]


@pytest.mark.parametrize("value", [None, True, 5, 1e300, "x\ud83d", [], [[]], {}, {"a": {"b": []}}])
def test_a_wrong_type_anywhere_is_no_crash(tmp_path: Path, value: Any) -> None:
    wrong = [photo(**{key: value}) for key in photo()]
    seen = of(tmp_path, *wrong, photo(id="99"))
    assert "99" in [post["post_id"] for post in seen.posts]
    seen_records = len(seen.posts) + len(seen.accounts) + len(seen.reasons)
    assert seen_records == seen.reading.records == len(wrong) + 2


# ── Whose it is ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("page", "account_id", "handle"),
    [
        ("https://www.flickr.com/photos/Ada-L/11/", None, "ada-l"),
        ("http://flickr.com/photos/12345678@N00/11", "12345678@N00", None),
    ],
)
def test_without_a_profile_the_page_says_whose_it_is(
    tmp_path: Path, page: str, account_id: str | None, handle: str | None
) -> None:
    (post,) = of(tmp_path, photo(photopage=page), profile=None).posts
    assert (post["account_id"], post["handle"]) == (account_id, handle)


@pytest.mark.parametrize("page", [None, "", 5, "https://example.org/photos/ada-l/11/"])
def test_a_page_that_names_nobody_leaves_the_one_profile(tmp_path: Path, page: Any) -> None:
    assert only(tmp_path, photopage=page)["account_id"] == "12345678@N00"


def test_nobody_at_all_is_malformed(tmp_path: Path) -> None:
    assert refused(tmp_path, photo(photopage=None), profile=None) == ["a photo without an owner"]


def test_of_several_accounts_each_photo_goes_to_its_own(tmp_path: Path) -> None:
    other = {
        "nsid": "7@N01",
        "screen_name": "Bo",
        "profile_url": "https://www.flickr.com/people/bo/",
    }
    put(tmp_path, "ada/account_profile.json", PROFILE)
    put(tmp_path, "bo/account_profile.json", other)
    put(tmp_path, "a.json", photo())
    put(tmp_path, "b.json", photo(id="12", photopage="https://www.flickr.com/photos/bo/12/"))
    put(tmp_path, "c.json", photo(id="13", photopage="https://www.flickr.com/photos/cy/13/"))
    put(tmp_path, "d.json", photo(id="14", photopage=None))
    put(tmp_path, "e.json", photo(id="15", photopage="https://www.flickr.com/photos/7@N01/15/"))
    seen = observed(tmp_path)
    owners = {post["post_id"]: (post["account_id"], post["handle"]) for post in seen.posts}
    assert owners == {
        "11": ("12345678@N00", "ada"),
        "12": ("7@N01", "bo"),
        "13": (None, "cy"),
        "15": ("7@N01", "bo"),
    }
    assert seen.reasons == [("d.json", 1, "a photo without an owner")]


def test_a_profile_without_an_address_is_the_owners(tmp_path: Path) -> None:
    (post,) = of(tmp_path, photo(), profile=PROFILE | {"profile_url": None}).posts
    assert post["account_id"] == "12345678@N00"


@pytest.mark.parametrize("profile", [PROFILE | {"nsid": None}, PROFILE | {"nsid": {}}])
def test_a_profile_that_cannot_be_read_names_nobody(tmp_path: Path, profile: Any) -> None:
    seen = of(tmp_path, photo(), profile=profile)
    assert [(post["account_id"], post["handle"]) for post in seen.posts] == [(None, "ada-l")]
    assert [reason for _, _, reason in seen.reasons] == ["a profile without an id"]


# ── Files ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The cat's nap", "the-cats-nap_11_o.jpg"),
        ("  Nap: #2 (2009)  ", "nap-2-2009_11_o.jpg"),
        ("IMG_0042", "img_0042_11_o.jpg"),
        ("IMG_0042", "img-0042_11_o.jpg"),
        (" ", "11_abc_o.jpg"),
        ("猫", "11_abc_o.jpg"),
    ],
)
def test_a_file_that_has_the_photos_id_in_its_name_is_the_photo(
    tmp_path: Path, title: str, name: str
) -> None:
    (tmp_path / name).write_bytes(b"")
    (medium,) = only(tmp_path, name=title)["media"]
    assert medium["path"] == name
    assert medium["url"] == "https://live.staticflickr.com/9/11_abc_o.jpg"


@pytest.mark.parametrize("name", ["the-cats-nap_12_o.jpg", "the-cats-nap.jpg", "12_abc_o.jpg"])
def test_another_photos_file_is_not(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    post = only(tmp_path, original="https://live.staticflickr.com/9/12_abc_o.jpg")
    assert [medium["path"] for medium in post["media"]] == [None]


def test_a_title_longer_than_a_files_name_may_be_is_no_crash(tmp_path: Path) -> None:
    (medium,) = only(tmp_path, name="cat " * 500)["media"]
    assert medium["path"] is None


@pytest.mark.parametrize(
    "original",
    [
        None,
        "",
        5,
        "../../11_abc_o.jpg",
        "https://e.org/",
        "https://e.org/11_abc_o.mp4",
        "https://[",
    ],
)
def test_a_video_or_nothing_is_no_photo(tmp_path: Path, original: Any) -> None:
    assert only(tmp_path, original=original)["media"] == []


def test_the_parts_of_an_export_belong_together(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "72157_part1.zip", "w") as part:
        part.writestr("account_profile.json", json.dumps(PROFILE))
        part.writestr("albums.json", json.dumps({"albums": []}))
    with zipfile.ZipFile(tmp_path / "72157_part2.zip", "w") as part:
        part.writestr("photo_11.json", json.dumps(photo()))
    with zipfile.ZipFile(tmp_path / "data-download-1.zip", "w") as part:
        part.writestr("the-cats-nap_11_o.jpg", b"")
    (post,) = observed(tmp_path).posts
    assert post["account_id"] == "12345678@N00"
    assert post["media"][0]["path"] == "data-download-1.zip/the-cats-nap_11_o.jpg"


def test_what_lies_beside_the_photos_is_skipped_by_name(tmp_path: Path) -> None:
    album = {"id": "5", "photo_count": "1", "cover_photo": "x", "photos": ["11"]}
    put(tmp_path, "albums.json", {"albums": [album, album]})
    put(tmp_path, "albums_one.json", album)
    put(tmp_path, "contacts_part001.json", {"contacts": {"Bo": "https://example.org/"}})
    put(tmp_path, "faves_part001.json", {"faves": [{"photo_id": "1"}]})
    put(tmp_path, "faves_part002.json", {"faves": []})
    put(tmp_path, "photos_comments_part001.json", {"comments": []})
    put(tmp_path, "received_flickrmail_part001.json", {"flickrmail": []})
    put(tmp_path, "galleries.json", {"galleries": []})
    seen = of(tmp_path, photo())
    assert seen.reading.skipped == {
        "an album": 2,
        "contacts": 1,
        "faves": 2,
        "photos comments": 1,
        "received flickrmail": 1,
        "galleries": 1,
    }
    assert (len(seen.posts), seen.reasons, seen.reading.records) == (1, [], 10)


def test_files_of_other_exports_are_left_to_them(tmp_path: Path) -> None:
    put(tmp_path, "followers_1.json", [{"string_list_data": [{"value": "bo"}]}])
    put(tmp_path, "contacts.json", {"contacts": []})
    put(tmp_path, "albums.json", {"albums": [{"name": "cats"}]})
    assert of(tmp_path, photo()).reading.records == 2


@pytest.mark.skipif(not REAL.is_dir(), reason="the real samples are not here")
def test_the_real_sample_holds_one_photo_and_an_album() -> None:
    seen = observed(REAL)
    assert seen.format == "flickr"
    (post,) = seen.posts
    assert (post["visibility"], post["status"], post["caption"]) == ("public", "public", None)
    assert (post["account_id"], len(post["tags"]), len(post["media"])) == (None, 5, 1)
    assert post["signals"] == [{"signal": "license", "value": "1"}]
    assert seen.reading.skipped == {"an album": 1}
    assert seen.reading.malformed == []
