"""What a synthetic export really holds, for tests to compare a pipeline's answer with."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import overload

from curate.synthetic.cases import Flag
from curate.synthetic.people import Account, Privacy
from curate.synthetic.plan import Post, PostPlan


@dataclass(frozen=True, slots=True)
class PostTruth:
    """The facts of one post.

    ``folder`` and ``stem`` make up its file names: ``<folder>/<stem>.json.xz``; ``media`` are the
    pictures that are there, relative to the export. ``hashtags`` are as typed, sign included.
    ``copy_of`` is the id of the post whose photo this one repeats.
    """

    post_id: str
    shortcode: str
    account_id: str
    privacy: Privacy
    folder: str
    stem: str
    media: tuple[str, ...]
    concepts: tuple[str, ...]
    hashtags: tuple[str, ...]
    flags: tuple[Flag, ...]
    copy_of: str | None


class PostTruths(Sequence[PostTruth]):
    """The facts of every post, oldest first, worked out on demand: no memory at any size."""

    def __init__(self, plan: PostPlan) -> None:
        self._plan = plan

    def __len__(self) -> int:
        return len(self._plan)

    @overload
    def __getitem__(self, index: int) -> PostTruth: ...

    @overload
    def __getitem__(self, index: slice) -> list[PostTruth]: ...

    def __getitem__(self, index: int | slice) -> PostTruth | list[PostTruth]:
        """The facts of one post, or a list of them for a slice."""
        if isinstance(index, slice):
            return [self._of(post) for post in self._plan[index]]
        return self._of(self._plan[index])

    def _of(self, post: Post) -> PostTruth:
        source = post.photos[0].seeded_by[0]
        return PostTruth(
            post_id=post.post_id,
            shortcode=post.shortcode,
            account_id=post.account.account_id,
            privacy=post.account.privacy,
            folder=post.account.handle,
            stem=post.stem,
            media=media_names(post),
            concepts=post.concepts,
            hashtags=post.hashtags,
            flags=post.flags,
            copy_of=None if source == post.index else self._plan[source].post_id,
        )


def media_names(post: Post) -> tuple[str, ...]:
    """The picture files of a post that the export holds, relative to it, in order."""
    start = f"{post.account.handle}/{post.stem}"
    if "missing_media" in post.flags:
        return ()
    if len(post.photos) == 1:
        return (f"{start}.jpg",)
    return tuple(f"{start}_{number}.jpg" for number in range(1, len(post.photos) + 1))


@dataclass(frozen=True)
class Truth:
    """Everything that is true of a synthetic export.

    ``not_posts`` are the JSON files that a reader must skip without an error (profiles, a
    hashtag, a resume file); ``strays`` are a caption and a picture that lack their JSON. All
    paths are relative to the export and use ``/``.
    """

    seed: int
    posts: Sequence[PostTruth]
    accounts: tuple[Account, ...]
    not_posts: tuple[str, ...]
    strays: tuple[str, ...]

    @property
    def account_ids(self) -> dict[Privacy, tuple[str, ...]]:
        """The ids of the accounts that post, by what may be concluded about them."""
        grouped: dict[Privacy, list[str]] = {}
        for account in self.accounts:
            grouped.setdefault(account.privacy, []).append(account.account_id)
        return {privacy: tuple(ids) for privacy, ids in grouped.items()}

    def posts_with(self, flag: Flag) -> list[PostTruth]:
        """All posts that carry a flag, oldest first."""
        return [post for post in self.posts if flag in post.flags]

    def image_counts(self) -> Counter[str]:
        """How many pictures show each concept, over the whole export, rejected ones included."""
        counts: Counter[str] = Counter()
        for post in self.posts:
            for concept in post.concepts:
                counts[concept] += len(post.media)
        return counts


def write_truth(truth: Truth, path: Path) -> None:
    """Write the truth as one JSON object, post by post, so that its size does not matter.

    It holds personal columns; keep it out of the export and of anything that leaves.
    """
    head = {
        "seed": truth.seed,
        "account_ids": truth.account_ids,
        "accounts": [asdict(account) for account in truth.accounts],
        "not_posts": truth.not_posts,
        "strays": truth.strays,
    }
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "posts": [')
        for number, post in enumerate(truth.posts):
            file.write((",\n" if number else "\n") + json.dumps(asdict(post), ensure_ascii=False))
        file.write("\n]}\n")
