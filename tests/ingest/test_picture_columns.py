"""Which column of a table has the pictures, and which addresses are none of pictures."""

from pathlib import Path

import pytest
from observing import observed


def media_of(tmp_path: Path, header: str, row: str) -> list[str]:
    """The paths and addresses of the one post's pictures."""
    path = tmp_path / "posts.csv"
    path.write_text(f"post_id,account_id,{header}\n1,10,{row}\n", encoding="utf-8")
    (post,) = observed(path, "table").posts
    return [item["path"] or item["url"] for item in post["media"] or []]


@pytest.mark.parametrize("column", ["displayUrl", "photos", "image_url", "Picture", "media"])
def test_a_column_called_after_pictures_is_preferred_to_an_address(
    tmp_path: Path, column: str
) -> None:
    found = media_of(tmp_path, f"url,{column}", "https://h.example/p/1,https://h.example/1.jpg")
    assert found == ["https://h.example/1.jpg"]


@pytest.mark.parametrize(
    "address",
    [
        "https://www.instagram.com/p/AAAAAAAAAA1",
        "https://instagram.com/ada/reel/AAAAAAAAAA1/?img_index=1",
        "HTTPS://x.com/ada/status/1",
        "https://m.facebook.com/ada/posts/1",
        "https://bsky.app/profile/ada.example/post/3k",
        "https://www.flickr.com/photos/ada/53000000000/",
        "https://mastodon.example/@ada/112233",
        "https://mastodon.example/users/ada/statuses/112233",
        "https://de.pinterest.com/pin/1/",
    ],
)
@pytest.mark.parametrize("column", ["url", "media", "photos"])
def test_the_address_of_a_post_is_no_picture(tmp_path: Path, address: str, column: str) -> None:
    assert media_of(tmp_path, column, address) == []


@pytest.mark.parametrize(
    "address",
    [
        "https://scontent.cdninstagram.com/v/t51/1_n.jpg?stp=dst",
        "https://pbs.twimg.com/media/AAAA?format=jpg",
        "https://live.staticflickr.com/1/2_3_b.jpg",
        "https://cdn.bsky.app/img/feed_fullsize/plain/did:plc:x/bafk@jpeg",
        "https://64.media.tumblr.com/1/s640x960/2.pnj",
        "https://files.mastodon.example/media/1/original/2.png",
        "p/1.jpg",
    ],
)
def test_the_address_of_a_picture_is_one(tmp_path: Path, address: str) -> None:
    assert media_of(tmp_path, "url", address) == [address]
