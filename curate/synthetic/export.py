"""Writes an invented, drawn export in Instaloader's layout: a demo needs nobody's photos."""

import json
import lzma
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from curate.errors import UsageError
from curate.synthetic.cases import LEAST_POSTS
from curate.synthetic.nodes import hashtag_node, iterator_node, post_node, profile_node
from curate.synthetic.people import (
    CANARY,
    LEAST_ACCOUNTS,
    MOST_ACCOUNTS,
    Account,
    invent_population,
)
from curate.synthetic.photos import avatar_bytes, photo_bytes
from curate.synthetic.plan import Photo, Post, PostPlan
from curate.synthetic.truth import PostTruths, Truth, media_names

LEAST_SIDE_PX = 32


def write_export(
    directory: Path,
    *,
    posts: int = 700,
    accounts: int = 40,
    seed: int = 0,
    image_side_px: int = 160,
    taken_until: datetime = datetime(2026, 6, 1, tzinfo=UTC),
    progress: Callable[[int, int], None] | None = None,
) -> Truth:
    """Write a synthetic export into a directory that is absent or empty, and say what is in it.

    Equal arguments give equal files, byte for byte, with the same versions of Pillow and xz.
    Whatever the size, every case of ``curate.synthetic.cases`` is there. Posts are written one
    by one, the oldest first, all before ``taken_until`` (UTC unless it says otherwise); memory
    does not grow with their number. ``progress`` is told the posts written and the posts in all
    after each post.

    Raises UsageError when the directory holds anything, or a number is out of range.
    """
    if posts < LEAST_POSTS:
        raise UsageError(
            f"a synthetic export of {posts} posts cannot hold every case",
            hint=f"ask for {LEAST_POSTS} posts or more",
        )
    if not LEAST_ACCOUNTS <= accounts <= MOST_ACCOUNTS:
        raise UsageError(
            f"a synthetic export cannot have {accounts} accounts",
            hint=f"ask for {LEAST_ACCOUNTS} to {MOST_ACCOUNTS:,}",
        )
    if image_side_px < LEAST_SIDE_PX:
        raise UsageError(
            f"pictures of {image_side_px} px would show nothing",
            hint=f"ask for {LEAST_SIDE_PX} px or more",
        )
    if directory.exists() and any(directory.iterdir()):
        raise UsageError(f"{directory} is not empty", hint="name a new directory")
    if taken_until.tzinfo is None:
        taken_until = taken_until.replace(tzinfo=UTC)
    taken_until = taken_until.astimezone(UTC)
    people = invent_population(accounts, seed)
    plan = PostPlan(people, posts=posts, seed=seed, taken_until=taken_until)
    not_posts: list[str] = []
    for account in people.accounts:
        not_posts += _write_account(directory, account, taken_until)
    not_posts += _write_other_nodes(directory, people.of_role["public"][0])
    strays = _write_strays(directory, people.of_role["public"][0], taken_until, image_side_px)
    for post in plan:
        _write_post(directory, post, seed, image_side_px)
        if progress is not None:
            progress(post.index + 1, posts)
    return Truth(
        seed=seed,
        posts=PostTruths(plan),
        accounts=people.accounts,
        not_posts=tuple(not_posts),
        strays=strays,
    )


def _packed(node: dict[str, Any]) -> bytes:
    """JSON as Instaloader packs it: xz without an integrity check."""
    text = json.dumps(node, separators=(",", ":"))
    # The smallest preset: these files are far below any preset's window, and it is much faster.
    return lzma.compress(text.encode(), check=lzma.CHECK_NONE, preset=0)


def _write_account(directory: Path, account: Account, taken_until: datetime) -> list[str]:
    folder = directory / account.handle
    folder.mkdir(parents=True)
    (folder / "id").write_bytes(f"{account.account_id}\n".encode())
    if not account.has_profile:
        return []
    name = f"{account.handle}/{account.handle}_{account.account_id}.json.xz"
    (directory / name).write_bytes(_packed(profile_node(account)))
    picture = f"{taken_until:%Y-%m-%d_%H-%M-%S}_UTC_profile_pic.jpg"
    (folder / picture).write_bytes(avatar_bytes(account.account_id))
    return [name]


def _write_other_nodes(directory: Path, account: Account) -> list[str]:
    resume_file = f"{account.handle}/iterator_Zq0xCn4r.json.xz"
    (directory / resume_file).write_bytes(_packed(iterator_node(account)))
    (directory / "#sunset").mkdir()
    page = "#sunset/#sunset.json.xz"
    (directory / page).write_bytes(_packed(hashtag_node("sunset")))
    return [resume_file, page]


def _write_strays(
    directory: Path, account: Account, taken_until: datetime, side_px: int
) -> tuple[str, ...]:
    """A caption and a picture whose JSON was lost; every post is older than ``taken_until``."""
    start = f"{account.handle}/{taken_until:%Y-%m-%d_%H-%M-%S}_UTC"
    caption, picture = f"{start}.txt", f"{start}.jpg"
    (directory / caption).write_bytes(f"Lost and found #cat\n{CANARY} says bye\n".encode())
    photo = Photo((-1, 0), ("cat",))
    (directory / picture).write_bytes(photo_bytes(photo, 0, side_px))
    return caption, picture


def _write_post(directory: Path, post: Post, seed: int, side_px: int) -> None:
    start = directory / post.account.handle / post.stem
    for name, photo in zip(media_names(post), post.photos, strict=False):
        picture = photo_bytes(photo, seed, side_px)
        if "truncated_media" in post.flags:
            picture = picture[: len(picture) // 3]
        (directory / name).write_bytes(picture)
    if post.caption:
        start.with_name(post.stem + ".txt").write_bytes(f"{post.caption}\n".encode())
    packed = _packed(post_node(post, side_px))
    if "malformed_json" in post.flags:
        packed = packed[: len(packed) // 2]
    start.with_name(post.stem + ".json.xz").write_bytes(packed)
