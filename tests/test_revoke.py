"""Whoever asked to leave is out of every later version, and nothing says who it was."""

import json
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from random import Random

import pyarrow.parquet as pq
import pytest
from example_counts import costing
from hypothesis import given
from hypothesis import strategies as st
from revoking import (
    CONFIG,
    Row,
    image_ids,
    in_manifest,
    kept,
    make_version,
    post,
    prepared_workspace,
    take_in_rows,
    workspace_of,
)
from workspaces import decide

from curate import ledger
from curate.errors import InputError
from curate.revocation import (
    Asked,
    Unreadable,
    look_up,
    pending_requests,
    read_requests,
    revoke,
    write_receipt,
)
from curate.revocation.identifiers import Reading, identify
from curate.status import read_status
from curate.store.tables import Store
from curate.versions import open_version
from curate.workspace import Workspace

ADA, BO = "70001", "70002"
WORLD = (
    post("1", ADA, "ada"),
    post("2", BO, "bo"),
    post("3", BO, "bo", coauthors=ADA),
    post("4", BO, "bo", tagged="ada"),
)


def asked(workspace: Workspace, *texts: str, reason: str | None = None) -> None:
    revoke(workspace, [Asked(text, n) for n, text in enumerate(texts, 1)], reason=reason)


def test_an_account_leaves_by_whatever_it_is_called() -> None:
    """Each account has a post under a former handle, and stands as Ada does in ``WORLD``."""
    names = [
        "{account}",
        "{handle}",
        "@{upper}",
        "{handle}_before",
        "https://www.instagram.com/{handle}/",
        "instagram.com/{handle}?igsh=x",
        "",
    ]
    rows, former, texts = [], [], []
    for n, name in enumerate(names):
        account, handle = f"7100{n}", f"ada{n}"
        former.append(post(f"{n}9", account, f"Ada{n}_Before"))
        rows += [
            post(f"{n}1", account, handle),
            post(f"{n}2", BO, "bo"),
            post(f"{n}3", BO, "bo", coauthors=account),
            post(f"{n}4", BO, "bo", tagged=handle),
        ]
        texts.append(name.format(account=account, handle=handle, upper=handle.upper()))
    workspace = prepared_workspace(former, rows)
    texts[-1] = workspace.pseudonym_key.pseudonym("account", "instagram", account)
    assert len(kept(workspace)) == len(rows) + len(former)
    asked(workspace, *texts, reason="objection")
    decided = decide(workspace)
    for n, name in enumerate(names):
        own = decided[f"{n}1"].codes & decided[f"{n}9"].codes
        assert "SUBJECT_OBJECTION" in own, name
        assert "COAUTHOR_PRIVATE" in decided[f"{n}3"].codes, name
        assert "TAGGED_ACCOUNT_PRIVATE" in decided[f"{n}4"].codes, name
        assert decided[f"{n}2"].outcome == "kept", name


def test_a_post_leaves_by_whatever_it_is_called_and_the_rest_of_its_author_stays() -> None:
    rows = [post(str(n), f"7200{n % 4}", f"ada{n % 4}") for n in range(8)]
    workspace = prepared_workspace(rows)
    key = workspace.pseudonym_key
    asked(
        workspace,
        "0",
        "instagram.com/p/AAAAB/?x=y",
        key.pseudonym("image", "instagram", "2", "0"),
        key.pseudonym("post", "instagram", "3"),
    )
    assert kept(workspace) == {"4", "5", "6", "7"}


def test_no_preset_and_no_setting_lets_them_back_in(tmp_path: Path) -> None:
    loose = '[policy]\npreset = "private-accounts"\n'
    workspace = workspace_of(tmp_path, WORLD, config=CONFIG + loose)
    asked(workspace, ADA)
    # Tagged people are not looked at under this preset, but for those who asked to leave.
    assert kept(workspace) == {"2"}
    ignoring = '[policy.actions]\nSUPPRESSION_LIST_MATCH = "ignore"\n'
    (workspace.root / "curate.toml").write_text(CONFIG + ignoring)
    with pytest.raises(InputError, match="no override"):
        kept(Workspace(workspace.root))


def test_the_same_request_again_adds_nothing(tmp_path: Path) -> None:
    workspace = prepared_workspace(WORLD)
    asked(workspace, "ada", reason="erasure")
    before = ledger.head(workspace.ledger)
    for texts in (("ada",), ("@ADA", "ada")):
        asked(workspace, *texts, reason="erasure")
    asked(workspace, "ada")
    assert ledger.head(workspace.ledger) == before
    assert len(Store(workspace.store).base_files("suppressions")) == 1
    asked(workspace, "ada", reason="objection")
    assert len(Store(workspace.store).base_files("suppressions")) == 2


def test_the_list_holds_keyed_pseudonyms_that_any_ingest_can_meet(tmp_path: Path) -> None:
    workspace = prepared_workspace(WORLD)
    asked(workspace, "ada")
    key = workspace.pseudonym_key
    (file,) = Store(workspace.store).base_files("suppressions")
    rows = {(row["kind"], row["subject"]) for row in pq.read_table(file.path).to_pylist()}
    for platform in ("instagram", "flickr", "bluesky", "mastodon", "table", "any"):
        assert ("handle", key.pseudonym("handle", platform, "ada")) in rows
        assert ("account", key.pseudonym("account", platform, "@ada")) in rows
    assert ("account", key.pseudonym("account", "instagram", ADA)) in rows


def test_versions_that_hold_them_are_named_and_stay_as_they_are(tmp_path: Path) -> None:
    workspace = prepared_workspace(WORLD)
    first = make_version(workspace)
    found = revoke(workspace, [Asked(ADA, 1)], requested_at=datetime(2026, 5, 1))
    (version,) = found.holdings.versions
    assert version.version == first.name
    assert version.image_ids == image_ids(workspace, "1", "3", "4")
    tombstones = json.loads(found.tombstones.read_text())
    assert set(tombstones["versions"][0]["images"]) == image_ids(workspace, "1", "3", "4")
    assert tombstones["versions"][0]["digest"] == first.digest
    assert "delete" in tombstones["tell"]
    status = read_status(workspace)
    assert status.pending_requests == 1
    assert status.oldest_pending_at == found.recorded_at
    second = make_version(workspace)
    assert in_manifest(second) == in_manifest(first) - image_ids(workspace, "1", "3", "4")
    assert open_version(first.path).digest == first.digest
    honoured = [e for e in ledger.read(workspace.ledger) if e.action == "revocation honoured"]
    assert [(e.facts["request"], e.facts["version"]) for e in honoured] == [("0001", second.name)]
    assert honoured[0].facts["seconds"] >= 0
    assert honoured[-1].hash == second.ledger_head
    assert read_status(workspace).oldest_pending_at is None
    make_version(workspace)
    assert pending_requests(workspace) == []


def test_a_request_that_names_nobody_is_honoured_by_the_next_version(tmp_path: Path) -> None:
    workspace = prepared_workspace(WORLD)
    first = make_version(workspace)
    found = revoke(workspace, [Asked("dora", 1)])
    assert (found.unknown, found.accounts, found.holdings.versions) == (1, 0, ())
    assert len(pending_requests(workspace)) == 1
    again = make_version(workspace)
    assert again.path == first.path
    assert pending_requests(workspace) == []
    take_in_rows(workspace, [post("8", "70008", "Dora"), post("7", "", "dora")], "later")
    assert kept(workspace) == {"1", "2", "3", "4"}


@pytest.mark.slow
def test_who_is_named_before_anything_is_known_is_met_under_every_name() -> None:
    """Three accounts ask, by the id, the handle, and the handle that they had."""
    workspace = prepared_workspace([post("bo", BO, "bo")])
    asked(workspace, "73000", "ada1", "ada2_old")
    accounts = [(f"7300{n}", f"ada{n}") for n in range(3)]
    by_id = [
        row
        for account, handle in accounts
        for row in (
            post(f"{handle}-1", account, handle),
            post(f"{handle}-3", account, f"{handle.title()}_Old"),
        )
    ]
    take_in_rows(workspace, by_id, "by id")
    assert kept(workspace) == {"bo"}
    by_handle = [
        row
        for _, handle in accounts
        for row in (
            post(f"{handle}-4", "", handle),
            post(f"{handle}-5", "", f"{handle}_old"),
            post(f"{handle}-6", BO, "bo", tagged=f"{handle}_old"),
        )
    ]
    take_in_rows(workspace, by_handle, "by handle")
    assert kept(workspace) == {"bo"}


def test_a_version_that_cannot_be_read_counts_as_one_that_may_hold_them(tmp_path: Path) -> None:
    workspace = prepared_workspace(WORLD)
    first = make_version(workspace)
    (first.path / "manifest.parquet").write_bytes(b"nothing")
    (version,) = revoke(workspace, [Asked("dora", 1)]).holdings.versions
    assert version.images is None


def test_training_runs_on_a_version_that_holds_them_are_named(tmp_path: Path) -> None:
    workspace = prepared_workspace(WORLD)
    version = make_version(workspace)
    for name, digest in (("a", version.digest), ("gone", "0" * 64), ("unfinished", version.digest)):
        folder = workspace.runs / name
        folder.mkdir()
        config = {"version": version.name, "version_digest": digest}
        (folder / "config.json").write_text(json.dumps(config))
        if name != "unfinished":
            (folder / "checkpoint-last.safetensors").touch()
    checkpoints = revoke(workspace, [Asked(ADA, 1)]).holdings.checkpoints
    assert [(run.path, run.images) for run in checkpoints] == [
        ("runs/a/checkpoint-last.safetensors", 3),
        # Of a run on a version that is not there any more, nobody can tell.
        ("runs/gone/checkpoint-last.safetensors", None),
    ]


def test_a_config_that_cannot_be_read_does_not_stop_a_request(tmp_path: Path) -> None:
    workspace = prepared_workspace(WORLD)
    (workspace.root / "curate.toml").write_text("nonsense = [")
    assert revoke(Workspace(workspace.root), [Asked(ADA, 1)]).request == "0001"


# ── Lookup ────────────────────────────────────────────────────────────────────────────────────


def test_a_lookup_says_where_an_account_is_and_whether_it_asked_to_leave(tmp_path: Path) -> None:
    workspace = prepared_workspace(WORLD)
    version = make_version(workspace)
    before = look_up(workspace, "@ada")
    assert before.to_json() == {
        "account": workspace.pseudonym_key.pseudonym("account", "instagram", ADA),
        "known": True,
        "erased": False,
        "suppressed": False,
        "versions": [{"version": version.name, "images": 3}],
        "checkpoints": [],
        "versions_gone": [],
    }
    asked(workspace, ADA)
    make_version(workspace)
    after = look_up(workspace, "ada")
    assert after.is_suppressed
    assert [found.version for found in after.holdings.versions] == [version.name]
    assert [found.images for found in after.holdings.checked] == [3, 0]


def test_a_version_that_was_made_and_is_gone_is_named_in_the_answer(tmp_path: Path) -> None:
    workspace = workspace_of(tmp_path, [post("1", ADA, "ada"), post("2", BO, "bo")])
    version = make_version(workspace)
    assert look_up(workspace, "@ada").gone == ()
    shutil.rmtree(version.path)
    found = look_up(workspace, "@ada")
    assert found.gone == (version.path.name,)
    write_receipt(workspace, found, tmp_path / "receipt.json")
    receipt = json.loads((tmp_path / "receipt.json").read_text())
    assert receipt["versions_gone"] == [version.path.name]
    assert "nobody can say what they held" in receipt["what"]


def test_a_receipt_says_that_nothing_is_held_and_the_ledger_has_its_digest(tmp_path: Path) -> None:
    workspace = prepared_workspace(WORLD)
    version = make_version(workspace)
    found = look_up(workspace, "@nobody")
    assert not found.is_known
    assert found.account == workspace.pseudonym_key.pseudonym("account", "bluesky", "@nobody")
    path = tmp_path / "receipt.json"
    write_receipt(workspace, found, path)
    receipt = json.loads(path.read_text())
    assert receipt["versions"] == []
    assert receipt["versions_checked"] == [
        {"version": version.name, "digest": version.digest, "images": 0}
    ]
    assert receipt["what"].startswith("Nothing")
    assert receipt["ledger_head"] == version.ledger_head
    assert list(ledger.read(workspace.ledger))[-1].action == "lookup receipt"


def test_a_name_of_several_accounts_is_asked_back(tmp_path: Path) -> None:
    rows = [post("1", ADA, "ada"), post("2", "88@N01", "ada", platform="flickr")]
    workspace = workspace_of(tmp_path, rows)
    with pytest.raises(InputError, match="several"):
        look_up(workspace, "ada")
    found = look_up(workspace, "ada", platform="flickr")
    assert found.account == workspace.pseudonym_key.pseudonym("account", "flickr", "88@N01")


# ── Identifiers and files ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("https://www.flickr.com/photos/12345@N00/", Reading("account", "flickr", "12345@N00")),
        ("https://www.flickr.com/photos/alias/", Reading("handle", "flickr", "alias")),
        ("https://flickr.com/photos/alias/678/in/pool", Reading("post", "flickr", "678")),
        ("https://bsky.app/profile/did:plc:abc", Reading("account", "bluesky", "did:plc:abc")),
        ("https://bsky.app/profile/Ada.example", Reading("handle", "bluesky", "ada.example")),
        (
            "https://bsky.app/profile/did:plc:abc/post/3k",
            Reading("post", "bluesky", "at://did:plc:abc/app.bsky.feed.post/3k"),
        ),
        ("at://did:plc:abc", Reading("account", "bluesky", "did:plc:abc")),
        ("did:web:ada.example", Reading("account", "bluesky", "did:web:ada.example")),
        ("https://social.example/@Ada", Reading("handle", "mastodon", "ada@social.example")),
        (
            "https://social.example/users/ada",
            Reading("account", "mastodon", "https://social.example/users/ada"),
        ),
        (
            "https://social.example/@ada@other.example",
            Reading("account", "mastodon", "https://other.example/users/ada"),
        ),
        (
            "@ada@social.example",
            Reading("account", "mastodon", "https://social.example/users/ada"),
        ),
        (
            "https://social.example/@ada/17",
            Reading("post", "mastodon", "https://social.example/users/ada/statuses/17"),
        ),
        ("https://m.social.example/@ada", Reading("handle", "mastodon", "ada@m.social.example")),
        ("https://www.social.example/@ada", Reading("handle", "mastodon", "ada@social.example")),
        ("https://x.com/Ada", Reading("handle", "x", "ada")),
        ("https://mobile.twitter.com/Ada", Reading("handle", "x", "ada")),
        ("https://www.instagram.com/ada/reel/AAAAB/", Reading("post", "instagram", "1")),
        ("AAAAB", Reading("post", "instagram", "1")),
        ("@ada", Reading("account", "table", "@ada")),
    ],
)
def test_an_identifier_is_read_as_what_it_can_mean(text: str, reading: Reading) -> None:
    assert reading in identify(text).readings


@pytest.mark.parametrize(
    "text",
    ["", "@", "a\0b", "https://www.instagram.com/explore/", "https://", "at://a/b", "x" * 3000],
)
def test_what_can_be_no_identifier_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        identify(text)


_TIKTOK = "7201234567890123456"
_PROFILES = {
    "tiktok": (
        "ada",
        ["https://www.tiktok.com/@Ada", "m.tiktok.com/@ada?lang=en", "tiktok.com/@ada/"],
    ),
    "reddit": (
        "ada",
        [
            *("https://www.reddit.com/user/Ada", "reddit.com/u/ada/submitted/?sort=new"),
            *("https://old.reddit.com/user/ada/overview", "https://www.reddit.com/r/u_ada/"),
        ],
    ),
    "threads": (
        "ada",
        [
            *("https://www.threads.net/@Ada", "https://www.threads.com/@ada/replies"),
            "threads.com/@ada?hl=de",
        ],
    ),
    "facebook": (
        "ada.lovelace",
        [
            *("https://www.facebook.com/Ada.Lovelace", "m.facebook.com/ada.lovelace/about"),
            *("https://de-de.facebook.com/ada.lovelace/photos?locale=de", "fb.com/ada.lovelace"),
            "https://mbasic.facebook.com/ada.lovelace/posts/",
        ],
    ),
}
_POSTS = {
    ("tiktok", _TIKTOK): [
        *(f"https://www.tiktok.com/@Ada/video/{_TIKTOK}?q=1", f"tiktok.com/@ada/photo/{_TIKTOK}"),
        *(f"https://m.tiktok.com/v/{_TIKTOK}.html", f"https://www.tiktok.com/embed/v2/{_TIKTOK}"),
    ],
    ("reddit", "1abc2d"): [
        "https://www.reddit.com/r/cats/comments/1abc2d/a_cat/",
        "https://old.reddit.com/r/cats/comments/1ABC2D",
        *("https://redd.it/1abc2d", "https://www.reddit.com/gallery/1abc2d"),
        *("reddit.com/comments/1abc2d/a_cat", "https://www.reddit.com/user/ada/comments/1abc2d/x/"),
    ],
    ("threads", "C3cAAAAAAAB"): [
        "https://www.threads.net/@ada/post/C3cAAAAAAAB?xmt=1",
        *("https://www.threads.com/@ada/post/C3cAAAAAAAB/media", "threads.net/t/C3cAAAAAAAB/"),
    ],
    ("facebook", "123456"): [
        *("https://www.facebook.com/ada/posts/123456", "facebook.com/ada/posts/a-cat/123456/"),
        "https://www.facebook.com/permalink.php?story_fbid=123456&id=77",
        "https://m.facebook.com/story.php?story_fbid=123456&id=77",
        "https://www.facebook.com/photo/?fbid=123456&set=a.1",
        *("https://www.facebook.com/photo.php?fbid=123456", "facebook.com/watch/?v=123456"),
        "https://www.facebook.com/ada/photos/a.1/123456/?type=3",
        "https://www.facebook.com/groups/9/permalink/123456/",
        *("https://www.facebook.com/groups/cats/posts/123456", "facebook.com/reel/123456"),
    ],
}


@pytest.mark.parametrize("platform", _PROFILES)
def test_the_address_of_a_profile_names_its_handle(platform: str) -> None:
    handle, addresses = _PROFILES[platform]
    for address in addresses:
        readings = identify(address).readings
        assert Reading("handle", platform, handle) in readings, address
        assert {reading.platform for reading in readings} == {platform, "any", "table"}
        assert ("account", handle) in {(one.kind, one.value) for one in readings} or (
            platform != "facebook"
        )


@pytest.mark.parametrize(
    "address",
    [
        "https://www.facebook.com/profile.php?id=1000123&sk=about",
        "https://www.facebook.com/people/Ada-Lovelace/1000123/",
        "https://www.facebook.com/p/Ada-Lovelace-1000123/",
        "https://www.facebook.com/pages/Ada/1000123",
    ],
)
def test_the_number_in_an_address_of_facebook_is_the_id_of_its_account(address: str) -> None:
    assert Reading("account", "facebook", "1000123") in identify(address).readings


@pytest.mark.parametrize("post", _POSTS, ids=[platform for platform, _ in _POSTS])
def test_the_address_of_a_post_names_the_id_that_exports_have(post: tuple[str, str]) -> None:
    platform, post_id = post
    for address in _POSTS[post]:
        readings = identify(address).readings
        assert Reading("post", platform, post_id) in readings, address
        assert {reading.kind for reading in readings} == {"post"}


@pytest.mark.parametrize(
    ("address", "looks"),
    [
        *(("https://vm.tiktok.com/ZM123/", "share"), ("https://www.tiktok.com/t/ZT123/", "share")),
        *(("https://fb.watch/abc/", "share"), ("https://www.facebook.com/share/p/1Ab/", "share")),
        *(("https://www.reddit.com/r/cats/s/Ab1/", "share"), ("fb.watch/abc", "share")),
        ("https://www.facebook.com/ada/posts/pfbid02abc", "pfbid"),
        ("https://www.facebook.com/permalink.php?story_fbid=pfbid02abc&id=77", "pfbid"),
        ("https://www.reddit.com/r/cats/comments/1abc2d/a_cat/kx1/", "comment"),
        ("https://www.reddit.com/r/cats/comments/1abc2d/comment/kx1/", "comment"),
        ("https://www.facebook.com/ada/posts/123456?comment_id=7", "comment"),
        *((f"https://www.reddit.com/{one}", "none of") for one in ("r/cats", "user/me", "r", "u/")),
        *((f"https://www.tiktok.com/{one}", "none of") for one in ("tag/cat", "@ada/video/x")),
        *((f"https://www.threads.net/{one}", "none of") for one in ("search", "@ada/post/", "t/!")),
        *(
            (f"https://www.facebook.com/{one}", "none of")
            for one in (
                *("groups/9", "profile.php", "profile.php?id=x", "photo", "events/1", "login.php"),
                *("people/ada", "ada/cats/1", "media/set/?set=a.1", "hashtag/cat"),
            )
        ),
        ("https://v.redd.it/abc", "not read"),
        ("https://l.facebook.com/l.php?u=x", "not read"),
    ],
)
def test_an_address_of_nobody_or_of_what_no_export_has_is_told(address: str, looks: str) -> None:
    with pytest.raises(InputError, match=looks) as refused:
        identify(address)
    assert "ada" not in str(refused.value)


def test_a_bluesky_post_by_handle_needs_a_known_author(tmp_path: Path) -> None:
    did, handle = "did:plc:abc", "ada.example"
    uri = f"at://{did}/app.bsky.feed.post/3k"
    rows = [post(uri, did, handle, platform="bluesky"), post("2", BO, "bo")]
    workspace = workspace_of(tmp_path, rows)
    with pytest.raises(InputError, match="at:// URI"):
        asked(workspace, "https://bsky.app/profile/nobody.example/post/3k")
    asked(workspace, f"https://bsky.app/profile/{handle}/post/3k")
    assert kept(workspace) == {"2"}


def test_what_cannot_be_read_is_not_recorded_and_said_to_look_like_something() -> None:
    cases = [
        ("https://www.youtube.com/@jane", "a network whose addresses are not read"),
        ("m.vk.com/jane", "an address"),
        ("https://vm.tiktok.com/jane", "a link to share, which names nobody"),
        ("https://unknown.example/jane", "none of a profile or a post"),
        ("Jane Doe (@jane)", "blanks"),
        ("@a,@b", "a list"),
        ("'77001170131", "quotes"),
        ("7.7E+10", "rounded"),
        ("jane\u200e", "invisible"),
    ]
    workspace = prepared_workspace(WORLD)
    for text, looks in cases:
        with pytest.raises(InputError, match=f"NOT recorded.*{looks}") as caught:
            asked(workspace, text)
        assert "jane" not in str(caught.value).lower()
    assert Store(workspace.store).base_files("suppressions") == []
    texts = ["@ada", *(text for text, _ in cases)]
    found = revoke(workspace, [Asked(text, line) for line, text in enumerate(texts, 1)])
    assert sorted(line.line for line in found.unreadable) == list(range(2, len(texts) + 1))
    assert kept(workspace) == {"2"}


def test_a_name_with_invisible_characters_is_read_if_somebody_has_it(tmp_path: Path) -> None:
    workspace = prepared_workspace(WORLD)
    asked(workspace, "\u202aada\u202c")
    assert kept(workspace) == {"2"}


@pytest.mark.slow
def test_a_request_reaches_a_platform_that_is_first_ingested_later() -> None:
    workspace = prepared_workspace(WORLD)
    texts = ["@solo", "987654322", "987654323.0"]
    asked(workspace, *texts, "17", "@other_platform")
    rows = [
        post("81", "987654321", "solo", platform="tiktok"),
        post("82", "987654322", "duet", platform="tiktok"),
        post("83", "987654323", "trio", platform="tiktok"),
        post("9", "5", "bert", platform="tiktok"),
        post("17", "6", "carl", platform="tumblr"),
    ]
    take_in_rows(workspace, rows, "later")
    assert kept(workspace) == {"1", "2", "3", "4", "9"}
    assert all(look_up(workspace, text).is_suppressed for text in texts)


@pytest.mark.slow
def test_the_number_of_an_instagram_post_and_its_shortcode_are_one(tmp_path: Path) -> None:
    number, code = "3195531867235278875", "CxYz012_-Ab"
    workspace = workspace_of(tmp_path, [post(number, ADA, "ada"), post("2", BO, "bo")])
    take_in_rows(workspace, [post(code, ADA, "ada", is_private="true")], "by code")
    assert set(decide(workspace)) == {number, "2"}
    asked(workspace, code)
    assert kept(workspace) == {"2"}


def test_a_file_is_read_line_by_line_or_as_a_csv() -> None:
    assert list(read_requests("\ufeff@ada\n\n 5 \n")) == [Asked("@ada", 1), Asked("5", 3)]
    table = "Platform,account_id,handle,url,reason\nflickr,5,,,erasure\n,,,,x\n,,ada,,\n"
    assert list(read_requests(table)) == [
        Asked("5", 2, "account", "flickr", "erasure"),
        Unreadable(3, "no account_id, handle, post_id or url"),
        Asked("ada", 4, "handle"),
    ]


# ── Whatever else is ingested ─────────────────────────────────────────────────────────────────

HANDLES = st.sampled_from(["ada", "@Ada_Old", "ADA\u200b", "bo", ""])
IDS = st.sampled_from([ADA, f"{ADA}.0", "@ada", BO, ""])
ROWS = st.lists(
    st.tuples(IDS, HANDLES, st.sampled_from(["", f"{ADA}.0", "\u200eADA", BO])).filter(
        # An id that is a handle must not be another one.
        lambda row: row[0] != "@ada" or row[1] in {"", "ADA\u200b", "ada"}
    ),
    min_size=1,
    max_size=4,
)
ASKED = st.sampled_from([ADA, f"{ADA}.0", "@ADA", "Ada_Old", "https://instagram.com/Ada"])


def _export(rows: list[tuple[str, str, str]], number: int) -> list[Row]:
    return [
        post(f"{number}{n}", account_id, handle, coauthors=coauthor)
        for n, (account_id, handle, coauthor) in enumerate(rows)
        if account_id or handle
    ]


@costing(10)
@given(drawn=st.lists(ROWS, max_size=2), order=st.randoms(), text=ASKED)
def test_whoever_asked_is_never_kept_whatever_is_ingested_before_or_after(
    drawn: list[list[tuple[str, str, str]]], order: Random, text: str
) -> None:
    exports = [
        # What shows that the handles are those of the account, and somebody else.
        [post("own", ADA, "ada"), post("old", ADA, "ada_old"), post("other", "70009", "eve")],
        *(_export(rows, number) for number, rows in enumerate(drawn)),
    ]
    order.shuffle(exports)
    place = order.randrange(len(exports) + 1)
    with tempfile.TemporaryDirectory() as folder:
        workspace = workspace_of(Path(folder))
        for number, rows in enumerate([*exports, []]):
            if number == place:
                asked(workspace, text)
            if rows:
                take_in_rows(workspace, rows, f"export-{number}")
        left = kept(workspace)
    for row in (row for rows in exports for row in rows):
        named = {row["account_id"], row.get("coauthors") or "", row["handle"]}
        if {name.strip("@\u200b\u200e").lower().removesuffix(".0") for name in named} & {
            ADA,
            "ada",
            "ada_old",
        }:
            assert row["post_id"] not in left
    assert "other" in left
