"""What the API of Flickr answers: photos, pages, people; who may see a photo and who is in it."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from observing import Seen, observed

from curate.errors import InputError

REAL = Path(__file__).parents[2].parent / "shared" / "exports" / "flickr" / "api"


def info(**changes: Any) -> dict[str, Any]:
    """The photo of an answer to ``flickr.photos.getInfo``."""
    return {
        "id": "11",
        "secret": "abc",
        "server": "9",
        "license": "4",
        "owner": {"nsid": "12345678@N00", "username": "Ada", "path_alias": "ada-l"},
        "title": {"_content": "A cat"},
        "description": {"_content": "on a mat"},
        "visibility": {"ispublic": 1, "isfriend": 0, "isfamily": 0},
        "dates": {"posted": "1241200000", "taken": "2009-05-01 10:20:30", "takenunknown": 0},
        "tags": {"tag": [{"raw": "Black Cat", "_content": "blackcat", "machine_tag": 0}]},
        "people": {"haspeople": 0},
        "geoperms": {"ispublic": 1},
        "location": {"latitude": 52.5, "longitude": 13.4},
        "media": "photo",
        **changes,
    }


def listed(**changes: Any) -> dict[str, Any]:
    """A photo of a page of photos."""
    return {
        "id": "11",
        "owner": "12345678@N00",
        "secret": "abc",
        "server": "9",
        "farm": 1,
        "title": "A cat",
        "ispublic": 1,
        "isfriend": 0,
        "isfamily": 0,
        **changes,
    }


def page(*photos: Any) -> dict[str, Any]:
    return {"photos": {"page": 1, "pages": 1, "photo": list(photos)}, "stat": "ok"}


def of(tmp_path: Path, *answers: Any, name: str = "answer.json") -> Seen:
    text = "\n".join(json.dumps(answer) for answer in answers)
    (tmp_path / name).write_text(text + "\n", encoding="utf-8")
    seen = observed(tmp_path)
    assert seen.format == "flickr"
    return seen


def one(tmp_path: Path, photo: dict[str, Any]) -> dict[str, Any]:
    seen = of(tmp_path, {"photo": photo, "stat": "ok"})
    assert (seen.reasons, seen.reading.skipped) == ([], {})
    (post,) = seen.posts
    return post


def refused(tmp_path: Path, photo: dict[str, Any]) -> list[str]:
    seen = of(tmp_path, page(photo, listed(id="99")))
    assert [post["post_id"] for post in seen.posts] == ["99"]
    return [reason for _, _, reason in seen.reasons]


# ── The shapes of an answer ───────────────────────────────────────────────────────────────────


def test_a_photo_is_a_post_with_its_owner(tmp_path: Path) -> None:
    post = one(tmp_path, info())
    assert (post["platform"], post["post_id"], post["kind"]) == ("flickr", "11", "post")
    assert (post["account_id"], post["handle"]) == ("12345678@N00", "ada")
    assert (post["visibility"], post["status"]) == ("public", "public")
    assert post["created_at"] == datetime(2009, 5, 1, 10, 20, 30)
    assert post["caption"] == "A cat\non a mat"
    assert post["tags"] == ["Black Cat"]
    assert post["people"] == []
    assert post["signals"] == [{"signal": "license", "value": "4"}]
    url = "https://live.staticflickr.com/9/11_abc_b.jpg"
    assert post["media"] == [{"path": None, "url": url, "alt_text": None}]
    assert post["observed_at"] is None


def test_a_page_holds_photos_that_are_counted_one_by_one(tmp_path: Path) -> None:
    photos = [listed(), listed(id=None), "no photo", listed(id="12", ownername="Ada")]
    seen = of(tmp_path, page(*photos))
    assert [(post["post_id"], post["handle"]) for post in seen.posts] == [
        ("11", None),
        ("12", "ada"),
    ]
    assert seen.reasons == [
        ("answer.json", 2, "a photo without an id"),
        ("answer.json", 3, "a record that is no object"),
    ]
    assert seen.reading.records == 4


def test_what_a_page_was_asked_for_besides_is_read(tmp_path: Path) -> None:
    photo = listed(
        tags="cat sleeping geo:country=de camera:make=box",
        machine_tags="geo:country=de camera:make=box",
        dateupload="1241200000",
        datetaken="2009-05-01 10:20:30",
        datetakenunknown="0",
        license="0",
        media="photo",
        description={"_content": "on a mat"},
        url_m="https://example.org/m.jpg",
        url_l="https://example.org/l.jpg",
    )
    (post,) = of(tmp_path, page(photo)).posts
    assert post["tags"] == ["cat", "sleeping"]
    assert post["created_at"] == datetime(2009, 5, 1, 10, 20, 30)
    assert post["caption"] == "A cat\non a mat"
    assert post["signals"] == [{"signal": "license", "value": "0"}]
    assert [medium["url"] for medium in post["media"]] == ["https://example.org/l.jpg"]


@pytest.mark.parametrize(
    "answers",
    [
        [page(listed(), listed(id="12"))],
        [page(listed()), page(listed(id="12"))],
        [{"photo": info(), "stat": "ok"}, {"photo": info(id="12"), "stat": "ok"}],
        [info(), listed(id="12")],
        [[info(), listed(id="12")]],
        [{"photo": [listed(), listed(id="12")], "page": 1}],
        [{"photo": info()}, page(listed(id="12"))],
    ],
)
def test_answers_may_be_put_together_in_many_ways(tmp_path: Path, answers: list[Any]) -> None:
    name = "all.jsonl" if len(answers) > 1 else "all.json"
    seen = of(tmp_path, *answers, name=name)
    assert [post["post_id"] for post in seen.posts] == ["11", "12"]
    assert seen.reasons == []


def test_the_photos_of_an_album_are_its_owners(tmp_path: Path) -> None:
    photo = listed()
    del photo["owner"]
    album = {"id": "5", "owner": "77@N01", "ownername": "Bo", "photo": [photo]}
    (post,) = of(tmp_path, {"photoset": album, "stat": "ok"}).posts
    assert post["account_id"] == "77@N01"


def test_a_person_is_an_account_of_whose_status_nothing_is_said(tmp_path: Path) -> None:
    person = {"id": "7@N01", "nsid": "7@N01", "username": {"_content": "Bo "}, "photos": {}}
    seen = of(tmp_path, {"person": person, "stat": "ok"})
    (account,) = seen.accounts
    assert (account["platform"], account["account_id"]) == ("flickr", "7@N01")
    assert (account["handle"], account["status"], account["origin"]) == ("bo", None, "profile")
    assert seen.posts == []


def test_a_failed_call_and_an_empty_page_are_skipped_by_name(tmp_path: Path) -> None:
    fail = {"stat": "fail", "code": 1, "message": "Photo 15 not found"}
    seen = of(tmp_path, {"photo": info()}, fail, page(), fail, name="all.jsonl")
    assert len(seen.posts) == 1
    assert seen.reading.skipped == {"a call that failed": 2, "a page without photos": 1}
    assert (seen.reading.records, seen.reasons) == (4, [])


def test_what_else_the_api_answers_is_malformed_with_its_line(tmp_path: Path) -> None:
    other = {"contacts": {"contact": [{"nsid": "7@N01"}]}, "stat": "ok"}
    seen = of(tmp_path, {"photo": info()}, other, {"person": {}}, name="all.jsonl")
    assert seen.reasons == [
        ("all.jsonl", 2, "a photo without an id"),
        ("all.jsonl", 3, "a person without an id"),
    ]


def test_a_broken_document_is_malformed_as_a_whole(tmp_path: Path) -> None:
    text = json.dumps(page(listed(), listed(id="12")))
    (tmp_path / "bad.json").write_text(text[:-30], encoding="utf-8")
    seen = of(tmp_path, {"photo": info()})
    assert [post["post_id"] for post in seen.posts] == ["11"]
    ((file, _, reason),) = seen.reasons
    assert file == "bad.json"
    assert reason.startswith("invalid JSON at line 1")


# ── Who may see it ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("flags", "visibility"),
    [
        ({"ispublic": 1, "isfriend": 0, "isfamily": 0}, "public"),
        ({"ispublic": "1", "isfriend": "0", "isfamily": "0"}, "public"),
        ({"ispublic": 1}, "public"),
        ({"ispublic": 0, "isfriend": 1, "isfamily": 0}, "followers"),
        ({"ispublic": "0", "isfriend": "0", "isfamily": "1"}, "followers"),
        ({"ispublic": 1, "isfriend": 1, "isfamily": 0}, "followers"),
        ({"isfriend": 1}, "followers"),
        ({"ispublic": 0, "isfriend": 0, "isfamily": 0}, "private"),
        ({"ispublic": 0, "isfriend": "?"}, "private"),
        ({"isfriend": 0, "isfamily": 0}, "unknown"),
        ({"ispublic": 1, "isfriend": True}, "unknown"),
        ({"ispublic": 1, "isfamily": None}, "unknown"),
        ({}, "unknown"),
        *[
            ({"ispublic": value, "isfriend": 0, "isfamily": 0}, "unknown")
            for value in (True, False, None, 2, -1, 1.0, "true", "yes", "", " 1", [1], {"1": 1})
        ],
    ],
)
@pytest.mark.parametrize("is_listed", [True, False])
def test_only_a_one_is_public_and_only_a_public_photo_shows_its_owner_to_be(
    tmp_path: Path, flags: dict[str, Any], visibility: str, is_listed: bool
) -> None:
    photo = listed() if is_listed else info(visibility=flags)
    if is_listed:
        for key in ("ispublic", "isfriend", "isfamily"):
            photo.pop(key)
        photo |= flags
    (post,) = of(tmp_path, page(photo)).posts
    assert post["visibility"] == visibility
    assert post["status"] == ("public" if visibility == "public" else None)


@pytest.mark.parametrize("visibility", [None, [], "public", 1])
def test_an_audience_that_is_no_object_is_unknown(tmp_path: Path, visibility: Any) -> None:
    post = one(tmp_path, info(visibility=visibility))
    assert (post["visibility"], post["status"]) == ("unknown", None)


@pytest.mark.parametrize(
    ("above", "inside", "visibility"),
    [(1, 0, "private"), (0, 1, "private"), (1, 1, "public"), ("?", 1, "unknown")],
)
def test_of_two_audiences_the_narrower_one_counts(
    tmp_path: Path, above: Any, inside: Any, visibility: str
) -> None:
    post = one(tmp_path, info(ispublic=above, visibility={"ispublic": inside}))
    assert post["visibility"] == visibility


# ── Fields ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("dates", "moment"),
    [
        ({"taken": "2009-05-01 10:20:30", "takenunknown": "0"}, datetime(2009, 5, 1, 10, 20, 30)),
        ({"taken": "2009-05-01 10:20:30", "takenunknown": 1}, datetime(2009, 5, 1, 17, 46, 40)),
        ({"taken": "2009-05-01 10:20:30", "takenunknown": "1"}, datetime(2009, 5, 1, 17, 46, 40)),
        ({"taken": "0000-00-00 00:00:00"}, datetime(2009, 5, 1, 17, 46, 40)),
        ({"taken": None}, datetime(2009, 5, 1, 17, 46, 40)),
        ({"taken": 5, "posted": 1241200000}, datetime(2009, 5, 1, 17, 46, 40)),
        *[
            ({"taken": "?", "posted": posted}, None)
            for posted in (None, "", "soon", "٣", "-1", True, "9" * 40, [], 1e300)
        ],
    ],
)
def test_the_time_is_when_it_was_taken_or_else_uploaded(
    tmp_path: Path, dates: dict[str, Any], moment: datetime | None
) -> None:
    post = one(tmp_path, info(dates={"posted": "1241200000", **dates}))
    assert post["created_at"] == moment


@pytest.mark.parametrize("dates", [None, [], "2009", 3])
def test_dates_that_are_no_object_are_none(tmp_path: Path, dates: Any) -> None:
    assert one(tmp_path, info(dates=dates))["created_at"] is None


@pytest.mark.parametrize(
    ("tags", "read"),
    [
        ({"tag": []}, []),
        ({"tag": [{"raw": "geo:lat=1", "machine_tag": 1}, {"raw": "x", "machine_tag": "1"}]}, []),
        ({"tag": [{"raw": "Geo:Lat=52.5"}, {"raw": "ratio 1:2"}]}, ["ratio 1:2"]),
        ({"tag": [{"_content": "cat"}, {"raw": "#dog"}, {"raw": " "}]}, ["cat", "dog"]),
        ({"tag": [None, 5, [], {"raw": 7}, "plain"]}, ["plain"]),
        ([{"raw": "cat"}, "dog"], ["cat", "dog"]),
        ("", []),
        ("cat  dog", ["cat", "dog"]),
        ({"tag": "cat"}, None),
        ({}, None),
        (None, None),
        (5, None),
    ],
)
def test_tags_are_those_of_people_and_none_if_there_is_no_list(
    tmp_path: Path, tags: Any, read: list[str] | None
) -> None:
    assert one(tmp_path, info(tags=tags))["tags"] == read


@pytest.mark.parametrize(
    ("title", "description", "caption"),
    [
        ({"_content": ""}, {"_content": ""}, None),
        (" ", None, None),
        ("t", {"_content": " d "}, "t\nd"),
        (None, "d", "d"),
        (5, ["d"], None),
        ({"_content": {"_content": "t"}}, {}, None),
        ("half \ud83d", "", "half ?"),
    ],
)
def test_title_and_description_are_one_caption(
    tmp_path: Path, title: Any, description: Any, caption: str | None
) -> None:
    post = one(tmp_path, info(title=title, description=description))
    assert post["caption"] == caption


def test_people_in_the_photo_are_tagged_and_those_in_the_caption_mentioned(
    tmp_path: Path,
) -> None:
    people = {"haspeople": 1, "person": [{"nsid": "7@N01", "username": "Bo"}]}
    post = one(tmp_path, info(people=people, description="with @cy"))
    assert [(who["role"], who["account_id"], who["handle"]) for who in post["people"]] == [
        ("tagged", "7@N01", "bo"),
        ("mentioned", None, "cy"),
    ]


@pytest.mark.parametrize("people", [None, {}, {"haspeople": 1}, {"person": []}, []])
def test_nobody_named_is_nobody(tmp_path: Path, people: Any) -> None:
    assert one(tmp_path, info(people=people))["people"] == []


@pytest.mark.parametrize(
    "people", ["7@N01", 7, {"person": {"nsid": "7@N01"}}, {"person": [{}]}, {"person": ["7@N01"]}]
)
def test_a_person_who_cannot_be_read_does_not_pass_as_nobody(tmp_path: Path, people: Any) -> None:
    (reason,) = refused(tmp_path, info(people=people))
    assert reason in {
        "people is no list",
        "person is no list",
        "a person (tagged) without an id",
    }


@pytest.mark.parametrize(
    ("changes", "url"),
    [
        ({"url_z": "https://e.org/z.jpg", "url_o": "https://e.org/o.jpg"}, "https://e.org/o.jpg"),
        ({"url_o": 5, "url_c": "https://e.org/c.jpg"}, "https://e.org/c.jpg"),
        ({"url_o": "javascript:x"}, "https://live.staticflickr.com/9/11_abc_b.jpg"),
        ({"server": 65535}, "https://live.staticflickr.com/65535/11_abc_b.jpg"),
        ({"server": "../.."}, None),
        ({"secret": "a/b"}, None),
        ({"secret": None}, None),
        ({"media": "video"}, None),
        ({"media": None}, None),
        ({"media": ["photo"]}, None),
    ],
)
def test_the_photo_is_the_largest_that_is_named_or_else_made_from_its_secret(
    tmp_path: Path, changes: dict[str, Any], url: str | None
) -> None:
    post = one(tmp_path, info(**changes))
    assert [medium["url"] for medium in post["media"]] == ([url] if url else [])


@pytest.mark.parametrize(
    ("licence", "value"), [(0, "0"), ("10", "10"), (None, None), (True, "unreadable")]
)
def test_the_licence_is_a_signal(tmp_path: Path, licence: Any, value: str | None) -> None:
    signals = one(tmp_path, info(license=licence))["signals"]
    assert [signal["value"] for signal in signals] == ([value] if value else [])


@pytest.mark.parametrize("photo_id", [None, "", "x1", True, 1.5, [], {"_content": "1"}, "1/2"])
def test_an_id_that_is_no_number_is_none(tmp_path: Path, photo_id: Any) -> None:
    assert refused(tmp_path, listed(id=photo_id)) == ["a photo without an id"]


def test_an_id_may_be_written_as_a_number_that_is_exact(tmp_path: Path) -> None:
    assert one(tmp_path, info(id=9_007_199_254_740_992))["post_id"] == "9007199254740992"
    assert refused(tmp_path, info(id=9_007_199_254_740_993)) == ["a photo without an id"]


@pytest.mark.parametrize("owner", [None, "", [], {}, {"nsid": None}, True, "\ud83d"])
def test_a_photo_without_an_owner_is_malformed(tmp_path: Path, owner: Any) -> None:
    assert refused(tmp_path, listed(owner=owner)) == ["a photo without an owner"]


def test_no_reason_quotes_what_a_record_says(tmp_path: Path) -> None:
    secret = {"secret name": "secret"}
    photos = [listed(id=secret), info(owner=secret), info(people={"person": [secret]}), "secret"]
    seen = of(tmp_path, page(listed(), *photos))
    assert len(seen.reasons) == 4
    assert not any("secret" in reason for _, _, reason in seen.reasons)


@pytest.mark.parametrize("value", [None, True, 5, 1e300, "x\ud83d", [], [[]], {}, {"a": {"b": []}}])
def test_a_wrong_type_anywhere_is_no_crash(tmp_path: Path, value: Any) -> None:
    wrong = [info(**{key: value}) for key in info()]
    seen = of(tmp_path, page(*wrong, listed(id="99")))
    assert seen.posts[-1]["post_id"] == "99"
    assert len(seen.posts) + len(seen.reasons) == seen.reading.records == len(wrong) + 1


# ── Which files ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "neighbour",
    [
        {"id": "1", "owner": "ada", "title": "no photo of Flickr"},
        {"photos": [{"uri": "a.jpg", "creation_timestamp": 1}]},
        {"photos": {"photo": [{"id": "1", "url": "https://example.org/1.jpg"}]}},
        {"photo": {"id": "1", "url": "https://example.org/1.jpg"}},
        {"person": {"id": "1", "name": "Ada"}},
        {"node": {"id": "1"}, "instaloader": {"node_type": "Post"}},
        {"id": "1", "visibility": "public", "account": {"id": "1"}},
        {"stat": "ok"},
    ],
)
def test_other_documents_are_not_recognised(tmp_path: Path, neighbour: dict[str, Any]) -> None:
    (tmp_path / "other.json").write_text(json.dumps(neighbour, indent=1), encoding="utf-8")
    try:
        assert observed(tmp_path).format != "flickr"
    except InputError as error:
        assert "not recognised" in error.message


@pytest.mark.skipif(not REAL.is_dir(), reason="the real samples are not here")
def test_the_real_samples_hold_three_photos_and_a_person() -> None:
    seen = observed(REAL)
    assert seen.format == "flickr"
    assert sorted(post["visibility"] for post in seen.posts) == ["followers", "public", "public"]
    assert [post["status"] for post in seen.posts].count("public") == 2
    assert sum(len(post["tags"]) for post in seen.posts) == 5
    assert sum(len(post["media"]) for post in seen.posts) == 3
    assert len(seen.accounts) == 1
    assert seen.accounts[0]["status"] is None
    assert (seen.reading.skipped, seen.reading.malformed, seen.reading.records) == ({}, [], 4)


@pytest.mark.parametrize(
    ("value", "status"), [(1, "deleted"), ("1", "deleted"), (0, None), ("yes", "malformed")]
)
def test_a_person_who_left_is_deleted(tmp_path: Path, value: Any, status: str | None) -> None:
    (account,) = of(tmp_path, {"person": {"nsid": "12345678@N00", "is_deleted": value}}).accounts
    assert account["status"] == status


def test_a_photo_that_is_not_public_counts_even_if_the_people_in_it_cant_be_read(
    tmp_path: Path,
) -> None:
    hidden = {"ispublic": 0, "isfriend": 0, "isfamily": 0}
    (post,) = of(tmp_path, {"photo": info(visibility=hidden, people={"person": [{}]})}).posts
    assert (post["visibility"], post["people"]) == ("private", [])
