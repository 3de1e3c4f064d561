"""What a name stands for: addresses, handles of several platforms, and what is asked back."""

import pytest
from revoking import make_version, post, workspace_of

from curate.errors import InputError
from curate.explain import explain

DID = "did:plc:abcdefghijklmnopqrstuvwx"
TIKTOK = "7201234567890123456"
TOOT = "https://mast.example/users/mo/statuses/77"


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory):
    """A post of each platform, each of an account of its own."""
    rows = [
        post("3304516226583101441", "11", "ada"),
        post(f"at://{DID}/app.bsky.feed.post/3kabc", DID, "sky.example", platform="bluesky"),
        post(TOOT, "https://mast.example/users/mo", "mo@mast.example", platform="mastodon"),
        post("5550001", "12345@N01", "fli", platform="flickr"),
        # The same handle elsewhere: an address says which is meant.
        post("777", "99", "ada", platform="x"),
        post(TIKTOK, "68", "tik.tok", platform="tiktok"),
        post("1abc2d", "", "Redd_it", platform="reddit"),
        post("C3cAAAAAAAC", "", "threa.ds", platform="threads"),
        post("123456", "Face.Book", "A face", platform="facebook"),
    ]
    workspace = workspace_of(tmp_path_factory.mktemp("everywhere"), rows)
    make_version(workspace)
    return workspace


@pytest.mark.parametrize(
    ("address", "platform", "kind", "name"),
    [
        ("https://www.instagram.com/Ada/?hl=de", "instagram", "account", "11"),
        ("instagram.com/p/C3cAAAAAAAB/", "instagram", "post", "3304516226583101441"),
        ("https://x.com/ada", "x", "account", "99"),
        ("https://bsky.app/profile/sky.example", "bluesky", "account", DID),
        (
            "https://bsky.app/profile/sky.example/post/3kabc",
            "bluesky",
            "post",
            f"at://{DID}/app.bsky.feed.post/3kabc",
        ),
        ("https://mast.example/@mo", "mastodon", "account", "https://mast.example/users/mo"),
        ("@mo@mast.example", "mastodon", "account", "https://mast.example/users/mo"),
        ("https://mast.example/@mo/77", "mastodon", "post", TOOT),
        ("https://www.flickr.com/people/fli/", "flickr", "account", "12345@N01"),
        ("https://www.flickr.com/photos/12345@N01/5550001/", "flickr", "post", "5550001"),
        ("https://www.tiktok.com/@Tik.Tok", "tiktok", "account", "68"),
        (f"https://www.tiktok.com/@x/video/{TIKTOK}", "tiktok", "post", TIKTOK),
        ("https://www.reddit.com/user/redd_it/", "reddit", "account", "@redd_it"),
        ("https://redd.it/1abc2d", "reddit", "post", "1abc2d"),
        ("https://www.threads.net/@Threa.ds", "threads", "account", "@threa.ds"),
        ("https://www.threads.com/@x/post/C3cAAAAAAAC", "threads", "post", "C3cAAAAAAAC"),
        ("https://www.facebook.com/Face.Book", "facebook", "account", "face.book"),
        ("https://www.facebook.com/x/posts/123456", "facebook", "post", "123456"),
    ],
)
def test_the_address_of_a_profile_or_a_post_is_an_id(everywhere, address, platform, kind, name):
    found = explain(everywhere, address)
    assert (found.kind, found.outcome) == (kind, "kept")
    assert found.id == everywhere.pseudonym_key.pseudonym(kind, platform, name)


def test_a_handle_of_two_platforms_is_asked_back(everywhere):
    with pytest.raises(InputError, match="several"):
        explain(everywhere, "@ada")


def test_an_address_of_nobody_is_not_repeated(everywhere):
    for address in ("https://www.instagram.com/nobody/", "https://x.com/settings", "https://["):
        with pytest.raises(InputError) as unknown:
            explain(everywhere, address)
        assert "nobody" not in f"{unknown.value.message}{unknown.value.hint}"
