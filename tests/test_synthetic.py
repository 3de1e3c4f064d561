"""What a synthetic export promises to every test and demo that is built on it."""

import hashlib
import io
import json
import lzma
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from defusedxml import ElementTree
from PIL import Image

from curate.errors import UsageError
from curate.synthetic import (
    ACCOUNT_IDS,
    CANARY,
    CONCEPTS,
    LEAST_ACCOUNTS,
    LEAST_POSTS,
    PHONE_HASHTAG,
    Flag,
    PostTruth,
    Truth,
    draw_picture,
    write_export,
    write_truth,
)
from curate.synthetic.hashtags import SPELLINGS
from curate.synthetic.people import invent_population
from curate.synthetic.plan import PostPlan
from curate.synthetic.randomness import generator

POSTS = 150
DATA_MINING = "{http://ns.useplus.org/ldf/xmp/1.0/}DataMining"
VOCABULARY = "http://ns.useplus.org/ldf/vocab/"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    directory = tmp_path_factory.mktemp("synthetic") / "export"
    return directory, write_export(directory, posts=POSTS, accounts=20, image_side_px=64)


def digests(directory: Path) -> dict[str, str]:
    return {
        path.relative_to(directory).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def saved(path: Path) -> dict[str, Any]:
    return json.loads(lzma.decompress(path.read_bytes()))


def json_path(directory: Path, post: PostTruth) -> Path:
    return directory / post.folder / f"{post.stem}.json.xz"


def readable(truth: Truth) -> list[PostTruth]:
    return [post for post in truth.posts if "malformed_json" not in post.flags]


def nodes(made: tuple[Path, Truth]) -> list[tuple[PostTruth, dict[str, Any]]]:
    directory, truth = made
    return [(post, saved(json_path(directory, post))["node"]) for post in readable(truth)]


def only(truth: Truth, flag: Flag) -> PostTruth:
    [post] = truth.posts_with(flag)
    return post


def caption(node: dict[str, Any]) -> str:
    edges = node["edge_media_to_caption"]["edges"]
    return edges[0]["node"]["text"] if edges else ""


def data_mining(path: Path) -> str | None:
    with Image.open(path) as image:
        packet = image.info.get("xmp")
    if packet is None:
        return None
    [description] = ElementTree.fromstring(packet).iter(
        "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description"
    )
    return description.get(DATA_MINING)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("first", 3), ("second", 3), ("other", 4)):
        write_export(
            tmp_path / name,
            posts=LEAST_POSTS,
            accounts=LEAST_ACCOUNTS,
            seed=seed,
            image_side_px=32,
        )
    assert digests(tmp_path / "first") == digests(tmp_path / "second")
    assert digests(tmp_path / "first") != digests(tmp_path / "other")


@pytest.mark.parametrize("seed", range(5))
def test_every_case_is_in_the_smallest_export_too(seed: int) -> None:
    people = invent_population(LEAST_ACCOUNTS, seed)
    plan = PostPlan(
        people, posts=LEAST_POSTS, seed=seed, taken_until=datetime(2026, 6, 1, tzinfo=UTC)
    )
    flags = {flag for post in plan for flag in post.flags} | {"no_hashtags"}
    assert flags == set(get_args(Flag))
    assert {post.account.role for post in plan} == {*people.of_role} - {"stranger"}


def test_files_lie_where_instaloader_puts_them(made: tuple[Path, Truth]) -> None:
    directory, truth = made
    expected = {*truth.not_posts, *truth.strays}
    for post in truth.posts:
        expected.update(post.media)
        expected.add(f"{post.folder}/{post.stem}.json.xz")
        if "no_caption" not in post.flags:
            expected.add(f"{post.folder}/{post.stem}.txt")
    for account in truth.accounts:
        expected.add(f"{account.handle}/id")
        if account.has_profile:
            expected.add(f"{account.handle}/2026-06-01_00-00-00_UTC_profile_pic.jpg")
    assert set(digests(directory)) == expected


def test_posts_are_what_the_truth_says(made: tuple[Path, Truth]) -> None:
    for post, node in nodes(made):
        assert node["id"] == post.post_id
        assert len(node["id"]) == 19
        assert node["shortcode"] == post.shortcode
        assert len(node["shortcode"]) == 11
        assert node["owner"]["id"] == post.account_id
        assert node["owner"]["username"] == post.folder
        taken_at = datetime.fromtimestamp(node["taken_at_timestamp"], UTC)
        assert f"{taken_at:%Y-%m-%d_%H-%M-%S}_UTC" == post.stem
        words = caption(node).split()
        assert all(tag in words for tag in post.hashtags)
        children = node.get("edge_sidecar_to_children", {"edges": [node]})["edges"]
        assert len(children) == (len(post.media) or 1)


def test_json_is_packed_without_an_integrity_check(made: tuple[Path, Truth]) -> None:
    directory, truth = made
    packed = json_path(directory, truth.posts[0]).read_bytes()
    unpacker = lzma.LZMADecompressor()
    unpacker.decompress(packed)
    assert unpacker.check == lzma.CHECK_NONE


def test_ids_and_file_names_are_unique(made: tuple[Path, Truth]) -> None:
    truth = made[1]
    assert len({post.post_id for post in truth.posts}) == POSTS
    assert len({(post.folder, post.stem) for post in truth.posts}) == POSTS
    assert len({account.account_id for account in truth.accounts}) == len(truth.accounts)


def test_every_status_is_said_the_way_its_account_says_it(made: tuple[Path, Truth]) -> None:
    directory, truth = made
    said = {
        "public": (False, False),
        "private": (True, True),
        "followed": (True, True),
        "coauthoring": (False, False),
        "malformed": ("False", "False"),
        "conflict": (False, True),
        "unknown": ("absent", "absent"),
    }
    roles = {account.account_id: account.role for account in truth.accounts}
    for post, node in nodes(made):
        owner = node["owner"]
        assert owner.get("is_private", "absent") == said[roles[post.account_id]][0]
        assert owner["followed_by_viewer"] == ("followed_by_viewer" in post.flags)
    for account in truth.accounts:
        name = f"{account.handle}/{account.handle}_{account.account_id}.json.xz"
        assert (name in truth.not_posts) == account.has_profile
        if account.has_profile:
            profile = saved(directory / name)
            assert profile["instaloader"]["node_type"] == "Profile"
            assert profile["node"]["is_private"] == said[account.role][1]
    assert set(said) == set(roles.values())
    assert set(truth.account_ids) == {"public", "private", "unknown", "malformed", "conflict"}


def test_no_trace_of_a_status_is_left_of_the_unknown_account(made: tuple[Path, Truth]) -> None:
    directory, truth = made
    [account] = [account for account in truth.accounts if account.role == "unknown"]
    for path in (directory / account.handle).glob("*.json.xz"):
        assert b"is_private" not in lzma.decompress(path.read_bytes())


def test_a_repost_has_the_private_photos_bytes_and_names_its_author(
    made: tuple[Path, Truth],
) -> None:
    directory, truth = made
    repost = only(truth, "repost")
    [source] = [post for post in truth.posts if post.post_id == repost.copy_of]
    assert (repost.privacy, source.privacy) == ("public", "private")
    [copied], [original] = repost.media, source.media
    assert (directory / copied).read_bytes() == (directory / original).read_bytes()
    assert f"@{source.folder}" in caption(saved(json_path(directory, repost))["node"])


def test_a_copy_of_a_private_photo_is_half_as_wide(made: tuple[Path, Truth]) -> None:
    directory, truth = made
    copy = only(truth, "copy_of_private")
    [source] = [post for post in truth.posts if post.post_id == copy.copy_of]
    assert (copy.privacy, source.privacy) == ("public", "private")
    for post, side_px in ((copy, 32), (source, 64)):
        with Image.open(directory / post.media[0]) as image:
            assert image.size == (side_px, side_px)


def test_named_accounts_are_private_where_the_flag_says_so(made: tuple[Path, Truth]) -> None:
    truth = made[1]
    private = set(truth.account_ids["private"])
    handles = {a.handle for a in truth.accounts if a.account_id in private}
    known = {account.account_id for account in truth.accounts}
    for post, node in nodes(made):
        edges = node["edge_media_to_tagged_user"]["edges"]
        tagged = {edge["node"]["user"]["id"] for edge in edges}
        assert bool(tagged & private) == ("tags_private" in post.flags)
        coauthors = {account["id"] for account in node["coauthor_producers"]}
        assert bool(coauthors & private) == ("coauthor_private" in post.flags)
        assert bool(coauthors - known) == ("coauthor_unknown" in post.flags)
        mentioned = {word[1:] for word in caption(node).split() if word.startswith("@")}
        assert bool(mentioned & handles) == ("mentions_private" in post.flags)


def test_plus_values_read_back_from_the_files(made: tuple[Path, Truth]) -> None:
    directory, truth = made
    found: Counter[str] = Counter()
    for post in truth.posts:
        for name in post.media:
            value = data_mining(directory / name) if "truncated_media" not in post.flags else None
            if value is not None:
                found[value] += 1
                assert {"plus_prohibited", "plus_allowed"} & set(post.flags)
    assert found == {
        f"{VOCABULARY}DMI-PROHIBITED-AIMLTRAINING": 1,
        f"{VOCABULARY}DMI-ALLOWED": 3,
    }


def test_pictures_decode_except_the_truncated_one(made: tuple[Path, Truth]) -> None:
    directory, truth = made
    broken = only(truth, "truncated_media")
    for post in truth.posts:
        for name in post.media:
            with Image.open(io.BytesIO((directory / name).read_bytes())) as image:
                if post == broken:
                    with pytest.raises(OSError, match="truncated"):
                        image.load()
                else:
                    image.load()
                    assert image.mode == "RGB"


def test_broken_and_missing_files_are_what_they_claim(made: tuple[Path, Truth]) -> None:
    directory, truth = made
    with pytest.raises((EOFError, lzma.LZMAError)):
        saved(json_path(directory, only(truth, "malformed_json")))
    missing = only(truth, "missing_media")
    assert missing.media == ()
    assert not list((directory / missing.folder).glob(f"{missing.stem}*.jpg"))
    video = saved(json_path(directory, only(truth, "video")))["node"]
    assert (video["__typename"], video["is_video"]) == ("GraphVideo", True)


def test_what_is_no_post_says_so(made: tuple[Path, Truth]) -> None:
    directory, truth = made
    kinds = Counter(saved(directory / n)["instaloader"]["node_type"] for n in truth.not_posts)
    assert kinds == {"Profile": 19, "FrozenNodeIterator": 1, "Hashtag": 1}
    assert not any((directory / truth.strays[0]).parent.glob("2026-06-01*.json.xz"))


def test_every_personal_column_carries_the_canary(made: tuple[Path, Truth]) -> None:
    truth = made[1]
    for account in truth.accounts:
        assert CANARY in account.handle
        assert CANARY in account.full_name
        assert CANARY in account.biography
        assert int(account.account_id) in ACCOUNT_IDS
    for post, node in nodes(made):
        assert ("no_caption" in post.flags) == (caption(node) == "")
        assert caption(node) == "" or CANARY in caption(node).splitlines()[-1]
        assert CANARY in node["owner"]["full_name"]


def test_no_hashtag_carries_the_canary(made: tuple[Path, Truth]) -> None:
    truth = made[1]
    assert not [tag for post in truth.posts for tag in post.hashtags if CANARY in tag]
    assert PHONE_HASHTAG in only(truth, "phone_hashtag").hashtags


def test_hashtags_are_messy_in_every_way() -> None:
    people = invent_population(40, 0)
    plan = PostPlan(people, posts=6_000, seed=0, taken_until=datetime(2026, 6, 1, tzinfo=UTC))
    tags = {tag for post in plan for tag in post.hashtags}
    assert {"#sunset", "#Sunset", "#SUNSET", "#sunsets", "#sunset_", "##sunset"} <= tags
    assert {"#brownbear", "#ursusarctos", "#brown_bear", "＃ｓｕｎｓｅｔ", "#sunset🔥"} <= tags
    assert {"#solnedgång", "#Katze", "#猫", "#قطة", "#gato", "#like4like"} <= tags


@pytest.mark.parametrize("seed", range(3))
def test_concepts_have_a_long_tail_with_enough_to_validate(seed: int) -> None:
    people = invent_population(40, seed)
    plan = PostPlan(people, posts=700, seed=seed, taken_until=datetime(2026, 6, 1, tzinfo=UTC))
    counts = Counter(post.concepts[0] for post in plan)
    assert set(counts) == set(CONCEPTS) == set(SPELLINGS)
    assert min(counts.values()) >= 12
    assert counts["sunset"] >= 6 * counts["okapi"]
    lost = sum(post.account.role != "public" for post in plan)
    assert lost < 0.35 * len(plan)


@pytest.mark.parametrize("concept", CONCEPTS)
def test_a_picture_depends_on_its_seed_alone(concept: str) -> None:
    first, again, other = (draw_picture([concept], generator(seed), 48) for seed in (1, 1, 2))
    assert first.size == (48, 48)
    assert first.tobytes() == again.tobytes()
    assert first.tobytes() != other.tobytes()


def test_a_million_posts_are_planned_without_being_held() -> None:
    people = invent_population(40, 0)
    plan = PostPlan(people, posts=1_000_000, seed=0, taken_until=datetime(2026, 6, 1, tzinfo=UTC))
    assert len(plan) == 1_000_000
    assert plan[-1].index == 999_999
    assert plan[500_000] == plan[500_000:500_001][0]
    assert len({post.stem for post in plan[1000:1500]}) == 500
    with pytest.raises(IndexError):
        plan[1_000_000]


def test_progress_is_told_after_each_post(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    write_export(
        tmp_path / "export",
        posts=LEAST_POSTS,
        accounts=LEAST_ACCOUNTS,
        image_side_px=32,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(done, LEAST_POSTS) for done in range(1, LEAST_POSTS + 1)]


def test_the_truth_is_written_only_where_it_is_asked(
    made: tuple[Path, Truth], tmp_path: Path
) -> None:
    directory, truth = made
    write_truth(truth, tmp_path / "truth.json")
    written = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    assert [post["post_id"] for post in written["posts"]] == [p.post_id for p in truth.posts]
    assert not list(directory.rglob("truth*"))


@pytest.mark.parametrize(
    "numbers", [{"posts": LEAST_POSTS - 1}, {"accounts": 3}, {"image_side_px": 8}]
)
def test_impossible_numbers_are_refused(tmp_path: Path, numbers: dict[str, int]) -> None:
    with pytest.raises(UsageError):
        write_export(tmp_path / "export", **numbers)
    assert not (tmp_path / "export").exists()


def test_a_directory_that_holds_anything_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UsageError):
        write_export(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
