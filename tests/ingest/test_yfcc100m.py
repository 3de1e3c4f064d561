"""YFCC100M: which files are it, how its texts are decoded, and which rows can't be used."""

import bz2
import gzip
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from observing import Seen, observed

from curate.errors import InputError
from curate.sources import encoding

REAL = Path(__file__).parents[2].parent / "shared" / "exports" / "yfcc100m" / "sample.tsv"
FIELDS = {
    "photo_id": "11",
    "owner": "12345678@N00",
    "nickname": "Ada+L.",
    "date_taken": "2009-05-01 10:20:30.0",
    "date_uploaded": "1241200000",
    "device": "Box+Camera",
    "title": "A+cat",
    "description": "on+a+mat%2C+asleep%0A%0Aand+warm",
    "user_tags": "cat,black+and+white,b%26w",
    "machine_tags": "camera:make=box",
    "longitude": "13.5",
    "latitude": "52.5",
    "accuracy": "16",
    "page_url": "http://www.flickr.com/photos/12345678@N00/11/",
    "download_url": "http://farm1.staticflickr.com/1/11_abc.jpg",
    "license_name": "Attribution License",
    "license_url": "http://creativecommons.org/licenses/by/2.0/",
    "server": "1",
    "farm": "1",
    "secret": "abc",
    "original_secret": "def",
    "extension": "jpg",
    "marker": "0",
}


def line(**changes: str) -> str:
    return "\t".join({**FIELDS, **changes}.values())


def wide(**changes: str) -> str:
    """The form with the line's number and a hash."""
    first, *rest = line(**changes).split("\t")
    return "\t".join(["7", first, "0123abcd", *rest])


def of_lines(tmp_path: Path, *lines: str) -> Seen:
    (tmp_path / "yfcc.tsv").write_text("".join(f"{one}\n" for one in lines), encoding="utf-8")
    return observed(tmp_path)


def only(tmp_path: Path, **changes: str) -> dict[str, Any]:
    seen = of_lines(tmp_path, line(), line(**{"photo_id": "12", **changes}))
    assert seen.reasons == []
    return seen.posts[1]


# ── A photo ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", [line, wide])
def test_a_row_of_either_form_is_a_photo_with_its_owner(tmp_path: Path, form: Any) -> None:
    seen = of_lines(tmp_path, form())
    assert seen.format == "yfcc100m"
    (post,) = seen.posts
    assert (post["platform"], post["post_id"], post["kind"]) == ("flickr", "11", "post")
    assert (post["account_id"], post["handle"]) == ("12345678@N00", "ada l.")
    assert post["created_at"] == datetime(2009, 5, 1, 10, 20, 30)
    assert post["caption"] == "A cat\non a mat, asleep\n\nand warm"
    assert post["tags"] == ["cat", "black and white", "b&w"]
    assert post["media"] == [
        {"path": None, "url": "http://farm1.staticflickr.com/1/11_abc.jpg", "alt_text": None}
    ]
    assert post["signals"] == [{"signal": "license", "value": "4"}]
    assert (post["problem"], seen.reading.records) == (None, 1)


def test_a_photo_was_public_when_collected_and_its_owners_status_is_not_known(
    tmp_path: Path,
) -> None:
    post = only(tmp_path)
    assert (post["visibility"], post["status"], post["observed_at"]) == ("public", None, None)


def test_both_forms_may_be_mixed(tmp_path: Path) -> None:
    seen = of_lines(tmp_path, wide(), line(photo_id="12"))
    assert [post["post_id"] for post in seen.posts] == ["11", "12"]
    assert {post["problem"] for post in seen.posts} == {None}


def test_a_video_has_no_photo(tmp_path: Path) -> None:
    assert only(tmp_path, marker="1")["media"] == []


@pytest.mark.parametrize("url", ["", "ftp://x/y.jpg", "farm1.staticflickr.com/1/2.jpg"])
def test_a_download_address_that_is_none_is_no_photo(tmp_path: Path, url: str) -> None:
    assert only(tmp_path, download_url=url)["media"] == []


# ── Times ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "taken", ["4501-01-01 00:00:00.0", "null", "", "0000-00-00 00:00:00", "infinity", "-infinity"]
)
def test_without_a_date_taken_the_date_of_the_upload_counts(tmp_path: Path, taken: str) -> None:
    assert only(tmp_path, date_taken=taken)["created_at"] == datetime(2009, 5, 1, 17, 46, 40)


@pytest.mark.parametrize("uploaded", ["", "null", "soon", "-1", "9" * 30, "100000000000"])
def test_without_any_date_there_is_none(tmp_path: Path, uploaded: str) -> None:
    post = only(tmp_path, date_taken="null", date_uploaded=uploaded)
    assert post["created_at"] is None


def test_an_old_photo_keeps_its_date(tmp_path: Path) -> None:
    assert only(tmp_path, date_taken="1885-01-01 00:00:00.0")["created_at"] == datetime(1885, 1, 1)


# ── Texts ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("", []),
        (",,", []),
        ("a%2Cb,c", ["a,b", "c"]),
        ("%23cat,%23%23dog", ["cat", "dog"]),
        ("caf%C3%A9", ["café"]),
        ("1%2B1", ["1+1"]),
        ("+,%20", []),
        ("%E2%9C%", ["��%"]),
    ],
)
def test_user_tags_are_split_before_they_are_decoded(
    tmp_path: Path, written: str, tags: list[str]
) -> None:
    assert only(tmp_path, user_tags=written)["tags"] == tags


@pytest.mark.parametrize(
    ("title", "description", "caption"),
    [
        ("", "", None),
        ("+", "%0A", None),
        ("t", "", "t"),
        ("", "d", "d"),
        ("100%25", "a%2Bb", "100%\na+b"),
        ("100%", "%zz", "100%\n%zz"),
        ("cut+%C3", "%F0%9F%90%B1", "cut �\n🐱"),
        ('"quoted', 'text"', '"quoted\ntext"'),
    ],
)
def test_title_and_description_are_one_caption(
    tmp_path: Path, title: str, description: str, caption: str | None
) -> None:
    assert only(tmp_path, title=title, description=description)["caption"] == caption


def test_a_quote_is_a_character_like_others(tmp_path: Path) -> None:
    seen = of_lines(tmp_path, line(title='"'), line(photo_id="12", description="'\\"))
    assert [post["caption"].split("\n")[0] for post in seen.posts] == ['"', "A cat"]


def test_whoever_a_caption_mentions_is_one_of_its_people(tmp_path: Path) -> None:
    text = "with+%40bo.+and+%40cy+%40bo%2C+mail+me%40example.org"
    people = only(tmp_path, description=text)["people"]
    assert [(one["role"], one["handle"]) for one in people] == [
        ("mentioned", "bo"),
        ("mentioned", "cy"),
    ]
    assert only(tmp_path, description="nobody")["people"] == []


@pytest.mark.parametrize(
    ("name", "address", "value"),
    [
        ("Attribution-NonCommercial License", "", "2"),
        ("", "http://creativecommons.org/licenses/by-nc-nd/2.0/", "3"),
        ("attribution-sharealike license", "", "5"),
        ("Some License", "http://example.org/l/", "http://example.org/l/"),
        ("Some License", "", "Some License"),
    ],
)
def test_the_licence_is_a_signal_by_the_number_that_the_api_gives_it(
    tmp_path: Path, name: str, address: str, value: str
) -> None:
    post = only(tmp_path, license_name=name, license_url=address)
    assert post["signals"] == [{"signal": "license", "value": value}]


def test_without_a_licence_there_is_no_signal(tmp_path: Path) -> None:
    assert only(tmp_path, license_name="", license_url=" ")["signals"] == []


# ── Files ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("broken", [1, 5, 22, 24, 30])
def test_a_row_of_another_width_is_malformed_with_its_line(tmp_path: Path, broken: int) -> None:
    fields = (line(photo_id="12").split("\t") + ["more"] * 9)[:broken]
    seen = of_lines(tmp_path, line(), "\t".join(fields), line(photo_id="13"))
    problems = [(post["problem"], post["record"]) for post in seen.posts]
    assert problems == [(None, None), ("not 23 or 25 columns", 2), (None, None)]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"photo_id": ""}, "no photo id"),
        ({"photo_id": "x1"}, "no photo id"),
        ({"owner": ""}, "no owner"),
        ({"owner": "ada"}, "no owner"),
        ({"marker": "2"}, "neither a photo nor a video"),
        ({"marker": ""}, "neither a photo nor a video"),
    ],
)
def test_a_row_that_names_nobody_or_nothing_is_malformed(
    tmp_path: Path, change: dict[str, str], problem: str
) -> None:
    seen = of_lines(tmp_path, line(), line(**change))
    assert [post["problem"] for post in seen.posts] == [None, problem]


def test_line_ends_of_windows_and_empty_lines_do_no_harm(tmp_path: Path) -> None:
    text = f"{line()}\r\n\n{line(photo_id='12')}\r\n{line(photo_id='13')}"
    (tmp_path / "yfcc.tsv").write_bytes(text.encode())
    seen = observed(tmp_path)
    assert [post["post_id"] for post in seen.posts] == ["11", "12", "13"]
    assert {post["problem"] for post in seen.posts} == {None}


def test_a_stray_carriage_return_costs_its_own_row_only(tmp_path: Path) -> None:
    seen = of_lines(tmp_path, line(title="a\rb"), line(photo_id="12"))
    assert [post["post_id"] for post in seen.posts if post["problem"] is None] == ["12"]


def test_a_line_that_is_too_long_is_malformed(tmp_path: Path) -> None:
    seen = of_lines(tmp_path, line(), line(description="x" * 3_000_000), line(photo_id="13"))
    assert [post["post_id"] for post in seen.posts] == ["11", "13"]
    assert seen.reasons == [("yfcc.tsv", 2, "line size over maximum")]
    assert seen.reading.records == 3


@pytest.mark.parametrize(
    ("name", "packed"),
    [("yfcc100m_dataset.bz2", bz2.compress), ("part.tsv.gz", gzip.compress)],
)
def test_a_packed_dataset_is_read(tmp_path: Path, name: str, packed: Any) -> None:
    (tmp_path / name).write_bytes(packed(f"{line()}\n{line(photo_id='12')}\n".encode()))
    seen = observed(tmp_path)
    assert seen.format == "yfcc100m"
    assert [post["post_id"] for post in seen.posts] == ["11", "12"]


def test_a_packed_dataset_that_breaks_off_is_malformed(tmp_path: Path) -> None:
    lines = "".join(f"{line(photo_id=str(number))}\n" for number in range(30_000))
    packed = gzip.compress(lines.encode())
    (tmp_path / "part.tsv.gz").write_bytes(packed[: len(packed) // 2])
    seen = observed(tmp_path)
    assert seen.posts == []
    assert seen.reasons == [("part.tsv.gz", None, "truncated or damaged compression")]


def test_damage_behind_what_was_checked_is_found_while_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "_CHECKED_BYTES", 1)
    lines = "".join(f"{line(photo_id=str(number))}\n" for number in range(200_000))
    packed = gzip.compress(lines.encode(), 1)
    (tmp_path / "part.tsv.gz").write_bytes(packed[: len(packed) * 3 // 4])
    ((_, record, reason),) = observed(tmp_path).reasons
    assert record is None
    assert reason.startswith("cannot be read as CSV")


def test_a_first_row_that_is_broken_and_one_with_many_commas_are_recognised(
    tmp_path: Path,
) -> None:
    tags = ",".join(f"tag{number}" for number in range(40))
    seen = of_lines(tmp_path, "broken", line(user_tags=tags))
    assert seen.format == "yfcc100m"
    assert len(seen.posts[1]["tags"]) == 40


@pytest.mark.parametrize(
    "neighbour",
    [
        "\t".join(FIELDS),
        "\t".join(["x"] * 23),
        line(page_url="http://example.org/photos/1/"),
        line(owner="ada"),
        line(marker="0\t1"),
    ],
)
def test_other_tables_without_a_header_are_not_recognised(tmp_path: Path, neighbour: str) -> None:
    (tmp_path / "other.tsv").write_text(f"{neighbour}\n{neighbour}\n", encoding="utf-8")
    try:
        assert observed(tmp_path).format == "table"
    except InputError as error:
        assert "not recognised" in error.message


def test_no_reason_quotes_what_a_row_says(tmp_path: Path) -> None:
    seen = of_lines(tmp_path, line(), "secret\tperson", line(owner="secret person"))
    told = {post["problem"] for post in seen.posts} | {reason for _, _, reason in seen.reasons}
    assert not any("secret" in (one or "") for one in told)


@pytest.mark.skipif(not REAL.is_file(), reason="the real samples are not here")
def test_the_real_sample_holds_four_photos_of_four_owners() -> None:
    seen = observed(REAL)
    assert seen.format == "yfcc100m"
    assert len(seen.posts) == len({post["account_id"] for post in seen.posts}) == 4
    assert [len(post["tags"]) for post in seen.posts] == [5, 0, 20, 6]
    assert [post["signals"][0]["value"] for post in seen.posts] == ["2", "4", "3", "4"]
    assert [post["created_at"].year for post in seen.posts] == [2005, 2006, 2011, 2013]
    assert all(len(post["media"]) == 1 and post["problem"] is None for post in seen.posts)
    assert (seen.reading.skipped, seen.reading.malformed) == ({}, [])
